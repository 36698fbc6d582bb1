//! Running numbers per district and year, never MAX + 1.
use crate::db::{Tx, value};
use crate::error::Result;

impl Tx {
    /// The next number of a district (division code) in a year, from 1. Units that take one from the same row wait for
    /// each other, so a unit that is dropped gives its number back and no number is given twice.
    pub async fn next_number(&mut self, district: &str, year: i16) -> Result<i64> {
        const SQL: &str = "INSERT INTO number_sequence (district, year, last) VALUES ($1, $2, 1) \
             ON CONFLICT (district, year) DO UPDATE SET last = number_sequence.last + 1 RETURNING last";
        Ok(value!(self, i64, SQL, district, i64::from(year)))
    }
}
