/* chain_view: who is behind a ship or a company, or what else they have. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/base/calendar.h"
#include "src/base/text.h"
#include "src/base/text_add.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { ROLE, PARTY, BY, SOURCES, COLUMNS };

enum { ROWS_MAX = 1000, STEMS_MAX = 4, ROLE_MOST = 22 };

enum { MONTHS = 12, YEAR_LEAST = 1800, YEAR_MOST = 2200 };

static const struct view_column columns[COLUMNS] = {
	[ROLE] = {"role", "", {11, 11, 0, 0}, false},
	[PARTY] = {"chain", "", {28, 42, 0, 3}, false},
	[BY] = {"by", "", {3, 3, 0, 0}, false},
	[SOURCES] = {"sources", "", {6, 13, 1, 1}, false},
};

static const char branch[] = "\xe2\x94\x9c ", last_branch[] = "\xe2\x94\x94 ",
		  stem[] = "\xe2\x94\x82 ";

/* What was read of a chain. */
struct tree {
	struct chain_row *rows;
	int count;
	struct chain_rest rest;
};

/* Does another row of this depth follow below the same parent? */
static bool has_sibling(const struct tree *tree, int i, int depth)
{
	int k = i + 1;

	while (k < tree->count && tree->rows[k].depth > depth)
		k++;
	if (k < tree->count)
		return tree->rows[k].depth == depth;
	return tree->rest.depths & 1u << depth;
}

/* Deep down a number says how deep: the stems would leave no room. */
static const char *role_of(struct view_load *load, const struct tree *tree,
			   int i)
{
	char *text = talloc_strdup(load, "");
	const struct chain_row *row = &tree->rows[i];

	if (row->depth > STEMS_MAX)
		return talloc_asprintf(load, "%*s%s%d %s", 2 * STEMS_MAX - 2,
				       "", last_branch, row->depth, row->role);
	for (int depth = 1; depth < row->depth; depth++)
		text = text_add(text, "%s",
				has_sibling(tree, i, depth) ? stem : "  ");
	if (row->depth > 0)
		text = text_add(text, "%s",
				has_sibling(tree, i, row->depth)
					? branch
					: last_branch);
	return text_add(text, "%s", row->role);
}

static char *party_of(struct view_load *load, const struct chain_row *row)
{
	char *text = talloc_strdup(load, "");

	if (row->negative)
		text = text_add(text, "not ");
	if (*row->share)
		text = text_add(text, "%s ", row->share);
	text = text_add(text, "%s", row->title);
	if (*row->when)
		text = text_add(text, ", %s", row->when);
	if (*row->listed)
		text = text_add(text, ", %s", row->listed);
	if (row->cycle)
		text = text_add(text, " (and round again)");
	else if (row->repeated)
		text = text_add(text, " (see above)");
	return text;
}

/* Does the row below lead to an owner of this row's party? */
static bool leads_on(const struct tree *tree, int i)
{
	const struct chain_row *rows = tree->rows;

	return i + 1 < tree->count && rows[i + 1].depth > rows[i].depth &&
	       rows[i + 1].kind == KIND_SHAREHOLDING && !rows[i + 1].negative;
}

/* On a narrow screen a role is one row, which leads to its first owner. */
static char *folded_party(struct view_load *load, const struct tree *tree,
			  int i)
{
	struct chain_row here = tree->rows[i];
	const struct chain_row *next;
	char *text;

	if (!leads_on(tree, i))
		return party_of(load, &here);
	next = &tree->rows[i + 1];
	if (here.label)
		here.title = talloc_asprintf(load, "%.*s(not named)",
					     here.name_at, here.title);
	text = party_of(load, &here);
	return text_add(text, " < %s%s%s", next->former ? "was in part " : "",
			next->title, standing_mark(next->standing));
}

static const struct field *party_field(const struct registry *registry,
				       int kind)
{
	const char *word = kind == KIND_SHAREHOLDING ? "holder" : "party";

	if (!registry_kind(registry, kind))
		return NULL; /* a judgement on who is who has no fields */
	return registry_field_by_word(registry, registry_kind(registry, kind),
				      word, strlen(word));
}

static void fill(struct view_load *load, struct casefile *casefile,
		 const struct tree *tree, int i)
{
	const struct chain_row *from = &tree->rows[i];
	struct view_row *row = view_load_row(load);
	int64_t record = from->kind ? from->record : from->party;
	enum style style = from->former ? STYLE_FORMER
			   : from->label ? STYLE_LABEL
			   : from->negative ? STYLE_NEGATIVE : STYLE_NORMAL;

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = record,
				      .kind = from->kind ? from->kind
						  : casefile_kind_of(casefile,
								     record),
				      .record = record,
				      .title = from->title};
	view_cell_set(row, ROLE,
		      load->query.narrow ? from->role
					 : role_of(load, tree, i),
		      from->former ? STYLE_FORMER : STYLE_NORMAL);
	view_cell_set(row, PARTY,
		      load->query.narrow ? folded_party(load, tree, i)
					 : party_of(load, from),
		      style);
	row->cells[PARTY].reference = from->party;
	row->cells[PARTY].kind = from->kind;
	row->cells[PARTY].field = party_field(casefile_registry(casefile),
					      from->kind);
	view_cell_by(load, row, BY, from->standing, from->by_low,
		     from->by_high);
	view_cell_set(row, SOURCES, from->sources, STYLE_NORMAL);
}

/* The column of roles is as wide as they need. */
static void place_columns(struct view_load *load)
{
	struct view_column *placed = talloc_memdup(load, columns,
						   sizeof(columns));
	int widest = columns[ROLE].size.least;

	for (int i = 0; i < load->row_count; i++) {
		const char *role = load->rows[i].cells[ROLE].text;
		int cells = (int)text_width(role, strlen(role));

		widest = cells > widest ? cells : widest;
	}
	if (!placed)
		return;
	widest = widest < ROLE_MOST ? widest : ROLE_MOST;
	placed[ROLE].size.least = placed[ROLE].size.best = widest;
	load->columns = placed;
	load->column_count = COLUMNS;
}

static void as_of_words(int month, char *words, size_t size)
{
	snprintf(words, size, "as of %s %d",
		 calendar_month_name(month % MONTHS + 1), month / MONTHS);
}

static struct span span_of_month(int month)
{
	return calendar_month(month / MONTHS, month % MONTHS + 1);
}

static void set_title(struct view_load *load)
{
	const struct view_query *query = &load->query;
	bool ship = query->subject.kind == KIND_VESSEL;
	char date[32] = "any date";

	if (query->subject.id == 0)
		return;
	if (query->month > 0)
		as_of_words(query->month, date, sizeof(date));
	load->title = talloc_asprintf(
		load, "%s %s%s, %s%s",
		query->down ? "What is behind" : "Chain of",
		ship ? "the " : "",
		query->subject.title ? query->subject.title : "",
		query->narrow ? "" : query->down ? "downward, " : "upward, ",
		date);
	if (query->down)
		load->title = talloc_asprintf(
			load, "What %s has, %s%s", query->subject.title,
			query->narrow ? "" : "downward, ", date);
	if (!ship)
		load->note = query->down ? "i: who is behind it"
					 : "i: what else it has";
	else if (query->narrow)
		load->note = "4 puts her sources here";
}

/* Behind a company may stand half of the case. */
static int rows_wanted(const struct view_load *load)
{
	bool folded = load->query.narrow; /* of which few are rows */

	return folded ? ROWS_MAX : view_load_first(load, ROWS_MAX);
}

static enum status read_tree(struct casefile *casefile, struct view_load *load,
			     int max, struct error *err)
{
	const struct view_query *query = &load->query;
	struct span as_of = span_of_month(query->month);
	struct tree tree = {.count = 0};
	enum status status = chain_read(
		casefile, load, query->subject.record,
		query->down ? CHAIN_DOWN : CHAIN_UP,
		query->month > 0 ? &as_of : NULL, max, &tree.rows, &tree.count,
		&tree.rest, err);

	if (status != STATUS_OK)
		return status;
	load->row_count = 0;
	load->range = (struct span){TIME_MIN, TIME_MIN};
	for (int i = 0; i < tree.count; i++) {
		if (!query->narrow || tree.rows[i].depth == 0)
			fill(load, casefile, &tree, i);
		calendar_widen(&load->range, tree.rows[i].span.low);
		calendar_widen(&load->range, tree.rows[i].span.high);
	}
	load->unfinished = tree.rest.more && max < ROWS_MAX;
	return STATUS_OK;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	int max = rows_wanted(load);
	enum status status = STATUS_OK;

	if (load->query.subject.id != 0)
		status = read_tree(casefile, load, max, err);
	if (status != STATUS_OK)
		return status;
	place_columns(load);
	view_load_whole(load);
	if (load->unfinished && load->seek.id != 0 && load->sought < 0) {
		status = read_tree(casefile, load, ROWS_MAX, err);
		place_columns(load);
		view_load_whole(load);
	}
	set_title(load);
	return status;
}

const struct view_class chain_view = {
	.name = "chain",
	.title = "Chain",
	.empty = "nobody is named here; i turns the chain, a adds to it",
	.flags = VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};

/* --- actions --- */

/* That of the page: its own, or the pane; and what it asks now. */
static struct view *chain(struct app *app, struct view_query *ret_query)
{
	struct view *view = app->page->home ? app->page->views[PANE_CHAIN]
					    : NULL;

	if (view)
		*ret_query = view->query;
	else
		app_say(app, MESSAGE_INFO, "3 leads to the chain");
	return view;
}

void do_turn(struct app *app, const struct call *call)
{
	struct view_query query;
	struct view *view = chain(app, &query);

	(void)call;
	if (!view)
		return;
	query.down = !query.down;
	view_ask(view, &query, false);
}

static int month_of(int64_t second)
{
	struct civil civil = calendar_civil(calendar_day_of(second));

	return (int)civil.year * MONTHS + civil.month - 1;
}

/* From any date the first step leads to the last day that the chain names, or
 * to its first. 0: it names none. */
static int begin_month(const struct view *view, int by)
{
	struct span range = view->window ? view->window->range
					 : (struct span){TIME_MIN, TIME_MIN};

	if (range.low == TIME_MIN)
		return 0;
	return month_of(by < 0 ? range.high : range.low);
}

bool chain_move(struct app *app, int months)
{
	struct view_query query;
	struct view *view = chain(app, &query);
	char date[32];

	if (!view)
		return false;
	query.month = query.month == 0 ? begin_month(view, months)
				       : query.month + months;
	if (query.month == 0) {
		app_say(app, MESSAGE_INFO, "no day is said in this chain");
		return true;
	}
	if (query.month < YEAR_LEAST * MONTHS)
		query.month = YEAR_LEAST * MONTHS;
	if (query.month >= YEAR_MOST * MONTHS)
		query.month = YEAR_MOST * MONTHS - 1;
	view_ask(view, &query, true);
	as_of_words(query.month, date, sizeof(date));
	app_say(app, MESSAGE_INFO, "the chain %s: [ and ] a month, { and } a "
		"year, \\ any date", date);
	return true;
}

void do_any_date(struct app *app, const struct call *call)
{
	struct view_query query;
	struct view *view = chain(app, &query);

	(void)call;
	if (!view)
		return;
	query.month = 0;
	view_ask(view, &query, true);
	app_say(app, MESSAGE_INFO, "the chain at any date");
}
