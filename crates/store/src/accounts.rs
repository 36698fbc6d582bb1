//! Accounts of staff and of citizens.
use std::fmt;

use jzt_domain::ids::{CitizenId, StaffId};
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Tx, find, find_value, list, run};
use crate::error::Result;

/// A staff account to create.
#[derive(Clone, Copy)]
pub struct NewStaff<'a> {
    /// Its id.
    pub id: StaffId,
    /// What they type to sign in; unique.
    pub login: &'a str,
    /// Name shown to colleagues.
    pub display_name: &'a str,
    /// Code of the role.
    pub role: &'a str,
    /// Code of the division that they work in.
    pub division: &'a str,
    /// PHC string.
    pub password_hash: &'a str,
    /// Sealed TOTP secret; `None` until enrolled.
    pub totp_sealed: Option<&'a [u8]>,
}

row! {
    table "staff_account";
    /// A staff account as stored.
    #[derive(Clone, PartialEq, Eq)]
    pub struct StaffAccount {
        /// Its id.
        pub id: StaffId,
        /// What they type to sign in.
        pub login: String,
        /// Name shown to colleagues.
        pub display_name: String,
        /// Code of the role.
        pub role: String,
        /// Code of the division that they work in.
        pub division: String,
        /// PHC string.
        pub password_hash: String,
        /// Sealed TOTP secret.
        pub totp_sealed: Option<Vec<u8>>,
        /// The last TOTP step used; only later ones are accepted.
        pub totp_last_step: Option<i64>,
        /// Failures since the last success.
        pub failed_count: u32,
        /// Locked out until then.
        pub locked_until: Option<Timestamp>,
        /// When it was closed.
        pub disabled_at: Option<Timestamp>,
        /// When it was opened.
        pub created_at: Timestamp,
    }
}

impl StaffAccount {
    /// True while a lock-out lasts.
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| until > now)
    }
}

/// Secrets, hashed or sealed, stay out of logs.
impl fmt::Debug for StaffAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffAccount").field("id", &self.id).finish_non_exhaustive()
    }
}

row! {
    table "citizen_account";
    /// A citizen's account as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CitizenAccount {
        /// Its id.
        pub id: CitizenId,
        /// Phone, sealed under the key ring; `None` for somebody who signs in by another provider and named none.
        pub phone_sealed: Option<Vec<u8>>,
        /// When they first signed in.
        pub created_at: Timestamp,
    }
}

macro_rules! staff_columns {
    () => {
        "id, login, display_name, role, division, password_hash, totp_sealed, totp_last_step, failed_count, \
         locked_until, disabled_at, created_at"
    };
}

impl Tx {
    /// Opens a staff account; `Conflict` when the login is taken.
    pub async fn create_staff(&mut self, staff: &NewStaff<'_>, now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO staff_account (id, login, display_name, role, division, password_hash, totp_sealed, \
             failed_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
        run!(
            self,
            SQL,
            staff.id.as_uuid(),
            staff.login,
            staff.display_name,
            staff.role,
            staff.division,
            staff.password_hash,
            staff.totp_sealed,
            now.as_micros()
        );
        Ok(())
    }

    /// The account of a login, closed or not.
    pub async fn staff_by_login(&mut self, login: &str) -> Result<Option<StaffAccount>> {
        const SQL: &str = concat!("SELECT ", staff_columns!(), " FROM staff_account WHERE login = $1");
        Ok(find!(self, StaffAccount, SQL, login))
    }

    /// One account, closed or not.
    pub async fn staff(&mut self, id: StaffId) -> Result<Option<StaffAccount>> {
        const SQL: &str = concat!("SELECT ", staff_columns!(), " FROM staff_account WHERE id = $1");
        Ok(find!(self, StaffAccount, SQL, id.as_uuid()))
    }

    /// Open accounts of exactly one division, by login, after the given login (`""`: from the start).
    pub async fn staff_in(&mut self, division: &str, after_login: &str, limit: u32) -> Result<Vec<StaffAccount>> {
        const SQL: &str = concat!(
            "SELECT ",
            staff_columns!(),
            " FROM staff_account WHERE division = $1 AND login > $2 AND disabled_at IS NULL ORDER BY login LIMIT $3"
        );
        Ok(list!(self, StaffAccount, SQL, division, after_login, i64::from(limit)))
    }

    /// Counts a failed sign-in; the `failures_max`-th in a row locks the account until `locked_until`.
    /// Returns the failures so far. Commit, although the sign-in failed.
    pub async fn note_failed_sign_in(
        &mut self,
        id: StaffId,
        failures_max: u32,
        locked_until: Timestamp,
    ) -> Result<u32> {
        const SQL: &str = "UPDATE staff_account SET failed_count = failed_count + 1, \
             locked_until = CASE WHEN failed_count + 1 >= $2 THEN $3 ELSE locked_until END \
             WHERE id = $1 RETURNING failed_count";
        let count = find_value!(self, i64, SQL, id.as_uuid(), i64::from(failures_max), locked_until.as_micros());
        Ok(count.map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// Completes a sign-in: uses the TOTP step up and clears the failures. False when that step, or a later one, was
    /// used before (a replayed code), or the account is closed.
    pub async fn note_sign_in(&mut self, id: StaffId, totp_step: i64) -> Result<bool> {
        const SQL: &str = "UPDATE staff_account SET totp_last_step = $2, failed_count = 0, locked_until = NULL \
             WHERE id = $1 AND disabled_at IS NULL AND (totp_last_step IS NULL OR totp_last_step < $2)";
        Ok(run!(self, SQL, id.as_uuid(), totp_step) == 1)
    }

    /// Replaces the password and ends a lock-out; false when there is no such account.
    pub async fn set_staff_password(&mut self, id: StaffId, password_hash: &str) -> Result<bool> {
        const SQL: &str =
            "UPDATE staff_account SET password_hash = $2, failed_count = 0, locked_until = NULL WHERE id = $1";
        Ok(run!(self, SQL, id.as_uuid(), password_hash) == 1)
    }

    /// Replaces the sealed TOTP secret; false when there is no such account.
    pub async fn set_staff_totp(&mut self, id: StaffId, totp_sealed: &[u8]) -> Result<bool> {
        const SQL: &str = "UPDATE staff_account SET totp_sealed = $2, totp_last_step = NULL WHERE id = $1";
        Ok(run!(self, SQL, id.as_uuid(), totp_sealed) == 1)
    }

    /// Closes an account; false when it is closed or unknown. Revoke its sessions in the same unit.
    pub async fn disable_staff(&mut self, id: StaffId, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE staff_account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
        Ok(run!(self, SQL, id.as_uuid(), now.as_micros()) == 1)
    }

    /// One citizen.
    pub async fn citizen(&mut self, id: CitizenId) -> Result<Option<CitizenAccount>> {
        const SQL: &str = "SELECT id, phone_sealed, created_at FROM citizen_account WHERE id = $1";
        Ok(find!(self, CitizenAccount, SQL, id.as_uuid()))
    }
}
