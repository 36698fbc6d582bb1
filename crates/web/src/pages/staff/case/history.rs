//! The whole history: who, when, what. Every event has its words; a new one does not compile without.

use super::progress::outcome;
use crate::words;
use jzt_app::applications::HistoryRow;
use jzt_domain::application::Event;
use jzt_domain::household::LongText;

/// One line of the history.
pub(super) struct Entry {
    pub at: String,
    pub by: String,
    pub what: &'static str,
    pub detail: String,
}

/// Oldest first. Answers that follow one another are one line: there are dozens of them.
pub(super) fn entries(rows: &[HistoryRow]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut rows = rows.iter().peekable();
    while let Some(row) = rows.next() {
        let mut detail = detail(&row.event);
        let mut at = words::stamp(row.at);
        if matches!(row.event, Event::Answered(_)) {
            let mut answers = 1_usize;
            while let Some(next) = rows.next_if(|next| matches!(next.event, Event::Answered(_)) && next.by == row.by) {
                answers = answers.saturating_add(1);
                at = words::stamp(next.at);
            }
            detail = format!("{answers} 处");
        }
        entries.push(Entry { at, by: row.by.clone(), what: what(&row.event), detail });
    }
    entries
}

const fn what(event: &Event) -> &'static str {
    match event {
        Event::Started { .. } => "开始填写",
        Event::Answered(_) => "填写申请",
        Event::SignaturesAsked { .. } => "填完，请家人签名",
        Event::DraftReopened => "退回修改，已有的签名作废",
        Event::Signed(_) => "签名",
        Event::SignatureDeclined { .. } => "不同意签名",
        Event::Submitted { .. } => "签名齐了，提交申请",
        Event::Withdrawn { .. } => "撤回申请",
        Event::Accepted { .. } => "受理",
        Event::AcceptanceRefused { .. } => "不予受理",
        Event::SupplementRequested { .. } => "一次性告知补正",
        Event::SupplementAnswered { .. } => "补交材料",
        Event::VerificationOrdered => "发起核对",
        Event::VerificationRecorded(_) => "收到核对结果",
        Event::Visited(_) => "登记入户调查",
        Event::OpinionWritten { .. } => "写初审意见",
        Event::NoticeStarted { .. } => "同意意见，开始公示",
        Event::Objected { .. } => "提出异议",
        Event::Reinvestigated { .. } => "因异议重新调查",
        Event::NoticeClosed => "结束公示，报区民政局",
        Event::Returned { .. } => "退回",
        Event::Confirmed { .. } => "确认，给予救助",
        Event::Refused { .. } => "不予确认",
    }
}

fn detail(event: &Event) -> String {
    let said = |text: &Option<LongText>| text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default();
    match event {
        Event::Started { .. }
        | Event::Answered(_)
        | Event::DraftReopened
        | Event::VerificationOrdered
        | Event::NoticeClosed => String::new(),
        Event::SignaturesAsked { signers, until } => format!("{} 人，{}前签好", signers.len(), words::date(*until)),
        Event::Signed(signature) => format!("第 {} 人，授权书版本 {}", signature.signer.0, signature.text_version),
        Event::SignatureDeclined { signer, reason } => format!("第 {} 人。{}", signer.0, said(reason)),
        Event::Submitted { policy_version } => format!("政策版本 {policy_version}"),
        Event::Withdrawn { reason } => said(reason),
        Event::Accepted { number } => format!("受理编号 {number}"),
        Event::AcceptanceRefused { reasons } | Event::Returned { reasons } | Event::Refused { reasons, .. } => {
            reasons.as_str().to_owned()
        }
        Event::SupplementRequested { items, due } => format!("{} 样，最晚 {}", items.len(), words::due(*due)),
        Event::SupplementAnswered { papers, text } => format!("照片 {} 张。{}", papers.len(), said(text)),
        Event::VerificationRecorded(report) => {
            let differing = report.findings.iter().filter(|finding| finding.differs).count();
            format!("{} 条，{differing} 条和申报不一致", report.findings.len())
        }
        Event::Visited(visit) => format!("{} 入户", words::date(visit.visited_on)),
        Event::OpinionWritten { outcome: proposed, .. } => outcome(proposed),
        Event::NoticeStarted { until, .. } => format!("到 {}", words::due(*until)),
        Event::Objected { text, .. } => text.as_str().to_owned(),
        Event::Reinvestigated { reason } => reason.as_str().to_owned(),
        Event::Confirmed { monthly, first_month, .. } => {
            format!("每月 {}，从 {}起", words::yuan(*monthly), words::month(*first_month))
        }
    }
}
