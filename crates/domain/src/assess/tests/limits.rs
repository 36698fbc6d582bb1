//! The facts of an application, and the most that may be granted.

use jiff::civil::date;

use super::law::{VILLAGE, law};
use super::written::{family, request};
use crate::application::FactKey;
use crate::application::FactValue;
use crate::assess::{AssessFault, Facts, assess, review_months};
use crate::household::{Property, Section};
use crate::money::Fen;

#[test]
fn what_a_clerk_settled_counts_instead_of_what_was_stated() {
    let mut facts = family("rural", &["applicant 45"], [0; 4]);
    let set = |facts: &mut Facts, key, value| facts.settle(FactValue { key, value });
    for (key, value) in FactKey::ALL.into_iter().zip(1..) {
        set(&mut facts, key, value);
    }
    let read = |facts: &Facts, key| {
        let (income, property) = (facts.income, facts.property);
        let sum = match key {
            FactKey::Wages => income.wages,
            FactKey::Business => income.business,
            FactKey::PropertyIncome => income.property,
            FactKey::Transfer => income.transfer,
            FactKey::Savings => property.savings,
            FactKey::VehiclesValue => property.vehicles_value,
            FactKey::MedicalSpending => facts.spending.medical,
            FactKey::EducationSpending => facts.spending.education,
            FactKey::VehiclesCount => return property.vehicles_count.map(i64::from),
            FactKey::DwellingsCount => return property.dwellings_count.map(i64::from),
            FactKey::DwellingsArea => return property.dwellings_area_square_metres.map(i64::from),
        };
        sum.map(Fen::amount_fen)
    };
    let values: Vec<Option<i64>> = FactKey::ALL.into_iter().map(|key| read(&facts, key)).collect();
    assert_eq!(values, (1..=11).map(Some).collect::<Vec<_>>());
}

#[test]
fn what_is_missing_is_named_by_its_part() {
    let policy = law(VILLAGE, date(2026, 3, 2));
    let of = |facts: &Facts, words| assess(facts, request(words, false), false, &policy).map(|_| ());
    let missing = |sections: &[Section]| Err(AssessFault::Missing(sections.to_vec()));
    let nothing = Facts::default();
    let four = [Section::Place, Section::Members, Section::Income, Section::Property];
    assert_eq!(of(&nothing, "dibao"), missing(&four));
    let five = [Section::Place, Section::Members, Section::Income, Section::Property, Section::Obligors];
    assert_eq!(of(&nothing, "tekun"), missing(&five));
    assert_eq!(of(&nothing, "emergency"), Ok(()), "an emergency waits for nothing");
    let mut car = family("rural", &["applicant 45"], [0; 4]);
    car.property = Property { vehicles_count: Some(1), ..car.property };
    assert_eq!(of(&car, "dibao"), missing(&[Section::Property]), "what is the car worth?");
    let mut houses = family("rural", &["applicant 45"], [0; 4]);
    houses.property.dwellings_count = Some(2);
    assert_eq!(of(&houses, "dibao"), missing(&[Section::Property]), "how large are the two?");
    let all_away = family("rural", &["applicant 45 prison"], [0; 4]);
    assert_eq!(of(&all_away, "dibao"), missing(&[Section::Members]));
}

#[test]
fn a_family_that_can_work_is_reviewed_twice_as_often() {
    let policy = law(VILLAGE, date(2026, 3, 2));
    let months = |people: &[&str]| review_months(&family("rural", people, [0; 4]), &policy);
    assert_eq!(months(&["applicant 70", "spouse 69 unable"]), Ok(12));
    assert_eq!(months(&["applicant 70", "child 40 working"]), Ok(6));
    assert_eq!(months(&["applicant 70", "child 40 jobless"]), Ok(6));
    assert_eq!(months(&["applicant 70", "child 40 working elsewhere"]), Ok(12));
}
