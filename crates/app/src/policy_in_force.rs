//! The policy in force in this process. It is read at start and replaced whole: by a signal, by the system administrator, or
//! when another server has stored a holiday notice. A folder with a fault changes nothing; work in hand keeps what it began with.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use jzt_domain::access::Actor;
use jzt_domain::calendar::YearDays;
use jzt_domain::policy::Shown;
use jzt_domain::time::Timestamp;

use crate::calendars;
use crate::jobs::administrator;
use crate::policy_files::{self, PolicyFiles};
use crate::{App, AppError};

/// Why the last reload was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFailure {
    /// When.
    pub at: Timestamp,
    /// What is wrong, with file and key.
    pub message: String,
}

/// What the system administrator sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyStatus {
    /// The folder of the installation; `None` when only the files built in are used.
    pub folder: Option<PathBuf>,
    /// When the rules in force were read.
    pub loaded_at: Timestamp,
    /// Why a later reload was not taken.
    pub failure: Option<PolicyFailure>,
    /// Each file with the days on which its revisions begin.
    pub files: Vec<(String, Vec<Date>)>,
    /// The version of today for the district.
    pub version: String,
}

struct State {
    files: Arc<PolicyFiles>,
    /// The newest holiday notice that was entered by an administrator and is taken in here.
    years_at: Option<Timestamp>,
    loaded_at: Timestamp,
    failure: Option<PolicyFailure>,
}

/// The last good policy.
pub(crate) struct PolicyInForce(RwLock<State>);

impl PolicyInForce {
    pub(crate) fn new(files: Arc<PolicyFiles>, loaded_at: Timestamp) -> Self {
        Self(RwLock::new(State { files, years_at: None, loaded_at, failure: None }))
    }

    pub(crate) fn files(&self) -> Arc<PolicyFiles> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).files)
    }

    pub(crate) fn years_at(&self) -> Option<Timestamp> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).years_at
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes in the holiday notices that were entered up to `years_at`.
    pub(crate) fn take_years(&self, entered: &[YearDays], years_at: Option<Timestamp>) -> Result<(), AppError> {
        let files = self.files().with_years(entered).map_err(|fault| AppError::Internal(Box::new(fault)))?;
        self.change(|state| {
            state.files = Arc::new(files);
            state.years_at = years_at;
        });
        Ok(())
    }
}

/// Reads the policy folder again. `Ok(false)`: it has a fault, which [`status`] tells, and the rules stay as they were.
pub async fn reload(app: &App) -> Result<bool, AppError> {
    let folder = app.policy().folder.clone();
    let read = tokio::task::spawn_blocking(move || policy_files::load(folder.as_deref())).await;
    let read = read.map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let (entered, years_at) = calendars::entered(app).await?;
    let now = app.now();
    let checked = read.and_then(|files| {
        files.check_complete(&app.settings().district, now.date())?;
        Ok(files.with_years(&entered)?)
    });
    match checked {
        Ok(files) => {
            app.in_force().change(|state| {
                *state = State { files: Arc::new(files), years_at, loaded_at: now, failure: None };
            });
            tracing::info!("the policy was read again");
            Ok(true)
        }
        Err(fault) => {
            let message = fault.to_string();
            tracing::error!(%message, "the policy folder has a fault; the rules stay as they were");
            app.in_force().change(|state| state.failure = Some(PolicyFailure { at: now, message }));
            Ok(false)
        }
    }
}

/// The same at the wish of the system administrator.
pub async fn reload_by(app: &App, actor: &Actor) -> Result<bool, AppError> {
    administrator(actor)?;
    reload(app).await
}

/// What is in force, for the system administrator.
pub fn status(app: &App, actor: &Actor) -> Result<PolicyStatus, AppError> {
    administrator(actor)?;
    let state = app.in_force().0.read().unwrap_or_else(PoisonError::into_inner);
    let files = state.files.tree.files().map(|(name, days)| (name.to_owned(), days)).collect();
    Ok(PolicyStatus {
        folder: state.files.folder.clone(),
        loaded_at: state.loaded_at,
        failure: state.failure.clone(),
        files,
        version: state.files.tree.lookup(&app.settings().district, app.now().date()).version().to_owned(),
    })
}

/// Every value that holds for the district today, with its source, for the system administrator.
pub fn values(app: &App, actor: &Actor) -> Result<Vec<Shown>, AppError> {
    administrator(actor)?;
    let set = app.policy().tree.lookup(&app.settings().district, app.now().date());
    Ok(set.keys().iter().filter_map(|key| set.explain(key).ok()).collect())
}
