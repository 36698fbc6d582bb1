-- Letters: number and code are given first, so that a job that runs twice makes the same letter; the sealed PDF lies in the object store.

CREATE TABLE letter (
    id uuid NOT NULL PRIMARY KEY,
    application_id uuid NOT NULL,
    stream text NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    number text NOT NULL UNIQUE,
    code_hash bytea NOT NULL UNIQUE,
    reserved_at bigint NOT NULL,
    made_at bigint,
    sha bytea,
    pages bigint,
    object_key text UNIQUE,
    UNIQUE (stream, version, kind),
    CHECK ((made_at IS NULL) = (sha IS NULL) AND (made_at IS NULL) = (object_key IS NULL))
);

CREATE INDEX letter_application ON letter (application_id, stream, version);
