//! Phones of staff, sealed: where new work is announced.
use jzt_domain::ids::StaffId;

use crate::codec::row;
use crate::db::{Tx, list, run};
use crate::error::Result;

row! {
    table "staff_contact";
    /// One colleague to tell.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StaffContact {
        /// The account.
        pub staff_id: StaffId,
        /// The phone, sealed under the ring.
        pub phone_sealed: Vec<u8>,
    }
}

impl Tx {
    /// Sets the phone of an account.
    pub async fn put_staff_contact(&mut self, staff: StaffId, phone_sealed: &[u8]) -> Result<()> {
        const SQL: &str = "INSERT INTO staff_contact (staff_id, phone_sealed) VALUES ($1, $2) \
             ON CONFLICT (staff_id) DO UPDATE SET phone_sealed = excluded.phone_sealed";
        run!(self, SQL, staff.as_uuid(), phone_sealed);
        Ok(())
    }

    /// Whom to tell about work for a role in exactly this division.
    pub async fn staff_contacts(&mut self, role: &str, division: &str, limit: u16) -> Result<Vec<StaffContact>> {
        const SQL: &str = "SELECT s.staff_id, s.phone_sealed FROM staff_contact s JOIN staff_account a ON a.id = s.staff_id \
             WHERE a.role = $1 AND a.division = $2 AND a.disabled_at IS NULL ORDER BY a.login LIMIT $3";
        Ok(list!(self, StaffContact, SQL, role, division, i64::from(limit)))
    }
}
