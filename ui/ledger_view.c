/* ledger_view: claims, sources, the citations of a source, notes and the
 * history, in windows: what store/ledger.h has, its columns chosen and sorted as
 * those of a kind's list. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/ledger.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { WORK_MS = 10, WRAPPED_MAX = 500 };

_Static_assert((int)VIEW_COLUMNS >= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than a view");

struct plan {
	enum ledger_of of;
	struct list_columns chosen;
	int column[LEDGER_COLUMNS_MAX]; /* of the ledger, by place */
	struct view_column columns[LEDGER_COLUMNS_MAX];
};

static enum ledger_of ledger_of_view(const struct view_class *class)
{
	return (enum ledger_of)(class->ledger - 1);
}

/* A width that a person gave holds, as far as the screen is wide. */
static void fix_width(struct layout_column *size, int width, int screen)
{
	int most = screen > 8 ? screen - 6 : width;

	if (width == 0)
		return;
	size->least = size->best = width < most ? width : most;
	size->takes = 0;
}

static struct plan *make_plan(struct view_load *load)
{
	struct plan *plan = talloc_zero(load, struct plan);
	const struct ledger_column *columns;
	struct error ignored;
	int count;

	if (!plan)
		return NULL;
	plan->of = ledger_of_view(load->class);
	columns = ledger_columns(plan->of, &count);
	if (!load->query.columns ||
	    ledger_columns_parse(plan->of, load->query.columns, &plan->chosen,
				 &ignored) != STATUS_OK)
		ledger_columns_default(plan->of, false, &plan->chosen);
	for (int i = 0; i < plan->chosen.count; i++) {
		const char *word = plan->chosen.at[i].word;
		int at = ledger_column(plan->of, word, strlen(word));
		const struct ledger_column *from = &columns[at];

		plan->column[i] = at;
		plan->columns[i] = (struct view_column){
			from->word, from->heading,
			{from->least, from->best, from->place, from->takes},
			from->right};
		fix_width(&plan->columns[i].size, plan->chosen.at[i].width,
			  load->query.width);
	}
	load->columns = plan->columns;
	load->column_count = plan->chosen.count;
	return plan;
}

/* Marks and counts are quiet, but for what stands out. */
static enum style style_of(const struct plan *plan,
			   const struct ledger_row *row,
			   const struct ledger_column *column)
{
	if (strcmp(column->word, "by") == 0 && row->standing != STANDING_NONE)
		return *standing_mark(row->standing)
			       ? style_of_standing(row->standing) : STYLE_DIM;
	if (row->gone)
		return plan->of == LEDGER_HISTORY ? STYLE_REJECTED
						  : STYLE_DIM;
	if (column->right || column->unusual)
		return STYLE_DIM;
	if (plan->of == LEDGER_CLAIMS && row->citation == 0 &&
	    strcmp(column->word, "where") == 0)
		return STYLE_UNCITED;
	return STYLE_NORMAL;
}

static struct chosen chosen_of(const struct ledger_row *row)
{
	return (struct chosen){.table = row->table,
			       .id = row->id,
			       .kind = row->kind,
			       .record = row->record,
			       .claim = row->claim,
			       .citation = row->citation,
			       .source = row->source,
			       .field = row->field,
			       .copy = row->copy,
			       .entry = row->entry,
			       .said = row->said,
			       .title = row->title ? row->title : ""};
}

static void fill(struct view_load *load, const struct plan *plan,
		 const struct ledger_row *from)
{
	struct view_row *row = view_load_row(load);
	int count;
	const struct ledger_column *columns = ledger_columns(plan->of, &count);

	if (!row)
		return;
	row->chosen = chosen_of(from);
	row->flags = from->marked ? VIEW_ROW_MARKED : 0;
	for (int i = 0; i < plan->chosen.count; i++) {
		const struct ledger_cell *cell = &from->cells[plan->column[i]];
		struct view_cell *to = &row->cells[i];

		view_cell_set(row, i, cell->text,
			      style_of(plan, from, &columns[plan->column[i]]));
		to->standing = cell->standing;
		to->reference = cell->reference;
		to->field = cell->field;
		to->kind = from->kind;
	}
}

static void close_ledger(void *ledger)
{
	ledger_close(ledger);
}

static enum status open_ledger(struct store_side *side, struct view_load *load,
			       struct ledger **ret_ledger, struct error *err)
{
	const struct view_query *query = &load->query;
	struct store_cache *cache = store_side_cache(
		side, load->view, load->generation);
	struct ledger_query asked = {
		.of = ledger_of_view(load->class),
		.source = query->subject.source,
		.filter = query->filter,
		.where = query->where,
		.sort = query->own_sort - 1,
		.descending = query->descending};
	enum status status;

	if (asked.of == LEDGER_NOTES) {
		asked.type = query->words;
		asked.open = query->words &&
			     strcmp(query->words, "finding") != 0;
	}
	if (cache->object) {
		*ret_ledger = cache->object;
		return STATUS_OK;
	}
	status = ledger_open(store_side_case(side), NULL, &asked, ret_ledger,
			     err);
	if (status == STATUS_OK) {
		cache->object = *ret_ledger;
		cache->close = close_ledger;
	}
	return status;
}

static const char *name_of(struct view_load *load, enum ledger_of of)
{
	const struct view_query *query = &load->query;

	if (of == LEDGER_CITATIONS && query->subject.title)
		return talloc_asprintf(load, "What %s says",
				       query->subject.title);
	if (of == LEDGER_NOTES && query->words)
		return strcmp(query->words, "finding") == 0
			       ? "Findings"
			       : talloc_asprintf(load, "Open: %s",
						 query->words);
	return ledger_title(of);
}

static void set_title(struct view_load *load, enum ledger_of of)
{
	const struct view_query *query = &load->query;
	int count;
	const struct ledger_column *columns = ledger_columns(of, &count);

	load->title = name_of(load, of);
	if (query->where)
		load->title = talloc_asprintf(load, "%s where %s", load->title,
					      query->where);
	if (query->own_sort > 0)
		load->title = talloc_asprintf(
			load, "%s by %s%s", load->title,
			columns[query->own_sort - 1].word,
			query->descending ? ", down" : "");
}

static void find_place(struct ledger *ledger, struct view_load *load)
{
	if (load->seek.id != 0)
		load->sought = ledger_sought(ledger);
	if (load->sought >= 0)
		load->position = load->sought - load->count / 2;
	load->position = load->position < 0 ? 0 : load->position;
}

/* Zoomed, texts go on below, which takes all of the rows. */
static void take_whole(struct view_load *load, bool all)
{
	if (!load->query.full || !(load->class->flags & VIEW_WRAPS) || !all ||
	    load->total > WRAPPED_MAX)
		return;
	load->position = 0;
	load->count = (int)load->total;
	load->whole = true;
}

static enum status read_rows(struct ledger *ledger, struct view_load *load,
			     const struct plan *plan, struct error *err)
{
	struct ledger_row *rows;
	bool all = false;
	int count;
	enum status status;

	load->total = ledger_total(ledger, &all);
	find_place(ledger, load);
	take_whole(load, all);
	status = ledger_window(ledger, load, load->position, load->count,
			       &rows, &count, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		fill(load, plan, &rows[i]);
	load->total = ledger_total(ledger, &all);
	load->more_than_total = load->unfinished = !all;
	load->uncounted = !all && ledger_is_whole(ledger);
	return STATUS_OK;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct plan *plan = make_plan(load);
	const struct ledger_want want = {
		.position = load->position, .count = load->count,
		.seek = load->seek.id,
		.end = load->all ||
		       (load->query.full && load->class->flags & VIEW_WRAPS)};
	struct ledger *ledger;
	bool ready = false;
	int percent = 0;
	enum status status =
		plan ? open_ledger(side, load, &ledger, err)
		     : error_set(err, STATUS_NOMEM, "out of memory");

	if (status == STATUS_OK)
		status = ledger_reach(ledger, &want, WORK_MS, &ready, &percent,
				      err);
	if (status != STATUS_OK)
		return status;
	if (!ready)
		load->working = 1 + percent;
	else if (load->tally)
		load->total = ledger_total(ledger, &ready);
	else
		status = read_rows(ledger, load, plan, err);
	set_title(load, plan->of);
	return status;
}

static enum status every(struct store_side *side, struct view_load *load,
			 int64_t **ret_ids, int64_t *ret_count,
			 struct error *err)
{
	struct ledger *ledger;
	enum status status = open_ledger(side, load, &ledger, err);

	return status == STATUS_OK ? ledger_ids(ledger, load, VIEW_SELECTED_MAX,
						ret_ids, ret_count, err)
				   : status;
}

const struct view_class claims_view = {
	.name = "claims",
	.title = "Claims",
	.empty = "nothing is claimed: a adds a record",
	.ledger = LEDGER_CLAIMS + 1,
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS,
	.load = load,
	.every = every,
};
const struct view_class sources_view = {
	.name = "source-list",
	.title = "Sources",
	.empty = "no source yet: :add-source ADDRESS adds one",
	.ledger = LEDGER_SOURCES + 1,
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS | VIEW_WRAPS,
	.load = load,
	.every = every,
};
const struct view_class source_view = {
	.name = "source",
	.title = "Source",
	.empty = "nothing of it is cited yet: p pins it, a adds a record",
	.ledger = LEDGER_CITATIONS + 1,
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS | VIEW_WRAPS,
	.load = load,
	.every = every,
};
const struct view_class notes_view = {
	.name = "notes",
	.title = "Notes",
	.empty = "no note yet: c writes one on what is chosen",
	.ledger = LEDGER_NOTES + 1,
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS | VIEW_WRAPS,
	.load = load,
	.every = every,
};
const struct view_class history_view = {
	.name = "history",
	.title = "History",
	.empty = "nothing was entered yet",
	.ledger = LEDGER_HISTORY + 1,
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS,
	.load = load,
	.every = every,
};
