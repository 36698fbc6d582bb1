//! From the state of a benefit to the row that lists and pages read. Depends on the state and the policy of the day it
//! changed on, so that a rebuild gives the same rows.

use crate::applications::views::NO_DUE_DAY;
use crate::benefits::plan::{lend, rules_of, seal_json};
use crate::messages::day_text;
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_crypto::FamilyKey;
use jzt_domain::benefit::{Benefit, ClockKind, Person, Stage, current_clock};
use jzt_domain::division::DivisionCode;
use jzt_domain::money::Fen;
use jzt_domain::policy::CountKey;
use jzt_domain::time::Timestamp;
use jzt_store::{DayRange, NewBenefitRow};
use serde::{Deserialize, Serialize};

/// The sealed part of a row in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Card {
    /// Whose name stands for the family; masked before it leaves the use case.
    pub name: String,
    /// People counted.
    pub counted: usize,
    /// What is paid a month by the last decision.
    pub monthly: Fen,
    /// First paid month.
    pub first_month: Option<Date>,
    /// The clock that falls due first.
    pub clock: Option<ClockKind>,
    /// What the published end shows.
    pub notice: Option<StopCard>,
}

/// The sealed part of a published end: no cause, and no name of a minor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StopCard {
    pub name: String,
    pub from: Date,
    pub until: Date,
}

/// The row of a benefit whose last event is of `changed_at`.
pub(super) fn row(
    app: &App,
    key: &FamilyKey,
    benefit: &Benefit,
    changed_at: Timestamp,
) -> Result<NewBenefitRow, AppError> {
    let day = rules_of(app, benefit, changed_at.date());
    let clock = current_clock(benefit, &lend(&day.rules()));
    let adult_age_years = day.rules().policy.count(CountKey::AdultAgeYears);
    let card = card(benefit, clock.map(|clock| clock.kind), adult_age_years, changed_at.date());
    let code = |code: Option<DivisionCode>| code.map(|code| code.as_str().to_owned());
    Ok(NewBenefitRow {
        id: benefit.id(),
        family_id: benefit.origin.family,
        citizen_id: benefit.origin.citizen,
        application_id: benefit.origin.application,
        version: benefit.version,
        kind: benefit.kind.code(),
        residence: benefit.residence.name(),
        stage: benefit.stage.code(),
        is_open: benefit.stage.is_open(),
        waits: waits(benefit),
        district: code(benefit.village.district()),
        township: code(benefit.village.township()),
        village: benefit.village.as_str().to_owned(),
        amber_on: clock.map_or(NO_DUE_DAY, |clock| clock.amber_on),
        due_on: clock.map_or(NO_DUE_DAY, |clock| clock.due.date),
        standard_fen: benefit.last_rate().map_or(0, |rate| rate.standard.amount_fen()),
        notice: card.notice.as_ref().map(|notice| DayRange { from: notice.from, until: notice.until }),
        changed_at,
        state_sealed: seal_json(app, key, "benefit-state", benefit, benefit)?,
        card_sealed: seal_json(app, key, "benefit-card", benefit, &card)?,
    })
}

fn waits(benefit: &Benefit) -> bool {
    let asked = benefit.proposal.is_some()
        || benefit.open_changes().next().is_some()
        || benefit.has_open_objection()
        || benefit.stop_requested.is_some();
    benefit.stage.is_open() && asked
}

fn card(benefit: &Benefit, clock: Option<ClockKind>, adult_age_years: Option<u16>, on: Date) -> Card {
    let published = benefit.stop_notice().filter(|_| benefit.stage == Stage::StopPublished);
    let person = benefit.applicant();
    Card {
        name: person.map(|person| person.name.as_str().to_owned()).unwrap_or_default(),
        counted: benefit.counted().count(),
        monthly: benefit.last_rate().map_or(Fen::ZERO, |rate| rate.amount),
        first_month: benefit.first_month(),
        clock,
        notice: published.zip(person).map(|(notice, person)| StopCard {
            name: public_name(person, adult_age_years, on),
            from: notice.from,
            until: notice.until.date,
        }),
    }
}

/// The full name of a grown-up; of a minor, or where policy does not say who is one, only its mask.
fn public_name(person: &Person, adult_age_years: Option<u16>, on: Date) -> String {
    let of_age = adult_age_years.is_some_and(|age| u16::from(person.id_number.age_on(on)) >= age);
    if of_age { person.name.as_str().to_owned() } else { person.name.masked() }
}

/// The day that falls due first, as a message says it; empty without a clock.
pub(super) fn due_text(app: &App, benefit: &Benefit, at: Timestamp) -> String {
    let day = rules_of(app, benefit, at.date());
    current_clock(benefit, &lend(&day.rules())).map(|clock| day_text(clock.due.date)).unwrap_or_default()
}
