//! The outside down, slow, answering twice: the journey still ends right.

use crate::support::world;
use jiff::civil::date;
use jzt_app::applications::{accept, read};
use jzt_app::jobs::{dead_letters, revive, verification_answered, work_once};
use jzt_app::ports::{PortError, VerificationAnswer};
use jzt_domain::access::Role;
use jzt_domain::application::{Command, VerificationReport};
use jzt_domain::division::DivisionCode;
use jzt_domain::time::Timestamp;

#[tokio::test]
async fn a_message_that_was_not_taken_goes_out_later_and_once() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 1).await;
    w.work().await;
    let before = w.fake.sms.sent().len();
    w.fake.sms.fail_next(PortError::NotReached);
    w.fake.sms.fail_next(PortError::NotReached);
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), before);
    w.fake.clock.forward_seconds(5);
    w.work().await;
    w.fake.clock.forward_seconds(10);
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), before + 1);
    assert!(w.fake.sms.last_to(people[0].member.phone.as_ref().unwrap().as_str()).unwrap().contains("/s/"));
}

#[tokio::test]
async fn a_time_out_is_unknown_and_waits_for_a_person() {
    let w = world().await;
    let (id, applicant, _) = w.filled(1, 1).await;
    w.fake.sms.fail_next(PortError::Unknown);
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    let before = w.fake.sms.sent().len();
    w.work().await;
    w.fake.clock.forward_days(1);
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), before, "never resent blindly");
    let district = DivisionCode::parse("500114").unwrap();
    let administrator = crate::support::staff(&w.fake, "xt", Role::SystemAdministrator, &district).await;
    let stuck = dead_letters(&w.fake.app, &administrator).await.unwrap();
    assert_eq!(
        stuck.iter().map(|job| (job.kind.as_str(), job.outcome_unknown)).collect::<Vec<_>>(),
        [("send_sms", true)]
    );
    assert!(dead_letters(&w.fake.app, &w.clerk).await.is_err());
    revive(&w.fake.app, &administrator, stuck[0].id).await.unwrap();
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), before + 1);
}

#[tokio::test]
async fn the_platform_may_be_late_doubled_or_senseless() {
    let w = world().await;
    let (id, applicant, people) = w.filled(2, 2).await;
    w.submit(id, &applicant, &people).await;
    accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    w.fake.verification.fail_next(PortError::NotReached);
    w.fake.verification.fail_next(PortError::Unknown);
    w.act(id, &w.clerk, Command::OrderVerification).await.unwrap();
    for _ in 0..3 {
        w.work().await;
        w.fake.clock.forward_seconds(60);
    }
    let asked = w.fake.verification.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].subjects.len(), 2);
    let answer = |request_id: &str| VerificationAnswer {
        request_id: request_id.to_owned(),
        report: VerificationReport { reference: "r".to_owned(), findings: Vec::new() },
    };
    assert!(verification_answered(&w.fake.app, answer("nonsense")).await.is_err());
    verification_answered(&w.fake.app, answer(&asked[0].request_id)).await.unwrap();
    let version = read(&w.fake.app, &w.clerk, id).await.unwrap().application.version;
    verification_answered(&w.fake.app, answer(&asked[0].request_id)).await.unwrap();
    assert_eq!(read(&w.fake.app, &w.clerk, id).await.unwrap().application.version, version);
}

#[tokio::test]
async fn a_message_at_night_waits_for_the_morning_but_a_code_does_not() {
    let w = world().await;
    w.fake.clock.forward_seconds(12 * 3_600);
    let (id, applicant, _) = w.filled(3, 1).await;
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    let codes = w.fake.sms.sent().len();
    assert_eq!(codes, 1, "the sign-in code came at ten in the evening");
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), codes);
    let morning = Timestamp::at_start_of(date(2026, 11, 24)).plus_seconds(8 * 3_600 + 1_800);
    w.fake.clock.forward_seconds(morning.as_seconds() - w.fake.app.now().as_seconds());
    w.work().await;
    assert_eq!(w.fake.sms.sent().len(), codes + 1);
    assert_eq!(work_once(&w.fake.app).await.unwrap(), 0);
}
