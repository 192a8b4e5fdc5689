-- No attempt before: the store asked for it, or a write without an answer may still take effect.
ALTER TABLE ledger ADD COLUMN not_before timestamptz;
