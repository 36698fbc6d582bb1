//! Opening a link: whose it is, whether it still opens, and that it was opened.

use super::{ATTEMPTS_MAX, GUESSES_MAX, WINDOW_SECONDS};
use crate::accounts::Client;
use crate::applications::finish;
use crate::applications::plan::{Loaded, glance, load, plan};
use crate::error::CredentialsFault;
use crate::signing::CeremonyView;
use crate::signing::ceremony::Ceremony;
use crate::signing::view::view;
use crate::{App, AppError};
use jzt_crypto::UrlToken;
use jzt_domain::access::Actor;
use jzt_domain::application::{Channel, Command, Person, SignerRow};
use jzt_domain::household::MemberNo;
use jzt_store::{CeremonyPlace, SigningLink};

/// Whoever holds a link, on one device.
#[derive(Clone, Copy)]
pub struct Guest<'a> {
    /// The link's token.
    pub token: &'a str,
    /// The browser's own secret.
    pub browser: &'a str,
    /// The browser.
    pub client: &'a Client,
}

/// A link that opened.
pub(super) struct Opened {
    pub place: CeremonyPlace,
    pub link: SigningLink,
    pub loaded: Loaded,
    pub row: SignerRow,
}

impl Opened {
    pub(super) fn actor(&self) -> Actor {
        Actor::Signer { application: self.link.application_id, member: self.row.signer.signer }
    }

    /// The signer as the family wrote them down.
    pub(super) fn person(&self) -> Option<Person<'_>> {
        self.loaded.application.declaration.person(self.row.signer.signer)
    }

    /// The same after others have acted.
    pub(super) async fn reload(&mut self, app: &App) -> Result<(), AppError> {
        self.loaded = glance(app, self.link.application_id).await?;
        let row = self.loaded.application.signer(self.row.signer.signer).cloned();
        self.row = row.ok_or(AppError::Credentials(CredentialsFault::Expired))?;
        Ok(())
    }
}

/// Opens a link and notes that it reached its person. Unknown, expired and revoked links answer `Credentials`; a used one
/// still opens and says so.
pub async fn open(app: &App, guest: &Guest<'_>) -> Result<CeremonyView, AppError> {
    let mut opened = find(app, guest).await?;
    if opened.row.opened_at.is_none() {
        note_opened(app, &mut opened).await?;
    }
    let ceremony = Ceremony::load(app, &opened).await?;
    view(app, &opened, &ceremony)
}

/// The link of a token and everything about it. Guesses are counted by address.
pub(super) async fn find(app: &App, guest: &Guest<'_>) -> Result<Opened, AppError> {
    let now = app.now();
    let address = app.blind_address(&guest.client.address);
    let mut tx = app.glance().await?;
    if tx.hits("signing-link", &address, now).await? >= GUESSES_MAX {
        return Err(AppError::TooMany { retry_after_seconds: WINDOW_SECONDS });
    }
    let token_hash = UrlToken::parse(guest.token).map(|token| token.hash());
    let found = match token_hash {
        Some(hash) => tx.signing_link(&hash).await?.map(|link| (hash, link)),
        None => None,
    };
    let Some((token_hash, link)) = found else {
        drop(tx);
        count_guess(app, &address).await?;
        return Err(AppError::Credentials(CredentialsFault::Wrong));
    };
    if link.revoked_at.is_some() || (link.used_at.is_none() && link.expires_at <= now) {
        return Err(AppError::Credentials(CredentialsFault::Expired));
    }
    let loaded = load(app, &mut tx, link.application_id).await?;
    drop(tx);
    let member = u8::try_from(link.member_no).map(MemberNo).map_err(|_huge| AppError::NotFound)?;
    let row = loaded.application.signer(member).cloned().ok_or(AppError::Credentials(CredentialsFault::Expired))?;
    let device_hash = app.parts().ring.tag("signing-device", guest.browser.as_bytes());
    Ok(Opened { place: CeremonyPlace { token_hash, device_hash }, link, loaded, row })
}

pub(super) async fn count_guess(app: &App, address: &[u8; 32]) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    tx.hit("signing-link", address, WINDOW_SECONDS, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Where it may not be noted any more, the page is shown all the same.
async fn note_opened(app: &App, opened: &mut Opened) -> Result<(), AppError> {
    for _ in 0..ATTEMPTS_MAX {
        let (actor, loaded) = (opened.actor(), &opened.loaded);
        let command = Command::OpenSigning { signer: opened.row.signer.signer };
        let planned = match plan(app, Some(&loaded.application), &loaded.key, &actor, Channel::Web, command) {
            Ok(planned) => planned,
            Err(AppError::Refused(_) | AppError::NotFound | AppError::TooMany { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        match Box::pin(finish(app, app.begin().await?, planned, &actor)).await {
            Err(AppError::Stale) => opened.reload(app).await?,
            Err(error) => return Err(error),
            Ok(_) => return opened.reload(app).await,
        }
        if opened.row.opened_at.is_some() {
            return Ok(());
        }
    }
    Ok(())
}
