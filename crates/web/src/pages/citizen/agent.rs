//! Somebody else applies for the family (委托，办法 第6条): the village committee, a relative, or a guardian.

use super::draft;
use super::question::Question;
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
use jzt_domain::household::{Agent, Answer, PaperKind};

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/agent", show);
    routes.post_part("/agent", save);
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let mut typed = Fields::default();
    if let Some(agent) = &view.application.declaration.agent {
        typed.push("who", if agent.village_committee { "village" } else { "relative" });
        typed.push("name", agent.name.as_str());
        typed.push("id_number", agent.id_number.as_str());
        typed.push("phone", agent.phone.as_str());
        typed.push("guardian", if agent.guardian { "yes" } else { "" });
    }
    ask(&ctx, &view, &typed, Errors::new())
}

fn ask(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let who = typed.get("who");
    let choices = vec![
        Opt::new("nobody", "没有，我们自己办").on(who == "nobody"),
        Opt::new("village", "村（居）委会帮我们办").on(who == "village"),
        Opt::new("relative", "亲友、邻居或别人帮我们办").on(who == "relative"),
    ];
    let guardian = Opt::new("yes", "是。申请人自己做不了主，代办人是监护人").on(typed.ticked("guardian"));
    Question::new(ctx, "有人替您家办吗？")
        .back(draft::base(ctx, view.application.id))
        .caption("别人代办")
        .intro("有人代办，要写一张委托书，申请人签名或按手印，拍照交上来。监护人代办，拍能证明是监护人的材料。")
        .version(view.application.version)
        .field(Field::radio("who", "选一个", choices))
        .field(
            Field::text("name", "代办人的姓名（没有代办人不填）", typed.get("name"))
                .hint("村（居）委会代办，填办事的人。"),
        )
        .field(Field::text("id_number", "代办人的身份证号码", typed.get("id_number")))
        .field(Field::digits("phone", "代办人的手机号", typed.get("phone")))
        .field(Field::boxes("guardian", "代办人是申请人的监护人吗？不是就不用勾", vec![guardian]))
        .why("要知道是谁替您办的，也防止有人冒用您家的名义。")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let agent = match typed.get("who") {
        "nobody" => None,
        "village" | "relative" => read(&view, &typed, &mut errors),
        _ => {
            errors.add("who", "请选一个");
            None
        }
    };
    if !errors.is_empty() {
        return ask(&ctx, &view, &typed, errors);
    }
    let needs_paper = agent.is_some()
        && !view.application.declaration.papers.iter().any(|paper| paper.kind == PaperKind::Entrustment);
    match draft::save(&ctx, id, typed.version()?, Answer::Agent(agent)).await {
        Ok(_) if needs_paper => Ok(see_other(&format!("{}/papers?kind=entrustment", draft::base(&ctx, id)))),
        Ok(_) => Ok(draft::done(&ctx, id)),
        Err(AppError::Refused(refusal @ Refusal::IdNumberTwice)) => {
            errors.add("id_number", &words::refusal::sentence(&refusal));
            ask(&ctx, &view, &typed, errors)
        }
        Err(error) => Err::<_, Problem>(draft::refused(&ctx, id, error)),
    }
}

fn read(view: &CaseView, typed: &Fields, errors: &mut Errors) -> Option<Agent> {
    let declaration = &view.application.declaration;
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), view.today));
    let phone = errors.take("phone", forms::phone(typed.get("phone")));
    Some(Agent {
        no: declaration.agent.as_ref().map_or_else(|| declaration.next_member_no(), |known| known.no),
        name: name?,
        id_number: id_number?,
        phone: phone?,
        village_committee: typed.get("who") == "village",
        guardian: typed.ticked("guardian"),
    })
}
