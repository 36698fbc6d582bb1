//! Where the family lives: township, village, then address and 城镇 or 农村.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::Answer;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/place", township);
    routes.get_part("/place/village", village);
    routes.get_part("/place/address", address);
    routes.post_part("/place/address", save);
}

const WHY: &str = "住在哪个村（社区），决定由哪个镇（街道）办理，也决定按哪个标准算。";

pub(super) fn options(
    ctx: &Ctx,
    above: &DivisionCode,
    level: DivisionLevel,
    chosen: Option<&DivisionCode>,
) -> Vec<Opt> {
    let empty = Opt::new("", "请选择");
    let policy = ctx.app().policy();
    let divisions = policy.divisions.inside(above, level);
    let known = divisions.map(|found| Opt::new(found.code.as_str(), &found.name).on(Some(&found.code) == chosen));
    std::iter::once(empty).chain(known).collect()
}

async fn township(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let chosen = view.application.declaration.village.as_ref().and_then(DivisionCode::township);
    let district = ctx.app().settings().district.clone();
    let towns = options(&ctx, &district, DivisionLevel::Township, chosen.as_ref());
    let mut errors = Errors::new();
    if ctx.query.ticked("again") {
        errors.add("township", "请选一个镇或街道");
    }
    with_check(&ctx, Question::new(&ctx, "您家住在哪个镇（街道）？"))
        .back(draft::base(&ctx, id))
        .caption("家住哪里 · 第 1 步，共 3 步")
        .field(Field::select("township", "镇（街道）", towns))
        .leads_to(format!("{}/place/village", draft::base(&ctx, id)))
        .why(WHY)
        .page(errors)
}

fn with_check(ctx: &Ctx, question: Question) -> Question {
    if draft::from_check(ctx) { question.hidden("from", "check") } else { question }
}

async fn village(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let here = format!("{}/place", draft::base(&ctx, id));
    let Some(town) = known(&ctx, "township", DivisionLevel::Township) else {
        return Ok(see_other(&format!("{here}?again=1")));
    };
    let chosen = view.application.declaration.village.clone();
    let mut errors = Errors::new();
    if ctx.query.ticked("again") {
        errors.add("village", "请选一个村或社区");
    }
    with_check(&ctx, Question::new(&ctx, "您家住在哪个村（社区）？"))
        .back(here.clone())
        .caption("家住哪里 · 第 2 步，共 3 步")
        .hidden("township", town.as_str())
        .field(Field::select("village", "村（社区）", options(&ctx, &town, DivisionLevel::Village, chosen.as_ref())))
        .leads_to(format!("{here}/address"))
        .why(WHY)
        .page(errors)
}

/// A division named in the query that this district really has.
pub(super) fn known(ctx: &Ctx, name: &str, level: DivisionLevel) -> Option<DivisionCode> {
    let code = DivisionCode::parse(ctx.query.get(name)).ok()?;
    let settings = ctx.app().settings();
    let exists = ctx.app().policy().divisions.get(&code).is_some();
    (exists && code.level() == level && settings.district.contains(&code)).then_some(code)
}

async fn address(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let declaration = &view.application.declaration;
    let mut typed = Fields::default();
    if let Some(address) = &declaration.address {
        typed.push("address", address.as_str());
    }
    if let Some(residence) = declaration.residence {
        typed.push("residence", residence.name());
    }
    ask_address(&ctx, &view, &typed, Errors::new())
}

fn ask_address(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let id = view.application.id;
    let Some(village) = known(ctx, "village", DivisionLevel::Village) else {
        let town = crate::extract::encode(ctx.query.get("township"));
        return Ok(see_other(&format!("{}/place/village?township={town}&again=1", draft::base(ctx, id))));
    };
    let name = ctx.app().policy().divisions.full_name(&village).unwrap_or_default();
    let kinds = words::RESIDENCES
        .map(|(residence, code)| Opt::new(code, words::residence(residence)).on(typed.get("residence") == code));
    Question::new(ctx, "家的详细地址是什么？")
        .back(format!("{}/place", draft::base(ctx, id)))
        .caption("家住哪里 · 第 3 步，共 3 步")
        .intro(name)
        .version(view.application.version)
        .field(
            Field::text("address", "组、街道、门牌号", typed.get("address"))
                .hint("例如：3 组 12 号，或 解放路 8 号 2 单元 301"),
        )
        .field(
            Field::radio("residence", "您家在城镇还是农村？", kinds.to_vec())
                .hint("拿不准就照户口簿填，工作人员会核对。"),
        )
        .why(WHY)
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let address = errors.take("address", forms::short_text(typed.get("address"), "详细地址"));
    let residence =
        errors.take("residence", forms::one_of(typed.get("residence"), &words::RESIDENCES, "请选城镇或农村"));
    let village = known(&ctx, "village", DivisionLevel::Village);
    let (Some(address), Some(residence), Some(village)) = (address, residence, village) else {
        return ask_address(&ctx, &view, &typed, errors);
    };
    let answer = Answer::Place { village, address, residence };
    draft::store(&ctx, id, typed.version()?, answer).await?;
    Ok(draft::done(&ctx, id))
}
