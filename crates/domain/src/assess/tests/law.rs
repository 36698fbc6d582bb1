//! The policy files of the repository, as the program reads them.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::division::DivisionCode;
use crate::policy::{PolicyFile, PolicySet, PolicyTree, Revision};

pub(super) const VILLAGE: &str = "500114112003";

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
        let division = (folder != "CN").then(|| DivisionCode::parse(folder).unwrap());
        PolicyFile { division, name: path.to_owned(), revisions: toml::from_str::<File>(text).unwrap().revision }
    };
    files.into_iter().map(read).collect()
});

static TREE: LazyLock<PolicyTree> = LazyLock::new(|| PolicyTree::new(FILES.clone()).unwrap());

/// The rules in force for a division on a day.
pub(super) fn law(division: &str, on: Date) -> PolicySet {
    TREE.lookup(&DivisionCode::parse(division).unwrap(), on)
}

/// The same with one more file laid over those of the village.
pub(super) fn law_with(on: Date, extra: &str) -> PolicySet {
    let revisions = toml::from_str::<File>(extra).unwrap().revision;
    let division = Some(DivisionCode::parse(VILLAGE).unwrap());
    let extra = PolicyFile { division, name: "extra".to_owned(), revisions };
    let tree = PolicyTree::new(FILES.iter().cloned().chain([extra]).collect()).unwrap();
    tree.lookup(&DivisionCode::parse(VILLAGE).unwrap(), on)
}
