/* history_view: what was entered, newest first. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "store/entry.h"
#include "ui/view.h"

enum { NUMBER, WHEN, WHO, KIND, WHAT, ROWS, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[NUMBER] = {"number", "", {5, 7, 1, 0}, true},
	[WHEN] = {"when", "", {16, 16, 0, 0}, false},
	[WHO] = {"who", "By", {6, 12, 2, 0}, false},
	[KIND] = {"kind", "", {4, 4, 0, 0}, false},
	[WHAT] = {"history", "What", {30, 60, 0, 1}, false},
	[ROWS] = {"rows", "Rows", {6, 7, 3, 0}, true},
};

static char *time_text(struct view_load *load, int64_t at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm local;
	char text[32] = "";

	if (localtime_r(&seconds, &local))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &local);
	return talloc_strdup(load, text);
}

static void fill(struct view_load *load, const struct entry_info *entry)
{
	struct view_row *row = view_load_row(load);
	enum style style = entry->live ? STYLE_NORMAL : STYLE_REJECTED;

	if (!row)
		return;
	row->chosen.id = row->chosen.entry = entry->id; /* no row of content:
							 * nothing to mark */
	row->chosen.title = entry->what;
	view_cell_set(row, NUMBER,
		      talloc_asprintf(load, "%lld", (long long)entry->id),
		      STYLE_DIM);
	view_cell_set(row, WHEN, time_text(load, entry->at), style);
	view_cell_set(row, WHO, entry->by, style);
	view_cell_set(row, KIND, entry->kind, style);
	view_cell_set(row, WHAT,
		      talloc_asprintf(load, "%s%s%s", entry->what,
				      entry->batch ? " (batch)" : "",
				      entry->live ? "" : " (undone)"),
		      style);
	view_cell_set(row, ROWS,
		      talloc_asprintf(load, "%lld", (long long)entry->rows),
		      STYLE_DIM);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct entry_info *entries;
	int count;
	enum status status = entry_log(store_side_case(side), load, 0,
				       VIEW_WHOLE_MAX + 1, &entries, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		fill(load, &entries[i]);
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class history_view = {
	.name = "history",
	.title = "History",
	.empty = "nothing was entered yet",
	.flags = VIEW_FILTERS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
