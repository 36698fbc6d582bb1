//! A change of the family that the office learns of: somebody joined, left or died.

use crate::forms::{self, Field, Opt};
use crate::pages::staff::steps::sheet::{Choice, Drawing, Reading, Sheet, single};
use crate::words;
use jzt_domain::application::{Command, FamilyChange, LeftWhy};
use jzt_domain::household::Member;

const WHY: [(LeftWhy, &str); 2] = [(LeftWhy::Died, "died"), (LeftWhy::MovedOut, "moved_out")];

pub(in crate::pages::staff::steps) fn draw(form: Drawing<'_>) -> Sheet {
    match form.query.get("change") {
        "joined" => Sheet::of(single(joined(form))),
        "left" => Sheet::of(single(left(form))),
        _ => Sheet::ask(
            "家里有什么变化？",
            vec![
                Choice::new("change", "joined", "多了一个人")
                    .hint("出生、结婚、搬回来一起住。要补签核对授权书，重新核对"),
                Choice::new("change", "left", "少了一个人").hint("去世，或者不再一起生活"),
            ],
        ),
    }
}

fn joined(form: Drawing<'_>) -> Vec<Field> {
    let relations = words::RELATIONS.map(|(relation, code)| (code, words::relation(relation)));
    let healths = words::HEALTHS.map(|(health, code)| (code, words::health(health)));
    let occupations = words::OCCUPATIONS.map(|(occupation, code)| (code, words::occupation(occupation)));
    let lacks = Opt::new("1", "不能自己做决定（无民事行为能力或限制民事行为能力）");
    vec![
        form.text("name", "姓名", "照身份证或户口簿写"),
        form.digits("id_number", "身份证号码", ""),
        form.select("relation", "是申请人的什么人", relations),
        form.digits("phone", "手机号", "签名的链接会发到这里；小孩可以空着"),
        form.radio("health", "身体情况", healths),
        form.select("occupation", "平时做什么", occupations),
        Field::boxes("lacks_capacity", "民事行为能力", vec![lacks.on(!form.value("lacks_capacity").is_empty())])
            .with(form.errors),
    ]
}

fn left(form: Drawing<'_>) -> Vec<Field> {
    let applicant = form.case.application.declaration.applicant_no;
    let members = form.case.application.declaration.members.iter().filter(|member| member.no != applicant);
    let members = members.map(|member| {
        let no = member.no.0.to_string();
        Opt::new(&no, member.name.as_str()).on(form.value("member") == no)
    });
    let members = std::iter::once(Opt::new("", "请选择")).chain(members).collect();
    vec![
        Field::select("member", "谁", members).hint("申请人去世或离开的，先更换申请人").with(form.errors),
        form.radio("why", "为什么", WHY.map(|(why, code)| (code, words::left_why(why)))),
        form.day("on", "哪一天", "写成 2026-11-23 这样"),
    ]
}

pub(in crate::pages::staff::steps) fn read(form: &mut Reading<'_>) -> Option<Command> {
    let change = match form.query.get("change") {
        "joined" => FamilyChange::Joined(read_member(form)?),
        "left" => {
            let member = form.member("member", "请选是谁");
            let why = form.one_of("why", &WHY, "请选为什么");
            let on = form.day("on");
            FamilyChange::Left { member: member?, why: why?, on: on? }
        }
        _ => return None,
    };
    Some(Command::ChangeFamily(change))
}

fn read_member(form: &mut Reading<'_>) -> Option<Member> {
    let name = form.errors.take("name", forms::person_name(form.typed.get("name")));
    let id_number = form.errors.take("id_number", forms::id_number(form.typed.get("id_number"), form.case.today));
    let relation = form.one_of("relation", &words::RELATIONS, "请选是申请人的什么人");
    let phone = form.typed.get("phone");
    let phone =
        if phone.trim().is_empty() { Some(None) } else { form.errors.take("phone", forms::phone(phone)).map(Some) };
    let health = form.one_of("health", &words::HEALTHS, "请选身体情况");
    let occupation = form.one_of("occupation", &words::OCCUPATIONS, "请选平时做什么");
    Some(Member {
        no: form.case.application.declaration.next_member_no(),
        relation: relation?,
        name: name?,
        id_number: id_number?,
        phone: phone?,
        health: Some(health?),
        lacks_capacity: form.typed.ticked("lacks_capacity"),
        disability: None,
        occupation: Some(occupation?),
        apart: None,
    })
}
