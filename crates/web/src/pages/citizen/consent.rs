//! The family agrees, after submission, to be judged as the next kind.

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Form, Params};
use crate::forms::{Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::routes::{Access, Routes};
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, Refusal};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/consent", Access::Citizen, show);
    routes.post("/applications/{id}/consent", Access::Citizen, save);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::GiveConsent).await?;
    ask(&ctx, &view, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    Question::new(ctx, "同意接着看别的救助吗？")
        .back(draft::path(view.application.id))
        .intro("如果您家不符合现在申请的这一种，可以接着看能不能得到别的救助。不用再交材料，也不用重新签字。")
        .intro("先后看：特困、低保、低保边缘、刚性支出困难。")
        .version(view.application.version)
        .field(Field::boxes("agree", "您的意见", vec![Opt::new("yes", "我同意接着审")]))
        .button("同意")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::GiveConsent).await?;
    let id = view.application.id;
    if !typed.ticked("agree") {
        let mut errors = Errors::new();
        errors.add("agree", "同意的话，请打勾；不同意就点“上一步”");
        return ask(&ctx, &view, errors);
    }
    match draft::perform(&ctx, id, typed.version()?, Command::GiveConsent).await {
        Ok(_) | Err(AppError::Refused(Refusal::ConsentGivenAlready)) => Ok(see_other(&draft::path(id))),
        Err(error) => Err(draft::problem(id, error)),
    }
}
