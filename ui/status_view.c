/* status_view: what is unread, unsourced, unjudged and open, and how much of
 * everything there is; Enter leads to it. */
#include <talloc.h>

#include "src/analysis/panes.h"
#include "ui/view.h"

enum { COUNT, WHAT, HOW, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[COUNT] = {"count", "", {9, 9, 0, 0}, true},
	[WHAT] = {"status", "", {24, 40, 0, 1}, false},
	[HOW] = {"how", "", {20, 40, 1, 0}, false},
};

static void add(struct view_load *load, int64_t count, const char *what,
		const char *how, const char *command)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->command = command;
	view_cell_set(row, COUNT,
		      talloc_asprintf(load, "%lld", (long long)count),
		      count > 0 ? STYLE_BOLD : STYLE_DIM);
	view_cell_set(row, WHAT, what, count > 0 ? STYLE_NORMAL : STYLE_DIM);
	view_cell_set(row, HOW, how, STYLE_DIM);
}

static void add_heading(struct view_load *load, const char *words)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	view_cell_set(row, WHAT, words, STYLE_HEADING);
}

static void add_open(struct view_load *load, const struct case_status *status)
{
	add_heading(load, "To look at");
	add(load, status->unread, "sources not read yet", "U goes to the next",
	    "next-unread");
	add(load, status->unsourced, "values without a source",
	    "? in the lists", "look-at uncited");
	add(load, status->disputed, "disputed", "! in the lists",
	    "conflicts disputed");
	add(load, status->told_two_ways, "told two ways by one origin",
	    "~ in the lists", "conflicts two ways");
	add(load, status->unjudged, "conflicts not judged", "J judges",
	    "conflicts");
	add(load, status->suspect, "copies that look wrong", "f fetches again",
	    "look-at suspect");
	add(load, status->stale, "citations whose page has changed", "",
	    "look-at stale");
	add(load, status->open_questions, "open questions", "gx closes one",
	    "notes question");
	add(load, status->open_todos, "open to-dos", "gx closes one",
	    "notes to-do");
	add(load, status->findings, "findings", "",
	    "notes finding");
	add(load, status->lost_addresses, "lost addresses", "", "look-at lost");
}

static void add_counts(struct view_load *load, const struct case_status *status)
{
	add_heading(load, "What the case holds");
	add(load, status->records, "records", "", "kinds");
	add(load, status->sources, "sources", "", "documents");
	add(load, status->citations, "citations", "", "documents");
	add(load, status->claims, "claims", "", "kinds");
	add(load, status->captures, "copies", "", "documents");
	add(load, status->entries, "entries of the history", "", "history");
	add_heading(load, "Of each kind");
	for (int i = 0; i < status->kind_count; i++)
		if (status->kinds[i].count > 0)
			add(load, status->kinds[i].count,
			    status->kinds[i].kind->plural, "",
			    talloc_asprintf(load, "list %s",
					    status->kinds[i].kind->word));
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct case_status *counts;
	enum status status = case_status_read(store_side_case(side), load,
					      &counts, err);

	if (status != STATUS_OK)
		return status;
	add_open(load, counts);
	add_counts(load, counts);
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class status_view = {
	.name = "status",
	.title = "Status",
	.empty = "nothing yet",
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
