use jzt_domain::ids::StaffId;
use jzt_store::{Db, NewStaff, StoreError, Tx};

use crate::harness::{T0, uuid};

contract!(
    a_login_is_unique,
    failures_lock_and_a_sign_in_clears_them,
    a_totp_step_is_used_once,
    a_closed_account_cannot_sign_in,
    colleagues_page_by_login,
);

async fn hire(tx: &mut Tx, login: &str, division: &str) -> StaffId {
    let id = StaffId::from_uuid(uuid());
    let staff = NewStaff {
        id,
        login,
        display_name: "测试员",
        role: "township_clerk",
        division,
        password_hash: "$argon2id$x",
        totp_sealed: Some(b"sealed"),
    };
    tx.create_staff(&staff, T0).await.unwrap();
    id
}

async fn a_login_is_unique(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = hire(&mut tx, "clerk1", "500114001").await;
    let stored = tx.staff_by_login("clerk1").await.unwrap().unwrap();
    assert!(stored == tx.staff(id).await.unwrap().unwrap());
    assert_eq!((stored.role.as_str(), stored.division.as_str()), ("township_clerk", "500114001"));
    assert_eq!(stored.totp_sealed.as_deref(), Some(&b"sealed"[..]));
    assert!(tx.staff_by_login("nobody").await.unwrap().is_none());
    assert!(!format!("{stored:?}").contains("argon2"), "hashes stay out of logs");
    let twin = NewStaff {
        id: StaffId::from_uuid(uuid()),
        login: "clerk1",
        display_name: "",
        role: "",
        division: "",
        password_hash: "",
        totp_sealed: None,
    };
    assert!(matches!(tx.create_staff(&twin, T0).await, Err(StoreError::Conflict)));
}

async fn failures_lock_and_a_sign_in_clears_them(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = hire(&mut tx, "clerk1", "500114001").await;
    let until = T0.plus_seconds(900);
    assert_eq!(tx.note_failed_sign_in(id, 3, until).await.unwrap(), 1);
    assert_eq!(tx.note_failed_sign_in(id, 3, until).await.unwrap(), 2);
    assert!(!tx.staff(id).await.unwrap().unwrap().is_locked(T0));
    assert_eq!(tx.note_failed_sign_in(id, 3, until).await.unwrap(), 3);
    let locked = tx.staff(id).await.unwrap().unwrap();
    assert!(locked.is_locked(T0) && !locked.is_locked(until));
    assert!(tx.note_sign_in(id, 100).await.unwrap());
    let clear = tx.staff(id).await.unwrap().unwrap();
    assert_eq!((clear.failed_count, clear.locked_until, clear.totp_last_step), (0, None, Some(100)));
    assert_eq!(tx.note_failed_sign_in(StaffId::from_uuid(uuid()), 3, until).await.unwrap(), 0);
    assert_eq!(tx.note_failed_sign_in(id, 1, until).await.unwrap(), 1);
    assert!(tx.set_staff_password(id, "$argon2id$y").await.unwrap());
    let renewed = tx.staff(id).await.unwrap().unwrap();
    assert_eq!((renewed.password_hash.as_str(), renewed.locked_until), ("$argon2id$y", None));
}

async fn a_totp_step_is_used_once(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = hire(&mut tx, "clerk1", "500114001").await;
    assert!(tx.note_sign_in(id, 100).await.unwrap());
    assert!(!tx.note_sign_in(id, 100).await.unwrap());
    assert!(!tx.note_sign_in(id, 99).await.unwrap());
    assert!(tx.note_sign_in(id, 101).await.unwrap());
    assert!(tx.set_staff_totp(id, b"new").await.unwrap());
    assert!(tx.note_sign_in(id, 50).await.unwrap(), "a new secret starts anew");
}

async fn a_closed_account_cannot_sign_in(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = hire(&mut tx, "clerk1", "500114001").await;
    assert!(tx.disable_staff(id, T0).await.unwrap());
    assert!(!tx.disable_staff(id, T0).await.unwrap());
    assert!(!tx.note_sign_in(id, 100).await.unwrap());
    assert_eq!(tx.staff(id).await.unwrap().unwrap().disabled_at, Some(T0));
}

async fn colleagues_page_by_login(db: Db) {
    let mut tx = db.begin().await.unwrap();
    for login in ["c3", "c1", "c2"] {
        hire(&mut tx, login, "500114001").await;
    }
    hire(&mut tx, "c0", "500114002").await;
    let gone = hire(&mut tx, "c4", "500114001").await;
    tx.disable_staff(gone, T0).await.unwrap();
    let logins = async |tx: &mut Tx, after: &str| -> Vec<String> {
        tx.staff_in("500114001", after, 2).await.unwrap().into_iter().map(|s| s.login).collect()
    };
    assert_eq!(logins(&mut tx, "").await, ["c1", "c2"]);
    assert_eq!(logins(&mut tx, "c2").await, ["c3"]);
}
