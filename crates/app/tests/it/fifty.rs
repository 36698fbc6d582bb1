//! Many people sign in the same moment.

use crate::ceremony::{Signer, typed};
use crate::support::world;
use jzt_app::accounts::Client;
use jzt_app::applications::read;
use jzt_app::seals::documents_of;
use jzt_app::signing::{self, Guest, Hand};
use jzt_domain::application::{Command, SignerRow, Stage};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Barrier;

const FAMILIES: usize = 25;
const SIGNERS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_signers_at_once_sign_without_an_error_and_all_are_counted() {
    let w = world().await;
    let (mut families, mut asked, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..FAMILIES {
        let (id, applicant, people) = w.filled(n + 1, 2).await;
        w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
        w.work().await;
        asked.extend(people.into_iter().map(|person| (w.link_of(&person.member), person.member)));
        families.push((id, applicant));
        // One address signs in only so often.
        w.fake.clock.forward_seconds(900);
    }
    for (n, (token, member)) in asked.into_iter().enumerate() {
        let mut signer = Signer::new(&w.fake, &token, &format!("phone {n}"));
        signer.client.address = format!("198.51.100.{n}");
        Box::pin(signer.ready(typed(&member), member.phone.as_ref().unwrap())).await.unwrap();
        let browser = signer.browser.clone();
        ready.push((token, browser));
    }
    assert_eq!(ready.len(), SIGNERS);

    let start = Arc::new(Barrier::new(SIGNERS));
    let mut signing = tokio::task::JoinSet::new();
    for (token, browser) in ready {
        let (app, start) = (w.fake.app.clone(), Arc::clone(&start));
        signing.spawn(async move {
            let client = Client { address: "127.0.0.1".to_owned(), user_agent: "Android Mobile".to_owned() };
            let guest = Guest { token: &token, browser: &browser, client: &client };
            let hand = Hand::Typed(app.authorization().promise.clone());
            start.wait().await;
            Box::pin(signing::sign(&app, &guest, hand)).await.map(drop)
        });
    }
    let faults: Vec<_> = signing.join_all().await.into_iter().filter_map(Result::err).collect();
    assert!(faults.is_empty(), "{faults:?}");

    w.work().await;
    let mut documents = BTreeSet::new();
    for (id, applicant) in &families {
        let case = read(&w.fake.app, applicant, *id).await.unwrap().application;
        assert_eq!(case.stage, Stage::Submitted);
        assert!(case.signers.iter().all(SignerRow::is_signed));
        let rows = documents_of(&w.fake.app, applicant, *id).await.unwrap();
        assert!(rows.iter().all(|row| row.is_sealed), "every final document carries the seal");
        documents.extend(rows.into_iter().map(|row| row.id));
    }
    assert_eq!(documents.len(), SIGNERS, "one document a signature, none lost, none doubled");

    // Nothing of a ceremony outlives its link.
    assert_eq!(jzt_app::tidy(&w.fake.app).await.map(|rows| rows < SIGNERS as u64).ok(), Some(true));
    w.fake.clock.forward_days(60);
    assert!(jzt_app::tidy(&w.fake.app).await.unwrap() >= SIGNERS as u64);
    assert_eq!(jzt_app::tidy(&w.fake.app).await.unwrap(), 0);
}
