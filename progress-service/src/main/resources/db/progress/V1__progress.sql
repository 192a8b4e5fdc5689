-- Times are of the source stores unless a comment says "by this database's clock".
-- Keys of objects are bytes (UTF-8): text cannot hold U+0000, and bytes sort as stores list.

-- Rules as the rule service told us, and what was published for each. Published values only grow.
CREATE TABLE rule (
  rule_id       uuid PRIMARY KEY,
  status        text        NOT NULL CHECK (status IN ('starting', 'doing', 'closing', 'gone')),
  revision      bigint      NOT NULL,
  created_at    timestamptz NOT NULL,
  history       boolean     NOT NULL,
  survey_id     uuid,
  covered_at    timestamptz, -- by this database's clock
  watermark     timestamptz,
  fraction      integer     NOT NULL DEFAULT 0 CHECK (fraction BETWEEN 0 AND 10000),
  gone_at       timestamptz  -- by this database's clock
);

CREATE INDEX rule_not_doing ON rule (status) WHERE status <> 'doing';

-- One row for each gateway process that has asked to begin.
CREATE TABLE stream (
  stream_id uuid PRIMARY KEY,
  gateway   text        NOT NULL,
  state     text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'lost', 'closed')),
  opened_at timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  seen_at   timestamptz NOT NULL DEFAULT now()  -- by this database's clock
);

-- How far one stream is done under one rule.
CREATE TABLE rule_stream (
  rule_id      uuid     NOT NULL REFERENCES rule ON DELETE CASCADE,
  stream_id    uuid     NOT NULL REFERENCES stream ON DELETE CASCADE,
  named        boolean  NOT NULL DEFAULT false, -- the gateway said that it captures for the rule
  prefix       bigint   NOT NULL DEFAULT 0,     -- every batch up to it is done
  beyond       bigint[] NOT NULL DEFAULT '{}',  -- first, last of each run of done batches beyond it
  marks        bigint[] NOT NULL DEFAULT '{}',  -- sequence, microseconds of each mark beyond it
  safe_until   timestamptz,                     -- greatest mark that the prefix proves
  end_sequence bigint,                          -- last batch, once the stream has ended
  pending      bigint   NOT NULL DEFAULT 0,
  retired      boolean  NOT NULL DEFAULT false,
  PRIMARY KEY (rule_id, stream_id)
) WITH (fillfactor = 70); -- rewritten each second: leave room to stay on the page

CREATE INDEX rule_stream_by_stream ON rule_stream (stream_id);

-- Surveys that rules owe.
CREATE TABLE survey (
  rule_id       uuid    NOT NULL REFERENCES rule ON DELETE CASCADE,
  survey_id     uuid    NOT NULL,
  ranges        integer,     -- empty while only reports of it were seen
  changed_since timestamptz, -- present: it closes the gap since then; empty: it is the history
  PRIMARY KEY (rule_id, survey_id)
);

CREATE TABLE survey_range (
  rule_id        uuid    NOT NULL,
  survey_id      uuid    NOT NULL,
  range_number   integer NOT NULL,
  listed         bytea[] NOT NULL DEFAULT '{}', -- after, through of each span; empty: begin, end
  done           bytea[] NOT NULL DEFAULT '{}',
  listed_objects bigint  NOT NULL DEFAULT 0,
  listed_bytes   bigint  NOT NULL DEFAULT 0,
  done_objects   bigint  NOT NULL DEFAULT 0,
  done_bytes     bigint  NOT NULL DEFAULT 0,
  is_listed      boolean NOT NULL DEFAULT false,
  is_complete    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (rule_id, survey_id, range_number),
  FOREIGN KEY (rule_id, survey_id) REFERENCES survey ON DELETE CASCADE
) WITH (fillfactor = 70);

-- Pages of which one report has come and the other has not.
CREATE TABLE survey_page (
  rule_id      uuid    NOT NULL,
  survey_id    uuid    NOT NULL,
  range_number integer NOT NULL,
  after        bytea   NOT NULL,
  through      bytea   NOT NULL,
  listed       boolean NOT NULL, -- false: done
  objects      bigint  NOT NULL,
  bytes        bigint  NOT NULL,
  PRIMARY KEY (rule_id, survey_id, range_number, after, through),
  FOREIGN KEY (rule_id, survey_id, range_number) REFERENCES survey_range ON DELETE CASCADE
);

-- Keys that are not right yet.
CREATE TABLE ledger (
  rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  object_key bytea       NOT NULL,
  version    text        NOT NULL DEFAULT '', -- empty: the source is not versioned
  changed_at timestamptz,                     -- earliest; empty if only a survey found the key
  deleted    boolean     NOT NULL,
  etag       text,
  size       bigint,
  survey_id  uuid,
  kind       text        NOT NULL,
  side       text        NOT NULL,
  detail     text        NOT NULL,
  attempts   integer     NOT NULL,
  first_at   timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  next_at    timestamptz NOT NULL,               -- by this database's clock
  generation bigint      NOT NULL,
  PRIMARY KEY (rule_id, object_key, version)
) WITH (fillfactor = 80);

CREATE INDEX ledger_due ON ledger (rule_id, next_at);
CREATE INDEX ledger_oldest ON ledger (rule_id, changed_at);

-- Never used twice, so that a late answer about a row of old cannot resolve a new one.
CREATE SEQUENCE ledger_generation CACHE 50;

-- Reports with failures that are in the ledger already, so that the same one again changes nothing.
CREATE TABLE failed_report (
  report_id  uuid        PRIMARY KEY,
  rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  applied_at timestamptz NOT NULL DEFAULT now() -- by this database's clock
);

CREATE INDEX failed_report_by_age ON failed_report (applied_at);
CREATE INDEX failed_report_by_rule ON failed_report (rule_id);

-- When the last heartbeat was sent that this service sent to itself and got back.
CREATE TABLE probe (
  only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  sent_at  timestamptz NOT NULL -- by this database's clock
);
