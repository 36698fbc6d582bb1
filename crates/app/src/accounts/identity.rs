//! How sure it is who a citizen is: what was found out, which acts that allows, and the match of name and ID number in the
//! register of persons.

use crate::bounds::{SECONDS_PER_DAY, SECONDS_PER_HOUR, bound};
use crate::ports::RegistryAnswer;
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::application::Refusal;
use jzt_domain::identity::IdNumber;
use jzt_domain::identity::level::{Identity, IdentityLevel, IdentityProof};
use jzt_domain::identity::linking::NamedPerson;
use jzt_domain::ids::CitizenId;
use jzt_domain::policy::LevelKey;
use jzt_store::Tx;

/// Names and numbers that did not fit, of one account in a day.
const WRONG_PER_ACCOUNT_DAY_MAX: u32 = 6;
/// The same from one address in an hour: a village office shares one.
const WRONG_PER_ADDRESS_HOUR_MAX: u32 = 60;
/// Characters of an ID number that its owner need not see again.
const ID_HIDDEN_CHARS: usize = 14;
const PER_ACCOUNT: &str = "registry-account";
const PER_ADDRESS: &str = "registry-address";
/// Purpose of the ring key that seals name and ID number of an account.
const PERSON_PURPOSE: &str = "citizen-person";

/// What a citizen sees of their own identity.
#[derive(Debug, Clone)]
pub struct IdentityView {
    /// What was found out, and how.
    pub identity: Identity,
    /// The name that was matched, masked, and the last characters of the ID number.
    pub person_masked: Option<(String, String)>,
    /// What applying needs.
    pub apply: IdentityLevel,
    /// What signing needs.
    pub sign: IdentityLevel,
}

impl IdentityView {
    /// True while another name and number may be given: from the face on it is settled whose account it is.
    pub fn may_match(&self) -> bool {
        self.identity.level() < IdentityLevel::FaceVerified
    }
}

/// What came of a query for name and ID number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched {
    /// They belong together.
    Yes(IdentityProof),
    /// They do not; which of the two is wrong is not told.
    No,
    /// The registry did not answer; the person did nothing wrong, and the try does not count.
    Unavailable,
}

/// What is known about who this citizen is.
pub async fn identity(app: &App, actor: &Actor) -> Result<IdentityView, AppError> {
    let Actor::Citizen { id } = actor else { return Err(AppError::NotFound) };
    let mut tx = app.read().await?;
    let identity = identity_of(&mut tx, *id).await?;
    let row = tx.person_of(*id).await?;
    tx.rollback().await?;
    let person = row.map(|row| open_person(app, *id, &row.sealed)).transpose()?;
    let tail = |number: &IdNumber| number.as_str().chars().skip(ID_HIDDEN_CHARS).collect();
    let person_masked = person.map(|person| (person.name.masked(), tail(&person.id_number)));
    Ok(IdentityView {
        identity,
        person_masked,
        apply: needed(app, LevelKey::Apply)?,
        sign: needed(app, LevelKey::Sign)?,
    })
}

/// Asks the registry for this citizen, and notes whose account it is when name and number belong together.
pub async fn match_person(
    app: &App,
    actor: &Actor,
    person: NamedPerson,
    client_address: &str,
) -> Result<Matched, AppError> {
    let Actor::Citizen { id } = actor else { return Err(AppError::NotFound) };
    let mut tx = app.read().await?;
    let level = identity_of(&mut tx, *id).await?.level();
    tx.rollback().await?;
    if level >= IdentityLevel::FaceVerified {
        return Err(AppError::NotFound);
    }
    let subject = jzt_crypto::sm3(id.to_string().as_bytes());
    let answer = ask_registry(app, person.clone(), &subject, client_address).await?;
    if let Matched::Yes(proof) = &answer {
        let sealed = app.seal_for(PERSON_PURPOSE, *id, &serde_json::to_vec(&person)?)?;
        let mut tx = app.begin().await?;
        tx.put_person(*id, &app.blind_id_number(person.id_number.as_str()), &sealed, app.now()).await?;
        tx.put_proof(*id, proof).await?;
        tx.commit().await?;
    }
    Ok(answer)
}

/// Asks the registry while somebody waits. `subject` is whose wrong tries are counted: an account or a link. No lock is held
/// meanwhile, and a try is counted before the query, so that many at once do not get more.
pub async fn ask_registry(
    app: &App,
    person: NamedPerson,
    subject: &[u8; 32],
    client_address: &str,
) -> Result<Matched, AppError> {
    let address = app.blind_address(client_address);
    count_try(app, subject, &address).await?;
    let answer = app.parts().registry.compare(person).await;
    let now = app.now();
    let mut tx = app.begin().await?;
    let matched = match answer {
        Ok(RegistryAnswer::Matches { reference }) => {
            tx.clear_hits(PER_ACCOUNT, subject).await?;
            tx.take_back_hit(PER_ADDRESS, &address, now).await?;
            Matched::Yes(IdentityProof::RegistryMatch { reference, at: now })
        }
        Ok(RegistryAnswer::Differs | RegistryAnswer::Unknown) => Matched::No,
        Err(fault) => {
            tracing::warn!(%fault, "the register of persons did not answer");
            tx.take_back_hit(PER_ACCOUNT, subject, now).await?;
            tx.take_back_hit(PER_ADDRESS, &address, now).await?;
            Matched::Unavailable
        }
    };
    tx.commit().await?;
    Ok(matched)
}

async fn count_try(app: &App, subject: &[u8; 32], address: &[u8; 32]) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    bound(app, &mut tx, PER_ACCOUNT, subject, (WRONG_PER_ACCOUNT_DAY_MAX, SECONDS_PER_DAY)).await?;
    bound(app, &mut tx, PER_ADDRESS, address, (WRONG_PER_ADDRESS_HOUR_MAX, SECONDS_PER_HOUR)).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses an act for which it must be surer who this is.
pub(crate) async fn require(app: &App, tx: &mut Tx, id: CitizenId, key: LevelKey) -> Result<(), AppError> {
    Ok(identity_of(tx, id).await?.reaches(needed(app, key)?)?)
}

/// What an act needs today in this district.
fn needed(app: &App, key: LevelKey) -> Result<IdentityLevel, AppError> {
    let day = app.rules_at(&app.settings().district, app.now().date());
    let level = day.rules().policy.level(key);
    level.ok_or(AppError::Refused(Refusal::PolicyMissing))
}

pub(super) async fn identity_of(tx: &mut Tx, id: CitizenId) -> Result<Identity, AppError> {
    Ok(Identity { proofs: tx.proofs_of(id).await? })
}

/// Name and ID number of an account.
pub(super) fn open_person(app: &App, id: CitizenId, sealed: &[u8]) -> Result<NamedPerson, AppError> {
    let opened = app.parts().ring.open(PERSON_PURPOSE, id.as_uuid().as_bytes(), sealed)?;
    Ok(serde_json::from_slice(&opened)?)
}
