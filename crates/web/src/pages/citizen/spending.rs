//! What the family had to pay itself in twelve months, one page each.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Spending};
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/spending", start);
    routes.get_part("/spending/{part}", show);
    routes.post_part("/spending/{part}", save);
}

struct Part {
    path: &'static str,
    title: &'static str,
    examples: &'static str,
}

const PARTS: [Part; 4] = [
    Part {
        path: "medical",
        title: "过去 12 个月，全家看病、买药自己出了多少钱？",
        examples: "医保报销了的不算，只填自己掏的。没有就填 0。",
    },
    Part {
        path: "education",
        title: "过去 12 个月，孩子上学自己出了多少钱？",
        examples: "例如：学费、住宿费、书本费。减免、资助了的不算。没有就填 0。",
    },
    Part {
        path: "rehabilitation",
        title: "过去 12 个月，残疾康复自己出了多少钱？",
        examples: "例如：康复训练、假肢、轮椅。没有就填 0。",
    },
    Part {
        path: "living",
        title: "过去 12 个月，还有别的非花不可的大钱吗？",
        examples: "例如：请人照顾病人、租房、遭灾修房。平常的吃穿不算。没有就填 0。",
    },
];

fn position(params: &Params) -> Result<(usize, &'static Part), Problem> {
    let found = PARTS.iter().enumerate().find(|(_, part)| part.path == params.text("part"));
    found.ok_or_else(Problem::not_found)
}

/// The first page not yet answered.
async fn start(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = view.application.declaration.spending.parts();
    let open = PARTS.iter().zip(known).find(|(_, value)| value.is_none()).map(|(part, _)| part.path);
    let path = open.unwrap_or("medical");
    Ok(see_other(&format!("{}/spending/{path}{}", draft::base(&ctx, view.application.id), draft::carry(&ctx))))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let typed = view.application.declaration.spending.parts().get(at).copied().flatten().map(words::plain_yuan);
    ask(&ctx, &params, &view, &typed.unwrap_or_default(), Errors::new())
}

fn ask(ctx: &Ctx, params: &Params, view: &CaseView, typed: &str, errors: Errors) -> Page {
    let (at, part) = position(params)?;
    let base = draft::base(ctx, view.application.id);
    let before = at.checked_sub(1).and_then(|at| PARTS.get(at));
    let back = before.map_or_else(|| base.clone(), |before| format!("{base}/spending/{}", before.path));
    Question::new(ctx, part.title)
        .back(back)
        .caption(format!("一年的必要花费 · 第 {} 步，共 4 步", at.saturating_add(1)))
        .version(view.application.version)
        .field(Field::money("amount", "一共多少元", typed).hint(part.examples))
        .why("花销大的家庭，收入高一点也可能得到帮助。票据留好，工作人员会看。")
        .page(errors)
}

fn with(known: Spending, at: usize, amount: Fen) -> Spending {
    match at {
        0 => Spending { medical: Some(amount), ..known },
        1 => Spending { education: Some(amount), ..known },
        2 => Spending { rehabilitation: Some(amount), ..known },
        _ => Spending { living: Some(amount), ..known },
    }
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let (at, _) = position(&params)?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let Some(amount) = errors.take("amount", forms::amount_yuan(typed.get("amount"))) else {
        return ask(&ctx, &params, &view, typed.get("amount"), errors);
    };
    let answer = Answer::Spending(with(view.application.declaration.spending, at, amount));
    draft::store(&ctx, id, typed.version()?, answer).await?;
    Ok(match PARTS.get(at.saturating_add(1)).filter(|_| !draft::from_check(&ctx)) {
        Some(next) => see_other(&format!("{}/spending/{}", draft::base(&ctx, id), next.path)),
        None => draft::done(&ctx, id),
    })
}
