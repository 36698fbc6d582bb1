//! Relatives who handle assistance or sit on the village committee (单独登记备案).

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::Page;
use crate::routes::Routes;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, OfficialRelative};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/relative", show);
    routes.post_part("/relative", save);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let mut typed = Fields::default();
    match &view.application.declaration.official_relative {
        None => {}
        Some(OfficialRelative::No) => typed.push("has", "no"),
        Some(OfficialRelative::Yes(who)) => {
            typed.push("has", "yes");
            typed.push("who", who.as_str());
        }
    }
    ask(&ctx, &view, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let choices =
        vec![Opt::new("no", "没有").on(typed.get("has") == "no"), Opt::new("yes", "有").on(typed.get("has") == "yes")];
    Question::new(ctx, "家里人有没有亲戚办理救助，或者是村（社区）干部？")
        .back(draft::base(ctx, view.application.id))
        .caption("有没有亲戚办理救助")
        .version(view.application.version)
        .field(Field::radio("has", "亲戚指配偶、父母、子女、兄弟姐妹等近亲属", choices))
        .field(
            Field::text("who", "有的话，是谁，做什么（没有不填）", typed.get("who")).hint("例如：我弟弟，村委会副主任"),
        )
        .why("有也能申请。国家规定这样的家庭要单独登记，由区里再上门看一次，这样大家都放心。")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let answer = match typed.get("has") {
        "no" => Some(OfficialRelative::No),
        "yes" => errors.take("who", forms::short_text(typed.get("who"), "是谁，做什么")).map(OfficialRelative::Yes),
        _ => {
            errors.add("has", "请选有或没有");
            None
        }
    };
    let Some(answer) = answer else { return ask(&ctx, &view, &typed, errors) };
    draft::store(&ctx, id, typed.version()?, Answer::OfficialRelative(answer)).await?;
    Ok(draft::done(&ctx, id))
}
