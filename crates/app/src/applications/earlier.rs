//! Has somebody of the family applied for the same cause before? Found by the blind index of identity numbers.

use crate::{App, AppError, benefits};
use jiff::ToSpan;
use jiff::civil::Date;
use jzt_domain::access::Actor;
use jzt_domain::application::{Application, Command, Decision, Earlier, FamilyChange, Verdict};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::Member;
use jzt_domain::kind::{Kind, Request};
use jzt_domain::policy::CountKey;
use jzt_store::Tx;

/// Applications of one person that are looked at.
const APPLICATIONS_OF_PERSON_MAX: u16 = 50;

/// The command with what the program knows about earlier applications, where the command asks for it.
pub(super) async fn with_earlier(app: &App, application: &Application, command: Command) -> Result<Command, AppError> {
    let asks = matches!(command, Command::AskSignatures { .. } | Command::CallForHelp { .. } | Command::Accept { .. });
    if !asks {
        return Ok(command);
    }
    let known = earlier(app, &mut app.glance().await?, application).await?;
    Ok(match command {
        Command::AskSignatures { promised, .. } => Command::AskSignatures { promised, earlier: known },
        Command::CallForHelp { .. } => Command::CallForHelp { earlier: known },
        Command::Accept { number, .. } => Command::Accept { number, earlier: known },
        other => other,
    })
}

/// Whoever joins a family must not bring along a second application, or money that another family receives for them.
pub(super) async fn may_join(
    app: &App,
    actor: &Actor,
    application: &Application,
    change: Option<&FamilyChange>,
) -> Result<(), AppError> {
    let Some(FamilyChange::Joined(member)) = change else { return Ok(()) };
    match found(app, &mut app.glance().await?, application, &[member]).await? {
        Some(known) => Err(known.refusal(application, actor).into()),
        None => Ok(()),
    }
}

/// An accepted application of somebody in this family in this district for the same cause: one that is open, one whose
/// monthly benefit still runs for that person, or for 临时救助 one that led to money within the months that the policy sets.
pub(super) async fn earlier(app: &App, tx: &mut Tx, application: &Application) -> Result<Option<Earlier>, AppError> {
    let members = &application.declaration.members;
    let asked_for: Vec<&Member> = match application.declaration.request() {
        Request::Single { member: alone, .. } => members.iter().filter(|member| member.no == alone).collect(),
        Request::Lasting { .. } | Request::Temporary { .. } => members.iter().collect(),
    };
    found(app, tx, application, &asked_for).await
}

async fn found(
    app: &App,
    tx: &mut Tx,
    application: &Application,
    people: &[&Member],
) -> Result<Option<Earlier>, AppError> {
    let today = app.now().date();
    let day = app.rules_of(application, today);
    let interval_months = day.rules().policy.count(CountKey::TemporaryIntervalMonths);
    let mut of_others = None;
    for person in people {
        let blind = app.blind_id_number(person.id_number.as_str());
        for row in tx.states_of_person(&blind, APPLICATIONS_OF_PERSON_MAX).await? {
            if row.id == application.id || row.wrapped.is_none() {
                continue;
            }
            let (known, _) = app.open_application(&row)?;
            let Some(number) = known.number.clone() else { continue };
            if same_district(application, &known)
                && same_cause(application, &known)
                && (still_counts(&known, interval_months, today) || still_paid(app, tx, &known, person).await?)
            {
                let found = Earlier { number, kind: known.kind(), citizen: known.citizen };
                // The account's own is the one that can be named.
                if found.citizen == application.citizen {
                    return Ok(Some(found));
                }
                of_others.get_or_insert(found);
            }
        }
    }
    Ok(of_others)
}

fn same_district(one: &Application, other: &Application) -> bool {
    let district = |application: &Application| application.handled_in().and_then(DivisionCode::district);
    district(one) == district(other)
}

/// The lasting kinds are judged together, so one family has one such application; 临时救助 is asked for by cause.
fn same_cause(one: &Application, other: &Application) -> bool {
    let (asked, known) = (one.declaration.request(), other.declaration.request());
    match (asked, known) {
        (Request::Temporary { .. }, Request::Temporary { .. }) => {
            one.declaration.causes.iter().any(|cause| other.declaration.causes.contains(cause))
        }
        (Request::Temporary { .. }, _) | (_, Request::Temporary { .. }) => false,
        _ => true,
    }
}

/// An open one counts always; a paid 临时救助 for some months.
fn still_counts(known: &Application, interval_months: Option<u16>, today: Date) -> bool {
    if known.stage.is_open() {
        return true;
    }
    let paid = known.decision.as_ref().filter(|decision| match decision.verdict {
        Verdict::Approved { kind, .. } => kind == Kind::Temporary,
        Verdict::Relieved { .. } => true,
        Verdict::Refused | Verdict::NotAccepted | Verdict::Terminated => false,
    });
    let until = paid
        .zip(interval_months)
        .map(|(decision, months)| decision.at.date().saturating_add(i32::from(months).months()));
    until.is_some_and(|until| today < until)
}

/// Nobody receives 低保 or 特困 twice: a monthly benefit counts for everybody it is paid for, until it has ended.
async fn still_paid(app: &App, tx: &mut Tx, known: &Application, person: &Member) -> Result<bool, AppError> {
    let monthly = |decision: &Decision| matches!(decision.verdict, Verdict::Approved { kind, .. } if kind.is_monthly());
    if !known.decision.as_ref().is_some_and(monthly) {
        return Ok(false);
    }
    let Some(benefit) = benefits::led_to_by(app, tx, known.id).await? else { return Ok(false) };
    Ok(benefit.stage.is_open() && benefit.counted().any(|counted| counted.id_number == person.id_number))
}
