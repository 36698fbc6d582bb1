//! Anybody objects to a published proposal, with a name or without.

use super::complaint::{self, Voice};
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use jzt_app::notices::{self, NoticeRow};
use jzt_app::{AppError, applications};
use jzt_domain::division::DivisionCode;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/notices/{village}/{id}/object", Access::Anonymous, show);
    routes.post("/notices/{village}/{id}/object", Access::Anonymous, save);
}

async fn notice(ctx: &Ctx, params: &Params) -> Result<(DivisionCode, NoticeRow), Problem> {
    let village = params.division("village")?;
    let row = notices::one(ctx.app(), params.application()?).await?;
    if row.village == village { Ok((village, row)) } else { Err(Problem::not_found()) }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let (village, row) = notice(&ctx, &params).await?;
    ask(&ctx, &village, &row, &Fields::default(), Errors::new())
}

fn ask(ctx: &Ctx, village: &DivisionCode, row: &NoticeRow, typed: &Fields, errors: Errors) -> Page {
    let question = Question::new(ctx, &format!("对{}家的公示，您有什么意见？", row.applicant_name))
        .back(format!("/notices/{}", village.as_str()))
        .intro("镇（街道）会去核实。您是谁，不会告诉别人。")
        .field(Field::area("text", "您的意见", typed.get("text")).hint("说清楚哪里不对，您怎么知道的。"));
    complaint::ask_who(question, typed, errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let (village, row) = notice(&ctx, &params).await?;
    let mut errors = Errors::new();
    let voice = complaint::voice(&typed, "您的意见", &mut errors);
    let (Some(voice), true) = (voice, errors.is_empty()) else {
        return ask(&ctx, &village, &row, &typed, errors);
    };
    let Voice { text, name, phone } = voice;
    let here = format!("/notices/{}", village.as_str());
    applications::object(ctx.app(), row.id, text, name, phone, &ctx.client().address).await.map_err(
        |error| match error {
            AppError::Refused(_) => Problem::from(error).leading_to(here.clone(), "看公示"),
            other => Problem::from(other),
        },
    )?;
    Ok(see_other(&format!("{here}?sent=1")))
}
