-- Comparisons of source and target that operators and schedules order. Counts are of keys.
CREATE TABLE comparison (
  survey_id       uuid        PRIMARY KEY,
  rule_id         uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  kind            text        NOT NULL,
  mode            text        NOT NULL,
  depth           text        NOT NULL,
  keys_per_second integer,
  scheduled       boolean     NOT NULL,
  ordered_by      text        NOT NULL,
  ordered_at      timestamptz NOT NULL DEFAULT now(), -- by this database's clock, like all that follow
  try_at          timestamptz NOT NULL DEFAULT now(), -- when to pass it on, if it was not
  sent_at         timestamptz,                        -- when the rule service had taken it
  ended_at        timestamptz,                        -- when every range was done, or it was cancelled
  cancelled       boolean     NOT NULL DEFAULT false,
  looked_at       bigint      NOT NULL DEFAULT 0,     -- set when it ends; before, its ranges tell
  bytes           bigint      NOT NULL DEFAULT 0,
  missing         bigint      NOT NULL DEFAULT 0,
  changed         bigint      NOT NULL DEFAULT 0,
  extra           bigint      NOT NULL DEFAULT 0,
  underway        bigint      NOT NULL DEFAULT 0,
  left_alone      bigint      NOT NULL DEFAULT 0,
  failed          bigint      NOT NULL DEFAULT 0,
  repaired        bigint      NOT NULL DEFAULT 0,
  found_by_audit  bigint      NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX comparison_running ON comparison (rule_id) WHERE ended_at IS NULL;
CREATE INDEX comparison_of_rule ON comparison (rule_id, ordered_at);

-- Keys that a comparison found different, or could not look at.
CREATE TABLE difference (
  survey_id      uuid        NOT NULL REFERENCES comparison ON DELETE CASCADE,
  object_key     bytea       NOT NULL,
  difference     text, -- empty if it failed
  failure        text,
  repaired       boolean     NOT NULL,
  found_by_audit boolean     NOT NULL,
  changed_at     timestamptz, -- of the source store
  seen_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (survey_id, object_key)
);

CREATE TABLE comparison_schedule (
  rule_id         uuid        PRIMARY KEY REFERENCES rule ON DELETE CASCADE,
  every_seconds   bigint      NOT NULL,
  mode            text        NOT NULL,
  depth           text        NOT NULL,
  keys_per_second integer,
  set_by          text        NOT NULL,
  next_at         timestamptz NOT NULL
);

CREATE INDEX comparison_schedule_due ON comparison_schedule (next_at);

-- Keys that comparisons found different although the rule's timestamp said that they were across.
ALTER TABLE rule ADD COLUMN found_by_audit bigint NOT NULL DEFAULT 0;

-- Present once the target was filled anew: the fraction is then that survey's.
ALTER TABLE rule ADD COLUMN resync_id uuid;

-- Grows whenever published figures are taken back; they only grow within one.
ALTER TABLE rule ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
