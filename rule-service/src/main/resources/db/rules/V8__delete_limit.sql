-- So many deletes in any stretch of so many seconds; what is beyond is held. Empty: no limit.
ALTER TABLE rule ADD COLUMN delete_limit bigint;
ALTER TABLE rule ADD COLUMN delete_limit_seconds bigint;
