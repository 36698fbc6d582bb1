//! A computation as families read it: each kind that was tried, every line in plain words, what would change it.

use crate::words;
use jzt_app::words::explanation;
use jzt_domain::assess::{Assessment, Judgement, LineResult};
use jzt_domain::household::MemberNo;
use jzt_domain::kind::Kind;

/// One line.
pub(super) struct LineWords {
    /// ✓ within the rule, ✗ not, empty for a sum.
    pub mark: &'static str,
    pub mark_word: &'static str,
    pub sentence: String,
    /// 依据：… ; empty where no document is known.
    pub basis: String,
}

/// One kind.
pub(super) struct KindWords {
    pub class: &'static str,
    pub title: String,
    pub amount: String,
    pub lines: Vec<LineWords>,
    pub changes: Vec<String>,
}

/// All kinds that were tried, in order. `name` says who a number is.
pub(super) fn all(assessment: &Assessment, name: &dyn Fn(MemberNo) -> String) -> Vec<KindWords> {
    assessment.judgements.iter().map(|judgement| one(judgement, name)).collect()
}

/// One kind that was tried.
pub(super) fn one(judgement: &Judgement, name: &dyn Fn(MemberNo) -> String) -> KindWords {
    let kind = words::kind(judgement.kind);
    let (class, title) = match (judgement.kind, judgement.fits) {
        (Kind::Temporary, _) => ("", format!("{kind}：由工作人员看情况定")),
        (_, true) => ("good", format!("✓ {kind}：符合")),
        (_, false) => ("", format!("✗ {kind}：不符合")),
    };
    let amount = if judgement.fits && judgement.kind.is_monthly() {
        format!("算下来每月 {}", words::yuan(judgement.amount))
    } else {
        String::new()
    };
    let lines = judgement.lines.iter().map(|line| {
        let (mark, mark_word) = match line.result {
            LineResult::Met => ("✓", "符合"),
            LineResult::NotMet => ("✗", "不符合"),
            LineResult::Sum(_) | LineResult::Noted => ("", ""),
        };
        let rule = &line.rule;
        let basis =
            if rule.document.is_empty() { String::new() } else { format!("依据：{}{}", rule.document, rule.clause) };
        LineWords { mark, mark_word, sentence: explanation::plain(line, name), basis }
    });
    KindWords {
        class,
        title,
        amount,
        lines: lines.collect(),
        changes: judgement.changes.iter().map(explanation::change).collect(),
    }
}
