//! Asking for signatures, signing and declining.

use super::{Case, doubled, signature_missing, when};
use crate::access::Actor;
use crate::application::{
    Application, Earlier, Event, Refusal, Signature, SignerRow, SignerState, SigningAct, SigningWay, Stage, Witness,
    signers,
};
use crate::household::{LongText, MemberNo, Section};
use crate::identity::level::Identity;
use crate::policy::{DeadlineKey, LevelKey};
use crate::text::compact;
use jiff::civil::Date;

/// How far the clocks of two servers may lie apart.
const CLOCK_SKEW_SECONDS_MAX: i64 = 5;

/// In a draft the family asks. Afterwards links are asked for where somebody has not signed: in an emergency, and where
/// somebody joined or became a guardian. A clerk may do that on the spot.
pub(super) fn may_ask(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    if a.stage == Stage::Draft {
        return when(matches!(case.by, Actor::Citizen { .. }), Refusal::NotYours);
    }
    // Pressing twice must not send everybody a second link, which would end the first.
    if a.stage == Stage::AwaitingSignatures {
        let over = a.sign_until.is_none_or(|until| case.at.date() > until);
        return when(over && signature_missing(a), Refusal::WrongStage);
    }
    let wanted = if a.signers.is_empty() { a.declaration.request().is_emergency() } else { signature_missing(a) };
    when(wanted, Refusal::WrongStage)
}

/// 办法 第9条: the family promises that everything is true, and every member authorizes the verification.
pub(super) fn ask(case: &Case<'_>, promised: bool, earlier: Option<Earlier>) -> Result<Vec<Event>, Refusal> {
    let a = case.application;
    let missing = missing(a);
    when(missing.is_empty(), Refusal::Incomplete(missing))?;
    when(promised, Refusal::PromiseMissing)?;
    if let Some(earlier) = earlier {
        return Err(earlier.refusal(a, case.by));
    }
    let signers = signers(&a.declaration, case.at.date(), case.rules)?;
    let until = case.rules.limit(DeadlineKey::SignatureLink)?.due(case.rules.calendar, case.at.date()).date;
    Ok(vec![Event::SignaturesAsked { signers, until }])
}

/// What must be there before anybody signs; in an emergency everything that was put off.
pub(super) fn missing(application: &Application) -> Vec<Section> {
    let declaration = &application.declaration;
    if declaration.request().is_emergency() { declaration.missing_afterwards() } else { declaration.missing() }
}

/// One person signs the text as shown; the last signature of a draft submits the application.
pub(super) fn sign(case: &Case<'_>, act: SigningAct) -> Result<Vec<Event>, Refusal> {
    check(case, &act)?;
    let on_paper = matches!(act.way, SigningWay::Paper { .. });
    let action_fits = matches!(case.by, Actor::Signer { .. }) || on_paper;
    when(action_fits, Refusal::SigningWayImpossible)?;
    when(act.evidence.is_some(), Refusal::EvidenceMissing)?;
    let a = case.application;
    let others_signed = a.signers.iter().all(|row| row.signer.signer == act.signer || row.is_signed());
    let submits = others_signed && a.stage == Stage::AwaitingSignatures;
    // A clerk who hands in a form held it in the hand; whoever approves the file looks at it again. The family's waits.
    let checked = (on_paper && matches!(case.by, Actor::Staff { .. })).then_some(Event::PaperSignatureChecked {
        signer: act.signer,
        rejected: None,
        until: None,
    });
    let signed = Event::Signed(Box::new(Signature {
        signer: act.signer,
        text_version: act.text_version,
        text_sm3: act.text_sm3,
        drawing: act.drawing,
        way: act.way,
        consents: act.consents,
        identity: act.identity,
        evidence: act.evidence,
    }));
    let submitted = submits.then(|| Event::Submitted { policy_version: case.rules.version() });
    Ok(std::iter::once(signed).chain(checked).chain(submitted).collect())
}

/// Everything that must be right before a signature counts: the person, the text, the way, the consents, the moment.
pub(super) fn check(case: &Case<'_>, act: &SigningAct) -> Result<(), Refusal> {
    let a = case.application;
    own(act.signer, case.by)?;
    open_row(a, act.signer, case.at.date())?;
    let person = a.declaration.person(act.signer).ok_or(Refusal::NoSuchMember)?;
    when(act.typed_name == *person.name, Refusal::SignerNameDiffers)?;
    when(compact(&act.typed_id_tail) == person.id_number.tail(), Refusal::SignerIdDiffers)?;
    when(act.text_sm3 == case.rules.authorization_sm3, Refusal::TextChanged)?;
    when(act.consents.bank_data, Refusal::BankConsentMissing)?;
    way_fits(case, act)?;
    let last_at = a.last_at.unwrap_or(a.started_at);
    when(case.at.plus_seconds(CLOCK_SKEW_SECONDS_MAX) >= last_at, Refusal::ClockSetBack)
}

fn way_fits(case: &Case<'_>, act: &SigningAct) -> Result<(), Refusal> {
    let known_well = || known_well(case, &act.identity, LevelKey::Sign);
    match &act.way {
        SigningWay::Promise => {
            let typed = act.typed_promise.as_ref().map(|typed| compact(typed.as_str()));
            when(
                typed.is_some_and(|typed| typed == compact(case.rules.authorization_promise)),
                Refusal::PromiseDiffers,
            )?;
            known_well()
        }
        SigningWay::Drawn => when(act.drawing.is_some(), Refusal::NoSuchPaper).and_then(|()| known_well()),
        SigningWay::ThumbPrint { witness, .. } => may_witness(case.application, witness).and_then(|()| known_well()),
        SigningWay::Paper { photos, witness, signed_on, .. } => {
            when(!photos.is_empty() && !doubled(case.application.papers(), photos), Refusal::NoSuchPaper)?;
            may_witness(case.application, witness)?;
            let begun = case.application.started_at.date();
            when((begun..=case.at.date()).contains(signed_on), Refusal::DateImpossible)
        }
    }
}

/// It is as sure who acts as policy wants for this act.
fn known_well(case: &Case<'_>, identity: &Identity, act: LevelKey) -> Result<(), Refusal> {
    identity.reaches(case.rules.level(act)?).map_err(Refusal::IdentityTooLow)
}

/// A witness is nobody who signs for this family.
pub fn may_witness(application: &Application, witness: &Witness) -> Result<(), Refusal> {
    let declaration = &application.declaration;
    let party = |row: &SignerRow| {
        let person = declaration.person(row.signer.signer);
        person.is_some_and(|person| *person.name == witness.name || person.phone == Some(&witness.phone))
    };
    when(!application.signers.iter().any(party), Refusal::WitnessIsParty)
}

pub(super) fn open(case: &Case<'_>, signer: MemberNo) -> Result<Vec<Event>, Refusal> {
    own(signer, case.by)?;
    Ok(vec![Event::SigningOpened { signer }])
}

pub(super) fn decline(
    case: &Case<'_>,
    signer: MemberNo,
    reason: Option<LongText>,
    identity: &Identity,
) -> Result<Vec<Event>, Refusal> {
    own(signer, case.by)?;
    known_well(case, identity, LevelKey::DeclineSignature)?;
    Ok(vec![Event::SignatureDeclined { signer, reason }])
}

/// 个人信息保护法 第15条: consent can be taken back at any time. A clerk does it for whoever comes to the counter.
pub(super) fn withdraw(
    case: &Case<'_>,
    signer: MemberNo,
    reason: Option<LongText>,
    identity: &Identity,
) -> Result<Vec<Event>, Refusal> {
    own(signer, case.by)?;
    let row = case.application.signer(signer).ok_or(Refusal::NotASigner)?;
    when(row.is_signed(), Refusal::NotSigned)?;
    known_well(case, identity, LevelKey::WithdrawAuthorization)?;
    Ok(vec![Event::AuthorizationWithdrawn { signer, reason }])
}

/// The clerk accepts the form; or says what is wrong with it, and the signer is asked again.
pub(super) fn check_paper(
    case: &Case<'_>,
    signer: MemberNo,
    rejected: Option<LongText>,
) -> Result<Vec<Event>, Refusal> {
    let row = case.application.signer(signer).ok_or(Refusal::NotASigner)?;
    when(row.is_paper_unchecked(), Refusal::NoPaperSignature)?;
    let until = match rejected {
        Some(_) => Some(case.rules.limit(DeadlineKey::SignatureLink)?.due(case.rules.calendar, case.at.date()).date),
        None => None,
    };
    Ok(vec![Event::PaperSignatureChecked { signer, rejected, until }])
}

/// A link signs for exactly one person; the family and the clerk hand in what somebody signed on paper.
fn own(signer: MemberNo, by: &Actor) -> Result<(), Refusal> {
    let other = matches!(by, Actor::Signer { member, .. } if *member != signer);
    when(!other, Refusal::NotASigner)
}

/// The person is asked to sign, has not signed, and is in time.
fn open_row(application: &Application, signer: MemberNo, today: Date) -> Result<(), Refusal> {
    match application.signer(signer).ok_or(Refusal::NotASigner)?.state {
        SignerState::Signed { .. } => Err(Refusal::AlreadySigned),
        SignerState::Wanted
        | SignerState::Declined { .. }
        | SignerState::Withdrawn { .. }
        | SignerState::PaperRejected { .. } => in_time(application, today),
    }
}

fn in_time(application: &Application, today: Date) -> Result<(), Refusal> {
    when(application.sign_until.is_some_and(|until| today <= until), Refusal::SigningExpired)
}

/// Only who is asked and has not signed has a phone to correct or a way to change.
pub(super) fn still_asked(case: &Case<'_>, signer: MemberNo) -> Result<(), Refusal> {
    let row = case.application.signer(signer).ok_or(Refusal::NotASigner)?;
    when(!row.is_signed(), Refusal::AlreadySigned)
}

/// The same for the person of the link.
pub(super) fn link_open(case: &Case<'_>) -> Result<(), Refusal> {
    let Actor::Signer { member, .. } = case.by else { return Err(Refusal::NotASigner) };
    open_row(case.application, *member, case.at.date())
}

/// Only the first time is kept: when the link reached its person.
pub(super) fn not_opened(case: &Case<'_>) -> Result<(), Refusal> {
    let opened = case.application.signers.iter().any(|row| {
        let own = matches!(case.by, Actor::Signer { member, .. } if *member == row.signer.signer);
        own && row.opened_at.is_some()
    });
    when(!opened, Refusal::WrongStage)
}

/// The link's own person, or for the family and the clerk anybody, has not signed yet.
pub(super) fn paper_open(case: &Case<'_>) -> Result<(), Refusal> {
    match case.by {
        Actor::Signer { .. } => link_open(case),
        Actor::Citizen { .. } | Actor::Staff { .. } | Actor::Anyone | Actor::System => {
            when(signature_missing(case.application), Refusal::AlreadySigned)
                .and(in_time(case.application, case.at.date()))
        }
    }
}

pub(super) fn may_withdraw(case: &Case<'_>) -> Result<(), Refusal> {
    let signed = match case.by {
        Actor::Signer { member, .. } => case.application.signer(*member).is_some_and(SignerRow::is_signed),
        Actor::Citizen { .. } | Actor::Staff { .. } | Actor::Anyone | Actor::System => {
            case.application.signers.iter().any(SignerRow::is_signed)
        }
    };
    when(signed, Refusal::NotSigned)
}

/// Declining is said once; without this, one unwilling signer could use up the room for changes.
pub(super) fn not_declined(case: &Case<'_>) -> Result<(), Refusal> {
    let declined = case.application.signers.iter().any(|row| {
        let own = matches!(case.by, Actor::Signer { member, .. } if *member == row.signer.signer);
        own && matches!(row.state, SignerState::Declined { .. })
    });
    when(!declined, Refusal::WrongStage)
}
