//! Random people do random things at growing times. Whatever happens, the law holds.

use jiff::ToSpan;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::case::{Case, a_case, decline, known_well, sign};
use super::world::{
    CLERK_NO, DISTRICT, OTHER_TOWNSHIP, RURAL_FEN, TOWNSHIP, VILLAGE, alone_in_everything, appraisal, approve_as,
    approver, card, citizen_id, clerk, district_approver, division, draw_id, income, items, link_of, member, name,
    number, officer, on_paper, owner, paper, phone, property, report, reviewer, short, spending, staff, stranger, text,
    visit,
};
use crate::access::{Actor, Role};
use crate::application::{
    Action, Application, AskedWay, Assessed, Command, DeliveryWay, Earlier, Event, ExtensionReason, FactKey,
    FactSource, FactValue, FamilyChange, LeftWhy, NewRelation, Outcome, Recorded, SignerRow, SignerState, SigningAct,
    Stage, Verdict, Visit, available, evolve, first_month_of,
};
use crate::assess::amount_limit;
use crate::household::{Answer, BankAccount, Cause, Member, MemberNo, OfficialRelative, PaperKind, Relation, Section};
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;
use crate::policy::Residence;

const SEQUENCES: u32 = 96;
const SEQUENCES_TO_EVERY_END: u32 = 260;
const STEPS_MAX: usize = 90;
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
    (0_u8..=6, prop::collection::vec(step, 1..=STEPS_MAX))
}

/// The last ones wear two hats, work elsewhere, stand in for a colleague, or administer the machine.
fn people() -> Vec<Actor> {
    let mut people = vec![owner(), stranger(), Actor::Anyone, Actor::System, clerk(), approver(), officer()];
    people.extend([reviewer(), district_approver()]);
    people.extend((1..=5).map(link_of));
    people.push(staff(CLERK_NO, Role::TownshipApprover, TOWNSHIP));
    people.push(staff(CLERK_NO, Role::DistrictApprover, DISTRICT));
    people.push(staff(901, Role::TownshipClerk, OTHER_TOWNSHIP));
    people.push(staff(903, Role::TownshipApprover, TOWNSHIP));
    people.push(staff(902, Role::SystemAdministrator, DISTRICT));
    people
}

/// How seldom sensible people do something that turns the procedure back or stands beside its road; `None`: whenever they
/// can.
fn one_in(case: &Case, action: Action) -> Option<u8> {
    let stated = &case.app.declaration;
    let complete = stated.missing_afterwards().is_empty() && stated.missing().is_empty();
    if action == Action::Answer {
        return complete.then_some(12);
    }
    let seldom = [(15, BACK), (10, ASIDE), (6, BESIDE)];
    seldom.into_iter().find(|(_, actions)| actions.contains(&action)).map(|(times, _)| times)
}

const BACK: &[Action] = &[
    Action::Withdraw,
    Action::ReopenDraft,
    Action::DeclineSignature,
    Action::WithdrawAuthorization,
    Action::Return,
    Action::Refuse,
    Action::RefuseAcceptance,
    Action::Transfer,
    Action::ChangeFamily,
    Action::ChangeApplicant,
];
const ASIDE: &[Action] = &[
    Action::Object,
    Action::RequestSupplement,
    Action::CallForHelp,
    Action::DisputeVerification,
    Action::RecordComplaint,
    Action::Warn,
];
const BESIDE: &[Action] = &[
    Action::GiveConsent,
    Action::SettleFact,
    Action::AssessSelfCare,
    Action::Extend,
    Action::LiftWarning,
    Action::CorrectSignerPhone,
    Action::ChangeSigningWay,
    Action::SignOnPaper,
    Action::OpenSigning,
    Action::RecordDelivery,
];

fn choose(case: &Case, step: &Step) -> (Actor, Command) {
    let people = people();
    let wanted = |action: Action| one_in(case, action).is_none_or(|times| step.salt.is_multiple_of(times));
    let options: Vec<(&Actor, Action)> = case.with_rules(|rules| {
        let open = |by| available(by, &case.app, case.at, rules).into_iter().map(move |action| (by, action));
        people.iter().flat_map(open).filter(|(_, action)| wanted(*action)).collect()
    });
    let chosen = if step.sensible { options.get(step.pick % options.len().max(1)).copied() } else { None };
    let anything = (&people[step.pick % people.len()], Action::ALL[usize::from(step.salt) % Action::ALL.len()]);
    let (by, action) = chosen.unwrap_or(anything);
    (by.clone(), command(case, action, by, step))
}

fn command(case: &Case, action: Action, by: &Actor, step: &Step) -> Command {
    let reasons = text("理由");
    let amount_fen = [0, 1, RURAL_FEN, 2 * RURAL_FEN, 21 * RURAL_FEN][step.pick % 5];
    let linked = if let Actor::Signer { member, .. } = by { *member } else { MemberNo(step.salt % 5 + 1) };
    let new_paper = 1_000 + u128::try_from(step.pick).unwrap();
    match action {
        Action::Answer => Command::Answer(answer(case, step)),
        Action::AskSignatures => Command::AskSignatures { promised: step.salt > 9, earlier: earlier(step) },
        Action::CallForHelp => Command::CallForHelp { earlier: earlier(step) },
        Action::ReopenDraft => Command::ReopenDraft,
        Action::Sign if case.app.declaration.person(linked).is_some() => sign(case.signing_act(linked.0)),
        Action::Sign | Action::DeclineSignature => decline(linked.0),
        Action::SignOnPaper
        | Action::OpenSigning
        | Action::CorrectSignerPhone
        | Action::ChangeSigningWay
        | Action::CheckPaperSignature
        | Action::WithdrawAuthorization => signing_command(case, action, linked, step),
        Action::Withdraw => Command::Withdraw { reason: None },
        Action::AnswerSupplement => {
            Command::AnswerSupplement { papers: vec![paper(new_paper, PaperKind::Other)], text: None }
        }
        Action::Object => Command::Object { text: reasons, name: None, phone: None },
        Action::Accept => Command::Accept { number: number(), earlier: earlier(step) },
        Action::RefuseAcceptance => Command::RefuseAcceptance { reasons },
        Action::RequestSupplement => Command::RequestSupplement { items: items(step.pick % 3) },
        Action::OrderVerification => Command::OrderVerification,
        Action::RecordVerification => Command::RecordVerification(report()),
        Action::RecordVisit => Command::RecordVisit(some_visit(case, step)),
        Action::WriteOpinion if step.salt.is_multiple_of(5) => {
            Command::WriteOpinion { outcome: Outcome::Refuse, reasons }
        }
        Action::WriteOpinion => {
            let kind = if step.salt.is_multiple_of(3) { case.app.kind() } else { Kind::ALL[step.pick % 5] };
            Command::WriteOpinion { outcome: approve_as(kind, amount_fen), reasons }
        }
        Action::StartNotice => Command::StartNotice,
        Action::Reinvestigate => Command::Reinvestigate { reason: reasons },
        Action::CloseNotice => Command::CloseNotice,
        Action::Return => Command::Return { reasons },
        Action::Confirm => match case.app.opinion.as_ref().map(|opinion| &opinion.outcome) {
            Some(Outcome::Approve { amount, .. }) if step.salt > 50 => case.confirm_with(amount.amount_fen()),
            Some(_) | None => case.confirm_with(amount_fen),
        },
        Action::Refuse => Command::Refuse { reasons },
        Action::GiveConsent
        | Action::DisputeVerification
        | Action::ChangeFamily
        | Action::Transfer
        | Action::ChangeApplicant
        | Action::SettleFact
        | Action::AssessSelfCare
        | Action::RecordAppraisal
        | Action::Extend
        | Action::Warn
        | Action::LiftWarning
        | Action::Terminate
        | Action::RecordComplaint
        | Action::RecordDistrictVisit
        | Action::RecordDelivery
        | Action::RecordDraw
        | Action::ProposeRelief
        | Action::PayRelief
        | Action::CloseRelief => branch_command(case, action, step),
    }
}

/// Now and then by too few people, or by one who is named twice.
fn some_visit(case: &Case, step: &Step) -> Visit {
    let mut visit = visit(case.today().saturating_sub(i32::from(step.salt % 3).days()));
    visit.visitors.truncate(1 + step.pick % 4);
    if step.pick.is_multiple_of(7) {
        visit.visitors = vec![name("周明"); 2];
    }
    visit
}

fn delivery(case: &Case, step: &Step) -> Command {
    let way = [DeliveryWay::Online, DeliveryWay::ByHand, DeliveryWay::ByPost][step.pick % 3];
    Command::RecordDelivery { way, on: case.today().saturating_sub(i32::from(step.salt % 3).days()) }
}

fn branch_command(case: &Case, action: Action, step: &Step) -> Command {
    let (words, member) = (text("理由"), MemberNo(step.salt % 5 + 1));
    let fresh = |kind| paper(5_000 + u128::try_from(case.app.version).unwrap(), kind);
    match action {
        Action::GiveConsent => Command::GiveConsent,
        Action::DisputeVerification => {
            Command::DisputeVerification { papers: vec![fresh(PaperKind::IncomeProof)], text: words }
        }
        Action::ChangeFamily if step.pick.is_multiple_of(2) => {
            Command::ChangeFamily(FamilyChange::Joined(self::member(case.app.declaration.next_member_no().0)))
        }
        Action::ChangeFamily => {
            Command::ChangeFamily(FamilyChange::Left { member, why: LeftWhy::Died, on: case.today() })
        }
        Action::Transfer => {
            let village = ["500114001001", VILLAGE, "500115001001"][step.pick % 3];
            Command::Transfer { village: division(village), reason: words }
        }
        Action::ChangeApplicant => {
            Command::ChangeApplicant { to: member, citizen: citizen_id(3), relations: others_than(case, member) }
        }
        Action::SettleFact => {
            let known = case.app.fact_values(FactKey::Wages).first().copied();
            let (source, value) = known.unwrap_or((FactSource::Visited, 1));
            Command::SettleFact { fact: FactValue { key: FactKey::Wages, value }, source, reason: words }
        }
        Action::AssessSelfCare => Command::AssessSelfCare(Assessed { member, care: alone_in_everything() }),
        Action::RecordAppraisal => Command::RecordAppraisal(appraisal(case.today(), [13, 15, 12, 5][step.pick % 4])),
        Action::Extend => Command::Extend { reason: ExtensionReason::ALL[step.pick % 4], text: words },
        Action::Warn => Command::Warn { text: words },
        Action::LiftWarning => Command::LiftWarning,
        Action::Terminate => Command::Terminate { reasons: words },
        Action::RecordComplaint => Command::RecordComplaint { text: words, name: None, phone: None },
        Action::RecordDistrictVisit => Command::RecordDistrictVisit(visit(case.today())),
        Action::RecordDelivery => delivery(case, step),
        Action::RecordDraw => Command::RecordDraw { draw: draw_id(), chosen: step.salt.is_multiple_of(3) },
        Action::ProposeRelief => {
            let amount = Fen::new([0, 50_000, 100_000, 100_001][step.pick % 4]);
            Command::ProposeRelief { amount, photo: fresh(PaperKind::ReliefPhoto), text: words }
        }
        Action::PayRelief => Command::PayRelief,
        Action::CloseRelief => Command::CloseRelief { text: words },
        Action::Answer
        | Action::AskSignatures
        | Action::ReopenDraft
        | Action::Sign
        | Action::DeclineSignature
        | Action::SignOnPaper
        | Action::OpenSigning
        | Action::CorrectSignerPhone
        | Action::ChangeSigningWay
        | Action::CheckPaperSignature
        | Action::WithdrawAuthorization
        | Action::Withdraw
        | Action::AnswerSupplement
        | Action::Object
        | Action::Accept
        | Action::RefuseAcceptance
        | Action::RequestSupplement
        | Action::OrderVerification
        | Action::RecordVerification
        | Action::RecordVisit
        | Action::WriteOpinion
        | Action::StartNotice
        | Action::Reinvestigate
        | Action::CloseNotice
        | Action::Return
        | Action::Confirm
        | Action::Refuse
        | Action::CallForHelp => unreachable!("a step of the main road"),
    }
}

fn signing_command(case: &Case, action: Action, signer: MemberNo, step: &Step) -> Command {
    let asked = if step.pick.is_multiple_of(2) { AskedWay::OnPaper } else { AskedWay::OnPhone };
    let rejected = step.salt.is_multiple_of(4).then(|| text("签名看不清"));
    let known = case.app.declaration.person(signer).is_some();
    if action == Action::SignOnPaper && known {
        let act = SigningAct { way: on_paper(case.today()), ..case.signing_act(signer.0) };
        Command::SignOnPaper(Box::new(act))
    } else if action == Action::CorrectSignerPhone {
        Command::CorrectSignerPhone { signer, phone: phone(step.salt % 5 + 1) }
    } else if action == Action::ChangeSigningWay {
        Command::ChangeSigningWay { signer, asked }
    } else if action == Action::CheckPaperSignature {
        Command::CheckPaperSignature { signer, rejected }
    } else if action == Action::WithdrawAuthorization {
        Command::WithdrawAuthorization { signer, reason: None, identity: known_well(case.at) }
    } else {
        Command::OpenSigning { signer }
    }
}

/// Now and then somebody in the family has asked for the same before.
fn earlier(step: &Step) -> Option<Earlier> {
    step.salt.is_multiple_of(16).then(|| Earlier { number: number(), kind: Kind::Dibao, citizen: citizen_id(3) })
}

fn others_than(case: &Case, to: MemberNo) -> Vec<NewRelation> {
    let others = case.app.declaration.members.iter().filter(|member| member.no != to);
    others.map(|member| NewRelation { member: member.no, relation: Relation::Other }).collect()
}

fn answer(case: &Case, step: &Step) -> Answer {
    let known = &case.app.declaration;
    let emergency = known.request().is_emergency() && !step.pick.is_multiple_of(3);
    let missing = if emergency { known.missing_afterwards() } else { known.missing() };
    let section = if step.salt.is_multiple_of(4) { None } else { missing.first().copied() };
    let next = known.next_member_no().0;
    match section {
        Some(Section::Place) => {
            Answer::Place { village: division(VILLAGE), address: short("一组"), residence: Residence::Rural }
        }
        Some(Section::Cause) => Answer::Cause { causes: vec![Cause::OldAge], text: None },
        Some(Section::Members) if known.applicant().is_none() => Answer::Member(member(1)),
        Some(Section::Members) => Answer::MembersComplete,
        Some(Section::Income) => Answer::Income(income(600_000)),
        Some(Section::Property) => Answer::Property(property()),
        Some(Section::Request) => Answer::Request(request(step.pick)),
        Some(Section::Spending) => Answer::Spending(spending(600_000)),
        Some(Section::Obligors) => Answer::ObligorsComplete,
        Some(Section::Bank) => {
            Answer::Bank(BankAccount { holder: MemberNo(1), bank: short("农商行"), card: card() })
        }
        Some(Section::OfficialRelative) => Answer::OfficialRelative(OfficialRelative::No),
        Some(Section::Papers) => Answer::PaperAdded(paper(1, PaperKind::IdCard)),
        None => match step.pick % 6 {
            5 => Answer::Request(request(step.pick / 6)),
            0 => Answer::Member(member(next)),
            1 => Answer::MemberRemoved(MemberNo(step.salt % 6)),
            2 => Answer::Income(income(i64::from(step.salt) - 9)),
            3 => Answer::PaperRemoved(paper(1, PaperKind::IdCard).id),
            _ => Answer::Bank(BankAccount { holder: MemberNo(step.salt % 6), bank: short("农商行"), card: card() }),
        },
    }
}

fn request(pick: usize) -> Request {
    let lasting = |first| Request::Lasting { first, others_too: pick.is_multiple_of(2) };
    match pick % 5 {
        0 => lasting(Kind::Tekun),
        1 => Request::Temporary { sort: TemporarySort::Expense },
        2 => Request::Temporary { sort: TemporarySort::Emergency },
        3 => Request::Single { member: MemberNo(1), others_too: true },
        _ => lasting(Kind::Dibao),
    }
}

const fn lasting(first: Kind) -> Request {
    Request::Lasting { first, others_too: true }
}

const EMERGENCY: Request = Request::Temporary { sort: TemporarySort::Emergency };

/// Plays a sequence; every step is checked on its own and against all that came before.
fn play(people: u8, steps: &[Step]) -> Case {
    let mut case = match people {
        0 => a_case(),
        1 | 2 => a_case().with_household(people),
        3 => a_case().with_household_asking(3, EMERGENCY),
        4 => a_case().with_household_asking(2, EMERGENCY).called_for_help(),
        5 => a_case().with_household_asking(1, lasting(Kind::Tekun)).signed(),
        _ => a_case().with_household_asking(2, lasting(Kind::Dibao)).signed(),
    };
    for step in steps {
        case.at = case.at.plus_seconds(i64::from(step.hours) * 3_600);
        let (by, command) = choose(&case, step);
        let action = command.action().unwrap();
        let offered = case.available(&by).contains(&action);
        let result = case.tries(&by, command.clone());
        assert_eq!(result, case.tries(&by, command.clone()), "the same question has the same answer");
        assert!(offered || result.is_err(), "{by:?} did {action:?} without being offered it");
        if result.is_ok() {
            let hands_before = case.app.hands.len();
            case = case.does(&by, command);
            if let Actor::Staff { id, .. } = by {
                let mut hands = case.app.hands.iter().skip(hands_before);
                assert!(hands.any(|hand| (hand.action, hand.staff) == (action, id)), "a step keeps who took it");
            }
            the_law_holds(&case);
        }
    }
    case
}

fn the_law_holds(case: &Case) {
    let app = &case.app;
    money_is_never_negative(app);
    if app.accepted_at.is_some() && matches!(app.stage, Stage::PublicNotice | Stage::Confirmation) {
        everyone_signed(app);
    }
    if matches!(app.stage, Stage::Opinion | Stage::PublicNotice | Stage::Confirmation) {
        investigated(app);
    }
    let Some(decision) = &app.decision else {
        assert!(app.stage.is_open() || app.stage == Stage::Withdrawn);
        return;
    };
    let ended = if decision.verdict == Verdict::Terminated { Stage::Terminated } else { Stage::Decided };
    assert_eq!(app.stage, ended);
    match decision.verdict {
        Verdict::NotAccepted => assert_eq!(app.accepted_at, None),
        Verdict::Terminated => assert!(app.warning.as_ref().is_some_and(|w| decision.at.date() > w.due.date)),
        Verdict::Relieved { amount } => relieved(app, amount),
        Verdict::Approved { kind, amount, first_month } => {
            decided_on_the_merits(app);
            published_for_its_days(app);
            let limit = case.with_rules(|rules| amount_limit(app, kind, rules.policy, decision.at.date())).unwrap();
            assert!(amount <= limit, "{kind:?} {amount:?}");
            assert_eq!(amount == Fen::ZERO, matches!(kind, Kind::Marginal | Kind::RigidSpending));
            assert_eq!(first_month, first_month_of(kind, decision.at.date()));
            let approved = Outcome::Approve { kind, amount };
            assert_eq!(app.opinion.as_ref().map(|opinion| &opinion.outcome), Some(&approved), "not as proposed");
            assert!(kind == app.declaration.request().kind() || app.others_too(), "judged otherwise without consent");
        }
        Verdict::Refused => decided_on_the_merits(app),
    }
}

fn decided_on_the_merits(app: &Application) {
    everyone_signed(app);
    investigated(app);
    assert!(app.opinion.is_some() && app.accepted_at.is_some() && app.number.is_some());
    assert!(app.objections.iter().all(|objection| !objection.open), "decided over an open objection");
    different_people(app);
    let check = app.complaints.last().map(|complaint| complaint.at);
    let drawn = app.draw.as_ref().filter(|draw| draw.chosen).map(|draw| draw.at);
    for since in [check, drawn].into_iter().flatten() {
        assert!(app.district_visits.iter().any(|(at, _)| *at >= since), "the district did not visit");
    }
    assert!(app.kind() != Kind::Tekun || app.draw.is_some(), "特困 without a draw");
}

/// Under these rules every approval hangs its days, and again after an objection.
fn published_for_its_days(app: &Application) {
    let notice = app.notice().expect("approved without a notice");
    let closed_on = notice.closed_at.expect("decided under a hanging notice").date();
    let full_days = i64::from((closed_on - notice.from).get_days()) - 1;
    let days = if app.kind() == Kind::Temporary { 5 } else { NOTICE_DAYS };
    assert!(full_days >= days, "the notice hung for {full_days} full days");
    assert_eq!(app.published.as_ref(), app.opinion.as_ref().map(|opinion| &opinion.outcome), "something else hung");
}

fn everyone_signed(app: &Application) {
    // Taking it back stops what is still to be asked of others; what was done before stays done (个人信息保护法 第15条).
    let signed = |row: &SignerRow| row.is_signed() || matches!(row.state, SignerState::Withdrawn { .. });
    assert!(!app.signers.is_empty() && app.signers.iter().all(signed), "without every signature");
    let unsigned = |member: &&Member| {
        !app.signers.iter().any(|row| row.signer.signer == member.no || row.signer.wards.contains(&member.no))
    };
    assert_eq!(app.declaration.members.iter().find(unsigned), None, "nobody signed for a member");
}

fn relieved(app: &Application, amount: Fen) {
    everyone_signed(app);
    assert!(app.declaration.missing_afterwards().is_empty());
    assert!((1..=100_000).contains(&amount.amount_fen()), "beyond the petty fund");
    let by = |action| app.hands.iter().rfind(|hand| hand.action == action).map(|hand| hand.staff);
    assert_ne!(by(Action::ProposeRelief), by(Action::PayRelief));
}

fn money_is_never_negative(app: &Application) {
    let stated = &app.declaration;
    let sums = stated.income.sources().into_iter().chain(stated.spending.parts()).chain([stated.property.savings]);
    let proposed = app.opinion.iter().filter_map(|opinion| match opinion.outcome {
        Outcome::Approve { amount, .. } => Some(amount),
        Outcome::Refuse => None,
    });
    let relief = app.relief.iter().map(|relief| relief.amount);
    assert!(sums.flatten().chain(proposed).chain(relief).all(|sum| sum >= Fen::ZERO));
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
    for _ in 0..SEQUENCES_TO_EVERY_END {
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
    for turn in [
        "application.withdrawn",
        "application.reinvestigated",
        "decided after a second notice",
        "application.relief_closed",
        "application.reclassified",
        "application.verification_disputed",
        "application.family_changed",
        "application.applicant_changed",
        "application.transferred",
        "application.terminated",
        "application.extended",
        "application.appraised",
        "application.district_visited",
        "application.drawn",
        "application.signing_opened",
        "application.signer_phone_corrected",
        "application.signing_way_changed",
        "application.paper_signature_checked",
        "application.authorization_withdrawn",
    ] {
        assert!(seen.contains(turn), "{turn} was never reached: {seen:?}");
    }
}
