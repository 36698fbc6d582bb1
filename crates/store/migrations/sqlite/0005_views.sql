-- What lists and pages read. Everything here can be made again from the journal by `rebuild-views`.

CREATE TABLE application_view (
    id BLOB NOT NULL PRIMARY KEY,
    family_id BLOB NOT NULL REFERENCES family_key (family_id),
    citizen_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    district TEXT,
    township TEXT,
    village TEXT,
    number TEXT UNIQUE,
    amber_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_provisional INTEGER NOT NULL,
    notice_from TEXT,
    notice_until TEXT,
    changed_at INTEGER NOT NULL,
    state_sealed BLOB NOT NULL,
    card_sealed BLOB NOT NULL
) STRICT;

CREATE INDEX application_view_citizen ON application_view (citizen_id, changed_at);
CREATE INDEX application_view_district ON application_view (district, due_on, id) WHERE is_open;
CREATE INDEX application_view_township ON application_view (township, due_on, id) WHERE is_open;
CREATE INDEX application_view_village ON application_view (village, due_on, id) WHERE is_open;
CREATE INDEX application_view_notice ON application_view (village, notice_until) WHERE notice_until IS NOT NULL;

-- Exact search by blind index of identity numbers and phones.
CREATE TABLE person_index (
    blind BLOB NOT NULL,
    application_id BLOB NOT NULL,
    PRIMARY KEY (blind, application_id)
) STRICT;

CREATE INDEX person_index_application ON person_index (application_id);

-- Where work is announced to staff.
CREATE TABLE staff_contact (
    staff_id BLOB NOT NULL PRIMARY KEY REFERENCES staff_account (id),
    phone_sealed BLOB NOT NULL
) STRICT;
