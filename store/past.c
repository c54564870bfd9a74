#include "store/past.h"

#include <string.h>
#include <talloc.h>

#include "store/open_entry.h"
#include "store/rows.h"
#include "store/textform.h"

/* A view takes no parameters: what it is about stands in two small tables. */
static const char scope_ddl[] =
	"CREATE TEMP TABLE known_scope (until INTEGER);"
	"CREATE TEMP TABLE known_hidden (entry INTEGER PRIMARY KEY);";
static const char scope_drop[] =
	"DROP TABLE temp.known_scope; DROP TABLE temp.known_hidden;";

static const struct {
	const char *table, *view, *drop_table, *drop_view;
} sql[TABLE_LAST] = {
#define KNOWN_SQL(name, word)                                                 \
	[TABLE_##name] = {                                                    \
		.table = "CREATE TEMP TABLE known_" word " AS SELECT * FROM " \
			 "main." word " WHERE 0;"                             \
			 "CREATE INDEX temp.known_" word "_id ON known_" word \
			 " (id)",                                             \
		.view = "CREATE TEMP VIEW " word " AS SELECT * FROM main."    \
			word " WHERE entry <= (SELECT until FROM "            \
			"temp.known_scope) AND entry NOT IN (SELECT entry "   \
			"FROM temp.known_hidden) UNION ALL SELECT * FROM "    \
			"temp.known_" word,                                   \
		.drop_table = "DROP TABLE IF EXISTS temp.known_" word,        \
		.drop_view = "DROP VIEW IF EXISTS temp." word,                \
	},
	TABLE_TABLE(KNOWN_SQL)
#undef KNOWN_SQL
};

/* What is looked up by more than its id. */
static const struct { enum table_id table; const char *sql; } indexes[] = {
	{ TABLE_CLAIM, "CREATE INDEX temp.known_claim_record ON known_claim "
		       "(record, field)" },
	{ TABLE_CLAIM, "CREATE INDEX temp.known_claim_citation ON "
		       "known_claim (citation)" },
	{ TABLE_CLAIM, "CREATE INDEX temp.known_claim_ref ON known_claim "
		       "(ref)" },
	{ TABLE_CITATION, "CREATE INDEX temp.known_citation_source ON "
			  "known_citation (source)" },
	{ TABLE_JUDGEMENT, "CREATE INDEX temp.known_judgement_about ON "
			   "known_judgement (about)" },
	{ TABLE_SETTING, "CREATE INDEX temp.known_setting_target ON "
			 "known_setting (target)" },
};

static const char insert_scope[] =
	"INSERT INTO temp.known_scope (until) VALUES (?)";
static const char insert_hidden[] =
	"INSERT OR IGNORE INTO temp.known_hidden (entry) VALUES (?)";

/* Entries whose rows were in then and are out now, or the other way round.
 * Order is by depth: an open entry has its number before it is closed. */
static const char differing[] =
	"SELECT id, live, then_out FROM (SELECT e.id, e.live, coalesce(("
	"SELECT a.kind = 1 FROM entry a WHERE a.target = e.id AND a.kind IN "
	"(1, 2) AND a.depth <= ?1 ORDER BY a.depth DESC LIMIT 1), 0) AS "
	"then_out FROM entry e WHERE e.depth <= ?1 AND e.id IN (SELECT target "
	"FROM entry WHERE target IS NOT NULL)) WHERE live = then_out";
static const char closed_later[] =
	"SELECT id FROM entry WHERE id <= ?1 AND depth > ?2";

struct maker {
	struct casefile *c;
	struct past past;
	int64_t entry; /* whose lines are being put in */
	bool has_table[TABLE_LAST], hides;
};

static enum status make_table(struct maker *m, enum table_id table,
			      struct error *err)
{
	enum status status = STATUS_OK;

	if (m->has_table[table])
		return STATUS_OK;
	m->has_table[table] = true;
	status = db_exec(m->c->db, sql[table].table, err);
	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]) &&
			   status == STATUS_OK; i++)
		if (indexes[i].table == table)
			status = db_exec(m->c->db, indexes[i].sql, err);
	return status;
}

static enum status put_line(void *payload, enum table_id table, int64_t id,
			    const char *line, size_t length,
			    struct error *err)
{
	struct maker *m = payload;
	void *ctx = talloc_new(NULL);
	struct row row;
	enum status status = make_table(m, table, err);

	(void)id;
	if (status == STATUS_OK && !ctx)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = textform_read_row(m->c->registry, ctx, line, length,
					   &row, err);
	if (status == STATUS_OK) {
		row.entry = m->entry;
		status = rows_insert_known(m->c->db, &row, err);
	}
	talloc_free(ctx);
	return status;
}

static enum status hide(struct maker *m, int64_t entry, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(m->c->db, insert_hidden, &s, err);

	m->hides = true;
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, entry);
	return db_run(s, err);
}

/* The entries stand in a list first: their lines are read while nothing else
 * is stepped. */
static enum status find_differing(struct maker *m, int64_t depth,
				  int64_t **ret_ids, struct error *err)
{
	struct statement *s;
	int64_t *ids = talloc_array(NULL, int64_t, 0);
	enum status status = db_prepare(m->c->db, differing, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, depth);
	while (db_step(s)) {
		size_t n = talloc_array_length(ids);

		ids = talloc_realloc(NULL, ids, int64_t, (unsigned)n + 1);
		if (!ids)
			break;
		/* below 0: it is in now and was out then */
		ids[n] = db_column_integer(s, 1) ? -db_column_integer(s, 0)
						 : db_column_integer(s, 0);
	}
	status = ids ? db_status(s, err)
		     : error_set(err, STATUS_NOMEM, "out of memory");
	db_reset(s);
	if (status == STATUS_OK)
		*ret_ids = ids;
	else
		talloc_free(ids);
	return status;
}

static enum status take_differing(struct maker *m, int64_t depth,
				  struct error *err)
{
	int64_t *ids = NULL;
	enum status status = find_differing(m, depth, &ids, err);

	for (size_t i = 0; status == STATUS_OK &&
			   i < talloc_array_length(ids); i++) {
		m->entry = ids[i];
		status = ids[i] < 0 ? hide(m, -ids[i], err)
				    : undone_each(m->c, ids[i], put_line, m,
						  err);
	}
	talloc_free(ids);
	return status;
}

static enum status take_later(struct maker *m, int64_t depth,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(m->c->db, closed_later, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, m->past.until);
	db_bind_integer(s, 2, depth);
	while (status == STATUS_OK && db_step(s))
		status = hide(m, db_column_integer(s, 0), err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status make_views(struct maker *m, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		if (!m->has_table[i] && !m->hides)
			continue;
		m->past.shadowed = true;
		status = make_table(m, (enum table_id)i, err);
		if (status == STATUS_OK)
			status = db_exec(m->c->db, sql[i].view, err);
	}
	return status;
}

static enum status set_scope(struct maker *m, int64_t *ret_depth,
			     struct error *err)
{
	struct statement *s;
	int64_t entry = m->past.until;
	enum status status = db_exec(m->c->db, scope_ddl, err);

	*ret_depth = db_integer(m->c->db, INT64_MAX, "SELECT depth FROM entry "
				"WHERE id = ?", 1, entry);
	if (*ret_depth < INT64_MAX)
		m->past.until = db_integer(
			m->c->db, entry, "SELECT max(id) FROM entry WHERE "
			"depth <= ? AND hash <> ''", 1, *ret_depth);
	if (status == STATUS_OK)
		status = db_prepare(m->c->db, insert_scope, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, m->past.until);
	return db_run(s, err);
}

enum status past_open(struct casefile *casefile, int64_t entry,
		       struct past *ret_past, struct error *err)
{
	struct maker m = { .c = casefile, .past = { .until = entry } };
	int64_t depth = 0;
	enum status status;

	*ret_past = m.past;
	if (entry == 0)
		return STATUS_OK;
	status = db_exec(casefile->db, "SAVEPOINT known", err);
	if (status != STATUS_OK)
		return status;
	m.past.open = true;
	m.past.hidden = open_entry_hidden(casefile);
	status = open_entry_show(casefile, err);
	if (status == STATUS_OK)
		status = set_scope(&m, &depth, err);
	if (status == STATUS_OK && m.past.hidden)
		status = hide(&m, m.past.hidden, err);
	if (status == STATUS_OK)
		status = take_differing(&m, depth, err);
	if (status == STATUS_OK && depth < INT64_MAX)
		status = take_later(&m, depth, err);
	if (status == STATUS_OK)
		status = make_views(&m, err);
	*ret_past = m.past;
	return status == STATUS_OK
		       ? STATUS_OK
		       : past_close(casefile, ret_past, status, err);
}

static enum status drop_views(struct casefile *c, struct error *err)
{
	enum status status = db_exec(c->db, scope_drop, err);

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		status = db_exec(c->db, sql[i].drop_view, err);
		if (status == STATUS_OK)
			status = db_exec(c->db, sql[i].drop_table, err);
	}
	return status;
}

/* A view that stayed would answer for its table from then on: so it is all
 * taken back where it cannot be dropped. */
enum status past_close(struct casefile *casefile, struct past *past,
			enum status status, struct error *err)
{
	if (!past->open)
		return status;
	past->open = false;
	if (status == STATUS_OK)
		status = drop_views(casefile, err);
	if (status == STATUS_OK)
		status = open_entry_look(casefile, err);
	if (status == STATUS_OK)
		return db_exec(casefile->db, "RELEASE known", err);
	if (db_exec(casefile->db, "ROLLBACK TO known; RELEASE known", NULL) !=
	    STATUS_OK)
		bug("a view of the past could not be taken away");
	open_entry_is_hidden(casefile, past->hidden);
	return status;
}
