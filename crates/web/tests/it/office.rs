//! A world for the tests of the console: an own database, staff of every role, a family, and browsers.

use crate::browser::{Browser, Reply};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use jiff::civil::date;
use jzt_app::accounts::{Client, NewStaff, create_staff, request_code, sign_in_with_code, visitor};
use jzt_app::applications::{accept, perform, read, start};
use jzt_app::papers::store_paper;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::{Person, answers, household, id_card_picture};
use jzt_app::signing::rehearse_signature;
use jzt_app::{AppError, jobs};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Application, Channel, Command, Outcome, VerificationFinding, VerificationReport, Visit};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, LongText, MemberNo, Paper, PaperKind};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::{ApplicationId, PaperId};
use jzt_domain::kind::Request as AskFor;
use jzt_domain::time::Timestamp;

pub(crate) const PASSWORD: &str = "correct horse";
const TOTP: [u8; 20] = [9; 20];

/// The people of one office and one family that has applied.
pub(crate) struct Office {
    pub world: FakeWorld,
    pub router: Router,
    pub village: DivisionCode,
    pub clerk: Actor,
    pub approver: Actor,
    pub officer: Actor,
    _folder: Option<tempfile::TempDir>,
}

/// Monday 2026-11-23, ten in the morning; clerks `jb` and `jb2`, approver `sh`, and everybody of the district.
pub(crate) async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let world = FakeWorld::open(folder.path(), monday()).await.unwrap();
    Office { _folder: Some(folder), ..office_of(world).await }
}

pub(crate) fn monday() -> Timestamp {
    Timestamp::at_start_of(date(2026, 11, 23)).plus_seconds(10 * 3_600)
}

/// The same over an empty world.
pub(crate) async fn office_of(world: FakeWorld) -> Office {
    let town = DivisionCode::parse("500114112").unwrap();
    let village = world.app.policy().divisions.children(&town).next().unwrap().code.clone();
    let router = jzt_web::router(world.app.clone(), |_| {});
    let clerk = staff(&world, "jb", Role::TownshipClerk, "500114112").await;
    let approver = staff(&world, "sh", Role::TownshipApprover, "500114112").await;
    let officer = staff(&world, "hd", Role::VerificationOfficer, "500114").await;
    Office { world, router, village, clerk, approver, officer, _folder: None }
}

pub(crate) async fn staff(world: &FakeWorld, login: &str, role: Role, division: &str) -> Actor {
    let division = DivisionCode::parse(division).unwrap();
    let new = NewStaff {
        login: login.to_owned(),
        display_name: format!("员工{login}"),
        role,
        division: division.clone(),
        phone: Phone::parse("14200009000").ok(),
        password: PASSWORD.to_owned(),
        totp_secret: TOTP.to_vec(),
    };
    Actor::Staff { id: create_staff(&world.app, new).await.unwrap(), role, division }
}

pub(crate) fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

/// A family that has applied.
pub(crate) struct Case {
    pub id: ApplicationId,
    pub people: Vec<Person>,
    pub paper: PaperId,
}

impl Case {
    pub(crate) fn path(&self) -> String {
        format!("/staff/cases/{}", self.id)
    }

    pub(crate) fn step(&self, slug: &str) -> String {
        format!("/staff/cases/{}/{slug}", self.id)
    }
}

impl Office {
    pub(crate) async fn work(&self) {
        while jobs::work_once(&self.world.app).await.unwrap() > 0 {}
    }

    pub(crate) async fn act(&self, id: ApplicationId, actor: &Actor, command: Command) -> Result<(), AppError> {
        perform(&self.world.app, actor, Channel::Console, id, None, command).await.map(drop)
    }

    pub(crate) async fn state(&self, id: ApplicationId) -> Application {
        read(&self.world.app, &Actor::System, id).await.unwrap().application
    }

    /// Family number `n` asks for 低保, fills in, signs and submits.
    pub(crate) async fn submitted(&self, n: usize, members: usize) -> Case {
        self.asked(n, members, AskFor::DIBAO, Vec::new()).await
    }

    /// The same for anything it may ask for, with more answers.
    pub(crate) async fn asked(&self, n: usize, members: usize, request: AskFor, more: Vec<Answer>) -> Case {
        let people = household(n, members).unwrap();
        let session = self.session(&people[0]).await;
        let family = visitor(&self.world.app, &session).await.unwrap().unwrap().actor;
        let id = start(&self.world.app, &family, request).await.unwrap();
        for answer in answers(n, &self.village, &people).unwrap() {
            // What is asked for was said at the start.
            if !matches!(answer, Answer::Request(_)) {
                self.act(id, &family, Command::Answer(answer)).await.unwrap();
            }
        }
        for answer in more {
            self.act(id, &family, Command::Answer(answer)).await.unwrap();
        }
        let bytes = id_card_picture(n).unwrap().into();
        let paper = store_paper(&self.world.app, &family, id, PaperKind::IdCard, bytes).await.unwrap();
        let added = Answer::PaperAdded(Paper { id: paper, kind: PaperKind::IdCard });
        self.act(id, &family, Command::Answer(added)).await.unwrap();
        self.act(id, &family, Command::AskSignatures { promised: true, earlier: None }).await.unwrap();
        for signer in self.state(id).await.signers {
            self.sign(id, signer.signer.signer).await;
        }
        Case { id, people, paper }
    }

    /// Signs somebody in by phone; the value of the cookie.
    pub(crate) async fn session(&self, person: &Person) -> String {
        let phone = person.member.phone.as_ref().unwrap();
        let client = Client { address: "127.0.0.1".to_owned(), user_agent: "test".to_owned() };
        request_code(&self.world.app, phone, &client).await.unwrap();
        self.work().await;
        let text = self.world.sms.last_to(phone.as_str()).unwrap();
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        sign_in_with_code(&self.world.app, phone, &code, &client).await.unwrap().0
    }

    pub(crate) async fn sign(&self, id: ApplicationId, no: MemberNo) {
        Box::pin(rehearse_signature(&self.world.app, id, no)).await.unwrap();
    }

    /// Accepted and the verification ordered.
    pub(crate) async fn ordered(&self, n: usize) -> Case {
        let case = self.submitted(n, 2).await;
        self.order(&case).await;
        case
    }

    async fn order(&self, case: &Case) {
        accept(&self.world.app, &self.clerk, case.id, None).await.unwrap();
        self.act(case.id, &self.clerk, Command::OrderVerification).await.unwrap();
    }

    /// Ready for the opinion.
    pub(crate) async fn investigated(&self, n: usize) -> Case {
        self.investigated_of(n, 2).await
    }

    async fn investigated_of(&self, n: usize, members: usize) -> Case {
        let case = self.submitted(n, members).await;
        self.order(&case).await;
        self.verified(&case, Vec::new()).await;
        self.visited(&case).await;
        case
    }

    /// The verification finds this.
    pub(crate) async fn verified(&self, case: &Case, findings: Vec<VerificationFinding>) {
        let report = VerificationReport { reference: "hd-1".to_owned(), findings };
        self.act(case.id, &self.officer, Command::RecordVerification(report)).await.unwrap();
    }

    /// Two clerks visit.
    pub(crate) async fn visited(&self, case: &Case) {
        let visit = Visit {
            visited_on: self.world.app.now().date(),
            visitors: ["赵敏", "钱强"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
            family_witness: MemberNo::APPLICANT,
            findings: long("情况属实"),
            photos: Vec::new(),
            observed: Vec::new(),
        };
        self.act(case.id, &self.clerk, Command::RecordVisit(visit)).await.unwrap();
    }

    /// Published.
    pub(crate) async fn published(&self, n: usize) -> Case {
        let case = self.proposed(n).await;
        self.act(case.id, &self.approver, Command::StartNotice).await.unwrap();
        case
    }

    /// Waiting for the district.
    pub(crate) async fn forwarded(&self, n: usize) -> Case {
        let case = self.published(n).await;
        self.world.clock.forward_days(8);
        self.act(case.id, &self.approver, Command::CloseNotice).await.unwrap();
        case
    }

    /// With an opinion, ready for the approver.
    pub(crate) async fn proposed(&self, n: usize) -> Case {
        self.proposed_of(n, 2).await
    }

    /// The same for a family of this many.
    pub(crate) async fn proposed_of(&self, n: usize, members: usize) -> Case {
        let case = self.investigated_of(n, members).await;
        let view = read(&self.world.app, &self.clerk, case.id).await.unwrap();
        let proposal = view.assessment.as_ref().unwrap().proposal.unwrap();
        let outcome = Outcome::Approve { kind: proposal.kind, amount: proposal.amount.unwrap() };
        let command = Command::WriteOpinion { outcome, reasons: long("符合条件") };
        self.act(case.id, &self.clerk, command).await.unwrap();
        case
    }

    pub(crate) fn browser(&self) -> Desk {
        Desk { browser: Browser::new(self.router.clone()), token: String::new() }
    }

    pub(crate) fn sign_in_fields(&self, login: &str, password: &str) -> Vec<(&'static str, String)> {
        let totp = self.world.totp(&TOTP).unwrap();
        vec![("login", login.to_owned()), ("password", password.to_owned()), ("totp", totp)]
    }

    /// A browser in which somebody is signed in. The same code is never good twice, so the clock moves on.
    pub(crate) async fn signed_in(&self, login: &str) -> Desk {
        let mut browser = self.browser();
        browser.get("/staff/sign-in").await;
        let fields = self.sign_in_fields(login, PASSWORD);
        let answer = browser.post("/staff/sign-in", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/staff"), "{}", answer.body);
        self.world.clock.forward_seconds(30);
        browser
    }
}

impl Reply {
    pub(crate) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

/// A browser that remembers the token of the last form it saw and sends exactly the fields it is given.
pub(crate) struct Desk {
    pub(crate) browser: Browser,
    token: String,
}

impl Desk {
    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        let reply = self.browser.open(path).await;
        self.seen(reply)
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, String)]) -> Reply {
        let typed = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let all: Vec<(&str, &str)> = std::iter::once(("_token", self.token.as_str())).chain(typed).collect();
        let reply = self.browser.post(path, &all).await;
        self.seen(reply)
    }

    /// A form with files: name and bytes.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, String)], files: &[(&str, Vec<u8>)]) -> Reply {
        let mut body = Vec::new();
        let token = [("_token", self.token.clone())];
        for (name, value) in token.iter().chain(fields) {
            let part = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        let reply = self.browser.send(request.body(Body::from(body)).unwrap()).await;
        self.seen(reply)
    }

    fn seen(&mut self, reply: Reply) -> Reply {
        if reply.has("name=\"_token\"") {
            self.token = reply.hidden("_token");
        }
        reply
    }
}
