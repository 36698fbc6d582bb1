//! Sign-in: codes, passwords, second factor, lock-out, sessions.

use crate::support::{PASSWORD, TOTP, world};
use jzt_app::AppError;
use jzt_app::accounts::{
    Client, StaffSignIn, list_sessions, request_code, revoke_session, sign_in_staff, sign_in_with_code, sign_out,
    visitor,
};
use jzt_app::error::CredentialsFault;
use jzt_crypto::TotpSecret;
use jzt_domain::identity::Phone;

fn client() -> Client {
    Client { address: "10.0.0.1".to_owned(), user_agent: "Browser".to_owned() }
}

#[tokio::test]
async fn a_code_is_good_once_for_ten_minutes_and_five_tries() {
    let w = world().await;
    let phone = Phone::parse("14200000001").unwrap();
    let app = &w.fake.app;
    request_code(app, &phone, &client()).await.unwrap();
    assert!(matches!(request_code(app, &phone, &client()).await, Err(AppError::TooMany { .. })));
    w.work().await;
    let text = w.fake.sms.last_to("14200000001").unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let fault = |result: Result<_, AppError>| match result {
        Err(AppError::Credentials(fault)) => fault,
        _ => panic!("not refused"),
    };
    assert_eq!(fault(sign_in_with_code(app, &phone, wrong, &client()).await.map(drop)), CredentialsFault::Wrong);
    sign_in_with_code(app, &phone, &code, &client()).await.unwrap();
    assert_eq!(fault(sign_in_with_code(app, &phone, &code, &client()).await.map(drop)), CredentialsFault::Wrong);

    w.fake.clock.forward_seconds(61);
    request_code(app, &phone, &client()).await.unwrap();
    w.fake.clock.forward_seconds(601);
    w.work().await;
    let text = w.fake.sms.last_to("14200000001").unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    assert_eq!(fault(sign_in_with_code(app, &phone, &code, &client()).await.map(drop)), CredentialsFault::Wrong);
}

#[tokio::test]
async fn five_wrong_tries_lock_a_staff_account_and_a_code_is_never_good_twice() {
    let w = world().await;
    let app = &w.fake.app;
    let secret = TotpSecret::from_bytes(&TOTP).unwrap();
    let now_code = || secret.code_at(u64::try_from(app.now().as_seconds()).unwrap());
    let form =
        |password: &str, totp: String| StaffSignIn { login: "jb".to_owned(), password: password.to_owned(), totp };
    let token = sign_in_staff(app, form(PASSWORD, now_code()), &client()).await.unwrap();
    assert!(visitor(app, &token.0).await.unwrap().is_some());
    let replayed = sign_in_staff(app, form(PASSWORD, now_code()), &client()).await;
    assert!(matches!(replayed, Err(AppError::Credentials(CredentialsFault::Wrong))));
    for n in 2..=5 {
        let expected = if n == 5 { CredentialsFault::Locked } else { CredentialsFault::Wrong };
        match sign_in_staff(app, form("wrong", now_code()), &client()).await {
            Err(AppError::Credentials(fault)) => assert_eq!(fault, expected),
            _ => panic!("not refused"),
        }
    }
    w.fake.clock.forward_seconds(60);
    let locked = sign_in_staff(app, form(PASSWORD, now_code()), &client()).await;
    assert!(matches!(locked, Err(AppError::Credentials(CredentialsFault::Locked))));
    w.fake.clock.forward_seconds(15 * 60);
    assert!(sign_in_staff(app, form(PASSWORD, now_code()), &client()).await.is_ok());
    assert!(visitor(app, &token.0).await.unwrap().is_some());
    w.fake.clock.forward_seconds(31 * 60);
    assert!(visitor(app, &token.0).await.unwrap().is_none(), "idle for half an hour");
}

#[tokio::test]
async fn sessions_are_listed_revoked_and_ended_by_their_owner_only() {
    let w = world().await;
    let app = &w.fake.app;
    let sign_in = async |phone: &str| {
        let phone = Phone::parse(phone).unwrap();
        request_code(app, &phone, &client()).await.unwrap();
        w.work().await;
        let text = w.fake.sms.last_to(phone.as_str()).unwrap();
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        sign_in_with_code(app, &phone, &code, &client()).await.unwrap().0
    };
    let first = sign_in("14200000001").await;
    w.fake.clock.forward_seconds(120);
    let second = sign_in("14200000001").await;
    let stranger = sign_in("14200000002").await;
    let rows = list_sessions(app, &second).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.is_current).filter(|current| *current).count(), 1);
    let other = rows.iter().find(|row| !row.is_current).unwrap();
    assert!(matches!(revoke_session(app, &stranger, &other.handle).await, Err(AppError::NotFound)));
    revoke_session(app, &second, &other.handle).await.unwrap();
    assert!(visitor(app, &first).await.unwrap().is_none());
    sign_out(app, &second).await.unwrap();
    assert!(visitor(app, &second).await.unwrap().is_none());
    assert!(visitor(app, "not a token").await.unwrap().is_none());
}
