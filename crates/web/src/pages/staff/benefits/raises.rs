//! 提标补发: the families of a township whose standard was raised, approved together by whoever decides.

use super::super::desk::{Desk, Place};
use crate::ctx::Ctx;
use crate::extract::{Form, encode};
use crate::forms::{Field, Opt};
use crate::page::{Page, html, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use jzt_app::benefits::{self, RaiseRow};
use jzt_domain::access::{Actor, Role};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::ids::BenefitId;
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/benefits/raises", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/benefits/raises", Access::Staff(StaffAccess::Cases), approve);
}

#[derive(Template)]
#[template(path = "staff/benefit_raises.html")]
struct RaisesPage {
    desk: Desk,
    township: Option<Town>,
    choose: Option<Field>,
    done: String,
    rows: Vec<Row>,
    total: String,
    may_decide: bool,
}

/// The township that is shown.
struct Town {
    code: String,
    name: String,
}

struct Row {
    id: String,
    path: String,
    name: String,
    village: String,
    kind: &'static str,
    counted: u8,
    before: String,
    after: String,
    from: String,
    back_pay: String,
    waits: bool,
}

async fn show(ctx: Ctx) -> Page {
    let Actor::Staff { role, division: own, .. } = ctx.actor() else { return Err(Problem::not_found()) };
    let township = match own.township() {
        Some(township) => Some(township),
        None => DivisionCode::parse(ctx.query.get("township")).ok().filter(|code| own.contains(code)),
    };
    let rows = match &township {
        Some(township) => benefits::raises(ctx.app(), &ctx.actor(), township).await?,
        None => Vec::new(),
    };
    let divisions = &ctx.app().policy().divisions;
    let total = rows.iter().try_fold(Fen::ZERO, |sum, row| sum.checked_add(row.back_pay)).unwrap_or_default();
    let options = divisions
        .inside(&own, DivisionLevel::Township)
        .map(|found| Opt::new(found.code.as_str(), &found.name).on(township.as_ref() == Some(&found.code)));
    let choose = own.township().is_none().then(|| Field::select("township", "乡镇（街道）", options.collect()));
    html(&RaisesPage {
        desk: Desk::new(&ctx, "提标补发", Place::Benefits),
        choose,
        done: done(&ctx),
        rows: rows.iter().map(Row::of).collect(),
        total: words::yuan(total),
        may_decide: matches!(role, Role::DistrictApprover | Role::TownshipApprover),
        township: township.map(|code| Town {
            name: divisions.name(&code).unwrap_or_default().to_owned(),
            code: code.as_str().to_owned(),
        }),
    })
}

/// What the last approval did, in words; the numbers come back in the address and are no one's secret.
fn done(ctx: &Ctx) -> String {
    let number = |name: &str| ctx.query.get(name).parse::<u32>().ok();
    match (number("done"), number("left")) {
        (Some(done), Some(0)) => format!("批准了 {done} 户。"),
        (Some(done), Some(left)) => format!("批准了 {done} 户，{left} 户没有批：有别的建议等着，或者刚刚变了。"),
        _ => String::new(),
    }
}

async fn approve(ctx: Ctx, Form(typed): Form) -> Page {
    let township = DivisionCode::parse(typed.get("township")).map_err(|_typed_by_hand| Problem::not_found())?;
    let ids: Vec<BenefitId> = typed.all("benefit").filter_map(|id| id.parse().ok()).collect();
    let raised = benefits::approve_raises(ctx.app(), &ctx.actor(), &township, &ids).await?;
    let code = encode(township.as_str());
    Ok(see_other(&format!("/staff/benefits/raises?township={code}&done={}&left={}", raised.done, raised.left)))
}

impl Row {
    fn of(row: &RaiseRow) -> Self {
        Self {
            id: row.id.to_string(),
            path: format!("/staff/benefits/{}", row.id),
            name: row.name_masked.clone(),
            village: row.village_name.clone(),
            kind: words::kind(row.kind),
            counted: row.counted,
            before: words::yuan(row.before),
            after: words::yuan(row.after),
            from: words::month(row.from_month),
            back_pay: words::yuan(row.back_pay),
            waits: row.waits,
        }
    }
}
