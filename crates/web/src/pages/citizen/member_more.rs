//! More about one member, only where it matters: the disability, what they do all day, whether they live elsewhere.

use super::question::Question;
use super::{draft, member};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Apart, Disability, Health, Member, MemberNo, Occupation};
use jzt_domain::policy::CountKey;

pub(super) fn routes(routes: &mut Routes) {
    routes.get_part("/members/{no}/disability", disability);
    routes.post_part("/members/{no}/disability", save_disability);
    routes.get_part("/members/{no}/occupation", occupation);
    routes.post_part("/members/{no}/occupation", save_occupation);
    routes.get_part("/members/{no}/apart", apart);
    routes.post_part("/members/{no}/apart", save_apart);
}

const GRADES: [(u8, &str, &str); 4] =
    [(1, "1", "一级（最重）"), (2, "2", "二级"), (3, "3", "三级"), (4, "4", "四级（最轻）")];

/// The page after the one on health.
pub(super) fn after_health(ctx: &Ctx, view: &CaseView, known: &Member) -> Page {
    if known.health == Some(Health::Disabled) {
        return Ok(see_other(&member::page_path(view, known.no, "disability", ctx)));
    }
    after_disability(ctx, view, known)
}

fn after_disability(ctx: &Ctx, view: &CaseView, known: &Member) -> Page {
    if occupations(ctx, view, known)?.is_empty() {
        Ok(see_other(&member::list_path(view, ctx)))
    } else {
        Ok(see_other(&member::page_path(view, known.no, "occupation", ctx)))
    }
}

async fn disability(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = member::known(&view, params.member()?)?;
    let mut typed = Fields::default();
    if let Some(stated) = known.disability {
        let code = words::DISABILITIES.iter().find(|(sort, _)| *sort == stated.sort).map_or("", |(_, code)| code);
        typed.push("sort", code);
        typed.push("grade", &stated.grade.to_string());
    }
    ask_disability(&ctx, &view, known, &typed, Errors::new())
}

fn ask_disability(ctx: &Ctx, view: &CaseView, known: &Member, typed: &Fields, errors: Errors) -> Page {
    let sorts = words::DISABILITIES
        .map(|(sort, code)| Opt::new(code, words::disability_sort(sort)).on(typed.get("sort") == code));
    let without = Opt::new("none", "没有残疾证").on(typed.get("sort") == "none");
    let grades = GRADES.map(|(_, code, name)| Opt::new(code, name).on(typed.get("grade") == code));
    Question::new(ctx, &format!("{}的残疾证上写的是什么？", known.name.as_str()))
        .back(member::page_path(view, known.no, "health", ctx))
        .caption(member::caption(known.no))
        .version(view.application.version)
        .field(Field::radio("sort", "残疾类别", sorts.into_iter().chain([without]).collect()))
        .field(Field::radio("grade", "残疾等级（没有残疾证不用选）", grades.to_vec()))
        .why("残疾的种类和等级，决定能不能按重残单独申请，也决定能多得多少帮助。")
        .page(errors)
}

async fn save_disability(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = member::known(&view, params.member()?)?;
    let mut errors = Errors::new();
    let stated = if typed.get("sort") == "none" {
        None
    } else {
        let grades = GRADES.map(|(grade, code, _)| (grade, code));
        let sort = errors.take("sort", forms::one_of(typed.get("sort"), &words::DISABILITIES, "请选残疾类别"));
        let grade = errors.take("grade", forms::one_of(typed.get("grade"), &grades, "请选残疾等级"));
        sort.zip(grade).map(|(sort, grade)| Disability { sort, grade })
    };
    if !errors.is_empty() {
        return ask_disability(&ctx, &view, known, &typed, errors);
    }
    let changed = Member { disability: stated, ..known.clone() };
    member::store(&ctx, &view, &typed, changed.clone()).await?;
    after_disability(&ctx, &view, &changed)
}

/// What somebody of this age may be doing; empty where it does not matter any more.
fn occupations(ctx: &Ctx, view: &CaseView, known: &Member) -> Result<Vec<Occupation>, Problem> {
    let age = u16::from(known.id_number.age_on(view.today));
    let elderly = draft::count(ctx, view, CountKey::TekunElderlyAgeYears)?;
    let working = draft::count(ctx, view, CountKey::SelfSupportAgeYears)?;
    Ok(if age >= elderly {
        Vec::new()
    } else if age < working {
        vec![Occupation::Pupil, Occupation::BelowSchool]
    } else {
        vec![
            Occupation::Working,
            Occupation::WithoutWork,
            Occupation::UnableToWork,
            Occupation::CaringAtHome,
            Occupation::Pupil,
            Occupation::Student,
        ]
    })
}

async fn occupation(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = member::known(&view, params.member()?)?;
    ask_occupation(&ctx, &view, known, Errors::new())
}

fn ask_occupation(ctx: &Ctx, view: &CaseView, known: &Member, errors: Errors) -> Page {
    let offered = occupations(ctx, view, known)?;
    let choices = words::OCCUPATIONS.iter().filter(|(what, _)| offered.contains(what));
    let choices =
        choices.map(|(what, code)| Opt::new(code, words::occupation(*what)).on(known.occupation == Some(*what)));
    Question::new(ctx, &format!("{}平时做什么？", known.name.as_str()))
        .back(member::page_path(view, known.no, "health", ctx))
        .caption(member::caption(known.no))
        .version(view.application.version)
        .field(Field::radio("occupation", "选最像的一个", choices.collect()))
        .why("上学的、照顾病人脱不开身的，算法不一样。")
        .page(errors)
}

async fn save_occupation(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = member::known(&view, params.member()?)?;
    let mut errors = Errors::new();
    let read = forms::one_of(typed.get("occupation"), &words::OCCUPATIONS, "请选最像的一个");
    let Some(chosen) = errors.take("occupation", read) else {
        return ask_occupation(&ctx, &view, known, errors);
    };
    member::store(&ctx, &view, &typed, Member { occupation: Some(chosen), ..known.clone() }).await?;
    Ok(see_other(&member::list_path(&view, &ctx)))
}

/// Reasons for living elsewhere, with what forms post for them; the years of 出家 are asked beside it.
const APARTS: [(&str, &str); 6] = [
    ("home", "住在家里，或者只是在外打工、上学"),
    ("prison", "在监狱服刑"),
    ("drug_rehabilitation", "在强制隔离戒毒"),
    ("declared_missing", "法院宣告失踪了"),
    ("religious", "出家，不在家里生活"),
    ("elsewhere", "长期住在别处，不一起过日子"),
];

const fn apart_code(apart: Option<Apart>) -> &'static str {
    match apart {
        None => "home",
        Some(Apart::Prison) => "prison",
        Some(Apart::DrugRehabilitation) => "drug_rehabilitation",
        Some(Apart::DeclaredMissing) => "declared_missing",
        Some(Apart::Religious { .. }) => "religious",
        Some(Apart::Elsewhere) => "elsewhere",
    }
}

/// The applicant lives with the family by definition.
fn other(view: &CaseView, no: MemberNo) -> Result<&Member, Problem> {
    if no == view.application.declaration.applicant_no { Err(Problem::not_found()) } else { member::known(view, no) }
}

async fn apart(ctx: Ctx, params: Params) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = other(&view, params.member()?)?;
    let mut typed = Fields::default();
    typed.push("apart", apart_code(known.apart));
    if let Some(Apart::Religious { years }) = known.apart {
        typed.push("years", &years.to_string());
    }
    ask_apart(&ctx, &view, known, &typed, Errors::new())
}

fn ask_apart(ctx: &Ctx, view: &CaseView, known: &Member, typed: &Fields, errors: Errors) -> Page {
    let choices = APARTS.map(|(code, name)| Opt::new(code, name).on(typed.get("apart") == code));
    Question::new(ctx, &format!("{}住在家里吗？", known.name.as_str()))
        .back(member::list_path(view, ctx))
        .caption(member::caption(known.no))
        .version(view.application.version)
        .field(Field::radio("apart", "选一个", choices.to_vec()))
        .field(Field::digits("years", "出家的，有几年了（别的不填）", typed.get("years")))
        .why("长期不在家里生活的人，可能不算在家庭人口里。")
        .page(errors)
}

async fn save_apart(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::editing(&ctx, &params).await?;
    let known = other(&view, params.member()?)?;
    let mut errors = Errors::new();
    let stated = match typed.get("apart") {
        "home" => None,
        "prison" => Some(Apart::Prison),
        "drug_rehabilitation" => Some(Apart::DrugRehabilitation),
        "declared_missing" => Some(Apart::DeclaredMissing),
        "religious" => errors.take("years", forms::years(typed.get("years"))).map(|years| Apart::Religious { years }),
        "elsewhere" => Some(Apart::Elsewhere),
        _ => {
            errors.add("apart", "请选一个");
            None
        }
    };
    if !errors.is_empty() {
        return ask_apart(&ctx, &view, known, &typed, errors);
    }
    member::store(&ctx, &view, &typed, Member { apart: stated, ..known.clone() }).await?;
    Ok(see_other(&member::list_path(&view, &ctx)))
}
