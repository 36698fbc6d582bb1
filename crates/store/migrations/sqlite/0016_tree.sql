-- The Merkle tree over the journal: which leaf each record is, the tiles of hashes, and the signed roots.

-- One row: whoever extends the tree changes it first, and so holds the tree until the end of the unit.
CREATE TABLE journal_tree (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL
) STRICT;

INSERT INTO journal_tree (id, size) VALUES (1, 0);

-- `document`: SM3 of the signed document, when the record is a signature.
CREATE TABLE journal_leaf (
    leaf INTEGER NOT NULL PRIMARY KEY CHECK (leaf >= 0),
    seq INTEGER NOT NULL UNIQUE,
    document BLOB
) STRICT;

CREATE TABLE journal_tile (
    level INTEGER NOT NULL,
    tile INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, tile)
) STRICT;

CREATE TABLE journal_checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Whoever has a file may ask whose it is.
CREATE INDEX letter_sha ON letter (sha);
CREATE INDEX document_sha ON document (sha);
