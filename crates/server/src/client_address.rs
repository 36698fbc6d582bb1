//! The caller's address: the connection's, or what a trusted reverse proxy says.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use jzt_web::ClientAddress;

const FORWARDED: &str = "x-forwarded-for";

/// The layer; `trusted` are the proxies that are believed.
pub(crate) async fn find(State(trusted): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if let Some(peer) = peer {
        let address = behind(peer, request.headers(), &trusted);
        request.extensions_mut().insert(ClientAddress(address.to_string()));
    }
    next.run(request).await
}

/// Walks the list from the nearest hop outwards and stops at the first one that is not a trusted proxy: everything
/// further out was written by strangers.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer;
    let lines: Vec<&str> = headers.get_all(FORWARDED).iter().filter_map(|line| line.to_str().ok()).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.contains(&address) {
            break;
        }
        let Ok(next) = hop.trim().parse() else { break };
        address = next;
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED, HeaderValue::from_static(line));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        behind(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(seen("203.0.113.9", &["10.1.1.1"], &[]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &["10.1.1.1"], &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7, 203.0.113.9"], &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7", "203.0.113.9"], &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn chained_proxies_are_walked_and_nonsense_ends_the_walk() {
        let trusted = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, 10.0.0.2"], &trusted), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["unknown"], &trusted), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[], &trusted), "10.0.0.1");
    }
}
