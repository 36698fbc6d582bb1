//! Everything about one case on one screen, and what this person may do with it now.

mod basis;
mod branches;
mod computation;
mod facts;
mod family;
mod head;
mod history;
mod papers;
mod progress;
mod signing;

pub(super) use computation::{Computation, LineRow, computation, line_row, verdict_of};
pub(super) use facts::{FactRow, fact_rows};
pub(super) use family::name_of;
pub(super) use head::{ClockLine, Head, policy};
pub(super) use history::paid;
pub(super) use papers::Picture;

use self::family::FamilyPart;
use self::history::Entry;
use self::progress::Part;
use self::signing::SigningNote;
use super::desk::{Desk, Place, role_of};
use super::steps::{Sort, Step, steps_of};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Page, html_with};
use crate::pages::letters::{self, LetterLine};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::applications::{self, CaseView};
use jzt_app::{benefits, seals};
use jzt_domain::application::{Action, Stage};
use jzt_domain::ids::ApplicationId;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}", Access::Staff(StaffAccess::Cases), show);
    papers::routes(routes);
}

#[derive(Template)]
#[template(path = "staff/case.html")]
struct CasePage {
    desk: Desk,
    alert: String,
    /// Text that was typed and not stored, to be copied elsewhere.
    kept: Vec<(&'static str, String)>,
    head: Head,
    /// Clocks that ended.
    finished: Vec<ClockLine>,
    /// Relief that this person may pay with one tap.
    relief: Option<ReliefBox>,
    /// What is still missing from an emergency.
    filling: Option<FillBox>,
    /// Signatures that need a person.
    signing: Vec<SigningNote>,
    steps: Vec<Step>,
    turn: String,
    second_person: String,
    /// Address of the benefit that came of it; empty where there is none.
    benefit_path: String,
    family: FamilyPart,
    facts: Vec<FactRow>,
    can_settle: bool,
    computation: Computation,
    pictures: Vec<Picture>,
    letters: Vec<LetterLine>,
    parts: Vec<Part>,
    history: Vec<Entry>,
}

/// Relief that waits for one tap.
struct ReliefBox {
    amount: String,
    text: String,
    /// Address of the photograph.
    photo: String,
}

impl ReliefBox {
    fn of(case: &CaseView) -> Option<Self> {
        let relief = case.application.relief.as_ref().filter(|_| case.available.contains(&Action::PayRelief))?;
        Some(Self {
            amount: words::yuan(relief.amount),
            text: relief.text.as_str().to_owned(),
            photo: Picture::new(case.application.id, relief.photo.id, String::new()).path,
        })
    }
}

/// The papers of an emergency, which a clerk fills in for a family that cannot.
struct FillBox {
    missing: Vec<&'static str>,
    signatures: String,
    /// True for whoever may fill in now.
    is_open: bool,
    /// False while something else comes first.
    is_next: bool,
}

impl FillBox {
    fn of(case: &CaseView) -> Option<Self> {
        let application = &case.application;
        let declaration = &application.declaration;
        let is_open = case.available.contains(&Action::Answer);
        let is_paid = application.stage == Stage::ReliefFirst;
        // Before the money is there, it is nobody else's matter.
        let concerns = is_paid || is_open && application.stage == Stage::Submitted;
        if !concerns {
            return None;
        }
        let unsigned = application.signers.len().saturating_sub(application.signed_count());
        let signatures = match (application.signers.len(), unsigned) {
            _ if !is_paid => String::new(),
            (0, _) => "还没有请家人签名。没有手机的，请过以后打印纸质表，在纸上签名或按手印。".to_owned(),
            (_, 0) => "✓ 家人都签名了。".to_owned(),
            (_, some) => format!("还有 {some} 人没有签名。"),
        };
        let missing: Vec<&str> = declaration.missing_afterwards().into_iter().map(words::section).collect();
        Some(Self { is_next: is_paid && !missing.is_empty(), missing, signatures, is_open })
    }
}

impl CasePage {
    fn has_besides(&self) -> bool {
        self.steps.iter().any(|step| step.sort == Sort::Besides)
    }
}

/// Why a step did not go through, beside the case as it stands now.
#[derive(Default)]
pub(super) struct Mishap {
    pub sentence: String,
    pub kept: Vec<(&'static str, String)>,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    draw(&ctx, params.application()?, StatusCode::OK, Mishap::default()).await
}

/// What is one tap away needs no link.
fn steps(case: &CaseView) -> Vec<Step> {
    steps_of(&case.available).into_iter().filter(|step| step.action != Action::PayRelief).collect()
}

async fn benefit_path(ctx: &Ctx, case: &CaseView) -> Result<String, Problem> {
    if case.application.decision.is_none() {
        return Ok(String::new());
    }
    let found = benefits::of_application(ctx.app(), &ctx.actor(), case.application.id).await?;
    Ok(found.map(|id| format!("/staff/benefits/{id}")).unwrap_or_default())
}

/// The page of a case; with a mishap when a step was refused that cannot be taken any more.
pub(super) async fn draw(ctx: &Ctx, id: ApplicationId, status: StatusCode, mishap: Mishap) -> Page {
    let role = role_of(&ctx.actor()).ok_or_else(Problem::not_found)?;
    let case = applications::read(ctx.app(), &ctx.actor(), id).await?;
    let rows = applications::history(ctx.app(), &ctx.actor(), id).await?;
    let finished = applications::finished_clocks(ctx.app(), &ctx.actor(), id).await?;
    let unauthorized = seals::missing_authorizations(ctx.app(), &case.application).await?;
    let head = Head::of(ctx.app(), &case);
    html_with(
        status,
        &CasePage {
            desk: Desk::new(ctx, &head.title, Place::Work),
            alert: mishap.sentence,
            kept: mishap.kept,
            relief: ReliefBox::of(&case),
            filling: FillBox::of(&case),
            signing: signing::notes(&case),
            steps: steps(&case),
            turn: head::turn(&ctx.actor(), role, &case),
            second_person: head::second_person(&ctx.actor(), &case),
            benefit_path: benefit_path(ctx, &case).await?,
            family: FamilyPart::of(&case),
            facts: fact_rows(&case),
            can_settle: case.available.contains(&Action::SettleFact),
            computation: computation(&case),
            pictures: papers::pictures(&case.application),
            letters: letters::lines(ctx, id, &path(&case)).await?,
            parts: progress::parts(&case.application, unauthorized.as_deref()),
            history: history::entries(&rows),
            finished: finished.iter().map(|clock| head::finished_line(ctx.app(), &case, clock)).collect(),
            head,
        },
    )
}

/// Where a case is shown.
pub(super) fn path(case: &CaseView) -> String {
    format!("/staff/cases/{}", case.application.id)
}
