-- The district's own keys and certificates, what was revoked, and the document of each signature; the sealed PDFs lie in the object store.

-- The private key is a reference that only its module reads, sealed under the key ring. A retired row keeps its certificate: what it signed stands.
CREATE TABLE authority (
    id uuid NOT NULL PRIMARY KEY,
    purpose text NOT NULL,
    algorithm text NOT NULL,
    public_key bytea NOT NULL,
    certificate bytea,
    private_key bytea NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint
);

-- Two servers that start at once make one key each; the second is not kept.
CREATE UNIQUE INDEX authority_in_force ON authority (purpose) WHERE retired_at IS NULL;

CREATE TABLE revoked_certificate (
    serial bytea NOT NULL PRIMARY KEY,
    authority_id uuid NOT NULL,
    revoked_at bigint NOT NULL
);

CREATE INDEX revoked_certificate_authority ON revoked_certificate (authority_id, revoked_at);

CREATE TABLE document (
    id uuid NOT NULL PRIMARY KEY,
    application_id uuid NOT NULL,
    signer_no bigint NOT NULL,
    version bigint NOT NULL,
    code_hash bytea NOT NULL UNIQUE,
    authority_id uuid NOT NULL,
    serial bytea NOT NULL UNIQUE,
    sha bytea NOT NULL,
    object_key text NOT NULL UNIQUE,
    made_at bigint NOT NULL,
    sealed_sha bytea,
    sealed_object_key text UNIQUE,
    sealed_at bigint,
    UNIQUE (application_id, version),
    CHECK ((sealed_at IS NULL) = (sealed_sha IS NULL) AND (sealed_at IS NULL) = (sealed_object_key IS NULL))
);
