-- The journal and what it needs: heads of streams, keys of families, number sequences.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    actor TEXT NOT NULL,
    channel TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (stream, version)
) STRICT;

-- The last record of each stream: appending needs one row, and dropping the last record shows.
CREATE TABLE stream_head (
    stream TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Wrapped by the key ring; without the wrapped bytes the family's data cannot be read any more.
CREATE TABLE family_key (
    family_id BLOB NOT NULL PRIMARY KEY,
    wrapped BLOB,
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT;

CREATE TABLE number_sequence (
    district TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (district, year)
) STRICT;
