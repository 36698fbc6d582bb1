//! The head of a case: who, where it stands, which clocks run, whose turn it is; and the computation of the means.

use super::basis::{basis, deadline};
use crate::words;
use jzt_app::App;
use jzt_app::applications::CaseView;
use jzt_domain::access::{self, Actor, Denial, Role};
use jzt_domain::application::{Action, Light, Means};
use jzt_domain::household::ShortText;
use jzt_domain::policy::PolicySet;

/// The head as the template draws it.
pub(in crate::pages::staff) struct Head {
    pub path: String,
    pub version: i64,
    pub title: String,
    pub stage: &'static str,
    pub number: String,
    pub place: String,
    pub clocks: Vec<ClockLine>,
}

/// One running clock.
pub(in crate::pages::staff) struct ClockLine {
    pub name: &'static str,
    pub light: &'static str,
    pub light_words: &'static str,
    pub due: String,
    pub basis: String,
}

/// One line of a computation.
pub(in crate::pages::staff) struct Line {
    pub what: String,
    pub amount: String,
    pub note: String,
}

impl Head {
    pub(in crate::pages::staff) fn of(app: &App, case: &CaseView) -> Self {
        let application = &case.application;
        let name = application.declaration.applicant().map(|member| member.name.as_str()).unwrap_or_default();
        let address = application.declaration.address.as_ref().map(ShortText::as_str).unwrap_or_default();
        let policy = policy(app, case);
        Self {
            path: super::path(case),
            version: application.version,
            title: format!("{name} 家 {} 人 · 低保", application.declaration.members.len()),
            stage: words::stage(application.stage),
            number: application.number.as_ref().map_or_else(|| "受理后才有".to_owned(), ToString::to_string),
            place: format!("{}{address}", case.village_name),
            clocks: case
                .clocks
                .iter()
                .map(|clock| ClockLine {
                    name: words::clock(clock.kind),
                    light: light_code(clock.light(case.today)),
                    light_words: words::light(clock.light(case.today)),
                    due: words::due(clock.due),
                    basis: policy.deadline(deadline(clock.kind)).map(|limit| basis(&limit.source)).unwrap_or_default(),
                })
                .collect(),
        }
    }
}

const fn light_code(light: Light) -> &'static str {
    match light {
        Light::OnTime => "ok",
        Light::Soon => "soon",
        Light::Late => "late",
    }
}

fn policy<'a>(app: &'a App, case: &CaseView) -> PolicySet<'a> {
    let place = case.application.declaration.village.as_ref().unwrap_or(&app.settings().district);
    app.policy().tree.lookup(place, case.today)
}

/// Whose turn it is when this person can do nothing; and when a second person is required.
pub(super) fn turn(actor: &Actor, own: Role, case: &CaseView) -> String {
    let application = &case.application;
    let blocked = |action: &Action| access::check(actor, *action, application) == Err(Denial::SamePerson);
    if let Some(action) = Action::ALL.iter().find(|action| blocked(action)) {
        let step = words::action(*action);
        return format!("“{step}”要换一个人办：前面的步骤是您自己办的。");
    }
    let mut roles: Vec<Role> =
        Action::ALL.iter().flat_map(|action| access::roles_for(*action, application.stage)).collect();
    roles.sort_unstable();
    roles.dedup();
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

/// Income against the standard, line by line, each with its rule. Empty while an answer is missing.
pub(in crate::pages::staff) fn means_lines(app: &App, case: &CaseView) -> Vec<Line> {
    let declaration = &case.application.declaration;
    let (Some(means), [Some(wages), Some(business), Some(property), Some(transfer)], Some(residence)) =
        (&case.means, declaration.income.sources(), declaration.residence)
    else {
        return Vec::new();
    };
    let line = |what: &str, amount, note: &str| Line {
        what: what.to_owned(),
        amount: words::yuan(amount),
        note: note.to_owned(),
    };
    let people = means.members_count;
    let standard = policy(app, case).standard_with_source(residence).map(|found| basis(&found.source));
    let verdict = verdict(means);
    vec![
        line("工资性收入", wages, "申报，过去 12 个月，全家"),
        line("经营净收入", business, "申报，过去 12 个月，全家"),
        line("财产净收入", property, "申报，过去 12 个月，全家"),
        line("转移净收入", transfer, "申报，过去 12 个月，全家"),
        line("全家年收入", means.income_year, "四项相加"),
        line("人均月收入", means.income_month_each, &format!("全家年收入 ÷ 12 个月 ÷ {people} 人")),
        line(
            &format!("{}低保标准", words::residence(residence)),
            means.standard_each,
            &format!("每人每月。依据：{}", standard.unwrap_or_default()),
        ),
        line("全家每月最高", means.ceiling_month, &format!("标准 × {people} 人；批准的金额不能超过它")),
        line("按差额每月应补", means.difference_month, verdict),
    ]
}

fn verdict(means: &Means) -> &'static str {
    if means.income_month_each < means.standard_each {
        "全家每月最高 − 全家月收入。人均月收入低于标准"
    } else {
        "人均月收入不低于标准，按差额不用补"
    }
}
