//! Steps with photographs: visits, appraisals, relief. Photographs that came are kept when the text has errors.

use super::forms::{appraisal, relief, visit};
use super::sheet::Reading;
use super::{Answered, Step, Tried, failed};
use crate::ctx::Ctx;
use crate::extract::{Album, Fields};
use crate::forms::Errors;
use crate::page::{Page, see_other};
use crate::pages::staff::case::{self, Picture};
use crate::problem::Problem;
use crate::words;
use jzt_app::applications::{self, CaseView};
use jzt_app::{AppError, papers};
use jzt_domain::application::{Action, Channel, Command};
use jzt_domain::household::{Paper, PaperKind};
use jzt_domain::ids::PaperId;
use jzt_domain::limits;

/// Photographs that a visit or an appraisal sends at once.
const MANY: u8 = 6;

/// Photographs that the form of a step has room for.
pub(super) const fn slots(action: Action) -> u8 {
    match action {
        Action::RecordVisit | Action::RecordDistrictVisit | Action::RecordAppraisal => MANY,
        Action::ProposeRelief => 1,
        _ => 0,
    }
}

const fn kind(action: Action) -> PaperKind {
    match action {
        Action::ProposeRelief => PaperKind::ReliefPhoto,
        _ => PaperKind::VisitPhoto,
    }
}

/// Proposes relief for a case that was taken down a moment ago, from the same form.
pub(in crate::pages::staff) async fn propose_on_the_spot(
    ctx: &Ctx,
    case: &CaseView,
    fields: Fields,
    pictures: Vec<crate::extract::Picture>,
) -> Page {
    let step = Step::of(Action::ProposeRelief).ok_or_else(Problem::not_found)?;
    take(ctx, case, step, Some(case.application.version), Album { fields, pictures }).await
}

pub(super) async fn take(ctx: &Ctx, case: &CaseView, step: Step, version: Option<i64>, album: Album) -> Page {
    let mut errors = Errors::new();
    let Album { fields: typed, pictures } = album;
    // Photographs are stored only for somebody who may take the step.
    let kept = if case.available.contains(&step.action) {
        keep(ctx, case, step.action, &typed, pictures, &mut errors).await?
    } else {
        Vec::new()
    };
    let photos: Vec<Picture> = kept.iter().enumerate().map(|(n, paper)| shown(case, n, *paper)).collect();
    let tried = Tried { drawn_from: case, step, typed: &typed, photos };
    if version != Some(case.application.version) {
        return failed(ctx, tried, Answered::Refused(AppError::Stale)).await;
    }
    let mut reading = Reading { case, query: &ctx.query, typed: &typed, errors: &mut errors };
    let command = read(step.action, &mut reading, kept).filter(|_| errors.is_empty());
    let Some(command) = command else {
        return failed(ctx, tried, Answered::Errors(errors)).await;
    };
    let id = case.application.id;
    match applications::perform(ctx.app(), &ctx.actor(), Channel::Console, id, version, command).await {
        Ok(_) => Ok(see_other(&case::path(case))),
        Err(error) => failed(ctx, tried, Answered::Refused(error)).await,
    }
}

fn read(action: Action, form: &mut Reading<'_>, kept: Vec<Paper>) -> Option<Command> {
    Some(match action {
        Action::RecordVisit => {
            let mut visit = visit::read(form)?;
            visit.photos = kept;
            Command::RecordVisit(visit)
        }
        Action::RecordDistrictVisit => {
            let mut visit = visit::read(form)?;
            visit.photos = kept;
            Command::RecordDistrictVisit(visit)
        }
        Action::RecordAppraisal => {
            let mut appraisal = appraisal::read(form)?;
            appraisal.photos = kept;
            Command::RecordAppraisal(appraisal)
        }
        Action::ProposeRelief => {
            let said = relief::read(form);
            // A new one replaces the one of an earlier try.
            let photo = kept.last().copied();
            // A photograph that was refused has its own sentence.
            if photo.is_none() && form.errors.of("photo_1").is_none() {
                form.errors.add("photo_1", "请拍一张现场照片");
            }
            let (amount, text) = said?;
            Command::ProposeRelief { amount, photo: photo?, text }
        }
        _ => return None,
    })
}

fn shown(case: &CaseView, n: usize, paper: Paper) -> Picture {
    Picture::new(case.application.id, paper.id, format!("照片 {}", n.saturating_add(1)))
}

/// Photographs kept from an earlier try, if they belong to this case, and the new ones.
async fn keep(
    ctx: &Ctx,
    case: &CaseView,
    action: Action,
    typed: &Fields,
    new: Vec<crate::extract::Picture>,
    errors: &mut Errors,
) -> Result<Vec<Paper>, Problem> {
    let (id, kind) = (case.application.id, kind(action));
    let known = typed.all("photo").filter_map(|id| id.parse::<PaperId>().ok()).take(limits::VISIT_PHOTOS_MAX);
    let mut kept: Vec<Paper> = Vec::new();
    for paper in known {
        match papers::read_paper(ctx.app(), &ctx.actor(), id, paper).await {
            Ok(_) if !kept.iter().any(|known| known.id == paper) => kept.push(Paper { id: paper, kind }),
            Ok(_) | Err(AppError::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    for (n, picture) in new.into_iter().enumerate() {
        let field = format!("photo_{}", n.saturating_add(1));
        let stored = match picture.bytes() {
            Ok(bytes) => papers::store_paper(ctx.app(), &ctx.actor(), id, kind, bytes).await,
            Err(fault) => Err(fault),
        };
        match stored {
            Ok(paper) => kept.push(Paper { id: paper, kind }),
            Err(AppError::Upload(fault)) => errors.add(&field, words::upload(fault)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(kept)
}
