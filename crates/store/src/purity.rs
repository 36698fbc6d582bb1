//! Proves that text of one engine stays in its two files.
use std::fs;
use std::path::Path;

/// Words that one of the engines does not understand.
const WORDS: &[&str] = &[
    "SKIP LOCKED",
    "FOR UPDATE",
    "PRAGMA",
    "BEGIN IMMEDIATE",
    "AUTOINCREMENT",
    " STRICT",
    "pg_",
    "sqlite_",
    "bytea",
    "BLOB",
    "information_schema",
    "READ ONLY",
    "ILIKE",
    "NOW()",
    "datetime(",
    "unixepoch",
    "::text",
    "::bigint",
    "::uuid",
    "jsonb",
    "GLOB ",
    "ANY(",
    "LEAST(",
    "GREATEST(",
];
const ALLOWED: &[&str] = &["dialect.rs", "db.rs", "purity.rs"];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn stray(name: &str, text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| WORDS.iter().filter(move |word| line.contains(**word)))
        .map(|word| format!("{name}: {word}"))
        .collect()
}

#[test]
fn text_of_one_engine_stays_in_dialect_and_db() {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > ALLOWED.len());
    let strays: Vec<_> =
        found.iter().filter(|(name, _)| !ALLOWED.contains(&name.as_str())).flat_map(|(n, t)| stray(n, t)).collect();
    assert_eq!(strays, Vec::<String>::new());
}

#[test]
fn a_stray_word_is_noticed() {
    assert_eq!(stray("x.rs", "// PRAGMA in a comment\nlet sql = \"SELECT 1 FOR UPDATE SKIP LOCKED\";").len(), 2);
}
