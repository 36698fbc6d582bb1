//! 生活自理能力评估: six indicators of one member.

use crate::forms::{Field, Opt};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, member_no, single};
use crate::words;
use jzt_domain::application::{Assessed, Command};
use jzt_domain::household::{MemberNo, SelfCare};
use jzt_domain::policy::CountKey;

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let declaration = &form.case.application.declaration;
    let Some(member) = member_no(form.case, form.query.get("member")).and_then(|no| declaration.member(no)) else {
        let choices = declaration.members.iter().map(|member| {
            Choice::new("member", &member.no.0.to_string(), member.name.as_str())
                .hint(&format!("{} 岁", member.id_number.age_on(form.case.today)))
        });
        return Sheet::ask("评估谁？", choices.collect());
    };
    let fields = words::SELF_CARE.iter().enumerate().map(|(n, (name, label))| {
        let options = [("yes", "能"), ("no", "不能")]
            .map(|(code, label)| Opt::new(code, label).on(form.or(name, known(form, member.no, n)) == code));
        Field::radio(name, label, options.to_vec()).with(form.errors)
    });
    let mut sheet = Sheet::of(single(fields.collect()));
    sheet.shown.push(("评估的人".to_owned(), member.name.as_str().to_owned()));
    let policy = form.policy();
    let (half, full) = (policy.count(CountKey::CareHalfUnmetMin), policy.count(CountKey::CareFullUnmetMin));
    if let (Some(half), Some(full)) = (half, full) {
        let rule = format!("六项里，{half} 项起不能算部分丧失自理（半护理），{full} 项起不能算完全丧失自理（全护理）");
        sheet.shown.push(("怎么定等级".to_owned(), rule));
    }
    sheet
}

/// What the last assessment said about the n-th indicator.
fn known(form: Drawing<'_>, member: MemberNo, n: usize) -> &'static str {
    let last = form.case.application.self_care.iter().rev().find(|assessed| assessed.member == member);
    match last.and_then(|assessed| words::manages(assessed.care).get(n).copied()) {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    }
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let answers =
        words::SELF_CARE.map(|(name, _)| form.one_of(name, &[(true, "yes"), (false, "no")], "请选能还是不能"));
    let member = member_no(form.case, form.query.get("member"))?;
    let [eating, dressing, bed, toilet, walking, bathing] = answers;
    let care = SelfCare {
        eating: eating?,
        dressing: dressing?,
        bed: bed?,
        toilet: toilet?,
        walking: walking?,
        bathing: bathing?,
    };
    Some(Command::AssessSelfCare(Assessed { member, care }))
}
