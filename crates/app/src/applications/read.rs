//! One application, whole.

use crate::applications::computed::Computed;
use crate::applications::facts::{FactRow, facts};
use crate::applications::plan::glance;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Action, Application, Clock, available, clocks};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::Member;
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::CountKey;

/// What a page about one application needs.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The state.
    pub application: Application,
    /// The clocks that run: the step's first, then the whole procedure's.
    pub clocks: Vec<Clock>,
    /// What this actor may do now.
    pub available: Vec<Action>,
    /// The computation, once every answer is there: as of the opinion, before it as of today.
    pub assessment: Computed,
    /// The civil date.
    pub today: Date,
    /// What the family, the registers and the visitors say about each fact.
    pub facts: Vec<FactRow>,
    /// Age of full capacity, by the policy of the day.
    pub adult_age_years: u16,
    /// Full name of the village where it is handled, once known.
    pub village_name: String,
    /// Name of the township that handles it, once known.
    pub township_name: String,
    /// Full name of the village where the family lives, once known.
    pub home_name: String,
}

impl CaseView {
    /// True when this member signs for themself.
    pub fn signs_alone(&self, member: &Member) -> bool {
        member.signs_alone(self.today, self.adult_age_years)
    }
}

/// Reads one application within the actor's scope.
pub async fn read(app: &App, actor: &Actor, id: ApplicationId) -> Result<CaseView, AppError> {
    let loaded = glance(app, id).await?;
    if !access::may_read(actor, &loaded.application) {
        return Err(AppError::NotFound);
    }
    Ok(view(app, actor, loaded.application))
}

pub(crate) fn view(app: &App, actor: &Actor, application: Application) -> CaseView {
    let now = app.now();
    let today = now.date();
    let day = app.rules_of(&application, today);
    let rules = day.rules();
    let policy = app.policy();
    let divisions = &policy.divisions;
    let village = application.handled_in().cloned();
    let full_name =
        |village: Option<&DivisionCode>| village.and_then(|code| divisions.full_name(code)).unwrap_or_default();
    CaseView {
        clocks: clocks(&application, &rules, today),
        available: available(actor, &application, now, &rules),
        assessment: Computed::of(app, &application, today),
        today,
        facts: facts(&application),
        // Policy is checked at start: a missing age can only be a fault, and then nobody is of age.
        adult_age_years: rules.policy.count(CountKey::AdultAgeYears).unwrap_or(u16::MAX),
        village_name: full_name(village.as_ref()),
        home_name: full_name(application.declaration.village.as_ref()),
        township_name: village
            .as_ref()
            .and_then(DivisionCode::township)
            .and_then(|code| divisions.name(&code).map(str::to_owned))
            .unwrap_or_default(),
        application,
    }
}
