//! Everything that the computation needs, without a name or an identity number.

use crate::application::{Application, FactKey, FactValue};
use crate::household::{
    Apart, Cause, Deductions, Disability, Health, Income, Member, MemberNo, Obligor, ObligorStanding, Occupation,
    Property, Relation, Section, SelfCare, Spending,
};
use crate::money::Fen;
use crate::policy::Residence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Number within the application.
    pub no: MemberNo,
    /// Whole years on the day of the assessment.
    pub age_years: u8,
    /// Relation to the applicant.
    pub relation: Relation,
    /// `None` where it was not asked yet.
    pub health: Option<Health>,
    /// Where there is a certificate.
    pub disability: Option<Disability>,
    /// `None` where it was not asked.
    pub occupation: Option<Occupation>,
    /// Why the person does not live with the family, if so.
    pub apart: Option<Apart>,
    /// What the person manages alone, once assessed.
    pub self_care: Option<SelfCare>,
}

impl Person {
    /// Somebody of whom only age and relation are known: healthy, at home, nothing else asked.
    pub const fn new(no: MemberNo, age_years: u8, relation: Relation) -> Self {
        Self {
            no,
            age_years,
            relation,
            health: Some(Health::Good),
            disability: None,
            occupation: None,
            apart: None,
            self_care: None,
        }
    }

    fn of(member: &Member, on: Date) -> Self {
        Self {
            no: member.no,
            age_years: member.id_number.age_on(on),
            relation: member.relation,
            health: member.health,
            disability: member.disability,
            occupation: member.occupation,
            apart: member.apart,
            self_care: None,
        }
    }

    pub(super) fn is_seriously_ill(&self) -> bool {
        self.health == Some(Health::SeriousIllness)
    }
}

/// An obliged relative outside the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    /// Number within the application.
    pub no: MemberNo,
    /// Whole years on the day of the assessment.
    pub age_years: u8,
    /// Whom the relative is to the applicant.
    pub relation: Relation,
    /// How they stand.
    pub standing: ObligorStanding,
    /// What they pay the family, a month, besides the stated income.
    pub support_month: Fen,
}

impl Relative {
    fn of(obligor: &Obligor, on: Date) -> Self {
        Self {
            no: obligor.no,
            age_years: obligor.id_number.age_on(on),
            relation: obligor.relation,
            standing: obligor.standing,
            support_month: obligor.support_month,
        }
    }
}

/// The facts of one family on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Everybody stated as belonging to the family.
    pub people: Vec<Person>,
    /// True when nobody is missing from `people`.
    pub people_complete: bool,
    /// Which standard holds.
    pub residence: Option<Residence>,
    /// Why the family asks.
    pub causes: Vec<Cause>,
    /// Income of twelve months, whole family.
    pub income: Income,
    /// What is taken off.
    pub deductions: Deductions,
    /// What the family had to pay itself over twelve months.
    pub spending: Spending,
    /// What it owns.
    pub property: Property,
    /// Obliged relatives outside the household.
    pub obligors: Vec<Relative>,
    /// True when nobody is missing from `obligors`.
    pub obligors_complete: bool,
}

impl Facts {
    /// What the application says on a day: the declaration, with the values that a clerk settled and the assessments of
    /// self-care laid over it.
    pub fn of(application: &Application, on: Date) -> Self {
        let stated = &application.declaration;
        let mut facts = Self {
            people: stated.members.iter().map(|member| Person::of(member, on)).collect(),
            people_complete: stated.members_complete,
            residence: stated.residence,
            causes: stated.causes.clone(),
            income: stated.income,
            deductions: stated.deductions,
            spending: stated.spending,
            property: stated.property,
            obligors: stated.obligors.iter().map(|obligor| Relative::of(obligor, on)).collect(),
            obligors_complete: stated.obligors_complete,
        };
        for settlement in &application.settlements {
            facts.settle(settlement.fact);
        }
        for assessed in &application.self_care {
            for person in facts.people.iter_mut().filter(|person| person.no == assessed.member) {
                person.self_care = Some(assessed.care);
            }
        }
        facts
    }

    /// Lets one value count instead of the stated one.
    pub fn settle(&mut self, fact: FactValue) {
        let sum = Some(Fen::new(fact.value));
        let count = Some(u8::try_from(fact.value).unwrap_or(u8::MAX));
        match fact.key {
            FactKey::Wages => self.income.wages = sum,
            FactKey::Business => self.income.business = sum,
            FactKey::PropertyIncome => self.income.property = sum,
            FactKey::Transfer => self.income.transfer = sum,
            FactKey::Savings => self.property.savings = sum,
            FactKey::VehiclesValue => self.property.vehicles_value = sum,
            FactKey::VehiclesCount => self.property.vehicles_count = count,
            FactKey::DwellingsCount => self.property.dwellings_count = count,
            FactKey::DwellingsArea => {
                self.property.dwellings_area_square_metres = Some(u16::try_from(fact.value).unwrap_or(u16::MAX));
            }
            FactKey::MedicalSpending => self.spending.medical = sum,
            FactKey::EducationSpending => self.spending.education = sum,
        }
    }

    /// The person who applies.
    pub fn applicant(&self) -> Option<&Person> {
        self.people.iter().find(|person| person.relation == Relation::Applicant)
    }

    /// Those of the sections in which something is missing.
    pub(super) fn missing(&self, needed: &[Section]) -> Vec<Section> {
        needed.iter().copied().filter(|section| !self.knows(*section)).collect()
    }

    fn knows(&self, section: Section) -> bool {
        match section {
            Section::Members => {
                self.people_complete
                    && self.applicant().is_some()
                    && self.people.iter().all(|person| person.health.is_some())
            }
            Section::Place => self.residence.is_some(),
            Section::Cause => !self.causes.is_empty(),
            Section::Income => self.income.total().is_some(),
            Section::Spending => self.spending.total().is_some(),
            Section::Property => self.property.is_complete(),
            Section::Obligors => self.obligors_complete,
            // Nothing of these is computed with.
            Section::Request | Section::Bank | Section::OfficialRelative | Section::Papers => true,
        }
    }
}
