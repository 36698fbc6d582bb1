//! The same lines in numbers, for somebody who computes along.

use jzt_domain::assess::{LineFact, LineResult};
use jzt_domain::money::Fen;

use super::super::numbers::{share, yuan};
use super::plain::shared;
use super::sum;

/// The computation in numbers; empty where there is nothing to compute.
pub(super) fn of(fact: &LineFact, result: LineResult) -> String {
    let out = yuan(sum(result));
    let sign = if result == LineResult::Met { "<" } else { "≥" };
    let most = if result == LineResult::Met { "≤" } else { ">" };
    match *fact {
        LineFact::Income { wages, business, property, transfer, support_month, months } => {
            let four = [("工资", wages), ("经营", business), ("财产", property), ("转移", transfer)];
            let four: Vec<String> = four.iter().map(|(name, sum)| format!("{name}{}", yuan(*sum))).collect();
            let support = if support_month > Fen::ZERO {
                format!(" + 亲人每月给{} × {months}", yuan(support_month))
            } else {
                String::new()
            };
            format!("{}{support} = {out}", four.join(" + "))
        }
        LineFact::Exempt { before, off }
        | LineFact::WorkCosts { before, off }
        | LineFact::RigidCosts { before, off } => {
            format!("{} − {} = {out}", yuan(before), yuan(off))
        }
        LineFact::BasicPension { before, people, each, months } => {
            format!("{} − {people}人 × {} × {months} = {out}", yuan(before), yuan(each))
        }
        LineFact::IncomeEach { income, months, people } => {
            format!("{} ÷ {months}个月 ÷ {people}人 = {out}", yuan(income))
        }
        LineFact::IncomeBelow { each, standard, .. } => format!("{} {sign} {}", yuan(each), yuan(standard)),
        LineFact::IncomeBelowMultiple { each, standard, multiple } => {
            format!("{} {sign} {} × {}", yuan(each), yuan(standard), share(multiple))
        }
        LineFact::IncomeBelowDisposable { each, disposable_year } => {
            format!("{} {sign} {} ÷ 12", yuan(each), yuan(disposable_year))
        }
        LineFact::Savings { savings, people, standard, standards } => {
            let each = yuan(shared(savings, people));
            format!("{} ÷ {people}人 = {each} {most} {} × {standards}", yuan(savings), yuan(standard))
        }
        LineFact::SavingsOfIll { savings, people, limit } => {
            format!("{} ÷ {people}人 = {} {most} {}", yuan(savings), yuan(shared(savings, people)), yuan(limit))
        }
        LineFact::Vehicles { count, value, limit } => format!("{count}辆，现值{}，限额{}", yuan(value), yuan(limit)),
        LineFact::Dwellings { count, dangerous, many, area, people, multiple, minimum } => format!(
            "{count}套减危房{dangerous}套，{many}套起看面积：{area}平方米，{people}人 × {minimum}平方米 × {}",
            share(multiple)
        ),
        LineFact::DwellingsAfterDisaster { area, people, multiple, average } => {
            format!("{area}平方米 {most} {people}人 × {average}平方米 × {}", share(multiple))
        }
        LineFact::Spending { medical, education, rehabilitation, living } => {
            let parts = [medical, education, rehabilitation, living].map(yuan);
            format!("看病、上学、康复、其他：{} = {out}", parts.join(" + "))
        }
        LineFact::RigidShare { spending, income, share: part } => {
            format!("{} 对 {} × {}", yuan(spending), yuan(income), share(part))
        }
        fact => of_amount(&fact, &out),
    }
}

fn of_amount(fact: &LineFact, out: &str) -> String {
    match *fact {
        LineFact::Difference { standard, people, income, months } => {
            format!("{} × {people}人 − {} ÷ {months}个月 = {out}", yuan(standard), yuan(income))
        }
        LineFact::Grade { standard, people, share: part } => {
            format!("{} × {} × {people}人 = {out}", yuan(standard), share(part))
        }
        LineFact::SingleAmount { standard, share: part } => format!("{} × {} = {out}", yuan(standard), share(part)),
        LineFact::Amount { base, extras } => format!("{} + {} = {out}", yuan(base), yuan(extras)),
        LineFact::Care { unmet, half_from, full_from, half, full } => {
            format!("{unmet}项未达到；{half_from}项起{}，{full_from}项起{}", yuan(half), yuan(full))
        }
        LineFact::Obligor { age_years, from_age: Some(from_age), .. } => {
            format!("{age_years}岁，满{from_age}岁算没有能力")
        }
        _ => String::new(),
    }
}
