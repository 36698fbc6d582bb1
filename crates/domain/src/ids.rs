//! Typed ids. Inside they are 128-bit UUIDs (version 7, made by the `Ids` port); outside they carry a prefix, so that a
//! family id can never be read as an application id, in a URL or in a log.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id in a URL that does not have the shape `prefix_` + 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed id")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// What the id starts with outside the process.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps a UUID made by the `Ids` port or read from the database.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID for the database.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", Self::PREFIX, self.0.simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let digits = text.strip_prefix(Self::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(IdError)?;
                let canonical = digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if !canonical {
                    return Err(IdError);
                }
                Uuid::try_parse(digits).map(Self).map_err(|_malformed| IdError)
            }
        }
    )*};
}

ids! {
    /// One draw of files for a check.
    DrawId = "drw";
    /// One benefit.
    BenefitId = "ben";
    /// One document of a signature.
    DocumentId = "doc";
    /// One letter.
    LetterId = "let";
    /// One application: one family asks once.
    ApplicationId = "app";
    /// The family whose key seals everything personal about it.
    FamilyId = "fam";
    /// A citizen who signed in by phone.
    CitizenId = "cit";
    /// A member of staff.
    StaffId = "stf";
    /// A photographed paper.
    PaperId = "pap";
    /// A piece of background work.
    JobId = "job";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints_and_refuses_another_kind() {
        let id = ApplicationId::from_uuid(Uuid::from_u128(0x0193_5a7b));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().parse::<FamilyId>(), Err(IdError));
        for wrong in
            ["", "app_", "app_00", "app_0000000000000000000000000193 5a7b", "APP_00000000000000000000000001935a7b"]
        {
            assert_eq!(wrong.parse::<ApplicationId>(), Err(IdError), "{wrong:?}");
        }
    }
}
