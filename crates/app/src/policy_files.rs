//! Reads the policy folder: the files built into the program, and a folder of an installation laid over them.
//!
//! Where a file lies tells what it is: `calendar/<year>.toml`, `divisions.toml`, `letters/<kind>.typ`, and anything else
//! holds revisions of rules. The folders are division codes, one inside the other, below `CN`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::authorization::{AuthorizationTexts, TextFault, TextsFile};
use crate::letters::LetterTemplates;
use crate::ports::LetterText;
use jiff::civil::Date;
use jzt_domain::calendar::{CalendarError, WorkCalendar, YearDays};
use jzt_domain::division::{Division, DivisionCode, DivisionError, DivisionTree};
use jzt_domain::policy::{POLICY_FILES_MAX, PolicyError, PolicyFile, PolicyTree, Revision};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Bytes of the largest policy file taken; the nation's divisions would need about 50 MB.
pub const POLICY_FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Folders inside one another below the policy folder: nation, province, district, township, village, calendar.
pub const POLICY_DEPTH_MAX: usize = 8;

/// Missing keys that one message names.
const KEYS_SHOWN_MAX: usize = 10;

const NATION: &str = "CN";
const AUTHORIZATION: &str = "authorization.toml";

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../policy/", $path)))),*]
    };
}

/// Every file of the policy folder, by path below it.
const EMBEDDED: &[(&str, &str)] = embedded![
    "CN/500000/500114/district.toml",
    "CN/500000/500114/divisions.toml",
    "CN/500000/disposable_income.toml",
    "CN/500000/divisions.toml",
    "CN/500000/means.toml",
    "CN/500000/rigid_spending.toml",
    "CN/500000/standards.toml",
    "CN/500000/supplements.toml",
    "CN/authorization.toml",
    "CN/basic_pension.toml",
    "CN/calendar/2024.toml",
    "CN/calendar/2025.toml",
    "CN/calendar/2026.toml",
    "CN/identity.toml",
    "CN/letters/acceptance.typ",
    "CN/letters/acceptance_refusal.typ",
    "CN/letters/adjustment.typ",
    "CN/letters/approval.typ",
    "CN/letters/authorization.typ",
    "CN/letters/authorization_form.typ",
    "CN/letters/back_pay.typ",
    "CN/letters/benefit_end.typ",
    "CN/letters/layout.typ",
    "CN/letters/phase_out.typ",
    "CN/letters/public_notice.typ",
    "CN/letters/refusal.typ",
    "CN/letters/supplement.typ",
    "CN/letters/resumption.typ",
    "CN/letters/suspension.typ",
    "CN/letters/termination.typ",
    "CN/letters/verification.typ",
    "CN/letters/visit.typ",
    "CN/marginal.toml",
    "CN/means.toml",
    "CN/procedure.toml",
    "CN/rigid_spending.toml",
    "CN/sms.toml",
    "CN/tekun.toml",
    "CN/temporary.toml",
];

/// All that the policy folder holds, checked.
#[derive(Debug, Clone)]
pub struct PolicyFiles {
    /// Rules by division and date.
    pub tree: PolicyTree,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Names and codes of divisions.
    pub divisions: DivisionTree,
    /// Templates of letters.
    pub letters: LetterTemplates,
    /// The texts of the authorization.
    pub authorization: AuthorizationTexts,
    /// The folder of the installation; `None` when only the files built in are used.
    pub folder: Option<PathBuf>,
    /// The holiday notices of the files, without those that an administrator entered.
    years: Vec<YearDays>,
}

impl PolicyFiles {
    /// The same with the holiday notices that an administrator entered in place of those of the files.
    pub fn with_years(&self, entered: &[YearDays]) -> Result<Self, CalendarError> {
        let replaced = |days: &&YearDays| entered.iter().any(|other| other.year == days.year);
        let kept = self.years.iter().filter(|days| !replaced(days));
        let calendar = WorkCalendar::new(kept.chain(entered).cloned().collect())?;
        Ok(Self { calendar, ..self.clone() })
    }

    /// Whether the files hold the holiday notice of a year.
    pub fn holds_year(&self, year: i16) -> bool {
        self.years.iter().any(|days| days.year == year)
    }

    /// Fails when, for a division on a day or any later one, a value that the procedure needs is set by nobody, or values of
    /// different files cannot hold together: a revision that begins next year must not stop the work then.
    pub fn check_complete(&self, division: &DivisionCode, from: Date) -> Result<(), PolicyFileError> {
        for on in std::iter::once(from).chain(self.tree.changes_after(division, from)) {
            let set = self.tree.lookup(division, on);
            let (missing, contradictions) = (set.missing(), set.contradictions());
            if !missing.is_empty() {
                let more = missing.len().saturating_sub(KEYS_SHOWN_MAX);
                let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
                let keys: Vec<String> = missing.into_iter().take(KEYS_SHOWN_MAX).collect();
                let keys = format!("{}{rest}", keys.join(", "));
                return Err(PolicyFileError::Missing { division: division.clone(), on, keys });
            }
            if !contradictions.is_empty() {
                let keys = contradictions.join("; ");
                return Err(PolicyFileError::Contradiction { division: division.clone(), on, keys });
            }
        }
        Ok(())
    }
}

/// Why a policy folder is not taken. Each names the file, and the key or the line.
#[derive(Debug, Error)]
pub enum PolicyFileError {
    /// A file or folder that cannot be read.
    #[error("policy: {file} cannot be read: {cause}")]
    Read {
        /// Path below the policy folder.
        file: String,
        /// What the system says.
        cause: io::Error,
    },
    /// More than [`POLICY_FILES_MAX`], deeper than [`POLICY_DEPTH_MAX`], or larger than [`POLICY_FILE_BYTES_MAX`].
    #[error("policy: {file} goes beyond the bounds of a policy folder")]
    Bounds {
        /// The file or folder that went too far.
        file: String,
    },
    /// No TOML, an unknown key, a missing key, or a value of the wrong type. The cause quotes the line.
    #[error("policy: {file}: key {key}: {cause}")]
    Toml {
        /// Path below the policy folder.
        file: String,
        /// The key, as dotted path as far as the line shows it.
        key: String,
        /// What is wrong, with the line.
        cause: Box<toml::de::Error>,
    },
    /// The folders are not division codes one inside the other, or lie outside `CN`.
    #[error("policy: {file} does not lie in folders of divisions one inside the other, below {NATION}")]
    Place {
        /// Path below the policy folder.
        file: String,
    },
    /// A calendar file whose name is not the year it holds.
    #[error("policy: {file} holds the year {year}")]
    CalendarName {
        /// Path below the policy folder.
        file: String,
        /// The year inside.
        year: i16,
    },
    /// Days that contradict one another.
    #[error("policy: calendar: {0}")]
    Calendar(#[from] CalendarError),
    /// Divisions that are no tree.
    #[error("policy: divisions: {0}")]
    Divisions(#[from] DivisionError),
    /// Texts of the authorization that cannot be told apart.
    #[error("policy: {NATION}/{AUTHORIZATION}: {0}")]
    Authorization(#[from] TextFault),
    /// Rules that contradict one another.
    #[error("policy: {0}")]
    Policy(#[from] PolicyError),
    /// Values of different files that cannot hold together.
    #[error("policy: for {division} on {on}: {keys}")]
    Contradiction {
        /// The division.
        division: DivisionCode,
        /// The day.
        on: Date,
        /// The keys and what is wrong with them.
        keys: String,
    },
    /// Values that nobody sets.
    #[error("policy: no file of {division} or above it sets on {on}: {keys}")]
    Missing {
        /// The division.
        division: DivisionCode,
        /// The day.
        on: Date,
        /// The keys.
        keys: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DivisionsFile {
    division: Vec<Division>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevisionsFile {
    revision: Vec<Revision>,
}

type Texts = BTreeMap<String, String>;

/// The files built into the program.
pub fn load_embedded() -> Result<PolicyFiles, PolicyFileError> {
    build(&embedded_texts(), None)
}

/// The files built in, with those of a folder over them where there is one.
pub fn load(folder: Option<&Path>) -> Result<PolicyFiles, PolicyFileError> {
    folder.map_or_else(load_embedded, load_dir)
}

/// The files built into the program with those of a folder over them: the same path replaces, a new path adds.
pub fn load_dir(folder: &Path) -> Result<PolicyFiles, PolicyFileError> {
    let mut texts = embedded_texts();
    read_folder(folder, "", 0, &mut texts)?;
    build(&texts, Some(folder))
}

fn embedded_texts() -> Texts {
    EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn read_folder(folder: &Path, below: &str, depth: usize, texts: &mut Texts) -> Result<(), PolicyFileError> {
    let failed = |file: &str| {
        let file = if file.is_empty() { "the policy folder".to_owned() } else { file.to_owned() };
        move |cause| PolicyFileError::Read { file, cause }
    };
    if depth > POLICY_DEPTH_MAX {
        return Err(PolicyFileError::Bounds { file: below.to_owned() });
    }
    for entry in std::fs::read_dir(folder).map_err(failed(below))? {
        let entry = entry.map_err(failed(below))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = if below.is_empty() { name } else { format!("{below}/{name}") };
        let about = std::fs::metadata(entry.path()).map_err(failed(&file))?;
        if about.is_dir() {
            read_folder(&entry.path(), &file, depth.saturating_add(1), texts)?;
        } else if entry.path().extension().is_some_and(|ending| ending == "toml" || ending == "typ") {
            if about.len() > POLICY_FILE_BYTES_MAX || texts.len() >= POLICY_FILES_MAX {
                return Err(PolicyFileError::Bounds { file });
            }
            let text = std::fs::read_to_string(entry.path()).map_err(failed(&file))?;
            texts.insert(file, text);
        }
    }
    Ok(())
}

fn build(texts: &Texts, folder: Option<&Path>) -> Result<PolicyFiles, PolicyFileError> {
    let mut years = Vec::new();
    let mut divisions = Vec::new();
    let mut rules = Vec::new();
    let mut letters = LetterTemplates::default();
    let mut authorization = Err(TextFault::Nothing);
    for (file, text) in texts {
        let folders: Vec<&str> = file.split('/').collect();
        match folders.as_slice() {
            [NATION, "calendar", name] => {
                let days: YearDays = parse(file, text)?;
                if *name != format!("{}.toml", days.year) {
                    return Err(PolicyFileError::CalendarName { file: file.clone(), year: days.year });
                }
                years.push(days);
            }
            [NATION, AUTHORIZATION] => authorization = AuthorizationTexts::new(parse::<TextsFile>(file, text)?),
            [NATION, inner @ .., "letters", name] => {
                let division = division_of(file, inner)?;
                let name = name.strip_suffix(".typ").ok_or_else(|| PolicyFileError::Place { file: file.clone() })?;
                letters.put(division, name, LetterText { name: file.clone(), source: text.clone() });
            }
            [NATION, inner @ .., "divisions.toml"] => {
                division_of(file, inner)?;
                divisions.extend(parse::<DivisionsFile>(file, text)?.division);
            }
            [NATION, inner @ .., _] => {
                let division = division_of(file, inner)?;
                let revisions = parse::<RevisionsFile>(file, text)?.revision;
                let name = file.strip_suffix(".toml").unwrap_or(file).to_owned();
                rules.push(PolicyFile { division, name, revisions });
            }
            _ => return Err(PolicyFileError::Place { file: file.clone() }),
        }
    }
    Ok(PolicyFiles {
        tree: PolicyTree::new(rules)?,
        calendar: WorkCalendar::new(years.clone())?,
        divisions: DivisionTree::new(divisions)?,
        letters,
        authorization: authorization?,
        folder: folder.map(Path::to_owned),
        years,
    })
}

/// The division of the innermost folder; each folder must be the direct child of the one around it.
fn division_of(file: &str, folders: &[&str]) -> Result<Option<DivisionCode>, PolicyFileError> {
    let mut division: Option<DivisionCode> = None;
    for folder in folders {
        let code = DivisionCode::parse(folder).map_err(|_| PolicyFileError::Place { file: file.to_owned() })?;
        if code.parent() != division {
            return Err(PolicyFileError::Place { file: file.to_owned() });
        }
        division = Some(code);
    }
    Ok(division)
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, PolicyFileError> {
    toml::from_str(text).map_err(|cause| {
        let at = cause.span().map_or(0, |span| span.start);
        PolicyFileError::Toml { file: file.to_owned(), key: key_at(text, at), cause: Box::new(cause) }
    })
}

/// The key in whose line, or under whose header, a byte of the text lies.
fn key_at(text: &str, at: usize) -> String {
    let mut header = "";
    let mut key = "";
    let mut end = 0_usize;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(inner) = trimmed.strip_prefix('[').map(|rest| rest.trim_matches(['[', ']'])) {
            header = inner;
            key = "";
        } else if let Some((name, _)) = trimmed.split_once('=') {
            key = name.trim();
        }
        end = end.saturating_add(line.len());
        if end > at {
            break;
        }
    }
    match (header, key) {
        ("", key) => key.to_owned(),
        (header, "") => header.to_owned(),
        (header, key) => format!("{header}.{key}"),
    }
}

#[cfg(test)]
#[path = "policy_files_tests.rs"]
mod tests;
