//! A world for the tests of the console: an own database, staff of every role, a family, and browsers.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::civil::date;
use jzt_app::accounts::{Client, NewStaff, create_staff, request_code, sign_in_with_code, visitor};
use jzt_app::applications::{accept, perform, read, start};
use jzt_app::papers::store_paper;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::{Person, answers, household, id_card_picture};
use jzt_app::{AppError, jobs};
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Application, Channel, Command, Outcome, SigningAct, VerificationReport, Visit};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::{Answer, LongText, MemberNo, Paper, PaperKind};
use jzt_domain::identity::{PersonName, Phone};
use jzt_domain::ids::{ApplicationId, PaperId};
use jzt_domain::time::Timestamp;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

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
    _folder: tempfile::TempDir,
}

/// Monday 2026-11-23, ten in the morning; clerks `jb` and `jb2`, approver `sh`, and everybody of the district.
pub(crate) async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let monday = Timestamp::at_start_of(date(2026, 11, 23)).plus_seconds(10 * 3_600);
    let world = FakeWorld::open(folder.path(), monday).await.unwrap();
    let town = DivisionCode::parse("500114112").unwrap();
    let village = world.app.policy().divisions.children(&town).next().unwrap().code.clone();
    let router = jzt_web::router(world.app.clone(), |_| {});
    let clerk = staff(&world, "jb", Role::TownshipClerk, "500114112").await;
    let approver = staff(&world, "sh", Role::TownshipApprover, "500114112").await;
    let officer = staff(&world, "hd", Role::VerificationOfficer, "500114").await;
    Office { world, router, village, clerk, approver, officer, _folder: folder }
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

    /// Family number `n` fills in, signs and submits.
    pub(crate) async fn submitted(&self, n: usize, members: usize) -> Case {
        let people = household(n, members).unwrap();
        let phone = people[0].member.phone.clone().unwrap();
        let client = Client { address: "127.0.0.1".to_owned(), user_agent: "test".to_owned() };
        request_code(&self.world.app, &phone, &client).await.unwrap();
        self.work().await;
        let text = self.world.sms.last_to(phone.as_str()).unwrap();
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        let token = sign_in_with_code(&self.world.app, &phone, &code, &client).await.unwrap();
        let family = visitor(&self.world.app, &token.0).await.unwrap().unwrap().actor;
        let id = start(&self.world.app, &family).await.unwrap();
        for answer in answers(n, &self.village, &people).unwrap() {
            self.act(id, &family, Command::Answer(answer)).await.unwrap();
        }
        let bytes = id_card_picture(n).unwrap().into();
        let paper = store_paper(&self.world.app, &family, id, PaperKind::IdCard, bytes).await.unwrap();
        let added = Answer::PaperAdded(Paper { id: paper, kind: PaperKind::IdCard });
        self.act(id, &family, Command::Answer(added)).await.unwrap();
        self.act(id, &family, Command::AskSignatures { promised: true }).await.unwrap();
        for signer in self.state(id).await.signers {
            self.sign(id, &people, signer.signer.signer).await;
        }
        Case { id, people, paper }
    }

    async fn sign(&self, id: ApplicationId, people: &[Person], no: MemberNo) {
        let member = &people.iter().find(|person| person.member.no == no).unwrap().member;
        let all = member.id_number.as_str();
        let act = SigningAct {
            signer: no,
            typed_name: member.name.clone(),
            typed_id_tail: all[all.len() - 6..].to_owned(),
            text_version: self.world.app.authorization().version.clone(),
            text_sm3: self.world.app.authorization().sm3.clone(),
            drawing: None,
        };
        self.act(id, &Actor::Signer { application: id, member: no }, Command::Sign(act)).await.unwrap();
    }

    /// Accepted and the verification ordered.
    pub(crate) async fn ordered(&self, n: usize) -> Case {
        let case = self.submitted(n, 2).await;
        accept(&self.world.app, &self.clerk, case.id, None).await.unwrap();
        self.act(case.id, &self.clerk, Command::OrderVerification).await.unwrap();
        case
    }

    /// Ready for the opinion.
    pub(crate) async fn investigated(&self, n: usize) -> Case {
        let case = self.ordered(n).await;
        let report = VerificationReport { reference: "hd-1".to_owned(), findings: Vec::new() };
        self.act(case.id, &self.officer, Command::RecordVerification(report)).await.unwrap();
        let visit = Visit {
            visited_on: self.world.app.now().date(),
            visitors: ["赵敏", "钱强"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
            family_witness: MemberNo::APPLICANT,
            findings: long("情况属实"),
            photos: Vec::new(),
        };
        self.act(case.id, &self.clerk, Command::RecordVisit(visit)).await.unwrap();
        case
    }

    /// With an opinion, ready for the approver.
    pub(crate) async fn proposed(&self, n: usize) -> Case {
        let case = self.investigated(n).await;
        let monthly = read(&self.world.app, &self.clerk, case.id).await.unwrap().means.unwrap().difference_month;
        let command = Command::WriteOpinion { outcome: Outcome::Approve { monthly }, reasons: long("符合条件") };
        self.act(case.id, &self.clerk, command).await.unwrap();
        case
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), token: String::new() }
    }

    pub(crate) fn sign_in_fields(&self, login: &str, password: &str) -> Vec<(&'static str, String)> {
        let totp = self.world.totp(&TOTP).unwrap();
        vec![("login", login.to_owned()), ("password", password.to_owned()), ("totp", totp)]
    }

    /// A browser in which somebody is signed in. The same code is never good twice, so the clock moves on.
    pub(crate) async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/staff/sign-in").await;
        let fields = self.sign_in_fields(login, PASSWORD);
        let answer = browser.post("/staff/sign-in", &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/staff"), "{}", answer.text());
        self.world.clock.forward_seconds(30);
        browser
    }
}

/// One answer, whole.
pub(crate) struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text().split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser without script: cookies, and the token of the last form it saw.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    token: String,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answered {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, String)]) -> Answered {
        let token = [("_token", self.token.clone())];
        let pairs: Vec<String> =
            token.iter().chain(fields).map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(pairs.join("&"))).await
    }

    /// A form with files: name and bytes.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, String)], files: &[(&str, Vec<u8>)]) -> Answered {
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
        self.send(request, Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answered {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        let answer = Answered { status: parts.status, headers: parts.headers, body };
        if std::str::from_utf8(&answer.body).is_ok_and(|text| text.contains("name=\"_token\"")) {
            self.token = answer.hidden("_token");
        }
        answer
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
