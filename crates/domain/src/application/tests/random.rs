//! Random people do random things at growing times. Whatever happens, the law holds.

use jiff::ToSpan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::case::{Case, a_case};
use super::world::{
    CLERK_NO, DISTRICT, OTHER_TOWNSHIP, RURAL_FEN, TOWNSHIP, approve, approver, card, clerk, district_approver,
    division, income, items, link_of, member, name, number, officer, owner, paper, report, reviewer, short, staff,
    stranger, text, visit,
};
use crate::access::{Actor, Role};
use crate::application::{
    Action, Application, Command, Event, Outcome, Recorded, SignerState, Stage, Verdict, evolve, first_paid_month,
};
use crate::household::{Answer, BankAccount, Cause, MemberNo, OfficialRelative, PaperKind, Property, Section};
use crate::money::Fen;
use crate::policy::Residence;

const SEQUENCES: u32 = 96;
const STEPS_MAX: usize = 60;
const NOTICE_DAYS: i64 = 7;

/// One attempt: sensible people mostly do what is open to them, others anything.
#[derive(Debug, Clone)]
struct Step {
    sensible: bool,
    pick: usize,
    salt: u8,
    hours: u16,
}

fn sequence() -> impl Strategy<Value = (u8, Vec<Step>)> {
    let step = (prop::bool::weighted(0.8), any::<u16>(), any::<u8>(), 0_u16..72)
        .prop_map(|(sensible, pick, salt, hours)| Step { sensible, pick: usize::from(pick), salt, hours });
    (0_u8..=4, prop::collection::vec(step, 1..=STEPS_MAX))
}

/// The last three wear two hats, work elsewhere, or administer the machine.
fn people() -> Vec<Actor> {
    let mut people = vec![owner(), stranger(), Actor::Anyone, Actor::System, clerk(), approver(), officer()];
    people.extend([reviewer(), district_approver()]);
    people.extend((1..=5).map(link_of));
    people.push(staff(CLERK_NO, Role::TownshipApprover, TOWNSHIP));
    people.push(staff(CLERK_NO, Role::DistrictApprover, DISTRICT));
    people.push(staff(901, Role::TownshipClerk, OTHER_TOWNSHIP));
    people.push(staff(902, Role::SystemAdministrator, DISTRICT));
    people
}

/// Turns back the procedure, so that it is to be chosen only now and then.
fn is_a_turn(action: Action) -> bool {
    matches!(
        action,
        Action::Withdraw
            | Action::ReopenDraft
            | Action::DeclineSignature
            | Action::Object
            | Action::Return
            | Action::Refuse
            | Action::RefuseAcceptance
            | Action::RequestSupplement
    )
}

fn choose(case: &Case, step: &Step) -> (Actor, Command) {
    let people = people();
    let open = people.iter().flat_map(|by| case.available(by).into_iter().map(move |action| (by, action)));
    let options: Vec<(&Actor, Action)> =
        open.filter(|(_, action)| !is_a_turn(*action) || step.salt.is_multiple_of(12)).collect();
    let chosen = if step.sensible { options.get(step.pick % options.len().max(1)).copied() } else { None };
    let anything = (&people[step.pick % people.len()], Action::ALL[usize::from(step.salt) % Action::ALL.len()]);
    let (by, action) = chosen.unwrap_or(anything);
    (by.clone(), command(case, action, by, step))
}

fn command(case: &Case, action: Action, by: &Actor, step: &Step) -> Command {
    let reasons = text("理由");
    let monthly_fen = [0, 1, RURAL_FEN, 4 * RURAL_FEN, 21 * RURAL_FEN][step.pick % 5];
    let linked = if let Actor::Signer { member, .. } = by { *member } else { MemberNo(step.salt % 5 + 1) };
    let new_paper = 1_000 + u128::try_from(step.pick).unwrap();
    match action {
        Action::Answer => Command::Answer(answer(case, step)),
        Action::AskSignatures => Command::AskSignatures { promised: step.salt > 9 },
        Action::ReopenDraft => Command::ReopenDraft,
        Action::Sign if case.app.declaration.member(linked).is_some() => Command::Sign(case.signing_act(linked.0)),
        Action::Sign | Action::DeclineSignature => Command::DeclineSignature { signer: linked, reason: None },
        Action::Withdraw => Command::Withdraw { reason: None },
        Action::AnswerSupplement => {
            Command::AnswerSupplement { papers: vec![paper(new_paper, PaperKind::Other)], text: None }
        }
        Action::Object => Command::Object { text: reasons, name: None, phone: None },
        Action::Accept => Command::Accept { number: number() },
        Action::RefuseAcceptance => Command::RefuseAcceptance { reasons },
        Action::RequestSupplement => Command::RequestSupplement { items: items(step.pick % 3) },
        Action::OrderVerification => Command::OrderVerification,
        Action::RecordVerification => Command::RecordVerification(report()),
        Action::RecordVisit => {
            let mut visit = visit(case.today().saturating_sub(i32::from(step.salt % 3).days()));
            visit.visitors.truncate(1 + step.pick % 4);
            if step.pick.is_multiple_of(7) {
                visit.visitors = vec![name("周明"); 2];
            }
            Command::RecordVisit(visit)
        }
        Action::WriteOpinion if step.salt.is_multiple_of(5) => {
            Command::WriteOpinion { outcome: Outcome::Refuse, reasons }
        }
        Action::WriteOpinion => Command::WriteOpinion { outcome: approve(monthly_fen), reasons },
        Action::StartNotice => Command::StartNotice,
        Action::Reinvestigate => Command::Reinvestigate { reason: reasons },
        Action::CloseNotice => Command::CloseNotice,
        Action::Return => Command::Return { reasons },
        Action::Confirm => case.confirm_with(monthly_fen),
        Action::Refuse => Command::Refuse { reasons },
    }
}

fn answer(case: &Case, step: &Step) -> Answer {
    let known = &case.app.declaration;
    let missing = known.missing();
    let section = if step.salt.is_multiple_of(4) { None } else { missing.first().copied() };
    let next = known.next_member_no().0;
    match section {
        Some(Section::Place) => Answer::Place {
            village: division(super::world::VILLAGE),
            address: short("一组"),
            residence: Residence::Rural,
        },
        Some(Section::Cause) => Answer::Cause { causes: vec![Cause::OldAge], text: None },
        Some(Section::Members) if known.applicant().is_none() => Answer::Member(member(1)),
        Some(Section::Members) => Answer::MembersComplete,
        Some(Section::Income) => Answer::Income(income(600_000)),
        Some(Section::Property) => {
            Answer::Property(Property { savings: Some(Fen::ZERO), vehicles_count: Some(0), dwellings_count: Some(1) })
        }
        Some(Section::Bank) => {
            Answer::Bank(BankAccount { holder: MemberNo(1), bank: short("农商行"), card: card() })
        }
        Some(Section::OfficialRelative) => Answer::OfficialRelative(OfficialRelative::No),
        Some(Section::Papers) => Answer::PaperAdded(paper(1, PaperKind::IdCard)),
        None => match step.pick % 5 {
            0 => Answer::Member(member(next)),
            1 => Answer::MemberRemoved(MemberNo(step.salt % 6)),
            2 => Answer::Income(income(i64::from(step.salt) - 9)),
            3 => Answer::PaperRemoved(paper(1, PaperKind::IdCard).id),
            _ => Answer::Bank(BankAccount { holder: MemberNo(step.salt % 6), bank: short("农商行"), card: card() }),
        },
    }
}

/// Plays a sequence; every step is checked on its own and against all that came before.
fn play(people: u8, steps: &[Step]) -> Case {
    let mut case = if people == 0 { a_case() } else { a_case().with_household(people) };
    for step in steps {
        case.at = case.at.plus_seconds(i64::from(step.hours) * 3_600);
        let (by, command) = choose(&case, step);
        let action = command.action().unwrap();
        let offered = case.available(&by).contains(&action);
        let result = case.tries(&by, command.clone());
        assert_eq!(result, case.tries(&by, command.clone()), "the same question has the same answer");
        assert!(offered || result.is_err(), "{by:?} did {action:?} without being offered it");
        if result.is_ok() {
            case = case.does(&by, command);
            if let Actor::Staff { id, .. } = by {
                let hand = case.app.hands.last().expect("a step of staff keeps who took it");
                assert_eq!((hand.action, hand.staff), (action, id));
            }
            the_law_holds(&case);
        }
    }
    case
}

fn the_law_holds(case: &Case) {
    let app = &case.app;
    if app.submitted_at.is_some() {
        let signed = |row: &crate::application::SignerRow| matches!(row.state, SignerState::Signed { .. });
        assert!(!app.signers.is_empty() && app.signers.iter().all(signed), "submitted without every signature");
    }
    if matches!(app.stage, Stage::Opinion | Stage::PublicNotice | Stage::Confirmation) {
        investigated(app);
    }
    let Some(decision) = &app.decision else { return };
    assert_eq!(app.stage, Stage::Decided);
    if decision.verdict == Verdict::NotAccepted {
        assert_eq!(app.accepted_at, None);
        return;
    }
    investigated(app);
    assert!(app.opinion.is_some() && app.accepted_at.is_some() && app.number.is_some());
    assert!(app.objections.iter().all(|objection| !objection.open), "decided over an open objection");
    let notice = app.notice().expect("decided without a notice");
    let closed_on = notice.closed_at.expect("decided under a hanging notice").date();
    let full_days = i64::from((closed_on - notice.from).get_days()) - 1;
    assert!(full_days >= NOTICE_DAYS, "the notice hung for {full_days} full days");
    different_people(app);
    if let Verdict::Approved { monthly, first_month } = decision.verdict {
        let ceiling_fen = RURAL_FEN * i64::try_from(app.declaration.members.len()).unwrap();
        assert!((1..=ceiling_fen).contains(&monthly.amount_fen()), "{monthly:?}");
        assert_eq!(first_month, first_paid_month(decision.at.date()));
    }
}

fn investigated(app: &Application) {
    assert!(app.verification.as_ref().is_some_and(|known| known.report.is_some()), "no report");
    let (recorded_at, visit) = app.visits.last().expect("nobody visited");
    let distinct: std::collections::HashSet<&str> =
        visit.visitors.iter().map(crate::identity::PersonName::as_str).collect();
    assert!(app.visited && distinct.len() >= 2, "not visited by two");
    assert!(Some(visit.visited_on) >= app.accepted_at.map(crate::time::Timestamp::date));
    assert!(visit.visited_on <= recorded_at.date());
}

fn different_people(app: &Application) {
    let by = |action| app.hands.iter().filter(move |hand| hand.action == action).map(|hand| hand.staff);
    let decided = by(Action::Confirm).chain(by(Action::Refuse)).last().expect("a person decided");
    for earlier in [Action::Accept, Action::RecordVisit, Action::WriteOpinion, Action::StartNotice] {
        assert!(by(earlier).all(|staff| staff != decided), "one person did {earlier:?} and decided");
    }
    let published: Vec<_> = by(Action::StartNotice).collect();
    assert!(by(Action::WriteOpinion).all(|writer| !published.contains(&writer)), "published one's own opinion");
}

fn replayed(log: &[Recorded<Event>]) -> Option<Application> {
    log.iter().fold(None, |state, recorded| Some(evolve(state, recorded).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(SEQUENCES))]

    #[test]
    fn whatever_people_do_the_law_holds_and_the_log_replays((people, steps) in sequence()) {
        let case = play(people, &steps);
        prop_assert_eq!(replayed(&case.log), Some(case.app.clone()));
        let stored = serde_json::to_string(&case.app).unwrap();
        prop_assert_eq!(serde_json::from_str::<Application>(&stored).unwrap(), case.app);
        for recorded in &case.log {
            let stored = serde_json::to_string(&recorded.event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&stored).unwrap(), &recorded.event);
        }
    }
}

/// Random play is worth something only if it gets to the end by more than one way.
#[test]
fn random_play_reaches_every_end() {
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let (people, steps) = sequence().new_tree(&mut runner).unwrap().current();
        let case = play(people, &steps);
        seen.extend(case.log.iter().map(|recorded| recorded.event.kind()));
        if case.app.notices.len() > 1 && case.app.decision.is_some() {
            seen.insert("decided after a second notice");
        }
    }
    for end in ["application.confirmed", "application.refused", "application.acceptance_refused"] {
        assert!(seen.contains(end), "{end} was never reached: {seen:?}");
    }
    for turn in ["application.withdrawn", "application.reinvestigated", "decided after a second notice"] {
        assert!(seen.contains(turn), "{turn} was never reached: {seen:?}");
    }
}
