//! The real rules of the village, and what a test lays over them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::civil::Date;

use super::world::{VILLAGE, division};
use crate::law_for_tests::{tree, tree_with};
use crate::policy::PolicySet;

/// Random play asks for the same days over and over.
static DAYS: Mutex<BTreeMap<Date, PolicySet>> = Mutex::new(BTreeMap::new());

/// The rules of the village on a day; `extra` holds tables such as `[rules.confirm_level]` that the village has of its own.
pub(super) fn law(on: Date, extra: &str) -> PolicySet {
    if extra.is_empty() {
        let mut days = DAYS.lock().unwrap();
        return days.entry(on).or_insert_with(|| tree().lookup(&division(VILLAGE), on)).clone();
    }
    let mut table: toml::Table = toml::from_str(extra).unwrap();
    add_sources(&mut table);
    table.insert("effective_from".to_owned(), "2021-07-01".into());
    let mut file = toml::Table::new();
    file.insert("revision".to_owned(), vec![table].into());
    tree_with(VILLAGE, &toml::to_string(&file).unwrap()).lookup(&division(VILLAGE), on)
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
