//! An SMS gateway of the 云MAS kind that keeps the messages for the inbox page instead of sending them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use jzt_app::ports::Clock;
use jzt_domain::time::Timestamp;
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::Fault;
use crate::adapters::sms_gateway::{DEDUP_HEADER, SUCCESS, Submit, SubmitAnswer};

/// Where messages are submitted.
pub const PATH: &str = "/sms/norsubmit";
/// Messages kept; older ones are forgotten.
pub const MESSAGES_MAX: usize = 500;
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Longer than any caller waits.
const SLOW: Duration = Duration::from_mins(2);
const NONSENSE: &str = "<html><body>502 Bad Gateway</body></html>";

/// The account that the gateway knows.
pub struct Account {
    /// Customer.
    pub ec_name: String,
    /// Interface account.
    pub ap_id: String,
    /// Code of the approved signature.
    pub sign: String,
    /// Password.
    pub secret_key: Zeroizing<String>,
}

/// One delivered message.
#[derive(Clone)]
pub struct InboxMessage {
    /// Counts up from 1.
    pub number: u64,
    /// To whom.
    pub phone: String,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The gateway.
pub struct Gateway {
    account: Account,
    clock: Arc<dyn Clock>,
    fault: watch::Receiver<Fault>,
    inbox: Mutex<Inbox>,
}

#[derive(Default)]
struct Inbox {
    delivered: u64,
    messages: VecDeque<InboxMessage>,
    /// The senders' own numbers with the gateway's number of the message.
    taken: VecDeque<(String, String)>,
}

impl Gateway {
    /// A gateway with one account and an empty inbox.
    pub fn new(account: Account, clock: Arc<dyn Clock>, fault: watch::Receiver<Fault>) -> Self {
        Self { account, clock, fault, inbox: Mutex::default() }
    }

    /// Messages, newest first; with `phone` only those to that number.
    pub fn messages(&self, phone: Option<&str>) -> Vec<InboxMessage> {
        let inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        inbox
            .messages
            .iter()
            .rev()
            .filter(|message| phone.is_none_or(|phone| message.phone == phone))
            .cloned()
            .collect()
    }

    fn submit(&self, submit: &Submit, dedup_key: Option<&str>, copies: usize) -> SubmitAnswer {
        if let Some(fault) = self.refusal(submit) {
            return SubmitAnswer { rspcod: fault.to_owned(), msg_group: String::new(), success: false };
        }
        let at = self.clock.now();
        let mut inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        let known = dedup_key.and_then(|key| inbox.taken.iter().find(|(taken, _)| taken == key));
        let msg_group = match known {
            Some((_, group)) => group.clone(),
            None => inbox.deliver(submit, dedup_key, copies, at),
        };
        SubmitAnswer { rspcod: SUCCESS.to_owned(), msg_group, success: true }
    }

    fn refusal(&self, submit: &Submit) -> Option<&'static str> {
        let account = &self.account;
        if submit.ec_name != account.ec_name || submit.ap_id != account.ap_id {
            Some("InvalidUsrOrPwd")
        } else if !submit.is_sealed_by(&account.secret_key) {
            Some("IllegalMac")
        } else if submit.sign.is_empty() {
            Some("NoSignId")
        } else if submit.sign != account.sign {
            Some("IllegalSignId")
        } else if submit.mobiles.is_empty() || submit.content.is_empty() {
            Some("InvalidMessage")
        } else {
            None
        }
    }
}

impl Inbox {
    fn deliver(&mut self, submit: &Submit, dedup_key: Option<&str>, copies: usize, at: Timestamp) -> String {
        for phone in submit.mobiles.split(',') {
            for _ in 0..copies {
                self.delivered = self.delivered.saturating_add(1);
                let (number, phone, text) = (self.delivered, phone.to_owned(), submit.content.clone());
                push_bounded(&mut self.messages, InboxMessage { number, phone, text, at });
            }
        }
        let group = format!("{:010}", self.delivered);
        if let Some(key) = dedup_key {
            push_bounded(&mut self.taken, (key.to_owned(), group.clone()));
        }
        group
    }
}

fn push_bounded<T>(queue: &mut VecDeque<T>, item: T) {
    if queue.len() >= MESSAGES_MAX {
        drop(queue.pop_front());
    }
    queue.push_back(item);
}

/// The gateway's HTTP interface.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new().route(PATH, post(take)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(gateway)
}

async fn take(State(gateway): State<Arc<Gateway>>, headers: HeaderMap, body: Bytes) -> Response {
    let fault = *gateway.fault.borrow();
    if fault == Fault::Nonsense {
        return NONSENSE.into_response();
    }
    let Ok(submit) = Submit::decode(&body) else {
        let rspcod = "InvalidMessage".to_owned();
        return Json(SubmitAnswer { rspcod, msg_group: String::new(), success: false }).into_response();
    };
    let dedup_key = headers.get(DEDUP_HEADER).and_then(|value| value.to_str().ok());
    let copies = if fault == Fault::Twice { 2 } else { 1 };
    let answer = gateway.submit(&submit, dedup_key, copies);
    if fault == Fault::Slow {
        tokio::time::sleep(SLOW).await;
    }
    Json(answer).into_response()
}
