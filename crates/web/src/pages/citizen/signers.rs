//! While the family signs: sign oneself, send a link again, go back and change.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::Errors;
use crate::page::{Page, see_other};
use crate::routes::{Access, Routes};
use jzt_app::signing;
use jzt_domain::application::{Action, Command};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/applications/{id}/sign", Access::Citizen, sign_myself);
    routes.post("/applications/{id}/signers/{no}/resend", Access::Citizen, resend);
    routes.get("/applications/{id}/reopen", Access::Citizen, reopen);
    routes.post("/applications/{id}/reopen", Access::Citizen, reopened);
}

async fn sign_myself(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let id = params.application()?;
    let path = signing::own_link(ctx.app(), &ctx.actor(), id).await.map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&path))
}

async fn resend(ctx: Ctx, params: Params, Form(_): Form) -> Page {
    let id = params.application()?;
    signing::resend_link(ctx.app(), &ctx.actor(), id, params.member()?)
        .await
        .map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&format!("{}?resent=1", draft::path(id))))
}

async fn reopen(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ReopenDraft).await?;
    Question::new(&ctx, "要退回去修改吗？")
        .back(draft::path(view.application.id))
        .intro("退回修改以后，已经签好的名都要重新签。没有写错就不用退回。")
        .version(view.application.version)
        .button("退回修改")
        .page(Errors::new())
}

async fn reopened(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let id = draft::read_for(&ctx, &params, Action::ReopenDraft).await?.application.id;
    draft::perform(&ctx, id, typed.version()?, Command::ReopenDraft)
        .await
        .map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&draft::path(id)))
}
