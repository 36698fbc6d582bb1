//! 特困 (特困人员认定办法 第四条至第九条, and 照料护理补贴). The person who applies is judged; income and property are
//! those of the household, a head.

use super::AssessFault;
use super::counted::members_of_the_family;
use super::dibao::residence;
use super::facts::{Facts, Person, Relative};
use super::income::{Lowering, income_a_head};
use super::line::LineFact;
use super::property::property_within_the_rules;
use super::sheet::Sheet;
use crate::household::{Disability, DisabilitySort, ObligorStanding, Relation, Section, SelfCare};
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, RuleKey};

/// 第四条: unable to work, no source of living, nobody who supports. Returns the amount a month.
pub(super) fn person_without_support(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let residence = residence(facts)?;
    let standard = sheet.standard(residence)?;
    let applicant = facts.applicant().ok_or_else(|| AssessFault::Missing(vec![Section::Members]))?;
    unable_to_work(applicant, sheet)?;
    let people = members_of_the_family(facts, sheet)?;
    let income = income_a_head(facts, &people, Lowering::All, sheet)?;
    let below = LineFact::IncomeBelow { each: income.each_month, standard, residence };
    sheet.put(below, RuleKey::Standard(residence))?;
    property_within_the_rules(facts, &people, standard, sheet)?;
    nobody_can_support(facts, &people, sheet)?;
    if sheet.failed.is_empty() { basic_and_care(applicant.self_care, sheet) } else { Ok(Fen::ZERO) }
}

/// 第五条: by age, or by a certified disability.
fn unable_to_work(person: &Person, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let (line, key) = work_line(person, sheet)?;
    sheet.put(line, key)?;
    Ok(())
}

fn work_line(person: &Person, sheet: &Sheet<'_>) -> Result<(LineFact, RuleKey), AssessFault> {
    let child_below = sheet.count(CountKey::TekunChildAgeYears)?;
    let elderly_from = sheet.count(CountKey::TekunElderlyAgeYears)?;
    let age = u16::from(person.age_years);
    if age >= child_below
        && age < elderly_from
        && let Some(Disability { sort, grade }) = person.disability
    {
        let key = match sort {
            DisabilitySort::Intellectual => Some(CountKey::TekunIntellectualGradeMax),
            DisabilitySort::Mental => Some(CountKey::TekunMentalGradeMax),
            DisabilitySort::Limb => Some(CountKey::TekunLimbGradeMax),
            DisabilitySort::Sight => Some(CountKey::TekunSightGradeMax),
            DisabilitySort::Hearing | DisabilitySort::Speech | DisabilitySort::Multiple => None,
        };
        if let Some(key) = key {
            let grade_max = sheet.count(key)?;
            return Ok((LineFact::WorkDisability { sort, grade, grade_max }, RuleKey::Count(key)));
        }
    }
    let key = if age < child_below { CountKey::TekunChildAgeYears } else { CountKey::TekunElderlyAgeYears };
    Ok((LineFact::WorkAge { age_years: person.age_years, child_below, elderly_from }, RuleKey::Count(key)))
}

/// 第八条: no obliged relative, or none who can perform; those in the same household are looked at like those elsewhere.
fn nobody_can_support(facts: &Facts, people: &[&Person], sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    if !facts.obligors_complete {
        return Err(AssessFault::Missing(vec![Section::Obligors]));
    }
    let adult = sheet.count(CountKey::AdultAgeYears)?;
    let at_home = people.iter().filter(|person| {
        matches!(person.relation, Relation::Spouse | Relation::Child | Relation::Parent)
            && u16::from(person.age_years) >= adult
    });
    let mut anybody = false;
    for person in at_home {
        anybody = true;
        let (line, key) = work_line(person, sheet)?;
        let can_work = line.result() == Some(super::LineResult::NotMet);
        sheet.put(LineFact::ObligorAtHome { no: person.no, relation: person.relation, can_work }, key)?;
    }
    for relative in &facts.obligors {
        anybody = true;
        obligor_cannot_perform(relative, sheet)?;
    }
    if !anybody {
        sheet.put(LineFact::NoObligor {}, RuleKey::Count(CountKey::ObligorElderlyAgeYears))?;
    }
    Ok(())
}

fn obligor_cannot_perform(relative: &Relative, sheet: &mut Sheet<'_>) -> Result<(), AssessFault> {
    let Relative { no, age_years, relation, standing, support_month: _ } = *relative;
    let (key, from_age) = match standing {
        ObligorStanding::Dibao => (CountKey::ObligorDibaoAgeYears, Some(CountKey::ObligorDibaoAgeYears)),
        ObligorStanding::LowIncome => (CountKey::ObligorElderlyAgeYears, Some(CountKey::ObligorElderlyAgeYears)),
        ObligorStanding::Able
        | ObligorStanding::Tekun
        | ObligorStanding::SeverelyDisabled
        | ObligorStanding::CannotAct => (CountKey::ObligorElderlyAgeYears, None),
    };
    let from_age = from_age.map(|key| sheet.count(key)).transpose()?;
    sheet.put(LineFact::Obligor { no, relation, age_years, standing, from_age }, RuleKey::Count(key))?;
    Ok(())
}

/// The basic standard, and 照料护理补贴 by the six indicators.
pub(crate) fn basic_and_care(self_care: Option<SelfCare>, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let each = sheet.amount(AmountKey::TekunBasic)?;
    let basic = sheet.sum(LineFact::TekunBasic { each }, RuleKey::Amount(AmountKey::TekunBasic))?;
    let half_from = sheet.count(CountKey::CareHalfUnmetMin)?;
    let full_from = sheet.count(CountKey::CareFullUnmetMin)?;
    let care = match self_care {
        None => sheet.sum(LineFact::CareNotAssessed {}, RuleKey::Count(CountKey::CareHalfUnmetMin))?,
        Some(care) => {
            let unmet = unmet(care);
            let half = sheet.amount(AmountKey::CareHalf)?;
            let full = sheet.amount(AmountKey::CareFull)?;
            let key = if u16::from(unmet) >= full_from { AmountKey::CareFull } else { AmountKey::CareHalf };
            sheet.sum(LineFact::Care { unmet, half_from, full_from, half, full }, RuleKey::Amount(key))?
        }
    };
    sheet.sum(LineFact::Amount { base: basic, extras: care }, RuleKey::Amount(AmountKey::TekunBasic))
}

/// How many of the six indicators are not met.
fn unmet(care: SelfCare) -> u8 {
    let SelfCare { eating, dressing, bed, toilet, walking, bathing } = care;
    [eating, dressing, bed, toilet, walking, bathing]
        .into_iter()
        .fold(0, |count, alone| if alone { count } else { count.saturating_add(1) })
}

/// What no 特困 may be above.
pub(super) fn ceiling(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let applicant = facts.applicant().ok_or_else(|| AssessFault::Missing(vec![Section::Members]))?;
    basic_and_care(applicant.self_care, sheet)
}
