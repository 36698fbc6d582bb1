//! The steps of the procedure, each with a page that says what it does, and its form.

mod failed;
mod form;
mod forms;
mod photos;
mod sheet;
mod step;

pub(super) use step::{Sort, Step, steps_of};

use self::failed::{Answered, Tried, failed};
use self::form::Act;
pub(super) use photos::propose_on_the_spot;
pub(super) use sheet::Group;

use self::sheet::{Choice, Drawing, Reading, Sheet};
use super::case::{self, Computation, Head, Mishap, Picture, computation};
use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Album, Fields, Form, Params};
use crate::forms::Errors;
use crate::page::{Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use askama::Template;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::applications::{self, CaseView};
use jzt_app::signing::tracker;
use jzt_domain::application::{Action, Channel};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}/{step}", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/cases/{id}/{step}", Access::Staff(StaffAccess::Cases), take);
}

#[derive(Template)]
#[template(path = "staff/step.html")]
struct StepPage {
    desk: Desk,
    head: Head,
    step: Step,
    /// Where the form goes, with what was chosen first.
    target: String,
    alert: String,
    errors: Errors,
    question: &'static str,
    choices: Vec<Choice>,
    shown: Vec<(String, String)>,
    groups: Vec<Group>,
    /// Photographs to look at before deciding.
    pictures: Vec<Picture>,
    computation: Computation,
    /// Photographs that are stored already.
    photos: Vec<Picture>,
    /// Photographs that the form has room for.
    slots: u8,
}

impl StepPage {
    /// What is wrong with the n-th photograph.
    fn photo_error(&self, n: u8) -> &str {
        self.errors.of(&format!("photo_{n}")).unwrap_or_default()
    }

    /// The photographs by number.
    fn photo_numbers(&self) -> std::ops::RangeInclusive<u8> {
        1..=self.slots
    }

    /// True for the photograph that is taken on the spot.
    fn takes_scene(&self) -> bool {
        self.step.action == Action::ProposeRelief
    }
}

/// What changes from one drawing of a form to the next.
struct Shown {
    alert: String,
    errors: Errors,
    sheet: Sheet,
    photos: Vec<Picture>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    // The form of a step that cannot be taken now is the case itself.
    if !case.available.contains(&step.action) {
        return Ok(see_other(&case::path(&case)));
    }
    let errors = Errors::new();
    let drawing = Drawing { app: ctx.app(), case: &case, query: &ctx.query, typed: None, errors: &errors };
    let sheet = form::draw(step.action, drawing);
    draw(&ctx, StatusCode::OK, &case, step, Shown { alert: String::new(), errors, sheet, photos: Vec::new() })
}

fn draw(ctx: &Ctx, status: StatusCode, case: &CaseView, step: Step, shown: Shown) -> Page {
    let computes = matches!(
        step.action,
        Action::WriteOpinion | Action::StartNotice | Action::Confirm | Action::Refuse | Action::SettleFact
    );
    let Shown { alert, errors, sheet, photos } = shown;
    let head = Head::of(ctx.app(), case);
    let query = ctx.path.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    html_with(
        status,
        &StepPage {
            desk: Desk::new(ctx, step.name, Place::Work).with(&errors),
            target: format!("{}/{}{query}", head.path, step.slug),
            head,
            step,
            alert,
            errors,
            question: sheet.question,
            choices: sheet.choices,
            shown: sheet.shown,
            groups: sheet.groups,
            pictures: sheet.pictures,
            computation: if computes { computation(case) } else { Computation::default() },
            photos,
            slots: photos::slots(step.action),
        },
    )
}

async fn take(ctx: Ctx, params: Params, request: Request) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    if photos::slots(step.action) > 0 {
        let album = Album::from_request(request, &()).await?;
        let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
        return photos::take(&ctx, &case, step, album.fields.version()?, album).await;
    }
    let Form(typed) = Form::from_request(request, &()).await?;
    let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    let (app, actor, id, version) = (ctx.app(), ctx.actor(), case.application.id, typed.version()?);
    let tried = Tried { drawn_from: &case, step, typed: &typed, photos: Vec::new() };
    // An old form speaks of what is no longer so; its slips are not worth a word.
    if version != Some(case.application.version) {
        return failed(&ctx, tried, Answered::Refused(AppError::Stale)).await;
    }
    let mut errors = Errors::new();
    let mut reading = Reading { case: &case, query: &ctx.query, typed: &typed, errors: &mut errors };
    let Some(act) = form::read(step.action, &mut reading) else {
        return failed(&ctx, tried, Answered::Errors(errors)).await;
    };
    let done = match act {
        Act::Accept => applications::accept(app, &actor, id, version).await,
        Act::ChangeApplicant(to, relations) => {
            applications::change_applicant(app, &actor, id, version, to, relations).await
        }
        Act::WithdrawAuthorization(signer, reason) => {
            tracker::withdrawn_at_counter(app, &actor, id, version, (signer, reason)).await
        }
        Act::Perform(command) => applications::perform(app, &actor, Channel::Console, id, version, command).await,
    };
    match done {
        // Whoever handed the case to another township may not see it any more.
        Ok(_) if step.action == Action::Transfer => Ok(see_other("/staff/worklist")),
        Ok(_) => Ok(see_other(&case::path(&case))),
        Err(error) => failed(&ctx, tried, Answered::Refused(error)).await,
    }
}

/// Long texts of a form that would be lost.
fn kept(typed: &Fields) -> Vec<(&'static str, String)> {
    [
        ("reasons", "理由"),
        ("reason", "理由"),
        ("items", "要补的"),
        ("findings", "看到的情况"),
        ("text", "话"),
        ("record", "评议记录"),
    ]
    .into_iter()
    .map(|(name, label)| (label, typed.get(name).to_owned()))
    .filter(|(_, text)| !text.trim().is_empty())
    .collect()
}

/// The case with the text that was not stored.
async fn lost(ctx: &Ctx, case: &CaseView, typed: &Fields, sentence: String) -> Page {
    let mishap = Mishap { sentence, kept: kept(typed) };
    case::draw(ctx, case.application.id, StatusCode::CONFLICT, mishap).await
}
