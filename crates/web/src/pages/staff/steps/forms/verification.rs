//! The verification's result, typed in by the verification officer when the platform did not answer by itself.

use crate::forms::{self, Field, Opt};
use crate::pages::staff::steps::sheet::{Drawing, Group, Reading, Sheet};
use crate::words;
use jzt_domain::application::{Command, FactKey, VerificationFinding, VerificationReport};
use jzt_domain::money::Fen;

/// Entries that the form has room for.
const ROWS: usize = 8;
/// The largest count or area that a register can hold of one person.
const COUNT_MAX: u16 = 9_999;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let reference = form.text("reference", "核对报告编号", "");
    let report = Group::new("报告", vec![reference]);
    Sheet::of(std::iter::once(report).chain((1..=ROWS).map(|n| row(form, n))).collect())
}

fn row(form: Drawing<'_>, n: usize) -> Group {
    let name = |what: &str| format!("{what}_{n}");
    let members = form.case.application.declaration.members.iter().map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(form.value(&name("member")) == no)
    });
    let members = std::iter::once(Opt::new("", "（空）")).chain(members).collect();
    let facts = words::FACTS
        .iter()
        .filter(|(key, _)| key.is_money())
        .map(|(key, code)| Opt::new(code, words::fact(*key)).on(form.value(&name("fact")) == *code));
    let facts = std::iter::once(Opt::new("", "只作提示，不比数")).chain(facts).collect();
    let differs = Opt::new("1", "和申报不一致").on(!form.value(&name("differs")).is_empty());
    let fields = vec![
        Field::select(&name("member"), "谁", members).with(form.errors),
        form.text(&name("source"), "从哪里查到", ""),
        form.text(&name("detail"), "查到什么", ""),
        Field::select(&name("fact"), "属于哪一项", facts).hint("同一项有几条的，会加起来").with(form.errors),
        form.digits(&name("amount"), "金额或数量，没有就空着", ""),
        Field::boxes(&name("differs"), "比对", vec![differs]).with(form.errors),
    ];
    Group::new(&format!("第 {n} 条"), fields)
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let reference = form.errors.take("reference", forms::short_text(form.typed.get("reference"), "核对报告编号"));
    let mut findings = Vec::new();
    for n in 1..=ROWS {
        let name = |what: &str| format!("{what}_{n}");
        let names = ["member", "source", "detail", "amount", "fact"];
        let empty = names.iter().all(|what| form.typed.get(&name(what)).trim().is_empty());
        if !empty || form.typed.ticked(&name("differs")) {
            findings.extend(read_row(form, n));
        }
    }
    if findings.is_empty() && form.errors.is_empty() {
        form.errors.add("member_1", "请至少填一条。没有查到问题，也请写一条“未发现不一致”");
    }
    let reference = reference?.as_str().to_owned();
    form.errors.is_empty().then_some(Command::RecordVerification(VerificationReport { reference, findings }))
}

fn read_row(form: &mut Reading<'_>, n: usize) -> Option<VerificationFinding> {
    let name = |what: &str| format!("{what}_{n}");
    let member = form.member(&name("member"), "请选是谁");
    let text = |what: &str| form.typed.get(&name(what));
    let source = form.errors.take(&name("source"), forms::short_text(text("source"), "来源"));
    let detail = form.errors.take(&name("detail"), forms::short_text(text("detail"), "查到的情况"));
    let fact = words::FACTS.iter().find(|(_, code)| *code == text("fact")).map(|(key, _)| *key);
    let amount = read_amount(form, &name("amount"), fact);
    let differs = form.typed.ticked(&name("differs"));
    Some(VerificationFinding { member: member?, source: source?, detail: detail?, amount, differs, fact })
}

/// What is said to be about a fact must be there; a remark may have no sum. Counts travel in the same field as sums.
/// What does not read is noted as an error.
fn read_amount(form: &mut Reading<'_>, name: &str, fact: Option<FactKey>) -> Option<Fen> {
    let sum = form.typed.get(name);
    if sum.trim().is_empty() && fact.is_none() {
        return None;
    }
    if fact.is_some_and(|key| !key.is_money()) {
        return form.number(name, COUNT_MAX).map(|count| Fen::new(i64::from(count)));
    }
    form.errors.take(name, forms::amount_yuan(sum))
}
