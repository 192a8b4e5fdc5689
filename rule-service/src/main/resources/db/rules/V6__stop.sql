-- Present while Crosstide itself does nothing new at the target. Written together.
ALTER TABLE rule ADD COLUMN stopped_at timestamptz;
ALTER TABLE rule ADD COLUMN stop_cause text;
ALTER TABLE rule ADD COLUMN stop_detail text;

-- Who put the rule. Of rules from before nobody noted it.
ALTER TABLE rule ADD COLUMN account text;
