//! What the pages of the ceremony show.

use crate::authorization::AuthorizationText;
use crate::signing::ceremony::{Ceremony, Step, Task, Typed};
use crate::signing::link::Opened;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::application::{Consents, SignReason, SignerState, sign_reason};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::ApplicationId;
use jzt_domain::time::Timestamp;
use std::sync::Arc;

/// One signer's ceremony on one device.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the pages ask for")]
pub struct CeremonyView {
    /// The application.
    pub application: ApplicationId,
    /// Who signs.
    pub signer: MemberNo,
    /// As whom.
    pub role: SignReason,
    /// The signer's name, masked: the link may have gone astray.
    pub signer_masked: String,
    /// The applicant's name, masked.
    pub applicant_masked: String,
    /// Names of minors and persons without capacity for whom this person signs, masked.
    pub wards_masked: Vec<String>,
    /// The text in force.
    pub text: Arc<AuthorizationText>,
    /// Last day to sign; `None` when nobody is asked any more.
    pub until: Option<Date>,
    /// Where this device stands.
    pub step: Step,
    /// What is being done.
    pub task: Task,
    /// What was agreed to so far.
    pub consents: Consents,
    /// True when the text was read here, and is another now.
    pub text_changed: bool,
    /// What was typed on this device.
    pub typed: Typed,
    /// True when the signer has a phone of their own.
    pub has_phone: bool,
    /// True when this person has signed.
    pub signed: bool,
    /// When.
    pub signed_at: Option<Timestamp>,
    /// True when it was signed on this device, or this device showed who it is since: what was signed may be shown.
    pub known_here: bool,
    /// True when this person declined; they may still sign.
    pub declined: bool,
    /// True when this person took the authorization back.
    pub withdrawn: bool,
    /// True when the application has gone in.
    pub submitted: bool,
}

pub(super) fn view(app: &App, opened: &Opened, ceremony: &Ceremony) -> Result<CeremonyView, AppError> {
    let (application, row) = (&opened.loaded.application, &opened.row);
    let person = opened.person().ok_or(AppError::NotFound)?;
    let masked =
        |no: MemberNo| application.declaration.person(no).map(|person| person.name.masked()).unwrap_or_default();
    let step = ceremony.step(app, opened);
    let looks = ceremony.task == Task::Look && step == Step::Act;
    let signed_at = match &row.state {
        SignerState::Signed { at, .. } => Some(*at),
        SignerState::Wanted
        | SignerState::Declined { .. }
        | SignerState::Withdrawn { .. }
        | SignerState::PaperRejected { .. } => None,
    };
    Ok(CeremonyView {
        application: application.id,
        signer: row.signer.signer,
        role: sign_reason(&application.declaration, row.signer.signer).ok_or(AppError::NotFound)?,
        signer_masked: person.name.masked(),
        applicant_masked: masked(application.declaration.applicant_no),
        wards_masked: row.signer.wards.iter().map(|no| masked(*no)).collect(),
        text: app.authorization(),
        until: application.sign_until,
        step,
        task: ceremony.task,
        consents: ceremony.consents,
        text_changed: ceremony.read.is_some() && !ceremony.has_read(app),
        typed: ceremony.typed.clone(),
        has_phone: person.phone.is_some(),
        signed: row.is_signed(),
        signed_at,
        known_here: row.is_signed() && (looks || ceremony.signed_at.is_some_and(|at| signed_at == Some(at))),
        declined: matches!(row.state, SignerState::Declined { .. }),
        withdrawn: matches!(row.state, SignerState::Withdrawn { .. }),
        submitted: application.submitted_at.is_some(),
    })
}
