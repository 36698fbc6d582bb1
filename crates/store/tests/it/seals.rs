//! Keys of the district, revoked certificates and signed documents, the same on both engines.
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_store::{AuthorityRow, Db, NewDocument, RevokedRow, StoreError};
use uuid::Uuid;

use crate::harness::{T0, hash, uuid};

contract!(
    a_purpose_has_one_key_in_force_and_keeps_the_retired_ones,
    two_servers_that_start_at_once_keep_one_key,
    a_certificate_is_revoked_once,
    a_document_belongs_to_one_signature_and_is_sealed_once,
);

fn key(purpose: &str, seconds: i64) -> AuthorityRow {
    AuthorityRow {
        id: uuid(),
        purpose: purpose.to_owned(),
        algorithm: "sm2-sm3".to_owned(),
        public_key: vec![4; 65],
        certificate: Some(vec![0x30, 0]),
        private_key: b"sealed".to_vec(),
        created_at: T0.plus_seconds(seconds),
        retired_at: None,
    }
}

async fn a_purpose_has_one_key_in_force_and_keeps_the_retired_ones(db: Db) {
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.authority_in_force("seal").await.unwrap(), None);
    let (first, second) = (key("seal", 0), key("seal", 1));
    assert!(tx.add_authority(&first).await.unwrap());
    assert!(!tx.add_authority(&second).await.unwrap(), "there is one already");
    let checkpoint = AuthorityRow { certificate: None, ..key("checkpoint", 2) };
    assert!(tx.add_authority(&checkpoint).await.unwrap(), "another purpose");
    assert_eq!(tx.authority_in_force("seal").await.unwrap(), Some(first.clone()));
    assert!(tx.retire_authority(first.id, T0.plus_seconds(9)).await.unwrap());
    assert!(!tx.retire_authority(first.id, T0.plus_seconds(10)).await.unwrap(), "once");
    assert!(tx.add_authority(&second).await.unwrap());
    assert_eq!(tx.authority_in_force("seal").await.unwrap(), Some(second.clone()));
    let retired = AuthorityRow { retired_at: Some(T0.plus_seconds(9)), ..first };
    assert_eq!(tx.authorities(9).await.unwrap(), [retired, second, checkpoint]);
}

async fn two_servers_that_start_at_once_keep_one_key(db: Db) {
    let add = |db: Db| async move {
        let mut tx = db.begin().await.unwrap();
        let added = tx.add_authority(&key("seal", 0)).await.unwrap();
        tx.commit().await.unwrap();
        added
    };
    let (left, right) = tokio::join!(tokio::spawn(add(db.clone())), tokio::spawn(add(db.clone())));
    assert_ne!(left.unwrap(), right.unwrap());
    assert_eq!(db.read().await.unwrap().authorities(9).await.unwrap().len(), 1);
}

async fn a_certificate_is_revoked_once(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let (one, other) = (uuid(), uuid());
    let revoked = |n: u8, authority_id: Uuid, seconds: i64| RevokedRow {
        serial: vec![n; 16],
        authority_id,
        revoked_at: T0.plus_seconds(seconds),
    };
    assert!(tx.revoke_certificate(&revoked(2, one, 1)).await.unwrap());
    assert!(tx.revoke_certificate(&revoked(1, one, 2)).await.unwrap());
    assert!(tx.revoke_certificate(&revoked(3, other, 3)).await.unwrap());
    assert!(!tx.revoke_certificate(&revoked(2, one, 9)).await.unwrap(), "the first time counts");
    assert_eq!((tx.count_revoked(one).await.unwrap(), tx.count_revoked(uuid()).await.unwrap()), (2, 0));
    let serials = |rows: Vec<RevokedRow>| -> Vec<u8> { rows.iter().map(|row| row.serial[0]).collect() };
    assert_eq!(serials(tx.revoked_certificates(one, 9).await.unwrap()), [2, 1]);
    assert_eq!(serials(tx.revoked_certificates(one, 1).await.unwrap()), [2]);
    assert_eq!(tx.revoked_certificate(&[2; 16]).await.unwrap(), Some(revoked(2, one, 1)));
    assert_eq!(tx.revoked_certificate(&[9; 16]).await.unwrap(), None);
}

fn document(application_id: ApplicationId, n: u8) -> NewDocument {
    NewDocument {
        id: DocumentId::from_uuid(uuid()),
        application_id,
        signer_no: n,
        version: i64::from(n),
        code_hash: hash(n),
        authority_id: uuid(),
        serial: vec![n; 16],
        sha: hash(n),
        object_key: format!("documents/{n}"),
        made_at: T0,
    }
}

async fn a_document_belongs_to_one_signature_and_is_sealed_once(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let family = ApplicationId::from_uuid(uuid());
    let (second, first) = (document(family, 2), document(family, 1));
    tx.add_document(&second).await.unwrap();
    tx.add_document(&first).await.unwrap();
    let twin = NewDocument { id: DocumentId::from_uuid(uuid()), ..first.clone() };
    assert!(matches!(tx.add_document(&twin).await, Err(StoreError::Conflict)));

    let listed = tx.documents_of(family, 9).await.unwrap();
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [first.id, second.id], "as they were signed");
    let other = ApplicationId::from_uuid(uuid());
    assert_eq!(tx.document(other, first.id).await.unwrap(), None, "another family's");
    let found = tx.document_of_code(&hash(1)).await.unwrap().unwrap();
    assert_eq!((found.id, found.signer_no, found.sealed_at), (first.id, 1, None));
    assert_eq!(tx.document_of_serial(&[2; 16]).await.unwrap().unwrap().id, second.id);
    assert_eq!(tx.document_of_serial(&[7; 16]).await.unwrap(), None);

    assert!(tx.document_sealed(first.id, &hash(8), "documents/1/a", T0.plus_seconds(5)).await.unwrap());
    assert!(!tx.document_sealed(first.id, &hash(9), "documents/1/b", T0.plus_seconds(6)).await.unwrap());
    let sealed = tx.document(family, first.id).await.unwrap().unwrap();
    assert_eq!(sealed.sealed_sha, Some(hash(8)), "the first seal counts");
    assert_eq!(sealed.sealed_object_key.as_deref(), Some("documents/1/a"));
    assert_eq!((sealed.sealed_at, sealed.sha), (Some(T0.plus_seconds(5)), hash(1)));
}
