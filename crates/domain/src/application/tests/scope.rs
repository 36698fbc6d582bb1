//! S1: everyone reads exactly what their place in the division tree gives them.

use super::case::{a_case, accept, submitted_case};
use super::world::{DISTRICT, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, application_id, link_of, owner, staff, stranger};
use crate::access::{Actor, Role, may_read};
use crate::application::{Command, Refusal};
use crate::household::{Answer, MemberNo};
use crate::ids::ApplicationId;

#[test]
fn staff_read_what_was_submitted_inside_their_division() {
    let draft = a_case().with_household(2);
    let (submitted, awaiting) = (submitted_case().app, draft.clone().awaiting_signatures().app);
    let rows = [
        (Role::VillageWorker, VILLAGE, true),
        (Role::VillageWorker, "500114112004", false),
        (Role::TownshipClerk, TOWNSHIP, true),
        (Role::TownshipClerk, OTHER_TOWNSHIP, false),
        (Role::TownshipApprover, OTHER_TOWNSHIP, false),
        (Role::DistrictReviewer, DISTRICT, true),
        (Role::DistrictApprover, "500115", false),
        (Role::Supervisor, "50", true),
        (Role::Supervisor, "51", false),
    ];
    for (role, place, reads) in rows {
        let actor = staff(900, role, place);
        assert_eq!(may_read(&actor, &submitted), reads, "{role:?} {place}");
        assert!(!may_read(&actor, &draft.app), "a draft is the family's own: {role:?} {place}");
        let helps = role == Role::TownshipClerk && place == TOWNSHIP;
        assert_eq!(may_read(&actor, &awaiting), helps, "only the own clerk helps with signatures: {role:?} {place}");
    }
}

#[test]
fn administrators_never_read_cases() {
    let submitted = submitted_case().app;
    for role in [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator] {
        assert!(!role.reads_cases());
        assert!(!may_read(&staff(900, role, DISTRICT), &submitted), "{role:?}");
    }
}

#[test]
fn another_township_meets_nothing_at_all() {
    let neighbour = staff(900, Role::TownshipClerk, OTHER_TOWNSHIP);
    let case = submitted_case();
    assert_eq!(case.refused(&neighbour, accept()), Refusal::OutOfScope);
    assert!(case.available(&neighbour).is_empty());
}

#[test]
fn citizens_read_their_own_and_nobody_else_reads_it_in_public() {
    let case = submitted_case();
    assert!(may_read(&owner(), &case.app));
    assert!(!may_read(&stranger(), &case.app));
    assert!(!may_read(&Actor::Anyone, &case.app));
    assert_eq!(case.refused(&stranger(), Command::Withdraw { reason: None }), Refusal::OutOfScope);
}

#[test]
fn a_link_opens_one_application_for_one_member_of_the_family() {
    let asked = a_case().with_household(4).awaiting_signatures();
    assert!(may_read(&link_of(2), &asked.app));
    let elsewhere = ApplicationId::from_uuid(uuid::Uuid::from_u128(99));
    let foreign = Actor::Signer { application: elsewhere, member: MemberNo(2) };
    assert_ne!(elsewhere, application_id());
    assert!(!may_read(&foreign, &asked.app));
    let left = asked.does(&owner(), Command::ReopenDraft).answers(Answer::MemberRemoved(MemberNo(4)));
    assert!(!may_read(&link_of(4), &left.app), "who no longer belongs to the family reads nothing of it");
    assert!(may_read(&link_of(2), &left.app));
}
