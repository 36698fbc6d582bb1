//! The computation as a letter prints it: one row a line, with its basis.

use crate::words::{explanation, yuan};
use jzt_domain::assess::{Assessment, Judgement, Line, LineResult};
use jzt_domain::household::{Declaration, MemberNo};
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use serde_json::{Value, json};

/// 每月1,284元, 一次性1,000元; a kind that pays nothing says so.
pub(super) fn payment(kind: Kind, amount: Fen) -> String {
    match kind {
        Kind::Tekun | Kind::Dibao => format!("每月{}", yuan(amount)),
        Kind::Temporary => format!("一次性{}", yuan(amount)),
        Kind::Marginal | Kind::RigidSpending => "不发放现金，凭本通知书享受相应救助".to_owned(),
    }
}

/// The lines of one kind, or of every kind that was tried, for a refusal.
pub(super) fn rows(assessment: &Assessment, only: Option<Kind>, declaration: &Declaration) -> Vec<Value> {
    let name = |no: MemberNo| {
        declaration.member(no).map_or_else(|| "家庭成员".to_owned(), |member| member.name.as_str().to_owned())
    };
    assessment
        .judgements
        .iter()
        .filter(|judged| only.is_none_or(|kind| judged.kind == kind))
        .flat_map(|judged| judgement_rows(judged, &name))
        .collect()
}

fn judgement_rows(judged: &Judgement, name: &dyn Fn(MemberNo) -> String) -> Vec<Value> {
    judged.lines.iter().map(|line| row(line, name)).collect()
}

/// The lines of a benefit, which speak of the family and of nobody in it.
pub(super) fn of_family(lines: &[Line]) -> Vec<Value> {
    lines.iter().map(|line| row(line, &|_| "家庭成员".to_owned())).collect()
}

fn row(line: &Line, name: &dyn Fn(MemberNo) -> String) -> Value {
    let result = match line.result {
        LineResult::Met => "符合".to_owned(),
        LineResult::NotMet => "不符合".to_owned(),
        LineResult::Sum(sum) => yuan(sum),
        LineResult::Noted => "由审核人员确定".to_owned(),
    };
    let basis = format!("{}{}", line.rule.document, line.rule.clause);
    json!({ "label": explanation::plain(line, name), "result": result, "basis": basis })
}
