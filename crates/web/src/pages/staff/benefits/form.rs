//! The fields of each step of a benefit, and what they read into.

use crate::extract::Fields;
use crate::forms::{self, Errors, Field, Opt};
use crate::words;
use jiff::civil::Date;
use jzt_app::App;
use jzt_app::benefits::BenefitView;
use jzt_domain::benefit::{
    Action, ChangeSort, Command, JobOffer, Measure, Person, Review, ReviewOutcome, StopCause, first_month_after,
};
use jzt_domain::household::{LongText, MemberNo, SelfCare};
use jzt_domain::identity::PersonName;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;

/// Lines for visitors.
const VISITOR_ROWS: usize = 4;

/// A form as it is drawn: what was typed, what is wrong with it.
pub(super) struct Sheet<'a> {
    pub app: &'a App,
    pub view: &'a BenefitView,
    pub typed: Option<&'a Fields>,
    pub errors: &'a Errors,
}

impl Sheet<'_> {
    fn value<'b>(&'b self, name: &str, first: &'b str) -> &'b str {
        self.typed.map_or(first, |typed| typed.get(name))
    }

    fn area(&self, name: &str, label: &str, hint: &str) -> Field {
        Field::area(name, label, self.value(name, "")).hint(hint).with(self.errors)
    }

    fn day(&self, name: &str, label: &str) -> Field {
        let today = self.view.today.to_string();
        Field::digits(name, label, self.value(name, &today)).hint("写成 2026-11-23 这样").with(self.errors)
    }

    fn radio(&self, name: &str, label: &str, options: &[(&str, &str)]) -> Field {
        let chosen = self.value(name, "");
        let options = options.iter().map(|(code, label)| Opt::new(code, label).on(chosen == *code)).collect();
        Field::radio(name, label, options).with(self.errors)
    }

    fn select(&self, name: &str, label: &str, options: Vec<(String, String)>) -> Field {
        let chosen = self.value(name, "");
        let options = options.iter().map(|(code, label)| Opt::new(code, label).on(chosen == code.as_str()));
        Field::select(name, label, std::iter::once(Opt::new("", "请选择")).chain(options).collect()).with(self.errors)
    }

    fn member(&self) -> Field {
        let people =
            self.view.benefit.counted().map(|person| (person.no.0.to_string(), person.name.as_str().to_owned()));
        self.select("member", "谁", people.collect())
    }
}

/// The fields of a step.
pub(super) fn fields(action: Action, sheet: &Sheet<'_>) -> Vec<Field> {
    let for_family = "家庭会原样看到这些话，请写清楚";
    let reasons = || sheet.area("reasons", "理由", for_family);
    match action {
        Action::RecordReview => review(sheet),
        Action::ReportChange => {
            let sorts =
                ChangeSort::ALL.map(|sort| (sort.code().to_owned(), words::benefit::change_sort(sort).to_owned()));
            vec![sheet.select("sort", "什么变化", sorts.to_vec()), sheet.area("text", "具体情况", "照家里人说的写")]
        }
        Action::RequestStop => vec![sheet.area("text", "家庭怎么说的", "书面申请请一并存档")],
        Action::RecordJobOffer => vec![
            sheet.member(),
            sheet.day("offered_on", "介绍工作的日期"),
            sheet.area("text", "什么工作，本人怎么说", ""),
            sheet.radio("accepted", "结果", &[("yes", "接受了"), ("no", "没有接受")]),
        ],
        Action::ReassessCare => {
            let known = sheet.view.benefit.care.map(words::manages);
            let ticked = |n: usize, code: &str| match sheet.typed {
                Some(typed) => typed.all("care").any(|value| value == code),
                None => known.is_some_and(|known| known.get(n).copied().unwrap_or(false)),
            };
            let options = words::SELF_CARE.iter().enumerate();
            let options = options.map(|(n, (code, label))| Opt::new(code, label).on(ticked(n, code))).collect();
            vec![
                Field::boxes("care", "能自己做的", options).hint("不能自己做的不要勾").with(sheet.errors),
                sheet.area("text", "看到的情况", ""),
            ]
        }
        Action::ProposeAdjust => adjust(sheet),
        Action::ProposeOwnShare => {
            let amount = Field::money("amount", "停发以后，全家每月金额", sheet.value("amount", "")).with(sheet.errors);
            vec![sheet.member(), amount, reasons()]
        }
        Action::ProposeStop => {
            let causes =
                StopCause::ALL.map(|cause| (cause.code().to_owned(), words::benefit::stop_cause(cause).to_owned()));
            vec![sheet.select("cause", "原因", causes.to_vec()), reasons()]
        }
        Action::ProposePhaseOut
        | Action::ProposeSuspend
        | Action::ProposeResume
        | Action::ProposePublishAgain
        | Action::ProposeDropStop => vec![reasons()],
        Action::Return => vec![sheet.area("reasons", "退回的理由", "写给提出建议的同事看")],
        Action::Approve | Action::DecideStop | Action::ObjectStop | Action::Raise => Vec::new(),
    }
}

fn review(sheet: &Sheet<'_>) -> Vec<Field> {
    let mut fields = vec![sheet.day("visited_on", "入户日期")];
    for n in 1..=VISITOR_ROWS {
        let (name, label) = (format!("visitor_{n}"), format!("核查人 {n}"));
        let hint = if n > 2 { "没有就空着" } else { "" };
        fields.push(Field::text(&name, &label, sheet.value(&name, "")).hint(hint).with(sheet.errors));
    }
    fields.push(sheet.area("findings", "看到的情况", "人口、收入、财产、健康，照实写"));
    fields.push(
        Field::money("income", "全家每月收入", sheet.value("income", ""))
            .hint("渐退、停止通知书上的算法用这个数。没有收入填 0，没有问到就空着")
            .with(sheet.errors),
    );
    let outcomes = [("unchanged", "没有明显变化，金额不动"), ("changed", "有变化，接着提出建议")];
    fields.push(sheet.radio("outcome", "结论", &outcomes));
    let known = if sheet.view.benefit.unstable { "yes" } else { "no" };
    let chosen = sheet.value("unstable", known);
    let options = vec![
        Opt::new("no", "收入变化不大").on(chosen == "no"),
        Opt::new("yes", "收入不稳定，家里有人能劳动").hint("下一次核查会早一些").on(chosen == "yes"),
    ];
    fields.push(Field::radio("unstable", "家庭情况", options).with(sheet.errors));
    fields
}

fn adjust(sheet: &Sheet<'_>) -> Vec<Field> {
    let benefit = &sheet.view.benefit;
    let counted = |person: &Person| match sheet.typed {
        Some(typed) => typed.all("counted").any(|no| no == person.no.0.to_string()),
        None => person.counted,
    };
    let people = benefit.people.iter();
    let people = people.map(|person| Opt::new(&person.no.0.to_string(), person.name.as_str()).on(counted(person)));
    let rate = benefit.last_rate();
    let extra = rate.map(|rate| words::plain_yuan(rate.extra)).unwrap_or_default();
    let found = benefit.reviews.last().and_then(|(_, review)| review.income_month);
    let found = found.map(words::plain_yuan).unwrap_or_default();
    let mut fields = vec![
        Field::boxes("counted", "现在计入的人", people.collect()).with(sheet.errors),
        Field::text("new_name", "新添的家人姓名", sheet.value("new_name", "")).hint("没有就空着").with(sheet.errors),
        Field::text("new_id_number", "新添的家人身份证号码", sheet.value("new_id_number", ""))
            .hint("没有就空着")
            .with(sheet.errors),
    ];
    if benefit.kind == Kind::Dibao {
        fields.push(
            Field::money("income", "全家每月收入", sheet.value("income", &found))
                .hint("按核查的结果填，没有收入填 0。通知书会写上怎么算的")
                .with(sheet.errors),
        );
        fields.push(
            Field::money("extra", "分类重点救助，每月", sheet.value("extra", &extra))
                .hint("没有就填 0")
                .with(sheet.errors),
        );
    }
    let hint = format!("从 {}起。先点“算一算”，会按规定填好", words::month(first_month_after(sheet.view.today)));
    fields.push(Field::money("amount", "全家每月金额", sheet.value("amount", "")).hint(&hint).with(sheet.errors));
    fields.push(sheet.area("reasons", "理由", "家庭会原样看到这些话，请写清楚"));
    fields
}

/// What the rules give for the people and the income typed; `None` with the reason among the errors.
pub(super) fn computed(sheet: &Sheet<'_>, typed: &Fields, errors: &mut Errors) -> Option<Fen> {
    let people = people(sheet.view, typed, errors);
    let income = income_of(sheet.view, typed, errors);
    let extra = money_or_nothing(typed, "extra", errors);
    let counted = u8::try_from(people?.iter().filter(|person| person.counted).count()).unwrap_or(u8::MAX);
    let sum = sheet.view.entitled(sheet.app, counted, income.unwrap_or_default(), extra?);
    errors.take("amount", sum.ok_or("这里不按差额算，请照档次自己填金额"))
}

/// What the family earns a month: 低保 is computed from it, of 特困 nobody asks. `None` after an error too.
fn income_of(view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<Fen> {
    let asked = view.benefit.kind == Kind::Dibao;
    asked.then(|| errors.take("income", forms::amount_yuan(typed.get("income")))).flatten()
}

fn money_or_nothing(typed: &Fields, name: &str, errors: &mut Errors) -> Option<Fen> {
    match typed.get(name).trim() {
        "" => Some(Fen::ZERO),
        text => errors.take(name, forms::amount_yuan(text)),
    }
}

/// Reads the form of a step; `None` when it has errors.
pub(super) fn read(action: Action, view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<Command> {
    let propose = |measure: Option<Measure>, errors: &mut Errors| {
        let reasons = reasons(typed, errors);
        Some(Command::Propose { measure: measure?, reasons: reasons? })
    };
    match action {
        Action::RecordReview => read_review(view, typed, errors).map(Command::RecordReview),
        Action::ReportChange => {
            let sort = errors.take("sort", ChangeSort::from_code(typed.get("sort")).ok_or("请选什么变化"));
            let text = long(typed, "text", "具体情况", errors);
            Some(Command::ReportChange { sort: sort?, text: text? })
        }
        Action::RequestStop => Some(Command::RequestStop { text: long(typed, "text", "家庭说的话", errors)? }),
        Action::RecordJobOffer => read_offer(view, typed, errors).map(Command::RecordJobOffer),
        Action::ReassessCare => {
            let text = long(typed, "text", "看到的情况", errors)?;
            Some(Command::ReassessCare { care: care(typed), text })
        }
        Action::ProposeAdjust => {
            let people = people(view, typed, errors);
            let amount = errors.take("amount", forms::amount_yuan(typed.get("amount")));
            let extra = money_or_nothing(typed, "extra", errors);
            let income_month = income_of(view, typed, errors);
            let measure = people.zip(amount).zip(extra);
            let adjust = |((people, amount), extra)| Measure::Adjust { amount, extra, people, income_month };
            propose(measure.map(adjust), errors)
        }
        Action::ProposeOwnShare => {
            let member = member(view, typed, errors);
            let amount = errors.take("amount", forms::amount_yuan(typed.get("amount")));
            let measure = member.zip(amount).map(|(member, amount)| Measure::OwnShare { member, amount });
            propose(measure, errors)
        }
        Action::ProposeStop => {
            let cause = errors.take("cause", StopCause::from_code(typed.get("cause")).ok_or("请选原因"));
            propose(cause.map(|cause| Measure::Stop { cause }), errors)
        }
        Action::ProposePhaseOut => propose(Some(Measure::PhaseOut), errors),
        Action::ProposeSuspend => propose(Some(Measure::Suspend), errors),
        Action::ProposeResume => propose(Some(Measure::Resume), errors),
        Action::ProposePublishAgain => propose(Some(Measure::PublishAgain), errors),
        Action::ProposeDropStop => propose(Some(Measure::DropStop), errors),
        Action::Approve => Some(Command::Approve),
        Action::Return => Some(Command::Return { reasons: reasons(typed, errors)? }),
        Action::DecideStop => Some(Command::DecideStop),
        Action::ObjectStop | Action::Raise => None,
    }
}

fn reasons(typed: &Fields, errors: &mut Errors) -> Option<LongText> {
    long(typed, "reasons", "理由", errors)
}

fn long(typed: &Fields, name: &str, what: &str, errors: &mut Errors) -> Option<LongText> {
    errors.take(name, forms::long_text(typed.get(name), what))
}

fn read_review(view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<Review> {
    let visited_on: Option<Date> = errors.take("visited_on", forms::past_day(typed.get("visited_on"), view.today));
    let mut visitors: Vec<PersonName> = Vec::new();
    for n in 1..=VISITOR_ROWS {
        let name = format!("visitor_{n}");
        let text = typed.get(&name);
        if n <= 2 || !text.trim().is_empty() {
            visitors.extend(errors.take(&name, forms::person_name(text)));
        }
    }
    let findings = long(typed, "findings", "看到的情况", errors);
    let income = typed.get("income");
    let asked = !income.trim().is_empty();
    let income_month = asked.then(|| errors.take("income", forms::amount_yuan(income))).flatten();
    let outcomes = [(ReviewOutcome::Unchanged, "unchanged"), (ReviewOutcome::Changed, "changed")];
    let outcome = errors.take("outcome", forms::one_of(typed.get("outcome"), &outcomes, "请选结论"));
    let unstable = [(true, "yes"), (false, "no")];
    let unstable = errors.take("unstable", forms::one_of(typed.get("unstable"), &unstable, "请选家庭情况"));
    let visited = visited_on.zip(findings).zip(outcome).zip(unstable).filter(|_| errors.is_empty());
    visited.map(|(((visited_on, findings), outcome), unstable)| Review {
        visited_on,
        visitors,
        findings,
        outcome,
        unstable,
        income_month,
    })
}

fn read_offer(view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<JobOffer> {
    let member = member(view, typed, errors);
    let offered_on = errors.take("offered_on", forms::past_day(typed.get("offered_on"), view.today));
    let text = long(typed, "text", "什么工作", errors);
    let outcomes = [(true, "yes"), (false, "no")];
    let accepted = errors.take("accepted", forms::one_of(typed.get("accepted"), &outcomes, "请选结果"));
    Some(JobOffer { member: member?, offered_on: offered_on?, text: text?, accepted: accepted? })
}

fn member(view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<MemberNo> {
    let no = typed.get("member").parse().ok().map(MemberNo);
    let known = no.and_then(|no| view.benefit.person(no)).map(|person| person.no);
    errors.take("member", known.ok_or("请选是谁"))
}

fn care(typed: &Fields) -> SelfCare {
    let manages = |code: &str| typed.all("care").any(|value| value == code);
    SelfCare {
        eating: manages("eating"),
        dressing: manages("dressing"),
        bed: manages("bed"),
        toilet: manages("toilet"),
        walking: manages("walking"),
        bathing: manages("bathing"),
    }
}

/// The family as ticked, with the person who joined.
fn people(view: &BenefitView, typed: &Fields, errors: &mut Errors) -> Option<Vec<Person>> {
    let ticked: Vec<&str> = typed.all("counted").collect();
    let mut people: Vec<Person> = view.benefit.people.clone();
    for person in &mut people {
        person.counted = ticked.iter().any(|no| **no == person.no.0.to_string());
    }
    let (name, id_number) = (typed.get("new_name").trim(), typed.get("new_id_number").trim());
    if name.is_empty() && id_number.is_empty() {
        return Some(people);
    }
    let name = errors.take("new_name", forms::person_name(name));
    let id_number = errors.take("new_id_number", forms::id_number(id_number, view.today));
    let no = people.iter().map(|person| person.no.0).max().unwrap_or(0).checked_add(1).map(MemberNo);
    let (name, id_number, no) = (name?, id_number?, no?);
    people.push(Person { no, name, id_number, phone: None, counted: true });
    Some(people)
}
