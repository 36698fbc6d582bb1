use jzt_app::ports::{PortError, Sms, SmsRequest};
use jzt_domain::identity::Phone;
use jzt_server::adapters::SmsGateway;
use jzt_server::adapters::sms_gateway::SmsGatewayOptions;
use jzt_server::sandbox::Fault;
use zeroize::Zeroizing;

use crate::support::outside;

const PHONE: &str = "14200000001";

fn message(dedup_key: &str) -> SmsRequest {
    SmsRequest {
        phone: Phone::parse(PHONE).unwrap(),
        template_id: "JZT001".to_owned(),
        params: vec!["123456".to_owned()],
        text: "您的登录验证码是123456，5分钟内有效。".to_owned(),
        dedup_key: dedup_key.to_owned(),
    }
}

fn rejected(code: &str) -> Result<String, PortError> {
    Err(PortError::Rejected { code: code.to_owned() })
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let outside = outside(&[]).await;
    let number = outside.sms.send(message("job_1")).await.unwrap();
    assert!(!number.is_empty());
    let inbox = outside.sandbox.gateway.messages(Some(PHONE));
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].text, message("job_1").text);
    assert!(outside.sandbox.gateway.messages(Some("14200000002")).is_empty());
}

#[tokio::test]
async fn the_same_message_twice_is_delivered_once() {
    let outside = outside(&[]).await;
    let first = outside.sms.send(message("job_1")).await.unwrap();
    assert_eq!(outside.sms.send(message("job_1")).await.unwrap(), first);
    assert_ne!(outside.sms.send(message("job_2")).await.unwrap(), first);
    assert_eq!(outside.sandbox.gateway.messages(None).len(), 2);
}

#[tokio::test]
async fn a_wrong_password_account_or_signature_is_rejected_and_nothing_is_delivered() {
    let outside = outside(&[]).await;
    let changed = |change: fn(&mut SmsGatewayOptions)| {
        let mut options = outside.sandbox.sms_options();
        change(&mut options);
        SmsGateway::new(options).unwrap()
    };
    let wrong_mac = changed(|options| options.secret_key = Zeroizing::new("guessed".to_owned()));
    assert_eq!(wrong_mac.send(message("job_1")).await, rejected("IllegalMac"));
    let wrong_account = changed(|options| options.ap_id = "other".to_owned());
    assert_eq!(wrong_account.send(message("job_1")).await, rejected("InvalidUsrOrPwd"));
    let wrong_sign = changed(|options| options.sign = "OTHER".to_owned());
    assert_eq!(wrong_sign.send(message("job_1")).await, rejected("IllegalSignId"));
    let wrong_path = changed(|options| options.endpoint.set_path("/elsewhere"));
    assert_eq!(wrong_path.send(message("job_1")).await, rejected("http-404"));
    assert!(outside.sandbox.gateway.messages(None).is_empty());
}

#[tokio::test]
async fn a_gateway_that_is_down_took_nothing_and_takes_it_when_it_is_back() {
    let outside = outside(&[]).await;
    // With an open connection, so that a kept-alive one does not hide the fault.
    outside.sms.send(message("job_1")).await.unwrap();
    outside.sandbox.outside.gateway.set(Fault::Down);
    // Going down takes a moment, and whatever is said in that moment is not what is tested here.
    while outside.sms.send(message("probe")).await != Err(PortError::NotReached) {}
    let late = || SmsRequest { phone: Phone::parse("14200000002").unwrap(), ..message("job_2") };
    assert_eq!(outside.sms.send(late()).await, Err(PortError::NotReached));
    assert!(outside.sandbox.gateway.messages(Some("14200000002")).is_empty());
    outside.sandbox.outside.gateway.set(Fault::None);
    while outside.sms.send(late()).await.is_err() {}
    assert_eq!(outside.sandbox.gateway.messages(Some("14200000002")).len(), 1);
}

#[tokio::test]
async fn a_time_out_after_sending_leaves_the_outcome_unknown() {
    let outside = outside(&[]).await;
    outside.sandbox.outside.gateway.set(Fault::Slow);
    assert_eq!(outside.sms.send(message("job_1")).await, Err(PortError::Unknown));
    // It was delivered all the same: that is why it must not be repeated.
    assert_eq!(outside.sandbox.gateway.messages(None).len(), 1);
}

#[tokio::test]
async fn nonsense_leaves_the_outcome_unknown() {
    let outside = outside(&[]).await;
    outside.sandbox.outside.gateway.set(Fault::Nonsense);
    assert_eq!(outside.sms.send(message("job_1")).await, Err(PortError::Unknown));
}

#[tokio::test]
async fn a_gateway_that_delivers_twice_does_not_disturb_us() {
    let outside = outside(&[]).await;
    outside.sandbox.outside.gateway.set(Fault::Twice);
    assert!(outside.sms.send(message("job_1")).await.is_ok());
    assert_eq!(outside.sandbox.gateway.messages(None).len(), 2);
}

#[tokio::test]
async fn the_inbox_keeps_the_newest_five_hundred() {
    let outside = outside(&[]).await;
    for number in 0..502 {
        outside.sms.send(message(&format!("job_{number}"))).await.unwrap();
    }
    let inbox = outside.sandbox.gateway.messages(None);
    assert_eq!((inbox.len(), inbox[0].number, inbox[499].number), (500, 502, 3));
}
