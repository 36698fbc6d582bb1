//! Many families in one unit, for benchmarks and tests: the planning, sealing and storing of the use cases, without the
//! commit of each.

use crate::applications::plan::{self, Loaded};
use crate::applications::views;
use crate::messages::NewLink;
use crate::seals::{self, Circumstances};
use crate::{App, AppError};
use jzt_domain::access::Actor;
use jzt_domain::application::{Application, Channel, Command, SigningAct};
use jzt_domain::household::MemberNo;
use jzt_domain::ids::{ApplicationId, CitizenId, FamilyId};
use jzt_domain::time::Timestamp;
use jzt_store::{NewApplicationRow, Tx};

/// A family in the making, with its key.
pub struct Family(Loaded);

impl Family {
    /// The state so far.
    pub fn application(&self) -> &Application {
        &self.0.application
    }

    /// Opens a draft for a citizen.
    pub async fn start(app: &App, tx: &mut Tx, citizen: CitizenId) -> Result<Self, AppError> {
        let family = FamilyId::from_uuid(app.new_id());
        let id = ApplicationId::from_uuid(app.new_id());
        let (key, wrapped) = app.new_family_key(family)?;
        let by = Actor::Citizen { id: citizen };
        let mut planned = plan::plan(app, None, &key, &by, Channel::Web, Command::Start { id, family, citizen })?;
        tx.create_family_key(family, &wrapped, app.now()).await?;
        planned.store(app, tx).await?;
        Ok(Self(Loaded { application: planned.after, key }))
    }

    /// One more act.
    pub async fn act(&mut self, app: &App, tx: &mut Tx, actor: &Actor, command: Command) -> Result<(), AppError> {
        let mut planned = plan::plan(app, Some(&self.0.application), &self.0.key, actor, Channel::Web, command)?;
        planned.store(app, tx).await?;
        self.0.application = planned.after;
        Ok(())
    }

    /// One signature with its evidence. The district's keys must be there: nothing may wait for this unit.
    pub async fn sign(&mut self, app: &App, tx: &mut Tx, mut act: SigningAct) -> Result<(), AppError> {
        act.evidence = Some(Box::pin(seals::prove(app, &self.0, &act, &Circumstances::default())).await?);
        let signer = Actor::Signer { application: self.0.application.id, member: act.signer };
        self.act(app, tx, &signer, Command::Sign(Box::new(act))).await
    }

    /// A fresh signing link of a member; the token.
    pub async fn link(&self, app: &App, tx: &mut Tx, member: MemberNo) -> Result<String, AppError> {
        let until = self.0.application.sign_until.ok_or(AppError::NotFound)?;
        let link = NewLink::new(app, member, until);
        link.store(tx, self.0.application.id, app.now()).await?;
        let path = link.path();
        Ok(path.strip_prefix("/s/").unwrap_or(&path).to_owned())
    }
}

/// The rows of an application that exists in the views only, sealed under a new key of its family: the wrapped key and the
/// view. Its journal is empty, so it is good for measuring lists, and for nothing that acts or rebuilds.
pub fn view_only(
    app: &App,
    application: &Application,
    changed_at: Timestamp,
) -> Result<(Vec<u8>, NewApplicationRow), AppError> {
    let (key, wrapped) = app.new_family_key(application.family)?;
    Ok((wrapped, views::row(app, &key, application, changed_at)?))
}
