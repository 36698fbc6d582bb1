//! Events and states come back from their stored form as they went in; a log that contradicts itself is refused.

use super::case::{Case, district_case, published_case, submitted_case};
use super::world::{application_id, citizen_id, clerk, family_id, items, link_of, number, owner, report, text};
use crate::access::Actor;
use crate::application::{Application, Command, CorruptLog, Event, Recorded, Signature, evolve};
use crate::household::MemberNo;

fn replayed(log: &[Recorded<Event>]) -> Result<Application, CorruptLog> {
    let folded = log.iter().try_fold(None, |state, recorded| evolve(state, recorded).map(Some));
    Ok(folded?.expect("the log is not empty"))
}

/// Between them, these cases hold every kind of event.
fn cases() -> Vec<Case> {
    let withdraw = Command::Withdraw { reason: Some(text("不需要了")) };
    let refuse = Command::Refuse { reasons: text("收入高于标准") };
    let supplement = Command::AnswerSupplement { papers: vec![], text: Some(text("已补")) };
    let decline = Command::DeclineSignature { signer: MemberNo(2), reason: None };
    vec![
        district_case().confirmed(152_000),
        published_case().objected().reinvestigated().does(&owner(), withdraw),
        district_case().does(&super::world::district_approver(), refuse),
        district_case().does(&super::world::reviewer(), Command::Return { reasons: text("补充") }),
        submitted_case()
            .does(&clerk(), Command::RequestSupplement { items: items(2) })
            .does(&owner(), supplement)
            .does(&clerk(), Command::RefuseAcceptance { reasons: text("不在本区") }),
        super::case::a_case()
            .with_household(2)
            .awaiting_signatures()
            .does(&link_of(2), decline)
            .does(&owner(), Command::ReopenDraft),
    ]
}

#[test]
fn every_kind_of_event_and_every_state_reads_back_what_was_written() {
    let mut kinds = std::collections::BTreeSet::new();
    for case in cases() {
        for recorded in &case.log {
            kinds.insert(recorded.event.kind());
            let stored = serde_json::to_string(&recorded.event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&stored).unwrap(), recorded.event);
            let by = serde_json::to_string(&recorded.by).unwrap();
            assert_eq!(serde_json::from_str::<Actor>(&by).unwrap(), recorded.by);
        }
        let stored = serde_json::to_string(&case.app).unwrap();
        assert_eq!(serde_json::from_str::<Application>(&stored).unwrap(), case.app);
        assert_eq!(replayed(&case.log), Ok(case.app));
    }
    assert_eq!(kinds.len(), 23, "every kind of event was there: {kinds:?}");
}

#[test]
fn a_log_with_a_gap_a_double_or_a_wrong_beginning_is_corrupt() {
    let log = submitted_case().accepted().log;
    let mut gap = log.clone();
    drop(gap.remove(5));
    assert_eq!(replayed(&gap), Err(CorruptLog::Gap { after: 5, found: 7 }));
    let mut double = log.clone();
    double.insert(5, double[4].clone());
    assert_eq!(replayed(&double), Err(CorruptLog::Gap { after: 5, found: 5 }));
    let mut headless = log.clone();
    drop(headless.remove(0));
    for recorded in &mut headless {
        recorded.version -= 1;
    }
    assert_eq!(replayed(&headless), Err(CorruptLog::Beginning));
    let started = Event::Started { id: application_id(), family: family_id(), citizen: citizen_id(3) };
    assert_eq!(appended(log, started), Err(CorruptLog::Beginning));
}

fn appended(mut log: Vec<Recorded<Event>>, event: Event) -> Result<Application, CorruptLog> {
    let last = log.last().unwrap().clone();
    log.push(Recorded { version: last.version + 1, event, ..last });
    replayed(&log)
}

#[test]
fn events_that_speak_of_what_is_not_there_are_corrupt() {
    let log = super::case::a_case().with_household(1).log;
    let signature =
        Signature { signer: MemberNo(1), text_version: String::new(), text_sm3: String::new(), drawing: None };
    let dangling = [
        Event::Signed(signature),
        Event::SignatureDeclined { signer: MemberNo(1), reason: None },
        Event::SupplementAnswered { papers: vec![], text: None },
        Event::VerificationRecorded(report()),
        Event::Reinvestigated { reason: text("再看") },
        Event::NoticeClosed,
    ];
    for event in dangling {
        let kind = event.kind();
        assert_eq!(appended(log.clone(), event), Err(CorruptLog::Dangling(kind)), "{kind}");
    }
    assert!(appended(log, Event::Accepted { number: number() }).is_ok());
}
