//! An invented register of persons: it knows everybody under the name they give, except the people of a short list, so that
//! any invented family can be rehearsed, and a mismatch too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use data_encoding::HEXLOWER;
use jzt_app::ports::{Clock, Entropy};
use jzt_crypto::CryptoProvider;
use jzt_domain::identity::{IdNumber, PersonName};
use tokio::sync::watch;

use super::Fault;
use crate::adapters::people_registry::wire::{Answer, QUERY_BYTES_MAX, Query, Word};
use crate::adapters::signed_messages::{NonceMemory, Refused, Signed, headers, verify};

/// Where queries are asked.
pub const PATH: &str = "/v1/matches";
/// Whoever gives this name is told that the number is somebody else's.
pub const NAME_THAT_DIFFERS: &str = "查无此人";
/// Nobody has a number whose digits 15 to 17 are these.
pub const UNKNOWN_SEQUENCE: &str = "999";
/// Longer than any caller waits.
const SLOW: Duration = Duration::from_mins(2);
const REFERENCE_LEN_BYTES: usize = 8;

/// What the register knows of its one institution.
pub struct RegistryOptions {
    /// The institution's code.
    pub institution: String,
    /// The institution's public key.
    pub institution_public_key: Vec<u8>,
    /// Cryptography.
    pub crypto: Arc<dyn CryptoProvider>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

struct Registry {
    options: RegistryOptions,
    fault: watch::Receiver<Fault>,
    seen: Mutex<NonceMemory>,
}

impl Registry {
    fn answer(&self, of: &HeaderMap, body: &[u8]) -> Result<Answer, (StatusCode, &'static str)> {
        let options = &self.options;
        let (headers, signed) = (headers(of), Signed { method: "POST", path: PATH, body });
        let now = options.clock.now().as_seconds();
        verify(&*options.crypto, &options.institution_public_key, &signed, &headers, now)
            .map_err(|_| (StatusCode::UNAUTHORIZED, "bad-signature"))?;
        if !self.seen.lock().unwrap_or_else(PoisonError::into_inner).admit(&headers.nonce, now) {
            return Err((StatusCode::UNAUTHORIZED, "replayed"));
        }
        let bad = |_| (StatusCode::BAD_REQUEST, "bad-request");
        let query: Query = serde_json::from_slice(body).map_err(bad)?;
        if query.institution != options.institution {
            return Err((StatusCode::FORBIDDEN, "unknown-institution"));
        }
        let name = PersonName::parse(&query.name).map_err(|_| (StatusCode::BAD_REQUEST, "bad-request"))?;
        let mut chance = [0_u8; REFERENCE_LEN_BYTES];
        options.entropy.fill(&mut chance);
        let result = look_up(&name, &query.id_number);
        Ok(Answer { reference: format!("RK{}", HEXLOWER.encode(&chance)), result })
    }
}

fn look_up(name: &PersonName, id_number: &str) -> Word {
    let known = IdNumber::try_from(id_number.to_owned()).is_ok_and(|number| !is_unknown(&number));
    match known {
        false => Word::Unknown,
        true if name.as_str() == NAME_THAT_DIFFERS => Word::Differs,
        true => Word::Match,
    }
}

fn is_unknown(number: &IdNumber) -> bool {
    number.as_str().chars().skip(14).take(3).eq(UNKNOWN_SEQUENCE.chars())
}

/// The register's HTTP interface.
pub fn router(options: RegistryOptions, fault: watch::Receiver<Fault>) -> Router {
    let registry = Arc::new(Registry { options, fault, seen: Mutex::default() });
    Router::new().route(PATH, post(ask)).layer(DefaultBodyLimit::max(QUERY_BYTES_MAX)).with_state(registry)
}

async fn ask(State(registry): State<Arc<Registry>>, headers: HeaderMap, body: Bytes) -> Response {
    let fault = *registry.fault.borrow();
    match fault {
        Fault::Nonsense => return (StatusCode::OK, "<html><body>系统维护中</body></html>").into_response(),
        Fault::Slow => tokio::time::sleep(SLOW).await,
        // A query changes nothing, so twice is once.
        Fault::None | Fault::Down | Fault::Twice => {}
    }
    match registry.answer(&headers, &body) {
        Ok(answer) => Json(answer).into_response(),
        Err((status, code)) => (status, Json(Refused { code: code.to_owned() })).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_known_but_a_few() {
        let word = |name: &str, number: &str| look_up(&PersonName::parse(name).unwrap(), number);
        assert_eq!(word("王秀英", "11010519491231002X"), Word::Match);
        assert_eq!(word(NAME_THAT_DIFFERS, "11010519491231002X"), Word::Differs);
        assert_eq!(word("王秀英", "110105194912310021"), Word::Unknown, "a check digit that is wrong");
        assert_eq!(word("王秀英", "110105194912319999"), Word::Unknown);
    }
}
