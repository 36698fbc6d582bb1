//! Exact search by acceptance number, identity number or phone. Posted, so that nothing personal enters an address.

use super::desk::{Desk, Place, role_of};
use super::worklist::Row;
use crate::ctx::Ctx;
use crate::extract::Form;
use crate::forms::{self, Errors, Field};
use crate::page::{Page, html, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use jzt_app::applications::{self, Search};
use jzt_domain::identity::{IdNumber, Phone};
use jzt_domain::number::AcceptanceNumber;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/search", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/search", Access::Staff(StaffAccess::Cases), find);
}

#[derive(Template)]
#[template(path = "staff/search.html")]
struct SearchPage {
    desk: Desk,
    errors: Errors,
    search: Field,
    /// `None` before anything was looked for.
    found: Option<Vec<Row>>,
}

/// The search box; says what it takes.
pub(super) fn search_field(typed: &str, errors: &Errors) -> Field {
    Field::text("what", "查一份申请", typed)
        .hint("受理编号（17 位）、身份证号码（18 位）或手机号（11 位），要填完整")
        .with(errors)
}

async fn show(ctx: Ctx) -> Page {
    let errors = Errors::new();
    let search = search_field("", &errors);
    html(&SearchPage { desk: Desk::new(&ctx, "查询", Place::Search), errors, search, found: None })
}

async fn find(ctx: Ctx, Form(typed): Form) -> Page {
    let text = typed.get("what");
    let mut errors = Errors::new();
    let wanted = errors.take("what", read(text, ctx.app().now().date()));
    let search = search_field(text, &errors);
    let desk = Desk::new(&ctx, "查询", Place::Search).with(&errors);
    let Some(wanted) = wanted else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return html_with(status, &SearchPage { desk, errors, search, found: None });
    };
    let role = role_of(&ctx.actor()).ok_or_else(Problem::not_found)?;
    let found = applications::search(ctx.app(), &ctx.actor(), &wanted).await?;
    if let [only] = found.as_slice() {
        return Ok(see_other(&format!("/staff/cases/{}", only.id)));
    }
    let found = Some(found.iter().map(|row| Row::of(row, role)).collect());
    html(&SearchPage { desk, errors, search, found })
}

/// Which of the three it is follows from the number of digits.
fn read(text: &str, today: Date) -> Result<Search, String> {
    if let Ok(number) = AcceptanceNumber::parse(text) {
        return Ok(Search::Number(number));
    }
    if let Ok(id_number) = IdNumber::parse(text, today) {
        return Ok(Search::IdNumber(id_number));
    }
    if let Ok(phone) = Phone::parse(text) {
        return Ok(Search::Phone(phone));
    }
    match text.chars().filter(|c| c.is_alphanumeric()).count() {
        0 => Err("请填要查的号码".to_owned()),
        11 => forms::phone(text).map(Search::Phone),
        17 => Err("受理编号不对，请对照再看一遍".to_owned()),
        18 => forms::id_number(text, today).map(Search::IdNumber),
        n => Err(format!("受理编号是 17 位，身份证号码是 18 位，手机号是 11 位；您填了 {n} 位")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_digits_tells_what_is_meant() {
        let today = jiff::civil::date(2026, 11, 23);
        assert!(matches!(read("142 0000 0001", today), Ok(Search::Phone(_))));
        assert!(matches!(read("11010519491231002x", today), Ok(Search::IdNumber(_))));
        assert_eq!(read("110105194912310020", today).err().unwrap(), "身份证号码最后一位不对，请对照身份证再看一遍");
        assert_eq!(
            read("王建国", today).err().unwrap(),
            "受理编号是 17 位，身份证号码是 18 位，手机号是 11 位；您填了 3 位"
        );
        assert_eq!(read(" ", today).err().unwrap(), "请填要查的号码");
    }
}
