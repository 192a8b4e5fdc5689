-- A client set tags or ACL. Of captured changes that are there already nobody knows; as before, they are taken for such.
ALTER TABLE ledger ADD COLUMN properties boolean NOT NULL DEFAULT true;
ALTER TABLE ledger ALTER COLUMN properties SET DEFAULT false;
UPDATE ledger SET properties = false WHERE deleted OR changed_at IS NULL;
