//! The view of granted benefits.
use jiff::civil::{Date, date};
use jzt_domain::access::Actor;
use jzt_domain::benefit::{Event, Origin};
use jzt_domain::ids::{ApplicationId, BenefitId, CitizenId, FamilyId};
use jzt_store::{
    BenefitListRow, BenefitQuery, DayRange, Db, NewBenefitRow, ScopeLevel, StoreError, Tx, decode_benefit_event,
    encode_benefit_event,
};

use crate::harness::{T0, uuid};

contract!(
    a_benefit_comes_back_and_an_older_row_loses,
    a_list_of_benefits_stays_in_its_division_and_pages_by_due_day,
    filters_narrow_a_list_of_benefits,
    a_raise_finds_whose_standard_lies_below,
    published_ends_hang_until_their_last_day,
    a_citizen_and_an_application_find_their_benefit,
);

const TODAY: Date = date(2026, 3, 2);
const VILLAGE: &str = "500114001201";

fn row(family_id: FamilyId, village: &str, due_on: Date) -> NewBenefitRow {
    NewBenefitRow {
        id: BenefitId::from_uuid(uuid()),
        family_id,
        citizen_id: Some(CitizenId::from_uuid(uuid())),
        application_id: Some(ApplicationId::from_uuid(uuid())),
        version: 2,
        kind: "dibao",
        residence: "rural",
        stage: "active",
        is_open: true,
        waits: false,
        district: village.get(..6).map(str::to_owned),
        township: village.get(..9).map(str::to_owned),
        village: village.to_owned(),
        amber_on: due_on,
        due_on,
        standard_fen: 60_000,
        notice: None,
        changed_at: T0,
        state_sealed: b"state".to_vec(),
        card_sealed: b"card".to_vec(),
    }
}

async fn family(tx: &mut Tx) -> FamilyId {
    let family = FamilyId::from_uuid(uuid());
    tx.create_family_key(family, b"wrapped", T0).await.unwrap();
    family
}

async fn put(tx: &mut Tx, change: impl FnOnce(&mut NewBenefitRow)) -> BenefitId {
    let mut row = row(family(tx).await, VILLAGE, TODAY);
    change(&mut row);
    tx.put_benefit(&row).await.unwrap();
    row.id
}

fn query(level: ScopeLevel, division: &str) -> BenefitQuery<'_> {
    BenefitQuery { level, division, stage: None, work_on: None, only_waiting: false, after: None, limit: 50 }
}

fn ids(rows: &[BenefitListRow]) -> Vec<BenefitId> {
    rows.iter().map(|row| row.id).collect()
}

async fn a_benefit_comes_back_and_an_older_row_loses(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let first = row(family(&mut tx).await, VILLAGE, TODAY);
    tx.put_benefit(&first).await.unwrap();
    let newer = NewBenefitRow { version: 3, stage: "suspended", state_sealed: b"newer".to_vec(), ..first.clone() };
    tx.put_benefit(&newer).await.unwrap();
    let stored = tx.benefit(first.id).await.unwrap().unwrap();
    assert_eq!((stored.version, stored.state_sealed.as_slice()), (3, &b"newer"[..]));
    assert_eq!((stored.family_id, stored.wrapped.as_deref()), (first.family_id, Some(&b"wrapped"[..])));
    assert_eq!(tx.benefit(BenefitId::from_uuid(uuid())).await.unwrap(), None);
    for stale in [&first, &newer] {
        assert!(matches!(tx.put_benefit(stale).await, Err(StoreError::Conflict)));
    }
    tx.clear_views().await.unwrap();
    assert_eq!(tx.benefit(first.id).await.unwrap(), None);
}

async fn a_list_of_benefits_stays_in_its_division_and_pages_by_due_day(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let late = put(&mut tx, |row| row.due_on = date(2026, 2, 1)).await;
    let here = put(&mut tx, |_| ()).await;
    let twin = put(&mut tx, |_| ()).await;
    let elsewhere = family(&mut tx).await;
    let other = row(elsewhere, "500114002201", date(2026, 5, 1));
    tx.put_benefit(&other).await.unwrap();
    put(&mut tx, |row| row.is_open = false).await;
    for (level, division, expected) in [
        (ScopeLevel::Village, VILLAGE, vec![late, here, twin]),
        (ScopeLevel::Township, "500114002", vec![other.id]),
        (ScopeLevel::District, "500114", vec![late, here, twin, other.id]),
        (ScopeLevel::Township, "500114", vec![]),
    ] {
        assert_eq!(ids(&tx.benefits(&query(level, division)).await.unwrap()), expected, "{level:?} {division}");
    }
    let mut one = BenefitQuery { limit: 1, ..query(ScopeLevel::District, "500114") };
    let mut seen = Vec::new();
    while let Some(last) = tx.benefits(&one).await.unwrap().pop() {
        seen.push(last.id);
        one.after = Some((last.due_on, last.id));
    }
    assert_eq!(seen, vec![late, here, twin, other.id]);
}

async fn filters_narrow_a_list_of_benefits(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let due = put(&mut tx, |row| row.amber_on = TODAY).await;
    let later = put(&mut tx, |row| row.amber_on = date(2026, 3, 3)).await;
    let waiting = put(&mut tx, |row| {
        row.amber_on = date(2026, 9, 1);
        row.waits = true;
        row.stage = "suspended";
    })
    .await;
    let scope = || query(ScopeLevel::Township, "500114001");
    let work = BenefitQuery { work_on: Some(TODAY), ..scope() };
    assert_eq!(ids(&tx.benefits(&work).await.unwrap()), vec![due]);
    let waits = BenefitQuery { only_waiting: true, ..scope() };
    assert_eq!(ids(&tx.benefits(&waits).await.unwrap()), vec![waiting]);
    let active = BenefitQuery { stage: Some("active"), ..scope() };
    assert_eq!(ids(&tx.benefits(&active).await.unwrap()), vec![due, later]);
}

async fn a_raise_finds_whose_standard_lies_below(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let low = put(&mut tx, |_| ()).await;
    let low_too = put(&mut tx, |_| ()).await;
    put(&mut tx, |row| row.standard_fen = 63_500).await;
    put(&mut tx, |row| row.residence = "urban").await;
    put(&mut tx, |row| row.is_open = false).await;
    let found = tx.benefits_below_standard("500114001", "dibao", "rural", 63_500, None, 50).await.unwrap();
    assert_eq!(ids(&found), vec![low, low_too]);
    let next = tx.benefits_below_standard("500114001", "dibao", "rural", 63_500, Some(low), 50).await.unwrap();
    assert_eq!(ids(&next), vec![low_too]);
    assert!(tx.benefits_below_standard("500114002", "dibao", "rural", 63_500, None, 50).await.unwrap().is_empty());
}

async fn published_ends_hang_until_their_last_day(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let hung = DayRange { from: date(2026, 3, 1), until: date(2026, 3, 8) };
    let id = put(&mut tx, |row| row.notice = Some(hung)).await;
    put(&mut tx, |_| ()).await;
    for (day, hangs) in [(date(2026, 3, 8), true), (date(2026, 3, 9), false)] {
        let rows = tx.stop_notices_of_village(VILLAGE, day, 50).await.unwrap();
        assert_eq!(ids(&rows), if hangs { vec![id] } else { Vec::new() }, "{day}");
        assert_eq!(tx.stop_notice(id, day).await.unwrap().is_some(), hangs);
        let villages = tx.villages_with_stop_notices("500114", day).await.unwrap();
        assert_eq!(villages, if hangs { vec![(VILLAGE.to_owned(), 1)] } else { Vec::new() });
    }
}

async fn a_citizen_and_an_application_find_their_benefit(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let mine = row(family(&mut tx).await, VILLAGE, TODAY);
    tx.put_benefit(&mine).await.unwrap();
    put(&mut tx, |row| (row.citizen_id, row.application_id) = (None, None)).await;
    let citizen = mine.citizen_id.unwrap();
    assert_eq!(ids(&tx.benefits_of_citizen(citizen, 50).await.unwrap()), vec![mine.id]);
    let application = mine.application_id.unwrap();
    assert_eq!(tx.benefit_of_application(application).await.unwrap().unwrap().id, mine.id);
    let stranger = ApplicationId::from_uuid(uuid());
    assert_eq!(tx.benefit_of_application(stranger).await.unwrap(), None);
}

#[test]
fn an_event_reads_back_and_a_schema_from_the_future_does_not() {
    let origin = Origin {
        id: BenefitId::from_uuid(uuid()),
        family: FamilyId::from_uuid(uuid()),
        application: None,
        citizen: None,
    };
    let event = Event::Opened(origin);
    let stored = encode_benefit_event(&Actor::System, &event).unwrap();
    let read = decode_benefit_event("ben_1", 1, T0, &stored).unwrap();
    assert_eq!((read.event, read.by, read.version), (event, Actor::System, 1));
    let future = String::from_utf8(stored).unwrap().replace("\"schema\":1", "\"schema\":2");
    assert!(matches!(decode_benefit_event("ben_1", 1, T0, future.as_bytes()), Err(StoreError::Corrupt(_))));
}
