//! The family withdraws.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::routes::{Access, Routes};
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/withdraw", Access::Citizen, show);
    routes.post("/applications/{id}/withdraw", Access::Citizen, save);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::Withdraw).await?;
    ask(&ctx, &view, &Fields::default(), Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    Question::new(ctx, "真的不申请了吗？")
        .back(draft::path(view.application.id))
        .intro("撤回以后，这次申请就结束了，不能恢复。以后有困难，可以重新申请。")
        .version(view.application.version)
        .field(Field::area("reason", "为什么不申请了（可以不填）", typed.get("reason")))
        .button("撤回申请")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::Withdraw).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let reason = match typed.get("reason").trim() {
        "" => None,
        text => errors.take("reason", forms::long_text(text, "原因")),
    };
    if !errors.is_empty() {
        return ask(&ctx, &view, &typed, errors);
    }
    draft::perform(&ctx, id, typed.version()?, Command::Withdraw { reason })
        .await
        .map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&draft::path(id)))
}
