use std::collections::BTreeSet;

use jzt_crypto::merkle::{self, Hash};
use jzt_domain::ids::{ApplicationId, DocumentId};
use jzt_store::{Db, Engine, NewDocument, NewRecord, StoredCheckpoint, TreeFault, TreeReport, verify_tree};

use crate::harness::{T0, hash, record, sabotage, stream, uuid};

contract!(
    every_record_gets_one_leaf_and_a_proof,
    two_servers_make_one_tree,
    a_record_that_becomes_visible_late_gets_its_leaf,
    the_leaf_of_a_signature_covers_its_document,
    a_tree_over_several_tiles_is_sound,
    what_was_tampered_with_is_found,
    what_was_left_out_is_found,
    a_rewritten_checkpoint_is_found,
);

const MARK: &str = "signed by the test";

async fn append(db: &Db, name: &str, count: u8) {
    let mut tx = db.begin().await.unwrap();
    let records: Vec<_> = (1..=count).map(record).collect();
    tx.append(&stream(name), 0, &records).await.unwrap();
    tx.commit().await.unwrap();
}

async fn extend(db: &Db, max: u32) -> (u64, u64) {
    let mut tx = db.begin().await.unwrap();
    let grown = tx.extend_tree(max).await.unwrap();
    tx.commit().await.unwrap();
    (grown.size, grown.added)
}

/// Signs the root as the app does, as far as the store can tell.
async fn checkpoint(db: &Db) -> StoredCheckpoint {
    let mut tx = db.begin().await.unwrap();
    let size = tx.tree_size().await.unwrap();
    let root = tx.tree_root(size).await.unwrap();
    let signed = StoredCheckpoint { size: i64::try_from(size).unwrap(), root, text: MARK.to_owned(), at: T0 };
    assert!(tx.put_checkpoint(&signed).await.unwrap());
    assert!(!tx.put_checkpoint(&signed).await.unwrap(), "one checkpoint of each size");
    tx.commit().await.unwrap();
    signed
}

async fn report(db: &Db) -> TreeReport {
    verify_tree(db, |checkpoint| checkpoint.text == MARK).await.unwrap()
}

async fn root(db: &Db) -> Hash {
    let mut tx = db.read().await.unwrap();
    let size = tx.tree_size().await.unwrap();
    tx.tree_root(size).await.unwrap()
}

async fn every_record_gets_one_leaf_and_a_proof(db: Db) {
    assert_eq!(extend(&db, 10).await, (0, 0), "an empty journal");
    assert!(report(&db).await.is_sound());
    append(&db, "app_1", 5).await;
    append(&db, "app_2", 5).await;
    assert_eq!(report(&db).await.waiting, 10);
    assert_eq!([extend(&db, 4).await, extend(&db, 40).await, extend(&db, 40).await], [(4, 4), (10, 6), (10, 0)]);
    let signed = checkpoint(&db).await;
    append(&db, "app_3", 1).await;
    extend(&db, 40).await;

    let mut tx = db.read().await.unwrap();
    let mut seen = BTreeSet::new();
    for (name, version) in [("app_1", 1), ("app_1", 5), ("app_2", 3)] {
        let leaf = tx.leaf_of(&stream(name), version).await.unwrap().unwrap();
        assert!(seen.insert(leaf.leaf));
        assert_eq!(tx.checkpoint_over(&leaf).await.unwrap(), Some(signed.clone()));
        let proof = tx.inclusion_proof(&leaf, 10).await.unwrap();
        let own = merkle::leaf_hash(leaf.text().as_bytes());
        merkle::verify_inclusion(&own, leaf.index(), 10, &proof, &signed.root).unwrap();
        assert!(leaf.text().starts_with(&format!("{name} {version} ")));
    }
    let unsealed = tx.leaf_of(&stream("app_3"), 1).await.unwrap().unwrap();
    assert_eq!(tx.checkpoint_over(&unsealed).await.unwrap(), None);
    assert_eq!(tx.leaf_of(&stream("app_3"), 2).await.unwrap(), None);
    assert_eq!(tx.last_checkpoint().await.unwrap(), Some(signed));
    drop(tx);
    let report = report(&db).await;
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.leaves, report.checkpoints, report.waiting), (11, 1, 0));
}

async fn two_servers_make_one_tree(db: Db) {
    for name in ["app_1", "app_2", "app_3", "app_4"] {
        append(&db, name, 50).await;
    }
    let servers: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut added = 0;
                for _ in 0..10 {
                    added += extend(&db, 7).await.1;
                }
                added
            })
        })
        .collect();
    let mut added = 0;
    for server in servers {
        added += server.await.unwrap();
    }
    assert_eq!(added, 200, "each record once");
    assert!(report(&db).await.is_sound());
}

/// Numbers are given before the commit, so on PostgreSQL a later one may be seen first.
async fn a_record_that_becomes_visible_late_gets_its_leaf(db: Db) {
    if db.engine() == Engine::Sqlite {
        return;
    }
    let mut slow = db.begin().await.unwrap();
    slow.append(&stream("app_slow"), 0, &[record(1)]).await.unwrap();
    append(&db, "app_fast", 3).await;
    assert_eq!(extend(&db, 10).await, (3, 3));
    checkpoint(&db).await;
    slow.commit().await.unwrap();
    assert_eq!(extend(&db, 10).await, (4, 1));
    let late = db.read().await.unwrap().leaf_of(&stream("app_slow"), 1).await.unwrap().unwrap();
    assert_eq!(late.leaf, 3);
    assert!(report(&db).await.is_sound());
}

async fn the_leaf_of_a_signature_covers_its_document(db: Db) {
    let application = ApplicationId::from_uuid(uuid());
    let name = stream(&application.to_string());
    let mut tx = db.begin().await.unwrap();
    tx.append(&name, 0, &[record(1), NewRecord { kind: "application.signed", ..record(2) }]).await.unwrap();
    let document = NewDocument {
        id: DocumentId::from_uuid(uuid()),
        application_id: application,
        signer_no: 1,
        version: 2,
        code_hash: hash(1),
        authority_id: uuid(),
        serial: vec![7; 16],
        sha: hash(9),
        object_key: "documents/1".to_owned(),
        made_at: T0,
    };
    tx.add_document(&document).await.unwrap();
    tx.commit().await.unwrap();
    extend(&db, 10).await;
    let mut tx = db.read().await.unwrap();
    let plain = tx.leaf_of(&name, 1).await.unwrap().unwrap();
    let signed = tx.leaf_of(&name, 2).await.unwrap().unwrap();
    assert_eq!((plain.document, signed.document), (None, Some(hash(9))));
    assert!(signed.text().ends_with(&format!(" {}\n", "09".repeat(32))));
    drop(tx);
    assert!(report(&db).await.is_sound());
    assert_eq!(sabotage(&db, "UPDATE journal_leaf SET document = NULL WHERE leaf = 1").await, 1);
    assert_eq!(report(&db).await.faults, [TreeFault::RecordDiffers { leaf: 1 }]);
}

/// 600 leaves: three tiles of level 0, one of level 1, checkpoints within and at the edge of a tile.
async fn fill(db: &Db) {
    for (n, name) in ["app_1", "app_2", "app_3"].into_iter().enumerate() {
        append(db, name, 200).await;
        if n == 1 {
            extend(db, 256).await;
            checkpoint(db).await;
        }
    }
    while extend(db, 100).await.1 > 0 {
        checkpoint(db).await;
    }
}

async fn a_tree_over_several_tiles_is_sound(db: Db) {
    fill(&db).await;
    let report = report(&db).await;
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.leaves, report.checkpoints), (600, 5));
}

async fn what_was_tampered_with_is_found(db: Db) {
    fill(&db).await;
    let other = "(SELECT hash FROM journal WHERE stream = 'app_1' AND version = 1)";
    let gone = "UPDATE journal SET seq = seq + 10000 WHERE stream = 'app_1' AND version = 9";
    // On PostgreSQL the number of a record cannot be changed, so it is the leaf that points elsewhere.
    let gone = match db.engine() {
        Engine::Sqlite => (gone, "UPDATE journal SET seq = seq - 10000 WHERE stream = 'app_1' AND version = 9"),
        Engine::Postgres => (
            "UPDATE journal_leaf SET seq = seq + 10000 WHERE leaf = 8",
            "UPDATE journal_leaf SET seq = seq - 10000 WHERE leaf = 8",
        ),
    };
    for (sql, back, expected) in [
        (
            format!("UPDATE journal SET hash = {other} WHERE stream = 'app_2' AND version = 1"),
            "UPDATE journal SET hash = prev_hash_kept FROM (SELECT prev_hash AS prev_hash_kept FROM journal \
             WHERE stream = 'app_2' AND version = 2) AS next WHERE stream = 'app_2' AND version = 1"
                .to_owned(),
            vec![TreeFault::RecordDiffers { leaf: 200 }],
        ),
        (gone.0.to_owned(), gone.1.to_owned(), vec![TreeFault::RecordGone { leaf: 8 }]),
        (
            "UPDATE journal_leaf SET seq = CASE leaf WHEN 300 THEN -1 ELSE -2 END WHERE leaf IN (300, 301)".to_owned(),
            "UPDATE journal_leaf SET seq = leaf + 1 WHERE leaf IN (300, 301)".to_owned(),
            vec![TreeFault::RecordGone { leaf: 300 }, TreeFault::RecordGone { leaf: 301 }],
        ),
        (
            "UPDATE journal_tile SET hashes = other.h FROM (SELECT hashes AS h FROM journal_tile WHERE tile = 1) AS other \
             WHERE level = 1"
                .to_owned(),
            String::new(),
            vec![TreeFault::Tile { level: 1, index: 0 }],
        ),
    ] {
        assert!(sabotage(&db, &sql).await > 0, "{sql}");
        assert_eq!(report(&db).await.faults, expected, "{sql}");
        if !back.is_empty() {
            assert!(sabotage(&db, &back).await > 0, "{back}");
            assert!(report(&db).await.is_sound(), "{back}");
        }
    }
}

async fn what_was_left_out_is_found(db: Db) {
    append(&db, "app_1", 5).await;
    extend(&db, 10).await;
    // Far ahead of the fourth record, which nobody looks for any more.
    sabotage(&db, "UPDATE journal_leaf SET seq = 30000 WHERE leaf = 3").await;
    let faults = report(&db).await.faults;
    let left_out = TreeFault::LeftOut { stream: "app_1".to_owned(), version: 4 };
    assert_eq!(faults, [TreeFault::RecordGone { leaf: 3 }, left_out]);
    assert_eq!(extend(&db, 10).await, (5, 0), "it is for people to find out why");

    sabotage(&db, "DELETE FROM journal_leaf WHERE leaf = 4").await;
    assert!(report(&db).await.faults.contains(&TreeFault::Short { leaves: 4, size: 5 }));
}

async fn a_rewritten_checkpoint_is_found(db: Db) {
    fill(&db).await;
    let before = root(&db).await;
    sabotage(&db, "UPDATE journal_checkpoint SET text = 'rewritten' WHERE size = 356").await;
    assert_eq!(report(&db).await.faults, [TreeFault::Signature { size: 356 }]);
    sabotage(&db, &format!("UPDATE journal_checkpoint SET text = '{MARK}', size = 357 WHERE size = 356")).await;
    assert_eq!(report(&db).await.faults, [TreeFault::Root { size: 357 }]);
    sabotage(&db, "UPDATE journal_checkpoint SET size = 1000 WHERE size = 357").await;
    assert_eq!(report(&db).await.faults, [TreeFault::Root { size: 1000 }]);
    assert_eq!(root(&db).await, before);
}
