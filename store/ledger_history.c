/* The history: what was entered, by whom and when. */
#include "store/ledger_internal.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "store/entry.h"
#include "store/entry_internal.h"

enum { NUMBER, WHEN, WHO, KIND, WHAT, ROWS, BY, STANDING, DISPUTES, COLUMNS };

_Static_assert((int)COLUMNS <= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than its rows have cells");

/* Of a larger entry the first are looked at. */
enum { CLAIMS_READ = 40, LISTED = 9 /* bytes: a table and an id */ };

static const struct ledger_column columns[COLUMNS] = {
	[NUMBER] = {"number", "No.", 5, 7, 1, 0, true, false},
	[WHEN] = {"when", "When", 16, 16, 0, 0, false, false},
	[WHO] = {"who", "Who", 6, 12, 2, 0, false, false},
	[KIND] = {"kind", "Kind", 4, 9, 3, 0, false, false},
	[WHAT] = {"what", "What", 30, 60, 0, 1, false, false},
	[ROWS] = {"rows", "Rows", 6, 7, 4, 0, true, false},
	[BY] = {"by", "By", 3, 3, 0, 0, false, false},
	[STANDING] = {"standing", "Standing", 12, 24, 5, 1, false, true},
	[DISPUTES] = {"disputes", "Disputes", 8, 8, 6, 0, true, true},
};

static const struct ledger_segment by_number[] = {
	{"", {"id"}},
};

#define WHEN_SQL                                                              \
	"strftime('%Y-%m-%d %H:%M', w.at / 1000, 'unixepoch', 'localtime')"
#define KIND_SQL                                                              \
	"CASE w.kind WHEN 0 THEN 'do' WHEN 1 THEN 'undo' WHEN 2 THEN 'redo' " \
	"WHEN 3 THEN 'join' WHEN 4 THEN 'migration' ELSE 'expunge' END"

static const struct ledger_how how[COLUMNS] = {
	[NUMBER] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.id, NULL",
		    .walk = by_number, .walk_count = 1,
		    .term = LEDGER_TERM_NUMBER, .term_sql = "w.id"},
	[WHEN] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.at, NULL",
		  .term = LEDGER_TERM_DATE, .term_sql = WHEN_SQL},
	[WHO] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.analyst, NULL",
		 .term = LEDGER_TERM_TEXT, .term_sql = "w.analyst"},
	[KIND] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.kind, NULL",
		  .term = LEDGER_TERM_TEXT, .term_sql = KIND_SQL},
	[WHAT] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.what, NULL",
		  .term = LEDGER_TERM_TEXT, .term_sql = "w.what"},
	[ROWS] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.rows, NULL",
		  .term = LEDGER_TERM_NUMBER, .term_sql = "w.rows"},
	[BY] = {.key = LEDGER_KEY_MADE},
	[STANDING] = {.key = LEDGER_KEY_MADE, .term = LEDGER_TERM_STANDING},
	[DISPUTES] = {.key = LEDGER_KEY_MADE},
};

static const char *time_text(const void *ctx, int64_t at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm local;
	char text[32] = "";

	if (localtime_r(&seconds, &local))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &local);
	return talloc_strdup(ctx, text);
}

static int64_t listed_id(const unsigned char *listed)
{
	int64_t id = 0;

	for (int i = 1; i < LISTED; i++)
		id = id << 8 | listed[i];
	return id;
}

/* Its claims, but for those that are replaced. */
static int read_claims(struct ledger *ledger, const struct entry_row *entry,
		       struct ledger_claim claims[CLAIMS_READ])
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	int count = 0;

	for (size_t at = 0; at + LISTED <= entry->list_size &&
			    count < CLAIMS_READ; at += LISTED) {
		struct statement *s;

		if (entry->list[at] != TABLE_CLAIM ||
		    db_prepare(ledger->db, "SELECT w.id, w.record, w.field, "
			       "w.citation FROM claim w WHERE w.id = ?1 AND "
			       "NOT EXISTS (SELECT 1 FROM claim n WHERE "
			       "n.replaces = w.id)", &s, NULL) != STATUS_OK)
			continue;
		db_bind_integer(s, 1, listed_id(entry->list + at));
		if (db_step(s))
			claims[count++] = (struct ledger_claim){
				.claim = db_column_integer(s, 0),
				.record = db_column_integer(s, 1),
				.field = registry_field(
					registry, (int)db_column_integer(s, 2)),
				.citation = db_column_integer(s, 3)};
		db_reset(s);
	}
	return count;
}

/* As the weakest of what it claimed stands now. */
static enum status stand(struct ledger *ledger, const struct entry_row *entry,
			 struct ledger_row *row, struct error *err)
{
	struct ledger_claim claims[CLAIMS_READ];
	int count = entry->live ? read_claims(ledger, entry, claims) : 0;
	enum status status = ledger_stand(ledger, claims, count, err);

	if (status == STATUS_OK)
		ledger_take_weakest(row, claims, count);
	return status;
}

static enum status fill(struct ledger *ledger, const void *ctx,
			struct ledger_row *row, struct error *err)
{
	struct ledger_cell *cells = row->cells;
	struct entry_row *entry;
	enum status status = entry_read(ledger->casefile, ctx, row->id, &entry,
					err);

	if (status != STATUS_OK)
		return status;
	row->table = TABLE_LAST;
	row->entry = row->id;
	row->title = entry->what;
	row->gone = !entry->live;
	cells[NUMBER].text = talloc_asprintf(ctx, "%lld",
					     (long long)entry->id);
	cells[WHEN].text = time_text(ctx, entry->at);
	cells[WHO].text = entry->analyst;
	cells[KIND].text = entry_kind_words[entry->kind];
	cells[WHAT].text = talloc_asprintf(ctx, "%s%s%s", entry->what,
					   entry->batch ? " (batch)" : "",
					   entry->live ? "" : " (undone)");
	cells[ROWS].text = talloc_asprintf(ctx, "%lld",
					   (long long)entry->rows);
	status = stand(ledger, entry, row, err);
	if (status == STATUS_OK)
		ledger_fill_standing(ctx, row, BY, STANDING, DISPUTES);
	return status;
}

const struct ledger_class ledger_history = {
	.table = "entry",
	.columns = columns,
	.how = how,
	.column_count = COLUMNS,
	.walk = by_number,
	.walk_count = 1,
	.down = true,
	.usual_key = "w.id, NULL",
	.fill = fill,
};
