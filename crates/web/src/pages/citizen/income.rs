//! Income of twelve months by its four sources, one page each.

use super::question::Question;
use super::{deductions, draft};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Income};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/income", start);
    routes.get_part("/income/{source}", show);
    routes.post_part("/income/{source}", save);
}

struct Source {
    path: &'static str,
    title: &'static str,
    examples: &'static str,
}

const SOURCES: [Source; 4] = [
    Source {
        path: "wages",
        title: "过去 12 个月，全家打工、上班一共挣了多少钱？",
        examples: "例如：工资、打零工、公益性岗位、奖金。全家人的加在一起。没有就填 0。",
    },
    Source {
        path: "business",
        title: "过去 12 个月，全家种地、养殖、做生意一共赚了多少钱？",
        examples: "例如：卖粮食、卖猪、开小店、跑运输。减去成本，填赚的钱。没有就填 0。",
    },
    Source {
        path: "property",
        title: "过去 12 个月，全家的租金、利息一共有多少钱？",
        examples: "例如：房租、土地流转的钱、存款利息、分红。没有就填 0。",
    },
    Source {
        path: "transfer",
        title: "过去 12 个月，全家领的养老金、补贴和子女给的钱一共有多少？",
        examples: "例如：养老金、抚恤金、子女给的生活费、各种补贴。医疗报销不用算。没有就填 0。",
    },
];

fn position(params: &Params) -> Result<(usize, &'static Source), Problem> {
    let found = SOURCES.iter().enumerate().find(|(_, source)| source.path == params.text("source"));
    found.ok_or_else(Problem::not_found)
}

/// The first page not yet answered.
async fn start(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = view.application.declaration.income.sources();
    let open = SOURCES.iter().zip(known).find(|(_, value)| value.is_none()).map(|(source, _)| source.path);
    let path = open.unwrap_or("wages");
    Ok(see_other(&format!("{}/income/{path}{}", draft::base(&ctx, view.application.id), draft::carry(&ctx))))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let typed = view.application.declaration.income.sources().get(at).copied().flatten().map(words::plain_yuan);
    ask(&ctx, &params, &view, &typed.unwrap_or_default(), Errors::new())
}

fn ask(ctx: &Ctx, params: &Params, view: &CaseView, typed: &str, errors: Errors) -> Page {
    let (at, source) = position(params)?;
    let id = view.application.id;
    let before = at.checked_sub(1).and_then(|at| SOURCES.get(at));
    let back = before
        .map_or_else(|| draft::base(ctx, id), |before| format!("{}/income/{}", draft::base(ctx, id), before.path));
    Question::new(ctx, source.title)
        .back(back)
        .caption(format!("一年的收入 · 第 {} 步，共 4 步", at.saturating_add(1)))
        .version(view.application.version)
        .field(Field::money("amount", "一共多少元", typed).hint(source.examples))
        .why("能不能得到救助，主要看收入。请照实填，记不清就填大概的数，工作人员会核对。")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let Some(amount) = errors.take("amount", forms::amount_yuan(typed.get("amount"))) else {
        return ask(&ctx, &params, &view, typed.get("amount"), errors);
    };
    let mut sources = view.application.declaration.income.sources();
    if let Some(source) = sources.get_mut(at) {
        *source = Some(amount);
    }
    let answer = Answer::Income(Income::of(sources));
    let after = draft::store(&ctx, id, typed.version()?, answer).await?;
    if draft::from_check(&ctx) {
        return Ok(draft::done(&ctx, id));
    }
    Ok(match SOURCES.get(at.saturating_add(1)) {
        Some(next) => see_other(&format!("{}/income/{}", draft::base(&ctx, id), next.path)),
        None if deductions::matter(&after.application.declaration) => {
            see_other(&format!("{}/deductions", draft::base(&ctx, id)))
        }
        None => draft::done(&ctx, id),
    })
}
