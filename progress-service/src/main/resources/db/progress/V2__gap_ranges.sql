-- Which ranges of a survey close the gap between the rule's creation and its coverage; the others are the history.
ALTER TABLE survey ADD COLUMN gap_ranges integer[] NOT NULL DEFAULT '{}';

UPDATE survey SET gap_ranges = ARRAY(SELECT generate_series(0, ranges - 1))
WHERE changed_since IS NOT NULL AND ranges IS NOT NULL;

COMMENT ON COLUMN survey.changed_since IS 'where the gap begins; empty: the survey has no gap ranges';
