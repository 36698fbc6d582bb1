//! 通知书和文书: the list on a case, the PDF itself, and the public page that a letter's QR code opens.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html_with};
use crate::pages::verify::Answer;
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use jzt_app::letters::{self, LetterKind, LetterRow, PublicLetter};
use jzt_app::seals::verify;
use jzt_domain::ids::{ApplicationId, LetterId};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/letters/{letter}", Access::Citizen, pdf);
    routes.get("/staff/cases/{id}/letters/{letter}", Access::Staff(StaffAccess::Cases), pdf);
    routes.get("/v/{code}", Access::Anonymous, check);
}

/// One letter in a list.
pub(super) struct LetterLine {
    pub path: String,
    pub title: &'static str,
    pub number: String,
    pub made: String,
    pub pages: u32,
}

/// The letters of a case that this person may read; `base` is the address of the case.
pub(super) async fn lines(ctx: &Ctx, id: ApplicationId, base: &str) -> Result<Vec<LetterLine>, Problem> {
    let rows = letters::of_application(ctx.app(), &ctx.actor(), id).await?;
    let line = |row: LetterRow| LetterLine {
        path: format!("{base}/letters/{}", row.id),
        title: row.kind.title(),
        number: row.number,
        made: words::date(row.made_at.date()),
        pages: row.pages,
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn pdf(ctx: Ctx, params: Params) -> Page {
    let id = params.application()?;
    let letter: LetterId = params.parse("letter")?;
    let bytes = letters::open(ctx.app(), &ctx.actor(), id, letter).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"letter.pdf\"")),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Template)]
#[template(path = "citizen/letter_check.html")]
struct CheckPage {
    layout: Layout,
    letter: Option<PublicLetter>,
    /// A signed authorization, when the code is of one.
    document: Option<Answer>,
    made_on: String,
    /// True for a public notice, to which anybody may object.
    is_notice: bool,
    phone: String,
}

/// Whoever holds a letter may ask whether it is real. A code of no letter has one plain answer.
async fn check(ctx: Ctx, params: Params) -> Page {
    let letter = letters::verify(ctx.app(), params.text("code"), &ctx.client().address).await?;
    let document = match letter {
        Some(_) => None,
        None => verify::document_of_code(ctx.app(), params.text("code")).await?.map(Answer::of),
    };
    let status = if letter.is_some() || document.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    html_with(
        status,
        &CheckPage {
            layout: ctx.layout("核对文书"),
            made_on: letter.as_ref().map(|letter| words::date(letter.made_on)).unwrap_or_default(),
            is_notice: letter.as_ref().is_some_and(|letter| letter.kind == LetterKind::PublicNotice),
            letter,
            document,
            phone: ctx.app().settings().office_phone.clone(),
        },
    )
}
