-- Granted benefits as lists and pages read them. Made again from the journal by `rebuild-views`.

CREATE TABLE benefit_view (
    id BLOB NOT NULL PRIMARY KEY,
    family_id BLOB NOT NULL REFERENCES family_key (family_id),
    citizen_id BLOB,
    application_id BLOB,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    residence TEXT NOT NULL,
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    waits INTEGER NOT NULL,
    district TEXT,
    township TEXT,
    village TEXT NOT NULL,
    amber_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    standard_fen INTEGER NOT NULL,
    notice_from TEXT,
    notice_until TEXT,
    changed_at INTEGER NOT NULL,
    state_sealed BLOB NOT NULL,
    card_sealed BLOB NOT NULL
) STRICT;

CREATE INDEX benefit_view_citizen ON benefit_view (citizen_id, changed_at) WHERE citizen_id IS NOT NULL;
CREATE UNIQUE INDEX benefit_view_application ON benefit_view (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX benefit_view_district ON benefit_view (district, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_township ON benefit_view (township, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_village ON benefit_view (village, due_on, id, amber_on, is_open) WHERE is_open;
CREATE INDEX benefit_view_standard ON benefit_view (township, kind, residence, id, standard_fen) WHERE is_open;
CREATE INDEX benefit_view_notice ON benefit_view (village, notice_until) WHERE notice_until IS NOT NULL;
