/* source_view: what one source says, citation by citation. */
#include <talloc.h>

#include "store/citation_list.h"
#include "store/detail.h"
#include "ui/view.h"

enum { WHERE, QUOTE, SPEAKER, ORIGIN, CLAIMS, COLUMNS };

static const struct view_column columns[COLUMNS] = {
	[WHERE] = {"source", "Where", {14, 18, 0, 0}, false},
	[QUOTE] = {"quote", "Words", {24, 60, 0, 2}, false},
	[SPEAKER] = {"speaker", "Speaker", {12, 18, 2, 0}, false},
	[ORIGIN] = {"origin", "Origin", {12, 20, 1, 0}, false},
	[CLAIMS] = {"claims", "Claims", {6, 6, 3, 0}, true},
};

static void fill(struct view_load *load, const struct citation_info *from,
		 int64_t claims)
{
	struct view_row *row = view_load_row(load);

	if (!row)
		return;
	row->chosen = (struct chosen){.table = TABLE_CITATION,
				      .id = from->id,
				      .citation = from->id,
				      .source = from->source,
				      .copy = from->capture_sha256 != NULL,
				      .title = from->name};
	view_cell_set(row, WHERE,
		      from->where && *from->where ? from->where : from->name,
		      STYLE_NORMAL);
	view_cell_set(row, QUOTE, from->quote, STYLE_NORMAL);
	view_cell_set(row, SPEAKER,
		      from->speaker_title ? from->speaker_title : from->words,
		      STYLE_NORMAL);
	view_cell_set(row, ORIGIN,
		      from->origin == from->source ? "itself"
						   : from->origin_title,
		      from->origin == from->source ? STYLE_DIM
						   : STYLE_NORMAL);
	view_cell_set(row, CLAIMS,
		      talloc_asprintf(load, "%lld", (long long)claims),
		      STYLE_DIM);
	row->cells[ORIGIN].reference = from->origin;
	row->cells[SPEAKER].reference = from->speaker;
}

static enum status load(struct store_side *side, struct view_load *load,
			struct error *err)
{
	struct casefile *casefile = store_side_case(side);
	int64_t *ids;
	int count;
	enum status status = citation_list(casefile, load,
					   load->query.subject.source,
					   VIEW_WHOLE_MAX + 1, &ids, &count, err);

	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct citation_info *info;

		status = detail_citation(casefile, load, ids[i], &info, err);
		if (status == STATUS_OK)
			fill(load, info,
			     detail_citation_claims(casefile, ids[i]));
	}
	if (status != STATUS_OK)
		return status;
	load->title = talloc_asprintf(load, "What %s says",
				      load->query.subject.title);
	if (!load->cut)
		load->note = talloc_asprintf(load, "%d citations", count);
	view_load_whole(load);
	return STATUS_OK;
}

const struct view_class source_view = {
	.name = "source",
	.title = "Source",
	.empty = "nothing of it is cited yet: p pins it, a adds a record",
	.flags = VIEW_FILTERS | VIEW_WRAPS,
	.columns = columns,
	.column_count = COLUMNS,
	.load = load,
};
