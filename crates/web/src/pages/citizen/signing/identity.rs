//! The second step: name and end of the identity number, for a thumb print also who sees it; then a code goes out.

use super::{guest, link_problem, open, path, place};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field};
use crate::page::{Page, see_other};
use crate::pages::citizen::question::Question;
use crate::routes::{Access, Routes};
use crate::words;
use jzt_app::AppError;
use jzt_app::signing::{self, CeremonyView, Step, Task, Typed, Wanted};
use jzt_domain::application::{Refusal, Witness};
use jzt_domain::household::LongText;
use jzt_domain::identity::{ID_TAIL_CHARS, PersonName};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/s/{token}/identity", Access::Link, ask);
    routes.post("/s/{token}/identity", Access::Link, identify);
    routes.get("/s/{token}/thumb", Access::Link, ask_thumb);
    routes.post("/s/{token}/thumb", Access::Link, identify_thumb);
    routes.get("/s/{token}/look", Access::Link, ask_look);
    routes.post("/s/{token}/look", Access::Link, identify_look);
}

/// What the page is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Sign,
    Thumb,
    Look,
}

impl Purpose {
    const fn task(self) -> Task {
        match self {
            Self::Sign | Self::Thumb => Task::Sign,
            Self::Look => Task::Look,
        }
    }
}

async fn ask(ctx: Ctx, params: Params) -> Page {
    form(&ctx, &params, Purpose::Sign).await
}

async fn ask_thumb(ctx: Ctx, params: Params) -> Page {
    form(&ctx, &params, Purpose::Thumb).await
}

async fn ask_look(ctx: Ctx, params: Params) -> Page {
    form(&ctx, &params, Purpose::Look).await
}

async fn form(ctx: &Ctx, params: &Params, purpose: Purpose) -> Page {
    let view = open(ctx, params).await?;
    let base = path(params);
    // Who has not read cannot sign, who has no phone presses a thumb, and only what is signed can be looked at.
    let unread = purpose != Purpose::Look && view.task == Task::Sign && view.step == Step::Read;
    if unread || view.signed != (purpose == Purpose::Look) {
        return Ok(see_other(&base));
    }
    if purpose == Purpose::Sign && !view.has_phone {
        return Ok(see_other(&format!("{base}/thumb")));
    }
    draw(ctx, &base, &view, purpose, &typed_before(&view), Errors::new())
}

/// What was typed on this device before.
pub(super) fn typed_before(view: &CeremonyView) -> Fields {
    let mut fields = Fields::default();
    let typed = &view.typed;
    fields.push("name", typed.name.as_ref().map(PersonName::as_str).unwrap_or_default());
    fields.push("id_tail", &typed.id_tail);
    fields.push("reason", typed.reason.as_ref().map(LongText::as_str).unwrap_or_default());
    if let Some(witness) = &typed.witness {
        fields.push("witness_name", witness.name.as_str());
        fields.push("witness_phone", witness.phone.as_str());
    }
    fields
}

/// The fields for name and number.
pub(super) fn who(typed: &Fields, whose: &str) -> [Field; 2] {
    let name = Field::text("name", &format!("{whose}的姓名"), typed.get("name")).autocomplete("name");
    let id_tail = Field::text("id_tail", "身份证号码后六位", typed.get("id_tail"));
    [name.hint("和身份证上一样。"), id_tail.hint("最后一位是 X 也要填。")]
}

fn draw(ctx: &Ctx, base: &str, view: &CeremonyView, purpose: Purpose, typed: &Fields, errors: Errors) -> Page {
    let title = match purpose {
        Purpose::Sign => "请填您的姓名",
        Purpose::Thumb => "按手印，请人在旁边看着",
        Purpose::Look => "看授权书以前，先核对您是谁",
    };
    let [name, id_tail] = who(typed, if purpose == Purpose::Thumb { "签名的人" } else { "您" });
    let question = Question::new(ctx, title).back(base).field(name).field(id_tail);
    let question = if purpose == Purpose::Look {
        question.intro("填好以后，您的手机会收到一条短信，里面有验证码。")
    } else {
        question.caption("第 2 步，共 3 步：核对您是谁")
    };
    match purpose {
        Purpose::Look => question,
        Purpose::Sign => question
            .intro("填好以后，您的手机会收到一条短信，里面有验证码。")
            .aside(&format!("{base}/thumb"), "不会写字？按手印签"),
        Purpose::Thumb => thumb(question, view, typed),
    }
    .button("发验证码")
    .why("免得别人冒用您的名字。姓名和身份证号码会拿去人口库核对一次。")
    .page(errors)
}

fn thumb(question: Question, view: &CeremonyView, typed: &Fields) -> Question {
    let witness = Field::text("witness_name", "见证人的姓名", typed.get("witness_name"));
    let phone = Field::digits("witness_phone", "见证人的手机号", typed.get("witness_phone"));
    let where_to = if view.has_phone {
        "您和见证人的手机都会收到验证码。"
    } else {
        "见证人的手机会收到验证码。"
    };
    question
        .intro("找一位邻居、村干部或者熟人，当面看着按手印。这家里要签名的人不能当见证人。")
        .field(witness.hint("和身份证上一样。"))
        .field(phone.hint(where_to))
}

async fn identify(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    take(&ctx, &params, Purpose::Sign, typed).await
}

async fn identify_thumb(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    take(&ctx, &params, Purpose::Thumb, typed).await
}

async fn identify_look(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    take(&ctx, &params, Purpose::Look, typed).await
}

async fn take(ctx: &Ctx, params: &Params, purpose: Purpose, typed: Fields) -> Page {
    let mut errors = Errors::new();
    let mut wanted = read_who(&typed, &mut errors);
    if purpose == Purpose::Thumb {
        let name = errors.take("witness_name", forms::person_name(typed.get("witness_name")));
        let phone = errors.take("witness_phone", forms::phone(typed.get("witness_phone")));
        wanted.witness = name.zip(phone).map(|(name, phone)| Witness { name, phone });
    }
    if errors.is_empty() {
        match send(ctx, params, Wanted { task: purpose.task(), typed: wanted }).await {
            Ok(view) => return Ok(see_other(&place(&path(params), &view))),
            Err(error) => note(error, &mut errors)?,
        }
    }
    let view = open(ctx, params).await?;
    draw(ctx, &path(params), &view, purpose, &typed, errors)
}

pub(super) async fn send(ctx: &Ctx, params: &Params, wanted: Wanted) -> Result<CeremonyView, AppError> {
    Box::pin(signing::identify(ctx.app(), &guest(ctx, params), wanted)).await
}

pub(super) fn read_who(typed: &Fields, errors: &mut Errors) -> Typed {
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_tail = errors.take("id_tail", id_tail(typed.get("id_tail"))).unwrap_or_default();
    Typed { name, id_tail, ..Typed::default() }
}

/// Faults of what was typed, at their fields. Which of name and number is wrong is not told.
pub(super) fn note(error: AppError, errors: &mut Errors) -> Result<(), crate::problem::Problem> {
    match error {
        AppError::Refused(Refusal::SignerNameDiffers) => {
            errors.add("name", "姓名或者身份证号码后六位，和申请里填的不一样。两样都请照身份证再看一遍");
        }
        AppError::Refused(refusal @ Refusal::WitnessIsParty) => {
            errors.add("witness_name", &words::refusal::sentence(&refusal));
        }
        AppError::TooMany { retry_after_seconds } => {
            let wait = words::duration(retry_after_seconds);
            errors.add("name", &format!("验证码发得太勤，或者试的次数太多了。请{wait}后再试"));
        }
        error => return Err(link_problem(error)),
    }
    Ok(())
}

fn id_tail(text: &str) -> Result<String, &'static str> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let digits = plain.strip_suffix('X').unwrap_or(&plain);
    if plain.chars().count() == ID_TAIL_CHARS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(plain)
    } else {
        Err("请填身份证号码的最后六位")
    }
}
