//! The texts of the authorization (核对授权书), each with the days on which it is in force, and its SM3.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::ToSpan;
use jiff::civil::Date;
use jzt_domain::policy::Source;
use serde::Deserialize;

/// One text, as people read and sign it.
#[derive(Debug, Clone)]
pub struct AuthorizationText {
    /// Version, as stored with each signature.
    pub version: String,
    /// Title.
    pub title: String,
    /// The sentence that a signer types instead of writing the name.
    pub promise: String,
    /// Paragraphs in plain words.
    pub paragraphs: Vec<String>,
    /// SM3 over version, title, promise and paragraphs, each followed by a line feed, lower-case hexadecimal.
    pub sm3: String,
}

/// A version of the text and the days on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPeriod {
    /// The version.
    pub version: String,
    /// SM3 of the text.
    pub sm3: String,
    /// Its first day.
    pub from: Date,
    /// Its last day; `None` while no other text follows.
    pub until: Option<Date>,
}

impl TextPeriod {
    /// True when the text is in force on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What is wrong with the file of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// No text at all.
    #[error("no revision")]
    Nothing,
    /// Two revisions with one version or one first day.
    #[error("two revisions have the same version or the same effective_from")]
    Twice,
    /// A part is empty, or holds a line feed, which would blur where one part ends.
    #[error("version, title, promise and every paragraph must be one line each, and none empty")]
    NotLines,
}

/// Every text that is or was in force, and those to come.
#[derive(Debug, Clone)]
pub struct AuthorizationTexts {
    first: (Date, Arc<AuthorizationText>),
    /// Those that followed, in order.
    later: Vec<(Date, Arc<AuthorizationText>)>,
}

/// The file `CN/authorization.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextsFile {
    revision: Vec<TextRevision>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRevision {
    effective_from: Date,
    version: String,
    title: String,
    promise: String,
    paragraphs: Vec<String>,
    /// Asked for in every revision; people read it in the file.
    #[serde(rename = "source")]
    _source: Source,
}

impl AuthorizationText {
    fn new(version: String, title: String, promise: String, paragraphs: Vec<String>) -> Self {
        let mut signed = format!("{version}\n{title}\n{promise}\n");
        for paragraph in &paragraphs {
            signed.push_str(paragraph);
            signed.push('\n');
        }
        let sm3 = HEXLOWER.encode(&jzt_crypto::sm3(signed.as_bytes()));
        Self { version, title, promise, paragraphs, sm3 }
    }

    fn is_sound(&self) -> bool {
        let heads = [&self.version, &self.title, &self.promise];
        let is_line = |part: &String| !part.trim().is_empty() && part.trim() == part && !part.contains(['\n', '\r']);
        !self.paragraphs.is_empty() && heads.into_iter().chain(&self.paragraphs).all(is_line)
    }
}

impl AuthorizationTexts {
    pub(crate) fn new(file: TextsFile) -> Result<Self, TextFault> {
        let mut all: Vec<(Date, Arc<AuthorizationText>)> = Vec::with_capacity(file.revision.len());
        for revision in file.revision {
            let TextRevision { effective_from, version, title, promise, paragraphs, .. } = revision;
            let text = AuthorizationText::new(version, title, promise, paragraphs);
            if !text.is_sound() {
                return Err(TextFault::NotLines);
            }
            if all.iter().any(|(from, other)| *from == effective_from || other.version == text.version) {
                return Err(TextFault::Twice);
            }
            all.push((effective_from, Arc::new(text)));
        }
        all.sort_by_key(|(from, _)| *from);
        let mut all = all.into_iter();
        Ok(Self { first: all.next().ok_or(TextFault::Nothing)?, later: all.collect() })
    }

    fn all(&self) -> impl Iterator<Item = &(Date, Arc<AuthorizationText>)> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The text of a day; before the first one begins, the first one.
    pub fn on(&self, day: Date) -> Arc<AuthorizationText> {
        let begun = self.later.iter().rev().find(|(from, _)| *from <= day);
        Arc::clone(&begun.unwrap_or(&self.first).1)
    }

    /// Every version with the days on which it is in force, the oldest first.
    pub fn periods(&self) -> Vec<TextPeriod> {
        let ends = self.later.iter().map(|(from, _)| from.checked_sub(1.day()).ok()).chain([None]);
        let period = |((from, text), until): (&(Date, Arc<AuthorizationText>), Option<Date>)| TextPeriod {
            version: text.version.clone(),
            sm3: text.sm3.clone(),
            from: *from,
            until,
        };
        self.all().zip(ends).map(period).collect()
    }

    /// The same with another text from a day on, as after a change of the policy folder: version line, title line, promise
    /// line, then one paragraph a line.
    #[cfg(feature = "fakes")]
    #[must_use]
    pub fn with(mut self, from: Date, text: &str) -> Self {
        let mut lines = text.lines().map(|line| line.trim().to_owned());
        let mut line = || lines.next().unwrap_or_default();
        let (version, title, promise) = (line(), line(), line());
        self.later.push((from, Arc::new(AuthorizationText::new(version, title, promise, lines.collect()))));
        self.later.sort_by_key(|(from, _)| *from);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const SOURCE: &str = "source = { document = \"试验\", certainty = \"D\" }";

    fn revision(from: &str, version: &str, words: &str) -> String {
        format!(
            "[[revision]]\neffective_from = \"{from}\"\nversion = \"{version}\"\ntitle = \"授权书\"\n\
             promise = \"我同意\"\nparagraphs = [\"{words}\"]\n{SOURCE}\n"
        )
    }

    fn read(text: &str) -> Result<AuthorizationTexts, TextFault> {
        AuthorizationTexts::new(toml::from_str(text).unwrap())
    }

    #[test]
    fn the_text_in_force_names_what_is_asked_of_whom_and_for_how_long() {
        let texts = crate::policy_files::load_embedded().unwrap().authorization;
        let text = texts.on(date(2026, 11, 24));
        let whole = text.paragraphs.concat();
        for needed in ["银行", "税务", "不动产", "撤回", "有效"] {
            assert!(whole.contains(needed), "{needed}");
        }
        // What was signed under this version stays what it was: the text may not change under its number.
        assert_eq!(text.sm3, "be0c36da39dcc3e60d03ee784afe888f805a4afc086e9b62477ded513ec6def4");
    }

    #[test]
    fn each_day_has_its_text_and_each_version_its_days() {
        let texts =
            read(&(revision("2026-07-01", "二", "查得更多") + &revision("2026-01-01", "一", "查一查"))).unwrap();
        let versions =
            [date(2025, 5, 1), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)].map(|day| texts.on(day));
        assert_eq!(versions.each_ref().map(|text| text.version.as_str()), ["一", "一", "一", "二"]);
        assert_ne!(versions[0].sm3, versions[3].sm3);
        let days: Vec<_> = texts.periods().into_iter().map(|period| (period.from, period.until)).collect();
        assert_eq!(days, [(date(2026, 1, 1), Some(date(2026, 6, 30))), (date(2026, 7, 1), None)]);
    }

    #[test]
    fn a_changed_character_changes_the_hash() {
        let sm3 = |words| read(&revision("2026-01-01", "一", words)).unwrap().on(date(2026, 1, 1)).sm3.clone();
        assert_ne!(sm3("丁"), sm3("戊"));
    }

    #[test]
    fn texts_that_cannot_be_told_apart_are_not_taken() {
        let first = revision("2026-01-01", "一", "甲");
        for (other, fault) in [
            (revision("2026-01-01", "二", "乙"), TextFault::Twice),
            (revision("2026-02-01", "一", "乙"), TextFault::Twice),
            (revision("2026-02-01", "二", ""), TextFault::NotLines),
            (revision("2026-02-01", "二", "乙\\n丙"), TextFault::NotLines),
        ] {
            assert_eq!(read(&(first.clone() + &other)).err(), Some(fault), "{other}");
        }
        assert_eq!(read("revision = []").err(), Some(TextFault::Nothing));
    }
}
