//! Anybody complains about a case that waits for its decision; the acceptance number says which.

use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html, see_other};
use crate::routes::{Access, Routes};
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications;
use jzt_domain::household::LongText;
use jzt_domain::identity::{PersonName, Phone};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/complaint", Access::Anonymous, show);
    routes.post("/complaint", Access::Anonymous, save);
    routes.get("/complaint/sent", Access::Anonymous, sent);
}

async fn show(ctx: Ctx) -> Page {
    ask(&ctx, &Fields::default(), Errors::new())
}

fn ask(ctx: &Ctx, typed: &Fields, errors: Errors) -> Page {
    let question = Question::new(ctx, "投诉举报")
        .back("/notices")
        .intro("公示结束以后、作出决定以前，觉得不该给的，可以在这里说。区里会派人上门核实。您是谁，不会告诉别人。")
        .intro("还在公示的，请在公示页点“我有不同意见”。")
        .field(Field::text("number", "受理编号", typed.get("number")).hint("公示上写着的那一串。"))
        .field(Field::area("text", "您要说的", typed.get("text")).hint("说清楚哪里不对，您怎么知道的。"));
    ask_who(question, typed, errors)
}

/// Ends a form in which somebody says something: who they are, if they like.
pub(super) fn ask_who(question: Question, typed: &Fields, errors: Errors) -> Page {
    question
        .field(Field::text("name", "您的姓名（可以不填）", typed.get("name")))
        .field(
            Field::digits("phone", "您的手机号（可以不填）", typed.get("phone"))
                .hint("留了手机号，工作人员可以向您了解情况。"),
        )
        .button("交上去")
        .page(errors)
}

/// What somebody says, and who they are where they give it.
pub(super) struct Voice {
    pub text: LongText,
    pub name: Option<PersonName>,
    pub phone: Option<Phone>,
}

/// Reads it; the same form serves an objection.
pub(super) fn voice(typed: &Fields, what: &str, errors: &mut Errors) -> Option<Voice> {
    let text = errors.take("text", forms::long_text(typed.get("text"), what));
    let name = match typed.get("name").trim() {
        "" => None,
        name => errors.take("name", forms::person_name(name)),
    };
    let phone = match typed.get("phone").trim() {
        "" => None,
        phone => errors.take("phone", forms::phone(phone)),
    };
    Some(Voice { text: text?, name, phone })
}

async fn save(ctx: Ctx, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let number = errors.take("number", forms::acceptance_number(typed.get("number")));
    let voice = voice(&typed, "您要说的", &mut errors);
    let (Some(number), Some(voice), true) = (number, voice, errors.is_empty()) else {
        return ask(&ctx, &typed, errors);
    };
    let Voice { text, name, phone } = voice;
    match applications::complain(ctx.app(), &number, text, name, phone, &ctx.client().address).await {
        Ok(()) => Ok(see_other("/complaint/sent")),
        // One sentence for all, so that nobody learns which numbers exist.
        Err(AppError::NotFound | AppError::Refused(_)) => {
            errors.add("number", "没有正在等决定的这个编号。请再看一遍，或者打电话给区民政局");
            ask(&ctx, &typed, errors)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "citizen/complaint_sent.html")]
struct SentPage {
    layout: Layout,
    phone: String,
}

async fn sent(ctx: Ctx) -> Page {
    let phone = ctx.app().settings().office_phone.clone();
    html(&SentPage { layout: ctx.layout("收到了"), phone })
}
