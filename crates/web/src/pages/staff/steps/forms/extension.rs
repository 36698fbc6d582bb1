//! 延期: more time for the whole procedure, once, for a reason of the list.

use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::application::Command;
use jzt_domain::policy::DeadlineKey;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let reasons = words::EXTENSION_REASONS.map(|(reason, code)| (code, words::extension_reason(reason)));
    let mut sheet = Sheet::of(single(vec![
        form.radio("reason", "延长的原因", reasons).hint("只有这几种，没有别的"),
        form.area("text", "具体情况", "申请人会原样看到"),
    ]));
    let policy = form.policy();
    let lengths = [DeadlineKey::Total, DeadlineKey::TotalExtended].map(|key| policy.deadline(key));
    if let [Some(usual), Some(longer)] = lengths {
        let words = format!("从 {} 延长到 {}，从受理起算", words::limit(usual), words::limit(longer));
        sheet.shown.push(("全部办完的期限".to_owned(), words));
    }
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let reason = form.one_of("reason", &words::EXTENSION_REASONS, "请选一个原因");
    let text = form.long("text", "具体情况");
    Some(Command::Extend { reason: reason?, text: text? })
}
