//! What may be answered to a question of the form.

use super::{doubled, when};
use crate::application::{Application, Event, Refusal, Stage};
use crate::division::{DivisionCode, DivisionLevel};
use crate::household::{Agent, Answer, Declaration, Member, MemberNo, Obligor, Paper, PaperKind, Property, Relation};
use crate::identity::IdNumber;
use crate::kind::{Kind, Request};
use crate::limits;
use crate::money::Fen;

pub(super) fn answer(application: &Application, answer: Answer) -> Result<Vec<Event>, Refusal> {
    let known = &application.declaration;
    match &answer {
        Answer::Request(request) => request_fits(application, *request),
        Answer::Place { village, .. } => place_fits(application, village),
        Answer::Cause { causes, .. } => causes_fit(causes.len()),
        Answer::Member(member) => member_fits(known, member),
        Answer::MemberRemoved(no) => may_be_removed(known, *no),
        Answer::MembersComplete => when(known.applicant().is_some(), Refusal::ApplicantComesFirst),
        Answer::Obligor(obligor) => obligor_fits(known, obligor),
        Answer::ObligorRemoved(no) => when(known.obligor(*no).is_some(), Refusal::NoSuchMember),
        Answer::Agent(Some(agent)) => agent_fits(known, agent),
        Answer::Income(income) => sums_fit(&income.sources()),
        Answer::Spending(spending) => sums_fit(&spending.parts()),
        Answer::Deductions(deductions) => {
            let people = usize::from(deductions.basic_pension_persons.unwrap_or(0));
            sums_fit(&[deductions.exempt, deductions.work_costs])
                .and(when(people <= limits::MEMBERS_MAX, Refusal::TooManyMembers))
        }
        Answer::Property(Property { savings, vehicles_value, .. }) => sums_fit(&[*savings, *vehicles_value]),
        Answer::Bank(bank) => when(known.member(bank.holder).is_some(), Refusal::NoSuchMember),
        Answer::PaperAdded(paper) => papers_fit(application, std::slice::from_ref(paper), limits::DRAFT_PAPERS_MAX),
        Answer::PaperRemoved(id) => when(known.papers.iter().any(|paper| paper.id == *id), Refusal::NoSuchPaper),
        Answer::ObligorsComplete | Answer::Agent(None) | Answer::OfficialRelative(_) => Ok(()),
    }?;
    Ok(vec![Event::Answered(answer)])
}

/// Only a lasting kind is judged in order; 单人户 is asked for one of the family. What came in as an emergency stays one.
fn request_fits(application: &Application, request: Request) -> Result<(), Refusal> {
    when(application.stage == Stage::Draft || request.is_emergency(), Refusal::KindImpossible)?;
    match request {
        Request::Lasting { first, .. } => when(first != Kind::Temporary, Refusal::KindImpossible),
        Request::Single { member, .. } => {
            let known = &application.declaration;
            // The applicant is number one and may not be entered yet.
            let exists = member == known.applicant_no || known.member(member).is_some();
            when(exists, Refusal::NoSuchMember)
        }
        Request::Temporary { .. } => Ok(()),
    }
}

/// What has gone in moves to another township only by a transfer, never by a corrected address.
fn place_fits(application: &Application, village: &DivisionCode) -> Result<(), Refusal> {
    when(village.level() == DivisionLevel::Village, Refusal::NotAVillage)?;
    let before = application.declaration.village.as_ref().and_then(DivisionCode::township);
    when(application.stage == Stage::Draft || before == village.township(), Refusal::WrongStage)
}

fn causes_fit(count: usize) -> Result<(), Refusal> {
    when(count > 0, Refusal::NoCause).and(when(count <= limits::CAUSES_MAX, Refusal::ListTooLong))
}

/// A page reads only sums in this range; another door might not.
fn sums_fit(sums: &[Option<Fen>]) -> Result<(), Refusal> {
    let fits = sums.iter().flatten().all(|sum| (0..=limits::STATED_SUM_FEN_MAX).contains(&sum.amount_fen()));
    when(fits, Refusal::SumImpossible)
}

fn member_fits(known: &Declaration, member: &Member) -> Result<(), Refusal> {
    let is_first = member.no == known.applicant_no;
    if is_first != (member.relation == Relation::Applicant) || (!is_first && known.applicant().is_none()) {
        return Err(Refusal::ApplicantComesFirst);
    }
    if known.member(member.no).is_none() {
        when(known.members.len() < limits::MEMBERS_MAX, Refusal::TooManyMembers)?;
        if !is_first {
            is_new(known, member.no)?;
        }
    }
    let twice = known.members.iter().any(|other| other.no != member.no && other.id_number == member.id_number);
    when(!twice, Refusal::IdNumberTwice)
}

/// Members, obliged relatives and the agent share one row of numbers; a number never passes to another.
pub(super) fn is_new(known: &Declaration, no: MemberNo) -> Result<(), Refusal> {
    when(known.highest_member_no != u8::MAX, Refusal::TooManyMembers)
        .and(when(no == known.next_member_no(), Refusal::NoSuchMember))
}

fn may_be_removed(known: &Declaration, no: MemberNo) -> Result<(), Refusal> {
    when(no != known.applicant_no, Refusal::ApplicantComesFirst)
        .and(when(known.member(no).is_some(), Refusal::NoSuchMember))
}

fn obligor_fits(known: &Declaration, obligor: &Obligor) -> Result<(), Refusal> {
    sums_fit(&[Some(obligor.support_month)])?;
    if known.obligor(obligor.no).is_none() {
        when(known.obligors.len() < limits::OBLIGORS_MAX, Refusal::TooManyMembers)?;
        is_new(known, obligor.no)?;
    }
    spouse_fits(known, obligor)?;
    let in_family = known.members.iter().any(|member| member.id_number == obligor.id_number);
    let others = || known.obligors.iter().filter(|other| other.no != obligor.no);
    let known_before = |id_number: &IdNumber| {
        let spouse = |other: &Obligor| other.spouse.as_ref().is_some_and(|spouse| spouse.id_number == *id_number);
        others().any(|other| other.id_number == *id_number || spouse(other))
    };
    let spouse = obligor.spouse.as_ref().map(|spouse| &spouse.id_number);
    let spouse_in_family = known.members.iter().any(|member| Some(&member.id_number) == spouse);
    let twice = known_before(&obligor.id_number) || spouse.is_some_and(known_before);
    when(!in_family && !spouse_in_family && !twice, Refusal::IdNumberTwice)
}

/// The spouse's number follows the obligor's own where both are new.
fn spouse_fits(known: &Declaration, obligor: &Obligor) -> Result<(), Refusal> {
    let Some(spouse) = &obligor.spouse else { return Ok(()) };
    let before = known.obligor(obligor.no);
    let same = before.and_then(|before| before.spouse.as_ref()).is_some_and(|before| before.no == spouse.no);
    let next = known.next_member_no().0;
    let expected = if before.is_some() { next } else { next.saturating_add(1) };
    when(same || spouse.no.0 == expected, Refusal::NoSuchMember)?;
    when(spouse.id_number != obligor.id_number, Refusal::IdNumberTwice)
}

fn agent_fits(known: &Declaration, agent: &Agent) -> Result<(), Refusal> {
    if known.agent.as_ref().is_none_or(|before| before.no != agent.no) {
        is_new(known, agent.no)?;
    }
    when(known.members.iter().all(|member| member.id_number != agent.id_number), Refusal::IdNumberTwice)
}

/// Photographs that the family hands in: enough room, none of the office's kinds, none twice.
pub(super) fn papers_fit(application: &Application, new: &[Paper], papers_max: usize) -> Result<(), Refusal> {
    let handed_in = application.disputes.iter().map(|dispute| dispute.papers.len());
    let count = handed_in.fold(application.declaration.papers.len(), usize::saturating_add);
    when(count.saturating_add(new.len()) <= papers_max, Refusal::TooManyPapers)?;
    let office =
        |paper: &Paper| matches!(paper.kind, PaperKind::VisitPhoto | PaperKind::ReliefPhoto | PaperKind::SignedForm);
    when(!new.iter().any(office) && !doubled(application.papers(), new), Refusal::NoSuchPaper)
}
