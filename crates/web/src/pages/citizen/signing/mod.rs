//! The pages behind the link of an SMS: read and agree, show who one is, sign. No account. Three steps; each page knows
//! where its device stands, leads there, and keeps what was typed.

mod code;
mod document;
mod identity;
mod leave;
mod read;
mod write;

use crate::ctx::Ctx;
use crate::extract::Params;
use crate::problem::Problem;
use crate::routes::Routes;
use jzt_app::signing::{self, CeremonyView, Guest, Step, Task};
use jzt_app::{AppError, CredentialsFault};

pub(super) fn routes(routes: &mut Routes) {
    read::routes(routes);
    identity::routes(routes);
    code::routes(routes);
    write::routes(routes);
    leave::routes(routes);
    document::routes(routes);
}

fn guest<'a>(ctx: &'a Ctx, params: &'a Params) -> Guest<'a> {
    Guest { token: params.text("token"), browser: &ctx.browser, client: ctx.client() }
}

async fn open(ctx: &Ctx, params: &Params) -> Result<CeremonyView, Problem> {
    Box::pin(signing::open(ctx.app(), &guest(ctx, params))).await.map_err(link_problem)
}

/// A link that does not open says what to do, and never whose it was.
fn link_problem(error: AppError) -> Problem {
    let sentence = match &error {
        AppError::Credentials(CredentialsFault::Wrong) => "这个链接不对。请从短信里再点一次，或者请申请人重新发一次。",
        AppError::Credentials(CredentialsFault::Expired) => "这个链接过期了。请申请人在救助通里重新发一次。",
        AppError::Credentials(CredentialsFault::Used) => "这个链接已经用过了，您的签名收到了。",
        _ => return Problem::from(error),
    };
    Problem::from(error).saying(sentence)
}

fn path(params: &Params) -> String {
    format!("/s/{}", crate::extract::encode(params.text("token")))
}

/// The page on which this device goes on.
fn place(path: &str, view: &CeremonyView) -> String {
    let part = match (&view.step, view.task) {
        (Step::Done | Step::Read, _) | (Step::Act, Task::Look) => "",
        (Step::Code { .. } | Step::Registry, _) => "/code",
        (_, Task::Decline) => "/decline",
        (_, Task::Withdraw) => "/withdraw",
        (Step::Identity, Task::Look) => "/look",
        (Step::Identity, Task::Sign) if needs_witness(view) => "/thumb",
        (Step::Identity, Task::Sign) => "/identity",
        (Step::Act, Task::Sign) => "/sign",
    };
    format!("{path}{part}")
}

/// A signature by a thumb print, before a witness.
const fn needs_witness(view: &CeremonyView) -> bool {
    !view.has_phone || view.typed.witness.is_some()
}
