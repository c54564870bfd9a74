/* The ledgers of the case without a file: a row or two each. */
#include <string.h>
#include <talloc.h>

#include "store/ledger.h"
#include "tests/ui/fake_case.h"

static const struct ledger_column columns[] = {
	{"what", "What", 20, 40, 0, 1, false, false},
	{"by", "By", 3, 6, 0, 0, false, false},
	{"id", "Id", 13, 13, 1, 0, false, true},
};
enum { WHAT, BY, ID, COLUMNS };

struct ledger {
	struct casefile *casefile;
	struct ledger_query query;
};

const struct ledger_column *ledger_columns(enum ledger_of of, int *ret_count)
{
	(void)of;
	*ret_count = COLUMNS;
	return columns;
}

int ledger_column(enum ledger_of of, const char *word, size_t length)
{
	(void)of;
	for (int i = 0; i < COLUMNS; i++)
		if (strlen(columns[i].word) == length &&
		    memcmp(columns[i].word, word, length) == 0)
			return i;
	return -1;
}

void ledger_columns_default(enum ledger_of of, bool all,
			    struct list_columns *ret_columns)
{
	(void)of;
	(void)all;
	ret_columns->count = 2;
	for (int i = 0; i < 2; i++)
		ret_columns->at[i] = (struct list_column){
			.what = LIST_COLUMN_OWN, .word = columns[i].word};
}

enum status ledger_columns_parse(enum ledger_of of, const char *text,
				 struct list_columns *ret_columns,
				 struct error *err)
{
	(void)text;
	(void)err;
	ledger_columns_default(of, false, ret_columns);
	return STATUS_OK;
}

enum status ledger_open(struct casefile *casefile, const void *ctx,
			const struct ledger_query *query,
			struct ledger **ret_ledger, struct error *err)
{
	struct ledger *ledger = talloc_zero(ctx, struct ledger);

	(void)err;
	ledger->casefile = casefile;
	ledger->query = *query;
	ledger->query.filter = query->filter
				       ? talloc_strdup(ledger, query->filter)
				       : NULL;
	*ret_ledger = ledger;
	return STATUS_OK;
}

void ledger_close(struct ledger *ledger)
{
	talloc_free(ledger);
}

enum status ledger_reach(struct ledger *ledger, const struct ledger_want *want,
			 int ms, bool *ret_ready, int *ret_percent,
			 struct error *err)
{
	(void)ledger;
	(void)want;
	(void)ms;
	(void)err;
	*ret_ready = true;
	*ret_percent = 0;
	return STATUS_OK;
}

static void make_row(const struct ledger *ledger, const void *ctx,
		     struct ledger_row *row)
{
	struct casefile *c = ledger->casefile;

	*row = (struct ledger_row){.table = TABLE_LAST, .title = ""};
	switch (ledger->query.of) {
	case LEDGER_CLAIMS:
		*row = (struct ledger_row){
			.id = 502, .table = TABLE_CLAIM, .claim = 502,
			.record = 2, .kind = KIND_VESSEL, .citation = 501,
			.source = 401, .title = "Maria", .said = "RU"};
		row->field = registry_field(c->registry, 203);
		row->cells[WHAT].field = row->field;
		break;
	case LEDGER_SOURCES:
		*row = (struct ledger_row){
			.id = 401, .table = TABLE_SOURCE, .source = 401,
			.record = 401, .kind = KIND_DOCUMENT,
			.said = "The Orient Express", .title = "rusi23"};
		break;
	case LEDGER_CITATIONS:
		*row = (struct ledger_row){
			.id = 501, .table = TABLE_CITATION, .citation = 501,
			.source = 401, .title = "rusi23/14",
			.said = "offloads", .copy = true};
		break;
	case LEDGER_NOTES:
		*row = (struct ledger_row){
			.id = 701, .table = TABLE_NOTE, .record = 2,
			.kind = KIND_VESSEL, .title = "question",
			.said = "what did the US list hold?"};
		break;
	default:
		row->id = row->entry = c->entries;
		row->title = row->said = talloc_strdup(ctx, c->last);
	}
	row->cells[WHAT].text = row->said;
	row->cells[BY].text = "1";
}

static bool is_there(const struct ledger *ledger)
{
	return !ledger->query.filter ||
	       strcmp(ledger->query.filter, "zzzz") != 0;
}

int64_t ledger_total(const struct ledger *ledger, bool *ret_all)
{
	*ret_all = true;
	return is_there(ledger);
}

bool ledger_is_whole(const struct ledger *ledger)
{
	(void)ledger;
	return true;
}

int64_t ledger_sought(const struct ledger *ledger)
{
	return is_there(ledger) ? 0 : -1;
}

enum status ledger_window(struct ledger *ledger, const void *ctx,
			  int64_t position, int n, struct ledger_row **ret_rows,
			  int *ret_count, struct error *err)
{
	(void)err;
	*ret_rows = talloc_zero(ctx, struct ledger_row);
	*ret_count = position == 0 && n > 0 && is_there(ledger);
	make_row(ledger, *ret_rows, *ret_rows);
	return STATUS_OK;
}

enum status ledger_ids(struct ledger *ledger, const void *ctx, int64_t max,
		       int64_t **ret_ids, int64_t *ret_count,
		       struct error *err)
{
	struct ledger_row row;

	(void)max;
	(void)err;
	*ret_ids = talloc_array(ctx, int64_t, 1);
	make_row(ledger, *ret_ids, &row);
	**ret_ids = row.id;
	*ret_count = 1;
	return STATUS_OK;
}
