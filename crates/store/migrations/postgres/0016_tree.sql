-- The Merkle tree over the journal: which leaf each record is, the tiles of hashes, and the signed roots.

-- One row: whoever extends the tree changes it first, and so holds the tree until the end of the unit.
CREATE TABLE journal_tree (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    size bigint NOT NULL
);

INSERT INTO journal_tree (id, size) VALUES (1, 0);

-- `document`: SM3 of the signed document, when the record is a signature.
CREATE TABLE journal_leaf (
    leaf bigint NOT NULL PRIMARY KEY CHECK (leaf >= 0),
    seq bigint NOT NULL UNIQUE,
    document bytea
);

CREATE TABLE journal_tile (
    level bigint NOT NULL,
    tile bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (level, tile)
);

CREATE TABLE journal_checkpoint (
    size bigint NOT NULL PRIMARY KEY,
    root bytea NOT NULL,
    text text NOT NULL,
    at bigint NOT NULL
);

-- Whoever has a file may ask whose it is.
CREATE INDEX letter_sha ON letter (sha);
CREATE INDEX document_sha ON document (sha);
