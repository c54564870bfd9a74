-- The step from version 6 to 7.

-- Citations without a number stand first where citations are listed, and there
-- is hardly ever one: to find that out was a walk over all that have a number.
CREATE INDEX citation_unnumbered ON citation ("source")
	WHERE "n" IS NULL;

PRAGMA user_version = 7;
