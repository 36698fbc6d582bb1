//! Each rule by its clause, on the numbers alone.

use super::written::yuan;
use crate::assess::{LineFact, LineResult, SingleGround};
use crate::household::{DisabilitySort, MemberNo, ObligorStanding, Relation};
use crate::money::{Fen, Share};
use crate::policy::Residence;

const NOBODY: MemberNo = MemberNo(9);

fn share(part: u32, whole: u32) -> Share {
    Share::new(part, whole).unwrap()
}

fn met(fact: LineFact) -> bool {
    let result = fact.result().unwrap();
    assert!(matches!(result, LineResult::Met | LineResult::NotMet), "{result:?} is no yes and no");
    result == LineResult::Met
}

fn sum(fact: LineFact) -> Fen {
    let Some(LineResult::Sum(sum)) = fact.result() else { panic!("{fact:?} is no sum") };
    sum
}

#[test]
fn income_below_the_standard_57_article_4() {
    let below = |each| LineFact::IncomeBelow { each: yuan(each), standard: yuan("630"), residence: Residence::Rural };
    assert!(met(below("629.99")));
    assert!(!met(below("630")), "at the standard is not below it");
}

#[test]
fn income_below_a_multiple_57_article_8() {
    let below =
        |each| LineFact::IncomeBelowMultiple { each: yuan(each), standard: yuan("0.33"), multiple: share(3, 2) };
    assert!(met(below("0.49")), "1.5 times 0.33 is 0.495");
    assert!(!met(below("0.50")));
}

#[test]
fn income_below_the_disposable_income_of_last_year() {
    let below = |each| LineFact::IncomeBelowDisposable { each: yuan(each), disposable_year: yuan("24000") };
    assert!(met(below("1999.99")));
    assert!(!met(below("2000")));
}

#[test]
fn income_a_head_rounds_down() {
    let each = LineFact::IncomeEach { income: Fen::new(359), months: 12, people: 3 };
    assert_eq!(sum(each), Fen::new(9), "359 / 12 = 29, / 3 = 9");
}

#[test]
fn what_is_taken_off_never_leaves_less_than_nothing() {
    assert_eq!(sum(LineFact::Exempt { before: yuan("5"), off: yuan("7") }), Fen::ZERO);
    assert_eq!(sum(LineFact::WorkCosts { before: yuan("5"), off: yuan("2") }), yuan("3"));
    let pension = LineFact::BasicPension { before: yuan("2000"), people: 1, each: yuan("143"), months: 12 };
    assert_eq!(sum(pension), yuan("284"));
    let difference = LineFact::Difference { standard: yuan("630"), people: 1, income: yuan("9000"), months: 12 };
    assert_eq!(sum(difference), Fen::ZERO);
}

#[test]
fn savings_up_to_so_many_standards() {
    let savings = |fen| LineFact::Savings { savings: Fen::new(fen), people: 2, standard: yuan("630"), standards: 24 };
    assert!(met(savings(3_024_001)), "a fen shared by two is nothing a head");
    assert!(!met(savings(3_024_002)));
}

#[test]
fn no_vehicle_above_the_limit() {
    let vehicles = |count, value, limit| LineFact::Vehicles { count, value: yuan(value), limit: yuan(limit) };
    assert!(met(vehicles(0, "0", "0")));
    assert!(met(vehicles(1, "30000", "30000")));
    assert!(!met(vehicles(1, "30000.01", "30000")));
    assert!(!met(vehicles(1, "0", "0")), "where nothing is exempt a worthless car is a car");
}

#[test]
fn dwellings_within_the_area() {
    let dwellings = |count, dangerous, area| LineFact::Dwellings {
        count,
        dangerous,
        many: 2,
        area,
        people: 2,
        multiple: share(3, 1),
        minimum: 13,
    };
    assert!(met(dwellings(1, 0, 900)));
    assert!(met(dwellings(2, 0, 78)));
    assert!(!met(dwellings(2, 0, 79)));
    assert!(met(dwellings(2, 1, 79)));
    assert!(met(dwellings(1, 2, 79)), "more dangerous ones than dwellings is a slip, not an overflow");
    let disaster = |area| LineFact::DwellingsAfterDisaster { area, people: 3, multiple: share(13, 10), average: 45 };
    assert!(met(disaster(175)), "13/10 x 45 x 3 = 175.5");
    assert!(!met(disaster(176)));
}

#[test]
fn rigid_spending_as_a_share_of_income() {
    let spent =
        |spending, income| LineFact::RigidShare { spending: yuan(spending), income: yuan(income), share: share(7, 10) };
    assert!(met(spent("7000", "10000")));
    assert!(!met(spent("6999.99", "10000")));
    assert!(met(spent("0.01", "0")), "without income any spending is too much");
    assert!(!met(spent("0", "0")));
}

#[test]
fn one_member_alone_57_article_8() {
    let alone = |ground| met(LineFact::Single { no: NOBODY, ground });
    let limb = |grade| SingleGround::Disability { sort: DisabilitySort::Limb, grade, grade_max: 2 };
    assert!(alone(limb(2)));
    assert!(!alone(limb(3)));
    assert!(alone(SingleGround::SeriousIllness));
    assert!(alone(SingleGround::Religious { years: 3, years_min: 3 }));
    assert!(!alone(SingleGround::Religious { years: 2, years_min: 3 }));
    assert!(!alone(SingleGround::None));
}

#[test]
fn unable_to_work_43_article_5() {
    let age = |age_years| met(LineFact::WorkAge { age_years, child_below: 16, elderly_from: 60 });
    assert_eq!([15, 16, 59, 60].map(age), [true, false, false, true]);
    let grade = |grade| met(LineFact::WorkDisability { sort: DisabilitySort::Sight, grade, grade_max: 1 });
    assert_eq!([1, 2].map(grade), [true, false]);
}

#[test]
fn obligors_who_cannot_perform_43_article_8() {
    let cannot = |standing, age_years, from_age| {
        met(LineFact::Obligor { no: NOBODY, relation: Relation::Child, age_years, standing, from_age })
    };
    assert!(!cannot(ObligorStanding::Able, 99, None));
    assert!(cannot(ObligorStanding::Tekun, 20, None));
    assert!(cannot(ObligorStanding::SeverelyDisabled, 20, None));
    assert!(cannot(ObligorStanding::CannotAct, 20, None));
    assert_eq!([59, 60].map(|age| cannot(ObligorStanding::Dibao, age, Some(60))), [false, true]);
    assert_eq!([69, 70].map(|age| cannot(ObligorStanding::LowIncome, age, Some(70))), [false, true]);
    assert!(!cannot(ObligorStanding::LowIncome, 99, None), "without an age nobody is let off");
}

#[test]
fn care_by_six_indicators() {
    let care = |unmet| {
        sum(LineFact::Care { unmet, half_from: 1, full_from: 4, half: yuan("200"), full: yuan("300") }).amount_fen()
            / 100
    };
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(care), [0, 200, 200, 200, 300, 300, 300]);
}

#[test]
fn sums_beyond_money_are_no_result() {
    let huge = Fen::new(i64::MAX);
    assert_eq!(LineFact::Amount { base: huge, extras: Fen::new(1) }.result(), None);
    assert_eq!(LineFact::IncomeEach { income: huge, months: 0, people: 1 }.result(), None, "shared by no month");
}
