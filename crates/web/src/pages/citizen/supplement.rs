//! The family adds what is missing: photographs one by one, then everything is sent at once.

use super::{draft, papers};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params, Upload};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, Refusal};
use jzt_domain::household::{Paper, PaperKind};

/// Photographs stored but not yet sent wait in this cookie: their ids and kinds, which tell nothing to anybody else.
const COOKIE: &str = "jzt_p";
/// Photographs of one answer: what a cookie holds.
const WAITING_MAX: usize = 20;
const WAIT_SECONDS: u32 = 24 * 3600;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/supplement", Access::Citizen, show);
    routes.post("/applications/{id}/supplement/photo", Access::Citizen, add);
    routes.post("/applications/{id}/supplement", Access::Citizen, send);
}

#[derive(Template)]
#[template(path = "citizen/supplement.html")]
struct SupplementPage {
    layout: Layout,
    errors: Errors,
    base: String,
    version: i64,
    due: String,
    items: Vec<String>,
    waiting: Vec<(String, &'static str)>,
    full: bool,
    kind: Field,
    photo: Field,
    text: Field,
}

fn waiting(ctx: &Ctx) -> Vec<Paper> {
    let pairs = ctx.cookie(COOKIE).unwrap_or_default().split('.');
    pairs
        .filter_map(|pair| {
            let (id, code) = pair.split_once(':')?;
            let kind: Option<PaperKind> =
                words::PAPER_KINDS.iter().find(|(_, name)| *name == code).map(|(kind, _)| *kind);
            Some(Paper { id: id.parse().ok()?, kind: kind? })
        })
        .take(WAITING_MAX)
        .collect()
}

fn keep(ctx: &Ctx, response: &mut Response, base: &str, papers: &[Paper]) {
    let code =
        |kind: PaperKind| words::PAPER_KINDS.iter().find(|(known, _)| *known == kind).map_or("other", |(_, code)| code);
    let texts: Vec<String> = papers.iter().map(|paper| format!("{}:{}", paper.id, code(paper.kind))).collect();
    let (value, age) = if texts.is_empty() { ("-".to_owned(), 0) } else { (texts.join("."), WAIT_SECONDS) };
    ctx.set_cookie(response, COOKIE, &value, &format!("{base}/supplement"), Some(age));
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AnswerSupplement).await?;
    draw(&ctx, &view, "other", "", Errors::new())
}

fn draw(ctx: &Ctx, view: &CaseView, kind: &str, text: &str, errors: Errors) -> Page {
    let round = view.application.supplements.last();
    let waiting = waiting(ctx);
    let mut layout = ctx.layout("补交材料");
    layout.has_errors = !errors.is_empty();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SupplementPage {
        layout,
        base: draft::path(view.application.id),
        version: view.application.version,
        due: round.map(|round| words::due(round.due)).unwrap_or_default(),
        items: round.map(|round| round.items.iter().map(|item| item.as_str().to_owned()).collect()).unwrap_or_default(),
        full: waiting.len() >= WAITING_MAX,
        waiting: waiting.iter().map(|paper| (paper.id.to_string(), words::paper_kind(paper.kind))).collect(),
        kind: papers::kind_field(kind).with(&errors),
        photo: papers::photo_field().with(&errors),
        text: Field::area("text", "要说明的话（可以不写）", text).with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn add(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AnswerSupplement).await?;
    let base = draft::path(view.application.id);
    let mut known = waiting(&ctx);
    if known.len() >= WAITING_MAX {
        return Err(draft::problem(view.application.id, AppError::Refused(Refusal::TooManyPapers)));
    }
    let kind = upload.fields.get("kind").to_owned();
    match papers::take(&ctx, &view, upload).await? {
        Ok(paper) => {
            known.push(paper);
            let mut response = see_other(&format!("{base}/supplement"));
            keep(&ctx, &mut response, &base, &known);
            Ok(response)
        }
        Err(errors) => draw(&ctx, &view, &kind, "", errors),
    }
}

async fn send(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AnswerSupplement).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let text = optional_text(&typed, &mut errors);
    if !errors.is_empty() {
        return draw(&ctx, &view, "other", typed.get("text"), errors);
    }
    let command = Command::AnswerSupplement { papers: waiting(&ctx), text };
    match draft::perform(&ctx, id, typed.version()?, command).await {
        Ok(_) => {
            let base = draft::path(id);
            let mut response = see_other(&base);
            keep(&ctx, &mut response, &base, &[]);
            Ok(response)
        }
        Err(AppError::Refused(refusal @ Refusal::NothingAdded)) => {
            errors.add("photo", &words::refusal::sentence(&refusal));
            draw(&ctx, &view, "other", "", errors)
        }
        Err(error) => Err(draft::problem(id, error)),
    }
}

fn optional_text(typed: &Fields, errors: &mut Errors) -> Option<jzt_domain::household::LongText> {
    match typed.get("text").trim() {
        "" => None,
        text => errors.take("text", forms::long_text(text, "要说明的话")),
    }
}
