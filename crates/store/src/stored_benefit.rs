//! How a benefit's event lies in the journal: JSON with a schema number, read by one `match` over all schemas ever written.
use jzt_domain::access::Actor;
use jzt_domain::application::Recorded;
use jzt_domain::benefit::Event;
use jzt_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Corrupt, Result};

/// The schema that is written today.
const SCHEMA: u16 = 1;

#[derive(Serialize)]
struct Written<'a> {
    schema: u16,
    by: &'a Actor,
    event: &'a Event,
}

#[derive(Deserialize)]
struct Envelope {
    schema: u16,
    by: Actor,
    event: serde_json::Value,
}

/// The bytes to seal and append. Fails only if the event cannot be written as JSON, which is a fault of the program.
pub fn encode_benefit_event(by: &Actor, event: &Event) -> std::result::Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Written { schema: SCHEMA, by, event })
}

/// The event of opened bytes. `stream` names the place in an error.
pub fn decode_benefit_event(stream: &str, version: i64, at: Timestamp, opened: &[u8]) -> Result<Recorded<Event>> {
    let corrupt = || Corrupt { table: "journal", column: "payload", row: format!("{stream}/{version}") };
    let envelope: Envelope = serde_json::from_slice(opened).map_err(|_unreadable| corrupt())?;
    let event = match envelope.schema {
        1 => serde_json::from_value(envelope.event).map_err(|_unreadable| corrupt())?,
        _ => return Err(corrupt().into()),
    };
    Ok(Recorded { version, at, by: envelope.by, event })
}
