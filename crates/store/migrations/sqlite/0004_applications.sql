-- What belongs to an application beside its journal: links for signers, photographed papers.

CREATE TABLE signing_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    application_id BLOB NOT NULL,
    member_no INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX signing_link_member ON signing_link (application_id, member_no);

CREATE TABLE paper (
    id BLOB NOT NULL PRIMARY KEY,
    family_id BLOB NOT NULL REFERENCES family_key (family_id),
    application_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    sha BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    object_key TEXT NOT NULL UNIQUE,
    uploaded_at INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL
) STRICT;

CREATE INDEX paper_application ON paper (application_id, uploaded_at, id);
CREATE INDEX paper_family ON paper (family_id);
