//! The computation in full: for each kind tried in order every line with its rule and version, and what would change it.

use super::basis::caution;
use super::family::name_of;
use super::history::paid;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_app::words::explanation;
use jzt_domain::assess::{Assessment, Judgement, Line, LineResult, Stopped};
use jzt_domain::household::MemberNo;
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;

/// The computation as the template draws it; empty while answers are missing.
#[derive(Default)]
pub(in crate::pages::staff) struct Computation {
    pub kinds: Vec<KindPart>,
    /// A kind further on that could not be judged, and what is missing.
    pub stopped: String,
    pub policy_version: String,
}

/// One kind, judged.
pub(in crate::pages::staff) struct KindPart {
    pub name: &'static str,
    /// `ok` or `late`.
    pub light: &'static str,
    pub verdict: String,
    pub lines: Vec<LineRow>,
    /// What together would make it fit.
    pub changes: Vec<String>,
}

/// One line: what went in, by which rule, and what came out.
pub(in crate::pages::staff) struct LineRow {
    pub what: String,
    /// The same in numbers.
    pub formula: String,
    pub result: String,
    /// Did not meet its rule.
    pub fails: bool,
    pub rule: String,
    pub version: String,
}

pub(in crate::pages::staff) fn computation(case: &CaseView) -> Computation {
    case.assessment.as_ref().map(|assessment| of(case, assessment)).unwrap_or_default()
}

fn of(case: &CaseView, assessment: &Assessment) -> Computation {
    let name = |no: MemberNo| name_of(&case.application.declaration, no);
    Computation {
        kinds: assessment.judgements.iter().map(|judged| kind_part(judged, &name)).collect(),
        stopped: assessment.stopped.as_ref().map(stopped).unwrap_or_default(),
        policy_version: assessment.policy_version.clone(),
    }
}

fn kind_part(judged: &Judgement, name: &dyn Fn(MemberNo) -> String) -> KindPart {
    KindPart {
        name: words::kind(judged.kind),
        light: match (judged.kind, judged.fits) {
            (Kind::Temporary, _) => "",
            (_, true) => "ok",
            (_, false) => "late",
        },
        verdict: verdict_of(judged),
        lines: judged.lines.iter().map(|line| line_row(line, name)).collect(),
        changes: judged.changes.iter().map(explanation::change).collect(),
    }
}

pub(in crate::pages::staff) fn line_row(line: &Line, name: &dyn Fn(MemberNo) -> String) -> LineRow {
    let rule = &line.rule;
    LineRow {
        what: explanation::plain(line, name),
        formula: explanation::formula(line),
        result: match line.result {
            LineResult::Met => "符合".to_owned(),
            LineResult::NotMet => "不符合".to_owned(),
            LineResult::Sum(sum) => words::yuan(sum),
            LineResult::Noted => "由人定".to_owned(),
        },
        fails: line.result == LineResult::NotMet,
        rule: format!("{}{}{}", rule.document, rule.clause, caution(rule.certainty)),
        version: rule.version.clone(),
    }
}

/// 符合：低保，每月 1,240 元.
pub(in crate::pages::staff) fn verdict_of(judged: &Judgement) -> String {
    let kind = words::kind(judged.kind);
    if judged.kind == Kind::Temporary {
        return format!("{kind}：规则只定上限，由您看情况定");
    }
    match (judged.fits, judged.amount > Fen::ZERO) {
        (true, true) => format!("● 符合：{}", paid(judged.kind, judged.amount)),
        (true, false) => format!("● {kind}：符合"),
        (false, _) => format!("▲ {kind}：不符合"),
    }
}

fn stopped(stopped: &Stopped) -> String {
    let missing: Vec<&str> = stopped.missing.iter().map(|section| words::section(*section)).collect();
    format!("还没有算{}：缺{}。", words::kind(stopped.kind), missing.join("、"))
}
