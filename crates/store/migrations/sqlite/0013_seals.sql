-- The district's own keys and certificates, what was revoked, and the document of each signature; the sealed PDFs lie in the object store.

-- The private key is a reference that only its module reads, sealed under the key ring. A retired row keeps its certificate: what it signed stands.
CREATE TABLE authority (
    id BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    public_key BLOB NOT NULL,
    certificate BLOB,
    private_key BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

-- Two servers that start at once make one key each; the second is not kept.
CREATE UNIQUE INDEX authority_in_force ON authority (purpose) WHERE retired_at IS NULL;

CREATE TABLE revoked_certificate (
    serial BLOB NOT NULL PRIMARY KEY,
    authority_id BLOB NOT NULL,
    revoked_at INTEGER NOT NULL
) STRICT;

CREATE INDEX revoked_certificate_authority ON revoked_certificate (authority_id, revoked_at);

CREATE TABLE document (
    id BLOB NOT NULL PRIMARY KEY,
    application_id BLOB NOT NULL,
    signer_no INTEGER NOT NULL,
    version INTEGER NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    authority_id BLOB NOT NULL,
    serial BLOB NOT NULL UNIQUE,
    sha BLOB NOT NULL,
    object_key TEXT NOT NULL UNIQUE,
    made_at INTEGER NOT NULL,
    sealed_sha BLOB,
    sealed_object_key TEXT UNIQUE,
    sealed_at INTEGER,
    UNIQUE (application_id, version),
    CHECK ((sealed_at IS NULL) = (sealed_sha IS NULL) AND (sealed_at IS NULL) = (sealed_object_key IS NULL))
) STRICT;
