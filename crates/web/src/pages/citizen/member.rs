//! One member of the family: relation, name and number, phone, health; each on a page.

use super::question::Question;
use super::{draft, member_more};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::Refusal;
use jzt_domain::household::{Answer, Health, Member, MemberNo, Relation};
use jzt_domain::identity::{IdNumber, PersonName};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/members/{no}/relation", relation);
    routes.get_part("/members/{no}/name", name);
    routes.post_part("/members/{no}/name", save_name);
    routes.get_part("/members/{no}/phone", phone);
    routes.post_part("/members/{no}/phone", save_phone);
    routes.get_part("/members/{no}/health", health);
    routes.post_part("/members/{no}/health", save_health);
    routes.get_part("/members/{no}/remove", remove);
    routes.post_part("/members/{no}/remove", removed);
}

pub(super) fn page_path(view: &CaseView, no: MemberNo, page: &str, ctx: &Ctx) -> String {
    format!("{}/members/{}/{page}{}", draft::base(ctx, view.application.id), no.0, draft::carry(ctx))
}

pub(super) fn list_path(view: &CaseView, ctx: &Ctx) -> String {
    format!("{}/members{}", draft::base(ctx, view.application.id), draft::carry(ctx))
}

pub(super) fn caption(no: MemberNo) -> String {
    if no == MemberNo::APPLICANT {
        "家里有谁 · 申请人本人".to_owned()
    } else {
        format!("家里有谁 · 第 {} 人", no.0)
    }
}

/// A known member, or 404.
pub(super) fn known(view: &CaseView, no: MemberNo) -> Result<&Member, Problem> {
    view.application.declaration.member(no).ok_or_else(Problem::not_found)
}

/// The number of a known member or of the next one.
fn number(view: &CaseView, params: &Params) -> Result<MemberNo, Problem> {
    let no = params.member()?;
    let declaration = &view.application.declaration;
    let fits = declaration.member(no).is_some() || no == declaration.applicant_no || no == declaration.next_member_no();
    if fits { Ok(no) } else { Err(Problem::not_found()) }
}

async fn relation(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let no = number(&view, &params)?;
    let chosen = view.application.declaration.member(no).map(|member| member.relation);
    let mut errors = Errors::new();
    if ctx.query.ticked("again") {
        errors.add("relation", "请选他（她）是您的什么人");
    }
    let choices =
        words::RELATIONS.map(|(relation, code)| Opt::new(code, words::relation(relation)).on(chosen == Some(relation)));
    let question = Question::new(&ctx, "他（她）是您的什么人？");
    let question = if draft::from_check(&ctx) { question.hidden("from", "check") } else { question };
    question
        .back(list_path(&view, &ctx))
        .caption(caption(no))
        .field(Field::radio("relation", "选一个", choices.to_vec()))
        .leads_to(format!("{}/members/{}/name", draft::base(&ctx, view.application.id), no.0))
        .page(errors)
}

/// The relation chosen on the page before, or the one already stored.
fn relation_of(ctx: &Ctx, view: &CaseView, no: MemberNo) -> Option<Relation> {
    if no == MemberNo::APPLICANT {
        return Some(Relation::Applicant);
    }
    let chosen = words::RELATIONS.into_iter().find(|(_, code)| *code == ctx.query.get("relation"));
    chosen.map(|(relation, _)| relation).or_else(|| view.application.declaration.member(no).map(|known| known.relation))
}

async fn name(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let no = number(&view, &params)?;
    let mut typed = Fields::default();
    if let Some(member) = view.application.declaration.member(no) {
        typed.push("name", member.name.as_str());
        typed.push("id_number", member.id_number.as_str());
    }
    ask_name(&ctx, &view, no, &typed, Errors::new())
}

fn ask_name(ctx: &Ctx, view: &CaseView, no: MemberNo, typed: &Fields, errors: Errors) -> Page {
    if relation_of(ctx, view, no).is_none() {
        let path = page_path(view, no, "relation", ctx);
        let joint = if path.contains('?') { '&' } else { '?' };
        return Ok(see_other(&format!("{path}{joint}again=1")));
    }
    let is_applicant = no == MemberNo::APPLICANT;
    let title = if is_applicant { "您叫什么名字？" } else { "他（她）叫什么名字？" };
    let back = if is_applicant { draft::base(ctx, view.application.id) } else { list_path(view, ctx) };
    Question::new(ctx, title)
        .back(back)
        .caption(caption(no))
        .version(view.application.version)
        .field(Field::text("name", "姓名", typed.get("name")).hint("和身份证上一样。"))
        .field(
            Field::text("id_number", "18 位身份证号码", typed.get("id_number"))
                .hint("在身份证有国徽的另一面，最下面一行。孩子的在户口簿上。"),
        )
        .why("用来核对家庭成员，只给办理您申请的工作人员看。")
        .page(errors)
}

async fn save_name(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let no = number(&view, &params)?;
    let mut errors = Errors::new();
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), view.today));
    let relation = relation_of(&ctx, &view, no);
    let (Some(name), Some(id_number), Some(relation)) = (name, id_number, relation) else {
        return ask_name(&ctx, &view, no, &typed, errors);
    };
    let before = view.application.declaration.member(no);
    let member = match before {
        Some(before) => Member { relation, name, id_number, ..before.clone() },
        None => new_member(no, relation, name, id_number),
    };
    let is_new = before.is_none();
    match draft::save(&ctx, view.application.id, typed.version()?, Answer::Member(member)).await {
        Ok(_) if is_new => Ok(see_other(&page_path(&view, no, "phone", &ctx))),
        Ok(_) => Ok(see_other(&list_path(&view, &ctx))),
        Err(AppError::Refused(refusal @ (Refusal::IdNumberTwice | Refusal::TooManyMembers))) => {
            errors.add("id_number", &words::refusal::sentence(&refusal));
            ask_name(&ctx, &view, no, &typed, errors)
        }
        Err(error) => Err(draft::refused(&ctx, view.application.id, error)),
    }
}

/// Somebody of whom only this is known so far.
pub(super) const fn new_member(no: MemberNo, relation: Relation, name: PersonName, id_number: IdNumber) -> Member {
    Member {
        no,
        relation,
        name,
        id_number,
        phone: None,
        health: None,
        lacks_capacity: false,
        disability: None,
        occupation: None,
        apart: None,
    }
}

async fn phone(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let member = known(&view, params.member()?)?;
    let typed = member.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    ask_phone(&ctx, &view, member, &typed, Errors::new())
}

fn ask_phone(ctx: &Ctx, view: &CaseView, member: &Member, typed: &str, errors: Errors) -> Page {
    let is_applicant = member.no == MemberNo::APPLICANT;
    let title = if is_applicant {
        "您的手机号是多少？".to_owned()
    } else {
        format!("{}的手机号是多少？", member.name.as_str())
    };
    let hint = if ctx.is_staff() {
        "签名的链接会发到这个手机上。没有手机，空着就行，在纸上签。"
    } else if has_guardian(view, member) {
        "自己做不了主的，可以不填，由监护人代签。"
    } else if is_applicant && view.signs_alone(member) {
        "签名的链接会发到这个手机上。"
    } else if view.signs_alone(member) {
        "签名的链接会发到这个手机上。没有手机，空着就行：可以在您的手机上签，也可以在纸上签。"
    } else {
        "孩子和不能自己做主的人可以不填，由申请人代签。"
    };
    Question::new(ctx, &title)
        .back(page_path(view, member.no, "name", ctx))
        .caption(caption(member.no))
        .version(view.application.version)
        .field(Field::digits("phone", "手机号", typed).hint(hint).autocomplete("tel"))
        .page(errors)
}

async fn save_phone(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let member = known(&view, params.member()?)?;
    let mut errors = Errors::new();
    let text = typed.get("phone");
    // Whoever fills in for themself has the phone they signed in with. Whether the applicant can decide is asked later.
    let may_miss = ctx.is_staff() || member.no != MemberNo::APPLICANT || has_guardian(&view, member);
    let optional = text.trim().is_empty() && may_miss;
    let phone = if optional { None } else { errors.take("phone", forms::phone(text)) };
    if !errors.is_empty() {
        return ask_phone(&ctx, &view, member, text, errors);
    }
    let changed = Member { phone, ..member.clone() };
    store(&ctx, &view, &typed, changed).await?;
    Ok(see_other(&page_path(&view, member.no, "health", &ctx)))
}

pub(super) async fn store(ctx: &Ctx, view: &CaseView, typed: &Fields, member: Member) -> Result<CaseView, Problem> {
    let id = view.application.id;
    let version = typed.version()?;
    draft::store(ctx, id, version, Answer::Member(member)).await
}

async fn health(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let member = known(&view, params.member()?)?;
    ask_health(&ctx, &view, member, member.health, member.lacks_capacity, Errors::new())
}

fn ask_health(
    ctx: &Ctx,
    view: &CaseView,
    member: &Member,
    chosen: Option<Health>,
    lacks_capacity: bool,
    errors: Errors,
) -> Page {
    let states = words::HEALTHS.map(|(health, code)| Opt::new(code, words::health(health)).on(chosen == Some(health)));
    let capacity = Opt::new("yes", "不能自己做主（例如重度精神残疾、失智）").on(lacks_capacity);
    let question = Question::new(ctx, &format!("{}身体怎么样？", member.name.as_str()))
        .back(page_path(view, member.no, "phone", ctx))
        .caption(caption(member.no))
        .version(view.application.version)
        .field(Field::radio("health", "选一个", states.to_vec()));
    let question = if may_lack_capacity(view, member) {
        question.field(Field::boxes("lacks_capacity", "能不能自己做主？能就不用勾", vec![capacity]))
    } else {
        question
    };
    question.why("生病、残疾的家庭可能得到更多帮助。孩子和不能自己做主的人由申请人代签授权书。").page(errors)
}

/// The applicant decides for the family, unless a guardian applies.
fn may_lack_capacity(view: &CaseView, member: &Member) -> bool {
    member.no != view.application.declaration.applicant_no || has_guardian(view, member)
}

/// True for an applicant for whom a guardian applies.
fn has_guardian(view: &CaseView, member: &Member) -> bool {
    let declaration = &view.application.declaration;
    member.no == declaration.applicant_no && declaration.agent.as_ref().is_some_and(|agent| agent.guardian)
}

async fn save_health(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let member = known(&view, params.member()?)?;
    let mut errors = Errors::new();
    let health = errors.take("health", forms::one_of(typed.get("health"), &words::HEALTHS, "请选一个"));
    let lacks_capacity = may_lack_capacity(&view, member) && typed.ticked("lacks_capacity");
    let Some(health) = health else {
        return ask_health(&ctx, &view, member, None, lacks_capacity, errors);
    };
    let disability = member.disability.filter(|_| health == Health::Disabled);
    let changed = Member { health: Some(health), lacks_capacity, disability, ..member.clone() };
    store(&ctx, &view, &typed, changed.clone()).await?;
    member_more::after_health(&ctx, &view, &changed)
}

async fn remove(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let member = known(&view, params.member()?)?;
    Question::new(&ctx, &format!("要把{}去掉吗？", member.name.as_str()))
        .back(list_path(&view, &ctx))
        .caption(caption(member.no))
        .intro("去掉以后，他（她）就不算在这次申请的家庭里了。")
        .version(view.application.version)
        .button("去掉")
        .page(Errors::new())
}

async fn removed(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    draft::store(&ctx, id, typed.version()?, Answer::MemberRemoved(params.member()?)).await?;
    Ok(see_other(&list_path(&view, &ctx)))
}
