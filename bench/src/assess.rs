//! The computation of a family: facts in, every kind judged with its lines. Pure, so there is no engine and no raw side.

use crate::latency::now;
use crate::report::Table;
use crate::{Fault, Outcome};
use jiff::civil::date;
use jzt_app::policy_files::load_embedded;
use jzt_domain::assess::{Facts, Person, assess};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Disability, DisabilitySort, Health, Income, MemberNo, Property, Relation, Spending};
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;
use jzt_domain::policy::{PolicySet, Residence};

/// Families that are judged.
const FAMILIES: u32 = 20_000;

/// Eight people, ill and disabled ones among them, with too much income for everything, so that all four kinds are tried
/// and each says what would change it.
fn eight() -> Facts {
    let ages = [46, 44, 20, 17, 9, 71, 69, 40];
    let sum = |yuan: i64| Some(Fen::new(yuan.saturating_mul(100)));
    let person = |(no, age): (u8, u8)| {
        let relation = if no == 1 { Relation::Applicant } else { Relation::Other };
        let ill = (no == 7).then_some(Health::SeriousIllness).or(Some(Health::Good));
        let disability = (no == 8).then_some(Disability { sort: DisabilitySort::Mental, grade: 2 });
        Person { health: ill, disability, ..Person::new(MemberNo(no), age, relation) }
    };
    Facts {
        people: (1..).zip(ages).map(person).collect(),
        people_complete: true,
        residence: Some(Residence::Rural),
        income: Income::of([sum(400_000), sum(36_000), sum(100), sum(1_200)]),
        spending: Spending {
            medical: sum(4_000),
            education: sum(3_000),
            rehabilitation: sum(2_000),
            living: sum(1_000),
        },
        property: Property {
            savings: sum(500_000),
            vehicles_count: Some(1),
            vehicles_value: sum(90_000),
            dwellings_count: Some(2),
            dwellings_area_square_metres: Some(400),
            dangerous_dwellings_count: Some(0),
        },
        obligors_complete: true,
        ..Facts::default()
    }
}

/// Prints how long one family takes; returns how many judgements were wrong.
pub(crate) fn measure() -> Outcome<usize> {
    let files = load_embedded()?;
    let place = DivisionCode::parse("500114112003").map_err(|fault| Fault::from(format!("{fault:?}")))?;
    let policy = files.tree.lookup(&place, date(2026, 3, 2));
    let mut table =
        Table::new("assess: one family of eight, with lines and what would change it", &["kinds", "", "us"]);
    let mut wrong = 0_usize;
    for (name, first, others_too) in [("低保", Kind::Dibao, false), ("all four", Kind::Tekun, true)] {
        let (micros, missed) = time(&policy, Request::Lasting { first, others_too }, others_too)?;
        wrong = wrong.saturating_add(missed);
        table.row(vec![name.to_owned(), String::new(), micros]);
    }
    table.print()?;
    Ok(wrong)
}

fn time(policy: &PolicySet, request: Request, others_too: bool) -> Outcome<(String, usize)> {
    let facts = eight();
    let expected = if others_too { Kind::IN_ORDER.len() } else { 1 };
    let mut wrong = 0_usize;
    let from = now();
    for _ in 0..FAMILIES {
        let judged = assess(&facts, request, others_too, policy)?.judgements.len();
        wrong = wrong.saturating_add(usize::from(judged != expected));
    }
    let micros = from.elapsed().as_secs_f64() * 1_000_000.0 / f64::from(FAMILIES);
    Ok((format!("{micros:.1}"), wrong))
}
