//! Sign-in of staff: account, password and the six digits of the authenticator in one form, so that nothing tells which of
//! them was wrong. And sign-out.

use super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Form, cookies};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, html_with, local_path, see_other};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::accounts::{self, StaffSignIn};
use jzt_app::{AppError, CredentialsFault};
use jzt_domain::access::Actor;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/sign-in", Access::Anonymous, show);
    routes.post("/staff/sign-in", Access::Anonymous, enter);
    routes.post("/staff/sign-out", Access::Staff(StaffAccess::Any), leave);
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    desk: Desk,
    errors: Errors,
    next: String,
    fields: [Field; 3],
}

async fn show(ctx: Ctx) -> Page {
    if matches!(ctx.actor(), Actor::Staff { .. }) {
        return Ok(see_other("/staff"));
    }
    draw(&ctx, StatusCode::OK, "", ctx.query.get("next"), Errors::new())
}

async fn enter(ctx: Ctx, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    if typed.get("login").trim().is_empty() {
        errors.add("login", "请填账号");
    }
    if typed.get("password").is_empty() {
        errors.add("password", "请填密码");
    }
    let totp = errors.take("totp", forms::code(typed.get("totp")).map_err(|_wrong| "动态码是 6 位数字"));
    let (login, next) = (typed.get("login"), typed.get("next"));
    let (Some(totp), true) = (totp, errors.is_empty()) else {
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, login, next, errors);
    };
    let form = StaffSignIn { login: login.to_owned(), password: typed.get("password").to_owned(), totp };
    match accounts::sign_in_staff(ctx.app(), form, ctx.client()).await {
        Ok(token) => {
            let mut response = see_other(staff_path(next));
            ctx.set_cookie(&mut response, cookies::SESSION, &token.0, "/", None);
            Ok(response)
        }
        Err(AppError::Credentials(fault)) => {
            errors.add("login", sentence(fault));
            draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, login, next, errors)
        }
        Err(AppError::TooMany { retry_after_seconds }) => {
            let wait = words::duration(retry_after_seconds);
            errors.add("login", &format!("这里试错太多次了。为了安全，请{wait}后再试"));
            draw(&ctx, StatusCode::TOO_MANY_REQUESTS, login, next, errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// Never says which of the three was wrong.
const fn sentence(fault: CredentialsFault) -> &'static str {
    match fault {
        CredentialsFault::Wrong | CredentialsFault::Expired | CredentialsFault::Used => {
            "账号、密码或动态码不对。请再看一遍；动态码用过一次要等下一个"
        }
        CredentialsFault::Locked => "试错太多次，这个账号先锁住了。请 15 分钟后再试，或者联系系统管理员",
    }
}

/// Where to go after sign-in: a page of the console, never elsewhere.
fn staff_path(next: &str) -> &str {
    let path = local_path(next);
    if path.starts_with("/staff/") { path } else { "/staff" }
}

fn draw(ctx: &Ctx, status: StatusCode, login: &str, next: &str, errors: Errors) -> Page {
    let fields = [
        Field::text("login", "账号", login).autocomplete("username").with(&errors),
        Field::password("password", "密码").with(&errors),
        Field::digits("totp", "动态码", "")
            .hint("手机验证器上现在显示的 6 位数字")
            .autocomplete("one-time-code")
            .with(&errors),
    ];
    let desk = Desk::new(ctx, "工作人员登录", Place::SignIn).with(&errors);
    html_with(status, &SignInPage { desk, errors, next: staff_path(next).to_owned(), fields })
}

async fn leave(ctx: Ctx, Form(_typed): Form) -> Page {
    accounts::sign_out(ctx.app(), ctx.session_token()).await?;
    let mut response = see_other("/staff/sign-in");
    ctx.set_cookie(&mut response, cookies::SESSION, "", "/", Some(0));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_to_the_console_and_nowhere_else() {
        assert_eq!(staff_path("/staff/cases/app_1"), "/staff/cases/app_1");
        for elsewhere in ["", "/", "//evil.example/staff/", "/sign-in", "https://evil.example/staff/"] {
            assert_eq!(staff_path(elsewhere), "/staff", "{elsewhere:?}");
        }
    }
}
