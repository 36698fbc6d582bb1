//! The signed authorizations that a verification may be asked for with. Without all of them nothing is asked.

use crate::ports::SignedAuthorization;
use crate::{App, AppError};
use data_encoding::HEXLOWER;
use jzt_domain::application::{Application, SignerRow};
use jzt_domain::household::MemberNo;

/// What the signers of an application have authorized.
pub(crate) enum Authorizations {
    /// Everybody who was asked has, and has not taken it back.
    Complete(Vec<SignedAuthorization>),
    /// These have not, or not any more; empty when nobody was asked yet.
    Missing(Vec<MemberNo>),
}

pub(crate) async fn authorizations(app: &App, application: &Application) -> Result<Authorizations, AppError> {
    let mut signed = Vec::with_capacity(application.signers.len());
    let mut missing = Vec::new();
    for row in &application.signers {
        match authorization(app, row).await? {
            Some(authorization) => signed.push(authorization),
            None => missing.push(row.signer.signer),
        }
    }
    let complete = missing.is_empty() && !signed.is_empty();
    Ok(if complete { Authorizations::Complete(signed) } else { Authorizations::Missing(missing) })
}

/// `None`: not signed, taken back, signed without evidence, or under a certificate that was revoked.
async fn authorization(app: &App, row: &SignerRow) -> Result<Option<SignedAuthorization>, AppError> {
    let Some(evidence) = row.signature().and_then(|signature| signature.evidence.as_ref()) else { return Ok(None) };
    let serial = HEXLOWER.decode(evidence.serial.as_bytes()).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    if app.glance().await?.revoked_certificate(&serial).await?.is_some() {
        return Ok(None);
    }
    Ok(Some(SignedAuthorization {
        member_no: row.signer.signer.0,
        wards: row.signer.wards.iter().map(|ward| ward.0).collect(),
        document: evidence.document,
        document_sm3: evidence.document_sm3.clone(),
        record: evidence.record.clone(),
        signature: evidence.signature.clone(),
        certificate: evidence.certificate.clone(),
    }))
}

/// Whose authorization is missing while a verification waits for it: `None` when none waits, empty when nobody was asked.
pub async fn missing_authorizations(app: &App, application: &Application) -> Result<Option<Vec<MemberNo>>, AppError> {
    let waits = application.verification.as_ref().is_some_and(|verification| verification.report.is_none());
    if !waits || !application.stage.is_open() {
        return Ok(None);
    }
    Ok(match authorizations(app, application).await? {
        Authorizations::Complete(_) => None,
        Authorizations::Missing(missing) => Some(missing),
    })
}
