//! What a person sees when a step did not go through: the form again with the typed text, or, when the step cannot be taken
//! any more, the case as it stands now with that text beside it.

use super::sheet::Drawing;
use super::{Shown, Step, draw, form, lost};
use crate::ctx::Ctx;
use crate::extract::Fields;
use crate::forms::Errors;
use crate::page::Page;
use crate::pages::staff::case::Picture;
use crate::words;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::applications::{self, CaseView};
use jzt_domain::application::{Action, Refusal};

const STALE: &str =
    "您打开这一页以后，这份申请在别处办过了（可能是同事，也可能是您自己点了两次）。这次没有保存。下面是现在的样子。";

/// Why it did not go through.
pub(super) enum Answered {
    /// The form has errors.
    Errors(Errors),
    /// The use case said no.
    Refused(AppError),
}

/// What was tried.
pub(super) struct Tried<'a> {
    pub drawn_from: &'a CaseView,
    pub step: Step,
    pub typed: &'a Fields,
    /// Photographs that are stored already.
    pub photos: Vec<Picture>,
}

pub(super) async fn failed(ctx: &Ctx, tried: Tried<'_>, answered: Answered) -> Page {
    let Tried { drawn_from, step, typed, photos } = tried;
    let (status, alert, errors) = match answered {
        Answered::Errors(errors) => (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors),
        Answered::Refused(AppError::Refused(refusal)) => {
            let mut errors = Errors::new();
            errors.add(field_of(step.action, &refusal), &words::refusal::sentence(&refusal));
            (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors)
        }
        Answered::Refused(AppError::Stale) => (StatusCode::CONFLICT, STALE.to_owned(), Errors::new()),
        Answered::Refused(other) => return Err(other.into()),
    };
    // What stands there now, which is not what the form was drawn from.
    let case = applications::read(ctx.app(), &ctx.actor(), drawn_from.application.id).await?;
    if !case.available.contains(&step.action) {
        let first = errors.iter().next().map(|(_, sentence)| sentence.to_owned());
        let sentence = if alert.is_empty() { first.unwrap_or_else(|| STALE.to_owned()) } else { alert };
        return lost(ctx, &case, typed, sentence).await;
    }
    let drawing = Drawing { app: ctx.app(), case: &case, query: &ctx.query, typed: Some(typed), errors: &errors };
    let sheet = form::draw(step.action, drawing);
    draw(ctx, status, &case, step, Shown { alert, errors, sheet, photos })
}

/// The field that a refusal is about.
const fn field_of(action: Action, refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::AmountImpossible | Refusal::AbovePettyFund | Refusal::SumImpossible => "amount",
        Refusal::ConsentMissing | Refusal::KindImpossible => "outcome",
        Refusal::DateImpossible if matches!(action, Action::RecordAppraisal) => "held_on",
        Refusal::DateImpossible if matches!(action, Action::ChangeFamily | Action::RecordDelivery) => "on",
        Refusal::VisitDateImpossible => "visited_on",
        Refusal::TwoVisitorsRequired => "visitor_2",
        Refusal::NoSuchMember | Refusal::ApplicantMustBeReplaced if matches!(action, Action::ChangeFamily) => "member",
        Refusal::WitnessCannotSign | Refusal::NoSuchMember => "witness",
        Refusal::NothingListed | Refusal::ListTooLong => "items",
        Refusal::TooManyPapers | Refusal::NoSuchPaper => "photo_1",
        Refusal::SameTownship | Refusal::NotThisDistrict | Refusal::NotAVillage => "village",
        Refusal::SourceSaysOtherwise => "source",
        Refusal::QuorumMissed | Refusal::TooFewResidents => "residents",
        Refusal::VotesImpossible => "votes_for",
        Refusal::PromiseMissing => "promised",
        Refusal::IdNumberTwice => "id_number",
        Refusal::NoPaperSignature => "result",
        _ => "form",
    }
}
