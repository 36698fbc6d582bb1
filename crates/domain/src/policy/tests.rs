use jiff::civil::date;

use super::*;
use crate::division::DivisionCode;

fn source(certainty: Certainty) -> Source {
    Source { document: "某办法".to_owned(), clause: String::new(), certainty, note: String::new() }
}

fn accept_in(length: u16) -> Revision {
    let unit = LimitUnit::WorkingDays;
    let accept = Some(Limit { length, unit, source: source(Certainty::Proposal) });
    Revision { deadlines: DeadlineLayer { accept, ..DeadlineLayer::default() }, ..empty(date(2021, 7, 1)) }
}

fn urban(effective_from: Date, amount_fen: i64) -> Revision {
    let urban = Some(Standard { amount_fen: Fen::new(amount_fen), source: source(Certainty::Stored) });
    Revision { standards: StandardLayer { urban, rural: None }, ..empty(effective_from) }
}

fn empty(effective_from: Date) -> Revision {
    Revision {
        effective_from,
        deadlines: DeadlineLayer::default(),
        standards: StandardLayer::default(),
        sms: SmsLayer::default(),
        rules: RuleLayer::default(),
    }
}

fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

fn file(division: Option<&str>, name: &str, revisions: Vec<Revision>) -> PolicyFile {
    PolicyFile { division: division.map(code), name: name.to_owned(), revisions }
}

fn accept(tree: &PolicyTree, division: &str) -> Option<u16> {
    tree.lookup(&code(division), date(2026, 1, 1)).deadline(DeadlineKey::Accept).map(|limit| limit.length)
}

#[test]
fn a_lower_division_replaces_the_value_above_for_itself_and_below() {
    let files = vec![
        file(Some("500114112"), "CN/500000/500114/500114112/accept", vec![accept_in(1)]),
        file(None, "CN/dibao", vec![accept_in(3)]),
        file(Some("500114"), "CN/500000/500114/accept", vec![accept_in(2)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    for (division, length) in
        [("51", 3), ("50", 3), ("500114", 2), ("500114001", 2), ("500114112", 1), ("500114112003", 1)]
    {
        assert_eq!(accept(&tree, division), Some(length), "{division}");
    }
}

#[test]
fn the_latest_revision_that_has_begun_is_in_force() {
    let revisions = vec![urban(date(2025, 7, 1), 77_000), urban(date(2018, 1, 1), 54_600)];
    let tree = PolicyTree::new(vec![file(Some("50"), "CN/500000/standards", revisions)]).unwrap();
    let on = |day| {
        let set = tree.lookup(&code("500114"), day);
        (set.standard(Residence::Urban).map(Fen::amount_fen), set.version().to_owned())
    };
    assert_eq!(on(date(2017, 12, 31)), (None, String::new()));
    assert_eq!(on(date(2018, 1, 1)), (Some(54_600), "CN/500000/standards@2018-01-01".to_owned()));
    assert_eq!(on(date(2025, 6, 30)), (Some(54_600), "CN/500000/standards@2018-01-01".to_owned()));
    assert_eq!(on(date(2025, 7, 1)), (Some(77_000), "CN/500000/standards@2025-07-01".to_owned()));
}

#[test]
fn the_version_names_every_file_in_force_from_the_nation_down() {
    let files = vec![
        file(Some("50"), "CN/500000/standards", vec![urban(date(2025, 7, 1), 77_000)]),
        file(None, "CN/dibao", vec![accept_in(3)]),
        file(Some("51"), "CN/510000/standards", vec![urban(date(2025, 7, 1), 80_000)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    let version = tree.lookup(&code("500114112003"), date(2026, 1, 1)).version().to_owned();
    assert_eq!(version, "CN/dibao@2021-07-01 CN/500000/standards@2025-07-01");
}

#[test]
fn what_nobody_sets_is_named() {
    let tree = PolicyTree::new(vec![file(None, "CN/dibao", vec![accept_in(3)])]).unwrap();
    let missing = tree.lookup(&code("500114"), date(2026, 1, 1)).missing();
    assert!(!missing.contains(&"deadlines.accept".to_owned()));
    for key in ["deadlines.total", "standards.rural", "sms.decided", "rules.suit_months"] {
        assert!(missing.contains(&key.to_owned()), "{key}");
    }
}

#[test]
fn files_that_contradict_one_another_are_refused() {
    let twice = vec![file(None, "CN/a", vec![accept_in(3)]), file(None, "CN/b", vec![accept_in(3)])];
    let key = "deadlines.accept".to_owned();
    assert_eq!(
        PolicyTree::new(twice),
        Err(PolicyError::SetTwice { file: "CN/b".to_owned(), other: "CN/a".to_owned(), key })
    );
    let same_day = vec![file(None, "CN/a", vec![accept_in(3), accept_in(4)])];
    assert_eq!(PolicyTree::new(same_day), Err(PolicyError::Revisions { file: "CN/a".to_owned() }));
    let no_revision = vec![file(None, "CN/a", vec![])];
    assert_eq!(PolicyTree::new(no_revision), Err(PolicyError::Revisions { file: "CN/a".to_owned() }));
    let no_length = vec![file(None, "CN/a", vec![accept_in(0)])];
    let key = DeadlineKey::Accept;
    assert_eq!(PolicyTree::new(no_length), Err(PolicyError::EmptyLimit { file: "CN/a".to_owned(), key }));
}

#[test]
fn a_message_that_says_too_much_is_refused_with_its_file() {
    let template =
        SmsTemplate {
            id: "T1".to_owned(), text: "您的低保已批准".to_owned(), parameters: vec![], at_night: false
        };
    let sms = SmsLayer { decided: Some(template), ..SmsLayer::default() };
    let files = vec![file(None, "CN/sms", vec![Revision { sms, ..empty(date(2021, 7, 1)) }])];
    let error = PolicyTree::new(files).unwrap_err().to_string();
    assert_eq!(error, "CN/sms: sms.decided: the text holds the word 低保");
}

#[test]
fn names_of_keys_are_those_of_their_stored_form() {
    for key in DeadlineKey::ALL {
        assert_eq!(serde_json::to_value(key).unwrap(), key.name());
    }
    for kind in SmsKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}

#[test]
fn a_limit_counts_in_its_own_unit() {
    let calendar = WorkCalendar::default();
    let friday = date(2026, 11, 20);
    let limit = |unit| Limit { length: 7, unit, source: source(Certainty::Proposal) };
    assert_eq!(limit(LimitUnit::CalendarDays).due(&calendar, friday).date, date(2026, 11, 27));
    assert_eq!(limit(LimitUnit::WorkingDays).due(&calendar, friday).date, date(2026, 12, 1));
}
