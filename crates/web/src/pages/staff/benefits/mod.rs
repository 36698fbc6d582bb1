//! Granted benefits in the console: what is due, one benefit whole, its steps, and the raises of a township.

mod form;
mod list;
mod raises;
mod show;
mod steps;

use crate::routes::Routes;
use crate::words;
use jzt_app::benefits::BenefitView;
use jzt_domain::benefit::{Action, Clock, Stage};
use jzt_domain::money::Fen;

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    raises::routes(routes);
    show::routes(routes);
    steps::routes(routes);
}

/// The head of a benefit as the templates draw it.
struct Head {
    path: String,
    version: i64,
    title: String,
    stage: &'static str,
    facts: Vec<(&'static str, String)>,
    clocks: Vec<ClockLine>,
}

struct ClockLine {
    name: &'static str,
    light: &'static str,
    light_words: &'static str,
    due: String,
    holder: &'static str,
}

impl Head {
    fn of(view: &BenefitView) -> Self {
        let benefit = &view.benefit;
        let name = benefit.applicant().map_or("姓名待补", |person| person.name.as_str());
        let counted = benefit.counted().count();
        Self {
            path: format!("/staff/benefits/{}", benefit.id()),
            version: benefit.version,
            title: format!("{name} 家 {counted} 人 · {}", words::kind(benefit.kind)),
            stage: words::benefit::stage(benefit.stage),
            facts: facts(view),
            clocks: view.clocks.iter().map(|clock| clock_line(view, clock)).collect(),
        }
    }
}

fn facts(view: &BenefitView) -> Vec<(&'static str, String)> {
    let benefit = &view.benefit;
    let mut facts = vec![
        ("住在", view.village_name.clone()),
        ("户籍类别", words::residence(benefit.residence).to_owned()),
        ("由谁决定", words::confirm_level(benefit.level).to_owned()),
    ];
    if let Some(first) = benefit.first_month() {
        facts.push(("从哪个月起", words::month(first)));
    }
    if benefit.kind.is_monthly() {
        facts.push(("本月应发", words::yuan(view.due_this_month)));
    }
    if let Some(rate) = benefit.last_rate().filter(|rate| rate.amount > Fen::ZERO) {
        let from = words::month(rate.from_month);
        facts.push(("最近定的金额", format!("每月 {}，从 {from}起", words::yuan(rate.amount))));
        facts.push(("标准", format!("每人每月 {}", words::yuan(rate.standard))));
        if rate.extra > Fen::ZERO {
            facts.push(("另加", format!("每月 {}", words::yuan(rate.extra))));
        }
    }
    facts.extend(benefit.valid_until.map(|until| ("有效期到", words::date(until))));
    facts.push(("上次核查", words::date(benefit.checked_on)));
    if benefit.stage == Stage::PhaseOut {
        facts.extend(benefit.phase_out.map(|phase_out| ("渐退期到", words::date(phase_out.until))));
    }
    if let Some(ending) = &benefit.ending {
        facts.push(("停止原因", words::benefit::stop_cause(ending.cause).to_owned()));
        facts.push(("从哪个月停", words::month(ending.from_month)));
    }
    facts
}

fn clock_line(view: &BenefitView, clock: &Clock) -> ClockLine {
    let light = clock.light(view.today);
    ClockLine {
        name: words::benefit::clock(clock.kind),
        light: words::light_code(light),
        light_words: words::light(light),
        due: words::due(clock.due),
        holder: words::role(clock.holder),
    }
}

/// One step as a button and as a page.
#[derive(Clone, Copy)]
struct Step {
    action: Action,
    /// Last part of its address.
    slug: &'static str,
    name: &'static str,
    /// What happens then.
    meaning: &'static str,
    /// True for decisions, which cannot be undone.
    is_final: bool,
}

impl Step {
    /// The page of an action; `None` for what the public does, and for raises, which have a page of their own.
    fn of(action: Action) -> Option<Self> {
        let (slug, is_final, meaning) = match action {
            Action::RecordReview => ("review", false, "登记后，下一次核查的期限从这次入户那天重新算。登记后不能再改。"),
            Action::ReportChange => ("report-change", false, "家庭来说有变化，记在这里，等核查或者调整。"),
            Action::RequestStop => ("request-stop", false, "家庭自己来说不要了，记在这里。停不停还要另外决定。"),
            Action::RecordJobOffer => ("job-offer", false, "连续拒绝合适的工作达到规定次数，才能停发本人的份额。"),
            Action::ReassessCare => ("reassess", false, "只登记评估结果。金额要变，另外提出调整。"),
            Action::ProposeAdjust => {
                ("adjust", false, "建议交有权决定的人看。同意后从下个月起按新的金额发，并告诉家庭。")
            }
            Action::ProposeOwnShare => ("own-share", false, "只停这一个人的份额，不影响家里别人。同意后从下个月起。"),
            Action::ProposePhaseOut => {
                ("phase-out", false, "因为就业收入超过标准，按规定再发一段时间。同意后马上开始算。")
            }
            Action::ProposeSuspend => ("suspend", false, "同意后从下个月起先不发。恢复时，停发的月份会补发。"),
            Action::ProposeResume => ("resume", false, "同意后从下个月起接着发，停发的月份一次补发。"),
            Action::ProposeStop => ("stop", false, "同意后从下个月起停止。特困要先公示，期满没有异议再决定。"),
            Action::ProposePublishAgain => ("publish-again", false, "异议查过了，仍要停止。同意后重新公示。"),
            Action::ProposeDropStop => ("drop-stop", false, "不停止了。同意后恢复公示以前的样子。"),
            Action::Approve => ("approve", true, "同意后马上生效，并发短信告诉家庭，不能撤回。"),
            Action::Return => ("return", false, "退回给提出建议的同事。理由只有工作人员看得到。"),
            Action::DecideStop => ("decide-stop", true, "公示期满，没有异议。从下个月起停止，并告诉家庭，不能撤回。"),
            Action::ObjectStop | Action::Raise => return None,
        };
        Some(Self { action, slug, name: words::benefit::action(action), meaning, is_final })
    }

    fn by_slug(slug: &str) -> Option<Self> {
        Action::ALL.into_iter().filter_map(Self::of).find(|step| step.slug == slug)
    }
}
