//! While the family signs: who has, who has not, why they are asked, and what helps. For the family, and below the case for
//! the clerk who helps it.

use super::question::Question;
use super::{draft, overview};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_app::signing::tracker::{self, Tracked};
use jzt_domain::application::{Action, AskedWay, Channel, Command, Refusal, SignerStatus, SigningWay, Stage};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::ApplicationId;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/signers", show);
    routes.post_part("/signers/renew", renew);
    routes.post_part("/signers/{no}/resend", resend);
    routes.post_part("/signers/{no}/way", change_way);
    routes.get_part("/signers/{no}/phone", phone);
    routes.post_part("/signers/{no}/phone", correct_phone);
    routes.post("/applications/{id}/sign", Access::Citizen, sign_myself);
    routes.post("/applications/{id}/signers/{no}/here", Access::Citizen, sign_here);
    routes.get("/applications/{id}/reopen", Access::Citizen, reopen);
    routes.post("/applications/{id}/reopen", Access::Citizen, reopened);
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the template asks for")]
struct Line {
    no: u8,
    name: String,
    role: &'static str,
    why: &'static str,
    wards: String,
    state: &'static str,
    class: &'static str,
    /// Since when, by which way, what was said.
    detail: Vec<String>,
    /// Masked; empty without a phone.
    phone: String,
    is_me: bool,
    is_open: bool,
    on_paper: bool,
    is_unchecked: bool,
}

#[derive(Template)]
#[template(path = "citizen/signers.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the template asks for")]
struct SignersPage {
    layout: Layout,
    base: String,
    back: String,
    done: &'static str,
    lines: Vec<Line>,
    missing_count: usize,
    until: String,
    expired: bool,
    before_submission: bool,
    version: i64,
    is_family: bool,
    can_ask: bool,
    can_help: bool,
}

/// What was done a moment ago, as the page says it.
fn done(code: &str) -> &'static str {
    match code {
        "resent" => "短信又发了一次。",
        "phone" => "手机号改好了，链接发到新的手机上了。",
        "paper" => "改成在纸上签了。",
        "on-phone" => "改成在手机上签了。",
        "renewed" => "都重新请了一遍，已经签好的不用再签。",
        "form" => "签好的纸收到了。",
        _ => "",
    }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read(&ctx, &params).await?;
    if view.application.signers.is_empty() || !view.application.stage.is_open() {
        return Err(draft::refused(&ctx, view.application.id, AppError::Refused(Refusal::WrongStage)));
    }
    page(&ctx, &view)
}

/// The tracker.
pub(super) fn page(ctx: &Ctx, view: &CaseView) -> Page {
    let application = &view.application;
    let before_submission = application.stage == Stage::AwaitingSignatures;
    let base = draft::base(ctx, application.id);
    let own = tracker::own_number(application).filter(|_| !ctx.is_staff());
    let until = application.sign_until;
    let lines = tracker::tracked(application, view.today);
    let page = SignersPage {
        layout: ctx.layout("等家人签名"),
        back: if before_submission && !ctx.is_staff() { "/".to_owned() } else { draft::home(ctx, application.id) },
        base,
        done: done(ctx.query.get("done")),
        lines: lines.into_iter().map(|signer| line(signer, own)).collect(),
        missing_count: application.signers.len().saturating_sub(application.signed_count()),
        until: until.map(words::date).unwrap_or_default(),
        expired: until.is_some_and(|until| view.today > until),
        before_submission,
        version: application.version,
        is_family: !ctx.is_staff(),
        can_ask: overview::may(view, Action::AskSignatures),
        can_help: overview::may(view, Action::ChangeSigningWay),
    };
    html(&page)
}

fn line(signer: Tracked, own: Option<MemberNo>) -> Line {
    let (state, class) = words::signer_status(signer.status, signer.asked);
    Line {
        no: signer.no.0,
        role: words::sign_role(signer.reason),
        why: words::why_signs(signer.reason),
        state,
        class,
        detail: detail(&signer, own == Some(signer.no)),
        phone: signer.phone.as_ref().map(jzt_domain::identity::Phone::masked).unwrap_or_default(),
        is_me: own == Some(signer.no),
        is_open: signer.is_open(),
        on_paper: signer.asked == AskedWay::OnPaper,
        is_unchecked: signer.status == SignerStatus::PaperUnchecked,
        wards: signer.wards.join("、"),
        name: signer.name,
    }
}

/// 11 月 24 日 10:30 签的，在手机上手写。
fn detail(signer: &Tracked, is_me: bool) -> Vec<String> {
    let who = if is_me { "您" } else { "他（她）" };
    let at = signer.since.map(words::moment).unwrap_or_default();
    let first = match signer.status {
        SignerStatus::Invited | SignerStatus::Expired => format!("{at} 请{who}签的。"),
        SignerStatus::Opened => format!("{at} 打开了链接。"),
        SignerStatus::Signed | SignerStatus::PaperUnchecked => {
            let how = signer.way.as_ref().map(words::signing_way).unwrap_or_default();
            format!("{at} 签的，{how}。")
        }
        SignerStatus::PaperRejected => format!("{at} 镇（街道）看过，要重新签。"),
        SignerStatus::Declined => format!("{at} 说不同意。"),
        SignerStatus::Withdrawn => format!("{at} 撤回了授权。"),
    };
    let witness = signer.way.as_ref().and_then(SigningWay::witness);
    let witness = witness.map(|witness| format!("见证人：{}", witness.name.as_str()));
    let said = signer.words.as_ref().map(|words| format!("原因：{words}"));
    std::iter::once(first).chain(witness).chain(said).collect()
}

fn tracker_path(ctx: &Ctx, view: &CaseView, done: &str) -> String {
    format!("{}/signers?done={done}", draft::base(ctx, view.application.id))
}

/// For whoever may help with the signatures now.
async fn helping(ctx: &Ctx, params: &Params) -> Result<CaseView, Problem> {
    draft::read_for(ctx, params, Action::ChangeSigningWay).await
}

async fn sign_myself(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let view = helping(&ctx, &params).await?;
    let own = tracker::own_number(&view.application).ok_or_else(Problem::not_found)?;
    here(&ctx, view.application.id, own).await
}

async fn sign_here(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    here(&ctx, params.application()?, params.member()?).await
}

async fn here(ctx: &Ctx, id: ApplicationId, signer: MemberNo) -> Page {
    let path = tracker::sign_here(ctx.app(), &ctx.actor(), id, signer).await;
    Ok(see_other(&path.map_err(|error| draft::problem(id, error))?))
}

async fn resend(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let view = helping(&ctx, &params).await?;
    let id = view.application.id;
    tracker::send_again(ctx.app(), &ctx.actor(), id, params.member()?)
        .await
        .map_err(|error| draft::refused(&ctx, id, error))?;
    Ok(see_other(&tracker_path(&ctx, &view, "resent")))
}

async fn renew(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::AskSignatures).await?;
    let id = view.application.id;
    // The promise was given when they were asked first.
    let command = Command::AskSignatures { promised: true, earlier: None };
    draft::perform(&ctx, id, typed.version()?, command).await.map_err(|error| draft::refused(&ctx, id, error))?;
    Ok(see_other(&tracker_path(&ctx, &view, "renewed")))
}

async fn change_way(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = helping(&ctx, &params).await?;
    let id = view.application.id;
    let (asked, done) = match typed.get("asked") {
        "paper" => (AskedWay::OnPaper, "paper"),
        "phone" => (AskedWay::OnPhone, "on-phone"),
        _ => return Err(Problem::unreadable()),
    };
    let command = Command::ChangeSigningWay { signer: params.member()?, asked };
    draft::perform(&ctx, id, None, command).await.map_err(|error| draft::refused(&ctx, id, error))?;
    Ok(see_other(&tracker_path(&ctx, &view, done)))
}

async fn phone(ctx: Ctx, params: Params) -> Page {
    let view = helping(&ctx, &params).await?;
    ask_phone(&ctx, &view, params.member()?, "", Errors::new())
}

fn ask_phone(ctx: &Ctx, view: &CaseView, signer: MemberNo, typed: &str, errors: Errors) -> Page {
    let application = &view.application;
    let person = application.signer(signer).and_then(|row| application.declaration.person(row.signer.signer));
    let person = person.ok_or_else(Problem::not_found)?;
    let now = person.phone.map(|phone| format!("现在填的是 {}。", phone.masked())).unwrap_or_default();
    Question::new(ctx, &format!("{}的手机号", person.name.as_str()))
        .back(format!("{}/signers", draft::base(ctx, application.id)))
        .intro(format!("{now}改好以后，签名的链接马上发到新的手机上，原来的链接就不能用了。"))
        .version(application.version)
        .field(
            Field::digits("phone", "正确的手机号", typed)
                .hint("要填他（她）本人的手机号，签名时会发验证码。")
                .autocomplete("off"),
        )
        .button("改好，发链接")
        .page(errors)
}

async fn correct_phone(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = helping(&ctx, &params).await?;
    let (id, signer) = (view.application.id, params.member()?);
    let mut errors = Errors::new();
    let Some(phone) = errors.take("phone", forms::phone(typed.get("phone"))) else {
        return ask_phone(&ctx, &view, signer, typed.get("phone"), errors);
    };
    let channel = if ctx.is_staff() { Channel::Console } else { Channel::Web };
    tracker::correct_phone(ctx.app(), &ctx.actor(), channel, id, typed.version()?, (signer, phone))
        .await
        .map_err(|error| draft::refused(&ctx, id, error))?;
    Ok(see_other(&tracker_path(&ctx, &view, "phone")))
}

async fn reopen(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ReopenDraft).await?;
    Question::new(&ctx, "要退回去修改吗？")
        .back(draft::path(view.application.id))
        .intro("退回修改以后，已经签好的名都要重新签。没有写错就不用退回。")
        .version(view.application.version)
        .button("退回修改")
        .page(Errors::new())
}

async fn reopened(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let id = draft::read_for(&ctx, &params, Action::ReopenDraft).await?.application.id;
    draft::perform(&ctx, id, typed.version()?, Command::ReopenDraft)
        .await
        .map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&draft::path(id)))
}
