-- Supervision: how each clock ended, and the draws of files for a check. Made again from the journal by `rebuild-views`.

CREATE TABLE clock_record (
    stream text NOT NULL,
    version bigint NOT NULL,
    clock text NOT NULL,
    kind text NOT NULL,
    district text NOT NULL,
    township text NOT NULL,
    from_on text NOT NULL,
    due_on text NOT NULL,
    ended_on text NOT NULL,
    PRIMARY KEY (stream, version, clock)
);

CREATE INDEX clock_record_period ON clock_record (district, ended_on, township, clock, due_on);

CREATE TABLE draw (
    id uuid NOT NULL PRIMARY KEY,
    district text NOT NULL,
    held_at bigint NOT NULL,
    files_count bigint NOT NULL,
    chosen_count bigint NOT NULL
);

CREATE INDEX draw_district ON draw (district, held_at);

-- Late rows of a district by township and step, without looking at the rows themselves.
CREATE INDEX application_view_watch ON application_view (district, due_on, township, stage, amber_on) WHERE is_open;

CREATE INDEX application_view_registered ON application_view (village, changed_at) WHERE is_registered;
