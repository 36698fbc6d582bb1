//! Accounts of practice mode. Their secrets are public on purpose; they exist only in practice mode.

use crate::accounts::NewStaff;
use crate::{App, AppError};
use jzt_crypto::{TOTP_SECRET_LEN_BYTES, sm3};
use jzt_domain::access::Role;
use jzt_domain::division::{DivisionCode, DivisionLevel};
use jzt_domain::identity::Phone;

/// The password of every practice account.
const PASSWORD: &str = "lianxi-2026";

/// One practice account with its secrets.
#[derive(Debug, Clone)]
pub struct SampleAccount {
    /// Account name.
    pub login: String,
    /// Name.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Division.
    pub division: DivisionCode,
    /// Password.
    pub password: &'static str,
    /// TOTP secret.
    pub totp_secret: Vec<u8>,
    /// Where work is announced.
    pub phone: String,
}

impl SampleAccount {
    pub(crate) fn into_new_staff(self) -> NewStaff {
        NewStaff {
            phone: Phone::parse(&self.phone).ok(),
            login: self.login,
            display_name: self.display_name,
            role: self.role,
            division: self.division,
            password: self.password.to_owned(),
            totp_secret: self.totp_secret,
        }
    }
}

const SURNAMES: [&str; 20] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤", "许",
    "何",
];
const GIVEN: [&str; 6] = ["敏", "强", "静", "磊", "丽", "涛"];

/// A clerk and an approver in every township, in the first a second approver, and one for each role of the district.
pub fn accounts(app: &App) -> Result<Vec<SampleAccount>, AppError> {
    let district = app.settings().district.clone();
    let policy = app.policy();
    let divisions = &policy.divisions;
    let mut posts: Vec<(String, Role, DivisionCode)> = Vec::new();
    for (n, township) in divisions.inside(&district, DivisionLevel::Township).enumerate() {
        posts.push((format!("jb{:02}", n + 1), Role::TownshipClerk, township.code.clone()));
        posts.push((format!("sh{:02}", n + 1), Role::TownshipApprover, township.code.clone()));
    }
    for (login, role) in [
        ("hd01", Role::VerificationOfficer),
        ("fh01", Role::DistrictReviewer),
        ("sp01", Role::DistrictApprover),
        ("dc01", Role::Supervisor),
        ("xt01", Role::SystemAdministrator),
        ("aq01", Role::SecurityAdministrator),
        ("sj01", Role::AuditAdministrator),
    ] {
        posts.push((login.to_owned(), role, district.clone()));
    }
    if let Some(village) = divisions.inside(&district, DivisionLevel::Village).next() {
        posts.push(("cj01".to_owned(), Role::VillageWorker, village.code.clone()));
    }
    // What the first township decides itself needs an approver who did not publish it.
    if let Some(township) = divisions.inside(&district, DivisionLevel::Township).next() {
        posts.push(("sh01b".to_owned(), Role::TownshipApprover, township.code.clone()));
    }
    Ok(posts.into_iter().enumerate().map(|(n, (login, role, division))| account(n, login, role, division)).collect())
}

fn account(n: usize, login: String, role: Role, division: DivisionCode) -> SampleAccount {
    let surname = SURNAMES.get(n % SURNAMES.len()).copied().unwrap_or("赵");
    let given = GIVEN.get((n / SURNAMES.len() + n) % GIVEN.len()).copied().unwrap_or("敏");
    let secret = sm3(format!("practice account {login}").as_bytes());
    SampleAccount {
        display_name: format!("{surname}{given}"),
        phone: format!("1420000{:04}", 9_000 + n),
        totp_secret: secret.into_iter().take(TOTP_SECRET_LEN_BYTES).collect(),
        password: PASSWORD,
        login,
        role,
        division,
    }
}
