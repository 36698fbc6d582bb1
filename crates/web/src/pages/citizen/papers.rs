//! Photographs of papers: camera or file, one at a time, with what it shows.

use super::draft;
use crate::ctx::Ctx;
use crate::extract::{Form, Params, Upload};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use jzt_app::applications::CaseView;
use jzt_app::{AppError, papers};
use jzt_domain::application::Refusal;
use jzt_domain::household::{Answer, Paper, PaperKind, Section};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/papers", show);
    routes.post_part("/papers", add);
    routes.post_part("/papers/{paper}/remove", remove);
    routes.get_part("/papers/{paper}", picture);
}

struct Row {
    id: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "citizen/papers.html")]
struct PapersPage {
    layout: Layout,
    errors: Errors,
    base: String,
    next: String,
    carry: &'static str,
    version: i64,
    rows: Vec<Row>,
    kind: Field,
    photo: Field,
    complete: bool,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let kind = if ctx.query.get("kind") == "entrustment" { "entrustment" } else { "id_card" };
    list(&ctx, &view, kind, Errors::new())
}

/// The kinds that may be chosen.
pub(super) fn kind_field(chosen: &str) -> Field {
    let kinds = words::PAPER_KINDS.map(|(kind, code)| Opt::new(code, words::paper_kind(kind)).on(chosen == code));
    Field::select("kind", "拍的是什么", kinds.to_vec())
}

/// The field for the photograph.
pub(super) fn photo_field() -> Field {
    Field::photo("photo", "拍照，或者选一张照片").hint("四个角都要拍到，字要看得清。一张不超过 12 MB。")
}

fn list(ctx: &Ctx, view: &CaseView, kind: &str, errors: Errors) -> Page {
    let declaration = &view.application.declaration;
    let rows = declaration.papers.iter();
    let (layout, status) = ctx.form("证件照片", &errors);
    let base = draft::base(ctx, view.application.id);
    let page = PapersPage {
        layout,
        next: if draft::from_check(ctx) { format!("{base}/check") } else { format!("{base}?saved=1") },
        base,
        carry: draft::carry(ctx),
        version: view.application.version,
        rows: rows.map(|paper| Row { id: paper.id.to_string(), kind: words::paper_kind(paper.kind) }).collect(),
        kind: kind_field(kind).with(&errors),
        photo: photo_field().with(&errors),
        complete: declaration.is_complete(Section::Papers),
        errors,
    };
    html_with(status, &page)
}

/// What an upload came to: a stored photograph, or sentences for the fields.
pub(super) async fn take(ctx: &Ctx, view: &CaseView, upload: Upload) -> Result<Result<Paper, Errors>, Problem> {
    let mut errors = Errors::new();
    let kind: Option<PaperKind> =
        errors.take("kind", forms::one_of(upload.fields.get("kind"), &words::PAPER_KINDS, "请选拍的是什么"));
    match kind {
        Some(kind) => take_as(ctx, view, kind, upload).await,
        None => Ok(Err(errors)),
    }
}

/// The same where the page itself knows what the photograph shows.
pub(super) async fn take_as(
    ctx: &Ctx,
    view: &CaseView,
    kind: PaperKind,
    upload: Upload,
) -> Result<Result<Paper, Errors>, Problem> {
    let mut errors = Errors::new();
    let id = view.application.id;
    let stored = match upload.picture.bytes() {
        Ok(bytes) => papers::store_paper(ctx.app(), &ctx.actor(), id, kind, bytes).await,
        Err(error) => Err(error),
    };
    match stored {
        Ok(paper) => Ok(Ok(Paper { id: paper, kind })),
        Err(AppError::Upload(fault)) => {
            errors.add("photo", words::upload(fault));
            Ok(Err(errors))
        }
        Err(AppError::Refused(Refusal::TooManyPapers)) => {
            errors.add("photo", &words::refusal::sentence(&Refusal::TooManyPapers));
            Ok(Err(errors))
        }
        Err(error) => Err(draft::refused(ctx, id, error)),
    }
}

async fn add(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let kind = upload.fields.get("kind").to_owned();
    let version = upload.fields.version()?;
    if version != Some(view.application.version) {
        return Err(draft::refused(&ctx, id, AppError::Stale));
    }
    match take(&ctx, &view, upload).await? {
        Ok(paper) => {
            draft::store(&ctx, id, version, Answer::PaperAdded(paper)).await?;
            Ok(see_other(&format!("{}/papers{}", draft::base(&ctx, id), draft::carry(&ctx))))
        }
        Err(errors) => list(&ctx, &view, &kind, errors),
    }
}

async fn remove(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let id = draft::editing(&ctx, &params).await?.application.id;
    draft::store(&ctx, id, typed.version()?, Answer::PaperRemoved(params.paper()?)).await?;
    Ok(see_other(&format!("{}/papers{}", draft::base(&ctx, id), draft::carry(&ctx))))
}

async fn picture(ctx: Ctx, params: Params) -> Page {
    let stored = papers::read_paper(ctx.app(), &ctx.actor(), params.application()?, params.paper()?).await?;
    let kind = HeaderValue::from_str(&stored.media_type).map_err(Problem::caused)?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"))];
    Ok((headers, stored.bytes).into_response())
}
