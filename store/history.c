/* Entries read: the log, the head, what undo would take back. */
#include <string.h>
#include <talloc.h>

#include "src/base/hash.h"
#include "store/entry_internal.h"

bool hex_to_hash(const char *hex, unsigned char ret_hash[32])
{
	if (!hex || strlen(hex) != 64 ||
	    strspn(hex, "0123456789abcdef") != 64)
		return false;
	for (int i = 0; i < 32; i++)
		ret_hash[i] = (unsigned char)(hex_digit(hex[2 * i]) * 16 +
					      hex_digit(hex[2 * i + 1]));
	return true;
}

static const char entry_sql[] =
	"SELECT e.id, e.uid, e.at, e.target, t.uid, e.depth, e.parent, "
	"e.parent2, e.rows, e.low, e.high, e.kind, e.batch, e.live, e.capture, "
	"e.what, e.analyst, e.hash, e.list "
	"FROM entry e LEFT JOIN entry t ON t.id = e.target WHERE e.id = ?";

static enum status take_entry(struct statement *s, struct entry_row *e,
			      struct error *err)
{
	const void *list;
	int64_t *const numbers[] = {
		&e->id, &e->uid, &e->at, &e->target, &e->target_uid,
		&e->depth, &e->parent, &e->parent2, &e->rows, &e->low,
		&e->high
	};

	for (int i = 0; i < 11; i++)
		*numbers[i] = db_column_integer(s, i);
	e->has_range = !db_column_is_null(s, 9);
	e->kind = (enum entry_kind)db_column_integer(s, 11);
	e->batch = db_column_integer(s, 12) != 0;
	e->live = db_column_integer(s, 13) != 0;
	e->capture = db_column_integer(s, 14) != 0;
	e->what = talloc_strdup(e, db_column_text(s, 15, NULL));
	e->analyst = talloc_strdup(e, db_column_text(s, 16, NULL));
	e->hash = talloc_strdup(e, db_column_text(s, 17, NULL));
	list = db_column_blob(s, 18, &e->list_size);
	if (list)
		e->list = talloc_memdup(e, list, e->list_size);
	if (!e->what || !e->analyst || !e->hash || (list && !e->list))
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

enum status entry_read(struct casefile *c, const void *ctx, int64_t id,
		       struct entry_row **ret, struct error *err)
{
	struct statement *s;
	struct entry_row *e;
	enum status status = db_prepare(c->db, entry_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	if (!db_step(s)) {
		status = db_status(s, err);
		return status != STATUS_OK
			       ? status
			       : error_set(err, STATUS_NOT_FOUND,
					   "no entry %lld in the history",
					   (long long)id);
	}
	e = talloc_zero(ctx, struct entry_row);
	status = e ? take_entry(s, e, err)
		   : error_set(err, STATUS_NOMEM, "out of memory");
	db_reset(s);
	if (status == STATUS_OK)
		*ret = e;
	return status;
}

static void fill_info(const struct casefile *c, struct entry_info *info,
		      const struct entry_row *e)
{
	info->id = e->id;
	info->kind = entry_kind_words[e->kind];
	info->what = e->what;
	info->by = e->analyst;
	info->at = e->at;
	info->target = e->target;
	info->rows = e->rows;
	info->live = e->live;
	info->batch = e->batch;
	info->large = e->rows > c->large_rows;
	memcpy(info->hash, e->hash, sizeof(info->hash));
}

int64_t entry_by(struct casefile *casefile, int64_t at)
{
	return db_integer(casefile->db, 0, "SELECT max(id) FROM entry "
			  "WHERE at <= ?1", 1, at);
}

enum status entry_log(struct casefile *casefile, const void *ctx,
		      int64_t before, int n, struct entry_info **ret_entries,
		      int *ret_count, struct error *err)
{
	int64_t id = before > 0 ? before - 1
				: db_integer(casefile->db, 0,
					     "SELECT max(id) FROM entry", 0);
	struct entry_info *list =
		talloc_array(ctx, struct entry_info, n > 0 ? (unsigned)n : 1);
	int count = 0;

	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (; id > 0 && count < n; id--) {
		struct entry_row *e;
		enum status status = entry_read(casefile, list, id, &e, err);

		if (status != STATUS_OK) {
			talloc_free(list);
			return status;
		}
		fill_info(casefile, &list[count++], e);
	}
	*ret_entries = list;
	*ret_count = count;
	return STATUS_OK;
}

char *entry_head(struct casefile *casefile, const void *ctx)
{
	struct statement *s;
	char *head;

	if (db_prepare(casefile->db, "SELECT hash FROM entry ORDER BY id DESC "
		       "LIMIT 1", &s, NULL) != STATUS_OK)
		return NULL;
	head = talloc_strdup(ctx, db_step(s) ? db_column_text(s, 0, NULL)
					     : "");
	db_reset(s);
	return head;
}

static int64_t for_analyst(struct casefile *c, const char *sql)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(c->db, sql, &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, casefile_analyst(c), strlen(casefile_analyst(c)));
	if (db_step(s))
		id = db_column_integer(s, 0);
	db_reset(s);
	return id;
}

int64_t entry_undoable(struct casefile *casefile)
{
	return for_analyst(casefile,
			   "SELECT id FROM entry WHERE analyst = ?1 AND "
			   "kind = 0 AND live = 1 AND capture = 0 "
			   "ORDER BY id DESC LIMIT 1");
}

/* What was undone since this analyst last did something new. */
int64_t entry_redoable(struct casefile *casefile)
{
	return for_analyst(
		casefile,
		"SELECT target FROM entry u WHERE analyst = ?1 AND kind = 1 "
		"AND id > coalesce((SELECT max(id) FROM entry WHERE "
		"analyst = ?1 AND kind = 0), 0) "
		"AND (SELECT live FROM entry WHERE id = u.target) = 0 "
		"ORDER BY id DESC LIMIT 1");
}
