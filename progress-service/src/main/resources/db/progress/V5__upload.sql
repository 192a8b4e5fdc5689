-- Multipart uploads that workers have begun at targets and not ended. They outlive their rule, which does not end them: there is
-- no reference to it.
CREATE TABLE upload (
  rule_id       uuid        NOT NULL,
  object_key    bytea       NOT NULL,
  upload_id     text        NOT NULL,
  target_region text        NOT NULL,
  target_bucket text        NOT NULL,
  etag          text        NOT NULL,
  version       text        NOT NULL, -- empty: the source is not versioned
  size          bigint      NOT NULL,
  plan          text        NOT NULL,
  begun_at      timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  used_at       timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  sweep_at      timestamptz NOT NULL DEFAULT now(), -- by this database's clock: not handed out before
  PRIMARY KEY (rule_id, object_key, upload_id)
);

CREATE INDEX upload_by_use ON upload (used_at);
