//! Why the family asks.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::Page;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Cause};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/cause", show);
    routes.post_part("/cause", save);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let mut typed = Fields::default();
    for (cause, code) in words::CAUSES {
        if view.application.declaration.causes.contains(&cause) {
            typed.push("cause", code);
        }
    }
    if let Some(text) = &view.application.declaration.cause_text {
        typed.push("text", text.as_str());
    }
    ask(&ctx, &view, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let causes = words::CAUSES
        .map(|(cause, code)| Opt::new(code, words::cause(cause)).on(typed.all("cause").any(|chosen| chosen == code)));
    Question::new(ctx, "家里遇到了什么困难？")
        .back(draft::base(ctx, view.application.id))
        .caption("为什么申请")
        .version(view.application.version)
        .field(Field::boxes("cause", "可以选几个", causes.to_vec()))
        .field(Field::area("text", "还想说的话（可以不填）", typed.get("text")).hint("用您自己的话说说家里的情况。"))
        .why("工作人员看了，能更快知道怎么帮您。")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let causes: Vec<Cause> = words::CAUSES
        .into_iter()
        .filter(|(_, code)| typed.all("cause").any(|chosen| chosen == *code))
        .map(|(cause, _)| cause)
        .collect();
    if causes.is_empty() {
        errors.add("cause", "请至少选一个原因");
    }
    let text = match typed.get("text").trim() {
        "" => None,
        text => errors.take("text", forms::long_text(text, "想说的话")),
    };
    if !errors.is_empty() {
        return ask(&ctx, &view, &typed, errors);
    }
    draft::store(&ctx, id, typed.version()?, Answer::Cause { causes, text }).await?;
    Ok(draft::done(&ctx, id))
}
