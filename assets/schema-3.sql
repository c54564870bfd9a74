-- The step from version 2 to 3.

-- Addresses that a person wants fetched and that are not yet, or that were
-- given up. Outside of the history, in no dump, no hash and no copy. A row goes
-- in the transaction that keeps its last capture: what was shown as finished is
-- kept, what was not is still here. state: 0 waits, 1 given up; next: not before
-- (ms since 1970); requisites: also what the page needs (1 of its own host, 2 of
-- others too); page, depth: it is such a part.
CREATE TABLE fetch_queue (
	id INTEGER PRIMARY KEY,
	address TEXT NOT NULL,
	host TEXT NOT NULL,
	source INTEGER NOT NULL DEFAULT 0,
	page INTEGER NOT NULL DEFAULT 0,
	depth INTEGER NOT NULL DEFAULT 0,
	requisites INTEGER NOT NULL DEFAULT 0 CHECK (requisites BETWEEN 0 AND 2),
	state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 1),
	tries INTEGER NOT NULL DEFAULT 0,
	next INTEGER NOT NULL DEFAULT 0,
	why TEXT,
	added INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fetch_queue_address ON fetch_queue (address, page);
CREATE INDEX fetch_queue_page ON fetch_queue (page) WHERE page <> 0;

-- Claims on the analyst's word alone are few, and are listed.
CREATE INDEX claim_uncited ON claim ("record", "field")
	WHERE "citation" IS NULL;

PRAGMA user_version = 3;
