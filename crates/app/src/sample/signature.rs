//! A signature of an invented person, with everything that a signature needs.

use super::known;
use crate::applications::plan::glance;
use crate::seals::{Circumstances, prove};
use crate::{App, AppError};
use jzt_domain::application::{Consents, SigningAct, SigningWay};
use jzt_domain::household::{MemberNo, ShortText};
use jzt_domain::ids::ApplicationId;

/// The promise typed, name and number as the family wrote them down, identity known, document proven.
pub(crate) async fn signature(app: &App, id: ApplicationId, signer: MemberNo) -> Result<SigningAct, AppError> {
    let loaded = glance(app, id).await?;
    let person = loaded.application.declaration.person(signer).ok_or(AppError::NotFound)?;
    let authorization = app.authorization();
    let mut act = SigningAct {
        signer,
        typed_name: person.name.clone(),
        typed_id_tail: person.id_number.tail().to_owned(),
        text_version: authorization.version.clone(),
        text_sm3: authorization.sm3.clone(),
        typed_promise: ShortText::parse(&authorization.promise).ok(),
        drawing: None,
        way: SigningWay::Promise,
        consents: Consents { bank_data: true, face_data: false },
        identity: known(app.now()),
        evidence: None,
    };
    act.evidence = Some(Box::pin(prove(app, &loaded, &act, &Circumstances::default())).await?);
    Ok(act)
}
