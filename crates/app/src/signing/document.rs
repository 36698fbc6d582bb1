//! What was signed, as a PDF, for whoever signed it.

use crate::signing::ceremony::Ceremony;
use crate::signing::link::{Guest, find};
use crate::signing::view::view;
use crate::{App, AppError};
use bytes::Bytes;

/// The authorization that was signed by this link.
pub struct SignedDocument {
    /// The PDF: with the district's seal once it is there.
    pub pdf: Bytes,
    /// False while the seal is still on its way.
    pub sealed: bool,
}

/// The document, where it was signed on this device or this device showed who it is; else `NotFound`.
pub async fn document(app: &App, guest: &Guest<'_>) -> Result<SignedDocument, AppError> {
    let opened = find(app, guest).await?;
    let ceremony = Ceremony::load(app, &opened).await?;
    if !view(app, &opened, &ceremony)?.known_here {
        return Err(AppError::NotFound);
    }
    let evidence = opened.row.signature().and_then(|signature| signature.evidence.as_ref());
    let id = evidence.ok_or(AppError::NotFound)?.document;
    let row = app.glance().await?.document(opened.link.application_id, id).await?.ok_or(AppError::NotFound)?;
    let sealed = row.sealed_object_key.is_some();
    let key = row.sealed_object_key.unwrap_or(row.object_key);
    let stored = app.parts().objects.get(key.clone()).await?.ok_or_else(|| {
        tracing::error!(object.key = key, "the file of a signed document is gone");
        AppError::NotFound
    })?;
    let pdf = opened.loaded.key.open(key.as_bytes(), &stored)?;
    Ok(SignedDocument { pdf: Bytes::copy_from_slice(&pdf), sealed })
}
