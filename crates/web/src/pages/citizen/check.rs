//! All answers on one page, each with 修改; then the promise.

use super::question::Question;
use super::{draft, facts, overview};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_app::signing::tracker::{self, ToAsk};
use jzt_domain::application::{Action, Command, Refusal, Stage};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/check", show);
    routes.get("/applications/{id}/promise", Access::Citizen, promise);
    routes.post("/applications/{id}/promise", Access::Citizen, submit);
}

struct Part {
    title: &'static str,
    path: String,
    facts: Vec<(String, String)>,
    complete: bool,
}

#[derive(Template)]
#[template(path = "citizen/check.html")]
struct CheckPage {
    layout: Layout,
    base: String,
    parts: Vec<Part>,
    complete: bool,
    /// Where a complete draft goes on, and the words for it.
    next_path: String,
    next_label: &'static str,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let base = draft::base(&ctx, view.application.id);
    let parts = draft::sections(&view).into_iter().map(|section| Part {
        title: words::section(section),
        path: format!("{base}/{}?from=check", words::section_path(section)),
        facts: facts::of(&view, section),
        complete: view.application.declaration.is_complete(section),
    });
    let parts: Vec<Part> = parts.collect();
    let complete = parts.iter().all(|part| part.complete);
    let (next_path, next_label) = after(&ctx, &view);
    html(&CheckPage { layout: ctx.layout("看一遍填的内容"), base, parts, complete, next_path, next_label })
}

/// The promise, as long as signatures can be asked for; the clerk takes it on the page of that step.
fn after(ctx: &Ctx, view: &CaseView) -> (String, &'static str) {
    let home = draft::home(ctx, view.application.id);
    let asks = overview::may(view, Action::AskSignatures);
    if !ctx.is_staff() {
        let path = if asks { format!("{home}/promise") } else { home };
        (path, "都对，下一步")
    } else if asks {
        (format!("{home}/ask-signatures"), "都对，请家人签名")
    } else {
        (home, "都对，回到这份申请")
    }
}

async fn promise(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AskSignatures).await?;
    ask(&ctx, &view, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    let agreed = Opt::new("yes", "我看过了，我承诺");
    let base = draft::base(ctx, view.application.id);
    let back = if overview::may(view, Action::Answer) { format!("{base}/check") } else { base };
    let then =
        if view.application.stage == Stage::Draft { "都签好了，申请才算交到镇（街道）。" } else { "" };
    let question = Question::new(ctx, "最后一步：请您承诺")
        .back(back)
        .intro("我承诺：填的内容、交的材料都是真的。家里的情况有变化，我会及时告诉镇（街道）。如果说了假话，我愿意退回领到的钱，并承担责任。")
        .intro(format!("接着请这些人签授权书。{then}"));
    // Where nobody can sign, the form says so once it is sent.
    let to_ask = tracker::to_ask(ctx.app(), &view.application).unwrap_or_default();
    to_ask
        .iter()
        .fold(question, |question, person| question.intro(way_to_ask(person)))
        .version(view.application.version)
        .field(Field::boxes("promise", "承诺书", vec![agreed]))
        .button("承诺，请家人签名")
        .page(errors)
}

/// 张三：短信发到 142****0001，点开链接就能签。
fn way_to_ask(person: &ToAsk) -> String {
    let wards =
        if person.wards.is_empty() { String::new() } else { format!("，还代{}签", person.wards.join("、")) };
    match &person.phone {
        Some(phone) => format!("◆ {}{wards}：短信发到 {}，点开链接就能签。", person.name, phone.masked()),
        None => format!("◆ {}{wards}：没有手机。在您的手机上签，或者在纸上签。", person.name),
    }
}

async fn submit(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read(&ctx, &params).await?;
    let id = view.application.id;
    let command = Command::AskSignatures { promised: typed.ticked("promise"), earlier: None };
    let answer = draft::perform(&ctx, id, typed.version()?, command).await;
    if matches!(answer, Err(AppError::Stale | AppError::Refused(Refusal::WrongStage)))
        && draft::read(&ctx, &params).await?.application.stage != Stage::Draft
    {
        // Pressed twice: the first press did it.
        return Ok(see_other(&draft::base(&ctx, id)));
    }
    match answer {
        Ok(_) => Ok(see_other(&draft::base(&ctx, id))),
        Err(AppError::Refused(refusal)) if is_about_the_draft(&refusal) => {
            let mut errors = Errors::new();
            errors.add("promise", &sentence(&refusal));
            ask(&ctx, &view, errors)
        }
        Err(error) => Err(draft::refused(&ctx, id, error)),
    }
}

/// Refusals that the family puts right by changing what it filled in.
const fn is_about_the_draft(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Incomplete(_)
            | Refusal::PromiseMissing
            | Refusal::ApplicantCannotSign
            | Refusal::SameCause(_)
            | Refusal::NothingAskedFor
            | Refusal::NoSuchMember
    )
}

/// The sentence as the family reads it.
pub(super) fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SameCause(Some(number)) => {
            format!("为同一件事已经申请过了，受理编号 {number}。在“查进度”里能看到办到哪一步，不用再申请。")
        }
        _ => words::refusal::sentence(refusal),
    }
}
