//! All answers on one page, each with 修改; then the promise.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Command, Refusal, Stage};
use jzt_domain::household::{Declaration, OfficialRelative, Section};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/check", Access::Citizen, show);
    routes.get("/applications/{id}/promise", Access::Citizen, promise);
    routes.post("/applications/{id}/promise", Access::Citizen, submit);
}

struct Part {
    title: &'static str,
    path: String,
    facts: Vec<(String, String)>,
    complete: bool,
}

#[derive(Template)]
#[template(path = "citizen/check.html")]
struct CheckPage {
    layout: Layout,
    base: String,
    parts: Vec<Part>,
    complete: bool,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let base = draft::path(view.application.id);
    let declaration = &view.application.declaration;
    let parts = Section::ALL.map(|section| Part {
        title: words::section(section),
        path: format!("{base}/{}?from=check", words::section_path(section)),
        facts: facts(&view, section),
        complete: declaration.is_complete(section),
    });
    let complete = declaration.missing().is_empty();
    html(&CheckPage { layout: ctx.layout("看一遍填的内容"), base, parts: parts.into(), complete })
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// What the family stated in one part, in words.
pub(super) fn facts(view: &CaseView, section: Section) -> Vec<(String, String)> {
    let known = &view.application.declaration;
    match section {
        Section::Place => place(view),
        Section::Cause => {
            let causes: Vec<&str> = known.causes.iter().map(|cause| words::cause(*cause)).collect();
            let text = known.cause_text.as_ref().map(|text| fact("还想说的话", text.as_str()));
            std::iter::once(fact("困难", causes.join("；"))).chain(text).collect()
        }
        Section::Members => members(known),
        Section::Income => ["打工、上班", "种养、生意", "租金、利息", "养老金、补贴等"]
            .into_iter()
            .zip(known.income.sources())
            .filter_map(|(source, sum)| Some(fact(source, words::yuan(sum?))))
            .collect(),
        Section::Property => {
            let property = &known.property;
            let savings = property.savings.map(|savings| fact("存款和现金", words::yuan(savings)));
            let vehicles = property.vehicles_count.map(|count| fact("汽车", format!("{count} 辆")));
            let dwellings = property.dwellings_count.map(|count| fact("房子", format!("{count} 套")));
            [savings, vehicles, dwellings].into_iter().flatten().collect()
        }
        Section::Bank => bank(known),
        Section::OfficialRelative => known.official_relative.as_ref().map_or_else(Vec::new, |relative| {
            let words = match relative {
                OfficialRelative::No => "没有",
                OfficialRelative::Yes(who) => who.as_str(),
            };
            vec![fact("有没有", words)]
        }),
        Section::Papers => vec![fact("照片", format!("{} 张", known.papers.len()))],
    }
}

fn place(view: &CaseView) -> Vec<(String, String)> {
    let known = &view.application.declaration;
    let address = known.address.as_ref().map(|address| fact("详细地址", address.as_str()));
    let residence = known.residence.map(|residence| fact("城镇或农村", words::residence(residence)));
    std::iter::once(fact("村（社区）", view.village_name.clone())).chain(address).chain(residence).collect()
}

fn members(known: &Declaration) -> Vec<(String, String)> {
    let describe = |member: &jzt_domain::household::Member| {
        let phone =
            member.phone.as_ref().map_or_else(|| "没有填手机号".to_owned(), jzt_domain::identity::Phone::masked);
        let capacity = if member.lacks_capacity { "，不能自己做主" } else { "" };
        let name = member.name.as_str();
        let (relation, health) = (words::relation(member.relation), words::stated_health(member.health));
        fact(name, format!("{relation}，{}，{phone}，{health}{capacity}", member.id_number.masked()))
    };
    known.members.iter().map(describe).collect()
}

fn bank(known: &Declaration) -> Vec<(String, String)> {
    known.bank.as_ref().map_or_else(Vec::new, |bank| {
        let holder = known.member(bank.holder).map(|member| member.name.as_str().to_owned()).unwrap_or_default();
        vec![fact("谁的卡", holder), fact("银行", bank.bank.as_str()), fact("卡号", bank.card.masked())]
    })
}

async fn promise(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    ask(&ctx, &view, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    let agreed = Opt::new("yes", "我看过了，我承诺");
    Question::new(ctx, "最后一步：请您承诺")
        .back(format!("{}/check", draft::path(view.application.id)))
        .intro("我承诺：填的内容、交的材料都是真的。家里的情况有变化，我会及时告诉镇（街道）。如果说了假话，我愿意退回领到的钱，并承担责任。")
        .intro("交上去以后，每位成年家人会收到一条短信，点开链接签授权书。都签好了，申请才算交到镇（街道）。")
        .version(view.application.version)
        .field(Field::boxes("promise", "承诺书", vec![agreed]))
        .button("承诺，请家人签名")
        .page(errors)
}

async fn submit(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read(&ctx, &params).await?;
    let id = view.application.id;
    let command = Command::AskSignatures { promised: typed.ticked("promise") };
    let answer = draft::perform(&ctx, id, typed.version()?, command).await;
    if matches!(answer, Err(AppError::Stale | AppError::Refused(Refusal::WrongStage)))
        && draft::read(&ctx, &params).await?.application.stage != Stage::Draft
    {
        // Pressed twice: the first press did it.
        return Ok(see_other(&draft::path(id)));
    }
    match answer {
        Ok(_) => Ok(see_other(&draft::path(id))),
        Err(AppError::Refused(
            refusal @ (Refusal::Incomplete(_)
            | Refusal::PromiseMissing
            | Refusal::SignerWithoutPhone(_)
            | Refusal::ApplicantCannotSign),
        )) => {
            let mut errors = Errors::new();
            errors.add("promise", &words::refusal::sentence(&refusal));
            ask(&ctx, &view, errors)
        }
        Err(error) => Err(draft::problem(id, error)),
    }
}
