//! Cookies: read from one header line, written as one.

use axum::http::HeaderValue;

/// The session's secret.
pub(crate) const SESSION: &str = "jzt_s";
/// A secret of the browser, for form tokens.
pub(crate) const BROWSER: &str = "jzt_b";
/// `elder` for the 长辈版.
pub(crate) const EDITION: &str = "jzt_e";

/// The value of a cookie in a `Cookie` line.
pub(crate) fn find<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// A `Set-Cookie` line; `None` when the value holds what a cookie cannot.
pub(crate) fn line(
    name: &str,
    value: &str,
    path: &str,
    max_age_seconds: Option<u32>,
    secure: bool,
) -> Option<HeaderValue> {
    let clean = value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'"' | b'\\'));
    if !clean {
        return None;
    }
    let age = max_age_seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{age}{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let line = "xjzt_s=1; jzt_s=2;jzt_b=3=4; jzt_e=";
        assert_eq!(find(line, SESSION), Some("2"));
        assert_eq!(find(line, BROWSER), Some("3=4"));
        assert_eq!(find(line, EDITION), None);
    }

    #[test]
    fn a_value_cannot_break_out_of_its_line() {
        assert_eq!(line("a", "b; Path=/x", "/", None, false), None);
        assert_eq!(line("a", "b\r\nSet-Cookie: c=d", "/", None, false), None);
        let written = line("a", "b", "/", Some(60), true).unwrap();
        assert_eq!(written, "a=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    }
}
