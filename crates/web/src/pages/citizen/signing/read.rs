//! The first page: the text, why this person is asked, and what they agree to. Once it is signed, the last page too.

use super::{guest, link_problem, open, path, place};
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Layout, Page, html, html_with, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::signing::{self, CeremonyView};
use jzt_domain::application::{Consents, Refusal, SignReason};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}", Access::Link, show);
    routes.post("/s/{token}", Access::Link, agree);
}

#[derive(Template)]
#[template(path = "citizen/signing.html")]
struct ReadPage {
    layout: Layout,
    errors: Errors,
    path: String,
    view: CeremonyView,
    wards: String,
    why: &'static str,
    until: String,
    bank: Field,
    face: Field,
}

#[derive(Template)]
#[template(path = "citizen/signed.html")]
struct DonePage {
    layout: Layout,
    path: String,
    view: CeremonyView,
    signed_at: String,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    if view.signed {
        let signed_at = view.signed_at.map(words::moment).unwrap_or_default();
        return html(&DonePage { layout: ctx.layout("您签好了"), path: path(&params), signed_at, view });
    }
    draw(&ctx, &params, view, Errors::new())
}

/// 为什么需要我签.
const fn why(role: SignReason) -> &'static str {
    match role {
        SignReason::Applicant => "您是申请人。签了，区民政局才能核对家里的经济情况。",
        SignReason::Member => "您是一起生活的家里人。算收入和财产，要把您的也算上，所以要您同意核对。",
        SignReason::Obligor => {
            "您不住在一起，但法律规定您对申请人有赡养、抚养的责任。要看您有没有能力，所以要您同意核对。签了不等于要您出钱。"
        }
        SignReason::ObligorSpouse => {
            "您的丈夫或妻子对申请人有赡养、抚养的责任，你们的财产是两个人的，所以也要您同意核对。签了不等于要您出钱。"
        }
        SignReason::Guardian => "申请人自己做不了主，您是他（她）的监护人，由您代签。",
        SignReason::Agent => "您替这家人办申请，要您签名。",
    }
}

fn draw(ctx: &Ctx, params: &Params, view: CeremonyView, errors: Errors) -> Page {
    let (layout, status) = ctx.form("签授权书", &errors);
    let bank = Opt::new("yes", "我看过授权书，同意查我的存款和财产").on(view.consents.bank_data);
    let face = Opt::new("yes", "以后领钱时，可以刷脸确认是我").on(view.consents.face_data);
    let page = ReadPage {
        layout,
        path: path(params),
        wards: view.wards_masked.join("、"),
        why: why(view.role),
        until: view.until.map(words::date).unwrap_or_default(),
        bank: Field::boxes("bank", "银行存款、财产", vec![bank]).hint("一定要勾，不查就没法办。").with(&errors),
        face: Field::boxes("face", "刷脸", vec![face]).hint("现在用不着。不勾也能签。").with(&errors),
        view,
        errors,
    };
    html_with(status, &page)
}

async fn agree(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let consents = Consents { bank_data: typed.ticked("bank"), face_data: typed.ticked("face") };
    match signing::agree(ctx.app(), &guest(&ctx, &params), typed.get("text_sm3"), consents).await {
        Ok(view) => Ok(see_other(&place(&path(&params), &view))),
        Err(AppError::Refused(refusal @ (Refusal::BankConsentMissing | Refusal::TextChanged))) => {
            let mut view = open(&ctx, &params).await?;
            if view.signed {
                return Ok(see_other(&path(&params)));
            }
            view.consents = consents;
            let mut errors = Errors::new();
            errors.add("bank", &words::refusal::sentence(&refusal));
            draw(&ctx, &params, view, errors)
        }
        Err(error) => Err(link_problem(error)),
    }
}
