//! Which event sends which text message to whom. Texts are policy data; nothing here names a kind of assistance.

use crate::jobs::{Outgoing, SmsJob, VerificationJob};
use crate::{App, AppError};
use jiff::civil::Date;
use jzt_crypto::UrlToken;
use jzt_domain::access::Role;
use jzt_domain::application::{Application, Event, Signer, Stage, current_clock};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::MemberNo;
use jzt_domain::identity::Phone;
use jzt_domain::ids::ApplicationId;
use jzt_domain::policy::SmsKind;
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
    for event in events {
        match event {
            Event::SignaturesAsked { signers, until } => {
                for signer in signers {
                    let (link, message) = signature_wanted(app, after, signer, *until, at)?;
                    links.push(link);
                    outgoing.extend(message);
                }
            }
            Event::VerificationOrdered => {
                outgoing.push(Outgoing::verification(VerificationJob { application: after.id }));
            }
            _ => outgoing.extend(to_people(app, after, event, at)?),
        }
    }
    Ok((links, outgoing))
}

/// The link for one signer and the message that carries it.
pub(crate) fn signature_wanted(
    app: &App,
    application: &Application,
    signer: &Signer,
    until: Date,
    at: Timestamp,
) -> Result<(NewLink, Option<Outgoing>), AppError> {
    let link = NewLink::new(app, signer.signer, until);
    let phone = application.declaration.member(signer.signer).and_then(|member| member.phone.clone());
    let days = at.date().until(until).map_or(0, |span| span.get_days()).max(1);
    let message = match phone {
        Some(phone) => {
            let values = [app.settings().public_url.clone(), link.token.as_str().to_owned(), days.to_string()];
            Some(sms(app, application, SmsKind::SignatureWanted, phone, &values, at)?)
        }
        None => None,
    };
    Ok((link, message))
}

fn to_people(app: &App, after: &Application, event: &Event, at: Timestamp) -> Result<Vec<Outgoing>, AppError> {
    let township = after.declaration.village.as_ref().and_then(DivisionCode::township);
    let district = after.declaration.village.as_ref().and_then(DivisionCode::district);
    let mut out = Vec::new();
    let mut to_applicant = |kind: SmsKind, values: &[String]| -> Result<(), AppError> {
        if let Some(phone) = after.declaration.applicant().and_then(|member| member.phone.clone()) {
            out.push(sms(app, after, kind, phone, values, at)?);
        }
        Ok(())
    };
    let due = due_text(app, after, at);
    match event {
        Event::Submitted { .. } => {
            let office = township.as_ref().and_then(|code| app.policy().divisions.name(code)).unwrap_or_default();
            to_applicant(SmsKind::SignedByAll, &[office.to_owned()])?;
            out.extend(township.map(|code| Outgoing::announce(Role::TownshipClerk, code, due)));
        }
        Event::Accepted { number } => {
            to_applicant(SmsKind::Received, &[number.to_string(), total_due(app, after, at)])?;
        }
        Event::SupplementRequested { items, due } => {
            to_applicant(SmsKind::SupplementWanted, &[items.len().to_string(), day_text(due.date)])?;
        }
        Event::NoticeStarted { from, until } => {
            to_applicant(SmsKind::NoticeOpens, &[day_text(*from), day_text(until.date)])?;
        }
        Event::Confirmed { .. } | Event::Refused { .. } | Event::AcceptanceRefused { .. } => {
            to_applicant(SmsKind::Decided, std::slice::from_ref(&app.settings().office_phone))?;
        }
        Event::SupplementAnswered { .. } | Event::Objected { .. } => {
            out.extend(township.map(|code| Outgoing::announce(Role::TownshipClerk, code, due)));
        }
        Event::OpinionWritten { .. } => {
            out.extend(township.map(|code| Outgoing::announce(Role::TownshipApprover, code, due)));
        }
        Event::NoticeClosed => out.extend(district.map(|code| Outgoing::announce(Role::DistrictApprover, code, due))),
        Event::Returned { .. } => out.extend(township.map(|code| Outgoing::announce(Role::TownshipClerk, code, due))),
        Event::Visited(_) | Event::VerificationRecorded(_) if after.stage == Stage::Opinion => {
            out.extend(township.map(|code| Outgoing::announce(Role::TownshipClerk, code, due)));
        }
        Event::Started { .. }
        | Event::Answered(_)
        | Event::SignaturesAsked { .. }
        | Event::DraftReopened
        | Event::Signed(_)
        | Event::SignatureDeclined { .. }
        | Event::Withdrawn { .. }
        | Event::VerificationOrdered
        | Event::VerificationRecorded(_)
        | Event::Visited(_)
        | Event::Reinvestigated { .. } => {}
    }
    Ok(out)
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
