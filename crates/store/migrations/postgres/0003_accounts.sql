-- Who may sign in, and what is counted against guessing.

CREATE TABLE staff_account (
    id uuid NOT NULL PRIMARY KEY,
    login text NOT NULL UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL,
    division text NOT NULL,
    password_hash text NOT NULL,
    totp_sealed bytea,
    totp_last_step bigint,
    failed_count bigint NOT NULL,
    locked_until bigint,
    disabled_at bigint,
    created_at bigint NOT NULL
);

CREATE INDEX staff_account_division ON staff_account (division, login);

CREATE TABLE citizen_account (
    id uuid NOT NULL PRIMARY KEY,
    phone_blind bytea NOT NULL UNIQUE,
    phone_sealed bytea NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE session (
    id uuid NOT NULL PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    subject_kind text NOT NULL CHECK (subject_kind IN ('citizen', 'staff')),
    subject_id uuid NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    idle_expires_at bigint NOT NULL,
    absolute_expires_at bigint NOT NULL,
    user_agent_brief text NOT NULL,
    revoked_at bigint
);

CREATE INDEX session_subject ON session (subject_kind, subject_id, last_seen_at);
CREATE INDEX session_expiry ON session (absolute_expires_at);

CREATE TABLE phone_code (
    id uuid NOT NULL PRIMARY KEY,
    phone_blind bytea NOT NULL,
    ip_blind bytea NOT NULL,
    code_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    tries bigint NOT NULL,
    used_at bigint
);

CREATE INDEX phone_code_phone ON phone_code (phone_blind, created_at);
CREATE INDEX phone_code_ip ON phone_code (ip_blind, created_at);
CREATE INDEX phone_code_age ON phone_code (created_at);

CREATE TABLE throttle (
    bucket text NOT NULL,
    subject bytea NOT NULL,
    hits bigint NOT NULL,
    window_ends_at bigint NOT NULL,
    PRIMARY KEY (bucket, subject)
);

CREATE INDEX throttle_end ON throttle (window_ends_at);
