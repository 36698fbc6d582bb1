//! Somebody joins the family, leaves it, dies, or takes the applicant's place while the procedure runs.

use super::answers::is_new;
use super::{Case, when};
use crate::application::{Event, FamilyChange, NewRelation, Refusal, Signer, signers};
use crate::household::{Answer, Declaration, Member, MemberNo, Relation};
use crate::ids::CitizenId;
use crate::kind::Request;
use crate::limits;
use crate::policy::{CountKey, DeadlineKey};
use jiff::civil::Date;

/// An emergency that nobody has signed yet is still filled in like a draft.
pub(super) fn may_change(case: &Case<'_>) -> Result<(), Refusal> {
    when(!case.application.signers.is_empty(), Refusal::WrongStage)
}

/// Who joins signs; who leaves takes their signature along, and their wards get another guardian who signs for them.
pub(super) fn change_family(case: &Case<'_>, change: FamilyChange) -> Result<Vec<Event>, Refusal> {
    let known = &case.application.declaration;
    let after = match &change {
        FamilyChange::Joined(member) => {
            may_join(known, member)?;
            known.clone().with(Answer::Member(member.clone()))
        }
        FamilyChange::Left { member, on, .. } => {
            may_leave(case, *member, *on)?;
            known.clone().with(Answer::MemberRemoved(*member))
        }
    };
    let signers = still_to_sign(case, &after)?;
    let until = if signers.is_empty() {
        None
    } else {
        Some(case.rules.limit(DeadlineKey::SignatureLink)?.due(case.rules.calendar, case.at.date()).date)
    };
    Ok(vec![Event::FamilyChanged { change, signers, until }])
}

fn may_join(known: &Declaration, member: &Member) -> Result<(), Refusal> {
    when(member.relation != Relation::Applicant, Refusal::ApplicantComesFirst)?;
    when(known.members.len() < limits::MEMBERS_MAX, Refusal::TooManyMembers)?;
    is_new(known, member.no)?;
    let twice = known.members.iter().any(|other| other.id_number == member.id_number);
    when(!twice, Refusal::IdNumberTwice)
}

fn may_leave(case: &Case<'_>, no: MemberNo, on: Date) -> Result<(), Refusal> {
    let known = &case.application.declaration;
    when(known.member(no).is_some(), Refusal::NoSuchMember)?;
    when(no != known.applicant_no, Refusal::ApplicantMustBeReplaced)?;
    // 单人户 is asked for one person; without that person nothing is left to judge.
    let alone = matches!(known.request(), Request::Single { member, .. } if member == no);
    when(!alone, Refusal::KindImpossible)?;
    when(on <= case.at.date(), Refusal::DateImpossible)
}

/// Those who must sign for the family as it is now, and have not signed for all their wards.
fn still_to_sign(case: &Case<'_>, after: &Declaration) -> Result<Vec<Signer>, Refusal> {
    let covers = |wanted: &Signer| {
        case.application.signers.iter().any(|row| {
            let same = row.signer.signer == wanted.signer && row.is_signed();
            same && wanted.wards.iter().all(|ward| row.signer.wards.contains(ward))
        })
    };
    let required = signers(after, case.at.date(), case.rules)?;
    Ok(required.into_iter().filter(|wanted| !covers(wanted)).collect())
}

/// At the counter: another member with capacity applies from now on; everybody's relation is told anew.
pub(super) fn change_applicant(
    case: &Case<'_>,
    to: MemberNo,
    citizen: CitizenId,
    relations: Vec<NewRelation>,
) -> Result<Vec<Event>, Refusal> {
    let known = &case.application.declaration;
    let next = known.member(to).filter(|_| to != known.applicant_no).ok_or(Refusal::NoSuchMember)?;
    let adult_age_years = case.rules.count(CountKey::AdultAgeYears)?;
    when(next.signs_alone(case.at.date(), adult_age_years), Refusal::ApplicantCannotSign)?;
    let told = |no: MemberNo| relations.iter().filter(|relation| relation.member == no).count() == 1;
    let others = known.members.iter().filter(|member| member.no != to);
    let complete = others.clone().all(|member| told(member.no)) && others.count() == relations.len();
    when(complete, Refusal::NoSuchMember)?;
    let another = relations.iter().any(|relation| relation.relation == Relation::Applicant);
    when(!another, Refusal::ApplicantComesFirst)?;
    Ok(vec![Event::ApplicantChanged { to, citizen, relations }])
}
