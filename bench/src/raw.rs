//! The rows of one submission, and writing exactly them with as few statements as there are tables.

use crate::Outcome;
use crate::engine::on;
use crate::families::Ready;
use jzt_store::{Db, Tx};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Record {
    version: i64,
    kind: String,
    payload: Vec<u8>,
    actor: String,
    channel: String,
    recorded_at: i64,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

#[derive(FromRow)]
struct View {
    version: i64,
    stage: String,
    is_open: bool,
    number: Option<String>,
    amber_on: String,
    due_on: String,
    due_provisional: bool,
    changed_at: i64,
    state_sealed: Vec<u8>,
    card_sealed: Vec<u8>,
}

#[derive(FromRow)]
struct Job {
    id: Uuid,
    kind: String,
    payload: Vec<u8>,
    due_at: i64,
    max_attempts: i64,
    created_at: i64,
}

/// Everything that one submission stored.
pub(crate) struct Rows {
    id: Uuid,
    stream: String,
    token_hash: [u8; 32],
    used_at: i64,
    records: [Record; 2],
    view: View,
    blinds: [Vec<u8>; 6],
    jobs: [Job; 2],
}

const RECORDS: &str = "SELECT version, kind, payload, actor, channel, recorded_at, prev_hash, hash FROM journal \
     WHERE stream = $1 ORDER BY version DESC LIMIT 2";
const VIEW: &str = "SELECT version, stage, is_open, number, amber_on, due_on, due_provisional, changed_at, state_sealed, \
     card_sealed FROM application_view WHERE id = $1";
const BLINDS: &str = "SELECT blind FROM person_index WHERE application_id = $1";
const USED: &str = "SELECT used_at FROM signing_link WHERE token_hash = $1";
const JOBS: &str = "SELECT id, kind, payload, due_at, max_attempts, created_at FROM job \
     WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3";

/// The jobs that submissions enqueue, read in their order and handed out two by two.
#[derive(Default)]
pub(crate) struct JobCursor(i64, Uuid);

impl JobCursor {
    /// Behind every job that is there.
    pub(crate) async fn at_end(db: &Db) -> Outcome<Self> {
        const LAST: &str = "SELECT created_at, id FROM job ORDER BY created_at DESC, id DESC LIMIT 1";
        let mut tx = db.read().await?;
        let last = on!(&mut tx, c => sqlx::query_as::<_, (i64, Uuid)>(LAST).fetch_optional(c).await)?;
        tx.rollback().await?;
        Ok(last.map_or_else(Self::default, |(at, id)| Self(at, id)))
    }

    async fn take(&mut self, tx: &mut Tx, count: usize) -> Outcome<Vec<Job>> {
        let limit = i64::try_from(count)?;
        let jobs =
            on!(tx, c => sqlx::query_as::<_, Job>(JOBS).bind(self.0).bind(self.1).bind(limit).fetch_all(c).await)?;
        if let Some(last) = jobs.last() {
            *self = Self(last.created_at, last.id);
        }
        Ok(jobs)
    }
}

/// The rows of each of these submissions, which have happened.
pub(crate) async fn rows(db: &Db, done: &[Ready], jobs: &mut JobCursor) -> Outcome<Vec<Rows>> {
    let mut tx = db.read().await?;
    let mut jobs = jobs.take(&mut tx, done.len() * 2).await?.into_iter();
    let mut all = Vec::with_capacity(done.len());
    for one in done {
        let stream = one.id.to_string();
        let id = one.id.as_uuid();
        let token_hash = jzt_crypto::UrlToken::parse(&one.token).ok_or("not a token")?.hash();
        let mut records: Vec<Record> = on!(&mut tx, c => sqlx::query_as(RECORDS).bind(&stream).fetch_all(c).await)?;
        records.reverse();
        let view: View = on!(&mut tx, c => sqlx::query_as(VIEW).bind(id).fetch_one(c).await)?;
        let blinds: Vec<Vec<u8>> = on!(&mut tx, c => sqlx::query_scalar(BLINDS).bind(id).fetch_all(c).await)?;
        let used_at: i64 = on!(&mut tx, c => sqlx::query_scalar(USED).bind(&token_hash[..]).fetch_one(c).await)?;
        let two = [jobs.next().ok_or("a job is missing")?, jobs.next().ok_or("a job is missing")?];
        all.push(Rows {
            id,
            stream,
            token_hash,
            used_at,
            records: records.try_into().map_err(|_other| "a submission has two records")?,
            view,
            blinds: blinds.try_into().map_err(|_other| "a family of four has six hashes")?,
            jobs: two,
        });
    }
    tx.rollback().await?;
    Ok(all)
}

const USE_LINK: &str = "UPDATE signing_link SET used_at = $2 WHERE token_hash = $1";
const MOVE_HEAD: &str = "UPDATE stream_head SET version = $2, hash = $3 WHERE stream = $1";
const PUT_RECORDS: &str = "INSERT INTO journal (stream, version, kind, payload, actor, channel, recorded_at, prev_hash, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9), ($10, $11, $12, $13, $14, $15, $16, $17, $18)";
const PUT_VIEW: &str = "UPDATE application_view SET version = $2, stage = $3, is_open = $4, number = $5, amber_on = $6, \
     due_on = $7, due_provisional = $8, changed_at = $9, state_sealed = $10, card_sealed = $11 WHERE id = $1";
const PUT_BLINDS: &str = "INSERT INTO person_index (application_id, blind) VALUES ($1, $2), ($1, $3), ($1, $4), ($1, $5), \
     ($1, $6), ($1, $7)";
const PUT_JOBS: &str = "INSERT INTO job (id, kind, payload, due_at, attempt, max_attempts, state, created_at) VALUES \
     ($1, $2, $3, $4, 0, $5, 'pending', $6), ($7, $8, $9, $10, 0, $11, 'pending', $12)";

/// Writes them in one unit and commits.
pub(crate) async fn commit(db: &Db, rows: &Rows) -> Outcome<()> {
    let mut tx = db.begin().await?;
    on!(&mut tx, c => sqlx::query(USE_LINK).bind(&rows.token_hash[..]).bind(rows.used_at).execute(c).await.map(drop))?;
    let [_, last] = &rows.records;
    on!(&mut tx, c => sqlx::query(MOVE_HEAD).bind(&rows.stream).bind(last.version).bind(&last.hash)
        .execute(c).await.map(drop))?;
    on!(&mut tx, c => {
        let mut query = sqlx::query(PUT_RECORDS);
        for record in &rows.records {
            query = query.bind(&rows.stream).bind(record.version).bind(&record.kind).bind(&record.payload)
                .bind(&record.actor).bind(&record.channel).bind(record.recorded_at).bind(&record.prev_hash)
                .bind(&record.hash);
        }
        query.execute(c).await.map(drop)
    })?;
    let view = &rows.view;
    on!(&mut tx, c => sqlx::query(PUT_VIEW).bind(rows.id).bind(view.version).bind(&view.stage).bind(view.is_open)
        .bind(&view.number).bind(&view.amber_on).bind(&view.due_on).bind(view.due_provisional).bind(view.changed_at)
        .bind(&view.state_sealed).bind(&view.card_sealed).execute(c).await.map(drop))?;
    on!(&mut tx, c => {
        let mut query = sqlx::query(PUT_BLINDS).bind(rows.id);
        for blind in &rows.blinds {
            query = query.bind(blind);
        }
        query.execute(c).await.map(drop)
    })?;
    on!(&mut tx, c => {
        let mut query = sqlx::query(PUT_JOBS);
        for job in &rows.jobs {
            query = query.bind(job.id).bind(&job.kind).bind(&job.payload).bind(job.due_at).bind(job.max_attempts)
                .bind(job.created_at);
        }
        query.execute(c).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}
