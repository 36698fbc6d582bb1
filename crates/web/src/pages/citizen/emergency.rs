//! An emergency (急难型临时救助): where, what happened, who calls; a photograph if there is one; sent without signatures.

use super::question::Question;
use super::{check, draft, member, papers, place};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params, Upload};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Layout, Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use askama::Template;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, Refusal};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::{Answer, Cause, Member, PaperKind, Relation, Section, ShortText};
use jzt_domain::policy::Residence;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/emergency", Access::Citizen, township);
    routes.get("/applications/{id}/emergency/village", Access::Citizen, village);
    routes.post("/applications/{id}/emergency/village", Access::Citizen, save_village);
    routes.get("/applications/{id}/emergency/what", Access::Citizen, what);
    routes.post("/applications/{id}/emergency/what", Access::Citizen, save_what);
    routes.get("/applications/{id}/emergency/send", Access::Citizen, last);
    routes.post("/applications/{id}/emergency/photo", Access::Citizen, add_photo);
    routes.post("/applications/{id}/emergency/send", Access::Citizen, send);
}

fn base(view: &CaseView) -> String {
    format!("{}/emergency", draft::path(view.application.id))
}

/// A draft of an emergency, before it is sent.
async fn calling(ctx: &Ctx, params: &Params) -> Result<CaseView, Problem> {
    let view = draft::editing(ctx, params).await?;
    if view.application.declaration.request().is_emergency() && view.available.contains(&Action::CallForHelp) {
        Ok(view)
    } else {
        Err(draft::problem(view.application.id, AppError::Refused(Refusal::WrongStage)))
    }
}

async fn township(ctx: Ctx, params: Params) -> Page {
    let view = calling(&ctx, &params).await?;
    let chosen = view.application.declaration.village.as_ref().and_then(DivisionCode::township);
    let district = ctx.app().settings().district.clone();
    let mut errors = Errors::new();
    if ctx.query.ticked("again") {
        errors.add("township", "请选一个镇或街道");
    }
    Question::new(&ctx, "您现在在哪里？")
        .back(format!("{}/request", draft::path(view.application.id)))
        .caption("急事求助 · 第 1 步，共 4 步")
        .intro("有生命危险，请先打 120、119 或 110。")
        .field(Field::select(
            "township",
            "出事的镇（街道）",
            place::options(&ctx, &district, DivisionLevel::Township, chosen.as_ref()),
        ))
        .leads_to(format!("{}/village", base(&view)))
        .page(errors)
}

/// What stands for "some village of this township".
const UNKNOWN_VILLAGE: &str = "unknown";

async fn village(ctx: Ctx, params: Params) -> Page {
    let view = calling(&ctx, &params).await?;
    let mut typed = Fields::default();
    if let Some(address) = &view.application.declaration.address {
        typed.push("address", address.as_str());
    }
    if let Some(village) = &view.application.declaration.village {
        typed.push("village", village.as_str());
    }
    ask_village(&ctx, &view, &typed, Errors::new())
}

fn ask_village(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let Some(town) = place::known(ctx, "township", DivisionLevel::Township) else {
        return Ok(see_other(&format!("{}?again=1", base(view))));
    };
    let chosen = DivisionCode::parse(typed.get("village")).ok();
    let mut villages = place::options(ctx, &town, DivisionLevel::Village, chosen.as_ref());
    villages.push(Opt::new(UNKNOWN_VILLAGE, "找不到，不知道是哪个村").on(typed.get("village") == UNKNOWN_VILLAGE));
    Question::new(ctx, "在哪个村（社区）？")
        .back(base(view))
        .caption("急事求助 · 第 2 步，共 4 步")
        .version(view.application.version)
        .field(Field::select("village", "村（社区）", villages))
        .field(Field::text("address", "具体在哪里", typed.get("address")).hint("例如：3 组老学校旁边，或县医院急诊。"))
        .button("下一步")
        .page(errors)
}

async fn save_village(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = calling(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let Some(town) = place::known(&ctx, "township", DivisionLevel::Township) else {
        return ask_village(&ctx, &view, &typed, errors);
    };
    let policy = ctx.app().policy();
    let divisions = &policy.divisions;
    let inside = || divisions.inside(&town, DivisionLevel::Village);
    let is_unknown = typed.get("village") == UNKNOWN_VILLAGE;
    let found =
        if is_unknown { inside().next() } else { inside().find(|found| found.code.as_str() == typed.get("village")) };
    if found.is_none() {
        errors.add("village", "请选一个村或社区，找不到就选最后一个");
    }
    let address = errors.take("address", forms::short_text(typed.get("address"), "具体在哪里"));
    let (Some(village), Some(address)) = (found, address) else {
        return ask_village(&ctx, &view, &typed, errors);
    };
    // The township finds the place by the words; the first village only says which township it is.
    let address = if is_unknown { unknown_village(&address) } else { Some(address) };
    let Some(address) = address else {
        errors.add("address", "具体在哪里太长了，请写短一些");
        return ask_village(&ctx, &view, &typed, errors);
    };
    let residence = if village.name.contains("社区") { Residence::Urban } else { Residence::Rural };
    let answer = Answer::Place { village: village.code.clone(), address, residence };
    draft::save(&ctx, id, typed.version()?, answer).await.map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&format!("{}/what", base(&view))))
}

/// Stands before the words of somebody who does not know the village.
const UNKNOWN_MARK: &str = "（不知道是哪个村）";

fn unknown_village(address: &ShortText) -> Option<ShortText> {
    if address.as_str().starts_with(UNKNOWN_MARK) {
        return Some(address.clone());
    }
    ShortText::parse(&format!("{UNKNOWN_MARK}{}", address.as_str())).ok()
}

/// What an emergency can be, in the words of the place where it happens.
const CAUSES: [(Cause, &str, &str); 3] = [
    (Cause::Accident, "accident", "火灾、车祸、水灾等意外"),
    (Cause::Illness, "illness", "突然得了重病、受了重伤"),
    (Cause::Other, "other", "别的急事"),
];

async fn what(ctx: Ctx, params: Params) -> Page {
    let view = calling(&ctx, &params).await?;
    let declaration = &view.application.declaration;
    let mut typed = Fields::default();
    if let Some((_, code, _)) = CAUSES.iter().find(|(cause, _, _)| declaration.causes.contains(cause)) {
        typed.push("cause", code);
    }
    if let Some(text) = &declaration.cause_text {
        typed.push("text", text.as_str());
    }
    if let Some(caller) = declaration.applicant() {
        typed.push("name", caller.name.as_str());
        typed.push("phone", caller.phone.as_ref().map_or("", |phone| phone.as_str()));
        typed.push("id_number", caller.id_number.as_str());
    }
    ask_what(&ctx, &view, &typed, Errors::new())
}

fn ask_what(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let causes = CAUSES.map(|(_, code, name)| Opt::new(code, name).on(typed.get("cause") == code));
    Question::new(ctx, "出了什么事？")
        .back(base(view))
        .caption("急事求助 · 第 3 步，共 4 步")
        .version(view.application.version)
        .field(Field::radio("cause", "是哪一种", causes.to_vec()))
        .field(Field::area("text", "用几句话说说", typed.get("text")).hint("谁怎么了，现在最急的是什么。"))
        .field(Field::text("name", "您的姓名", typed.get("name")).autocomplete("name"))
        .field(Field::digits("phone", "打哪个电话能找到您", typed.get("phone")).autocomplete("tel"))
        .field(
            Field::text("id_number", "18 位身份证号码", typed.get("id_number"))
                .hint(&format!("记不得，就打电话 {}，工作人员帮您填。", ctx.app().settings().office_phone)),
        )
        .button("下一步")
        .page(errors)
}

async fn save_what(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = calling(&ctx, &params).await?;
    let id = view.application.id;
    let mut errors = Errors::new();
    let offered = CAUSES.map(|(cause, code, _)| (cause, code));
    let cause = errors.take("cause", forms::one_of(typed.get("cause"), &offered, "请选是哪一种"));
    let text = errors.take("text", forms::long_text(typed.get("text"), "出了什么事"));
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let phone = errors.take("phone", forms::phone(typed.get("phone")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), view.today));
    let (Some(cause), Some(text), Some(name), Some(phone), Some(id_number)) = (cause, text, name, phone, id_number)
    else {
        return ask_what(&ctx, &view, &typed, errors);
    };
    let answer = Answer::Cause { causes: vec![cause], text: Some(text) };
    let saved = draft::save(&ctx, id, typed.version()?, answer).await.map_err(|error| draft::problem(id, error))?;
    let declaration = &saved.application.declaration;
    let caller = match declaration.applicant() {
        Some(known) => Member { name, id_number, phone: Some(phone), ..known.clone() },
        None => Member {
            phone: Some(phone),
            ..member::new_member(declaration.applicant_no, Relation::Applicant, name, id_number)
        },
    };
    let version = Some(saved.application.version);
    draft::save(&ctx, id, version, Answer::Member(caller)).await.map_err(|error| draft::problem(id, error))?;
    Ok(see_other(&format!("{}/send", base(&view))))
}

#[derive(Template)]
#[template(path = "citizen/emergency.html")]
struct SendPage {
    layout: Layout,
    errors: Errors,
    base: String,
    version: i64,
    facts: Vec<(&'static str, String)>,
    photos: Vec<String>,
    photo: Field,
}

async fn last(ctx: Ctx, params: Params) -> Page {
    let view = calling(&ctx, &params).await?;
    draw(&ctx, &view, Errors::new())
}

fn draw(ctx: &Ctx, view: &CaseView, errors: Errors) -> Page {
    let known = &view.application.declaration;
    if !known.is_complete(Section::Place) {
        return Ok(see_other(&base(view)));
    }
    if !known.is_complete(Section::Cause) || known.applicant().is_none() {
        return Ok(see_other(&format!("{}/what", base(view))));
    }
    let caller = known.applicant().map(|caller| {
        let phone = caller.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default();
        ("联系人", format!("{}，{phone}", caller.name.as_str()))
    });
    let address = known.address.as_ref().map_or("", |address| address.as_str());
    let village = if address.starts_with(UNKNOWN_MARK) { &view.township_name } else { &view.village_name };
    let place = ("在哪里", format!("{village} {address}"));
    let what = ("出了什么事", known.cause_text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default());
    let (layout, status) = ctx.form("发出求助", &errors);
    let page = SendPage {
        layout,
        base: base(view),
        version: view.application.version,
        facts: [place, what].into_iter().chain(caller).collect(),
        photos: known.papers.iter().map(|paper| paper.id.to_string()).collect(),
        photo: Field::photo("photo", "拍一张现场、病历或单据").hint("可以不拍。").with(&errors),
        errors,
    };
    html_with(status, &page)
}

async fn add_photo(ctx: Ctx, params: Params, upload: Upload) -> Page {
    let view = calling(&ctx, &params).await?;
    let id = view.application.id;
    let version = upload.fields.version()?;
    match papers::take_as(&ctx, &view, PaperKind::Other, upload).await? {
        Ok(paper) => {
            draft::save(&ctx, id, version, Answer::PaperAdded(paper))
                .await
                .map_err(|error| draft::problem(id, error))?;
            Ok(see_other(&format!("{}/send", base(&view))))
        }
        Err(errors) => draw(&ctx, &view, errors),
    }
}

async fn send(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read(&ctx, &params).await?;
    let id = view.application.id;
    match draft::perform(&ctx, id, typed.version()?, Command::CallForHelp { earlier: None }).await {
        Ok(_) => Ok(see_other(&draft::path(id))),
        // Pressed twice: the first press did it.
        Err(AppError::Stale | AppError::Refused(Refusal::WrongStage)) if view.application.submitted_at.is_some() => {
            Ok(see_other(&draft::path(id)))
        }
        Err(AppError::Refused(refusal @ (Refusal::Incomplete(_) | Refusal::SameCause(_)))) => {
            let mut errors = Errors::new();
            errors.add("send", &check::sentence(&refusal));
            draw(&ctx, &view, errors)
        }
        Err(error) => Err(draft::problem(id, error)),
    }
}
