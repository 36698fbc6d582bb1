//! 低保边缘, 刚性支出困难, and the limits of 临时救助.

use super::AssessFault;
use super::counted::members_of_the_family;
use super::dibao::residence;
use super::facts::Facts;
use super::income::{Lowering, income_a_head, spending};
use super::line::LineFact;
use super::property::property_within_the_rules;
use super::sheet::Sheet;
use crate::kind::TemporarySort;
use crate::policy::{AmountKey, CountKey, Residence, RuleKey, ShareKey};

/// 最低生活保障审核确认办法 第八条: income a head below a multiple of the standard, property within the rules.
pub(super) fn family_at_the_margin(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let standard = sheet.standard(residence(facts)?)?;
    let people = members_of_the_family(facts, sheet)?;
    let income = income_a_head(facts, &people, Lowering::All, sheet)?;
    let multiple = sheet.share(ShareKey::MarginalIncome)?;
    let below = LineFact::IncomeBelowMultiple { each: income.each_month, standard, multiple };
    sheet.put(below, RuleKey::Share(ShareKey::MarginalIncome))?;
    property_within_the_rules(facts, &people, standard, sheet)
}

/// 刚性支出困难家庭认定办法: income a head below last year's disposable income, property within the rules, and necessary
/// spending of at least a share of income. The income is not lowered by that spending: it would count twice.
pub(super) fn family_with_rigid_spending(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let residence = residence(facts)?;
    let standard = sheet.standard(residence)?;
    let people = members_of_the_family(facts, sheet)?;
    let income = income_a_head(facts, &people, Lowering::NotIncome, sheet)?;
    let key = match residence {
        Residence::Urban => AmountKey::DisposableIncomeUrban,
        Residence::Rural => AmountKey::DisposableIncomeRural,
    };
    let below = LineFact::IncomeBelowDisposable { each: income.each_month, disposable_year: sheet.amount(key)? };
    sheet.put(below, RuleKey::Amount(key))?;
    property_within_the_rules(facts, &people, standard, sheet)?;
    let by_share = RuleKey::Share(ShareKey::RigidSpending);
    let spending = sheet.sum(spending(facts)?, by_share)?;
    let share = sheet.share(ShareKey::RigidSpending)?;
    sheet.put(LineFact::RigidShare { spending, income: income.year, share }, by_share)?;
    Ok(())
}

/// 临时救助: nothing in the rules fixes the sum; the lines show the limits between which a person sets it.
pub(super) fn limits_of_temporary_relief(
    facts: &Facts,
    sort: TemporarySort,
    sheet: &mut Sheet<'_>,
) -> Result<(), AssessFault> {
    let by = |key| RuleKey::Amount(key);
    if sort == TemporarySort::Emergency {
        let limit = sheet.amount(AmountKey::PettyFund)?;
        sheet.put(LineFact::PettyFund { limit }, by(AmountKey::PettyFund))?;
    } else if let Ok(line) = spending(facts) {
        sheet.put(line, by(AmountKey::TemporaryCeiling))?;
    }
    let limit = sheet.amount(AmountKey::TemporarySmallSum)?;
    sheet.put(LineFact::TemporarySmallSum { limit }, by(AmountKey::TemporarySmallSum))?;
    let limit = sheet.amount(AmountKey::TemporaryCeiling)?;
    sheet.put(LineFact::TemporaryCeiling { limit }, by(AmountKey::TemporaryCeiling))?;
    let months = sheet.count(CountKey::TemporaryIntervalMonths)?;
    sheet.put(LineFact::TemporaryInterval { months }, RuleKey::Count(CountKey::TemporaryIntervalMonths))?;
    Ok(())
}
