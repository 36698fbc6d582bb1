-- What belongs to an application beside its journal: links for signers, photographed papers.

CREATE TABLE signing_link (
    token_hash bytea NOT NULL PRIMARY KEY,
    application_id uuid NOT NULL,
    member_no bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);

CREATE INDEX signing_link_member ON signing_link (application_id, member_no);

CREATE TABLE paper (
    id uuid NOT NULL PRIMARY KEY,
    family_id uuid NOT NULL REFERENCES family_key (family_id),
    application_id uuid NOT NULL,
    kind text NOT NULL,
    sha bytea NOT NULL,
    size_bytes bigint NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    media_type text NOT NULL,
    object_key text NOT NULL UNIQUE,
    uploaded_at bigint NOT NULL,
    uploaded_by text NOT NULL
);

CREATE INDEX paper_application ON paper (application_id, uploaded_at, id);
CREATE INDEX paper_family ON paper (family_id);
