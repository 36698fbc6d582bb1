//! What the form of a step is drawn from, and what it is read from.

use crate::extract::Fields;
use crate::forms::{self, Errors, Field, Opt};
use crate::pages::staff::case::{Picture, policy};
use jiff::civil::Date;
use jzt_app::App;
use jzt_app::applications::CaseView;
use jzt_domain::household::{LongText, MemberNo};
use jzt_domain::policy::PolicySet;

/// Fields that belong together.
pub(in crate::pages::staff) struct Group {
    /// Empty when there is only one group.
    pub legend: String,
    pub fields: Vec<Field>,
}

impl Group {
    pub(super) fn new(legend: &str, fields: Vec<Field>) -> Self {
        Self { legend: legend.to_owned(), fields }
    }
}

/// The only group of a form.
pub(super) fn single(fields: Vec<Field>) -> Vec<Group> {
    vec![Group::new("", fields)]
}

/// One thing to choose before the form itself: a township, a member, a fact.
pub(in crate::pages::staff) struct Choice {
    /// Query of the address that it leads to.
    pub query: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub(super) fn new(name: &str, value: &str, label: &str) -> Self {
        let query = format!("{name}={}", crate::extract::encode(value));
        Self { query, label: label.to_owned(), hint: String::new() }
    }

    pub(super) fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }
}

/// What the middle of a step's page shows.
#[derive(Default)]
pub(in crate::pages::staff) struct Sheet {
    /// Something to choose first; then there is no form yet.
    pub question: &'static str,
    pub choices: Vec<Choice>,
    /// What cannot be changed here but counts.
    pub shown: Vec<(String, String)>,
    pub groups: Vec<Group>,
    /// Photographs to look at.
    pub pictures: Vec<Picture>,
}

impl Sheet {
    pub(super) fn of(groups: Vec<Group>) -> Self {
        Self { groups, ..Self::default() }
    }

    pub(super) fn ask(question: &'static str, choices: Vec<Choice>) -> Self {
        Self { question, choices, ..Self::default() }
    }
}

/// What a form is drawn from.
#[derive(Clone, Copy)]
pub(in crate::pages::staff) struct Drawing<'a> {
    pub app: &'a App,
    pub case: &'a CaseView,
    /// The query of the address: what was chosen first.
    pub query: &'a Fields,
    /// What was typed, when the form comes back.
    pub typed: Option<&'a Fields>,
    pub errors: &'a Errors,
}

impl<'a> Drawing<'a> {
    /// What was typed; empty the first time.
    pub(super) fn value(&self, name: &str) -> &'a str {
        self.typed.map_or("", |typed| typed.get(name))
    }

    /// What was typed, or what the file says the first time.
    pub(super) fn or(&self, name: &str, filled: &str) -> String {
        self.typed.map_or(filled, |typed| typed.get(name)).to_owned()
    }

    pub(super) fn area(&self, name: &str, label: &str, hint: &str) -> Field {
        Field::area(name, label, self.value(name)).hint(hint).with(self.errors)
    }

    pub(super) fn text(&self, name: &str, label: &str, hint: &str) -> Field {
        Field::text(name, label, self.value(name)).hint(hint).with(self.errors)
    }

    pub(super) fn digits(&self, name: &str, label: &str, hint: &str) -> Field {
        Field::digits(name, label, self.value(name)).hint(hint).with(self.errors)
    }

    pub(super) fn money(&self, name: &str, label: &str, hint: &str) -> Field {
        Field::money(name, label, self.value(name)).hint(hint).with(self.errors)
    }

    /// A day, today unless something else was typed.
    pub(super) fn day(&self, name: &str, label: &str, hint: &str) -> Field {
        let today = self.case.today.to_string();
        Field::digits(name, label, &self.or(name, &today)).hint(hint).with(self.errors)
    }

    /// One of few, none chosen the first time.
    pub(super) fn radio<'o>(
        &self,
        name: &str,
        label: &str,
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Field {
        let options = options.into_iter().map(|(code, label)| Opt::new(code, label).on(self.value(name) == code));
        Field::radio(name, label, options.collect()).with(self.errors)
    }

    /// One of many.
    pub(super) fn select<'o>(
        &self,
        name: &str,
        label: &str,
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Field {
        let options = options.into_iter().map(|(code, label)| Opt::new(code, label).on(self.value(name) == code));
        let options = std::iter::once(Opt::new("", "请选择")).chain(options).collect();
        Field::select(name, label, options).with(self.errors)
    }

    /// The rules of the case's place and kind today.
    pub(super) fn policy(&self) -> PolicySet {
        policy(self.app, self.case)
    }
}

/// What a form is read from.
pub(in crate::pages::staff) struct Reading<'a> {
    pub case: &'a CaseView,
    pub query: &'a Fields,
    pub typed: &'a Fields,
    pub errors: &'a mut Errors,
}

impl Reading<'_> {
    pub(super) fn long(&mut self, name: &str, what: &str) -> Option<LongText> {
        self.errors.take(name, forms::long_text(self.typed.get(name), what))
    }

    pub(super) fn day(&mut self, name: &str) -> Option<Date> {
        self.errors.take(name, forms::day(self.typed.get(name)))
    }

    pub(super) fn one_of<T: Copy>(&mut self, name: &str, offered: &[(T, &str)], sentence: &str) -> Option<T> {
        self.errors.take(name, forms::one_of(self.typed.get(name), offered, sentence))
    }

    pub(super) fn member(&mut self, name: &str, sentence: &str) -> Option<MemberNo> {
        let member = member_no(self.case, self.typed.get(name));
        self.errors.take(name, member.ok_or(sentence))
    }

    /// A whole number up to `max`.
    pub(super) fn number(&mut self, name: &str, max: u16) -> Option<u16> {
        let plain: String = self.typed.get(name).chars().filter(|c| !c.is_whitespace()).collect();
        let number = match plain.parse::<u16>() {
            Ok(number) if number <= max => Ok(number),
            Ok(_) => Err("这个数太大了，请再看一遍"),
            Err(_) => Err("请填一个数，没有就填 0"),
        };
        self.errors.take(name, number)
    }
}

/// A member of the family by number.
pub(super) fn member_no(case: &CaseView, text: &str) -> Option<MemberNo> {
    let no = MemberNo(text.parse().ok()?);
    case.application.declaration.member(no).map(|member| member.no)
}
