//! The page that a member of the family opens from an SMS: read, then sign or decline. No account.

use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params, Picture, Upload};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::signing::{self, SigningForm, SigningView};
use jzt_app::{AppError, CredentialsFault};
use jzt_domain::application::{Refusal, SignReason};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}", Access::Link, show);
    routes.post("/s/{token}", Access::Link, sign);
    routes.get("/s/{token}/decline", Access::Link, ask_decline);
    routes.post("/s/{token}/decline", Access::Link, decline);
}

#[derive(Template)]
#[template(path = "citizen/signing.html")]
struct SigningPage {
    layout: Layout,
    errors: Errors,
    path: String,
    view: SigningView,
    wards: String,
    why: &'static str,
    until: String,
    name: Field,
    id_tail: Field,
    agree: Field,
}

/// A link that does not open says what to do, and never whose it was.
fn link_problem(error: AppError) -> Problem {
    let sentence = match &error {
        AppError::Credentials(CredentialsFault::Wrong) => "这个链接不对。请从短信里再点一次，或者请申请人重新发一次。",
        AppError::Credentials(CredentialsFault::Expired) => "这个链接过期了。请申请人在救助通里重新发一次。",
        AppError::Credentials(CredentialsFault::Used) => "这个链接已经用过了，您的签名收到了。",
        _ => return Problem::from(error),
    };
    Problem::from(error).saying(sentence)
}

async fn open(ctx: &Ctx, params: &Params) -> Result<SigningView, Problem> {
    signing::open_link(ctx.app(), params.text("token"), &ctx.client().address).await.map_err(link_problem)
}

fn path(params: &Params) -> String {
    format!("/s/{}", crate::extract::encode(params.text("token")))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    draw(&ctx, &params, view, "", "", Errors::new())
}

/// 为什么需要我签.
const fn why(role: SignReason) -> &'static str {
    match role {
        SignReason::Applicant => "您是申请人。签了，区民政局才能核对家里的经济情况。",
        SignReason::Member => "您是一起生活的家里人。算收入和财产，要把您的也算上，所以要您同意核对。",
        SignReason::Obligor => {
            "您不住在一起，但法律规定您对申请人有赡养、抚养的责任。要看您有没有能力，所以要您同意核对。签了不等于要您出钱。"
        }
        SignReason::ObligorSpouse => {
            "您的丈夫或妻子对申请人有赡养、抚养的责任，你们的财产是两个人的，所以也要您同意核对。签了不等于要您出钱。"
        }
        SignReason::Guardian => "申请人自己做不了主，您是他（她）的监护人，由您代签。",
        SignReason::Agent => "您替这家人办申请，要您签名。",
    }
}

fn draw(ctx: &Ctx, params: &Params, view: SigningView, name: &str, id_tail: &str, errors: Errors) -> Page {
    let mut layout = ctx.layout(if view.signed { "您签好了" } else { "签授权书" });
    layout.has_errors = !errors.is_empty();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SigningPage {
        layout,
        path: path(params),
        wards: view.wards_masked.join("、"),
        why: why(view.role),
        until: words::date(view.until),
        name: Field::text("name", "您的姓名", name).hint("和身份证上一样。").autocomplete("name").with(&errors),
        id_tail: Field::text("id_tail", "身份证号码后六位", id_tail).hint("最后一位是 X 也要填。").with(&errors),
        agree: Field::boxes("agree", "是否同意", vec![Opt::new("yes", "我看过授权书，我同意")]).with(&errors),
        view,
        errors,
    };
    html_with(status, &page)
}

async fn sign(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = open(&ctx, &params).await?;
    if view.signed {
        return Ok(see_other(&path(&params)));
    }
    let typed = upload.fields;
    let mut errors = Errors::new();
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_tail = errors.take("id_tail", id_tail(typed.get("id_tail")));
    if !typed.ticked("agree") {
        errors.add("agree", "同意的话，请打勾；不同意的话，点下面的“不同意”");
    }
    let (Some(name), Some(id_tail), true) = (name, id_tail, errors.is_empty()) else {
        return draw(&ctx, &params, view, typed.get("name"), typed.get("id_tail"), errors);
    };
    let drawing_png = match upload.picture {
        Picture::Bytes(bytes) => Some(bytes.to_vec()),
        Picture::None | Picture::TooLarge => None,
    };
    let form = SigningForm { name, id_tail, text_sm3: typed.get("text_sm3").to_owned(), drawing_png };
    match signing::sign(ctx.app(), params.text("token"), form, &ctx.client().address).await {
        Ok(_) => Ok(see_other(&path(&params))),
        Err(error) => match field_of(&error) {
            Some((field, sentence)) => {
                errors.add(field, &sentence);
                draw(&ctx, &params, view, typed.get("name"), typed.get("id_tail"), errors)
            }
            None => Err(link_problem(error)),
        },
    }
}

/// Faults of what was typed, with the field they belong to.
fn field_of(error: &AppError) -> Option<(&'static str, String)> {
    let AppError::Refused(refusal) = error else { return None };
    let field = match refusal {
        Refusal::SignerNameDiffers => "name",
        Refusal::SignerIdDiffers => "id_tail",
        Refusal::TextChanged => "agree",
        _ => return None,
    };
    Some((field, words::refusal::sentence(refusal)))
}

fn id_tail(text: &str) -> Result<String, &'static str> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let digits = plain.strip_suffix('X').unwrap_or(&plain);
    if plain.chars().count() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(plain)
    } else {
        Err("请填身份证号码的最后六位")
    }
}

async fn ask_decline(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    if view.signed {
        return Ok(see_other(&path(&params)));
    }
    question(&ctx, &params, "", Errors::new())
}

fn question(ctx: &Ctx, params: &Params, typed: &str, errors: Errors) -> Page {
    Question::new(ctx, "您不同意签名吗？")
        .back(path(params))
        .intro("不签名，这份申请就交不上去。申请人会看到您没有同意。以后改了主意，在日期以前还可以从短信里的链接再签。")
        .field(Field::area("reason", "为什么（可以不写）", typed))
        .button("我不同意")
        .page(errors)
}

async fn decline(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let text = typed.get("reason").trim();
    let reason = if text.is_empty() { None } else { errors.take("reason", forms::long_text(text, "原因")) };
    if !errors.is_empty() {
        return question(&ctx, &params, typed.get("reason"), errors);
    }
    signing::decline(ctx.app(), params.text("token"), reason, &ctx.client().address).await.map_err(link_problem)?;
    Ok(see_other(&path(&params)))
}
