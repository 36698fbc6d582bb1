//! The HTTP client of the adapters: bounded in time and bytes, no redirects, no proxy.

use std::net::IpAddr;
use std::time::Duration;

use jzt_app::ports::PortError;
use reqwest::{Client, Response, Url};
use serde::de::DeserializeOwned;

/// Bytes of the longest answer that is read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Letters of a provider's code that are kept.
const CODE_CHARS_MAX: usize = 40;

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the connection.
    pub connect: Duration,
    /// For everything, connection included.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), total: Duration::from_secs(10) }
    }
}

/// A client that cannot be built: the machine has no certificates of authorities, for example.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up")]
pub struct ClientError(#[source] reqwest::Error);

/// True for `http://` to this very machine, which needs no TLS.
pub fn is_loopback(endpoint: &Url) -> bool {
    let host = endpoint.host_str().unwrap_or_default().trim_matches(['[', ']']);
    endpoint.scheme() == "http" && (host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

/// A client for one endpoint.
pub fn client(endpoint: &Url, patience: Patience) -> Result<Client, ClientError> {
    // The first caller installs it; later ones find it there.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder()
        .connect_timeout(patience.connect)
        .timeout(patience.total)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    // Loopback never speaks TLS, so it must not fail on a machine without certificates of authorities.
    let builder = if is_loopback(endpoint) { builder.tls_certs_only([]) } else { builder };
    builder.build().map_err(ClientError)
}

/// What a failed exchange means: without a connection nothing was taken; after it, nobody knows.
pub fn port_error(error: &reqwest::Error) -> PortError {
    if error.is_connect() || error.is_builder() { PortError::NotReached } else { PortError::Unknown }
}

/// Reads an answer; too long or cut off is `Unknown`, since the other side may have acted.
pub async fn read_bytes(mut response: Response) -> Result<Vec<u8>, PortError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_cut_off| PortError::Unknown)? {
        if body.len().saturating_add(chunk.len()) > ANSWER_BYTES_MAX {
            return Err(PortError::Unknown);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads a JSON answer; what is not JSON is `Unknown` too.
pub async fn read_json<T: DeserializeOwned>(response: Response) -> Result<T, PortError> {
    let body = read_bytes(response).await?;
    serde_json::from_slice(&body).map_err(|_nonsense| PortError::Unknown)
}

/// A refusal with the provider's code, cut down to what a code can be: nothing personal passes.
pub fn rejected(code: &str) -> PortError {
    let plain = code.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    PortError::Rejected { code: plain.take(CODE_CHARS_MAX).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_to_this_machine_is_loopback() {
        for yes in ["http://127.0.0.1:8080/x", "http://[::1]:1/", "http://localhost/"] {
            assert!(is_loopback(&Url::parse(yes).unwrap()), "{yes}");
        }
        for no in
            ["https://127.0.0.1/", "http://10.0.0.1/", "http://127.0.0.1.example.com/", "http://localhost.example/"]
        {
            assert!(!is_loopback(&Url::parse(no).unwrap()), "{no}");
        }
    }

    #[test]
    fn a_code_carries_nothing_personal() {
        let PortError::Rejected { code } = rejected("Illegal Mac 张三 <b>") else { panic!("not rejected") };
        assert_eq!(code, "IllegalMacb");
    }
}
