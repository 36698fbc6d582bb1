-- Letters: number and code are given first, so that a job that runs twice makes the same letter; the sealed PDF lies in the object store.

CREATE TABLE letter (
    id BLOB NOT NULL PRIMARY KEY,
    application_id BLOB NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    code_hash BLOB NOT NULL UNIQUE,
    reserved_at INTEGER NOT NULL,
    made_at INTEGER,
    sha BLOB,
    pages INTEGER,
    object_key TEXT UNIQUE,
    UNIQUE (stream, version, kind),
    CHECK ((made_at IS NULL) = (sha IS NULL) AND (made_at IS NULL) = (object_key IS NULL))
) STRICT;

CREATE INDEX letter_application ON letter (application_id, stream, version);
