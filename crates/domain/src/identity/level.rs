//! How sure it is who somebody is, and how that was found out. Policy says which level each act needs
//! ([`LevelKey`](crate::policy::LevelKey)).

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::linking::Provider;
use crate::ids::StaffId;
use crate::time::Timestamp;

/// Most proofs that one person carries: one of each way, and one of each provider.
pub const IDENTITY_PROOFS_MAX: usize = 16;
/// Characters of the longest reference of an outside system.
pub const PROOF_REFERENCE_CHARS_MAX: usize = 64;

/// How sure it is who somebody is; each level holds what the one below holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityLevel {
    /// Nothing is known.
    #[default]
    Unverified,
    /// 手机号已验证: they hold the phone.
    PhoneVerified,
    /// 姓名和身份证号已核对: and the name and ID number that they gave belong together.
    NameIdMatched,
    /// 人脸已核验: their face is that of the person with this name and number.
    FaceVerified,
    /// 当面核验: staff saw the person and the identity card.
    InPerson,
}

impl IdentityLevel {
    /// All levels, the lowest first.
    pub const ALL: [Self; 5] =
        [Self::Unverified, Self::PhoneVerified, Self::NameIdMatched, Self::FaceVerified, Self::InPerson];

    /// The word in policy files and in stored rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::PhoneVerified => "phone_verified",
            Self::NameIdMatched => "name_id_matched",
            Self::FaceVerified => "face_verified",
            Self::InPerson => "in_person",
        }
    }

    /// The level of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// The name under which an outside system keeps what it did; visible ASCII, never a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProofReference(String);

/// Text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a reference has 1 to {PROOF_REFERENCE_CHARS_MAX} visible ASCII characters")]
pub struct ProofReferenceError;

impl ProofReference {
    /// Reads what an outside system sent.
    pub fn parse(text: &str) -> Result<Self, ProofReferenceError> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = (1..=PROOF_REFERENCE_CHARS_MAX).contains(&text.len());
        if visible && fits { Ok(Self(text.to_owned())) } else { Err(ProofReferenceError) }
    }

    /// The reference as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProofReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ProofReference {
    type Error = ProofReferenceError;

    fn try_from(text: String) -> Result<Self, ProofReferenceError> {
        Self::parse(&text)
    }
}

impl From<ProofReference> for String {
    fn from(reference: ProofReference) -> Self {
        reference.0
    }
}

/// One thing that was found out about who somebody is. It holds no name, no number and no picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum IdentityProof {
    /// They typed the code that was sent to their phone.
    PhoneCode {
        /// When.
        at: Timestamp,
    },
    /// The register of persons knows their name and ID number as belonging together.
    RegistryMatch {
        /// Under which the registry keeps the query.
        reference: ProofReference,
        /// When.
        at: Timestamp,
    },
    /// Their live face was compared with the reference portrait of that name and number. How alike they were is not
    /// kept here.
    FaceCheck {
        /// Of the portrait that was compared with.
        reference: ProofReference,
        /// Of the comparison.
        result: ProofReference,
        /// When.
        at: Timestamp,
    },
    /// A member of staff saw the person and the identity card.
    InPerson {
        /// Who.
        staff: StaffId,
        /// When.
        at: Timestamp,
    },
    /// Another platform signed them in and says how well it knows them.
    Provider {
        /// Which.
        provider: Provider,
        /// Its own word for its level: every platform counts differently.
        raw_level: ProofReference,
        /// The same in our words.
        level: IdentityLevel,
        /// When.
        at: Timestamp,
    },
}

impl IdentityProof {
    /// When it was found out.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::PhoneCode { at }
            | Self::RegistryMatch { at, .. }
            | Self::FaceCheck { at, .. }
            | Self::InPerson { at, .. }
            | Self::Provider { at, .. } => *at,
        }
    }

    /// The word for the way in stored rows; a newer proof of the same way takes the place of an older one.
    pub const fn way(&self) -> &'static str {
        match self {
            Self::PhoneCode { .. } => "phone_code",
            Self::RegistryMatch { .. } => "registry_match",
            Self::FaceCheck { .. } => "face_check",
            Self::InPerson { .. } => "in_person",
            Self::Provider { provider, .. } => provider.code(),
        }
    }
}

/// Everything that was found out about who somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identity {
    /// One of each way, in the order in which they came.
    pub proofs: Vec<IdentityProof>,
}

/// An act that needs to know better who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("needs {}, has {}", needed.code(), reached.code())]
pub struct LevelTooLow {
    /// What the act needs.
    pub needed: IdentityLevel,
    /// What there is.
    pub reached: IdentityLevel,
}

impl Identity {
    /// What is known together.
    ///
    /// A match of name and ID number counts only for somebody who also holds a phone (or was let in by a provider): many
    /// people know both about somebody else, so alone it shows that such a person exists, not who is there. A face check
    /// and the eyes of staff need nothing beside them.
    pub fn level(&self) -> IdentityLevel {
        let alone = self.proofs.iter().map(|proof| match proof {
            IdentityProof::PhoneCode { .. } => IdentityLevel::PhoneVerified,
            IdentityProof::RegistryMatch { .. } => IdentityLevel::Unverified,
            IdentityProof::FaceCheck { .. } => IdentityLevel::FaceVerified,
            IdentityProof::InPerson { .. } => IdentityLevel::InPerson,
            IdentityProof::Provider { level, .. } => *level,
        });
        let alone = alone.max().unwrap_or_default();
        let matched = self.proofs.iter().any(|proof| matches!(proof, IdentityProof::RegistryMatch { .. }));
        if matched && alone == IdentityLevel::PhoneVerified { IdentityLevel::NameIdMatched } else { alone }
    }

    /// The same with one more proof, which takes the place of an older one of the same way.
    #[must_use]
    pub fn with(mut self, proof: IdentityProof) -> Self {
        self.proofs.retain(|known| known.way() != proof.way());
        if self.proofs.len() < IDENTITY_PROOFS_MAX {
            self.proofs.push(proof);
        }
        self
    }

    /// Whether this is enough for an act that needs `needed`.
    pub fn reaches(&self, needed: IdentityLevel) -> Result<(), LevelTooLow> {
        let reached = self.level();
        if reached >= needed { Ok(()) } else { Err(LevelTooLow { needed, reached }) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1);
    const LATER: Timestamp = Timestamp::from_micros(2);

    fn reference(text: &str) -> ProofReference {
        ProofReference::parse(text).unwrap()
    }

    fn phone() -> IdentityProof {
        IdentityProof::PhoneCode { at: AT }
    }

    fn registry() -> IdentityProof {
        IdentityProof::RegistryMatch { reference: reference("RK-1"), at: AT }
    }

    fn face() -> IdentityProof {
        IdentityProof::FaceCheck { reference: reference("P-1"), result: reference("F-1"), at: AT }
    }

    fn in_person() -> IdentityProof {
        IdentityProof::InPerson { staff: StaffId::from_uuid(Uuid::from_u128(7)), at: AT }
    }

    fn provider(level: IdentityLevel) -> IdentityProof {
        IdentityProof::Provider { provider: Provider::WeChat, raw_level: reference("L3"), level, at: AT }
    }

    fn level(proofs: Vec<IdentityProof>) -> IdentityLevel {
        Identity { proofs }.level()
    }

    #[test]
    fn the_levels_rise_in_the_order_of_their_list() {
        assert!(IdentityLevel::ALL.is_sorted());
        for level in IdentityLevel::ALL {
            assert_eq!(IdentityLevel::from_code(level.code()), Some(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.code());
        }
        assert_eq!(IdentityLevel::from_code("known"), None);
    }

    #[test]
    fn each_way_reaches_its_level() {
        assert_eq!(level(vec![]), IdentityLevel::Unverified);
        assert_eq!(level(vec![phone()]), IdentityLevel::PhoneVerified);
        assert_eq!(level(vec![phone(), registry()]), IdentityLevel::NameIdMatched);
        assert_eq!(level(vec![phone(), registry(), face()]), IdentityLevel::FaceVerified);
        assert_eq!(level(vec![face()]), IdentityLevel::FaceVerified);
        assert_eq!(level(vec![in_person()]), IdentityLevel::InPerson);
    }

    #[test]
    fn a_name_and_number_that_belong_together_do_not_say_who_is_there() {
        assert_eq!(level(vec![registry()]), IdentityLevel::Unverified);
        assert_eq!(level(vec![registry(), phone()]), IdentityLevel::NameIdMatched, "the order does not matter");
    }

    #[test]
    fn a_provider_counts_as_it_says_in_our_words() {
        for claimed in IdentityLevel::ALL {
            assert_eq!(level(vec![provider(claimed)]), claimed);
        }
        assert_eq!(level(vec![provider(IdentityLevel::PhoneVerified), registry()]), IdentityLevel::NameIdMatched);
        assert_eq!(level(vec![provider(IdentityLevel::Unverified), registry()]), IdentityLevel::Unverified);
    }

    #[test]
    fn a_lower_proof_never_lowers_the_level() {
        let identity = Identity { proofs: vec![in_person()] }.with(registry()).with(phone()).with(face());
        assert_eq!(identity.level(), IdentityLevel::InPerson);
    }

    #[test]
    fn a_newer_proof_of_the_same_way_takes_the_place_of_the_older() {
        let again = IdentityProof::PhoneCode { at: LATER };
        let identity = Identity::default().with(phone()).with(registry()).with(again.clone());
        assert_eq!(identity.proofs, [registry(), again]);
    }

    #[test]
    fn what_is_too_low_says_what_is_needed_and_what_is_there() {
        let identity = Identity { proofs: vec![phone()] };
        assert_eq!(identity.reaches(IdentityLevel::PhoneVerified), Ok(()));
        let low = LevelTooLow { needed: IdentityLevel::NameIdMatched, reached: IdentityLevel::PhoneVerified };
        assert_eq!(identity.reaches(IdentityLevel::NameIdMatched), Err(low));
    }

    #[test]
    fn a_reference_is_short_and_plain() {
        for wrong in ["", "a b", "王", &"x".repeat(PROOF_REFERENCE_CHARS_MAX + 1)] {
            assert_eq!(ProofReference::parse(wrong), Err(ProofReferenceError), "{wrong}");
        }
        assert_eq!(reference("RK-2026.1").to_string(), "RK-2026.1");
    }

    #[test]
    fn proofs_read_back_as_they_were_stored() {
        let identity =
            Identity { proofs: vec![phone(), registry(), face(), in_person(), provider(IdentityLevel::FaceVerified)] };
        let stored = serde_json::to_value(&identity).unwrap();
        assert_eq!(stored[1], serde_json::json!({ "way": "registry_match", "reference": "RK-1", "at": 1 }));
        assert_eq!(serde_json::from_value::<Identity>(stored).unwrap(), identity);
    }
}
