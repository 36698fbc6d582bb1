//! 我的身份核验: how far it has come, and the match of name and ID number.

use crate::ctx::Ctx;
use crate::extract::{Fields, Form};
use crate::forms::{self, Errors, Field};
use crate::page::{Layout, Page, html_with, see_other};
use crate::routes::{Access, Routes};
use crate::words;
use askama::Template;
use axum::http::StatusCode;
use jzt_app::AppError;
use jzt_app::accounts::{self, IdentityView, Matched};
use jzt_domain::identity::level::{IdentityLevel, IdentityProof};
use jzt_domain::identity::linking::NamedPerson;

const PATH: &str = "/identity";
const DONE: &str = "/identity?done=1";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(PATH, Access::Citizen, show);
    routes.post(PATH, Access::Citizen, compare);
}

struct Step {
    class: &'static str,
    dot: &'static str,
    title: &'static str,
    notes: Vec<String>,
}

struct MatchForm {
    title: &'static str,
    /// Folded away: name and number are matched already.
    folded: bool,
    name: Field,
    id_number: Field,
}

#[derive(Template)]
#[template(path = "citizen/identity.html")]
struct IdentityPage {
    layout: Layout,
    errors: Errors,
    trouble: String,
    done: bool,
    steps: Vec<Step>,
    form: Option<MatchForm>,
}

async fn show(ctx: Ctx) -> Page {
    let done = ctx.query.get("done") == "1";
    page(&ctx, StatusCode::OK, &Fields::default(), Errors::new(), String::new(), done).await
}

async fn compare(ctx: Ctx, Form(typed): Form) -> Page {
    let mut errors = Errors::new();
    let today = ctx.app().now().date();
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), today));
    let (Some(name), Some(id_number)) = (name, id_number) else { return wrong(&ctx, &typed, errors).await };
    let person = NamedPerson { name, id_number };
    match accounts::match_person(ctx.app(), &ctx.actor(), person, &ctx.client().address).await {
        Ok(Matched::Yes(_)) => Ok(see_other(DONE)),
        Ok(Matched::No) => {
            // Which of the two is wrong is not told: it would let somebody find out another person's number.
            errors.add("name", "姓名和身份证号码对不上。请照着身份证，两样都再看一遍");
            wrong(&ctx, &typed, errors).await
        }
        Ok(Matched::Unavailable) => {
            let trouble = "不是您的问题，是查询系统没有回答。填的都还在，请过几分钟再点“核对”。".to_owned();
            // No 5xx: gateways on the way put a page of their own in its place, and what was typed would be lost.
            page(&ctx, StatusCode::FAILED_DEPENDENCY, &typed, Errors::new(), trouble, false).await
        }
        Err(AppError::TooMany { retry_after_seconds }) => {
            let wait = words::duration(retry_after_seconds);
            errors.add("name", &format!("试的次数太多了。为了安全，请{wait}后再试，或者带身份证到镇（街道）办"));
            page(&ctx, StatusCode::TOO_MANY_REQUESTS, &typed, errors, String::new(), false).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn wrong(ctx: &Ctx, typed: &Fields, errors: Errors) -> Page {
    page(ctx, StatusCode::UNPROCESSABLE_ENTITY, typed, errors, String::new(), false).await
}

async fn page(ctx: &Ctx, status: StatusCode, typed: &Fields, errors: Errors, trouble: String, done: bool) -> Page {
    let view = accounts::identity(ctx.app(), &ctx.actor()).await?;
    let mut layout = ctx.layout("我的身份核验");
    layout.has_errors = !errors.is_empty();
    let form = view.may_match().then(|| match_form(&view, typed, &errors));
    let page =
        IdentityPage { layout, trouble, done: done && view.person_masked.is_some(), steps: steps(&view), form, errors };
    html_with(status, &page)
}

fn match_form(view: &IdentityView, typed: &Fields, errors: &Errors) -> MatchForm {
    let name = Field::text("name", "您的姓名", typed.get("name")).autocomplete("name").with(errors);
    let id_number = Field::text("id_number", "18 位身份证号码", typed.get("id_number")).with(errors);
    let (name, id_number) = (name.hint("照身份证填"), id_number.hint("最后一位是 X 的，填 X"));
    let matched = view.person_masked.is_some();
    let title = if matched { "填错人了？重新核对" } else { "核对姓名和身份证号码" };
    let folded = matched && typed.get("name").is_empty() && errors.is_empty();
    MatchForm { title, folded, name, id_number }
}

fn steps(view: &IdentityView) -> Vec<Step> {
    let reached = view.identity.level();
    // Face and office are other ways, not the next thing to do.
    let next = IdentityLevel::ALL.into_iter().find(|level| *level > reached && *level < IdentityLevel::FaceVerified);
    let ladder = IdentityLevel::ALL.into_iter().filter(|level| *level != IdentityLevel::Unverified);
    ladder
        .map(|level| {
            let (class, dot) = match level {
                _ if level <= reached => ("done", "✓"),
                _ if Some(level) == next => ("now", ""),
                _ => ("", ""),
            };
            let notes = proven(view, level).into_iter().chain(how(level, reached)).chain(allows(view, level)).collect();
            Step { class, dot, title: title(level), notes }
        })
        .collect()
}

const fn title(level: IdentityLevel) -> &'static str {
    match level {
        IdentityLevel::Unverified => "还没有核验",
        IdentityLevel::PhoneVerified => "手机号",
        IdentityLevel::NameIdMatched => "姓名和身份证号码",
        IdentityLevel::FaceVerified => "刷脸",
        IdentityLevel::InPerson => "当面核验",
    }
}

/// When and how this level was reached.
fn proven(view: &IdentityView, level: IdentityLevel) -> Option<String> {
    let of = |proof: &&IdentityProof| match proof {
        IdentityProof::PhoneCode { .. } => level == IdentityLevel::PhoneVerified,
        IdentityProof::RegistryMatch { .. } => level == IdentityLevel::NameIdMatched,
        IdentityProof::FaceCheck { .. } => level == IdentityLevel::FaceVerified,
        IdentityProof::InPerson { .. } => level == IdentityLevel::InPerson,
        IdentityProof::Provider { level: claimed, .. } => level == *claimed,
    };
    let proof = view.identity.proofs.iter().find(of)?;
    let day = words::date(proof.at().date());
    Some(match (proof, &view.person_masked) {
        (IdentityProof::PhoneCode { .. }, _) => format!("{day}，用短信验证码"),
        (IdentityProof::RegistryMatch { .. }, Some((name, tail))) => format!("{day}，{name}，尾号 {tail}"),
        (IdentityProof::RegistryMatch { .. }, None) => day,
        (IdentityProof::FaceCheck { .. }, _) => format!("{day}，刷脸"),
        (IdentityProof::InPerson { .. }, _) => format!("{day}，工作人员当面看过身份证"),
        (IdentityProof::Provider { .. }, _) => format!("{day}，由登录的平台核验"),
    })
}

/// How to reach a level that is not reached.
fn how(level: IdentityLevel, reached: IdentityLevel) -> Option<String> {
    let sentence = match level {
        _ if level <= reached => return None,
        IdentityLevel::Unverified => return None,
        IdentityLevel::PhoneVerified => "退出后重新用短信验证码登录一次",
        IdentityLevel::NameIdMatched => "在下面填姓名和身份证号码，马上就有结果",
        IdentityLevel::FaceVerified => "不是必须的。手机上暂时办不了",
        IdentityLevel::InPerson => "带上身份证，到镇（街道）便民服务中心",
    };
    Some(sentence.to_owned())
}

/// What a level is enough for.
fn allows(view: &IdentityView, level: IdentityLevel) -> Option<String> {
    let acts: Vec<&str> = [(view.apply, "申请救助"), (view.sign, "签授权书")]
        .into_iter()
        .filter_map(|(needed, act)| (needed == level).then_some(act))
        .collect();
    (!acts.is_empty()).then(|| format!("到这一步，可以{}", acts.join("、")))
}
