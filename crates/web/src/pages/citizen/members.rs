//! Who belongs to the family: the list, and 还有别人吗？

use super::draft;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::routes::Routes;
use crate::words;
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Answer, Member};
use jzt_domain::kind::Request;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/members", show);
    routes.post_part("/members", save);
}

struct Row {
    no: u8,
    name: String,
    relation: &'static str,
    health: String,
    phone: String,
    apart: String,
    signs_beside: bool,
    needs_health: bool,
    is_applicant: bool,
}

#[derive(Template)]
#[template(path = "citizen/members.html")]
struct MembersPage {
    layout: Layout,
    errors: Errors,
    base: String,
    carry: &'static str,
    version: i64,
    rows: Vec<Row>,
    more: Field,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    if view.application.declaration.applicant().is_none() {
        return Ok(see_other(&format!("{}/members/1/name", draft::base(&ctx, view.application.id))));
    }
    list(&ctx, &view, Errors::new())
}

fn row(view: &CaseView, member: &Member) -> Row {
    Row {
        no: member.no.0,
        name: member.name.as_str().to_owned(),
        relation: words::relation(member.relation),
        health: health(member),
        needs_health: member.health.is_none(),
        phone: member.phone.as_ref().map(jzt_domain::identity::Phone::masked).unwrap_or_default(),
        apart: member.apart.map(words::apart).unwrap_or_default(),
        signs_beside: member.phone.is_none() && view.signs_alone(member),
        is_applicant: member.no == view.application.declaration.applicant_no,
    }
}

/// 有残疾，肢体残疾二级，不能劳动.
pub(super) fn health(member: &Member) -> String {
    let stated = words::stated_health(member.health).to_owned();
    let disability = member.disability.map(words::disability);
    let occupation = member.occupation.map(|what| words::occupation(what).to_owned());
    std::iter::once(stated).chain(disability).chain(occupation).collect::<Vec<_>>().join("，")
}

fn list(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    let rows = view.application.declaration.members.iter().map(|member| row(view, member));
    let choices = vec![Opt::new("yes", "还有，再加一个人"), Opt::new("no", "没有了，都填好了")];
    let (layout, status) = ctx.form("家里有谁", &errors);
    let more = Field::radio("more", "还有别人吗？", choices)
        .hint("一起吃住的配偶、父母、子女都要填。在外打工、上学的也算。")
        .with(&errors);
    let page = MembersPage {
        layout,
        errors,
        base: draft::base(ctx, view.application.id),
        carry: draft::carry(ctx),
        version: view.application.version,
        rows: rows.collect(),
        more,
    };
    html_with(status, &page)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    match typed.get("more") {
        "yes" => {
            let no = view.application.declaration.next_member_no().0;
            Ok(see_other(&format!("{}/members/{no}/relation{}", draft::base(&ctx, id), draft::carry(&ctx))))
        }
        "no" if view.application.declaration.members.iter().any(|member| member.health.is_none()) => {
            let mut errors = Errors::new();
            errors.add("more", "还有人的身体情况没有填，请先填好");
            list(&ctx, &view, errors)
        }
        "no" => {
            draft::store(&ctx, id, typed.version()?, Answer::MembersComplete).await?;
            Ok(match view.application.declaration.request {
                // For one person alone: now that all are entered, for whom?
                Some(Request::Single { .. }) if view.application.declaration.members.len() > 1 => {
                    see_other(&format!("{}/request/single{}", draft::base(&ctx, id), draft::carry(&ctx)))
                }
                _ => draft::done(&ctx, id),
            })
        }
        _ => {
            let mut errors = Errors::new();
            errors.add("more", "请选还有没有别人");
            list(&ctx, &view, errors)
        }
    }
}
