//! Sealing under the key of a family: what is stored about a family opens only with the key of that family, and only in
//! the place it was sealed for.

use crate::{App, AppError};
use jzt_crypto::FamilyKey;
use jzt_domain::application::Application;
use jzt_domain::ids::{ApplicationId, FamilyId};
use jzt_domain::kind::Kind;
use jzt_domain::money::Fen;
use jzt_store::{ApplicationRow, ListRow};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The sealed part of a row in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    /// The applicant's name; masked before it leaves the use case, except on a public notice.
    pub applicant: Option<jzt_domain::identity::PersonName>,
    /// People in the family.
    pub members_count: usize,
    /// Signatures given.
    pub signed_count: usize,
    /// Signatures wanted.
    pub signers_count: usize,
    /// When it came to its stage.
    pub stage_since: jzt_domain::time::Timestamp,
    /// What the notice that hangs says.
    pub notice: Option<NoticeCard>,
}

/// The sealed part of a public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoticeCard {
    /// Judged as this kind.
    #[serde(default = "dibao")]
    pub kind: Kind,
    /// `None` when a refusal is proposed. Notices of before there were other kinds named the sum alone.
    #[serde(default, alias = "monthly")]
    pub proposal: Option<NoticeProposal>,
    pub from: jiff::civil::Date,
    pub until: jiff::civil::Date,
}

/// What is proposed to be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredProposal")]
pub(crate) struct NoticeProposal {
    pub kind: Kind,
    pub amount: Fen,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum StoredProposal {
    Named { kind: Kind, amount: Fen },
    Sum(Fen),
}

impl From<StoredProposal> for NoticeProposal {
    fn from(stored: StoredProposal) -> Self {
        match stored {
            StoredProposal::Named { kind, amount } => Self { kind, amount },
            StoredProposal::Sum(amount) => Self { kind: Kind::Dibao, amount },
        }
    }
}

const fn dibao() -> Kind {
    Kind::Dibao
}

pub(crate) fn record_aad(stream: &str, version: i64, kind: &str) -> Vec<u8> {
    format!("journal|{stream}|{version}|{kind}").into_bytes()
}

fn view_aad(part: &str, id: ApplicationId, version: i64) -> Vec<u8> {
    format!("{part}|{id}|{version}").into_bytes()
}

impl App {
    /// A new family: its key and the wrapped bytes to store.
    pub(crate) fn new_family_key(&self, family: FamilyId) -> Result<(FamilyKey, Vec<u8>), AppError> {
        let parts = self.parts();
        let key = FamilyKey::generate(&parts.ring, parts.entropy.as_ref());
        let wrapped = key.wrap(&parts.ring, parts.entropy.as_ref(), family.as_uuid().as_bytes())?;
        Ok((key, wrapped))
    }

    /// Opens the key of a family; an erased family is as if it had never been.
    pub(crate) fn family_key(&self, family: FamilyId, wrapped: Option<&[u8]>) -> Result<FamilyKey, AppError> {
        let wrapped = wrapped.ok_or(AppError::NotFound)?;
        Ok(FamilyKey::unwrap(&self.parts().ring, family.as_uuid().as_bytes(), wrapped)?)
    }

    pub(crate) fn open_application(&self, row: &ApplicationRow) -> Result<(Application, FamilyKey), AppError> {
        let key = self.family_key(row.family_id, row.wrapped.as_deref())?;
        let application = open_json(&key, &view_aad("state", row.id, row.version), &row.state_sealed)?;
        Ok((application, key))
    }

    pub(crate) fn open_card(&self, row: &ListRow) -> Result<Card, AppError> {
        let key = self.family_key(row.family_id, row.wrapped.as_deref())?;
        open_json(&key, &view_aad("card", row.id, row.version), &row.card_sealed)
    }

    pub(crate) fn seal_state(&self, key: &FamilyKey, application: &Application) -> Result<Vec<u8>, AppError> {
        self.seal_json(key, &view_aad("state", application.id, application.version), application)
    }

    pub(crate) fn seal_card(
        &self,
        key: &FamilyKey,
        application: &Application,
        card: &Card,
    ) -> Result<Vec<u8>, AppError> {
        self.seal_json(key, &view_aad("card", application.id, application.version), card)
    }

    fn seal_json(&self, key: &FamilyKey, aad: &[u8], value: &impl Serialize) -> Result<Vec<u8>, AppError> {
        Ok(key.seal(self.parts().entropy.as_ref(), aad, &serde_json::to_vec(value)?)?)
    }
}

fn open_json<T: DeserializeOwned>(key: &FamilyKey, aad: &[u8], sealed: &[u8]) -> Result<T, AppError> {
    Ok(serde_json::from_slice(&key.open(aad, sealed)?)?)
}
