-- Messages that the broker gave up on, until an operator has decided, and for a while after.
CREATE TABLE dead_letter (
  letter_number bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  fingerprint   uuid        NOT NULL UNIQUE, -- of queue, message id and body: the same message is kept once
  queue         text,                        -- where it came from, if the broker tells
  message_id    text,
  cause         text        NOT NULL,
  rule_id       uuid,                        -- this and what follows: as far as it can be told from the body
  stream_id     uuid,
  sequence      bigint,
  survey_id     uuid,
  range_number  integer,
  keys          integer     NOT NULL,
  remedy        text        NOT NULL,        -- what follows if it is discarded while its rule is there
  size          bigint      NOT NULL,        -- of the body
  body          bytea       NOT NULL,        -- its beginning, if whole is false
  whole         boolean     NOT NULL,
  arrived_at    timestamptz NOT NULL DEFAULT now(), -- by this database's clock, like settled_at
  arrivals      integer     NOT NULL DEFAULT 1,     -- also deliveries that were not acknowledged in time
  state         text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'SENT', 'DISCARDED')),
  settled_by    text,
  reason        text,
  settled_at    timestamptz
);

CREATE INDEX dead_letter_open ON dead_letter (letter_number) WHERE state = 'OPEN';
CREATE INDEX dead_letter_open_batch ON dead_letter (rule_id, stream_id, sequence) WHERE state = 'OPEN';
CREATE INDEX dead_letter_settled ON dead_letter (settled_at) WHERE state <> 'OPEN';

-- Batches whose keys nobody knows any more. Each holds until a recovery has compared source and target; then it is done.
CREATE TABLE lost_batch (
  rule_id   uuid   NOT NULL,
  stream_id uuid   NOT NULL,
  sequence  bigint NOT NULL,
  survey_id uuid   REFERENCES recovery ON DELETE SET NULL, -- the recovery that makes it good; empty: one is owed
  PRIMARY KEY (rule_id, stream_id, sequence),
  FOREIGN KEY (rule_id, stream_id) REFERENCES rule_stream ON DELETE CASCADE
);

CREATE INDEX lost_batch_by_survey ON lost_batch (survey_id);
