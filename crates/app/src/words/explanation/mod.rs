//! The lines of a computation in words: short for the family, with every number and the rule for the clerk.
//!
//! A line holds no names. `name` says who a number is: a name where the reader may see it, else a relation.

mod formula;
mod plain;
#[cfg(test)]
mod tests;

use jzt_domain::assess::{Line, LineResult, RuleRef, WhatWouldChange};
use jzt_domain::household::MemberNo;
use jzt_domain::money::Fen;
use jzt_domain::policy::Certainty;

use super::numbers::yuan;

/// Who a number is.
pub type Name<'n> = &'n dyn Fn(MemberNo) -> String;

/// One sentence for the family, without formulas.
pub fn plain(line: &Line, name: Name<'_>) -> String {
    let fact = &line.fact;
    plain::of_person(fact, line.result, name)
        .or_else(|| plain::of_sum(fact, sum(line.result)))
        .or_else(|| plain::of_test(fact, line.result == LineResult::Met))
        .or_else(|| plain::of_property(fact, line.result == LineResult::Met))
        .or_else(|| plain::of_limit(fact))
        .unwrap_or_default()
}

/// For the clerk: the sentence, the computation in numbers, the rule, its article, and the version that set it.
pub fn full(line: &Line, name: Name<'_>) -> String {
    let formula = formula::of(&line.fact, line.result);
    let (open, close) = if formula.is_empty() { ("", "") } else { ("算式：", "。") };
    format!("{}{open}{formula}{close}{}", plain(line, name), rule(&line.rule))
}

/// The computation in numbers, for a table of its own columns; empty where nothing is computed.
pub fn formula(line: &Line) -> String {
    formula::of(&line.fact, line.result)
}

/// Document, article, how sure it is, and the version.
pub fn rule(rule: &RuleRef) -> String {
    let RuleRef { key: _, document, clause, certainty, version } = rule;
    format!("依据：{document}{clause}{}，版本{version}。", caution(*certainty))
}

/// What somebody should still check.
const fn caution(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Stored => "",
        Certainty::StoredElsewhere => "（外地文件，待本地核对）",
        Certainty::MemoryHigh | Certainty::MemoryMiddle | Certainty::MemoryLow => "（待核对原文）",
        Certainty::Unknown => "（待区民政局确定）",
        Certainty::Proposal => "（本系统建议，待区民政局确定）",
    }
}

/// What would have to be otherwise, for the family.
pub fn change(change: &WhatWouldChange) -> String {
    match *change {
        WhatWouldChange::IncomeEachBelow { limit } => format!("每人每月收入低于{}", yuan(limit)),
        WhatWouldChange::SavingsEachAtMost { limit } => format!("存款平均每人不超过{}", yuan(limit)),
        WhatWouldChange::VehiclesAtMost { limit } if limit > Fen::ZERO => {
            format!("没有汽车，或者车一共不超过{}", yuan(limit))
        }
        WhatWouldChange::VehiclesAtMost { .. } => "没有汽车".to_owned(),
        WhatWouldChange::DwellingsFewerThan { count } => format!("房子少于{count}套，危房不算"),
        WhatWouldChange::SpendingAtLeast { year } => format!("12个月里必需的花费达到{}", yuan(year)),
    }
}

const fn sum(result: LineResult) -> Fen {
    match result {
        LineResult::Sum(sum) => sum,
        LineResult::Met | LineResult::NotMet | LineResult::Noted => Fen::ZERO,
    }
}
