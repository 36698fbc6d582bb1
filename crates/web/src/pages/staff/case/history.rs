//! The whole history: who, when, what. Every event has its words; a new one does not compile without.

use super::progress::outcome;
use crate::words;
use jzt_app::applications::HistoryRow;
use jzt_domain::application::{Event, FactValue, FamilyChange};
use jzt_domain::household::LongText;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;

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
        Event::SigningOpened { .. } => "打开了签名链接",
        Event::SignerPhoneCorrected { .. } => "改了签名人的手机号",
        Event::SigningWayChanged { .. } => "换了签名方式",
        Event::PaperSignatureChecked { rejected: None, .. } => "纸质签名核对通过",
        Event::PaperSignatureChecked { .. } => "纸质签名没有通过",
        Event::AuthorizationWithdrawn { .. } => "撤回授权",
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
        Event::NoticeClosed => "结束公示",
        Event::Forwarded { .. } => "交去确认",
        Event::Returned { .. } => "退回",
        Event::Confirmed { .. } => "确认",
        Event::Refused { .. } => "不予确认",
        Event::HelpCalled { .. } => "急难求助",
        Event::ConsentGiven => "家庭同意按别的种类审核",
        Event::Reclassified { .. } => "改按另一个种类审核",
        Event::VerificationDisputed { .. } => "家庭对核对结果有异议",
        Event::FamilyChanged { .. } => "家庭人口变化",
        Event::ApplicantChanged { .. } => "更换申请人",
        Event::Transferred { .. } => "转办",
        Event::FactSettled { .. } => "认定数据",
        Event::SelfCareAssessed(_) => "评估自理能力",
        Event::Appraised(_) => "民主评议",
        Event::Extended { .. } => "延长办理期限",
        Event::Warned { .. } => "书面提醒配合",
        Event::WarningLifted => "撤销提醒",
        Event::Terminated { .. } => "终止办理",
        Event::Complained { .. } => "登记投诉举报",
        Event::DistrictVisited(_) => "区级入户核查",
        Event::Drawn { .. } => "抽查",
        Event::Delivered { .. } => "决定书已送达",
        Event::ReliefProposed { .. } => "提出先行救助",
        Event::ReliefPaid { .. } => "先行救助",
        Event::ReliefClosed { .. } => "补齐办结",
    }
}

fn said(text: Option<&LongText>) -> String {
    text.map(|text| text.as_str().to_owned()).unwrap_or_default()
}

/// What a decision pays, in the words of its kind.
pub(in crate::pages::staff) fn paid(kind: Kind, amount: Fen) -> String {
    let name = words::kind(kind);
    match kind {
        Kind::Tekun | Kind::Dibao => format!("{name}，每月 {}", words::yuan(amount)),
        Kind::Temporary => format!("{name}，一次 {}", words::yuan(amount)),
        Kind::Marginal | Kind::RigidSpending => name.to_owned(),
    }
}

fn detail(event: &Event) -> String {
    match event {
        Event::Started { .. }
        | Event::Answered(_)
        | Event::DraftReopened
        | Event::VerificationOrdered
        | Event::NoticeClosed
        | Event::Submitted { .. }
        | Event::HelpCalled { .. }
        | Event::ConsentGiven
        | Event::WarningLifted => String::new(),
        Event::SignaturesAsked { signers, until } => format!("{} 人，{}前签好", signers.len(), words::date(*until)),
        Event::Signed(signature) => format!("第 {} 人，授权书版本 {}", signature.signer.0, signature.text_version),
        Event::SignatureDeclined { signer, reason } | Event::AuthorizationWithdrawn { signer, reason } => {
            format!("第 {} 人。{}", signer.0, said(reason.as_ref()))
        }
        Event::SigningOpened { signer }
        | Event::SignerPhoneCorrected { signer, .. }
        | Event::SigningWayChanged { signer, .. } => format!("第 {} 人", signer.0),
        Event::PaperSignatureChecked { signer, rejected, .. } => {
            format!("第 {} 人。{}", signer.0, said(rejected.as_ref()))
        }
        Event::Withdrawn { reason } => said(reason.as_ref()),
        Event::Accepted { number } => format!("受理编号 {number}"),
        Event::AcceptanceRefused { reasons }
        | Event::Returned { reasons }
        | Event::Refused { reasons, .. }
        | Event::Terminated { reasons } => reasons.as_str().to_owned(),
        Event::SupplementRequested { items, due } => format!("{} 样，最晚 {}", items.len(), words::due(*due)),
        Event::SupplementAnswered { papers, text } => format!("照片 {} 张。{}", papers.len(), said(text.as_ref())),
        Event::VerificationRecorded(report) => {
            let differing = report.findings.iter().filter(|finding| finding.differs).count();
            format!("{} 条，{differing} 条和申报不一致", report.findings.len())
        }
        Event::Visited(visit) | Event::DistrictVisited(visit) => format!("{} 入户", words::date(visit.visited_on)),
        Event::OpinionWritten { outcome: proposed, .. } => outcome(proposed),
        Event::NoticeStarted { until, .. } => format!("到 {}", words::due(*until)),
        Event::Objected { text, .. } | Event::Complained { text, .. } | Event::ReliefClosed { text } => {
            text.as_str().to_owned()
        }
        Event::Reinvestigated { reason } => reason.as_str().to_owned(),
        Event::Forwarded { level } => format!("由{}确认", words::confirm_level(*level)),
        Event::Confirmed { kind, amount, first_month, .. } => {
            let what = paid(*kind, *amount);
            if kind.is_monthly() { format!("{what}，从 {}起", words::month(*first_month)) } else { what }
        }
        _ => branch_detail(event),
    }
}

/// The details of the branches.
fn branch_detail(event: &Event) -> String {
    match event {
        Event::Reclassified { from, to } => format!("从{}改为{}", words::kind(*from), words::kind(*to)),
        Event::VerificationDisputed { papers, text } => format!("证据 {} 张。{}", papers.len(), text.as_str()),
        Event::FamilyChanged { change, .. } => change_words(change),
        Event::Delivered { way, on } => format!("{}，{}", words::date(*on), words::delivery_way(*way)),
        Event::ApplicantChanged { to, .. } => format!("换成第 {} 人", to.0),
        Event::Transferred { reason, .. } => reason.as_str().to_owned(),
        Event::FactSettled { fact, source, reason } => {
            let FactValue { key, .. } = fact;
            let (what, whose) = (words::fact(*key), words::fact_source(*source));
            format!("{what}以{whose}为准，{}。{}", words::fact_value(*fact), reason.as_str())
        }
        Event::SelfCareAssessed(assessed) => {
            let unmet = words::manages(assessed.care).into_iter().filter(|able| !able).count();
            format!("第 {} 人，{unmet} 项不能自己做", assessed.member.0)
        }
        Event::Appraised(held) => {
            format!("{}开会，同意 {} 票，不同意 {} 票", words::date(held.held_on), held.votes_for, held.votes_against)
        }
        Event::Extended { reason, text } => format!("{}。{}", words::extension_reason(*reason), text.as_str()),
        Event::Warned { text, due } => format!("最晚 {}。{}", words::due(*due), text.as_str()),
        Event::Drawn { chosen, .. } => if *chosen { "抽中" } else { "没有抽中" }.to_owned(),
        Event::ReliefProposed { amount, text, .. } => format!("{}。{}", words::yuan(*amount), text.as_str()),
        Event::ReliefPaid { amount, .. } => words::yuan(*amount),
        _ => String::new(),
    }
}

/// A change of the family, without a name: the family's own part of the page names people.
pub(super) fn change_words(change: &FamilyChange) -> String {
    match change {
        FamilyChange::Joined(member) => {
            format!("第 {} 人加入，是申请人的{}", member.no.0, words::relation(member.relation))
        }
        FamilyChange::Left { member, why, on } => {
            format!("第 {} 人，{}，{}", member.0, words::left_why(*why), words::date(*on))
        }
    }
}
