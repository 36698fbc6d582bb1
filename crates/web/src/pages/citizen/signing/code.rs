//! The code from the SMS. What comes after it depends on what is being done.

use super::{guest, link_problem, open, path, place};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::signing::{self, CeremonyView, Checked, Step, Task};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}/code", Access::Link, ask);
    routes.post("/s/{token}/code", Access::Link, check);
    routes.post("/s/{token}/code/again", Access::Link, again);
    routes.post("/s/{token}/registry", Access::Link, retry);
}

#[derive(Template)]
#[template(path = "citizen/signing_code.html")]
struct CodePage {
    layout: Layout,
    errors: Errors,
    path: String,
    back: String,
    caption: &'static str,
    masked: String,
    of_witness: bool,
    trouble: Option<(&'static str, &'static str)>,
    waits_for_registry: bool,
    code: Field,
}

const DOWN: (&str, &str) = ("现在查不了", "不是您的问题，是查询系统没有回答。填的都还在，请过几分钟再点“再核对一次”。");
const DIFFERS: (&str, &str) = (
    "姓名和身份证号码对不上",
    "申请里填的姓名和身份证号码，在人口库里对不上。请申请人照身份证改好，再给您发一次链接；或者带身份证到镇（街道）签纸质的。",
);

async fn ask(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    draw(&ctx, &params, view, None, Errors::new())
}

fn draw(
    ctx: &Ctx,
    params: &Params,
    view: CeremonyView,
    trouble: Option<(&'static str, &'static str)>,
    errors: Errors,
) -> Page {
    let base = path(params);
    let (masked, of_witness) = match &view.step {
        Step::Code { masked, of_witness } => (masked.clone(), *of_witness),
        Step::Registry => (String::new(), false),
        Step::Read | Step::Identity | Step::Act | Step::Done => return Ok(see_other(&place(&base, &view))),
    };
    let waits_for_registry = view.step == Step::Registry;
    let trouble = trouble.or(waits_for_registry.then_some(DOWN));
    let mut layout = ctx.layout("请填短信验证码");
    layout.has_errors = !errors.is_empty();
    // No 5xx for an outage: gateways on the way put a page of their own in its place.
    let status = match () {
        () if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        () if trouble.is_some() => StatusCode::FAILED_DEPENDENCY,
        () => StatusCode::OK,
    };
    let code = Field::digits("code", "短信里的 6 位数字", "").autocomplete("one-time-code").with(&errors);
    let page = CodePage {
        layout,
        errors,
        back: place(&base, &CeremonyView { step: Step::Identity, ..view.clone() }),
        caption: if view.task == Task::Sign { "第 2 步，共 3 步：核对您是谁" } else { "" },
        path: base,
        masked,
        of_witness,
        trouble,
        waits_for_registry,
        code: code.hint("10 分钟内有效。"),
    };
    html_with(status, &page)
}

async fn check(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    if let Some(code) = errors.take("code", forms::code(typed.get("code"))) {
        match Box::pin(signing::check_code(ctx.app(), &guest(&ctx, &params), &code)).await {
            Ok(checked) => return go_on(&ctx, &params, checked).await,
            // Of the code, or of the link; a link that no longer opens says so below.
            Err(AppError::Credentials(fault)) => {
                tracing::debug!(?fault, "a code of a signing link was refused");
                errors.add("code", "验证码不对，或者已经过期。请看最近的一条短信，或者点“重新发”");
            }
            Err(error) => too_many(error, &mut errors)?,
        }
    }
    let view = open(&ctx, &params).await?;
    draw(&ctx, &params, view, None, errors)
}

fn too_many(error: AppError, errors: &mut Errors) -> Result<(), Problem> {
    let AppError::TooMany { retry_after_seconds } = error else { return Err(link_problem(error)) };
    let wait = words::duration(retry_after_seconds);
    errors.add("code", &format!("试得太勤了，请{wait}后再试。刚才的短信里有验证码的，可以直接用"));
    Ok(())
}

async fn again(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let mut errors = Errors::new();
    match signing::send_code_again(ctx.app(), &guest(&ctx, &params)).await {
        Ok(view) => return Ok(see_other(&place(&path(&params), &view))),
        Err(error) => too_many(error, &mut errors)?,
    }
    let view = open(&ctx, &params).await?;
    draw(&ctx, &params, view, None, errors)
}

async fn retry(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let checked = Box::pin(signing::retry_registry(ctx.app(), &guest(&ctx, &params))).await.map_err(link_problem)?;
    go_on(&ctx, &params, checked).await
}

/// Saying no and taking back need nothing more than to know who it is.
async fn go_on(ctx: &Ctx, params: &Params, checked: Checked) -> Page {
    let view = match checked {
        Checked::On(view) => *view,
        Checked::Differs => return draw(ctx, params, open(ctx, params).await?, Some(DIFFERS), Errors::new()),
        Checked::Unavailable => return draw(ctx, params, open(ctx, params).await?, Some(DOWN), Errors::new()),
    };
    let guest = guest(ctx, params);
    match (view.task, &view.step) {
        (Task::Decline, Step::Act) => Box::pin(signing::decline(ctx.app(), &guest)).await,
        (Task::Withdraw, Step::Act) => Box::pin(signing::withdraw(ctx.app(), &guest)).await,
        (Task::Sign | Task::Decline | Task::Withdraw | Task::Look, _) => {
            return Ok(see_other(&place(&path(params), &view)));
        }
    }
    .map_err(link_problem)?;
    // The first page says what came of it.
    Ok(see_other(&path(params)))
}
