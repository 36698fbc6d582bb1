//! The public notices of a village: exactly what may be shown, to anybody.

use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::Kind;
use jzt_domain::limits;
use jzt_domain::money::Fen;
use jzt_store::ListRow;

/// One published proposal. Nothing of illness, address, identity number or phone; never a minor's name, since only an
/// adult can be the applicant.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    /// For the objection form.
    pub id: ApplicationId,
    /// The village.
    pub village: DivisionCode,
    /// The applicant's name, in full (办法 第19、24条).
    pub applicant_name: String,
    /// People in the family.
    pub members_count: usize,
    /// As which kind it was judged.
    pub kind: Kind,
    /// Proposed for the family: a month where the kind is paid monthly, once for 临时救助, zero for a finding without
    /// money; `None` when a refusal is proposed.
    pub amount: Option<Fen>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The notices that hang in a village today.
pub async fn of_village(app: &App, village: &DivisionCode) -> Result<Vec<NoticeRow>, AppError> {
    let mut tx = app.read().await?;
    let rows = tx.notices_of_village(village.as_str(), app.now().date(), limits::PAGE_ROWS_MAX).await?;
    tx.rollback().await?;
    rows.iter().filter_map(|row| notice(app, row).transpose()).collect()
}

/// Villages below a division that have notices today, with their number.
pub async fn villages(app: &App, below: &DivisionCode) -> Result<Vec<(DivisionCode, usize)>, AppError> {
    let mut tx = app.read().await?;
    let found = tx.villages_with_notices(below.as_str(), app.now().date()).await?;
    tx.rollback().await?;
    Ok(found
        .into_iter()
        .filter_map(|(code, count)| Some((DivisionCode::parse(&code).ok()?, usize::try_from(count).ok()?)))
        .collect())
}

/// One notice that hangs today, for the objection form.
pub async fn one(app: &App, id: ApplicationId) -> Result<NoticeRow, AppError> {
    let mut tx = app.read().await?;
    let row = tx.notice(id, app.now().date()).await?;
    tx.rollback().await?;
    match row {
        Some(row) => notice(app, &row)?.ok_or(AppError::NotFound),
        None => Err(AppError::NotFound),
    }
}

fn notice(app: &App, row: &ListRow) -> Result<Option<NoticeRow>, AppError> {
    let card = app.open_card(row)?;
    let village = row.village.as_deref().and_then(|code| DivisionCode::parse(code).ok());
    let (Some(village), Some(name), Some(hung)) = (village, card.applicant, card.notice) else { return Ok(None) };
    Ok(Some(NoticeRow {
        id: row.id,
        village,
        applicant_name: name.as_str().to_owned(),
        members_count: card.members_count,
        kind: hung.proposal.map_or(hung.kind, |proposal| proposal.kind),
        amount: hung.proposal.map(|proposal| proposal.amount),
        from: hung.from,
        until: hung.until,
    }))
}
