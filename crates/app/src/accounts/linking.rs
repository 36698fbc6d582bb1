//! Which account a sign-in opens, by [`jzt_domain::identity::linking`].

use crate::accounts::citizen::PHONE_PURPOSE;
use crate::accounts::identity::{identity_of, open_person};
use crate::{App, AppError};
use jzt_domain::identity::linking::{Claims, KnownAccount, Linked, NamedPerson, Provider, link};
use jzt_domain::ids::CitizenId;
use jzt_store::Tx;

/// Accounts of one ID number that are looked at; more is a sign of abuse and changes nothing.
const ACCOUNTS_OF_ONE_PERSON_MAX: u32 = 20;

/// The account that a sign-in opens, new or known. `subject` is a keyed hash of the provider's own name for the person.
pub async fn open_account(
    app: &App,
    tx: &mut Tx,
    provider: Provider,
    subject: &[u8; 32],
    claims: &Claims,
) -> Result<CitizenId, AppError> {
    let by_subject = tx.citizen_of_login(provider, subject).await?;
    let known = match &claims.person {
        Some(person) if by_subject.is_none() => accounts_of(app, tx, person).await?,
        _ => Vec::new(),
    };
    match link(by_subject, claims, &known) {
        Linked::Same(id) => Ok(id),
        Linked::Joins(id) => {
            let joined = tx.join_login(id, provider, subject, app.now()).await?;
            // Somebody else was faster with the same subject: the next try finds it.
            if joined { Ok(id) } else { Err(AppError::Stale) }
        }
        Linked::New => {
            let id = CitizenId::from_uuid(app.new_id());
            let sealed = match &claims.phone {
                Some(phone) => Some(app.seal_for(PHONE_PURPOSE, id, phone.as_str().as_bytes())?),
                None => None,
            };
            Ok(tx.open_login(id, provider, subject, sealed.as_deref(), app.now()).await?)
        }
    }
}

async fn accounts_of(app: &App, tx: &mut Tx, person: &NamedPerson) -> Result<Vec<KnownAccount>, AppError> {
    let blind = app.blind_id_number(person.id_number.as_str());
    let mut known = Vec::new();
    for row in tx.accounts_of_id_number(&blind, ACCOUNTS_OF_ONE_PERSON_MAX).await? {
        let id = row.citizen_id;
        let level = identity_of(tx, id).await?.level();
        known.push(KnownAccount { id, person: Some(open_person(app, id, &row.sealed)?), level });
    }
    Ok(known)
}
