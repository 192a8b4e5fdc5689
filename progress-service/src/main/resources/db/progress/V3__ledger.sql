-- Present while the rule is paused. paused_at is by the rule service's clock.
ALTER TABLE rule ADD COLUMN paused_at timestamptz;
ALTER TABLE rule ADD COLUMN paused_by text;
ALTER TABLE rule ADD COLUMN pause_reason text;

-- By this database's clock: since when a retry of the row is under way, and when it was tried or sent last.
ALTER TABLE ledger ADD COLUMN sent_at timestamptz;
ALTER TABLE ledger ADD COLUMN tried_at timestamptz NOT NULL DEFAULT now();
-- Retries sent one after the other without an answer.
ALTER TABLE ledger ADD COLUMN sends integer NOT NULL DEFAULT 0;
-- The failure has one cause for all keys of its rule, kind and side.
ALTER TABLE ledger ADD COLUMN shared boolean NOT NULL DEFAULT false;

UPDATE ledger SET shared = true WHERE kind IN ('BAD_CREDENTIALS', 'FORBIDDEN', 'NO_SUCH_BUCKET');

CREATE INDEX ledger_sent ON ledger (rule_id, next_at) WHERE sent_at IS NOT NULL;
CREATE INDEX ledger_shared ON ledger (rule_id, kind, side, tried_at) WHERE shared;

-- One for each shared cause: keys of it are probed, and follow once a probe has succeeded.
CREATE TABLE ledger_gate (
  rule_id   uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
  kind      text        NOT NULL,
  side      text        NOT NULL,
  probe_at  timestamptz NOT NULL DEFAULT now(), -- by this database's clock
  opened_at timestamptz,                        -- by this database's clock; keys tried before follow
  flow      integer     NOT NULL DEFAULT 0,     -- keys of the next round; 0: closed, only probed
  PRIMARY KEY (rule_id, kind, side)
) WITH (fillfactor = 70);

INSERT INTO ledger_gate (rule_id, kind, side) SELECT DISTINCT rule_id, kind, side FROM ledger WHERE shared;

-- How many rows the ledger has. Whoever changes the ledger appends what changed, so that nobody waits for a row here; the
-- sum is right at every moment, and rows are folded now and then.
CREATE TABLE ledger_count (
  rule_id   uuid   NOT NULL,
  kind      text   NOT NULL,
  side      text   NOT NULL,
  survey_id uuid   NOT NULL, -- all zeros: none
  keys      bigint NOT NULL
);

CREATE INDEX ledger_count_by_rule ON ledger_count (rule_id);

INSERT INTO ledger_count
SELECT rule_id, kind, side, coalesce(survey_id, '00000000-0000-0000-0000-000000000000'), count(*)
FROM ledger GROUP BY 1, 2, 3, 4;

CREATE FUNCTION count_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  none CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO progress.ledger_count
    SELECT rule_id, kind, side, coalesce(survey_id, none), count(*) FROM added GROUP BY 1, 2, 3, 4;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO progress.ledger_count
    SELECT rule_id, kind, side, coalesce(survey_id, none), -count(*) FROM removed GROUP BY 1, 2, 3, 4;
  ELSE
    INSERT INTO progress.ledger_count
    SELECT rule_id, kind, side, coalesce(survey_id, none), sum(n)
    FROM (
      SELECT rule_id, kind, side, survey_id, 1 AS n FROM added
      UNION ALL
      SELECT rule_id, kind, side, survey_id, -1 FROM removed) AS change
    GROUP BY 1, 2, 3, 4
    HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER ledger_added AFTER INSERT ON ledger
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();

CREATE TRIGGER ledger_changed AFTER UPDATE ON ledger
REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();

CREATE TRIGGER ledger_removed AFTER DELETE ON ledger
REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_ledger();
