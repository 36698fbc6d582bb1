use axum::http::StatusCode;
use jzt_app::ports::{PortError, Verification, VerificationRequest, VerificationSubject};
use jzt_domain::household::MemberNo;
use jzt_domain::identity::{IdNumber, PersonName};
use jzt_domain::ids::ApplicationId;
use jzt_server::adapters::VerificationPlatform;
use jzt_server::adapters::verification_platform::VerificationOptions;
use jzt_server::adapters::{SystemClock, SystemEntropy};
use jzt_server::sandbox::Fault;
use std::sync::Arc;

use crate::support::{Outside, outside, outside_in};

fn application(n: u128) -> ApplicationId {
    format!("app_{n:032x}").parse().unwrap()
}

/// The number of its request.
fn number(n: u128) -> String {
    application(n).to_string()
}

fn request(outside: &Outside, n: u128) -> VerificationRequest {
    let subject = VerificationSubject {
        member_no: 1,
        name: PersonName::parse("张三").unwrap(),
        id_number: IdNumber::parse("11010519491231002X", jiff::civil::date(2026, 11, 23)).unwrap(),
    };
    VerificationRequest {
        request_id: number(n),
        authorizations: vec![outside.district.authorization(application(n), "张三")],
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
    outside.verification.request(request(&outside, 1)).await.unwrap();
    let answer = outside.next_answer().await.unwrap();
    assert_eq!(answer.request_id, number(1));
    assert!(answer.report.reference.starts_with("HD"));
    assert!(answer.report.findings.len() >= 4);
    assert!(answer.report.findings.iter().all(|finding| finding.member == MemberNo(1)));
}

#[tokio::test]
async fn a_wrong_key_or_institution_is_rejected() {
    let outside = outside(&[]).await;
    let stranger = with(&outside, |options| options.connection.private_key[0] ^= 1);
    assert_eq!(stranger.request(request(&outside, 1)).await, rejected("bad-signature"));
    let other = with(&outside, |options| options.connection.institution = "other".to_owned());
    assert_eq!(other.request(request(&outside, 1)).await, rejected("unknown-institution"));
    let unfit = VerificationRequest { request_id: "../app_1".to_owned(), ..request(&outside, 1) };
    assert_eq!(outside.verification.request(unfit).await, rejected("bad-request"));
}

#[tokio::test]
async fn a_callback_that_was_not_heard_is_repeated_with_a_fresh_signature() {
    let mut outside = outside(&[StatusCode::INTERNAL_SERVER_ERROR]).await;
    outside.verification.request(request(&outside, 1)).await.unwrap();
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
    while outside.verification.request(request(&outside, 1)).await != Err(PortError::NotReached) {}
    outside.sandbox.outside.platform.set(Fault::None);
    while outside.verification.request(request(&outside, 1)).await.is_err() {}
    assert_eq!(outside.next_answer().await.unwrap().request_id, number(1));
}

#[tokio::test]
async fn a_slow_platform_leaves_the_outcome_unknown_and_answers_all_the_same() {
    let mut outside = outside(&[]).await;
    outside.sandbox.outside.platform.set(Fault::Slow);
    assert_eq!(outside.verification.request(request(&outside, 1)).await, Err(PortError::Unknown));
    assert_eq!(outside.next_answer().await.unwrap().request_id, number(1));
}

#[tokio::test]
async fn a_platform_that_calls_back_twice_is_understood_twice() {
    let mut outside = outside(&[]).await;
    outside.sandbox.outside.platform.set(Fault::Twice);
    outside.verification.request(request(&outside, 1)).await.unwrap();
    let (first, second) = (outside.next_answer().await.unwrap(), outside.next_answer().await.unwrap());
    assert_eq!(first.report, second.report);
}

#[tokio::test]
async fn nonsense_is_not_read_and_the_answer_comes_when_the_platform_is_well_again() {
    let mut outside = outside(&[StatusCode::UNAUTHORIZED; 3]).await;
    outside.verification.request(request(&outside, 1)).await.unwrap();
    assert!(outside.next_answer().await.is_some());
    outside.sandbox.outside.platform.set(Fault::Nonsense);
    assert_eq!(outside.verification.request(request(&outside, 2)).await, Err(PortError::Unknown));
    // The first request is still unheard: it now comes as nonsense, with a good signature.
    assert!(outside.next_answer().await.is_none());
    outside.sandbox.outside.platform.set(Fault::None);
    assert_eq!(outside.next_answer().await.unwrap().request_id, number(1));
}

#[tokio::test]
async fn a_request_that_was_taken_is_answered_after_a_restart() {
    let before = outside(&[StatusCode::SERVICE_UNAVAILABLE; 1000]).await;
    before.verification.request(request(&before, 1)).await.unwrap();
    let Outside { sandbox, folder, .. } = before;
    drop(sandbox);
    let mut after = outside_in(folder, &[]).await;
    assert_eq!(after.next_answer().await.unwrap().request_id, number(1));
}

#[tokio::test]
async fn nothing_is_asked_without_a_signed_authorization_of_everybody() {
    let mut outside = outside(&[]).await;
    let good = request(&outside, 1);
    let with = |change: fn(&mut VerificationRequest)| {
        let mut request = good.clone();
        change(&mut request);
        request
    };
    let none = with(|request| request.authorizations.clear());
    assert_eq!(outside.verification.request(none).await, rejected("authorization-missing"));
    let for_another = with(|request| request.subjects[0].member_no = 2);
    assert_eq!(outside.verification.request(for_another).await, rejected("authorization-missing"));
    let another_name = with(|request| request.subjects[0].name = PersonName::parse("李四").unwrap());
    assert_eq!(outside.verification.request(another_name).await, rejected("authorization-missing"));
    let changed = with(|request| {
        let record = &mut request.authorizations[0].record;
        *record = record.replace("\"bank_data\":true", "\"bank_data\": true");
    });
    assert_eq!(outside.verification.request(changed).await, rejected("authorization-invalid"));
    let other_document = with(|request| request.authorizations[0].document_sm3 = "01".to_owned());
    assert_eq!(outside.verification.request(other_document).await, rejected("authorization-invalid"));
    let of_another_family = VerificationRequest { authorizations: request(&outside, 2).authorizations, ..good.clone() };
    assert_eq!(outside.verification.request(of_another_family).await, rejected("authorization-invalid"));
    let stranger = crate::support::District::new();
    let forged = stranger.authorization(application(1), "张三");
    let forged = VerificationRequest { authorizations: vec![forged], ..good.clone() };
    assert_eq!(outside.verification.request(forged).await, rejected("authorization-invalid"));

    outside.verification.request(good.clone()).await.unwrap();
    assert_eq!(outside.next_answer().await.unwrap().request_id, number(1));
    outside.district.revoke(&good.authorizations[0]);
    assert_eq!(outside.verification.request(good).await, rejected("authorization-revoked"));
}
