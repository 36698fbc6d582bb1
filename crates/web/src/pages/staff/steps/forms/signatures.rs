//! Links for whoever has not signed yet: after an emergency, or when somebody joined the family.

use crate::forms::{Field, Opt};
use crate::pages::staff::case::name_of;
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use jzt_domain::application::{Command, SignerRow};

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let promise = Opt::new("1", "家庭已经当面承诺：申请里写的都是真的").on(!form.value("promised").is_empty());
    let mut sheet = Sheet::of(single(vec![Field::boxes("promised", "承诺", vec![promise]).with(form.errors)]));
    let application = &form.case.application;
    let waiting: Vec<String> = application
        .signers
        .iter()
        .filter(|row: &&SignerRow| !row.is_signed())
        .map(|row| name_of(&application.declaration, row.signer.signer))
        .collect();
    if !waiting.is_empty() {
        sheet.shown.push(("还没签的".to_owned(), waiting.join("、")));
    }
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    if !form.typed.ticked("promised") {
        form.errors.add("promised", "请先问家庭，得到承诺再打勾");
        return None;
    }
    // The use case looks for an earlier application itself.
    Some(Command::AskSignatures { promised: true, earlier: None })
}
