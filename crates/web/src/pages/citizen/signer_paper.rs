//! 纸上签名: the form to print, and the photographs of the form as it came back, from the family or from a clerk.

use super::draft;
use crate::ctx::Ctx;
use crate::extract::{Album, Fields, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use askama::Template;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use jzt_app::applications::CaseView;
use jzt_app::signing::paper::{self, SignedForm};
use jzt_app::{AppError, papers};
use jzt_domain::application::{Action, Refusal, Witness};
use jzt_domain::household::{MemberNo, Paper, PaperKind};
use jzt_domain::ids::PaperId;
use jzt_domain::limits;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/signers/{no}/form", print);
    routes.get_part("/signers/{no}/paper", show);
    routes.post_part("/signers/{no}/paper", send);
}

#[derive(Template)]
#[template(path = "citizen/signer_paper.html")]
struct PaperPage {
    layout: Layout,
    errors: Errors,
    base: String,
    action: String,
    version: i64,
    name: String,
    no: u8,
    text_version: String,
    /// Photographs that are stored already: id and address.
    kept: Vec<(PaperId, String)>,
    photos: Vec<Field>,
    fields: Vec<Field>,
    is_staff: bool,
}

async fn print(ctx: Ctx, params: Params) -> Page {
    let (id, signer) = (params.application()?, params.member()?);
    let pdf = paper::blank_form(ctx.app(), &ctx.actor(), id, signer)
        .await
        .map_err(|error| draft::refused(&ctx, id, error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"form.pdf\"")),
    ];
    Ok((headers, pdf).into_response())
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::SignOnPaper).await?;
    draw(&ctx, &view, params.member()?, Typed { fields: &Fields::default(), kept: &[], errors: Errors::new() })
}

/// What was typed, and the photographs that came with it.
struct Typed<'a> {
    fields: &'a Fields,
    kept: &'a [Paper],
    errors: Errors,
}

fn draw(ctx: &Ctx, view: &CaseView, signer: MemberNo, typed: Typed<'_>) -> Page {
    let application = &view.application;
    let row = application.signer(signer).filter(|row| !row.is_signed());
    let person = row.and_then(|row| application.declaration.person(row.signer.signer));
    let Some(person) = person else {
        return Err(draft::refused(ctx, application.id, AppError::Refused(Refusal::AlreadySigned)));
    };
    let Typed { fields, kept, errors } = typed;
    let (layout, status) = ctx.form("交签好的纸", &errors);
    let base = draft::base(ctx, application.id);
    let shown = if ctx.is_staff() { draft::home(ctx, application.id) } else { base.clone() };
    let picture = |paper: &Paper| {
        let tail = if ctx.is_staff() { "/picture" } else { "" };
        (paper.id, format!("{shown}/papers/{}{tail}", paper.id))
    };
    html_with(
        status,
        &PaperPage {
            action: format!("{base}/signers/{}/paper", signer.0),
            base,
            version: application.version,
            name: person.name.as_str().to_owned(),
            no: signer.0,
            text_version: ctx.app().authorization().version.clone(),
            kept: kept.iter().map(picture).collect(),
            photos: photo_fields(kept.is_empty(), &errors),
            fields: questions(ctx, view, fields, &errors),
            is_staff: ctx.is_staff(),
            layout,
            errors,
        },
    )
}

fn photo_fields(first: bool, errors: &Errors) -> Vec<Field> {
    let label = if first { "拍第一页" } else { "再加一张" };
    vec![
        Field::photo("photo_1", label).hint("四个角都要拍到，签名、手印要看得清。").with(errors),
        Field::photo("photo_2", "拍第二页（有就拍）").with(errors),
    ]
}

fn questions(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: &Errors) -> Vec<Field> {
    let box_of = |name: &str, label: &str, text: &str| {
        Field::boxes(name, label, vec![Opt::new("yes", text).on(typed.ticked(name))]).with(errors)
    };
    let today = view.today.to_string();
    let signed_on = if typed.get("signed_on").is_empty() { &today } else { typed.get("signed_on") };
    let mut fields = vec![
        Field::text("witness_name", "见证人的姓名", typed.get("witness_name"))
            .hint("在场看着签的人，不能是这家要签名的人。")
            .with(errors),
        Field::digits("witness_phone", "见证人的手机号", typed.get("witness_phone")).with(errors),
        Field::text("place", "在哪里签的", typed.get("place")).hint("例如：文汇社区 2 组家里").with(errors),
        Field::digits("signed_on", "哪一天签的", signed_on).hint("写成 2026-11-23 这样").with(errors),
        box_of("bank", "纸上第一个问题：查存款和财产", "打了“同意”"),
        box_of("face", "纸上第二个问题：刷脸（可以不同意）", "打了“同意”"),
    ];
    if ctx.is_staff() {
        fields.push(box_of("seen", "您看到本人了吗？", "本人当面签的，我看过身份证"));
    }
    fields
}

async fn send(ctx: Ctx, params: Params, request: Request) -> Page {
    let Album { fields, pictures } = Album::from_request(request, &()).await?;
    let view = draft::read_for(&ctx, &params, Action::SignOnPaper).await?;
    let (id, signer) = (view.application.id, params.member()?);
    let version = fields.version()?;
    if version != Some(view.application.version) {
        return Err(draft::refused(&ctx, id, AppError::Stale));
    }
    let mut errors = Errors::new();
    let kept = keep(&ctx, &view, &fields, pictures, &mut errors).await?;
    let form = read(&view, &fields, &kept, signer, &mut errors);
    let Some(form) = form.filter(|_| errors.is_empty()) else {
        return draw(&ctx, &view, signer, Typed { fields: &fields, kept: &kept, errors });
    };
    match Box::pin(paper::sign_on_paper(ctx.app(), &ctx.actor(), id, version, form)).await {
        Ok(after) if after.application.submitted_at.is_some() && view.application.submitted_at.is_none() => {
            Ok(see_other(&draft::home(&ctx, id)))
        }
        Ok(_) => Ok(see_other(&format!("{}/signers?done=form", draft::base(&ctx, id)))),
        Err(AppError::Refused(
            refusal @ (Refusal::WitnessIsParty | Refusal::DateImpossible | Refusal::NoSuchPaper),
        )) => {
            errors.add(field_of(&refusal), &words::refusal::sentence(&refusal));
            draw(&ctx, &view, signer, Typed { fields: &fields, kept: &kept, errors })
        }
        Err(error) => Err(draft::refused(&ctx, id, error)),
    }
}

const fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::WitnessIsParty => "witness_name",
        Refusal::DateImpossible => "signed_on",
        _ => "photo_1",
    }
}

fn read(view: &CaseView, typed: &Fields, kept: &[Paper], signer: MemberNo, errors: &mut Errors) -> Option<SignedForm> {
    if kept.is_empty() && errors.of("photo_1").is_none() {
        errors.add("photo_1", "请拍签好的纸");
    }
    let name = errors.take("witness_name", forms::person_name(typed.get("witness_name")));
    let phone = errors.take("witness_phone", forms::phone(typed.get("witness_phone")));
    let place = errors.take("place", forms::short_text(typed.get("place"), "在哪里签的"));
    let signed_on = errors.take("signed_on", forms::past_day(typed.get("signed_on"), view.today));
    if !typed.ticked("bank") {
        errors.add("bank", "这一条没有打“同意”，就不能核对，也就不能办。请再问问本人");
    }
    Some(SignedForm {
        signer,
        photos: kept.to_vec(),
        witness: Witness { name: name?, phone: phone? },
        place: place?,
        signed_on: signed_on?,
        face_data: typed.ticked("face"),
        seen: typed.ticked("seen"),
    })
}

/// Photographs of an earlier try that belong to this application, and the new ones.
async fn keep(
    ctx: &Ctx,
    view: &CaseView,
    typed: &Fields,
    new: Vec<crate::extract::Picture>,
    errors: &mut Errors,
) -> Result<Vec<Paper>, Problem> {
    let (id, kind) = (view.application.id, PaperKind::SignedForm);
    let mut kept: Vec<Paper> = Vec::new();
    for paper in typed.all("kept").filter_map(|id| id.parse::<PaperId>().ok()).take(limits::SIGNED_FORM_PHOTOS_MAX) {
        match papers::read_paper(ctx.app(), &ctx.actor(), id, paper).await {
            Ok(_) if kept.iter().all(|known| known.id != paper) => kept.push(Paper { id: paper, kind }),
            Ok(_) | Err(AppError::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let room = limits::SIGNED_FORM_PHOTOS_MAX.saturating_sub(kept.len());
    for (n, picture) in new.into_iter().take(room).enumerate() {
        let stored = match picture.bytes() {
            Ok(bytes) => papers::store_paper(ctx.app(), &ctx.actor(), id, kind, bytes).await,
            Err(fault) => Err(fault),
        };
        match stored {
            Ok(paper) => kept.push(Paper { id: paper, kind }),
            Err(AppError::Upload(fault)) => {
                errors.add(if n == 0 { "photo_1" } else { "photo_2" }, words::upload(fault));
            }
            Err(other) => return Err(draft::refused(ctx, id, other)),
        }
    }
    Ok(kept)
}
