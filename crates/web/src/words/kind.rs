//! The kinds of assistance, and what a family asks for.

use jzt_domain::kind::{Kind, Request, TemporarySort};

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
