//! Sign-ins, proofs and persons of citizens, the same on both engines.
use jzt_domain::identity::level::{Identity, IdentityLevel, IdentityProof, ProofReference};
use jzt_domain::identity::linking::Provider;
use jzt_domain::ids::CitizenId;
use jzt_store::{Db, Tx};

use crate::harness::{T0, hash, uuid};

contract!(
    the_same_provider_and_subject_is_the_same_account,
    two_at_once_open_one_account,
    a_login_joins_once,
    a_newer_proof_replaces_the_older_of_its_way,
    the_accounts_of_an_id_number_come_oldest_first,
    a_hit_that_was_nobodys_fault_is_taken_back,
);

fn citizen() -> CitizenId {
    CitizenId::from_uuid(uuid())
}

async fn opened(tx: &mut Tx, subject: u8) -> CitizenId {
    tx.open_login(citizen(), Provider::Phone, &hash(subject), Some(b"sealed"), T0).await.unwrap()
}

async fn the_same_provider_and_subject_is_the_same_account(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.citizen_of_login(Provider::Phone, &hash(1)).await.unwrap(), None);
    let first = opened(&mut tx, 1).await;
    assert_eq!(opened(&mut tx, 1).await, first);
    assert_eq!(tx.citizen_of_login(Provider::Phone, &hash(1)).await.unwrap(), Some(first));
    let elsewhere = tx.open_login(citizen(), Provider::WeChat, &hash(1), None, T0).await.unwrap();
    assert_ne!(elsewhere, first, "the subject of another provider is somebody else");
    assert_eq!(tx.citizen(first).await.unwrap().unwrap().phone_sealed.as_deref(), Some(&b"sealed"[..]));
    assert_eq!(tx.citizen(elsewhere).await.unwrap().unwrap().phone_sealed, None);
}

async fn two_at_once_open_one_account(db: Db) {
    let open = |db: Db| async move {
        let mut tx = db.begin().await.unwrap();
        let id = opened(&mut tx, 1).await;
        tx.commit().await.unwrap();
        id
    };
    let (left, right) = tokio::join!(tokio::spawn(open(db.clone())), tokio::spawn(open(db.clone())));
    assert_eq!(left.unwrap(), right.unwrap());
}

async fn a_login_joins_once(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let first = opened(&mut tx, 1).await;
    assert!(tx.join_login(first, Provider::WeChat, &hash(9), T0).await.unwrap());
    assert!(!tx.join_login(citizen(), Provider::WeChat, &hash(9), T0).await.unwrap());
    assert_eq!(tx.citizen_of_login(Provider::WeChat, &hash(9)).await.unwrap(), Some(first));
}

async fn a_newer_proof_replaces_the_older_of_its_way(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let id = opened(&mut tx, 1).await;
    assert_eq!(tx.proofs_of(id).await.unwrap(), []);
    let code = |seconds| IdentityProof::PhoneCode { at: T0.plus_seconds(seconds) };
    let matched =
        IdentityProof::RegistryMatch { reference: ProofReference::parse("RK1").unwrap(), at: T0.plus_seconds(5) };
    for proof in [code(0), matched.clone(), code(9)] {
        tx.put_proof(id, &proof).await.unwrap();
    }
    let proofs = tx.proofs_of(id).await.unwrap();
    assert_eq!(proofs, [matched, code(9)]);
    assert_eq!(Identity { proofs }.level(), IdentityLevel::NameIdMatched);
    let other = opened(&mut tx, 2).await;
    assert_eq!(tx.proofs_of(other).await.unwrap(), []);
}

async fn the_accounts_of_an_id_number_come_oldest_first(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let (first, second) = (opened(&mut tx, 1).await, opened(&mut tx, 2).await);
    assert_eq!(tx.person_of(first).await.unwrap(), None);
    tx.put_person(second, &hash(7), b"second", T0.plus_seconds(1)).await.unwrap();
    tx.put_person(first, &hash(7), b"first", T0).await.unwrap();
    let ids = async |tx: &mut Tx, limit| -> Vec<CitizenId> {
        tx.accounts_of_id_number(&hash(7), limit).await.unwrap().into_iter().map(|row| row.citizen_id).collect()
    };
    assert_eq!(ids(&mut tx, 9).await, [first, second]);
    assert_eq!(ids(&mut tx, 1).await, [first]);
    tx.put_person(first, &hash(8), b"another", T0.plus_seconds(2)).await.unwrap();
    assert_eq!(ids(&mut tx, 9).await, [second]);
    assert_eq!(tx.person_of(first).await.unwrap().unwrap().sealed, b"another");
}

async fn a_hit_that_was_nobodys_fault_is_taken_back(db: Db) {
    let mut tx = db.begin().await.unwrap();
    tx.take_back_hit("b", &hash(1), T0).await.unwrap();
    for _ in 0..2 {
        tx.hit("b", &hash(1), 60, T0).await.unwrap();
    }
    tx.take_back_hit("b", &hash(1), T0).await.unwrap();
    assert_eq!(tx.hits("b", &hash(1), T0).await.unwrap(), 1);
    for _ in 0..3 {
        tx.take_back_hit("b", &hash(1), T0).await.unwrap();
    }
    assert_eq!(tx.hits("b", &hash(1), T0).await.unwrap(), 0);
}
