//! The kinds of assistance, and what a family can ask for.

use crate::household::MemberNo;
use serde::{Deserialize, Serialize};

/// A kind of assistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 特困人员救助供养
    Tekun,
    /// 最低生活保障
    Dibao,
    /// 最低生活保障边缘家庭
    Marginal,
    /// 刚性支出困难家庭
    RigidSpending,
    /// 临时救助
    Temporary,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Tekun, Self::Dibao, Self::Marginal, Self::RigidSpending, Self::Temporary];

    /// The kinds among which one application is judged, in this order (一次申请、分类审核认定).
    pub const IN_ORDER: [Self; 4] = [Self::Tekun, Self::Dibao, Self::Marginal, Self::RigidSpending];

    /// The code in policy files, views and the open interface.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tekun => "tekun",
            Self::Dibao => "dibao",
            Self::Marginal => "marginal",
            Self::RigidSpending => "rigid_spending",
            Self::Temporary => "temporary",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// True for a kind that is paid every month.
    pub const fn is_monthly(self) -> bool {
        matches!(self, Self::Tekun | Self::Dibao)
    }
}

/// The two sorts of 临时救助.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemporarySort {
    /// 急难型: life is in danger now; relief comes first.
    Emergency,
    /// 支出型: necessary spending beyond the family's means.
    Expense,
}

/// What a family asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// One of the lasting kinds, judged in order from `first` on. With `others_too` the family agrees that what does not
    /// fit is judged as the next kind, without new papers.
    Lasting {
        /// The kind asked for.
        first: Kind,
        /// Consent to be judged as the next kind.
        others_too: bool,
    },
    /// 低保 for one member alone (单人户, 办法 第8条).
    Single {
        /// For whom.
        member: MemberNo,
        /// Consent to be judged as the next kind.
        others_too: bool,
    },
    /// 临时救助.
    Temporary {
        /// Which sort.
        sort: TemporarySort,
    },
}

impl Request {
    /// What applications asked for before families could choose: 低保 alone.
    pub const DIBAO: Self = Self::Lasting { first: Kind::Dibao, others_too: false };

    /// The kind asked for.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Lasting { first, .. } => first,
            Self::Single { .. } => Kind::Dibao,
            Self::Temporary { .. } => Kind::Temporary,
        }
    }

    /// True when the family agreed to be judged as the next kind.
    pub const fn others_too(self) -> bool {
        match self {
            Self::Lasting { others_too, .. } | Self::Single { others_too, .. } => others_too,
            Self::Temporary { .. } => false,
        }
    }

    /// True for an emergency, where relief comes before papers.
    pub const fn is_emergency(self) -> bool {
        matches!(self, Self::Temporary { sort: TemporarySort::Emergency })
    }
}
