//! `policy show` and `policy check`: what the rules say, where that comes from, and whether a folder of rules can be used.
//! Neither needs a database, keys or a network.

use jiff::civil::Date;
use jzt_app::policy_files::{self, PolicyFiles};
use jzt_app::ports::Clock;
use jzt_domain::division::DivisionCode;
use jzt_domain::kind::Kind;
use jzt_domain::policy::{ExplainError, PolicySet, Shown, Source};

use super::{Outcome, say};
use crate::adapters::SystemClock;
use crate::cli::{PolicyArgs, PolicyCheckArgs, PolicyCommand, PolicyShowArgs};
use crate::config::ConfigError;

/// A question that has no answer; the message names what to fix. The exit code is that of a wrong command line.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswerable {
    #[error(
        "--division: {0} is not in the list of divisions; give a code such as 500114, or add it to the divisions.toml of its folder"
    )]
    Division(String),
    #[error("--kind: {given} is none of {known}")]
    Kind { given: String, known: String },
    #[error("{0}")]
    Key(#[from] ExplainError),
    #[error("no rules of {division} hold on {date}: the first revision begins on {first}; add an earlier [[revision]]")]
    BeforeFirst { division: DivisionCode, date: Date, first: Date },
    #[error(
        "{key} is not set for {division} on {date}: {file}.toml sets it from {first}; add an earlier [[revision]] there"
    )]
    KeyBeforeFirst { key: String, division: DivisionCode, date: Date, file: String, first: Date },
    #[error("{key} is not set for {division}: add it to a file of the division or above it")]
    NeverSet { key: String, division: DivisionCode },
}

pub(super) fn run(args: &PolicyArgs) -> Outcome {
    match &args.command {
        PolicyCommand::Show(args) => show(args),
        PolicyCommand::Check(args) => check(args),
    }
}

fn show(args: &PolicyShowArgs) -> Outcome {
    let files = policy_files::load(args.place.folder()?.as_deref())?;
    let division = division(&files, &args.division)?;
    let set = files.tree.lookup(&division, args.date);
    if set.version().is_empty() {
        let first = files.tree.first_day(&division).unwrap_or(args.date);
        return Err(Unanswerable::BeforeFirst { division, date: args.date, first }.into());
    }
    let set = match &args.kind {
        Some(code) => set.for_kind(kind(code)?),
        None => set,
    };
    if let Some(key) = &args.key {
        say(&one(&explain(&files, &set, &division, args.date, key)?))?;
        return Ok(true);
    }
    say(&format!("{division} on {}: {}", args.date, set.version()))?;
    for key in set.keys() {
        say(&line(&set.explain(&key)?))?;
    }
    Ok(true)
}

fn check(args: &PolicyCheckArgs) -> Outcome {
    let files = policy_files::load_dir(&args.folder)?;
    let today = SystemClock.now().date();
    let division = division(&files, &args.division)?;
    files.check_complete(&division, today)?;
    let rules = files.tree.files().count();
    let years: Vec<String> = files.calendar.years().map(|(year, _)| year.to_string()).collect();
    say(&format!("{rules} files of rules, {} divisions, holidays of {}", files.divisions.len(), years.join(" ")))?;
    say(&format!("complete for {division} on {today}: {}", files.tree.lookup(&division, today).version()))?;
    Ok(true)
}

fn division(files: &PolicyFiles, text: &str) -> Result<DivisionCode, Unanswerable> {
    let code = DivisionCode::parse(text).ok().filter(|code| files.divisions.get(code).is_some());
    code.ok_or_else(|| Unanswerable::Division(text.to_owned()))
}

fn kind(code: &str) -> Result<Kind, Unanswerable> {
    Kind::from_code(code)
        .ok_or_else(|| Unanswerable::Kind { given: code.to_owned(), known: Kind::ALL.map(Kind::code).join(", ") })
}

/// The value, or what to change so that there is one.
fn explain(
    files: &PolicyFiles,
    set: &PolicySet,
    division: &DivisionCode,
    date: Date,
    key: &str,
) -> Result<Shown, Unanswerable> {
    match set.explain(key) {
        Err(ExplainError::NotSet { key }) => {
            let division = division.clone();
            Err(match files.tree.first_set(&division, &key) {
                Some((file, first)) => {
                    let file = file.to_owned();
                    Unanswerable::KeyBeforeFirst { key, division, date, file, first }
                }
                None => Unanswerable::NeverSet { key, division },
            })
        }
        shown => Ok(shown?),
    }
}

/// Everything about one value.
fn one(shown: &Shown) -> String {
    let mut rows = Vec::new();
    let mut row = |name: &str, value: &str| rows.push(format!("{name:<12}{value}"));
    row("key", &shown.key);
    row("value", &format!("{} ({})", shown.value, shown.unit.code()));
    row("file", &format!("{}.toml", shown.file));
    row("since", &shown.effective_from.to_string());
    if let Some(source) = &shown.source {
        row("source", &document(source));
        row("certainty", &format!("{}: {}", source.certainty.code(), source.certainty.meaning()));
        if !source.note.is_empty() {
            row("note", &source.note);
        }
    }
    for other in &shown.also {
        let same = if other.key == shown.key { String::new() } else { format!(" as {}", other.key) };
        let value = format!("{} ({})", other.value, other.unit.code());
        row("instead of", &format!("{value}{same} in {}.toml since {}", other.file, other.effective_from));
    }
    rows.join("\n")
}

fn document(source: &Source) -> String {
    if source.clause.is_empty() { source.document.clone() } else { format!("{} {}", source.document, source.clause) }
}

/// One value on one line.
fn line(shown: &Shown) -> String {
    let certainty = shown.source.as_ref().map_or("-", |source| source.certainty.code());
    let value = format!("{} {}", shown.value, shown.unit.code());
    format!("{:<44} {value:<22} {certainty:<6} {}@{}", shown.key, shown.file, shown.effective_from)
}

impl crate::cli::PolicyPlace {
    /// The folder of the command line, else of the configuration.
    fn folder(&self) -> Result<Option<std::path::PathBuf>, ConfigError> {
        if self.policy.is_some() {
            return Ok(self.policy.clone());
        }
        Ok(self.configured()?.policy)
    }
}
