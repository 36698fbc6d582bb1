-- Who may sign in, and what is counted against guessing.

CREATE TABLE staff_account (
    id BLOB NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_sealed BLOB,
    totp_last_step INTEGER,
    failed_count INTEGER NOT NULL,
    locked_until INTEGER,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX staff_account_division ON staff_account (division, login);

CREATE TABLE citizen_account (
    id BLOB NOT NULL PRIMARY KEY,
    phone_blind BLOB NOT NULL UNIQUE,
    phone_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('citizen', 'staff')),
    subject_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    absolute_expires_at INTEGER NOT NULL,
    user_agent_brief TEXT NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE INDEX session_subject ON session (subject_kind, subject_id, last_seen_at);
CREATE INDEX session_expiry ON session (absolute_expires_at);

CREATE TABLE phone_code (
    id BLOB NOT NULL PRIMARY KEY,
    phone_blind BLOB NOT NULL,
    ip_blind BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX phone_code_phone ON phone_code (phone_blind, created_at);
CREATE INDEX phone_code_ip ON phone_code (ip_blind, created_at);
CREATE INDEX phone_code_age ON phone_code (created_at);

CREATE TABLE throttle (
    bucket TEXT NOT NULL,
    subject BLOB NOT NULL,
    hits INTEGER NOT NULL,
    window_ends_at INTEGER NOT NULL,
    PRIMARY KEY (bucket, subject)
) STRICT;

CREATE INDEX throttle_end ON throttle (window_ends_at);
