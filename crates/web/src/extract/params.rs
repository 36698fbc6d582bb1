//! The parameters of a path. What does not read as its type does not exist.

use crate::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use jzt_domain::division::DivisionCode;
use jzt_domain::household::MemberNo;
use jzt_domain::ids::{ApplicationId, PaperId};
use std::str::FromStr;

/// Parameters by name.
pub struct Params(Vec<(String, String)>);

impl Params {
    /// The text of a parameter.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// A parameter as a value; 404 when it is none.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.text(name).parse().map_err(|_malformed| Problem::not_found())
    }

    /// `{id}` of an application.
    pub fn application(&self) -> Result<ApplicationId, Problem> {
        self.parse("id")
    }

    /// `{paper}`.
    pub fn paper(&self) -> Result<PaperId, Problem> {
        self.parse("paper")
    }

    /// `{no}` of a member.
    pub fn member(&self) -> Result<MemberNo, Problem> {
        self.parse("no").map(MemberNo)
    }

    /// A division by its code.
    pub fn division(&self, name: &str) -> Result<DivisionCode, Problem> {
        DivisionCode::parse(self.text(name)).map_err(|_malformed| Problem::not_found())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let raw = RawPathParams::from_request_parts(parts, state).await.map_err(|_malformed| Problem::not_found())?;
        Ok(Self(raw.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }
}
