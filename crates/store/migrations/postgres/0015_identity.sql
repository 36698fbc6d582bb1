-- Who signs in by which provider, who they are, and how that was found out.

CREATE TABLE citizen_login (
    provider text NOT NULL,
    subject bytea NOT NULL,
    citizen_id uuid NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (provider, subject)
);

CREATE INDEX citizen_login_citizen ON citizen_login (citizen_id);

INSERT INTO citizen_login (provider, subject, citizen_id, created_at)
SELECT 'phone', phone_blind, id, created_at FROM citizen_account;

-- One proof a way; the payload holds no name, number or picture.
CREATE TABLE citizen_proof (
    citizen_id uuid NOT NULL,
    way text NOT NULL,
    payload text NOT NULL,
    proven_at bigint NOT NULL,
    PRIMARY KEY (citizen_id, way)
);

-- Whoever has signed in has typed a code.
INSERT INTO citizen_proof (citizen_id, way, payload, proven_at)
SELECT id, 'phone_code', '{"way":"phone_code","at":' || created_at || '}', created_at FROM citizen_account
WHERE EXISTS (SELECT 1 FROM session WHERE subject_kind = 'citizen' AND subject_id = citizen_account.id);

CREATE TABLE citizen_person (
    citizen_id uuid NOT NULL PRIMARY KEY,
    id_blind bytea NOT NULL,
    sealed bytea NOT NULL,
    stored_at bigint NOT NULL
);

CREATE INDEX citizen_person_id ON citizen_person (id_blind, stored_at);

-- An account may come without a phone, and two accounts may name the same one.
ALTER TABLE citizen_account DROP COLUMN phone_blind;
ALTER TABLE citizen_account ALTER COLUMN phone_sealed DROP NOT NULL;
