//! Reminders when a light turns amber, escalation when it turns red: once a working day, and at once for an emergency.

use crate::applications::plan::glance;
use crate::jobs::{Outgoing, enqueue, open_staff_phone};
use crate::messages::{compose, day_text};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_domain::access::Role;
use jzt_domain::application::Stage;
use jzt_domain::benefit;
use jzt_domain::division::DivisionCode;
use jzt_domain::escalation::{above, holder, is_district};
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::{ConfirmLevel, SmsKind};
use jzt_domain::time::Timestamp;
use jzt_store::{DueGroup, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Colleagues told about one matter.
const CONTACTS_MAX: u16 = 10;
/// Most cases that one message counts.
const CASES_SHOWN_MAX: u32 = 9_999;
/// Most days late that one message says.
const DAYS_SHOWN_MAX: i32 = 999;

/// Tell a district's staff what is due and what is late on a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EscalateJob {
    pub district: DivisionCode,
    pub on: Date,
}

/// Tell the level above when nobody has answered an emergency in time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ChaseJob {
    pub application: ApplicationId,
    pub not_before: Timestamp,
}

/// What one role in one division is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Notice {
    cases: u32,
    first_due_on: Option<Date>,
    townships: Vec<DivisionCode>,
}

impl Notice {
    fn add(&mut self, group: &DueGroup, township: &DivisionCode) {
        self.cases = self.cases.saturating_add(group.cases);
        self.first_due_on = Some(self.first_due_on.map_or(group.first_due_on, |first| first.min(group.first_due_on)));
        if !self.townships.contains(township) {
            self.townships.push(township.clone());
        }
    }
}

/// By role and division, in a fixed order, so that a second run makes the same messages.
type Notices = BTreeMap<(Role, DivisionCode), Notice>;

fn level_of(app: &App, township: &DivisionCode, on: Date) -> ConfirmLevel {
    app.rules_at(township, on).rules().policy.confirm_level().unwrap_or(ConfirmLevel::District)
}

/// What is due, and who holds the stage that a group stands at.
struct Waiting {
    groups: Vec<DueGroup>,
    holder: fn(&str, ConfirmLevel) -> Option<Role>,
}

impl Waiting {
    fn of_applications(groups: Vec<DueGroup>) -> Self {
        Self { groups, holder: |stage, level| holder(Stage::from_code(stage)?, level) }
    }

    fn of_benefits(groups: Vec<DueGroup>) -> Self {
        Self { groups, holder: |stage, level| benefit::holder(benefit::Stage::from_code(stage)?, level) }
    }
}

/// Sorts groups by who holds them; with `upwards` the level above is told too.
fn notices(app: &App, district: &DivisionCode, waiting: &[Waiting], on: Date, upwards: bool) -> Notices {
    let mut notices = Notices::new();
    let groups = waiting.iter().flat_map(|some| some.groups.iter().map(|group| (group, some.holder)));
    for (group, holder) in groups {
        let Ok(township) = DivisionCode::parse(&group.township) else { continue };
        let Some(role) = holder(&group.stage, level_of(app, &township, on)) else { continue };
        let higher = above(role).filter(|_| upwards);
        for told in [Some(role), higher].into_iter().flatten() {
            let seat = if is_district(told) { district.clone() } else { township.clone() };
            notices.entry((told, seat)).or_default().add(group, &township);
        }
    }
    notices
}

/// 城东街道, or 城东街道等3个镇街.
fn office(app: &App, notice: &Notice) -> String {
    let name = notice.townships.first().and_then(|code| app.policy().divisions.name(code).map(str::to_owned));
    match (name, notice.townships.len()) {
        (Some(name), 1) => name,
        (Some(name), count) => format!("{name}等{count}个镇街"),
        (None, _) => String::new(),
    }
}

/// Looks at a district once and tells everybody concerned; a second run on the same day sends nothing again.
pub(crate) async fn escalate(app: &App, job: &EscalateJob) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    let district = job.district.as_str();
    let soon = [
        Waiting::of_applications(tx.soon_groups(district, job.on).await?),
        Waiting::of_benefits(tx.soon_benefit_groups(district, job.on).await?),
    ];
    let late = [
        Waiting::of_applications(tx.late_groups(district, job.on).await?),
        Waiting::of_benefits(tx.late_benefit_groups(district, job.on).await?),
    ];
    for ((role, seat), notice) in notices(app, &job.district, &soon, job.on, false) {
        let due = notice.first_due_on.map(day_text).unwrap_or_default();
        let values = [notice.cases.min(CASES_SHOWN_MAX).to_string(), due];
        tell(app, &mut tx, SmsKind::DeadlineNear, (role, &seat), &values, job.on).await?;
    }
    for ((role, seat), notice) in notices(app, &job.district, &late, job.on, true) {
        let days = notice.first_due_on.map_or(0, |due| due.until(job.on).map_or(0, |span| span.get_days()));
        let days = days.clamp(1, DAYS_SHOWN_MAX).to_string();
        let values = [office(app, &notice), notice.cases.min(CASES_SHOWN_MAX).to_string(), days];
        tell(app, &mut tx, SmsKind::DeadlinePassed, (role, &seat), &values, job.on).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn tell(
    app: &App,
    tx: &mut Tx,
    kind: SmsKind,
    (role, seat): (Role, &DivisionCode),
    values: &[String],
    on: Date,
) -> Result<(), AppError> {
    let now = app.now();
    let day = app.rules_at(seat, now.date());
    for contact in tx.staff_contacts(role.code(), seat.as_str(), CONTACTS_MAX).await? {
        let phone = open_staff_phone(app, contact.staff_id.as_uuid().as_bytes(), &contact.phone_sealed)?;
        let message = compose(&day.rules(), kind, phone, values, now)?;
        let key = format!("{}/{}/{on}", kind.name(), contact.staff_id);
        enqueue(app, tx, &Outgoing::sms(message).once(key), now).await?;
    }
    Ok(())
}

/// An emergency that nobody has paid or accepted when its hours are over: the approver and the district are told.
pub(crate) async fn chase(app: &App, job: ChaseJob) -> Result<(), AppError> {
    let application = glance(app, job.application).await?.application;
    if application.stage != Stage::Submitted {
        return Ok(());
    }
    let place = application.handled_in().cloned();
    let (Some(township), Some(district)) =
        (place.as_ref().and_then(DivisionCode::township), place.as_ref().and_then(DivisionCode::district))
    else {
        return Ok(());
    };
    let name = app.policy().divisions.name(&township).map(str::to_owned).unwrap_or_default();
    let values = [name, "1".to_owned(), "1".to_owned()];
    let mut tx = app.begin().await?;
    for (role, seat) in [(Role::TownshipApprover, &township), (Role::DistrictReviewer, &district)] {
        let now = app.now();
        let day = app.rules_at(seat, now.date());
        for contact in tx.staff_contacts(role.code(), seat.as_str(), CONTACTS_MAX).await? {
            let phone = open_staff_phone(app, contact.staff_id.as_uuid().as_bytes(), &contact.phone_sealed)?;
            let message = compose(&day.rules(), SmsKind::DeadlinePassed, phone, &values, now)?;
            let key = format!("chase/{}/{}", application.id, contact.staff_id);
            enqueue(app, &mut tx, &Outgoing::sms(message).once(key), now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
