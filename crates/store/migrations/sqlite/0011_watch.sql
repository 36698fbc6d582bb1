-- Supervision: how each clock ended, and the draws of files for a check. Made again from the journal by `rebuild-views`.

CREATE TABLE clock_record (
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    clock TEXT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    township TEXT NOT NULL,
    from_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    PRIMARY KEY (stream, version, clock)
) STRICT;

CREATE INDEX clock_record_period ON clock_record (district, ended_on, township, clock, due_on);

CREATE TABLE draw (
    id BLOB NOT NULL PRIMARY KEY,
    district TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    files_count INTEGER NOT NULL,
    chosen_count INTEGER NOT NULL
) STRICT;

CREATE INDEX draw_district ON draw (district, held_at);

-- Late rows of a district by township and step, without looking at the rows themselves.
CREATE INDEX application_view_watch ON application_view (district, due_on, township, stage, amber_on) WHERE is_open;

CREATE INDEX application_view_registered ON application_view (village, changed_at) WHERE is_registered;
