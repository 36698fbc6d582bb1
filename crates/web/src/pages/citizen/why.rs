//! 为什么: every line of the computation behind the opinion or the decision, what would change it, and the remedies.

use super::judged::{self, KindWords};
use super::{draft, timeline};
use crate::ctx::Ctx;
use crate::extract::Params;
use crate::page::{Layout, Page, html};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use askama::Template;
use jzt_app::applications::CaseView;
use jzt_domain::household::MemberNo;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/why", Access::Citizen, show);
}

/// The computation is shown once somebody has judged by it.
pub(super) fn has_one(view: &CaseView) -> bool {
    let judged = view.application.opinion.is_some() || view.application.decision.is_some();
    judged && view.application.accepted_at.is_some() && view.assessment.is_some()
}

#[derive(Template)]
#[template(path = "citizen/why.html")]
struct WhyPage {
    layout: Layout,
    base: String,
    reasons: String,
    kinds: Vec<KindWords>,
    remedies: Vec<String>,
    phone: String,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read(&ctx, &params).await?;
    let assessment = view.assessment.as_ref().filter(|_| has_one(&view)).ok_or_else(Problem::not_found)?;
    let application = &view.application;
    let name = |no: MemberNo| {
        let person = application.declaration.person(no);
        person.map_or_else(|| "家里人".to_owned(), |person| person.name.as_str().to_owned())
    };
    let decided = application.decision.as_ref();
    let reasons = decided.map(|decision| &decision.reasons);
    let reasons = reasons.or(application.opinion.as_ref().map(|opinion| &opinion.reasons));
    html(&WhyPage {
        layout: ctx.layout("为什么"),
        base: draft::path(application.id),
        reasons: reasons.map(|reasons| reasons.as_str().to_owned()).unwrap_or_default(),
        kinds: judged::all(assessment, &name),
        remedies: decided.map(|decision| timeline::remedies(&ctx, &view, decision)).unwrap_or_default(),
        phone: ctx.app().settings().office_phone.clone(),
    })
}
