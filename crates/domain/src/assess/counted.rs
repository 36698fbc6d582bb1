//! Who counts (最低生活保障审核确认办法 第七条).

use super::AssessFault;
use super::facts::{Facts, Person};
use super::line::{LineFact, LineResult, Standing};
use super::sheet::Sheet;
use crate::household::{Apart, Occupation, Relation, Section};
use crate::policy::{CountKey, RuleKey, SwitchKey};

/// 第七条: the people whose income and property are counted. Never empty.
pub(super) fn members_of_the_family<'f>(
    facts: &'f Facts,
    sheet: &mut Sheet<'_>,
) -> Result<Vec<&'f Person>, AssessFault> {
    let mut counted = Vec::with_capacity(facts.people.len());
    for person in &facts.people {
        let standing = standing(person, sheet)?;
        let (key, counts) = match standing {
            Standing::LivingTogether => switch(sheet, SwitchKey::CountLivingTogether)?,
            Standing::NearestElsewhere => switch(sheet, SwitchKey::CountNearestElsewhere)?,
            Standing::Student => switch(sheet, SwitchKey::CountStudents)?,
            Standing::OtherElsewhere => switch(sheet, SwitchKey::CountOthersElsewhere)?,
            Standing::Confined => switch(sheet, SwitchKey::CountConfined)?,
            Standing::Religious => (RuleKey::Count(CountKey::ReligiousApartYears), false),
        };
        let line = LineFact::Person { no: person.no, relation: person.relation, standing, counts };
        if sheet.put(line, key)? == LineResult::Met {
            counted.push(person);
        }
    }
    if counted.is_empty() { Err(AssessFault::Missing(vec![Section::Members])) } else { Ok(counted) }
}

fn switch(sheet: &Sheet<'_>, key: SwitchKey) -> Result<(RuleKey, bool), AssessFault> {
    Ok((RuleKey::Switch(key), sheet.switch(key)?))
}

fn standing(person: &Person, sheet: &Sheet<'_>) -> Result<Standing, AssessFault> {
    Ok(match person.apart {
        None => Standing::LivingTogether,
        Some(Apart::Prison | Apart::DrugRehabilitation | Apart::DeclaredMissing) => Standing::Confined,
        Some(Apart::Religious { years }) if u16::from(years) >= sheet.count(CountKey::ReligiousApartYears)? => {
            Standing::Religious
        }
        Some(Apart::Religious { .. } | Apart::Elsewhere) => elsewhere(person, sheet)?,
    })
}

fn elsewhere(person: &Person, sheet: &Sheet<'_>) -> Result<Standing, AssessFault> {
    Ok(match person.relation {
        // The family is the applicant's: where the applicant is, somebody of it lives.
        Relation::Applicant => Standing::LivingTogether,
        Relation::Spouse => Standing::NearestElsewhere,
        Relation::Child if u16::from(person.age_years) < sheet.count(CountKey::AdultAgeYears)? => {
            Standing::NearestElsewhere
        }
        Relation::Child if matches!(person.occupation, Some(Occupation::Pupil | Occupation::Student)) => {
            Standing::Student
        }
        Relation::Child if cannot_live_independently(person, sheet)? => Standing::NearestElsewhere,
        Relation::Child
        | Relation::Parent
        | Relation::Grandparent
        | Relation::Grandchild
        | Relation::Sibling
        | Relation::Other => Standing::OtherElsewhere,
    })
}

fn cannot_live_independently(person: &Person, sheet: &Sheet<'_>) -> Result<bool, AssessFault> {
    Ok(person.occupation == Some(Occupation::UnableToWork) || is_severely_disabled(person, sheet)?)
}

/// A certificate of a grade that counts as severe (重度残疾).
pub(super) fn is_severely_disabled(person: &Person, sheet: &Sheet<'_>) -> Result<bool, AssessFault> {
    match person.disability {
        Some(disability) => Ok(u16::from(disability.grade) <= sheet.count(CountKey::SevereGradeMax)?),
        None => Ok(false),
    }
}
