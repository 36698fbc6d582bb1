//! The computation of a family: facts in, every kind judged with its lines. Pure, so there is no engine; the raw side
//! copies a finished answer, line by line, without computing anything.

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
use std::hint::black_box;
use std::time::Duration;

/// Families that are judged in one turn, and turns of either side.
const FAMILIES_PER_SLICE: u32 = 2_000;
const SLICES: u32 = 10;
const COLUMNS: [&str; 5] = ["kinds", "", "ours us", "copy us", "times"];

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
    let mut table = Table::new("assess: one family of eight, with lines and what would change it", &COLUMNS);
    let mut wrong = 0_usize;
    for (name, first, others_too) in [("低保", Kind::Dibao, false), ("all four", Kind::Tekun, true)] {
        let (ours, raw, missed) = time(&policy, Request::Lasting { first, others_too }, others_too)?;
        wrong = wrong.saturating_add(missed);
        table.row(vec![
            name.to_owned(),
            String::new(),
            format!("{ours:.1}"),
            format!("{raw:.2}"),
            format!("{:.0}", ours / raw),
        ]);
    }
    table.print()?;
    Ok(wrong)
}

/// Microseconds for one family, ours and the copy, in turns so that a busy neighbour disturbs both; and wrong answers.
fn time(policy: &PolicySet, request: Request, others_too: bool) -> Outcome<(f64, f64, usize)> {
    let facts = eight();
    let expected = if others_too { Kind::IN_ORDER.len() } else { 1 };
    let (mut wrong, mut ours, mut raw) = (0_usize, Duration::ZERO, Duration::ZERO);
    for _ in 0..SLICES {
        let from = now();
        for _ in 0..FAMILIES_PER_SLICE {
            let judged = assess(&facts, request, others_too, policy)?.judgements.len();
            wrong = wrong.saturating_add(usize::from(judged != expected));
        }
        ours = ours.saturating_add(from.elapsed());
        let answer = assess(&facts, request, others_too, policy)?;
        let from = now();
        for _ in 0..FAMILIES_PER_SLICE {
            wrong = wrong.saturating_add(usize::from(black_box(answer.clone()).judgements.len() != expected));
        }
        raw = raw.saturating_add(from.elapsed());
    }
    let micros = |all: Duration| all.as_secs_f64() * 1_000_000.0 / f64::from(SLICES * FAMILIES_PER_SLICE);
    Ok((micros(ours), micros(raw), wrong))
}
