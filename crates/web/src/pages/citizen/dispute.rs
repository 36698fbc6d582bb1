//! The family disputes the verification: photographs as evidence one by one, then its words and everything at once.

use super::waiting::{self, WAITING_MAX};
use super::{draft, papers, verification};
use crate::ctx::Ctx;
use crate::extract::{Form, Params, Upload};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, Refusal};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/dispute", Access::Citizen, show);
    routes.post("/applications/{id}/dispute/photo", Access::Citizen, add);
    routes.post("/applications/{id}/dispute", Access::Citizen, send);
}

#[derive(Template)]
#[template(path = "citizen/dispute.html")]
struct DisputePage {
    layout: Layout,
    errors: Errors,
    base: String,
    version: i64,
    findings: Vec<String>,
    waiting: Vec<(String, &'static str)>,
    full: bool,
    kind: Field,
    photo: Field,
    text: Field,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::DisputeVerification).await?;
    draw(&ctx, &view, "other", "", Errors::new())
}

fn draw(ctx: &Ctx, view: &CaseView, kind: &str, text: &str, errors: Errors) -> Page {
    let waiting = waiting::read(ctx);
    let (layout, status) = ctx.form("对核对结果有不同意见", &errors);
    let page = DisputePage {
        layout,
        base: draft::path(view.application.id),
        version: view.application.version,
        findings: verification::differences(&view.application),
        full: waiting.len() >= WAITING_MAX,
        waiting: waiting::rows(&waiting),
        kind: papers::kind_field(kind).with(&errors),
        photo: papers::photo_field().with(&errors),
        text: Field::area("text", "哪里不对？真实的情况是什么？", text)
            .hint("例如：那笔存款是借来看病的，已经花了。")
            .with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn add(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = draft::read_for(&ctx, &params, Action::DisputeVerification).await?;
    let path = format!("{}/dispute", draft::path(view.application.id));
    let mut known = waiting::read(&ctx);
    if known.len() >= WAITING_MAX {
        return Err(draft::problem(view.application.id, AppError::Refused(Refusal::TooManyPapers)));
    }
    let kind = upload.fields.get("kind").to_owned();
    match papers::take(&ctx, &view, upload).await? {
        Ok(paper) => {
            known.push(paper);
            let mut response = see_other(&path);
            waiting::keep(&ctx, &mut response, &path, &known);
            Ok(response)
        }
        Err(errors) => draw(&ctx, &view, &kind, "", errors),
    }
}

async fn send(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::DisputeVerification).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let Some(text) = errors.take("text", forms::long_text(typed.get("text"), "哪里不对")) else {
        return draw(&ctx, &view, "other", typed.get("text"), errors);
    };
    let command = Command::DisputeVerification { papers: waiting::read(&ctx), text };
    match draft::perform(&ctx, id, typed.version()?, command).await {
        Ok(_) => {
            let mut response = see_other(&draft::path(id));
            waiting::keep(&ctx, &mut response, &format!("{}/dispute", draft::path(id)), &[]);
            Ok(response)
        }
        Err(AppError::Refused(refusal @ (Refusal::NothingAdded | Refusal::TooManyPapers))) => {
            errors.add("photo", &words::refusal::sentence(&refusal));
            draw(&ctx, &view, "other", typed.get("text"), errors)
        }
        Err(error) => Err(draft::problem(id, error)),
    }
}
