//! The family adds what is missing: photographs one by one, then everything is sent at once.

use super::waiting::{self, WAITING_MAX};
use super::{draft, papers};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params, Upload};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, Refusal};

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

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AnswerSupplement).await?;
    draw(&ctx, &view, "other", "", Errors::new())
}

fn draw(ctx: &Ctx, view: &CaseView, kind: &str, text: &str, errors: Errors) -> Page {
    let round = view.application.supplements.last();
    let waiting = waiting::read(ctx);
    let (layout, status) = ctx.form("补交材料", &errors);
    let page = SupplementPage {
        layout,
        base: draft::path(view.application.id),
        version: view.application.version,
        due: round.map(|round| words::due(round.due)).unwrap_or_default(),
        items: round.map(|round| round.items.iter().map(|item| item.as_str().to_owned()).collect()).unwrap_or_default(),
        full: waiting.len() >= WAITING_MAX,
        waiting: waiting::rows(&waiting),
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
    let mut known = waiting::read(&ctx);
    if known.len() >= WAITING_MAX {
        return Err(draft::problem(view.application.id, AppError::Refused(Refusal::TooManyPapers)));
    }
    let kind = upload.fields.get("kind").to_owned();
    match papers::take(&ctx, &view, upload).await? {
        Ok(paper) => {
            known.push(paper);
            let mut response = see_other(&format!("{base}/supplement"));
            waiting::keep(&ctx, &mut response, &format!("{base}/supplement"), &known);
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
    let command = Command::AnswerSupplement { papers: waiting::read(&ctx), text };
    match draft::perform(&ctx, id, typed.version()?, command).await {
        Ok(_) => {
            let base = draft::path(id);
            let mut response = see_other(&base);
            waiting::keep(&ctx, &mut response, &format!("{base}/supplement"), &[]);
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
