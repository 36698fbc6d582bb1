//! A world for one test: the router over an own database file, and people who sign in.

use crate::browser::{Browser, Reply};
use jiff::civil::date;
use jzt_app::accounts::{Client, NewStaff, StaffSignIn, create_staff, sign_in_staff, visitor};
use jzt_app::applications::{perform, read, start};
use jzt_app::jobs::work_once;
use jzt_app::papers::store_paper;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::sample::{answers, household, id_card_picture};
use jzt_app::signing::rehearse_signature;
use jzt_domain::access::{Actor, Role};
use jzt_domain::application::{Channel, Command};
use jzt_domain::division::DivisionCode;
use jzt_domain::household::Member;
use jzt_domain::household::{Answer, Paper, PaperKind};
use jzt_domain::ids::ApplicationId;
use jzt_domain::kind::Request;
use jzt_domain::time::Timestamp;

pub(crate) const PHONE: &str = "14200000001";
const TOTP: [u8; 20] = [9; 20];

pub(crate) struct World {
    pub fake: FakeWorld,
    router: axum::Router,
    _folder: tempfile::TempDir,
}

pub(crate) async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let monday = Timestamp::at_start_of(date(2026, 11, 23)).plus_seconds(10 * 3_600);
    let fake = FakeWorld::open(folder.path(), monday).await.unwrap();
    let router = jzt_web::router(fake.app.clone(), |_| {});
    World { fake, router, _folder: folder }
}

impl World {
    /// The program starts again with another text of the authorization.
    pub(crate) fn restart_under_text(&mut self, text: &str) {
        self.fake.app = self.fake.app.under_text(text);
        self.router = jzt_web::router(self.fake.app.clone(), |_| {});
    }

    /// A browser nobody has used yet.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Lets the worker finish what is waiting.
    pub(crate) async fn work(&self) {
        while work_once(&self.fake.app).await.unwrap() > 0 {}
    }

    /// The six digits last sent to a phone.
    pub(crate) fn code_for(&self, phone: &str) -> String {
        let text = self.fake.sms.last_to(phone).unwrap();
        text.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    /// The path of the signing link last sent to a phone.
    pub(crate) fn link_for(&self, phone: &str) -> String {
        let text = self.fake.sms.last_to(phone).unwrap();
        let (_, token) = text.split_once("/s/").unwrap();
        let token: String = token.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        format!("/s/{token}")
    }

    /// A citizen who came through the sign-in pages.
    pub(crate) async fn citizen(&self, phone: &str) -> Browser {
        let mut browser = self.browser();
        browser.open("/sign-in").await;
        let sent = browser.submit("/sign-in", &[("phone", phone)]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        self.work().await;
        browser.follow(&sent).await;
        let code = self.code_for(phone);
        let done = browser.submit("/sign-in/code?next=/", &[("code", &code)]).await;
        assert_eq!(done.location(), "/", "{}", done.body);
        browser
    }

    /// A member of staff with a session.
    pub(crate) async fn staff(&self, login: &str, role: Role, division: &str) -> Browser {
        let app = &self.fake.app;
        let new = NewStaff {
            login: login.to_owned(),
            display_name: "演练".to_owned(),
            role,
            division: DivisionCode::parse(division).unwrap(),
            phone: None,
            password: "correct horse".to_owned(),
            totp_secret: TOTP.to_vec(),
        };
        create_staff(app, new).await.unwrap();
        let totp = totp_rs::Builder::new().with_secret(totp_rs::Secret::new_stack(TOTP)).build_noncompliant();
        let code = totp.generate(u64::try_from(app.now().as_seconds()).unwrap()).to_string();
        let form = StaffSignIn { login: login.to_owned(), password: "correct horse".to_owned(), totp: code };
        let token = sign_in_staff(app, form, &Client::default()).await.unwrap();
        let mut browser = self.browser();
        browser.set_cookie("jzt_s", &token.0);
        browser
    }

    /// The first village of 濯水镇.
    pub(crate) fn village(&self) -> DivisionCode {
        let town = DivisionCode::parse("500114112").unwrap();
        let policy = self.fake.app.policy();
        policy.divisions.children(&town).next().unwrap().code.clone()
    }

    /// Opens a draft by the pages for help every month; returns its address.
    pub(crate) async fn draft(&self, browser: &mut Browser) -> String {
        browser.open("/apply").await;
        let wanted = browser.submit("/apply", &[("want", "monthly")]).await;
        assert_eq!(wanted.location(), "/apply/lasting", "{}", wanted.body);
        browser.follow(&wanted).await;
        let started = browser.submit("/apply/lasting", &[("alone", "no"), ("others_too", "yes")]).await;
        assert_eq!(started.status, 303, "{}", started.body);
        started.location().to_owned()
    }

    /// The citizen of this browser.
    pub(crate) async fn family(&self, browser: &Browser) -> Actor {
        visitor(&self.fake.app, &browser.cookie("jzt_s")).await.unwrap().unwrap().actor
    }

    /// Does something with an application.
    pub(crate) async fn act(&self, id: ApplicationId, actor: &Actor, command: Command) {
        perform(&self.fake.app, actor, Channel::Console, id, None, command).await.unwrap();
    }

    /// The family of this browser has applied: filled in, signed, submitted.
    pub(crate) async fn submitted(&self, browser: &Browser, n: usize, members_count: usize) -> ApplicationId {
        let id = self.filled(browser, n, members_count).await;
        let family = self.family(browser).await;
        self.act(id, &family, Command::AskSignatures { promised: true, earlier: None }).await;
        let state = read(&self.fake.app, &Actor::System, id).await.unwrap().application;
        for row in &state.signers {
            Box::pin(rehearse_signature(&self.fake.app, id, row.signer.signer)).await.unwrap();
        }
        id
    }

    /// A draft of this many people whose signatures are asked for, by the citizen of this browser.
    pub(crate) async fn asked(&self, browser: &Browser, n: usize, members_count: usize) -> ApplicationId {
        let id = self.filled(browser, n, members_count).await;
        let family = self.family(browser).await;
        self.act(id, &family, Command::AskSignatures { promised: true, earlier: None }).await;
        self.work().await;
        id
    }

    /// The three steps of a link, from the first page to the thanks.
    pub(crate) async fn sign(&self, browser: &mut Browser, link: &str, member: &Member) -> Reply {
        self.identified(browser, link, member).await;
        let promise = self.fake.app.authorization().promise.clone();
        let signed = browser.upload(&format!("{link}/sign"), &[("promise", &promise)], None).await;
        browser.follow(&signed).await
    }

    /// The first two steps; the page of the third.
    pub(crate) async fn identified(&self, browser: &mut Browser, link: &str, member: &Member) -> Reply {
        self.asked_for_code(browser, link, member).await;
        let code = self.signing_code(member.phone.as_ref().unwrap().as_str()).await;
        let shown = browser.submit(&format!("{link}/code"), &[("code", &code)]).await;
        assert_eq!(shown.location(), format!("{link}/sign"), "{}", shown.body);
        browser.follow(&shown).await
    }

    /// As far as the page that asks for the code.
    pub(crate) async fn asked_for_code(&self, browser: &mut Browser, link: &str, member: &Member) -> Reply {
        let text_sm3 = browser.open(link).await.hidden("text_sm3");
        let agreed = browser.submit(link, &[("text_sm3", &text_sm3), ("bank", "yes")]).await;
        browser.follow(&agreed).await;
        let tail: String = member.id_number.as_str().chars().skip(12).collect();
        let typed = [("name", member.name.as_str()), ("id_tail", tail.as_str())];
        let sent = browser.submit(&format!("{link}/identity"), &typed).await;
        browser.follow(&sent).await
    }

    /// The code that was sent to a phone for signing, or for seeing somebody sign.
    pub(crate) async fn signing_code(&self, phone: &str) -> String {
        self.work().await;
        let text = self.fake.sms.last_to(phone).unwrap_or_default();
        let (_, rest) = text.split_once("验证码是").unwrap_or(("", "none"));
        rest.chars().take(6).collect()
    }

    /// A whole draft of the citizen of this browser, filled in through the use cases.
    pub(crate) async fn filled(&self, browser: &Browser, n: usize, members_count: usize) -> ApplicationId {
        let app = &self.fake.app;
        let actor = self.family(browser).await;
        let id = start(app, &actor, Request::DIBAO).await.unwrap();
        let village = self.village();
        let people = household(n, members_count).unwrap();
        for answer in answers(n, &village, &people).unwrap() {
            self.answer(&actor, id, answer).await;
        }
        let picture = id_card_picture(n).unwrap();
        let paper = store_paper(app, &actor, id, PaperKind::IdCard, picture.into()).await.unwrap();
        self.answer(&actor, id, Answer::PaperAdded(Paper { id: paper, kind: PaperKind::IdCard })).await;
        id
    }

    async fn answer(&self, actor: &Actor, id: ApplicationId, answer: Answer) {
        perform(&self.fake.app, actor, Channel::Web, id, None, Command::Answer(answer)).await.unwrap();
    }
}
