-- Present while nothing new may be done at the target. Written together.
ALTER TABLE rule ADD COLUMN paused_at timestamptz;
ALTER TABLE rule ADD COLUMN paused_by text;
ALTER TABLE rule ADD COLUMN pause_reason text;
