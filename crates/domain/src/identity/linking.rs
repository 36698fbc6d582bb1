//! Which account a sign-in opens: the same (provider, subject) always the same one; another provider joins an account only
//! where both sides know by the face, or better, that the ID number is theirs. A phone alone never joins: numbers are
//! handed on, and families share one.

use serde::{Deserialize, Serialize};

use super::level::IdentityLevel;
use super::{IdNumber, PersonName, Phone};
use crate::ids::CitizenId;

/// From this level on, the same name and ID number are the same person.
const JOINS_FROM: IdentityLevel = IdentityLevel::FaceVerified;

/// Who signed somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// A code by SMS; the subject is the blind index of the phone.
    Phone,
    /// 微信小程序; the subject is the openid.
    WeChat,
    /// 渝快办.
    YuKuaiBan,
    /// 愉快社区.
    YuKuaiSheQu,
}

impl Provider {
    /// All providers.
    pub const ALL: [Self; 4] = [Self::Phone, Self::WeChat, Self::YuKuaiBan, Self::YuKuaiSheQu];

    /// The word in stored rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::WeChat => "we_chat",
            Self::YuKuaiBan => "yu_kuai_ban",
            Self::YuKuaiSheQu => "yu_kuai_she_qu",
        }
    }

    /// The provider of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.code() == code)
    }
}

/// Name and ID number as somebody gave them, or as a provider says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPerson {
    /// As on the identity card.
    pub name: PersonName,
    /// As on the identity card.
    pub id_number: IdNumber,
}

/// What a provider says about whom it signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// A phone; never used to find an account.
    pub phone: Option<Phone>,
    /// Name and ID number.
    pub person: Option<NamedPerson>,
    /// How well the provider knows them, in our words.
    pub level: IdentityLevel,
}

/// An account as far as it matters for linking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccount {
    /// The account.
    pub id: CitizenId,
    /// Whose it is; `None` while no name was given.
    pub person: Option<NamedPerson>,
    /// How sure that is.
    pub level: IdentityLevel,
}

/// Which account a sign-in opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// The account of this (provider, subject).
    Same(CitizenId),
    /// The account of the same person, known by face on both sides; from now on this (provider, subject) opens it too.
    Joins(CitizenId),
    /// A new one.
    New,
}

/// Decides which account a sign-in opens. `by_subject` is the account of this very (provider, subject); `by_id_number` are
/// the accounts that name the ID number of the claims.
pub fn link(by_subject: Option<CitizenId>, claims: &Claims, by_id_number: &[KnownAccount]) -> Linked {
    if let Some(id) = by_subject {
        return Linked::Same(id);
    }
    let Some(person) = claims.person.as_ref().filter(|_| claims.level >= JOINS_FROM) else { return Linked::New };
    let same = |account: &&KnownAccount| account.level >= JOINS_FROM && account.person.as_ref() == Some(person);
    by_id_number.iter().find(same).map_or(Linked::New, |account| Linked::Joins(account.id))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const HERS: CitizenId = CitizenId::from_uuid(Uuid::from_u128(1));
    const OTHER: CitizenId = CitizenId::from_uuid(Uuid::from_u128(2));

    fn person(name: &str, id_number: &str) -> NamedPerson {
        NamedPerson {
            name: PersonName::parse(name).unwrap(),
            id_number: IdNumber::try_from(id_number.to_owned()).unwrap(),
        }
    }

    /// The number printed in the standard.
    fn wang() -> NamedPerson {
        person("王秀英", "11010519491231002X")
    }

    fn claims(level: IdentityLevel) -> Claims {
        Claims { phone: Some(Phone::parse("14200000001").unwrap()), person: Some(wang()), level }
    }

    fn account(level: IdentityLevel) -> KnownAccount {
        KnownAccount { id: HERS, person: Some(wang()), level }
    }

    #[test]
    fn the_same_provider_and_subject_is_the_same_account_whatever_is_claimed() {
        for level in IdentityLevel::ALL {
            assert_eq!(link(Some(OTHER), &claims(level), &[account(IdentityLevel::InPerson)]), Linked::Same(OTHER));
        }
        assert_eq!(link(Some(HERS), &Claims::default(), &[]), Linked::Same(HERS));
    }

    #[test]
    fn another_provider_joins_by_id_number_only_where_both_sides_know_the_face() {
        for ours in IdentityLevel::ALL {
            for theirs in IdentityLevel::ALL {
                let both = ours >= IdentityLevel::FaceVerified && theirs >= IdentityLevel::FaceVerified;
                let expected = if both { Linked::Joins(HERS) } else { Linked::New };
                assert_eq!(link(None, &claims(theirs), &[account(ours)]), expected, "{ours:?} {theirs:?}");
            }
        }
    }

    #[test]
    fn the_same_phone_alone_never_joins() {
        for level in IdentityLevel::ALL {
            let claims = Claims { person: None, ..claims(level) };
            assert_eq!(link(None, &claims, &[account(IdentityLevel::InPerson)]), Linked::New);
        }
    }

    #[test]
    fn the_same_number_under_another_name_does_not_join() {
        let other_name = KnownAccount {
            person: Some(person("王秀兰", "11010519491231002X")),
            ..account(IdentityLevel::InPerson)
        };
        assert_eq!(link(None, &claims(IdentityLevel::FaceVerified), &[other_name]), Linked::New);
    }

    #[test]
    fn an_account_that_only_claims_the_number_is_passed_over_for_the_one_that_proved_it() {
        let claimed = KnownAccount { id: OTHER, ..account(IdentityLevel::NameIdMatched) };
        let known = [claimed, account(IdentityLevel::FaceVerified)];
        assert_eq!(link(None, &claims(IdentityLevel::FaceVerified), &known), Linked::Joins(HERS));
    }

    #[test]
    fn every_provider_has_a_word_of_its_own() {
        for provider in Provider::ALL {
            assert_eq!(Provider::from_code(provider.code()), Some(provider));
            assert_eq!(serde_json::to_value(provider).unwrap(), provider.code());
        }
        assert_eq!(Provider::from_code(""), None);
    }
}
