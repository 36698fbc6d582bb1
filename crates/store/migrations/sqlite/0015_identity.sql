-- Who signs in by which provider, who they are, and how that was found out.

CREATE TABLE citizen_login (
    provider TEXT NOT NULL,
    subject BLOB NOT NULL,
    citizen_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)
) STRICT;

CREATE INDEX citizen_login_citizen ON citizen_login (citizen_id);

INSERT INTO citizen_login (provider, subject, citizen_id, created_at)
SELECT 'phone', phone_blind, id, created_at FROM citizen_account;

-- One proof a way; the payload holds no name, number or picture.
CREATE TABLE citizen_proof (
    citizen_id BLOB NOT NULL,
    way TEXT NOT NULL,
    payload TEXT NOT NULL,
    proven_at INTEGER NOT NULL,
    PRIMARY KEY (citizen_id, way)
) STRICT;

-- Whoever has signed in has typed a code.
INSERT INTO citizen_proof (citizen_id, way, payload, proven_at)
SELECT id, 'phone_code', '{"way":"phone_code","at":' || created_at || '}', created_at FROM citizen_account
WHERE EXISTS (SELECT 1 FROM session WHERE subject_kind = 'citizen' AND subject_id = citizen_account.id);

CREATE TABLE citizen_person (
    citizen_id BLOB NOT NULL PRIMARY KEY,
    id_blind BLOB NOT NULL,
    sealed BLOB NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;

CREATE INDEX citizen_person_id ON citizen_person (id_blind, stored_at);

-- An account may come without a phone, and two accounts may name the same one.
CREATE TABLE citizen_account_next (
    id BLOB NOT NULL PRIMARY KEY,
    phone_sealed BLOB,
    created_at INTEGER NOT NULL
) STRICT;

INSERT INTO citizen_account_next (id, phone_sealed, created_at) SELECT id, phone_sealed, created_at FROM citizen_account;
DROP TABLE citizen_account;
ALTER TABLE citizen_account_next RENAME TO citizen_account;
