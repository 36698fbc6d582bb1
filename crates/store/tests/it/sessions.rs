use jzt_domain::identity::linking::Provider;
use jzt_domain::ids::{CitizenId, StaffId};
use jzt_store::{Db, NewPhoneCode, NewSession, NewStaff, PhoneCodeCounts, Session, StoreError, Subject, Tx};
use uuid::Uuid;

use crate::harness::{T0, hash, uuid};

contract!(
    a_session_lives_until_it_is_idle_expired_or_revoked,
    a_session_comes_with_its_owner,
    somebody_else_cannot_revoke_a_session,
    all_sessions_end_together,
    old_sessions_are_purged,
    only_the_latest_code_counts_and_tries_run_out,
    a_code_is_used_once_and_expires,
    codes_are_counted_per_phone_and_address,
    hits_count_within_their_window,
);

async fn sign_in(tx: &mut Tx, subject: Subject, token: u8) -> Uuid {
    let id = uuid();
    let session = NewSession {
        id,
        token_hash: hash(token),
        subject,
        idle_expires_at: T0.plus_seconds(100),
        absolute_expires_at: T0.plus_seconds(1000),
        user_agent_brief: "Android 微信",
    };
    tx.create_session(&session, T0).await.unwrap();
    id
}

async fn a_session_comes_with_its_owner(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let citizen = CitizenId::from_uuid(uuid());
    tx.open_login(citizen, Provider::Phone, &hash(7), Some(b"sealed"), T0).await.unwrap();
    let staff = StaffId::from_uuid(uuid());
    let new = NewStaff {
        id: staff,
        login: "jb01",
        display_name: "赵敏",
        role: "township_clerk",
        division: "500114001",
        password_hash: "h",
        totp_sealed: None,
    };
    tx.create_staff(&new, T0).await.unwrap();
    let first = sign_in(&mut tx, Subject::Citizen(citizen), 1).await;
    let session = sign_in(&mut tx, Subject::Staff(staff), 2).await;
    let found = tx.signed_in(&hash(1), T0.plus_seconds(99)).await.unwrap().unwrap();
    assert_eq!((found.subject(), found.phone_sealed.as_deref()), (Subject::Citizen(citizen), Some(&b"sealed"[..])));
    assert_eq!((found.role, found.division, found.display_name), (None, None, None));
    let found = tx.signed_in(&hash(2), T0).await.unwrap().unwrap();
    assert_eq!((found.id, found.subject(), found.phone_sealed.clone()), (session, Subject::Staff(staff), None));
    assert_eq!((found.role.as_deref(), found.division.as_deref()), (Some("township_clerk"), Some("500114001")));
    assert_eq!(tx.signed_in(&hash(2), T0.plus_seconds(100)).await.unwrap(), None, "idle");
    assert!(tx.disable_staff(staff, T0).await.unwrap());
    assert_eq!(tx.signed_in(&hash(2), T0).await.unwrap().unwrap().role, None, "a closed account");
    assert!(tx.revoke_session(Subject::Citizen(citizen), first, T0).await.unwrap());
    assert_eq!(tx.signed_in(&hash(1), T0).await.unwrap(), None, "revoked");
}

fn ids(sessions: &[Session]) -> Vec<Uuid> {
    sessions.iter().map(|s| s.id).collect()
}

async fn a_session_lives_until_it_is_idle_expired_or_revoked(db: Db) {
    let who = Subject::Citizen(CitizenId::from_uuid(uuid()));
    let mut tx = db.begin().await.unwrap();
    let id = sign_in(&mut tx, who, 1).await;
    let found = tx.find_session(&hash(1), T0.plus_seconds(99)).await.unwrap().unwrap();
    assert_eq!((found.id, found.subject(), found.user_agent_brief.as_str()), (id, who, "Android 微信"));
    assert_eq!(tx.find_session(&hash(2), T0).await.unwrap(), None);
    assert_eq!(tx.find_session(&hash(1), T0.plus_seconds(100)).await.unwrap(), None, "idle");
    assert!(tx.touch_session(id, T0.plus_seconds(5000), T0.plus_seconds(99)).await.unwrap());
    let found = tx.find_session(&hash(1), T0.plus_seconds(999)).await.unwrap().unwrap();
    assert_eq!(found.last_seen_at, T0.plus_seconds(99));
    assert_eq!(tx.find_session(&hash(1), T0.plus_seconds(1000)).await.unwrap(), None, "its absolute end");
    assert!(!tx.touch_session(id, T0.plus_seconds(5000), T0.plus_seconds(1000)).await.unwrap());
    assert!(tx.revoke_session(who, id, T0).await.unwrap());
    assert_eq!(tx.find_session(&hash(1), T0).await.unwrap(), None, "revoked");
    assert!(!tx.touch_session(id, T0.plus_seconds(200), T0).await.unwrap());
    assert!(matches!(
        tx.create_session(
            &NewSession {
                id: uuid(),
                token_hash: hash(1),
                subject: who,
                idle_expires_at: T0,
                absolute_expires_at: T0,
                user_agent_brief: ""
            },
            T0
        )
        .await,
        Err(StoreError::Conflict)
    ));
}

async fn somebody_else_cannot_revoke_a_session(db: Db) {
    let same = uuid();
    let (citizen, staff) = (Subject::Citizen(CitizenId::from_uuid(same)), Subject::Staff(StaffId::from_uuid(same)));
    let mut tx = db.begin().await.unwrap();
    let id = sign_in(&mut tx, citizen, 1).await;
    assert!(!tx.revoke_session(staff, id, T0).await.unwrap());
    assert!(!tx.revoke_session(Subject::Citizen(CitizenId::from_uuid(uuid())), id, T0).await.unwrap());
    assert_eq!(tx.revoke_sessions_of(staff, T0).await.unwrap(), 0);
    assert_eq!(ids(&tx.sessions_of(citizen, T0, 10).await.unwrap()), [id]);
    assert_eq!(tx.sessions_of(staff, T0, 10).await.unwrap(), []);
}

async fn all_sessions_end_together(db: Db) {
    let who = Subject::Staff(StaffId::from_uuid(uuid()));
    let mut tx = db.begin().await.unwrap();
    let first = sign_in(&mut tx, who, 1).await;
    let second = sign_in(&mut tx, who, 2).await;
    assert!(tx.touch_session(second, T0.plus_seconds(100), T0.plus_seconds(5)).await.unwrap());
    assert_eq!(ids(&tx.sessions_of(who, T0, 10).await.unwrap()), [second, first], "latest used first");
    assert_eq!(ids(&tx.sessions_of(who, T0, 1).await.unwrap()), [second]);
    assert_eq!(tx.revoke_sessions_of(who, T0).await.unwrap(), 2);
    assert_eq!(tx.sessions_of(who, T0, 10).await.unwrap(), []);
}

async fn old_sessions_are_purged(db: Db) {
    let who = Subject::Staff(StaffId::from_uuid(uuid()));
    let mut tx = db.begin().await.unwrap();
    for token in 1..=3 {
        sign_in(&mut tx, who, token).await;
    }
    assert_eq!(tx.purge_sessions(T0.plus_seconds(1000), 10).await.unwrap(), 0);
    assert_eq!(tx.purge_sessions(T0.plus_seconds(1001), 2).await.unwrap(), 2);
    assert_eq!(tx.sessions_of(who, T0, 10).await.unwrap().len(), 1);
}

fn code(phone: u8, ip: u8, code: u8) -> NewPhoneCode {
    NewPhoneCode {
        id: uuid(),
        phone_blind: hash(phone),
        ip_blind: hash(ip),
        code_hash: hash(code),
        expires_at: T0.plus_seconds(300),
    }
}

async fn only_the_latest_code_counts_and_tries_run_out(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.try_phone_code(&hash(1), 3, T0).await.unwrap(), None);
    tx.create_phone_code(&code(1, 9, 41), T0).await.unwrap();
    tx.create_phone_code(&code(1, 9, 42), T0.plus_seconds(1)).await.unwrap();
    for tries in 1..=3 {
        let tried = tx.try_phone_code(&hash(1), 3, T0.plus_seconds(2)).await.unwrap().unwrap();
        assert_eq!((tried.code_hash, tried.tries), (hash(42), tries));
    }
    assert_eq!(tx.try_phone_code(&hash(1), 3, T0.plus_seconds(2)).await.unwrap(), None, "no fall-back to the older");
    assert_eq!(tx.try_phone_code(&hash(2), 3, T0.plus_seconds(2)).await.unwrap(), None, "another phone");
}

async fn a_code_is_used_once_and_expires(db: Db) {
    let (first, second) = (code(1, 9, 41), code(2, 9, 42));
    let mut tx = db.begin().await.unwrap();
    tx.create_phone_code(&first, T0).await.unwrap();
    tx.create_phone_code(&second, T0).await.unwrap();
    assert!(tx.use_phone_code(first.id, T0).await.unwrap());
    assert!(!tx.use_phone_code(first.id, T0).await.unwrap());
    assert_eq!(tx.try_phone_code(&hash(1), 3, T0).await.unwrap(), None, "used");
    assert_eq!(tx.try_phone_code(&hash(2), 3, T0.plus_seconds(300)).await.unwrap(), None, "expired");
    assert_eq!(tx.purge_phone_codes(T0, 10).await.unwrap(), 0);
    assert_eq!(tx.purge_phone_codes(T0.plus_seconds(1), 10).await.unwrap(), 2);
}

async fn codes_are_counted_per_phone_and_address(db: Db) {
    let mut tx = db.begin().await.unwrap();
    for (phone, ip, at) in [(1, 8, 0), (1, 9, 10), (2, 9, 20), (3, 9, 30)] {
        tx.create_phone_code(&code(phone, ip, 1), T0.plus_seconds(at)).await.unwrap();
    }
    let count =
        async |tx: &mut Tx, since| tx.phone_code_counts(&hash(1), &hash(9), T0.plus_seconds(since)).await.unwrap();
    assert_eq!(count(&mut tx, 0).await, PhoneCodeCounts { by_phone: 2, by_ip: 3 });
    assert_eq!(count(&mut tx, 10).await, PhoneCodeCounts { by_phone: 1, by_ip: 3 });
    assert_eq!(count(&mut tx, 11).await, PhoneCodeCounts { by_phone: 0, by_ip: 2 });
}

async fn hits_count_within_their_window(db: Db) {
    let mut tx = db.begin().await.unwrap();
    for n in 1..=3 {
        assert_eq!(tx.hit("sign-in", &hash(1), 60, T0.plus_seconds(i64::from(n))).await.unwrap(), n);
    }
    assert_eq!(tx.hits("sign-in", &hash(1), T0.plus_seconds(60)).await.unwrap(), 3, "the window began with the first");
    assert_eq!(tx.hits("sign-in", &hash(1), T0.plus_seconds(61)).await.unwrap(), 0);
    assert_eq!(tx.hit("sign-in", &hash(1), 60, T0.plus_seconds(61)).await.unwrap(), 1, "a new window");
    assert_eq!(tx.hit("sms", &hash(1), 60, T0.plus_seconds(61)).await.unwrap(), 1, "buckets are apart");
    assert_eq!(tx.hit("sign-in", &hash(2), 60, T0).await.unwrap(), 1, "subjects are apart");
    tx.clear_hits("sign-in", &hash(1)).await.unwrap();
    assert_eq!(tx.hits("sign-in", &hash(1), T0.plus_seconds(62)).await.unwrap(), 0);
    assert_eq!(tx.purge_hits(T0.plus_seconds(60), 10).await.unwrap(), 1);
    assert_eq!(tx.hits("sms", &hash(1), T0.plus_seconds(62)).await.unwrap(), 1);
}
