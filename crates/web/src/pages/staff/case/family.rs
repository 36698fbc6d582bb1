//! What the family stated, and who has signed. Numbers are masked until somebody opens them.

use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::application::{Application, SignerRow, SignerState};
use jzt_domain::household::{Declaration, Member, MemberNo, OfficialRelative};
use jzt_domain::time::Timestamp;

/// The family as the template draws it.
pub(super) struct FamilyPart {
    pub members: Vec<MemberLine>,
    pub facts: Vec<(&'static str, String)>,
    pub card: Option<(String, Secret)>,
    pub signers: Vec<SignerLine>,
}

/// A number that is shown only when asked for.
pub(super) struct Secret {
    pub masked: String,
    pub full: String,
}

/// One member.
pub(super) struct MemberLine {
    pub name: String,
    pub relation: &'static str,
    pub about: String,
    pub id_number: Secret,
    pub phone: Option<Secret>,
    pub health: String,
}

/// One signer.
pub(super) struct SignerLine {
    pub name: String,
    pub wards: String,
    pub state: &'static str,
    pub light: &'static str,
    pub detail: String,
}

impl FamilyPart {
    pub(super) fn of(case: &CaseView) -> Self {
        let declaration = &case.application.declaration;
        // Ages as of the application: nothing of a decided case changes with the years.
        let on = case.application.submitted_at.map_or(case.today, Timestamp::date);
        Self {
            members: declaration.members.iter().map(|member| member_line(member, on)).collect(),
            facts: facts(declaration),
            card: declaration.bank.as_ref().map(|bank| {
                let whose = name_of(declaration, bank.holder);
                let card = Secret { masked: bank.card.masked(), full: bank.card.as_str().to_owned() };
                (format!("{whose}，{}", bank.bank.as_str()), card)
            }),
            signers: case.application.signers.iter().map(|row| signer_line(&case.application, row)).collect(),
        }
    }
}

/// The name of a member; somebody who left the list has none.
pub(super) fn name_of(declaration: &Declaration, no: MemberNo) -> String {
    declaration.member(no).map_or_else(|| format!("第 {} 人", no.0), |member| member.name.as_str().to_owned())
}

fn member_line(member: &Member, on: jiff::civil::Date) -> MemberLine {
    let sex = if member.id_number.is_female() { "女" } else { "男" };
    let capacity = if member.lacks_capacity { "；不能自己做决定" } else { "" };
    MemberLine {
        name: member.name.as_str().to_owned(),
        relation: words::relation(member.relation),
        about: format!("{sex}，{} 岁", member.id_number.age_on(on)),
        id_number: Secret { masked: member.id_number.masked(), full: member.id_number.as_str().to_owned() },
        phone: member.phone.as_ref().map(|phone| Secret { masked: phone.masked(), full: phone.as_str().to_owned() }),
        health: format!("{}{capacity}", words::stated_health(member.health)),
    }
}

fn facts(declaration: &Declaration) -> Vec<(&'static str, String)> {
    let causes: Vec<&str> = declaration.causes.iter().map(|cause| words::cause(*cause)).collect();
    let mut facts = vec![("申请原因", causes.join("、"))];
    if let Some(text) = &declaration.cause_text {
        facts.push(("家庭自己的话", text.as_str().to_owned()));
    }
    let property = &declaration.property;
    facts.extend(property.savings.map(|savings| ("存款、现金、有价证券", words::yuan(savings))));
    facts.extend(property.vehicles_count.map(|count| ("机动车", format!("{count} 辆"))));
    facts.extend(property.dwellings_count.map(|count| ("住房", format!("{count} 套"))));
    match &declaration.official_relative {
        Some(OfficialRelative::No) => facts.push(("近亲属备案", "没有".to_owned())),
        Some(OfficialRelative::Yes(who)) => {
            facts.push(("近亲属备案", format!("◆ 有：{}。要单独登记备案，由区里入户核查", who.as_str())));
        }
        None => {}
    }
    facts
}

fn signer_line(application: &Application, row: &SignerRow) -> SignerLine {
    let wards: Vec<String> = row.signer.wards.iter().map(|ward| name_of(&application.declaration, *ward)).collect();
    let (state, light, detail) = match &row.state {
        SignerState::Wanted => ("◆ 还没签", "soon", String::new()),
        SignerState::Signed { at, signature } => {
            let drawn = if signature.drawing.is_some() { "，有手写签名" } else { "" };
            ("● 已签", "ok", format!("{}，授权书版本 {}{drawn}", words::stamp(*at), signature.text_version))
        }
        SignerState::Declined { at, reason } => {
            let why = reason.as_ref().map(|text| format!("：{}", text.as_str())).unwrap_or_default();
            ("▲ 不同意", "late", format!("{}{why}", words::stamp(*at)))
        }
    };
    SignerLine {
        name: name_of(&application.declaration, row.signer.signer),
        wards: wards.join("、"),
        state,
        light,
        detail,
    }
}
