//! Both engines hold the same tables, and migrating is safe.
use std::collections::BTreeMap;

use jzt_store::{Db, MIGRATIONS, SchemaError, StoreError, Tx};

use crate::harness::{Stage, T0, sabotage};

/// `table.column` -> (type, may be null).
type Columns = BTreeMap<String, (String, bool)>;

const SQLITE: &str = "SELECT m.name || '.' || c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0 FROM sqlite_master AS m, \
    pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
const POSTGRES: &str = "SELECT table_name || '.' || column_name, data_type::text, is_nullable = 'YES' \
    FROM information_schema.columns WHERE table_schema = current_schema()";

async fn columns(db: &Db) -> Columns {
    let rows: Vec<(String, String, bool)> = match &mut db.read().await.unwrap() {
        Tx::Sqlite(unit) => sqlx::query_as(SQLITE).fetch_all(&mut **unit).await.unwrap(),
        Tx::Postgres(unit) => sqlx::query_as(POSTGRES).fetch_all(&mut **unit).await.unwrap(),
    };
    rows.into_iter().map(|(name, kind, null)| (name, (kind, null))).collect()
}

/// The types of PostgreSQL that a type of SQLite may stand for.
fn fits(sqlite: &str, postgres: &str) -> bool {
    match sqlite {
        "TEXT" => postgres == "text",
        "INTEGER" => matches!(postgres, "bigint" | "boolean"),
        "BLOB" => matches!(postgres, "bytea" | "uuid"),
        _ => false,
    }
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let lite = Stage::bare_sqlite().await.migrated().await;
    let Some(pg) = Stage::bare_postgres("same_tables").await else { return };
    let pg = pg.migrated().await;
    let (left, right) = (columns(&lite.db).await, columns(&pg.db).await);
    assert!(left.contains_key("journal.hash"));
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, (kind, null)) in &left {
        assert!(fits(kind, &right[name].0), "{name}: {kind} is not {}", right[name].0);
        assert_eq!(*null, right[name].1, "{name}: may be null");
    }
    lite.end().await;
    pg.end().await;
}

async fn migrating(stage: Stage) {
    let db = &stage.db;
    let fresh = db.check_schema().await.unwrap_err();
    assert!(matches!(&fresh, StoreError::Schema(SchemaError::Pending(_))), "{fresh:?}");
    let starters: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { db.migrate(T0).await.unwrap().len() })
        })
        .collect();
    let mut applied = 0;
    for starter in starters {
        applied += starter.await.unwrap();
    }
    assert_eq!(applied, MIGRATIONS.len(), "each step once, whoever starts first");
    db.check_schema().await.unwrap();

    let last = MIGRATIONS.last().unwrap().name;
    assert_eq!(
        sabotage(db, &format!("UPDATE schema_migration SET name = '9999_future' WHERE name = '{last}'")).await,
        1
    );
    let is_newer = |e: &StoreError| matches!(e, StoreError::Schema(SchemaError::Newer(name)) if name == "9999_future");
    assert!(db.migrate(T0).await.is_err_and(|e| is_newer(&e)));
    assert!(db.check_schema().await.is_err_and(|e| is_newer(&e)));

    sabotage(db, "DELETE FROM schema_migration WHERE name = '9999_future'").await;
    let error = db.check_schema().await.unwrap_err();
    assert!(matches!(&error, StoreError::Schema(SchemaError::Pending(name)) if name == last), "{error:?}");

    let first = MIGRATIONS[0].name;
    let swap = "UPDATE schema_migration SET checksum = other.c FROM (SELECT checksum AS c FROM schema_migration \
                WHERE name LIKE '0002%') AS other";
    assert_eq!(sabotage(db, &format!("{swap} WHERE name = '{first}'")).await, 1);
    let error = db.migrate(T0).await.unwrap_err();
    assert!(matches!(&error, StoreError::Schema(SchemaError::Changed(name)) if name == first), "{error:?}");
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_is_safe_on_sqlite() {
    migrating(Stage::bare_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_is_safe_on_postgres() {
    if let Some(stage) = Stage::bare_postgres("migrating").await {
        migrating(stage).await;
    }
}
