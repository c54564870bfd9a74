/* timeline_places: where in its lane a record stands, what begins in a range,
 * and a whole lane in one bar. */
#include <talloc.h>

#include "src/analysis/timeline_internal.h"

/* Before what is drawn, so many are looked at for those that reach into it. */
enum { REACH_MAX = 100 };

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* Where a record stands: lane -1: nowhere. */
struct found {
	int lane;
	const struct timeline_stretch *stretch;
	int64_t at, before; /* in the stretch; rows of the lane before it */
};

static enum status find_in(struct timeline *timeline,
			   const struct timeline_stretch *stretch, int64_t record,
			   int64_t *ret_at, struct error *err)
{
	enum status status;

	*ret_at = -1;
	if (stretch->list) {
		if (casefile_kind_of(timeline->casefile, record) !=
		    stretch->kind->number)
			return STATUS_OK;
		status = list_position(stretch->list, record, ret_at, err);
		*ret_at -= stretch->from;
		if (status != STATUS_OK || *ret_at >= stretch->count ||
		    *ret_at < 0)
			*ret_at = -1;
		return status;
	}
	for (int i = 0; i < stretch->count; i++)
		if (compose_list_at(timeline->few, stretch->places[i])
			    ->record == record)
			*ret_at = i;
	return STATUS_OK;
}

static enum status find(struct timeline *timeline, int64_t record,
			struct found *found, struct error *err)
{
	enum status status = STATUS_OK;

	*found = (struct found){.lane = -1};
	for (int i = 0; i < timeline->lane_count; i++) {
		int64_t before = 0, at;

		for (int k = 0; k < timeline->stretch_counts[i]; k++) {
			const struct timeline_stretch *stretch =
				&timeline->stretches[i][k];

			status = find_in(timeline, stretch, record, &at, err);
			if (status != STATUS_OK)
				return status;
			if (at >= 0) {
				*found = (struct found){i, stretch, at,
							before};
				return STATUS_OK;
			}
			before += stretch->count;
		}
	}
	return status;
}

static int64_t row_of(const struct timeline *timeline,
		      const struct found *found)
{
	return found->lane < 0 ? -1
			       : timeline->lanes[found->lane].first + 1 +
					 found->before + found->at;
}

enum status timeline_position(struct timeline *timeline, int64_t record,
			      int64_t *ret_position, struct error *err)
{
	struct found found;
	enum status status = find(timeline, record, &found, err);

	if (status == STATUS_OK)
		*ret_position = row_of(timeline, &found);
	return status;
}

/* When what stands at a place of a stretch begins and ends. */
static enum status span_at(struct timeline *timeline, const void *ctx,
			   const struct timeline_stretch *stretch, int64_t at,
			   struct span *ret_span, struct error *err)
{
	const struct field *date = derive_main_date(stretch->kind);
	struct pane_reader *reader;
	struct pane_row *row;
	int64_t *ids;
	int count = 0;
	enum status status;

	if (!stretch->list) {
		const struct pane_reference *said = compose_list_at(
			timeline->few, stretch->places[at]);

		*ret_span = (struct span){said->when, said->until};
		return STATUS_OK;
	}
	*ret_span = (struct span){TIME_MAX, TIME_MAX};
	status = list_window_ids(stretch->list, ctx, stretch->from + at, 1,
				 &ids, &count, err);
	if (status != STATUS_OK || count == 0)
		return status;
	reader = pane_reader_new(timeline->casefile, ctx);
	if (!reader)
		return no_memory(err);
	status = pane_row(reader, reader, stretch->kind, ids[0], &row, err);
	if (status == STATUS_OK)
		*ret_span = (struct span){row->cells[date->slot].low,
					  row->cells[date->slot].high};
	talloc_free(reader);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The first of a stretch that begins from an instant on; its count: none. */
static enum status first_from(struct timeline *timeline, const void *ctx,
			      const struct timeline_stretch *stretch, int64_t instant,
			      int64_t *ret_at, struct error *err)
{
	int64_t low = 0, high = stretch->count;
	enum status status = STATUS_OK;

	while (low < high && status == STATUS_OK) {
		int64_t middle = low + (high - low) / 2;
		struct span span;

		status = span_at(timeline, ctx, stretch, middle, &span, err);
		if (status == STATUS_OK && span.low < instant)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_at = low;
	return status;
}

enum status timeline_within(struct timeline *timeline, int64_t record,
			    struct span range, int64_t *ret_position,
			    struct error *err)
{
	void *scratch = talloc_new(timeline);
	struct found found;
	struct span span;
	int64_t at;
	enum status status = find(timeline, record, &found, err);

	if (status == STATUS_OK)
		*ret_position = row_of(timeline, &found);
	if (status != STATUS_OK || found.lane < 0 ||
	    !timeline->lanes[found.lane].kind)
		goto out;
	status = span_at(timeline, scratch, found.stretch, found.at, &span,
			 err);
	if (status != STATUS_OK ||
	    (span.low <= range.high && span.high >= range.low))
		goto out;
	status = first_from(timeline, scratch, found.stretch, range.low, &at,
			    err);
	if (status != STATUS_OK || at == found.stretch->count)
		goto out;
	status = span_at(timeline, scratch, found.stretch, at, &span, err);
	if (status == STATUS_OK && span.low <= range.high) {
		found.at = at;
		*ret_position = row_of(timeline, &found);
	}
out:
	talloc_free(scratch);
	return status;
}

/* --- a lane in one bar --- */

static void draw_few(struct timeline *timeline, const struct timeline_stretch *stretch,
		     struct span range, int width, char *bar)
{
	for (int i = 0; i < stretch->count; i++) {
		const struct pane_reference *said = compose_list_at(
			timeline->few, stretch->places[i]);
		struct timeline_item item = timeline_item_of(stretch->kind, said->when,
						    said->until);

		timeline_draw(&item, range, width, bar);
	}
}

static void draw_spans(const struct kind *kind, const struct span *spans,
		       int count, struct span range, int width, char *bar)
{
	for (int i = 0; i < count; i++) {
		struct timeline_item item = timeline_item_of(kind, spans[i].low,
						    spans[i].high);

		timeline_draw(&item, range, width, bar);
	}
}

/* One after all that is drawn leaves its mark, as one before it did. */
static enum status draw_later(struct pane_reader *reader,
			      const struct kind *kind, struct span range,
			      int width, char *bar, struct error *err)
{
	struct span later = {range.high + 1, TIME_MAX}, *spans;
	int count;
	enum status status = pane_spans(reader, reader, kind, later, 1, &spans,
					&count, err);

	if (status == STATUS_OK)
		draw_spans(kind, spans, count, range, width, bar);
	return status;
}

/* Each that begins in what is drawn, or too many: where any begins. */
static enum status draw_in(struct pane_reader *reader, const struct kind *kind,
			   struct span range, int width, char *bar,
			   struct error *err)
{
	struct span within = {range.low, range.high + 1}, *spans;
	int64_t bounds[TIMELINE_CELLS_MAX + 1];
	bool begins[TIMELINE_CELLS_MAX];
	int count;
	enum status status = pane_spans(reader, reader, kind, within,
					TIMELINE_FEW_MAX + 1, &spans, &count,
					err);

	if (status != STATUS_OK)
		return status;
	if (count <= TIMELINE_FEW_MAX) {
		draw_spans(kind, spans, count, range, width, bar);
		return STATUS_OK;
	}
	timeline_cells(range, width, bounds);
	status = pane_begins(reader, kind, bounds, width, begins, err);
	if (status == STATUS_OK)
		timeline_draw_points(timeline_shape_of(kind), begins, width,
				     bar);
	return status;
}

static enum status draw_many(struct pane_reader *reader,
			     const struct timeline_stretch *stretch,
			     struct span range, int width, char *bar,
			     struct error *err)
{
	const struct kind *kind = stretch->kind;
	struct span *spans;
	int count;
	enum status status = pane_spans_before(reader, reader, kind, range.low,
					       REACH_MAX, &spans, &count, err);

	for (int i = stretch->open_count - 1; i >= 0; i--)
		draw_spans(kind, &stretch->open[i], 1, range, width, bar);
	for (int i = count - 1; status == STATUS_OK && i >= 0; i--)
		draw_spans(kind, &spans[i], 1, range, width, bar);
	if (status == STATUS_OK)
		status = draw_in(reader, kind, range, width, bar, err);
	if (status == STATUS_OK)
		status = draw_later(reader, kind, range, width, bar, err);
	return status;
}

enum status timeline_lane_bar(struct timeline *timeline, int lane,
			      struct span range, int width, char *bar,
			      struct error *err)
{
	const struct kind *kind = timeline->lanes[lane].kind;
	const struct timeline_stretch *stretch = timeline->stretches[lane];
	struct pane_reader *reader;
	enum status status = STATUS_OK;

	timeline_blank_bar(kind ? timeline_shape_of(kind) : TIMELINE_UNDATED, width,
			   bar);
	if (!kind || range.low == TIME_MIN)
		return STATUS_OK;
	if (!stretch->list) {
		draw_few(timeline, stretch, range, width, bar);
		return STATUS_OK;
	}
	reader = pane_reader_new(timeline->casefile, timeline);
	status = reader ? draw_many(reader, stretch, range, width, bar,
				    err)
			: no_memory(err);
	talloc_free(reader);
	return status;
}
