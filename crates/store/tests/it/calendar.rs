use jiff::civil::date;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use jzt_store::{CalendarYear, Db, DueDays, MovableCase, NewApplicationRow, Tx, WorkPlace};

use crate::harness::{T0, uuid};

contract!(
    a_notice_replaces_the_one_of_the_same_year,
    only_open_cases_whose_day_may_move_are_found,
    due_days_move_only_while_the_case_has_not_moved_on,
);

fn year(year: i64, payload: &[u8], later_seconds: i64) -> CalendarYear {
    CalendarYear {
        year,
        payload: payload.to_vec(),
        stored_by: "staff_1".to_owned(),
        stored_at: T0.plus_seconds(later_seconds),
    }
}

async fn a_notice_replaces_the_one_of_the_same_year(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.calendar_changed_at().await.unwrap(), None);
    for entered in [year(2027, b"first", 0), year(2026, b"other", 1), year(2027, b"second", 2)] {
        tx.put_calendar_year(&entered).await.unwrap();
    }
    assert_eq!(tx.calendar_years().await.unwrap(), [year(2026, b"other", 1), year(2027, b"second", 2)]);
    assert_eq!(tx.calendar_changed_at().await.unwrap(), Some(T0.plus_seconds(2)));
    tx.commit().await.unwrap();
}

fn row(due_on: jiff::civil::Date, due_provisional: bool, is_open: bool) -> NewApplicationRow {
    NewApplicationRow {
        id: ApplicationId::from_uuid(uuid()),
        family_id: FamilyId::from_uuid(uuid()),
        citizen_id: CitizenId::from_uuid(uuid()),
        version: 3,
        stage: "investigating",
        is_open,
        district: None,
        township: None,
        village: None,
        number: None,
        kind: "dibao",
        request: "dibao",
        is_registered: false,
        is_emergency: false,
        confirm_level: None,
        place: WorkPlace::Ordinary(due_on),
        amber_on: due_on,
        due_on,
        due_provisional,
        notice: None,
        changed_at: T0,
        state_sealed: b"state".to_vec(),
        card_sealed: b"card".to_vec(),
    }
}

async fn put(tx: &mut Tx, row: &NewApplicationRow) {
    tx.create_family_key(row.family_id, b"wrapped", T0).await.unwrap();
    tx.put_application(row).await.unwrap();
}

fn movable(id: ApplicationId) -> MovableCase {
    MovableCase { id, version: 3, changed_at: T0 }
}

async fn only_open_cases_whose_day_may_move_are_found(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let provisional = row(date(2026, 12, 31), true, true);
    let next_year = row(date(2027, 1, 5), false, true);
    let others = [row(date(2026, 12, 31), false, true), row(date(2027, 1, 5), true, false)];
    for stored in [&provisional, &next_year, &others[0], &others[1]] {
        put(&mut tx, stored).await;
    }
    let mut expected = vec![provisional.id, next_year.id];
    expected.sort_by_key(|id| id.as_uuid());
    let expected: Vec<_> = expected.into_iter().map(movable).collect();
    let from = date(2027, 1, 1);
    assert_eq!(tx.movable_applications(from, None, 10).await.unwrap(), expected);
    assert_eq!(tx.movable_applications(from, None, 1).await.unwrap(), expected[..1]);
    assert_eq!(tx.movable_applications(from, Some(expected[0].id), 10).await.unwrap(), expected[1..]);
    tx.rollback().await.unwrap();
}

async fn due_days_move_only_while_the_case_has_not_moved_on(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let stored = row(date(2027, 1, 4), true, true);
    put(&mut tx, &stored).await;
    let due_on = date(2027, 1, 6);
    let place = WorkPlace::Ordinary(due_on);
    let days = DueDays { amber_on: date(2027, 1, 4), due_on, due_provisional: false, place };
    assert!(!tx.put_due_days(stored.id, 2, &days).await.unwrap());
    assert_eq!(tx.movable_applications(date(2028, 1, 1), None, 10).await.unwrap(), [movable(stored.id)]);
    assert!(tx.put_due_days(stored.id, 3, &days).await.unwrap());
    assert!(tx.movable_applications(date(2028, 1, 1), None, 10).await.unwrap().is_empty());
    assert_eq!(tx.movable_applications(due_on, None, 10).await.unwrap(), [movable(stored.id)]);
    tx.rollback().await.unwrap();
}
