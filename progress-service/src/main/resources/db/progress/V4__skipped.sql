-- Failed keys that an operator has deliberately given up, as the ledger had them.
CREATE TABLE skipped (
  skip_number bigint GENERATED ALWAYS AS IDENTITY,
  rule_id     uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  object_key  bytea       NOT NULL,
  version     text        NOT NULL, -- empty: the source is not versioned
  changed_at  timestamptz,
  deleted     boolean     NOT NULL,
  kind        text        NOT NULL,
  side        text        NOT NULL,
  detail      text        NOT NULL,
  attempts    integer     NOT NULL,
  first_at    timestamptz NOT NULL, -- by this database's clock
  next_at     timestamptz NOT NULL, -- by this database's clock
  generation  bigint      NOT NULL,
  skipped_by  text        NOT NULL,
  reason      text        NOT NULL,
  skipped_at  timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  PRIMARY KEY (rule_id, skip_number)
);

CREATE INDEX skipped_by_key ON skipped (rule_id, object_key, version);
