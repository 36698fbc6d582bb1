//! The kinds of letters, and which event makes which.

use jzt_domain::application::Event;
use jzt_domain::benefit;
use serde::{Deserialize, Serialize};

/// A kind of letter. Its template is `letters/<code>.typ` in the policy folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 受理通知书
    Acceptance,
    /// 不予受理通知书
    AcceptanceRefusal,
    /// 补正材料一次性告知书
    Supplement,
    /// 核对结果告知书
    Verification,
    /// 入户调查表
    Visit,
    /// 公示
    PublicNotice,
    /// 审核确认通知书
    Approval,
    /// 不予确认决定书
    Refusal,
    /// 终止办理通知书
    Termination,
    /// 待遇调整通知书
    Adjustment,
    /// 渐退通知书
    PhaseOut,
    /// 待遇暂停通知书
    Suspension,
    /// 待遇停止通知书
    BenefitEnd,
    /// 待遇恢复通知书
    Resumption,
    /// 提标补发通知书
    BackPay,
}

impl LetterKind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Acceptance,
        Self::AcceptanceRefusal,
        Self::Supplement,
        Self::Verification,
        Self::Visit,
        Self::PublicNotice,
        Self::Approval,
        Self::Refusal,
        Self::Termination,
        Self::Adjustment,
        Self::PhaseOut,
        Self::Suspension,
        Self::BenefitEnd,
        Self::Resumption,
        Self::BackPay,
    ];

    /// The code stored with the letter, and the name of its template.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acceptance => "acceptance",
            Self::AcceptanceRefusal => "acceptance_refusal",
            Self::Supplement => "supplement",
            Self::Verification => "verification",
            Self::Visit => "visit",
            Self::PublicNotice => "public_notice",
            Self::Approval => "approval",
            Self::Refusal => "refusal",
            Self::Termination => "termination",
            Self::Adjustment => "adjustment",
            Self::PhaseOut => "phase_out",
            Self::Suspension => "suspension",
            Self::BenefitEnd => "benefit_end",
            Self::Resumption => "resumption",
            Self::BackPay => "back_pay",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Acceptance => "受理通知书",
            Self::AcceptanceRefusal => "不予受理通知书",
            Self::Supplement => "补正材料一次性告知书",
            Self::Verification => "核对结果告知书",
            Self::Visit => "入户调查表",
            Self::PublicNotice => "公示",
            Self::Approval => "审核确认通知书",
            Self::Refusal => "不予确认决定书",
            Self::Termination => "终止办理通知书",
            Self::Adjustment => "待遇调整通知书",
            Self::PhaseOut => "渐退通知书",
            Self::Suspension => "待遇暂停通知书",
            Self::BenefitEnd => "待遇停止通知书",
            Self::Resumption => "待遇恢复通知书",
            Self::BackPay => "提标补发通知书",
        }
    }

    /// The character of the document number, as in 黔江救助受〔2026〕000012号.
    pub(super) const fn mark(self) -> char {
        match self {
            Self::Acceptance => '受',
            Self::AcceptanceRefusal => '拒',
            Self::Supplement => '补',
            Self::Verification => '核',
            Self::Visit => '访',
            Self::PublicNotice => '公',
            Self::Approval => '确',
            Self::Refusal => '否',
            Self::Termination => '终',
            Self::Adjustment => '调',
            Self::PhaseOut => '渐',
            Self::Suspension => '停',
            Self::BenefitEnd => '止',
            Self::Resumption => '复',
            Self::BackPay => '发',
        }
    }

    /// True for what the family reads too; the visit form and the notice for the board are papers of the office.
    pub const fn is_for_family(self) -> bool {
        !matches!(self, Self::Visit | Self::PublicNotice)
    }
}

/// The letter that an event of an application makes.
pub(crate) const fn of_event(event: &Event) -> Option<LetterKind> {
    Some(match event {
        Event::Accepted { .. } => LetterKind::Acceptance,
        Event::AcceptanceRefused { .. } => LetterKind::AcceptanceRefusal,
        Event::SupplementRequested { .. } => LetterKind::Supplement,
        Event::VerificationRecorded(_) => LetterKind::Verification,
        Event::Visited(_) | Event::DistrictVisited(_) => LetterKind::Visit,
        Event::NoticeStarted { .. } => LetterKind::PublicNotice,
        Event::Confirmed { .. } => LetterKind::Approval,
        Event::Refused { .. } => LetterKind::Refusal,
        Event::Terminated { .. } => LetterKind::Termination,
        _ => return None,
    })
}

/// The letter that an event of a benefit makes.
pub(crate) const fn of_benefit_event(event: &benefit::Event) -> Option<LetterKind> {
    Some(match event {
        benefit::Event::Adjusted { .. } | benefit::Event::OwnShareReduced { .. } => LetterKind::Adjustment,
        benefit::Event::PhaseOutStarted { .. } => LetterKind::PhaseOut,
        benefit::Event::Suspended { .. } => LetterKind::Suspension,
        benefit::Event::Terminated { .. } => LetterKind::BenefitEnd,
        benefit::Event::Resumed { .. } => LetterKind::Resumption,
        benefit::Event::BackPaid { .. } => LetterKind::BackPay,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_read_back_and_no_two_kinds_share_a_mark() {
        for kind in LetterKind::ALL {
            assert_eq!(LetterKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(
            LetterKind::ALL.map(LetterKind::mark).into_iter().collect::<BTreeSet<_>>().len(),
            LetterKind::ALL.len()
        );
    }
}
