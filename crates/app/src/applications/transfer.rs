//! Where a case can be handed over to (转办).

use crate::applications::read;
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::ids::ApplicationId;

/// A township that may take a case over, with its villages.
#[derive(Debug, Clone)]
pub struct TransferTown {
    /// Its name.
    pub name: String,
    /// Code and name of each village.
    pub villages: Vec<(DivisionCode, String)>,
}

/// The other townships of the district that handles a case.
pub async fn transfer_villages(app: &App, actor: &Actor, id: ApplicationId) -> Result<Vec<TransferTown>, AppError> {
    let case = read(app, actor, id).await?;
    let place = case.application.handled_in().ok_or(AppError::NotFound)?;
    let district = place.district().ok_or(AppError::NotFound)?;
    let policy = app.policy();
    let divisions = &policy.divisions;
    let others = divisions.inside(&district, DivisionLevel::Township).filter(|town| !town.code.contains(place));
    Ok(others
        .map(|town| TransferTown {
            name: town.name.clone(),
            villages: divisions
                .children(&town.code)
                .map(|village| (village.code.clone(), village.name.clone()))
                .collect(),
        })
        .collect())
}
