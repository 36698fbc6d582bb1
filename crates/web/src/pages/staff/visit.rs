//! The form of a household visit: the one step with photographs. Photographs that came are kept when the text has errors.

use super::case::{self, Picture};
use super::steps::{self, Answered, Step, failed, read_visit};
use crate::ctx::Ctx;
use crate::extract::{Album, Params};
use crate::forms::Errors;
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use jzt_app::applications::{self, CaseView};
use jzt_app::{AppError, papers};
use jzt_domain::application::{Action, Channel, Command};
use jzt_domain::household::{Paper, PaperKind};
use jzt_domain::ids::PaperId;
use jzt_domain::limits;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}/record-visit", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/cases/{id}/record-visit", Access::Staff(StaffAccess::Cases), take);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let step = Step::of(Action::RecordVisit).ok_or_else(Problem::not_found)?;
    steps::open(&ctx, &params, step).await
}

async fn take(ctx: Ctx, params: Params, album: Album) -> Page {
    let step = Step::of(Action::RecordVisit).ok_or_else(Problem::not_found)?;
    let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    let mut errors = Errors::new();
    let Album { fields: typed, pictures } = album;
    let version = typed.version()?;
    // Photographs are stored only for somebody who may take the step.
    let kept = if case.available.contains(&step.action) {
        let known: Vec<PaperId> = typed.all("photo").filter_map(|id| id.parse().ok()).collect();
        keep(&ctx, &case, known, pictures, &mut errors).await?
    } else {
        Vec::new()
    };
    let photos = || kept.iter().enumerate().map(|(n, id)| shown(&case, n, *id)).collect::<Vec<_>>();
    let visit = read_visit(&case, &typed, &mut errors).filter(|_| errors.is_empty());
    let Some(mut visit) = visit else {
        return failed(&ctx, &case, step, &typed, Answered::Errors(errors), photos()).await;
    };
    visit.photos = kept.iter().map(|id| Paper { id: *id, kind: PaperKind::VisitPhoto }).collect();
    let (id, command) = (case.application.id, Command::RecordVisit(visit));
    match applications::perform(ctx.app(), &ctx.actor(), Channel::Console, id, version, command).await {
        Ok(_) => Ok(see_other(&case::path(&case))),
        Err(error) => failed(&ctx, &case, step, &typed, Answered::Refused(error), photos()).await,
    }
}

fn shown(case: &CaseView, n: usize, id: PaperId) -> Picture {
    Picture::new(case.application.id, id, format!("照片 {}", n.saturating_add(1)))
}

/// Photographs kept from an earlier try, if they belong to this case, and the new ones.
async fn keep(
    ctx: &Ctx,
    case: &CaseView,
    known: Vec<PaperId>,
    new: Vec<crate::extract::Picture>,
    errors: &mut Errors,
) -> Result<Vec<PaperId>, Problem> {
    let id = case.application.id;
    let mut kept = Vec::new();
    for paper in known.into_iter().take(limits::VISIT_PHOTOS_MAX) {
        match papers::read_paper(ctx.app(), &ctx.actor(), id, paper).await {
            Ok(_) if !kept.contains(&paper) => kept.push(paper),
            Ok(_) | Err(AppError::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    for (n, picture) in new.into_iter().enumerate() {
        let field = format!("photo_{}", n.saturating_add(1));
        let stored = match picture.bytes() {
            Ok(bytes) => papers::store_paper(ctx.app(), &ctx.actor(), id, PaperKind::VisitPhoto, bytes).await,
            Err(fault) => Err(fault),
        };
        match stored {
            Ok(paper) => kept.push(paper),
            Err(AppError::Upload(fault)) => errors.add(&field, words::upload(fault)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(kept)
}
