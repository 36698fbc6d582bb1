//! The built program as an operator runs it: it loses nothing when it is killed, stops cleanly when asked, and has no
//! practice tools unless it was started with them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jzt_server::adapters::http_client::{Patience, client};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, Url};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Linux tells of processor time in hundredths of a second (`USER_HZ`).
const MILLIS_PER_TICK: u64 = 10;
const CITIZENS_PER_ROUND: u16 = 6;
const DRAFTS_PER_CITIZEN: usize = 5;

pub(crate) fn program(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiuzhutong"));
    command.args(arguments).arg("--data").arg(data).env_clear().stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// A running server, killed with SIGKILL when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) origin: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Server {
    fn start(arguments: &[&str], data: &Path) -> Self {
        Self::of(program(arguments, data))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let origin = lines
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix("ready ").map(str::to_owned))
            .expect("the program says that it is ready");
        Self { child, origin }
    }

    fn practice(data: &Path) -> Self {
        Self::start(&["serve", "--practice", "--listen", "127.0.0.1:0"], data)
    }

    /// Processor time of all its threads so far, those that ended too.
    pub(crate) fn cpu_ms(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name of the program, in brackets, may hold spaces; user and system time are the 12th and 13th after it.
        let after_name = stat.rsplit_once(") ").unwrap().1.split(' ').skip(11);
        after_name.take(2).map(|ticks| ticks.parse::<u64>().unwrap() * MILLIS_PER_TICK).sum()
    }

    pub(crate) fn terminate(mut self) -> std::process::ExitStatus {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

/// A browser without script.
pub(crate) struct Browser {
    pub(crate) http: Client,
    pub(crate) origin: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

pub(crate) type Attempt<T> = Result<T, reqwest::Error>;

impl Browser {
    pub(crate) fn new(origin: &str) -> Self {
        let patience = Patience { connect: Duration::from_secs(5), total: Duration::from_mins(2) };
        let http = client(&Url::parse(origin).unwrap(), patience).unwrap();
        Self { http, origin: origin.to_owned(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn send(&mut self, request: reqwest::RequestBuilder) -> Attempt<Response> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header(COOKIE, cookies.join("; ")).send().await?;
        for line in response.headers().get_all(SET_COOKIE) {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(response)
    }

    pub(crate) async fn get(&mut self, path: &str) -> Attempt<Response> {
        self.send(self.http.get(format!("{}{path}", self.origin))).await
    }

    /// Opens the page, then sends its form.
    async fn fill(&mut self, page: &str, fields: &str) -> Attempt<Response> {
        let html = self.get(page).await?.text().await?;
        let token = html.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let body = format!("_token={token}&{fields}");
        let request = self.http.post(format!("{}{page}", self.origin));
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    async fn sign_in(&mut self, phone: &str) -> Attempt<()> {
        assert_eq!(self.fill("/sign-in", &format!("phone={phone}")).await?.status(), 303);
        let code = loop {
            let inbox = self.get(&format!("/practice/api/sms?phone={phone}")).await?.text().await?;
            let digits: String = inbox.split("验证码是").nth(1).unwrap_or_default().chars().take(6).collect();
            if digits.len() == 6 {
                break digits;
            }
        };
        assert_eq!(self.fill("/sign-in/code", &format!("code={code}")).await?.status(), 303);
        Ok(())
    }
}

/// A draft that the program has acknowledged, and who may see it.
struct Acknowledged {
    cookies: BTreeMap<String, String>,
    path: String,
}

/// Signs in and starts drafts until the server is gone.
async fn apply(origin: String, phone: String, acknowledged: mpsc::UnboundedSender<Acknowledged>) -> Attempt<()> {
    let mut browser = Browser::new(&origin);
    browser.sign_in(&phone).await?;
    for _ in 0..DRAFTS_PER_CITIZEN {
        let response = browser.fill("/apply/lasting", "alone=no").await?;
        assert_eq!(response.status(), 303);
        let path = response.headers()[LOCATION].to_str().unwrap().to_owned();
        acknowledged.send(Acknowledged { cookies: browser.cookies.clone(), path }).unwrap();
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_is_there_after_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept: Vec<Acknowledged> = Vec::new();
    let mut server = Server::practice(folder.path());
    for (round, kill_after) in [1, 8, 17].into_iter().enumerate() {
        let (sender, mut acknowledged) = mpsc::unbounded_channel();
        let mut citizens = JoinSet::new();
        for number in 0..CITIZENS_PER_ROUND {
            let phone = format!("1420000{:04}", 7000 + 100 * round + usize::from(number));
            citizens.spawn(apply(server.origin.clone(), phone, sender.clone()));
        }
        drop(sender);
        for _ in 0..kill_after {
            kept.push(acknowledged.recv().await.expect("the server works until it is killed"));
        }
        drop(server);
        // Those that were acknowledged between our decision and the kill count as well.
        while let Some(late) = acknowledged.recv().await {
            kept.push(late);
        }
        while let Some(ended) = citizens.join_next().await {
            // An error is a connection that broke; a panic would be a wrong answer.
            drop(ended.unwrap());
        }
        server = Server::practice(folder.path());
        for one in &kept {
            let mut browser = Browser::new(&server.origin);
            browser.cookies.clone_from(&one.cookies);
            assert_eq!(browser.get(&one.path).await.unwrap().status(), 200, "{} of round {round}", one.path);
        }
    }
    assert!(kept.len() >= 26);
    assert!(server.terminate().success());
    assert!(program(&["verify-journal", "--practice"], folder.path()).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_has_no_practice_tools_and_stops_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("jiuzhutong.toml");
    let root = folder.path().join("tsa.pem");
    let key = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    let public = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                  ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    let text = format!(
        r#"
        [http]
        public_url = "https://jz.example"
        office_phone = "023-00000000"
        [keys]
        master = "1:{key}"
        [sms]
        endpoint = "http://127.0.0.1:9/sms/norsubmit"
        ec_name = "测试"
        ap_id = "test"
        secret_key = "test"
        sign = "TEST"
        [verification]
        endpoint = "http://127.0.0.1:9/v1/requests"
        institution = "test"
        private_key = "{key}"
        platform_public_key = "{public}"
        [people_registry]
        endpoint = "http://127.0.0.1:9/v1/matches"
        institution = "test"
        private_key = "{key}"
        [timestamp_authority]
        endpoint = "http://127.0.0.1:9/timestamp"
        trusted_certificates = "{}"
        "#,
        root.display()
    );
    std::fs::write(&root, crate::support::certificate().to_pem()).unwrap();
    std::fs::write(&config, text).unwrap();
    let config = config.display().to_string();
    let doctor = program(&["doctor", "--config", &config], folder.path()).output().unwrap();
    assert!(!doctor.status.success());
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("database       fault"));
    let init = program(&["authority", "init", "--config", &config], folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(init.stdout).unwrap().lines().last(), Some("keys complete, 4 made now"));
    let server = Server::start(&["serve", "--config", &config, "--listen", "127.0.0.1:0"], folder.path());
    let doctor = program(&["doctor", "--config", &config], folder.path()).output().unwrap();
    assert!(doctor.status.success());
    let mut browser = Browser::new(&server.origin);
    assert_eq!(browser.get("/healthz").await.unwrap().status(), 200);
    for path in ["/practice", "/practice/sms", "/practice/clock", "/practice/api/sms", "/practice/api/totp?login=jb01"]
    {
        assert_eq!(browser.get(path).await.unwrap().status(), 404, "{path}");
    }
    let forged = browser.http.post(format!("{}/callbacks/verification", server.origin)).body("{}").send().await;
    assert_eq!(forged.unwrap().status(), 401);
    assert!(server.terminate().success());
}

#[test]
fn a_wrong_configuration_is_told_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program(&["serve"], folder.path());
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("http.public_url"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_account_is_created_once_and_its_secrets_are_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let create = |division: &str| {
        let arguments =
            ["create-staff", "--practice", "--login", "jb99", "--name", "测试员", "--role", "township_clerk"];
        let mut command = program(&arguments, folder.path());
        command.args(["--division", division]).stderr(Stdio::piped()).output().unwrap()
    };
    let unknown = create("110101001");
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("--division"));
    let first = create("500114001");
    assert!(first.status.success());
    let shown = String::from_utf8(first.stdout).unwrap();
    assert!(shown.contains("otpauth://totp/") && shown.contains("password"));
    let second = create("500114001");
    assert_eq!(second.status.code(), Some(1));
    assert!(second.stdout.is_empty());
    assert!(String::from_utf8(second.stderr).unwrap().contains("--login: is taken"));
}
