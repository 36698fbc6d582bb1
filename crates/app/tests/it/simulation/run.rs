//! One seed: a world, its people, and one step after another.

use super::chance::Chance;
use super::invariants::{self, Tally};
use super::moves;
use crate::support::{monday, staff};
use jzt_app::accounts::{Client, request_code, sign_in_with_code, visitor};
use jzt_app::applications::{self, CaseView, accept, perform, read, rebuild_views};
use jzt_app::papers::store_paper;
use jzt_app::ports::VerificationAnswer;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::{Person, answers, household, id_card_picture};
use jzt_app::{AppError, benefits, jobs, watch};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Action, Application, Channel, Command, Refusal};
use jzt_domain::benefit::Benefit;
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, Paper, PaperKind};
use jzt_domain::ids::ApplicationId;
use jzt_store::{Db, DbOptions, verify_journal};

/// Applications that go on at the same time.
const OPEN: usize = 3;
/// Applications of one seed.
const FAMILIES_MAX: usize = 10;
/// How often a new application is one of people who have applied before.
const APPLIES_AGAIN_PERCENT: usize = 35;

pub(super) struct Family {
    pub id: ApplicationId,
    pub owner: Actor,
    pub people: Vec<Person>,
    /// What the last acknowledged act left behind.
    pub known: Application,
}

impl Family {
    /// Who applies, and for whom.
    fn applies(&self) -> (Actor, Vec<Person>) {
        (self.owner.clone(), self.people.clone())
    }
}

pub(super) struct Run {
    pub chance: Chance,
    pub fake: FakeWorld,
    pub db: Db,
    pub families: Vec<Family>,
    pub staff: Vec<Actor>,
    pub village: DivisionCode,
    pub tally: Tally,
    _folder: tempfile::TempDir,
}

/// In memory where the machine has such a place: a real engine without a real disk.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_none| tempfile::tempdir()).unwrap()
}

impl Run {
    pub(super) async fn begin(seed: u64) -> Self {
        let folder = folder();
        let db = Db::connect(&format!("sqlite:{}", folder.path().join("sim.db").display()), DbOptions::default())
            .await
            .unwrap();
        db.migrate(monday()).await.unwrap();
        let fake = FakeWorld::new(db.clone(), monday(), seed).unwrap();
        let town = DivisionCode::parse("500114112").unwrap();
        let district = DivisionCode::parse("500114").unwrap();
        let village = fake.app.policy().divisions.children(&town).next().unwrap().code.clone();
        let mut people = Vec::new();
        for (login, role, seat) in [
            ("jb1", Role::TownshipClerk, &town),
            ("jb2", Role::TownshipClerk, &town),
            ("sh1", Role::TownshipApprover, &town),
            ("sh2", Role::TownshipApprover, &town),
            ("hd1", Role::VerificationOfficer, &district),
            ("fh1", Role::DistrictReviewer, &district),
            ("sp1", Role::DistrictApprover, &district),
            ("xt1", Role::SystemAdministrator, &district),
        ] {
            people.push(staff(&fake, login, role, seat).await);
        }
        let elsewhere = DivisionCode::parse("500114001").unwrap();
        people.push(staff(&fake, "jb9", Role::TownshipClerk, &elsewhere).await);
        let mut run = Self {
            chance: Chance::seeded(seed),
            fake,
            db,
            families: Vec::new(),
            staff: people,
            village,
            tally: Tally::default(),
            _folder: folder,
        };
        for n in 0..OPEN {
            run.family(n).await;
        }
        run
    }

    pub(super) async fn work(&self) {
        while jobs::work_once(&self.fake.app).await.unwrap() > 0 {}
    }

    async fn citizen(&self, person: &Person) -> Actor {
        let phone = person.member.phone.clone().unwrap();
        let client = Client { address: "127.0.0.1".to_owned(), user_agent: "simulation".to_owned() };
        request_code(&self.fake.app, &phone, &client).await.unwrap();
        self.work().await;
        let text = self.fake.sms.last_to(phone.as_str()).unwrap();
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        let token = sign_in_with_code(&self.fake.app, &phone, &code, &client).await.unwrap();
        visitor(&self.fake.app, &token.0).await.unwrap().unwrap().actor
    }

    /// A filled draft that asks for something chosen by chance; now and then of a family that has applied before.
    async fn family(&mut self, n: usize) {
        let submitted: Vec<_> =
            self.families.iter().filter(|family| family.known.submitted_at.is_some()).map(Family::applies).collect();
        let before = self.chance.pick(&submitted).cloned();
        let (owner, people) = if let Some(known) = before.filter(|_| self.chance.percent(APPLIES_AGAIN_PERCENT)) {
            self.tally.again += 1;
            known
        } else {
            let people = household(n + 1, 1 + self.chance.below(4)).unwrap();
            (self.citizen(&people[0]).await, people)
        };
        let request = moves::request(&mut self.chance);
        let id = applications::start(&self.fake.app, &owner, request).await.unwrap();
        let mut all = answers(n + 1, &self.village, &people).unwrap();
        all.extend(moves::more_answers(&mut self.chance, request));
        for answer in all {
            self.send(&owner, id, None, Command::Answer(answer)).await.unwrap();
        }
        let picture = id_card_picture(n).unwrap().into();
        let paper = store_paper(&self.fake.app, &owner, id, PaperKind::IdCard, picture).await.unwrap();
        let added = Command::Answer(Answer::PaperAdded(Paper { id: paper, kind: PaperKind::IdCard }));
        let known = self.send(&owner, id, None, added).await.unwrap().application;
        self.families.push(Family { id, owner, people, known });
    }

    pub(super) async fn send(
        &self,
        by: &Actor,
        id: ApplicationId,
        version: Option<i64>,
        command: Command,
    ) -> Result<CaseView, AppError> {
        if matches!(command, Command::Accept { .. }) {
            return Box::pin(accept(&self.fake.app, by, id, version)).await;
        }
        Box::pin(perform(&self.fake.app, by, Channel::Web, id, version, command)).await
    }

    pub(super) async fn step(&mut self) {
        match self.chance.below(100) {
            0..70 => Box::pin(self.act()).await,
            70..78 => self.platform_answers().await,
            78..90 => self.time_passes(),
            90..96 => self.work().await,
            _ => self.die_at_work().await,
        }
        self.look().await;
    }

    /// An application that goes on; where one has ended, the next family comes.
    async fn someone(&mut self) -> Option<usize> {
        let open =
            |run: &Self| (0..run.families.len()).filter(|n| run.families[*n].known.stage.is_open()).collect::<Vec<_>>();
        if open(self).len() < OPEN && self.families.len() < FAMILIES_MAX {
            self.family(self.families.len()).await;
        }
        let open = open(self);
        self.chance.pick(&open).copied()
    }

    /// Somebody does something: mostly what is open to them, sometimes anything.
    async fn act(&mut self) {
        let Some(chosen) = self.someone().await else { return };
        let signers = &self.families[chosen].known.signers;
        let percent = if signers.iter().any(|row| !row.is_signed()) { 60 } else { 2 };
        if !signers.is_empty() && self.chance.percent(percent) {
            return self.signing_move(chosen).await;
        }
        let (id, owner) = (self.families[chosen].id, self.families[chosen].owner.clone());
        let view = read(&self.fake.app, &Actor::System, id).await.unwrap();
        let mut actors = self.staff.clone();
        actors.extend([
            owner,
            Actor::Anyone,
            Actor::System,
            self.families[(chosen + 1) % self.families.len()].owner.clone(),
        ]);
        let (by, action) = self.choose(&view.application, &actors);
        let Some(command) = moves::command(self, chosen, &view, &by, action).await else { return };
        let version = view.application.version;
        let again = command.clone();
        let answer = self.send(&by, id, Some(version), command).await;
        let Some(after) = self.note(chosen, action, answer) else { return };
        if self.chance.percent(25) {
            // The answer was lost on its way and the browser sends the form again: it must not count twice.
            let second = self.send(&by, id, Some(version), again).await;
            assert!(second.is_err(), "{action:?} was taken twice from version {version}");
            self.tally.stale += 1;
            assert_eq!(read(&self.fake.app, &Actor::System, id).await.unwrap().application, after);
        }
    }

    fn choose(&mut self, application: &Application, actors: &[Actor]) -> (Actor, Action) {
        let mut open = moves::open_to(&self.fake, actors, application);
        open.retain(|(_, action)| !moves::is_a_turn(*action) || self.chance.percent(2));
        if self.chance.percent(90)
            && let Some(found) = self.chance.pick(&open)
        {
            return found.clone();
        }
        let by = actors[self.chance.below(actors.len())].clone();
        (by, Action::ALL[self.chance.below(Action::ALL.len())])
    }

    /// What was acknowledged is kept in mind.
    fn note(&mut self, chosen: usize, action: Action, answer: Result<CaseView, AppError>) -> Option<Application> {
        match answer {
            Ok(view) => {
                self.now_known(chosen, view.application.clone());
                self.tally.acts += 1;
                Some(view.application)
            }
            Err(refused @ (AppError::Refused(_) | AppError::NotFound | AppError::Stale | AppError::TooMany { .. })) => {
                self.tally.refused(action, &refused);
                None
            }
            Err(other) => panic!("an act failed for no reason of its own: {other:?}"),
        }
    }

    /// The platform answers some request, perhaps an old one, perhaps twice.
    async fn platform_answers(&mut self) {
        let requests = self.fake.verification.requests();
        let Some(request) = self.chance.pick(&requests).cloned() else { return };
        let report = moves::report(&mut self.chance);
        let twice = self.chance.percent(30);
        for _ in 0..=usize::from(twice) {
            let answer = VerificationAnswer { request_id: request.request_id.clone(), report: report.clone() };
            // Without an authorization nothing is taken in; the platform calls again.
            let waits = |why: &Refusal| matches!(why, Refusal::AuthorizationWithdrawn | Refusal::SignatureMissing);
            match jobs::verification_answered(&self.fake.app, answer).await {
                Ok(()) => {}
                Err(AppError::Refused(why)) if waits(&why) => self.tally.refused += 1,
                Err(other) => panic!("an answer of the platform: {other:?}"),
            }
        }
        for chosen in 0..self.families.len() {
            let id = self.families[chosen].id;
            let after = read(&self.fake.app, &Actor::System, id).await.unwrap().application;
            self.now_known(chosen, after);
        }
    }

    fn time_passes(&mut self) {
        match self.chance.below(10) {
            0 => self.fake.clock.forward_days(40),
            1..4 => self.fake.clock.forward_days(8),
            _ => self.fake.clock.forward_seconds(i64::try_from(self.chance.below(72 * 3_600)).unwrap()),
        }
    }

    /// The process dies while a message is with the gateway, and starts again.
    async fn die_at_work(&mut self) {
        let _scheduled = watch::schedule(&self.fake.app).await.unwrap();
        self.fake.sms.hold_next();
        let held = self.fake.sms.clone();
        tokio::select! {
            biased;
            () = held.held() => self.tally.crashes += 1,
            done = jobs::work_once(&self.fake.app) => { done.unwrap(); }
        }
        self.fake.sms.release();
        self.fake.restart();
        // Leases of the dead process run out.
        self.fake.clock.forward_seconds(300);
    }

    /// What was acknowledged is there, and the law holds.
    async fn look(&self) {
        for family in &self.families {
            let stored = read(&self.fake.app, &Actor::System, family.id).await.unwrap().application;
            assert_eq!(stored, family.known, "an acknowledged act is lost, or one nobody was told of is there");
            let on = stored.decision.as_ref().map_or(self.fake.app.now(), |decision| decision.at).date();
            let policy = self.fake.app.policy().tree.lookup(&self.village, on).for_kind(stored.kind());
            invariants::check(&stored, &policy);
        }
        invariants::paid_once(&self.paid().await);
    }

    /// The monthly benefits that run.
    async fn paid(&self) -> Vec<Benefit> {
        let mut paid = Vec::new();
        for family in self.families.iter().filter(|family| invariants::is_approved(&family.known)) {
            let found = benefits::of_application(&self.fake.app, &Actor::System, family.id).await.unwrap();
            let Some(id) = found else { continue };
            let benefit = benefits::read(&self.fake.app, &Actor::System, id).await.unwrap().benefit;
            if benefit.kind.is_monthly() && benefit.stage.is_open() {
                paid.push(benefit);
            }
        }
        paid
    }

    /// Everything left is done; then the journal is whole, and the views are nothing but the journal.
    pub(super) async fn end(mut self) -> Tally {
        for _ in 0..3 {
            self.fake.clock.forward_days(1);
            self.work().await;
        }
        self.signatures_hold().await;
        invariants::messages(&self.fake.sms.sent(), &self.families);
        let report = verify_journal(&self.db).await.unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        rebuild_views(&self.fake.app).await.unwrap();
        self.look().await;
        for family in &self.families {
            *self.tally.stages.entry(family.known.stage.code()).or_default() += 1;
            self.tally.decided += usize::from(family.known.decision.is_some());
            self.tally.approved += usize::from(invariants::is_approved(&family.known));
        }
        self.tally.seeds += 1;
        self.tally
    }
}
