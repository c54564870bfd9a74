/* search_view: the whole case, best hit first, as the words are typed. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "store/find.h"
#include "ui/view.h"

enum { SORT, TITLE, BY, SNIPPET, COLUMNS };

enum { HITS_MAX = 200 };

static const struct view_column columns[COLUMNS] = {
	[SORT] = {"sort", "", {12, 16, 1, 0}, false},
	[TITLE] = {"search", "", {24, 32, 0, 1}, false},
	[BY] = {"by", "By", {3, 3, 0, 0}, false},
	[SNIPPET] = {"words", "Words", {24, 60, 0, 2}, false},
};

/* The marks around the match become brackets that a terminal can show. */
static char *snippet_of(struct view_load *load, const char *snippet)
{
	char *text = talloc_strdup(load, snippet ? snippet : "");

	for (char *c = text; c && *c; c++)
		*c = *c == '\1' ? '[' : *c == '\2' ? ']' : *c == '\n' ? ' '
								  : *c;
	return text;
}

/* Of a record its own mark; of a source or a citation there is none. */
static void fill_standing(struct view_load *load, struct casefile *casefile,
			  struct view_row *row)
{
	int low, high;
	enum standing standing;

	if (row->chosen.table != TABLE_RECORD)
		return;
	standing = record_standing(casefile, row->chosen.kind, row->chosen.id,
				   &low, &high);
	view_cell_by(load, row, BY, standing, low, high);
}

/* A copy is opened at the words. */
static void choose_capture(struct view_load *load, struct casefile *casefile,
			   struct chosen *chosen)
{
	struct row *capture;

	if (casefile_row(casefile, load, TABLE_CAPTURE, chosen->id, &capture,
			 NULL) == STATUS_OK)
		chosen->source = row_integer(capture, CAPTURE_SOURCE);
	chosen->said = talloc_strdup(load, load->query.words);
}

static void fill(struct view_load *load, struct casefile *casefile,
		 const struct hit *hit)
{
	const struct registry *registry = casefile_registry(casefile);
	const struct kind *kind = registry_kind(registry, hit->thing.kind);
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = hit->thing.table,
				      .id = hit->thing.id,
				      .kind = hit->thing.kind,
				      .title = hit->thing.title};
	if (hit->thing.table == TABLE_RECORD ||
	    hit->thing.table == TABLE_SOURCE)
		row->chosen.record = hit->thing.id;
	if (hit->thing.table == TABLE_SOURCE)
		row->chosen.source = hit->thing.id;
	if (hit->thing.table == TABLE_CAPTURE)
		choose_capture(load, casefile, &row->chosen);
	if (hit->thing.table == TABLE_CITATION)
		row->chosen.citation = hit->thing.id;
	view_cell_set(row, SORT,
		      kind && hit->thing.table == TABLE_RECORD
			      ? kind->label
			      : table_get(hit->thing.table)->word,
		      STYLE_DIM);
	view_cell_set(row, TITLE, hit->thing.title, STYLE_NORMAL);
	view_cell_set(row, SNIPPET, snippet_of(load, hit->snippet),
		      STYLE_NORMAL);
	fill_standing(load, casefile, row);
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	const char *words = load->query.words;
	struct hit *hits;
	int count = 0;
	enum status status = STATUS_OK;

	if (words && *words)
		status = find_search(casefile, load, words, HITS_MAX, &hits,
				     &count, err);
	if (status == STATUS_NOT_FOUND) {
		count = 0;
		status = STATUS_OK;
	}
	for (int i = 0; status == STATUS_OK && i < count; i++)
		fill(load, casefile, &hits[i]);
	load->title = talloc_asprintf(load, "Search /%s", words ? words : "");
	load->note = talloc_asprintf(load, "%d hit%s%s", count,
				     count == 1 ? "" : "s",
				     count == HITS_MAX ? " or more" : "");
	if (status == STATUS_OK)
		view_load_whole(load);
	return status;
}

const struct view_class search_view = {
	.name = "search",
	.title = "Search",
	.empty = "nothing holds these words",
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
