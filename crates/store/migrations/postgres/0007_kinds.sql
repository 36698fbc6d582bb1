-- All kinds of assistance: what was asked for, who decides, and one place in the order of work, in which an emergency that
-- nobody has paid for yet comes before everything else.

ALTER TABLE application_view ADD COLUMN kind text NOT NULL DEFAULT 'dibao';
ALTER TABLE application_view ADD COLUMN request text NOT NULL DEFAULT 'dibao';
ALTER TABLE application_view ADD COLUMN is_registered boolean NOT NULL DEFAULT false;
ALTER TABLE application_view ADD COLUMN is_emergency boolean NOT NULL DEFAULT false;
ALTER TABLE application_view ADD COLUMN confirm_level text;
ALTER TABLE application_view ADD COLUMN place text NOT NULL DEFAULT '1';

UPDATE application_view SET place = '1' || due_on;

DROP INDEX application_view_district;
CREATE INDEX application_view_district ON application_view (district, place, id, amber_on, is_open) WHERE is_open;
DROP INDEX application_view_township;
CREATE INDEX application_view_township ON application_view (township, place, id, amber_on, is_open) WHERE is_open;
DROP INDEX application_view_village;
CREATE INDEX application_view_village ON application_view (village, place, id, amber_on, is_open) WHERE is_open;
