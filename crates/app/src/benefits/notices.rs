//! Published ends of benefits: exactly what may be shown, to anybody. Never the cause, never a minor's full name.

use crate::benefits::lists::{codes, open_card};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::BenefitId;
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_store::BenefitListRow;

/// One published end.
#[derive(Debug, Clone)]
pub struct StopNoticeRow {
    /// For the objection form.
    pub id: BenefitId,
    /// The village.
    pub village: DivisionCode,
    /// The name; of a minor only its mask.
    pub name: String,
    /// Which kind.
    pub kind: Kind,
    /// People counted.
    pub counted: usize,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The published ends that hang in a village today.
pub async fn stop_notices(app: &App, village: &DivisionCode) -> Result<Vec<StopNoticeRow>, AppError> {
    let today = app.now().date();
    let rows = app.glance().await?.stop_notices_of_village(village.as_str(), today, limits::PAGE_ROWS_MAX).await?;
    rows.iter().filter_map(|row| notice(app, row).transpose()).collect()
}

/// One published end that hangs today, for the objection form.
pub async fn stop_notice(app: &App, id: BenefitId) -> Result<StopNoticeRow, AppError> {
    let row = app.glance().await?.stop_notice(id, app.now().date()).await?.ok_or(AppError::NotFound)?;
    notice(app, &row)?.ok_or(AppError::NotFound)
}

/// Villages below a division that have published ends today, with their number.
pub async fn stop_villages(app: &App, below: &DivisionCode) -> Result<Vec<(DivisionCode, usize)>, AppError> {
    let found = app.glance().await?.villages_with_stop_notices(below.as_str(), app.now().date()).await?;
    Ok(found
        .into_iter()
        .filter_map(|(code, count)| Some((DivisionCode::parse(&code).ok()?, usize::try_from(count).ok()?)))
        .collect())
}

fn notice(app: &App, row: &BenefitListRow) -> Result<Option<StopNoticeRow>, AppError> {
    let card = open_card(app, row)?;
    let (kind, _) = codes(row)?;
    let (Ok(village), Some(hung)) = (DivisionCode::parse(&row.village), card.notice) else { return Ok(None) };
    Ok(Some(StopNoticeRow {
        id: row.id,
        village,
        name: hung.name,
        kind,
        counted: card.counted,
        from: hung.from,
        until: hung.until,
    }))
}
