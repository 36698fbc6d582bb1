//! What each kind of job does. A handler may run twice; whatever it hands out carries the job's own number.

use crate::applications::perform;
use crate::applications::plan::glance;
use crate::calendars;
use crate::jobs::work::HandlerError;
use crate::jobs::{AnnounceJob, Announced, Outgoing, SmsJob, VerificationJob, Work, enqueue};
use crate::letters::{self, LetterError};
use crate::messages::compose;
use crate::ports::{PortError, SmsRequest, VerificationAnswer, VerificationRequest, VerificationSubject};
use crate::seals::{Authorizations, SealError};
use crate::{App, AppError, seals, watch};
use jzt_domain::access::Actor;
use jzt_domain::application::{Channel, Command, Refusal, SignerRow};
use jzt_domain::identity::Phone;
use jzt_domain::ids::{ApplicationId, JobId};
use jzt_domain::policy::SmsKind;

/// Colleagues told about one arrival.
const CONTACTS_MAX: u16 = 10;
/// An announcement to the same division and role within this time is one announcement.
const ANNOUNCE_WINDOW_SECONDS: i64 = 600;

pub(super) async fn run(app: &App, id: JobId, work: Work) -> Result<(), HandlerError> {
    match work {
        Work::Sms(job) => send_sms(app, id, job).await,
        Work::Verification(job) => request_verification(app, job).await,
        Work::Announce(job) => announce(app, job).await,
        Work::Escalate(job) => Ok(watch::escalate(app, &job).await?),
        Work::Chase(job) => Ok(watch::chase(app, job).await?),
        Work::Signatures(job) => Ok(watch::signatures(app, &job).await?),
        Work::Letter(job) => letters::make(app, &job).await.map_err(|error| match error {
            LetterError::Port(error) => error.into(),
            LetterError::App(error) => error.into(),
        }),
        Work::Seal(job) => seals::seal(app, job).await.map_err(|error| match error {
            SealError::Port(error) => error.into(),
            SealError::App(error) => error.into(),
        }),
        Work::Firm(job) => Ok(calendars::firm(app, job).await?),
        Work::Checkpoint(_) => Ok(seals::checkpoint(app).await?),
    }
}

async fn send_sms(app: &App, id: JobId, job: SmsJob) -> Result<(), HandlerError> {
    let request = SmsRequest {
        phone: job.phone,
        template_id: job.template_id,
        params: job.params,
        text: job.text,
        dedup_key: id.to_string(),
    };
    app.parts().sms.send(request).await?;
    Ok(())
}

/// The number of one round of a verification at the platform.
pub(super) fn request_id(application: ApplicationId, round: u16) -> String {
    if round == 0 { application.to_string() } else { format!("{application}-{round}") }
}

fn read_request_id(text: &str) -> Option<(ApplicationId, u16)> {
    match text.split_once('-') {
        Some((id, round)) => Some((id.parse().ok()?, round.parse().ok()?)),
        None => Some((text.parse().ok()?, 0)),
    }
}

/// The request carries the number of its round, so that the platform drops a second one; asking again is harmless, and an
/// unknown outcome is simply asked again.
async fn request_verification(app: &App, job: VerificationJob) -> Result<(), HandlerError> {
    let application = glance(app, job.application).await?.application;
    let Some(verification) = application.verification.as_ref().filter(|verification| verification.report.is_none())
    else {
        return Ok(());
    };
    if !application.stage.is_open() {
        return Ok(());
    }
    let authorizations = match seals::authorizations(app, &application).await? {
        Authorizations::Complete(authorizations) => authorizations,
        Authorizations::Missing(missing) => {
            // The page of the case says whose it is; the last signature that is missing asks again.
            tracing::warn!(application.id = %application.id, missing = missing.len(), "no verification without authorization");
            return Ok(());
        }
    };
    let covered = |no: u8| authorizations.iter().any(|signed| signed.member_no == no || signed.wards.contains(&no));
    let request = VerificationRequest {
        request_id: request_id(application.id, verification.round),
        // The text that was signed, which need not be the one of today.
        authorization_sm3: application
            .signers
            .iter()
            .find_map(SignerRow::signature)
            .map(|signature| signature.text_sm3.clone())
            .unwrap_or_default(),
        subjects: application
            .declaration
            .members
            .into_iter()
            .filter(|member| covered(member.no.0))
            .map(|member| VerificationSubject {
                member_no: member.no.0,
                name: member.name,
                id_number: member.id_number,
            })
            .collect(),
        authorizations,
    };
    match app.parts().verification.request(request).await {
        Ok(()) => Ok(()),
        Err(PortError::Unknown | PortError::NotReached) => Err(PortError::NotReached.into()),
        Err(rejected @ PortError::Rejected { .. }) => Err(rejected.into()),
    }
}

/// One message per colleague; arrivals of the same ten minutes share it.
async fn announce(app: &App, job: AnnounceJob) -> Result<(), HandlerError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let contacts = tx.staff_contacts(job.role.code(), job.division.as_str(), CONTACTS_MAX).await?;
    let day = app.rules_at(&job.division, now.date());
    let window = now.as_seconds().div_euclid(ANNOUNCE_WINDOW_SECONDS);
    let (kind, values) = match job.what {
        Announced::Work => (SmsKind::WorkArrived, vec!["1".to_owned(), job.due]),
        Announced::Declined => (SmsKind::SignatureDeclined, Vec::new()),
        Announced::Withdrawn => (SmsKind::AuthorizationWithdrawn, Vec::new()),
    };
    for contact in contacts {
        let phone = open_staff_phone(app, contact.staff_id.as_uuid().as_bytes(), &contact.phone_sealed)?;
        let message = compose(&day.rules(), kind, phone, &values, now)?;
        let key = format!("announce/{}/{}/{window}", kind.name(), contact.staff_id);
        enqueue(app, &mut tx, &Outgoing::sms(message).once(key), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

pub(crate) fn open_staff_phone(app: &App, staff: &[u8], sealed: &[u8]) -> Result<Phone, AppError> {
    let opened = app.parts().ring.open("staff-phone", staff, sealed)?;
    let text = std::str::from_utf8(&opened).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    Phone::parse(text).map_err(|fault| AppError::Internal(Box::new(fault)))
}

/// Takes in an answer of the platform. A second answer to the same request, an answer to an earlier round, and one that
/// comes after the procedure ended change nothing and are thanked for like the first.
pub async fn verification_answered(app: &App, answer: VerificationAnswer) -> Result<(), AppError> {
    let (id, round) = read_request_id(&answer.request_id).ok_or(AppError::NotFound)?;
    let application = glance(app, id).await?.application;
    if application.verification.as_ref().is_none_or(|verification| verification.round != round) {
        return Ok(());
    }
    let command = Command::RecordVerification(answer.report);
    match perform(app, &Actor::System, Channel::Interface, id, Some(application.version), command).await {
        Ok(_) | Err(AppError::Refused(Refusal::NoVerificationExpected | Refusal::WrongStage)) => Ok(()),
        Err(error) => Err(error),
    }
}
