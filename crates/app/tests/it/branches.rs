//! The branches of the procedure over a real database: who is told, what is looked up, what lists show.

use crate::ceremony::{self, Signer, typed};
use crate::support::{World, long, world};
use jzt_app::AppError;
use jzt_app::applications::{
    Asked, OnSpot, WorkFilter, accept, change_applicant, complain, mine, new_case, read, rebuild_views, start,
    start_on_spot, transfer_villages, worklist,
};
use jzt_app::jobs::verification_answered;
use jzt_app::papers::store_paper;
use jzt_app::ports::VerificationAnswer;
use jzt_app::sample::{Person, answers, household, id_card_picture};
use jzt_app::signing::tracker::{send_again, sign_here};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{
    Command, FactKey, FamilyChange, LeftWhy, NewRelation, Outcome, Refusal, SignReason, Stage, Verdict,
    VerificationFinding, VerificationReport,
};
use jzt_domain::household::{
    Answer, Cause, Member, MemberNo, Obligor, ObligorStanding, Paper, PaperKind, Relation, ShortText,
};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;
use jzt_domain::number::AcceptanceNumber;
use jzt_domain::policy::Residence;

fn spot(w: &World, n: usize) -> OnSpot {
    OnSpot {
        id: new_case(&w.fake.app),
        village: w.village.clone(),
        address: ShortText::parse("山路边").unwrap(),
        residence: Residence::Rural,
        causes: vec![Cause::Accident],
        cause_text: Some(long("房屋垮了")),
        person: Some(household(n, 1).unwrap().remove(0).member),
        phone: None,
    }
}

/// The same family fills in another application, a while later.
async fn once_more(w: &World) -> (ApplicationId, Actor, Vec<Person>) {
    w.fake.clock.forward_seconds(61);
    w.filled(1, 2).await
}

/// Proposed by the clerk with a photograph, paid by the approver.
async fn relieved(w: &World, n: usize) -> ApplicationId {
    let id = start_on_spot(&w.fake.app, &w.clerk, spot(w, n)).await.unwrap().application.id;
    let picture = id_card_picture(n).unwrap().into();
    let photo = store_paper(&w.fake.app, &w.clerk, id, PaperKind::ReliefPhoto, picture).await.unwrap();
    let photo = Paper { id: photo, kind: PaperKind::ReliefPhoto };
    let propose = Command::ProposeRelief { amount: Fen::new(80_000), photo, text: long("先给现金") };
    w.act(id, &w.clerk, propose).await.unwrap();
    w.act(id, &w.approver, Command::PayRelief).await.unwrap();
    id
}

fn report(amount_fen: i64) -> VerificationReport {
    let finding = VerificationFinding {
        member: MemberNo::APPLICANT,
        source: ShortText::parse("银行存款").unwrap(),
        detail: ShortText::parse("有存款").unwrap(),
        amount: Some(Fen::new(amount_fen)),
        differs: true,
        fact: Some(FactKey::Savings),
    };
    VerificationReport { reference: "hd".to_owned(), findings: vec![finding] }
}

#[tokio::test]
async fn an_emergency_on_the_spot_comes_first_and_is_paid_before_papers() {
    let w = world().await;
    let (ordinary, applicant, people) = w.filled(1, 2).await;
    w.submit(ordinary, &applicant, &people).await;
    w.fake.clock.forward_days(30);
    let case = start_on_spot(&w.fake.app, &w.clerk, spot(&w, 9)).await.unwrap();
    assert_eq!(case.application.stage, Stage::Submitted);
    let rows = worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap().rows;
    assert_eq!(rows[0].id, case.application.id, "in front of a late file");
    assert_eq!((rows[0].asked, rows[0].is_emergency), (Asked::Emergency, true));
    assert!(rows[0].due_minute.is_some() && rows[1].due_minute.is_none());
    let only = WorkFilter { kind: Some(Kind::Temporary), ..WorkFilter::default() };
    assert_eq!(worklist(&w.fake.app, &w.clerk, &only).await.unwrap().rows.len(), 1);

    let paid = relieved(&w, 10).await;
    assert_eq!(read(&w.fake.app, &w.clerk, paid).await.unwrap().application.stage, Stage::ReliefFirst);
    w.work().await;
    let phone = household(10, 1).unwrap()[0].member.phone.clone().unwrap();
    assert!(w.fake.sms.last_to(phone.as_str()).unwrap().contains("先行办理"));
    let follower = w.citizen(phone.as_str()).await;
    assert_eq!(mine(&w.fake.app, &follower).await.unwrap()[0].id, paid, "the phone's account follows the case");
}

#[tokio::test]
async fn a_clerk_starts_only_in_the_own_township() {
    let w = world().await;
    let elsewhere = {
        let (id, applicant, people) = w.filled(1, 1).await;
        w.submit(id, &applicant, &people).await;
        transfer_villages(&w.fake.app, &w.clerk, id).await.unwrap().remove(0).villages.remove(0).0
    };
    let foreign = OnSpot { village: elsewhere, ..spot(&w, 9) };
    let refused = start_on_spot(&w.fake.app, &w.clerk, foreign).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::NotAVillage))));
    assert!(matches!(start_on_spot(&w.fake.app, &w.approver, spot(&w, 9)).await, Err(AppError::NotFound)));
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_case() {
    let w = world().await;
    let form = spot(&w, 9);
    let (first, second) = tokio::join!(
        start_on_spot(&w.fake.app, &w.clerk, form.clone()),
        start_on_spot(&w.fake.app, &w.clerk, form.clone())
    );
    let outcomes = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(AppError::Stale))), "{outcomes:?}");
    assert!(matches!(start_on_spot(&w.fake.app, &w.clerk, form).await, Err(AppError::Stale)), "later");
    assert_eq!(worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn the_same_cause_is_refused_with_the_earlier_number() {
    let w = world().await;
    let (first, applicant, people) = w.filled(1, 2).await;
    w.submit(first, &applicant, &people).await;
    let (second, again, same) = once_more(&w).await;
    // Nothing was accepted yet: nothing to name.
    w.submit(second, &again, &same).await;
    let case = accept(&w.fake.app, &w.clerk, first, None).await.unwrap();
    let number = case.application.number.unwrap();
    assert_eq!(number.district().as_str(), "500114", "the number is the district's in which it is handled");
    let refused = accept(&w.fake.app, &w.clerk, second, None).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::SameCause(Some(earlier)))) if earlier == number));
    let (third, asks, _) = once_more(&w).await;
    let refused = w.act(third, &asks, Command::AskSignatures { promised: true, earlier: None }).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::SameCause(Some(earlier)))) if earlier == number));
    w.act(first, &applicant, Command::Withdraw { reason: None }).await.unwrap();
    accept(&w.fake.app, &w.clerk, second, None).await.unwrap();
}

#[tokio::test]
async fn whoever_types_a_strangers_identity_number_does_not_learn_their_number() {
    let w = world().await;
    let (first, applicant, people) = w.filled(1, 2).await;
    w.submit(first, &applicant, &people).await;
    let number = accept(&w.fake.app, &w.clerk, first, None).await.unwrap().application.number.unwrap();
    let stranger = w.citizen("14200000777").await;
    let second = Box::pin(start(&w.fake.app, &stranger, Request::DIBAO)).await.unwrap();
    for answer in answers(1, &w.village, &people).unwrap() {
        w.act(second, &stranger, Command::Answer(answer)).await.unwrap();
    }
    let card = store_paper(&w.fake.app, &stranger, second, PaperKind::IdCard, id_card_picture(1).unwrap().into());
    let card = Paper { id: card.await.unwrap(), kind: PaperKind::IdCard };
    w.act(second, &stranger, Command::Answer(Answer::PaperAdded(card))).await.unwrap();
    let refused = w.act(second, &stranger, Command::AskSignatures { promised: true, earlier: None }).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::SameCause(None)))), "{refused:?}");
    let refused = format!("{:?}", refused.err());
    assert!(!refused.contains(&number.to_string()), "{refused}");
}

#[tokio::test]
async fn an_answer_of_an_earlier_round_changes_nothing() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 1).await;
    w.submit(id, &applicant, &people).await;
    accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    w.act(id, &w.clerk, Command::OrderVerification).await.unwrap();
    w.work().await;
    let answer =
        |request_id: &str, sum: i64| VerificationAnswer { request_id: request_id.to_owned(), report: report(sum) };
    let first = w.fake.verification.requests()[0].request_id.clone();
    verification_answered(&w.fake.app, answer(&first, 9_000_000)).await.unwrap();
    w.work().await;
    let phone = people[0].member.phone.as_ref().unwrap();
    assert!(w.fake.sms.last_to(phone.as_str()).unwrap().contains("核对结果与填写的不同"));

    let dispute = Command::DisputeVerification { papers: Vec::new(), text: long("那是住院的钱") };
    w.act(id, &applicant, dispute).await.unwrap();
    w.act(id, &w.clerk, Command::OrderVerification).await.unwrap();
    w.work().await;
    let second = w.fake.verification.requests()[1].request_id.clone();
    assert_ne!(first, second);
    verification_answered(&w.fake.app, answer(&first, 1)).await.unwrap();
    assert!(read(&w.fake.app, &w.clerk, id).await.unwrap().application.verification.unwrap().report.is_none());
    verification_answered(&w.fake.app, answer(&second, 5_000)).await.unwrap();
    let case = read(&w.fake.app, &w.clerk, id).await.unwrap();
    let savings = case.facts.iter().find(|row| row.key == FactKey::Savings).unwrap();
    assert_eq!(savings.verified, Some(5_000), "the round that counts");
    assert_eq!(case.application.earlier_reports.len(), 1);
}

#[tokio::test]
async fn a_transferred_file_leaves_the_scope_and_the_family_is_told() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 1).await;
    w.submit(id, &applicant, &people).await;
    accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    let town = transfer_villages(&w.fake.app, &w.clerk, id).await.unwrap().remove(0);
    let (village, _) = town.villages[0].clone();
    let handed = Command::Transfer { village: village.clone(), reason: long("常住那边") };
    w.act(id, &w.clerk, handed).await.unwrap();
    assert!(matches!(read(&w.fake.app, &w.clerk, id).await, Err(AppError::NotFound)));
    assert!(worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap().rows.is_empty());
    let there = crate::support::staff(&w.fake, "jb2", Role::TownshipClerk, &village.township().unwrap()).await;
    let case = read(&w.fake.app, &there, id).await.unwrap();
    assert_eq!(case.township_name, town.name);
    assert_ne!(case.home_name, case.village_name);
    w.work().await;
    let told = w.fake.sms.last_to(people[0].member.phone.as_ref().unwrap().as_str()).unwrap();
    assert!(told.contains(&town.name), "{told}");
}

#[tokio::test]
async fn who_joins_signs_by_link_and_the_link_of_who_left_ends() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 1).await;
    w.submit(id, &applicant, &people).await;
    accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    let spouse = household(1, 2).unwrap().remove(1).member;
    w.act(id, &applicant, Command::ChangeFamily(FamilyChange::Joined(spouse.clone()))).await.unwrap();
    w.work().await;
    let token = w.link_of(&spouse);
    let view = Signer::new(&w.fake, &token, "b").open().await.unwrap();
    assert_eq!((view.role, view.signed), (SignReason::Member, false));
    send_again(&w.fake.app, &applicant, id, spouse.no).await.unwrap();
    w.work().await;
    let token = w.link_of(&spouse);
    let left = FamilyChange::Left { member: spouse.no, why: LeftWhy::MovedOut, on: w.fake.app.now().date() };
    w.act(id, &applicant, Command::ChangeFamily(left)).await.unwrap();
    assert!(Signer::new(&w.fake, &token, "b").open().await.is_err(), "who left cannot sign");
}

#[tokio::test]
async fn an_obliged_relative_signs_and_a_new_applicant_takes_over() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 2).await;
    let lasting = Request::Lasting { first: Kind::Tekun, others_too: false };
    let obligor = {
        let member = household(50, 2).unwrap().remove(1).member;
        Obligor {
            no: MemberNo(3),
            relation: Relation::Child,
            name: member.name,
            id_number: member.id_number,
            phone: member.phone,
            standing: ObligorStanding::LowIncome,
            support_month: Fen::ZERO,
            spouse: None,
        }
    };
    for answer in [Answer::Request(lasting), Answer::Obligor(obligor.clone()), Answer::ObligorsComplete] {
        w.act(id, &applicant, Command::Answer(answer)).await.unwrap();
    }
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    w.work().await;
    let sent = w.fake.sms.last_to(obligor.phone.as_ref().unwrap().as_str()).unwrap();
    let token = sent.split("/s/").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    assert_eq!(Signer::new(&w.fake, &token, "b").open().await.unwrap().role, SignReason::Obligor);
    for person in &people {
        let token = w.link_of(&person.member);
        ceremony::sign(&w.fake, &token, &person.member).await.unwrap();
    }
    assert_eq!(read(&w.fake.app, &applicant, id).await.unwrap().application.stage, Stage::AwaitingSignatures);
    let typed_by =
        Member { name: obligor.name.clone(), id_number: obligor.id_number.clone(), ..people[0].member.clone() };
    let son = Signer::new(&w.fake, &token, "son");
    son.ready(typed(&typed_by), obligor.phone.as_ref().unwrap()).await.unwrap();
    son.sign(son.promise()).await.unwrap();
    assert_eq!(read(&w.fake.app, &applicant, id).await.unwrap().application.stage, Stage::Submitted);
    assert!(sign_here(&w.fake.app, &applicant, id, MemberNo(1)).await.is_err(), "everybody has signed");

    let relations = vec![NewRelation { member: MemberNo::APPLICANT, relation: Relation::Spouse }];
    change_applicant(&w.fake.app, &w.clerk, id, None, MemberNo(2), relations).await.unwrap();
    let next = w.citizen(people[1].member.phone.as_ref().unwrap().as_str()).await;
    assert!(read(&w.fake.app, &next, id).await.is_ok(), "the new applicant's account follows the case");
    assert!(matches!(read(&w.fake.app, &applicant, id).await, Err(AppError::NotFound)));
}

#[tokio::test]
async fn anybody_complains_with_the_number_and_the_district_must_visit() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 2).await;
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    w.publish(id).await;
    let number = read(&w.fake.app, &w.clerk, id).await.unwrap().application.number.unwrap();
    let complaint =
        async |number: &AcceptanceNumber| complain(&w.fake.app, number, long("请再核实"), None, None, "10.0.0.9").await;
    assert!(complaint(&number).await.is_err(), "during the notice one objects");
    w.fake.clock.forward_days(8);
    w.act(id, &w.approver, Command::CloseNotice).await.unwrap();
    complaint(&number).await.unwrap();
    let unknown: AcceptanceNumber = AcceptanceNumber::new(number.district().clone(), number.year(), 999).unwrap();
    assert!(matches!(complaint(&unknown).await, Err(AppError::NotFound)));
    let case = read(&w.fake.app, &w.district, id).await.unwrap();
    assert_eq!(case.application.complaints.len(), 1);
    let Outcome::Approve { amount, .. } = case.application.opinion.unwrap().outcome else { panic!("not approved") };
    let first_month = jzt_domain::application::first_paid_month(case.today);
    let confirm = Command::Confirm { amount, first_month, reasons: long("同意") };
    let refused = w.act(id, &w.district, confirm).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::DistrictVisitRequired))));
    for _ in 0..3 {
        assert!(complaint(&unknown).await.is_err());
    }
    assert!(matches!(complaint(&number).await, Err(AppError::TooMany { .. })), "guesses are counted");
}

#[tokio::test]
async fn an_uncooperative_family_is_warned_then_ended_and_told_both_times() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 1).await;
    w.submit(id, &applicant, &people).await;
    accept(&w.fake.app, &w.clerk, id, None).await.unwrap();
    w.act(id, &w.clerk, Command::Warn { text: long("请配合入户") }).await.unwrap();
    w.work().await;
    let phone = people[0].member.phone.as_ref().unwrap();
    assert!(w.fake.sms.last_to(phone.as_str()).unwrap().contains("需要您配合"));
    let end = || Command::Terminate { reasons: long("一直不配合") };
    assert!(matches!(w.act(id, &w.approver, end()).await, Err(AppError::Refused(Refusal::WarningRunning))));
    w.fake.clock.forward_days(60);
    w.act(id, &w.approver, end()).await.unwrap();
    w.work().await;
    assert!(w.fake.sms.last_to(phone.as_str()).unwrap().contains("终止办理"));
    let ended = read(&w.fake.app, &applicant, id).await.unwrap().application;
    assert_eq!((ended.stage, ended.decision.unwrap().verdict), (Stage::Terminated, Verdict::Terminated));
}

#[tokio::test]
async fn rebuilt_views_equal_live_views_on_every_branch() {
    let w = world().await;
    let app = &w.fake.app;
    relieved(&w, 20).await;
    start_on_spot(app, &w.clerk, spot(&w, 21)).await.unwrap();
    let (joined, applicant, people) = w.filled(1, 1).await;
    w.submit(joined, &applicant, &people).await;
    accept(app, &w.clerk, joined, None).await.unwrap();
    let spouse = household(1, 2).unwrap().remove(1).member;
    w.act(joined, &applicant, Command::ChangeFamily(FamilyChange::Joined(spouse))).await.unwrap();
    let look = async || {
        let rows = worklist(app, &w.clerk, &WorkFilter::default()).await.unwrap().rows;
        assert_eq!(rows.len(), 3);
        (format!("{rows:?}"), format!("{:?}", mine(app, &applicant).await.unwrap()))
    };
    let live = look().await;
    w.fake.clock.forward_days(2);
    assert_eq!(rebuild_views(app).await.unwrap(), 3);
    w.fake.clock.forward_days(-2);
    assert_eq!(look().await, live);
}
