//! One family's application, from the phone to the decision.

use crate::ceremony::{self, Signer, typed};
use crate::support::{long, world};
use jzt_app::applications::{Search, WorkFilter, history, mine, object, read, search, worklist};
use jzt_app::error::CredentialsFault;
use jzt_app::signing::tracker::{send_again, sign_here};
use jzt_app::signing::{self, Task, Typed};
use jzt_app::{AppError, notices};
use jzt_domain::application::{Command, Event, Outcome, Refusal, Stage, Verdict, first_paid_month};
use jzt_domain::household::MemberNo;
use jzt_domain::number::AcceptanceNumber;

#[tokio::test]
async fn a_family_applies_signs_is_visited_published_and_reads_the_decision() {
    let w = world().await;
    let (id, applicant, people) = w.filled(1, 4).await;
    w.submit(id, &applicant, &people).await;
    assert_eq!(read(&w.fake.app, &applicant, id).await.unwrap().application.stage, Stage::Submitted);

    w.fake.clock.forward_days(1);
    w.investigate(id).await;
    w.publish(id).await;
    let hung = notices::of_village(&w.fake.app, &w.village).await.unwrap();
    assert_eq!(hung.len(), 1);
    assert_eq!(hung[0].members_count, 4);

    w.fake.clock.forward_days(7);
    assert!(matches!(
        w.act(id, &w.approver, Command::CloseNotice).await,
        Err(AppError::Refused(Refusal::NoticeRunning))
    ));
    w.fake.clock.forward_days(1);
    w.act(id, &w.approver, Command::CloseNotice).await.unwrap();
    assert!(notices::of_village(&w.fake.app, &w.village).await.unwrap().is_empty());

    let case = read(&w.fake.app, &w.district, id).await.unwrap();
    let Outcome::Approve { kind, amount } = case.application.opinion.unwrap().outcome else { panic!("not approved") };
    let first_month = first_paid_month(case.today);
    let confirm = Command::Confirm { amount, first_month, reasons: long("同意") };
    w.act(id, &w.district, confirm).await.unwrap();

    let decided = read(&w.fake.app, &applicant, id).await.unwrap().application;
    assert_eq!(decided.decision.unwrap().verdict, Verdict::Approved { kind, amount, first_month });
    w.work().await;
    let last = w.fake.sms.last_to(people[0].member.phone.as_ref().unwrap().as_str()).unwrap();
    assert!(last.contains("已有结果"), "{last}");

    let told = history(&w.fake.app, &w.clerk, id).await.unwrap();
    assert!(matches!(told.first().unwrap().event, Event::Started { .. }));
    assert!(matches!(told.last().unwrap().event, Event::Confirmed { .. }));
    let report = jzt_store::verify_journal(&w.db).await.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}

#[tokio::test]
async fn staff_find_a_case_by_number_identity_and_phone_but_only_in_their_division() {
    let w = world().await;
    let (id, applicant, people) = w.filled(2, 2).await;
    let id_number = people[1].member.id_number.clone();
    assert!(search(&w.fake.app, &w.clerk, &Search::IdNumber(id_number.clone())).await.unwrap().is_empty());
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    let number = read(&w.fake.app, &w.clerk, id).await.unwrap().application.number.unwrap();
    let phone = people[0].member.phone.clone().unwrap();
    let wanted = [
        Search::Number(AcceptanceNumber::parse(&number.to_string()).unwrap()),
        Search::IdNumber(id_number),
        Search::Phone(phone),
    ];
    let elsewhere = crate::support::staff(
        &w.fake,
        "other",
        jzt_domain::access::Role::TownshipClerk,
        &jzt_domain::division::DivisionCode::parse("500114001").unwrap(),
    )
    .await;
    for one in &wanted {
        let found = search(&w.fake.app, &w.clerk, one).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        assert!(found[0].applicant_masked.contains('*'));
        assert!(search(&w.fake.app, &elsewhere, one).await.unwrap().is_empty());
    }
    assert!(matches!(read(&w.fake.app, &elsewhere, id).await, Err(AppError::NotFound)));
    assert_eq!(worklist(&w.fake.app, &w.clerk, &WorkFilter::default()).await.unwrap().rows.len(), 1);
    assert!(worklist(&w.fake.app, &elsewhere, &WorkFilter::default()).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_link_signs_once_for_one_person_and_tells_a_stranger_nothing() {
    let w = world().await;
    let (id, applicant, people) = w.filled(3, 2).await;
    w.act(id, &applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
    w.work().await;
    let spouse = &people[1].member;
    let first = w.link_of(spouse);
    let phone = spouse.phone.as_ref().unwrap();
    let signer = Signer::new(&w.fake, &first, "a");
    let shown = signer.open().await.unwrap();
    assert!(!shown.signer_masked.is_empty() && shown.signer_masked.contains('*'));

    signer.agree().await.unwrap();
    let wrong = Typed { name: Some(people[0].member.name.clone()), ..typed(spouse) };
    let refused = signer.identify(Task::Sign, wrong).await;
    assert!(matches!(refused, Err(AppError::Refused(Refusal::SignerNameDiffers))));
    let why = Typed { reason: Some(long("再想想")), ..Typed::default() };
    signer.shown(Task::Decline, why, phone).await.unwrap();
    let declined = signing::decline(&w.fake.app, &signer.guest()).await.unwrap();
    assert!(declined.declined && !declined.signed);

    send_again(&w.fake.app, &applicant, id, spouse.no).await.unwrap();
    w.work().await;
    let second = w.link_of(spouse);
    assert_ne!(first, second);
    let old = ceremony::sign(&w.fake, &first, spouse).await;
    assert!(matches!(old, Err(AppError::Credentials(CredentialsFault::Expired))));
    w.fake.clock.forward_seconds(61);
    assert!(ceremony::sign(&w.fake, &second, spouse).await.unwrap().signed);
    assert!(Signer::new(&w.fake, &second, "a").open().await.unwrap().signed);

    let own = sign_here(&w.fake.app, &applicant, id, MemberNo(1)).await.unwrap();
    let token = own.strip_prefix("/s/").unwrap();
    assert!(ceremony::sign(&w.fake, token, &people[0].member).await.unwrap().submitted);
    assert!(matches!(send_again(&w.fake.app, &applicant, id, MemberNo(2)).await, Err(AppError::Refused(_))));
}

#[tokio::test]
async fn guessing_links_ends_after_thirty_tries_from_one_address() {
    let w = world().await;
    let guess = |n: usize, address: &str| {
        let mut guesser = Signer::new(&w.fake, &format!("{n:022}"), "a");
        address.clone_into(&mut guesser.client.address);
        guesser
    };
    for n in 0..30 {
        assert!(matches!(guess(n, "x").open().await, Err(AppError::Credentials(_))), "{n}");
    }
    assert!(matches!(guess(99, "x").open().await, Err(AppError::TooMany { .. })));
    assert!(matches!(guess(99, "y").open().await, Err(AppError::Credentials(_))));
}

#[tokio::test]
async fn a_form_drawn_from_an_older_version_is_stale_and_another_family_sees_nothing() {
    let w = world().await;
    let (id, applicant, _) = w.filled(4, 1).await;
    let version = read(&w.fake.app, &applicant, id).await.unwrap().application.version;
    let complete = || Command::Answer(jzt_domain::household::Answer::MembersComplete);
    let with = |version| {
        jzt_app::applications::perform(
            &w.fake.app,
            &applicant,
            jzt_domain::application::Channel::Web,
            id,
            Some(version),
            complete(),
        )
    };
    with(version).await.unwrap();
    assert!(matches!(with(version).await, Err(AppError::Stale)));
    let stranger = w.citizen("14200008888").await;
    assert!(matches!(read(&w.fake.app, &stranger, id).await, Err(AppError::NotFound)));
    assert!(matches!(w.act(id, &stranger, complete()).await, Err(AppError::NotFound)));
    assert!(mine(&w.fake.app, &stranger).await.unwrap().is_empty());
    assert_eq!(mine(&w.fake.app, &applicant).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_objection_leads_to_a_new_visit_and_a_second_notice() {
    let w = world().await;
    let (id, applicant, people) = w.filled(5, 1).await;
    w.submit(id, &applicant, &people).await;
    w.investigate(id).await;
    w.publish(id).await;
    object(&w.fake.app, id, long("他家还有一套房"), None, None, "1.2.3.4").await.unwrap();
    w.fake.clock.forward_days(8);
    assert!(matches!(
        w.act(id, &w.approver, Command::CloseNotice).await,
        Err(AppError::Refused(Refusal::ObjectionOpen))
    ));
    w.act(id, &w.clerk, Command::Reinvestigate { reason: long("核实住房") }).await.unwrap();
    w.act(id, &w.clerk, Command::RecordVisit(w.visit())).await.unwrap();
    w.publish(id).await;
    let state = read(&w.fake.app, &w.clerk, id).await.unwrap().application;
    assert_eq!((state.stage, state.notices.len()), (Stage::PublicNotice, 2));
}

#[tokio::test]
async fn of_two_clerks_at_once_one_accepts_and_no_number_is_lost() {
    let w = world().await;
    let (id, applicant, people) = w.filled(6, 1).await;
    w.submit(id, &applicant, &people).await;
    let one = jzt_app::applications::accept(&w.fake.app, &w.clerk, id, None);
    let two = jzt_app::applications::accept(&w.fake.app, &w.clerk, id, None);
    let (one, two) = tokio::join!(one, two);
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let (other, applicant, people) = w.filled(7, 1).await;
    w.submit(other, &applicant, &people).await;
    jzt_app::applications::accept(&w.fake.app, &w.clerk, other, None).await.unwrap();
    let serial = |case: jzt_app::applications::CaseView| case.application.number.unwrap().serial();
    assert_eq!(serial(read(&w.fake.app, &w.clerk, id).await.unwrap()), 1);
    assert_eq!(serial(read(&w.fake.app, &w.clerk, other).await.unwrap()), 2);
}
