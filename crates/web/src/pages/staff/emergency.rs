//! An emergency met on the spot: one form on a phone makes the case, the call for help and the proposal of relief.

use super::case::{self, Mishap};
use super::desk::{Desk, Place};
use super::steps::{Group, propose_on_the_spot};
use crate::ctx::Ctx;
use crate::extract::{Album, Fields};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, html_with, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes, StaffAccess};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::applications::{self, CaseView, OnSpot, Search};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Action, Refusal};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Cause, LongText, Member, MemberNo, Relation};
use jzt_domain::identity::{IdNumber, Phone};
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::{AmountKey, Residence};

/// What can be behind an emergency, most often first.
const CAUSES: [(Cause, &str); 3] =
    [(Cause::Accident, "accident"), (Cause::Illness, "illness"), (Cause::Other, "other")];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/staff/emergency", Access::Staff(StaffAccess::Cases), show);
    routes.post("/staff/emergency", Access::Staff(StaffAccess::Cases), take);
}

#[derive(Template)]
#[template(path = "staff/emergency.html")]
struct EmergencyPage {
    desk: Desk,
    errors: Errors,
    groups: Vec<Group>,
    photo: Field,
    /// The case to be: the same form sent twice is one case.
    case: ApplicationId,
}

/// Only clerks take down emergencies, each in their own township.
fn township(ctx: &Ctx) -> Result<DivisionCode, Problem> {
    match ctx.actor() {
        Actor::Staff { role: Role::TownshipClerk, division, .. } => Ok(division),
        _ => Err(Problem::not_found()),
    }
}

async fn show(ctx: Ctx) -> Page {
    let own = township(&ctx)?;
    draw(&ctx, StatusCode::OK, &own, applications::new_case(ctx.app()), &Fields::default(), Errors::new())
}

fn draw(
    ctx: &Ctx,
    status: StatusCode,
    own: &DivisionCode,
    case: ApplicationId,
    typed: &Fields,
    errors: Errors,
) -> Page {
    let value = |name: &str| typed.get(name);
    let policy = ctx.app().policy();
    let villages = policy.divisions.children(own).map(|village| {
        let code = village.code.as_str();
        Opt::new(code, &village.name).on(value("village") == code)
    });
    let villages = std::iter::once(Opt::new("", "请选择")).chain(villages).collect();
    let causes = CAUSES.map(|(cause, code)| Opt::new(code, words::cause(cause)).on(value("cause") == code));
    let residences = words::RESIDENCES
        .map(|(residence, code)| Opt::new(code, words::residence(residence)).on(value("residence") == code));
    let petty = policy.tree.lookup(own, ctx.app().now().date()).amount(AmountKey::PettyFund);
    let petty = petty.map(|sum| format!("一次最多 {}", words::yuan(sum))).unwrap_or_default();
    let what = vec![
        Field::radio("cause", "出了什么事", causes.to_vec()).with(&errors),
        Field::area("text", "怎么回事", value("text")).hint("影响几个人、钱先用在哪里").with(&errors),
        Field::money("amount", "先发多少", value("amount")).hint(&petty).with(&errors),
    ];
    let place = vec![
        Field::select("village", "在哪个村（社区）", villages).hint("出事的地方，不看户口在哪里").with(&errors),
        Field::text("address", "具体地方", value("address")).hint("几组、门牌号，或者附近的标志").with(&errors),
        Field::radio("residence", "城镇还是农村", residences.to_vec()).with(&errors),
    ];
    let who = vec![
        Field::text("name", "姓名", value("name")).with(&errors),
        Field::digits("id_number", "身份证号码", value("id_number")).with(&errors),
        Field::digits("phone", "手机号", value("phone")).hint("用来看进度、收短信").with(&errors),
    ];
    let groups = vec![
        Group { legend: "事由和金额".to_owned(), fields: what },
        Group { legend: "地方".to_owned(), fields: place },
        Group { legend: "救谁（不知道就空着，以后补）".to_owned(), fields: who },
    ];
    let photo = Field::camera("photo_1", "现场照片").hint("拍一张现场；位置信息会自动去掉").with(&errors);
    let desk = Desk::new(ctx, "急难救助", Place::Emergency).with(&errors);
    html_with(status, &EmergencyPage { desk, errors, groups, photo, case })
}

async fn take(ctx: Ctx, album: Album) -> Page {
    let own = township(&ctx)?;
    let Album { fields: typed, pictures } = album;
    let id: ApplicationId = typed.get("case").parse().map_err(|_missing| Problem::stale())?;
    let mut errors = Errors::new();
    let spot = read(&ctx, id, &typed, &mut errors);
    if typed.get("amount").trim().is_empty() {
        errors.add("amount", "请填先发多少");
    } else {
        errors.take("amount", forms::amount_yuan(typed.get("amount")));
    }
    if pictures.is_empty() {
        errors.add("photo_1", "请拍一张现场照片");
    }
    let (Some(spot), true) = (spot, errors.is_empty()) else {
        if !pictures.is_empty() {
            errors.add("photo_1", "照片没有存下，请再选一次");
        }
        return draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &own, id, &typed, errors);
    };
    if let Some(case) = taken(&ctx, id).await? {
        return again(&ctx, &case, &spot, typed, pictures).await;
    }
    if let Some(known) = known(&ctx, &typed).await? {
        return not_twice(&ctx, known, "这个人已经有一份急难救助在办，就是这一份。这次没有另外登记。", &typed).await;
    }
    match applications::start_on_spot(ctx.app(), &ctx.actor(), spot.clone()).await {
        // The case is there from here on; what is wrong with sum or photograph is put right on its own page.
        Ok(case) => propose_on_the_spot(&ctx, &case, typed, pictures).await,
        Err(AppError::Refused(refusal)) => {
            errors.add(field_of(&refusal), &words::refusal::sentence(&refusal));
            draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &own, id, &typed, errors)
        }
        // Pressed twice at once, and the other press was faster.
        Err(AppError::Stale) => {
            let case = applications::read(ctx.app(), &ctx.actor(), id).await?;
            again(&ctx, &case, &spot, typed, pictures).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The case that this very form has taken down already.
async fn taken(ctx: &Ctx, id: ApplicationId) -> Result<Option<CaseView>, Problem> {
    match applications::read(ctx.app(), &ctx.actor(), id).await {
        Ok(case) => Ok(Some(case)),
        Err(AppError::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The form came a second time. The same words: the first press did it, as far as it went. Other words: somebody went back
/// to write down another emergency, which must not vanish.
async fn again(
    ctx: &Ctx,
    case: &CaseView,
    spot: &OnSpot,
    typed: Fields,
    pictures: Vec<crate::extract::Picture>,
) -> Page {
    let known = &case.application.declaration;
    let is_same = known.cause_text == spot.cause_text && known.address.as_ref() == Some(&spot.address);
    if !is_same {
        let sentence =
            "这一页登记过一份急难救助，就是这一份。这次填的没有保存；要登记另一件急事，请重新打开“急难救助”。";
        return not_twice(ctx, case.application.id, sentence, &typed).await;
    }
    if case.available.contains(&Action::ProposeRelief) {
        return propose_on_the_spot(ctx, case, typed, pictures).await;
    }
    Ok(see_other(&case::path(case)))
}

async fn not_twice(ctx: &Ctx, id: ApplicationId, sentence: &str, typed: &Fields) -> Page {
    let kept = vec![("怎么回事", typed.get("text").to_owned())];
    case::draw(ctx, id, StatusCode::CONFLICT, Mishap { sentence: sentence.to_owned(), kept }).await
}

/// An emergency of the same person that is in work: two clerks at one place.
async fn known(ctx: &Ctx, typed: &Fields) -> Result<Option<ApplicationId>, Problem> {
    let today = ctx.app().now().date();
    let by_id = IdNumber::parse(typed.get("id_number"), today).ok().map(Search::IdNumber);
    let by_phone = Phone::parse(typed.get("phone")).ok().map(Search::Phone);
    for wanted in [by_id, by_phone].into_iter().flatten() {
        let found = applications::search(ctx.app(), &ctx.actor(), &wanted).await?;
        if let Some(row) = found.iter().find(|row| row.is_emergency && row.stage.is_open()) {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

const fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAVillage => "village",
        Refusal::SameCause(_) => "cause",
        Refusal::IdNumberTwice => "id_number",
        _ => "form",
    }
}

fn read(ctx: &Ctx, id: ApplicationId, typed: &Fields, errors: &mut Errors) -> Option<OnSpot> {
    let cause = errors.take("cause", forms::one_of(typed.get("cause"), &CAUSES, "请选出了什么事"));
    let text = errors.take("text", forms::long_text(typed.get("text"), "怎么回事"));
    let village = DivisionCode::parse(typed.get("village")).map_err(|_none| "请选村（社区）");
    let village = errors.take("village", village);
    let address = errors.take("address", forms::short_text(typed.get("address"), "具体地方"));
    let residence: Option<Residence> =
        errors.take("residence", forms::one_of(typed.get("residence"), &words::RESIDENCES, "请选城镇还是农村"));
    let phone = typed.get("phone").trim();
    let phone = if phone.is_empty() { Some(None) } else { errors.take("phone", forms::phone(phone)).map(Some) };
    let name = typed.get("name").trim();
    let name = if name.is_empty() { Some(None) } else { errors.take("name", forms::person_name(name)).map(Some) };
    let id_number = typed.get("id_number").trim();
    let id_number = if id_number.is_empty() {
        Some(None)
    } else {
        errors.take("id_number", forms::id_number(id_number, ctx.app().now().date())).map(Some)
    };
    let (name, phone, id_number) = (name?, phone?, id_number?);
    let mut said = text?.as_str().to_owned();
    let person = match (name, id_number) {
        (Some(name), Some(id_number)) => Some(Member {
            no: MemberNo::APPLICANT,
            relation: Relation::Applicant,
            name,
            id_number,
            phone: phone.clone(),
            health: None,
            lacks_capacity: false,
            disability: None,
            occupation: None,
            apart: None,
        }),
        (None, Some(_)) => {
            errors.add("name", "填了身份证号码，请也填姓名");
            None
        }
        // Without an identity number nobody can be entered as a member yet; the name is not lost.
        (Some(name), None) => {
            said = format!("{said}\n当事人：{}", name.as_str());
            None
        }
        (None, None) => None,
    };
    let cause_text = errors.take("text", forms::long_text(&said, "怎么回事"));
    let cause_text: Option<LongText> = Some(cause_text?);
    Some(OnSpot {
        id,
        village: village?,
        address: address?,
        residence: residence?,
        causes: vec![cause?],
        cause_text,
        person,
        phone,
    })
}
