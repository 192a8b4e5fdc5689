-- Surveys that compare source and target. What a rule owes by itself is in the rule's own row.
CREATE TABLE survey (
    id         uuid PRIMARY KEY,
    rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
    kind       text        NOT NULL CHECK (kind IN ('recovery', 'compare', 'resync')),
    comparison text        NOT NULL, -- JSON
    scheduled  boolean     NOT NULL,
    state      text        NOT NULL CHECK (state IN ('running', 'done')),
    ordered_at timestamptz NOT NULL,
    ended_at   timestamptz,
    counts     text        NOT NULL  -- JSON, as progress told last
);

-- Two of a kind would do the same work twice.
CREATE UNIQUE INDEX survey_running ON survey (rule_id, kind) WHERE state = 'running';
CREATE INDEX survey_of_rule ON survey (rule_id, ordered_at);

-- How often a rule is compared.
CREATE TABLE audit (
    rule_id  uuid PRIMARY KEY REFERENCES rule ON DELETE CASCADE,
    schedule text        NOT NULL, -- JSON
    next_at  timestamptz NOT NULL
);

CREATE INDEX audit_due ON audit (next_at);
