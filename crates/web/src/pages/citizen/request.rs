//! What the family asks for: the entry by need, then the few questions that pick the kind. The same pages open a draft
//! (`/apply`) and change what a draft asks for (`/applications/{id}/request`).

use super::draft;
use super::question::Question;
use crate::ctx::Ctx;
use crate::extract::{Fields, Form, Params};
use crate::forms::{self, Errors, Field, Opt};
use crate::page::{Page, see_other};
use crate::problem::Problem;
use crate::routes::{Access, Routes};
use jzt_app::applications::{self, CaseView};
use jzt_domain::household::{Answer, MemberNo};
use jzt_domain::kind::{Kind, Request, TemporarySort};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/apply", Access::Citizen, show);
    routes.post("/apply", Access::Citizen, save);
    routes.get("/apply/kinds", Access::Citizen, kinds);
    routes.post("/apply/kinds", Access::Citizen, save_kind);
    routes.get("/apply/lasting", Access::Citizen, lasting);
    routes.post("/apply/lasting", Access::Citizen, save_lasting);
    routes.get("/apply/single", Access::Citizen, single);
    routes.post("/apply/single", Access::Citizen, save_single);
    routes.get("/applications/{id}/request", Access::Citizen, show);
    routes.post("/applications/{id}/request", Access::Citizen, save);
    routes.get("/applications/{id}/request/kinds", Access::Citizen, kinds);
    routes.post("/applications/{id}/request/kinds", Access::Citizen, save_kind);
    routes.get("/applications/{id}/request/lasting", Access::Citizen, lasting);
    routes.post("/applications/{id}/request/lasting", Access::Citizen, save_lasting);
    routes.get("/applications/{id}/request/single", Access::Citizen, single);
    routes.post("/applications/{id}/request/single", Access::Citizen, save_single);
}

/// The draft whose request is changed, or none yet.
struct Entry(Option<CaseView>);

impl Entry {
    async fn of(ctx: &Ctx, params: &Params) -> Result<Self, Problem> {
        if params.text("id").is_empty() {
            return Ok(Self(None));
        }
        Ok(Self(Some(draft::editing(ctx, params).await?)))
    }

    fn base(&self) -> String {
        self.0
            .as_ref()
            .map_or_else(|| "/apply".to_owned(), |view| format!("{}/request", draft::path(view.application.id)))
    }

    fn request(&self) -> Option<Request> {
        self.0.as_ref().and_then(|view| view.application.declaration.request)
    }

    /// The frame of a page; the first leads back out of the question, the others to the first.
    fn question(&self, ctx: &Ctx, title: &str, is_first: bool) -> Question {
        let out = self.0.as_ref().map_or_else(|| "/".to_owned(), |view| draft::path(view.application.id));
        let question = Question::new(ctx, title).back(if is_first { out } else { self.base() }).caption("申请什么");
        match &self.0 {
            Some(view) => question.version(view.application.version),
            None => question,
        }
    }

    /// Opens the draft with this request, or changes it.
    async fn store(&self, ctx: &Ctx, typed: &Fields, request: Request) -> Page {
        let Some(view) = &self.0 else {
            let id = applications::start(ctx.app(), &ctx.actor(), request).await?;
            let on = if request.is_emergency() { "/emergency" } else { "" };
            return Ok(see_other(&format!("{}{on}", draft::path(id))));
        };
        let id = view.application.id;
        draft::save(ctx, id, typed.version()?, Answer::Request(request))
            .await
            .map_err(|error| draft::problem(id, error))?;
        if request.is_emergency() {
            return Ok(see_other(&format!("{}/emergency", draft::path(id))));
        }
        Ok(draft::done(ctx, id))
    }
}

/// What a family wants, in its own terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Help every month.
    Monthly,
    /// For one severely disabled or ill member alone.
    Single,
    /// A sum against costs that are too large.
    Expense,
    /// Money now.
    Emergency,
    /// It knows the kind.
    Known,
}

const WANTS: [(Want, &str, &str, &str); 5] = [
    (Want::Monthly, "monthly", "每月的生活救助", "钱不够过日子。不知道选哪种，就选这个。"),
    (Want::Single, "single", "只给家里一个重残或重病的人申请", "家里别的人过得去，这一个人困难。"),
    (Want::Expense, "expense", "花销太大，一时撑不住", "看病、上学等花了很多钱，帮一次。"),
    (Want::Emergency, "emergency", "遇到急事，急需用钱", "火灾、车祸、突发重病等。先帮忙，材料以后再补。"),
    (Want::Known, "known", "我知道要申请哪一种", "看看五种救助，自己选。"),
];

/// The need behind a stored request.
const fn want_of(request: Request) -> Want {
    match request {
        Request::Lasting { first: Kind::Tekun | Kind::Dibao, .. } => Want::Monthly,
        Request::Lasting { .. } => Want::Known,
        Request::Single { .. } => Want::Single,
        Request::Temporary { sort: TemporarySort::Expense } => Want::Expense,
        Request::Temporary { sort: TemporarySort::Emergency } => Want::Emergency,
    }
}

async fn show(ctx: Ctx, params: Params) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let chosen = entry.request().map(want_of);
    ask(&ctx, &entry, chosen, Errors::new())
}

fn ask(ctx: &Ctx, entry: &Entry, chosen: Option<Want>, errors: Errors) -> Page {
    let choices = WANTS.map(|(want, code, name, hint)| Opt::new(code, name).hint(hint).on(chosen == Some(want)));
    entry
        .question(ctx, "您家想申请什么？", true)
        .intro("不收钱。拿不准就选第一个，工作人员会帮您看哪一种合适。")
        .field(Field::radio("want", "选一个", choices.to_vec()))
        .button("下一步")
        .why("不同的救助，要填的内容不一样。选好了，我们只问用得着的。")
        .page(errors)
}

async fn save(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let offered = WANTS.map(|(want, code, _, _)| (want, code));
    let mut errors = Errors::new();
    let read = forms::one_of(typed.get("want"), &offered, "请选一个，拿不准就选第一个");
    let Some(want) = errors.take("want", read) else { return ask(&ctx, &entry, None, errors) };
    let sort = match want {
        Want::Expense => TemporarySort::Expense,
        Want::Emergency => TemporarySort::Emergency,
        Want::Monthly => return Ok(see_other(&format!("{}/lasting{}", entry.base(), draft::carry(&ctx)))),
        Want::Single => return Ok(see_other(&format!("{}/single{}", entry.base(), draft::carry(&ctx)))),
        Want::Known => return Ok(see_other(&format!("{}/kinds{}", entry.base(), draft::carry(&ctx)))),
    };
    entry.store(&ctx, &typed, Request::Temporary { sort }).await
}

/// The five kinds, each explained in a sentence or two.
const KINDS: [(Kind, &str, &str); 5] = [
    (Kind::Dibao, "低保", "每个人平均下来的收入低于低保标准，财产也不多。每月补差额。"),
    (
        Kind::Tekun,
        "特困供养",
        "老人、残疾人或孩子，干不了活，没有收入，也没有人能养。每月发生活费，不能自理的还有护理费。",
    ),
    (Kind::Marginal, "低保边缘", "收入比低保标准高一点。不按月发钱，看病、上学、住房等可以申请别的帮助。"),
    (Kind::RigidSpending, "刚性支出困难", "收入不算太低，但看病、上学、康复的钱花得太多。认定以后，可以申请别的帮助。"),
    (Kind::Temporary, "临时救助", "突然遇到难处，一次性帮一把。"),
];

async fn kinds(ctx: Ctx, params: Params) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let chosen = entry.request().map(Request::kind);
    ask_kind(&ctx, &entry, chosen, Errors::new())
}

fn ask_kind(ctx: &Ctx, entry: &Entry, chosen: Option<Kind>, errors: Errors) -> Page {
    let choices = KINDS.map(|(kind, name, hint)| Opt::new(kind.code(), name).hint(hint).on(chosen == Some(kind)));
    entry
        .question(ctx, "您要申请哪一种？", false)
        .field(Field::radio("kind", "选一种", choices.to_vec()))
        .button("下一步")
        .page(errors)
}

async fn save_kind(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let offered = KINDS.map(|(kind, _, _)| (kind, kind.code()));
    let mut errors = Errors::new();
    let Some(kind) = errors.take("kind", forms::one_of(typed.get("kind"), &offered, "请选一种")) else {
        return ask_kind(&ctx, &entry, None, errors);
    };
    match kind {
        Kind::Temporary => entry.store(&ctx, &typed, Request::Temporary { sort: TemporarySort::Expense }).await,
        // The last in the order: there is no next kind to agree to.
        Kind::RigidSpending => entry.store(&ctx, &typed, Request::Lasting { first: kind, others_too: false }).await,
        Kind::Tekun | Kind::Dibao | Kind::Marginal => {
            let from = if draft::from_check(&ctx) { "&from=check" } else { "" };
            Ok(see_other(&format!("{}/lasting?first={}{from}", entry.base(), kind.code())))
        }
    }
}

/// The kind that the family named itself; `None` when it left the choice to a question.
fn named(ctx: &Ctx) -> Option<Kind> {
    Kind::from_code(ctx.query.get("first")).filter(|kind| Kind::IN_ORDER.contains(kind))
}

async fn lasting(ctx: Ctx, params: Params) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let mut typed = Fields::default();
    if let Some(Request::Lasting { first, others_too }) = entry.request() {
        typed.push("alone", if first == Kind::Tekun { "yes" } else { "no" });
        typed.push("others_too", if others_too { "yes" } else { "" });
    }
    ask_lasting(&ctx, &entry, &typed, Errors::new())
}

fn consent(typed: &Fields) -> Field {
    let agreed = Opt::new("yes", "如果不符合这一种，同意按下一种接着审，不用再交材料").on(typed.ticked("others_too"));
    Field::boxes("others_too", "要不要也看看别的救助？", vec![agreed])
        .hint("先后看：特困、低保、低保边缘、刚性支出困难。不勾，就只看您申请的这一种。")
}

fn ask_lasting(ctx: &Ctx, entry: &Entry, typed: &Fields, errors: Errors) -> Page {
    let title = if named(ctx).is_some() { "还有一件事请您定" } else { "家里是这样的情况吗？" };
    let mut question = entry.question(ctx, title, false);
    if named(ctx).is_none() {
        let chosen = typed.get("alone");
        let choices =
            vec![Opt::new("yes", "是，三样都是").on(chosen == "yes"), Opt::new("no", "不是").on(chosen == "no")];
        let field = Field::radio("alone", "一个人过，没有儿女，也干不了活", choices)
            .hint("三样都是，先按特困供养看。不是，先按低保看。");
        question = question.field(field);
    }
    question.field(consent(typed)).why("申请一次，就能按几种救助接着看，不用跑第二趟。要您同意才行。").page(errors)
}

async fn save_lasting(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let first = match (named(&ctx), typed.get("alone")) {
        (Some(kind), _) => kind,
        (None, "yes") => Kind::Tekun,
        (None, "no") => Kind::Dibao,
        (None, _) => {
            let mut errors = Errors::new();
            errors.add("alone", "请选是或不是");
            return ask_lasting(&ctx, &entry, &typed, errors);
        }
    };
    entry.store(&ctx, &typed, Request::Lasting { first, others_too: typed.ticked("others_too") }).await
}

async fn single(ctx: Ctx, params: Params) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let mut typed = Fields::default();
    if let Some(Request::Single { member, others_too }) = entry.request() {
        typed.push("member", &member.0.to_string());
        typed.push("others_too", if others_too { "yes" } else { "" });
    }
    ask_single(&ctx, &entry, &typed, Errors::new())
}

fn ask_single(ctx: &Ctx, entry: &Entry, typed: &Fields, errors: Errors) -> Page {
    let members = entry.0.iter().flat_map(|view| &view.application.declaration.members);
    let people = members.map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(typed.get("member") == no)
    });
    let people: Vec<Opt> = people.collect();
    let question = entry
        .question(ctx, "只给一个人申请", false)
        .intro("重残或重病的人，全家的收入又只比低保标准高一点，可以一个人享受低保。全家的情况还是要填。");
    let question = if people.is_empty() {
        question.intro("给谁申请，等您填好“家里有谁”再选。")
    } else {
        question.field(Field::radio("member", "给谁申请？", people))
    };
    question.field(consent(typed)).page(errors)
}

async fn save_single(ctx: Ctx, params: Params, Form(typed): Form) -> Page {
    let entry = Entry::of(&ctx, &params).await?;
    let known = entry.0.as_ref().map(|view| &view.application.declaration).filter(|known| !known.members.is_empty());
    // Before anybody is entered the applicant stands in; the list of members asks again.
    let chosen = match known {
        None => Some(MemberNo::APPLICANT),
        Some(known) => typed.get("member").parse().ok().map(MemberNo).filter(|no| known.member(*no).is_some()),
    };
    let Some(member) = chosen else {
        let mut errors = Errors::new();
        errors.add("member", "请选给谁申请");
        return ask_single(&ctx, &entry, &typed, errors);
    };
    entry.store(&ctx, &typed, Request::Single { member, others_too: typed.ticked("others_too") }).await
}
