//! The tools of practice mode: accounts, SMS inbox, clock, faults. None of it exists without `--practice`.

mod api;
mod pages;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use jzt_app::ports::Clock;
use jzt_app::sample::{self, SampleAccount};
use jzt_app::{App, AppError};
use jzt_crypto::TotpSecret;
use jzt_web::{Routes, words};

use crate::adapters::clock::ClockError;
use crate::adapters::objects::write_durably;
use crate::boot::PracticeWorld;

/// Written once the sample world is complete.
const COMPLETE: &str = "world-complete";
/// Accounts that the first lines on the terminal name.
const ANNOUNCED: [&str; 6] = ["jb01", "sh01", "sh01b", "hd01", "fh01", "sp01"];

/// Why the practice world is not there.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// An earlier start was cut off while it made the sample world.
    #[error("the practice data is half made: remove the data folder (make demo-reset) and start again")]
    HalfMade,
    /// A use case failed.
    #[error("the sample world cannot be made")]
    App(#[from] AppError),
    /// The database does not answer.
    #[error("the sample world cannot be looked for")]
    Store(#[from] jzt_store::StoreError),
    /// The folder cannot be written.
    #[error("the practice folder: {0}")]
    Io(#[from] io::Error),
    /// The practice clock cannot be moved.
    #[error("the practice clock: {0}")]
    Clock(#[from] ClockError),
    /// A sample account's TOTP secret is not one.
    #[error("a sample account is broken")]
    Account,
}

/// One account with everything that is secret elsewhere.
struct Account {
    sample: SampleAccount,
    totp: TotpSecret,
    division: String,
}

/// What the practice pages show and move.
pub struct Practice {
    app: App,
    world: PracticeWorld,
    accounts: Vec<Account>,
    /// Host and port in the links of messages.
    host: String,
}

impl Practice {
    /// Makes the sample world when the data folder is new.
    pub(crate) async fn prepare(
        app: &App,
        db: &jzt_store::Db,
        folder: &Path,
        world: PracticeWorld,
    ) -> Result<Self, PracticeError> {
        let complete = folder.join(COMPLETE);
        if !complete.exists() {
            let mut tx = db.read().await?;
            let begun = !tx.read_all(0, 1).await?.is_empty();
            tx.rollback().await?;
            if begun {
                return Err(PracticeError::HalfMade);
            }
            // Most messages wait for the morning; whoever tries the program at night should not have to.
            let clock = &world.clock;
            if let Some(minutes) = pages::minutes_of_night_left(clock.now()) {
                clock.forward_minutes(minutes)?;
            }
            sample::build(app).await?;
            write_durably(&complete, b"")?;
        }
        let policy = app.policy();
        let divisions = &policy.divisions;
        let accounts = sample::accounts(app)?
            .into_iter()
            .map(|sample| {
                let totp = TotpSecret::from_bytes(&sample.totp_secret).map_err(|_| PracticeError::Account)?;
                let division = divisions.name(&sample.division).unwrap_or_default().to_owned();
                Ok(Account { sample, totp, division })
            })
            .collect::<Result<_, PracticeError>>()?;
        let public_url = &app.settings().public_url;
        let host = public_url.split_once("://").map_or(public_url.as_str(), |(_, host)| host).to_owned();
        Ok(Self { app: app.clone(), world, accounts, host })
    }

    /// Prints where to go and as whom.
    pub(crate) fn announce(&self, address: SocketAddr, say: impl Fn(&str) -> io::Result<()>) -> io::Result<()> {
        say("practice mode: nothing here is real, nothing leaves this machine")?;
        say(&format!("  citizens   http://{address}/            any phone number that begins with 142"))?;
        say(&format!("  staff      http://{address}/staff/sign-in"))?;
        say(&format!("  tools      http://{address}/practice    messages, clock, faults, one-time codes"))?;
        for account in self.accounts.iter().filter(|account| ANNOUNCED.contains(&account.sample.login.as_str())) {
            let SampleAccount { login, password, .. } = &account.sample;
            say(&format!(
                "  account    {login}  password {password}  {} {}",
                account.division,
                words::role(account.sample.role)
            ))?;
        }
        Ok(())
    }

    /// The code that the account's authenticator shows now, by the practice clock.
    fn code(&self, account: &Account) -> String {
        account.totp.code_at(u64::try_from(self.world.clock.now().as_seconds()).unwrap_or_default())
    }
}

/// Adds pages and interface.
pub(crate) fn routes(routes: &mut Routes, practice: &Arc<Practice>) {
    pages::routes(routes, practice);
    api::routes(routes, practice);
}
