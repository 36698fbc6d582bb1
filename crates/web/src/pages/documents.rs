//! Signed authorizations as PDF, and the certificates that they are checked against.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jzt_app::seals::{self, Authority, OpenedDocument, Purpose};
use jzt_domain::ids::DocumentId;
use jzt_domain::time::Timestamp;

const SIGNING_FILE: &str = "/ca/signing.pem";
const SEAL_FILE: &str = "/ca/seal.pem";
const REVOKED_FILE: &str = "/ca/signing.crl.pem";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/documents/{document}", Access::Citizen, pdf);
    routes.get("/staff/cases/{id}/documents/{document}", Access::Staff(StaffAccess::Cases), pdf);
    routes.get("/ca", Access::Anonymous, page);
    routes.get(SIGNING_FILE, Access::Anonymous, signing);
    routes.get(SEAL_FILE, Access::Anonymous, seal);
    routes.get(REVOKED_FILE, Access::Anonymous, revoked);
}

async fn pdf(ctx: Ctx, params: Params) -> Page {
    let document: DocumentId = params.parse("document")?;
    Ok(handed_out(seals::open_document(ctx.app(), &ctx.actor(), params.application()?, document).await?))
}

/// A document as a download; its name says whether the seal is on.
pub(crate) fn handed_out(document: OpenedDocument) -> Response {
    let name = if document.is_sealed {
        "inline; filename=\"authorization.pdf\""
    } else {
        "inline; filename=\"authorization-without-seal.pdf\""
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    (headers, document.pdf).into_response()
}

struct Line {
    name: String,
    serial: String,
    until: String,
    is_retired: bool,
}

#[derive(Template)]
#[template(path = "citizen/certificates.html")]
struct CertificatesPage {
    layout: Layout,
    lines: Vec<Line>,
    phone: String,
}

async fn page(ctx: Ctx) -> Page {
    let all = seals::list(ctx.app()).await?;
    html(&CertificatesPage {
        layout: ctx.layout("电子证书"),
        lines: all.into_iter().filter_map(line).collect(),
        phone: ctx.app().settings().office_phone.clone(),
    })
}

fn line(authority: Authority) -> Option<Line> {
    let certificate = authority.certificate.as_ref()?;
    let until = Timestamp::from_micros(certificate.period().until.saturating_mul(1_000_000));
    Some(Line {
        name: certificate.subject().common_name,
        serial: authority.serial()?,
        until: words::date(until.date()),
        is_retired: authority.retired_at.is_some(),
    })
}

async fn signing(ctx: Ctx) -> Page {
    Ok(pem(seals::certificates_pem(ctx.app(), Purpose::SigningCa).await?))
}

async fn seal(ctx: Ctx) -> Page {
    Ok(pem(seals::certificates_pem(ctx.app(), Purpose::SealCa).await?))
}

async fn revoked(ctx: Ctx) -> Page {
    Ok(pem(seals::revoked_pem(ctx.app()).await?))
}

fn pem(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/x-pem-file"))], text).into_response()
}
