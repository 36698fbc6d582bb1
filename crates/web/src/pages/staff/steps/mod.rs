//! The steps of the procedure, each with a page that says what it does, and its form.

mod failed;
mod form;

pub(super) use failed::{Answered, failed};
pub(super) use form::read_visit;
use form::{Act, Group};

use super::case::{self, Head, Line, Mishap, Picture, means_lines};
use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::Errors;
use crate::page::{Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::applications::{self, CaseView};
use jzt_domain::application::{Action, Channel};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/cases/{id}/{step}", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/cases/{id}/{step}", Access::Staff(StaffAccess::Cases), take);
}

/// One step as a button and as a page.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub action: Action,
    /// Last part of its address.
    pub slug: &'static str,
    pub name: &'static str,
    /// What happens then; for final steps also that it cannot be undone.
    pub meaning: &'static str,
    /// True for steps against the family, and for those that end something.
    pub is_final: bool,
}

impl Step {
    /// The page of an action; `None` for what the family does.
    pub(super) fn of(action: Action) -> Option<Self> {
        let (slug, is_final, meaning) = match action {
            Action::Accept => {
                ("accept", false, "材料齐了就受理。系统会给受理编号，期限从今天算起，并发短信告诉申请人。")
            }
            Action::RefuseAcceptance => {
                ("refuse-acceptance", true, "不予受理后，这份申请就结束了，不能撤回。理由会原样告诉申请人。")
            }
            Action::RequestSupplement => {
                ("request-supplement", false, "要补什么，请一次说全。家庭会收到短信，在手机上补交。")
            }
            Action::OrderVerification => (
                "order-verification",
                false,
                "系统会把全家的核对请求发给核对平台，结果回来后显示在这里。发出后不能收回。",
            ),
            Action::RecordVerification => {
                ("record-verification", false, "平台没有自动回结果时，由核对机构人工登记。登记后不能再改。")
            }
            Action::RecordVisit => {
                ("record-visit", false, "至少两位工作人员入户，家里要有一位能自己做决定的成年人在场。登记后不能再改。")
            }
            Action::WriteOpinion => ("write-opinion", false, "写好后交审核的同事看；审核同意就公示。"),
            Action::StartNotice => (
                "start-notice",
                true,
                "您同意初审意见。系统马上在村（社区）网页公示 7 天，同时请在村务公开栏张贴。开始后不能撤回。",
            ),
            Action::Reinvestigate => {
                ("reinvestigate", true, "公示马上停止，要重新入户调查，再写意见，再公示。不能撤回。")
            }
            Action::CloseNotice => ("close-notice", true, "公示期满、没有异议。结束公示并报区民政局，不能撤回。"),
            Action::Return => ("return", true, "退回给前一步的同事重新办。理由只有工作人员看得到。不能撤回。"),
            Action::Confirm => ("confirm", true, "这是最后的决定。金额、起发月份和理由会告诉申请人，不能撤回。"),
            Action::Refuse => ("refuse", true, "这是最后的决定。理由会原样告诉申请人，不能撤回。"),
            Action::Answer
            | Action::AskSignatures
            | Action::ReopenDraft
            | Action::Sign
            | Action::DeclineSignature
            | Action::Withdraw
            | Action::AnswerSupplement
            | Action::Object => return None,
        };
        Some(Self { action, slug, name: words::action(action), meaning, is_final })
    }

    fn by_slug(slug: &str) -> Option<Self> {
        Action::ALL.into_iter().filter_map(Self::of).find(|step| step.slug == slug)
    }
}

/// The steps among what somebody may do now.
pub(super) fn steps_of(available: &[Action]) -> Vec<Step> {
    available.iter().filter_map(|action| Step::of(*action)).collect()
}

#[derive(Template)]
#[template(path = "staff/step.html")]
struct StepPage {
    desk: Desk,
    head: Head,
    step: Step,
    alert: String,
    errors: Errors,
    groups: Vec<Group>,
    means: Vec<Line>,
    /// Photographs of a visit that are stored already.
    photos: Vec<Picture>,
    takes_photos: bool,
}

impl StepPage {
    /// What is wrong with the n-th photograph.
    fn photo_error(&self, n: i32) -> &str {
        self.errors.of(&format!("photo_{n}")).unwrap_or_default()
    }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    open(&ctx, &params, step).await
}

/// The form of a step; the case itself when the step cannot be taken now.
pub(super) async fn open(ctx: &Ctx, params: &Params, step: Step) -> Page {
    let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    if !case.available.contains(&step.action) {
        return Ok(see_other(&case::path(&case)));
    }
    let groups = form::groups(step.action, &case, None, &Errors::new());
    draw(ctx, StatusCode::OK, &case, step, Sheet { groups, ..Sheet::default() })
}

/// What changes from one drawing of a form to the next.
#[derive(Default)]
pub(super) struct Sheet {
    pub alert: String,
    pub errors: Errors,
    pub groups: Vec<Group>,
    pub photos: Vec<Picture>,
}

pub(super) fn draw(ctx: &Ctx, status: StatusCode, case: &CaseView, step: Step, sheet: Sheet) -> Page {
    let shows_means =
        matches!(step.action, Action::WriteOpinion | Action::StartNotice | Action::Confirm | Action::Refuse);
    let Sheet { alert, errors, groups, photos } = sheet;
    html_with(
        status,
        &StepPage {
            desk: Desk::new(ctx, step.name, Place::Work).with(&errors),
            head: Head::of(ctx.app(), case),
            step,
            alert,
            errors,
            groups,
            means: if shows_means { means_lines(ctx.app(), case) } else { Vec::new() },
            photos,
            takes_photos: step.action == Action::RecordVisit,
        },
    )
}

async fn take(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let step = Step::by_slug(params.text("step")).ok_or_else(Problem::not_found)?;
    let case = applications::read(ctx.app(), &ctx.actor(), params.application()?).await?;
    let mut errors = Errors::new();
    let Some(act) = form::read(step.action, &case, &typed, &mut errors) else {
        return failed(&ctx, &case, step, &typed, Answered::Errors(errors), Vec::new()).await;
    };
    let id = case.application.id;
    let version = typed.version()?;
    let done = match act {
        Act::Accept => applications::accept(ctx.app(), &ctx.actor(), id, version).await,
        Act::Perform(command) => {
            applications::perform(ctx.app(), &ctx.actor(), Channel::Console, id, version, command).await
        }
    };
    match done {
        Ok(_) => Ok(see_other(&case::path(&case))),
        Err(error) => failed(&ctx, &case, step, &typed, Answered::Refused(error), Vec::new()).await,
    }
}

/// Long texts of a form that would be lost.
fn kept(typed: &Fields) -> Vec<(&'static str, String)> {
    [("reasons", "理由"), ("reason", "要核实的"), ("items", "要补的"), ("findings", "看到的情况")]
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
