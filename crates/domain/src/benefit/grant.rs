//! From a confirmed application to what its benefit begins with.

use crate::application::Application;
use crate::assess::{Facts, Judgement, LineFact, assess};
use crate::benefit::{Grant, Person, Rate, Refusal, care_allowance, standard};
use crate::household::{Declaration, Member, MemberNo, Occupation, SelfCare};
use crate::kind::{Kind, Request};
use crate::money::Fen;
use crate::policy::{CountKey, PolicySet};
use jiff::ToSpan;
use jiff::civil::Date;

/// What an application that was confirmed on `decided_on` as `kind` with `amount` grants; `None` for 临时救助, which is paid
/// once and leaves no benefit.
pub fn grant_of(
    application: &Application,
    kind: Kind,
    amount: Fen,
    first_month: Date,
    decided_on: Date,
    policy: &PolicySet,
) -> Result<Option<Grant>, Refusal> {
    if kind == Kind::Temporary {
        return Ok(None);
    }
    let policy = policy.clone().for_kind(kind);
    let declaration = &application.declaration;
    let (Some(residence), Some(village)) = (declaration.residence, application.handled_in()) else {
        return Err(Refusal::NobodyCounted);
    };
    let judged = judged(application, kind, decided_on, &policy);
    let people = people(declaration, judged.as_ref());
    let counted = people.iter().filter(|person| person.counted).count();
    let care = care_of(application, kind);
    let extra = match kind {
        Kind::Tekun => care_allowance(care, &policy).ok_or(Refusal::PolicyMissing)?,
        Kind::Dibao => extras(judged.as_ref()).min(amount),
        Kind::Marginal | Kind::RigidSpending | Kind::Temporary => Fen::ZERO,
    };
    let rate = Rate {
        from_month: first_month,
        amount,
        counted: u8::try_from(counted).map_err(|_too_many| Refusal::ListTooLong)?,
        standard: standard(kind, residence, &policy).ok_or(Refusal::PolicyMissing)?,
        extra,
    };
    Ok(Some(Grant {
        kind,
        residence,
        village: village.clone(),
        unstable: kind != Kind::Tekun && somebody_can_work(declaration, &people),
        people,
        rate,
        valid_until: valid_until(kind, decided_on, &policy)?,
        care,
        account: declaration.bank.clone(),
        level: policy.confirm_level().ok_or(Refusal::PolicyMissing)?,
        policy_version: policy.version().to_owned(),
    }))
}

/// The computation of the kind, where the facts allow one.
fn judged(application: &Application, kind: Kind, on: Date, policy: &PolicySet) -> Option<Judgement> {
    let facts = Facts::of(application, on);
    let assessment = assess(&facts, application.declaration.request(), application.others_too(), policy).ok()?;
    assessment.judgements.into_iter().find(|judgement| judgement.kind == kind)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "one of forty sorts of lines is looked for")]
/// Who is counted: the one member of a single-person application, otherwise whom the computation counts, and without one
/// everybody who lives with the family.
fn people(declaration: &Declaration, judged: Option<&Judgement>) -> Vec<Person> {
    let single: Option<MemberNo> = match declaration.request() {
        Request::Single { member, .. } => Some(member),
        Request::Lasting { .. } | Request::Temporary { .. } => None,
    };
    let said = |no: MemberNo| {
        judged?.lines.iter().find_map(|line| match line.fact {
            LineFact::Person { no: of, counts, .. } if of == no => Some(counts),
            _ => None,
        })
    };
    let counts = |member: &Member| match single {
        Some(no) => no == member.no,
        None => said(member.no).unwrap_or(member.apart.is_none()),
    };
    let person = |member: &Member| Person {
        no: member.no,
        name: member.name.clone(),
        id_number: member.id_number.clone(),
        phone: member.phone.clone(),
        counted: counts(member),
    };
    declaration.members.iter().map(person).collect()
}

/// 分类重点救助 of the computation.
#[expect(clippy::wildcard_enum_match_arm, reason = "one of forty sorts of lines is looked for")]
fn extras(judged: Option<&Judgement>) -> Fen {
    let lines = judged.map(|judgement| judgement.lines.as_slice()).unwrap_or_default();
    let found = lines.iter().find_map(|line| match line.fact {
        LineFact::Amount { extras, .. } => Some(extras),
        _ => None,
    });
    found.unwrap_or(Fen::ZERO)
}

/// Working or looking for work: such an income is not the same every month.
fn somebody_can_work(declaration: &Declaration, people: &[Person]) -> bool {
    people.iter().filter(|person| person.counted).any(|person| {
        let occupation = declaration.member(person.no).and_then(|member| member.occupation);
        matches!(occupation, Some(Occupation::Working | Occupation::WithoutWork))
    })
}

fn care_of(application: &Application, kind: Kind) -> Option<SelfCare> {
    (kind == Kind::Tekun).then(|| application.self_care.last().map(|assessed| assessed.care)).flatten()
}

fn valid_until(kind: Kind, decided_on: Date, policy: &PolicySet) -> Result<Option<Date>, Refusal> {
    if kind != Kind::RigidSpending {
        return Ok(None);
    }
    let months = policy.count(CountKey::RigidValidMonths).ok_or(Refusal::PolicyMissing)?;
    let end = decided_on.saturating_add(i32::from(months).months());
    Ok(Some(end.yesterday().unwrap_or(end)))
}
