use jzt_domain::ids::{ApplicationId, FamilyId, PaperId};
use jzt_store::{Db, Paper, StoreError};

use crate::harness::{T0, hash, uuid};

contract!(
    a_link_signs_once_and_not_after_its_end,
    links_are_withdrawn_by_member_and_by_application,
    papers_belong_to_their_application,
    a_paper_needs_its_family,
);

async fn a_link_signs_once_and_not_after_its_end(db: Db) {
    let app = ApplicationId::from_uuid(uuid());
    let mut tx = db.begin().await.unwrap();
    tx.create_signing_link(&hash(1), app, 2, T0.plus_seconds(60), T0).await.unwrap();
    let link = tx.signing_link(&hash(1)).await.unwrap().unwrap();
    assert_eq!((link.application_id, link.member_no), (app, 2));
    assert!(link.is_open(T0.plus_seconds(59)) && !link.is_open(T0.plus_seconds(60)));
    assert!(!tx.use_signing_link(&hash(1), T0.plus_seconds(60)).await.unwrap(), "expired");
    assert!(!tx.use_signing_link(&hash(2), T0).await.unwrap(), "unknown");
    assert!(tx.use_signing_link(&hash(1), T0.plus_seconds(59)).await.unwrap());
    assert!(!tx.use_signing_link(&hash(1), T0.plus_seconds(59)).await.unwrap(), "once");
    assert!(!tx.signing_link(&hash(1)).await.unwrap().unwrap().is_open(T0));
    assert!(tx.signing_link(&hash(2)).await.unwrap().is_none());
}

async fn links_are_withdrawn_by_member_and_by_application(db: Db) {
    let app = ApplicationId::from_uuid(uuid());
    let mut tx = db.begin().await.unwrap();
    for (token, member) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
        tx.create_signing_link(&hash(token), app, member, T0.plus_seconds(60), T0).await.unwrap();
    }
    tx.create_signing_link(&hash(9), ApplicationId::from_uuid(uuid()), 1, T0.plus_seconds(60), T0).await.unwrap();
    assert!(tx.use_signing_link(&hash(1), T0).await.unwrap());
    assert_eq!(tx.revoke_signing_links(app, 1, T0).await.unwrap(), 1, "the used one stays used");
    assert!(!tx.use_signing_link(&hash(2), T0).await.unwrap());
    assert_eq!(tx.revoke_all_signing_links(app, T0).await.unwrap(), 2);
    assert!(!tx.use_signing_link(&hash(3), T0).await.unwrap());
    assert!(tx.use_signing_link(&hash(9), T0).await.unwrap(), "another family's link");
}

fn paper(family_id: FamilyId, application_id: ApplicationId, n: u8) -> Paper {
    Paper {
        id: PaperId::from_uuid(uuid()),
        family_id,
        application_id,
        kind: "id_card_front".into(),
        sha: hash(n),
        size_bytes: 123_456,
        width: 1200,
        height: 800,
        media_type: "image/jpeg".into(),
        object_key: format!("papers/{n}"),
        uploaded_at: T0.plus_seconds(i64::from(n)),
        uploaded_by: "cit_1".into(),
    }
}

async fn papers_belong_to_their_application(db: Db) {
    let (family, app, other) =
        (FamilyId::from_uuid(uuid()), ApplicationId::from_uuid(uuid()), ApplicationId::from_uuid(uuid()));
    let mut tx = db.begin().await.unwrap();
    tx.create_family_key(family, b"wrapped", T0).await.unwrap();
    let (second, first, foreign) = (paper(family, app, 2), paper(family, app, 1), paper(family, other, 3));
    for paper in [&second, &first, &foreign] {
        tx.add_paper(paper).await.unwrap();
    }
    assert_eq!(tx.papers_of(app, 10).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(tx.paper(app, foreign.id).await.unwrap(), None);
    assert_eq!(tx.remove_paper(app, foreign.id).await.unwrap(), None);
    assert_eq!(tx.remove_paper(app, first.id).await.unwrap().as_deref(), Some("papers/1"));
    assert_eq!(tx.papers_of(app, 10).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(tx.paper(other, foreign.id).await.unwrap(), Some(foreign));
    assert!(matches!(tx.add_paper(&second).await, Err(StoreError::Conflict)));
}

async fn a_paper_needs_its_family(db: Db) {
    let mut tx = db.begin().await.unwrap();
    let orphan = paper(FamilyId::from_uuid(uuid()), ApplicationId::from_uuid(uuid()), 1);
    assert!(matches!(tx.add_paper(&orphan).await, Err(StoreError::Database(_))));
}
