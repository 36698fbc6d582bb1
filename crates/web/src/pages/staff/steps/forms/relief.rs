//! 先行救助: how much, and why; the photograph of the scene comes with the form.

use crate::forms;
use crate::pages::staff::steps::sheet::{Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::household::LongText;
use jzt_domain::money::Fen;
use jzt_domain::policy::AmountKey;

pub(in crate::pages::staff::steps) fn propose(form: Drawing<'_>) -> Sheet {
    let petty = form.policy().amount(AmountKey::PettyFund);
    let hint = petty.map(|petty| format!("一次最多 {}", words::yuan(petty))).unwrap_or_default();
    Sheet::of(single(vec![
        form.money("amount", "先发多少", &hint),
        form.area("text", "怎么回事", "出了什么事、影响几个人、钱先用在哪里"),
    ]))
}

/// What the approver looks at before the one tap.
pub(in crate::pages::staff::steps) fn pay(form: Drawing<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    if let Some(relief) = &form.case.application.relief {
        sheet.shown = vec![
            ("先发".to_owned(), words::yuan(relief.amount)),
            ("怎么回事".to_owned(), relief.text.as_str().to_owned()),
            ("提出".to_owned(), words::stamp(relief.proposed_at)),
        ];
    }
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<(Fen, LongText)> {
    let amount = form.errors.take("amount", forms::amount_yuan(form.typed.get("amount")));
    let text = form.long("text", "怎么回事");
    Some((amount?, text?))
}
