//! What happens to a benefit after the decision, over a real database.

use crate::support::{World, long, monday, staff, world};
use jzt_app::benefits::{self, BenefitFilter, BenefitView};
use jzt_app::letters::LetterKind;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::{AppError, applications, sample, watch};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{
    Channel, Command as ApplicationCommand, Light, Stage as ApplicationStage, first_paid_month,
};
use jzt_domain::benefit::{
    Action, ChangeSort, Command, Event, Measure, Refusal, Review, ReviewOutcome, Stage, StopCause,
};
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::household::Answer;
use jzt_domain::identity::PersonName;
use jzt_domain::ids::{ApplicationId, BenefitId};
use jzt_domain::kind::{Kind, Request};
use jzt_domain::money::Fen;
use jzt_store::{Db, DbOptions};

impl World {
    /// A family granted 低保 through the whole procedure, eight days later.
    pub(crate) async fn granted(&self, n: usize, members: usize) -> (ApplicationId, BenefitId, Actor) {
        Box::pin(self.granted_as(Request::DIBAO, n, members)).await
    }

    async fn granted_as(&self, request: Request, n: usize, members: usize) -> (ApplicationId, BenefitId, Actor) {
        let (id, applicant, people) = self.filled(n, members).await;
        if request.kind() == Kind::Tekun {
            for answer in [Answer::Request(request), Answer::ObligorsComplete] {
                self.act(id, &applicant, ApplicationCommand::Answer(answer)).await.unwrap();
            }
        }
        self.submit(id, &applicant, &people).await;
        self.investigate(id).await;
        self.publish(id).await;
        self.fake.clock.forward_days(8);
        self.act(id, &self.approver, ApplicationCommand::CloseNotice).await.unwrap();
        if request.kind() == Kind::Tekun {
            // The only file is drawn, so the district visits.
            let district = DivisionCode::parse("500114").unwrap();
            let reviewer = staff(&self.fake, "fh", Role::DistrictReviewer, &district).await;
            watch::hold_draw(&self.fake.app, &reviewer).await.unwrap().unwrap();
            self.act(id, &reviewer, ApplicationCommand::RecordDistrictVisit(self.visit())).await.unwrap();
        }
        let case = applications::read(&self.fake.app, &self.district, id).await.unwrap();
        let proposal = case.assessment.as_ref().unwrap().proposal.unwrap();
        let command = ApplicationCommand::Confirm {
            amount: proposal.amount.unwrap(),
            first_month: first_paid_month(case.today),
            reasons: long("同意"),
        };
        let case = self.act(id, &self.district, command).await.unwrap();
        assert_eq!(case.application.stage, ApplicationStage::Decided);
        self.work().await;
        let benefit = benefits::of_application(&self.fake.app, &self.district, id).await.unwrap().unwrap();
        (id, benefit, applicant)
    }

    pub(crate) async fn benefit(&self, id: BenefitId, by: &Actor, command: Command) -> Result<BenefitView, AppError> {
        benefits::perform(&self.fake.app, by, Channel::Console, id, None, command).await
    }

    pub(crate) async fn propose(&self, id: BenefitId, measure: Measure) -> Result<BenefitView, AppError> {
        self.benefit(id, &self.clerk, Command::Propose { measure, reasons: long("核查发现有变化") }).await
    }

    async fn look(&self, id: BenefitId) -> BenefitView {
        benefits::read(&self.fake.app, &self.clerk, id).await.unwrap()
    }

    fn review(&self) -> Review {
        Review {
            visited_on: self.fake.app.now().date(),
            visitors: ["赵敏", "钱强"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
            findings: long("儿子上班了"),
            outcome: ReviewOutcome::Changed,
            unstable: false,
            income_month: None,
        }
    }
}

fn refused(result: Result<BenefitView, AppError>) -> Refusal {
    match result {
        Err(AppError::BenefitRefused(refusal)) => refusal,
        other => panic!("not refused by the rules: {other:?}"),
    }
}

#[tokio::test]
async fn a_decision_grants_the_benefit_in_the_same_unit() {
    let w = world().await;
    let (application, id, applicant) = w.granted(1, 3).await;
    let view = benefits::read(&w.fake.app, &applicant, id).await.unwrap();
    let benefit = &view.benefit;
    assert_eq!((benefit.kind, benefit.stage), (Kind::Dibao, Stage::Active));
    assert_eq!(benefit.origin.application, Some(application));
    assert_eq!(benefit.people.len(), 3);
    assert!(benefit.last_rate().unwrap().amount > Fen::ZERO);
    assert_eq!(view.due_this_month, Fen::ZERO, "paid from January");
    assert_eq!(benefit.first_month().unwrap().to_string(), "2027-01-01");
    let mine = benefits::mine(&w.fake.app, &applicant).await.unwrap();
    assert_eq!(mine.iter().map(|card| card.id).collect::<Vec<_>>(), vec![id]);
    assert!(view.available.contains(&Action::ReportChange) && !view.available.contains(&Action::ProposeStop));
}

#[tokio::test]
async fn review_adjustment_phase_out_and_end_by_two_people_with_messages() {
    let w = world().await;
    let (_, id, applicant) = w.granted(1, 3).await;
    let app = &w.fake.app;
    let before = w.look(id).await.benefit;
    let phone = before.applicant().unwrap().phone.clone().unwrap();
    let due = w.look(id).await.clocks[0].due.date;
    let days = i64::from(app.now().date().until(due).unwrap().get_days());
    let listed = async || benefits::worklist(app, &w.clerk, &BenefitFilter::default()).await.unwrap().rows.len();
    w.fake.clock.forward_days(days - 31);
    assert_eq!(listed().await, 0, "not yet work");
    w.fake.clock.forward_days(1);
    assert_eq!(listed().await, 1, "work thirty days ahead");

    w.benefit(id, &applicant, Command::ReportChange { sort: ChangeSort::Income, text: long("有人上班了") })
        .await
        .unwrap();
    let waiting = BenefitFilter { only_waiting: true, ..BenefitFilter::default() };
    assert_eq!(benefits::worklist(app, &w.clerk, &waiting).await.unwrap().rows.len(), 1);
    let found = Review { income_month: Some(Fen::new(600_000)), ..w.review() };
    w.benefit(id, &w.clerk, Command::RecordReview(found)).await.unwrap();
    assert!(benefits::worklist(app, &w.clerk, &waiting).await.unwrap().rows.is_empty());

    let lower = before.last_rate().unwrap().amount.checked_sub(Fen::new(10_000)).unwrap();
    let standard = before.last_rate().unwrap().standard.checked_mul(3).unwrap();
    let income_month = standard.checked_sub(lower);
    let adjust = Measure::Adjust { amount: lower, extra: Fen::ZERO, people: before.people.clone(), income_month };
    w.propose(id, adjust).await.unwrap();
    assert_eq!(refused(w.propose(id, Measure::Suspend).await), Refusal::ProposalPending);
    assert_eq!(refused(w.benefit(id, &w.clerk, Command::Approve).await), Refusal::NotYours);
    w.work().await;
    let told = w.fake.sms.last_to(phone.as_str()).unwrap();
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    w.work().await;
    let message = w.fake.sms.last_to(phone.as_str()).unwrap();
    assert_ne!(message, told);
    assert!(message.contains("待遇有变动") && !message.contains("低保"));
    assert_eq!(w.look(id).await.benefit.last_rate().unwrap().amount, lower);
    let made = |name: &str| {
        let made = w.fake.letters.made();
        made.into_iter().rfind(|letter| letter.template.name.ends_with(name)).unwrap()
    };
    let letter = made("adjustment.typ");
    let lines = letter.data["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[1]["result"], jzt_app::words::yuan(lower));
    assert!(lines[0]["label"].as_str().unwrap().contains("离低保标准每月差"));
    let explained = benefits::history(app, &applicant, id).await.unwrap();
    let explained = explained.iter().find(|row| matches!(row.event, Event::Adjusted { .. })).unwrap();
    assert_eq!(explained.lines.len(), 2, "the page shows what the letter prints");
    assert!(explained.lines.iter().all(jzt_domain::assess::Line::holds));

    w.propose(id, Measure::PhaseOut).await.unwrap();
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    assert_eq!(w.look(id).await.benefit.stage, Stage::PhaseOut);
    w.propose(id, Measure::Stop { cause: StopCause::MeansAbove }).await.unwrap();
    let ended = w.benefit(id, &w.district, Command::Approve).await.unwrap().benefit;
    assert_eq!(ended.stage, Stage::Terminated, "低保 needs no notice");
    w.work().await;
    let end = made("benefit_end.typ");
    assert_eq!(end.data["lines"].as_array().unwrap().len(), 2, "income a head, and that it is not below");
    assert_eq!(end.data["lines"][1]["result"], "不符合");
    let history = benefits::history(app, &applicant, id).await.unwrap();
    assert!(matches!(history.last().unwrap().event, Event::Terminated { .. }));
    assert_eq!(history.last().unwrap().by, "员工sp");
}

#[tokio::test]
async fn nobody_outside_learns_that_a_benefit_exists() {
    let w = world().await;
    let (application, id, _) = w.granted(1, 2).await;
    let app = &w.fake.app;
    let stranger = w.citizen("14200007777").await;
    let other = DivisionCode::parse("500114001").unwrap();
    let elsewhere = staff(&w.fake, "jb2", Role::TownshipClerk, &other).await;
    let administrator = staff(&w.fake, "xt", Role::SystemAdministrator, &DivisionCode::parse("500114").unwrap()).await;
    for actor in [&stranger, &elsewhere, &administrator, &Actor::Anyone] {
        assert!(matches!(benefits::read(app, actor, id).await, Err(AppError::NotFound)));
        assert!(matches!(benefits::history(app, actor, id).await, Err(AppError::NotFound)));
        let command = Command::RequestStop { text: long("不要了") };
        assert!(matches!(w.benefit(id, actor, command).await, Err(AppError::NotFound)));
        assert_eq!(benefits::of_application(app, actor, application).await.unwrap(), None);
    }
    let all = BenefitFilter { quiet_too: true, ..BenefitFilter::default() };
    assert!(benefits::worklist(app, &elsewhere, &all).await.unwrap().rows.is_empty());
    assert_eq!(benefits::worklist(app, &w.district, &all).await.unwrap().rows.len(), 1);
    assert!(matches!(benefits::worklist(app, &administrator, &all).await, Err(AppError::NotFound)));
    assert!(matches!(
        benefits::raises(app, &elsewhere, &DivisionCode::parse("500114112").unwrap()).await,
        Err(AppError::NotFound)
    ));
}

#[tokio::test]
async fn a_form_drawn_from_an_older_state_is_stale() {
    let w = world().await;
    let (_, id, _) = w.granted(1, 2).await;
    let version = w.look(id).await.benefit.version;
    let command = || Command::RecordReview(w.review());
    let first = benefits::perform(&w.fake.app, &w.clerk, Channel::Console, id, Some(version), command()).await;
    assert!(first.is_ok());
    let second = benefits::perform(&w.fake.app, &w.clerk, Channel::Console, id, Some(version), command()).await;
    assert!(matches!(second, Err(AppError::Stale)));
}

#[tokio::test]
async fn a_family_below_todays_standard_is_raised_once_by_whoever_decides() {
    let w = world().await;
    let app = &w.fake.app;
    let township = DivisionCode::parse("500114112").unwrap();
    // The standards of July 2025 are not known yet.
    w.fake.clock.forward_days(-620);
    let (_, id, _) = w.granted(1, 2).await;
    assert!(benefits::raises(app, &w.district, &township).await.unwrap().is_empty(), "granted by today's standard");
    let none = benefits::approve_raises(app, &w.district, &township, &[id]).await.unwrap();
    assert_eq!((none.done, none.left, none.back_pay), (0, 1, Fen::ZERO));

    w.fake.clock.forward_days(170);
    assert_eq!(app.now().date().to_string().get(..7), Some("2025-09"));
    let before = w.look(id).await.benefit.last_rate().unwrap().amount;
    let rows = benefits::raises(app, &w.district, &township).await.unwrap();
    let [row] = &rows[..] else { panic!("one family") };
    // 20 yuan for each of two people, for July, August and September.
    assert_eq!(row.after, before.checked_add(Fen::new(2 * 2_000)).unwrap());
    assert_eq!((row.back_pay, row.from_month.to_string().as_str()), (Fen::new(3 * 2 * 2_000), "2025-07-01"));
    let elsewhere = DivisionCode::parse("500114001").unwrap();
    assert!(matches!(benefits::approve_raises(app, &w.district, &elsewhere, &[id]).await, Err(AppError::NotFound)));
    let township_approver = benefits::approve_raises(app, &w.approver, &township, &[id]).await;
    assert!(matches!(township_approver, Err(AppError::BenefitRefused(Refusal::NotYours))), "not delegated");
    let raised = benefits::approve_raises(app, &w.district, &township, &[id]).await.unwrap();
    assert_eq!((raised.done, raised.left, raised.back_pay), (1, 0, row.back_pay));
    assert_eq!(w.look(id).await.benefit.last_rate().unwrap().amount, row.after);
    assert!(benefits::raises(app, &w.district, &township).await.unwrap().is_empty());
    let again = benefits::approve_raises(app, &w.district, &township, &[id]).await.unwrap();
    assert_eq!((again.done, again.left), (0, 1), "never twice");
}

#[tokio::test]
async fn the_end_of_tekun_hangs_in_the_village_until_nobody_objects() {
    let w = world().await;
    let app = &w.fake.app;
    let (_, id, _) = w.granted_as(Request::Lasting { first: Kind::Tekun, others_too: false }, 2, 1).await;
    w.propose(id, Measure::Stop { cause: StopCause::MeansAbove }).await.unwrap();
    assert!(benefits::stop_notices(app, &w.village).await.unwrap().is_empty(), "a proposal is nobody's business");
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    let hung = benefits::stop_notices(app, &w.village).await.unwrap();
    assert_eq!((hung.len(), hung[0].id, hung[0].kind), (1, id, Kind::Tekun));
    assert_eq!(benefits::stop_villages(app, &w.village).await.unwrap(), vec![(w.village.clone(), 1)]);
    assert!(!format!("{hung:?}").contains("MeansAbove"), "never the cause");

    benefits::object_stop(app, id, long("他还病着"), None, None, "192.0.2.1").await.unwrap();
    w.fake.clock.forward_days(8);
    assert!(benefits::stop_notice(app, id).await.is_err(), "its days are over");
    assert_eq!(refused(w.benefit(id, &w.district, Command::DecideStop).await), Refusal::ObjectionOpen);
    w.propose(id, Measure::PublishAgain).await.unwrap();
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    w.fake.clock.forward_days(8);
    let ended = w.benefit(id, &w.district, Command::DecideStop).await.unwrap().benefit;
    assert_eq!((ended.stage, ended.stop_notices.len()), (Stage::Terminated, 2));
    assert!(benefits::stop_notices(app, &w.village).await.unwrap().is_empty());
}

#[tokio::test]
async fn five_objections_an_hour_from_one_address_are_enough() {
    let w = world().await;
    let app = &w.fake.app;
    let (_, id, _) = w.granted_as(Request::Lasting { first: Kind::Tekun, others_too: false }, 2, 1).await;
    w.propose(id, Measure::Stop { cause: StopCause::Death }).await.unwrap();
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    for _ in 0..5 {
        benefits::object_stop(app, id, long("不对"), None, None, "192.0.2.1").await.unwrap();
    }
    let sixth = benefits::object_stop(app, id, long("不对"), None, None, "192.0.2.1").await;
    assert!(matches!(sixth, Err(AppError::TooMany { .. })));
    benefits::object_stop(app, id, long("不对"), None, None, "192.0.2.2").await.unwrap();
}

#[tokio::test]
async fn rebuilt_views_of_benefits_equal_live_ones() {
    let w = world().await;
    let app = &w.fake.app;
    let (_, stopping, _) = w.granted_as(Request::Lasting { first: Kind::Tekun, others_too: false }, 2, 1).await;
    w.propose(stopping, Measure::Stop { cause: StopCause::Death }).await.unwrap();
    w.benefit(stopping, &w.district, Command::Approve).await.unwrap();
    let (_, suspended, applicant) = w.granted(1, 3).await;
    w.propose(suspended, Measure::Suspend).await.unwrap();
    w.benefit(suspended, &w.district, Command::Approve).await.unwrap();
    let report = Command::ReportChange { sort: ChangeSort::Other, text: long("回来了") };
    w.benefit(suspended, &applicant, report).await.unwrap();

    let look = async || {
        let all = BenefitFilter { quiet_too: true, ..BenefitFilter::default() };
        let rows = benefits::worklist(app, &w.clerk, &all).await.unwrap().rows;
        assert_eq!(rows.len(), 2);
        let states = (w.look(stopping).await.benefit, w.look(suspended).await.benefit);
        let hung = benefits::stop_notices(app, &w.village).await.unwrap();
        (states, format!("{rows:?} {hung:?} {:?}", benefits::mine(app, &applicant).await.unwrap()))
    };
    let live = look().await;
    w.fake.clock.forward_days(2);
    assert_eq!(applications::rebuild_views(app).await.unwrap(), 2);
    w.fake.clock.forward_days(-2);
    assert_eq!(look().await, live);
}

#[tokio::test]
async fn a_letter_has_the_facts_of_its_decision_and_a_report_makes_none() {
    let w = world().await;
    let (_, id, applicant) = w.granted(1, 2).await;
    let before = w.look(id).await.benefit;
    w.propose(id, Measure::Suspend).await.unwrap();
    let after = w.benefit(id, &w.district, Command::Approve).await.unwrap().benefit;
    let rows = benefits::history(&w.fake.app, &applicant, id).await.unwrap();
    let of = |row: &benefits::BenefitHistoryRow| {
        benefits::letter_facts(&before, &after, &row.event, row.lines.clone(), row.at)
    };
    let facts: Vec<_> = rows.iter().filter_map(of).collect();
    let [facts] = &facts[..] else { panic!("one letter") };
    assert_eq!((facts.event.as_str(), facts.kind), ("benefit.suspended", Kind::Dibao));
    assert_eq!((facts.monthly_before, facts.monthly), (before.last_rate().unwrap().amount, Fen::ZERO));
    assert_eq!(facts.reasons, "核查发现有变化");
    assert!(facts.from_month.is_some() && facts.cause.is_none());
    assert_eq!(facts.lines, [], "nothing was computed");
    let mut stored = serde_json::to_value(facts).unwrap();
    stored.as_object_mut().unwrap().remove("lines").unwrap();
    let written_before_lines: benefits::LetterFacts = serde_json::from_value(stored).unwrap();
    assert_eq!(&written_before_lines, facts);
}

#[tokio::test]
async fn payment_that_goes_on_and_money_paid_back_have_letters_of_their_own() {
    let w = world().await;
    let (application, id, applicant) = w.granted(1, 2).await;
    w.propose(id, Measure::Suspend).await.unwrap();
    w.benefit(id, &w.district, Command::Approve).await.unwrap();
    w.fake.clock.forward_days(62);
    w.propose(id, Measure::Resume).await.unwrap();
    let resumed = w.benefit(id, &w.district, Command::Approve).await.unwrap().benefit;
    w.work().await;
    let arrears = resumed.suspensions[0].arrears;
    assert!(arrears > Fen::ZERO);
    let listed = jzt_app::letters::of_application(&w.fake.app, &applicant, application).await.unwrap();
    let last = listed.last().unwrap();
    assert_eq!((last.kind, last.kind.title()), (LetterKind::Resumption, "待遇恢复通知书"));
    assert!(last.number.starts_with("黔江救助复〔"), "{}", last.number);
    let made = w.fake.letters.made();
    let letter = made.iter().find(|letter| letter.template.name.ends_with("resumption.typ")).unwrap();
    assert_eq!(letter.data["paid_once"], jzt_app::words::yuan(arrears));
    assert_eq!(letter.data["effective"], "2027年3月");
    assert_eq!(letter.data["monthly"], format!("每月{}", jzt_app::words::yuan(resumed.last_rate().unwrap().amount)));
    assert_eq!(letter.data["reasons"], "核查发现有变化");
}

#[tokio::test]
async fn the_practice_world_has_a_benefit_in_every_open_state() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("sample.db").display());
    let db = Db::connect(&url, DbOptions::default()).await.unwrap();
    db.migrate(monday()).await.unwrap();
    let fake = FakeWorld::new(db, monday(), 3).unwrap();
    sample::build(&fake.app).await.unwrap();
    let district = DivisionCode::parse("500114").unwrap();
    let supervisor = staff(&fake, "dc", Role::Supervisor, &district).await;
    let all = BenefitFilter { quiet_too: true, ..BenefitFilter::default() };
    let rows = benefits::worklist(&fake.app, &supervisor, &all).await.unwrap().rows;
    for stage in Stage::ALL.into_iter().filter(|stage| stage.is_open()) {
        assert!(rows.iter().any(|row| row.stage == stage), "{stage:?}");
    }
    assert!(rows.iter().any(|row| row.light == Some(Light::Late)), "a review is late");
    assert!(rows.iter().any(|row| row.light == Some(Light::Soon) && row.stage == Stage::Active), "one is near");
    assert!(rows.iter().any(|row| row.waits), "a proposal waits");
    let township = fake.app.policy().divisions.inside(&district, DivisionLevel::Township).next().unwrap().code.clone();
    let raises = benefits::raises(&fake.app, &supervisor, &township).await.unwrap();
    let raise = raises.iter().find(|row| row.back_pay > Fen::ZERO && !row.waits).expect("a standard was raised since");
    let approver = staff(&fake, "sp9", Role::DistrictApprover, &district).await;
    let raised = benefits::approve_raises(&fake.app, &approver, &township, &[raise.id]).await.unwrap();
    assert_eq!((raised.done, raised.back_pay), (1, raise.back_pay));
    while jzt_app::jobs::work_once(&fake.app).await.unwrap() > 0 {}
    let made = fake.letters.made();
    let letter = made.iter().find(|letter| letter.template.name.ends_with("back_pay.typ")).unwrap();
    assert_eq!(letter.data["paid_once"], jzt_app::words::yuan(raise.back_pay));
    assert!(letter.data["paid_months"].as_str().unwrap().ends_with("2026年11月"), "{}", letter.data["paid_months"]);
}

#[tokio::test]
async fn a_review_that_falls_due_reminds_the_clerk_escalates_when_late_and_counts() {
    let w = world().await;
    let (_, id, _) = w.granted(1, 3).await;
    let app = &w.fake.app;
    let due = w.look(id).await.clocks[0].due.date;
    let told = async |days_to_due: i64| {
        let days = i64::from(app.now().date().until(due).unwrap().get_days()) - days_to_due;
        w.fake.clock.forward_days(days);
        let before = w.fake.sms.sent().len();
        watch::schedule(app).await.unwrap();
        w.work().await;
        let fresh = w.fake.sms.sent().split_off(before);
        fresh.into_iter().map(|sms| sms.text).filter(|text| text.contains("待办")).collect::<Vec<_>>()
    };
    let soon = told(7).await;
    assert!(soon.len() == 1 && soon[0].contains("快到期"), "the clerk alone: {soon:?}");
    let late = told(-5).await;
    assert!(late.len() == 2 && late.iter().all(|text| text.contains("已超期")), "the level above too: {late:?}");
    let period = watch::Period { from: due, until: app.now().date() };
    let figures = async || watch::statistics(app, &w.clerk, period).await.unwrap().townships.remove(0);
    assert_eq!(figures().await.late_now, 1);
    w.benefit(id, &w.clerk, Command::RecordReview(w.review())).await.unwrap();
    let after = figures().await;
    assert_eq!((after.late_now, after.clocks["review"].ended, after.clocks["review"].late), (0, 1, 1));
    applications::rebuild_views(app).await.unwrap();
    assert_eq!(figures().await.clocks, after.clocks);
}
