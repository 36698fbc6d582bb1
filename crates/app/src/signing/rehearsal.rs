//! For tests and measurements of what comes after: a ceremony of which everything before the last step is done.

use crate::applications::{CaseView, perform};
use crate::sample::{known, signature};
use crate::signing::ceremony::{Ceremony, Reading, Typed};
use crate::signing::link::{Guest, find};
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::application::{Channel, Command, Consents, Witness};
use jzt_domain::household::MemberNo;
use jzt_domain::identity::level::IdentityProof;
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::ApplicationId;

/// Brings a link on a device to the last step, without messages and without the register of persons. Who has no phone gets
/// an invented witness.
pub async fn rehearse(app: &App, guest: &Guest<'_>) -> Result<(), AppError> {
    let opened = find(app, guest).await?;
    let now = app.now();
    let person = opened.person().ok_or(AppError::NotFound)?;
    let witness = match person.phone {
        Some(_) => None,
        None => PersonName::parse("见证人").ok().zip(Phone::parse("14200008999").ok()),
    };
    let witness = witness.map(|(name, phone)| Witness { name, phone });
    let phone = person.phone.cloned().or_else(|| witness.as_ref().map(|witness| witness.phone.clone()));
    let mut ceremony = Ceremony {
        read: Some(Reading { text_sm3: app.authorization().sm3.clone(), at: now }),
        consents: Consents { bank_data: true, face_data: false },
        typed: Typed {
            name: Some(person.name.clone()),
            id_tail: person.id_number.tail().to_owned(),
            witness,
            reason: None,
        },
        ..Ceremony::default()
    };
    ceremony.note_code(phone.ok_or(AppError::NotFound)?, now);
    let registry = known(now).proofs.into_iter().find(|proof| matches!(proof, IdentityProof::RegistryMatch { .. }));
    ceremony.note_registry(registry.ok_or(AppError::NotFound)?);
    ceremony.store(app, &opened).await
}

/// Signs for somebody without a link, with everything that a signature needs.
pub async fn rehearse_signature(app: &App, id: ApplicationId, signer: MemberNo) -> Result<CaseView, AppError> {
    let act = signature(app, id, signer).await?;
    let by = Actor::Signer { application: id, member: signer };
    Box::pin(perform(app, &by, Channel::Web, id, None, Command::Sign(Box::new(act)))).await
}
