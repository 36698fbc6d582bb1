//! Saying no, and taking back what was signed. Both say what follows, and both ask who it is.

use super::identity::{note, read_who, send, typed_before, who};
use super::{open, path, place};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::pages::citizen::question::Question;
use crate::routes::{Access, Routes};
use jzt_app::signing::{CeremonyView, Task, Typed, Wanted};
use jzt_domain::household::LongText;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}/decline", Access::Link, ask_decline);
    routes.post("/s/{token}/decline", Access::Link, decline);
    routes.get("/s/{token}/withdraw", Access::Link, ask_withdraw);
    routes.post("/s/{token}/withdraw", Access::Link, withdraw);
}

const NO_PHONE: &str =
    "您没有登记手机号，在这里办不了。请打电话给 12345，或者带身份证到镇（街道），工作人员当面帮您办。";

async fn ask_decline(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    if view.signed {
        return Ok(see_other(&path(&params)));
    }
    let typed = typed_before(&view);
    decline_page(&ctx, &params, &view, &typed, Errors::new())
}

fn decline_page(ctx: &Ctx, params: &Params, view: &CeremonyView, typed: &Fields, errors: Errors) -> Page {
    let question = Question::new(ctx, "您不同意签名吗？").back(path(params));
    let question = question
        .intro("不签名，这份申请就交不上去。申请人和镇（街道）会看到您没有同意。")
        .intro("以后改了主意，在日期以前还可以从短信里的链接再签。");
    if !view.has_phone {
        return question.intro(NO_PHONE).leads_to(path(params)).button("回去再看看").page(errors);
    }
    question
        .intro("为了知道是您本人说的，您的手机会收到一条短信，里面有验证码。")
        .field(Field::area("reason", "为什么（可以不写）", typed.get("reason")))
        .button("我不同意")
        .page(errors)
}

async fn decline(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let reason = reason(&typed, &mut errors);
    if errors.is_empty() {
        let wanted = Wanted { task: Task::Decline, typed: Typed { reason, ..Typed::default() } };
        match send(&ctx, &params, wanted).await {
            Ok(view) => return Ok(see_other(&place(&path(&params), &view))),
            Err(error) => note_at_reason(error, &mut errors)?,
        }
    }
    let view = open(&ctx, &params).await?;
    decline_page(&ctx, &params, &view, &typed, errors)
}

/// This page has no field for the name: what is too much stands at the reason.
fn note_at_reason(error: jzt_app::AppError, errors: &mut Errors) -> Result<(), crate::problem::Problem> {
    let mut own = Errors::new();
    note(error, &mut own)?;
    own.iter().for_each(|(_, sentence)| errors.add("reason", sentence));
    Ok(())
}

fn reason(typed: &Fields, errors: &mut Errors) -> Option<LongText> {
    let text = typed.get("reason").trim();
    if text.is_empty() { None } else { errors.take("reason", forms::long_text(text, "原因")) }
}

async fn ask_withdraw(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    if !view.signed {
        return Ok(see_other(&path(&params)));
    }
    let typed = typed_before(&view);
    withdraw_page(&ctx, &params, &view, &typed, Errors::new())
}

fn withdraw_page(ctx: &Ctx, params: &Params, view: &CeremonyView, typed: &Fields, errors: Errors) -> Page {
    let question = Question::new(ctx, "要撤回授权吗？")
        .back(path(params))
        .intro("您随时可以撤回。撤回以后，不再用您的授权去查；以前查过的，不受影响。")
        .intro("申请可能办不下去；已经在领救助的，可能停发。申请人和镇（街道）会知道您撤回了。");
    if !view.has_phone {
        return question.intro(NO_PHONE).leads_to(path(params)).button("不撤回，回去").page(errors);
    }
    let [name, id_tail] = who(typed, "您");
    question
        .intro("撤回也要核对是不是您本人，您的手机会收到一条短信，里面有验证码。")
        .field(name)
        .field(id_tail)
        .field(Field::area("reason", "为什么（可以不写）", typed.get("reason")))
        .button("发验证码，撤回")
        .page(errors)
}

async fn withdraw(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let who = read_who(&typed, &mut errors);
    let reason = reason(&typed, &mut errors);
    if errors.is_empty() {
        match send(&ctx, &params, Wanted { task: Task::Withdraw, typed: Typed { reason, ..who } }).await {
            Ok(view) => return Ok(see_other(&place(&path(&params), &view))),
            Err(error) => note(error, &mut errors)?,
        }
    }
    let view = open(&ctx, &params).await?;
    withdraw_page(&ctx, &params, &view, &typed, errors)
}
