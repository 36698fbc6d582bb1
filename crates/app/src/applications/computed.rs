//! The computation of a case, made when somebody looks at it: most reads only ask where a case stands.

use crate::App;
use jiff::civil::Date;
use jzt_domain::application::Application;
use jzt_domain::assess::{Assessment, Facts, assess};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

type Compute = Box<dyn FnOnce() -> Option<Assessment> + Send>;

/// The assessment of one case; `None` inside while answers are missing.
#[derive(Clone)]
pub struct Computed(Arc<LazyLock<Option<Assessment>, Compute>>);

impl Computed {
    /// What the facts lead to by the very rules that the opinion names, whatever has changed since; while there is no opinion,
    /// by those of today.
    pub(crate) fn of(app: &App, application: &Application, today: Date) -> Self {
        let on = application.opinion.as_ref().map_or(today, |opinion| opinion.at.date());
        let facts = Facts::of(application, on);
        let (request, others_too) = (application.declaration.request(), application.others_too());
        let place = application.declaration.village.clone().unwrap_or_else(|| app.settings().district.clone());
        let files = app.policy();
        let version = application.opinion.as_ref().map(|opinion| opinion.policy_version.clone());
        let compute = move || {
            // A version whose files an installation has thrown away can only be computed by the rules of the day.
            let stored = version.and_then(|version| files.tree.at_version(&version).ok());
            let policy = stored.unwrap_or_else(|| files.tree.lookup(&place, on));
            assess(&facts, request, others_too, &policy).ok()
        };
        Self(Arc::new(LazyLock::new(Box::new(compute))))
    }
}

impl Deref for Computed {
    type Target = Option<Assessment>;

    fn deref(&self) -> &Option<Assessment> {
        &self.0
    }
}

impl fmt::Debug for Computed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Computed")
    }
}
