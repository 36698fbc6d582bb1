//! 电子签名法 第13条, 个人信息保护法 第29条: a signature belongs to one person, to the exact text, to a moment, and proves it.

use super::case::{Case, a_case, evidence, sign};
use super::world::{
    PROMISE, citizen_id, clerk, link_of, name, on_paper, owner, paper, phone, short, with_law, witness,
};
use crate::access::Actor;
use crate::application::{
    AskedWay, Command, Consents, Refusal, SignerStatus, SigningAct, SigningWay, Stage, Witness, may_sign,
};
use crate::household::{MemberNo, PaperKind};
use crate::identity::level::{Identity, IdentityLevel, IdentityProof, LevelTooLow};

fn awaiting() -> Case {
    a_case().with_household(2).awaiting_signatures()
}

/// The second member's act with one thing changed, and how it is answered.
fn answered(change: impl FnOnce(&mut SigningAct)) -> Result<(), Refusal> {
    let case = awaiting();
    let mut act = case.signing_act(2);
    change(&mut act);
    case.tries(&link_of(2), sign(act)).map(|_events| ())
}

fn thumb(seen_by: Witness) -> SigningWay {
    SigningWay::ThumbPrint { photo: paper(80, PaperKind::SignedForm), witness: seen_by }
}

fn hand_in(case: &Case, no: u8, way: SigningWay) -> Command {
    Command::SignOnPaper(Box::new(SigningAct { way, ..case.signing_act(no) }))
}

#[test]
fn article_13_no_signature_without_evidence() {
    assert_eq!(answered(|act| act.evidence = None), Err(Refusal::EvidenceMissing));
    let case = awaiting().signs(2);
    assert_eq!(case.app.signer(MemberNo(2)).unwrap().signature().unwrap().evidence, Some(evidence(2)));
}

#[test]
fn article_13_everything_is_checked_before_the_evidence_is_made() {
    let case = awaiting();
    let ask = |act: &SigningAct, by: &Actor| case.with_rules(|rules| may_sign(&case.app, act, by, case.at, rules));
    let before = SigningAct { evidence: None, ..case.signing_act(2) };
    assert_eq!(ask(&before, &link_of(2)), Ok(()));
    let changed = SigningAct { text_sm3: "00".repeat(32), ..before.clone() };
    assert_eq!(ask(&changed, &link_of(2)), Err(Refusal::TextChanged));
    assert_eq!(ask(&before, &link_of(1)), Err(Refusal::NotASigner));
    assert_eq!(ask(&before, &owner()), Err(Refusal::NotYours), "the family signs for nobody on a phone");
    let form = SigningAct { way: on_paper(case.today()), ..before };
    assert_eq!(ask(&form, &owner()), Ok(()));
}

#[test]
fn article_13_the_person_is_known_as_well_as_the_policy_demands() {
    let too_low = |needed, reached| Err(Refusal::IdentityTooLow(LevelTooLow { needed, reached }));
    let nobody = answered(|act| act.identity = Identity::default());
    assert_eq!(nobody, too_low(IdentityLevel::NameIdMatched, IdentityLevel::Unverified));
    let phone_only = answered(|act| act.identity.proofs.truncate(1));
    assert_eq!(phone_only, too_low(IdentityLevel::NameIdMatched, IdentityLevel::PhoneVerified));
    let case = awaiting().under("levels.sign = { value = \"face_verified\" }");
    let matched = case.refused(&link_of(2), sign(case.signing_act(2)));
    assert_eq!(Err(matched), too_low(IdentityLevel::FaceVerified, IdentityLevel::NameIdMatched));
}

#[test]
fn article_13_the_text_and_the_promise_are_those_in_force() {
    assert_eq!(answered(|act| act.text_sm3 = "00".repeat(32)), Err(Refusal::TextChanged));
    for wrong in [None, Some(short("本人同意")), Some(short(&format!("{PROMISE}吗")))] {
        assert_eq!(answered(|act| act.typed_promise = wrong), Err(Refusal::PromiseDiffers));
    }
    let spaced = PROMISE.replace("同意", " 同意 ");
    assert_eq!(answered(|act| act.typed_promise = Some(short(&spaced))), Ok(()), "spaces are forgiven");
}

#[test]
fn article_13_a_drawn_signature_has_a_picture() {
    assert_eq!(answered(|act| act.way = SigningWay::Drawn), Err(Refusal::NoSuchPaper));
    let drawn = |act: &mut SigningAct| {
        act.way = SigningWay::Drawn;
        act.drawing = Some(paper(81, PaperKind::Other).id);
        act.typed_promise = None;
    };
    assert_eq!(answered(drawn), Ok(()));
}

#[test]
fn article_29_the_consent_to_bank_data_is_separate_and_needed_the_one_to_the_face_is_not() {
    let consents = |bank_data, face_data| answered(move |act| act.consents = Consents { bank_data, face_data });
    assert_eq!(consents(false, true), Err(Refusal::BankConsentMissing));
    assert_eq!(consents(true, false), Ok(()));
    assert_eq!(consents(true, true), Ok(()));
}

#[test]
fn a_thumb_print_and_a_form_need_a_witness_who_signs_nothing_here() {
    let as_husband = Witness { name: name("张建国"), ..witness() };
    let husbands_phone = Witness { phone: phone(1), ..witness() };
    let herself = Witness { name: name("李秀英"), phone: phone(2) };
    for partial in [as_husband, husbands_phone, herself] {
        assert_eq!(answered(|act| act.way = thumb(partial.clone())), Err(Refusal::WitnessIsParty));
        let case = awaiting();
        let SigningWay::Paper { photos, place, signed_on, .. } = on_paper(case.today()) else { unreachable!() };
        let form = SigningWay::Paper { photos, witness: partial, place, signed_on };
        assert_eq!(case.refused(&clerk(), hand_in(&case, 2, form)), Refusal::WitnessIsParty);
    }
    assert_eq!(answered(|act| act.way = thumb(witness())), Ok(()));
    let unknown = answered(|act| {
        act.way = thumb(witness());
        act.identity.proofs.clear();
    });
    assert!(matches!(unknown, Err(Refusal::IdentityTooLow(_))));
}

#[test]
fn a_form_is_signed_between_the_first_day_of_the_draft_and_today() {
    let case = awaiting().days_later(3);
    let begun = case.app.started_at.date();
    for (day, right) in [
        (begun.yesterday().unwrap(), false),
        (begun, true),
        (case.today(), true),
        (case.today().tomorrow().unwrap(), false),
    ] {
        let result = case.tries(&clerk(), hand_in(&case, 2, on_paper(day))).map(|_events| ());
        assert_eq!(result, if right { Ok(()) } else { Err(Refusal::DateImpossible) }, "{day}");
    }
}

#[test]
fn a_form_comes_by_link_from_the_family_or_at_the_counter_and_needs_photographs() {
    let case = awaiting();
    let form = || on_paper(case.today());
    for by in [link_of(2), owner(), clerk()] {
        let mut act = SigningAct { way: form(), typed_promise: None, ..case.signing_act(2) };
        act.identity = Identity::default();
        let handed_in = case.clone().does(&by, Command::SignOnPaper(Box::new(act)));
        let waits = handed_in.app.signer(MemberNo(2)).unwrap().is_paper_unchecked();
        assert_eq!(waits, by != clerk(), "the clerk held it in the hand: {by:?}");
    }
    assert_eq!(case.refused(&link_of(1), hand_in(&case, 2, form())), Refusal::NotASigner);
    assert_eq!(case.refused(&owner(), hand_in(&case, 2, SigningWay::Promise)), Refusal::SigningWayImpossible);
    let SigningWay::Paper { witness, place, signed_on, .. } = form() else { unreachable!() };
    let bare = SigningWay::Paper { photos: Vec::new(), witness, place, signed_on };
    assert_eq!(case.refused(&clerk(), hand_in(&case, 2, bare)), Refusal::NoSuchPaper);
}

fn check(no: u8, rejected: Option<&str>) -> Command {
    Command::CheckPaperSignature { signer: MemberNo(no), rejected: rejected.map(super::world::text) }
}

#[test]
fn acceptance_waits_until_the_clerk_has_looked_at_the_form() {
    let case = awaiting().signs(1);
    let form = hand_in(&case, 2, on_paper(case.today()));
    let submitted = case.does(&owner(), form);
    assert_eq!(submitted.app.stage, Stage::Submitted);
    assert_eq!(submitted.refused(&clerk(), super::case::accept()), Refusal::PaperSignatureUnchecked);
    assert_eq!(submitted.refused(&clerk(), check(1, None)), Refusal::NoPaperSignature);
    let accepted = submitted.does(&clerk(), check(2, None)).accepted();
    assert_eq!(accepted.refused(&clerk(), check(2, None)), Refusal::NoPaperSignature);
    assert_eq!(accepted.investigated().app.stage, Stage::Opinion);
}

#[test]
fn a_rejected_form_is_signed_again_within_a_new_time() {
    let case = awaiting().signs(1);
    let form = hand_in(&case, 2, on_paper(case.today()));
    let until = case.app.sign_until;
    let rejected = case.does(&owner(), form).days_later(20).does(&clerk(), check(2, Some("缺第二页")));
    assert!(rejected.app.sign_until > until);
    let row = rejected.app.signer(MemberNo(2)).unwrap();
    assert_eq!(row.status(rejected.app.sign_until, rejected.today()), SignerStatus::PaperRejected);
    assert_eq!(rejected.refused(&clerk(), super::case::accept()), Refusal::SignatureMissing);
    assert_eq!(rejected.signs(2).accepted().app.stage, Stage::Investigating);
}

#[test]
fn a_form_given_during_the_investigation_holds_up_verification_and_opinion() {
    let case = super::case::submitted_case().accepted();
    let withdraw = |case: Case| {
        let identity = super::case::known_well(case.at);
        case.does(&link_of(2), Command::WithdrawAuthorization { signer: MemberNo(2), reason: None, identity })
    };
    let by_form = |case: Case| {
        let form = hand_in(&case, 2, on_paper(case.today()));
        case.does(&owner(), form)
    };
    let unchecked = by_form(withdraw(case.clone()));
    assert_eq!(unchecked.refused(&clerk(), Command::OrderVerification), Refusal::PaperSignatureUnchecked);
    let opinion =
        || Command::WriteOpinion { outcome: crate::application::Outcome::Refuse, reasons: super::world::text("否") };
    let unchecked = by_form(withdraw(case.investigated()));
    assert_eq!(unchecked.refused(&clerk(), opinion()), Refusal::PaperSignatureUnchecked);
    assert!(unchecked.does(&clerk(), check(2, None)).tries(&clerk(), opinion()).is_ok());
}

#[test]
fn a_clock_set_back_signs_nothing() {
    let mut case = awaiting();
    let last = case.app.last_at.unwrap();
    for (seconds, right) in [(-5, true), (-6, false), (-3_600, false)] {
        case.at = last.plus_seconds(seconds);
        let result = case.tries(&link_of(2), sign(case.signing_act(2))).map(|_events| ());
        assert_eq!(result, if right { Ok(()) } else { Err(Refusal::ClockSetBack) }, "{seconds}");
    }
}

#[test]
fn the_link_is_opened_once_and_a_corrected_phone_starts_anew() {
    let open = || Command::OpenSigning { signer: MemberNo(2) };
    let opened = awaiting().does(&link_of(2), open());
    assert_eq!(opened.refused(&link_of(2), open()), Refusal::WrongStage);
    assert_eq!(opened.refused(&link_of(1), open()), Refusal::NotASigner);
    let way = Command::ChangeSigningWay { signer: MemberNo(2), asked: AskedWay::OnPaper };
    let on_paper = opened.does(&clerk(), way);
    assert_eq!(on_paper.app.signer(MemberNo(2)).unwrap().asked, AskedWay::OnPaper);
    let correct = Command::CorrectSignerPhone { signer: MemberNo(2), phone: phone(60) };
    let corrected = on_paper.does(&owner(), correct);
    let row = corrected.app.signer(MemberNo(2)).unwrap();
    assert_eq!((row.asked, row.opened_at), (AskedWay::OnPhone, None));
    assert_eq!(corrected.app.declaration.person(MemberNo(2)).unwrap().phone, Some(&phone(60)));
    assert!(corrected.tries(&link_of(2), open()).is_ok());
}

#[test]
fn only_who_still_has_to_sign_gets_another_phone_or_way() {
    let case = awaiting().signs(1);
    for (signer, refusal) in [(1, Refusal::AlreadySigned), (3, Refusal::NotASigner), (99, Refusal::NotASigner)] {
        let signer = MemberNo(signer);
        assert_eq!(case.refused(&owner(), Command::CorrectSignerPhone { signer, phone: phone(60) }), refusal);
        assert_eq!(case.refused(&clerk(), Command::ChangeSigningWay { signer, asked: AskedWay::OnPaper }), refusal);
    }
}

#[test]
fn declining_needs_the_signers_own_phone() {
    let nobody = Command::DeclineSignature { signer: MemberNo(2), reason: None, identity: Identity::default() };
    assert!(matches!(awaiting().refused(&link_of(2), nobody), Refusal::IdentityTooLow(_)));
    let at = awaiting().at;
    let identity = Identity::default().with(IdentityProof::PhoneCode { at });
    let own = Command::DeclineSignature { signer: MemberNo(2), reason: None, identity };
    let declined = awaiting().does(&link_of(2), own);
    assert_eq!(declined.app.signed_count(), 0);
    assert_eq!(declined.app.citizen, citizen_id(3));
}

#[test]
fn without_a_level_in_the_policy_nobody_signs() {
    let case = awaiting();
    let result = super::world::with_empty_rules(|rules| {
        crate::application::decide(Some(&case.app), sign(case.signing_act(2)), &link_of(2), case.at, rules)
    });
    assert_eq!(result, Err(Refusal::PolicyMissing));
    let lower = with_law(case.today(), "levels.sign = { value = \"phone_verified\" }", |rules| {
        let mut act = case.signing_act(2);
        act.identity.proofs.truncate(1);
        may_sign(&case.app, &act, &link_of(2), case.at, rules)
    });
    assert_eq!(lower, Ok(()), "a district may ask for less");
}
