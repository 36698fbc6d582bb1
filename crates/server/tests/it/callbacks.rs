//! What is not the platform's own, fresh word is not read.

use jzt_app::ports::Clock;
use jzt_app::ports::{CallbackHeaders, Entropy, Verification};
use jzt_crypto::{CryptoProvider, SoftProvider};
use jzt_server::adapters::signed_messages::{self, Connection, Signed, WINDOW_SECONDS};
use jzt_server::adapters::verification_platform::VerificationOptions;
use jzt_server::adapters::verification_platform::wire::CALLBACK_PATH;
use jzt_server::adapters::{SystemClock, SystemEntropy, VerificationPlatform};
use reqwest::Url;
use std::sync::Arc;
use zeroize::Zeroizing;

use crate::support::PATIENCE;

const PLATFORM_KEY: [u8; 32] = [9; 32];
const BODY: &[u8] = r#"{"request_id":"app_1","reference":"P1","findings":[]}"#.as_bytes();

fn adapter() -> VerificationPlatform {
    let options = VerificationOptions {
        connection: Connection {
            endpoint: Url::parse("http://127.0.0.1:9/v1/requests").unwrap(),
            institution: "practice".to_owned(),
            private_key: Zeroizing::new([7; 32]),
            patience: PATIENCE,
        },
        platform_public_key: SoftProvider.sm2_public(&PLATFORM_KEY).unwrap().to_vec(),
    };
    VerificationPlatform::new(options, Arc::new(SoftProvider), Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap()
}

fn signed(key: &[u8; 32], path: &str, body: &[u8], offset_seconds: i64) -> CallbackHeaders {
    let entropy: &dyn Entropy = &SystemEntropy;
    let at = SystemClock.now().as_seconds() + offset_seconds;
    signed_messages::sign(&SoftProvider, key, &Signed { method: "POST", path, body }, at, entropy).unwrap()
}

#[test]
fn the_platforms_word_is_read_once() {
    let adapter = adapter();
    let headers = signed(&PLATFORM_KEY, CALLBACK_PATH, BODY, 0);
    assert_eq!(adapter.read_callback(&headers, BODY).unwrap().request_id, "app_1");
    assert!(adapter.read_callback(&headers, BODY).is_none(), "a replay");
    assert!(adapter.read_callback(&signed(&PLATFORM_KEY, CALLBACK_PATH, BODY, 0), BODY).is_some());
}

#[test]
fn a_forged_or_changed_callback_is_refused() {
    let adapter = adapter();
    let refused = |headers: &CallbackHeaders, body: &[u8]| adapter.read_callback(headers, body).is_none();
    assert!(refused(&signed(&[8; 32], CALLBACK_PATH, BODY, 0), BODY), "another key");
    assert!(refused(&signed(&[7; 32], CALLBACK_PATH, BODY, 0), BODY), "our own key");
    assert!(refused(&signed(&PLATFORM_KEY, "/elsewhere", BODY, 0), BODY), "another path");
    let good = signed(&PLATFORM_KEY, CALLBACK_PATH, BODY, 0);
    assert!(refused(&good, br#"{"request_id":"app_2","reference":"P1","findings":[]}"#), "another body");
    assert!(refused(&CallbackHeaders { nonce: "00".repeat(16), ..good.clone() }, BODY), "another nonce");
    assert!(refused(&CallbackHeaders::default(), BODY), "no headers");
    assert!(!refused(&good, BODY), "a failed forgery uses nothing up");
}

#[test]
fn an_old_callback_and_one_from_the_future_are_refused() {
    let adapter = adapter();
    for offset in [-WINDOW_SECONDS - 5, WINDOW_SECONDS + 5] {
        assert!(adapter.read_callback(&signed(&PLATFORM_KEY, CALLBACK_PATH, BODY, offset), BODY).is_none(), "{offset}");
    }
}

#[test]
fn signed_nonsense_is_refused() {
    let adapter = adapter();
    for body in [&b""[..], b"{}", b"<html>", b"{\"request_id\":\"app_1\"}", &[0xff; 100], &vec![b' '; 300 * 1024]] {
        assert!(adapter.read_callback(&signed(&PLATFORM_KEY, CALLBACK_PATH, body, 0), body).is_none());
    }
}
