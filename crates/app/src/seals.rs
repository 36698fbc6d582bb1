//! Evidence of a signature.

use crate::{App, AppError};
use jzt_domain::application::{Application, Evidence, SigningAct};
use jzt_domain::ids::DocumentId;

/// The document of one signature and what proves it.
pub async fn prove(app: &App, _application: &Application, act: &SigningAct) -> Result<Evidence, AppError> {
    Ok(Evidence {
        document: DocumentId::from_uuid(app.new_id()),
        document_sm3: String::new(),
        record: act.text_sm3.clone(),
        signature: String::new(),
        certificate: String::new(),
        serial: String::new(),
    })
}
