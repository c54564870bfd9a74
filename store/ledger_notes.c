/* Notes, findings, questions and to-dos. */
#include "store/ledger_internal.h"

#include <string.h>
#include <talloc.h>

#include "store/detail.h"

enum { TYPE, TEXT, ON, STATE, WHO, DATED, STANDING, ID, COLUMNS };

_Static_assert((int)COLUMNS <= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than its rows have cells");

static const struct ledger_column columns[COLUMNS] = {
	[TYPE] = {"type", "Note", 8, 8, 0, 0, false, false},
	[TEXT] = {"text", "Text", 30, 60, 0, 3, false, false},
	[ON] = {"on", "On", 14, 24, 1, 1, false, false},
	[STATE] = {"state", "State", 6, 6, 2, 0, false, false},
	[WHO] = {"by", "By", 4, 10, 3, 0, false, false},
	[DATED] = {"written", "Written", 16, 16, 4, 0, false, true},
	[STANDING] = {"standing", "Standing", 12, 24, 5, 1, false, true},
	[ID] = {"id", "Id", 13, 13, 6, 0, false, true},
};

static const struct ledger_segment by_id[] = {
	{"", {"id"}},
};

#define WHO_SQL                                                               \
	"coalesce(w.analyst, (SELECT e.analyst FROM entry e WHERE e.id = "    \
	"w.entry))"
#define WRITTEN_SQL                                                           \
	"strftime('%Y-%m-%d %H:%M', coalesce(w.dated, (SELECT e.at FROM "     \
	"entry e WHERE e.id = w.entry)) / 1000, 'unixepoch', 'localtime')"
#define WORD_SQL(column, first, rest)                                         \
	"CASE coalesce(w." column ", 0) WHEN 0 THEN '" first "' " rest "END"
#define TYPE_SQL                                                              \
	WORD_SQL("type", "note", "WHEN 1 THEN 'finding' WHEN 2 THEN "         \
		 "'question' WHEN 3 THEN 'to-do' ")
#define STATE_SQL                                                             \
	WORD_SQL("state", "open", "WHEN 1 THEN 'closed' ")

static const struct ledger_how how[COLUMNS] = {
	[TYPE] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.type, w.state",
		  .term = LEDGER_TERM_TEXT, .term_sql = TYPE_SQL},
	[TEXT] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.text, NULL",
		  .term = LEDGER_TERM_TEXT, .term_sql = "w.text"},
	[ON] = {.key = LEDGER_KEY_MADE,
		.term = LEDGER_TERM_THING, .term_sql = "w.target IN (#)",
		.indexed = true},
	[STATE] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.state, w.type",
		   .term = LEDGER_TERM_TEXT, .term_sql = STATE_SQL},
	[WHO] = {.key = LEDGER_KEY_TEXT, .key_sql = WHO_SQL ", NULL",
		 .term = LEDGER_TERM_TEXT, .term_sql = WHO_SQL},
	[DATED] = {.key = LEDGER_KEY_TEXT, .key_sql = WRITTEN_SQL ", NULL",
		   .term = LEDGER_TERM_DATE, .term_sql = WRITTEN_SQL},
	[STANDING] = {.key = LEDGER_KEY_MADE, .term = LEDGER_TERM_STANDING},
	[ID] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.id, NULL",
		.walk = by_id, .walk_count = 1},
};

static const char *scope(const struct ledger_query *query, int64_t *ret_about)
{
	if (query->type == NULL)
		return NULL;
	for (int i = 0; words_note[i] != NULL; i++)
		if (strcmp(words_note[i], query->type) == 0)
			*ret_about = i;
	return query->open ? " AND coalesce(w.type, 0) = ?2 AND "
			     "coalesce(w.state, 0) = 0"
			   : " AND coalesce(w.type, 0) = ?2";
}

/* What it is on, and how that stands. */
static enum status fill_target(struct ledger *ledger, const void *ctx,
			       struct ledger_row *row, int64_t target,
			       struct error *err)
{
	struct casefile *c = ledger->casefile;
	enum table_id table = casefile_table_of(c, target);
	struct ledger_cell *on = &row->cells[ON];
	struct citation_info *info;

	row->kind = casefile_kind_of(c, target);
	if (table == TABLE_RECORD || table == TABLE_SOURCE) {
		row->record = on->reference = target;
		on->text = pane_title(ledger->reader, ctx, target);
		if (table == TABLE_RECORD)
			on->standing = row->standing =
				ledger_record_standing(ledger, row->kind,
						       target);
		return STATUS_OK;
	}
	if (table == TABLE_CLAIM) {
		struct ledger_row *claim;
		enum status status = ledger_read_one(ledger, &ledger_claims,
						     ctx, target, &claim, err);

		if (status != STATUS_OK)
			return status;
		row->claim = target;
		row->record = claim->record;
		on->reference = claim->record;
		on->text = talloc_asprintf(ctx, "%s: %s", claim->title,
					   claim->said);
		on->standing = row->standing = claim->standing;
		return STATUS_OK;
	}
	if (table == TABLE_CITATION &&
	    detail_citation(c, ctx, target, &info, NULL) == STATUS_OK) {
		row->citation = target;
		row->source = info->source;
		on->text = info->where;
		return STATUS_OK;
	}
	if (table != TABLE_LAST)
		on->text = table_get(table)->word;
	return STATUS_OK;
}

static const char note_sql[] =
	"SELECT coalesce(w.target, 0), coalesce(w.type, 0), "
	"coalesce(w.state, 0), w.text, " WHO_SQL ", " WRITTEN_SQL " "
	"FROM note w WHERE w.id = ?1";

static enum status fill(struct ledger *ledger, const void *ctx,
			struct ledger_row *row, struct error *err)
{
	struct ledger_cell *cells = row->cells;
	int64_t target = 0, type, state;
	struct statement *s;
	enum status status = db_prepare(ledger->db, note_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, row->id);
	if (!db_step(s)) {
		row->id = 0;
		return db_status(s, err);
	}
	target = db_column_integer(s, 0);
	type = db_column_integer(s, 1);
	state = db_column_integer(s, 2);
	row->table = TABLE_NOTE;
	cells[ID].text = ledger_id_text(ctx, row->id);
	row->title = words_note[type];
	row->said = ledger_column_copy(ctx, s, 3);
	row->gone = state != 0;
	cells[TYPE].text = words_note[type];
	cells[TEXT].text = row->said;
	cells[STATE].text = type != 0 ? words_note_state[state] : "";
	cells[WHO].text = ledger_column_copy(ctx, s, 4);
	cells[DATED].text = ledger_column_copy(ctx, s, 5);
	db_reset(s);
	if (target != 0)
		status = fill_target(ledger, ctx, row, target, err);
	if (row->standing != STANDING_NONE)
		cells[STANDING].text = standing_words(row->standing);
	return status;
}

const struct ledger_class ledger_notes = {
	.table = "note",
	.any_replaced = "SELECT 1 FROM note WHERE replaces IS NOT NULL LIMIT 1",
	.not_replaced = " AND NOT EXISTS (SELECT 1 FROM note n WHERE "
			"n.replaces = w.id)",
	.columns = columns,
	.how = how,
	.column_count = COLUMNS,
	.walk = by_id,
	.walk_count = 1,
	.down = true,
	.usual_key = "w.id, NULL",
	.scope = scope,
	.fill = fill,
};
