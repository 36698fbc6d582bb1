//! What the pages of a draft share: read it, save one answer, go on.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::see_other;
use crate::problem::Problem;
use axum::response::Response;
use jzt_app::AppError;
use jzt_app::applications::{self, CaseView};
use jzt_domain::application::{Action, Channel, Command, Refusal, Stage};
use jzt_domain::household::{Answer, Section};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::{Request, TemporarySort};
use jzt_domain::policy::CountKey;

/// The address of an application's own page.
pub(super) fn path(id: ApplicationId) -> String {
    format!("/applications/{id}")
}

/// Where the questions of an application stand: below its own page for the family, below the case for the clerk who fills
/// them in for it.
pub(super) fn base(ctx: &Ctx, id: ApplicationId) -> String {
    if ctx.is_staff() { format!("/staff/cases/{id}/fill") } else { path(id) }
}

/// The page that the questions belong to: the application's own, or the case.
pub(super) fn home(ctx: &Ctx, id: ApplicationId) -> String {
    if ctx.is_staff() { format!("/staff/cases/{id}") } else { path(id) }
}

/// The application of the path, for whoever may read it.
pub(super) async fn read(ctx: &Ctx, params: &Params) -> Result<CaseView, Problem> {
    Ok(applications::read(ctx.app(), &ctx.actor(), params.application()?).await?)
}

/// The same, when this person may take this step now; otherwise the page says so and leads to the present state.
pub(super) async fn read_for(ctx: &Ctx, params: &Params, action: Action) -> Result<CaseView, Problem> {
    let view = read(ctx, params).await?;
    if view.available.contains(&action) {
        Ok(view)
    } else {
        Err(refused(ctx, view.application.id, AppError::Refused(Refusal::WrongStage)))
    }
}

/// A draft that may be filled in.
pub(super) async fn editing(ctx: &Ctx, params: &Params) -> Result<CaseView, Problem> {
    read_for(ctx, params, Action::Answer).await
}

/// The parts that this family fills in: those that its request needs; once an emergency was sent, those that complete it.
pub(super) fn sections(view: &CaseView) -> Vec<Section> {
    let application = &view.application;
    let asked = application.declaration.request();
    let is_sent = application.stage != Stage::Draft && asked.is_emergency();
    let request = if is_sent { Request::Temporary { sort: TemporarySort::Expense } } else { asked };
    let own = |section: &Section| *section != Section::Request || application.stage == Stage::Draft;
    let needed = |section: &Section| application.declaration.needs(*section, request);
    Section::ALL.into_iter().filter(needed).filter(own).collect()
}

/// A number of the law where the family lives; without it nothing can be asked or decided.
pub(super) fn count(ctx: &Ctx, view: &CaseView, key: CountKey) -> Result<u16, Problem> {
    let place = view.application.declaration.village.as_ref().unwrap_or(&ctx.app().settings().district);
    let policy = ctx.app().policy().tree.lookup(place, view.today);
    policy.count(key).ok_or_else(|| Problem::from(AppError::Refused(Refusal::PolicyMissing)))
}

/// Performs a command of the family, or of the clerk who fills in for it.
pub(super) async fn perform(
    ctx: &Ctx,
    id: ApplicationId,
    version: Option<i64>,
    command: Command,
) -> Result<CaseView, AppError> {
    let channel = if ctx.is_staff() { Channel::Console } else { Channel::Web };
    applications::perform(ctx.app(), &ctx.actor(), channel, id, version, command).await
}

/// Saves one answer. The same answer sent twice is one answer.
pub(super) async fn save(
    ctx: &Ctx,
    id: ApplicationId,
    version: Option<i64>,
    answer: Answer,
) -> Result<CaseView, AppError> {
    match perform(ctx, id, version, Command::Answer(answer.clone())).await {
        Err(AppError::Stale) => {
            let view = applications::read(ctx.app(), &ctx.actor(), id).await?;
            let known = &view.application.declaration;
            if known.clone().with(answer) == *known { Ok(view) } else { Err(AppError::Stale) }
        }
        other => other,
    }
}

/// The same where nothing that can be refused is put right on this page.
pub(super) async fn store(
    ctx: &Ctx,
    id: ApplicationId,
    version: Option<i64>,
    answer: Answer,
) -> Result<CaseView, Problem> {
    save(ctx, id, version, answer).await.map_err(|error| refused(ctx, id, error))
}

/// A problem whose next step is the present state of the application.
pub(super) fn problem(id: ApplicationId, error: AppError) -> Problem {
    leading(path(id), error)
}

/// The same on a page that a clerk may stand on too.
pub(super) fn refused(ctx: &Ctx, id: ApplicationId, error: AppError) -> Problem {
    leading(home(ctx, id), error)
}

fn leading(place: String, error: AppError) -> Problem {
    match error {
        AppError::Stale | AppError::Refused(_) => Problem::from(error).leading_to(place, "看看现在的样子"),
        other => Problem::from(other),
    }
}

/// After a part is filled in: back to the check page for whoever came from there, otherwise to the list of parts.
pub(super) fn done(ctx: &Ctx, id: ApplicationId) -> Response {
    let place = if from_check(ctx) { "/check" } else { "?saved=1" };
    see_other(&format!("{}{place}", base(ctx, id)))
}

/// True when the family corrects an answer from the check page.
pub(super) fn from_check(ctx: &Ctx) -> bool {
    ctx.query.get("from") == "check"
}

/// Carries that fact along to the next page.
pub(super) fn carry(ctx: &Ctx) -> &'static str {
    if from_check(ctx) { "?from=check" } else { "" }
}
