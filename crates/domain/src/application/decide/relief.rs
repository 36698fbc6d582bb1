//! 先行救助: relief first, papers afterwards.

use super::{Case, doubled, signature_missing, signing, when};
use crate::application::{Event, Refusal};
use crate::household::{LongText, Paper, PaperKind};
use crate::money::Fen;
use crate::policy::AmountKey;

pub(super) fn may_propose(case: &Case<'_>) -> Result<(), Refusal> {
    when(case.application.declaration.request().is_emergency(), Refusal::NotAnEmergency)
        .and(when(case.application.relief.is_none(), Refusal::ReliefProposedAlready))
}

/// One clerk on the spot with a photograph of the scene, within the township's petty fund.
pub(super) fn propose(case: &Case<'_>, amount: Fen, photo: Paper, text: LongText) -> Result<Vec<Event>, Refusal> {
    when(amount > Fen::ZERO, Refusal::AmountImpossible)?;
    when(amount <= case.rules.amount(AmountKey::PettyFund)?, Refusal::AbovePettyFund)?;
    let known = doubled(case.application.papers(), std::slice::from_ref(&photo));
    when(photo.kind == PaperKind::ReliefPhoto && !known, Refusal::NoSuchPaper)?;
    Ok(vec![Event::ReliefProposed { amount, photo, text }])
}

/// One approval, by somebody else.
pub(super) fn pay(case: &Case<'_>) -> Result<Vec<Event>, Refusal> {
    let relief = case.application.relief.as_ref().ok_or(Refusal::ReliefNotProposed)?;
    Ok(vec![Event::ReliefPaid { amount: relief.amount, policy_version: case.rules.version() }])
}

/// 补齐: every paper is there, and every signature; without a phone it is given on paper.
pub(super) fn may_close(case: &Case<'_>) -> Result<(), Refusal> {
    let a = case.application;
    let missing = signing::missing(a);
    when(missing.is_empty(), Refusal::Incomplete(missing))?;
    when(!a.signers.is_empty() && !signature_missing(a), Refusal::SignatureMissing)
}

pub(super) fn close(case: &Case<'_>, text: LongText) -> Result<Vec<Event>, Refusal> {
    when(case.application.relief.is_some(), Refusal::ReliefNotProposed)?;
    Ok(vec![Event::ReliefClosed { text }])
}
