//! Asking for signatures, signing and declining.

use super::{Case, signature_missing, when};
use crate::access::Actor;
use crate::application::{Application, Earlier, Event, Refusal, Signature, SignerState, SigningAct, Stage, signers};
use crate::household::{LongText, MemberNo, Section};
use crate::policy::DeadlineKey;
use crate::text::compact;

/// How many characters of the identity number a signer types.
const ID_TAIL_CHARS: usize = 6;

/// In a draft the family asks. Afterwards links are asked for where somebody has not signed: in an emergency, and where
/// somebody joined or became a guardian. A clerk may do that on the spot.
pub(super) fn may_ask(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    if a.stage == Stage::Draft {
        return when(matches!(case.by, Actor::Citizen { .. }), Refusal::NotYours);
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
        return Err(Refusal::SameCause(earlier.number));
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
    let a = case.application;
    own_link(act.signer, case.by)?;
    let person = a.declaration.person(act.signer).ok_or(Refusal::NoSuchMember)?;
    when(act.typed_name == *person.name, Refusal::SignerNameDiffers)?;
    let typed = compact(&act.typed_id_tail);
    let right = typed.chars().count() == ID_TAIL_CHARS && person.id_number.as_str().ends_with(&typed);
    when(right, Refusal::SignerIdDiffers)?;
    when(act.text_sm3 == case.rules.authorization_sm3, Refusal::TextChanged)?;
    let others_signed = a.signers.iter().all(|row| row.signer.signer == act.signer || row.is_signed());
    let submits = others_signed && a.stage == Stage::AwaitingSignatures;
    let signed = Event::Signed(Signature {
        signer: act.signer,
        text_version: act.text_version,
        text_sm3: act.text_sm3,
        drawing: act.drawing,
    });
    let submitted = submits.then(|| Event::Submitted { policy_version: case.rules.version() });
    Ok(std::iter::once(signed).chain(submitted).collect())
}

pub(super) fn decline(signer: MemberNo, reason: Option<LongText>, by: &Actor) -> Result<Vec<Event>, Refusal> {
    own_link(signer, by)?;
    Ok(vec![Event::SignatureDeclined { signer, reason }])
}

/// A link signs for exactly one person.
fn own_link(signer: MemberNo, by: &Actor) -> Result<(), Refusal> {
    when(matches!(by, Actor::Signer { member, .. } if *member == signer), Refusal::NotASigner)
}

/// The person of the link is asked to sign, has not signed yet, and is in time.
pub(super) fn link_open(case: &Case<'_>) -> Result<(), Refusal> {
    let Actor::Signer { member, .. } = case.by else { return Err(Refusal::NotASigner) };
    match case.application.signer(*member).ok_or(Refusal::NotASigner)?.state {
        SignerState::Signed { .. } => Err(Refusal::AlreadySigned),
        SignerState::Wanted | SignerState::Declined { .. } => {
            let in_time = case.application.sign_until.is_some_and(|until| case.at.date() <= until);
            when(in_time, Refusal::SigningExpired)
        }
    }
}

/// Declining is said once; without this, one unwilling signer could use up the room for changes.
pub(super) fn not_declined(case: &Case<'_>) -> Result<(), Refusal> {
    let declined = case.application.signers.iter().any(|row| {
        let own = matches!(case.by, Actor::Signer { member, .. } if *member == row.signer.signer);
        own && matches!(row.state, SignerState::Declined { .. })
    });
    when(!declined, Refusal::WrongStage)
}
