//! Events and states come back from their stored form as they went in; a log that contradicts itself is refused.

use jiff::civil::date;

use super::case::{Case, a_case, ask, decline, district_case, known_well, published_case, sign, submitted_case};
use super::world::{
    alone_in_everything, application_id, appraisal, approve_as, approver, citizen_id, clerk, division, draw_id,
    family_id, items, link_of, member, number, on_paper, owner, paper, phone, report, text, visit,
};
use crate::access::Actor;
use crate::application::{
    Application, AskedWay, Assessed, Command, Consents, CorruptLog, DeliveryWay, Event, ExtensionReason, FactKey,
    FactSource, FactValue, FamilyChange, NewRelation, Recorded, Signature, SignerRow, SigningAct, SigningWay, Stage,
    Verdict, evolve,
};
use crate::household::{MemberNo, PaperKind, Relation};
use crate::identity::level::Identity;
use crate::kind::{Kind, Request, TemporarySort};
use crate::money::Fen;

fn replayed(log: &[Recorded<Event>]) -> Result<Application, CorruptLog> {
    let folded = log.iter().try_fold(None, |state, recorded| evolve(state, recorded).map(Some));
    Ok(folded?.expect("the log is not empty"))
}

fn opened_on_the_phone() -> Command {
    Command::RecordDelivery { way: DeliveryWay::Online, on: district_case().today() }
}

/// Between them, these cases hold every kind of event.
fn cases() -> Vec<Case> {
    let withdraw = Command::Withdraw { reason: Some(text("不需要了")) };
    let refuse = Command::Refuse { reasons: text("收入高于标准") };
    let supplement = Command::AnswerSupplement { papers: vec![], text: Some(text("已补")) };
    vec![
        district_case().confirmed(152_000),
        published_case().objected().reinvestigated().does(&owner(), withdraw),
        district_case().does(&super::world::district_approver(), refuse).does(&owner(), opened_on_the_phone()),
        district_case().does(&super::world::reviewer(), Command::Return { reasons: text("补充") }),
        submitted_case()
            .does(&clerk(), Command::RequestSupplement { items: items(2) })
            .does(&owner(), supplement)
            .does(&clerk(), Command::RefuseAcceptance { reasons: text("不在本区") }),
        a_case()
            .with_household(2)
            .awaiting_signatures()
            .does(&link_of(2), decline(2))
            .does(&owner(), Command::ReopenDraft),
        relieved(),
        through_the_branches(),
        checked_by_the_district(),
        signed_in_every_other_way(),
    ]
}

fn signed_in_every_other_way() -> Case {
    let signer = MemberNo(2);
    let case = a_case().with_household(2).awaiting_signatures();
    let paper = SigningAct { way: on_paper(case.today()), ..case.signing_act(2) };
    let withdraw =
        Command::WithdrawAuthorization { signer, reason: Some(text("不同意")), identity: known_well(case.at) };
    case.does(&link_of(2), Command::OpenSigning { signer })
        .does(&owner(), Command::CorrectSignerPhone { signer, phone: phone(60) })
        .does(&owner(), Command::ChangeSigningWay { signer, asked: AskedWay::OnPaper })
        .does(&owner(), Command::SignOnPaper(Box::new(paper.clone())))
        .does(&clerk(), Command::CheckPaperSignature { signer, rejected: Some(text("看不清")) })
        .does(&link_of(2), sign(paper))
        .does(&clerk(), Command::CheckPaperSignature { signer, rejected: None })
        .does(&link_of(2), withdraw)
}

fn relieved() -> Case {
    let emergency = Request::Temporary { sort: TemporarySort::Emergency };
    let photo = paper(70, PaperKind::ReliefPhoto);
    a_case()
        .with_household_asking(1, emergency)
        .called_for_help()
        .does(&clerk(), Command::ProposeRelief { amount: Fen::new(1), photo, text: text("失火") })
        .does(&approver(), Command::PayRelief)
        .does(&owner(), ask())
        .signs(1)
        .does(&clerk(), Command::CloseRelief { text: text("已补齐") })
}

fn through_the_branches() -> Case {
    let dispute = Command::DisputeVerification { papers: vec![], text: text("存款有误") };
    let settled = FactValue { key: FactKey::Savings, value: 300_000 };
    let settle = Command::SettleFact { fact: settled, source: FactSource::Declared, reason: text("以申报为准") };
    let relations = vec![NewRelation { member: MemberNo(1), relation: Relation::Spouse }];
    let joined = Command::ChangeFamily(FamilyChange::Joined(member(3)));
    a_case()
        .with_household(2)
        .signed()
        .does(&clerk(), Command::ChangeApplicant { to: MemberNo(2), citizen: citizen_id(3), relations })
        .does(&owner(), Command::GiveConsent)
        .does(&clerk(), joined)
        .signs(2)
        .accepted()
        .investigated()
        .does(&owner(), dispute)
        .does(&clerk(), Command::OrderVerification)
        .does(&Actor::System, Command::RecordVerification(report()))
        .does(&clerk(), settle)
        .does(&clerk(), Command::AssessSelfCare(Assessed { member: MemberNo(1), care: alone_in_everything() }))
        .proposed(approve_as(Kind::Marginal, 0))
        .published()
        .objected()
        .reinvestigated()
        .does(&clerk(), Command::RecordAppraisal(appraisal(date(2026, 11, 2), 15)))
        .does(&approver(), Command::Extend { reason: ExtensionReason::Objection, text: text("有异议") })
        .does(&clerk(), Command::Transfer { village: division("500114001001"), reason: text("户籍") })
}

fn checked_by_the_district() -> Case {
    let warn = || Command::Warn { text: text("请配合") };
    let case = district_case();
    let seen = visit(case.today());
    case.does(&clerk(), Command::RecordComplaint { text: text("有车"), name: None, phone: None })
        .does(&super::world::reviewer(), Command::RecordDistrictVisit(seen))
        .does(&Actor::System, Command::RecordDraw { draw: draw_id(), chosen: false })
        .does(&clerk(), warn())
        .does(&clerk(), Command::LiftWarning)
        .does(&clerk(), warn())
        .days_later(30)
        .does(&approver(), Command::Terminate { reasons: text("不配合") })
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
    assert_eq!(kinds.len(), 50, "every kind of event was there: {kinds:?}");
}

/// What the first release wrote, letter by letter.
#[test]
fn events_of_before_the_other_kinds_are_still_read() {
    let reasons = text("符合条件");
    let policy_version = "CN/dibao@2021-07-01".to_owned();
    let rows = [
        (r#""notice_closed""#, Event::NoticeClosed),
        (
            r#"{"delivered":{"way":"by_post","on":"2026-11-12"}}"#,
            Event::Delivered { way: DeliveryWay::ByPost, on: date(2026, 11, 12) },
        ),
        (
            r#"{"opinion_written":{"outcome":{"approve":{"monthly":152000}},"reasons":"符合条件","policy_version":"CN/dibao@2021-07-01"}}"#,
            Event::OpinionWritten {
                outcome: approve_as(Kind::Dibao, 152_000),
                reasons: reasons.clone(),
                policy_version: policy_version.clone(),
            },
        ),
        (
            r#"{"confirmed":{"monthly":152000,"first_month":"2026-12-01","reasons":"符合条件","policy_version":"CN/dibao@2021-07-01"}}"#,
            Event::Confirmed {
                kind: Kind::Dibao,
                amount: Fen::new(152_000),
                first_month: date(2026, 12, 1),
                reasons,
                policy_version,
            },
        ),
    ];
    for (stored, event) in rows {
        assert_eq!(serde_json::from_str::<Event>(stored).unwrap(), event, "{stored}");
    }
    let verdict = r#"{"approved":{"monthly":152000,"first_month":"2026-12-01"}}"#;
    let approved = Verdict::Approved { kind: Kind::Dibao, amount: Fen::new(152_000), first_month: date(2026, 12, 1) };
    assert_eq!(serde_json::from_str::<Verdict>(verdict).unwrap(), approved);
}

/// What this release writes of signing, letter by letter, and what the one before wrote of it.
#[test]
fn events_of_signing_are_written_as_here_and_older_ones_are_still_read() {
    let signer = MemberNo(2);
    let rows = [
        (r#"{"signing_opened":{"signer":2}}"#, Event::SigningOpened { signer }),
        (
            r#"{"signer_phone_corrected":{"signer":2,"phone":"14200000060"}}"#,
            Event::SignerPhoneCorrected { signer, phone: phone(60) },
        ),
        (
            r#"{"signing_way_changed":{"signer":2,"asked":"on_paper"}}"#,
            Event::SigningWayChanged { signer, asked: AskedWay::OnPaper },
        ),
        (
            r#"{"paper_signature_checked":{"signer":2,"rejected":"看不清","until":"2026-11-17"}}"#,
            Event::PaperSignatureChecked { signer, rejected: Some(text("看不清")), until: Some(date(2026, 11, 17)) },
        ),
        (
            r#"{"authorization_withdrawn":{"signer":2,"reason":null}}"#,
            Event::AuthorizationWithdrawn { signer, reason: None },
        ),
    ];
    for (stored, event) in rows {
        assert_eq!(serde_json::to_string(&event).unwrap(), stored);
        assert_eq!(serde_json::from_str::<Event>(stored).unwrap(), event);
    }
    let older = r#"{"signed":{"signer":2,"text_version":"2026-1","text_sm3":"ab","drawing":null}}"#;
    let Event::Signed(signature) = serde_json::from_str::<Event>(older).unwrap() else { panic!("another event") };
    assert_eq!((signature.way, signature.evidence), (SigningWay::Promise, None));
    assert_eq!((signature.consents, signature.identity), (Consents::default(), Identity::default()));
    let row = r#"{"signer":{"signer":2,"wards":[]},"state":"wanted"}"#;
    let row: SignerRow = serde_json::from_str(row).unwrap();
    assert_eq!((row.asked, row.asked_at, row.opened_at, row.paper_checked_at), (AskedWay::OnPhone, None, None, None));
}

#[test]
fn a_signature_is_written_with_its_way_its_consents_and_its_proof() {
    let case = a_case().with_household(2).awaiting_signatures();
    let act = SigningAct { way: on_paper(case.today()), ..case.signing_act(2) };
    let signed = case.tries(&link_of(2), sign(act)).unwrap().remove(0);
    let stored = serde_json::to_value(&signed).unwrap();
    let way = &stored["signed"]["way"]["paper"];
    assert_eq!((&way["signed_on"], &way["place"]), (&"2026-11-02".into(), &"村委会".into()));
    assert_eq!(way["witness"], serde_json::json!({ "name": "郑国强", "phone": "14200000090" }));
    assert_eq!(stored["signed"]["consents"], serde_json::json!({ "bank_data": true, "face_data": false }));
    assert_eq!(stored["signed"]["identity"][1]["way"], "registry_match");
    assert_eq!(stored["signed"]["evidence"]["serial"], "0a");
    let mut other_ways = [SigningWay::Promise, SigningWay::Drawn].map(|way| serde_json::to_value(way).unwrap());
    other_ways.sort_by_key(ToString::to_string);
    assert_eq!(other_ways, ["drawn", "promise"]);
}

/// A state that was stored without the parts that came later reads back with them empty, and the case goes on.
#[test]
fn states_of_before_the_branches_are_still_read_and_go_on() {
    const LATER: [&str; 25] = [
        "last_at",
        "reclassified",
        "consented_at",
        "transfers",
        "settlements",
        "self_care",
        "disputes",
        "earlier_reports",
        "appraisals",
        "extension",
        "warning",
        "complaints",
        "district_visits",
        "draw",
        "relief",
        "pauses",
        "family_changes",
        "confirm_level",
        "started_by_staff",
        "investigating_since",
        "verification_rounds",
        "answering_objection",
        "published",
        "delivered",
        "round",
    ];
    for case in [submitted_case().accepted(), published_case(), district_case()] {
        let mut stored = serde_json::to_value(&case.app).unwrap();
        for key in LATER {
            stored.as_object_mut().unwrap().remove(key);
        }
        if let Some(verification) = stored["verification"].as_object_mut() {
            verification.remove("round");
        }
        let read: Application = serde_json::from_value(stored).unwrap();
        assert_eq!((read.stage, read.confirm_level, read.transfers.len()), (case.app.stage, None, 0));
        let old = Case { app: read, ..case };
        let (moved_on, stage) = if old.app.stage == Stage::Investigating {
            (old.investigated(), Stage::Opinion)
        } else if old.app.stage == Stage::PublicNotice {
            (old.notice_closed(), Stage::Confirmation)
        } else {
            (old.confirmed(152_000), Stage::Decided)
        };
        assert_eq!(moved_on.app.stage, stage);
    }
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
    let log = a_case().with_household(1).log;
    let signature: Signature =
        serde_json::from_str(r#"{"signer":1,"text_version":"","text_sm3":"","drawing":null}"#).unwrap();
    let dangling = [
        Event::Signed(Box::new(signature)),
        Event::SigningOpened { signer: MemberNo(1) },
        Event::SignerPhoneCorrected { signer: MemberNo(1), phone: phone(9) },
        Event::SigningWayChanged { signer: MemberNo(1), asked: AskedWay::OnPaper },
        Event::PaperSignatureChecked { signer: MemberNo(1), rejected: None, until: None },
        Event::AuthorizationWithdrawn { signer: MemberNo(1), reason: None },
        Event::SignatureDeclined { signer: MemberNo(1), reason: None },
        Event::SupplementAnswered { papers: vec![], text: None },
        Event::VerificationRecorded(report()),
        Event::Reinvestigated { reason: text("再看") },
        Event::NoticeClosed,
        Event::VerificationDisputed { papers: vec![], text: text("有误") },
        Event::Delivered { way: DeliveryWay::ByHand, on: date(2026, 11, 12) },
        Event::ReliefPaid { amount: Fen::new(1), policy_version: String::new() },
        Event::ReliefClosed { text: text("已补齐") },
    ];
    for event in dangling {
        let kind = event.kind();
        assert_eq!(appended(log.clone(), event), Err(CorruptLog::Dangling(kind)), "{kind}");
    }
    assert!(appended(log, Event::Accepted { number: number() }).is_ok());
}
