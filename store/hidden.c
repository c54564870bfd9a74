#include "store/hidden.h"

#include <string.h>
#include <talloc.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(mark) ((mark)->number = -1)
#include <uthash.h>

#include "store/db.h"
#include "store/rows.h"

struct mark {
	int64_t id;
	int number;  /* of the marked thing; 0 of an orphan; -1 no memory */
	bool itself; /* it is marked, or was */
	bool now;    /* hidden now */
	UT_hash_handle hh;
};

struct hidden {
	struct casefile *casefile;
	bool labels;
	struct mark *marks;
	int numbers, count; /* count: hidden now */
};

static int hidden_destroy(struct hidden *hidden)
{
	HASH_CLEAR(hh, hidden->marks);
	return 0;
}

static struct mark *find_mark(const struct hidden *hidden, int64_t id)
{
	struct mark *mark = NULL;

	HASH_FIND(hh, hidden->marks, &id, sizeof(id), mark);
	return mark;
}

bool hidden_is_empty(const struct hidden *hidden)
{
	return hidden->count == 0;
}

bool hidden_has(const struct hidden *hidden, int64_t id)
{
	const struct mark *mark = find_mark(hidden, id);

	return mark && mark->now;
}

int64_t hidden_marked(const struct hidden *hidden, int i)
{
	for (struct mark *mark = hidden->marks; mark; mark = mark->hh.next)
		if (mark->itself && mark->number == i + 1)
			return mark->id;
	return 0;
}

int hidden_number(const struct hidden *hidden, int64_t id)
{
	const struct mark *mark = find_mark(hidden, id);

	return mark && mark->now ? mark->number : 0;
}

static enum status add_mark(struct hidden *hidden, int64_t id, int number,
			    bool itself, bool now, struct error *err)
{
	struct mark *mark = talloc_zero(hidden, struct mark);

	if (mark) {
		*mark = (struct mark){ .id = id, .number = number,
				       .itself = itself, .now = now };
		HASH_ADD(hh, hidden->marks, id, sizeof(mark->id), mark);
	}
	if (!mark || mark->number < 0)
		return error_set(err, STATUS_NOMEM, "out of memory");
	hidden->count += now;
	return STATUS_OK;
}

static enum status hide(struct hidden *hidden, int64_t id, int number,
			struct error *err)
{
	struct mark *mark = find_mark(hidden, id);

	if (!mark)
		return add_mark(hidden, id, number, false, true, err);
	if (!mark->now) {
		mark->now = true;
		mark->itself = false;
		mark->number = number;
		hidden->count++;
	}
	return STATUS_OK;
}

/* Every thing that was ever marked has its number, by its first marking:
 * opening one again takes no number from another. */
static enum status read_marked(struct hidden *hidden, struct error *err)
{
	static const char sql[] =
		"SELECT o.target, (SELECT value FROM setting WHERE target = "
		"o.target AND name = 'marking' ORDER BY " SETTING_LATEST("") ") "
		"= 'restricted' FROM setting o WHERE name = 'marking' AND "
		"value = 'restricted' GROUP BY o.target "
		"ORDER BY MIN(o.entry), MIN(o.id)";
	struct statement *s;
	enum status status = db_prepare(casefile_db(hidden->casefile), sql,
					&s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		status = add_mark(hidden, db_column_integer(s, 0),
				  ++hidden->numbers, true,
				  db_column_integer(s, 1) != 0, err);
	if (status != STATUS_OK)
		db_reset(s);
	return status == STATUS_OK ? db_status(s, err) : status;
}

/* ---- what a reference makes of a row ---- */

/* Columns that only mention a thing: the row says something by itself. The
 * others are what the row is about. */
static bool is_mention(enum table_id table, int column)
{
	switch (table) {
	case TABLE_CLAIM:
		return column == CLAIM_REF || column == CLAIM_ANCHOR;
	case TABLE_CITATION:
		return column == CITATION_BY || column == CITATION_ORIGIN ||
		       column == CITATION_REPEATS;
	case TABLE_SOURCE:
		return column == SOURCE_CITED_BY;
	case TABLE_DERIVATION:
		return column == DERIVATION_FROM;
	case TABLE_JUDGEMENT:
		return column == JUDGEMENT_OTHER;
	default:
		return false;
	}
}

/* A kept note may hang on something hidden, a retold citation too: then the
 * reference alone goes. */
static bool may_be_cleared(enum table_id table, int column)
{
	return (table == TABLE_CITATION && column == CITATION_REPEATS);
}

static bool is_reference(enum table_id table, int column,
			 const struct row *row)
{
	enum column_type type = table_get(table)->columns[column].type;

	return (type == COLUMN_ROW || type == COLUMN_ANY) &&
	       row->data[column].type == DATUM_INTEGER;
}

/* The label of a thing takes its place; a judgement that has lost its case
 * (same as ...) has none. */
static bool is_kept_by_label(const struct hidden *hidden, const struct row *row,
			     int column)
{
	return is_mention(row->table, column) &&
	       (hidden_is_labelled(hidden, row->data[column].integer) ||
		(hidden->labels && may_be_cleared(row->table, column)));
}

/* What hides this row: the first of its references that does; NULL: none. */
static const struct mark *hider_of(const struct hidden *hidden,
				   const struct row *row)
{
	for (int i = 0; i < table_get(row->table)->count; i++) {
		const struct mark *mark =
			is_reference(row->table, i, row)
				? find_mark(hidden, row->data[i].integer)
				: NULL;

		if (mark && mark->now && !is_kept_by_label(hidden, row, i))
			return mark;
	}
	return NULL;
}

bool hidden_names_labelled(const struct hidden *hidden, const struct row *row)
{
	for (int i = 0; i < table_get(row->table)->count; i++)
		if (is_reference(row->table, i, row) &&
		    is_mention(row->table, i) &&
		    hidden_is_labelled(hidden, row->data[i].integer))
			return true;
	return false;
}

/* ---- the closure ---- */

static enum status spread_table(struct hidden *hidden, enum table_id table,
				bool *ret_more, struct error *err)
{
	struct statement *s;
	enum status status = rows_select_all(casefile_db(hidden->casefile),
					     table, INT64_MIN, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		const struct mark *hider;
		struct row row;

		rows_read(s, table, &row);
		hider = hidden_has(hidden, row.id) ? NULL
						   : hider_of(hidden, &row);
		if (!hider)
			continue;
		*ret_more = true;
		status = hide(hidden, row.id, hider->number, err);
	}
	if (status != STATUS_OK)
		db_reset(s);
	return status == STATUS_OK ? db_status(s, err) : status;
}

/* Does the record have claims, and is every one of them hidden? */
static enum status is_orphan(struct hidden *hidden, int64_t record,
			     bool *ret_orphan, struct error *err)
{
	struct statement *s;
	int claims = 0, gone = 0;
	enum status status = db_prepare(casefile_db(hidden->casefile),
					"SELECT id FROM claim "
					"WHERE record = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	while (db_step(s)) {
		claims++;
		gone += hidden_has(hidden, db_column_integer(s, 0));
	}
	*ret_orphan = claims > 0 && claims == gone;
	return db_status(s, err);
}

/* What is known by hidden claims alone goes with them: its working label,
 * its notes and what refers to it would give it away. A source stays: it is
 * there by itself. */
static enum status hide_orphans(struct hidden *hidden, bool *ret_more,
				struct error *err)
{
	struct db *db = casefile_db(hidden->casefile);
	struct statement *s;
	enum status status = rows_select_all(db, TABLE_RECORD, INT64_MIN, &s,
					     err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		int64_t id = db_column_integer(s, 0);
		bool orphan = false;

		if (hidden_has(hidden, id) || rows_exist(db, TABLE_SOURCE, id))
			continue;
		status = is_orphan(hidden, id, &orphan, err);
		if (status != STATUS_OK || !orphan)
			continue;
		*ret_more = true;
		status = hide(hidden, id, 0, err);
	}
	if (status != STATUS_OK)
		db_reset(s);
	return status == STATUS_OK ? db_status(s, err) : status;
}

static enum status spread(struct hidden *hidden, struct error *err)
{
	enum status status = STATUS_OK;
	bool more = hidden->count > 0;

	while (more && status == STATUS_OK) {
		more = false;
		for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
			status = spread_table(hidden, (enum table_id)i, &more,
					      err);
		if (status == STATUS_OK && !more)
			status = hide_orphans(hidden, &more, err);
	}
	return status;
}

enum status hidden_new(const void *ctx, struct casefile *casefile, bool labels,
		       struct hidden **ret_hidden, struct error *err)
{
	struct hidden *hidden = talloc_zero(ctx, struct hidden);
	enum status status;

	if (!hidden)
		return error_set(err, STATUS_NOMEM, "out of memory");
	talloc_set_destructor(hidden, hidden_destroy);
	hidden->casefile = casefile;
	hidden->labels = labels;
	status = read_marked(hidden, err);
	if (status == STATUS_OK)
		status = spread(hidden, err);
	if (status != STATUS_OK) {
		talloc_free(hidden);
		return status;
	}
	*ret_hidden = hidden;
	return STATUS_OK;
}

/* ---- labels ---- */

/* Things, sources and notes. Relations, events, claims, citations and
 * captures have no place where a label could stand: they are not shown. */
static bool takes_label(const struct hidden *hidden, int64_t id)
{
	struct db *db = casefile_db(hidden->casefile);
	const struct kind *kind;

	if (rows_exist(db, TABLE_NOTE, id))
		return true;
	if (!rows_exist(db, TABLE_RECORD, id))
		return false;
	kind = registry_kind(casefile_registry(hidden->casefile),
			     casefile_kind_of(hidden->casefile, id));
	return kind && !kind_has_holds(kind);
}

bool hidden_is_labelled(const struct hidden *hidden, int64_t id)
{
	const struct mark *mark = hidden->labels ? find_mark(hidden, id)
						 : NULL;

	return mark && mark->now && mark->itself && takes_label(hidden, id);
}

static void clear(struct row *row, int column)
{
	row->data[column] = (struct datum){ .type = DATUM_NULL };
}

/* Kind and place in the case stay; every text of it goes. */
static bool open_labelled(const struct hidden *hidden, const void *ctx,
			  struct row *row)
{
	int keep = row->table == TABLE_RECORD ? RECORD_KIND
		   : row->table == TABLE_NOTE ? NOTE_TYPE : -1;
	int64_t state = row->table == TABLE_NOTE ? row_integer(row, NOTE_STATE)
						 : 0;
	int number = hidden_number(hidden, row->id);

	for (int i = 0; i < table_get(row->table)->count; i++)
		if (i != keep)
			clear(row, i);
	if (row->table != TABLE_NOTE)
		return true;
	if (state)
		row_set_integer(row, NOTE_STATE, state);
	row_set_text(row, NOTE_TEXT,
		     talloc_asprintf(ctx, "(note withheld %d)", number));
	return true;
}

bool hidden_open_row(const struct hidden *hidden, const void *ctx,
		     struct row *row)
{
	if (hidden_is_labelled(hidden, row->id) &&
	    (row->table == TABLE_RECORD || row->table == TABLE_SOURCE ||
	     row->table == TABLE_NOTE))
		return open_labelled(hidden, ctx, row);
	if (hidden_has(hidden, row->id))
		return false;
	for (int i = 0; i < table_get(row->table)->count; i++)
		if (is_reference(row->table, i, row) &&
		    hidden_has(hidden, row->data[i].integer) &&
		    may_be_cleared(row->table, i))
			clear(row, i);
	if (row->table == TABLE_CLAIM && hidden_names_labelled(hidden, row) &&
	    row_integer(row, CLAIM_REF))
		clear(row, CLAIM_SAID); /* it prints the name */
	return true;
}
