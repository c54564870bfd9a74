/* list_view: all records of a kind, in windows; the columns come from the
 * registry, so that a kind needs no code. */
#include <stdio.h>
#include <talloc.h>

#include "store/list_columns.h"
#include "ui/view.h"

enum { WORK_MS = 10, TITLE_LEAST = 16, TITLE_BEST = 28,
       LINE_LEAST = 14, LEAST = 10, ID_WIDTH = 13, STANDING_WIDTH = 12 };

_Static_assert((int)VIEW_COLUMNS >= (int)LIST_COLUMNS_MAX,
	       "a list has no more columns than a view");

struct plan {
	struct list_columns chosen;
	struct view_column columns[LIST_COLUMNS_MAX];
};

static bool is_on_line(const struct kind *kind, const struct field *field)
{
	for (int i = 0; kind->line[i]; i++)
		if (kind->line[i] == field)
			return true;
	return false;
}

static struct view_column field_column(const struct kind *kind,
				       const struct field *field, int place)
{
	int width = field->width > 3 ? field->width : 3;
	int least = is_on_line(kind, field) ? LINE_LEAST : LEAST;

	return (struct view_column){
		field->word, field->label,
		{width < least ? width : least, width, place, 1},
		field->type == VALUE_NUMBER};
}

/* Those to the right go first where there is no room. */
static struct view_column view_column_of(const struct kind *kind,
					 const struct list_column *from,
					 int place)
{
	switch (from->what) {
	case LIST_COLUMN_ID:
		return (struct view_column){
			"id", "Id", {ID_WIDTH, ID_WIDTH, place, 0}, false};
	case LIST_COLUMN_TITLE:
		return (struct view_column){
			from->word, kind->plural,
			{TITLE_LEAST, TITLE_BEST, place, 2}, false};
	case LIST_COLUMN_BY:
		return (struct view_column){"by", "By", {3, 3, 0, 0}, false};
	case LIST_COLUMN_STANDING:
		return (struct view_column){
			"standing", "Standing",
			{STANDING_WIDTH, 2 * STANDING_WIDTH, place, 1}, false};
	case LIST_COLUMN_DISPUTES:
		return (struct view_column){
			"disputes", "Disputes", {8, 8, place, 1}, true};
	default:
		return field_column(kind, from->field, place);
	}
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

static struct plan *make_plan(struct view_load *load,
			      const struct registry *registry,
			      const struct kind *kind)
{
	struct plan *plan = talloc_zero(load, struct plan);
	struct error ignored;

	if (!plan)
		return NULL;
	if (!load->query.columns ||
	    list_columns_parse(registry, kind, load->query.columns,
			       &plan->chosen, &ignored) != STATUS_OK)
		list_columns_default(kind, &plan->chosen);
	for (int i = 0; i < plan->chosen.count; i++) {
		const struct list_column *from = &plan->chosen.at[i];

		plan->columns[i] = view_column_of(kind, from, i);
		fix_width(&plan->columns[i].size, from->width,
			  load->query.width);
	}
	load->columns = plan->columns;
	load->column_count = plan->chosen.count;
	return plan;
}

static const char *cell_text(struct view_load *load,
			     const struct list_cell *cell)
{
	if (cell->shown && cell->more > 0)
		return talloc_asprintf(load, "%s +%d", cell->shown, cell->more);
	return cell->shown;
}

static void fill_cell(struct view_load *load, struct view_row *row, int column,
		      const struct field *field, const struct list_cell *from)
{
	struct view_cell *cell = &row->cells[column];

	cell->text = cell_text(load, from);
	cell->value = from->text;
	cell->standing = from->standing;
	cell->reference = from->reference;
	cell->field = field;
	cell->kind = load->query.kind;
}

static void fill_column(struct view_load *load, struct view_row *row, int i,
			const struct list_column *column,
			const struct list_row *from)
{
	switch (column->what) {
	case LIST_COLUMN_FIELD:
		fill_cell(load, row, i, column->field,
			  &from->cells[column->field->slot]);
		return;
	case LIST_COLUMN_TITLE:
		view_cell_set(row, i, from->title,
			      from->label ? STYLE_LABEL : STYLE_NORMAL);
		return;
	case LIST_COLUMN_BY:
		if (from->unknown)
			view_cell_set(row, i, "n/k", STYLE_NEGATIVE);
		else
			view_cell_by(load, row, i, from->standing,
				     from->by_low, from->by_high);
		return;
	default:
		view_cell_set(row, i, list_column_text(load, column, from),
			      STYLE_DIM);
	}
}

static void fill(struct view_load *load, const struct plan *plan,
		 const struct list_row *from)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = from->id,
				      .kind = load->query.kind,
				      .record = from->id,
				      .title = from->title};
	if (load->query.kind == KIND_DOCUMENT) {
		row->chosen.table = TABLE_SOURCE;
		row->chosen.source = from->id;
	}
	row->flags = from->marked ? VIEW_ROW_MARKED : 0;
	for (int i = 0; i < plan->chosen.count; i++)
		fill_column(load, row, i, &plan->chosen.at[i], from);
}

static void close_list(void *list)
{
	list_close(list);
}

static enum status open_list(struct store_side *side, struct view_load *load,
			     struct list **ret_list, struct error *err)
{
	const struct view_query *query = &load->query;
	struct store_cache *cache = store_side_cache(
		side, load->view, load->generation);
	struct list_query asked = {.kind = query->kind,
				   .sort = query->sort,
				   .by = query->sort_by,
				   .descending = query->descending,
				   .filter = query->filter,
				   .about = query->subject.id,
				   .where = query->where};
	enum status status;

	if (cache->object) {
		*ret_list = cache->object;
		return STATUS_OK;
	}
	status = list_open(store_side_case(side), NULL, &asked, ret_list, err);
	if (status == STATUS_OK) {
		cache->object = *ret_list;
		cache->close = close_list;
	}
	return status;
}

static enum status find_place(struct list *list, struct view_load *load,
			      struct error *err)
{
	enum status status;

	if (load->seek.id == 0)
		return STATUS_OK;
	status = list_position(list, load->seek.id, &load->sought, err);
	if (status == STATUS_OK && load->sought >= 0) {
		load->position = load->sought - load->count / 2;
		load->position = load->position < 0 ? 0 : load->position;
	}
	return status;
}

static const char *sorted_by(const struct view_query *query)
{
	static const char *const words[] = {
		[LIST_SORT_ID] = "id", [LIST_SORT_BY] = "origins",
		[LIST_SORT_STANDING] = "standing",
		[LIST_SORT_DISPUTES] = "disputes",
	};

	if (query->sort_by != LIST_SORT_FIELD)
		return words[query->sort_by];
	return query->sort ? query->sort->label : NULL;
}

static void set_title(struct view_load *load, const struct kind *kind)
{
	const struct view_query *query = &load->query;
	const char *sorted = sorted_by(query);

	load->title = kind->plural;
	if (query->where)
		load->title = talloc_asprintf(load, "%s where %s",
					      kind->plural, query->where);
	else if (query->subject.id != 0 && query->subject.title)
		load->title = talloc_asprintf(load, "%s with %s",
					      kind->plural,
					      query->subject.title);
	if (sorted)
		load->title = talloc_asprintf(
			load, "%s by %s%s", load->title, sorted,
			query->descending ? ", down" : "");
}

static enum status read_rows(struct list *list, struct view_load *load,
			     const struct plan *plan, struct error *err)
{
	struct list_row *rows;
	bool all = false;
	int count;
	enum status status = find_place(list, load, err);

	if (status == STATUS_OK)
		status = list_window(list, load, load->position, load->count,
				     &rows, &count, err);
	if (status == STATUS_OK)
		status = list_known(list, &load->total, &all, err);
	if (status != STATUS_OK)
		return status;
	load->more_than_total = load->unfinished = !all;
	load->uncounted = !all && load->total < LIST_COUNTED;
	for (int i = 0; i < count; i++)
		fill(load, plan, &rows[i]);
	if (load->position + count > load->total)
		load->total = load->position + count;
	return STATUS_OK;
}

/* Who sees the first rows does not wait for the count of all that a filter
 * finds. */
static enum status count_rows(struct list *list, struct view_load *load,
			      struct error *err)
{
	bool ready = false;
	enum status status = list_tally(list, WORK_MS, &ready, err);

	if (status == STATUS_OK && !ready)
		load->working = 1;
	return status;
}

/* To sort a long list by a column without an index takes longer than others
 * may wait: some of it, then it is asked again. */
static enum status make_ready(struct list *list, struct view_load *load,
			      struct error *err)
{
	int64_t done = 0, total = 0;
	bool ready = true;
	enum status status = list_ready(list, WORK_MS, &ready, &done, &total,
					err);

	if (status == STATUS_OK && !ready)
		load->working = 1 + (total > 0 ? (int)(done * 99 / total) : 0);
	return status;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	const struct registry *registry =
		casefile_registry(store_side_case(side));
	const struct kind *kind = registry_kind(registry, load->query.kind);
	struct plan *plan = kind ? make_plan(load, registry, kind) : NULL;
	struct list *list;
	bool all;
	enum status status;

	if (!plan)
		return error_set(err, STATUS_NOT_FOUND, "no such kind");
	status = open_list(side, load, &list, err);
	if (status == STATUS_OK)
		status = make_ready(list, load, err);
	if (status == STATUS_OK && load->working == 0 &&
	    (load->all || load->seek.id != 0))
		status = count_rows(list, load, err);
	if (status == STATUS_OK && load->working == 0)
		status = load->tally ? list_known(list, &load->total, &all, err)
				     : read_rows(list, load, plan, err);
	if (status == STATUS_OK)
		set_title(load, kind);
	return status;
}

static enum status every(struct store_side *side, struct view_load *load,
			 int64_t **ret_ids, int64_t *ret_count,
			 struct error *err)
{
	struct list *list;
	enum status status = open_list(side, load, &list, err);

	return status == STATUS_OK ? list_ids(list, load, VIEW_SELECTED_MAX,
					      ret_ids, ret_count, err)
				   : status;
}

const struct view_class list_view = {
	.name = "list",
	.title = "List",
	.empty = "nothing of this kind here: a adds one",
	.flags = VIEW_HEADS | VIEW_FILTERS | VIEW_SORTS,
	.load = load,
	.every = every,
};
