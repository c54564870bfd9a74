#include "store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>
#include <uthash.h>

#include "store/db.h"
#include "store/entry.h"
#include "store/rows.h"

/* Ids that stay behind. A row that refers to one of them stays behind too. */
struct hidden {
	int64_t id;
	UT_hash_handle hh;
};

struct copier {
	struct casefile *from;
	struct action *action;
	struct hidden *hidden;
	struct copy_report report;
};

static bool is_hidden(const struct copier *c, int64_t id)
{
	struct hidden *h;

	HASH_FIND(hh, c->hidden, &id, sizeof(id), h);
	return h != NULL;
}

static bool hide(struct copier *c, int64_t id)
{
	struct hidden *h;

	if (is_hidden(c, id))
		return true;
	h = talloc_zero(c->action, struct hidden);
	if (!h)
		return false;
	h->id = id;
	HASH_ADD(hh, c->hidden, id, sizeof(h->id), h);
	return true;
}

static enum status hide_restricted(struct copier *c, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile_db(c->from),
		"SELECT target FROM setting o WHERE name = 'marking' AND "
		"value = 'restricted' AND id = (SELECT id FROM setting WHERE "
		"target = o.target AND name = 'marking' ORDER BY entry DESC, "
		"id DESC LIMIT 1)", &s, err);

	while (status == STATUS_OK && db_step(s))
		if (!hide(c, db_column_integer(s, 0)))
			status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = db_status(s, err);
	return status;
}

static bool refers_to_hidden(const struct copier *c, const struct row *row)
{
	const struct table *t = table_get(row->table);

	if (is_hidden(c, row->id))
		return true;
	for (int i = 0; i < t->count; i++)
		if ((t->columns[i].type == COLUMN_ROW ||
		     t->columns[i].type == COLUMN_ANY) &&
		    row->data[i].type == DATUM_INTEGER &&
		    is_hidden(c, row->data[i].integer))
			return true;
	return false;
}

/* One pass over a table: what refers to something hidden is hidden. */
static enum status spread_table(struct copier *c, enum table_id table,
				bool *ret_more, struct error *err)
{
	struct statement *s;
	enum status status = rows_select_all(casefile_db(c->from), table,
					     INT64_MIN, &s, err);

	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		if (is_hidden(c, row.id) || !refers_to_hidden(c, &row))
			continue;
		*ret_more = true;
		if (!hide(c, row.id))
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	return status;
}

/* Does the record have claims, and is every one of them hidden? */
static enum status is_orphan(struct copier *c, int64_t record, bool *ret,
			     struct error *err)
{
	struct statement *s;
	int claims = 0, hidden = 0;
	enum status status = db_prepare(casefile_db(c->from), "SELECT id FROM "
					"claim WHERE record = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	while (db_step(s)) {
		claims++;
		hidden += is_hidden(c, db_column_integer(s, 0));
	}
	*ret = claims > 0 && claims == hidden;
	return db_status(s, err);
}

/* What is known by hidden claims alone goes with them: its working label,
 * its notes and what refers to it would give it away. A source stays: it is
 * there by itself. */
static enum status hide_orphans(struct copier *c, bool *ret_more,
				struct error *err)
{
	struct db *db = casefile_db(c->from);
	struct statement *s;
	enum status status = rows_select_all(db, TABLE_RECORD, INT64_MIN, &s,
					     err);

	while (status == STATUS_OK && db_step(s)) {
		int64_t id = db_column_integer(s, 0);
		bool orphan = false;

		if (is_hidden(c, id) || rows_exist(db, TABLE_SOURCE, id))
			continue;
		status = is_orphan(c, id, &orphan, err);
		if (status != STATUS_OK || !orphan)
			continue;
		*ret_more = true;
		if (!hide(c, id))
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status spread(struct copier *c, struct error *err)
{
	enum status status = STATUS_OK;
	bool more = c->hidden != NULL;

	while (more && status == STATUS_OK) {
		more = false;
		for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
			status = spread_table(c, (enum table_id)i, &more, err);
		if (status == STATUS_OK && !more)
			status = hide_orphans(c, &more, err);
	}
	return status;
}

static enum status copy_table(struct copier *c, enum table_id table,
			      struct error *err)
{
	struct statement *s;
	enum status status = rows_select_all(casefile_db(c->from), table,
					     INT64_MIN, &s, err);

	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		if (is_hidden(c, row.id)) {
			c->report.left_out++;
			continue;
		}
		row.entry = 0;
		c->report.rows++;
		/* A source brings its record; the record's own row is told
		 * apart by being there already. */
		if (table == TABLE_RECORD &&
		    rows_exist(casefile_db(c->from), TABLE_SOURCE, row.id))
			continue;
		status = action_add(c->action, &row, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	return status;
}

static enum status copy_content(struct casefile *from, struct casefile *to,
				bool open_only, struct copy_report *ret_report,
				struct error *err)
{
	struct copier c = { .from = from };
	enum status status =
		action_begin(to, "copy of a case", true, &c.action, err);

	if (status != STATUS_OK)
		return status;
	if (open_only)
		status = hide_restricted(&c, err);
	if (status == STATUS_OK)
		status = spread(&c, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = copy_table(&c, (enum table_id)i, err);
	HASH_CLEAR(hh, c.hidden);
	if (status != STATUS_OK) {
		action_abandon(c.action);
		return status;
	}
	status = action_commit(c.action, NULL, err);
	if (status == STATUS_OK)
		*ret_report = c.report;
	return status;
}

static enum status copy_rows(struct casefile *from, const char *target,
			     bool open_only, struct copy_report *ret_report,
			     struct error *err)
{
	struct casefile *to;
	enum status status = casefile_new(target, &to, err);

	if (status != STATUS_OK)
		return status;
	casefile_set_analyst(to, casefile_analyst(from));
	status = copy_content(from, to, open_only, ret_report, err);
	casefile_close(to);
	if (status != STATUS_OK)
		unlink(target);
	return status;
}

static enum status sync_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	if (good)
		return STATUS_OK;
	return error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
}

/* VACUUM INTO needs an attached file for its time, and does not fsync. */
static enum status copy_whole(struct casefile *from, const char *target,
			      struct error *err)
{
	sqlite3 *handle = casefile_sqlite(from);
	sqlite3_stmt *s = NULL;
	char path[PATH_MAX];
	int fd, code;

	if ((size_t)snprintf(path, sizeof(path), "%s%s",
			     *target == '/' ? "" : "./", target) >=
	    sizeof(path))
		return error_set(err, STATUS_LIMIT, "%s: path too long",
				 target);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return error_set(err, errno == EEXIST ? STATUS_EXISTS
						      : STATUS_IO,
				 "%s: %s", target, strerror(errno));
	close(fd);
	sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);
	code = sqlite3_prepare_v2(handle, "VACUUM INTO ?", -1, &s, NULL);
	if (code == SQLITE_OK) {
		sqlite3_bind_text(s, 1, path, -1, SQLITE_STATIC);
		code = sqlite3_step(s) == SQLITE_DONE ? SQLITE_OK
						      : SQLITE_ERROR;
		sqlite3_finalize(s);
	}
	sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
	if (code != SQLITE_OK) {
		unlink(path);
		return error_set(err, STATUS_IO, "%s: %s", target,
				 sqlite3_errmsg(handle));
	}
	return sync_file(path, err);
}

enum status copy_case(struct casefile *casefile, const char *target,
		      const struct copy_options *options,
		      struct copy_report *ret_report, struct error *err)
{
	struct copy_report report = { .rows = 0 };
	enum status status;

	if (options->open_only || options->no_history)
		status = copy_rows(casefile, target, options->open_only,
				   &report, err);
	else
		status = copy_whole(casefile, target, err);
	if (status == STATUS_OK)
		*ret_report = report;
	return status;
}
