//! 政策自测: a family sketched in a dozen numbers is judged by the functions that judge an application. Nothing is stored.

use crate::{App, AppError};
use jzt_domain::application::Refusal;
use jzt_domain::assess::{AssessFault, Facts, Judgement, Person, assess};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{
    Deductions, Disability, DisabilitySort, Health, Income, MemberNo, Property, Relation, Spending,
};
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;
use jzt_domain::policy::{CountKey, PolicySet, Residence};

/// What somebody says of a family without a name. Sums are of the whole family, income and spending of twelve months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Whose rules hold: the district, or a place within it.
    pub place: DivisionCode,
    /// Which standard holds.
    pub residence: Residence,
    /// People who live together; at least one.
    pub people_count: u8,
    /// Age of the person who is worst off, in years.
    pub age_years: u8,
    /// True when this person has neither spouse nor parents nor children.
    pub without_relatives: bool,
    /// Health of this person.
    pub health: Health,
    /// True when this person holds a certificate of a severe disability.
    pub severely_disabled: bool,
    /// All income.
    pub income: Fen,
    /// Own spending for illness, school and rehabilitation.
    pub spending: Fen,
    /// Savings.
    pub savings: Fen,
    /// What the vehicles are worth; zero for none.
    pub vehicles_value: Fen,
    /// Dwellings.
    pub dwellings_count: u8,
    /// Floor area of all dwellings.
    pub area_square_metres: u16,
}

/// Judges a sketch today: the lasting kinds in order up to the first that fits, and for somebody seriously ill or severely
/// disabled in a family that gets no 低保 also 低保 for that one person.
pub fn judge(app: &App, sketch: &Sketch) -> Result<Vec<Judgement>, AppError> {
    let policy = app.policy().tree.lookup(&sketch.place, app.now().date());
    let adult_age_years = count(&policy, CountKey::AdultAgeYears)?;
    let severe_grade = count(&policy, CountKey::SevereGradeMax)?;
    let facts = facts(sketch, adult_age_years, severe_grade);
    let is_alone = sketch.people_count == 1 && sketch.without_relatives;
    let first = if is_alone { Kind::Tekun } else { Kind::Dibao };
    let request = Request::Lasting { first, others_too: true };
    let mut found = assess(&facts, request, true, &policy).map_err(refused)?.judgements;
    let gets_paid = found.iter().any(|judgement| judgement.fits && judgement.kind.is_monthly());
    let may_apply_alone = sketch.health == Health::SeriousIllness || sketch.severely_disabled;
    if may_apply_alone && sketch.people_count > 1 && !gets_paid {
        let request = Request::Single { member: MemberNo::APPLICANT, others_too: false };
        let alone = assess(&facts, request, false, &policy).map_err(refused)?.judgements;
        found.splice(0..0, alone.into_iter().filter(|judgement| judgement.fits));
    }
    Ok(found)
}

fn refused(fault: AssessFault) -> AppError {
    match fault {
        AssessFault::Missing(sections) => AppError::Refused(Refusal::Incomplete(sections)),
        AssessFault::Policy(_) => AppError::Refused(Refusal::PolicyMissing),
        AssessFault::TooLarge => AppError::Refused(Refusal::SumImpossible),
    }
}

fn count(policy: &PolicySet, key: CountKey) -> Result<u8, AppError> {
    let count = policy.count(key).and_then(|count| u8::try_from(count).ok());
    count.ok_or(AppError::Refused(Refusal::PolicyMissing))
}

/// The less severe end of what counts as severe, so that the answer never promises too much.
fn facts(sketch: &Sketch, adult_age_years: u8, severe_grade: u8) -> Facts {
    let severe = Disability { sort: DisabilitySort::Limb, grade: severe_grade };
    let person = |no: u8| match no {
        1 => Person {
            health: Some(sketch.health),
            disability: sketch.severely_disabled.then_some(severe),
            ..Person::new(MemberNo::APPLICANT, sketch.age_years, Relation::Applicant)
        },
        _ => Person::new(MemberNo(no), adult_age_years, Relation::Other),
    };
    let nothing = Some(Fen::ZERO);
    Facts {
        people: (1..=sketch.people_count).map(person).collect(),
        people_complete: true,
        residence: Some(sketch.residence),
        causes: Vec::new(),
        income: Income::of([Some(sketch.income), nothing, nothing, nothing]),
        deductions: Deductions::default(),
        spending: Spending {
            medical: Some(sketch.spending),
            education: nothing,
            rehabilitation: nothing,
            living: nothing,
        },
        property: Property {
            savings: Some(sketch.savings),
            vehicles_count: Some(u8::from(sketch.vehicles_value > Fen::ZERO)),
            dwellings_count: Some(sketch.dwellings_count),
            vehicles_value: Some(sketch.vehicles_value),
            dwellings_area_square_metres: Some(sketch.area_square_metres),
            dangerous_dwellings_count: Some(0),
        },
        obligors: Vec::new(),
        obligors_complete: sketch.without_relatives,
    }
}
