//! Dates and moments as people read them.

use jiff::civil::Date;
use jzt_domain::calendar::Due;
use jzt_domain::policy::{Limit, LimitUnit};
use jzt_domain::time::Timestamp;

/// 2026 年 11 月 23 日.
pub fn date(date: Date) -> String {
    format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day())
}

/// 2026 年 12 月.
pub fn month(date: Date) -> String {
    format!("{} 年 {} 月", date.year(), date.month())
}

/// A last day; says when holidays not yet announced may move it.
pub fn due(due: Due) -> String {
    let day = date(due.date);
    if due.provisional { format!("{day}（节假日安排公布前为暂定）") } else { day }
}

/// 30 个工作日, 7 天, 24 小时.
pub fn limit(limit: &Limit) -> String {
    let unit = match limit.unit {
        LimitUnit::WorkingDays => "个工作日",
        LimitUnit::CalendarDays => "天",
        LimitUnit::Hours => "小时",
    };
    format!("{} {unit}", limit.length)
}

/// 11 月 24 日 10:30, Chinese time: a last moment that is near.
pub fn moment(at: Timestamp) -> String {
    let civil = at.civil();
    format!("{} 月 {} 日 {:02}:{:02}", civil.month(), civil.day(), civil.hour(), civil.minute())
}

/// 2026-11-23 14:05, Chinese time.
pub fn stamp(at: Timestamp) -> String {
    let civil = at.civil();
    format!("{} {:02}:{:02}", civil.date(), civil.hour(), civil.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provisional_day_says_so() {
        let date = jiff::civil::date(2027, 1, 4);
        assert_eq!(due(Due { date, provisional: false }), "2027 年 1 月 4 日");
        assert!(due(Due { date, provisional: true }).contains("暂定"));
    }
}
