//! Sentences for the family. Each function knows its own lines and answers `None` for the others; a test walks all lines.

use jzt_domain::assess::{ExtraSort, LineFact, LineResult, SingleGround, Standing};
use jzt_domain::household::ObligorStanding;
use jzt_domain::money::Fen;
use jzt_domain::policy::Residence;

use super::super::disability_sort;
use super::super::numbers::{share, yuan};
use super::Name;

/// Lines about one person.
pub(super) fn of_person(fact: &LineFact, result: LineResult, name: Name<'_>) -> Option<String> {
    let yes = result == LineResult::Met;
    Some(match *fact {
        LineFact::Person { no, standing, .. } => {
            let counts = if yes { "算家庭成员" } else { "不算家庭成员" };
            format!("{}{}，{counts}。", name(no), standing_words(standing))
        }
        LineFact::Single { no, ground } => {
            let may = if yes { "可以一个人单独申请" } else { "不能一个人单独申请" };
            format!("{}{}，{may}。", name(no), ground_words(ground))
        }
        LineFact::Extra { no, sort, each, .. } => {
            format!("{}{}，每月另加{}。", name(no), extra_words(sort), yuan(each))
        }
        LineFact::Obligor { no, standing, .. } => {
            let can = if yes { "没有能力供养，符合" } else { "算有能力供养，不符合" };
            format!("{}{}，{can}。", name(no), obligor_words(standing))
        }
        LineFact::ObligorAtHome { no, .. } => {
            let can = if yes { "也不能劳动，符合" } else { "能劳动，算有能力供养，不符合" };
            format!("{}和申请人一起生活，{can}。", name(no))
        }
        _ => return None,
    })
}

/// Lines that yield a sum.
pub(super) fn of_sum(fact: &LineFact, came_out: Fen) -> Option<String> {
    let out = yuan(came_out);
    Some(match *fact {
        LineFact::Income { months, .. } => format!("您家{months}个月的收入一共是{out}。"),
        LineFact::Exempt { off, .. } => format!("其中{}不算收入，减去后是{out}。", yuan(off)),
        LineFact::BasicPension { people, each, .. } => {
            format!("{people}个人的基础养老金，每人每月{}不算收入，减去后是{out}。", yuan(each))
        }
        LineFact::WorkCosts { off, .. } => format!("上班必须花的{}，减去后是{out}。", yuan(off)),
        LineFact::RigidCosts { off, .. } => format!("看病和康复自己花的{}，减去后是{out}。", yuan(off)),
        LineFact::IncomeEach { people, .. } => format!("按{people}口人平均，您家每人每月收入是{out}。"),
        LineFact::Spending { .. } => format!("12个月里看病、上学等必需的花费一共是{out}。"),
        LineFact::Difference { .. } => format!("您家的收入离低保标准每月差{out}，由低保补上。"),
        LineFact::Grade { .. } => format!("按收入所在的档，每月补{out}。"),
        LineFact::SingleAmount { .. } => format!("一个人单独享受低保，每月{out}。"),
        LineFact::TekunBasic { .. } => format!("特困人员的基本生活费，每月{out}。"),
        LineFact::Care { unmet: 0, .. } => "六件事都能自己做，不加照料护理补贴。".to_owned(),
        LineFact::Care { unmet, .. } => format!("六件事里有{unmet}件不能自己做，照料护理补贴每月{out}。"),
        LineFact::Amount { .. } => format!("合起来，每月一共{out}。"),
        _ => return None,
    })
}

/// Tests of income, spending, work and support.
pub(super) fn of_test(fact: &LineFact, yes: bool) -> Option<String> {
    let fits = verdict(yes);
    let below = if yes { "低于" } else { "不低于" };
    Some(match *fact {
        LineFact::IncomeBelow { each, standard, residence } => {
            let standard_is = format!("{}低保标准{}", place(residence), yuan(standard));
            let (each_is, apart) = (yuan(each), difference(each, standard));
            match each.cmp(&standard) {
                std::cmp::Ordering::Less => format!("您家每人每月收入是{each_is}，比{standard_is}低{apart}，{fits}。"),
                std::cmp::Ordering::Equal => {
                    format!("您家每人每月收入是{each_is}，和{standard_is}一样，没有低于它，{fits}。")
                }
                std::cmp::Ordering::Greater => {
                    format!("您家每人每月收入是{each_is}，比{standard_is}高{apart}，{fits}。")
                }
            }
        }
        LineFact::IncomeBelowMultiple { each, standard, multiple } => {
            let line = format!("低保标准{}的{}", yuan(standard), share(multiple));
            format!("您家每人每月收入是{}，{below}{line}，{fits}。", yuan(each))
        }
        LineFact::IncomeBelowDisposable { each, disposable_year } => {
            let line = format!("上一年的人均收入（一年{}）", yuan(disposable_year));
            format!("您家每人每月收入是{}，按月算{below}{line}，{fits}。", yuan(each))
        }
        LineFact::RigidShare { spending, income, share: part } => {
            let (spending, income) = (yuan(spending), yuan(income));
            format!("必需的花费是{spending}，收入是{income}，花费要达到收入的{}，{fits}。", share(part))
        }
        LineFact::WorkAge { age_years, child_below, elderly_from } => {
            let rule = format!("不满{child_below}岁或者满{elderly_from}岁，算没有劳动能力");
            format!("申请人{age_years}岁。{rule}，{fits}。")
        }
        LineFact::WorkDisability { sort, grade, grade_max } => {
            let rule = format!("{grade_max}级以内算没有劳动能力");
            format!("申请人是{}{grade}级。{rule}，{fits}。", disability_sort(sort))
        }
        LineFact::NoObligor {} => format!("没有应当供养的亲人，{fits}。"),
        _ => return None,
    })
}

/// Tests of property.
pub(super) fn of_property(fact: &LineFact, yes: bool) -> Option<String> {
    let fits = verdict(yes);
    let within = if yes { "没有超过规定" } else { "超过了规定" };
    Some(match *fact {
        LineFact::Savings { savings, people, standard, standards } => {
            let limit = standard.checked_mul(standards.into()).unwrap_or_default();
            format!("您家存款平均每人{}，不能超过{}，{fits}。", yuan(shared(savings, people)), yuan(limit))
        }
        LineFact::SavingsOfIll { savings, people, limit } => {
            let each = yuan(shared(savings, people));
            format!("您家存款平均每人{each}。家里有人得大病，放宽到{}，{fits}。", yuan(limit))
        }
        LineFact::Vehicles { count: 0, .. } => format!("您家没有汽车，{fits}。"),
        LineFact::Vehicles { value, limit, .. } if limit > Fen::ZERO => {
            format!("您家的车现在值{}，不能超过{}，{fits}。", yuan(value), yuan(limit))
        }
        LineFact::Vehicles { .. } => format!("您家有汽车，{fits}。"),
        LineFact::Dwellings { count, dangerous, many, .. } if u16::from(count.saturating_sub(dangerous)) < many => {
            format!("您家的房子不到{many}套，危房不算，{fits}。")
        }
        LineFact::Dwellings { count, area, people, .. } => {
            format!("您家有{count}套房，一共{area}平方米，{people}口人，{within}，{fits}。")
        }
        LineFact::DwellingsAfterDisaster { area, people, .. } => {
            format!("您家遭了灾或出了意外，房子放宽算：{area}平方米，{people}口人，{within}，{fits}。")
        }
        _ => return None,
    })
}

/// Limits between which a person chooses.
pub(super) fn of_limit(fact: &LineFact) -> Option<String> {
    Some(match *fact {
        LineFact::CareNotAssessed {} => "还没有看过生活能不能自理，看过以后再定照料护理补贴。".to_owned(),
        LineFact::TemporaryCeiling { limit } => format!("临时救助一次最多{}。", yuan(limit)),
        LineFact::TemporarySmallSum { limit } => format!("{}以内，由乡镇（街道）决定。", yuan(limit)),
        LineFact::PettyFund { limit } => format!("情况紧急时，乡镇（街道）可以先给，最多{}。", yuan(limit)),
        LineFact::TemporaryInterval { months } => format!("同一个原因，{months}个月里救助一次。"),
        _ => return None,
    })
}

const fn verdict(yes: bool) -> &'static str {
    if yes { "符合" } else { "不符合" }
}

const fn place(residence: Residence) -> &'static str {
    match residence {
        Residence::Urban => "城市",
        Residence::Rural => "农村",
    }
}

fn difference(a: Fen, b: Fen) -> String {
    yuan(a.max(b).checked_sub(a.min(b)).unwrap_or_default())
}

/// As the line itself computes it.
pub(super) fn shared(sum_of_all: Fen, people: u16) -> Fen {
    sum_of_all.checked_div(people.into()).unwrap_or_default()
}

const fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::LivingTogether => "和家里一起生活",
        Standing::NearestElsewhere => "住在别处，是配偶或要家里养的子女",
        Standing::Student => "在外面上学",
        Standing::OtherElsewhere => "不和家里一起生活",
        Standing::Confined => "在服刑、强制戒毒或被宣告失踪",
        Standing::Religious => "在宗教场所生活多年",
    }
}

fn ground_words(ground: SingleGround) -> String {
    match ground {
        SingleGround::Disability { sort, grade, .. } => format!("是{}{grade}级", disability_sort(sort)),
        SingleGround::SeriousIllness => "得了大病".to_owned(),
        SingleGround::Religious { years, .. } => format!("在宗教场所生活{years}年"),
        SingleGround::None => "没有重度残疾，也没有大病".to_owned(),
    }
}

const fn extra_words(sort: ExtraSort) -> &'static str {
    match sort {
        ExtraSort::Disabled => "有残疾证",
        ExtraSort::SeverelyDisabled => "是重度残疾",
        ExtraSort::SeriousIllness => "得了大病",
        ExtraSort::Elderly => "年纪大",
        ExtraSort::Pupil => "还没上学或正在上学",
    }
}

const fn obligor_words(standing: ObligorStanding) -> &'static str {
    match standing {
        ObligorStanding::Able => "有收入，生活过得去",
        ObligorStanding::Tekun => "是特困人员",
        ObligorStanding::Dibao => "在享受低保",
        ObligorStanding::LowIncome => "收入低",
        ObligorStanding::SeverelyDisabled => "是重度残疾，收入低",
        ObligorStanding::CannotAct => "不能自己做决定、失踪或在服刑",
    }
}
