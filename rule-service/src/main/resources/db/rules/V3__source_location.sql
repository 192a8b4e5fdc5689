-- What the client wrote as Source/Location, to show it again.
ALTER TABLE rule ADD COLUMN source_location text;
