//! 个人信息保护法 第15条: consent is taken back at any time, as easily as it was given; what was done before stays done.

use proptest::prelude::*;

use super::case::{Case, a_case, decline, known_well, published_case, sign, submitted_case};
use super::world::{approve, approver, clerk, link_of, on_paper, owner, report, text};
use crate::access::Actor;
use crate::application::{Action, Command, Event, Refusal, SignerRow, SignerState, SignerStatus, SigningAct, Stage};
use crate::household::MemberNo;
use crate::identity::level::{Identity, IdentityProof};
use crate::limits;

fn take_back(case: &Case, no: u8) -> Command {
    Command::WithdrawAuthorization {
        signer: MemberNo(no),
        reason: Some(text("不想查存款")),
        identity: known_well(case.at),
    }
}

fn taken_back(case: Case, by: &Actor) -> Case {
    let command = take_back(&case, 2);
    case.does(by, command)
}

#[test]
fn article_15_at_every_stage_after_signing_until_help_ends() {
    let asked = a_case().with_household(2).awaiting_signatures().signs(2);
    let investigating = submitted_case().accepted();
    let opinion = investigating.clone().investigated();
    let confirmation = published_case().notice_closed();
    let decided = confirmation.clone().confirmed(152_000);
    for case in [asked, submitted_case(), investigating, opinion, published_case(), confirmation, decided] {
        let stage = case.app.stage;
        for by in [link_of(2), clerk()] {
            let after = taken_back(case.clone(), &by);
            assert_eq!((after.app.stage, after.app.signer(MemberNo(2)).unwrap().is_signed()), (stage, false));
            assert_eq!(after.refused(&by, take_back(&after, 2)), Refusal::NotSigned);
        }
        let others = case.refused(&link_of(1), take_back(&case, 2));
        assert!(matches!(others, Refusal::NotASigner | Refusal::NotSigned), "only one's own: {others:?}");
    }
}

#[test]
fn article_15_even_when_there_is_no_room_for_other_changes() {
    let mut full = submitted_case();
    full.app.version = limits::CHANGES_PER_APPLICATION_MAX;
    assert_eq!(full.available(&link_of(2)), [Action::WithdrawAuthorization]);
    let after = taken_back(full, &link_of(2));
    assert_eq!(after.refused(&link_of(2), sign(after.signing_act(2))), Refusal::TooManyChanges, "so it ends by itself");
}

#[test]
fn article_15_needs_the_level_of_signing() {
    let case = submitted_case();
    let identity = Identity::default().with(IdentityProof::PhoneCode { at: case.at });
    let command = Command::WithdrawAuthorization { signer: MemberNo(2), reason: None, identity };
    assert!(matches!(case.refused(&link_of(2), command), Refusal::IdentityTooLow(_)));
}

#[test]
fn article_15_verification_is_neither_asked_for_nor_taken_in() {
    let record = || Command::RecordVerification(report());
    let before = taken_back(submitted_case().accepted(), &link_of(2));
    assert_eq!(before.refused(&clerk(), Command::OrderVerification), Refusal::SignatureMissing);
    let ordered = submitted_case().accepted().does(&clerk(), Command::OrderVerification);
    let stopped = taken_back(ordered, &link_of(2));
    assert_eq!(stopped.refused(&Actor::System, record()), Refusal::AuthorizationWithdrawn);
    let asked_again = stopped.clone().does(&owner(), super::case::ask());
    assert_eq!(asked_again.refused(&Actor::System, record()), Refusal::SignatureMissing, "asking is not consent");
    let declined = stopped.clone().does(&link_of(2), decline(2));
    assert_eq!(declined.refused(&Actor::System, record()), Refusal::SignatureMissing, "declining is not consent");
    for consented in [stopped.signs(2), asked_again.signs(2), declined.signs(2)] {
        assert!(consented.does(&Actor::System, record()).visited().app.stage == Stage::Opinion, "and it goes on");
    }
}

#[test]
fn article_15_an_opinion_is_not_published_without_it() {
    let proposed = submitted_case().accepted().investigated().proposed(approve(152_000));
    let stopped = taken_back(proposed, &link_of(2));
    assert_eq!(stopped.refused(&approver(), Command::StartNotice), Refusal::SignatureMissing);
    assert_eq!(stopped.signs(2).published().app.stage, Stage::PublicNotice);
}

#[test]
fn article_15_before_submission_the_application_does_not_go_in() {
    let case = a_case().with_household(2).awaiting_signatures().signs(2);
    let last = taken_back(case, &link_of(2)).signs(1);
    assert_eq!((last.app.stage, last.app.submitted_at), (Stage::AwaitingSignatures, None));
    assert_eq!(last.signs(2).app.stage, Stage::Submitted);
}

#[test]
fn whoever_did_not_sign_in_time_is_asked_again_and_who_signed_is_not() {
    let late = a_case().with_household(2).awaiting_signatures().signs(1).days_later(20);
    let row = late.app.signer(MemberNo(2)).unwrap();
    assert_eq!(row.status(late.app.sign_until, late.today()), SignerStatus::Expired);
    let kept = late.app.signer(MemberNo(1)).cloned();
    let again = late.does(&clerk(), super::case::ask());
    assert_eq!((again.app.signer(MemberNo(1)).cloned(), again.app.stage), (kept, Stage::AwaitingSignatures));
    assert_eq!(again.app.signer(MemberNo(2)).unwrap().asked_at, Some(again.at));
    assert_eq!(again.signs(2).app.stage, Stage::Submitted);
}

#[test]
fn the_tracker_names_how_each_signer_stands() {
    let status = |case: &Case| {
        let row = case.app.signer(MemberNo(2)).unwrap();
        row.status(case.app.sign_until, case.today())
    };
    let asked = a_case().with_household(2).awaiting_signatures();
    let act = SigningAct { way: on_paper(asked.today()), ..asked.signing_act(2) };
    let form = asked.clone().does(&owner(), Command::SignOnPaper(Box::new(act)));
    let look = |rejected| Command::CheckPaperSignature { signer: MemberNo(2), rejected };
    let rows = vec![
        (asked.clone(), SignerStatus::Invited),
        (asked.clone().does(&link_of(2), Command::OpenSigning { signer: MemberNo(2) }), SignerStatus::Opened),
        (asked.clone().signs(2), SignerStatus::Signed),
        (form.clone(), SignerStatus::PaperUnchecked),
        (form.clone().does(&clerk(), look(None)), SignerStatus::Signed),
        (form.does(&clerk(), look(Some(text("看不清")))), SignerStatus::PaperRejected),
        (asked.clone().does(&link_of(2), decline(2)), SignerStatus::Declined),
        (taken_back(asked.clone().signs(2), &link_of(2)), SignerStatus::Withdrawn),
        (asked.clone().days_later(15), SignerStatus::Invited),
        (asked.clone().days_later(16), SignerStatus::Expired),
        (asked.signs(2).days_later(16), SignerStatus::Signed),
    ];
    for (case, expected) in rows {
        assert_eq!(status(&case), expected);
    }
}

/// One attempt of one person; refusals are part of the play.
fn attempt(case: &Case, what: u8, no: u8) -> (Actor, Command) {
    let signer = MemberNo(no);
    match what {
        0 | 1 => (link_of(no), sign(case.signing_act(no))),
        2 => (link_of(no), decline(no)),
        3 => (link_of(no), take_back(case, no)),
        4 => {
            let act = SigningAct { way: on_paper(case.today()), ..case.signing_act(no) };
            (owner(), Command::SignOnPaper(Box::new(act)))
        }
        5 => (clerk(), Command::CheckPaperSignature { signer, rejected: Some(text("看不清")) }),
        _ => (owner(), super::case::ask()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_the_order_it_goes_in_exactly_when_everybody_has_signed_and_nobody_took_it_back(
        steps in prop::collection::vec((0_u8..7, 0_usize..3), 1..40)
    ) {
        let mut case = a_case().with_household(4).awaiting_signatures();
        for (what, who) in steps {
            let (by, command) = attempt(&case, what, [1, 2, 4][who]);
            if case.tries(&by, command.clone()).is_err() {
                continue;
            }
            let before = case.app.stage;
            case = case.does(&by, command);
            let everybody = case.app.signers.len() == 3 && case.app.signers.iter().all(SignerRow::is_signed);
            if before == Stage::AwaitingSignatures {
                prop_assert_eq!(case.app.stage == Stage::Submitted, everybody);
            }
            let went_in = case.log.iter().filter(|recorded| matches!(recorded.event, Event::Submitted { .. })).count();
            prop_assert_eq!(went_in, usize::from(case.app.submitted_at.is_some()));
            let waits = case.app.signers.iter().any(|row| matches!(row.state, SignerState::Withdrawn { .. }));
            prop_assert!(!waits || case.tries(&clerk(), super::case::accept()).is_err());
        }
    }
}
