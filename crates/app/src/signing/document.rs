//! What was signed, as a PDF, for whoever signed it.

use crate::seals::{OpenedDocument, open_document};
use crate::signing::ceremony::Ceremony;
use crate::signing::link::{Guest, find};
use crate::signing::view::view;
use crate::{App, AppError};

/// The document, where it was signed on this device or this device showed who it is; else `NotFound`.
pub async fn document(app: &App, guest: &Guest<'_>) -> Result<OpenedDocument, AppError> {
    let opened = find(app, guest).await?;
    let ceremony = Ceremony::load(app, &opened).await?;
    if !view(app, &opened, &ceremony)?.known_here {
        return Err(AppError::NotFound);
    }
    let evidence = opened.row.signature().and_then(|signature| signature.evidence.as_ref());
    let id = evidence.ok_or(AppError::NotFound)?.document;
    open_document(app, &opened.actor(), opened.link.application_id, id).await
}
