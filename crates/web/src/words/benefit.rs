//! What was granted: stages, steps, clocks, causes, events, and why the rules say no.

use jzt_domain::benefit::{
    Action, ChangeSort, ClockKind, Event, Measure, Refusal, Review, ReviewOutcome, Stage, StopCause,
};
use jzt_domain::identity::PersonName;

/// A stage as staff call it.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Active => "正常享受",
        Stage::PhaseOut => "渐退期",
        Stage::Suspended => "暂停发放",
        Stage::StopPublished => "拟停止，正在公示",
        Stage::Terminated => "已停止",
    }
}

/// A stage as the family reads it.
pub const fn stage_for_family(stage: Stage) -> &'static str {
    match stage {
        Stage::Active => "正常享受",
        Stage::PhaseOut => "还能再享受一段时间",
        Stage::Suspended => "先停发了",
        Stage::StopPublished => "准备停发，正在公示",
        Stage::Terminated => "已经停了",
    }
}

/// A step.
pub const fn action(action: Action) -> &'static str {
    match action {
        Action::RecordReview => "登记定期核查",
        Action::ReportChange => "登记家庭变化",
        Action::RequestStop => "登记本人申请退出",
        Action::RecordJobOffer => "登记介绍工作",
        Action::ReassessCare => "重新评估自理能力",
        Action::ProposeAdjust => "提出调整金额",
        Action::ProposeOwnShare => "提出停发本人份额",
        Action::ProposePhaseOut => "提出渐退",
        Action::ProposeSuspend => "提出暂停发放",
        Action::ProposeResume => "提出恢复发放",
        Action::ProposeStop => "提出停止",
        Action::ProposePublishAgain => "提出重新公示",
        Action::ProposeDropStop => "提出不再停止",
        Action::Approve => "同意建议",
        Action::Return => "退回建议",
        Action::DecideStop => "公示期满，决定停止",
        Action::ObjectStop => "提出异议",
        Action::Raise => "提标补发",
    }
}

/// What is proposed.
pub fn measure(measure: &Measure) -> String {
    match measure {
        Measure::Adjust { amount, people, income_month, .. } => {
            let counted = people.iter().filter(|person| person.counted).count();
            let income = income_month.map(|income| format!("，全家每月收入 {}", super::yuan(income)));
            format!("调整为每月 {}，{counted} 人{}", super::yuan(*amount), income.unwrap_or_default())
        }
        Measure::OwnShare { amount, .. } => format!("停发一人的份额，全家每月 {}", super::yuan(*amount)),
        Measure::PhaseOut => "进入渐退期".to_owned(),
        Measure::Suspend => "暂停发放".to_owned(),
        Measure::Resume => "恢复发放，补发停发的月份".to_owned(),
        Measure::Stop { cause } => format!("停止：{}", stop_cause(*cause)),
        Measure::PublishAgain => "异议查过了，重新公示停止".to_owned(),
        Measure::DropStop => "不再停止，恢复原状".to_owned(),
    }
}

/// A clock.
pub const fn clock(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Review => "定期核查",
        ClockKind::Reassess => "重新评估自理能力",
        ClockKind::StopPublicity => "停止前公示",
        ClockKind::StopObjection => "答复异议",
        ClockKind::PhaseOut => "渐退期满",
        ClockKind::Validity => "有效期满",
    }
}

/// Why it ends.
pub const fn stop_cause(cause: StopCause) -> &'static str {
    match cause {
        StopCause::Death => "死亡、宣告死亡或者失踪",
        StopCause::AbleToWork => "恢复劳动能力",
        StopCause::Prison => "被判处刑罚，在监狱服刑",
        StopCause::MeansAbove => "收入或财产不再符合规定",
        StopCause::ObligorAble => "法定义务人有了履行能力",
        StopCause::OwnRequest => "本人申请退出",
        StopCause::LeftSchool => "超过保留待遇的年龄，不再读书",
        StopCause::MovedAway => "迁出本地",
        StopCause::RefusedReview => "不配合核查",
        StopCause::Expired => "有效期满",
    }
}

/// What a family reports.
pub const fn change_sort(sort: ChangeSort) -> &'static str {
    match sort {
        ChangeSort::Members => "家里添人、减人",
        ChangeSort::Income => "收入有变化",
        ChangeSort::Property => "财产有变化",
        ChangeSort::Death => "有人去世",
        ChangeSort::Care => "生活自理能力有变化",
        ChangeSort::Residence => "搬家了",
        ChangeSort::Other => "别的变化",
    }
}

/// What happened.
pub const fn event(event: &Event) -> &'static str {
    match event {
        Event::Opened(_) => "建立待遇",
        Event::Granted { .. } => "批准享受",
        Event::Reviewed(_) => "定期核查",
        Event::ChangeReported { .. } => "报告家庭变化",
        Event::StopRequested { .. } => "本人申请退出",
        Event::JobOffered(_) => "介绍工作",
        Event::ReassessedCare { .. } => "重新评估自理能力",
        Event::Proposed { .. } => "提出建议",
        Event::ProposalReturned { .. } => "退回建议",
        Event::Adjusted { .. } => "调整金额",
        Event::OwnShareReduced { .. } => "停发一人的份额",
        Event::PhaseOutStarted { .. } => "进入渐退期",
        Event::Suspended { .. } => "暂停发放",
        Event::Resumed { .. } => "恢复发放",
        Event::StopPublished { .. } => "公示停止",
        Event::StopObjected { .. } => "对停止有异议",
        Event::StopDropped { .. } => "不再停止",
        Event::Terminated { .. } => "停止",
        Event::BackPaid { .. } => "提标补发",
    }
}

/// Why the rules say no.
pub const fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::OutOfScope => "没有找到这份待遇。",
        Refusal::NotYours => "这一步不归您办。",
        Refusal::WrongStage => "这份待遇已经变了，现在不能这样办。请重新打开看看。",
        Refusal::SecondPersonRequired => "前面的核查或建议是您自己办的，这一步要换一个人办。",
        Refusal::NotThisKind => "这种救助没有这一步。",
        Refusal::NobodyCounted => "至少要有一个人计入。",
        Refusal::VisitorsTooFew => "核查要有足够的人一起上门，请把名字填全。",
        Refusal::DateImpossible => "日期不对：不能晚于今天，也不能早于上一次。",
        Refusal::ListTooLong => "填得太多了，请少填一些。",
        Refusal::NoSuchMember => "没有找到这个人，或者同一个人填了两次。",
        Refusal::AmountImpossible => "金额不对：要大于 0，不能超过规定的最高金额。",
        Refusal::NothingChanges => "和现在一样，没有变化。",
        Refusal::ProposalPending => "已经有一份建议等着决定，请先等结果。",
        Refusal::NoProposal => "现在没有等着决定的建议。",
        Refusal::RefusalsTooFew => "连续拒绝合适工作的次数还不够。",
        Refusal::CauseImpossible => "这个原因不适用这种救助。",
        Refusal::StopNotRequested => "家庭还没有申请退出，请先登记。",
        Refusal::NotExpired => "有效期还没有满。",
        Refusal::NoticeRunning => "公示期还没有满。",
        Refusal::NoticeOver => "公示期已经满了。",
        Refusal::ObjectionOpen => "有异议还没有答复。",
        Refusal::NoObjection => "没有异议要答复。",
        Refusal::TooManyObjections => "收到的意见已经很多，请打电话告诉镇（街道）。",
        Refusal::NothingRaised => "标准没有提高，不用补发。",
        Refusal::TooManyChanges => "报的变化还没有看完，请等镇（街道）看过再报。",
        Refusal::PolicyMissing => "规则里缺少要用的数，请联系系统管理员。",
    }
}

/// What an event says beyond its name.
pub fn detail(event: &Event) -> String {
    match event {
        Event::Opened(_) => String::new(),
        Event::Granted { grant, .. } => {
            format!(
                "{}，每月 {}，从 {}起",
                super::kind(grant.kind),
                super::yuan(grant.rate.amount),
                super::month(grant.rate.from_month)
            )
        }
        Event::Reviewed(review) => reviewed(review),
        Event::ChangeReported { sort, text } => format!("{}：{}", change_sort(*sort), text.as_str()),
        Event::StopRequested { text } | Event::StopObjected { text, .. } => text.as_str().to_owned(),
        Event::JobOffered(offer) => {
            let outcome = if offer.accepted { "接受了" } else { "没有接受" };
            format!("{}，{outcome}：{}", super::date(offer.offered_on), offer.text.as_str())
        }
        Event::ReassessedCare { care, text } => {
            let unmet = super::manages(*care).iter().filter(|alone| !**alone).count();
            format!("{unmet} 项不能自己做。{}", text.as_str())
        }
        Event::Proposed { measure: wanted, reasons, .. } => {
            format!("{}。理由：{}", measure(wanted), reasons.as_str())
        }
        Event::ProposalReturned { reasons } => reasons.as_str().to_owned(),
        Event::Adjusted { .. }
        | Event::OwnShareReduced { .. }
        | Event::PhaseOutStarted { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::StopPublished { .. }
        | Event::StopDropped { .. }
        | Event::Terminated { .. }
        | Event::BackPaid { .. } => decided(event),
    }
}

/// What a decision says; nothing for an event that is none.
fn decided(event: &Event) -> String {
    match event {
        Event::Adjusted { rate, reasons, .. } | Event::OwnShareReduced { rate, reasons, .. } => {
            let from = super::month(rate.from_month);
            format!("从 {from}起每月 {}。理由：{}", super::yuan(rate.amount), reasons.as_str())
        }
        Event::PhaseOutStarted { until, reasons } => format!("到 {}。理由：{}", super::date(*until), reasons.as_str()),
        Event::Suspended { from_month, reasons } => {
            format!("从 {}起。理由：{}", super::month(*from_month), reasons.as_str())
        }
        Event::Resumed { from_month, arrears, reasons } => {
            let from = super::month(*from_month);
            format!("从 {from}起，补发 {}。理由：{}", super::yuan(*arrears), reasons.as_str())
        }
        Event::StopPublished { from, until, cause, reasons } => {
            let (from, until) = (super::date(*from), super::date(until.date));
            format!("{from} 到 {until}，{}。理由：{}", stop_cause(*cause), reasons.as_str())
        }
        Event::StopDropped { reasons } => reasons.as_str().to_owned(),
        Event::Terminated { cause, from_month, reasons, .. } => {
            let (cause, from) = (stop_cause(*cause), super::month(*from_month));
            format!("{cause}，从 {from}起停止。理由：{}", reasons.as_str())
        }
        Event::BackPaid { back_pay, .. } => {
            let (from, to) = (super::month(back_pay.from_month), super::month(back_pay.to_month));
            format!("{from}到{to}，补发 {}", super::yuan(back_pay.amount))
        }
        _ => String::new(),
    }
}

fn reviewed(review: &Review) -> String {
    let visitors: Vec<&str> = review.visitors.iter().map(PersonName::as_str).collect();
    let outcome = match review.outcome {
        ReviewOutcome::Unchanged => "没有变化",
        ReviewOutcome::Changed => "有变化",
    };
    let income = review.income_month.map(|income| format!("全家每月收入 {}。", super::yuan(income)));
    let (day, visitors) = (super::date(review.visited_on), visitors.join("、"));
    format!("{day} 入户，{visitors}。{}{outcome}：{}", income.unwrap_or_default(), review.findings.as_str())
}
