//! Income a head and month (最低生活保障审核确认办法 第三章), and necessary spending.

use super::AssessFault;
use super::facts::{Facts, Person};
use super::line::LineFact;
use super::sheet::Sheet;
use crate::household::Section;
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, RuleKey, SwitchKey};

/// How far the income is lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lowering {
    /// By what is no income only: where necessary spending has a test of its own.
    NotIncome,
    /// By costs of working and spending for illness and disability too.
    All,
}

/// The counted income.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) year: Fen,
    pub(crate) each_month: Fen,
    pub(crate) months: u16,
    pub(crate) people: u16,
}

/// 第三章: four sources and what relatives pay, less what is no income, less costs; shared by months and people.
pub(super) fn income_a_head(
    facts: &Facts,
    people: &[&Person],
    lowering: Lowering,
    sheet: &mut Sheet<'_>,
) -> Result<Counted, AssessFault> {
    let months = sheet.count(CountKey::IncomeMonths)?;
    let by_months = RuleKey::Count(CountKey::IncomeMonths);
    let count = u16::try_from(people.len()).map_err(|_huge| AssessFault::TooLarge)?;
    let mut year = sheet.sum(four_sources(facts, months)?, by_months)?;
    year = without_what_is_no_income(facts, year, months, count, sheet)?;
    if lowering == Lowering::All {
        year = without_costs(facts, people, year, sheet)?;
    }
    let each_month = sheet.sum(LineFact::IncomeEach { income: year, months, people: count }, by_months)?;
    Ok(Counted { year, each_month, months, people: count })
}

fn four_sources(facts: &Facts, months: u16) -> Result<LineFact, AssessFault> {
    let [Some(wages), Some(business), Some(property), Some(transfer)] = facts.income.sources() else {
        return Err(AssessFault::Missing(vec![Section::Income]));
    };
    let support_month = facts
        .obligors
        .iter()
        .try_fold(Fen::ZERO, |sum, obligor| sum.checked_add(obligor.support_month))
        .ok_or(AssessFault::TooLarge)?;
    Ok(LineFact::Income { wages, business, property, transfer, support_month, months })
}

/// 优待抚恤金, scholarships and the like; the central basic pension. Never more pensions than people.
fn without_what_is_no_income(
    facts: &Facts,
    year: Fen,
    months: u16,
    people: u16,
    sheet: &mut Sheet<'_>,
) -> Result<Fen, AssessFault> {
    let exempt = facts.deductions.exempt.unwrap_or_default();
    let mut rest = year;
    if exempt > Fen::ZERO && sheet.switch(SwitchKey::DeductExempt)? {
        rest = sheet.sum(LineFact::Exempt { before: rest, off: exempt }, RuleKey::Switch(SwitchKey::DeductExempt))?;
    }
    let pensions = u16::from(facts.deductions.basic_pension_persons.unwrap_or_default()).min(people);
    if pensions > 0 {
        let each = sheet.amount(AmountKey::BasicPensionExempt)?;
        let line = LineFact::BasicPension { before: rest, people: pensions, each, months };
        rest = sheet.sum(line, RuleKey::Amount(AmountKey::BasicPensionExempt))?;
    }
    Ok(rest)
}

/// Necessary costs of working, and own spending where somebody is seriously ill or disabled.
fn without_costs(facts: &Facts, people: &[&Person], year: Fen, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let mut rest = year;
    let work = facts.deductions.work_costs.unwrap_or_default();
    if work > Fen::ZERO && sheet.switch(SwitchKey::DeductWorkCosts)? {
        rest =
            sheet.sum(LineFact::WorkCosts { before: rest, off: work }, RuleKey::Switch(SwitchKey::DeductWorkCosts))?;
    }
    let burdened = people.iter().any(|person| person.is_seriously_ill() || person.disability.is_some());
    let medical = facts.spending.medical.unwrap_or_default();
    let off = medical.checked_add(facts.spending.rehabilitation.unwrap_or_default()).ok_or(AssessFault::TooLarge)?;
    if burdened && off > Fen::ZERO && sheet.switch(SwitchKey::DeductRigidSpending)? {
        let key = RuleKey::Switch(SwitchKey::DeductRigidSpending);
        rest = sheet.sum(LineFact::RigidCosts { before: rest, off }, key)?;
    }
    Ok(rest)
}

/// The four parts of necessary spending.
pub(super) fn spending(facts: &Facts) -> Result<LineFact, AssessFault> {
    match facts.spending.parts() {
        [Some(medical), Some(education), Some(rehabilitation), Some(living)] => {
            Ok(LineFact::Spending { medical, education, rehabilitation, living })
        }
        _ => Err(AssessFault::Missing(vec![Section::Spending])),
    }
}
