//! Who decides, and what must be there before: delegation, 抽查, and the district's own visit.

use jiff::civil::date;

use super::case::{Case, a_case, district_case, published_case};
use super::world::{
    DISTRICT, TOWNSHIP, approve_as, approver, clerk, district_approver, draw_id, owner, reviewer, short, staff, text,
    visit,
};
use crate::access::{Actor, Role};
use crate::application::{Action, ClockKind, Command, Holder, Refusal, Stage};
use crate::household::{Answer, OfficialRelative};
use crate::kind::{Kind, Request};
use crate::policy::ConfirmLevel;

const DELEGATED: &str = "rules.confirm_level = { value = \"township\" }";

fn complaint() -> Command {
    Command::RecordComplaint { text: text("反映家中有车"), name: None, phone: None }
}

fn draw(chosen: bool) -> Command {
    Command::RecordDraw { draw: draw_id(), chosen }
}

fn district_visit(case: &Case) -> Command {
    Command::RecordDistrictVisit(visit(case.today()))
}

fn tekun_at_district() -> Case {
    let tekun = Request::Lasting { first: Kind::Tekun, others_too: false };
    a_case()
        .with_household_asking(1, tekun)
        .signed()
        .accepted()
        .investigated()
        .proposed(approve_as(Kind::Tekun, 50_000))
        .published()
        .notice_closed()
}

#[test]
fn the_level_is_fixed_when_the_file_goes_there() {
    assert_eq!(district_case().app.confirm_level, Some(ConfirmLevel::District));
    let delegated = published_case().under(DELEGATED).notice_closed();
    assert_eq!(delegated.app.confirm_level, Some(ConfirmLevel::Township));
    let later = district_case().under(DELEGATED);
    assert_eq!(later.app.confirm_level, Some(ConfirmLevel::District), "a change of policy does not move it");
}

#[test]
fn a_delegated_decision_needs_another_approver_than_the_one_who_published() {
    let case = published_case().under(DELEGATED).notice_closed();
    let confirm = || case.confirm_with(152_000);
    assert_eq!(case.refused(&approver(), confirm()), Refusal::SecondPersonRequired);
    assert_eq!(case.refused(&district_approver(), confirm()), Refusal::NotYours);
    let colleague = staff(112, Role::TownshipApprover, TOWNSHIP);
    assert_eq!(case.clone().does(&colleague, confirm()).app.stage, Stage::Decided);
    let back = Command::Return { reasons: text("请补充") };
    assert_eq!(case.clone().does(&colleague, back).app.stage, Stage::Investigating);
    let clock = case.clocks()[0];
    assert_eq!((clock.kind, clock.holder), (ClockKind::Confirm, Holder::Staff(Role::TownshipApprover)));
}

#[test]
fn a_tekun_file_waits_for_its_draw() {
    let case = tekun_at_district();
    assert_eq!(case.refused(&district_approver(), case.confirm_with(50_000)), Refusal::DrawRequired);
    assert!(!case.available(&district_approver()).contains(&Action::Confirm));
    let drawn = case.does(&Actor::System, draw(false));
    assert_eq!(drawn.refused(&reviewer(), draw(true)), Refusal::DrawnAlready);
    assert_eq!(drawn.confirmed(50_000).app.stage, Stage::Decided);
    assert!(district_case().available(&district_approver()).contains(&Action::Confirm), "低保 is not drawn");
}

#[test]
fn who_is_drawn_is_visited_by_the_district_first() {
    let drawn = tekun_at_district().does(&reviewer(), draw(true));
    assert_eq!(drawn.refused(&district_approver(), drawn.confirm_with(50_000)), Refusal::DistrictVisitRequired);
    let seen = district_visit(&drawn);
    let visited = drawn.does(&reviewer(), seen);
    assert_eq!(visited.confirmed(50_000).app.stage, Stage::Decided);
}

#[test]
fn article_20_a_registered_family_is_visited_by_the_district() {
    let registered = a_case()
        .with_household(1)
        .answers(Answer::OfficialRelative(OfficialRelative::Yes(short("侄子在村委会"))))
        .signed()
        .accepted()
        .investigated()
        .proposed(approve_as(Kind::Dibao, 1))
        .published()
        .notice_closed();
    let refuse = Command::Refuse { reasons: text("不符合") };
    assert_eq!(registered.refused(&district_approver(), refuse), Refusal::DistrictVisitRequired);
    let visit = district_visit(&registered);
    assert_eq!(registered.does(&reviewer(), visit).confirmed(1).app.stage, Stage::Decided);
}

#[test]
fn a_complaint_asks_for_a_district_visit_after_it() {
    let during_notice = published_case().does(&clerk(), complaint()).notice_closed();
    assert_eq!(
        during_notice.refused(&district_approver(), during_notice.confirm_with(152_000)),
        Refusal::DistrictVisitRequired
    );
    let answer = district_visit(&during_notice);
    let visited = during_notice.does(&reviewer(), answer);
    assert!(visited.available(&district_approver()).contains(&Action::Confirm));
    let again = visited.days_later(1).does(&district_approver(), complaint());
    assert!(!again.available(&district_approver()).contains(&Action::Confirm), "a new complaint, a new visit");
    assert_eq!(again.refused(&owner(), complaint()), Refusal::NotYours);
}

#[test]
fn whoever_visited_for_the_district_does_not_decide() {
    let case = district_case();
    let seen = district_visit(&case);
    let visited = case.does(&district_approver(), seen);
    assert_eq!(visited.refused(&district_approver(), visited.confirm_with(152_000)), Refusal::SecondPersonRequired);
    let colleague = staff(115, Role::DistrictApprover, DISTRICT);
    assert!(visited.tries(&colleague, visited.confirm_with(152_000)).is_ok());
}

#[test]
fn a_district_visit_is_a_visit_like_any_other() {
    let case = district_case();
    let mut alone = visit(case.today());
    alone.visitors.truncate(1);
    assert_eq!(case.refused(&reviewer(), Command::RecordDistrictVisit(alone)), Refusal::TwoVisitorsRequired);
    let before = visit(date(2026, 11, 1));
    assert_eq!(case.refused(&reviewer(), Command::RecordDistrictVisit(before)), Refusal::VisitDateImpossible);
}
