//! The steps of a benefit, each with a page that says what it does, and its form.

use super::super::desk::{Desk, Place};
use super::form::{self, Sheet};
use super::show::{Waiting, proposal};
use super::{Head, Step};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{Errors, Field};
use crate::page::{Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::benefits::{self, BenefitView};
use jzt_domain::application::Channel;
use jzt_domain::benefit::{Action, Refusal};

const STALE: &str = "您打开这一页以后，这份待遇在别处办过了。这次没有保存，您填的字都在下面，请先看看现在的样子。";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/benefits/{id}/{step}", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/benefits/{id}/{step}", Access::Staff(StaffAccess::Cases), take);
}

#[derive(Template)]
#[template(path = "staff/benefit_step.html")]
struct StepPage {
    desk: Desk,
    head: Head,
    step: Step,
    alert: String,
    errors: Errors,
    fields: Vec<Field>,
    proposal: Option<Waiting>,
    /// True where the rules can say the amount first.
    computes: bool,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    let view = benefits::read(ctx.app(), &ctx.actor(), params.parse("id")?).await?;
    if !view.available.contains(&step.action) {
        return Ok(see_other(&Head::of(&view).path));
    }
    draw(&ctx, StatusCode::OK, &view, step, None, Errors::new(), String::new())
}

fn draw(
    ctx: &Ctx,
    status: StatusCode,
    view: &BenefitView,
    step: Step,
    typed: Option<&Fields>,
    errors: Errors,
    alert: String,
) -> Page {
    let fields = form::fields(step.action, &Sheet { app: ctx.app(), view, typed, errors: &errors });
    html_with(
        status,
        &StepPage {
            desk: Desk::new(ctx, step.name, Place::Benefits).with(&errors),
            head: Head::of(view),
            step,
            alert,
            fields,
            proposal: proposal(view).filter(|_| matches!(step.action, Action::Approve | Action::Return)),
            computes: step.action == Action::ProposeAdjust,
            errors,
        },
    )
}

async fn take(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    let view = benefits::read(ctx.app(), &ctx.actor(), params.parse("id")?).await?;
    let version = typed.version()?;
    let mut errors = Errors::new();
    if step.action == Action::ProposeAdjust && typed.get("do") == "compute" {
        return compute(&ctx, &view, step, &typed);
    }
    let Some(command) = form::read(step.action, &view, &typed, &mut errors).filter(|_| errors.is_empty()) else {
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &view, step, Some(&typed), errors, String::new());
    };
    let id = view.benefit.id();
    let done = benefits::perform(ctx.app(), &ctx.actor(), Channel::Console, id, version, command).await;
    let Err(error) = done else { return Ok(see_other(&Head::of(&view).path)) };
    // What stands there now, which is not what the form was drawn from.
    let now = benefits::read(ctx.app(), &ctx.actor(), id).await?;
    if !now.available.contains(&step.action) {
        return Err(Problem::from(error).leading_to(Head::of(&now).path, "看看现在的样子"));
    }
    match error {
        AppError::BenefitRefused(refusal) => {
            errors.add(field_of(step.action, refusal), words::benefit::refusal(refusal));
            draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &now, step, Some(&typed), errors, String::new())
        }
        AppError::Stale => draw(&ctx, StatusCode::CONFLICT, &now, step, Some(&typed), errors, STALE.to_owned()),
        other => Err(other.into()),
    }
}

/// The same form with the amount that the rules give; nothing is stored.
fn compute(ctx: &Ctx, view: &BenefitView, step: Step, typed: &Fields) -> Page {
    let mut errors = Errors::new();
    let sheet = Sheet { app: ctx.app(), view, typed: Some(typed), errors: &Errors::new() };
    let sum = form::computed(&sheet, typed, &mut errors);
    let Some(sum) = sum.filter(|_| errors.is_empty()) else {
        return draw(ctx, StatusCode::UNPROCESSABLE_ENTITY, view, step, Some(typed), errors, String::new());
    };
    let mut filled = Fields::default();
    filled.push("amount", &words::plain_yuan(sum));
    for name in ["new_name", "new_id_number", "income", "extra", "reasons"] {
        filled.push(name, typed.get(name));
    }
    for no in typed.all("counted") {
        filled.push("counted", no);
    }
    draw(ctx, StatusCode::OK, view, step, Some(&filled), errors, String::new())
}

/// The field that a refusal is about.
const fn field_of(action: Action, refusal: Refusal) -> &'static str {
    match (action, refusal) {
        (Action::RecordReview, Refusal::AmountImpossible) => "income",
        (_, Refusal::AmountImpossible) => "amount",
        (_, Refusal::VisitorsTooFew) => "visitor_2",
        (Action::RecordReview, Refusal::DateImpossible) => "visited_on",
        (_, Refusal::DateImpossible) => "offered_on",
        (Action::ProposeAdjust, Refusal::NoSuchMember) => "new_id_number",
        (_, Refusal::NoSuchMember | Refusal::RefusalsTooFew) => "member",
        (_, Refusal::NobodyCounted | Refusal::NothingChanges) => "counted",
        (_, Refusal::CauseImpossible | Refusal::StopNotRequested | Refusal::NotExpired) => "cause",
        _ => "form",
    }
}
