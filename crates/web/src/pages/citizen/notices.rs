//! Public notices: township, village, then exactly what may be shown, to anybody.

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::{benefits, notices};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/notices", Access::Anonymous, choose);
    routes.get("/notices/{village}", Access::Anonymous, show);
}

struct Place {
    path: String,
    name: String,
    count: usize,
}

#[derive(Template)]
#[template(path = "citizen/notice_places.html")]
struct PlacesPage {
    layout: Layout,
    title: String,
    back: &'static str,
    places: Vec<Place>,
}

async fn choose(ctx: Ctx) -> Page {
    let district = ctx.app().settings().district.clone();
    let mut hanging = notices::villages(ctx.app(), &district).await?;
    hanging.extend(benefits::stop_villages(ctx.app(), &district).await?);
    let policy = ctx.app().policy();
    let divisions = &policy.divisions;
    let town =
        DivisionCode::parse(ctx.query.get("township")).ok().filter(|code| code.level() == DivisionLevel::Township);
    let town = town.and_then(|code| divisions.get(&code)).filter(|found| district.contains(&found.code));
    let (above, level) = town.map_or((&district, DivisionLevel::Township), |town| (&town.code, DivisionLevel::Village));
    let places = divisions.inside(above, level).map(|found| {
        let count = hanging.iter().filter(|(village, _)| found.code.contains(village)).map(|(_, count)| count).sum();
        let path = match level {
            DivisionLevel::Village => format!("/notices/{}", found.code.as_str()),
            _ => format!("/notices?township={}", found.code.as_str()),
        };
        Place { path, name: found.name.clone(), count }
    });
    let (title, back) = match town {
        Some(town) => (format!("{}：选村（社区）", town.name), "/notices"),
        None => ("村里公示：选镇（街道）".to_owned(), "/"),
    };
    html(&PlacesPage { layout: ctx.layout("村里公示"), title, back, places: places.collect() })
}

struct Row {
    name: String,
    members_count: usize,
    kind: &'static str,
    proposal: String,
    from: String,
    until: String,
    object_path: String,
}

#[derive(Template)]
#[template(path = "citizen/notices.html")]
struct NoticesPage {
    layout: Layout,
    village: String,
    back: String,
    rows: Vec<Row>,
    /// Published ends of benefits.
    stops: Vec<Stop>,
    sent: bool,
}

/// A published end: never its cause.
struct Stop {
    name: String,
    kind: &'static str,
    counted: usize,
    from: String,
    until: String,
    object_path: String,
}

async fn stops(ctx: &Ctx, village: &DivisionCode) -> Result<Vec<Stop>, Problem> {
    let stops = benefits::stop_notices(ctx.app(), village).await?.into_iter().map(|row| Stop {
        name: row.name,
        kind: words::kind(row.kind),
        counted: row.counted,
        from: words::date(row.from),
        until: words::date(row.until),
        object_path: format!("/notices/{}/stops/{}/object", village.as_str(), row.id),
    });
    Ok(stops.collect())
}

fn proposal(kind: Kind, amount: Option<Fen>) -> String {
    match (kind, amount) {
        (_, None) => "拟不给予".to_owned(),
        (Kind::Tekun | Kind::Dibao, Some(sum)) => format!("拟给予，每月 {}", words::yuan(sum)),
        (Kind::Temporary, Some(sum)) => format!("拟给予，一次性 {}", words::yuan(sum)),
        (Kind::Marginal | Kind::RigidSpending, Some(_)) => "拟认定".to_owned(),
    }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let code = params.division("village")?;
    let known = ctx.app().policy().divisions.full_name(&code).filter(|_| code.level() == DivisionLevel::Village);
    let village = known.ok_or_else(Problem::not_found)?;
    let rows = notices::of_village(ctx.app(), &code).await?;
    let back = code.township().map_or_else(String::new, |town| format!("?township={}", town.as_str()));
    let rows = rows.into_iter().map(|row| Row {
        name: row.applicant_name,
        members_count: row.members_count,
        kind: words::kind(row.kind),
        proposal: proposal(row.kind, row.amount),
        from: words::date(row.from),
        until: words::date(row.until),
        object_path: format!("/notices/{}/{}/object", code.as_str(), row.id),
    });
    html(&NoticesPage {
        layout: ctx.layout(&format!("{village}公示")),
        village,
        back: format!("/notices{back}"),
        rows: rows.collect(),
        stops: stops(&ctx, &code).await?,
        sent: ctx.query.ticked("sent"),
    })
}
