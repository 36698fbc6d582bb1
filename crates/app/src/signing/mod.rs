//! Signing from a link, on a phone, without an account: read and agree, show who one is, sign; or decline; or take the
//! authorization back.
//!
//! How far somebody has come is kept for each device on which a link is opened. Whoever opens a forwarded link on another
//! device begins again, and gets no further than the code, which goes to the signer's own phone.

mod ceremony;
mod codes;
mod device;
mod document;
mod identify;
mod link;
pub mod paper;
#[cfg(feature = "fakes")]
mod rehearsal;
mod sign;
pub mod tracker;
mod view;

pub use ceremony::{Step, Task, Typed};
pub use document::document;
pub use identify::{Checked, Wanted, agree, check_code, identify, retry_registry, send_code_again};
pub use link::{Guest, open};
#[cfg(feature = "fakes")]
pub use rehearsal::{rehearse, rehearse_signature};
pub use sign::{Hand, decline, sign, withdraw};
pub use view::CeremonyView;

/// Unknown links, and wrong names or numbers, that one address may try in ten minutes.
const GUESSES_MAX: u32 = 30;
/// Wrong names or numbers typed on one link in ten minutes.
const WRONG_TRIES_MAX: u32 = 8;
const WINDOW_SECONDS: u32 = 600;
/// How long it counts who somebody showed to be: long enough to write a name, too short for a phone left on a table.
const IDENTITY_MINUTES_MAX: i64 = 30;
/// Devices on which one link is remembered; the one used longest ago is forgotten.
const DEVICES_PER_LINK_MAX: u32 = 5;
/// How often an act is decided again when others of the family were faster; more than a family has signers.
const ATTEMPTS_MAX: u32 = 24;
const SECONDS_PER_MINUTE: i64 = 60;
