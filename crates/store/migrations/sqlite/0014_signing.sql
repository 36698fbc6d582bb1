-- How far somebody has come with signing by a link, on one device. The rest is sealed under the key of the family.

CREATE TABLE signing_ceremony (
    token_hash BLOB NOT NULL,
    device_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, device_hash)
) STRICT;

CREATE INDEX signing_ceremony_expiry ON signing_ceremony (expires_at);
