//! 更换申请人: first who, then how everybody is related to them.

use crate::forms::{Field, Opt};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, member_no, single};
use crate::words;
use jzt_domain::application::NewRelation;
use jzt_domain::household::{Declaration, Member, MemberNo};

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    let declaration = &form.case.application.declaration;
    let to = member_no(form.case, form.query.get("to")).filter(|no| *no != declaration.applicant_no);
    let Some(member) = to.and_then(|no| declaration.member(no)) else {
        let able = declaration
            .members
            .iter()
            .filter(|member| member.no != declaration.applicant_no && form.case.signs_alone(member));
        let choices = able.map(|member| {
            let hint = if member.phone.is_some() {
                words::relation(member.relation)
            } else {
                "还没有填手机号，不能选"
            };
            Choice::new("to", &member.no.0.to_string(), member.name.as_str()).hint(hint)
        });
        return Sheet::ask("换成谁？要成年，能自己做决定。", choices.collect());
    };
    let fields = others(declaration, member.no).map(|other| {
        let name = format!("relation_{}", other.no.0);
        let options = words::RELATIONS
            .iter()
            .map(|(relation, code)| Opt::new(code, words::relation(*relation)).on(form.value(&name) == *code));
        let options = std::iter::once(Opt::new("", "请选择")).chain(options).collect();
        let label = format!("{} 是 {} 的什么人", other.name.as_str(), member.name.as_str());
        Field::select(&name, &label, options).with(form.errors)
    });
    let mut sheet = Sheet::of(single(fields.collect()));
    sheet.shown.push(("新的申请人".to_owned(), member.name.as_str().to_owned()));
    if let Some(phone) = &member.phone {
        let text = format!("{}。以后用这个手机号登录，看这份申请", phone.masked());
        sheet.shown.push(("手机号".to_owned(), text));
    }
    sheet
}

/// Everybody but the new applicant.
fn others(declaration: &Declaration, to: MemberNo) -> impl Iterator<Item = &Member> {
    declaration.members.iter().filter(move |member| member.no != to)
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<(MemberNo, Vec<NewRelation>)> {
    let to = member_no(form.case, form.query.get("to"))?;
    let mut relations = Vec::new();
    for other in others(&form.case.application.declaration, to) {
        let name = format!("relation_{}", other.no.0);
        let relation = form.one_of(&name, &words::RELATIONS, "请选是什么人");
        relations.extend(relation.map(|relation| NewRelation { member: other.no, relation }));
    }
    form.errors.is_empty().then_some((to, relations))
}
