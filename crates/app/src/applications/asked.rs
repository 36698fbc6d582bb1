//! What a family asked for, as lists show and filter it.

use jzt_domain::kind::{Kind, Request, TemporarySort};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// 特困
    Tekun,
    /// 低保
    Dibao,
    /// 低保 for one member alone
    SingleDibao,
    /// 低保边缘
    Marginal,
    /// 刚性支出困难
    RigidSpending,
    /// 支出型临时救助
    Expense,
    /// 急难型临时救助
    Emergency,
}

impl Asked {
    /// All, in the order in which families meet them.
    pub const ALL: [Self; 7] = [
        Self::Dibao,
        Self::SingleDibao,
        Self::Tekun,
        Self::Marginal,
        Self::RigidSpending,
        Self::Expense,
        Self::Emergency,
    ];

    /// What a request asks for.
    pub const fn of(request: Request) -> Self {
        match request {
            Request::Lasting { first: Kind::Tekun, .. } => Self::Tekun,
            Request::Lasting { first: Kind::Marginal, .. } => Self::Marginal,
            Request::Lasting { first: Kind::RigidSpending, .. } => Self::RigidSpending,
            Request::Lasting { first: Kind::Dibao | Kind::Temporary, .. } => Self::Dibao,
            Request::Single { .. } => Self::SingleDibao,
            Request::Temporary { sort: TemporarySort::Expense } => Self::Expense,
            Request::Temporary { sort: TemporarySort::Emergency } => Self::Emergency,
        }
    }

    /// The code in views and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tekun => "tekun",
            Self::Dibao => "dibao",
            Self::SingleDibao => "single_dibao",
            Self::Marginal => "marginal",
            Self::RigidSpending => "rigid_spending",
            Self::Expense => "temporary_expense",
            Self::Emergency => "temporary_emergency",
        }
    }

    /// The request of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asked| asked.code() == code)
    }
}
