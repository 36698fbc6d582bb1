//! Who must sign the authorization (办法 第9条; minors and persons without capacity: 民法典 第19–23条).

use crate::application::{Refusal, Rules, Signer};
use crate::household::{Apart, ObligorStanding};
use crate::household::{Declaration, Member, MemberNo};
use crate::identity::{IdNumber, PersonName, Phone};
use crate::policy::{CountKey, SwitchKey};
use jiff::civil::Date;

/// Somebody who can be asked to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// Name as on the identity card.
    pub name: &'a PersonName,
    /// Identity number.
    pub id_number: &'a IdNumber,
    /// Where the signing link goes.
    pub phone: Option<&'a Phone>,
}

impl Declaration {
    /// Anybody who can be asked to sign, by number: a member, an obliged relative, the agent.
    pub fn person(&self, no: MemberNo) -> Option<Person<'_>> {
        let member =
            self.member(no).map(|m| Person { name: &m.name, id_number: &m.id_number, phone: m.phone.as_ref() });
        let obligor =
            || self.obligor(no).map(|o| Person { name: &o.name, id_number: &o.id_number, phone: o.phone.as_ref() });
        let agent = || {
            let agent = self.agent.as_ref().filter(|agent| agent.no == no)?;
            Some(Person { name: &agent.name, id_number: &agent.id_number, phone: Some(&agent.phone) })
        };
        let spouse = || {
            let spouse = self.obligors.iter().filter_map(|o| o.spouse.as_ref()).find(|spouse| spouse.no == no)?;
            Some(Person { name: &spouse.name, id_number: &spouse.id_number, phone: spouse.phone.as_ref() })
        };
        member.or_else(obligor).or_else(agent).or_else(spouse)
    }
}

/// Everybody who must sign, the applicant first.
///
/// Members with capacity sign for themselves. Whoever cannot is a ward of the applicant, else of the guardian who applies
/// for the family, else of the first member who can sign. Who is in prison or missing does not count as a member and is
/// not asked. Obliged relatives, and their husbands and wives, sign where the policy of the kind says so. Fails when nobody
/// can sign.
pub fn signers(declaration: &Declaration, on: Date, rules: &Rules<'_>) -> Result<Vec<Signer>, Refusal> {
    let applicant = declaration.applicant().ok_or(Refusal::ApplicantComesFirst)?;
    let adult_age_years = rules.count(CountKey::AdultAgeYears)?;
    let counted = declaration.members.iter().filter(|member| counts(member));
    let (alone, wards): (Vec<&Member>, Vec<&Member>) =
        counted.partition(|member| member.signs_alone(on, adult_age_years));
    let applies = alone.iter().find(|member| member.no == applicant.no).map(|member| member.no);
    let agent = declaration.agent.as_ref().filter(|agent| agent.guardian).map(|agent| agent.no);
    let guardian = applies.or(agent).or_else(|| alone.first().map(|member| member.no));
    let guardian = guardian.ok_or(Refusal::ApplicantCannotSign)?;
    let mut numbers: Vec<MemberNo> = alone.iter().map(|member| member.no).collect();
    numbers.extend(obligors(declaration, on, adult_age_years, rules)?);
    if !numbers.contains(&guardian) {
        numbers.push(guardian);
    }
    numbers.sort_by_key(|no| (*no != applicant.no, *no));
    let ward_numbers: Vec<MemberNo> = wards.iter().map(|member| member.no).collect();
    let wards_of = |no| if no == guardian { ward_numbers.clone() } else { Vec::new() };
    Ok(numbers.into_iter().map(|no| Signer { signer: no, wards: wards_of(no) }).collect())
}

/// 办法 第7条: in prison, in compulsory rehabilitation or declared missing does not count as a member.
const fn counts(member: &Member) -> bool {
    !matches!(member.apart, Some(Apart::Prison | Apart::DrugRehabilitation | Apart::DeclaredMissing))
}

fn obligors(
    declaration: &Declaration,
    on: Date,
    adult_age_years: u16,
    rules: &Rules<'_>,
) -> Result<Vec<MemberNo>, Refusal> {
    if declaration.obligors.is_empty() || !rules.switch(SwitchKey::ObligorsSign)? {
        return Ok(Vec::new());
    }
    let of_age = |id_number: &IdNumber| u16::from(id_number.age_on(on)) >= adult_age_years;
    let spouses = rules.switch(SwitchKey::ObligorSpousesSign)?;
    let mut numbers = Vec::new();
    for obligor in &declaration.obligors {
        if obligor.standing != ObligorStanding::CannotAct && of_age(&obligor.id_number) {
            numbers.push(obligor.no);
        }
        let spouse = obligor.spouse.as_ref().filter(|spouse| spouses && of_age(&spouse.id_number));
        numbers.extend(spouse.map(|spouse| spouse.no));
    }
    Ok(numbers)
}

/// Why somebody must sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignReason {
    /// The applicant.
    Applicant,
    /// Lives with the family, so that income and property count.
    Member,
    /// Owes the applicant support by law.
    Obligor,
    /// Married to somebody who does; what they own, they own together.
    ObligorSpouse,
    /// The legal guardian of an applicant who cannot sign.
    Guardian,
    /// Whom the family entrusted to apply for it.
    Agent,
}

/// Why the person of a number must sign; `None` when there is no such person.
pub fn sign_reason(declaration: &Declaration, no: MemberNo) -> Option<SignReason> {
    if declaration.member(no).is_some() {
        let applies = no == declaration.applicant_no;
        return Some(if applies { SignReason::Applicant } else { SignReason::Member });
    }
    if declaration.obligor(no).is_some() {
        return Some(SignReason::Obligor);
    }
    if let Some(agent) = declaration.agent.as_ref().filter(|agent| agent.no == no) {
        return Some(if agent.guardian { SignReason::Guardian } else { SignReason::Agent });
    }
    declaration.person(no).map(|_spouse| SignReason::ObligorSpouse)
}
