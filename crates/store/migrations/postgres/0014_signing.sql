-- How far somebody has come with signing by a link, on one device. The rest is sealed under the key of the family.

CREATE TABLE signing_ceremony (
    token_hash bytea NOT NULL,
    device_hash bytea NOT NULL,
    sealed bytea NOT NULL,
    updated_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (token_hash, device_hash)
);

CREATE INDEX signing_ceremony_expiry ON signing_ceremony (expires_at);
