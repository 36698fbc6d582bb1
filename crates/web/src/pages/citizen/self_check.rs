//! 政策自测: three short pages without sign-in, judged by the very functions that judge an application. Nothing is stored:
//! what was typed travels in hidden fields from page to page, never in an address.

use super::judged::{self, KindWords};
use super::place;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::self_check::{self, Sketch};
use jzt_domain::assess::LineFact;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::{Health, MemberNo};
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/self-check", Access::Anonymous, show);
    routes.post("/self-check", Access::Anonymous, next);
}

async fn show(ctx: Ctx) -> Page {
    ask_people(&ctx, &Fields::default(), Errors::new())
}

/// A question of the self-check; it says again and again that nothing is kept.
fn question(ctx: &Ctx, title: &str, step: u8) -> Question {
    Question::new(ctx, title)
        .back(if step == 1 { "/" } else { "/self-check" })
        .caption(format!("看看能不能享受 · 第 {step} 步，共 3 步"))
        .action("/self-check")
        .hidden("step", &step.to_string())
        .why("只用来算一下，不用登录，不记名，也不保存。")
}

/// Carries what earlier pages asked along.
fn carried(mut question: Question, typed: &Fields, names: &[&str]) -> Question {
    for name in names {
        for value in typed.all(name) {
            question = question.hidden(name, value);
        }
    }
    question
}

const PEOPLE: [&str; 6] = ["residence", "township", "people", "age", "alone", "plight"];
const MONEY: [&str; 2] = ["income", "spending"];

fn ask_people(ctx: &Ctx, typed: &Fields, errors: Errors) -> Page {
    let residences = words::RESIDENCES
        .map(|(residence, code)| Opt::new(code, words::residence(residence)).on(typed.get("residence") == code));
    let alone = typed.get("alone");
    let alone = vec![Opt::new("no", "有").on(alone == "no"), Opt::new("yes", "都没有").on(alone == "yes")];
    let plight = |code: &str, label: &str| Opt::new(code, label).on(typed.all("plight").any(|chosen| chosen == code));
    let plights = vec![plight("ill", "有大病、重病"), plight("disabled", "有重度残疾证")];
    let district = ctx.app().settings().district.clone();
    let chosen = DivisionCode::parse(typed.get("township")).ok();
    let towns = place::options(ctx, &district, DivisionLevel::Township, chosen.as_ref());
    question(ctx, "先说说家里的人", 1)
        .field(Field::radio("residence", "家在城镇还是农村？", residences.to_vec()))
        .field(Field::select("township", "哪个镇（街道）？可以不选", towns))
        .field(Field::digits("people", "一起过日子的有几个人？", typed.get("people")).hint("连您自己在内。"))
        .field(Field::digits("age", "最困难的那个人多大年纪？", typed.get("age")))
        .field(Field::boxes("plight", "这个人是不是这样？不是就不用勾", plights))
        .field(Field::radio("alone", "这个人有没有配偶、父母、儿女？", alone))
        .button("下一步")
        .page(errors)
}

fn ask_money(ctx: &Ctx, typed: &Fields, errors: Errors) -> Page {
    carried(question(ctx, "再说说钱", 2), typed, &PEOPLE)
        .field(
            Field::money("income", "过去 12 个月，全家一共收入多少？", typed.get("income"))
                .hint("打工、种养、生意、养老金、儿女给的，都加在一起。"),
        )
        .field(
            Field::money("spending", "过去 12 个月，看病、上学、康复自己出了多少？", typed.get("spending"))
                .hint("报销了的不算。没有就填 0。"),
        )
        .button("下一步")
        .page(errors)
}

fn ask_property(ctx: &Ctx, typed: &Fields, errors: Errors) -> Page {
    let question = carried(question(ctx, "最后说说家当", 3), typed, &PEOPLE);
    carried(question, typed, &MONEY)
        .field(Field::money("savings", "全家一共有多少存款和现金？", typed.get("savings")).hint("没有就填 0。"))
        .field(
            Field::money("vehicles", "汽车现在值多少钱？", typed.get("vehicles"))
                .hint("摩托车、电动车不算。没有汽车就填 0。"),
        )
        .field(Field::digits("dwellings", "有几套房子？", typed.get("dwellings")).hint("村里的也算。没有就填 0。"))
        .field(Field::digits("area", "房子一共多少平方米？", typed.get("area")).hint("没有房子就填 0。"))
        .button("看结果")
        .page(errors)
}

/// Checks the page just sent and the ones before it, then draws the next: a tampered field leads back to its page.
async fn next(ctx: Ctx, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let people = people(&ctx, &typed, &mut errors);
    let Some(sketch) = people.filter(|_| errors.is_empty()) else { return ask_people(&ctx, &typed, errors) };
    if typed.get("step") == "1" {
        return ask_money(&ctx, &typed, errors);
    }
    let income = errors.take("income", forms::amount_yuan(typed.get("income")));
    let spending = errors.take("spending", forms::amount_yuan(typed.get("spending")));
    let (Some(income), Some(spending)) = (income, spending) else { return ask_money(&ctx, &typed, errors) };
    if typed.get("step") == "2" {
        return ask_property(&ctx, &typed, errors);
    }
    let savings = errors.take("savings", forms::amount_yuan(typed.get("savings")));
    let vehicles = errors.take("vehicles", forms::amount_yuan(typed.get("vehicles")));
    let dwellings = errors.take("dwellings", forms::count(typed.get("dwellings")));
    let area = errors.take("area", forms::square_metres(typed.get("area")));
    let (Some(savings), Some(vehicles_value), Some(dwellings_count), Some(area_square_metres)) =
        (savings, vehicles, dwellings, area)
    else {
        return ask_property(&ctx, &typed, errors);
    };
    let sketch = Sketch { income, spending, savings, vehicles_value, dwellings_count, area_square_metres, ..sketch };
    answer(&ctx, &sketch)
}

fn people(ctx: &Ctx, typed: &Fields, errors: &mut Errors) -> Option<Sketch> {
    let read = forms::one_of(typed.get("residence"), &words::RESIDENCES, "请选城镇或农村");
    let residence = errors.take("residence", read);
    let count = errors.take("people", people_count(typed.get("people")));
    let age = errors.take("age", age(typed.get("age")));
    let alone = match typed.get("alone") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            errors.add("alone", "请选有没有");
            None
        }
    };
    let has = |code: &str| typed.all("plight").any(|chosen| chosen == code);
    let township = DivisionCode::parse(typed.get("township")).ok();
    let policy = ctx.app().policy();
    let divisions = &policy.divisions;
    let known = township.filter(|code| divisions.get(code).is_some() && ctx.app().settings().district.contains(code));
    Some(Sketch {
        place: known.unwrap_or_else(|| ctx.app().settings().district.clone()),
        residence: residence?,
        people_count: count?,
        age_years: age?,
        without_relatives: alone?,
        health: if has("ill") { Health::SeriousIllness } else { Health::Good },
        severely_disabled: has("disabled"),
        income: Fen::ZERO,
        spending: Fen::ZERO,
        savings: Fen::ZERO,
        vehicles_value: Fen::ZERO,
        dwellings_count: 0,
        area_square_metres: 0,
    })
}

fn people_count(text: &str) -> Result<u8, String> {
    match forms::count(text)? {
        0 => Err("至少有您一个人，请填 1 或更多".to_owned()),
        count => Ok(count),
    }
}

fn age(text: &str) -> Result<u8, String> {
    if text.trim().is_empty() { Err("请填年纪，例如 65".to_owned()) } else { forms::years(text) }
}

#[derive(Template)]
#[template(path = "citizen/self_check.html")]
struct ResultPage {
    layout: Layout,
    place: String,
    best: String,
    kinds: Vec<KindWords>,
}

fn answer(ctx: &Ctx, sketch: &Sketch) -> Page {
    let mut found = self_check::judge(ctx.app(), sketch).map_err(Problem::from)?;
    // Who counts says nothing about people of whom nothing was asked.
    for judgement in &mut found {
        judgement.lines.retain(|line| !matches!(line.fact, LineFact::Person { .. }));
    }
    let name = |no: MemberNo| {
        if no == MemberNo::APPLICANT { "最困难的那个人".to_owned() } else { "家里别的人".to_owned() }
    };
    let fitting = found.iter().find(|judgement| judgement.fits);
    let best = fitting.map(|judgement| words::kind(judgement.kind).to_owned()).unwrap_or_default();
    let place = ctx.app().policy().divisions.full_name(&sketch.place).unwrap_or_default();
    let kinds = found.iter().map(|judgement| judged::one(judgement, &name)).collect();
    html(&ResultPage { layout: ctx.layout("自测结果"), place, best, kinds })
}
