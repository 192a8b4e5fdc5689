-- When the stream was lost last, by this database's clock.
ALTER TABLE stream ADD COLUMN lost_at timestamptz;

UPDATE stream SET lost_at = now() WHERE state = 'lost';

-- The loss of the stream after which all was found again that it may not have captured under the rule. As long as it is the
-- stream's last loss, the stream holds the rule's watermark no longer.
ALTER TABLE rule_stream ADD COLUMN recovered_loss timestamptz;

-- Present if the survey compares source and target; JSON. Such a survey is no part of what the rule owes by itself.
ALTER TABLE survey ADD COLUMN comparison text;
ALTER TABLE survey ADD COLUMN ended_at timestamptz; -- by this database's clock

-- Surveys that look for what lost streams may not have captured.
CREATE TABLE recovery (
  survey_id  uuid        PRIMARY KEY,
  rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  holds_from timestamptz NOT NULL,
  planned_at timestamptz NOT NULL DEFAULT now(), -- by this database's clock, like all that follow
  try_at     timestamptz NOT NULL DEFAULT now(), -- when to order it, if it is not
  ordered_at timestamptz,                        -- when the rule service had taken the order
  ended_at   timestamptz                         -- when every range was done
);

-- What is lost meanwhile waits for the next one.
CREATE UNIQUE INDEX recovery_running ON recovery (rule_id) WHERE ended_at IS NULL;

-- The losses that a recovery makes good.
CREATE TABLE recovery_loss (
  survey_id uuid        NOT NULL REFERENCES recovery ON DELETE CASCADE,
  stream_id uuid        NOT NULL REFERENCES stream ON DELETE CASCADE,
  lost_at   timestamptz NOT NULL,
  PRIMARY KEY (survey_id, stream_id)
);

CREATE INDEX recovery_loss_by_stream ON recovery_loss (stream_id);
