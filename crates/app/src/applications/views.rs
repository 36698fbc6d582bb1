//! From the state of an application to the rows that lists and pages read. Depends on the state and the policy of the day
//! it changed on, so that a rebuild gives the same rows.

use crate::applications::Asked;
use crate::vault::{Card, NoticeCard, NoticeProposal};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_crypto::FamilyKey;
use jzt_domain::application::{Application, Clock, Outcome, Rules, Stage, current_clock};
use jzt_domain::division::DivisionCode;
use jzt_domain::policy::ConfirmLevel;
use jzt_domain::time::Timestamp;
use jzt_store::{DayRange, NewApplicationRow, WorkPlace};

/// Sorts after every real due day.
pub(crate) const NO_DUE_DAY: Date = Date::constant(9999, 12, 31);

/// The row of an application whose last event is of `changed_at`.
pub(crate) fn row(
    app: &App,
    key: &FamilyKey,
    application: &Application,
    changed_at: Timestamp,
) -> Result<NewApplicationRow, AppError> {
    let day = app.rules_of(application, changed_at.date());
    let clock = list_clock(application, &day.rules(), changed_at.date());
    let village = application.handled_in();
    let notice = application.notice().filter(|_| application.stage == Stage::PublicNotice);
    Ok(NewApplicationRow {
        id: application.id,
        family_id: application.family,
        citizen_id: application.citizen,
        version: application.version,
        stage: application.stage.code(),
        is_open: application.submitted_at.is_some() && application.stage.is_open(),
        district: village.and_then(DivisionCode::district).map(|code| code.as_str().to_owned()),
        township: village.and_then(DivisionCode::township).map(|code| code.as_str().to_owned()),
        village: village.map(|code| code.as_str().to_owned()),
        number: application.number.as_ref().map(ToString::to_string),
        kind: application.kind().code(),
        request: Asked::of(application.declaration.request()).code(),
        is_registered: application.is_registered(),
        is_emergency: application.declaration.request().is_emergency(),
        confirm_level: application.confirm_level.map(level_code),
        place: place(application, clock),
        amber_on: clock.map_or(NO_DUE_DAY, |clock| clock.amber_on),
        due_on: clock.map_or(NO_DUE_DAY, |clock| clock.due.date),
        due_provisional: clock.is_some_and(|clock| clock.due.provisional),
        notice: notice.map(|notice| DayRange { from: notice.from, until: notice.until.date }),
        changed_at,
        state_sealed: app.seal_state(key, application)?,
        card_sealed: app.seal_card(key, application, &card(application))?,
    })
}

/// The code of a level in views.
pub(crate) const fn level_code(level: ConfirmLevel) -> &'static str {
    match level {
        ConfirmLevel::District => "district",
        ConfirmLevel::Township => "township",
    }
}

/// Whoever waits for relief comes first, by the minute; once it is paid, the papers have their days like everybody's.
fn place(application: &Application, clock: Option<Clock>) -> WorkPlace {
    let waits = application.declaration.request().is_emergency() && application.stage == Stage::Submitted;
    let due_on = clock.map_or(NO_DUE_DAY, |clock| clock.due.date);
    let end_of_day = Timestamp::at_start_of(due_on.tomorrow().unwrap_or(due_on)).plus_seconds(-1);
    if waits {
        WorkPlace::Urgent(clock.and_then(|clock| clock.moment).unwrap_or(end_of_day))
    } else {
        WorkPlace::Ordinary(due_on)
    }
}

/// The clock that a list sorts by. While a notice hangs nobody can be late; what counts is the step after it.
fn list_clock(application: &Application, rules: &Rules<'_>, on: Date) -> Option<Clock> {
    let after_notice = application
        .notice()
        .filter(|_| application.stage == Stage::PublicNotice)
        .and_then(|notice| notice.until.date.tomorrow().ok());
    current_clock(application, rules, after_notice.unwrap_or(on))
}

fn card(application: &Application) -> Card {
    let proposal = application.opinion.as_ref().and_then(|opinion| match opinion.outcome {
        Outcome::Approve { kind, amount } => Some(NoticeProposal { kind, amount }),
        Outcome::Refuse => None,
    });
    Card {
        applicant: application.declaration.applicant().map(|member| member.name.clone()),
        members_count: application.declaration.members.len(),
        signed_count: application.signed_count(),
        signers_count: application.signers.len(),
        stage_since: application.stage_since,
        notice: application.notice().filter(|_| application.stage == Stage::PublicNotice).map(|notice| NoticeCard {
            kind: application.kind(),
            proposal,
            from: notice.from,
            until: notice.until.date,
        }),
    }
}

/// Hashes by which every member is found, identity numbers and phones; none of a draft, which staff may not know of.
pub(crate) fn blinds(app: &App, application: &Application) -> Vec<[u8; 32]> {
    if application.submitted_at.is_none() && application.stage != Stage::AwaitingSignatures {
        return Vec::new();
    }
    let members = &application.declaration.members;
    let ids = members.iter().map(|member| app.blind_id_number(member.id_number.as_str()));
    let phones = members.iter().filter_map(|member| member.phone.as_ref()).map(|phone| app.blind_phone(phone.as_str()));
    ids.chain(phones).collect()
}
