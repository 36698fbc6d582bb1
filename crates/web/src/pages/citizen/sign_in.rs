//! Sign-in by phone: the number, then the six digits that come by SMS.

use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, cookies};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, local_path, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use axum::response::Response;
use jzt_app::{AppError, accounts};
use jzt_domain::identity::Phone;

/// The phone between the two pages; only the sign-in pages are sent it.
const PHONE_COOKIE: &str = "jzt_t";
const PHONE_COOKIE_PATH: &str = "/sign-in";
/// As long as a code is good.
const PHONE_COOKIE_SECONDS: u32 = 10 * 60;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/sign-in", Access::Anonymous, ask_phone);
    routes.post("/sign-in", Access::Anonymous, send_code);
    routes.get("/sign-in/code", Access::Anonymous, ask_code);
    routes.post("/sign-in/code", Access::Anonymous, check_code);
    routes.post("/sign-out", Access::Anonymous, sign_out);
}

fn next(ctx: &Ctx) -> String {
    crate::extract::encode(local_path(ctx.query.get("next")))
}

async fn ask_phone(ctx: Ctx) -> Page {
    if ctx.is_citizen() {
        return Ok(see_other(local_path(ctx.query.get("next"))));
    }
    phone_page(&ctx, "", Errors::new())
}

fn phone_page(ctx: &Ctx, typed: &str, errors: Errors) -> Page {
    Question::new(ctx, "请填您的手机号")
        .back("/")
        .intro("我们会发一条短信，里面有 6 位验证码。不用记密码。")
        .field(Field::digits("phone", "手机号", typed).autocomplete("tel").hint("没有手机的，可以用家里人的。"))
        .button("发验证码")
        .why("用来保护您的申请，只有这个手机号能看。也用来通知您办到哪一步了。")
        .page(errors)
}

async fn send_code(ctx: Ctx, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let Some(phone) = errors.take("phone", forms::phone(typed.get("phone"))) else {
        return phone_page(&ctx, typed.get("phone"), errors);
    };
    match accounts::request_code(ctx.app(), &phone, ctx.client()).await {
        Ok(()) => Ok(to_code_page(&ctx, &phone)),
        Err(AppError::TooMany { retry_after_seconds }) => {
            let wait = words::duration(retry_after_seconds);
            errors.add("phone", &format!("验证码发得太勤了，请{wait}后再试。刚才的短信里有验证码的，可以直接用"));
            if known_phone(&ctx).is_some_and(|known| known == phone) && retry_after_seconds <= 60 {
                return code_page(&ctx, &phone, errors_for_code(retry_after_seconds));
            }
            phone_page(&ctx, typed.get("phone"), errors)
        }
        Err(error) => Err(error.into()),
    }
}

fn errors_for_code(seconds: u32) -> Errors {
    let mut errors = Errors::new();
    let wait = words::duration(seconds);
    errors.add("code", &format!("验证码刚发过，请看看短信。没有收到，{wait}后再点“重新发”"));
    errors
}

fn to_code_page(ctx: &Ctx, phone: &Phone) -> Response {
    let mut response = see_other(&format!("/sign-in/code?next={}", next(ctx)));
    ctx.set_cookie(&mut response, PHONE_COOKIE, phone.as_str(), PHONE_COOKIE_PATH, Some(PHONE_COOKIE_SECONDS));
    response
}

fn known_phone(ctx: &Ctx) -> Option<Phone> {
    ctx.cookie(PHONE_COOKIE).and_then(|text| Phone::parse(text).ok())
}

#[derive(Template)]
#[template(path = "citizen/sign_in_code.html")]
struct CodePage {
    layout: Layout,
    errors: Errors,
    masked: String,
    phone: String,
    next: String,
    code: Field,
}

async fn ask_code(ctx: Ctx) -> Page {
    match known_phone(&ctx) {
        Some(phone) => code_page(&ctx, &phone, Errors::new()),
        None => Ok(see_other(&format!("/sign-in?next={}", next(&ctx)))),
    }
}

fn code_page(ctx: &Ctx, phone: &Phone, errors: Errors) -> Page {
    let (layout, status) = ctx.form("请填短信验证码", &errors);
    let code = Field::digits("code", "短信里的 6 位数字", "").autocomplete("one-time-code").with(&errors);
    let page = CodePage {
        layout,
        errors,
        masked: phone.masked(),
        phone: phone.as_str().to_owned(),
        next: next(ctx),
        code: code.hint("10 分钟内有效。不要告诉别人。"),
    };
    html_with(status, &page)
}

async fn check_code(ctx: Ctx, Form(typed): Form) -> Page {
    let Some(phone) = known_phone(&ctx) else {
        return Ok(see_other(&format!("/sign-in?next={}", next(&ctx))));
    };
    let mut errors = Errors::new();
    let Some(code) = errors.take("code", forms::code(typed.get("code"))) else {
        return code_page(&ctx, &phone, errors);
    };
    match accounts::sign_in_with_code(ctx.app(), &phone, &code, ctx.client()).await {
        Ok(token) => {
            let mut response = see_other(local_path(ctx.query.get("next")));
            ctx.set_cookie(&mut response, cookies::SESSION, &token.0, "/", None);
            ctx.set_cookie(&mut response, PHONE_COOKIE, "-", PHONE_COOKIE_PATH, Some(0));
            Ok(response)
        }
        Err(AppError::Credentials(_)) => {
            // One sentence for every fault: nobody learns whether this phone is signing in just now.
            errors.add("code", "验证码不对，或者已经过期。请看最近的一条短信，或者点“重新发”");
            code_page(&ctx, &phone, errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session of whoever is signed in, citizen or staff.
async fn sign_out(ctx: Ctx, Form(_): Form) -> Page {
    if !ctx.session_token().is_empty() {
        accounts::sign_out(ctx.app(), ctx.session_token()).await?;
    }
    let mut response = see_other(if ctx.layout("").is_staff { "/staff/sign-in" } else { "/" });
    ctx.set_cookie(&mut response, cookies::SESSION, "-", "/", Some(0));
    Ok(response)
}
