-- The step from version 1 to 2. A step adds columns at the end, tables and
-- indexes, and is never changed once it is released (store/migrate.c).

-- The head is the closed entry of greatest depth: an open entry has its number
-- before those that are made meanwhile.
CREATE INDEX entry_depth ON entry (depth);

-- A time stamp (RFC 3161) over a manifest: the hashes of the captures and the
-- head of the history. The whole reply is kept, and what was asked.
CREATE TABLE stamp (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"manifest" TEXT,
	"request" TEXT,
	"reply" TEXT,
	"roots" TEXT,
	"authority" TEXT,
	"time" INTEGER,
	"serial" TEXT,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;

PRAGMA user_version = 2;
