//! The kinds of assistance, and what a family asks for.

use jzt_app::applications::Asked;
use jzt_domain::kind::{Kind, Request, TemporarySort};
use jzt_domain::policy::ConfirmLevel;

/// A kind in the words of the law.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Tekun => "特困供养",
        Kind::Dibao => "低保",
        Kind::Marginal => "低保边缘",
        Kind::RigidSpending => "刚性支出困难",
        Kind::Temporary => "临时救助",
    }
}

/// A sort of 临时救助.
pub const fn temporary_sort(sort: TemporarySort) -> &'static str {
    match sort {
        TemporarySort::Emergency => "急难型",
        TemporarySort::Expense => "支出型",
    }
}

/// What was asked for, as staff read it: 低保（单人户）, 临时救助（急难型）.
pub fn request(request: Request) -> String {
    match request {
        Request::Lasting { first, .. } => kind(first).to_owned(),
        Request::Single { .. } => "低保（单人户）".to_owned(),
        Request::Temporary { sort } => format!("临时救助（{}）", temporary_sort(sort)),
    }
}

/// Who decides.
pub const fn confirm_level(level: ConfirmLevel) -> &'static str {
    match level {
        ConfirmLevel::District => "区民政局",
        ConfirmLevel::Township => "乡镇（街道）",
    }
}

/// What was asked for, in a list.
pub const fn asked(asked: Asked) -> &'static str {
    match asked {
        Asked::Tekun => "特困供养",
        Asked::Dibao => "低保",
        Asked::SingleDibao => "低保（单人户）",
        Asked::Marginal => "低保边缘",
        Asked::RigidSpending => "刚性支出困难",
        Asked::Expense => "临时救助（支出型）",
        Asked::Emergency => "临时救助（急难型）",
    }
}
