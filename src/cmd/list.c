#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "store/list_columns.h"

enum { WINDOW = 500 };

static const struct command_option options[] = {
	{ "where", "TEST", "FIELD=VALUE, FIELD~WORD, FIELD<DATE, "
			   "standing=disputed; joined by \" and \"" },
	{ "sort", "COLUMN", "sort by this field, or by id, by, standing, "
			    "disputes; -COLUMN the other way round" },
	{ "filter", "WORDS", "only rows whose title, or what they refer to, has "
			     "words that begin so" },
	{ "columns", "WORDS", "these fields, and id, title, by, standing, "
			      "disputes, in this order" },
	{ "about", "THING", "only rows that refer to this thing" },
	{ "as-of", "DATE", "values as they held on this date (EDTF)" },
	{ "known-by", "ENTRY", "as the case knew it after this entry (of a "
			       "day, as 2023-10-16: its last)" },
	{ "limit", "N", "at most N rows (default: all)" },
	{ NULL, NULL, NULL }
};

static bool read_sort(struct invocation *v, const struct kind *kind,
		      struct list_query *q)
{
	const char *sort = option_value(v, "sort");

	if (!sort)
		return true;
	q->descending = *sort == '-';
	sort += q->descending;
	return list_columns_sort(casefile_registry(v->casefile), kind, sort, q,
				 &v->err) == STATUS_OK;
}

static bool read_view(struct invocation *v, struct list_query *q)
{
	const char *as_of = option_value(v, "as-of");
	struct value_input input = { .type = VALUE_DATE, .edtf = as_of };
	struct value value;

	if (!option_entry(v, "known-by", &q->view.known_by))
		return false;
	if (!as_of)
		return true;
	if (value_parse(&input, &value, &v->err) != STATUS_OK)
		return false;
	q->view.has_as_of = true;
	q->view.as_of = value.span;
	return true;
}

static bool read_query(struct invocation *v, const struct kind **ret_kind,
		       struct list_query *q)
{
	const char *about = option_value(v, "about");
	struct thing thing;
	const struct kind *kind = registry_kind_by_word(
		casefile_registry(v->casefile), v->args[1],
		strlen(v->args[1]));

	if (!kind) {
		error_set(&v->err, STATUS_INVALID, "%s: no such kind; taffrail "
			  "status lists them; claims, citations, sources, "
			  "notes, history are no kinds and are listed too",
			  v->args[1]);
		return false;
	}
	memset(q, 0, sizeof(*q));
	q->kind = kind->number;
	q->where = option_value(v, "where");
	q->filter = option_value(v, "filter");
	q->whole = v->format != OUT_TEXT;
	if (about) {
		if (!invocation_thing(v, about, 0, &thing))
			return false;
		q->about = thing.id;
	}
	*ret_kind = kind;
	return read_sort(v, kind, q) && read_view(v, q);
}

static bool is_on_line(const struct kind *kind, const struct field *field)
{
	for (int i = 0; kind->line[i]; i++)
		if (kind->line[i] == field)
			return true;
	return false;
}

static void add_column(struct list_columns *columns,
		       enum list_column_what what, const struct field *field,
		       const char *word)
{
	columns->at[columns->count++] = (struct list_column){
		.what = what, .field = field, .word = word};
}

/* A field called as one of the answer's own columns goes by its full name:
 * "tally.by" is whose trips they are, "by" how many origins say it. */
static const char *column_word(const struct invocation *v,
			       const struct kind *kind,
			       const struct field *field)
{
	static const char *const own[] = { "id", "by", "standing" };

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (strcmp(field->word, own[i]) == 0)
			return talloc_asprintf(v->ctx, "%s.%s", kind->word,
					       field->word);
	return field->word;
}

/* Where nobody chose, people see the fields of the kind's line, machines
 * see all. */
static void usual_columns(const struct invocation *v, const struct kind *kind,
			  struct list_columns *columns)
{
	columns->count = 0;
	add_column(columns, LIST_COLUMN_ID, NULL, "id");
	for (int i = 0; i < kind->field_count; i++) {
		const struct field *field = kind->fields[i];

		if (field->type != VALUE_HOLDS &&
		    (v->format != OUT_TEXT || is_on_line(kind, field)))
			add_column(columns, LIST_COLUMN_FIELD, field,
				   column_word(v, kind, field));
	}
	add_column(columns, LIST_COLUMN_BY, NULL, "by");
	add_column(columns, LIST_COLUMN_STANDING, NULL, "standing");
}

static bool choose_columns(struct invocation *v, const struct kind *kind,
			   struct list_columns *columns)
{
	const char *words = option_value(v, "columns");

	if (words)
		return list_columns_parse(casefile_registry(v->casefile), kind,
					  words, columns, &v->err) ==
		       STATUS_OK;
	usual_columns(v, kind, columns);
	return true;
}

static int width_of(const struct list_column *column)
{
	static const int usual[] = {
		[LIST_COLUMN_ID] = 13, [LIST_COLUMN_TITLE] = 28,
		[LIST_COLUMN_BY] = 4, [LIST_COLUMN_STANDING] = 0,
		[LIST_COLUMN_DISPUTES] = 9,
	};

	if (column->width > 0)
		return column->width;
	return column->what == LIST_COLUMN_FIELD ? column->field->width
						 : usual[column->what];
}

static void make_heads(const struct list_columns *columns,
		       struct out_column *heads)
{
	for (int i = 0; i < columns->count; i++)
		heads[i] = (struct out_column){ columns->at[i].word,
						width_of(&columns->at[i]) };
}

static void write_row(struct invocation *v, struct out_table *table,
		      const struct list_columns *columns,
		      const struct list_row *row)
{
	const char *cells[LIST_COLUMNS_MAX];

	for (int i = 0; i < columns->count; i++)
		cells[i] = list_column_text(v->ctx, &columns->at[i], row);
	/* the first field: how a nameless thing is called */
	if (columns->count > 1 && columns->at[1].field && row->label &&
	    columns->at[0].what == LIST_COLUMN_ID && !*cells[1])
		cells[1] = row->title;
	out_table_row(table, cells);
}

static enum status write_rows(struct invocation *v, struct list *list,
			      const struct list_columns *columns,
			      int64_t limit, int64_t *ret_total)
{
	struct out_column heads[LIST_COLUMNS_MAX];
	struct out_table *table;
	enum status status = STATUS_OK;
	int count = 1;

	make_heads(columns, heads);
	table = out_table_open(v->format, heads, columns->count);
	*ret_total = 0;
	while (status == STATUS_OK && count > 0 &&
	       (limit < 0 || *ret_total < limit)) {
		void *window = talloc_new(v->ctx), *outer = v->ctx;
		struct list_row *rows;
		int64_t left = limit < 0 ? WINDOW : limit - *ret_total;

		status = list_window(list, window, *ret_total,
				     left < WINDOW ? (int)left : WINDOW, &rows,
				     &count, &v->err);
		v->ctx = window;
		for (int i = 0; status == STATUS_OK && i < count; i++)
			write_row(v, table, columns, &rows[i]);
		v->ctx = outer;
		*ret_total += status == STATUS_OK ? count : 0;
		talloc_free(window);
	}
	out_table_close(table);
	return status;
}

static int run(struct invocation *v)
{
	const struct kind *kind;
	struct list_columns columns;
	struct list_query query;
	struct list *list;
	int64_t limit, total;
	enum status status;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !option_number(v, "limit", -1, &limit))
		return invocation_fail(v);
	if (is_list_of_ledger(v->args[1]))
		return list_ledger(v, limit);
	if (!read_query(v, &kind, &query) ||
	    !choose_columns(v, kind, &columns) ||
	    list_open(v->casefile, v->ctx, &query, &list, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	status = write_rows(v, list, &columns, limit, &total);
	list_close(list);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return total > 0 ? EXIT_GOOD : EXIT_FINDING;
}

const struct command command_list = {
	.name = "list", .args = "CASE KIND",
	.summary = "List the records of a kind, resolved from claims",
	.help = "A disputed value that nobody judged shows its rivals, split "
		"by |; a hedge\nstands before what it weakens. Of a field that "
		"takes many values people see\nthe first and how many more, "
		"programs see all, split by \"; \". The column \"by\"\n"
		"counts independent origins, not documents. Instead of a kind: "
		"claims, sources,\ncitations, history, notes, findings, "
		"questions, to-dos; there a TEST is about a\ncolumn, as in "
		"\"record=Maria and source=rusi23\".\n"
		"Exit codes: 0, 1 (no rows), 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .tables = true,
	.run = run,
};
