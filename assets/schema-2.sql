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

-- How a page came: the server's certificates, the state of the clock, the
-- capture whose bytes it repeats, the page that asked for it.
ALTER TABLE capture ADD COLUMN "certificates" TEXT;
ALTER TABLE capture ADD COLUMN "clock" TEXT;
ALTER TABLE capture ADD COLUMN "revisit" INTEGER
	REFERENCES capture (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE capture ADD COLUMN "page" INTEGER
	REFERENCES capture (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX capture_address ON capture ("address")
	WHERE "address" IS NOT NULL;
CREATE INDEX capture_sha256 ON capture ("sha256")
	WHERE "sha256" IS NOT NULL;
CREATE INDEX capture_certificates ON capture ("certificates")
	WHERE "certificates" IS NOT NULL;
CREATE INDEX capture_revisit ON capture ("revisit")
	WHERE "revisit" IS NOT NULL;
CREATE INDEX capture_page ON capture ("page")
	WHERE "page" IS NOT NULL;

PRAGMA user_version = 2;
