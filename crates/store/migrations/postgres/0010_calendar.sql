-- The holiday notice of a year as an administrator entered it; it stands before the one of the policy files.

CREATE TABLE calendar_year (
    year bigint NOT NULL PRIMARY KEY,
    payload bytea NOT NULL,
    stored_by text NOT NULL,
    stored_at bigint NOT NULL
);
