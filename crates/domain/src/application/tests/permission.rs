//! The table of permissions, written down a second time in letters and compared cell by cell.

use uuid::Uuid;

use super::case::submitted_case;
use super::world::{DISTRICT, TOWNSHIP, VILLAGE, link_of, owner, staff, stranger};
use crate::access::{Actor, Denial, Role, check, has_turn, permitted, roles_for};
use crate::application::{Action, Application, Hand, Stage};
use crate::ids::StaffId;
use crate::policy::ConfirmLevel;

/// F family, L signer's link, P public, S system, K township clerk, A township approver, V verification officer,
/// R district reviewer, D district approver; the columns are the stages in their order. The file went to the district; K
/// of a draft is the clerk who opened it.
const TABLE: &str = "
    action               draft sign subm supp inve opin noti conf done gone reli term
    answer                 FK   -    FK   -    -    -    -    -    -    -    FK   -
    ask_signatures         FK   FK   FK   FK   FK   FK   -    -    -    -    FK   -
    reopen_draft           -    F    -    -    -    -    -    -    -    -    -    -
    sign                   -    L    L    L    L    L    -    -    -    -    L    -
    decline_signature      -    L    L    L    L    L    -    -    -    -    L    -
    open_signing           -    L    L    L    L    L    -    -    -    -    L    -
    sign_on_paper          -    LFK  LFK  LFK  LFK  LFK  -    -    -    -    LFK  -
    correct_signer_phone   -    FK   FK   FK   FK   FK   -    -    -    -    FK   -
    change_signing_way     -    FK   FK   FK   FK   FK   -    -    -    -    FK   -
    check_paper_signature  -    K    K    K    K    K    -    -    -    -    K    -
    withdraw_authorization -    LK   LK   LK   LK   LK   LK   LK   LK   -    LK   -
    withdraw               F    F    F    F    F    F    F    F    -    -    -    -
    answer_supplement      -    -    -    F    -    -    -    -    -    -    -    -
    object                 -    -    -    -    -    -    PF   -    -    -    -    -
    accept                 -    -    K    -    -    -    -    -    -    -    -    -
    refuse_acceptance      -    -    K    K    -    -    -    -    -    -    -    -
    request_supplement     -    -    K    -    K    -    -    -    -    -    -    -
    order_verification     -    -    -    -    K    -    -    -    -    -    -    -
    record_verification    -    -    -    SV   SV   -    -    -    -    -    -    -
    record_visit           -    -    -    -    K    -    -    -    -    -    -    -
    write_opinion          -    -    -    -    -    K    -    -    -    -    -    -
    start_notice           -    -    -    -    -    A    -    -    -    -    -    -
    reinvestigate          -    -    -    -    -    -    KA   -    -    -    -    -
    close_notice           -    -    -    -    -    -    A    -    -    -    -    -
    return                 -    -    A    -    -    A    -    RD   -    -    -    -
    confirm                -    -    -    -    -    -    -    D    -    -    -    -
    refuse                 -    -    -    -    -    -    -    D    -    -    -    -
    record_delivery        -    -    -    -    -    -    -    -    FK   -    -    -
    call_for_help          FK   -    -    -    -    -    -    -    -    -    -    -
    give_consent           -    -    F    F    F    F    F    F    -    -    -    -
    dispute_verification   -    -    -    -    F    F    -    -    -    -    -    -
    change_family          -    -    FK   FK   FK   FK   FK   FK   -    -    -    -
    transfer               -    -    KA   KA   KA   KA   -    -    -    -    -    -
    change_applicant       -    -    KA   KA   KA   KA   KA   KA   -    -    -    -
    settle_fact            -    -    -    -    K    K    -    -    -    -    -    -
    assess_self_care       -    -    -    -    K    K    -    -    -    -    -    -
    record_appraisal       -    -    -    -    K    -    -    -    -    -    -    -
    extend                 -    -    -    AD   AD   AD   AD   AD   -    -    -    -
    warn                   -    -    K    K    K    K    K    K    -    -    K    -
    lift_warning           -    -    KA   KA   KA   KA   KA   KA   -    -    KA   -
    terminate              -    -    AD   AD   AD   AD   AD   AD   -    -    AD   -
    record_complaint       -    -    -    -    -    -    KRD  PKRD -    -    -    -
    record_district_visit  -    -    -    -    -    -    -    RD   -    -    -    -
    record_draw            -    -    -    -    -    -    -    SR   -    -    -    -
    propose_relief         -    -    K    -    -    -    -    -    -    -    -    -
    pay_relief             -    -    A    -    -    -    -    -    -    -    -    -
    close_relief           -    -    -    -    -    -    -    -    -    -    K    -
";

fn cells(action: Action) -> Vec<&'static str> {
    let name = serde_json::to_value(action).unwrap();
    let row = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let cells = row.filter(|row| row.first().is_some_and(|first| name == *first)).flat_map(|row| row[1..].to_vec());
    cells.collect()
}

/// Everybody whom the table speaks about, with their letter; '-' for those who are never in it.
fn everybody() -> Vec<(char, Actor)> {
    let mut people =
        vec![('F', owner()), ('P', stranger()), ('P', Actor::Anyone), ('S', Actor::System), ('L', link_of(2))];
    for role in Role::ALL {
        let (letter, place) = match role {
            Role::VillageWorker => ('-', VILLAGE),
            Role::TownshipClerk => ('K', TOWNSHIP),
            Role::TownshipApprover => ('A', TOWNSHIP),
            Role::VerificationOfficer => ('V', DISTRICT),
            Role::DistrictReviewer => ('R', DISTRICT),
            Role::DistrictApprover => ('D', DISTRICT),
            Role::Supervisor | Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => {
                ('-', DISTRICT)
            }
        };
        people.push((letter, staff(900, role, place)));
    }
    people
}

fn at_stage(stage: Stage) -> Application {
    let mut application = submitted_case().app;
    application.stage = stage;
    if matches!(stage, Stage::Draft | Stage::AwaitingSignatures) {
        application.submitted_at = None;
    }
    application
}

fn reads(actor: &Actor, letter: char, application: &Application) -> bool {
    match actor {
        Actor::Staff { role: Role::TownshipClerk, .. } if application.stage == Stage::AwaitingSignatures => true,
        Actor::Staff { role, .. } => role.reads_cases() && application.submitted_at.is_some(),
        Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => letter != 'P',
    }
}

#[test]
fn the_table_of_the_code_is_the_table_of_this_page() {
    let mut allowed_count = 0;
    for action in Action::ALL {
        let row = cells(action);
        assert_eq!(row.len(), Stage::ALL.len(), "{action:?} has a cell for every stage");
        for (stage, cell) in Stage::ALL.into_iter().zip(&row) {
            let application = at_stage(stage);
            let public = matches!(
                (action, stage),
                (Action::Object, Stage::PublicNotice) | (Action::RecordComplaint, Stage::Confirmation)
            );
            for (letter, actor) in everybody() {
                let expected = if !public && !reads(&actor, letter, &application) {
                    Err(Denial::OutOfScope)
                } else if letter == '-' || !row.iter().any(|cell| cell.contains(letter)) {
                    Err(Denial::NotYours)
                } else if cell.contains(letter) {
                    Ok(())
                } else {
                    Err(Denial::WrongStage)
                };
                allowed_count += usize::from(expected.is_ok());
                assert_eq!(check(&actor, action, &application), expected, "{action:?} {stage:?} {actor:?}");
            }
        }
    }
    // The letters above, without the K of drafts that another clerk opened; P stands for two people.
    assert_eq!(allowed_count, 243 + 2);
}

/// The step, and the earlier steps that who takes it may not have taken (职责分离).
const CONTROLS: [(Action, Stage, Role, &[&str]); 6] = [
    (Action::PayRelief, Stage::Submitted, Role::TownshipApprover, &["propose_relief"]),
    (Action::StartNotice, Stage::Opinion, Role::TownshipApprover, THE_OPINION),
    (Action::CloseNotice, Stage::PublicNotice, Role::TownshipApprover, &["write_opinion"]),
    (Action::Terminate, Stage::Investigating, Role::TownshipApprover, &["warn"]),
    (Action::Confirm, Stage::Confirmation, Role::DistrictApprover, THE_WHOLE_FILE),
    (Action::Refuse, Stage::Confirmation, Role::DistrictApprover, THE_WHOLE_FILE),
];
const THE_OPINION: &[&str] =
    &["accept", "record_visit", "record_appraisal", "settle_fact", "assess_self_care", "write_opinion"];
const THE_WHOLE_FILE: &[&str] = &[
    "accept",
    "record_verification",
    "record_visit",
    "record_appraisal",
    "settle_fact",
    "assess_self_care",
    "write_opinion",
    "start_notice",
    "close_notice",
    "record_district_visit",
];

#[test]
fn one_person_never_takes_two_steps_that_control_each_other() {
    for (action, stage, role, controlled) in CONTROLS {
        for earlier in Action::ALL {
            let mut application = at_stage(stage);
            let place = if role == Role::DistrictApprover { DISTRICT } else { TOWNSHIP };
            let at = application.stage_since;
            application.hands = vec![Hand { action: earlier, staff: StaffId::from_uuid(Uuid::from_u128(900)), at }];
            let name = serde_json::to_value(earlier).unwrap();
            let same = controlled.iter().any(|known| name == *known);
            let expected = if same { Err(Denial::SamePerson) } else { Ok(()) };
            assert_eq!(check(&staff(900, role, place), action, &application), expected, "{earlier:?} then {action:?}");
            assert_eq!(check(&staff(901, role, place), action, &application), Ok(()), "a second person");
        }
    }
}

#[test]
fn what_is_permitted_is_what_the_check_lets_through() {
    for stage in Stage::ALL {
        let application = at_stage(stage);
        for (_, actor) in everybody() {
            let mut each: Vec<Action> =
                Action::ALL.into_iter().filter(|action| check(&actor, *action, &application).is_ok()).collect();
            let mut listed = permitted(&actor, &application);
            each.sort();
            listed.sort();
            assert_eq!(listed, each, "{stage:?} {actor:?}");
        }
    }
}

#[test]
fn somebody_can_move_every_open_stage_on() {
    for stage in Stage::ALL.into_iter().filter(|stage| stage.is_open()) {
        let application = at_stage(stage);
        let moves = |(_, actor): &(char, Actor)| permitted(actor, &application).iter().any(|a| *a != Action::Withdraw);
        assert!(everybody().iter().any(moves), "{stage:?} is a dead end");
    }
}

#[test]
fn pages_can_say_whose_turn_it_is() {
    assert_eq!(roles_for(Action::Return, Stage::Opinion), vec![Role::TownshipApprover]);
    assert_eq!(roles_for(Action::Return, Stage::Confirmation), THE_DECIDERS);
    assert!(roles_for(Action::Withdraw, Stage::Draft).is_empty());
    let waits_for = |role| Stage::ALL.into_iter().filter(move |stage| has_turn(role, *stage)).collect::<Vec<_>>();
    assert_eq!(waits_for(Role::DistrictApprover), vec![Stage::Confirmation], "extending is not its turn");
    assert_eq!(
        waits_for(Role::TownshipClerk),
        vec![Stage::Submitted, Stage::Investigating, Stage::Opinion, Stage::PublicNotice, Stage::ReliefFirst]
    );
    assert!(waits_for(Role::Supervisor).is_empty());
}

const THE_DECIDERS: [Role; 3] = [Role::DistrictReviewer, Role::DistrictApprover, Role::TownshipApprover];

#[test]
fn a_delegated_file_is_the_townships_to_decide_and_no_longer_the_districts() {
    let mut application = at_stage(Stage::Confirmation);
    application.confirm_level = Some(ConfirmLevel::Township);
    let (township, district) =
        (staff(900, Role::TownshipApprover, TOWNSHIP), staff(901, Role::DistrictApprover, DISTRICT));
    for action in [Action::Confirm, Action::Refuse, Action::Return] {
        assert_eq!(check(&township, action, &application), Ok(()), "{action:?}");
        assert_eq!(check(&district, action, &application), Err(Denial::NotYours), "{action:?}");
    }
    let starter = Hand {
        action: Action::StartNotice,
        staff: StaffId::from_uuid(Uuid::from_u128(900)),
        at: application.stage_since,
    };
    application.hands = vec![starter];
    assert_eq!(check(&township, Action::Confirm, &application), Err(Denial::SamePerson));
}

#[test]
fn role_codes_read_back() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
    for stage in Stage::ALL {
        assert_eq!(Stage::from_code(stage.code()), Some(stage));
    }
    assert_eq!((Role::from_code("mayor"), Stage::from_code("closed")), (None, None));
}
