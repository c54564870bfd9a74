-- The content of a case, as of version 1: what came later is a step in
-- store/migrate.c, and this file stays as it is. store/table.h describes the
-- same columns for C; a test compares the two. Rows are insert-only: a correction is a new row that
-- replaces, withdrawing is a judgement. Rows change by undo, redo, expunge and
-- join alone.
--
-- Every row of content carries `entry`, the small local number of the action
-- that made it. It is not indexed: an index on it costs 12 % of the file and
-- every load, and the entry itself knows where its rows are.
--
-- Foreign keys are deferred, because lines may refer to later lines and redo
-- puts rows back in any order. Every reference has its child index: without
-- one each undo would scan. Ids are 63 bits, unique across copies of a case.

CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The registry as this case has it (assets/registry.txt, line by line).
CREATE TABLE registry (
	ord INTEGER PRIMARY KEY,
	line TEXT NOT NULL
) STRICT;

-- One action of the analyst. hash covers the entry's own line, its rows'
-- canonical lines and its parents' hashes. live, low, high, rows and list are
-- kept for speed and can be found again from the tables; they are not hashed.
CREATE TABLE entry (
	id INTEGER PRIMARY KEY,
	uid INTEGER NOT NULL UNIQUE,
	kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5),
	what TEXT NOT NULL,
	analyst TEXT NOT NULL,
	at INTEGER NOT NULL,
	target INTEGER REFERENCES entry (id),
	depth INTEGER NOT NULL CHECK (depth > 0),
	parent INTEGER REFERENCES entry (id),
	parent2 INTEGER REFERENCES entry (id),
	batch INTEGER NOT NULL DEFAULT 0,
	live INTEGER NOT NULL DEFAULT 1,
	capture INTEGER NOT NULL DEFAULT 0,
	rows INTEGER NOT NULL DEFAULT 0,
	low INTEGER,
	high INTEGER,
	list BLOB,
	hash TEXT NOT NULL
) STRICT;
CREATE INDEX entry_analyst ON entry (analyst, id);
CREATE INDEX entry_target ON entry (target) WHERE target IS NOT NULL;

-- Lines of undone entries, deflated, up to 1,000 a part.
CREATE TABLE undone (
	entry INTEGER NOT NULL REFERENCES entry (id),
	part INTEGER NOT NULL,
	size INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (entry, part)
) STRICT, WITHOUT ROWID;

-- What was expunged: the hash of the line stands for the line in the chain.
CREATE TABLE tombstone (
	tbl INTEGER NOT NULL,
	id INTEGER NOT NULL,
	entry INTEGER NOT NULL REFERENCES entry (id),
	at INTEGER NOT NULL,
	analyst TEXT NOT NULL,
	hash TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (tbl, id, entry)
) STRICT, WITHOUT ROWID;

-- The form or note being typed; outside of the history.
CREATE TABLE draft (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Archived bytes, content-addressed, in parts of 1 MiB. The hash is known only
-- after the last byte, so the parts hang on a local number and completing a
-- blob writes one row. Unfinished (sha256 NULL) and not touched for long: left
-- by a crash, swept at open. coded: 0 plain, 1 deflated; size: of the part's
-- own bytes. touched: ms since 1970.
CREATE TABLE blob (
	id INTEGER PRIMARY KEY,
	sha256 TEXT UNIQUE,
	size INTEGER NOT NULL DEFAULT 0,
	touched INTEGER
) STRICT;
CREATE INDEX blob_unfinished ON blob (touched) WHERE sha256 IS NULL;
CREATE TABLE blob_part (
	blob INTEGER NOT NULL REFERENCES blob (id),
	part INTEGER NOT NULL,
	coded INTEGER NOT NULL CHECK (coded BETWEEN 0 AND 1),
	size INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (blob, part)
) STRICT;

-- A thing, relation or event of the case; all else about it is claimed.
CREATE TABLE record (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"kind" INTEGER NOT NULL,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX record_kind ON record ("kind");

-- A document or data set that can be cited. Its id is also its record.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"kind" INTEGER CHECK ("kind" BETWEEN 0 AND 9),
	"state" INTEGER CHECK ("state" BETWEEN 0 AND 2),
	"address" TEXT,
	"link" TEXT,
	"cited_by" INTEGER
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"part_of" INTEGER
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX source_cited_by ON source ("cited_by")
	WHERE "cited_by" IS NOT NULL;
CREATE INDEX source_part_of ON source ("part_of")
	WHERE "part_of" IS NOT NULL;

-- Source takes its knowledge from another.
CREATE TABLE derivation (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"source" INTEGER NOT NULL
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"from" INTEGER NOT NULL
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"how" INTEGER CHECK ("how" BETWEEN 0 AND 4),
	"stated" INTEGER CHECK ("stated" BETWEEN 0 AND 2),
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX derivation_source ON derivation ("source");
CREATE INDEX derivation_from ON derivation ("from");

-- One archived fetch or attached file. The bytes are a blob.
CREATE TABLE capture (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"source" INTEGER NOT NULL
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"address" TEXT,
	"method" INTEGER CHECK ("method" BETWEEN 0 AND 3),
	"started" INTEGER,
	"ended" INTEGER,
	"status" INTEGER,
	"type" TEXT,
	"headers" TEXT,
	"request" TEXT,
	"sha256" TEXT,
	"size" INTEGER,
	"truncated" INTEGER,
	"peer" TEXT,
	"tls" TEXT,
	"proxy" TEXT,
	"tool" TEXT,
	"collector" TEXT,
	"obtained" TEXT,
	"suspect" TEXT,
	"follows" INTEGER
		REFERENCES capture (id) DEFERRABLE INITIALLY DEFERRED,
	"wire" TEXT,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX capture_source ON capture ("source");
CREATE INDEX capture_follows ON capture ("follows")
	WHERE "follows" IS NOT NULL;

-- Where it is said: source, place, speaker, origin.
CREATE TABLE citation (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"source" INTEGER NOT NULL
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"n" INTEGER,
	"at" TEXT,
	"quote" TEXT,
	"by" INTEGER
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"words" TEXT,
	"origin" INTEGER
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"origin_unknown" INTEGER,
	"means" INTEGER CHECK ("means" BETWEEN 0 AND 6),
	"basis" INTEGER CHECK ("basis" BETWEEN 0 AND 3),
	"repeats" INTEGER
		REFERENCES citation (id) DEFERRABLE INITIALLY DEFERRED,
	"translation" TEXT,
	"language" TEXT,
	"translator" TEXT,
	"replaces" INTEGER
		REFERENCES citation (id) DEFERRABLE INITIALLY DEFERRED,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX citation_number ON citation ("source", "n");
CREATE INDEX citation_by ON citation ("by")
	WHERE "by" IS NOT NULL;
CREATE INDEX citation_origin ON citation ("origin")
	WHERE "origin" IS NOT NULL;
CREATE INDEX citation_repeats ON citation ("repeats")
	WHERE "repeats" IS NOT NULL;
CREATE INDEX citation_replaces ON citation ("replaces")
	WHERE "replaces" IS NOT NULL;

-- A citation's place in the archived bytes.
CREATE TABLE passage (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"citation" INTEGER NOT NULL
		REFERENCES citation (id) DEFERRABLE INITIALLY DEFERRED,
	"capture" INTEGER NOT NULL
		REFERENCES capture (id) DEFERRABLE INITIALLY DEFERRED,
	"start" INTEGER,
	"length" INTEGER,
	"sha256" TEXT,
	"how" INTEGER CHECK ("how" BETWEEN 0 AND 2),
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX passage_citation ON passage ("citation");
CREATE INDEX passage_capture ON passage ("capture");

-- A field of a record has a value, says a citation.
CREATE TABLE claim (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"citation" INTEGER
		REFERENCES citation (id) DEFERRABLE INITIALLY DEFERRED,
	"record" INTEGER NOT NULL
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"field" INTEGER NOT NULL,
	"said" TEXT,
	"bounds" TEXT,
	"edtf" TEXT,
	"anchor" INTEGER
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"anchor_field" INTEGER,
	"relation" INTEGER CHECK ("relation" BETWEEN 0 AND 5),
	"offset" TEXT,
	"ref" INTEGER
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"choice" INTEGER,
	"unit" TEXT,
	"hedge" TEXT,
	"polarity" INTEGER CHECK ("polarity" BETWEEN 0 AND 2),
	"as_of" TEXT,
	"from" TEXT,
	"to" TEXT,
	"reading" INTEGER CHECK ("reading" BETWEEN 0 AND 2),
	"replaces" INTEGER
		REFERENCES claim (id) DEFERRABLE INITIALLY DEFERRED,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX claim_record ON claim ("record", "field");
CREATE INDEX claim_citation ON claim ("citation")
	WHERE "citation" IS NOT NULL;
CREATE INDEX claim_anchor ON claim ("anchor")
	WHERE "anchor" IS NOT NULL;
CREATE INDEX claim_ref ON claim ("ref")
	WHERE "ref" IS NOT NULL;
CREATE INDEX claim_replaces ON claim ("replaces")
	WHERE "replaces" IS NOT NULL;

-- An inferred claim rests on another.
CREATE TABLE premise (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"claim" INTEGER NOT NULL
		REFERENCES claim (id) DEFERRABLE INITIALLY DEFERRED,
	"rests_on" INTEGER NOT NULL
		REFERENCES claim (id) DEFERRABLE INITIALLY DEFERRED,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX premise_claim ON premise ("claim");
CREATE INDEX premise_rests_on ON premise ("rests_on");

-- A dated decision of the analyst, with a reason.
CREATE TABLE judgement (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"about" INTEGER NOT NULL,
	"verdict" INTEGER CHECK ("verdict" BETWEEN 0 AND 6),
	"other" INTEGER
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"field" INTEGER,
	"cause" INTEGER CHECK ("cause" BETWEEN 0 AND 5),
	"reason" TEXT,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX judgement_about ON judgement ("about");
CREATE INDEX judgement_other ON judgement ("other")
	WHERE "other" IS NOT NULL;

-- Latest wins (greatest id).
CREATE TABLE setting (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"target" INTEGER NOT NULL,
	"name" TEXT NOT NULL,
	"value" TEXT,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
-- Short keys are looked up by value.
CREATE INDEX setting_key ON setting ("value") WHERE "name" = 'key';
CREATE INDEX setting_target ON setting ("target");

-- What the analyst writes about anything.
CREATE TABLE note (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"target" INTEGER,
	"type" INTEGER CHECK ("type" BETWEEN 0 AND 3),
	"text" TEXT NOT NULL,
	"state" INTEGER CHECK ("state" BETWEEN 0 AND 1),
	"replaces" INTEGER
		REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX note_target ON note ("target")
	WHERE "target" IS NOT NULL;
CREATE INDEX note_replaces ON note ("replaces")
	WHERE "replaces" IS NOT NULL;

-- A word on anything; off takes it away.
CREATE TABLE tag (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"target" INTEGER NOT NULL,
	"word" TEXT NOT NULL,
	"off" INTEGER,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX tag_target ON tag ("target");

-- A mark on anything; off takes it away.
CREATE TABLE mark (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"target" INTEGER NOT NULL,
	"word" TEXT,
	"off" INTEGER,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX mark_target ON mark ("target");

-- It stood there unchanged in that version of a data set.
CREATE TABLE seen (
	id INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,
	"record" INTEGER NOT NULL
		REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
	"source" INTEGER NOT NULL
		REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
	"version" TEXT,
	"dated" INTEGER,
	"analyst" TEXT
) STRICT;
CREATE INDEX seen_record ON seen ("record");
CREATE INDEX seen_source ON seen ("source");
