//! The district's keys, and what becomes of a signature when something around it fails or changes.

use crate::ceremony;
use crate::support::{World, long, world};
use jzt_app::applications::read;
use jzt_app::jobs::dead_letters;
use jzt_app::ports::PortError;
use jzt_app::seals::{self, Purpose, documents_of, missing_authorizations, open_document};
use jzt_app::signing::{rehearse_signature, tracker};
use jzt_app::{AppError, applications};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::Command;
use jzt_domain::division::DivisionCode;
use jzt_domain::household::MemberNo;
use jzt_domain::ids::{ApplicationId, CitizenId};

const SPOUSE: MemberNo = MemberNo(2);

/// A family of two that was asked to sign.
async fn asked(n: usize) -> (World, ApplicationId, Actor) {
    let w = world().await;
    let (id, applicant, _) = w.filled(n, 2).await;
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    w.work().await;
    (w, id, applicant)
}

async fn sign(w: &World, id: ApplicationId, signer: MemberNo) -> Result<(), AppError> {
    Box::pin(rehearse_signature(&w.fake.app, id, signer)).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_start_at_once_end_with_one_set_of_keys() {
    let w = world().await;
    let mut other = w.fake.clone();
    other.restart();
    let ensure = |app: jzt_app::App| tokio::spawn(async move { seals::ensure(&app).await.unwrap() });
    let (left, right) = tokio::join!(ensure(w.fake.app.clone()), ensure(other.app));
    assert_eq!(left.unwrap().len() + right.unwrap().len(), Purpose::ALL.len());
    let all = seals::list(&w.fake.app).await.unwrap();
    assert!(Purpose::ALL.iter().all(|purpose| all.iter().filter(|each| each.purpose == *purpose).count() == 1));
    let certificate = |purpose| all.iter().find(|each| each.purpose == purpose).unwrap().certificate.clone().unwrap();
    assert_eq!(certificate(Purpose::Seal).issuer(), certificate(Purpose::SealCa).subject());
}

#[tokio::test]
async fn a_signature_whose_document_cannot_be_set_leaves_nothing_behind() {
    let (w, id, applicant) = asked(70).await;
    w.fake.letters.fail_next(PortError::NotReached);
    assert!(matches!(sign(&w, id, SPOUSE).await, Err(AppError::Unavailable(_))));
    assert_eq!(documents_of(&w.fake.app, &applicant, id).await.unwrap(), []);
    assert!(!read(&w.fake.app, &applicant, id).await.unwrap().application.signer(SPOUSE).unwrap().is_signed());
    sign(&w, id, SPOUSE).await.unwrap();
    assert_eq!(documents_of(&w.fake.app, &applicant, id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn without_timestamps_the_signature_counts_and_the_seal_comes_later() {
    let (w, id, applicant) = asked(71).await;
    w.fake.timestamps.fail_next(PortError::NotReached);
    sign(&w, id, SPOUSE).await.unwrap();
    w.work().await;
    let row = documents_of(&w.fake.app, &applicant, id).await.unwrap()[0];
    let signed = open_document(&w.fake.app, &applicant, id, row.id).await.unwrap();
    assert!(!row.is_sealed && !signed.is_sealed);
    w.fake.clock.forward_seconds(60);
    w.work().await;
    let sealed = open_document(&w.fake.app, &applicant, id, row.id).await.unwrap();
    assert!(sealed.is_sealed && sealed.pdf.len() > signed.pdf.len());
    assert!(sealed.pdf.starts_with(&signed.pdf), "what was signed is the beginning of the final PDF");
}

#[tokio::test]
async fn a_timestamp_from_before_the_signature_seals_nothing() {
    let (w, id, applicant) = asked(74).await;
    w.fake.timestamps.run_behind(3_600);
    sign(&w, id, SPOUSE).await.unwrap();
    w.work().await;
    assert!(!documents_of(&w.fake.app, &applicant, id).await.unwrap()[0].is_sealed);
    let district = DivisionCode::parse("500114").unwrap();
    let administrator = crate::support::staff(&w.fake, "xt", Role::SystemAdministrator, &district).await;
    let stuck = dead_letters(&w.fake.app, &administrator).await.unwrap();
    assert_eq!(stuck[0].last_error, "timestamp_before_signature", "whoever looks after the clocks is told: {stuck:?}");
}

#[tokio::test]
async fn a_document_is_for_the_family_its_signer_and_the_office() {
    let (w, id, applicant) = asked(72).await;
    for signer in [SPOUSE, MemberNo::APPLICANT] {
        sign(&w, id, signer).await.unwrap();
    }
    let app = &w.fake.app;
    let rows = documents_of(app, &applicant, id).await.unwrap();
    let spouses = rows.iter().find(|row| row.signer == SPOUSE).unwrap().id;
    let link = |member| Actor::Signer { application: id, member };
    for may in [&applicant, &w.clerk, &w.district, &link(SPOUSE)] {
        assert!(open_document(app, may, id, spouses).await.is_ok(), "{may:?}");
    }
    let stranger = Actor::Citizen { id: CitizenId::from_uuid(id.as_uuid()) };
    for must_not in [&stranger, &Actor::Anyone, &link(MemberNo::APPLICANT), &link(MemberNo(9))] {
        assert!(matches!(open_document(app, must_not, id, spouses).await, Err(AppError::NotFound)), "{must_not:?}");
    }
    assert_eq!(documents_of(app, &link(SPOUSE), id).await.unwrap().len(), 1, "a signer sees their own");
    let elsewhere = applications::new_case(app);
    assert!(matches!(open_document(app, &applicant, elsewhere, spouses).await, Err(AppError::NotFound)));
}

/// 个人信息保护法 第15条: after consent is taken back nothing more is asked.
#[tokio::test]
async fn nothing_is_verified_on_an_authorization_that_was_taken_back() {
    let w = world().await;
    let (id, applicant, people) = w.filled(73, 2).await;
    w.submit(id, &applicant, &people).await;
    Box::pin(applications::accept(&w.fake.app, &w.clerk, id, None)).await.unwrap();
    w.work().await;
    w.act(id, &w.clerk, Command::OrderVerification).await.unwrap();
    let done = tracker::withdrawn_at_counter(&w.fake.app, &w.clerk, id, None, (SPOUSE, Some(long("不想查了"))));
    let case = Box::pin(done).await.unwrap().application;
    w.work().await;
    assert_eq!(w.fake.verification.requests().len(), 0);
    assert_eq!(missing_authorizations(&w.fake.app, &case).await.unwrap(), Some(vec![SPOUSE]));

    Box::pin(tracker::send_again(&w.fake.app, &applicant, id, SPOUSE)).await.unwrap();
    w.work().await;
    let again = w.link_of(&people[1].member);
    Box::pin(ceremony::sign(&w.fake, &again, &people[1].member)).await.unwrap();
    w.work().await;
    let requests = w.fake.verification.requests();
    assert_eq!(requests.len(), 1, "the signature that was missing asks again");
    let carried: Vec<u8> = requests[0].authorizations.iter().map(|signed| signed.member_no).collect();
    assert_eq!(carried, [1, 2]);
    let case = read(&w.fake.app, &w.clerk, id).await.unwrap().application;
    assert_eq!(missing_authorizations(&w.fake.app, &case).await.unwrap(), None);

    let record = case.signer(SPOUSE).unwrap().signature().unwrap().evidence.clone().unwrap();
    let serial = data_encoding::HEXLOWER.decode(record.serial.as_bytes()).unwrap();
    assert!(seals::revoke(&w.fake.app, &serial).await.unwrap());
    assert_eq!(missing_authorizations(&w.fake.app, &case).await.unwrap(), Some(vec![SPOUSE]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_revoked_certificates_is_signed_when_something_changes_and_not_for_everybody_who_asks() {
    let (w, id, applicant) = asked(74).await;
    sign(&w, id, SPOUSE).await.unwrap();
    seals::rotate(&w.fake.app, Purpose::SigningCa).await.unwrap();
    let lists = async || seals::revocation_lists(&w.fake.app).await.unwrap();
    let first = lists().await;
    assert_eq!(first.len(), 2, "the retired authority has its list too");
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let app = w.fake.app.clone();
        asking.spawn(async move { seals::revocation_lists(&app).await.unwrap() });
    }
    assert!(asking.join_all().await.iter().all(|lists| *lists == first));
    w.fake.clock.forward_seconds(23 * 3_600);
    assert_eq!(lists().await, first);

    let case = read(&w.fake.app, &applicant, id).await.unwrap().application;
    let evidence = case.signer(SPOUSE).unwrap().signature().unwrap().evidence.clone().unwrap();
    let serial = data_encoding::HEXLOWER.decode(evidence.serial.as_bytes()).unwrap();
    assert!(first.iter().all(|list| list.revoked_at(&serial).unwrap().is_none()));
    assert!(seals::revoke(&w.fake.app, &serial).await.unwrap());
    let changed = lists().await;
    assert!(changed[0].revoked_at(&serial).unwrap().is_some(), "the authority that is retired certified it");
    assert_eq!(changed[1], first[1], "nothing was revoked under the other");
    w.fake.clock.forward_seconds(2 * 3_600);
    let now = w.fake.app.now().as_seconds();
    let next_day = lists().await;
    assert_eq!((&next_day[0], next_day[1].period().from), (&changed[0], now), "each is renewed after its own day");
    assert!(next_day.iter().all(|list| list.period().until > now + 5 * 86_400), "long enough for whoever fetched it");
}
