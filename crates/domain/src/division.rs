//! Administrative divisions by statistical code (GB/T 2260 and the NBS code of townships and villages).
//!
//! A code is the path itself: a township begins with its district's digits, so scope is a prefix and nothing else.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::compact;

/// Most divisions one tree may hold; the whole nation has about 700,000.
pub const DIVISIONS_MAX: usize = 1_000_000;

const PROVINCE_DIGITS: usize = 2;
const DISTRICT_DIGITS: usize = 6;
const TOWNSHIP_DIGITS: usize = 9;
const VILLAGE_DIGITS: usize = 12;

/// The four levels that act in social assistance. The prefecture between province and district has no part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionLevel {
    /// 省、直辖市: 2 digits.
    Province,
    /// 县、区: 6 digits.
    District,
    /// 乡镇、街道: 9 digits.
    Township,
    /// 村、社区: 12 digits.
    Village,
}

/// The code of one division: 2, 6, 9 or 12 digits, without the zeros that only fill up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(String);

/// Why text is not a division code, or a list of divisions is not a tree.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DivisionError {
    /// Not 2, 6, 9 or 12 digits.
    #[error("not a division code of 2, 6, 9 or 12 digits")]
    Code,
    /// The same code twice.
    #[error("division {0} is listed twice")]
    Duplicate(DivisionCode),
    /// The division above is not in the list.
    #[error("division {0} stands without the division above it")]
    Orphan(DivisionCode),
    /// The kind does not belong to the level of the code, or the name is empty.
    #[error("division {0} has a kind or a name that does not fit its code")]
    Kind(DivisionCode),
    /// More than [`DIVISIONS_MAX`].
    #[error("more than {DIVISIONS_MAX} divisions")]
    TooMany,
}

impl DivisionCode {
    /// Reads a code; the zero-filled forms `500000` and `500114112000` are the same as `50` and `500114112`.
    pub fn parse(text: &str) -> Result<Self, DivisionError> {
        let mut code = compact(text);
        if !code.bytes().all(|b| b.is_ascii_digit()) || code.starts_with('0') {
            return Err(DivisionError::Code);
        }
        for (digits, filling) in [(VILLAGE_DIGITS, "000"), (TOWNSHIP_DIGITS, "000"), (DISTRICT_DIGITS, "0000")] {
            if code.len() == digits {
                code = code.strip_suffix(filling).map_or(code.clone(), str::to_owned);
            }
        }
        match code.len() {
            PROVINCE_DIGITS | DISTRICT_DIGITS | TOWNSHIP_DIGITS | VILLAGE_DIGITS => Ok(Self(code)),
            _ => Err(DivisionError::Code),
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level, which the number of digits tells.
    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            PROVINCE_DIGITS => DivisionLevel::Province,
            DISTRICT_DIGITS => DivisionLevel::District,
            TOWNSHIP_DIGITS => DivisionLevel::Township,
            _ => DivisionLevel::Village,
        }
    }

    /// Whether `other` is this division or lies inside it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The province it belongs to.
    #[must_use]
    pub fn province(&self) -> Self {
        self.first(PROVINCE_DIGITS).unwrap_or_else(|| self.clone())
    }

    /// The district it is or belongs to; `None` for a province.
    pub fn district(&self) -> Option<Self> {
        self.first(DISTRICT_DIGITS)
    }

    /// The township it is or belongs to; `None` for a province or a district.
    pub fn township(&self) -> Option<Self> {
        self.first(TOWNSHIP_DIGITS)
    }

    /// The division right above; `None` for a province.
    pub fn parent(&self) -> Option<Self> {
        match self.level() {
            DivisionLevel::Province => None,
            DivisionLevel::District => self.first(PROVINCE_DIGITS),
            DivisionLevel::Township => self.first(DISTRICT_DIGITS),
            DivisionLevel::Village => self.first(TOWNSHIP_DIGITS),
        }
    }

    fn first(&self, digits: usize) -> Option<Self> {
        self.0.get(..digits).map(|code| Self(code.to_owned()))
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = DivisionError;

    fn try_from(text: String) -> Result<Self, DivisionError> {
        Self::parse(&text)
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.0
    }
}

/// What sort of division it is; the official name of a village depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionKind {
    /// 省、自治区.
    Province,
    /// 直辖市.
    Municipality,
    /// 区、县.
    District,
    /// 街道.
    Subdistrict,
    /// 镇.
    Town,
    /// 乡.
    Township,
    /// 社区 with a 居民委员会.
    ResidentsCommittee,
    /// 村 with a 村民委员会.
    VillagersCommittee,
}

impl DivisionKind {
    /// The level at which this kind stands.
    pub const fn level(self) -> DivisionLevel {
        match self {
            Self::Province | Self::Municipality => DivisionLevel::Province,
            Self::District => DivisionLevel::District,
            Self::Subdistrict | Self::Town | Self::Township => DivisionLevel::Township,
            Self::ResidentsCommittee | Self::VillagersCommittee => DivisionLevel::Village,
        }
    }
}

/// One division with its short name (蒲花社区, 桐木村, 濯水镇).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Its code.
    pub code: DivisionCode,
    /// Its short name, as people say it.
    pub name: String,
    /// Its kind.
    pub kind: DivisionKind,
}

impl Division {
    /// The name on papers: a village with its committee (蒲花社区居民委员会), any other as it is.
    pub fn official_name(&self) -> String {
        match self.kind {
            DivisionKind::ResidentsCommittee => format!("{}居民委员会", self.name),
            DivisionKind::VillagersCommittee => format!("{}村民委员会", self.name),
            DivisionKind::Province
            | DivisionKind::Municipality
            | DivisionKind::District
            | DivisionKind::Subdistrict
            | DivisionKind::Town
            | DivisionKind::Township => self.name.clone(),
        }
    }
}

/// All divisions that one installation serves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DivisionTree {
    divisions: BTreeMap<DivisionCode, Division>,
    children: BTreeMap<DivisionCode, Vec<DivisionCode>>,
}

impl DivisionTree {
    /// Builds the tree; every division but a province needs the one above it in the same list.
    pub fn new(list: Vec<Division>) -> Result<Self, DivisionError> {
        if list.len() > DIVISIONS_MAX {
            return Err(DivisionError::TooMany);
        }
        let mut divisions = BTreeMap::new();
        for division in list {
            let code = division.code.clone();
            if division.kind.level() != code.level() || division.name.trim().is_empty() {
                return Err(DivisionError::Kind(code));
            }
            if divisions.insert(code.clone(), division).is_some() {
                return Err(DivisionError::Duplicate(code));
            }
        }
        let mut children: BTreeMap<DivisionCode, Vec<DivisionCode>> = BTreeMap::new();
        for code in divisions.keys() {
            let Some(parent) = code.parent() else { continue };
            if !divisions.contains_key(&parent) {
                return Err(DivisionError::Orphan(code.clone()));
            }
            children.entry(parent).or_default().push(code.clone());
        }
        Ok(Self { divisions, children })
    }

    /// The division with this code.
    pub fn get(&self, code: &DivisionCode) -> Option<&Division> {
        self.divisions.get(code)
    }

    /// Its short name.
    pub fn name(&self, code: &DivisionCode) -> Option<&str> {
        self.get(code).map(|division| division.name.as_str())
    }

    /// The names from the province down, joined: 重庆市黔江区濯水镇蒲花社区.
    pub fn full_name(&self, code: &DivisionCode) -> Option<String> {
        let own = self.get(code)?;
        let above = code.parent().and_then(|parent| self.full_name(&parent)).unwrap_or_default();
        Some(format!("{above}{}", own.name))
    }

    /// The divisions right below, by code.
    pub fn children(&self, code: &DivisionCode) -> impl Iterator<Item = &Division> {
        self.children.get(code).into_iter().flatten().filter_map(|child| self.divisions.get(child))
    }

    /// All divisions of one level inside `code`, by code; `code` itself counts.
    pub fn inside(&self, code: &DivisionCode, level: DivisionLevel) -> impl Iterator<Item = &Division> {
        let scope = code.clone();
        self.divisions
            .range(code.clone()..)
            .take_while(move |(found, _)| scope.contains(found))
            .filter(move |(found, _)| found.level() == level)
            .map(|(_, division)| division)
    }

    /// How many divisions there are.
    pub fn len(&self) -> usize {
        self.divisions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.divisions.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).unwrap()
    }

    fn division(digits: &str, name: &str, kind: DivisionKind) -> Division {
        Division { code: code(digits), name: name.to_owned(), kind }
    }

    fn sample() -> Vec<Division> {
        vec![
            division("500114112003", "蒲花社区", DivisionKind::ResidentsCommittee),
            division("500114112", "濯水镇", DivisionKind::Town),
            division("500114112202", "桐木村", DivisionKind::VillagersCommittee),
            division("500114001", "城东街道", DivisionKind::Subdistrict),
            division("500114", "黔江区", DivisionKind::District),
            division("50", "重庆市", DivisionKind::Municipality),
        ]
    }

    #[test]
    fn zero_filled_codes_are_the_short_ones() {
        for (text, short, level) in [
            ("500000", "50", DivisionLevel::Province),
            ("500000000000", "50", DivisionLevel::Province),
            ("500114", "500114", DivisionLevel::District),
            ("500114000", "500114", DivisionLevel::District),
            ("500114000000", "500114", DivisionLevel::District),
            ("500114112000", "500114112", DivisionLevel::Township),
            ("５００１１４112003", "500114112003", DivisionLevel::Village),
        ] {
            let parsed = code(text);
            assert_eq!((parsed.as_str(), parsed.level()), (short, level), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "5", "5001", "50011", "50011411", "5001141120031", "50011x", "050114"] {
            assert_eq!(DivisionCode::parse(text), Err(DivisionError::Code), "{text}");
        }
    }

    #[test]
    fn scope_is_a_prefix() {
        let village = code("500114112003");
        for scope in ["50", "500114", "500114112", "500114112003"] {
            assert!(code(scope).contains(&village), "{scope}");
        }
        for scope in ["51", "500115", "500114001", "500114112202"] {
            assert!(!code(scope).contains(&village), "{scope}");
        }
        assert!(!village.contains(&code("500114112")));
    }

    #[test]
    fn each_level_knows_what_it_belongs_to() {
        let village = code("500114112003");
        assert_eq!(village.township(), Some(code("500114112")));
        assert_eq!(village.district(), Some(code("500114")));
        assert_eq!(village.province(), code("50"));
        assert_eq!(code("500114").township(), None);
        assert_eq!(code("50").district(), None);
        assert_eq!(code("50").parent(), None);
    }

    #[test]
    fn the_tree_names_and_lists() {
        let tree = DivisionTree::new(sample()).unwrap();
        assert_eq!(tree.full_name(&code("500114112003")).as_deref(), Some("重庆市黔江区濯水镇蒲花社区"));
        let official = tree.get(&code("500114112202")).map(Division::official_name);
        assert_eq!(official.as_deref(), Some("桐木村村民委员会"));
        let townships: Vec<_> = tree.children(&code("500114")).map(|d| d.name.as_str()).collect();
        assert_eq!(townships, ["城东街道", "濯水镇"]);
        assert_eq!(tree.inside(&code("50"), DivisionLevel::Village).count(), 2);
        assert_eq!(tree.name(&code("500115")), None);
    }

    #[test]
    fn a_list_that_is_no_tree_is_refused() {
        let mut orphan = sample();
        orphan.push(division("500115001001", "某社区", DivisionKind::ResidentsCommittee));
        assert_eq!(DivisionTree::new(orphan), Err(DivisionError::Orphan(code("500115001001"))));
        let mut twice = sample();
        twice.push(division("500114", "黔江区", DivisionKind::District));
        assert_eq!(DivisionTree::new(twice), Err(DivisionError::Duplicate(code("500114"))));
        let wrong = vec![division("50", "重庆市", DivisionKind::Town)];
        assert_eq!(DivisionTree::new(wrong), Err(DivisionError::Kind(code("50"))));
    }
}
