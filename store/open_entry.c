#include "store/open_entry.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/rows.h"
#include "store/undo_internal.h"

/* Each slice notes its time; a program that was stopped for longer than this
 * is taken for gone, and finds its mark settled when it goes on. */
enum { AT_WORK_MS = 120000 };

#define MARK "open"

static bool read_mark(struct casefile *c, struct open_mark *ret)
{
	char *text = casefile_meta(c, NULL, MARK);
	struct open_mark m = { .phase = OPEN_NONE };
	int phase = 0, n = 0;

	if (text)
		n = sscanf(text, "%d %" SCNd64 " %" SCNd64 " %" SCNd64
			   " %" SCNd64 " %" SCNd64 " %" SCNd64, &phase,
			   &m.entry, &m.low, &m.high, &m.pid, &m.token, &m.at);
	talloc_free(text);
	m.phase = phase;
	*ret = m;
	return n == 7 && phase > OPEN_NONE && phase <= OPEN_SWEEP;
}

static enum status write_mark(struct casefile *c, struct error *err)
{
	struct open_mark *m = &c->open;
	char text[160];

	m->at = clock_now();
	snprintf(text, sizeof(text), "%d %" PRId64 " %" PRId64 " %" PRId64
		 " %" PRId64 " %" PRId64 " %" PRId64, m->phase, m->entry,
		 m->low, m->high, m->pid, m->token, m->at);
	return casefile_set_meta(c, MARK, text, err);
}

static bool is_at_work(const struct open_mark *m)
{
	int64_t now = clock_now();

	/* A time to come: the clock went back, or the mark is made up. */
	if (m->pid == getpid() || m->at < now - AT_WORK_MS ||
	    m->at > now + AT_WORK_MS)
		return false;
	return m->pid > 0 && (kill((pid_t)m->pid, 0) == 0 || errno == EPERM);
}

bool open_entry_is_marked(struct casefile *c)
{
	struct open_mark m;

	return read_mark(c, &m);
}

bool open_entry_is_left(struct casefile *c)
{
	struct open_mark m;

	return read_mark(c, &m) && !is_at_work(&m);
}

/* ---- what readers see ---- */

static const char scope_ddl[] =
	"CREATE TEMP TABLE open_scope (entry INTEGER NOT NULL)";
static const char scope_drop[] = "DROP TABLE temp.open_scope";

static const struct { const char *view, *drop; } views[TABLE_LAST] = {
#define OPEN_VIEW(name, word)                                                 \
	[TABLE_##name] = {                                                    \
		.view = "CREATE TEMP VIEW " word " AS SELECT * FROM main."    \
			word " WHERE entry <> (SELECT entry FROM "            \
			"temp.open_scope)",                                   \
		.drop = "DROP VIEW temp." word,                               \
	},
	TABLE_TABLE(OPEN_VIEW)
#undef OPEN_VIEW
};

static enum status set_scope(struct casefile *c, int64_t entry,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_exec(c->db, scope_ddl, err);

	if (status == STATUS_OK)
		status = db_prepare(c->db, "INSERT INTO temp.open_scope "
				    "(entry) VALUES (?)", &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, entry);
	return db_run(s, err);
}

void open_entry_is_hidden(struct casefile *c, int64_t entry)
{
	c->hidden = entry;
	derive_shadow(c, entry != 0);
}

enum status open_entry_hide(struct casefile *c, int64_t entry,
			    struct error *err)
{
	enum status status = db_exec(c->db, "SAVEPOINT hiding", err);

	if (status != STATUS_OK)
		return status;
	status = set_scope(c, entry, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = db_exec(c->db, views[i].view, err);
	if (status == STATUS_OK)
		status = db_exec(c->db, "RELEASE hiding", err);
	else
		(void)!db_exec(c->db, "ROLLBACK TO hiding; RELEASE hiding",
			       NULL);
	if (status == STATUS_OK)
		open_entry_is_hidden(c, entry);
	return status;
}

enum status open_entry_show(struct casefile *c, struct error *err)
{
	enum status status = STATUS_OK;

	if (!c->hidden)
		return STATUS_OK;
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = db_exec(c->db, views[i].drop, err);
	if (status == STATUS_OK)
		status = db_exec(c->db, scope_drop, err);
	if (status == STATUS_OK)
		open_entry_is_hidden(c, 0);
	return status;
}

enum status open_entry_look(struct casefile *c, struct error *err)
{
	struct open_mark m;
	int64_t entry = read_mark(c, &m) && m.phase != OPEN_KEEP ? m.entry : 0;
	enum status status;

	if (entry == c->hidden)
		return STATUS_OK;
	status = open_entry_show(c, err);
	return status == STATUS_OK && entry ? open_entry_hide(c, entry, err)
					    : status;
}

int64_t open_entry_hidden(const struct casefile *c)
{
	return c->hidden;
}

/* ---- who writes ---- */

enum status open_entry_begin(struct casefile *c, enum open_phase phase,
			     int64_t entry, int64_t low, int64_t high,
			     struct error *err)
{
	c->open = (struct open_mark){ .phase = (int)phase, .entry = entry,
				      .low = low, .high = high,
				      .pid = getpid(),
				      .token = casefile_new_id(c) };
	return write_mark(c, err);
}

static enum status still_ours(struct casefile *c, struct error *err)
{
	struct open_mark m;

	if (read_mark(c, &m) && m.token == c->open.token)
		return STATUS_OK;
	return error_set(err, STATUS_REFUSED, "%s: another program took this "
			 "batch back, because nothing was heard of it for two "
			 "minutes: start it again", c->file.path);
}

/* Who waits for a page waits for a slice, not for all of them. */
static enum status let_read(struct casefile *c, struct error *err)
{
	const struct casefile_watch *w = &c->watch;
	bool hides = c->open.phase != OPEN_KEEP;
	enum status status = STATUS_OK;

	if (!w->is_awaited || !w->is_awaited(w->payload))
		return STATUS_OK;
	if (hides)
		status = open_entry_hide(c, c->open.entry, err);
	if (status != STATUS_OK)
		return status;
	w->read(w->payload);
	return hides ? open_entry_show(c, err) : STATUS_OK;
}

enum status open_entry_slice(struct casefile *c, struct error *err)
{
	enum status status;

	if (db_dangling(c->db))
		return STATUS_OK;
	status = write_mark(c, err);
	if (status == STATUS_OK)
		status = db_commit(c->db, err);
	if (status == STATUS_OK)
		status = let_read(c, err);
	if (status == STATUS_OK)
		status = db_begin(c->db, err);
	return status == STATUS_OK ? still_ours(c, err) : status;
}

enum status open_entry_turn(struct casefile *c, struct error *err)
{
	c->open.phase = OPEN_SWEEP;
	return write_mark(c, err);
}

enum status open_entry_end(struct casefile *c, struct error *err)
{
	return db_exec(c->db, "DELETE FROM meta WHERE name = '" MARK "'", err);
}

/* ---- what was left ---- */

/* The next rows of a table from *low on go, with their words; false in `more`:
 * none is left. */
static enum status sweep_some(struct casefile *c, enum table_id table,
			      int64_t *low, bool *more, struct error *err)
{
	const struct open_mark *m = &c->open;
	struct statement *s;
	int64_t last = 0, count = 0;
	enum status status = rows_select_entry(c->db, table, m->entry, *low,
					       m->high, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && count < c->slice_rows && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		last = row.id;
		count++;
		status = find_index_row(c, &row, true, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	*more = count > 0;
	if (status == STATUS_OK && count > 0)
		status = rows_delete_entry(c->db, table, m->entry, *low,
					   last, count, &count, err);
	if (*more)
		*low = last;
	return status;
}

static enum status sweep_all(struct casefile *c, struct error *err)
{
	enum status status = STATUS_OK;
	int64_t total = db_integer(c->db, 0, "SELECT rows FROM entry WHERE "
				   "id = ?", 1, c->open.entry), done = 0;

	for (int i = TABLE_LAST - 1; i >= 0 && status == STATUS_OK; i--) {
		int64_t low = c->open.low;
		bool more = true;

		while (status == STATUS_OK && more) {
			status = sweep_some(c, (enum table_id)i, &low, &more,
					    err);
			done += c->slice_rows;
			/* It is not stopped: it would be begun again. */
			casefile_step(c, "taking rows out", done, total);
			if (status == STATUS_OK && more)
				status = open_entry_slice(c, err);
		}
	}
	return status;
}

enum status open_entry_recover(struct casefile *c, struct error *err)
{
	enum status status = open_entry_show(c, err);

	if (status == STATUS_OK)
		status = db_begin(c->db, err);
	if (status != STATUS_OK)
		return status;
	if (!read_mark(c, &c->open)) {
		db_rollback(c->db);
		return STATUS_OK;
	}
	/* From here on it is ours: who began it finds that out. */
	c->open.pid = getpid();
	c->open.token = casefile_new_id(c);
	status = write_mark(c, err);
	if (status == STATUS_OK)
		status = c->open.phase == OPEN_KEEP
				 ? undone_drop(c, c->open.entry, err)
				 : sweep_all(c, err);
	if (status == STATUS_OK)
		status = open_entry_end(c, err);
	if (status == STATUS_OK)
		return db_commit(c->db, err);
	db_rollback(c->db);
	return status;
}

enum status open_entry_settle(struct casefile *c, struct error *err)
{
	struct open_mark m;

	if (!read_mark(c, &m))
		return open_entry_show(c, err);
	if (is_at_work(&m))
		return error_set(err, STATUS_BUSY, "%s: another taffrail is "
				 "writing a large batch: try again when it is "
				 "done", c->file.path);
	return open_entry_recover(c, err);
}

enum status open_entry_write(struct casefile *c, struct error *err)
{
	bool inside = db_in_transaction(c->db);
	struct open_mark m;
	enum status status;

	for (int tries = 0;; tries++) {
		status = db_begin(c->db, err);
		if (status != STATUS_OK || inside ||
		    (!c->hidden && !read_mark(c, &m)))
			return status;
		db_rollback(c->db);
		if (tries > 1)
			return error_set(err, STATUS_BUSY, "%s: large batches "
					 "are being written one after another: "
					 "try again", c->file.path);
		status = open_entry_settle(c, err);
		if (status != STATUS_OK)
			return status;
	}
}

void open_entry_fail(struct casefile *c)
{
	db_rollback(c->db);
	/* Views that were made in what was rolled back went with it. */
	open_entry_is_hidden(c, 0);
	derive_forget(c);
	if (open_entry_settle(c, NULL) != STATUS_OK)
		(void)!open_entry_look(c, NULL);
}
