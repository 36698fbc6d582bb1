//! The schema: numbered files per engine, embedded in the program, applied once and never edited afterwards.
use jzt_crypto::sm3;
use jzt_domain::time::Timestamp;

use crate::codec::row;
use crate::db::{Db, Tx, list, on, run, value};
use crate::dialect;
use crate::error::{Result, SchemaError};

/// One step of the schema, in the words of both engines.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// File name without `.sql`; the number in front orders them.
    pub name: &'static str,
    /// Text for SQLite.
    pub sqlite: &'static str,
    /// Text for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        /// Every step, oldest first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*];
    };
}

migrations![
    "0001_journal",
    "0002_jobs",
    "0003_accounts",
    "0004_applications",
    "0005_views",
    "0006_worklist_counts",
    "0007_kinds",
    "0008_letters",
    "0009_benefit",
    "0010_calendar",
    "0011_watch",
    "0013_seals",
    "0014_signing",
    "0015_identity",
    "0016_tree",
    "0017_signing_list"
];

row! {
    table "schema_migration";
    /// A step that was applied to this database.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Applied {
        /// Its name.
        pub name: String,
        /// SM3 of its text.
        pub checksum: [u8; 32],
        /// When.
        pub applied_at: Timestamp,
    }
}

impl Migration {
    fn text(&self, tx: &Tx) -> &'static str {
        match tx {
            Tx::Sqlite(_) => self.sqlite,
            Tx::Postgres(_) => self.postgres,
        }
    }
}

impl Db {
    /// Applies what is missing, all in one unit, and returns the names. Safe when several servers start at once.
    pub async fn migrate(&self, now: Timestamp) -> Result<Vec<&'static str>> {
        let mut tx = self.begin().await?;
        if let Some(lock) = dialect::migration_lock(&tx) {
            run!(&mut tx, lock);
        }
        let table = dialect::migration_table(&tx);
        run!(&mut tx, table);
        let missing = missing(&tx.applied_migrations().await?, |step| step.text(&tx))?;
        for step in &missing {
            let text = step.text(&tx);
            on!(&mut tx, c => sqlx::raw_sql(text).execute(c).await.map(drop))?;
            tx.remember_migration(step, now).await?;
        }
        tx.commit().await?;
        Ok(missing.iter().map(|step| step.name).collect())
    }

    /// Fails unless the schema is exactly the one of this program.
    pub async fn check_schema(&self) -> Result<()> {
        let mut tx = self.read().await?;
        let table = dialect::migration_table_count(&tx);
        let is_fresh = value!(&mut tx, i64, table) == 0;
        let applied = if is_fresh { Vec::new() } else { tx.applied_migrations().await? };
        match missing(&applied, |step| step.text(&tx))?.first() {
            Some(step) => Err(SchemaError::Pending(step.name.to_owned()).into()),
            None => Ok(()),
        }
    }
}

impl Tx {
    /// The steps applied so far, oldest first.
    pub async fn applied_migrations(&mut self) -> Result<Vec<Applied>> {
        const SQL: &str = "SELECT name, checksum, applied_at FROM schema_migration ORDER BY name";
        Ok(list!(self, Applied, SQL))
    }

    async fn remember_migration(&mut self, step: &Migration, now: Timestamp) -> Result<()> {
        const SQL: &str = "INSERT INTO schema_migration (name, checksum, applied_at) VALUES ($1, $2, $3)";
        let checksum = sm3(step.text(self).as_bytes());
        run!(self, SQL, step.name, &checksum[..], now.as_micros());
        Ok(())
    }
}

/// The steps that are not applied yet; an error when the applied ones are not the first of ours, unchanged.
fn missing(applied: &[Applied], text: impl Fn(&Migration) -> &'static str) -> Result<Vec<Migration>, SchemaError> {
    let mut ours = MIGRATIONS.iter();
    for done in applied {
        let step = ours.next().filter(|step| step.name == done.name);
        let step = step.ok_or_else(|| SchemaError::Newer(done.name.clone()))?;
        if sm3(text(step).as_bytes()) != done.checksum {
            return Err(SchemaError::Changed(done.name.clone()));
        }
    }
    Ok(ours.copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(count: usize) -> Vec<Applied> {
        let one = |step: &Migration| Applied {
            name: step.name.to_owned(),
            checksum: sm3(step.sqlite.as_bytes()),
            applied_at: Timestamp::from_micros(0),
        };
        MIGRATIONS.iter().take(count).map(one).collect()
    }

    fn names(applied: &[Applied]) -> Result<Vec<&'static str>, SchemaError> {
        Ok(missing(applied, |step| step.sqlite)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn only_the_rest_is_missing() {
        assert_eq!(names(&applied(1)).unwrap().len(), MIGRATIONS.len() - 1);
        assert_eq!(names(&applied(MIGRATIONS.len())), Ok(vec![]));
    }

    #[test]
    fn an_edited_or_unknown_step_is_refused() {
        let mut edited = applied(2);
        edited[1].checksum = [0; 32];
        assert_eq!(names(&edited), Err(SchemaError::Changed(edited[1].name.clone())));
        let mut newer = applied(MIGRATIONS.len());
        newer.push(Applied { name: "9999_future".into(), checksum: [0; 32], applied_at: Timestamp::from_micros(0) });
        assert_eq!(names(&newer), Err(SchemaError::Newer("9999_future".into())));
        let skipped = applied(3).split_off(1);
        assert_eq!(names(&skipped), Err(SchemaError::Newer(MIGRATIONS[1].name.into())));
    }

    #[test]
    fn every_file_of_either_engine_is_in_the_list() {
        let listed: Vec<_> = MIGRATIONS.iter().map(|step| format!("{}.sql", step.name)).collect();
        for engine in ["sqlite", "postgres"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
            let mut files: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            assert_eq!(files, listed, "{engine}");
        }
    }
}
