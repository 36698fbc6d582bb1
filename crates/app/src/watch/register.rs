//! 单独登记备案: the applications of officials' relatives, which the district must visit itself.

use crate::applications::{WorkRow, work_row};
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::limits;

/// One registered application, in the shape of a worklist row.
pub type RegisterRow = WorkRow;

/// Registered applications of the actor's division, the newest first; open and closed.
pub async fn register(app: &App, actor: &Actor) -> Result<Vec<RegisterRow>, AppError> {
    let Actor::Staff { role, division: own, .. } = actor else { return Err(AppError::NotFound) };
    if !role.reads_cases() {
        return Err(AppError::NotFound);
    }
    let rows = app.glance().await?.registered_applications(own.as_str(), limits::PAGE_ROWS_MAX).await?;
    let now = app.now();
    rows.iter().map(|row| work_row(app, row, now)).collect()
}
