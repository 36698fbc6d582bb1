//! Fifty people sign in the same moment on the real program: pages, typesetter, one-time keys, seals, timestamps.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::program::Server;
use crate::signers::{Office, Signer, trusted, until_idle};

const SIGNERS: usize = 50;
/// One couple more signs before, so that fonts and keys are there when it is counted.
const COUPLES: usize = SIGNERS / 2 + 1;
/// What one signature may cost the program, both PDFs included; held even by the build for tests.
const SIGNATURE_CPU_MS_MAX: u64 = 500;

/// All sign in the same moment; how many were thanked.
async fn all_at_once(server: &Server, signers: &[Signer], promise: &str) -> usize {
    let start = Arc::new(Barrier::new(signers.len()));
    let mut signing = JoinSet::new();
    for signer in signers {
        let open = signer.open(&server.origin).await.unwrap().expect("nobody has signed yet");
        let (start, promise) = (Arc::clone(&start), promise.to_owned());
        signing.spawn(async move {
            start.wait().await;
            open.sign(&promise).await
        });
    }
    signing.join_all().await.into_iter().filter(|thanked| *thanked.as_ref().unwrap()).count()
}

async fn sign_and_count(engine: &str, office: Office) {
    let promise = &office.promise;
    let server = office.serve();
    let (first, rest) = office.signers.split_at(2);
    assert_eq!(all_at_once(&server, first, promise).await, 2);
    until_idle(&server).await;

    let before = server.cpu_ms();
    assert_eq!(all_at_once(&server, rest, promise).await, SIGNERS);
    until_idle(&server).await;
    let each_ms = (server.cpu_ms() - before) / u64::try_from(SIGNERS).unwrap();
    println!(
        "{engine}: {SIGNERS} at once, {each_ms} ms CPU of the program for each signature: page, evidence, both PDFs, messages"
    );
    assert!(each_ms < SIGNATURE_CPU_MS_MAX, "{each_ms} ms");

    let trusted = trusted(&server).await;
    assert!(server.terminate().success());
    office.has_sealed(COUPLES * 2, &trusted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_sign_at_once_on_sqlite_and_each_has_a_sealed_document_that_verifies() {
    sign_and_count("SQLite", Office::on_sqlite(COUPLES).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_sign_at_once_on_postgresql_and_each_has_a_sealed_document_that_verifies() {
    let Some(office) = Office::on_postgres("fifty", COUPLES).await else { return };
    sign_and_count("PostgreSQL", office).await;
}
