//! A household visit, by the township or by the district itself, without its photographs.

use crate::forms::{self, Field, Opt};
use crate::pages::staff::steps::sheet::{Drawing, Group, Reading, Sheet};
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{FactKey, FactValue, Visit};
use jzt_domain::household::Agent;
use jzt_domain::identity::PersonName;
use jzt_domain::policy::CountKey;

/// Visitors that the form has room for.
const VISITOR_ROWS: usize = 3;
/// The largest count or area that somebody can have seen.
const SEEN_MAX: u16 = 9_999;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let policy = form.policy();
    let members = form.case.application.declaration.members.iter();
    let witnesses = members.filter(|member| form.case.signs_alone(member)).map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(form.value("witness") == no)
    });
    let guardian = guardian(form.case).map(|agent| {
        let no = agent.no.0.to_string();
        Opt::new(&no, &format!("{}（监护人）", agent.name.as_str())).on(form.value("witness") == no)
    });
    let witnesses = std::iter::once(Opt::new("", "请选择")).chain(witnesses).chain(guardian).collect();
    let mut fields = vec![form.day("visited_on", "入户日期", "写成 2026-11-23 这样，不能早于这一轮调查开始那天")];
    let enough = policy.count(CountKey::VisitorsMin).map(|min| format!("至少 {min} 位不同的工作人员"));
    for n in 1..=VISITOR_ROWS {
        let (name, label) = (format!("visitor_{n}"), format!("调查人 {n}"));
        let hint = match n {
            1 => enough.as_deref().unwrap_or_default(),
            2 => "",
            _ => "没有就空着",
        };
        fields.push(form.text(&name, &label, hint));
    }
    fields.push(Field::select("witness", "在场的家人", witnesses).with(form.errors));
    fields.push(form.area("findings", "看到的情况", "住房、家电、收入来源、病人和照料情况，照实写"));
    let seen = words::FACTS.iter().map(|(key, code)| seen_field(form, *key, code)).collect();
    let legend = "看到的数（和家庭申报一样的，可以空着）";
    Sheet::of(vec![Group::new("", fields), Group::new(legend, seen)])
}

/// A guardian who applies for the family may be the witness.
fn guardian(case: &CaseView) -> Option<&Agent> {
    case.application.declaration.agent.as_ref().filter(|agent| agent.guardian)
}

fn seen_field(form: Drawing<'_>, key: FactKey, code: &str) -> Field {
    let name = format!("seen_{code}");
    if key.is_money() {
        form.money(&name, words::fact(key), "")
    } else {
        form.digits(&name, &format!("{}（{}）", words::fact(key), words::fact_unit(key)), "")
    }
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Visit> {
    let visited_on = form.day("visited_on");
    let mut visitors: Vec<PersonName> = Vec::new();
    for n in 1..=VISITOR_ROWS {
        let name = format!("visitor_{n}");
        let text = form.typed.get(&name);
        if n < VISITOR_ROWS || !text.trim().is_empty() {
            visitors.extend(form.errors.take(&name, forms::person_name(text)));
        }
    }
    let typed = form.typed.get("witness");
    let guardian = guardian(form.case).map(|agent| agent.no).filter(|no| no.0.to_string() == typed);
    let witness = guardian.or_else(|| form.member("witness", "请选在场的家人"));
    let findings = form.long("findings", "看到的情况");
    let observed = read_seen(form);
    let (Some(visited_on), Some(family_witness), Some(findings), true) =
        (visited_on, witness, findings, form.errors.is_empty())
    else {
        return None;
    };
    Some(Visit { visited_on, visitors, family_witness, findings, photos: Vec::new(), observed })
}

fn read_seen(form: &mut Reading<'_>) -> Vec<FactValue> {
    let mut seen = Vec::new();
    for (key, code) in words::FACTS {
        let name = format!("seen_{code}");
        let text = form.typed.get(&name);
        if text.trim().is_empty() {
            continue;
        }
        let value = if key.is_money() {
            form.errors.take(&name, forms::amount_yuan(text)).map(jzt_domain::money::Fen::amount_fen)
        } else {
            form.number(&name, SEEN_MAX).map(i64::from)
        };
        seen.extend(value.map(|value| FactValue { key, value }));
    }
    seen
}
