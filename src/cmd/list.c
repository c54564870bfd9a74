#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "store/list.h"

enum { WINDOW = 500 };

static const struct command_option options[] = {
	{ "where", "TEST", "FIELD=VALUE, FIELD~WORD, FIELD<DATE, "
			   "standing=disputed; joined by \" and \"" },
	{ "sort", "FIELD", "sort by this field; -FIELD the other way round" },
	{ "about", "THING", "only rows that refer to this thing" },
	{ "as-of", "DATE", "values as they held on this date (EDTF)" },
	{ "known-by", "ENTRY", "as the case knew it after this entry" },
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
	q->sort = registry_field_by_word(casefile_registry(v->casefile), kind,
					 sort, strlen(sort));
	if (q->sort)
		return true;
	error_set(&v->err, STATUS_INVALID, "--sort %s: %s has no such field",
		  sort, kind->word);
	return false;
}

static bool read_view(struct invocation *v, struct list_query *q)
{
	const char *as_of = option_value(v, "as-of");
	struct value_input input = { .type = VALUE_DATE, .edtf = as_of };
	struct value value;

	if (!option_number(v, "known-by", 0, &q->view.known_by))
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
			  "status lists them", v->args[1]);
		return false;
	}
	memset(q, 0, sizeof(*q));
	q->kind = kind->number;
	q->where = option_value(v, "where");
	if (about) {
		if (!invocation_thing(v, about, 0, &thing))
			return false;
		q->about = thing.id;
	}
	*ret_kind = kind;
	return read_sort(v, kind, q) && read_view(v, q);
}

/* People see the fields of the kind's line; machines see all. */
static bool is_column(const struct invocation *v, const struct kind *kind,
		      const struct field *field)
{
	if (field->type == VALUE_HOLDS)
		return false;
	for (int i = 0; v->format == OUT_TEXT && kind->line[i]; i++)
		if (kind->line[i] == field)
			return true;
	return v->format != OUT_TEXT;
}

static int make_columns(const struct invocation *v, const struct kind *kind,
			struct out_column *columns)
{
	int n = 0;

	columns[n++] = (struct out_column){ "id", 13 };
	for (int i = 0; i < kind->field_count; i++)
		if (is_column(v, kind, kind->fields[i]))
			columns[n++] = (struct out_column){
				kind->fields[i]->word,
				kind->fields[i]->width };
	columns[n++] = (struct out_column){ "by", 4 };
	columns[n++] = (struct out_column){ "standing", 0 };
	return n;
}

static void write_row(struct invocation *v, struct out_table *table,
		      const struct kind *kind, const struct list_row *row)
{
	const char *cells[REGISTRY_FIELDS_MAX + 4];
	char by[32];
	json_t *id = out_id(row->id);
	int n = 0;

	cells[n++] = json_string_value(id);
	for (int i = 0; i < kind->field_count; i++) {
		const struct list_cell *c = &row->cells[i];

		if (!is_column(v, kind, kind->fields[i]))
			continue;
		if (!c->text || !*c->text) {
			/* the first column: how a nameless thing is called */
			cells[n] = n == 1 && row->label ? row->title : "";
			n++;
		}
		else
			cells[n++] = talloc_asprintf(
				v->ctx, c->more ? "%s%s +%d" : "%s%s", c->text,
				standing_mark(c->standing), c->more);
	}
	if (row->by_low == row->by_high)
		snprintf(by, sizeof(by), "%d", row->by_low);
	else
		snprintf(by, sizeof(by), "%d-%d", row->by_low, row->by_high);
	cells[n++] = by;
	cells[n++] = standing_words(row->standing);
	out_table_row(table, cells);
	json_decref(id);
}

static enum status write_rows(struct invocation *v, struct list *list,
			      const struct kind *kind, int64_t limit,
			      int64_t *ret_total)
{
	struct out_column columns[REGISTRY_FIELDS_MAX + 4];
	struct out_table *table = out_table_open(
		v->format, columns, make_columns(v, kind, columns));
	enum status status = STATUS_OK;
	int count = 1;

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
			write_row(v, table, kind, &rows[i]);
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
	struct list_query query;
	struct list *list;
	int64_t limit, total;
	enum status status;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !option_number(v, "limit", -1, &limit) ||
	    !read_query(v, &kind, &query) ||
	    list_open(v->casefile, v->ctx, &query, &list, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	status = write_rows(v, list, kind, limit, &total);
	list_close(list);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return total > 0 ? EXIT_GOOD : EXIT_FINDING;
}

const struct command command_list = {
	.name = "list", .args = "CASE KIND",
	.summary = "List the records of a kind, resolved from claims",
	.help = "A disputed value that nobody judged shows its rivals, split "
		"by |. The column\n\"by\" counts independent origins, not "
		"documents.\nExit codes: 0, 1 (no rows), 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .tables = true,
	.run = run,
};
