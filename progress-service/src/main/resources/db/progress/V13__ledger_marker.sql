-- The version was told to be a delete marker. Of failures that are there already nobody knows.
ALTER TABLE ledger ADD COLUMN marker boolean NOT NULL DEFAULT false;
