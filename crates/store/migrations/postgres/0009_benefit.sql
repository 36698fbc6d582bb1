-- Granted benefits as lists and pages read them. Made again from the journal by `rebuild-views`.

CREATE TABLE benefit_view (
    id uuid NOT NULL PRIMARY KEY,
    family_id uuid NOT NULL REFERENCES family_key (family_id),
    citizen_id uuid,
    application_id uuid,
    version bigint NOT NULL,
    kind text NOT NULL,
    residence text NOT NULL,
    stage text NOT NULL,
    is_open boolean NOT NULL,
    waits boolean NOT NULL,
    district text,
    township text,
    village text NOT NULL,
    amber_on text NOT NULL,
    due_on text NOT NULL,
    standard_fen bigint NOT NULL,
    notice_from text,
    notice_until text,
    changed_at bigint NOT NULL,
    state_sealed bytea NOT NULL,
    card_sealed bytea NOT NULL
);

CREATE INDEX benefit_view_citizen ON benefit_view (citizen_id, changed_at) WHERE citizen_id IS NOT NULL;
CREATE UNIQUE INDEX benefit_view_application ON benefit_view (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX benefit_view_district ON benefit_view (district, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_township ON benefit_view (township, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_village ON benefit_view (village, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_standard ON benefit_view (township, kind, residence, id, standard_fen) WHERE is_open;
CREATE INDEX benefit_view_notice ON benefit_view (village, notice_until) WHERE notice_until IS NOT NULL;
