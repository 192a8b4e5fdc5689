-- Whether both buckets kept versions when the rule was put. Of rules from before nobody noted it.
ALTER TABLE rule ADD COLUMN versioned boolean NOT NULL DEFAULT false;
