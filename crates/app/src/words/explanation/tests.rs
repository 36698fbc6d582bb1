//! Every line that the computation can write has words, and they say what it says.

use jiff::civil::date;
use jzt_domain::assess::{Facts, Line, LineFact, LineResult, Person, Relative, RuleRef, WhatWouldChange, assess};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Cause, Disability, DisabilitySort, Health, Income, MemberNo, ObligorStanding};
use jzt_domain::household::{Property, Relation, SelfCare, Spending};
use jzt_domain::kind::{Kind, Request, TemporarySort};
use jzt_domain::money::{Fen, Share};
use jzt_domain::policy::{Certainty, Residence, RuleKey};

use super::{change, full, plain};

fn name(no: MemberNo) -> String {
    format!("第{}人", no.0)
}

fn line(fact: LineFact) -> Line {
    let rule = RuleRef {
        key: RuleKey::Standard(Residence::Rural),
        document: "某办法".to_owned(),
        clause: "第四条".to_owned(),
        certainty: Certainty::Stored,
        version: "CN/x@2021-07-01".to_owned(),
    };
    Line { result: fact.result().unwrap(), fact, rule }
}

fn yuan(yuan: i64) -> Fen {
    Fen::new(yuan * 100)
}

#[test]
fn income_against_the_standard_reads_like_a_sentence() {
    let below =
        |each| line(LineFact::IncomeBelow { each: yuan(each), standard: yuan(630), residence: Residence::Rural });
    assert_eq!(plain(&below(612), &name), "您家每人每月收入是612元，比农村低保标准630元低18元，符合。");
    assert_eq!(plain(&below(1_230), &name), "您家每人每月收入是1,230元，比农村低保标准630元高600元，不符合。");
    assert_eq!(plain(&below(630), &name), "您家每人每月收入是630元，和农村低保标准630元一样，没有低于它，不符合。");
    assert_eq!(
        full(&below(612), &name),
        "您家每人每月收入是612元，比农村低保标准630元低18元，符合。算式：612元 < 630元。依据：某办法第四条，版本CN/x@2021-07-01。"
    );
}

#[test]
fn formulas_show_the_numbers_that_go_in() {
    let each = line(LineFact::IncomeEach { income: yuan(12_000), months: 12, people: 4 });
    assert!(full(&each, &name).contains("12,000元 ÷ 12个月 ÷ 4人 = 250元"));
    let standard = yuan(630);
    let difference = line(LineFact::Difference { standard, people: 4, income: yuan(12_000), months: 12 });
    assert!(full(&difference, &name).contains("630元 × 4人 − 12,000元 ÷ 12个月 = 1,520元"));
    let multiple = Share::new(3, 2).unwrap();
    let margin = line(LineFact::IncomeBelowMultiple { each: yuan(800), standard, multiple });
    assert!(full(&margin, &name).contains("800元 < 630元 × 1.5倍"));
    let share = Share::new(7, 10).unwrap();
    let rigid = line(LineFact::RigidShare { spending: yuan(7_000), income: yuan(9_000), share });
    assert!(plain(&rigid, &name).contains("花费要达到收入的70%，符合"));
}

#[test]
fn what_would_change_it_is_said_with_its_limit() {
    let words = |what| change(&what);
    assert_eq!(words(WhatWouldChange::IncomeEachBelow { limit: yuan(630) }), "每人每月收入低于630元");
    assert_eq!(words(WhatWouldChange::VehiclesAtMost { limit: Fen::ZERO }), "没有汽车");
    assert_eq!(words(WhatWouldChange::VehiclesAtMost { limit: yuan(30_000) }), "没有汽车，或者车一共不超过30,000元");
}

/// Families that between them make every test fail and hold, at every place where the computation can turn.
fn families() -> Vec<Facts> {
    let person = |no, age, relation| Person::new(MemberNo(no), age, relation);
    let sick = Person { health: Some(Health::SeriousIllness), ..person(2, 40, Relation::Spouse) };
    let limb = |grade| Some(Disability { sort: DisabilitySort::Limb, grade });
    let care = SelfCare { eating: true, dressing: false, bed: true, toilet: true, walking: true, bathing: false };
    let old = Person { self_care: Some(care), ..person(1, 75, Relation::Applicant) };
    let relative = |standing| Relative {
        no: MemberNo(9),
        age_years: 72,
        relation: Relation::Child,
        standing,
        support_month: yuan(50),
    };
    let base = Facts {
        people_complete: true,
        residence: Some(Residence::Urban),
        income: Income::of([Some(yuan(9_000)); 4]),
        spending: Spending {
            medical: Some(yuan(9_000)),
            education: Some(yuan(9_000)),
            rehabilitation: Some(yuan(900)),
            living: Some(yuan(9_000)),
        },
        property: Property {
            savings: Some(yuan(60_000)),
            vehicles_count: Some(1),
            vehicles_value: Some(yuan(70_000)),
            dwellings_count: Some(3),
            dwellings_area_square_metres: Some(50),
            ..Property::default()
        },
        obligors_complete: true,
        ..Facts::default()
    };
    let poor = Facts {
        income: Income::of([Some(yuan(1_000)), Some(Fen::ZERO), Some(Fen::ZERO), Some(yuan(3_000))]),
        property: Property {
            savings: Some(yuan(90)),
            vehicles_count: Some(0),
            dwellings_count: Some(1),
            ..Property::default()
        },
        ..base.clone()
    };
    let mut struck = base.clone();
    struck.causes = vec![Cause::Accident];
    struck.people = vec![Person { disability: limb(1), ..old }, sick];
    let mut off = poor.clone();
    off.deductions.exempt = Some(yuan(10));
    off.deductions.work_costs = Some(yuan(10));
    off.deductions.basic_pension_persons = Some(1);
    off.people = vec![Person { disability: limb(3), ..person(1, 40, Relation::Applicant) }, sick];
    vec![
        Facts { people: vec![old], obligors: vec![relative(ObligorStanding::LowIncome)], ..poor.clone() },
        Facts { people: vec![person(1, 70, Relation::Applicant)], ..poor.clone() },
        Facts { people: vec![person(1, 50, Relation::Applicant), sick], ..base },
        struck,
        off,
    ]
}

#[test]
fn no_line_of_any_kind_is_without_words() {
    let files = crate::policy_files::load_embedded().unwrap();
    let policy = files.tree.lookup(&DivisionCode::parse("500114112003").unwrap(), date(2026, 3, 2));
    let lasting = |first| Request::Lasting { first, others_too: false };
    let mut requests: Vec<Request> = Kind::IN_ORDER.into_iter().map(lasting).collect();
    requests.push(Request::Single { member: MemberNo(1), others_too: false });
    requests.push(Request::Temporary { sort: TemporarySort::Emergency });
    requests.push(Request::Temporary { sort: TemporarySort::Expense });
    let mut sorts = std::collections::BTreeSet::new();
    for facts in families() {
        for request in &requests {
            for judgement in assess(&facts, *request, false, &policy).unwrap().judgements {
                for line in judgement.lines {
                    let words = plain(&line, &name);
                    assert!(words.ends_with('。') && words.chars().count() > 5, "{:?}: {words}", line.fact);
                    let says_no =
                        words.contains("不符合") || words.contains("不算家庭") || words.contains("不能一个人");
                    assert_eq!(says_no, line.result == LineResult::NotMet, "{words}");
                    let json = serde_json::to_value(line.fact).unwrap();
                    sorts.extend(json.as_object().and_then(|object| object.keys().next().cloned()));
                }
            }
        }
    }
    // All but grades, which Chongqing does not pay by.
    assert!(sorts.len() >= 30, "{} sorts of lines were seen: {sorts:?}", sorts.len());
}
