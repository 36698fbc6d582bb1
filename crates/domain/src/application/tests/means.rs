//! Income against the standard (补差): every number of the computation.

use super::case::a_case;
use super::world::{RURAL_FEN, income, with_empty_rules, with_rules};
use crate::application::{Means, Refusal, means};
use crate::household::{Answer, Declaration};
use crate::money::Fen;

fn of(people: u8, income_year_fen: i64) -> Means {
    let case = a_case().with_household(people).answers(Answer::Income(income(income_year_fen)));
    with_rules(case.today(), |rules| means(&case.app.declaration, rules.policy)).unwrap()
}

#[test]
fn the_difference_between_standard_and_income_of_the_whole_family() {
    let expected = Means {
        members_count: 4,
        income_year: Fen::new(1_200_000),
        income_month_each: Fen::new(25_000),
        standard_each: Fen::new(RURAL_FEN),
        ceiling_month: Fen::new(252_000),
        difference_month: Fen::new(152_000),
    };
    assert_eq!(of(4, 1_200_000), expected);
}

#[test]
fn no_income_leaves_the_whole_standard_and_income_at_the_standard_leaves_nothing() {
    assert_eq!(of(2, 0).difference_month, of(2, 0).ceiling_month);
    assert_eq!(of(1, RURAL_FEN * 12).difference_month, Fen::ZERO);
    assert_eq!(of(1, RURAL_FEN * 12 - 12).difference_month, Fen::new(1));
    assert_eq!(of(1, RURAL_FEN * 24).difference_month, Fen::ZERO, "never negative");
}

#[test]
fn income_is_rounded_down_to_the_fen_in_the_familys_favour() {
    let means = of(3, 100);
    assert_eq!(means.income_month_each, Fen::new(2), "100 fen / 12 / 3");
    assert_eq!(means.difference_month, Fen::new(3 * RURAL_FEN - 8), "100 fen / 12 = 8");
}

#[test]
fn nothing_is_computed_from_half_a_declaration() {
    let refused = with_rules(a_case().today(), |rules| means(&Declaration::default(), rules.policy));
    assert_eq!(refused, Err(Refusal::Incomplete(Declaration::default().missing())));
    let case = a_case().with_household(1);
    let refused = with_empty_rules(|rules| means(&case.app.declaration, rules.policy));
    assert_eq!(refused, Err(Refusal::PolicyMissing));
}
