//! The policy files of the repository, as the program reads them, for tests.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::division::DivisionCode;
use crate::policy::{PolicyFile, PolicyTree, Revision};

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../policy/", $path, ".toml")))),*]
    };
}

#[derive(Deserialize)]
struct File {
    revision: Vec<Revision>,
}

static FILES: LazyLock<Vec<PolicyFile>> = LazyLock::new(|| {
    let files = files![
        "CN/basic_pension",
        "CN/identity",
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
        let place = (folder != "CN").then(|| DivisionCode::parse(folder).unwrap());
        PolicyFile { division: place, name: path.to_owned(), revisions: parsed(text) }
    };
    files.into_iter().map(read).collect()
});

static TREE: LazyLock<PolicyTree> = LazyLock::new(|| PolicyTree::new(FILES.clone()).unwrap());

fn parsed(text: &str) -> Vec<Revision> {
    toml::from_str::<File>(text).unwrap().revision
}

/// All files as they are.
pub(crate) fn tree() -> &'static PolicyTree {
    &TREE
}

/// The same with one more file that a division has of its own.
pub(crate) fn tree_with(division: &str, text: &str) -> PolicyTree {
    let division = Some(DivisionCode::parse(division).unwrap());
    let own = PolicyFile { division, name: "own".to_owned(), revisions: parsed(text) };
    PolicyTree::new(FILES.iter().cloned().chain([own]).collect()).unwrap()
}
