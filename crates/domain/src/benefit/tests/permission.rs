//! The table of permissions for benefits, written down a second time in letters and compared cell by cell.

use uuid::Uuid;

use super::world::{Case, DISTRICT, TOWNSHIP, VILLAGE, owner, staff};
use crate::access::{Actor, Denial, Role};
use crate::benefit::access::{check, may_read, permitted};
use crate::benefit::{Action, Benefit, Hand, Stage};
use crate::ids::{CitizenId, StaffId};
use crate::policy::ConfirmLevel;

/// F family, P public, W village worker, K township clerk, D whoever decides at the benefit's level.
const TABLE: &str = "
    action                 active phase susp publ end
    record_review            K      K     K    -    -
    report_change            FWK    FWK   FWK  FWK  -
    request_stop             FK     FK    FK   -    -
    record_job_offer         K      K     -    -    -
    reassess_care            K      K     K    K    -
    propose_adjust           K      K     -    -    -
    propose_own_share        K      K     -    -    -
    propose_phase_out        K      -     -    -    -
    propose_suspend          K      K     -    -    -
    propose_resume           -      -     K    -    -
    propose_stop             K      K     K    -    -
    propose_publish_again    -      -     -    K    -
    propose_drop_stop        -      -     -    K    -
    approve                  D      D     D    D    -
    return                   D      D     D    D    -
    decide_stop              -      -     -    D    -
    object_stop              -      -     -    PF   -
    raise                    D      D     D    D    -
";

fn cells(action: Action) -> Vec<&'static str> {
    let name = serde_json::to_value(action).unwrap();
    let row = TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    row.filter(|row| row.first().is_some_and(|first| name == *first)).flat_map(|row| row[1..].to_vec()).collect()
}

fn everybody(level: ConfirmLevel) -> Vec<(char, Actor)> {
    let stranger = Actor::Citizen { id: CitizenId::from_uuid(Uuid::from_u128(9)) };
    let mut people = vec![('F', owner()), ('P', stranger), ('P', Actor::Anyone), ('-', Actor::System)];
    for role in Role::ALL {
        let (letter, place) = match role {
            Role::VillageWorker => ('W', VILLAGE),
            Role::TownshipClerk => ('K', TOWNSHIP),
            Role::TownshipApprover if level == ConfirmLevel::Township => ('D', TOWNSHIP),
            Role::DistrictApprover if level == ConfirmLevel::District => ('D', DISTRICT),
            Role::TownshipApprover => ('-', TOWNSHIP),
            Role::DistrictApprover
            | Role::VerificationOfficer
            | Role::DistrictReviewer
            | Role::Supervisor
            | Role::SystemAdministrator
            | Role::SecurityAdministrator
            | Role::AuditAdministrator => ('-', DISTRICT),
        };
        people.push((letter, staff(900, role, place)));
    }
    people
}

fn at_stage(stage: Stage, level: ConfirmLevel) -> Benefit {
    let mut benefit = Case::tekun().b().clone();
    benefit.stage = stage;
    benefit.level = level;
    benefit
}

fn reads(actor: &Actor, letter: char) -> bool {
    match actor {
        Actor::Staff { role, .. } => role.reads_cases(),
        Actor::Citizen { .. } | Actor::Signer { .. } | Actor::Anyone | Actor::System => letter != 'P',
    }
}

#[test]
fn the_table_of_the_code_is_the_table_of_this_page() {
    for level in [ConfirmLevel::District, ConfirmLevel::Township] {
        let mut allowed_count = 0;
        for action in Action::ALL {
            let row = cells(action);
            assert_eq!(row.len(), Stage::ALL.len(), "{action:?} has a cell for every stage");
            for (stage, cell) in Stage::ALL.into_iter().zip(&row) {
                let benefit = at_stage(stage, level);
                let public = action == Action::ObjectStop && stage == Stage::StopPublished;
                for (letter, actor) in everybody(level) {
                    let expected = if !public && !reads(&actor, letter) {
                        Err(Denial::OutOfScope)
                    } else if letter == '-' || !row.iter().any(|cell| cell.contains(letter)) {
                        Err(Denial::NotYours)
                    } else if cell.contains(letter) {
                        Ok(())
                    } else {
                        Err(Denial::WrongStage)
                    };
                    allowed_count += usize::from(expected.is_ok());
                    assert_eq!(check(&actor, action, &benefit), expected, "{action:?} {stage:?} {actor:?}");
                }
            }
        }
        // The letters above; P stands for two people.
        assert_eq!(allowed_count, 55 + 1, "{level:?}");
    }
}

#[test]
fn the_person_who_prepared_a_matter_neither_approves_nor_ends_it() {
    let decider = |id| staff(id, Role::DistrictApprover, DISTRICT);
    for (later, stage) in [(Action::Approve, Stage::Active), (Action::DecideStop, Stage::StopPublished)] {
        for earlier in Action::ALL {
            let mut benefit = at_stage(stage, ConfirmLevel::District);
            benefit.hands = vec![Hand { action: earlier, staff: StaffId::from_uuid(Uuid::from_u128(900)) }];
            let name = serde_json::to_value(earlier).unwrap();
            let prepares = name.as_str().is_some_and(|name| {
                name.starts_with("propose_") || ["record_review", "record_job_offer", "reassess_care"].contains(&name)
            });
            let expected = if prepares { Err(Denial::SamePerson) } else { Ok(()) };
            assert_eq!(check(&decider(900), later, &benefit), expected, "{earlier:?} then {later:?}");
            assert_eq!(check(&decider(901), later, &benefit), Ok(()), "a second person");
        }
    }
}

#[test]
fn a_benefit_is_read_in_its_own_division_and_by_its_own_family() {
    let benefit = at_stage(Stage::Active, ConfirmLevel::District);
    for (reader, reads) in [
        (owner(), true),
        (staff(1, Role::TownshipClerk, TOWNSHIP), true),
        (staff(1, Role::Supervisor, "50"), true),
        (staff(1, Role::TownshipClerk, "500114001"), false),
        (staff(1, Role::AuditAdministrator, DISTRICT), false),
        (Actor::Anyone, false),
        (Actor::System, true),
    ] {
        assert_eq!(may_read(&reader, &benefit), reads, "{reader:?}");
    }
}

#[test]
fn what_is_permitted_is_what_the_check_lets_through() {
    for stage in Stage::ALL {
        let benefit = at_stage(stage, ConfirmLevel::District);
        for (_, actor) in everybody(ConfirmLevel::District) {
            let each: Vec<Action> =
                Action::ALL.into_iter().filter(|action| check(&actor, *action, &benefit).is_ok()).collect();
            assert_eq!(permitted(&actor, &benefit), each, "{stage:?} {actor:?}");
        }
    }
}

#[test]
fn somebody_can_move_every_open_stage_on() {
    for stage in Stage::ALL.into_iter().filter(|stage| stage.is_open()) {
        let benefit = at_stage(stage, ConfirmLevel::District);
        assert!(everybody(ConfirmLevel::District).iter().any(|(_, actor)| !permitted(actor, &benefit).is_empty()));
    }
}
