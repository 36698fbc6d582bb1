//! What the family and its signers do.

use crate::access::Actor;
use crate::application::decide::doubled;
use crate::application::{Application, Event, Refusal, Rules, Signature, SignerState, SigningAct, signers};
use crate::division::DivisionLevel;
use crate::household::{Answer, Declaration, LongText, Member, MemberNo, Paper, PaperKind, Relation};
use crate::ids::{ApplicationId, CitizenId, FamilyId};
use crate::limits;
use crate::money::Fen;
use crate::policy::DeadlineKey;
use crate::text::compact;
use crate::time::Timestamp;

/// How many characters of the identity number a signer types.
const ID_TAIL_CHARS: usize = 6;

/// A citizen opens a draft for their own family; the program may do so when it fills a sample world.
pub(super) fn start(
    id: ApplicationId,
    family: FamilyId,
    citizen: CitizenId,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let own = matches!(by, Actor::Citizen { id } if *id == citizen) || matches!(by, Actor::System);
    if own { Ok(vec![Event::Started { id, family, citizen }]) } else { Err(Refusal::NotYours) }
}

pub(super) fn answer(known: &Declaration, answer: Answer) -> Result<Vec<Event>, Refusal> {
    match &answer {
        Answer::Place { village, .. } if village.level() != DivisionLevel::Village => Err(Refusal::NotAVillage),
        Answer::Cause { causes, .. } if causes.is_empty() => Err(Refusal::NoCause),
        Answer::Cause { causes, .. } if causes.len() > limits::CAUSES_MAX => Err(Refusal::ListTooLong),
        Answer::Member(member) => member_fits(known, member),
        Answer::MemberRemoved(no) if *no == MemberNo::APPLICANT => Err(Refusal::ApplicantComesFirst),
        Answer::MemberRemoved(no) if known.member(*no).is_none() => Err(Refusal::NoSuchMember),
        Answer::MembersComplete if known.applicant().is_none() => Err(Refusal::ApplicantComesFirst),
        Answer::Income(income) => sums_fit(&income.sources()),
        Answer::Property(property) => sums_fit(&[property.savings]),
        Answer::Bank(bank) if known.member(bank.holder).is_none() => Err(Refusal::NoSuchMember),
        Answer::PaperAdded(paper) => papers_fit(known, std::slice::from_ref(paper), limits::DRAFT_PAPERS_MAX),
        Answer::PaperRemoved(id) if !known.papers.iter().any(|paper| paper.id == *id) => Err(Refusal::NoSuchPaper),
        Answer::Place { .. }
        | Answer::Cause { .. }
        | Answer::MemberRemoved(_)
        | Answer::MembersComplete
        | Answer::Bank(_)
        | Answer::OfficialRelative(_)
        | Answer::Request(_)
        | Answer::Spending(_)
        | Answer::Deductions(_)
        | Answer::Obligor(_)
        | Answer::ObligorRemoved(_)
        | Answer::ObligorsComplete
        | Answer::Agent(_)
        | Answer::PaperRemoved(_) => Ok(()),
    }?;
    Ok(vec![Event::Answered(answer)])
}

/// A page reads only sums in this range; another door might not.
fn sums_fit(sums: &[Option<Fen>]) -> Result<(), Refusal> {
    let fits = sums.iter().flatten().all(|sum| (0..=limits::STATED_SUM_FEN_MAX).contains(&sum.amount_fen()));
    if fits { Ok(()) } else { Err(Refusal::SumImpossible) }
}

fn member_fits(known: &Declaration, member: &Member) -> Result<(), Refusal> {
    let is_first = member.no == MemberNo::APPLICANT;
    if is_first != (member.relation == Relation::Applicant) || (!is_first && known.applicant().is_none()) {
        return Err(Refusal::ApplicantComesFirst);
    }
    if known.member(member.no).is_none() {
        if known.members.len() >= limits::MEMBERS_MAX || known.highest_member_no == u8::MAX {
            return Err(Refusal::TooManyMembers);
        }
        if member.no != known.next_member_no() {
            return Err(Refusal::NoSuchMember);
        }
    }
    let twice = known.members.iter().any(|other| other.no != member.no && other.id_number == member.id_number);
    if twice { Err(Refusal::IdNumberTwice) } else { Ok(()) }
}

fn papers_fit(known: &Declaration, new: &[Paper], papers_max: usize) -> Result<(), Refusal> {
    if known.papers.len().saturating_add(new.len()) > papers_max {
        return Err(Refusal::TooManyPapers);
    }
    let wrong = new.iter().any(|paper| paper.kind == PaperKind::VisitPhoto) || doubled(known.papers.iter(), new);
    if wrong { Err(Refusal::NoSuchPaper) } else { Ok(()) }
}

/// 办法 第9条: the family promises that everything is true, and every member authorizes the verification.
pub(super) fn ask_signatures(
    application: &Application,
    promised: bool,
    at: Timestamp,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    let missing = application.declaration.missing();
    if !missing.is_empty() {
        return Err(Refusal::Incomplete(missing));
    }
    if !promised {
        return Err(Refusal::PromiseMissing);
    }
    let signers = signers(&application.declaration, at.date(), rules)?;
    let until = rules.limit(DeadlineKey::SignatureLink)?.due(rules.calendar, at.date()).date;
    Ok(vec![Event::SignaturesAsked { signers, until }])
}

/// One person signs the text as shown; the last signature submits the application.
pub(super) fn sign(
    application: &Application,
    act: SigningAct,
    by: &Actor,
    rules: &Rules<'_>,
) -> Result<Vec<Event>, Refusal> {
    own_link(act.signer, by)?;
    let member = application.declaration.person(act.signer).ok_or(Refusal::NoSuchMember)?;
    if act.typed_name != *member.name {
        return Err(Refusal::SignerNameDiffers);
    }
    let typed = compact(&act.typed_id_tail);
    if typed.chars().count() != ID_TAIL_CHARS || !member.id_number.as_str().ends_with(&typed) {
        return Err(Refusal::SignerIdDiffers);
    }
    if act.text_sm3 != rules.authorization_sm3 {
        return Err(Refusal::TextChanged);
    }
    let others_signed = application
        .signers
        .iter()
        .all(|row| row.signer.signer == act.signer || matches!(row.state, SignerState::Signed { .. }));
    let signed = Event::Signed(Signature {
        signer: act.signer,
        text_version: act.text_version,
        text_sm3: act.text_sm3,
        drawing: act.drawing,
    });
    let submitted = others_signed.then(|| Event::Submitted { policy_version: rules.policy.version().to_owned() });
    Ok(std::iter::once(signed).chain(submitted).collect())
}

pub(super) fn decline(signer: MemberNo, reason: Option<LongText>, by: &Actor) -> Result<Vec<Event>, Refusal> {
    own_link(signer, by)?;
    Ok(vec![Event::SignatureDeclined { signer, reason }])
}

/// A link signs for exactly one person.
fn own_link(signer: MemberNo, by: &Actor) -> Result<(), Refusal> {
    let linked = matches!(by, Actor::Signer { member, .. } if *member == signer);
    if linked { Ok(()) } else { Err(Refusal::NotASigner) }
}

/// The person of the link is asked to sign, has not signed yet, and is in time.
pub(super) fn link_open(application: &Application, by: &Actor, at: Timestamp) -> Result<(), Refusal> {
    let Actor::Signer { member, .. } = by else { return Err(Refusal::NotASigner) };
    match application.signer(*member).ok_or(Refusal::NotASigner)?.state {
        SignerState::Signed { .. } => Err(Refusal::AlreadySigned),
        SignerState::Wanted | SignerState::Declined { .. } => match application.sign_until {
            Some(until) if at.date() <= until => Ok(()),
            Some(_) | None => Err(Refusal::SigningExpired),
        },
    }
}

/// Declining is said once; without this, one unwilling signer could use up the room for changes.
pub(super) fn not_declined(application: &Application, by: &Actor) -> Result<(), Refusal> {
    let declined = application.signers.iter().any(|row| {
        let own = matches!(by, Actor::Signer { member, .. } if *member == row.signer.signer);
        own && matches!(row.state, SignerState::Declined { .. })
    });
    if declined { Err(Refusal::WrongStage) } else { Ok(()) }
}

pub(super) fn answer_supplement(
    application: &Application,
    papers: Vec<Paper>,
    text: Option<LongText>,
) -> Result<Vec<Event>, Refusal> {
    if papers.is_empty() && text.is_none() {
        return Err(Refusal::NothingAdded);
    }
    papers_fit(&application.declaration, &papers, limits::PAPERS_MAX)?;
    Ok(vec![Event::SupplementAnswered { papers, text }])
}
