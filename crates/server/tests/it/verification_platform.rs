use axum::http::StatusCode;
use jzt_app::ports::{PortError, Verification, VerificationRequest, VerificationSubject};
use jzt_domain::household::MemberNo;
use jzt_domain::identity::{IdNumber, PersonName};
use jzt_server::adapters::VerificationPlatform;
use jzt_server::adapters::verification_platform::VerificationOptions;
use jzt_server::adapters::{SystemClock, SystemEntropy};
use jzt_server::sandbox::Fault;
use std::sync::Arc;

use crate::support::{Outside, outside, outside_in};

fn request(number: &str) -> VerificationRequest {
    let subject = VerificationSubject {
        member_no: 1,
        name: PersonName::parse("张三").unwrap(),
        id_number: IdNumber::parse("11010519491231002X", jiff::civil::date(2026, 11, 23)).unwrap(),
    };
    VerificationRequest {
        request_id: number.to_owned(),
        subjects: vec![subject],
        authorization_sm3: "66c7f0f4".to_owned(),
    }
}

fn with(outside: &Outside, change: fn(&mut VerificationOptions)) -> VerificationPlatform {
    let mut options = outside.sandbox.verification_options();
    change(&mut options);
    let crypto = Arc::new(jzt_crypto::SoftProvider);
    VerificationPlatform::new(options, crypto, Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap()
}

fn rejected(code: &str) -> Result<(), PortError> {
    Err(PortError::Rejected { code: code.to_owned() })
}

#[tokio::test]
async fn a_request_is_answered_later_by_a_signed_callback() {
    let mut outside = outside(&[]).await;
    outside.verification.request(request("app_1")).await.unwrap();
    let answer = outside.next_answer().await.unwrap();
    assert_eq!(answer.request_id, "app_1");
    assert!(answer.report.reference.starts_with("HD"));
    assert!(answer.report.findings.len() >= 4);
    assert!(answer.report.findings.iter().all(|finding| finding.member == MemberNo(1)));
}

#[tokio::test]
async fn a_wrong_key_or_institution_is_rejected() {
    let outside = outside(&[]).await;
    let stranger = with(&outside, |options| options.private_key[0] ^= 1);
    assert_eq!(stranger.request(request("app_1")).await, rejected("bad-signature"));
    let other = with(&outside, |options| options.institution = "other".to_owned());
    assert_eq!(other.request(request("app_1")).await, rejected("unknown-institution"));
    assert_eq!(outside.verification.request(request("../app_1")).await, rejected("bad-request"));
}

#[tokio::test]
async fn a_callback_that_was_not_heard_is_repeated_with_a_fresh_signature() {
    let mut outside = outside(&[StatusCode::INTERNAL_SERVER_ERROR]).await;
    outside.verification.request(request("app_1")).await.unwrap();
    let first = outside.next_callback().await;
    let second = outside.next_callback().await;
    assert_eq!(first.body, second.body);
    assert_ne!(first.headers.nonce, second.headers.nonce);
    assert!(outside.verification.read_callback(&second.headers, &second.body).is_some());
}

#[tokio::test]
async fn a_platform_that_is_down_took_nothing_and_answers_when_it_is_back() {
    let mut outside = outside(&[]).await;
    outside.sandbox.outside.platform.set(Fault::Down);
    // Going down takes a moment; the same number again is the same request.
    while outside.verification.request(request("app_1")).await != Err(PortError::NotReached) {}
    outside.sandbox.outside.platform.set(Fault::None);
    while outside.verification.request(request("app_1")).await.is_err() {}
    assert_eq!(outside.next_answer().await.unwrap().request_id, "app_1");
}

#[tokio::test]
async fn a_slow_platform_leaves_the_outcome_unknown_and_answers_all_the_same() {
    let mut outside = outside(&[]).await;
    outside.sandbox.outside.platform.set(Fault::Slow);
    assert_eq!(outside.verification.request(request("app_1")).await, Err(PortError::Unknown));
    assert_eq!(outside.next_answer().await.unwrap().request_id, "app_1");
}

#[tokio::test]
async fn a_platform_that_calls_back_twice_is_understood_twice() {
    let mut outside = outside(&[]).await;
    outside.sandbox.outside.platform.set(Fault::Twice);
    outside.verification.request(request("app_1")).await.unwrap();
    let (first, second) = (outside.next_answer().await.unwrap(), outside.next_answer().await.unwrap());
    assert_eq!(first.report, second.report);
}

#[tokio::test]
async fn nonsense_is_not_read_and_the_answer_comes_when_the_platform_is_well_again() {
    let mut outside = outside(&[StatusCode::UNAUTHORIZED; 3]).await;
    outside.verification.request(request("app_1")).await.unwrap();
    assert!(outside.next_answer().await.is_some());
    outside.sandbox.outside.platform.set(Fault::Nonsense);
    assert_eq!(outside.verification.request(request("app_2")).await, Err(PortError::Unknown));
    // The first request is still unheard: it now comes as nonsense, with a good signature.
    assert!(outside.next_answer().await.is_none());
    outside.sandbox.outside.platform.set(Fault::None);
    assert_eq!(outside.next_answer().await.unwrap().request_id, "app_1");
}

#[tokio::test]
async fn a_request_that_was_taken_is_answered_after_a_restart() {
    let before = outside(&[StatusCode::SERVICE_UNAVAILABLE; 1000]).await;
    before.verification.request(request("app_1")).await.unwrap();
    let Outside { sandbox, folder, .. } = before;
    drop(sandbox);
    let mut after = outside_in(folder, &[]).await;
    assert_eq!(after.next_answer().await.unwrap().request_id, "app_1");
}
