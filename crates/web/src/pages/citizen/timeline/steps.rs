//! The steps of the procedure with what happened in each. An emergency walks its own way.

use super::{decider, is_delegated};
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Application, Decision, Stage, Verdict};
use jzt_domain::time::Timestamp;

pub(super) struct Step {
    pub class: &'static str,
    pub dot: String,
    pub title: String,
    pub notes: Vec<String>,
}

fn verdict(application: &Application) -> Option<Verdict> {
    application.decision.as_ref().map(|Decision { verdict, .. }| *verdict)
}

fn on(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| words::date(at.date()))
}

pub(super) fn of(view: &CaseView) -> Vec<Step> {
    let application = &view.application;
    let (all, position) = if application.declaration.request().is_emergency() {
        (emergency(application), emergency_position(application))
    } else {
        (ordinary(view), position(application))
    };
    let open = application.stage.is_open();
    let numbered = all.into_iter().enumerate();
    numbered
        .map(|(at, (title, notes))| {
            let (class, dot) = match at.cmp(&position) {
                std::cmp::Ordering::Less => ("done", "✓".to_owned()),
                std::cmp::Ordering::Equal if open => ("now", at.saturating_add(1).to_string()),
                std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => ("", at.saturating_add(1).to_string()),
            };
            Step { class, dot, title, notes }
        })
        .collect()
}

type Titled = (String, Vec<String>);

fn emergency(application: &Application) -> Vec<Titled> {
    let paid = application.relief.as_ref().and_then(|relief| relief.paid_at);
    let called = on(application.submitted_at).map(|day| format!("{day} 发出求助"));
    let paid = on(paid).map(|day| format!("{day} 批准发钱"));
    let closed = application.decision.as_ref().map(|decision| format!("{} 办完", words::date(decision.at.date())));
    vec![
        ("发出求助".to_owned(), called.into_iter().collect()),
        ("镇（街道）先救急".to_owned(), paid.into_iter().collect()),
        ("补齐材料，办完手续".to_owned(), closed.into_iter().collect()),
    ]
}

fn emergency_position(application: &Application) -> usize {
    match application.stage {
        Stage::Draft | Stage::AwaitingSignatures => 0,
        Stage::ReliefFirst => 2,
        Stage::Decided if application.relief.is_some() => 3,
        Stage::Submitted
        | Stage::SupplementRequested
        | Stage::Investigating
        | Stage::Opinion
        | Stage::PublicNotice
        | Stage::Confirmation
        | Stage::Decided
        | Stage::Withdrawn
        | Stage::Terminated => 1,
    }
}

fn ordinary(view: &CaseView) -> Vec<Titled> {
    let application = &view.application;
    let not_accepted = verdict(application) == Some(Verdict::NotAccepted);
    let accepted = if not_accepted { "镇（街道）没有受理" } else { "镇（街道）受理" };
    let confirmed = format!("{}确认", if is_delegated(view) { "镇（街道）" } else { decider(view) });
    let all = [
        ("全家签好授权书".to_owned(), signed_notes(application)),
        (accepted.to_owned(), accepted_notes(application)),
        ("核对家庭情况，上门调查".to_owned(), investigation_notes(application)),
        ("镇（街道）提出意见，在村里公示".to_owned(), notice_notes(application)),
        (confirmed, confirmation_notes(application)),
    ];
    let shown = if not_accepted { 2 } else { all.len() };
    all.into_iter().take(shown).collect()
}

/// How far the procedure has come: the number of steps behind it.
fn position(application: &Application) -> usize {
    match application.stage {
        Stage::Draft | Stage::AwaitingSignatures => 0,
        Stage::Submitted | Stage::SupplementRequested if application.accepted_at.is_none() => 1,
        Stage::Submitted | Stage::SupplementRequested | Stage::Investigating | Stage::ReliefFirst => 2,
        Stage::Opinion | Stage::PublicNotice => 3,
        Stage::Confirmation => 4,
        Stage::Decided if verdict(application) == Some(Verdict::NotAccepted) => 2,
        Stage::Decided => 5,
        Stage::Withdrawn | Stage::Terminated => {
            [application.submitted_at, application.accepted_at].iter().flatten().count()
        }
    }
}

fn signed_notes(application: &Application) -> Vec<String> {
    let signed = on(application.submitted_at).map(|day| format!("{day}，{} 人都签了", application.signers.len()));
    signed.into_iter().collect()
}

fn accepted_notes(application: &Application) -> Vec<String> {
    let asked = application.supplements.iter().map(|round| {
        let answered = on(round.answered_at).map_or_else(String::new, |day| format!("，{day} 您补交了"));
        format!("{} 请您补交材料{answered}", words::date(round.asked_at.date()))
    });
    asked.chain(on(application.accepted_at).map(|day| format!("{day} 受理"))).collect()
}

fn investigation_notes(application: &Application) -> Vec<String> {
    let again = (application.stage == Stage::Investigating && !application.visits.is_empty())
        .then(|| "要再核实一次，工作人员会再上门".to_owned());
    let verified = application.verification.as_ref().map(|verification| match &verification.report {
        Some((at, _)) => format!("{} 核对完成", words::date(at.date())),
        None => "正在核对家庭情况".to_owned(),
    });
    let visits = application.visits.iter().map(|(_, visit)| format!("{} 上门看过", words::date(visit.visited_on)));
    let held = application.appraisals.iter();
    let appraisals = held.map(|(_, appraisal)| format!("{} 开了民主评议会", words::date(appraisal.held_on)));
    again.into_iter().chain(verified).chain(visits).chain(appraisals).collect()
}

fn notice_notes(application: &Application) -> Vec<String> {
    let notices = application.notices.iter();
    notices.map(|notice| format!("公示：{} 到 {}", words::date(notice.from), words::due(notice.until))).collect()
}

fn confirmation_notes(application: &Application) -> Vec<String> {
    let received = on(application.received_at).map(|day| format!("{day} 收到材料"));
    let visits = application.district_visits.iter();
    let visits = visits.map(|(_, visit)| format!("{} 区里上门看过", words::date(visit.visited_on)));
    let decided = application.decision.as_ref().map(|decision| format!("{} 作出决定", words::date(decision.at.date())));
    received.into_iter().chain(visits).chain(decided).collect()
}
