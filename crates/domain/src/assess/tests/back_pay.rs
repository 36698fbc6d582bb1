//! A raise that holds from a day before it was known.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::assess::{MonthPaid, back_pay, back_pay_of_raise};
use crate::money::Fen;

fn month(no: i8, paid: i64, due: i64) -> MonthPaid {
    MonthPaid { month: date(2018, no, 1), paid: Fen::new(paid), due: Fen::new(due) }
}

#[test]
fn the_raise_of_2018_was_told_in_august_and_paid_from_january() {
    // Rural 350 to 410, three people, January to August: 60 x 3 x 8 = 1440.
    let raise = back_pay_of_raise(Fen::new(35_000), Fen::new(41_000), 3, 8);
    assert_eq!(raise, Some(Fen::new(144_000)));
}

#[test]
fn each_month_is_named_with_its_difference() {
    let paid = [month(1, 35_000, 41_000), month(2, 41_000, 41_000), month(3, 36_000, 41_000), month(4, 42_000, 41_000)];
    let back = back_pay(&paid).unwrap();
    assert_eq!(back.months, [(date(2018, 1, 1), Fen::new(6_000)), (date(2018, 3, 1), Fen::new(5_000))]);
    assert_eq!(back.total, Fen::new(11_000), "what was paid too high in April is not taken back here");
}

#[test]
fn a_lower_standard_takes_nothing_back() {
    assert_eq!(back_pay_of_raise(Fen::new(41_000), Fen::new(35_000), 3, 8), Some(Fen::ZERO));
}

proptest! {
    #[test]
    fn the_sum_is_that_of_the_months(old in 0..200_000_i64, raise in 0..50_000_i64, people in 1..20_u16, months in 0..12_i8) {
        let due = (old + raise) * i64::from(people);
        let paid: Vec<MonthPaid> = (0..months).map(|no| month(no + 1, old * i64::from(people), due)).collect();
        let back = back_pay(&paid).unwrap();
        let all: i64 = back.months.iter().map(|(_, more): &(Date, Fen)| more.amount_fen()).sum();
        prop_assert_eq!(back.total.amount_fen(), all);
        let at_once = back_pay_of_raise(Fen::new(old), Fen::new(old + raise), people, u16::try_from(months).unwrap());
        prop_assert_eq!(Some(back.total), at_once);
    }
}
