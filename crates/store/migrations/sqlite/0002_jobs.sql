-- Background work, written in the same unit as the event that causes it.

CREATE TABLE job (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    leased_until INTEGER,
    lease_token BLOB,
    dedup_key TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'dead', 'unknown')),
    last_error TEXT,
    trace TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    CHECK ((leased_until IS NULL) = (lease_token IS NULL)),
    CHECK ((state = 'pending') = (finished_at IS NULL))
) STRICT;

CREATE INDEX job_due ON job (due_at, id) WHERE state = 'pending';
CREATE INDEX job_stuck ON job (finished_at, id) WHERE state IN ('dead', 'unknown');
CREATE INDEX job_done ON job (finished_at) WHERE state = 'done';
