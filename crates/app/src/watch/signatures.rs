//! Signatures that are still wanted: a reminder with a new link before the links end, and a word to the family when they
//! have. The jobs are written when the signatures are asked for; asking again with another last day makes the old ones void.

use crate::applications::plan::load;
use crate::jobs::{Outgoing, enqueue};
use crate::messages::{asked, compose, family_phone};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Action, Application, SignerRow, SignerState};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::SmsKind;
use jzt_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most missing signatures that one message counts.
const MISSING_SHOWN_MAX: usize = 99;

/// Which of the two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Turn {
    /// Some days before the links end.
    Reminder,
    /// The day after.
    End,
}

impl Turn {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::End => "end",
        }
    }
}

/// Look at the signatures of one application.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SignaturesJob {
    pub application: ApplicationId,
    /// The last day that this is about.
    pub until: Date,
    pub turn: Turn,
    pub not_before: Timestamp,
}

/// Everything in one unit: a second run finds its messages sent, and leaves the links that they carry alone.
pub(crate) async fn signatures(app: &App, job: &SignaturesJob) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let application = load(app, &mut tx, job.application).await?.application;
    let missing = missing(&application);
    if application.sign_until != Some(job.until) || missing.is_empty() {
        tx.rollback().await?;
        return Ok(());
    }
    let key = |no: &str| format!("signatures/{}/{}/{}/{no}", job.application, job.until, job.turn.code());
    match job.turn {
        Turn::Reminder => {
            for row in missing.iter().filter(|row| matches!(row.state, SignerState::Wanted)) {
                let no = row.signer.signer;
                let asked = asked(app, &application, no, SmsKind::SignatureReminder, now)?;
                let (Some(link), Some(message)) = (asked.link, asked.message) else { continue };
                if enqueue(app, &mut tx, &message.once(key(&no.0.to_string())), now).await? {
                    link.store(&mut tx, job.application, now).await?;
                }
            }
        }
        Turn::End => {
            if let Some(phone) = family_phone(&application) {
                let values = [missing.len().min(MISSING_SHOWN_MAX).to_string(), app.settings().public_url.clone()];
                let day = app.rules_of(&application, now.date());
                let message = compose(&day.rules(), SmsKind::SignatureExpired, phone, &values, now)?;
                enqueue(app, &mut tx, &Outgoing::sms(message).once(key("family")), now).await?;
            }
        }
    }
    tx.commit().await?;
    app.nudge();
    Ok(())
}

/// Who has not signed and still could.
fn missing(application: &Application) -> Vec<&SignerRow> {
    let may_sign = |no: MemberNo| {
        let signer = Actor::Signer { application: application.id, member: no };
        access::check(&signer, Action::Sign, application).is_ok()
    };
    application.signers.iter().filter(|row| !row.is_signed() && may_sign(row.signer.signer)).collect()
}
