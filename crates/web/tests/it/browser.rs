//! A browser without script: cookies, hidden fields, forms.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// A response, read whole.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
    pub bytes: usize,
}

impl Reply {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field, or of the first field of that name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&mark).unwrap_or_else(|| panic!("no field {name} in {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }
}

pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    token: String,
    version: String,
}

impl Browser {
    /// The same browser after the program started again.
    pub(crate) fn moved_to(&mut self, other: &Self) {
        self.router = other.router.clone();
    }

    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), token: String::new(), version: String::new() }
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends this token from now on instead of the one of the page.
    pub(crate) fn set_token(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub(crate) fn cookie(&self, name: &str) -> String {
        self.cookies.get(name).cloned().unwrap_or_default()
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Reply {
        let line: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !line.is_empty() {
            request.headers_mut().insert(header::COOKIE, line.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body, bytes: bytes.len() }
    }

    /// GET; remembers the hidden fields for the next form.
    pub(crate) async fn open(&mut self, path: &str) -> Reply {
        let reply = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        if reply.body.contains("name=\"_token\"") {
            self.token = reply.hidden("_token");
        }
        self.version = if reply.body.contains("name=\"_version\"") { reply.hidden("_version") } else { String::new() };
        reply
    }

    pub(crate) async fn follow(&mut self, reply: &Reply) -> Reply {
        assert_eq!(reply.status, 303, "{}", reply.body);
        let path = reply.location().to_owned();
        self.open(&path).await
    }

    /// POST of a form drawn on the page opened last.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let (token, version) = (self.token.clone(), self.version.clone());
        let hidden = [("_token", token.as_str()), ("_version", version.as_str())];
        self.post(path, &[&hidden, fields].concat()).await
    }

    /// POST of exactly these fields.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// POST of a form with a photograph.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: Option<(&str, Vec<u8>)>) -> Reply {
        let mut body: Vec<u8> = Vec::new();
        let (token, version) = (self.token.clone(), self.version.clone());
        for (name, value) in [[("_token", token.as_str()), ("_version", version.as_str())].as_slice(), fields].concat()
        {
            let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        if let Some((name, bytes)) = file {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend(head.as_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
