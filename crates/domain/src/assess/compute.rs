//! Each rule as a pure function of the numbers in its line.

use super::line::{LineFact, LineResult, MONTHS_PER_YEAR, Test};
use crate::household::ObligorStanding;
use crate::money::{Fen, Share};

impl LineFact {
    /// What comes out of these numbers; `None` when they are beyond the range of money.
    pub fn result(&self) -> Option<LineResult> {
        Some(match *self {
            Self::Person { counts, .. } => met(counts),
            Self::Income { wages, business, property, transfer, support_month, months } => {
                let support = support_month.checked_mul(i64::from(months))?;
                LineResult::Sum(sum(&[wages, business, property, transfer, support])?)
            }
            Self::Exempt { before, off } | Self::WorkCosts { before, off } | Self::RigidCosts { before, off } => {
                LineResult::Sum(less(before, off)?)
            }
            Self::BasicPension { before, people, each, months } => {
                let off = each.checked_mul(i64::from(people))?.checked_mul(i64::from(months))?;
                LineResult::Sum(less(before, off)?)
            }
            Self::IncomeEach { income, months, people } => {
                LineResult::Sum(a_month(income, months)?.checked_div(people.into())?)
            }
            Self::IncomeBelow { each, standard, .. } => met(each < standard),
            Self::IncomeBelowMultiple { each, standard, multiple } => {
                met(!multiple.reached_by(each.amount_fen(), standard.amount_fen()))
            }
            Self::IncomeBelowDisposable { each, disposable_year } => {
                met(each.checked_mul(MONTHS_PER_YEAR)? < disposable_year)
            }
            Self::Savings { savings, people, standard, standards } => {
                met(savings.checked_div(people.into())? <= standard.checked_mul(standards.into())?)
            }
            Self::SavingsOfIll { savings, people, limit } => met(savings.checked_div(people.into())? <= limit),
            Self::Vehicles { count, value, limit } => met(count == 0 || (limit > Fen::ZERO && value <= limit)),
            Self::Dwellings { count, dangerous, many, area, people, multiple, minimum } => {
                let safe = u16::from(count.saturating_sub(dangerous));
                met(safe < many || area_within(area, people, multiple, minimum))
            }
            Self::DwellingsAfterDisaster { area, people, multiple, average } => {
                met(area_within(area, people, multiple, average))
            }
            Self::Spending { medical, education, rehabilitation, living } => {
                LineResult::Sum(sum(&[medical, education, rehabilitation, living])?)
            }
            Self::RigidShare { spending, income, share } => {
                met(spending > Fen::ZERO && share.reached_by(spending.amount_fen(), income.amount_fen()))
            }
            Self::Difference { standard, people, income, months } => {
                LineResult::Sum(less(standard.checked_mul(people.into())?, a_month(income, months)?)?)
            }
            Self::Grade { standard, people, share } => LineResult::Sum(share.of(standard)?.checked_mul(people.into())?),
            Self::Single { ground, .. } => met(ground.holds()),
            Self::SingleAmount { standard, share } => LineResult::Sum(share.of(standard)?),
            Self::Extra { each, .. } | Self::TekunBasic { each } => LineResult::Sum(each),
            Self::Amount { base, extras } => LineResult::Sum(base.checked_add(extras)?),
            Self::WorkAge { age_years, child_below, elderly_from } => {
                met(u16::from(age_years) < child_below || u16::from(age_years) >= elderly_from)
            }
            Self::WorkDisability { grade, grade_max, .. } => met(u16::from(grade) <= grade_max),
            Self::NoObligor {} => LineResult::Met,
            Self::Obligor { standing, age_years, from_age, .. } => met(cannot_perform(standing, age_years, from_age)),
            Self::ObligorAtHome { can_work, .. } => met(!can_work),
            Self::Care { unmet, half_from, full_from, half, full } => LineResult::Sum(match u16::from(unmet) {
                unmet if unmet >= full_from => full,
                unmet if unmet >= half_from => half,
                _ => Fen::ZERO,
            }),
            Self::CareNotAssessed {}
            | Self::TemporaryCeiling { .. }
            | Self::TemporarySmallSum { .. }
            | Self::PettyFund { .. }
            | Self::TemporaryInterval { .. } => LineResult::Noted,
        })
    }

    /// The test that this line is; `None` for a line that cannot fail.
    pub const fn test(&self) -> Option<Test> {
        Some(match self {
            Self::IncomeBelow { .. } | Self::IncomeBelowMultiple { .. } | Self::IncomeBelowDisposable { .. } => {
                Test::Income
            }
            Self::Savings { .. } | Self::SavingsOfIll { .. } => Test::Savings,
            Self::Vehicles { .. } => Test::Vehicles,
            Self::Dwellings { .. } | Self::DwellingsAfterDisaster { .. } => Test::Dwellings,
            Self::RigidShare { .. } => Test::RigidShare,
            Self::Single { .. } => Test::Single,
            Self::WorkAge { .. } | Self::WorkDisability { .. } => Test::Work,
            Self::NoObligor {} | Self::Obligor { .. } | Self::ObligorAtHome { .. } => Test::Support,
            Self::Person { .. }
            | Self::Income { .. }
            | Self::Exempt { .. }
            | Self::BasicPension { .. }
            | Self::WorkCosts { .. }
            | Self::RigidCosts { .. }
            | Self::IncomeEach { .. }
            | Self::Spending { .. }
            | Self::Difference { .. }
            | Self::Grade { .. }
            | Self::SingleAmount { .. }
            | Self::Extra { .. }
            | Self::Amount { .. }
            | Self::TekunBasic { .. }
            | Self::Care { .. }
            | Self::CareNotAssessed {}
            | Self::TemporaryCeiling { .. }
            | Self::TemporarySmallSum { .. }
            | Self::PettyFund { .. }
            | Self::TemporaryInterval { .. } => return None,
        })
    }
}

impl super::line::SingleGround {
    fn holds(self) -> bool {
        match self {
            Self::Disability { grade, grade_max, .. } => u16::from(grade) <= grade_max,
            Self::Religious { years, years_min } => u16::from(years) >= years_min,
            Self::SeriousIllness => true,
            Self::None => false,
        }
    }
}

const fn met(yes: bool) -> LineResult {
    if yes { LineResult::Met } else { LineResult::NotMet }
}

fn sum(parts: &[Fen]) -> Option<Fen> {
    parts.iter().try_fold(Fen::ZERO, |sum, part| sum.checked_add(*part))
}

/// The difference, or nothing: neither income nor an amount is ever below zero.
fn less(from: Fen, off: Fen) -> Option<Fen> {
    from.checked_sub(off).map(|rest| rest.max(Fen::ZERO))
}

fn a_month(year: Fen, months: u16) -> Option<Fen> {
    year.checked_div(i64::from(months))
}

/// Compared without dividing: whole square metres a head would round.
fn area_within(area: u16, people: u16, multiple: Share, each: u16) -> bool {
    let wide = |number: u16| u64::from(number);
    let most = wide(people).saturating_mul(wide(each)).saturating_mul(u64::from(multiple.part()));
    wide(area).saturating_mul(u64::from(multiple.whole())) <= most
}

/// 特困人员认定办法 第八条.
fn cannot_perform(standing: ObligorStanding, age_years: u8, from_age: Option<u16>) -> bool {
    match standing {
        ObligorStanding::Able => false,
        ObligorStanding::Tekun | ObligorStanding::SeverelyDisabled | ObligorStanding::CannotAct => true,
        ObligorStanding::Dibao | ObligorStanding::LowIncome => {
            from_age.is_some_and(|from| u16::from(age_years) >= from)
        }
    }
}
