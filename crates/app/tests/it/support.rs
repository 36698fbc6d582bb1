//! A world for one test: an own database file, faked ports, a family and its clerks.

use crate::ceremony;
use jiff::civil::date;
use jzt_app::accounts::{Client, NewStaff, create_staff, request_code, sign_in_with_code, visitor};
use jzt_app::applications::{CaseView, accept, perform, read};
use jzt_app::papers::store_paper;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::{Person, answers, household, id_card_picture};
use jzt_app::{AppError, applications, jobs};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Channel, Command, Outcome, VerificationReport, Visit};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, LongText, Member, MemberNo, Paper, PaperKind};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::Request;
use jzt_domain::time::Timestamp;
use jzt_store::{Db, DbOptions};

/// Monday 2026-11-23, ten in the morning.
pub(crate) fn monday() -> Timestamp {
    Timestamp::at_start_of(date(2026, 11, 23)).plus_seconds(10 * 3_600)
}

pub(crate) struct World {
    pub fake: FakeWorld,
    pub village: DivisionCode,
    pub clerk: Actor,
    pub approver: Actor,
    pub district: Actor,
    pub db: Db,
    _home: Home,
}

/// Where the data of a world lies until the test ends.
#[expect(dead_code, reason = "held only to be dropped")]
enum Home {
    Folder(tempfile::TempDir),
    Postgres(PostgresDatabase),
}

/// A database of its own in the cluster of `JZT_TEST_PG_URL`.
struct PostgresDatabase {
    cluster: String,
    name: String,
}

impl PostgresDatabase {
    fn maintain(&self, sql: &str) {
        let done = std::process::Command::new("psql").args(["-qc", sql, &self.cluster]).status().unwrap();
        assert!(done.success(), "{sql}");
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        self.maintain(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

pub(crate) async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.db").display());
    world_at(&url, Home::Folder(folder)).await
}

/// The same over PostgreSQL; `None` when that is knowingly left out (the contract of the store insists that it is not by
/// accident).
pub(crate) async fn world_on_postgres(test: &str) -> Option<World> {
    let cluster = std::env::var("JZT_TEST_PG_URL").ok().filter(|url| url != "none")?;
    let name = format!("app{}_{test}", std::process::id());
    let url = format!("{}/{name}", cluster.rsplit_once('/').unwrap().0);
    let database = PostgresDatabase { cluster, name };
    database.maintain(&format!("CREATE DATABASE {}", database.name));
    Some(world_at(&url, Home::Postgres(database)).await)
}

async fn world_at(url: &str, home: Home) -> World {
    let db = Db::connect(url, DbOptions::default()).await.unwrap();
    db.migrate(monday()).await.unwrap();
    let fake = FakeWorld::new(db.clone(), monday(), 1).unwrap();
    let town = DivisionCode::parse("500114112").unwrap();
    let village = fake.app.policy().divisions.children(&town).next().unwrap().code.clone();
    let district = DivisionCode::parse("500114").unwrap();
    let clerk = staff(&fake, "jb", Role::TownshipClerk, &town).await;
    let approver = staff(&fake, "sh", Role::TownshipApprover, &town).await;
    let district = staff(&fake, "sp", Role::DistrictApprover, &district).await;
    World { fake, village, clerk, approver, district, db, _home: home }
}

pub(crate) const PASSWORD: &str = "correct horse";
pub(crate) const TOTP: [u8; 20] = [9; 20];

pub(crate) async fn staff(fake: &FakeWorld, login: &str, role: Role, division: &DivisionCode) -> Actor {
    let new = NewStaff {
        login: login.to_owned(),
        display_name: format!("员工{login}"),
        role,
        division: division.clone(),
        phone: Phone::parse("14200009000").ok(),
        password: PASSWORD.to_owned(),
        totp_secret: TOTP.to_vec(),
    };
    Actor::Staff { id: create_staff(&fake.app, new).await.unwrap(), role, division: division.clone() }
}

pub(crate) fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

impl World {
    /// Runs everything that is due.
    pub(crate) async fn work(&self) {
        while jobs::work_once(&self.fake.app).await.unwrap() > 0 {}
    }

    /// Signs a phone in through the code of the last message.
    pub(crate) async fn citizen(&self, phone: &str) -> Actor {
        let phone = Phone::parse(phone).unwrap();
        let client = Client { address: "127.0.0.1".to_owned(), user_agent: "test".to_owned() };
        request_code(&self.fake.app, &phone, &client).await.unwrap();
        self.work().await;
        let text = self.fake.sms.last_to(phone.as_str()).unwrap();
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        let token = sign_in_with_code(&self.fake.app, &phone, &code, &client).await.unwrap();
        visitor(&self.fake.app, &token.0).await.unwrap().unwrap().actor
    }

    pub(crate) async fn act(&self, id: ApplicationId, actor: &Actor, command: Command) -> Result<CaseView, AppError> {
        Box::pin(perform(&self.fake.app, actor, Channel::Web, id, None, command)).await
    }

    /// A draft with every answer and a photographed identity card.
    pub(crate) async fn filled(&self, n: usize, members: usize) -> (ApplicationId, Actor, Vec<Person>) {
        let people = household(n, members).unwrap();
        let applicant = self.citizen(people[0].member.phone.as_ref().unwrap().as_str()).await;
        let id = Box::pin(applications::start(&self.fake.app, &applicant, Request::DIBAO)).await.unwrap();
        for answer in answers(n, &self.village, &people).unwrap() {
            self.act(id, &applicant, Command::Answer(answer)).await.unwrap();
        }
        let picture = id_card_picture(n).unwrap().into();
        let paper = store_paper(&self.fake.app, &applicant, id, PaperKind::IdCard, picture).await.unwrap();
        let added = Answer::PaperAdded(Paper { id: paper, kind: PaperKind::IdCard });
        self.act(id, &applicant, Command::Answer(added)).await.unwrap();
        (id, applicant, people)
    }

    /// The token of the last signing link sent to a member.
    pub(crate) fn link_of(&self, member: &Member) -> String {
        let text = self.fake.sms.last_to(member.phone.as_ref().unwrap().as_str()).unwrap();
        text.split("/s/").nth(1).unwrap().split(' ').next().unwrap().to_owned()
    }

    /// Asks for signatures and signs by every link.
    pub(crate) async fn submit(&self, id: ApplicationId, applicant: &Actor, people: &[Person]) {
        self.act(id, applicant, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
        self.work().await;
        for person in people.iter().filter(|person| person.member.phone.is_some()) {
            let token = self.link_of(&person.member);
            Box::pin(ceremony::sign(&self.fake, &token, &person.member)).await.unwrap();
        }
    }

    pub(crate) fn visit(&self) -> Visit {
        Visit {
            visited_on: self.fake.app.now().date(),
            visitors: ["赵敏", "钱强"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
            family_witness: MemberNo::APPLICANT,
            findings: long("情况属实"),
            photos: Vec::new(),
            observed: Vec::new(),
        }
    }

    /// From submission to the stage in which the opinion is written.
    pub(crate) async fn investigate(&self, id: ApplicationId) {
        Box::pin(accept(&self.fake.app, &self.clerk, id, None)).await.unwrap();
        self.act(id, &self.clerk, Command::OrderVerification).await.unwrap();
        self.work().await;
        let report = VerificationReport { reference: "hd-1".to_owned(), findings: Vec::new() };
        self.act(id, &Actor::System, Command::RecordVerification(report)).await.unwrap();
        self.act(id, &self.clerk, Command::RecordVisit(self.visit())).await.unwrap();
    }

    /// Opinion, notice of seven days, file to the district.
    pub(crate) async fn publish(&self, id: ApplicationId) {
        let case = read(&self.fake.app, &self.clerk, id).await.unwrap();
        let proposal = case.assessment.as_ref().unwrap().proposal.unwrap();
        let outcome = Outcome::Approve { kind: proposal.kind, amount: proposal.amount.unwrap() };
        self.act(id, &self.clerk, Command::WriteOpinion { outcome, reasons: long("符合条件") }).await.unwrap();
        self.act(id, &self.approver, Command::StartNotice).await.unwrap();
    }
}
