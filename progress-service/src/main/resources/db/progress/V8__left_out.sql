-- Keys that rules cover and workers deliberately left out, as they were reported last.
CREATE TABLE left_out (
  rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  object_key bytea       NOT NULL,
  version    text        NOT NULL DEFAULT '', -- empty: the source is not versioned
  reason     text        NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  PRIMARY KEY (rule_id, object_key, version)
);
