#include "store/fetch_queue.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "store/db.h"

enum { HOLDER_MAX = 320, NAME_MAX_BYTES = 256, SILENT_TIMES = 3 };

static enum status may_write(struct casefile *casefile, struct error *err)
{
	if (casefile_is_writable(casefile))
		return STATUS_OK;
	return error_set(err, STATUS_REFUSED, "%s: open for reading alone",
			 casefile_path(casefile));
}

/* One statement, in a transaction of its own or in the one that is open. */
static enum status run_alone(struct casefile *casefile, struct statement *s,
			     struct error *err)
{
	struct db *db = casefile_db(casefile);
	enum status status = db_begin(db, err);

	if (status != STATUS_OK) {
		db_reset(s);
		return status;
	}
	status = db_run(s, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

/* --- putting in --- */

static const char add_sql[] =
	"INSERT INTO fetch_queue (id, address, host, source, page, depth, "
	"requisites, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
	"ON CONFLICT (address, page) DO UPDATE SET state = 0, tries = 0, "
	"next = 0, why = NULL, source = max(source, excluded.source), "
	"requisites = max(requisites, excluded.requisites) RETURNING id";

static enum status add_one(struct casefile *casefile, struct fetch_item *item,
			   struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(casefile_db(casefile), add_sql, &s,
					err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, casefile_new_id(casefile));
	db_bind_text(s, 2, item->address, strlen(item->address));
	db_bind_text(s, 3, item->host, strlen(item->host));
	db_bind_integer(s, 4, item->source);
	db_bind_integer(s, 5, item->page);
	db_bind_integer(s, 6, item->depth);
	db_bind_integer(s, 7, item->requisites);
	db_bind_integer(s, 8, clock_now());
	if (db_step(s))
		item->id = db_column_integer(s, 0);
	status = db_status(s, err);
	db_reset(s);
	return status;
}

enum status fetch_queue_add(struct casefile *casefile,
			    struct fetch_item *items, int count,
			    struct error *err)
{
	struct db *db = casefile_db(casefile);
	enum status status = may_write(casefile, err);

	if (status == STATUS_OK)
		status = db_begin(db, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_one(casefile, &items[i], err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

int64_t fetch_queue_at(struct casefile *casefile, const char *address)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(casefile_db(casefile), "SELECT id FROM fetch_queue "
		       "WHERE address = ? AND page = 0", &s, NULL) !=
	    STATUS_OK)
		return 0;
	db_bind_text(s, 1, address, strlen(address));
	if (db_step(s))
		id = db_column_integer(s, 0);
	db_reset(s);
	return id;
}

bool fetch_queue_has_part(struct casefile *casefile, const char *address,
			  int64_t page)
{
	struct statement *s;
	bool has;

	if (db_prepare(casefile_db(casefile), "SELECT 1 FROM fetch_queue WHERE "
		       "address = ?1 AND page = ?2 UNION ALL SELECT 1 FROM "
		       "capture WHERE address = ?1 AND page = ?2 LIMIT 1", &s,
		       NULL) != STATUS_OK)
		return false;
	db_bind_text(s, 1, address, strlen(address));
	db_bind_integer(s, 2, page);
	has = db_step(s);
	db_reset(s);
	return has;
}

void fetch_queue_parts(struct casefile *casefile, int64_t page,
		       int64_t *ret_count, int64_t *ret_bytes)
{
	struct db *db = casefile_db(casefile);

	*ret_count = db_integer(db, 0, "SELECT (SELECT count(*) FROM capture "
				"WHERE page = ?1) + (SELECT count(*) FROM "
				"fetch_queue WHERE page = ?1)", 1, page);
	*ret_bytes = db_integer(db, 0, "SELECT coalesce(sum(size), 0) FROM "
				"capture WHERE page = ?1", 1, page);
}

/* --- reading --- */

#define ITEM_COLUMNS                                                          \
	"id, address, host, source, page, depth, requisites, state, tries, "  \
	"next, why, added"

static struct fetch_item *take(const void *ctx, struct statement *s)
{
	struct fetch_item *item = talloc_zero(ctx, struct fetch_item);

	if (!item)
		return NULL;
	item->id = db_column_integer(s, 0);
	item->address = talloc_strdup(item, db_column_text(s, 1, NULL));
	item->host = talloc_strdup(item, db_column_text(s, 2, NULL));
	item->source = db_column_integer(s, 3);
	item->page = db_column_integer(s, 4);
	item->depth = (int)db_column_integer(s, 5);
	item->requisites = (enum fetch_requisites)db_column_integer(s, 6);
	item->given_up = db_column_integer(s, 7) != 0;
	item->tries = (int)db_column_integer(s, 8);
	item->next = db_column_integer(s, 9);
	if (!db_column_is_null(s, 10))
		item->why = talloc_strdup(item, db_column_text(s, 10, NULL));
	item->added = db_column_integer(s, 11);
	if (!item->address || !item->host)
		TALLOC_FREE(item);
	return item;
}

static struct fetch_item *read_by(struct casefile *casefile, const void *ctx,
				  const char *sql, int64_t id)
{
	struct fetch_item *item = NULL;
	struct statement *s;

	if (db_prepare(casefile_db(casefile), sql, &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, id);
	if (db_step(s))
		item = take(ctx, s);
	db_reset(s);
	return item;
}

struct fetch_item *fetch_queue_read(struct casefile *casefile,
				    const void *ctx, int64_t id)
{
	return read_by(casefile, ctx, "SELECT " ITEM_COLUMNS
		       " FROM fetch_queue WHERE id = ?", id);
}

struct fetch_item *fetch_queue_after(struct casefile *casefile,
				     const void *ctx, int64_t after)
{
	return read_by(casefile, ctx, "SELECT " ITEM_COLUMNS
		       " FROM fetch_queue WHERE id > ? ORDER BY id LIMIT 1",
		       after);
}

int64_t fetch_queue_count(struct casefile *casefile)
{
	return db_integer(casefile_db(casefile), 0,
			  "SELECT count(*) FROM fetch_queue", 0);
}

/* --- what came of it --- */

enum status fetch_queue_done(struct casefile *casefile, int64_t id,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(casefile_db(casefile), "DELETE FROM "
					"fetch_queue WHERE id = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return run_alone(casefile, s, err);
}

enum status fetch_queue_again(struct casefile *casefile,
			      const struct fetch_item *item,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile_db(casefile), "UPDATE fetch_queue SET tries = ?, "
		"next = ?, why = ?, state = ? WHERE id = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, item->tries);
	db_bind_integer(s, 2, item->next);
	db_bind_text(s, 3, item->why, item->why ? strlen(item->why) : 0);
	db_bind_integer(s, 4, item->given_up);
	db_bind_integer(s, 5, item->id);
	return run_alone(casefile, s, err);
}

enum status fetch_queue_hold_host(struct casefile *casefile,
				  const char *host, int64_t next,
				  struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile_db(casefile), "UPDATE fetch_queue SET next = ?1 WHERE "
		"host = ?2 AND next < ?1 AND state = 0", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, next);
	db_bind_text(s, 2, host, strlen(host));
	return run_alone(casefile, s, err);
}

enum status fetch_queue_clear(struct casefile *casefile, int64_t id,
			      int64_t *ret_count, struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct statement *s;
	enum status status = may_write(casefile, err);

	if (status == STATUS_OK)
		status = db_prepare(db, "DELETE FROM fetch_queue WHERE id = ?1 "
				    "OR ?1 = 0", &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	status = run_alone(casefile, s, err);
	if (status == STATUS_OK && ret_count)
		*ret_count = db_changes(db);
	return status;
}

/* --- who works through it --- */

static void own_name(char name[NAME_MAX_BYTES])
{
	if (gethostname(name, NAME_MAX_BYTES) != 0 || !*name)
		snprintf(name, NAME_MAX_BYTES, "here");
	name[NAME_MAX_BYTES - 1] = '\0';
}

struct holder {
	int64_t pid, at;
	char name[NAME_MAX_BYTES];
};

static bool read_holder(struct casefile *casefile, struct holder *ret)
{
	char *text = casefile_meta(casefile, NULL, "fetching");
	bool good = text && sscanf(text, "%" SCNd64 " %" SCNd64 " %255s",
				   &ret->pid, &ret->at, ret->name) == 3;

	talloc_free(text);
	return good;
}

static bool is_alive(const struct holder *h)
{
	const int64_t most = SILENT_TIMES * (int64_t)FETCH_QUEUE_HOLD_MS;
	char name[NAME_MAX_BYTES];
	int64_t now = clock_now();

	own_name(name);
	if (!strcmp(name, h->name) &&
	    (h->pid == getpid() || (kill((pid_t)h->pid, 0) && errno == ESRCH)))
		return false;
	/* Nor is one of a time to come: the clock went back, or it is made
	 * up. */
	return h->at > now - most && h->at < now + most;
}

enum status fetch_queue_hold(struct casefile *casefile, struct error *err)
{
	struct db *db = casefile_db(casefile);
	char text[HOLDER_MAX], name[NAME_MAX_BYTES];
	struct holder h;
	enum status status = may_write(casefile, err);

	if (status == STATUS_OK)
		status = db_begin(db, err);
	if (status != STATUS_OK)
		return status;
	if (read_holder(casefile, &h) && is_alive(&h)) {
		db_rollback(db);
		return error_set(err, STATUS_BUSY, "%s: another taffrail is "
				 "fetching for this case (process %" PRId64
				 " on %.60s); let it end, or stop it",
				 casefile_name(casefile), h.pid, h.name);
	}
	own_name(name);
	snprintf(text, sizeof(text), "%ld %" PRId64 " %s", (long)getpid(),
		 clock_now(), name);
	status = casefile_set_meta(casefile, "fetching", text, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

void fetch_queue_release(struct casefile *casefile)
{
	(void)!casefile_set_meta(casefile, "fetching", "", NULL);
}
