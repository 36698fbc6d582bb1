//! 办法 第9条, 民法典 第17–23条: who signs, for whom, and that the last signature submits.

use jiff::civil::{Date, date};

use super::case::{a_case, ask, decline, sign};
use super::world::{id_number, link_of, member, name, owner, with_rules};
use crate::application::{Action, AskedWay, Command, Event, Refusal, Signer, SignerState, SigningAct, Stage, signers};
use crate::household::{Answer, Declaration, Member, MemberNo};

fn family(members: Vec<Member>) -> Declaration {
    members.into_iter().fold(Declaration::default(), |known, member| known.with(Answer::Member(member)))
}

fn asked(known: &Declaration, on: Date) -> Result<Vec<Signer>, Refusal> {
    with_rules(on, |rules| signers(known, on, rules))
}

fn alone(no: u8) -> Signer {
    Signer { signer: MemberNo(no), wards: Vec::new() }
}

#[test]
fn civil_code_17_and_23_the_applicant_signs_for_minors_and_those_without_capacity() {
    let on = date(2026, 11, 2);
    let helpless = Member { lacks_capacity: true, phone: None, ..member(4) };
    let known = family(vec![member(1), member(2), member(3), helpless]);
    let guardian = Signer { signer: MemberNo(1), wards: vec![MemberNo(3), MemberNo(4)] };
    assert_eq!(asked(&known, on), Ok(vec![guardian, alone(2)]));
}

#[test]
fn civil_code_17_one_signs_alone_from_the_eighteenth_birthday() {
    let youth = Member { id_number: id_number("20081102", 3), phone: Some(super::world::phone(3)), ..member(3) };
    let known = family(vec![member(1), youth]);
    let ward = Signer { signer: MemberNo(1), wards: vec![MemberNo(3)] };
    assert_eq!(asked(&known, date(2026, 11, 1)), Ok(vec![ward]));
    assert_eq!(asked(&known, date(2026, 11, 2)), Ok(vec![alone(1), alone(3)]));
}

#[test]
fn an_applicant_under_age_or_without_capacity_cannot_apply_alone() {
    let on = date(2026, 11, 2);
    let child = Member { id_number: id_number("20120101", 1), ..member(1) };
    let helpless = Member { lacks_capacity: true, ..member(1) };
    for applicant in [child, helpless] {
        let case = a_case().with_household(1).answers(Answer::Member(applicant.clone()));
        assert_eq!(asked(&family(vec![applicant.clone()]), on), Err(Refusal::ApplicantCannotSign));
        assert_eq!(case.refused(&owner(), ask()), Refusal::ApplicantCannotSign);
        let wife_signs = Signer { signer: MemberNo(2), wards: vec![MemberNo(1)] };
        assert_eq!(asked(&family(vec![applicant, member(2)]), on), Ok(vec![wife_signs]), "another member signs");
    }
    assert_eq!(asked(&Declaration::default(), on), Err(Refusal::ApplicantComesFirst));
}

#[test]
fn who_has_no_phone_is_asked_on_paper_and_the_others_on_theirs() {
    let silent = |no| Answer::Member(Member { phone: None, ..member(no) });
    let case = a_case().with_household(4).answers(silent(2)).answers(silent(4)).awaiting_signatures();
    let asked: Vec<(u8, AskedWay)> = case.app.signers.iter().map(|row| (row.signer.signer.0, row.asked)).collect();
    assert_eq!(asked, [(1, AskedWay::OnPhone), (2, AskedWay::OnPaper), (4, AskedWay::OnPaper)]);
    assert!(case.app.signers.iter().all(|row| row.asked_at == Some(case.at)));
}

#[test]
fn the_application_is_submitted_exactly_with_the_last_signature() {
    let case = a_case().with_household(4).awaiting_signatures().signs(4).signs(1);
    assert_eq!((case.app.stage, case.app.signed_count()), (Stage::AwaitingSignatures, 2));
    assert_eq!(case.app.submitted_at, None);
    let last = case.tries(&link_of(2), sign(case.signing_act(2))).unwrap();
    assert!(matches!(last.as_slice(), [Event::Signed(_), Event::Submitted { policy_version }]
        if policy_version.contains("CN/procedure@2021-07-01")));
    let done = case.signs(2);
    assert_eq!((done.app.stage, done.app.submitted_at), (Stage::Submitted, Some(done.at)));
}

#[test]
fn a_link_signs_for_nobody_else() {
    let case = a_case().with_household(4).awaiting_signatures();
    let as_other = sign(case.signing_act(1));
    assert_eq!(case.refused(&link_of(2), as_other), Refusal::NotASigner);
    assert_eq!(case.refused(&link_of(2), decline(1)), Refusal::NotASigner);
    let child = sign(case.signing_act(3));
    assert_eq!(case.refused(&link_of(3), child), Refusal::NotASigner, "a minor is not asked");
    assert_eq!(case.refused(&owner(), sign(case.signing_act(1))), Refusal::NotYours);
    assert!(case.available(&link_of(3)).is_empty());
}

#[test]
fn name_and_identity_number_are_typed_by_the_signer() {
    let case = a_case().with_household(2).awaiting_signatures();
    let refused = |change: fn(&mut SigningAct)| {
        let mut act = case.signing_act(2);
        change(&mut act);
        case.refused(&link_of(2), sign(act))
    };
    assert_eq!(refused(|act| act.typed_name = name("李秀芳")), Refusal::SignerNameDiffers);
    assert_eq!(refused(|act| act.typed_id_tail = "000000".to_owned()), Refusal::SignerIdDiffers);
    assert_eq!(refused(|act| act.typed_id_tail.clear()), Refusal::SignerIdDiffers);
    assert_eq!(refused(|act| act.typed_id_tail.truncate(5)), Refusal::SignerIdDiffers);
    assert_eq!(refused(|act| act.text_sm3 = "00".repeat(32)), Refusal::TextChanged);
}

#[test]
fn wide_digits_spaces_and_a_small_x_are_forgiven() {
    // The wife's number ends in X, so that the last letter matters.
    let with_x = (1..=999).map(|serial| id_number("19820601", serial)).find(|id| id.as_str().ends_with('X')).unwrap();
    let wife = Member { id_number: with_x, ..member(2) };
    let case = a_case().with_household(2).answers(Answer::Member(wife)).awaiting_signatures();
    let mut act = case.signing_act(2);
    let wide: String = act.typed_id_tail.to_lowercase().replace('0', "０").replace('1', "１");
    act.typed_id_tail = format!(" {wide} ");
    assert_eq!(case.does(&link_of(2), sign(act)).app.signed_count(), 1);
}

#[test]
fn signing_twice_is_refused_and_offered_no_more() {
    let case = a_case().with_household(2).awaiting_signatures();
    let open = [Action::Sign, Action::DeclineSignature, Action::OpenSigning, Action::SignOnPaper];
    assert_eq!(case.available(&link_of(2)), open);
    let case = case.signs(2);
    assert_eq!(case.refused(&link_of(2), sign(case.signing_act(2))), Refusal::AlreadySigned);
    assert_eq!(case.refused(&link_of(2), decline(2)), Refusal::AlreadySigned);
    assert_eq!(case.available(&link_of(2)), vec![Action::WithdrawAuthorization], "taken back at any time");
}

#[test]
fn who_declined_may_still_sign_and_declines_only_once() {
    let case = a_case().with_household(2).awaiting_signatures().does(&link_of(2), decline(2));
    assert_eq!(case.available(&link_of(2)), vec![Action::Sign, Action::OpenSigning, Action::SignOnPaper]);
    assert_eq!(case.refused(&link_of(2), decline(2)), Refusal::WrongStage);
    assert!(matches!(case.app.signer(MemberNo(2)).unwrap().state, SignerState::Declined { .. }));
    assert_eq!(case.signs(2).signs(1).app.stage, Stage::Submitted);
}

#[test]
fn links_close_after_their_last_day_and_the_family_asks_again() {
    let asked = a_case().with_household(2).awaiting_signatures().signs(1);
    assert_eq!(asked.app.sign_until, Some(date(2026, 11, 17)));
    assert_eq!(asked.clone().on(date(2026, 11, 17)).signs(2).app.stage, Stage::Submitted);
    let late = asked.on(date(2026, 11, 18));
    assert_eq!(late.refused(&link_of(2), sign(late.signing_act(2))), Refusal::SigningExpired);
    assert_eq!(late.refused(&link_of(1), sign(late.signing_act(1))), Refusal::AlreadySigned);
    let open = [Action::AskSignatures, Action::ReopenDraft, Action::CorrectSignerPhone, Action::ChangeSigningWay];
    assert_eq!(late.available(&owner())[..4], open);
    assert_eq!(late.available(&owner())[4..], [Action::Withdraw]);
    let again = late.does(&owner(), Command::ReopenDraft);
    assert_eq!((again.app.stage, again.app.signers.len(), again.app.sign_until), (Stage::Draft, 0, None));
    assert_eq!(again.signed().app.stage, Stage::Submitted);
}

#[test]
fn a_changed_draft_lapses_every_signature() {
    let case = a_case().with_household(2).awaiting_signatures().signs(1).does(&owner(), Command::ReopenDraft);
    let asked = case.answers(Answer::Income(super::world::income(1))).awaiting_signatures();
    assert_eq!(asked.app.signed_count(), 0);
}
