//! A computation as families read it: each kind that was tried, every line in plain words, what would change it.

use crate::words;
use jzt_app::words::explanation;
use jzt_domain::assess::{Assessment, Judgement, Line, LineResult, RuleRef};
use jzt_domain::household::MemberNo;
use jzt_domain::kind::Kind;

/// One line.
pub(super) struct LineWords {
    /// ✓ within the rule, ✗ not, empty for a sum.
    pub mark: &'static str,
    pub mark_word: &'static str,
    pub sentence: String,
}

/// One kind.
pub(super) struct KindWords {
    pub class: &'static str,
    pub title: String,
    pub amount: String,
    pub lines: Vec<LineWords>,
    /// The documents behind the lines: 第 1、2 行：… .
    pub bases: Vec<String>,
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
    KindWords {
        class,
        title,
        amount,
        lines: lines(&judgement.lines, name),
        bases: bases(&judgement.lines),
        changes: judgement.changes.iter().map(explanation::change).collect(),
    }
}

/// Each line as a sentence.
pub(super) fn lines(lines: &[Line], name: &dyn Fn(MemberNo) -> String) -> Vec<LineWords> {
    let words = |line: &Line| {
        let (mark, mark_word) = match line.result {
            LineResult::Met => ("✓", "符合"),
            LineResult::NotMet => ("✗", "不符合"),
            LineResult::Sum(_) | LineResult::Noted => ("", ""),
        };
        LineWords { mark, mark_word, sentence: explanation::plain(line, name) }
    };
    lines.iter().map(words).collect()
}

/// Each document once, with the lines that rest on it.
pub(super) fn bases(lines: &[Line]) -> Vec<String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let RuleRef { document, clause, .. } = &line.rule;
        if document.is_empty() {
            continue;
        }
        let (basis, no) = (format!("{document}{clause}"), at.saturating_add(1).to_string());
        match found.iter_mut().find(|(known, _)| *known == basis) {
            Some((_, numbers)) => numbers.push(no),
            None => found.push((basis, vec![no])),
        }
    }
    found.into_iter().map(|(basis, numbers)| format!("第 {} 行：{basis}", numbers.join("、"))).collect()
}
