//! The journal, keys, jobs, sessions and accounts of 救助通 on SQLite and PostgreSQL: one SQL text, one body.
//!
//! Everything happens in a unit of work, [`Tx`]: `db.begin()` to write, `db.read()` to read one snapshot, `db.glance()` for
//! one reading statement, `tx.commit()` to keep. Methods are grouped one file per table. Look-ups return `Option`; whether "missing" is wrong is the caller's
//! matter. The store keeps no personal data in the clear: callers hand in sealed bytes and blind-index hashes.
//!
//! **Invariant:** text that only one engine understands lives in `dialect.rs` and `db.rs`; a test reads the sources.
//! **Invariant:** no method reads the clock or makes an id; both are arguments.
#![warn(missing_docs)]

mod accounts;
mod authorities;
mod benefit;
mod calendar;
mod ceremony;
mod codec;
mod contacts;
mod db;
mod dialect;
mod documents;
mod error;
mod identity;
mod jobs;
mod journal;
mod keys;
mod letters;
mod links;
mod migrate;
mod otp;
mod papers;
mod sequence;
mod sessions;
mod stored_benefit;
mod stored_event;
mod throttle;
mod tree;
mod verify;
mod views;
mod watch;

pub use accounts::{CitizenAccount, NewStaff, StaffAccount};
pub use authorities::{AuthorityRow, RevokedRow};
pub use benefit::{BenefitListRow, BenefitQuery, BenefitRow, NewBenefitRow};
pub use calendar::{CalendarYear, DueDays, MovableCase};
pub use ceremony::CeremonyPlace;
pub use contacts::StaffContact;
pub use db::{Db, DbOptions, Engine, Tx, Unit};
pub use documents::{Document, NewDocument};
pub use error::{Corrupt, Result, SchemaError, StoreError};
pub use identity::{CitizenPerson, CitizenProof};
pub use jobs::{Job, JobState, Lease, NewJob};
pub use journal::{Appended, Head, NewRecord, STREAM_LEN_MAX_BYTES, StoredRecord, StreamId, StreamIdError};
pub use keys::StoredFamilyKey;
pub use letters::{Letter, NewLetter};
pub use links::SigningLink;
pub use migrate::{Applied, MIGRATIONS, Migration};
pub use otp::{NewPhoneCode, PhoneCode, PhoneCodeCounts};
pub use papers::Paper;
pub use sessions::{NewSession, Session, SignedIn, Subject, SubjectKind};
pub use stored_benefit::{decode_benefit_event, encode_benefit_event};
pub use stored_event::{decode_event, encode_event};
pub use tree::{Grown, LOOK_BACK_RECORDS, Leaf, StoredCheckpoint, TREE_FAULTS_MAX, TreeFault, TreeReport, verify_tree};
pub use verify::{FAULTS_MAX, Fault, FaultKind, VerifyReport, verify_journal};
pub use views::{
    ApplicationRow, DayRange, LightCounts, LightWord, ListRow, NewApplicationRow, ScopeLevel, WORK_STAGES_MAX,
    WorkPlace, WorkQuery, minute,
};
pub use watch::{ClockTotals, DrawRow, DueGroup, NewClockRecord};

#[cfg(test)]
mod purity;
