-- Where the rule's retries go, also after a restart while nobody tells the rules.
ALTER TABLE rule ADD COLUMN target_region text;
