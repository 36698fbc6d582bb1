//! What asking for signatures and signing change. `None`: the event speaks of something that is not there.

use super::enter;
use crate::application::{Application, AskedWay, Signature, Signer, SignerRow, SignerState, Stage};
use crate::household::{Declaration, LongText, MemberNo};
use crate::identity::Phone;
use crate::time::Timestamp;
use jiff::civil::Date;

/// Where links are only renewed, whoever signed for the same people need not sign again.
pub(super) fn asked(a: &mut Application, signers: Vec<Signer>, until: Date, at: Timestamp) {
    let known = std::mem::take(&mut a.signers);
    a.signers = signers.into_iter().map(|signer| renewed(&a.declaration, &known, signer, at)).collect();
    a.sign_until = Some(until);
    if a.stage == Stage::Draft {
        enter(a, Stage::AwaitingSignatures, at);
    }
}

fn renewed(declaration: &Declaration, known: &[SignerRow], signer: Signer, at: Timestamp) -> SignerRow {
    let before = known.iter().find(|row| row.signer.signer == signer.signer);
    match before {
        Some(row) if row.signer == signer && row.is_signed() => row.clone(),
        Some(row) => SignerRow::wanted(signer, row.asked, at),
        None => newly_wanted(declaration, signer, at),
    }
}

/// Whoever has no phone is asked on paper until the family says otherwise.
pub(super) fn newly_wanted(declaration: &Declaration, signer: Signer, at: Timestamp) -> SignerRow {
    let phone = declaration.person(signer.signer).and_then(|person| person.phone);
    let asked = if phone.is_some() { AskedWay::OnPhone } else { AskedWay::OnPaper };
    SignerRow::wanted(signer, asked, at)
}

pub(super) fn signed(a: &mut Application, signature: Box<Signature>, at: Timestamp) -> Option<()> {
    let row = row(a, signature.signer)?;
    row.paper_checked_at = None;
    row.state = SignerState::Signed { at, signature };
    Some(())
}

/// The link of the wrong phone may have been opened by somebody else.
pub(super) fn phone_corrected(a: &mut Application, signer: MemberNo, phone: Phone, at: Timestamp) -> Option<()> {
    put_phone(&mut a.declaration, signer, phone)?;
    let row = row(a, signer)?;
    row.asked = AskedWay::OnPhone;
    row.asked_at = Some(at);
    row.opened_at = None;
    Some(())
}

pub(super) fn way_changed(a: &mut Application, signer: MemberNo, asked: AskedWay, at: Timestamp) -> Option<()> {
    let row = row(a, signer)?;
    row.asked = asked;
    row.asked_at = Some(at);
    Some(())
}

pub(super) fn paper_checked(
    a: &mut Application,
    signer: MemberNo,
    rejected: Option<LongText>,
    until: Option<Date>,
    at: Timestamp,
) -> Option<()> {
    let row = row(a, signer)?;
    match rejected {
        None => row.paper_checked_at = Some(at),
        Some(reason) => {
            row.state = SignerState::PaperRejected { at, reason };
            row.asked_at = Some(at);
            a.sign_until = until.or(a.sign_until);
        }
    }
    Some(())
}

pub(super) fn row(a: &mut Application, signer: MemberNo) -> Option<&mut SignerRow> {
    a.signers.iter_mut().find(|row| row.signer.signer == signer)
}

fn put_phone(declaration: &mut Declaration, signer: MemberNo, phone: Phone) -> Option<()> {
    if let Some(member) = declaration.members.iter_mut().find(|member| member.no == signer) {
        member.phone = Some(phone);
        return Some(());
    }
    if let Some(agent) = declaration.agent.as_mut().filter(|agent| agent.no == signer) {
        agent.phone = phone;
        return Some(());
    }
    for obligor in &mut declaration.obligors {
        if obligor.no == signer {
            obligor.phone = Some(phone);
            return Some(());
        }
        if let Some(spouse) = obligor.spouse.as_mut().filter(|spouse| spouse.no == signer) {
            spouse.phone = Some(phone);
            return Some(());
        }
    }
    None
}
