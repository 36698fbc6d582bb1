//! The policy files of the repository, as the program reads them, and what a test lays over them.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use jiff::civil::Date;
use serde::Deserialize;

use super::world::{VILLAGE, division};
use crate::policy::{PolicyFile, PolicySet, PolicyTree, Revision};

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../../../policy/", $path, ".toml")))),*]
    };
}

#[derive(Deserialize)]
struct File {
    revision: Vec<Revision>,
}

static FILES: LazyLock<Vec<PolicyFile>> = LazyLock::new(|| {
    let files = files![
        "CN/basic_pension",
        "CN/marginal",
        "CN/means",
        "CN/procedure",
        "CN/rigid_spending",
        "CN/tekun",
        "CN/temporary",
        "CN/500000/disposable_income",
        "CN/500000/means",
        "CN/500000/rigid_spending",
        "CN/500000/standards",
        "CN/500000/supplements",
        "CN/500000/500114/district",
    ];
    let read = |(path, text): (&str, &str)| {
        let folder = path.split('/').rev().nth(1).unwrap();
        let place = (folder != "CN").then(|| division(folder));
        PolicyFile { division: place, name: path.to_owned(), revisions: parsed(text) }
    };
    files.into_iter().map(read).collect()
});

/// Random play asks for the same days over and over.
static DAYS: Mutex<BTreeMap<Date, PolicySet>> = Mutex::new(BTreeMap::new());

static TREE: LazyLock<PolicyTree> = LazyLock::new(|| PolicyTree::new(FILES.clone()).unwrap());

fn parsed(text: &str) -> Vec<Revision> {
    toml::from_str::<File>(text).unwrap().revision
}

/// The rules of the village on a day; `extra` holds tables such as `[rules.confirm_level]` that the village has of its own.
pub(super) fn law(on: Date, extra: &str) -> PolicySet {
    if extra.is_empty() {
        let mut days = DAYS.lock().unwrap();
        return days.entry(on).or_insert_with(|| TREE.lookup(&division(VILLAGE), on)).clone();
    }
    let mut table: toml::Table = toml::from_str(extra).unwrap();
    add_sources(&mut table);
    table.insert("effective_from".to_owned(), "2021-07-01".into());
    let mut file = toml::Table::new();
    file.insert("revision".to_owned(), vec![table].into());
    let own = PolicyFile {
        division: Some(division(VILLAGE)),
        name: "own".to_owned(),
        revisions: parsed(&toml::to_string(&file).unwrap()),
    };
    let tree = PolicyTree::new(FILES.iter().cloned().chain([own]).collect()).unwrap();
    tree.lookup(&division(VILLAGE), on)
}

/// Tests need not say where their values come from.
fn add_sources(table: &mut toml::Table) {
    if table.contains_key("value") || table.contains_key("length") {
        let source: toml::Table = toml::from_str("document = \"测试\"\ncertainty = \"D\"").unwrap();
        table.insert("source".to_owned(), source.into());
    }
    for value in table.iter_mut().map(|(_, value)| value).filter_map(toml::Value::as_table_mut) {
        if value.contains_key("value") || value.contains_key("length") || !value.contains_key("certainty") {
            add_sources(value);
        }
    }
}
