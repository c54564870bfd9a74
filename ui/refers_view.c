/* refers_view: everything that refers to a record, by kind. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/list.h"
#include "ui/refers.h"

enum { KIND, TITLE, BY, COLUMNS };

enum { EACH_KIND_MAX = 200 };

static const struct view_column columns[COLUMNS] = {
	[KIND] = {"kind", "Kind", {15, 18, 0, 0}, false},
	[TITLE] = {"refers", "Refers to it", {20, 40, 0, 1}, false},
	[BY] = {"by", "By", {3, 3, 0, 0}, false},
};

static bool has_reference(const struct kind *kind)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->type == VALUE_REFERENCE)
			return true;
	return false;
}

/* "port call Maria, Dunai": its kind stands in the column before. */
static const char *bare_title(const struct kind *kind, const char *title)
{
	size_t n = strlen(kind->label);

	return strncasecmp(title, kind->label, n) == 0 && title[n] == ' '
		       ? title + n + 1 : title;
}

static void fill(struct view_load *load, const struct kind *kind,
		 const struct list_row *from)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = from->id,
				      .kind = kind->number,
				      .record = from->id,
				      .title = from->title};
	row->flags = from->marked ? VIEW_ROW_MARKED : 0;
	view_cell_set(row, KIND, kind->label, STYLE_DIM);
	view_cell_set(row, TITLE, bare_title(kind, from->title),
		      from->label ? STYLE_LABEL : STYLE_NORMAL);
	view_cell_by(load, row, BY, from->standing, from->by_low,
		     from->by_high);
}

/* What is not shown is said, and where it is. */
static enum status fill_rest(struct view_load *load, const struct kind *kind,
			     struct list *list, struct error *err)
{
	struct view_row *row;
	int64_t all = 0;
	enum status status = list_count(list, LIST_COUNTED, &all, err);

	if (status != STATUS_OK || all <= EACH_KIND_MAX)
		return status;
	row = view_load_row(load);
	if (!row)
		return STATUS_OK;
	row->command = talloc_asprintf(load, "list %s", kind->word);
	view_cell_set(row, KIND, kind->label, STYLE_DIM);
	view_cell_set(row, TITLE,
		      talloc_asprintf(
			      load, "%s%lld more: Enter lists all of this kind",
			      all > LIST_COUNTED ? "at least " : "",
			      (long long)(all - EACH_KIND_MAX)),
		      STYLE_DIM);
	return STATUS_OK;
}

static enum status load_kind(struct casefile *casefile, struct view_load *load,
			     const struct kind *kind, struct error *err)
{
	struct list_query query = {.kind = kind->number,
				   .about = load->query.subject.record};
	struct list_row *rows;
	struct list *list;
	int count;
	enum status status = list_open(casefile, load, &query, &list, err);

	if (status != STATUS_OK)
		return status;
	status = list_window(list, load, 0, EACH_KIND_MAX, &rows, &count, err);
	for (int i = 0; status == STATUS_OK && i < count; i++)
		fill(load, kind, &rows[i]);
	if (status == STATUS_OK && count == EACH_KIND_MAX)
		status = fill_rest(load, kind, list, err);
	list_close(list);
	return status;
}

enum status refers_load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const struct registry *registry = casefile_registry(casefile);
	enum status status = STATUS_OK;

	load->columns = columns;
	load->column_count = COLUMNS;
	load->headings[TITLE] = talloc_asprintf(
		load, "What refers to %s", load->query.subject.title);
	for (int i = 0; i < registry_kind_count(registry) &&
			status == STATUS_OK;
	     i++) {
		const struct kind *kind = registry_kind_at(registry, i);

		if (has_reference(kind))
			status = load_kind(casefile, load, kind, err);
	}
	if (status == STATUS_OK)
		view_load_whole(load);
	return status;
}

const struct view_class refers_view = {
	.name = "refers",
	.title = "What refers to it",
	.empty = "nothing refers to it",
	.flags = VIEW_HEADS | VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = refers_load,
};
