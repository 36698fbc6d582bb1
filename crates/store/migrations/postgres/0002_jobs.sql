-- Background work, written in the same unit as the event that causes it.

CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    payload bytea NOT NULL,
    due_at bigint NOT NULL,
    attempt bigint NOT NULL,
    max_attempts bigint NOT NULL,
    leased_until bigint,
    lease_token uuid,
    dedup_key text UNIQUE,
    state text NOT NULL CHECK (state IN ('pending', 'done', 'dead', 'unknown')),
    last_error text,
    trace text,
    created_at bigint NOT NULL,
    finished_at bigint,
    CHECK ((leased_until IS NULL) = (lease_token IS NULL)),
    CHECK ((state = 'pending') = (finished_at IS NULL))
);

CREATE INDEX job_due ON job (due_at, id) WHERE state = 'pending';
CREATE INDEX job_stuck ON job (finished_at, id) WHERE state IN ('dead', 'unknown');
CREATE INDEX job_done ON job (finished_at) WHERE state = 'done';
