//! 送达: a family that opens the letter of its decision has received it.

use crate::applications::perform;
use crate::letters::{LetterKind, of_application, pdf};
use crate::{App, AppError};
use bytes::Bytes;
use jzt_domain::access::Actor;
use jzt_domain::application::{Channel, Command, DeliveryWay};
use jzt_domain::ids::{ApplicationId, LetterId};

/// One PDF for whoever reads it. The first time that the family opens the letter of its decision is written down; whether
/// that succeeds or not, the letter is shown.
pub async fn open(app: &App, actor: &Actor, id: ApplicationId, letter: LetterId) -> Result<Bytes, AppError> {
    let bytes = pdf(app, actor, id, letter).await?;
    if matches!(actor, Actor::Citizen { .. }) && tells_of_decision(app, actor, id, letter).await? {
        let command = Command::RecordDelivery { way: DeliveryWay::Online, on: app.now().date() };
        match Box::pin(perform(app, actor, Channel::Web, id, None, command)).await {
            // Written down already, by this family or by a clerk, perhaps in this moment.
            Ok(_) | Err(AppError::Refused(_) | AppError::Stale) => {}
            Err(error) => tracing::warn!(error = %error, "a delivery was not written down"),
        }
    }
    Ok(bytes)
}

async fn tells_of_decision(app: &App, actor: &Actor, id: ApplicationId, letter: LetterId) -> Result<bool, AppError> {
    let rows = of_application(app, actor, id).await?;
    Ok(rows.iter().any(|row| {
        row.id == letter
            && matches!(row.kind, LetterKind::Approval | LetterKind::Refusal | LetterKind::AcceptanceRefusal)
    }))
}
