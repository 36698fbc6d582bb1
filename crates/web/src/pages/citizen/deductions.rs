//! What is taken off the income: money that the law does not count, and what earning costs. Asked only where there is income.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::Page;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Declaration};
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/deductions", show);
    routes.post_part("/deductions", save);
}

fn has(amount: Option<Fen>) -> bool {
    amount.is_some_and(|amount| amount > Fen::ZERO)
}

/// Money given by others or by the state, in which some does not count.
fn has_transfers(known: &Declaration) -> bool {
    has(known.income.transfer)
}

fn has_wages(known: &Declaration) -> bool {
    has(known.income.wages)
}

/// True when the page has anything to ask.
pub(super) fn matter(known: &Declaration) -> bool {
    has_transfers(known) || has_wages(known)
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = view.application.declaration.deductions;
    let mut typed = Fields::default();
    typed.push("exempt", &known.exempt.map(words::plain_yuan).unwrap_or_default());
    typed.push("work_costs", &known.work_costs.map(words::plain_yuan).unwrap_or_default());
    typed.push("pensioners", &known.basic_pension_persons.map(|count| count.to_string()).unwrap_or_default());
    ask(&ctx, &view, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let known = &view.application.declaration;
    let mut question = Question::new(ctx, "有些钱可以不算，请填一下")
        .back(format!("{}/income/transfer", draft::base(ctx, view.application.id)))
        .caption("一年的收入 · 可以减掉的")
        .version(view.application.version);
    if has_transfers(known) {
        question = question
            .field(
                Field::money("exempt", "刚才填的里面，有多少是不算收入的钱？", typed.get("exempt"))
                    .hint("例如：优待抚恤金、奖学金、计划生育奖励、政府给的救助。没有就填 0。"),
            )
            .field(
                Field::digits("pensioners", "家里几个人领城乡居民养老金？", typed.get("pensioners"))
                    .hint("村里老人每月都领的那种。国家定的基础部分可以不算。没有就填 0。"),
            );
    }
    if has_wages(known) {
        question = question.field(
            Field::money("work_costs", "12 个月里，为了打工上班花了多少钱？", typed.get("work_costs"))
                .hint("例如：车费、在外租房、吃饭。没有就填 0。"),
        );
    }
    question.why("减掉这些，算出来的收入会低一些，对您家有利。").page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let known = &view.application.declaration;
    let mut errors = Errors::new();
    let mut deductions = known.deductions;
    if has_transfers(known) {
        deductions.exempt = errors.take("exempt", forms::amount_yuan(typed.get("exempt")));
        deductions.basic_pension_persons = errors.take("pensioners", forms::count(typed.get("pensioners")));
    }
    if has_wages(known) {
        deductions.work_costs = errors.take("work_costs", forms::amount_yuan(typed.get("work_costs")));
    }
    if !errors.is_empty() {
        return ask(&ctx, &view, &typed, errors);
    }
    let answer = Answer::Deductions(deductions);
    draft::store(&ctx, id, typed.version()?, answer).await?;
    Ok(draft::done(&ctx, id))
}
