//! From a step to its form, and from the form to what the use cases do.

use super::forms::{
    applicant, appraisal, complaint, confirmation, delivery, extension, family, opinion, reasons, relief, self_care,
    settle, signatures, signers, supplement, transfer, verification, visit,
};
use super::sheet::{Drawing, Reading, Sheet};
use jzt_domain::application::{Action, Command, NewRelation};
use jzt_domain::household::{LongText, MemberNo};

/// What a form asks for.
pub(super) enum Act {
    /// Accept: the number is taken by the use case.
    Accept,
    /// Change the applicant: the account is found by the use case.
    ChangeApplicant(MemberNo, Vec<NewRelation>),
    /// Take an authorization back: who is before the counter is put down by the use case.
    WithdrawAuthorization(MemberNo, Option<LongText>),
    /// Any other command.
    Perform(Command),
}

/// The middle of the page of a step: as typed, or filled in with what the file says.
pub(super) fn draw(action: Action, form: Drawing<'_>) -> Sheet {
    match action {
        Action::AskSignatures => signatures::draw(form),
        Action::CheckPaperSignature => signers::draw_check(form),
        Action::WithdrawAuthorization => signers::draw_withdrawal(form),
        Action::RequestSupplement => supplement::draw(form),
        Action::RecordVerification => verification::draw(form),
        Action::RecordVisit | Action::RecordDistrictVisit => visit::draw(form),
        Action::WriteOpinion => opinion::draw(form),
        Action::Confirm => confirmation::draw(form),
        Action::RecordDelivery => delivery::draw(form),
        Action::Transfer => transfer::draw(form),
        Action::ChangeApplicant => applicant::draw(form),
        Action::ChangeFamily => family::draw(form),
        Action::SettleFact => settle::draw(form),
        Action::AssessSelfCare => self_care::draw(form),
        Action::RecordAppraisal => appraisal::draw(form),
        Action::Extend => extension::draw(form),
        Action::RecordComplaint => complaint::draw(form),
        Action::ProposeRelief => relief::propose(form),
        Action::PayRelief => relief::pay(form),
        other => reasons::draw(other, form),
    }
}

/// Reads the form of a step without photographs; `None` when it has errors.
pub(super) fn read(action: Action, form: &mut Reading<'_>) -> Option<Act> {
    let command = match action {
        Action::Accept => return Some(Act::Accept),
        Action::ChangeApplicant => return applicant::read(form).map(|(to, all)| Act::ChangeApplicant(to, all)),
        Action::WithdrawAuthorization => {
            return signers::read_withdrawal(form).map(|(signer, reason)| Act::WithdrawAuthorization(signer, reason));
        }
        Action::CheckPaperSignature => signers::read_check(form)?,
        Action::OrderVerification => Command::OrderVerification,
        Action::StartNotice => Command::StartNotice,
        Action::CloseNotice => Command::CloseNotice,
        Action::LiftWarning => Command::LiftWarning,
        Action::PayRelief => Command::PayRelief,
        Action::AskSignatures => signatures::read(form)?,
        Action::RequestSupplement => supplement::read(form)?,
        Action::RecordVerification => verification::read(form)?,
        Action::WriteOpinion => opinion::read(form)?,
        Action::Confirm => confirmation::read(form)?,
        Action::RecordDelivery => delivery::read(form)?,
        Action::Transfer => transfer::read(form)?,
        Action::ChangeFamily => family::read(form)?,
        Action::SettleFact => settle::read(form)?,
        Action::AssessSelfCare => self_care::read(form)?,
        Action::Extend => extension::read(form)?,
        Action::RecordComplaint => complaint::read(form)?,
        other => reasons::read(other, form)?,
    };
    Some(Act::Perform(command))
}
