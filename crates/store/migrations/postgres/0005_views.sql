-- What lists and pages read. Everything here can be made again from the journal by `rebuild-views`.

CREATE TABLE application_view (
    id uuid NOT NULL PRIMARY KEY,
    family_id uuid NOT NULL REFERENCES family_key (family_id),
    citizen_id uuid NOT NULL,
    version bigint NOT NULL,
    stage text NOT NULL,
    is_open boolean NOT NULL,
    district text,
    township text,
    village text,
    number text UNIQUE,
    amber_on text NOT NULL,
    due_on text NOT NULL,
    due_provisional boolean NOT NULL,
    notice_from text,
    notice_until text,
    changed_at bigint NOT NULL,
    state_sealed bytea NOT NULL,
    card_sealed bytea NOT NULL
);

CREATE INDEX application_view_citizen ON application_view (citizen_id, changed_at);
CREATE INDEX application_view_district ON application_view (district, due_on, id) WHERE is_open;
CREATE INDEX application_view_township ON application_view (township, due_on, id) WHERE is_open;
CREATE INDEX application_view_village ON application_view (village, due_on, id) WHERE is_open;
CREATE INDEX application_view_notice ON application_view (village, notice_until) WHERE notice_until IS NOT NULL;

-- Exact search by blind index of identity numbers and phones.
CREATE TABLE person_index (
    blind bytea NOT NULL,
    application_id uuid NOT NULL,
    PRIMARY KEY (blind, application_id)
);

CREATE INDEX person_index_application ON person_index (application_id);

-- Where work is announced to staff.
CREATE TABLE staff_contact (
    staff_id uuid NOT NULL PRIMARY KEY REFERENCES staff_account (id),
    phone_sealed bytea NOT NULL
);
