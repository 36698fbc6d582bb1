//! A citizen opens a draft.

use crate::applications::plan::plan;
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::application::{Channel, Command, Stage};
use jzt_domain::ids::{ApplicationId, FamilyId};
use jzt_domain::limits;

/// Opens a draft. A draft of the same citizen that nobody has answered a question of is given back instead of a second one.
pub async fn start(app: &App, actor: &Actor) -> Result<ApplicationId, AppError> {
    let Actor::Citizen { id: citizen } = actor else { return Err(AppError::NotFound) };
    let mut tx = app.begin().await?;
    let own = tx.applications_of_citizen(*citizen, limits::PAGE_ROWS_MAX).await?;
    if let Some(untouched) = own.iter().find(|row| row.stage == Stage::Draft.code() && row.version == 1) {
        return Ok(untouched.id);
    }
    let drafts = own.iter().filter(|row| row.stage == Stage::Draft.code()).count();
    if drafts >= limits::DRAFTS_PER_CITIZEN_MAX {
        return Err(AppError::TooMany { retry_after_seconds: 0 });
    }
    let family = FamilyId::from_uuid(app.new_id());
    let id = ApplicationId::from_uuid(app.new_id());
    let (key, wrapped) = app.new_family_key(family)?;
    let command = Command::Start { id, family, citizen: *citizen };
    let mut planned = plan(app, None, &key, actor, Channel::Web, command)?;
    tx.create_family_key(family, &wrapped, app.now()).await?;
    planned.store(app, &mut tx).await?;
    tx.commit().await?;
    Ok(id)
}
