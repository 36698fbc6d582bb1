//! The same tools for programs: the browser journeys and load tests. JSON in, JSON out.

use std::sync::Arc;

use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jzt_app::ports::Clock;
use jzt_web::{Access, Routes};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Account, Practice};
use crate::adapters::clock::ClockError;
use crate::sandbox::Fault;

pub(super) fn routes(routes: &mut Routes, practice: &Arc<Practice>) {
    let shared = Arc::clone(practice);
    routes.get("/practice/api/sms", Access::Machine, move |Query(query): Query<SmsQuery>| {
        let practice = Arc::clone(&shared);
        async move { sms(&practice, &query) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/api/totp", Access::Machine, move |Query(query): Query<TotpQuery>| {
        let practice = Arc::clone(&shared);
        async move { totp(&practice, &query) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/api/accounts", Access::Machine, move || {
        let practice = Arc::clone(&shared);
        async move { accounts(&practice) }
    });
    let shared = Arc::clone(practice);
    routes.get("/practice/api/jobs", Access::Machine, move || {
        let practice = Arc::clone(&shared);
        async move { waiting(&practice).await }
    });
    let shared = Arc::clone(practice);
    routes.post("/practice/api/clock", Access::Machine, move |Json(body): Json<ClockMove>| {
        let practice = Arc::clone(&shared);
        async move { clock(&practice, &body) }
    });
    let shared = Arc::clone(practice);
    routes.post("/practice/api/outside", Access::Machine, move |Json(body): Json<Faults>| {
        let practice = Arc::clone(&shared);
        async move { outside(&practice, &body) }
    });
}

/// Work that is due or under way.
async fn waiting(practice: &Practice) -> Response {
    match jzt_app::jobs::waiting(&practice.app).await {
        Ok(jobs_count) => Json(json!({ "jobs_count": jobs_count })).into_response(),
        Err(_unreadable) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[derive(Deserialize)]
struct SmsQuery {
    phone: Option<String>,
}

#[derive(Serialize)]
struct Message {
    number: u64,
    phone: String,
    text: String,
    at_micros: i64,
}

/// Newest first.
fn sms(practice: &Practice, query: &SmsQuery) -> Response {
    let found = practice.world.sandbox.gateway.messages(query.phone.as_deref());
    let messages: Vec<Message> = found
        .into_iter()
        .map(|m| Message { number: m.number, phone: m.phone, text: m.text, at_micros: m.at.as_micros() })
        .collect();
    Json(json!({ "messages": messages })).into_response()
}

#[derive(Deserialize)]
struct TotpQuery {
    login: String,
}

fn totp(practice: &Practice, query: &TotpQuery) -> Response {
    match practice.accounts.iter().find(|account| account.sample.login == query.login) {
        Some(account) => Json(json!({ "code": practice.code(account) })).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn accounts(practice: &Practice) -> Response {
    let one = |account: &Account| {
        let sample = &account.sample;
        json!({
            "login": sample.login,
            "name": sample.display_name,
            "role": sample.role.code(),
            "division": sample.division.as_str(),
            "password": sample.password,
        })
    };
    let all: Vec<_> = practice.accounts.iter().map(one).collect();
    Json(json!({ "accounts": all })).into_response()
}

/// One of the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum ClockMove {
    Days(u16),
    Minutes(u16),
}

fn clock(practice: &Practice, body: &ClockMove) -> Response {
    let clock = &practice.world.clock;
    let moved = match *body {
        ClockMove::Days(days) => clock.forward(days),
        ClockMove::Minutes(minutes) => clock.forward_minutes(minutes),
    };
    match moved {
        Ok(offset_seconds) => {
            let date = clock.now().date().to_string();
            Json(json!({ "date": date, "offset_seconds": offset_seconds })).into_response()
        }
        Err(error @ ClockError::Range) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": error.to_string() }))).into_response()
        }
        Err(_file) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    gateway: Option<Fault>,
    platform: Option<Fault>,
    registry: Option<Fault>,
    timestamps: Option<Fault>,
}

/// Sets what is given, answers how all stand.
fn outside(practice: &Practice, body: &Faults) -> Response {
    let outside = &practice.world.sandbox.outside;
    if let Some(fault) = body.gateway {
        outside.gateway.set(fault);
    }
    if let Some(fault) = body.platform {
        outside.platform.set(fault);
    }
    if let Some(fault) = body.registry {
        outside.registry.set(fault);
    }
    if let Some(fault) = body.timestamps {
        outside.timestamps.set(fault);
    }
    let stand = json!({
        "gateway": outside.gateway.get(),
        "platform": outside.platform.get(),
        "registry": outside.registry.get(),
        "timestamps": outside.timestamps.get(),
    });
    Json(stand).into_response()
}
