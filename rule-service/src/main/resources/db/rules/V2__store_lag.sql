-- By how much the clock of the source store was behind ours when the rule was put.
ALTER TABLE rule ADD COLUMN store_lag_millis bigint NOT NULL DEFAULT 0;
