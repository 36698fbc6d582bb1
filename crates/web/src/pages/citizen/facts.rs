//! What the family stated in one part, in words: for the page that shows everything before it is sent.

use super::members;
use crate::words;
use jzt_app::applications::CaseView;
use jzt_domain::household::{Agent, Declaration, Member, Obligor, OfficialRelative, Section};
use jzt_domain::kind::{Kind, Request, TemporarySort};

type Fact = (String, String);

fn fact(name: &str, value: impl Into<String>) -> Fact {
    (name.to_owned(), value.into())
}

/// Names and values, in the order of the pages.
pub(super) fn of(view: &CaseView, section: Section) -> Vec<Fact> {
    let known = &view.application.declaration;
    match section {
        Section::Request => request(known),
        Section::Place => place(view),
        Section::Cause => {
            let causes: Vec<&str> = known.causes.iter().map(|cause| words::cause(*cause)).collect();
            let text = known.cause_text.as_ref().map(|text| fact("还想说的话", text.as_str()));
            std::iter::once(fact("困难", causes.join("；"))).chain(text).collect()
        }
        Section::Members => known.members.iter().map(member).chain(known.agent.as_ref().map(agent)).collect(),
        Section::Income => income(known),
        Section::Spending => ["看病", "上学", "残疾康复", "别的必需花费"]
            .into_iter()
            .zip(known.spending.parts())
            .filter_map(|(part, sum)| Some(fact(part, words::yuan(sum?))))
            .collect(),
        Section::Property => property(known),
        Section::Obligors if known.obligors.is_empty() => vec![fact("亲人", "没有")],
        Section::Obligors => known.obligors.iter().map(obligor).collect(),
        Section::Bank => bank(known),
        Section::OfficialRelative => known.official_relative.as_ref().map_or_else(Vec::new, |relative| {
            let words = match relative {
                OfficialRelative::No => "没有",
                OfficialRelative::Yes(who) => who.as_str(),
            };
            vec![fact("有没有", words)]
        }),
        Section::Papers => vec![fact("照片", format!("{} 张", known.papers.len()))],
    }
}

/// What was asked for, as the family chose it.
pub(super) const fn wanted(request: Request) -> &'static str {
    match request {
        Request::Lasting { first: Kind::Tekun, .. } => "特困供养",
        Request::Lasting { first: Kind::Marginal, .. } => "低保边缘",
        Request::Lasting { first: Kind::RigidSpending, .. } => "刚性支出困难",
        Request::Lasting { first: Kind::Dibao | Kind::Temporary, .. } => "低保",
        Request::Single { .. } => "低保，只给一个人",
        Request::Temporary { sort: TemporarySort::Expense } => "临时救助",
        Request::Temporary { sort: TemporarySort::Emergency } => "急事求助",
    }
}

fn request(known: &Declaration) -> Vec<Fact> {
    let Some(request) = known.request else { return Vec::new() };
    let member = match request {
        Request::Single { member, .. } => known.member(member).map(|member| fact("给谁", member.name.as_str())),
        Request::Lasting { .. } | Request::Temporary { .. } => None,
    };
    let others = match request {
        Request::Temporary { .. } => None,
        _ if request.others_too() => Some(fact("别的救助", "不符合的话，同意接着看下一种")),
        _ => Some(fact("别的救助", "只看这一种")),
    };
    std::iter::once(fact("申请", wanted(request))).chain(member).chain(others).collect()
}

fn place(view: &CaseView) -> Vec<Fact> {
    let known = &view.application.declaration;
    let address = known.address.as_ref().map(|address| fact("详细地址", address.as_str()));
    let residence = known.residence.map(|residence| fact("城镇或农村", words::residence(residence)));
    std::iter::once(fact("村（社区）", view.home_name.clone())).chain(address).chain(residence).collect()
}

fn member(member: &Member) -> Fact {
    let phone = member.phone.as_ref().map_or_else(|| "没有填手机号".to_owned(), jzt_domain::identity::Phone::masked);
    let capacity = if member.lacks_capacity { "，不能自己做主" } else { "" };
    let apart = member.apart.map(|apart| format!("，不住在家里：{}", words::apart(apart))).unwrap_or_default();
    let (relation, health) = (words::relation(member.relation), members::health(member));
    fact(member.name.as_str(), format!("{relation}，{}，{phone}，{health}{capacity}{apart}", member.id_number.masked()))
}

fn agent(agent: &Agent) -> Fact {
    let who = if agent.village_committee { "村（居）委会" } else { "代办人" };
    let guardian = if agent.guardian { "，监护人" } else { "" };
    fact("别人代办", format!("{who} {}，{}{guardian}", agent.name.as_str(), agent.phone.masked()))
}

fn income(known: &Declaration) -> Vec<Fact> {
    let sources = ["打工、上班", "种养、生意", "租金、利息", "养老金、补贴等"];
    let sums = sources.into_iter().zip(known.income.sources());
    let sums = sums.filter_map(|(source, sum)| Some(fact(source, words::yuan(sum?))));
    let off = &known.deductions;
    let exempt = off.exempt.map(|sum| fact("不算收入的钱", words::yuan(sum)));
    let costs = off.work_costs.map(|sum| fact("打工上班的花费", words::yuan(sum)));
    let pension = off.basic_pension_persons.map(|count| fact("领城乡居民养老金", format!("{count} 人")));
    sums.chain(exempt).chain(pension).chain(costs).collect()
}

fn property(known: &Declaration) -> Vec<Fact> {
    let property = &known.property;
    let facts = [
        property.savings.map(|sum| fact("存款和现金", words::yuan(sum))),
        property.vehicles_count.map(|count| fact("汽车", format!("{count} 辆"))),
        property.vehicles_value.map(|sum| fact("车现在值", words::yuan(sum))),
        property.dwellings_count.map(|count| fact("房子", format!("{count} 套"))),
        property.dwellings_area_square_metres.map(|area| fact("一共多大", format!("{area} 平方米"))),
        property.dangerous_dwellings_count.map(|count| fact("其中危房", format!("{count} 套"))),
    ];
    facts.into_iter().flatten().collect()
}

fn obligor(obligor: &Obligor) -> Fact {
    let phone = obligor.phone.as_ref().map_or_else(|| "没有填手机号".to_owned(), jzt_domain::identity::Phone::masked);
    let (relation, standing) = (words::relation(obligor.relation), words::standing(obligor.standing));
    let support = words::yuan(obligor.support_month);
    fact(obligor.name.as_str(), format!("{relation}，{phone}，{standing}，每月给 {support}"))
}

fn bank(known: &Declaration) -> Vec<Fact> {
    known.bank.as_ref().map_or_else(Vec::new, |bank| {
        let holder = known.member(bank.holder).map(|member| member.name.as_str().to_owned()).unwrap_or_default();
        vec![fact("谁的卡", holder), fact("银行", bank.bank.as_str()), fact("卡号", bank.card.masked())]
    })
}
