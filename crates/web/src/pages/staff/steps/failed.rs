//! What a person sees when a step did not go through: the form again with the typed text, or, when the step cannot be taken
//! any more, the case as it stands now with that text beside it.

use super::{Sheet, Step, draw, form, lost};
use crate::ctx::Ctx;
use crate::extract::Fields;
use crate::forms::Errors;
use crate::page::Page;
use crate::pages::staff::case::Picture;
use crate::words;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::applications::{self, CaseView};
use jzt_domain::application::Refusal;

const STALE: &str =
    "您打开这一页以后，这份申请在别处办过了（可能是同事，也可能是您自己点了两次）。这次没有保存。下面是现在的样子。";

/// Why it did not go through.
pub(in crate::pages::staff) enum Answered {
    /// The form has errors.
    Errors(Errors),
    /// The use case said no.
    Refused(AppError),
}

pub(in crate::pages::staff) async fn failed(
    ctx: &Ctx,
    drawn_from: &CaseView,
    step: Step,
    typed: &Fields,
    answered: Answered,
    photos: Vec<Picture>,
) -> Page {
    let id = drawn_from.application.id;
    let (status, alert, errors) = match answered {
        Answered::Errors(errors) => (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors),
        Answered::Refused(AppError::Refused(refusal)) => {
            let mut errors = Errors::new();
            errors.add(field_of(&refusal), &words::refusal::sentence(&refusal));
            (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors)
        }
        Answered::Refused(AppError::Stale) => (StatusCode::CONFLICT, STALE.to_owned(), Errors::new()),
        Answered::Refused(other) => return Err(other.into()),
    };
    // What stands there now, which is not what the form was drawn from.
    let case = applications::read(ctx.app(), &ctx.actor(), id).await?;
    if !case.available.contains(&step.action) {
        let first = errors.iter().next().map(|(_, sentence)| sentence.to_owned());
        let sentence = if alert.is_empty() { first.unwrap_or_else(|| STALE.to_owned()) } else { alert };
        return lost(ctx, &case, typed, sentence).await;
    }
    let groups = form::groups(step.action, &case, Some(typed), &errors);
    draw(ctx, status, &case, step, Sheet { alert, errors, groups, photos })
}

/// The field that a refusal is about.
const fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::AmountImpossible => "monthly",
        Refusal::FirstMonthNotNext => "first_month",
        Refusal::VisitDateImpossible => "visited_on",
        Refusal::TwoVisitorsRequired => "visitor_2",
        Refusal::WitnessCannotSign | Refusal::NoSuchMember => "witness",
        Refusal::NothingListed | Refusal::ListTooLong => "items",
        Refusal::TooManyPapers | Refusal::NoSuchPaper => "photo_1",
        _ => "form",
    }
}
