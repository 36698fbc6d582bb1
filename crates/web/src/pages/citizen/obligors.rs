//! Obliged relatives who live elsewhere (赡养、抚养、扶养义务人): the list, then relation and the rest of each.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::Refusal;
use jzt_domain::household::{Answer, MemberNo, Obligor, ObligorSpouse, Relation};
use jzt_domain::policy::SwitchKey;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/obligors", show);
    routes.post_part("/obligors", complete);
    routes.get_part("/obligors/{no}/relation", relation);
    routes.get_part("/obligors/{no}", one);
    routes.post_part("/obligors/{no}", save);
    routes.post_part("/obligors/{no}/remove", remove);
}

struct Row {
    no: u8,
    name: String,
    relation: &'static str,
    standing: &'static str,
    support: String,
}

#[derive(Template)]
#[template(path = "citizen/obligors.html")]
struct ObligorsPage {
    layout: Layout,
    errors: Errors,
    base: String,
    carry: &'static str,
    version: i64,
    rows: Vec<Row>,
    more: Field,
}

fn path(view: &CaseView, ctx: &Ctx) -> String {
    format!("{}/obligors{}", draft::base(ctx, view.application.id), draft::carry(ctx))
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    list(&ctx, &view, Errors::new())
}

fn list(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    let rows = view.application.declaration.obligors.iter().map(|obligor| Row {
        no: obligor.no.0,
        name: obligor.name.as_str().to_owned(),
        relation: words::relation(obligor.relation),
        standing: words::standing(obligor.standing),
        support: words::yuan(obligor.support_month),
    });
    let choices = vec![Opt::new("yes", "还有，加一个人"), Opt::new("no", "没有了，或者一个也没有")];
    let (layout, status) = ctx.form("不住在一起的亲人", &errors);
    let page = ObligorsPage {
        layout,
        base: draft::base(ctx, view.application.id),
        carry: draft::carry(ctx),
        version: view.application.version,
        rows: rows.collect(),
        more: Field::radio("more", "还有别人吗？", choices)
            .hint("不住在一起的丈夫或妻子、父母、儿女都要填，已经去世的不填。")
            .with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn complete(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    match typed.get("more") {
        "yes" => {
            let no = view.application.declaration.next_member_no().0;
            Ok(see_other(&format!("{}/obligors/{no}/relation{}", draft::base(&ctx, id), draft::carry(&ctx))))
        }
        "no" => {
            draft::store(&ctx, id, typed.version()?, Answer::ObligorsComplete).await?;
            Ok(draft::done(&ctx, id))
        }
        _ => {
            let mut errors = Errors::new();
            errors.add("more", "请选还有没有别人");
            list(&ctx, &view, errors)
        }
    }
}

/// The number of a known obligor or of the next person.
fn number(view: &CaseView, params: &Params) -> Result<MemberNo, Problem> {
    let no = params.member()?;
    let declaration = &view.application.declaration;
    let fits = declaration.obligor(no).is_some() || no == declaration.next_member_no();
    if fits { Ok(no) } else { Err(Problem::not_found()) }
}

/// Relations that oblige, with what forms post for them.
const RELATIONS: [(Relation, &str); 6] = [
    (Relation::Child, "child"),
    (Relation::Parent, "parent"),
    (Relation::Spouse, "spouse"),
    (Relation::Grandparent, "grandparent"),
    (Relation::Grandchild, "grandchild"),
    (Relation::Sibling, "sibling"),
];

async fn relation(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let no = number(&view, &params)?;
    let chosen = view.application.declaration.obligor(no).map(|obligor| obligor.relation);
    let mut errors = Errors::new();
    if ctx.query.ticked("again") {
        errors.add("relation", "请选他（她）是您的什么人");
    }
    let choices =
        RELATIONS.map(|(relation, code)| Opt::new(code, words::relation(relation)).on(chosen == Some(relation)));
    let question = Question::new(&ctx, "他（她）是您的什么人？");
    let question = if draft::from_check(&ctx) { question.hidden("from", "check") } else { question };
    question
        .back(path(&view, &ctx))
        .caption("不住在一起的亲人")
        .field(Field::radio("relation", "选一个", choices.to_vec()))
        .leads_to(format!("{}/obligors/{}", draft::base(&ctx, view.application.id), no.0))
        .page(errors)
}

fn relation_of(ctx: &Ctx, view: &CaseView, no: MemberNo) -> Option<Relation> {
    let chosen = RELATIONS.into_iter().find(|(_, code)| *code == ctx.query.get("relation"));
    chosen
        .map(|(relation, _)| relation)
        .or_else(|| view.application.declaration.obligor(no).map(|known| known.relation))
}

async fn one(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let no = number(&view, &params)?;
    let mut typed = Fields::default();
    if let Some(known) = view.application.declaration.obligor(no) {
        typed.push("name", known.name.as_str());
        typed.push("id_number", known.id_number.as_str());
        typed.push("phone", known.phone.as_ref().map_or("", |phone| phone.as_str()));
        let code =
            words::STANDINGS.iter().find(|(standing, _)| *standing == known.standing).map_or("", |(_, code)| code);
        typed.push("standing", code);
        typed.push("support", &words::plain_yuan(known.support_month));
        if let Some(spouse) = &known.spouse {
            typed.push("spouse_name", spouse.name.as_str());
            typed.push("spouse_id_number", spouse.id_number.as_str());
            typed.push("spouse_phone", spouse.phone.as_ref().map_or("", |phone| phone.as_str()));
        }
    }
    ask(&ctx, &view, no, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, no: MemberNo, typed: &Fields, errors: Errors) -> Page {
    let base = draft::base(ctx, view.application.id);
    let Some(relation) = relation_of(ctx, view, no) else {
        let carry = if draft::from_check(ctx) { "&from=check" } else { "" };
        return Ok(see_other(&format!("{base}/obligors/{}/relation?again=1{carry}", no.0)));
    };
    let standings = words::STANDINGS
        .map(|(standing, code)| Opt::new(code, words::standing(standing)).on(typed.get("standing") == code));
    let question = Question::new(ctx, "这位亲人的情况")
        .back(path(view, ctx))
        .caption(format!("不住在一起的亲人 · {}", words::relation(relation)))
        .version(view.application.version)
        .field(Field::text("name", "姓名", typed.get("name")).hint("和身份证上一样。"))
        .field(Field::text("id_number", "18 位身份证号码", typed.get("id_number")))
        .field(
            Field::digits("phone", "手机号（没有可以不填）", typed.get("phone"))
                .hint("签授权书的链接会发到这个手机上。在外地也能签。"),
        )
        .field(Field::radio("standing", "他（她）过得怎么样？", standings.to_vec()))
        .field(Field::money("support", "每月给您家多少钱？", typed.get("support")).hint("没有给就填 0。"))
        .why("法律规定他们有赡养、抚养的责任。要看他们有没有能力，也要请他们同意核对。");
    let question = if spouses_sign(ctx, view) {
        question
            .field(
                Field::text("spouse_name", "他（她）的丈夫或妻子的姓名（没有结婚不填）", typed.get("spouse_name"))
                    .hint("夫妻的财产是两个人的，这里要求两个人都签授权书。"),
            )
            .field(Field::text("spouse_id_number", "丈夫或妻子的身份证号码", typed.get("spouse_id_number")))
            .field(Field::digits("spouse_phone", "丈夫或妻子的手机号（没有可以不填）", typed.get("spouse_phone")))
    } else {
        question
    };
    question.page(errors)
}

/// Whether husbands and wives of obliged relatives sign too, where the family lives.
fn spouses_sign(ctx: &Ctx, view: &CaseView) -> bool {
    let application = &view.application;
    let place = application.declaration.village.as_ref().unwrap_or(&ctx.app().settings().district);
    let policy = ctx.app().policy().tree.lookup(place, view.today).for_kind(application.kind());
    let asks = |key| policy.switch(key) == Some(true);
    asks(SwitchKey::ObligorsSign) && asks(SwitchKey::ObligorSpousesSign)
}

/// The spouse as typed: all empty is nobody. The number follows the relative's own where both are new.
fn spouse(view: &CaseView, no: MemberNo, typed: &Fields, errors: &mut Errors) -> Option<ObligorSpouse> {
    if ["spouse_name", "spouse_id_number", "spouse_phone"].iter().all(|field| typed.get(field).trim().is_empty()) {
        return None;
    }
    let declaration = &view.application.declaration;
    let known = declaration.obligor(no);
    let next = declaration.next_member_no().0;
    let new_no = MemberNo(if known.is_some() { next } else { next.saturating_add(1) });
    let name = errors.take("spouse_name", forms::person_name(typed.get("spouse_name")));
    let id_number = errors.take("spouse_id_number", forms::id_number(typed.get("spouse_id_number"), view.today));
    let phone = match typed.get("spouse_phone").trim() {
        "" => None,
        text => errors.take("spouse_phone", forms::phone(text)),
    };
    let no = known.and_then(|known| known.spouse.as_ref()).map_or(new_no, |spouse| spouse.no);
    Some(ObligorSpouse { no, name: name?, id_number: id_number?, phone })
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let no = number(&view, &params)?;
    let mut errors = Errors::new();
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), view.today));
    let phone = match typed.get("phone").trim() {
        "" => None,
        text => errors.take("phone", forms::phone(text)),
    };
    let read = forms::one_of(typed.get("standing"), &words::STANDINGS, "请选他（她）过得怎么样");
    let standing = errors.take("standing", read);
    let support = errors.take("support", forms::amount_yuan(typed.get("support")));
    let spouse = if spouses_sign(&ctx, &view) { spouse(&view, no, &typed, &mut errors) } else { None };
    let (Some(name), Some(id_number), Some(standing), Some(support_month), Some(relation), true) =
        (name, id_number, standing, support, relation_of(&ctx, &view, no), errors.is_empty())
    else {
        return ask(&ctx, &view, no, &typed, errors);
    };
    let obligor = Obligor { no, relation, name, id_number, phone, standing, support_month, spouse };
    match draft::save(&ctx, id, typed.version()?, Answer::Obligor(obligor)).await {
        Ok(_) => Ok(see_other(&path(&view, &ctx))),
        Err(AppError::Refused(refusal @ (Refusal::IdNumberTwice | Refusal::TooManyMembers | Refusal::ListTooLong))) => {
            errors.add("id_number", &words::refusal::sentence(&refusal));
            ask(&ctx, &view, no, &typed, errors)
        }
        Err(error) => Err(draft::refused(&ctx, id, error)),
    }
}

async fn remove(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    draft::store(&ctx, id, typed.version()?, Answer::ObligorRemoved(params.member()?)).await?;
    Ok(see_other(&path(&view, &ctx)))
}
