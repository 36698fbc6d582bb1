-- The holiday notice of a year as an administrator entered it; it stands before the one of the policy files.

CREATE TABLE calendar_year (
    year INTEGER NOT NULL PRIMARY KEY,
    payload BLOB NOT NULL,
    stored_by TEXT NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;
