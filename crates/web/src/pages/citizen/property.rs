//! Property: savings, vehicles, dwellings, one page each.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Property};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/property", Access::Citizen, start);
    routes.get("/applications/{id}/property/{thing}", Access::Citizen, show);
    routes.post("/applications/{id}/property/{thing}", Access::Citizen, save);
}

struct Thing {
    path: &'static str,
    title: &'static str,
    label: &'static str,
    hint: &'static str,
}

const THINGS: [Thing; 3] = [
    Thing {
        path: "savings",
        title: "全家一共有多少存款和现金？",
        label: "一共多少元",
        hint: "包括存款、现金、手机里的钱、股票、基金、能退钱的保险。没有就填 0。",
    },
    Thing {
        path: "vehicles",
        title: "全家有几辆汽车？",
        label: "几辆",
        hint: "摩托车、电动车、残疾人轮椅车不用算。没有就填 0。",
    },
    Thing {
        path: "dwellings",
        title: "全家有几套房子？",
        label: "几套",
        hint: "城里的、村里的都算，自己住的也算。没有就填 0。",
    },
];

/// Savings are the only sum of money; the others are counted.
const SAVINGS_AT: usize = 0;
const VEHICLES_AT: usize = 1;

/// What is known of each thing, as its page shows it.
fn known(view: &CaseView) -> [Option<String>; 3] {
    let property = &view.application.declaration.property;
    [
        property.savings.map(words::plain_yuan),
        property.vehicles_count.map(|count| count.to_string()),
        property.dwellings_count.map(|count| count.to_string()),
    ]
}

fn position(params: &Params) -> Result<(usize, &'static Thing), Problem> {
    let found = THINGS.iter().enumerate().find(|(_, thing)| thing.path == params.text("thing"));
    found.ok_or_else(Problem::not_found)
}

async fn start(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = known(&view);
    let open = THINGS.iter().zip(known).find(|(_, value)| value.is_none()).map(|(thing, _)| thing.path);
    let path = open.unwrap_or("savings");
    Ok(see_other(&format!("/applications/{}/property/{path}{}", view.application.id, draft::carry(&ctx))))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let typed = known(&view).into_iter().nth(at).flatten();
    ask(&ctx, &params, &view, &typed.unwrap_or_default(), Errors::new())
}

fn ask(ctx: &Ctx, params: &Params, view: &CaseView, typed: &str, errors: Errors) -> Page {
    let (at, thing) = position(params)?;
    let id = view.application.id;
    let before = at.checked_sub(1).and_then(|at| THINGS.get(at));
    let back = before.map_or_else(|| draft::path(id), |before| format!("/applications/{id}/property/{}", before.path));
    let field = if at == SAVINGS_AT {
        Field::money("value", thing.label, typed)
    } else {
        Field::digits("value", thing.label, typed)
    };
    Question::new(ctx, thing.title)
        .back(back)
        .caption(format!("家里的财产 · 第 {} 步，共 3 步", at.saturating_add(1)))
        .version(view.application.version)
        .field(field.hint(thing.hint))
        .why("财产太多的家庭不能享受低保。请照实填，工作人员会核对。")
        .page(errors)
}

/// The property with one thing answered.
fn with(known: Property, at: usize, text: &str) -> Result<Property, String> {
    Ok(match at {
        SAVINGS_AT => Property { savings: Some(forms::amount_yuan(text)?), ..known },
        VEHICLES_AT => Property { vehicles_count: Some(forms::count(text)?), ..known },
        _ => Property { dwellings_count: Some(forms::count(text)?), ..known },
    })
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let known = view.application.declaration.property;
    let Some(property) = errors.take("value", with(known, at, typed.get("value"))) else {
        return ask(&ctx, &params, &view, typed.get("value"), errors);
    };
    draft::save(&ctx, id, typed.version()?, Answer::Property(property))
        .await
        .map_err(|error| draft::problem(id, error))?;
    Ok(match THINGS.get(at.saturating_add(1)).filter(|_| !draft::from_check(&ctx)) {
        Some(next) => see_other(&format!("/applications/{id}/property/{}", next.path)),
        None => draft::done(&ctx, id),
    })
}
