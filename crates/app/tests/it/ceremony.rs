//! One whole ceremony, as a signer goes through it on a phone.

use jzt_app::accounts::Client;
use jzt_app::ports::fakes::FakeWorld;
use jzt_app::signing::{self, CeremonyView, Checked, Guest, Hand, Task, Typed, Wanted};
use jzt_app::{AppError, jobs};
use jzt_domain::application::Consents;
use jzt_domain::household::Member;
use jzt_domain::identity::Phone;

pub(crate) const BOTH: Consents = Consents { bank_data: true, face_data: false };

/// Somebody who holds a link on a phone of their own.
pub(crate) struct Signer<'a> {
    pub fake: &'a FakeWorld,
    pub token: String,
    pub browser: String,
    pub client: Client,
}

impl<'a> Signer<'a> {
    /// Each browser is another device.
    pub(crate) fn new(fake: &'a FakeWorld, token: &str, browser: &str) -> Self {
        let client = Client { address: "127.0.0.1".to_owned(), user_agent: "Android Mobile".to_owned() };
        Self { fake, token: token.to_owned(), browser: browser.to_owned(), client }
    }

    pub(crate) fn guest(&self) -> Guest<'_> {
        Guest { token: &self.token, browser: &self.browser, client: &self.client }
    }

    pub(crate) async fn open(&self) -> Result<CeremonyView, AppError> {
        Box::pin(signing::open(&self.fake.app, &self.guest())).await
    }

    pub(crate) async fn agree(&self) -> Result<CeremonyView, AppError> {
        let sm3 = self.fake.app.authorization().sm3.clone();
        Box::pin(signing::agree(&self.fake.app, &self.guest(), &sm3, BOTH)).await
    }

    pub(crate) async fn identify(&self, task: Task, typed: Typed) -> Result<CeremonyView, AppError> {
        Box::pin(signing::identify(&self.fake.app, &self.guest(), Wanted { task, typed })).await
    }

    /// The code of the last message to a phone.
    pub(crate) async fn code_of(&self, phone: &Phone) -> String {
        while jobs::work_once(&self.fake.app).await.unwrap() > 0 {}
        let text = self.fake.sms.last_to(phone.as_str()).unwrap_or_default();
        text.split("验证码是").nth(1).map(|rest| rest.chars().take(6).collect()).unwrap_or_default()
    }

    pub(crate) async fn check(&self, code: &str) -> Result<Checked, AppError> {
        Box::pin(signing::check_code(&self.fake.app, &self.guest(), code)).await
    }

    pub(crate) async fn sign(&self, hand: Hand) -> Result<CeremonyView, AppError> {
        Box::pin(signing::sign(&self.fake.app, &self.guest(), hand)).await
    }

    pub(crate) fn promise(&self) -> Hand {
        Hand::Typed(self.fake.app.authorization().promise.clone())
    }

    /// Everything up to the last step.
    pub(crate) async fn ready(&self, typed: Typed, phone: &Phone) -> Result<(), AppError> {
        self.open().await?;
        self.agree().await?;
        self.shown(Task::Sign, typed, phone).await
    }

    /// Shows who it is for a task.
    pub(crate) async fn shown(&self, task: Task, typed: Typed, phone: &Phone) -> Result<(), AppError> {
        self.identify(task, typed).await?;
        let code = self.code_of(phone).await;
        self.check(&code).await.map(drop)
    }
}

/// What a member types about themselves.
pub(crate) fn typed(member: &Member) -> Typed {
    let digits: Vec<char> = member.id_number.as_str().chars().collect();
    let id_tail = digits[digits.len() - 6..].iter().collect();
    Typed { name: Some(member.name.clone()), id_tail, ..Typed::default() }
}

/// Signs by a link with the typed promise, from the first page to the last.
pub(crate) async fn sign(fake: &FakeWorld, token: &str, member: &Member) -> Result<CeremonyView, AppError> {
    let signer = Signer::new(fake, token, &format!("phone of {}", member.no.0));
    signer.ready(typed(member), member.phone.as_ref().unwrap()).await?;
    signer.sign(signer.promise()).await
}
