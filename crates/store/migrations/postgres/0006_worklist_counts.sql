-- The counts of a worklist are read from the index alone: rows are wide, and each look-up of one costs a page or two.

DROP INDEX application_view_district;
CREATE INDEX application_view_district ON application_view (district, due_on, id, amber_on, is_open) WHERE is_open;
DROP INDEX application_view_township;
CREATE INDEX application_view_township ON application_view (township, due_on, id, amber_on, is_open) WHERE is_open;
DROP INDEX application_view_village;
CREATE INDEX application_view_village ON application_view (village, due_on, id, amber_on, is_open) WHERE is_open;
