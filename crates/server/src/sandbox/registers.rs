//! Invented registers: what they say about a person follows from the ID number alone, so a rehearsal repeats itself.

use jzt_crypto::sm3;
use jzt_domain::time::Timestamp;

use crate::adapters::verification_platform::wire::{Finding, Subject};

const ADULT_YEARS: i64 = 16;
const PENSION_YEARS: i64 = 60;

/// What all registers say about everybody.
pub(super) fn findings(subjects: &[Subject], now: Timestamp) -> Vec<Finding> {
    subjects.iter().flat_map(|subject| about(subject, now)).collect()
}

fn about(subject: &Subject, now: Timestamp) -> Vec<Finding> {
    let birth_year: i64 = subject.id_number.get(6..10).and_then(|year| year.parse().ok()).unwrap_or_default();
    let age = i64::from(now.date().year()).saturating_sub(birth_year);
    let mut found = vec![deposits(subject)];
    if age >= ADULT_YEARS {
        found.extend([insurance(subject, age), vehicles(subject), property(subject), business(subject)]);
    }
    found
}

/// A number from 0 to 255 that depends on the person and the register.
fn draw(subject: &Subject, register: &str) -> i64 {
    let [first, ..] = sm3(format!("{register}/{}", subject.id_number).as_bytes());
    i64::from(first)
}

fn finding(subject: &Subject, source: &str, detail: String, amount_fen: Option<i64>, differs: bool) -> Finding {
    Finding { member_no: subject.member_no, source: source.to_owned(), detail, amount_fen, differs }
}

fn deposits(subject: &Subject) -> Finding {
    let draw = draw(subject, "deposits");
    // One in eight has more than a family in hardship would state.
    let differs = draw >= 224;
    let amount_yuan = if differs { draw.saturating_mul(200) } else { draw.saturating_mul(12) };
    finding(subject, "银行存款", format!("存款余额{amount_yuan}元"), Some(amount_yuan.saturating_mul(100)), differs)
}

fn insurance(subject: &Subject, age: i64) -> Finding {
    let source = "社会保险";
    if age >= PENSION_YEARS {
        let monthly_yuan = draw(subject, "pension").saturating_add(125);
        let detail = format!("每月领取城乡居民养老金{monthly_yuan}元");
        return finding(subject, source, detail, Some(monthly_yuan.saturating_mul(1_200)), false);
    }
    let employed = draw(subject, "insurance") >= 208;
    let detail = if employed {
        "有单位为其缴纳职工养老保险"
    } else {
        "参加城乡居民养老保险，未领取待遇"
    };
    finding(subject, source, detail.to_owned(), None, employed)
}

fn vehicles(subject: &Subject) -> Finding {
    let draw = draw(subject, "vehicles");
    let (detail, differs) = match draw {
        0..160 => ("名下没有机动车", false),
        160..232 => ("名下有普通摩托车1辆", false),
        _ => ("名下有小型轿车1辆", true),
    };
    finding(subject, "机动车登记", detail.to_owned(), None, differs)
}

fn property(subject: &Subject) -> Finding {
    let homes = if draw(subject, "property") >= 240 { 2 } else { 1 };
    finding(subject, "不动产登记", format!("登记住房{homes}套"), None, homes > 1)
}

fn business(subject: &Subject) -> Finding {
    let owns = draw(subject, "business") >= 240;
    let detail = if owns { "登记为个体工商户经营者" } else { "没有登记的市场主体" };
    finding(subject, "市场主体登记", detail.to_owned(), None, owns)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(about(&subject("500114201801010018"), NOW).len(), 1);
        let old = about(&subject("11010519491231002X"), NOW);
        assert!(old.iter().any(|finding| finding.detail.contains("养老金") && finding.amount_fen.is_some()));
        assert!(old.iter().all(|finding| finding.member_no == 2 && finding.detail.chars().count() <= 80));
    }

    #[test]
    fn some_people_differ_from_what_is_usual_and_most_do_not() {
        let differing = (0..200)
            .filter(|number| about(&subject(&format!("50011419800101{number:04}")), NOW).iter().any(|f| f.differs))
            .count();
        assert!((20..150).contains(&differing), "{differing}");
    }
}
