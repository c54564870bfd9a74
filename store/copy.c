#include "store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "store/casefile_internal.h"
#include "store/db.h"
#include "store/entry_internal.h"
#include "store/fresh.h"
#include "store/hidden.h"
#include "store/ids.h"
#include "store/leak.h"
#include "store/open_entry.h"
#include "store/past.h"
#include "store/rows.h"
#include "store/textform.h"

enum { REPLACED_MAX = 64 };

struct copier {
	struct casefile *from;
	struct action *action;
	struct hidden *hidden; /* NULL: all of it is copied */
	const struct past *past; /* rows that stood then; NULL: now */
	bool latest; /* of settings and verdicts only the latest goes along */
	const void *ctx;
	int64_t *restricted; /* of a copy of the past: what stays behind */
	int restricted_count;
	struct copy_report report;
};

static bool is_later(struct copier *c, const char *sql, const struct row *row,
		     int64_t target, int64_t other, const char *name)
{
	struct statement *s;
	int64_t latest = row->id;

	if (db_prepare(casefile_db(c->from), sql, &s, NULL) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, target);
	db_bind_integer(s, 2, c->past && c->past->until ? c->past->until
							: INT64_MAX);
	if (name)
		db_bind_text(s, 3, name, strlen(name));
	else
		db_bind_integer(s, 3, other);
	if (db_step(s))
		latest = db_column_integer(s, 0);
	db_reset(s);
	return latest != row->id;
}

/* In one entry the ids alone would say which setting or verdict is the
 * latest, and ids made from names have no order. */
static bool is_superseded(struct copier *c, const struct row *row)
{
	if (c->latest && row->table == TABLE_SETTING)
		return is_later(c, "SELECT id FROM setting WHERE target = ?1 "
				"AND name = ?3 AND entry <= ?2 ORDER BY "
				SETTING_LATEST(""), row,
				row_integer(row, SETTING_TARGET), 0,
				row_text(row, SETTING_NAME));
	if (c->latest && row->table == TABLE_JUDGEMENT)
		return is_later(c, "SELECT id FROM judgement WHERE about = ?1 "
				"AND entry <= ?2 AND COALESCE(other, 0) = ?3 "
				"ORDER BY entry DESC, id DESC LIMIT 1", row,
				row_integer(row, JUDGEMENT_ABOUT),
				row_integer(row, JUDGEMENT_OTHER), NULL);
	return false;
}

static bool is_of_another_time(const struct copier *c, const struct row *row)
{
	return c->past && c->past->until && row->entry > c->past->until;
}

/* ---- what may leave a copy of the past ---- */

/* In the tables themselves, not in the views of then. */
static const char *const stands_now_sql[TABLE_LAST] = {
#define STANDS_SQL(name, word)                                                \
	[TABLE_##name] = "SELECT 1 FROM main." word " WHERE id = ?",
	TABLE_TABLE(STANDS_SQL)
#undef STANDS_SQL
};

static bool stands_now(struct copier *c, int64_t id)
{
	for (int i = 0; i < TABLE_LAST; i++)
		if (db_integer(casefile_db(c->from), 0, stands_now_sql[i], 1,
			       id))
			return true;
	return false;
}

/* In the tables themselves: which setting of a thing holds. */
#define LATEST_NOW(name)                                                      \
	"FROM main.setting WHERE target = ?1 AND name = '" name "' ORDER BY " \
	SETTING_LATEST("")

/* The version of a note that nothing replaces. */
static int64_t newest_of(struct copier *c, int64_t note)
{
	for (int i = 0; i < REPLACED_MAX; i++) {
		int64_t next = db_integer(casefile_db(c->from), 0,
					  "SELECT max(id) FROM main.note "
					  "WHERE replaces = ?", 1, note);

		if (!next)
			break;
		note = next;
	}
	return note;
}

/* A flag holds for what replaces the note that it is set on, until it is set
 * anew: the newest version decides for all of them. */
static bool is_published_now(struct copier *c, int64_t note)
{
	struct db *db = casefile_db(c->from);
	int64_t at = newest_of(c, note), said = -1;

	if (db_integer(db, 0,
		       "SELECT value = 'restricted' " LATEST_NOW("marking"),
		       1, at))
		return false;
	for (int i = 0; at && said < 0 && i < REPLACED_MAX; i++) {
		said = db_integer(db, -1,
				  "SELECT value = 'yes' " LATEST_NOW("publish"),
				  1, at);
		at = db_integer(db, 0, "SELECT coalesce(replaces, 0) FROM "
				"main.note WHERE id = ?", 1, at);
	}
	return said == 1;
}

static enum status add_restricted(struct copier *c, int64_t target,
				  struct error *err)
{
	c->restricted = talloc_realloc(c->ctx, c->restricted, int64_t,
				       (unsigned int)c->restricted_count + 1);
	if (!c->restricted)
		return error_set(err, STATUS_NOMEM, "out of memory");
	c->restricted[c->restricted_count++] = target;
	return STATUS_OK;
}

static enum status set_undone_mark(struct copier *c, int64_t target,
				   bool restricted, struct error *err)
{
	for (int i = 0; i < c->restricted_count; i++) {
		if (c->restricted[i] != target)
			continue;
		if (!restricted)
			c->restricted[i] = c->restricted[--c->restricted_count];
		return STATUS_OK;
	}
	return restricted ? add_restricted(c, target, err) : STATUS_OK;
}

/* What is set now decides, not a mark or a leave of then. A note that is gone
 * now is not set to publish: it was taken back. */
static bool is_leave_of_then(struct copier *c, const struct row *row)
{
	const char *name = row_text(row, SETTING_NAME);

	return strcmp(name, "marking") == 0 ||
	       (strcmp(name, "publish") == 0 &&
		!is_published_now(c, row_integer(row, SETTING_TARGET)));
}

static enum status add_setting(struct copier *c, int64_t target,
			       const char *name, const char *value,
			       struct error *err)
{
	struct row row;

	row_init(&row, TABLE_SETTING, 0);
	row_set_integer(&row, SETTING_TARGET, target);
	row_set_text(&row, SETTING_NAME, name);
	row_set_text(&row, SETTING_VALUE, value);
	return action_add(c->action, &row, err);
}

/* What a labelled thing is called; a note says it in its text, and leaves
 * when the one that it stands for does. */
static enum status add_label(struct copier *c, enum table_id table, int64_t id,
			     struct error *err)
{
	int number = hidden_number(c->hidden, id);
	const struct kind *kind;
	char label[80], *publish;
	enum status status = STATUS_OK;

	if (table == TABLE_NOTE) {
		publish = casefile_setting(c->from, c->action, id, "publish");
		return publish && strcmp(publish, "yes") == 0
			       ? add_setting(c, id, "publish", "yes", err)
			       : STATUS_OK;
	}
	kind = registry_kind(casefile_registry(c->from),
			     casefile_kind_of(c->from, id));
	snprintf(label, sizeof(label), "%.40s withheld %d",
		 table == TABLE_SOURCE ? "source"
		 : kind		       ? kind->word : "thing", number);
	if (table == TABLE_SOURCE) {
		char key[32];

		snprintf(key, sizeof(key), "withheld%d", number);
		status = add_setting(c, id, "key", key, err);
		snprintf(label, sizeof(label), "(source withheld %d)", number);
	}
	return status == STATUS_OK ? add_setting(c, id, "label", label, err)
				   : status;
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
		if (is_of_another_time(c, &row) || is_superseded(c, &row) ||
		    (c->past && table == TABLE_SETTING &&
		     is_leave_of_then(c, &row)))
			continue;
		if (c->hidden && !hidden_open_row(c->hidden, c->action, &row)) {
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
		if (status == STATUS_OK && c->hidden &&
		    (table == TABLE_RECORD || table == TABLE_SOURCE ||
		     table == TABLE_NOTE) &&
		    hidden_is_labelled(c->hidden, row.id))
			status = add_label(c, table, row.id, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	return status;
}

static enum status mark_restricted(struct copier *c, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < c->restricted_count && status == STATUS_OK; i++)
		status = add_setting(c, c->restricted[i], "marking",
				     "restricted", err);
	return status;
}

static enum status copy_content(struct copier *c, struct casefile *to,
				struct error *err)
{
	enum status status =
		action_begin(to, "copy of a case", true, &c->action, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		/* It is about another history, and names what is hidden. */
		if (i == TABLE_STAMP)
			continue;
		status = copy_table(c, (enum table_id)i, err);
		if (status == STATUS_OK && i == TABLE_SETTING)
			status = mark_restricted(c, err);
	}
	if (status != STATUS_OK) {
		action_abandon(c->action);
		return status;
	}
	return action_commit(c->action, NULL, err);
}

/* The bytes as they lie on the disk: rows, cells, index, free space. */
static enum status scan_copy(struct casefile *from, const void *ctx,
			     const struct fresh *fresh,
			     const struct hidden *hidden,
			     struct copy_report *report, struct error *err)
{
	struct leak_scan *scan;
	FILE *file;
	enum status status = leak_scan_new(ctx, from, hidden, &scan, err);

	if (status != STATUS_OK)
		return status;
	file = fopen(fresh->part, "rbe");
	if (!file)
		return error_set(err, STATUS_IO, "%s: %s", fresh->part,
				 strerror(errno));
	status = leak_scan_file(scan, fresh->target, LEAK_TEXT, file, err);
	fclose(file);
	if (status == STATUS_OK)
		status = leak_scan_verdict(scan, err);
	if (status == STATUS_OK)
		status = leak_scan_result(scan, &report->printed,
					  &report->printed_count, err);
	return status;
}

/* A thing that is gone cannot be opened any more, and could not go before its
 * mark did: of what was undone, the mark given last holds for it. */
static enum status take_undone_mark(void *payload, enum table_id table,
				    int64_t id, const char *line,
				    size_t length, struct error *err)
{
	struct copier *c = payload;
	void *ctx;
	struct row row;
	enum status status;

	(void)id;
	if (table != TABLE_SETTING)
		return STATUS_OK;
	ctx = talloc_new(NULL);
	if (!ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = textform_read_row(casefile_registry(c->from), ctx, line,
				   length, &row, err);
	if (status == STATUS_OK &&
	    strcmp(row_text(&row, SETTING_NAME), "marking") == 0 &&
	    !stands_now(c, row_integer(&row, SETTING_TARGET)))
		status = set_undone_mark(
			c, row_integer(&row, SETTING_TARGET),
			strcmp(row_text(&row, SETTING_VALUE), "restricted") ==
				0, err);
	talloc_free(ctx);
	return status;
}

/* The entries stand in a list first: their lines are read while nothing else
 * is stepped. */
static enum status read_undone_marks(struct copier *c, struct error *err)
{
	struct ids entries = { .count = 0 };
	struct statement *s;
	enum status status = db_prepare(casefile_db(c->from),
					"SELECT id FROM entry WHERE live = 0 "
					"ORDER BY id", &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		status = ids_add(&entries, db_column_integer(s, 0), err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	for (size_t i = 0; i < entries.count && status == STATUS_OK; i++)
		status = undone_each(c->from, entries.id[i], take_undone_mark,
				     c, err);
	ids_release(&entries);
	return status;
}

/* In the order in which they were first marked, which numbers their
 * labels. */
static enum status read_restricted(struct copier *c, struct error *err)
{
	static const char sql[] =
		"SELECT target FROM setting o WHERE name = 'marking' AND "
		"(SELECT value FROM setting WHERE target = o.target AND "
		"name = 'marking' ORDER BY " SETTING_LATEST("") ") = "
		"'restricted' GROUP BY target ORDER BY MIN(entry), MIN(id)";
	struct statement *s;
	enum status status = db_prepare(casefile_db(c->from), sql, &s, err);

	while (status == STATUS_OK && db_step(s))
		status = add_restricted(c, db_column_integer(s, 0), err);
	if (status != STATUS_OK)
		db_reset(s);
	return status == STATUS_OK ? db_status(s, err) : status;
}

/* The tables are turned back while they are read. */
static enum status copy_past(struct copier *c, struct casefile *to,
			     const struct derive_view *view,
			     struct error *err)
{
	struct past past;
	enum status status = read_restricted(c, err);

	if (status == STATUS_OK && view->known_by)
		status = read_undone_marks(c, err);
	if (status == STATUS_OK && view->has_as_of)
		status = derive_as_of(to, view->as_of, err);
	if (status == STATUS_OK)
		status = past_open(c->from, view->known_by, &past, err);
	if (status != STATUS_OK)
		return status;
	c->past = &past;
	status = copy_content(c, to, err);
	return past_close(c->from, &past, status, err);
}

/* Its account knows it by the name that it has in the end. */
static enum status place(struct casefile *to, const struct fresh *fresh,
			 struct error *err)
{
	enum status status = fresh_place(fresh, err);

	if (status == STATUS_OK)
		(void)!casefile_remember_copy(to, fresh->target, NULL);
	return status;
}

static enum status copy_rows(struct casefile *from, const void *ctx,
			     const struct fresh *fresh, struct hidden *hidden,
			     const struct copy_options *options,
			     struct copy_report *ret_report,
			     struct error *err)
{
	struct copier c = { .from = from, .hidden = hidden, .ctx = ctx,
			    .latest = hidden || options->view };
	struct casefile *to;
	enum status status = casefile_new(fresh->part, &to, err);

	if (status != STATUS_OK)
		return status;
	casefile_set_analyst(to, casefile_analyst(from));
	if (options->as_of)
		status = derive_as_of(to, *options->as_of, err);
	if (status == STATUS_OK)
		status = options->view ? copy_past(&c, to, options->view, err)
				       : copy_content(&c, to, err);
	*ret_report = c.report;
	if (status == STATUS_OK && hidden && !hidden_is_empty(hidden) &&
	    !options->unsearched)
		status = scan_copy(from, ctx, fresh, hidden, ret_report, err);
	if (status == STATUS_OK)
		status = place(to, fresh, err);
	casefile_close(to);
	return status;
}

/* VACUUM INTO needs an attached file for its time. The file is there before,
 * with the mode that it is to have. */
static enum status vacuum_into(struct casefile *from, const char *path,
			       struct error *err)
{
	sqlite3 *handle = casefile_sqlite(from);
	sqlite3_stmt *s = NULL;
	int fd, code;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
				 strerror(errno));
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
	return code == SQLITE_OK
		       ? STATUS_OK
		       : error_set(err, STATUS_IO, "%s: %s", path,
				   sqlite3_errmsg(handle));
}

static enum status copy_whole(struct casefile *from, const struct fresh *fresh,
			      struct error *err)
{
	enum status status;

	if (open_entry_is_marked(from))
		return error_set(err, STATUS_BUSY, "%s: a large batch is being "
				 "written: copy it when that is done",
				 casefile_path(from));
	status = vacuum_into(from, fresh->part, err);
	if (status == STATUS_OK)
		status = fresh_place(fresh, err);
	if (status == STATUS_OK && !casefile_is_foreign(from))
		(void)!casefile_remember_copy(from, fresh->target, NULL);
	return status;
}

enum status copy_case(struct casefile *casefile, const void *ctx,
		      const char *target, const struct copy_options *options,
		      struct copy_report *ret_report, struct error *err)
{
	struct copy_report report = { .rows = 0 };
	struct hidden *hidden = NULL;
	struct fresh fresh;
	enum status status = fresh_init(target, &fresh, err);

	if (status == STATUS_OK && options->open_only)
		status = hidden_new(ctx, casefile, options->labels, &hidden,
				    err);
	if (status != STATUS_OK)
		return status;
	if (options->open_only || options->no_history || options->view)
		status = copy_rows(casefile, ctx, &fresh, hidden,
				   options, &report, err);
	else
		status = copy_whole(casefile, &fresh, err);
	if (status == STATUS_OK)
		*ret_report = report;
	else
		fresh_abandon(&fresh);
	return status;
}
