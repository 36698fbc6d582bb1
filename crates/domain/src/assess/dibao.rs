//! 低保: for a family, for one member alone, and what is added for single people.

use super::AssessFault;
use super::counted::{is_severely_disabled, members_of_the_family};
use super::facts::{Facts, Person};
use super::income::{Counted, Lowering, income_a_head};
use super::line::{ExtraSort, LineFact, SingleGround};
use super::property::property_within_the_rules;
use super::sheet::Sheet;
use crate::household::{Apart, DisabilitySort, MemberNo, Occupation, Section};
use crate::money::Fen;
use crate::policy::{AmountKey, CountKey, Residence, RuleKey, ShareKey, SwitchKey};

pub(super) fn residence(facts: &Facts) -> Result<Residence, AssessFault> {
    facts.residence.ok_or_else(|| AssessFault::Missing(vec![Section::Place]))
}

/// 第四条: income a head below the standard, property within the rules. Returns the amount a month.
pub(super) fn family_below_the_standard(facts: &Facts, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let residence = residence(facts)?;
    let standard = sheet.standard(residence)?;
    let people = members_of_the_family(facts, sheet)?;
    let income = income_a_head(facts, &people, Lowering::All, sheet)?;
    let below = LineFact::IncomeBelow { each: income.each_month, standard, residence };
    sheet.put(below, RuleKey::Standard(residence))?;
    property_within_the_rules(facts, &people, standard, sheet)?;
    if !sheet.failed.is_empty() {
        return Ok(Fen::ZERO);
    }
    let base = amount_for_the_family(standard, income, sheet)?;
    with_extras(base, &people, residence, sheet)
}

/// By difference for all counted people together, or by grade, as the switch says.
pub(crate) fn amount_for_the_family(standard: Fen, income: Counted, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let Counted { year, each_month, months, people } = income;
    if sheet.switch(SwitchKey::AmountByDifference)? {
        let line = LineFact::Difference { standard, people, income: year, months };
        return sheet.sum(line, RuleKey::Switch(SwitchKey::AmountByDifference));
    }
    let reaches = |share: crate::money::Share| share.reached_by(each_month.amount_fen(), standard.amount_fen());
    let key = if !reaches(sheet.share(ShareKey::GradeFirstIncome)?) {
        ShareKey::GradeFirstAmount
    } else if !reaches(sheet.share(ShareKey::GradeSecondIncome)?) {
        ShareKey::GradeSecondAmount
    } else {
        ShareKey::GradeThirdAmount
    };
    sheet.sum(LineFact::Grade { standard, people, share: sheet.share(key)? }, RuleKey::Share(key))
}

/// 第八条 单人户: a member with a ground of their own, in a family that is not above 低保边缘. Returns the amount a month.
pub(super) fn member_applies_alone(facts: &Facts, no: MemberNo, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let residence = residence(facts)?;
    let standard = sheet.standard(residence)?;
    let people = members_of_the_family(facts, sheet)?;
    let person = facts.people.iter().find(|person| person.no == no);
    let person = person.ok_or_else(|| AssessFault::Missing(vec![Section::Members]))?;
    let (ground, key) = ground_to_apply_alone(person, sheet)?;
    sheet.put(LineFact::Single { no, ground }, key)?;
    let income = income_a_head(facts, &people, Lowering::All, sheet)?;
    let multiple = sheet.share(ShareKey::MarginalIncome)?;
    let below = LineFact::IncomeBelowMultiple { each: income.each_month, standard, multiple };
    sheet.put(below, RuleKey::Share(ShareKey::MarginalIncome))?;
    property_within_the_rules(facts, &people, standard, sheet)?;
    if !sheet.failed.is_empty() {
        return Ok(Fen::ZERO);
    }
    let share = sheet.share(ShareKey::SingleAmount)?;
    let base = sheet.sum(LineFact::SingleAmount { standard, share }, RuleKey::Share(ShareKey::SingleAmount))?;
    with_extras(base, &[person], residence, sheet)
}

/// Severe disability; intellectual or mental disability one grade further; serious illness; religious staff.
fn ground_to_apply_alone(person: &Person, sheet: &Sheet<'_>) -> Result<(SingleGround, RuleKey), AssessFault> {
    let severe = CountKey::SevereGradeMax;
    if let Some(disability) = person.disability {
        let key = match disability.sort {
            DisabilitySort::Intellectual => CountKey::SingleIntellectualGradeMax,
            DisabilitySort::Mental => CountKey::SingleMentalGradeMax,
            DisabilitySort::Sight
            | DisabilitySort::Hearing
            | DisabilitySort::Speech
            | DisabilitySort::Limb
            | DisabilitySort::Multiple => severe,
        };
        let grade_max = sheet.count(key)?;
        // A milder disability still leaves the other grounds.
        if u16::from(disability.grade) <= grade_max || !person.is_seriously_ill() {
            let ground = SingleGround::Disability { sort: disability.sort, grade: disability.grade, grade_max };
            return Ok((ground, RuleKey::Count(key)));
        }
    }
    if person.is_seriously_ill() {
        return Ok((SingleGround::SeriousIllness, RuleKey::Count(severe)));
    }
    if let Some(Apart::Religious { years }) = person.apart {
        let years_min = sheet.count(CountKey::ReligiousApartYears)?;
        return Ok((SingleGround::Religious { years, years_min }, RuleKey::Count(CountKey::ReligiousApartYears)));
    }
    Ok((SingleGround::None, RuleKey::Count(severe)))
}

/// The base and 分类重点救助 of each person, and the line that adds them.
fn with_extras(base: Fen, people: &[&Person], residence: Residence, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let mut extras = Fen::ZERO;
    for person in people {
        for (sort, each) in extras_of(person, sheet)? {
            let line = LineFact::Extra { no: person.no, relation: person.relation, sort, each };
            let sum = sheet.sum(line, RuleKey::Amount(amount_key(sort)))?;
            extras = extras.checked_add(sum).ok_or(AssessFault::TooLarge)?;
        }
    }
    sheet.sum(LineFact::Amount { base, extras }, RuleKey::Standard(residence))
}

/// What is added for one person. The highest counts; a disability may come on top of illness, age or school, but not on
/// top of itself.
fn extras_of(person: &Person, sheet: &Sheet<'_>) -> Result<Vec<(ExtraSort, Fen)>, AssessFault> {
    let of = |sort: ExtraSort| Ok::<_, AssessFault>((sort, sheet.amount(amount_key(sort))?));
    let mut others = Vec::with_capacity(3);
    if person.is_seriously_ill() {
        others.push(of(ExtraSort::SeriousIllness)?);
    }
    if u16::from(person.age_years) >= sheet.count(CountKey::ExtraElderlyAgeYears)? {
        others.push(of(ExtraSort::Elderly)?);
    }
    if matches!(person.occupation, Some(Occupation::BelowSchool | Occupation::Pupil | Occupation::Student)) {
        others.push(of(ExtraSort::Pupil)?);
    }
    // The first of the highest, so that the order of the list never changes the lines.
    let best = others.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    if person.disability.is_none() {
        return Ok(best.into_iter().collect());
    }
    let mild = of(ExtraSort::Disabled)?;
    let own = if is_severely_disabled(person, sheet)? { of(ExtraSort::SeverelyDisabled)? } else { mild };
    let Some(best) = best else { return Ok(vec![own]) };
    let together = if sheet.switch(SwitchKey::ExtraDisabledAdds)? {
        best.1.checked_add(mild.1).ok_or(AssessFault::TooLarge)?
    } else {
        best.1
    };
    Ok(if own.1 > together {
        vec![own]
    } else if together > best.1 {
        vec![best, mild]
    } else {
        vec![best]
    })
}

const fn amount_key(sort: ExtraSort) -> AmountKey {
    match sort {
        ExtraSort::Disabled => AmountKey::ExtraDisabled,
        ExtraSort::SeverelyDisabled => AmountKey::ExtraSeverelyDisabled,
        ExtraSort::SeriousIllness => AmountKey::ExtraSeriousIllness,
        ExtraSort::Elderly => AmountKey::ExtraElderly,
        ExtraSort::Pupil => AmountKey::ExtraPupil,
    }
}

/// What no 低保 may be above: the standard of everybody counted, and what is added for them.
pub(super) fn ceiling(facts: &Facts, alone: Option<MemberNo>, sheet: &mut Sheet<'_>) -> Result<Fen, AssessFault> {
    let residence = residence(facts)?;
    let mut people = members_of_the_family(facts, sheet)?;
    if let Some(no) = alone {
        people.retain(|person| person.no == no);
    }
    let count = i64::try_from(people.len()).map_err(|_huge| AssessFault::TooLarge)?;
    let base = sheet.standard(residence)?.checked_mul(count).ok_or(AssessFault::TooLarge)?;
    with_extras(base, &people, residence, sheet)
}
