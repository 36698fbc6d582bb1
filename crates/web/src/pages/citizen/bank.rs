//! Where the money goes.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::routes::Routes;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, BankAccount, Member, MemberNo};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/bank", holder);
    routes.get_part("/bank/card", card);
    routes.post_part("/bank/card", save);
}

const WHY: &str = "通过以后，救助金每月打到这张卡上。没有通过，不会用到它。";

async fn holder(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let declaration = &view.application.declaration;
    if declaration.members.is_empty() {
        return Ok(see_other(&format!("{}/members", draft::base(&ctx, id))));
    }
    let chosen = declaration.bank.as_ref().map_or(MemberNo::APPLICANT, |bank| bank.holder);
    let people = declaration.members.iter();
    let people = people.map(|member| Opt::new(&member.no.0.to_string(), member.name.as_str()).on(member.no == chosen));
    let question = Question::new(&ctx, "银行卡是谁的？");
    let question = if draft::from_check(&ctx) { question.hidden("from", "check") } else { question };
    question
        .back(draft::base(&ctx, id))
        .caption("收钱的银行卡 · 第 1 步，共 2 步")
        .field(Field::radio("holder", "要是家里人的卡", people.collect()))
        .leads_to(format!("{}/bank/card", draft::base(&ctx, id)))
        .why(WHY)
        .page(Errors::new())
}

fn chosen<'a>(ctx: &Ctx, view: &'a CaseView) -> Option<&'a Member> {
    let no = ctx.query.get("holder").parse().ok().map(MemberNo)?;
    view.application.declaration.member(no)
}

async fn card(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let mut typed = Fields::default();
    if let Some(bank) = &view.application.declaration.bank {
        typed.push("bank", bank.bank.as_str());
        typed.push("card", bank.card.as_str());
    }
    ask(&ctx, &view, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let id = view.application.id;
    let Some(holder) = chosen(ctx, view) else {
        return Ok(see_other(&format!("{}/bank", draft::base(ctx, id))));
    };
    Question::new(ctx, &format!("{}的银行卡", holder.name.as_str()))
        .back(format!("{}/bank", draft::base(ctx, id)))
        .caption("收钱的银行卡 · 第 2 步，共 2 步")
        .version(view.application.version)
        .field(Field::text("bank", "哪家银行", typed.get("bank")).hint("例如：重庆农村商业银行"))
        .field(Field::digits("card", "银行卡号", typed.get("card")).hint("卡正面的长号码，16 到 19 位。"))
        .why(WHY)
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let bank = errors.take("bank", forms::short_text(typed.get("bank"), "银行的名字"));
    let card = errors.take("card", forms::bank_card(typed.get("card")));
    let holder = chosen(&ctx, &view).map(|member| member.no);
    let (Some(bank), Some(card), Some(holder)) = (bank, card, holder) else {
        return ask(&ctx, &view, &typed, errors);
    };
    let answer = Answer::Bank(BankAccount { holder, bank, card });
    draft::store(&ctx, id, typed.version()?, answer).await?;
    Ok(draft::done(&ctx, id))
}
