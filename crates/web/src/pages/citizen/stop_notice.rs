//! Anybody objects to the published end of a benefit, with a name or without.

use super::complaint::{self, Voice};
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use jzt_app::AppError;
use jzt_app::benefits::{self, StopNoticeRow};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/notices/{village}/stops/{id}/object", Access::Anonymous, show);
    routes.post("/notices/{village}/stops/{id}/object", Access::Anonymous, save);
}

async fn notice(ctx: &Ctx, params: &Params) -> Result<StopNoticeRow, Problem> {
    let village = params.division("village")?;
    let row = benefits::stop_notice(ctx.app(), params.parse("id")?).await?;
    if row.village == village { Ok(row) } else { Err(Problem::not_found()) }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let row = notice(&ctx, &params).await?;
    ask(&ctx, &row, &Fields::default(), Errors::new())
}

fn ask(ctx: &Ctx, row: &StopNoticeRow, typed: &Fields, errors: Errors) -> Page {
    let question = Question::new(ctx, &format!("{}的{}拟停止，您有什么意见？", row.name, words::kind(row.kind)))
        .back(format!("/notices/{}", row.village.as_str()))
        .intro("镇（街道）会去核实。您是谁，不会告诉别人。")
        .field(Field::area("text", "您的意见", typed.get("text")).hint("说清楚哪里不对，您怎么知道的。"));
    complaint::ask_who(question, typed, errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let row = notice(&ctx, &params).await?;
    let mut errors = Errors::new();
    let voice = complaint::voice(&typed, "您的意见", &mut errors);
    let (Some(Voice { text, name, phone }), true) = (voice, errors.is_empty()) else {
        return ask(&ctx, &row, &typed, errors);
    };
    let here = format!("/notices/{}", row.village.as_str());
    benefits::object_stop(ctx.app(), row.id, text, name, phone, &ctx.client().address).await.map_err(|error| {
        match error {
            AppError::BenefitRefused(_) => Problem::from(error).leading_to(here.clone(), "看公示"),
            other => Problem::from(other),
        }
    })?;
    Ok(see_other(&format!("{here}?sent=1")))
}
