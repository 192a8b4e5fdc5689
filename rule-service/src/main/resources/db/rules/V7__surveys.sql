-- Surveys that compare source and target, as they were ordered. What a rule owes by itself is in the rule's own row.
CREATE TABLE survey (
    id         uuid PRIMARY KEY,
    rule_id    uuid        NOT NULL REFERENCES rule ON DELETE CASCADE,
    comparison text        NOT NULL, -- JSON
    ordered_at timestamptz NOT NULL
);

CREATE INDEX survey_of_rule ON survey (rule_id, ordered_at);
