/* import_view: what would be made of a sheet, before anything is written. */
#include <string.h>
#include <talloc.h>

#include "ui/importing.h"
#include "src/base/text_add.h"

enum { WHERE, WHAT, WHY, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[WHERE] = {"row", "", {8, 16, 0, 0}, false},
	[WHAT] = {"what", "", {20, 36, 0, 1}, false},
	[WHY] = {"why", "", {20, 60, 1, 1}, false},
};

static void heading(struct view_load *load, const char *words)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	view_cell_set(row, WHERE, words, STYLE_HEADING);
}

/* Of copies: the report may be gone while its rows are on the screen. */
static struct view_row *line(struct view_load *load, const char *where,
			     const char *what, const char *why,
			     enum style style)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return NULL;
	row->command = "import-take";
	row->chosen.title = talloc_strdup(load, what ? what : "");
	view_cell_set(row, WHERE, talloc_strdup(load, where), style);
	view_cell_set(row, WHAT, row->chosen.title, style);
	view_cell_set(row, WHY, why ? talloc_strdup(load, why) : NULL,
		      STYLE_DIM);
	return row;
}

static const char *count_words(struct view_load *load, int64_t n,
			       const char *words)
{
	return talloc_asprintf(load, "%lld %s", (long long)n, words);
}

static const char *row_words(struct view_load *load, int64_t n)
{
	return talloc_asprintf(load, "row %lld", (long long)n);
}

static void add_counts(struct view_load *load, const struct import_report *r)
{
	const struct { const char *words, *why; int64_t n; } counts[] = {
		{"new", r->columns->parts[0].kind->word, r->added},
		{"of what the case knows", "they say more of it",
		 r->joined},
		{"of these changed", "this source said otherwise before",
		 r->changed},
		{"unchanged", "marked as seen in this copy", r->seen},
		{"twice in the sheet", "", r->repeated},
		{"made", "what the rows refer to and nobody knew",
		 r->made},
		{"refused", "see below", r->refused_count},
		{"left", "Enter on them says which it is",
		 r->question_count},
		{"claims", "", r->claims},
	};

	line(load, "Enter", "takes the rows in, after a yes",
	     "nothing is written yet; Esc leaves it so", STYLE_KEY);
	line(load, "rows", count_words(load, r->rows, "rows"), "",
	     STYLE_NORMAL);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (counts[i].n > 0)
			line(load, "",
			     count_words(load, counts[i].n, counts[i].words),
			     counts[i].why, STYLE_NORMAL);
}

static const char *column_why(struct view_load *load,
			      const struct import_column *c)
{
	char *why = talloc_asprintf(load, "%lld cells", (long long)c->cells);

	if (c->words)
		why = text_add(why, "; %lld kept as words, first in row %lld",
			       (long long)c->words, (long long)c->first_words);
	if (c->doubts)
		why = text_add(why, "; %lld doubtful, first in row %lld: %s",
			       (long long)c->doubts, (long long)c->first_doubt,
			       c->warning);
	return why;
}

static void add_columns(struct view_load *load, const struct import_report *r)
{
	heading(load, "Columns");
	for (int i = 0; i < r->columns->count; i++) {
		const struct import_column *c = &r->by_column[i];
		const struct part *part = &r->columns->parts[c->column->part];

		line(load, c->header,
		     talloc_asprintf(load, "%s.%s",
				     c->column->part ? part->reference->word
						     : part->kind->word,
				     c->column->field->word),
		     column_why(load, c),
		     c->doubts ? STYLE_UNCITED : STYLE_NORMAL);
	}
	for (int i = 0; i < r->columns->other_count; i++)
		line(load, r->columns->others[i], "not taken",
		     "no field of this name: a map names one", STYLE_DIM);
}

static void more(struct view_load *load, int64_t count)
{
	if (count > IMPORT_LISTED_MAX)
		line(load, "",
		     count_words(load, count - IMPORT_LISTED_MAX, "more"), "",
		     STYLE_DIM);
}

static void add_questions(struct view_load *load,
			  const struct import_report *r)
{
	if (r->question_count > 0)
		heading(load, "Left, unless you say which");
	for (int i = 0; i < r->question_count && i < IMPORT_LISTED_MAX; i++) {
		const struct import_question *q = &r->questions[i];
		struct view_row *row = line(
			load, row_words(load, q->row), q->name,
			q->why, STYLE_TWO_WAYS);

		if (row)
			row->command = talloc_asprintf(load,
						       "import-answer %d", i);
		for (int k = 0; k < q->found.count; k++) {
			row = line(load, "",
				   talloc_asprintf(load, "%d  %s", k + 1,
						   q->titles[k] ? q->titles[k]
								: ""),
				   "", STYLE_DIM);
			if (row)
				row->flags = VIEW_ROW_QUIET;
		}
	}
	more(load, r->question_count);
}

static void add_refused(struct view_load *load, const struct import_report *r)
{
	if (r->refused_count > 0)
		heading(load, "Refused");
	for (int i = 0; i < r->refused_count && i < IMPORT_LISTED_MAX; i++)
		line(load, row_words(load, r->refused[i].row),
		     r->refused[i].column, r->refused[i].reason,
		     STYLE_REJECTED);
	more(load, r->refused_count);
}

static void add_joined(struct view_load *load, const struct import_report *r)
{
	if (r->known_count > 0)
		heading(load, "Of what the case knows");
	for (int i = 0; i < r->known_count && i < IMPORT_LISTED_MAX; i++) {
		const struct import_known *k = &r->known[i];

		line(load, row_words(load, k->row), k->title,
		     k->changed ? "said otherwise before"
		     : k->again ? "of this row before" : "joined",
		     STYLE_NORMAL);
	}
	more(load, r->known_count);
}

static void local(struct app *app, struct view_load *load)
{
	const struct importing *importing = app->importing;
	const struct import_report *r = importing ? importing->report : NULL;

	if (r) {
		const char *slash = strrchr(importing->file, '/');

		load->title = talloc_asprintf(
			load, "Preview of %s as %s, citing %s",
			slash ? slash + 1 : importing->file,
			importing->kind->plural, importing->source_name);
		add_counts(load, r);
		add_questions(load, r);
		add_refused(load, r);
		add_joined(load, r);
		add_columns(load, r);
	}
	view_load_whole(load);
}

const struct view_class import_view = {
	.name = "sheet",
	.title = "Preview of a sheet",
	.empty = "no sheet is previewed: :import KIND FILE.csv",
	.flags = VIEW_FILTERS | VIEW_ALONE,
	.columns = columns,
	.column_count = COLUMNS,
	.local = local,
};
