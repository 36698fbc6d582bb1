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
        amounts: AmountLayer::default(),
        shares: ShareLayer::default(),
        counts: CountLayer::default(),
        switches: SwitchLayer::default(),
        levels: LevelLayer::default(),
        sms: SmsLayer::default(),
        rules: RuleLayer::default(),
        kinds: KindLayers::default(),
    }
}

fn sourced<T>(value: T) -> Sourced<T> {
    Sourced { value, source: source(Certainty::Proposal) }
}

/// The fault of the only value of a revision.
fn fault(revision: Revision) -> (String, ValueFault) {
    match PolicyTree::new(vec![file(None, "CN/a", vec![revision])]) {
        Err(PolicyError::Value { file, effective_from, key, fault }) => {
            assert_eq!((file.as_str(), effective_from), ("CN/a", date(2021, 7, 1)));
            (key, fault)
        }
        other => panic!("taken or refused for something else: {other:?}"),
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
    for key in [
        "deadlines.total",
        "standards.rural",
        "sms.decided",
        "rules.confirm_level",
        "counts.suit_months",
        "amounts.tekun_basic",
    ] {
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
    let named = |name| PolicyTree::new(vec![file(None, name, vec![accept_in(3)])]);
    for name in ["CN/a b", "CN/a@2021-07-01"] {
        assert_eq!(named(name), Err(PolicyError::Name { file: name.to_owned() }));
    }
}

fn with_deadline(layer: DeadlineLayer) -> Revision {
    Revision { deadlines: layer, ..empty(date(2021, 7, 1)) }
}

fn with_count(layer: CountLayer) -> Revision {
    Revision { counts: layer, ..empty(date(2021, 7, 1)) }
}

fn with_share(layer: ShareLayer) -> Revision {
    Revision { shares: layer, ..empty(date(2021, 7, 1)) }
}

#[test]
fn a_period_of_nothing_or_in_the_wrong_unit_is_refused_with_file_and_key() {
    let limit = |length, unit| Some(Limit { length, unit, source: source(Certainty::Stored) });
    let publicity = |length, unit| {
        let publicity = limit(length, unit);
        fault(with_deadline(DeadlineLayer { publicity, ..DeadlineLayer::default() }))
    };
    let key = || "deadlines.publicity".to_owned();
    assert_eq!(publicity(0, LimitUnit::CalendarDays), (key(), ValueFault::NoLength));
    assert_eq!(publicity(168, LimitUnit::Hours), (key(), ValueFault::Hours));
    assert_eq!(publicity(LIMIT_LENGTH_MAX + 1, LimitUnit::WorkingDays), (key(), ValueFault::TooLong));
    let urgent_pay = limit(24, LimitUnit::Hours);
    let urgent = with_deadline(DeadlineLayer { urgent_pay, ..DeadlineLayer::default() });
    assert!(PolicyTree::new(vec![file(None, "CN/a", vec![urgent])]).is_ok());
}

#[test]
fn a_number_out_of_reason_is_refused() {
    let grade = CountLayer { tekun_sight_grade_max: Some(sourced(5)), ..CountLayer::default() };
    let expected = ("counts.tekun_sight_grade_max".to_owned(), ValueFault::Count { min: 1, max: 4 });
    assert_eq!(fault(with_count(grade)), expected);
    let visitors = CountLayer { visitors_min: Some(sourced(0)), ..CountLayer::default() };
    assert_eq!(fault(with_count(visitors)).0, "counts.visitors_min");
    let sample = ShareLayer { sample: Some(sourced(Share::new(11, 10).unwrap())), ..ShareLayer::default() };
    assert_eq!(fault(with_share(sample)), ("shares.sample".to_owned(), ValueFault::Share { max: 1 }));
    let nothing = ShareLayer { marginal_income: Some(sourced(Share::new(0, 1).unwrap())), ..ShareLayer::default() };
    assert_eq!(fault(with_share(nothing)).0, "shares.marginal_income");
    let negative = AmountLayer { petty_fund: Some(sourced(Fen::new(-1))), ..AmountLayer::default() };
    let negative = Revision { amounts: negative, ..empty(date(2021, 7, 1)) };
    assert_eq!(fault(negative), ("amounts.petty_fund".to_owned(), ValueFault::Sum { min: 0 }));
    assert_eq!(fault(urban(date(2021, 7, 1), 0)), ("standards.urban".to_owned(), ValueFault::Sum { min: 1 }));
}

#[test]
fn a_value_of_one_kind_is_checked_too_and_needs_a_document() {
    let mut limit = Limit { length: 15, unit: LimitUnit::WorkingDays, source: source(Certainty::Stored) };
    limit.source.document = "  ".to_owned();
    let deadlines = DeadlineLayer { confirm: Some(limit), ..DeadlineLayer::default() };
    let tekun = KindLayer { deadlines, ..KindLayer::default() };
    let kinds = KindLayers { tekun, ..KindLayers::default() };
    let revision = Revision { kinds, ..empty(date(2021, 7, 1)) };
    assert_eq!(fault(revision), ("kinds.tekun.deadlines.confirm".to_owned(), ValueFault::NoDocument));
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
    assert_eq!(error, "CN/sms: sms.decided (from 2021-07-01): the text holds the word 低保");
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

fn own_confirm(days: u16) -> KindLayers {
    let confirm = Some(Limit { length: days, unit: LimitUnit::WorkingDays, source: source(Certainty::MemoryHigh) });
    let deadlines = DeadlineLayer { confirm, ..DeadlineLayer::default() };
    KindLayers { tekun: KindLayer { deadlines, ..KindLayer::default() }, ..KindLayers::default() }
}

#[test]
fn the_own_value_of_a_kind_comes_before_the_common_one() {
    let confirm = Some(Limit { length: 10, unit: LimitUnit::WorkingDays, source: source(Certainty::MemoryHigh) });
    let common = with_deadline(DeadlineLayer { confirm, ..DeadlineLayer::default() });
    let own = Revision { kinds: own_confirm(15), ..empty(date(2021, 7, 1)) };
    let tree =
        PolicyTree::new(vec![file(None, "CN/tekun", vec![own]), file(None, "CN/procedure", vec![common])]).unwrap();
    let confirm = |kind| {
        let set = tree.lookup(&code("500114"), date(2026, 1, 1)).for_kind(kind);
        set.deadline(DeadlineKey::Confirm).map(|limit| limit.length)
    };
    assert_eq!((confirm(Kind::Tekun), confirm(Kind::Dibao)), (Some(15), Some(10)));
}

#[test]
fn a_value_is_explained_with_what_it_stands_before() {
    let files = vec![
        file(Some("50"), "CN/500000/standards", vec![urban(date(2018, 1, 1), 54_600), urban(date(2025, 7, 1), 77_000)]),
        file(Some("500114"), "CN/500000/500114/standards", vec![urban(date(2026, 1, 1), 80_000)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    let shown = tree.lookup(&code("500114001"), date(2026, 11, 23)).explain("standards.urban").unwrap();
    assert_eq!(
        (shown.value.as_str(), shown.unit, shown.file.as_str()),
        ("80000", Unit::Fen, "CN/500000/500114/standards")
    );
    assert_eq!(shown.effective_from, date(2026, 1, 1));
    assert_eq!(shown.source, Some(source(Certainty::Stored)));
    let also: Vec<_> = shown.also.iter().map(|other| (other.value.as_str(), other.effective_from)).collect();
    assert_eq!(also, [("77000", date(2025, 7, 1)), ("54600", date(2018, 1, 1))]);
}

#[test]
fn a_set_for_a_kind_explains_the_kinds_own_value() {
    let own = Revision { kinds: own_confirm(15), ..empty(date(2021, 7, 1)) };
    let tree = PolicyTree::new(vec![file(None, "CN/tekun", vec![own])]).unwrap();
    let set = tree.lookup(&code("500114"), date(2026, 1, 1));
    let not_set = Err(ExplainError::NotSet { key: "deadlines.confirm".to_owned() });
    assert_eq!(set.explain("deadlines.confirm"), not_set);
    assert_eq!(set.explain("kinds.tekun.deadlines.confirm").unwrap().value, "15");
    assert_eq!(set.keys(), ["kinds.tekun.deadlines.confirm"]);
    assert_eq!(set.for_kind(Kind::Tekun).explain("deadlines.confirm").unwrap().key, "kinds.tekun.deadlines.confirm");
}

#[test]
fn an_unknown_key_is_answered_with_those_near_it() {
    let tree = PolicyTree::new(vec![]).unwrap();
    let set = tree.lookup(&code("500114"), date(2026, 1, 1));
    for (key, expected) in [
        ("deadlines.totl", "deadlines.total"),
        ("publicity", "deadlines.publicity"),
        ("amounts.petty_found", "amounts.petty_fund"),
        ("", "deadlines"),
    ] {
        let Err(ExplainError::UnknownKey { near, .. }) = set.explain(key) else { panic!("{key} is known") };
        assert!(near.len() <= NEAR_KEYS_MAX && near.iter().any(|name| name.contains(expected)), "{key}: {near:?}");
    }
}

#[test]
fn the_first_day_of_a_key_is_told_with_its_file() {
    let files = vec![
        file(None, "CN/procedure", vec![accept_in(3)]),
        file(Some("50"), "CN/500000/standards", vec![urban(date(2025, 7, 1), 77_000), urban(date(2018, 1, 1), 54_600)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    let place = code("500114");
    assert_eq!(tree.first_set(&place, "standards.urban"), Some(("CN/500000/standards", date(2018, 1, 1))));
    assert_eq!(tree.first_set(&place, "deadlines.accept"), Some(("CN/procedure", date(2021, 7, 1))));
    assert_eq!(tree.first_set(&place, "standards.rural"), None);
    assert_eq!(tree.first_set(&code("51"), "standards.urban"), None);
    assert_eq!(tree.first_day(&place), Some(date(2018, 1, 1)));
}

#[test]
fn an_old_decision_finds_exactly_the_revisions_it_names() {
    let files = vec![
        file(None, "CN/procedure", vec![accept_in(3)]),
        file(Some("50"), "CN/500000/standards", vec![urban(date(2018, 1, 1), 54_600), urban(date(2025, 7, 1), 77_000)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    let then = tree.lookup(&code("500114"), date(2022, 5, 1));
    let again = tree.at_version(then.version()).unwrap();
    assert_eq!(again, then);
    assert_eq!(again.standard(Residence::Urban), Some(Fen::new(54_600)));
    assert_eq!(tree.at_version("").unwrap().version(), "");
}

#[test]
fn a_version_whose_file_or_revision_is_gone_says_so() {
    let tree = PolicyTree::new(vec![file(None, "CN/procedure", vec![accept_in(3)])]).unwrap();
    let failed = |version| tree.at_version(version).unwrap_err();
    assert_eq!(failed("CN/dibao@2021-07-01"), VersionError::NoFile { file: "CN/dibao".to_owned() });
    let effective_from = date(2020, 1, 1);
    let file = "CN/procedure".to_owned();
    assert_eq!(failed("CN/procedure@2020-01-01"), VersionError::NoRevision { file, effective_from });
    for part in ["CN/procedure", "CN/procedure@today"] {
        assert_eq!(failed(part), VersionError::Malformed { part: part.to_owned() });
    }
}

#[test]
fn marks_are_those_of_the_files() {
    use Certainty::{MemoryHigh, MemoryLow, MemoryMiddle, Proposal, Stored, StoredElsewhere, Unknown};
    for certainty in [Stored, StoredElsewhere, MemoryHigh, MemoryMiddle, MemoryLow, Unknown, Proposal] {
        assert_eq!(serde_json::to_value(certainty).unwrap(), certainty.code());
    }
}

#[test]
fn values_that_cannot_hold_together_are_named_with_both_keys() {
    let counts = |half, full| {
        let care_half_unmet_min = Some(sourced(half));
        let care_full_unmet_min = Some(sourced(full));
        with_count(CountLayer { care_half_unmet_min, care_full_unmet_min, ..CountLayer::default() })
    };
    let contradictions = |revision: Revision| {
        let tree = PolicyTree::new(vec![file(None, "CN/a", vec![revision])]).unwrap();
        tree.lookup(&code("500114"), date(2026, 1, 1)).contradictions()
    };
    assert_eq!(contradictions(counts(1, 4)), Vec::<String>::new());
    let found = contradictions(counts(4, 4));
    assert_eq!(found, ["counts.care_half_unmet_min (4) must be less than counts.care_full_unmet_min (4)"]);
    let limit = |length| Some(Limit { length, unit: LimitUnit::WorkingDays, source: source(Certainty::Stored) });
    let common = DeadlineLayer { total: limit(30), total_extended: limit(45), ..DeadlineLayer::default() };
    let own = DeadlineLayer { total: limit(50), ..DeadlineLayer::default() };
    let kinds = KindLayers { tekun: KindLayer { deadlines: own, ..KindLayer::default() }, ..KindLayers::default() };
    let found = contradictions(Revision { kinds, ..with_deadline(common) });
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("tekun: deadlines.total_extended"), "{found:?}");
}

#[test]
fn taking_an_authorization_back_never_asks_for_more_than_giving_it() {
    use IdentityLevel::{FaceVerified, NameIdMatched, PhoneVerified};
    let contradictions = |sign, decline, withdraw| {
        let levels = LevelLayer {
            sign: Some(sourced(sign)),
            decline_signature: Some(sourced(decline)),
            withdraw_authorization: Some(sourced(withdraw)),
            apply: None,
        };
        let revision = Revision { levels, ..empty(date(2021, 7, 1)) };
        let tree = PolicyTree::new(vec![file(None, "CN/a", vec![revision])]).unwrap();
        tree.lookup(&code("500114"), date(2026, 1, 1)).contradictions()
    };
    assert_eq!(contradictions(NameIdMatched, PhoneVerified, NameIdMatched), Vec::<String>::new());
    let found = contradictions(NameIdMatched, FaceVerified, FaceVerified);
    assert_eq!(found.len(), 2);
    assert!(found[1].starts_with("levels.withdraw_authorization"), "{found:?}");
}

#[test]
fn the_days_of_change_are_those_of_the_division_and_above() {
    let files = vec![
        file(Some("50"), "CN/500000/standards", vec![urban(date(2025, 7, 1), 77_000), urban(date(2027, 7, 1), 79_000)]),
        file(Some("51"), "CN/510000/standards", vec![urban(date(2028, 1, 1), 80_000)]),
        file(None, "CN/procedure", vec![accept_in(3)]),
    ];
    let tree = PolicyTree::new(files).unwrap();
    let days = tree.changes_after(&code("500114"), date(2026, 11, 23));
    assert_eq!(days.into_iter().collect::<Vec<_>>(), [date(2027, 7, 1)]);
}
