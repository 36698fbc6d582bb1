//! One application, whole.

use crate::applications::plan::glance;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::{self, Actor};
use jzt_domain::application::{Action, Application, Clock, Means, available, clocks, means};
use jzt_domain::division::DivisionCode;
use jzt_domain::ids::ApplicationId;

/// What a page about one application needs.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The state.
    pub application: Application,
    /// The clocks that run: the step's first, then the whole procedure's.
    pub clocks: Vec<Clock>,
    /// What this actor may do now.
    pub available: Vec<Action>,
    /// The computation, once every answer is there.
    pub means: Option<Means>,
    /// The civil date.
    pub today: Date,
    /// The village's full name, once known.
    pub village_name: String,
    /// The township's name, once known.
    pub township_name: String,
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
    let divisions = &app.policy().divisions;
    let village = application.declaration.village.clone();
    CaseView {
        clocks: clocks(&application, &rules, today),
        available: available(actor, &application, now),
        means: means(&application.declaration, rules.policy).ok(),
        today,
        village_name: village.as_ref().and_then(|code| divisions.full_name(code)).unwrap_or_default(),
        township_name: village
            .as_ref()
            .and_then(DivisionCode::township)
            .and_then(|code| divisions.name(&code).map(str::to_owned))
            .unwrap_or_default(),
        application,
    }
}
