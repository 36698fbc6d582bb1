//! Which event sends which text message to whom. Texts are policy data; nothing here names a kind of assistance.

use crate::jobs::{AnnounceJob, Announced, Outgoing, SmsJob, VerificationJob};
use crate::letters::{self, LetterJob};
use crate::watch::{ChaseJob, SignaturesJob, Turn};
use crate::{App, AppError};
use jiff::ToSpan;
use jiff::civil::Date;
use jzt_crypto::UrlToken;
use jzt_domain::access::Role;
use jzt_domain::application::{
    Application, AskedWay, Event, Refusal, SignerRow, Stage, VerificationReport, current_clock,
};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::MemberNo;
use jzt_domain::identity::Phone;
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::{ConfirmLevel, CountKey, SmsKind};
use jzt_domain::time::Timestamp;
use jzt_store::Tx;

/// The first and last minute of the day at which a message may arrive that is not a code.
const DAY_FROM_MINUTES: i64 = 8 * 60 + 30;
const DAY_UNTIL_MINUTES: i64 = 20 * 60;

/// A signing link to be stored with the events that ask for it.
pub(crate) struct NewLink {
    token: UrlToken,
    member: MemberNo,
    until: Date,
}

impl NewLink {
    pub(crate) fn new(app: &App, member: MemberNo, until: Date) -> Self {
        Self { token: UrlToken::generate(app.parts().entropy.as_ref()), member, until }
    }

    /// The address path of the link.
    pub(crate) fn path(&self) -> String {
        format!("/s/{}", self.token.as_str())
    }

    /// Stores the link; earlier links of the same member end.
    pub(crate) async fn store(&self, tx: &mut Tx, id: ApplicationId, at: Timestamp) -> Result<(), AppError> {
        let no = u32::from(self.member.0);
        tx.revoke_signing_links(id, no, at).await?;
        let expires_at = Timestamp::at_start_of(self.until.tomorrow().unwrap_or(self.until));
        tx.create_signing_link(&self.token.hash(), id, no, expires_at, at).await?;
        Ok(())
    }
}

/// Links to store and work to enqueue for a run of events that led to `after`.
pub(crate) fn caused_by(
    app: &App,
    after: &Application,
    events: &[Event],
    at: Timestamp,
) -> Result<(Vec<NewLink>, Vec<Outgoing>), AppError> {
    let mut links = Vec::new();
    let mut outgoing = Vec::new();
    // `after` is the state after the last of them.
    let first_version = after.version - i64::try_from(events.len()).unwrap_or(0) + 1;
    for (version, event) in (first_version..).zip(events) {
        if let Some(kind) = letters::of_event(event) {
            outgoing.push(Outgoing::letter(LetterJob::new(app, after.id, after.id.to_string(), version, kind)));
        }
        match event {
            Event::SignaturesAsked { signers, until } | Event::FamilyChanged { signers, until: Some(until), .. } => {
                for signer in signers {
                    let asked = asked(app, after, signer.signer, SmsKind::SignatureWanted, at)?;
                    links.extend(asked.link);
                    outgoing.extend(asked.message);
                }
                outgoing.extend(watched(app, after, *until, at)?);
            }
            Event::SignerPhoneCorrected { signer, .. }
            | Event::SigningWayChanged { signer, asked: AskedWay::OnPhone }
            | Event::PaperSignatureChecked { signer, rejected: Some(_), .. } => {
                let asked = asked(app, after, *signer, SmsKind::SignatureWanted, at)?;
                links.extend(asked.link);
                outgoing.extend(asked.message);
                if let Event::PaperSignatureChecked { until: Some(until), .. } = event {
                    outgoing.extend(watched(app, after, *until, at)?);
                }
            }
            Event::VerificationOrdered => {
                let round = after.verification.as_ref().map_or(0, |verification| verification.round);
                outgoing.push(Outgoing::verification(VerificationJob { application: after.id }, round));
            }
            Event::HelpCalled { .. } => outgoing.extend(chase(app, after, at)),
            _ => {}
        }
        outgoing.extend(to_family(app, after, event, at)?);
        outgoing.extend(to_staff(app, after, event, at));
    }
    Ok((links, outgoing))
}

/// An emergency is looked at again when its hours are over.
fn chase(app: &App, after: &Application, at: Timestamp) -> Option<Outgoing> {
    let day = app.rules_of(after, at.date());
    let not_before = current_clock(after, &day.rules(), at.date())?.moment?;
    Some(Outgoing::chase(ChaseJob { application: after.id, not_before }))
}

/// A signer who is asked: the link, and the message that carries it. Neither for whoever has signed, signs on paper, or is
/// asked too late; no message where there is no phone.
#[derive(Default)]
pub(crate) struct Asked {
    pub link: Option<NewLink>,
    pub message: Option<Outgoing>,
}

/// Asks one signer by a new link, with the words of one of the messages that carry one.
pub(crate) fn asked(
    app: &App,
    application: &Application,
    signer: MemberNo,
    kind: SmsKind,
    at: Timestamp,
) -> Result<Asked, AppError> {
    let row = application.signer(signer).filter(|row| !row.is_signed() && row.asked == AskedWay::OnPhone);
    let until = application.sign_until.filter(|until| at.date() <= *until);
    let (Some(_), Some(until)) = (row, until) else { return Ok(Asked::default()) };
    let link = NewLink::new(app, signer, until);
    let days = at.date().until(until).map_or(0, |span| span.get_days()).max(1);
    let values = [app.settings().public_url.clone(), link.token.as_str().to_owned(), days.to_string()];
    let phone = application.declaration.person(signer).and_then(|person| person.phone.cloned());
    let message = phone.map(|phone| sms(app, application, kind, phone, &values, at)).transpose()?;
    Ok(Asked { link: Some(link), message })
}

/// A reminder before the links end, and a word to the family when they have.
fn watched(app: &App, application: &Application, until: Date, at: Timestamp) -> Result<Vec<Outgoing>, AppError> {
    let day = app.rules_of(application, at.date());
    let days = day.rules().policy.count(CountKey::SignatureReminderDays).ok_or(Refusal::PolicyMissing)?;
    let remind_on = until.saturating_sub(i64::from(days).days());
    let job = |turn, on| SignaturesJob { application: application.id, until, turn, not_before: morning(on) };
    let reminder = (remind_on > at.date()).then(|| job(Turn::Reminder, remind_on));
    let end = job(Turn::End, until.tomorrow().unwrap_or(until));
    Ok(reminder.into_iter().chain([end]).map(Outgoing::signatures).collect())
}

/// Where the family is told: the applicant's phone, else the phone of whoever applies for them.
pub(crate) fn family_phone(application: &Application) -> Option<Phone> {
    let declaration = &application.declaration;
    let applicant = declaration.applicant().and_then(|member| member.phone.clone());
    applicant.or_else(|| declaration.agent.as_ref().map(|agent| agent.phone.clone()))
}

fn to_family(app: &App, after: &Application, event: &Event, at: Timestamp) -> Result<Option<Outgoing>, AppError> {
    let Some(phone) = family_phone(after) else { return Ok(None) };
    let Some((kind, values)) = family_message(app, after, event, at) else { return Ok(None) };
    sms(app, after, kind, phone, &values, at).map(Some)
}

/// What the family reads about an event, with the values of the template.
fn family_message(app: &App, after: &Application, event: &Event, at: Timestamp) -> Option<(SmsKind, Vec<String>)> {
    // Where the letter waits behind the sign-in, and whom to ask.
    let site = || app.settings().public_url.clone();
    let site_and_phone = || vec![site(), app.settings().office_phone.clone()];
    Some(match event {
        Event::Submitted { .. } => (SmsKind::SignedByAll, vec![township_name(app, after)]),
        Event::Accepted { .. } => (SmsKind::Received, vec![total_due(app, after, at), site()]),
        Event::SupplementRequested { items, due } => {
            (SmsKind::SupplementWanted, vec![items.len().to_string(), day_text(due.date), site()])
        }
        Event::VerificationRecorded(report) if differs(report) => {
            (SmsKind::VerificationDiffers, vec![due_text(app, after, at), site()])
        }
        Event::NoticeStarted { from, until } => {
            (SmsKind::NoticeOpens, vec![day_text(*from), day_text(until.date), site()])
        }
        Event::Transferred { .. } => match &after.number {
            Some(number) => (SmsKind::Transferred, vec![township_name(app, after), number.to_string()]),
            None => (SmsKind::SignedByAll, vec![township_name(app, after)]),
        },
        Event::Extended { .. } => (SmsKind::Extended, vec![total_due(app, after, at)]),
        Event::Warned { due, .. } => (SmsKind::CooperationWanted, vec![day_text(due.date), site()]),
        Event::Terminated { .. } => (SmsKind::Terminated, site_and_phone()),
        Event::ReliefPaid { .. } => (SmsKind::ReliefPaid, vec![due_text(app, after, at)]),
        Event::PaperSignatureChecked { rejected: Some(_), .. } => (SmsKind::PaperRejected, vec![site()]),
        Event::AuthorizationWithdrawn { .. } => (SmsKind::AuthorizationStopped, vec![site()]),
        Event::Confirmed { .. }
        | Event::Refused { .. }
        | Event::AcceptanceRefused { .. }
        | Event::ReliefClosed { .. } => (SmsKind::Decided, site_and_phone()),
        Event::Started { .. }
        | Event::Answered(_)
        | Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Signed(_)
        | Event::SignatureDeclined { .. }
        | Event::SigningOpened { .. }
        | Event::SignerPhoneCorrected { .. }
        | Event::SigningWayChanged { .. }
        | Event::PaperSignatureChecked { .. }
        | Event::Withdrawn { .. }
        | Event::SupplementAnswered { .. }
        | Event::VerificationOrdered
        | Event::VerificationRecorded(_)
        | Event::Visited(_)
        | Event::OpinionWritten { .. }
        | Event::Objected { .. }
        | Event::Reinvestigated { .. }
        | Event::NoticeClosed
        | Event::Forwarded { .. }
        | Event::Returned { .. }
        | Event::HelpCalled { .. }
        | Event::ConsentGiven
        | Event::Reclassified { .. }
        | Event::VerificationDisputed { .. }
        | Event::FamilyChanged { .. }
        | Event::ApplicantChanged { .. }
        | Event::FactSettled { .. }
        | Event::SelfCareAssessed(_)
        | Event::Appraised(_)
        | Event::WarningLifted
        | Event::Complained { .. }
        | Event::DistrictVisited(_)
        | Event::Drawn { .. }
        | Event::Delivered { .. }
        | Event::ReliefProposed { .. } => return None,
    })
}

fn differs(report: &VerificationReport) -> bool {
    report.findings.iter().any(|finding| finding.differs)
}

/// Whose turn an event makes it.
fn to_staff(app: &App, after: &Application, event: &Event, at: Timestamp) -> Option<Outgoing> {
    let role = match event {
        Event::SignatureDeclined { .. }
        | Event::AuthorizationWithdrawn { .. }
        | Event::Submitted { .. }
        | Event::HelpCalled { .. }
        | Event::SupplementAnswered { .. }
        | Event::Objected { .. }
        | Event::Returned { .. }
        | Event::ConsentGiven
        | Event::VerificationDisputed { .. }
        | Event::FamilyChanged { .. }
        | Event::Transferred { .. }
        | Event::ReliefPaid { .. } => Role::TownshipClerk,
        Event::Visited(_) | Event::VerificationRecorded(_) | Event::Appraised(_) if after.stage == Stage::Opinion => {
            Role::TownshipClerk
        }
        // Before submission the office looks at it together with everything else.
        Event::Signed(_) if after.submitted_at.is_some_and(|submitted| submitted < at) && waits_for_check(after) => {
            Role::TownshipClerk
        }
        Event::OpinionWritten { .. }
        | Event::ReliefProposed { .. }
        | Event::Forwarded { level: ConfirmLevel::Township } => Role::TownshipApprover,
        Event::Forwarded { level: ConfirmLevel::District } => Role::DistrictApprover,
        Event::Complained { .. } | Event::Drawn { chosen: true, .. } => Role::DistrictReviewer,
        Event::Started { .. }
        | Event::Answered(_)
        | Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Signed(_)
        | Event::SigningOpened { .. }
        | Event::SignerPhoneCorrected { .. }
        | Event::SigningWayChanged { .. }
        | Event::PaperSignatureChecked { .. }
        | Event::Withdrawn { .. }
        | Event::Accepted { .. }
        | Event::AcceptanceRefused { .. }
        | Event::SupplementRequested { .. }
        | Event::VerificationOrdered
        | Event::VerificationRecorded(_)
        | Event::Visited(_)
        | Event::NoticeStarted { .. }
        | Event::Reinvestigated { .. }
        | Event::NoticeClosed
        | Event::Confirmed { .. }
        | Event::Refused { .. }
        | Event::Reclassified { .. }
        | Event::ApplicantChanged { .. }
        | Event::FactSettled { .. }
        | Event::SelfCareAssessed(_)
        | Event::Appraised(_)
        | Event::Extended { .. }
        | Event::Warned { .. }
        | Event::WarningLifted
        | Event::Terminated { .. }
        | Event::DistrictVisited(_)
        | Event::Drawn { chosen: false, .. }
        | Event::Delivered { .. }
        | Event::ReliefClosed { .. } => return None,
    };
    let place = after.handled_in()?;
    let division = match role {
        Role::DistrictReviewer | Role::DistrictApprover => place.district(),
        _ => place.township(),
    }?;
    let what = match event {
        Event::SignatureDeclined { .. } => Announced::Declined,
        Event::AuthorizationWithdrawn { .. } => Announced::Withdrawn,
        _ => Announced::Work,
    };
    Some(Outgoing::tell(AnnounceJob { role, division, due: due_text(app, after, at), what }))
}

fn waits_for_check(application: &Application) -> bool {
    application.signers.iter().any(SignerRow::is_paper_unchecked)
}

fn township_name(app: &App, application: &Application) -> String {
    let township = application.handled_in().and_then(DivisionCode::township);
    township.and_then(|code| app.policy().divisions.name(&code).map(str::to_owned)).unwrap_or_default()
}

fn due_text(app: &App, application: &Application, at: Timestamp) -> String {
    let day = app.rules_of(application, at.date());
    current_clock(application, &day.rules(), at.date()).map(|clock| day_text(clock.due.date)).unwrap_or_default()
}

fn total_due(app: &App, application: &Application, at: Timestamp) -> String {
    let day = app.rules_of(application, at.date());
    jzt_domain::application::clocks(application, &day.rules(), at.date())
        .last()
        .map(|clock| day_text(clock.due.date))
        .unwrap_or_default()
}

/// A civil date as a message says it: 12月4日.
pub(crate) fn day_text(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

fn sms(
    app: &App,
    application: &Application,
    kind: SmsKind,
    phone: Phone,
    values: &[String],
    at: Timestamp,
) -> Result<Outgoing, AppError> {
    let day = app.rules_of(application, at.date());
    Ok(Outgoing::sms(compose(&day.rules(), kind, phone, values, at)?))
}

/// Fills a template and decides when it may go out.
pub(crate) fn compose(
    rules: &jzt_domain::application::Rules<'_>,
    kind: SmsKind,
    phone: Phone,
    values: &[String],
    at: Timestamp,
) -> Result<SmsJob, AppError> {
    let template = rules.policy.sms(kind).ok_or_else(|| AppError::Internal("policy lacks a message text".into()))?;
    let borrowed: Vec<&str> = values.iter().map(String::as_str).collect();
    let text = template.render(&borrowed).map_err(|fault| AppError::Internal(Box::new(fault)))?;
    let not_before = if template.at_night { at } else { by_day(at) };
    Ok(SmsJob { phone, template_id: template.id.clone(), params: values.to_vec(), text, not_before })
}

/// Early on a day, yet late enough for a message.
fn morning(day: Date) -> Timestamp {
    by_day(Timestamp::at_start_of(day))
}

/// The same moment by day, or the next morning at half past eight.
fn by_day(at: Timestamp) -> Timestamp {
    let clock = at.civil();
    let minutes = i64::from(clock.hour()) * 60 + i64::from(clock.minute());
    let morning = |day: Date| Timestamp::at_start_of(day).plus_seconds(DAY_FROM_MINUTES * 60);
    if minutes < DAY_FROM_MINUTES {
        morning(clock.date())
    } else if minutes >= DAY_UNTIL_MINUTES {
        morning(clock.date().tomorrow().unwrap_or(clock.date()))
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn nobody_is_woken_by_a_message() {
        let day = Timestamp::at_start_of(date(2026, 11, 23));
        let at = |hours: i64, minutes: i64| day.plus_seconds((hours * 60 + minutes) * 60);
        assert_eq!(by_day(at(8, 29)), at(8, 30));
        assert_eq!(by_day(at(8, 30)), at(8, 30));
        assert_eq!(by_day(at(19, 59)), at(19, 59));
        assert_eq!(by_day(at(20, 0)), at(24 + 8, 30));
    }
}
