-- Families who still sign, for the clerks of their township.
CREATE INDEX application_view_signing ON application_view (township, changed_at, id) WHERE stage = 'awaiting_signatures';
