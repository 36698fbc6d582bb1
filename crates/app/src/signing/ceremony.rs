//! The state of one ceremony: what was read, agreed to, typed and shown.

use super::{DEVICES_PER_LINK_MAX, IDENTITY_MINUTES_MAX, SECONDS_PER_MINUTE};
use crate::accounts::CODE_MINUTES;
use crate::bounds::SECONDS_PER_DAY;
use crate::signing::link::Opened;
use crate::{App, AppError};
use jzt_domain::application::{Consents, Person, Witness};
use jzt_domain::household::LongText;
use jzt_domain::identity::level::{Identity, IdentityProof};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody is about to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Sign.
    #[default]
    Sign,
    /// Say no.
    Decline,
    /// Take the authorization back.
    Withdraw,
    /// Look at what was signed, on another device than the one it was signed on.
    Look,
}

/// Where somebody stands, which is the page they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Read the text and agree.
    Read,
    /// Say who one is.
    Identity,
    /// Type the code that went to this phone.
    Code {
        /// The phone, masked.
        masked: String,
        /// True when it is the phone of the witness.
        of_witness: bool,
    },
    /// The register of persons has not answered yet.
    Registry,
    /// Write the name, type the promise or press the thumb; for the other tasks: do it.
    Act,
    /// Signed.
    Done,
}

/// What the signer typed about who they are; kept so that nobody types it twice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Typed {
    /// Name.
    pub name: Option<PersonName>,
    /// Last six characters of the identity number.
    pub id_tail: String,
    /// Who sees the thumb print.
    pub witness: Option<Witness>,
    /// Why, where somebody declines or takes back.
    pub reason: Option<LongText>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Reading {
    pub text_sm3: String,
    pub at: Timestamp,
}

/// A phone at a moment: where a code went, or was typed from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PhoneAt {
    phone: Phone,
    at: Timestamp,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Ceremony {
    pub task: Task,
    pub read: Option<Reading>,
    pub consents: Consents,
    pub typed: Typed,
    /// Phones whose codes were typed.
    pub proven: Vec<PhoneAt>,
    /// Where the last code went.
    pub sent: Option<PhoneAt>,
    pub registry: Option<IdentityProof>,
    /// When it was signed here.
    pub signed_at: Option<Timestamp>,
}

/// A phone that must show itself.
pub(super) struct Needed {
    pub phone: Phone,
    pub of_witness: bool,
}

fn is_fresh(at: Timestamp, minutes_max: i64, now: Timestamp) -> bool {
    at <= now && at.plus_seconds(minutes_max * SECONDS_PER_MINUTE) > now
}

impl Ceremony {
    /// The state of this link on this device, or a new one.
    pub(super) async fn load(app: &App, opened: &Opened) -> Result<Self, AppError> {
        let sealed = app.glance().await?.ceremony(&opened.place, app.now()).await?;
        let Some(sealed) = sealed else { return Ok(Self::default()) };
        Ok(serde_json::from_slice(&opened.loaded.key.open(&aad(opened), &sealed)?)?)
    }

    /// Keeps the state until the link ends; of a used link for a day.
    pub(super) async fn store(&self, app: &App, opened: &Opened) -> Result<(), AppError> {
        let now = app.now();
        let plain = serde_json::to_vec(self)?;
        let sealed = opened.loaded.key.seal(app.parts().entropy.as_ref(), &aad(opened), &plain)?;
        let a_day = now.plus_seconds(i64::from(SECONDS_PER_DAY));
        let expires_at = if opened.link.is_open(now) { opened.link.expires_at } else { a_day };
        let mut tx = app.begin().await?;
        tx.put_ceremony(&opened.place, &sealed, expires_at, now).await?;
        tx.trim_ceremonies(&opened.place.token_hash, DEVICES_PER_LINK_MAX).await?;
        tx.commit().await?;
        Ok(())
    }

    /// True when the text in force was read and agreed to here.
    pub(super) fn has_read(&self, app: &App) -> bool {
        self.read.as_ref().is_some_and(|read| read.text_sm3 == app.authorization().sm3)
    }

    /// The phones whose codes are wanted for the task: the signer's own where there is one, and that of a witness.
    fn phones<'a>(&'a self, person: &Person<'a>) -> impl Iterator<Item = (&'a Phone, bool)> {
        let signs = self.task == Task::Sign;
        let witness = self.typed.witness.as_ref().filter(|_| signs).map(|witness| (&witness.phone, true));
        person.phone.map(|phone| (phone, false)).into_iter().chain(witness)
    }

    fn proof(&self, phone: &Phone, now: Timestamp) -> Option<Timestamp> {
        let fresh = |proof: &&PhoneAt| proof.phone == *phone && is_fresh(proof.at, IDENTITY_MINUTES_MAX, now);
        self.proven.iter().rev().find(fresh).map(|proof| proof.at)
    }

    /// The next phone whose code is wanted.
    pub(super) fn needed(&self, person: &Person<'_>, now: Timestamp) -> Option<Needed> {
        let open = self.phones(person).find(|(phone, _)| self.proof(phone, now).is_none());
        open.map(|(phone, of_witness)| Needed { phone: phone.clone(), of_witness })
    }

    /// What is known about who is there.
    pub(super) fn identity(&self, person: &Person<'_>, now: Timestamp) -> Identity {
        let codes = self.phones(person).filter_map(|(phone, _)| self.proof(phone, now)).max();
        let code = codes.map(|at| IdentityProof::PhoneCode { at });
        let registry = self.registry.clone().filter(|proof| is_fresh(proof.at(), IDENTITY_MINUTES_MAX, now));
        code.into_iter().chain(registry).fold(Identity::default(), Identity::with)
    }

    /// Where somebody stands.
    pub(super) fn step(&self, app: &App, opened: &Opened) -> Step {
        let now = app.now();
        if opened.row.is_signed() && self.task == Task::Sign {
            return Step::Done;
        }
        if self.task == Task::Sign && !self.has_read(app) {
            return Step::Read;
        }
        let Some(person) = opened.person() else { return Step::Read };
        let is_named = self.task == Task::Decline || self.typed.name.is_some();
        if !is_named || self.phones(&person).next().is_none() {
            return Step::Identity;
        }
        if let Some(needed) = self.needed(&person, now) {
            let was_sent = |sent: &&PhoneAt| sent.phone == needed.phone && is_fresh(sent.at, CODE_MINUTES, now);
            return match self.sent.as_ref().filter(was_sent) {
                Some(_) => Step::Code { masked: needed.phone.masked(), of_witness: needed.of_witness },
                None => Step::Identity,
            };
        }
        let matched = self.identity(&person, now).proofs.len() > 1;
        if matched || self.task == Task::Decline { Step::Act } else { Step::Registry }
    }

    pub(super) fn note_sent(&mut self, phone: Phone, at: Timestamp) {
        self.sent = Some(PhoneAt { phone, at });
    }

    pub(super) fn note_code(&mut self, phone: Phone, at: Timestamp) {
        self.sent = None;
        self.proven.retain(|proof| proof.phone != phone && is_fresh(proof.at, IDENTITY_MINUTES_MAX, at));
        self.proven.push(PhoneAt { phone, at });
    }

    pub(super) fn note_registry(&mut self, proof: IdentityProof) {
        self.registry = Some(proof);
    }

    /// Another task, or another person typed: who it is must be shown anew.
    pub(super) fn begin(&mut self, task: Task, typed: Typed) {
        let same = self.task == task && self.typed.name == typed.name && self.typed.id_tail == typed.id_tail;
        if !same {
            self.proven.clear();
            self.registry = None;
        }
        self.task = task;
        self.typed = typed;
    }

    /// The act is done; the next one begins with showing who one is.
    pub(super) fn finish(&mut self, signed_at: Option<Timestamp>) {
        let (read, consents) = (self.read.take(), self.consents);
        *self = Self { read, consents, signed_at, ..Self::default() };
    }
}

fn aad(opened: &Opened) -> Vec<u8> {
    let place = &opened.place;
    [b"ceremony|".as_slice(), &place.token_hash, &place.device_hash].concat()
}
