//! The head of a case: who, what is asked for, where it stands, which clocks run, whose turn it is.

use super::basis::basis;
use crate::words;
use jzt_app::App;
use jzt_app::applications::CaseView;
use jzt_domain::access::{self, Actor, Denial, Role};
use jzt_domain::application::{Action, Clock, FinishedClock, Stage};
use jzt_domain::calendar::Due;
use jzt_domain::household::ShortText;
use jzt_domain::policy::{ConfirmLevel, PolicySet};

/// The head as the template draws it.
pub(in crate::pages::staff) struct Head {
    pub path: String,
    pub version: i64,
    pub title: String,
    pub stage: &'static str,
    pub number: String,
    pub facts: Vec<(&'static str, String)>,
    pub is_registered: bool,
    pub clocks: Vec<ClockLine>,
    /// Why the clocks stand still, if they do.
    pub paused: String,
}

/// One clock: running, or how it ended.
pub(in crate::pages::staff) struct ClockLine {
    pub name: &'static str,
    pub light: &'static str,
    pub light_words: String,
    pub from: String,
    /// In words.
    pub due: String,
    /// The same for a table.
    pub due_short: String,
    pub holder: String,
    pub basis: String,
}

impl Head {
    pub(in crate::pages::staff) fn of(app: &App, case: &CaseView) -> Self {
        let application = &case.application;
        let applicant = application.declaration.applicant();
        let name = applicant.map_or("姓名待补", |member| member.name.as_str());
        let people = application.declaration.members.len();
        Self {
            path: super::path(case),
            version: application.version,
            title: match people {
                0 => format!("{name} · {}", words::kind(application.kind())),
                _ => format!("{name} 家 {people} 人 · {}", words::kind(application.kind())),
            },
            stage: words::stage(application.stage),
            number: application.number.as_ref().map_or_else(|| "受理后才有".to_owned(), ToString::to_string),
            facts: facts(case),
            is_registered: application.is_registered(),
            clocks: case.clocks.iter().map(|clock| clock_line(app, case, clock)).collect(),
            paused: paused(case),
        }
    }
}

fn facts(case: &CaseView) -> Vec<(&'static str, String)> {
    let application = &case.application;
    let request = application.declaration.request();
    let address = application.declaration.address.as_ref().map(ShortText::as_str).unwrap_or_default();
    let mut facts = vec![("申请的", words::request(request))];
    if application.kind() != request.kind() {
        facts.push(("现在按", words::kind(application.kind()).to_owned()));
    }
    if !request.is_emergency() {
        let agreed = if application.others_too() { "同意，不用再交材料" } else { "没有同意" };
        facts.push(("不符合时按别的种类审", agreed.to_owned()));
    }
    facts.push(("住址", format!("{}{address}", case.home_name)));
    if case.village_name != case.home_name {
        facts.push(("由哪里办", case.village_name.clone()));
    }
    facts.extend(application.confirm_level.map(|level| ("由谁确认", words::confirm_level(level).to_owned())));
    facts
}

fn clock_line(app: &App, case: &CaseView, clock: &Clock) -> ClockLine {
    let light = clock.light_at(app.now());
    let due = clock.moment.map_or_else(|| words::due(clock.due), words::stamp);
    ClockLine {
        name: words::clock(clock.kind),
        light: if clock.paused { "" } else { words::light_code(light) },
        light_words: if clock.paused { "‖ 暂停" } else { words::light(light) }.to_owned(),
        from: clock.from.to_string(),
        due_short: clock.moment.map_or_else(|| short(clock.due), words::stamp),
        due,
        holder: words::holder(clock.holder).to_owned(),
        basis: clock.source(&policy(app, case)).map(|source| basis(&source)).unwrap_or_default(),
    }
}

fn short(due: Due) -> String {
    let provisional = if due.provisional { "（暂定）" } else { "" };
    format!("{}{provisional}", due.date)
}

/// A clock that ended: when, and whether in time.
pub(super) fn finished_line(app: &App, case: &CaseView, finished: &FinishedClock) -> ClockLine {
    let late = finished.was_late();
    ClockLine {
        light: if late { "late" } else { "ok" },
        light_words: if late { "▲ 超期办完" } else { "● 按时办完" }.to_owned(),
        holder: format!("{}，{}办完", words::holder(finished.clock.holder), finished.ended_at.date()),
        ..clock_line(app, case, &finished.clock)
    }
}

fn paused(case: &CaseView) -> String {
    let open = case.application.pauses.iter().find(|pause| pause.until.is_none());
    open.map(|pause| format!("{}起，家庭补交材料，办理期限暂停计算", words::date(pause.from.date())))
        .unwrap_or_default()
}

/// The rules of the case's place and kind today.
pub(in crate::pages::staff) fn policy(app: &App, case: &CaseView) -> PolicySet {
    let place = case.application.handled_in().unwrap_or(&app.settings().district);
    app.policy().tree.lookup(place, case.today).for_kind(case.application.kind())
}

/// A file that waits for a decision is for those who decide at its level.
fn decides(role: Role, case: &CaseView) -> bool {
    let township = case.application.confirm_level == Some(ConfirmLevel::Township);
    case.application.stage != Stage::Confirmation || (role == Role::TownshipApprover) == township
}

/// The step that somebody else must take because this person took an earlier one; empty when there is none.
pub(super) fn second_person(actor: &Actor, case: &CaseView) -> String {
    let blocked = |action: &Action| access::check(actor, *action, &case.application) == Err(Denial::SamePerson);
    Action::ALL.iter().find(|action| blocked(action)).map_or_else(String::new, |action| {
        format!("“{}”要换一个人办：前面的步骤是您自己办的。", words::action(*action))
    })
}

/// Whose turn it is when this person can do nothing.
pub(super) fn turn(actor: &Actor, own: Role, case: &CaseView) -> String {
    let application = &case.application;
    let second = second_person(actor, case);
    if !second.is_empty() {
        return second;
    }
    let roles: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| access::has_turn(*role, application.stage) && decides(*role, case))
        .collect();
    if !application.stage.is_open() {
        "已经办结。".to_owned()
    } else if roles.contains(&own) {
        "您这一步的条件还没有齐，或者已经办过了。".to_owned()
    } else if roles.is_empty() {
        "现在等申请家庭办。".to_owned()
    } else {
        let names: Vec<&str> = roles.into_iter().map(words::role).collect();
        format!("现在该{}办。", names.join("、"))
    }
}
