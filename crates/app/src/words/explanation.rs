//! The lines of a computation in words: short for the family, with every number and the rule for the clerk.
//!
//! A line holds no names. `name` says who a number is: a name where the reader may see it, else a relation.

use jzt_domain::assess::{ExtraSort, Line, LineFact, LineResult, RuleRef, SingleGround, Standing, WhatWouldChange};
use jzt_domain::household::{DisabilitySort, MemberNo, ObligorStanding};
use jzt_domain::money::Fen;
use jzt_domain::policy::{Certainty, Residence};

use super::numbers::{share, yuan};

/// Who a number is.
pub type Name<'n> = &'n dyn Fn(MemberNo) -> String;

/// One sentence for the family, without formulas.
pub fn plain(line: &Line, name: Name<'_>) -> String {
    let yes = line.result == LineResult::Met;
    let came_out = sum(line.result);
    match line.fact {
        LineFact::Person { no, standing, .. } => person(&name(no), standing, yes),
        LineFact::Single { no, ground } => single(&name(no), ground, yes),
        LineFact::Extra { no, sort, each, .. } => format!("{}{}，每月另加{}。", name(no), extra(sort), yuan(each)),
        LineFact::Obligor { no, standing, .. } => {
            let can = if yes { "不能供养，符合" } else { "能供养，不符合" };
            format!("{}{}，{can}。", name(no), obligor(standing))
        }
        LineFact::ObligorAtHome { no, .. } => {
            let can = if yes { "也不能劳动，符合" } else { "能劳动，应当供养，不符合" };
            format!("{}和您一起生活，{can}。", name(no))
        }
        LineFact::Income { .. } => format!("您家12个月的收入一共是{}。", yuan(came_out)),
        LineFact::Exempt { off, .. } => format!("其中{}不算收入，减去。", yuan(off)),
        LineFact::BasicPension { people, each, .. } => {
            format!("{people}个人的基础养老金每人每月{}不算收入，减去。", yuan(each))
        }
        LineFact::WorkCosts { off, .. } => format!("上班必须花的{}，减去。", yuan(off)),
        LineFact::RigidCosts { off, .. } => format!("看病和康复自己花的{}，减去。", yuan(off)),
        LineFact::IncomeEach { .. } => format!("平均下来，您家每人每月收入是{}。", yuan(came_out)),
        LineFact::Spending { .. } => format!("12个月里看病、上学等必需的花费一共是{}。", yuan(came_out)),
        LineFact::Difference { .. } => format!("您家的收入离低保标准每月差{}，由低保补上。", yuan(came_out)),
        LineFact::Grade { .. } => format!("按您家收入所在的档，每月补{}。", yuan(came_out)),
        LineFact::SingleAmount { .. } => format!("一个人单独享受低保，每月{}。", yuan(came_out)),
        LineFact::Amount { .. } => format!("合起来，每月一共{}。", yuan(came_out)),
        LineFact::TekunBasic { each } => format!("特困人员的基本生活费每月{}。", yuan(each)),
        fact => plain_test(&fact, yes),
    }
}

/// The sentences of tests and limits.
fn plain_test(fact: &LineFact, yes: bool) -> String {
    let fits = verdict(yes);
    match *fact {
        LineFact::IncomeBelow { each, standard, residence } => format!(
            "您家每人每月收入是{}，{}{}低保标准{}，{fits}。",
            yuan(each),
            against(each, standard),
            place(residence),
            yuan(standard)
        ),
        LineFact::IncomeBelowMultiple { each, standard, multiple } => format!(
            "您家每人每月收入是{}，{}低保标准{}的{}，{fits}。",
            yuan(each),
            if yes { "低于" } else { "不低于" },
            yuan(standard),
            share(multiple)
        ),
        LineFact::IncomeBelowDisposable { each, disposable_year } => format!(
            "您家每人每月收入是{}，{}上年全市平均水平（每年{}，按月算），{fits}。",
            yuan(each),
            if yes { "低于" } else { "不低于" },
            yuan(disposable_year)
        ),
        LineFact::Savings { savings, people, standard, standards } => {
            let limit = standard.checked_mul(standards.into()).unwrap_or_default();
            format!("您家存款平均每人{}，最多可以有{}，{fits}。", yuan(shared(savings, people)), yuan(limit))
        }
        LineFact::SavingsOfIll { savings, people, limit } => format!(
            "您家存款平均每人{}。家里有人生大病，每人最多可以有{}，{fits}。",
            yuan(shared(savings, people)),
            yuan(limit)
        ),
        LineFact::Vehicles { count: 0, .. } => format!("您家没有汽车，{fits}。"),
        LineFact::Vehicles { value, limit, .. } if limit > Fen::ZERO => {
            format!("您家的车现在值{}，最多可以值{}，{fits}。", yuan(value), yuan(limit))
        }
        LineFact::Vehicles { .. } => format!("您家有汽车，{fits}。"),
        LineFact::Dwellings { count, dangerous, many, .. } if u16::from(count.saturating_sub(dangerous)) < many => {
            format!("您家的房子没有超过规定，{fits}。")
        }
        LineFact::Dwellings { area, people, .. } => {
            format!("您家不止一套房，一共{area}平方米，住{people}个人，{}，{fits}。", over(yes))
        }
        LineFact::DwellingsAfterDisaster { area, people, .. } => {
            format!("您家遇到意外或灾害，房子的面积放宽算：一共{area}平方米，住{people}个人，{}，{fits}。", over(yes))
        }
        LineFact::RigidShare { spending, income, share: part } => format!(
            "必需的花费{}，收入{}，花费要占收入的{}以上，{fits}。",
            yuan(spending),
            yuan(income),
            share(part)
        ),
        LineFact::WorkAge { age_years, child_below, elderly_from } => {
            format!("申请人{age_years}岁。不满{child_below}岁或者满{elderly_from}岁，算没有劳动能力，{fits}。")
        }
        LineFact::WorkDisability { sort, grade, .. } => {
            let can = if yes { "算没有劳动能力" } else { "还算有劳动能力" };
            format!("申请人是{}{}级，{can}，{fits}。", disability(sort), grade)
        }
        LineFact::NoObligor {} => format!("没有应当供养的亲人，{fits}。"),
        LineFact::Care { unmet: 0, .. } => "六件事都能自己做，不另加照料护理补贴。".to_owned(),
        LineFact::Care { unmet, half_from, full_from, half, full } => {
            let fact = LineFact::Care { unmet, half_from, full_from, half, full };
            let added = fact.result().map(sum).unwrap_or_default();
            format!("六件事里有{unmet}件不能自己做，照料护理补贴每月{}。", yuan(added))
        }
        LineFact::CareNotAssessed {} => "还没有评估生活自理能力，评估后再定照料护理补贴。".to_owned(),
        LineFact::TemporaryCeiling { limit } => format!("临时救助一次最多{}。", yuan(limit)),
        LineFact::TemporarySmallSum { limit } => format!("{}以内，由乡镇（街道）决定。", yuan(limit)),
        LineFact::PettyFund { limit } => format!("情况紧急，乡镇（街道）可以先给，最多{}。", yuan(limit)),
        LineFact::TemporaryInterval { months } => format!("同一个原因，{months}个月里只救助一次。"),
        _ => String::new(),
    }
}
