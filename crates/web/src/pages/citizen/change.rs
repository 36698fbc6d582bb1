//! The family changes after the application went in: somebody joins, leaves or dies.

use super::question::Question;
use super::{draft, member};
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use crate::words;
use jzt_app::AppError;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Action, Command, FamilyChange, LeftWhy, Refusal};
use jzt_domain::household::{Member, MemberNo};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/applications/{id}/change", Access::Citizen, show);
    routes.get("/applications/{id}/change/joined", Access::Citizen, joined);
    routes.post("/applications/{id}/change/joined", Access::Citizen, save_joined);
    routes.get("/applications/{id}/change/left", Access::Citizen, left);
    routes.post("/applications/{id}/change/left", Access::Citizen, save_left);
}

fn base(view: &CaseView) -> String {
    format!("{}/change", draft::path(view.application.id))
}

/// Which of the two: a choice that only leads on.
async fn show(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ChangeFamily).await?;
    match ctx.query.get("what") {
        "joined" => return Ok(see_other(&format!("{}/joined", base(&view)))),
        "left" => return Ok(see_other(&format!("{}/left", base(&view)))),
        _ => {}
    }
    let mut errors = Errors::new();
    if ctx.query.ticked("asked") {
        errors.add("what", "请选家里有什么变化");
    }
    let choices = vec![
        Opt::new("joined", "多了一个人").hint("例如：生了孩子、结婚、老人接来一起住。"),
        Opt::new("left", "少了一个人").hint("例如：去世、分家、搬出去了。"),
    ];
    Question::new(&ctx, "家里有什么变化？")
        .back(draft::path(view.application.id))
        .intro("人口变了，能领的钱也会变。请及时告诉镇（街道）。")
        .hidden("asked", "1")
        .field(Field::radio("what", "选一个", choices))
        .leads_to(base(&view))
        .page(errors)
}

async fn joined(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ChangeFamily).await?;
    ask_joined(&ctx, &view, &Fields::default(), Errors::new())
}

fn ask_joined(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let relations = words::RELATIONS
        .map(|(relation, code)| Opt::new(code, words::relation(relation)).on(typed.get("relation") == code));
    let states =
        words::HEALTHS.map(|(health, code)| Opt::new(code, words::health(health)).on(typed.get("health") == code));
    let capacity = Opt::new("yes", "不能自己做主（例如重度精神残疾、失智）").on(typed.ticked("lacks_capacity"));
    Question::new(ctx, "多了谁？")
        .back(base(view))
        .caption("家里有变化")
        .version(view.application.version)
        .field(Field::radio("relation", "是申请人的什么人", relations.to_vec()))
        .field(Field::text("name", "姓名", typed.get("name")))
        .field(Field::text("id_number", "18 位身份证号码", typed.get("id_number")).hint("孩子的在户口簿上。"))
        .field(
            Field::digits("phone", "手机号（孩子不填）", typed.get("phone")).hint("成年人要签授权书，链接发到这里。"),
        )
        .field(Field::radio("health", "身体怎么样", states.to_vec()))
        .field(Field::boxes("lacks_capacity", "能不能自己做主？能就不用勾", vec![capacity]))
        .button("告诉镇（街道）")
        .page(errors)
}

async fn save_joined(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ChangeFamily).await?;
    let mut errors = Errors::new();
    let read = forms::one_of(typed.get("relation"), &words::RELATIONS, "请选是申请人的什么人");
    let relation = errors.take("relation", read);
    let name = errors.take("name", forms::person_name(typed.get("name")));
    let id_number = errors.take("id_number", forms::id_number(typed.get("id_number"), view.today));
    let health = errors.take("health", forms::one_of(typed.get("health"), &words::HEALTHS, "请选身体怎么样"));
    let phone = match typed.get("phone").trim() {
        "" => None,
        text => errors.take("phone", forms::phone(text)),
    };
    let (Some(relation), Some(name), Some(id_number), true) = (relation, name, id_number, errors.is_empty()) else {
        return ask_joined(&ctx, &view, &typed, errors);
    };
    let no = view.application.declaration.next_member_no();
    let newcomer = member::new_member(no, relation, name, id_number);
    let newcomer = Member { phone, health, lacks_capacity: typed.ticked("lacks_capacity"), ..newcomer };
    if newcomer.phone.is_none() && view.signs_alone(&newcomer) {
        errors.add("phone", "成年人要签授权书，请填手机号");
        return ask_joined(&ctx, &view, &typed, errors);
    }
    match tell(&ctx, &view, &typed, FamilyChange::Joined(newcomer)).await? {
        None => Ok(see_other(&draft::path(view.application.id))),
        Some(sentence) => {
            errors.add("id_number", &sentence);
            ask_joined(&ctx, &view, &typed, errors)
        }
    }
}

/// Performs the change; a fault of what was typed comes back as a sentence.
async fn tell(ctx: &Ctx, view: &CaseView, typed: &Fields, change: FamilyChange) -> Result<Option<String>, Problem> {
    let id = view.application.id;
    match draft::perform(ctx, id, typed.version()?, Command::ChangeFamily(change)).await {
        Ok(_) => Ok(None),
        Err(AppError::Refused(
            refusal @ (Refusal::IdNumberTwice | Refusal::TooManyMembers | Refusal::ApplicantMustBeReplaced),
        )) => Ok(Some(words::refusal::sentence(&refusal))),
        Err(error) => Err(draft::problem(id, error)),
    }
}

async fn left(ctx: Ctx, params: Params) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ChangeFamily).await?;
    ask_left(&ctx, &view, &Fields::default(), Errors::new())
}

const WHYS: [(LeftWhy, &str); 2] = [(LeftWhy::Died, "died"), (LeftWhy::MovedOut, "moved_out")];

fn ask_left(ctx: &Ctx, view: &CaseView, typed: &Fields, errors: Errors) -> Page {
    let declaration = &view.application.declaration;
    let others = declaration.members.iter().filter(|member| member.no != declaration.applicant_no);
    let people = others.map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(typed.get("member") == no)
    });
    let people: Vec<Opt> = people.collect();
    let question = Question::new(ctx, "少了谁？").back(base(view)).caption("家里有变化");
    if people.is_empty() {
        return question
            .intro("家里只有申请人一个人。申请人有变化，请打电话给镇（街道）民政办。")
            .leads_to(draft::path(view.application.id))
            .button("知道了")
            .page(errors);
    }
    let whys = WHYS.map(|(why, code)| Opt::new(code, words::left_why(why)).on(typed.get("why") == code));
    question
        .intro("申请人本人有变化，要换一位家人当申请人，请打电话给镇（街道）民政办。")
        .version(view.application.version)
        .field(Field::radio("member", "谁", people))
        .field(Field::radio("why", "什么原因", whys.to_vec()))
        .field(Field::digits("on", "从哪一天起", typed.get("on")).hint("例如：20261120"))
        .button("告诉镇（街道）")
        .page(errors)
}

async fn save_left(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let view = draft::read_for(&ctx, &params, Action::ChangeFamily).await?;
    let declaration = &view.application.declaration;
    let mut errors = Errors::new();
    let chosen = typed.get("member").parse().ok().map(MemberNo);
    let chosen = chosen.filter(|no| *no != declaration.applicant_no && declaration.member(*no).is_some());
    if chosen.is_none() {
        errors.add("member", "请选是谁");
    }
    let why = errors.take("why", forms::one_of(typed.get("why"), &WHYS, "请选什么原因"));
    let on = errors.take("on", forms::past_day(typed.get("on"), view.today));
    let (Some(member), Some(why), Some(on)) = (chosen, why, on) else {
        return ask_left(&ctx, &view, &typed, errors);
    };
    match tell(&ctx, &view, &typed, FamilyChange::Left { member, why, on }).await? {
        None => Ok(see_other(&draft::path(view.application.id))),
        Some(sentence) => {
            errors.add("member", &sentence);
            ask_left(&ctx, &view, &typed, errors)
        }
    }
}
