use bytes::Bytes;
use jzt_app::ports::{Objects, PortError};
use jzt_server::adapters::FolderObjects;

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

#[tokio::test]
async fn what_was_put_is_there_for_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    FolderObjects::open(folder.path()).unwrap().put("app_1/pap_1".to_owned(), bytes("photo")).await.unwrap();
    let again = FolderObjects::open(folder.path()).unwrap();
    assert_eq!(again.get("app_1/pap_1".to_owned()).await, Ok(Some(bytes("photo"))));
    assert_eq!(again.get("app_1/pap_2".to_owned()).await, Ok(None));
}

#[tokio::test]
async fn a_key_is_used_once_even_by_many_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let objects = FolderObjects::open(folder.path()).unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for number in 0_u8..16 {
        let objects = objects.clone();
        writers.spawn(async move { objects.put("pap_1".to_owned(), Bytes::from(vec![number; 4096])).await });
    }
    let outcomes = writers.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let in_use = Err(PortError::Rejected { code: "key-in-use".to_owned() });
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == in_use).count(), 15);
    let stored = objects.get("pap_1".to_owned()).await.unwrap().unwrap();
    assert!(stored.len() == 4096 && stored.iter().all(|byte| *byte == stored[0]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}

#[tokio::test]
async fn no_key_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("objects");
    std::fs::write(folder.path().join("secret"), "secret").unwrap();
    let objects = FolderObjects::open(&root).unwrap();
    let absolute = folder.path().join("secret").display().to_string();
    for key in ["../secret", "a/../../secret", "./../secret", "..", "", "/", "a//b", "secret\0", &absolute] {
        let refused = PortError::Rejected { code: "bad-key".to_owned() };
        assert_eq!(objects.get(key.to_owned()).await, Err(refused.clone()), "{key:?}");
        assert_eq!(objects.put(key.to_owned(), bytes("x")).await, Err(refused), "{key:?}");
    }
    assert_eq!(std::fs::read_dir(&root).unwrap().count(), 0);
}
