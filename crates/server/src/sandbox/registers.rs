//! Invented registers: what they say about a person follows from the ID number alone, so a rehearsal repeats itself.

use jzt_crypto::sm3;
use jzt_domain::time::Timestamp;

use crate::adapters::verification_platform::wire::{Finding, Subject};

const ADULT_YEARS: i64 = 16;
const PENSION_YEARS: i64 = 60;

/// What all registers say about everybody.
pub(super) fn findings(subjects: &[Subject], now: Timestamp) -> Vec<Finding> {
    subjects.iter().enumerate().flat_map(|(place, subject)| about(subject, place == 0, now)).collect()
}

/// One home of a family is registered once, under the person who applies.
fn about(subject: &Subject, owns_home: bool, now: Timestamp) -> Vec<Finding> {
    let birth_year: i64 = subject.id_number.get(6..10).and_then(|year| year.parse().ok()).unwrap_or_default();
    let age = i64::from(now.date().year()).saturating_sub(birth_year);
    let mut found = vec![deposits(subject)];
    if age >= ADULT_YEARS {
        found.extend([insurance(subject, age), wages(subject, age), vehicles(subject), business(subject)]);
        found.push(dwellings(subject, owns_home));
    }
    found
}

/// A number from 0 to 255 that depends on the person and the register.
fn draw(subject: &Subject, register: &str) -> i64 {
    let [first, ..] = sm3(format!("{register}/{}", subject.id_number).as_bytes());
    i64::from(first)
}

/// A remark without a fact that counts.
fn remark(subject: &Subject, source: &str, detail: String, differs: bool) -> Finding {
    let source = source.to_owned();
    Finding { member_no: subject.member_no, source, detail, amount_fen: None, count: None, fact: None, differs }
}

fn sum(remark: Finding, fact: &str, yuan: i64) -> Finding {
    Finding { fact: Some(fact.to_owned()), amount_fen: Some(yuan.saturating_mul(100)), ..remark }
}

fn count(remark: Finding, fact: &str, pieces: i64) -> Finding {
    Finding { fact: Some(fact.to_owned()), count: Some(pieces), ..remark }
}

fn deposits(subject: &Subject) -> Finding {
    let draw = draw(subject, "deposits");
    // One in eight has more than a family in hardship would state.
    let differs = draw >= 224;
    let yuan = if differs { draw.saturating_mul(200) } else { draw.saturating_mul(12) };
    sum(remark(subject, "银行存款", format!("存款余额{yuan}元"), differs), "savings", yuan)
}

fn insurance(subject: &Subject, age: i64) -> Finding {
    let source = "社会保险";
    if age >= PENSION_YEARS {
        let monthly_yuan = draw(subject, "pension").saturating_add(125);
        let detail = format!("每月领取城乡居民养老金{monthly_yuan}元");
        return sum(remark(subject, source, detail, false), "transfer", monthly_yuan.saturating_mul(12));
    }
    let detail = if is_employed(subject) {
        "有单位为其缴纳职工养老保险"
    } else {
        "参加城乡居民养老保险，未领取待遇"
    };
    remark(subject, source, detail.to_owned(), is_employed(subject))
}

fn is_employed(subject: &Subject) -> bool {
    draw(subject, "insurance") >= 208
}

fn wages(subject: &Subject, age: i64) -> Finding {
    if age < PENSION_YEARS && is_employed(subject) {
        let yuan = draw(subject, "wages").saturating_mul(60).saturating_add(12_000);
        let detail = format!("近12个月申报工资薪金{yuan}元");
        return sum(remark(subject, "个人所得税", detail, true), "wages", yuan);
    }
    remark(subject, "个人所得税", "近12个月没有工资薪金申报".to_owned(), false)
}

fn vehicles(subject: &Subject) -> Finding {
    let draw = draw(subject, "vehicles");
    let (detail, cars) = match draw {
        0..160 => ("名下没有机动车", 0),
        160..232 => ("名下有普通摩托车1辆", 0),
        _ => ("名下有小型轿车1辆", 1),
    };
    count(remark(subject, "机动车登记", detail.to_owned(), cars > 0), "vehicles_count", cars)
}

fn dwellings(subject: &Subject, owns_home: bool) -> Finding {
    let homes = i64::from(owns_home) + i64::from(draw(subject, "property") >= 240);
    let remark = remark(subject, "不动产登记", format!("登记住房{homes}套"), homes > 1);
    count(remark, "dwellings_count", homes)
}

fn business(subject: &Subject) -> Finding {
    let owns = draw(subject, "business") >= 240;
    let detail = if owns { "登记为个体工商户经营者" } else { "没有登记的市场主体" };
    remark(subject, "市场主体登记", detail.to_owned(), owns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::verification_platform::wire;

    fn subject(id_number: &str) -> Subject {
        Subject { member_no: 2, name: "张三".to_owned(), id_number: id_number.to_owned() }
    }

    const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    #[test]
    fn the_same_person_always_gets_the_same_findings() {
        let say = |id: &str| serde_json::to_string(&findings(&[subject(id)], NOW)).unwrap();
        assert_eq!(say("11010519491231002X"), say("11010519491231002X"));
        assert_ne!(say("11010519491231002X"), say("440524188001010014"));
    }

    #[test]
    fn a_child_has_deposits_at_most_and_an_old_person_a_pension() {
        assert_eq!(about(&subject("500114201801010018"), true, NOW).len(), 1);
        let old = about(&subject("11010519491231002X"), true, NOW);
        assert!(old.iter().any(|finding| finding.detail.contains("养老金") && finding.amount_fen.is_some()));
        assert!(old.iter().all(|finding| finding.member_no == 2 && finding.detail.chars().count() <= 80));
    }

    #[test]
    fn every_number_says_which_fact_it_is_about() {
        let all: Vec<_> = (0..100).flat_map(|n| about(&subject(&format!("50011419800101{n:04}")), true, NOW)).collect();
        for finding in &all {
            let key = finding.fact.as_deref().map(|fact| wire::fact_key(fact).unwrap());
            assert_eq!(key.is_some(), finding.amount_fen.is_some() || finding.count.is_some());
            assert_eq!(key.is_some_and(jzt_domain::application::FactKey::is_money), finding.amount_fen.is_some());
        }
        assert!(all.iter().any(|finding| finding.fact.as_deref() == Some("wages")));
    }

    #[test]
    fn some_people_differ_from_what_is_usual_and_most_do_not() {
        let differing = (0..200)
            .filter(|number| {
                about(&subject(&format!("50011419800101{number:04}")), true, NOW).iter().any(|f| f.differs)
            })
            .count();
        assert!((20..150).contains(&differing), "{differing}");
    }
}
