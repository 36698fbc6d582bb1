//! How clocks ended, by township, and what is late today.

use crate::ctx::Ctx;
use crate::forms::{self, Errors, Field};
use crate::page::{Page, html, html_with};
use crate::pages::staff::desk::{Desk, Place};
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use jzt_app::watch::{self, Cell, Period, TownshipFigures};
use jzt_domain::application::ClockKind;
use jzt_domain::benefit;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/statistics", Access::Staff(StaffAccess::Cases), show);
}

#[derive(Template)]
#[template(path = "staff/statistics.html")]
struct StatisticsPage {
    desk: Desk,
    errors: Errors,
    fields: Vec<Field>,
    period: String,
    clocks: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    path: String,
    late_now: u32,
    soon_now: u32,
    ended: u32,
    late: u32,
    percent: String,
    cells: Vec<CellText>,
}

struct CellText {
    clock: &'static str,
    figures: String,
}

async fn show(ctx: Ctx) -> Page {
    let today = ctx.app().now().date();
    let mut errors = Errors::new();
    let typed = |name: &str, fallback: Date| match ctx.query.get(name) {
        "" => fallback.to_string(),
        text => text.to_owned(),
    };
    let (from_text, until_text) = (typed("from", today.first_of_month()), typed("until", today));
    let from = errors.take("from", forms::day(&from_text));
    let until = errors.take("until", forms::day(&until_text));
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        errors.add("until", "结束的日子要在开始的日子之后");
    }
    let fields = vec![
        Field::digits("from", "从哪天", &from_text).hint("例如 2026-11-01").with(&errors),
        Field::digits("until", "到哪天", &until_text).hint("例如 2026-11-30").with(&errors),
    ];
    let chosen = from.zip(until).filter(|_| errors.is_empty());
    let (status, period) = match chosen {
        Some((from, until)) => (StatusCode::OK, Period { from, until }),
        None => (StatusCode::UNPROCESSABLE_ENTITY, Period { from: today.first_of_month(), until: today }),
    };
    let told = watch::statistics(ctx.app(), &ctx.actor(), period).await?;
    let page = StatisticsPage {
        desk: Desk::new(&ctx, "期限统计", Place::Statistics).with(&errors),
        errors,
        fields,
        period: format!("{}到{}", words::date(told.period.from), words::date(told.period.until)),
        clocks: told.clocks.iter().map(|code| clock_name(code)).collect(),
        rows: told.townships.iter().map(|township| row(township, &told.clocks)).collect(),
    };
    if status == StatusCode::OK { html(&page) } else { html_with(status, &page) }
}

fn percent(cell: Cell) -> String {
    cell.on_time_percent().map_or_else(|| "没有".to_owned(), |percent| format!("{percent}%"))
}

/// A clock of an application, or of a benefit.
fn clock_name(code: &str) -> &'static str {
    let of_benefit = || benefit::ClockKind::from_code(code).map(words::benefit::clock);
    ClockKind::from_code(code).map(words::clock).or_else(of_benefit).unwrap_or_default()
}

/// In time of all that ended.
fn figures(cell: Cell) -> String {
    format!("{}/{}", cell.ended.saturating_sub(cell.late), cell.ended)
}

fn row(township: &TownshipFigures, clocks: &[String]) -> Row {
    Row {
        name: township.name.clone(),
        path: format!("/staff/worklist?light=late&division={}", township.code.as_str()),
        late_now: township.late_now,
        soon_now: township.soon_now,
        ended: township.all.ended,
        late: township.all.late,
        percent: percent(township.all),
        cells: clocks
            .iter()
            .map(|code| CellText {
                clock: clock_name(code),
                figures: township.clocks.get(code).copied().map_or_else(|| "–".to_owned(), figures),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down_and_nothing_is_no_share() {
        assert_eq!(percent(Cell { ended: 3, late: 1 }), "66%");
        assert_eq!(percent(Cell { ended: 0, late: 0 }), "没有");
    }
}
