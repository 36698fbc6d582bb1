//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::config::{Config, ConfigError, Secret};

/// 救助通 (jiuzhutong): social assistance from the phone to the decision.
#[derive(Debug, Parser)]
#[command(name = "jiuzhutong", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and run the workers, in one process.
    Serve(ServeArgs),
    /// Run workers only, beside other servers on the same database.
    Work(CommonArgs),
    /// Bring the database to this program's schema.
    Migrate(CommonArgs),
    /// Prove that no record of the journal was changed, dropped or moved.
    VerifyJournal(CommonArgs),
    /// Build the views anew from the journal.
    RebuildViews(CommonArgs),
    /// Print the description of the open interface (OpenAPI, JSON).
    Openapi,
    /// Check configuration, keys, policy and database; one line each.
    Doctor(CommonArgs),
    /// Create a staff account; prints its password and TOTP address once.
    CreateStaff(CreateStaffArgs),
    /// Show what the rules say and why, or check a folder of rules.
    Policy(PolicyArgs),
    /// The district's own keys: make, list, rotate, export, revoke.
    Authority(AuthorityArgs),
    /// Judge a signed PDF without a database: exit 0 intact, 1 not intact, 2 cannot be judged.
    Verify(VerifyArgs),
}

/// Where things are; over the environment, which is over the file.
#[derive(Debug, Clone, Default, Args)]
pub struct CommonArgs {
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Practice mode: invented outside world, keys made on the spot.
    #[arg(long)]
    pub practice: bool,
    /// Data folder.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database: sqlite:path or postgres://... (an address with a password belongs in database.url_file).
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Folder of policy files laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub policy: Option<PathBuf>,
}

/// For `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The rest.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
}

/// For `create-staff`.
#[derive(Debug, Clone, Args)]
pub struct CreateStaffArgs {
    /// The rest.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Account name.
    #[arg(long)]
    pub login: String,
    /// Name as colleagues read it.
    #[arg(long)]
    pub name: String,
    /// Role, such as `township_clerk`.
    #[arg(long)]
    pub role: String,
    /// Division code, such as 500114001.
    #[arg(long)]
    pub division: String,
    /// Mobile number for announcements of new work.
    #[arg(long)]
    pub phone: Option<String>,
}

/// For `policy`.
#[derive(Debug, Clone, Args)]
pub struct PolicyArgs {
    /// What about it.
    #[command(subcommand)]
    pub command: PolicyCommand,
}

/// What can be asked about the rules.
#[derive(Debug, Clone, Subcommand)]
pub enum PolicyCommand {
    /// One value, or all of them, for a division on a day: where it comes from and what it stands before.
    Show(PolicyShowArgs),
    /// Whether a folder, laid over the rules built in, can be used.
    Check(PolicyCheckArgs),
}

/// For `authority`.
#[derive(Debug, Clone, Args)]
pub struct AuthorityArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AuthorityCommand,
}

/// What can be done with the district's keys.
#[derive(Debug, Clone, Subcommand)]
pub enum AuthorityCommand {
    /// Make every key that is missing.
    Init(CommonArgs),
    /// One line a key, retired ones too.
    List(CommonArgs),
    /// Retire a key and make the next.
    Rotate(AuthorityRotateArgs),
    /// Print certificates and lists of revoked ones, PEM.
    Export(CommonArgs),
    /// Revoke the certificate of one signature.
    Revoke(AuthorityRevokeArgs),
}

/// For `verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// The PDF.
    pub file: PathBuf,
    /// Its receipt (JSON): proves where the signature stands in the journal.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Whom to trust (PEM, from `authority export` or the district's page). Without it only the file itself is looked at.
    #[arg(long, value_name = "FILE")]
    pub authorities: Option<PathBuf>,
}

/// For `authority rotate`.
#[derive(Debug, Clone, Args)]
pub struct AuthorityRotateArgs {
    /// The rest.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Which: `signing_ca`, `checkpoint`, `seal_ca` (with a new seal) or `seal`.
    pub purpose: String,
}

/// For `authority revoke`.
#[derive(Debug, Clone, Args)]
pub struct AuthorityRevokeArgs {
    /// The rest.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The number of the certificate, as it stands in the document.
    pub serial: String,
}

/// Which rules.
#[derive(Debug, Clone, Default, Args)]
pub struct PolicyPlace {
    /// Configuration file (TOML); only its policy folder is used.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of policy files laid over the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub policy: Option<PathBuf>,
}

/// For `policy show`.
#[derive(Debug, Clone, Args)]
pub struct PolicyShowArgs {
    /// Which rules.
    #[command(flatten)]
    pub place: PolicyPlace,
    /// Division code, such as 500114 or 500114001.
    #[arg(long)]
    pub division: String,
    /// The day, such as 2026-11-23.
    #[arg(long)]
    pub date: Date,
    /// A kind of assistance, such as tekun: its own values come first.
    #[arg(long)]
    pub kind: Option<String>,
    /// The key, such as deadlines.total; without it every key is shown.
    pub key: Option<String>,
}

/// For `policy check`.
#[derive(Debug, Clone, Args)]
pub struct PolicyCheckArgs {
    /// The folder.
    pub folder: PathBuf,
    /// The district for which every value must be set.
    #[arg(long, default_value = "500114")]
    pub division: String,
}

impl PolicyPlace {
    /// The configuration, not checked: showing rules needs no keys.
    pub fn configured(&self) -> Result<Config, ConfigError> {
        Config::load(self.config.as_deref(), environment())
    }
}

/// Names or values that are not UTF-8 cannot be ours.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl CommonArgs {
    /// The configuration with these options over it, checked.
    pub fn load(&self) -> Result<Config, ConfigError> {
        self.load_with(|_config| {})
    }

    /// The same with more options over it.
    pub fn load_with(&self, over: impl FnOnce(&mut Config)) -> Result<Config, ConfigError> {
        let mut config = Config::load(self.config.as_deref(), environment())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        if let Some(policy) = &self.policy {
            config.policy = Some(policy.clone());
        }
        if let Some(url) = &self.database {
            config.database.url = Some(Secret::new(url.clone()));
        }
        over(&mut config);
        config.validate(self.practice)?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_go_over_everything_else() {
        let common = CommonArgs {
            practice: true,
            data: Some("elsewhere".into()),
            database: Some("sqlite:other.db".to_owned()),
            ..CommonArgs::default()
        };
        let config = common.load().unwrap();
        assert_eq!((config.data.to_str(), config.database_url().as_str()), (Some("elsewhere"), "sqlite:other.db"));
        let wrong = CommonArgs { database: Some("mysql:x".to_owned()), ..common };
        assert_eq!(wrong.load().unwrap_err().key, "database.url");
    }
}
