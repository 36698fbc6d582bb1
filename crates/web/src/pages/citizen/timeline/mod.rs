//! 查进度: every step, who holds it, by when, what is missing, and the result with its reasons.

mod notes;
mod now;
mod result;
mod steps;

use super::overview::may;
use super::{draft, facts};
use crate::ctx::Ctx;
use crate::page::{Layout, Page, html};
use crate::pages::letters::{self, LetterLine};
use crate::words;
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, ClockKind, Stage};
use jzt_domain::policy::ConfirmLevel;
use notes::Note;
use now::Now;
use result::Outcome;
pub(super) use result::remedies;
use steps::Step;

#[derive(Template)]
#[template(path = "citizen/timeline.html")]
struct TimelinePage {
    layout: Layout,
    base: String,
    title: &'static str,
    number: String,
    wanted: &'static str,
    township: String,
    phone: String,
    now: Option<Now>,
    missing: Vec<String>,
    notes: Vec<Note>,
    result: Option<Outcome>,
    letters: Vec<LetterLine>,
    has_why: bool,
    withdrawn: bool,
    steps: Vec<Step>,
    can: Can,
}

/// What the family may do now.
#[expect(clippy::struct_excessive_bools, reason = "each is one link of the page")]
struct Can {
    supplement: bool,
    complete: bool,
    prepare: bool,
    dispute: bool,
    consent: bool,
    change: bool,
    withdraw: bool,
}

impl Can {
    fn of(view: &CaseView) -> Self {
        let judged_otherwise = view.application.accepted_at.is_some();
        Self {
            supplement: may(view, Action::AnswerSupplement),
            complete: view.application.stage == Stage::ReliefFirst && may(view, Action::Answer),
            prepare: view.application.stage == Stage::Submitted && may(view, Action::Answer),
            dispute: may(view, Action::DisputeVerification),
            consent: judged_otherwise && may(view, Action::GiveConsent),
            change: may(view, Action::ChangeFamily),
            withdraw: may(view, Action::Withdraw),
        }
    }
}

/// The page.
pub(super) async fn show(ctx: &Ctx, view: &CaseView) -> Page {
    let application = &view.application;
    let base = draft::path(application.id);
    let title = title(view);
    let missing = match (application.stage, application.supplements.last()) {
        (Stage::SupplementRequested, Some(round)) => round.items.iter().map(|item| item.as_str().to_owned()).collect(),
        _ => Vec::new(),
    };
    html(&TimelinePage {
        layout: ctx.layout(title),
        letters: letters::lines(ctx, application.id, &base).await?,
        base,
        title,
        number: application.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        wanted: facts::wanted(application.declaration.request()),
        township: view.township_name.clone(),
        phone: ctx.app().settings().office_phone.clone(),
        now: now::card(ctx, view),
        missing,
        notes: notes::of(ctx, view),
        result: application.decision.as_ref().map(|decision| result::of(ctx, view, decision)),
        has_why: super::why::has_one(view),
        withdrawn: application.stage == Stage::Withdrawn,
        steps: steps::of(view),
        can: Can::of(view),
    })
}

fn title(view: &CaseView) -> &'static str {
    let application = &view.application;
    match application.stage {
        Stage::Submitted if application.declaration.request().is_emergency() => "求助发出去了",
        Stage::Confirmation if is_delegated(view) => "镇（街道）正在确认",
        Stage::Decided if application.relief.is_some() => "救急已经办完",
        stage => words::stage_for_family(stage),
    }
}

/// True where the township decides in the district's place.
fn is_delegated(view: &CaseView) -> bool {
    view.application.confirm_level == Some(ConfirmLevel::Township)
}

/// Whoever decides, in words.
fn decider(view: &CaseView) -> &str {
    if is_delegated(view) { &view.township_name } else { "区民政局" }
}

/// The clock of the present step: not the whole procedure's, and not one that runs beside it.
fn step_clock(view: &CaseView) -> Option<&jzt_domain::application::Clock> {
    view.clocks.iter().find(|clock| {
        !matches!(
            clock.kind,
            ClockKind::Total
                | ClockKind::Signatures
                | ClockKind::Cooperation
                | ClockKind::ObjectionAnswer
                | ClockKind::VerificationStart
        )
    })
}
