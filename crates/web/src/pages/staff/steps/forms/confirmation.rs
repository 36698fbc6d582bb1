//! 审核确认: kind and amount are those that were published and cannot be changed here.

use crate::pages::staff::case::paid;
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use crate::words;
use jiff::civil::Date;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Command, Outcome, first_month_of};
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;

/// What was published.
fn published(case: &CaseView) -> Option<(Kind, Fen)> {
    match case.application.opinion.as_ref()?.outcome {
        Outcome::Approve { kind, amount } => Some((kind, amount)),
        Outcome::Refuse => None,
    }
}

fn first_month(case: &CaseView, kind: Kind) -> Date {
    first_month_of(kind, case.today)
}

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let mut sheet = Sheet::of(single(vec![form.area("reasons", "理由", "申请人会原样看到")]));
    match published(form.case) {
        Some((kind, amount)) => {
            sheet.shown.push(("公示的种类和金额".to_owned(), paid(kind, amount)));
            if kind.is_monthly() {
                sheet.shown.push(("从哪个月发".to_owned(), words::month(first_month(form.case, kind))));
            }
            sheet.shown.push(("要改的话".to_owned(), "这里不能改。请退回，重新写意见、重新公示".to_owned()));
        }
        None => sheet.shown.push(("公示的意见".to_owned(), "▲ 建议不予".to_owned())),
    }
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let reasons = form.long("reasons", "理由");
    let Some((kind, amount)) = published(form.case) else {
        form.errors.add("form", "公示的是不予，不能在这里确认给予。请用“不予确认”，或者退回");
        return None;
    };
    Some(Command::Confirm { amount, first_month: first_month(form.case, kind), reasons: reasons? })
}
