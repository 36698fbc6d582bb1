//! What would change a judgement: only what is true.

use jiff::civil::date;

use super::law::{VILLAGE, law};
use super::written::{family, request, spending, yuan};
use crate::assess::{Facts, Judgement, WhatWouldChange, assess};

fn first(facts: &Facts, words: &str) -> Judgement {
    let policy = law(VILLAGE, date(2026, 3, 2));
    assess(facts, request(words, false), false, &policy).unwrap().judgements.remove(0)
}

#[test]
fn a_family_that_fits_waits_for_nothing() {
    let judgement = first(&family("rural", &["applicant 45"], [0; 4]), "dibao");
    assert!(judgement.fits);
    assert_eq!(judgement.changes, []);
}

#[test]
fn income_and_property_are_named_with_their_lines() {
    let mut facts = family("rural", &["applicant 45", "spouse 44"], [20_000, 0, 0, 0]);
    facts.property.savings = Some(yuan("40000"));
    facts.property.vehicles_count = Some(1);
    facts.property.vehicles_value = Some(yuan("60000"));
    facts.property.dwellings_count = Some(2);
    facts.property.dwellings_area_square_metres = Some(160);
    let expected = [
        WhatWouldChange::IncomeEachBelow { limit: yuan("630") },
        WhatWouldChange::SavingsEachAtMost { limit: yuan("15120") },
        WhatWouldChange::VehiclesAtMost { limit: yuan("30000") },
        WhatWouldChange::DwellingsFewerThan { count: 2 },
    ];
    assert_eq!(first(&facts, "dibao").changes, expected);
}

#[test]
fn spending_that_would_be_enough_is_named() {
    let mut facts = family("rural", &["applicant 45 working"], [20_000, 0, 0, 0]);
    facts.spending = spending([5_000, 0, 0, 1_000]);
    assert_eq!(first(&facts, "rigid_spending").changes, [WhatWouldChange::SpendingAtLeast { year: yuan("14000") }]);
}

#[test]
fn too_much_income_for_rigid_spending_names_the_month() {
    let mut facts = family("rural", &["applicant 45 working"], [24_000, 0, 0, 0]);
    facts.spending = spending([20_000, 0, 0, 0]);
    let changes = first(&facts, "rigid_spending").changes;
    assert_eq!(changes, [WhatWouldChange::IncomeEachBelow { limit: yuan("1844.17") }], "22130 / 12 = 1844.1666");
}

#[test]
fn where_age_or_a_relative_stands_against_it_nothing_is_promised() {
    let young = first(&family("rural", &["applicant 40 working"], [9_000, 0, 0, 0]), "tekun");
    assert!(!young.fits);
    assert_eq!(young.changes, [], "less income would not help");
    let mild = family("rural", &["applicant 50", "spouse 48 limb3"], [40_000, 0, 0, 0]);
    assert_eq!(first(&mild, "single 2").changes, []);
}

#[test]
fn where_nothing_is_exempt_only_no_vehicle_helps() {
    let policy = law(VILLAGE, date(2022, 11, 30));
    let mut facts = family("rural", &["applicant 45"], [0; 4]);
    facts.property.vehicles_count = Some(1);
    facts.property.vehicles_value = Some(yuan("500"));
    let judgement = assess(&facts, request("dibao", false), false, &policy).unwrap().judgements.remove(0);
    assert_eq!(judgement.changes, [WhatWouldChange::VehiclesAtMost { limit: yuan("0") }]);
}
