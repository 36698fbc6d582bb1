-- The journal and what it needs: heads of streams, keys of families, number sequences.

CREATE TABLE journal (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    kind text NOT NULL,
    payload bytea NOT NULL,
    actor text NOT NULL,
    channel text NOT NULL,
    recorded_at bigint NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    UNIQUE (stream, version)
);

-- The last record of each stream: appending needs one row, and dropping the last record shows.
CREATE TABLE stream_head (
    stream text NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    hash bytea NOT NULL
);

-- Wrapped by the key ring; without the wrapped bytes the family's data cannot be read any more.
CREATE TABLE family_key (
    family_id uuid NOT NULL PRIMARY KEY,
    wrapped bytea,
    created_at bigint NOT NULL,
    destroyed_at bigint,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE number_sequence (
    district text NOT NULL,
    year bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (district, year)
);
