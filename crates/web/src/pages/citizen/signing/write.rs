//! The third step: write the name, type the promise, or photograph the print of a thumb.

use super::{guest, link_problem, needs_witness, open, path, place};
use crate::ctx::Ctx;
use crate::extract::{Params, Picture, Upload};
use crate::forms::{Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use jzt_app::AppError;
use jzt_app::signing::{self, CeremonyView, Hand, Step, Task};
use jzt_domain::application::Refusal;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}/sign", Access::Link, show);
    routes.post("/s/{token}/sign", Access::Link, sign);
}

#[derive(Template)]
#[template(path = "citizen/signing_way.html")]
struct WritePage {
    layout: Layout,
    errors: Errors,
    path: String,
    thumb: bool,
    applicant: String,
    wards: String,
    promise_open: bool,
    promise: Field,
    photo: Field,
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = open(&ctx, &params).await?;
    if view.task != Task::Sign || view.step != Step::Act {
        return Ok(see_other(&place(&path(&params), &view)));
    }
    draw(&ctx, &params, &view, "", Errors::new())
}

fn draw(ctx: &Ctx, params: &Params, view: &CeremonyView, promise: &str, errors: Errors) -> Page {
    let (layout, status) = ctx.form("请签名", &errors);
    let field = Field::text("promise", "请照着打这句话", promise).hint(&view.text.promise).with(&errors);
    let photo = Field::camera("photo", "手印的照片").hint("在白纸上按一个手印，旁边写上日期，由见证人拍下来。");
    let page = WritePage {
        layout,
        path: path(params),
        thumb: needs_witness(view),
        applicant: view.applicant_masked.clone(),
        wards: view.wards_masked.join("、"),
        promise_open: !promise.is_empty() || errors.of("promise").is_some(),
        promise: field,
        photo: photo.with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn sign(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = open(&ctx, &params).await?;
    if view.task != Task::Sign || view.step != Step::Act {
        return Ok(see_other(&place(&path(&params), &view)));
    }
    let promise = upload.fields.get("promise").to_owned();
    let thumb = needs_witness(&view);
    let mut errors = Errors::new();
    match hand(upload.picture, &promise, thumb) {
        Ok(hand) => match Box::pin(signing::sign(ctx.app(), &guest(&ctx, &params), hand)).await {
            Ok(view) => return Ok(see_other(&place(&path(&params), &view))),
            Err(error) => note(error, thumb, &mut errors)?,
        },
        Err((field, sentence)) => errors.add(field, sentence),
    }
    // Somebody else may have signed by the same link at the same moment.
    let view = open(&ctx, &params).await?;
    if view.signed {
        return Ok(see_other(&path(&params)));
    }
    draw(&ctx, &params, &view, &promise, errors)
}

/// What came: a picture, or the typed promise.
fn hand(picture: Picture, promise: &str, thumb: bool) -> Result<Hand, (&'static str, &'static str)> {
    match (picture, thumb) {
        (Picture::Bytes(bytes), true) => Ok(Hand::Pressed(bytes)),
        (Picture::Bytes(bytes), false) => Ok(Hand::Drew(bytes)),
        (Picture::TooLarge, true) => Err(("photo", words::upload(jzt_app::UploadFault::TooLarge))),
        (Picture::TooLarge, false) => Err(("promise", "手写的图片太大了，没有收下。请照着下面打字")),
        (Picture::None, true) => Err(("photo", "请拍一张手印的照片")),
        (Picture::None, false) if promise.trim().is_empty() => Err(("promise", "请写上名字，或者照着下面的话打字")),
        (Picture::None, false) => Ok(Hand::Typed(promise.to_owned())),
    }
}

fn note(error: AppError, thumb: bool, errors: &mut Errors) -> Result<(), Problem> {
    match error {
        AppError::Upload(fault) if thumb => errors.add("photo", words::upload(fault)),
        AppError::Upload(_) => errors.add("promise", "手写的名字没有收下。请再写一次，或者照着下面打字"),
        AppError::Refused(refusal @ Refusal::PromiseDiffers) => {
            errors.add("promise", &words::refusal::sentence(&refusal));
        }
        AppError::Refused(Refusal::AlreadySigned) => {}
        error => return Err(link_problem(error)),
    }
    Ok(())
}
