//! What the family stated, and who has signed. Numbers are masked until somebody opens them.

use super::history::change_words;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_app::signing::tracker::{self, Tracked};
use jzt_domain::application::{Action, Application, SignerRow, SignerStatus, SigningWay};
use jzt_domain::household::{Agent, Declaration, Member, MemberNo, Obligor, OfficialRelative};
use jzt_domain::identity::{IdNumber, Phone};
use jzt_domain::money::Fen;
use jzt_domain::time::Timestamp;

/// The family as the template draws it.
pub(super) struct FamilyPart {
    pub members: Vec<PersonLine>,
    /// Obliged relatives outside the household, then the agent.
    pub others: Vec<PersonLine>,
    /// 单独登记备案.
    pub is_registered: bool,
    pub facts: Vec<(&'static str, String)>,
    pub card: Option<(String, Secret)>,
    pub signers: Vec<SignerLine>,
    /// Whoever looks may help with the signatures, and look at paper forms.
    pub can_help: bool,
    pub can_check: bool,
    /// Changes after submission.
    pub changes: Vec<String>,
}

/// A number that is shown only when asked for.
pub(super) struct Secret {
    pub masked: String,
    pub full: String,
}

/// One person.
pub(super) struct PersonLine {
    pub name: String,
    pub relation: String,
    pub about: String,
    pub id_number: Secret,
    pub phone: Option<Secret>,
    /// Health and work of a member, standing of an obliged relative.
    pub state: String,
}

/// One signer.
pub(super) struct SignerLine {
    pub name: String,
    pub wards: String,
    pub state: &'static str,
    pub light: &'static str,
    pub detail: String,
    pub no: u8,
    /// The paper form waits to be looked at.
    pub is_unchecked: bool,
}

impl FamilyPart {
    pub(super) fn of(case: &CaseView) -> Self {
        let declaration = &case.application.declaration;
        // Ages as of the application: nothing of a decided case changes with the years.
        let on = case.application.submitted_at.map_or(case.today, Timestamp::date);
        let applicant = declaration.applicant_no;
        let obligors = declaration.obligors.iter().map(|obligor| obligor_line(obligor, on));
        Self {
            members: declaration.members.iter().map(|member| member_line(member, applicant, on)).collect(),
            others: obligors.chain(declaration.agent.iter().map(|agent| agent_line(agent, on))).collect(),
            is_registered: case.application.is_registered(),
            facts: facts(declaration),
            card: declaration.bank.as_ref().map(|bank| {
                let whose = name_of(declaration, bank.holder);
                let card = Secret { masked: bank.card.masked(), full: bank.card.as_str().to_owned() };
                (format!("{whose}，{}", bank.bank.as_str()), card)
            }),
            signers: tracker::tracked(&case.application, case.today)
                .iter()
                .map(|signer| signer_line(&case.application, signer))
                .collect(),
            can_help: case.available.contains(&Action::ChangeSigningWay),
            can_check: case.available.contains(&Action::CheckPaperSignature),
            changes: case
                .application
                .family_changes
                .iter()
                .map(|(at, change)| format!("{} {}", words::stamp(*at), change_words(change)))
                .collect(),
        }
    }
}

/// The name of somebody on the application; somebody who left the list has none.
pub(in crate::pages::staff) fn name_of(declaration: &Declaration, no: MemberNo) -> String {
    let name = declaration.person(no).map(|person| person.name);
    name.map_or_else(|| format!("第 {} 人", no.0), |name| name.as_str().to_owned())
}

fn secret_id(id_number: &IdNumber) -> Secret {
    Secret { masked: id_number.masked(), full: id_number.as_str().to_owned() }
}

fn secret_phone(phone: &Phone) -> Secret {
    Secret { masked: phone.masked(), full: phone.as_str().to_owned() }
}

fn about(id_number: &IdNumber, on: jiff::civil::Date) -> String {
    let sex = if id_number.is_female() { "女" } else { "男" };
    format!("{sex}，{} 岁", id_number.age_on(on))
}

fn member_line(member: &Member, applicant: MemberNo, on: jiff::civil::Date) -> PersonLine {
    let disability = member.disability.map(words::disability);
    let occupation = member.occupation.map(|occupation| words::occupation(occupation).to_owned());
    let apart = member.apart.map(|apart| format!("不在家里住：{}", words::apart(apart)));
    let capacity = member.lacks_capacity.then(|| "不能自己做决定".to_owned());
    let state: Vec<String> = std::iter::once(words::stated_health(member.health).to_owned())
        .chain([disability, occupation, capacity, apart].into_iter().flatten())
        .collect();
    let relation =
        if member.no == applicant { "申请人".to_owned() } else { words::relation(member.relation).to_owned() };
    PersonLine {
        name: member.name.as_str().to_owned(),
        relation,
        about: about(&member.id_number, on),
        id_number: secret_id(&member.id_number),
        phone: member.phone.as_ref().map(secret_phone),
        state: state.join("；"),
    }
}

fn obligor_line(obligor: &Obligor, on: jiff::civil::Date) -> PersonLine {
    let support = if obligor.support_month > Fen::ZERO {
        format!("；每月给家里 {}", words::yuan(obligor.support_month))
    } else {
        String::new()
    };
    PersonLine {
        name: obligor.name.as_str().to_owned(),
        relation: format!("{}，法定义务人", words::relation(obligor.relation)),
        about: about(&obligor.id_number, on),
        id_number: secret_id(&obligor.id_number),
        phone: obligor.phone.as_ref().map(secret_phone),
        state: format!("{}{support}", words::standing(obligor.standing)),
    }
}

fn agent_line(agent: &Agent, on: jiff::civil::Date) -> PersonLine {
    let relation = match (agent.guardian, agent.village_committee) {
        (true, _) => "监护人，代为申请",
        (false, true) => "村（居）委会，受委托代为申请",
        (false, false) => "受委托代为申请",
    };
    PersonLine {
        name: agent.name.as_str().to_owned(),
        relation: relation.to_owned(),
        about: about(&agent.id_number, on),
        id_number: secret_id(&agent.id_number),
        phone: Some(secret_phone(&agent.phone)),
        state: if agent.guardian { "监护证明在材料里" } else { "委托书在材料里" }.to_owned(),
    }
}

fn facts(declaration: &Declaration) -> Vec<(&'static str, String)> {
    let causes: Vec<&str> = declaration.causes.iter().map(|cause| words::cause(*cause)).collect();
    let mut facts = vec![("申请原因", causes.join("、"))];
    if let Some(text) = &declaration.cause_text {
        facts.push(("家庭自己的话", text.as_str().to_owned()));
    }
    facts.extend(declaration.residence.map(|residence| ("按哪里的标准", words::residence(residence).to_owned())));
    let deductions = &declaration.deductions;
    facts.extend(deductions.exempt.map(|sum| ("收入里不算的钱（一年）", words::yuan(sum))));
    facts.extend(deductions.work_costs.map(|sum| ("必要的就业成本（一年）", words::yuan(sum))));
    facts.extend(deductions.basic_pension_persons.map(|count| ("领基础养老金", format!("{count} 人"))));
    let spending = &declaration.spending;
    facts.extend(spending.rehabilitation.map(|sum| ("残疾康复花费（一年）", words::yuan(sum))));
    facts.extend(spending.living.map(|sum| ("其他必需的生活花费（一年）", words::yuan(sum))));
    facts.extend(declaration.property.dangerous_dwellings_count.map(|count| ("其中危房", format!("{count} 套"))));
    match &declaration.official_relative {
        Some(OfficialRelative::No) => facts.push(("近亲属备案", "没有".to_owned())),
        Some(OfficialRelative::Yes(who)) => facts.push(("近亲属备案", format!("有：{}", who.as_str()))),
        None => {}
    }
    facts
}

/// What the tracker says, with the version of the text, late signatures and phones that two people share.
fn signer_line(application: &Application, signer: &Tracked) -> SignerLine {
    let (state, light) = words::signer_status(signer.status, signer.asked);
    let at = signer.since.map(words::stamp);
    let signature = application.signer(signer.no).and_then(SignerRow::signature);
    let version = signature.map(|signature| format!("授权书版本 {}", signature.text_version));
    let way = signer.way.as_ref().map(|way| words::signing_way(way).to_owned());
    let witness = signer.way.as_ref().and_then(SigningWay::witness);
    let witness = witness.map(|witness| format!("见证人 {}", witness.name.as_str()));
    let late = application.submitted_at.zip(signer.since).is_some_and(|(submitted, at)| at > submitted);
    let late = (signature.is_some() && late).then(|| "提交后补签".to_owned());
    let shared = signer.shares_phone.then(|| "▲ 手机号和别的签名人一样".to_owned());
    let details = [at, way, witness, version, late, signer.words.clone(), shared];
    SignerLine {
        no: signer.no.0,
        name: format!("{}（{}）", signer.name, words::sign_role(signer.reason)),
        wards: signer.wards.join("、"),
        state,
        light,
        detail: details.into_iter().flatten().collect::<Vec<_>>().join("，"),
        is_unchecked: signer.status == SignerStatus::PaperUnchecked,
    }
}
