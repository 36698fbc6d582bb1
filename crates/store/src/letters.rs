//! Letters: number, code and place of each. The sealed PDF itself lies in the object store.
use jzt_domain::ids::{ApplicationId, LetterId};
use jzt_domain::time::Timestamp;

use crate::codec::{column, row};
use crate::db::{Tx, find, list, run};
use crate::error::{Result, StoreError};

column! {
    LetterId = uuid::Uuid => |id| Ok(LetterId::from_uuid(id));
}

/// A letter that is about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter<'a> {
    /// Its id.
    pub id: LetterId,
    /// The application under which it is listed.
    pub application_id: ApplicationId,
    /// The stream whose event it tells of.
    pub stream: &'a str,
    /// The event's version.
    pub version: i64,
    /// Code of the kind of letter.
    pub kind: &'a str,
    /// Document number (文号).
    pub number: &'a str,
    /// Hash of the code under which everybody may check it.
    pub code_hash: [u8; 32],
}

row! {
    table "letter";
    /// One letter; what a finished one has besides is `None` until it is made.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Letter {
        /// Its id.
        pub id: LetterId,
        /// The application under which it is listed.
        pub application_id: ApplicationId,
        /// The stream whose event it tells of.
        pub stream: String,
        /// The event's version.
        pub version: i64,
        /// Code of the kind of letter.
        pub kind: String,
        /// Document number.
        pub number: String,
        /// When the number was given.
        pub reserved_at: Timestamp,
        /// When it was made.
        pub made_at: Option<Timestamp>,
        /// SM3 of the PDF before sealing.
        pub sha: Option<[u8; 32]>,
        /// Its pages.
        pub pages: Option<u32>,
        /// Where the sealed PDF lies.
        pub object_key: Option<String>,
    }
}

macro_rules! letters_sql {
    ($rest:literal) => {
        concat!(
            "SELECT id, application_id, stream, version, kind, number, reserved_at, made_at, sha, pages, object_key FROM letter WHERE ",
            $rest
        )
    };
}

impl Tx {
    /// Gives a letter its number and code. `Conflict` when the event has its letter already.
    pub async fn reserve_letter(&mut self, letter: &NewLetter<'_>, now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO letter (id, application_id, stream, version, kind, number, code_hash, reserved_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (stream, version, kind) DO NOTHING";
        let rows = run!(
            self,
            SQL,
            letter.id.as_uuid(),
            letter.application_id.as_uuid(),
            letter.stream,
            letter.version,
            letter.kind,
            letter.number,
            &letter.code_hash[..],
            now.as_micros(),
        );
        if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }

    /// Notes that a letter is made; the first making counts.
    pub async fn letter_made(
        &mut self,
        id: LetterId,
        sha: &[u8; 32],
        pages: u32,
        object_key: &str,
        now: Timestamp,
    ) -> Result<()> {
        const SQL: &str =
            "UPDATE letter SET made_at = $2, sha = $3, pages = $4, object_key = $5 WHERE id = $1 AND made_at IS NULL";
        run!(self, SQL, id.as_uuid(), now.as_micros(), &sha[..], i64::from(pages), object_key);
        Ok(())
    }

    /// The letter of an event.
    pub async fn letter_of_event(&mut self, stream: &str, version: i64, kind: &str) -> Result<Option<Letter>> {
        const SQL: &str = letters_sql!("stream = $1 AND version = $2 AND kind = $3");
        Ok(find!(self, Letter, SQL, stream, version, kind))
    }

    /// One letter of an application. There is no look-up by id alone: whoever may see the application may see its letters.
    pub async fn letter(&mut self, application: ApplicationId, id: LetterId) -> Result<Option<Letter>> {
        const SQL: &str = letters_sql!("application_id = $1 AND id = $2");
        Ok(find!(self, Letter, SQL, application.as_uuid(), id.as_uuid()))
    }

    /// The letter of a public code.
    pub async fn letter_of_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Letter>> {
        const SQL: &str = letters_sql!("code_hash = $1");
        Ok(find!(self, Letter, SQL, &code_hash[..]))
    }

    /// The letter whose PDF has this SM3.
    pub async fn letter_of_sha(&mut self, sha: &[u8; 32]) -> Result<Option<Letter>> {
        const SQL: &str = letters_sql!("sha = $1 ORDER BY reserved_at LIMIT 1");
        Ok(find!(self, Letter, SQL, &sha[..]))
    }

    /// The letters of an application that are made, those of the application before those of its benefit, each
    /// in the order of its events.
    pub async fn letters_of(&mut self, application: ApplicationId, limit: u16) -> Result<Vec<Letter>> {
        const SQL: &str = letters_sql!("application_id = $1 AND made_at IS NOT NULL ORDER BY stream, version LIMIT $2");
        Ok(list!(self, Letter, SQL, application.as_uuid(), i64::from(limit)))
    }
}
