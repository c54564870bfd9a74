/* conflicts_view: where sources oppose each other. */
#include <string.h>
#include <talloc.h>

#include "store/conflict.h"
#include "ui/view.h"
#include "ui/workbench.h"

enum { WHAT, HOW, CLAIMS, JUDGED, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[WHAT] = {"conflicts", "", {30, 50, 0, 2}, false},
	[HOW] = {"how", "How", {14, 20, 1, 0}, false},
	[CLAIMS] = {"claims", "Claims", {6, 6, 3, 0}, true},
	[JUDGED] = {"judged", "Judged", {14, 30, 2, 1}, false},
};

static const char *const groups[] = {
	[CONFLICT_DESIGNATION] = "Designations",
	[CONFLICT_OWNERSHIP] = "Ownership",
	[CONFLICT_PLACE_DATE] = "Place and date",
	[CONFLICT_REST] = "The rest",
};

static void add_group(struct view_load *load, enum conflict_group group)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->flags = VIEW_ROW_QUIET;
	view_cell_set(row, WHAT, groups[group], STYLE_HEADING);
}

static void fill(struct view_load *load, const struct conflict *conflict)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_RECORD,
				      .id = conflict->record,
				      .record = conflict->record,
				      .rival = conflict->rival,
				      .field = conflict->field,
				      .conflict = true,
				      .title = conflict->what};
	if (conflict->claim_count > 0)
		row->chosen.claim = conflict->claims[0].claim;
	view_cell_set(row, WHAT, conflict->what, STYLE_NORMAL);
	row->cells[WHAT].standing = conflict->judged ? STANDING_NONE
						     : conflict->standing;
	view_cell_set(row, HOW, conflict->relation, STYLE_NORMAL);
	view_cell_set(row, CLAIMS,
		      talloc_asprintf(load, "%d", conflict->claim_count),
		      STYLE_DIM);
	view_cell_set(row, JUDGED,
		      conflict->judged	    ? conflict->judgement
		      : conflict->undecided ? conflict->undecided
					    : "not yet",
		      conflict->judged ? STYLE_NORMAL : STYLE_DIM);
}

enum standing conflicts_word(const char *word)
{
	if (strcmp(word, "disputed") == 0)
		return STANDING_DISPUTED;
	return strcmp(word, "two ways") == 0 ? STANDING_TWO_WAYS
					     : STANDING_NONE;
}

/* Which were asked for; as the status counts them. */
static int keep_asked(struct conflict *conflicts, int count, const char *word)
{
	bool two_ways = word && conflicts_word(word) == STANDING_TWO_WAYS;
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (!word || (conflicts[i].standing == STANDING_TWO_WAYS) ==
				     two_ways)
			conflicts[kept++] = conflicts[i];
	return kept;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct conflict *conflicts;
	int count, open = 0;
	enum status status =
		conflict_list(store_side_case(side), load, 0,
			      load->query.judged_too, &conflicts, &count, err);

	if (status != STATUS_OK)
		return status;
	count = keep_asked(conflicts, count, load->query.words);
	for (int i = 0; i < count; i++) {
		if (i == 0 || conflicts[i].group != conflicts[i - 1].group)
			add_group(load, conflicts[i].group);
		fill(load, &conflicts[i]);
		open += !conflicts[i].judged;
	}
	load->title = talloc_asprintf(load, "Conflicts%s%s, %d not judged",
				      load->query.words ? " " : "",
				      load->query.words ? load->query.words
							: "", open);
	load->note = load->query.judged_too ? "gj hides the judged ones"
					    : "gj shows the judged ones too";
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class conflicts_view = {
	.name = "conflicts",
	.title = "Conflicts",
	.empty = "no sources oppose each other that are not judged",
	.flags = VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
