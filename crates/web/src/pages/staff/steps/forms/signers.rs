//! Signatures at the office: a paper form that the family sent is looked at, an authorization is taken back at the counter.

use crate::forms::{Field, Opt};
use crate::pages::staff::case::{Picture, name_of};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, single};
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Command, SignerRow, SigningWay};
use jzt_domain::household::{LongText, MemberNo};

/// The signer of the address, among those that the step is about.
fn chosen<'a>(
    case: &'a CaseView,
    query: &crate::extract::Fields,
    fits: fn(&SignerRow) -> bool,
) -> Option<&'a SignerRow> {
    let no = MemberNo(query.get("signer").parse().ok()?);
    case.application.signer(no).filter(|row| fits(row))
}

fn ask(case: &CaseView, question: &'static str, fits: fn(&SignerRow) -> bool) -> Sheet {
    let rows = case.application.signers.iter().filter(|row| fits(row));
    let choice = |row: &SignerRow| {
        let no = row.signer.signer;
        Choice::new("signer", &no.0.to_string(), &name_of(&case.application.declaration, no))
    };
    Sheet::ask(question, rows.map(choice).collect())
}

pub(in crate::pages::staff::steps) fn draw_check(form: Drawing<'_>) -> Sheet {
    let case = form.case;
    let Some(row) = chosen(case, form.query, SignerRow::is_paper_unchecked) else {
        return ask(case, "看谁的纸质签名？", SignerRow::is_paper_unchecked);
    };
    let mut sheet = Sheet::of(single(vec![
        form.radio("result", "看下来", [("accept", "都对，通过"), ("reject", "不对，要重签")]),
        form.area("reason", "哪里不对（通过的不用写）", "写家里人看得懂的话，例如：手印看不清，请重按一次"),
    ]));
    sheet.shown.push(("签名人".to_owned(), name_of(&case.application.declaration, row.signer.signer)));
    let Some(signature) = row.signature() else { return sheet };
    sheet.shown.push(("授权书的版本".to_owned(), signature.text_version.clone()));
    if let SigningWay::Paper { witness, place, signed_on, .. } = &signature.way {
        sheet.shown.push(("签的日子".to_owned(), words::date(*signed_on)));
        sheet.shown.push(("在哪里签的".to_owned(), place.as_str().to_owned()));
        sheet.shown.push(("见证人".to_owned(), format!("{}，{}", witness.name.as_str(), witness.phone.as_str())));
    }
    let photos = signature.way.photos().iter().enumerate();
    let label = |n: usize| format!("第 {} 张", n.saturating_add(1));
    sheet.pictures = photos.map(|(n, paper)| Picture::new(case.application.id, paper.id, label(n))).collect();
    sheet
}

pub(in crate::pages::staff::steps) fn read_check(form: &mut Reading<'_>) -> Option<Command> {
    let signer = chosen(form.case, form.query, SignerRow::is_paper_unchecked)?.signer.signer;
    let rejects = form.one_of("result", &[(false, "accept"), (true, "reject")], "请选通过，还是要重签")?;
    let rejected = if rejects { Some(form.long("reason", "哪里不对")?) } else { None };
    Some(Command::CheckPaperSignature { signer, rejected })
}

pub(in crate::pages::staff::steps) fn draw_withdrawal(form: Drawing<'_>) -> Sheet {
    let Some(row) = chosen(form.case, form.query, SignerRow::is_signed) else {
        return ask(form.case, "谁要撤回授权？", SignerRow::is_signed);
    };
    let seen = Opt::new("1", "本人来的，我看过身份证").on(!form.value("seen").is_empty());
    let mut sheet = Sheet::of(single(vec![
        Field::boxes("seen", "核实本人", vec![seen]).with(form.errors),
        form.area("reason", "为什么撤回（本人不说可以空着）", "照本人的话写"),
    ]));
    sheet.shown.push(("撤回的人".to_owned(), name_of(&form.case.application.declaration, row.signer.signer)));
    sheet
}

/// Whose authorization is taken back, and why.
pub(in crate::pages::staff::steps) fn read_withdrawal(form: &mut Reading<'_>) -> Option<(MemberNo, Option<LongText>)> {
    let signer = chosen(form.case, form.query, SignerRow::is_signed)?.signer.signer;
    if !form.typed.ticked("seen") {
        form.errors.add("seen", "要本人来，看过身份证，才能登记撤回");
    }
    let said = !form.typed.get("reason").trim().is_empty();
    let reason = if said { Some(form.long("reason", "为什么撤回")?) } else { None };
    form.typed.ticked("seen").then_some((signer, reason))
}
