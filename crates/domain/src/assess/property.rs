//! Savings, vehicles, dwellings (重庆市最低生活保障条件认定办法), the same lines for every lasting kind.

use super::AssessFault;
use super::facts::{Facts, Person};
use super::line::LineFact;
use super::sheet::Sheet;
use crate::household::{Cause, Section};
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, RuleKey, ShareKey};

/// The three lines, in this order.
pub(super) fn property_within_the_rules(
    facts: &Facts,
    people: &[&Person],
    standard: Fen,
    sheet: &mut Sheet<'_>,
) -> Result<(), AssessFault> {
    let count = u16::try_from(people.len()).map_err(|_huge| AssessFault::TooLarge)?;
    let ill = people.iter().any(|person| person.is_seriously_ill());
    savings_up_to_so_many_standards(facts, count, standard, ill, sheet)?;
    no_vehicle_above_the_limit(facts, sheet)?;
    dwellings_within_the_area(facts, count, sheet)
}

fn missing() -> AssessFault {
    AssessFault::Missing(vec![Section::Property])
}

/// Savings a head up to so many monthly standards; with a serious illness up to a sum of its own.
fn savings_up_to_so_many_standards(
    facts: &Facts,
    people: u16,
    standard: Fen,
    ill: bool,
    sheet: &mut Sheet<'_>,
) -> Result<(), AssessFault> {
    let savings = facts.property.savings.ok_or_else(missing)?;
    let standards = sheet.count(CountKey::SavingsStandards)?;
    let common = standard.checked_mul(standards.into()).ok_or(AssessFault::TooLarge)?;
    let each = savings.checked_div(people.into()).ok_or(AssessFault::TooLarge)?;
    if ill && each > common {
        let limit = sheet.amount(AmountKey::IllnessSavingsExempt)?;
        if limit > common {
            let line = LineFact::SavingsOfIll { savings, people, limit };
            sheet.put(line, RuleKey::Amount(AmountKey::IllnessSavingsExempt))?;
            return Ok(());
        }
    }
    let line = LineFact::Savings { savings, people, standard, standards };
    sheet.put(line, RuleKey::Count(CountKey::SavingsStandards))?;
    Ok(())
}

/// No motor vehicle, or what there is is worth no more than the limit.
fn no_vehicle_above_the_limit(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let count = facts.property.vehicles_count.ok_or_else(missing)?;
    let value = match (count, facts.property.vehicles_value) {
        (0, _) => Fen::ZERO,
        (_, value) => value.ok_or_else(missing)?,
    };
    let limit = sheet.amount(AmountKey::VehicleExempt)?;
    sheet.put(LineFact::Vehicles { count, value, limit }, RuleKey::Amount(AmountKey::VehicleExempt))?;
    Ok(())
}

/// Fewer dwellings than many, dangerous ones apart; else the area a head decides. After an accident or a disaster a wider
/// area is exempt.
fn dwellings_within_the_area(facts: &Facts, people: u16, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let count = facts.property.dwellings_count.ok_or_else(missing)?;
    let dangerous = facts.property.dangerous_dwellings_count.unwrap_or_default();
    let many = sheet.count(CountKey::DwellingsMany)?;
    let looked_at = u16::from(count.saturating_sub(dangerous)) >= many;
    let area = match facts.property.dwellings_area_square_metres {
        Some(area) => area,
        None if looked_at => return Err(missing()),
        None => 0,
    };
    let multiple = sheet.share(ShareKey::DwellingArea)?;
    let minimum = sheet.count(CountKey::MinimumAreaSquareMetres)?;
    let common = LineFact::Dwellings { count, dangerous, many, area, people, multiple, minimum };
    let struck = facts.causes.contains(&Cause::Accident);
    if struck && common.result() == Some(super::LineResult::NotMet) {
        let multiple = sheet.share(ShareKey::DisasterDwellingArea)?;
        let average = sheet.count(CountKey::DistrictAreaSquareMetres)?;
        let wider = LineFact::DwellingsAfterDisaster { area, people, multiple, average };
        if wider.result() == Some(super::LineResult::Met) {
            sheet.put(wider, RuleKey::Share(ShareKey::DisasterDwellingArea))?;
            return Ok(());
        }
    }
    sheet.put(common, RuleKey::Share(ShareKey::DwellingArea))?;
    Ok(())
}
