//! 转办: first the township, then its village.

use crate::forms::{Field, Opt};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, single};
use jzt_domain::application::Command;
use jzt_domain::division::{DivisionCode, DivisionLevel};

/// The township that was chosen first.
fn chosen(query: &crate::extract::Fields) -> Option<DivisionCode> {
    DivisionCode::parse(query.get("township")).ok().filter(|code| code.level() == DivisionLevel::Township)
}

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let policy = form.app.policy();
    let divisions = &policy.divisions;
    let Some(township) = chosen(form.query).filter(|code| divisions.get(code).is_some()) else {
        let own = form.case.application.handled_in().and_then(DivisionCode::township);
        let townships = divisions.children(&form.app.settings().district);
        let others = townships.filter(|township| own.as_ref() != Some(&township.code));
        let choices = others.map(|township| Choice::new("township", township.code.as_str(), &township.name)).collect();
        return Sheet::ask("转给哪个乡镇（街道）？", choices);
    };
    let villages = divisions.children(&township).map(|village| {
        let code = village.code.as_str();
        Opt::new(code, &village.name).on(form.value("village") == code)
    });
    let villages = std::iter::once(Opt::new("", "请选择")).chain(villages).collect();
    let mut sheet = Sheet::of(single(vec![
        Field::select("village", "家庭在哪个村（社区）", villages).with(form.errors),
        form.area("reason", "转办的理由", "申请人会原样看到"),
    ]));
    let name = divisions.name(&township).unwrap_or_default();
    sheet.shown.push(("转给".to_owned(), name.to_owned()));
    sheet
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let village = DivisionCode::parse(form.typed.get("village")).map_err(|_none| "请选村（社区）");
    let village = form.errors.take("village", village);
    let reason = form.long("reason", "转办的理由");
    Some(Command::Transfer { village: village?, reason: reason? })
}
