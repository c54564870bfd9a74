#include "store/capture.h"

#include <string.h>

#include "store/db.h"
#include "store/entry_internal.h"

int64_t capture_source_at(struct casefile *casefile, const char *address)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(casefile_db(casefile), "SELECT min(id) FROM source "
		       "WHERE address = ?", &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, address, strlen(address));
	if (db_step(s)) {
		id = db_column_integer(s, 0);
		db_reset(s);
	}
	return id;
}

static const char next_sql[] =
	"SELECT s.id FROM source s WHERE s.id > ?1 AND s.address IS NOT NULL "
	"AND coalesce(s.state, 0) <> ?2 AND NOT EXISTS (SELECT 1 FROM source "
	"o WHERE o.id = s.part_of AND o.address = s.address) AND NOT (?3 AND "
	"EXISTS (SELECT 1 FROM capture c WHERE c.source = s.id AND c.page IS NULL "
	"AND c.suspect IS NULL AND coalesce(c.status, 0) NOT BETWEEN 300 AND 399)) "
	"ORDER BY s.id LIMIT 1";

int64_t capture_next_source(struct casefile *casefile, int64_t after,
			    bool missing)
{
	return db_integer(casefile_db(casefile), 0, next_sql, 3, after,
			  (int64_t)ADDRESS_LOST, (int64_t)missing);
}

int64_t capture_latest(struct casefile *casefile, int64_t source)
{
	return db_integer(casefile_db(casefile), 0,
			  "SELECT max(id) FROM capture c WHERE source = ? AND "
			  "sha256 IS NOT NULL AND page IS NULL AND NOT EXISTS "
			  "(SELECT 1 FROM capture n WHERE n.follows = c.id)", 1,
			  source);
}

int64_t capture_whole_at(struct casefile *casefile, const char *address)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(casefile_db(casefile), "SELECT max(id) FROM capture "
		       "WHERE address = ? AND status = 200 AND "
		       "coalesce(truncated, 0) = 0 AND sha256 IS NOT NULL AND "
		       "coalesce(method, 0) = 0", &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, address, strlen(address));
	if (db_step(s)) {
		id = db_column_integer(s, 0);
		db_reset(s);
	}
	return id;
}

int64_t capture_after(struct casefile *casefile, int64_t after)
{
	return db_integer(casefile_db(casefile), 0, "SELECT id FROM capture "
			  "WHERE id > ? ORDER BY id LIMIT 1", 1, after);
}

int64_t capture_last(struct casefile *casefile)
{
	return db_integer(casefile_db(casefile), 0,
			  "SELECT max(id) FROM capture", 0);
}

/* The first id that `sql` gives for one or two texts; 0 none. */
static int64_t first_id(struct casefile *casefile, const char *sql,
			const char *one, const char *two, int64_t before)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(casefile_db(casefile), sql, &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, one, strlen(one));
	if (two)
		db_bind_text(s, 2, two, strlen(two));
	if (before)
		db_bind_integer(s, 3, before);
	if (db_step(s)) {
		id = db_column_integer(s, 0);
		db_reset(s);
	}
	return id;
}

int64_t capture_with_bytes_at(struct casefile *casefile, const char *address)
{
	return first_id(casefile, "SELECT max(id) FROM capture WHERE address "
			"= ?1 AND sha256 IS NOT NULL AND revisit IS NULL",
			address, NULL, 0);
}

int64_t capture_with_bytes_before(struct casefile *casefile,
				  const char *address, int64_t before)
{
	return first_id(casefile, "SELECT max(id) FROM capture WHERE address "
			"= ?1 AND sha256 IS NOT NULL AND revisit IS NULL AND "
			"id < ?3", address, NULL, before);
}

bool capture_known(struct casefile *casefile, const char *address,
		   int64_t started, const char *sha256, int64_t revisit)
{
	struct statement *s;
	bool known;

	if (db_prepare(casefile_db(casefile), "SELECT 1 FROM capture WHERE "
		       "address = ?1 AND coalesce(sha256, '') = ?2 AND "
		       "started = ?3 AND coalesce(revisit, 0) = ?4 LIMIT 1",
		       &s, NULL) != STATUS_OK)
		return false;
	db_bind_text(s, 1, address, strlen(address));
	db_bind_text(s, 2, sha256, strlen(sha256));
	db_bind_integer(s, 3, started);
	db_bind_integer(s, 4, revisit);
	known = db_step(s);
	if (known)
		db_reset(s);
	return known;
}

int64_t capture_same_before(struct casefile *casefile, const struct row *row)
{
	const char *hash = row_text(row, CAPTURE_SHA256);
	const char *wire = row_text(row, CAPTURE_WIRE);

	return !hash ? 0 : first_id(
		casefile, "SELECT min(id) FROM capture WHERE sha256 = ?1 AND "
		"coalesce(wire, '') = ?2 AND id < ?3 AND status = 200 AND "
		"coalesce(truncated, 0) = 0 AND revisit IS NULL", hash,
		wire ? wire : "", row->id);
}

int64_t capture_first_with(struct casefile *casefile,
			   const char *certificates)
{
	return first_id(casefile, "SELECT min(id) FROM capture WHERE "
			"certificates = ?1", certificates, NULL, 0);
}

int64_t capture_stamp_after(struct casefile *casefile, int64_t after)
{
	return db_integer(casefile_db(casefile), 0, "SELECT id FROM stamp "
			  "WHERE id > ? ORDER BY id LIMIT 1", 1, after);
}

bool capture_history_has(struct casefile *casefile, const char *hash)
{
	return first_id(casefile, "SELECT min(id) FROM entry WHERE hash = ?1",
			hash, NULL, 0) != 0;
}

static const char events_sql[] =
	"SELECT DISTINCT e.id, e.at, e.analyst, e.what, e.hash, r.row FROM ("
	"SELECT entry, 'capture' AS row FROM capture WHERE id = ?1 "
	"UNION ALL SELECT entry, 'led to' FROM capture WHERE follows = ?1 "
	"UNION ALL SELECT entry, 'revisit' FROM capture WHERE revisit = ?1 "
	"UNION ALL SELECT entry, 'part of the page' FROM capture WHERE page = "
	"?1 UNION ALL SELECT entry, 'passage' FROM passage WHERE capture = ?1 "
	"UNION ALL SELECT entry, 'setting' FROM setting WHERE target = ?1 "
	"UNION ALL SELECT entry, 'note' FROM note WHERE target = ?1 "
	"UNION ALL SELECT entry, 'tag' FROM tag WHERE target = ?1 "
	"UNION ALL SELECT entry, 'mark' FROM mark WHERE target = ?1 "
	"UNION ALL SELECT entry, 'judgement' FROM judgement WHERE about = ?1 "
	"UNION ALL SELECT (SELECT x.id FROM entry x WHERE x.at = t.at AND "
	"x.kind = ?2), 'expunged: ' || t.reason FROM tombstone t WHERE t.id "
	"= ?1) r JOIN entry e ON e.id = r.entry ORDER BY e.id, r.row";

enum status capture_events(struct casefile *casefile, int64_t capture,
			   capture_each_event *each, void *payload,
			   struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(casefile_db(casefile), events_sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, capture);
	db_bind_integer(s, 2, ENTRY_EXPUNGE);
	while (db_step(s)) {
		struct capture_event e = {
			.entry = db_column_integer(s, 0),
			.at = db_column_integer(s, 1),
			.by = db_column_text(s, 2, NULL),
			.what = db_column_text(s, 3, NULL),
			.hash = db_column_text(s, 4, NULL),
			.row = db_column_text(s, 5, NULL) };

		each(payload, &e);
	}
	return db_status(s, err);
}

int64_t capture_claims_of(struct casefile *casefile, int64_t record,
			  int field)
{
	return db_integer(casefile_db(casefile), 0, "SELECT count(*) FROM "
			  "claim WHERE record = ? AND field = ?", 2, record,
			  (int64_t)field);
}
