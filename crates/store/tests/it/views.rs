use jiff::civil::{Date, date};
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId, StaffId};
use jzt_domain::time::Timestamp;
use jzt_store::{
    DayRange, Db, LightWord, ListRow, NewApplicationRow, NewStaff, ScopeLevel, StoreError, Tx, WORK_STAGES_MAX,
    WorkPlace, WorkQuery,
};

use crate::harness::{T0, hash, uuid};

contract!(
    a_row_comes_back_and_an_older_one_loses,
    a_worklist_stays_in_its_division,
    a_worklist_pages_most_urgent_first,
    lights_split_a_worklist_without_overlap,
    stages_filter_a_worklist,
    emergencies_come_first_and_are_late_by_the_minute,
    kinds_and_levels_filter_a_worklist,
    every_state_of_a_person_is_found,
    a_destroyed_key_leaves_the_row_without_one,
    a_citizen_sees_their_own_newest_first,
    a_search_finds_only_in_its_division,
    notices_hang_until_their_last_day,
    cleared_views_are_empty,
    colleagues_to_tell_are_those_of_the_role_and_division,
);

const TODAY: Date = date(2026, 3, 2);
/// Noon of today in China.
const NOON: Timestamp = Timestamp::from_micros(1_772_424_000_000_000);
const VILLAGE: &str = "500114001201";

fn row(family_id: FamilyId, village: &str, due_on: Date) -> NewApplicationRow {
    NewApplicationRow {
        id: ApplicationId::from_uuid(uuid()),
        family_id,
        citizen_id: CitizenId::from_uuid(uuid()),
        version: 3,
        stage: "investigating",
        is_open: true,
        district: village.get(..6).map(str::to_owned),
        township: village.get(..9).map(str::to_owned),
        village: Some(village.to_owned()),
        number: None,
        kind: "dibao",
        request: "dibao",
        is_registered: false,
        is_emergency: false,
        confirm_level: None,
        place: WorkPlace::Ordinary(due_on),
        amber_on: due_on,
        due_on,
        due_provisional: false,
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

async fn put(tx: &mut Tx, village: &str, due_on: Date) -> ApplicationId {
    let row = row(family(tx).await, village, due_on);
    tx.put_application(&row).await.unwrap();
    row.id
}

fn query(level: ScopeLevel, division: &str) -> WorkQuery<'_> {
    WorkQuery {
        level,
        division,
        stages: &[],
        light: None,
        kind: None,
        confirm_level: None,
        now: NOON,
        after: None,
        limit: 50,
    }
}

fn ids(rows: &[ListRow]) -> Vec<ApplicationId> {
    rows.iter().map(|row| row.id).collect()
}

async fn a_row_comes_back_and_an_older_one_loses(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let first = row(family(&mut tx).await, VILLAGE, TODAY);
    tx.put_application(&first).await.unwrap();
    let newer = NewApplicationRow { version: 4, stage: "opinion", state_sealed: b"newer".to_vec(), ..first.clone() };
    tx.put_application(&newer).await.unwrap();
    let stored = tx.application(first.id).await.unwrap().unwrap();
    assert_eq!((stored.version, stored.state_sealed.as_slice()), (4, &b"newer"[..]));
    assert_eq!((stored.family_id, stored.wrapped.as_deref()), (first.family_id, Some(&b"wrapped"[..])));
    assert_eq!(tx.application(ApplicationId::from_uuid(uuid())).await.unwrap(), None);
    for stale in [&first, &newer] {
        assert!(matches!(tx.put_application(stale).await, Err(StoreError::Conflict)));
    }
}

async fn a_worklist_stays_in_its_division(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let here = put(&mut tx, VILLAGE, TODAY).await;
    let next_door = put(&mut tx, "500114001202", date(2026, 3, 3)).await;
    let next_town = put(&mut tx, "500114002201", date(2026, 3, 4)).await;
    put(&mut tx, "500101001201", TODAY).await;
    let closed = NewApplicationRow { is_open: false, ..row(family(&mut tx).await, VILLAGE, TODAY) };
    tx.put_application(&closed).await.unwrap();
    for (level, division, expected) in [
        (ScopeLevel::Village, VILLAGE, vec![here]),
        (ScopeLevel::Township, "500114001", vec![here, next_door]),
        (ScopeLevel::District, "500114", vec![here, next_door, next_town]),
        (ScopeLevel::Township, "500114", vec![]),
        (ScopeLevel::District, "", vec![]),
    ] {
        let query = query(level, division);
        assert_eq!(ids(&tx.worklist(&query).await.unwrap()), expected, "{level:?} {division}");
        let counts = tx.light_counts(level, division, NOON).await.unwrap();
        assert_eq!((counts.late + counts.soon + counts.on_time) as usize, expected.len(), "{level:?} {division}");
    }
}

async fn a_worklist_pages_most_urgent_first(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let mut expected = Vec::new();
    for day in [9, 2, 5, 2, 30, 5, 2] {
        let due = date(2026, 3, day);
        expected.push((due, put(&mut tx, VILLAGE, due).await));
    }
    expected.sort();
    let mut seen = Vec::new();
    let mut last: Option<ListRow> = None;
    loop {
        let after = last.as_ref().map(|row| (row.place.as_str(), row.id));
        let query = WorkQuery { limit: 2, after, ..query(ScopeLevel::Village, VILLAGE) };
        let page = tx.worklist(&query).await.unwrap();
        assert!(page.len() <= 2);
        seen.extend(page.iter().map(|row| (row.due_on, row.id)));
        let Some(end) = page.into_iter().next_back() else { break };
        last = Some(end);
    }
    assert_eq!(seen, expected);
}

async fn lights_split_a_worklist_without_overlap(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let mut expected = [Vec::new(), Vec::new(), Vec::new()];
    for (amber, due, light) in [
        (date(2026, 2, 20), date(2026, 3, 1), 0),
        (date(2026, 2, 28), TODAY, 1),
        (TODAY, date(2026, 3, 9), 1),
        (date(2026, 3, 3), date(2026, 3, 10), 2),
        (date(9999, 12, 31), date(9999, 12, 31), 2),
    ] {
        let row = NewApplicationRow { amber_on: amber, ..row(family(&mut tx).await, VILLAGE, due) };
        tx.put_application(&row).await.unwrap();
        expected[light].push(row.id);
    }
    let counts = tx.light_counts(ScopeLevel::Village, VILLAGE, NOON).await.unwrap();
    assert_eq!(
        [counts.late, counts.soon, counts.on_time].map(|count| count as usize),
        expected.each_ref().map(Vec::len)
    );
    for (light, expected) in [LightWord::Late, LightWord::Soon, LightWord::OnTime].into_iter().zip(expected) {
        let query = WorkQuery { light: Some(light), ..query(ScopeLevel::Village, VILLAGE) };
        assert_eq!(ids(&tx.worklist(&query).await.unwrap()), expected, "{light:?}");
    }
}

async fn stages_filter_a_worklist(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let visit = put(&mut tx, VILLAGE, TODAY).await;
    let opinion = NewApplicationRow { stage: "opinion", ..row(family(&mut tx).await, VILLAGE, TODAY) };
    tx.put_application(&opinion).await.unwrap();
    let most = ["a", "b", "c", "d", "e", "f", "opinion"];
    assert_eq!(most.len(), WORK_STAGES_MAX, "the last place counts too");
    for (stages, expected) in [
        (&["investigating"][..], vec![visit]),
        (&["opinion", "investigating"], vec![visit, opinion.id]),
        (&most, vec![opinion.id]),
        (&["closed"], vec![]),
    ] {
        let query = WorkQuery { stages, ..query(ScopeLevel::District, "500114") };
        assert_eq!(ids(&tx.worklist(&query).await.unwrap()), expected, "{stages:?}");
    }
}

async fn emergencies_come_first_and_are_late_by_the_minute(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let late = put(&mut tx, VILLAGE, date(2026, 2, 1)).await;
    let mut urgent = Vec::new();
    for minutes in [-1, 0, 600] {
        let place = WorkPlace::Urgent(NOON.plus_seconds(minutes * 60));
        let row = NewApplicationRow { place, is_emergency: true, ..row(family(&mut tx).await, VILLAGE, TODAY) };
        tx.put_application(&row).await.unwrap();
        urgent.push(row.id);
    }
    let all = query(ScopeLevel::Village, VILLAGE);
    let rows = tx.worklist(&all).await.unwrap();
    assert_eq!(ids(&rows), [urgent[0], urgent[1], urgent[2], late]);
    assert!(rows[0].is_emergency && !rows[3].is_emergency);
    let lit = WorkQuery { light: Some(LightWord::Late), ..all.clone() };
    assert_eq!(ids(&tx.worklist(&lit).await.unwrap()), [urgent[0], late], "a minute late is late");
    let counts = tx.light_counts(ScopeLevel::Village, VILLAGE, NOON).await.unwrap();
    assert_eq!((counts.late, counts.soon, counts.on_time), (2, 2, 0));
}

async fn kinds_and_levels_filter_a_worklist(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let mut put = async |kind: &'static str, stage: &'static str, confirm_level: Option<&'static str>| {
        let row = NewApplicationRow { kind, stage, confirm_level, ..row(family(&mut tx).await, VILLAGE, TODAY) };
        tx.put_application(&row).await.unwrap();
        row.id
    };
    let dibao = put("dibao", "opinion", None).await;
    let tekun = put("tekun", "confirmation", Some("district")).await;
    let temporary = put("temporary", "confirmation", Some("township")).await;
    let all = query(ScopeLevel::Village, VILLAGE);
    for (kind, confirm_level, mut expected) in [
        (Some("tekun"), None, vec![tekun]),
        (None, Some("township"), vec![dibao, temporary]),
        (None, Some("district"), vec![dibao, tekun]),
        (Some("temporary"), Some("district"), vec![]),
    ] {
        let mut found = ids(&tx.worklist(&WorkQuery { kind, confirm_level, ..all.clone() }).await.unwrap());
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{kind:?} {confirm_level:?}");
    }
}

async fn every_state_of_a_person_is_found(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let here = put(&mut tx, VILLAGE, TODAY).await;
    let elsewhere = put(&mut tx, "500114002201", TODAY).await;
    for id in [here, elsewhere] {
        tx.index_persons(id, &[hash(1)]).await.unwrap();
    }
    let mut found: Vec<_> = tx.states_of_person(&hash(1), 10).await.unwrap().iter().map(|row| row.id).collect();
    found.sort();
    let mut expected = [here, elsewhere];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(tx.states_of_person(&hash(2), 10).await.unwrap(), []);
}

async fn a_destroyed_key_leaves_the_row_without_one(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let row = row(family(&mut tx).await, VILLAGE, TODAY);
    tx.put_application(&row).await.unwrap();
    assert!(tx.destroy_family_key(row.family_id, T0).await.unwrap());
    assert_eq!(tx.application(row.id).await.unwrap().unwrap().wrapped, None);
    assert_eq!(tx.worklist(&query(ScopeLevel::Village, VILLAGE)).await.unwrap()[0].wrapped, None);
}

async fn a_citizen_sees_their_own_newest_first(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let old = row(family(&mut tx).await, VILLAGE, TODAY);
    let new = NewApplicationRow {
        citizen_id: old.citizen_id,
        changed_at: T0.plus_seconds(1),
        is_open: false,
        district: None,
        township: None,
        village: None,
        ..row(family(&mut tx).await, VILLAGE, TODAY)
    };
    for row in [&old, &new] {
        tx.put_application(row).await.unwrap();
    }
    put(&mut tx, VILLAGE, TODAY).await;
    let own = tx.applications_of_citizen(old.citizen_id, 10).await.unwrap();
    assert_eq!(ids(&own), [new.id, old.id]);
    assert_eq!((own[0].village.as_deref(), own[1].village.as_deref()), (None, Some(VILLAGE)));
    assert_eq!(tx.applications_of_citizen(CitizenId::from_uuid(uuid()), 10).await.unwrap(), []);
}

async fn a_search_finds_only_in_its_division(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let row = NewApplicationRow { number: Some("QJ2026000018".into()), ..row(family(&mut tx).await, VILLAGE, TODAY) };
    tx.put_application(&row).await.unwrap();
    tx.index_persons(row.id, &[hash(1), hash(2), hash(1)]).await.unwrap();
    for (division, is_inside) in [(VILLAGE, true), ("500114001", true), ("500114", true), ("500114002", false)] {
        let expected = if is_inside { vec![row.id] } else { vec![] };
        assert_eq!(ids(&tx.applications_of_person(&hash(1), division, 10).await.unwrap()), expected, "{division}");
        let by_number = tx.application_of_number("QJ2026000018", division).await.unwrap();
        assert_eq!(by_number.map(|row| row.id), expected.first().copied(), "{division}");
    }
    assert_eq!(tx.applications_of_person(&hash(3), "500114", 10).await.unwrap(), []);
    assert_eq!(tx.application_of_number("QJ2026000019", "500114").await.unwrap(), None);
    tx.index_persons(row.id, &[hash(3)]).await.unwrap();
    assert_eq!(tx.applications_of_person(&hash(1), "500114", 10).await.unwrap(), [], "no longer in the family");
    assert_eq!(ids(&tx.applications_of_person(&hash(3), "500114", 10).await.unwrap()), [row.id]);
}

async fn notices_hang_until_their_last_day(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let notice = Some(DayRange { from: TODAY, until: date(2026, 3, 9) });
    let row = NewApplicationRow { notice, ..row(family(&mut tx).await, VILLAGE, TODAY) };
    tx.put_application(&row).await.unwrap();
    put(&mut tx, VILLAGE, TODAY).await;
    for (today, hangs) in [(TODAY, true), (date(2026, 3, 9), true), (date(2026, 3, 10), false)] {
        let expected = if hangs { vec![row.id] } else { vec![] };
        assert_eq!(ids(&tx.notices_of_village(VILLAGE, today, 10).await.unwrap()), expected, "{today}");
        assert_eq!(tx.notice(row.id, today).await.unwrap().is_some(), hangs, "{today}");
        let villages = tx.villages_with_notices("500114", today).await.unwrap();
        assert_eq!(villages, if hangs { vec![(VILLAGE.to_owned(), 1)] } else { vec![] }, "{today}");
    }
    assert_eq!(tx.notices_of_village("500114001202", TODAY, 10).await.unwrap(), []);
    assert_eq!(tx.villages_with_notices("500101", TODAY).await.unwrap(), []);
}

async fn cleared_views_are_empty(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = put(&mut tx, VILLAGE, TODAY).await;
    tx.index_persons(id, &[hash(1)]).await.unwrap();
    tx.clear_views().await.unwrap();
    assert_eq!(tx.application(id).await.unwrap(), None);
    assert_eq!(tx.worklist(&query(ScopeLevel::Village, VILLAGE)).await.unwrap(), []);
}

async fn colleagues_to_tell_are_those_of_the_role_and_division(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let mut expected = Vec::new();
    for (login, role, division) in [
        ("b", "township_clerk", "500114001"),
        ("a", "township_clerk", "500114001"),
        ("c", "township_approver", "500114001"),
        ("d", "township_clerk", "500114002"),
        ("e", "township_clerk", "500114001"),
    ] {
        let id = StaffId::from_uuid(uuid());
        let staff = NewStaff { id, login, display_name: "", role, division, password_hash: "", totp_sealed: None };
        tx.create_staff(&staff, T0).await.unwrap();
        tx.put_staff_contact(id, b"old").await.unwrap();
        tx.put_staff_contact(id, login.as_bytes()).await.unwrap();
        if login == "e" {
            assert!(tx.disable_staff(id, T0).await.unwrap());
        }
        expected.push(id);
    }
    let told = tx.staff_contacts("township_clerk", "500114001", 10).await.unwrap();
    let told: Vec<_> = told.into_iter().map(|contact| (contact.staff_id, contact.phone_sealed)).collect();
    assert_eq!(told, [(expected[1], b"a".to_vec()), (expected[0], b"b".to_vec())]);
}
