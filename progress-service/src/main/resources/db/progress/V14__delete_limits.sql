-- Who let the deletes of the key be done, whatever the rule's limit; empty: nobody.
ALTER TABLE ledger ADD COLUMN confirmed_by text;

-- Since when a delete of the key is held, by this database's clock; empty: none is.
ALTER TABLE ledger ADD COLUMN held_at timestamptz;

-- Deletes granted to workers under rules with a limit, lately.
CREATE TABLE delete_count (
  rule_id uuid     PRIMARY KEY REFERENCES rule ON DELETE CASCADE,
  slots   bigint[] NOT NULL DEFAULT '{}' -- of each stretch of time: its begin and end in microseconds, how many
);
