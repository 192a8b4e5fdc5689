-- Present while Crosstide itself has stopped the rule. By the rule service's clock.
ALTER TABLE rule ADD COLUMN stopped_at timestamptz;
