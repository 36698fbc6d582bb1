//! The program is killed while many people sign: what it acknowledged is there when it starts again.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use crate::signers::{Office, Signer, trusted, until_idle};

const SIGNERS: usize = 50;

/// Signs, and says so once it is acknowledged; whose server dies meanwhile says nothing.
async fn try_to_sign(signer: Signer, origin: String, promise: String) -> Option<String> {
    let open = signer.open(&origin).await.ok()??;
    open.sign(&promise).await.ok().filter(|thanked| *thanked).map(|_| signer.path)
}

async fn killed_while_signing(office: Office, kill_after: usize) {
    let promise = &office.promise;
    let server = office.serve();
    let mut signing = JoinSet::new();
    for signer in &office.signers {
        signing.spawn(try_to_sign(signer.clone(), server.origin.clone(), promise.clone()));
    }
    let mut acknowledged = BTreeSet::new();
    while acknowledged.len() < kill_after {
        acknowledged.extend(signing.join_next().await.expect("the server works until it is killed").unwrap());
    }
    drop(server);
    // Those that were acknowledged between our decision and the kill count as well.
    acknowledged.extend(signing.join_all().await.into_iter().flatten());
    assert!((kill_after..SIGNERS).contains(&acknowledged.len()), "{} signed before the kill", acknowledged.len());

    let server = office.serve();
    let mut again = 0;
    for signer in &office.signers {
        let open = signer.open(&server.origin).await.unwrap();
        assert!(open.is_none() || !acknowledged.contains(&signer.path), "an acknowledged signature is lost");
        if let Some(open) = open {
            assert!(open.sign(promise).await.unwrap());
            again += 1;
        }
    }
    println!("{} acknowledged, killed, {again} had to sign again", acknowledged.len());
    // What the dead process had taken is taken again when its lease is over.
    let forward = reqwest::Client::new().post(format!("{}/practice/api/clock", server.origin)).body("{\"minutes\":10}");
    let moved = forward.header("content-type", "application/json").send().await.unwrap();
    assert_eq!(moved.status(), 200);
    until_idle(&server).await;
    let trusted = trusted(&server).await;
    assert!(server.terminate().success());
    office.has_sealed(SIGNERS, &trusted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signature_that_was_acknowledged_is_there_and_sealed_after_kill_9() {
    killed_while_signing(Office::on_sqlite(SIGNERS / 2).await, 12).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_holds_on_postgresql() {
    let Some(office) = Office::on_postgres("killed", SIGNERS / 2).await else { return };
    killed_while_signing(office, 30).await;
}
