/* What a case holds beside the records of its kinds, as a list: claims,
 * sources, citations, the history, notes of all types or of one. */
#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "store/ledger.h"

enum { WINDOW = 500 };

/* Words for the notes of one type; "note" stands for every one. */
static const struct {
	const char *word, *plural, *type;
} types[] = {
	{ "note", "notes", NULL },
	{ "finding", "findings", "finding" },
	{ "question", "questions", "question" },
	{ "to-do", "to-dos", "to-do" },
};
enum { TYPES = sizeof(types) / sizeof(*types) };

static int type_of(const char *word)
{
	int i = 0;

	while (i < TYPES && strcmp(types[i].word, word) != 0 &&
	       strcmp(types[i].plural, word) != 0)
		i++;
	return i;
}

bool is_list_of_ledger(const char *word)
{
	return type_of(word) < TYPES || ledger_by_word(word) < LEDGER_LAST;
}

static bool read_sort(struct invocation *v, struct ledger_query *q)
{
	const char *sort = option_value(v, "sort");

	q->sort = -1;
	if (!sort)
		return true;
	q->descending = *sort == '-';
	sort += q->descending;
	q->sort = ledger_column(q->of, sort, strlen(sort));
	if (q->sort >= 0)
		return true;
	(void)ledger_no_column(q->of, sort, strlen(sort), &v->err);
	return false;
}

/* What belongs to the lists of kinds alone. */
static bool options_fit(struct invocation *v, const struct ledger_query *q)
{
	static const char *const others[] = { "as-of", "known-by", "about" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (option_value(v, others[i]) &&
		    !(q->of == LEDGER_CITATIONS && i == 2)) {
			(void)!error_set(&v->err, STATUS_INVALID,
					 "--%s is for the lists of kinds; of "
					 "%s there are --where, --sort, "
					 "--filter, --columns, --limit",
					 others[i], ledger_word(q->of));
			return false;
		}
	return true;
}

static bool read_query(struct invocation *v, struct ledger_query *q)
{
	const char *about = option_value(v, "about");
	int type = type_of(v->args[1]);
	struct thing thing;

	memset(q, 0, sizeof(*q));
	q->of = type < TYPES ? LEDGER_NOTES : ledger_by_word(v->args[1]);
	q->type = type < TYPES ? types[type].type : NULL;
	q->where = option_value(v, "where");
	q->filter = option_value(v, "filter");
	if (!options_fit(v, q))
		return false;
	if (about) {
		if (!invocation_thing(v, about, KIND_DOCUMENT, &thing))
			return false;
		q->source = thing.id;
	}
	return read_sort(v, q);
}

static int column_of(enum ledger_of of, const struct list_column *column)
{
	return ledger_column(of, column->word, strlen(column->word));
}

static void write_rows_of(const struct invocation *v, enum ledger_of of,
			  struct out_table *table,
			  const struct list_columns *chosen,
			  const struct ledger_row *rows, int count)
{
	const char *cells[LEDGER_COLUMNS_MAX];

	for (int i = 0; i < count; i++) {
		for (int c = 0; c < chosen->count; c++)
			cells[c] = ledger_text(
				v->ctx, &rows[i],
				column_of(of, &chosen->at[c]));
		out_table_row(table, cells);
	}
}

static void make_heads(enum ledger_of of, const struct list_columns *chosen,
		       struct out_column *heads)
{
	int count;
	const struct ledger_column *columns = ledger_columns(of, &count);

	for (int i = 0; i < chosen->count; i++) {
		const struct ledger_column *column =
			&columns[column_of(of, &chosen->at[i])];

		heads[i] = (struct out_column){
			column->word, chosen->at[i].width > 0
					      ? chosen->at[i].width
				      : i + 1 < chosen->count ? column->best
							      : 0};
	}
}

static enum status write_rows(struct invocation *v, struct ledger *ledger,
			      const struct ledger_query *q,
			      const struct list_columns *chosen,
			      int64_t limit, int64_t *ret_total)
{
	struct out_column heads[LEDGER_COLUMNS_MAX];
	struct out_table *table;
	enum status status = STATUS_OK;
	int count = 1;

	make_heads(q->of, chosen, heads);
	table = out_table_open(v->format, heads, chosen->count);
	*ret_total = 0;
	while (status == STATUS_OK && count > 0 &&
	       (limit < 0 || *ret_total < limit)) {
		void *window = talloc_new(v->ctx);
		struct ledger_row *rows;
		int64_t left = limit < 0 ? WINDOW : limit - *ret_total;

		status = ledger_window(ledger, window, *ret_total,
				       left < WINDOW ? (int)left : WINDOW,
				       &rows, &count, &v->err);
		if (status == STATUS_OK)
			write_rows_of(v, q->of, table, chosen, rows, count);
		*ret_total += status == STATUS_OK ? count : 0;
		talloc_free(window);
	}
	out_table_close(table);
	return status;
}

/* Where nobody chose, people see the usual columns, machines see all; the id
 * stands first. */
static void usual_columns(enum ledger_of of, bool all,
			  struct list_columns *chosen)
{
	struct list_columns usual;

	ledger_columns_default(of, all, &usual);
	chosen->count = 0;
	if (ledger_column(of, "id", 2) >= 0)
		chosen->at[chosen->count++] = (struct list_column){
			.what = LIST_COLUMN_OWN, .word = "id"};
	for (int i = 0; i < usual.count; i++)
		if (strcmp(usual.at[i].word, "id") != 0)
			chosen->at[chosen->count++] = usual.at[i];
}

static bool choose_columns(struct invocation *v, enum ledger_of of,
			   struct list_columns *chosen)
{
	const char *words = option_value(v, "columns");

	if (words)
		return ledger_columns_parse(of, words, chosen, &v->err) ==
		       STATUS_OK;
	usual_columns(of, v->format != OUT_TEXT, chosen);
	return true;
}

int list_ledger(struct invocation *v, int64_t limit)
{
	struct list_columns chosen;
	struct ledger_query query;
	struct ledger *ledger;
	int64_t total;
	enum status status;

	if (!read_query(v, &query) || !choose_columns(v, query.of, &chosen) ||
	    ledger_open(v->casefile, v->ctx, &query, &ledger, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	status = write_rows(v, ledger, &query, &chosen, limit, &total);
	ledger_close(ledger);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return total > 0 ? EXIT_GOOD : EXIT_FINDING;
}
