/* timeline_rows: the lanes and rows of a timeline. What is said of a ship, and
 * kinds of the case with few records, stand in memory by their ends in time;
 * kinds with many are lists along the index of their date. */
#include <talloc.h>

#include "src/analysis/timeline_internal.h"
#include "src/base/calendar.h"

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* A visit, a meeting, a sighting: two days are those between which it lies. */
static bool is_moment(int kind)
{
	static const int moments[] = {KIND_PORT_CALL, KIND_SIGHTING,
				      KIND_ENCOUNTER, KIND_INSPECTION,
				      KIND_CARGO_MOVEMENT};

	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
		if (moments[i] == kind)
			return true;
	return false;
}

enum timeline_shape timeline_shape_of(const struct kind *kind)
{
	const struct field *date = derive_main_date(kind);

	if (kind->number == KIND_AIS_GAP)
		return TIMELINE_GAP;
	return date && date->type == VALUE_PERIOD && !is_moment(kind->number)
		       ? TIMELINE_RANGE : TIMELINE_WINDOW;
}

struct timeline_item timeline_item_of(const struct kind *kind, int64_t low,
				    int64_t high)
{
	enum timeline_shape shape = low == TIME_MAX ? TIMELINE_UNDATED
						    : timeline_shape_of(kind);

	/* "Before mid-August" AIS went off: nobody says that it came on then. */
	if (shape == TIMELINE_GAP && low == TIME_MIN)
		shape = TIMELINE_WINDOW;
	return (struct timeline_item){shape, {low, high}};
}

/* --- opening --- */

static int lane_of(struct timeline *timeline, const struct kind *kind)
{
	int last = timeline->lane_count - 1;

	if (last >= 0 && timeline->lanes[last].kind == kind)
		return last;
	timeline->lanes[++last] = (struct timeline_lane){.kind = kind};
	timeline->lane_count++;
	return last;
}

static bool add_stretch(struct timeline *timeline, const struct kind *lane,
			const struct timeline_stretch *stretch)
{
	int at, count;
	struct timeline_stretch *grown;

	if (stretch->count == 0)
		return true;
	at = lane_of(timeline, lane);
	count = timeline->stretch_counts[at];
	grown = talloc_realloc(timeline, timeline->stretches[at],
			       struct timeline_stretch, (unsigned)count + 1);
	if (!grown)
		return false;
	grown[count] = *stretch;
	timeline->stretches[at] = grown;
	timeline->stretch_counts[at]++;
	timeline->lanes[at].count += stretch->count;
	return true;
}

/* Of the few, those of a kind with or without a day. */
static bool add_few(struct timeline *timeline, const struct kind *kind,
		    bool dated)
{
	int count = compose_list_count(timeline->few);
	struct timeline_stretch stretch = {.kind = kind};

	stretch.places = talloc_array(timeline, int, (unsigned)count + 1);
	if (!stretch.places)
		return false;
	for (int i = 0; i < count; i++) {
		const struct pane_reference *said =
			compose_list_at(timeline->few, i);

		if (said->kind == kind && (said->when != TIME_MAX) == dated)
			stretch.places[stretch.count++] = i;
	}
	stretch.places = talloc_realloc(timeline, stretch.places, int,
					(unsigned)stretch.count + 1);
	return stretch.places &&
	       add_stretch(timeline, dated ? kind : NULL, &stretch);
}

/* What a kind of the case has: few are read, of many a list is opened. */
struct part {
	struct list *list;
	int64_t count, undated;
	struct span *open; /* see struct timeline_stretch */
	int open_count;
};

static enum status read_few(struct timeline *timeline,
			    struct pane_reader *reader,
			    const struct kind *kind, struct error *err)
{
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_timeline(reader, reader, &kind, 1, 0,
					   TIMELINE_FEW_MAX, &found, &count,
					   err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (!compose_list_add(timeline->few, &found[i]))
			status = no_memory(err);
	return status;
}

/* Kept, since to look for them again is to look at all without a first day. */
static enum status read_open(struct timeline *timeline,
			     struct pane_reader *reader,
			     const struct kind *kind, struct part *part,
			     struct error *err)
{
	enum status status = pane_spans_open(reader, timeline, kind,
					     TIMELINE_FEW_MAX, &part->open,
					     &part->open_count, err);

	for (int i = 0; status == STATUS_OK && i < part->open_count; i++)
		calendar_widen(&timeline->range, part->open[i].high);
	return status;
}

static enum status read_part(struct timeline *timeline,
			     struct pane_reader *reader,
			     const struct kind *kind, struct part *part,
			     struct error *err)
{
	struct list_query query = {.kind = kind->number,
				   .sort = derive_main_date(kind)};
	enum status status;

	part->count = pane_count(reader, kind);
	if (part->count <= TIMELINE_FEW_MAX)
		return read_few(timeline, reader, kind, err);
	part->undated = pane_undated_count(reader, kind);
	status = read_open(timeline, reader, kind, part, err);
	return status == STATUS_OK ? list_open(timeline->casefile, timeline,
					       &query, &part->list, err)
				   : status;
}

static enum status read_case(struct timeline *timeline, struct part *parts,
			     struct error *err)
{
	struct pane_reader *reader = pane_reader_new(timeline->casefile,
						     timeline);
	enum status status = reader ? STATUS_OK : no_memory(err);

	for (int i = 0; i < registry_kind_count(timeline->registry); i++) {
		const struct kind *kind = registry_kind_at(timeline->registry,
							   i);

		if (status == STATUS_OK && compose_kind(kind->number))
			status = read_part(timeline, reader, kind, &parts[i],
					   err);
		if (status == STATUS_OK && parts[i].list) {
			struct span days = pane_days(reader, kind);

			calendar_widen(&timeline->range, days.low);
			calendar_widen(&timeline->range, days.high);
		}
	}
	talloc_free(reader);
	return status;
}

static bool add_kind(struct timeline *timeline, const struct kind *kind,
		     const struct part *part, bool dated)
{
	struct timeline_stretch stretch = {
		.kind = kind, .list = part->list,
		.from = dated ? 0 : part->count - part->undated,
		.count = dated ? part->count - part->undated : part->undated,
		.open = dated ? part->open : NULL,
		.open_count = dated ? part->open_count : 0};

	return part->list ? add_stretch(timeline, dated ? kind : NULL, &stretch)
			  : add_few(timeline, kind, dated);
}

/* Those without a day last. */
static enum status make_lanes(struct timeline *timeline,
			      const struct part *parts, struct error *err)
{
	int kinds = registry_kind_count(timeline->registry);

	for (int i = 0; i < 2 * kinds; i++)
		if (!add_kind(timeline,
			      registry_kind_at(timeline->registry, i % kinds),
			      &parts[i % kinds], i < kinds))
			return no_memory(err);
	for (int i = 0; i < timeline->lane_count; i++) {
		timeline->lanes[i].first = timeline->total;
		timeline->total += 1 + timeline->lanes[i].count;
	}
	return STATUS_OK;
}

static void find_range(struct timeline *timeline)
{
	struct span *range = &timeline->range;

	for (int i = 0; i < compose_list_count(timeline->few); i++) {
		const struct pane_reference *said =
			compose_list_at(timeline->few, i);

		if (said->when == TIME_MAX)
			continue;
		calendar_widen(range, said->when);
		calendar_widen(range, said->until);
	}
	if (range->low != TIME_MIN) { /* a little air at both ends */
		int64_t air = (range->high - range->low) / 40 + CALENDAR_DAY;

		range->low = calendar_add(range->low, -air);
		range->high = calendar_add(range->high, air);
	}
}

static enum status fill(struct timeline *timeline, int64_t ship,
			struct error *err)
{
	unsigned kinds = (unsigned)registry_kind_count(timeline->registry);
	struct part *parts = talloc_zero_array(timeline, struct part, kinds);
	struct compose_query query = {.thing = ship};
	enum status status;

	timeline->lanes = talloc_array(timeline, struct timeline_lane,
				       kinds + 1);
	timeline->stretches = talloc_zero_array(timeline, struct timeline_stretch *,
						kinds + 1);
	timeline->stretch_counts = talloc_zero_array(timeline, int, kinds + 1);
	if (!parts || !timeline->lanes || !timeline->stretches ||
	    !timeline->stretch_counts)
		return no_memory(err);
	status = compose_list_open(timeline->casefile, timeline, &query,
				   &timeline->few, err);
	if (status == STATUS_OK && ship == 0)
		status = read_case(timeline, parts, err);
	if (status == STATUS_OK)
		status = make_lanes(timeline, parts, err);
	if (status == STATUS_OK)
		find_range(timeline);
	return status;
}

enum status timeline_open(struct casefile *casefile, const void *ctx,
			  int64_t ship, struct timeline **ret_timeline,
			  struct error *err)
{
	struct timeline *timeline = talloc_zero(ctx, struct timeline);
	enum status status;

	if (!timeline)
		return no_memory(err);
	timeline->casefile = casefile;
	timeline->ship = ship;
	timeline->registry = casefile_registry(casefile);
	timeline->range = (struct span){TIME_MIN, TIME_MIN};
	status = fill(timeline, ship, err);
	if (status == STATUS_OK)
		*ret_timeline = timeline;
	else
		talloc_free(timeline);
	return status;
}

const struct timeline_lane *timeline_lanes(const struct timeline *timeline,
					   int *ret_count)
{
	*ret_count = timeline->lane_count;
	return timeline->lanes;
}

int64_t timeline_total(const struct timeline *timeline)
{
	return timeline->total;
}

struct span timeline_range(const struct timeline *timeline)
{
	return timeline->range;
}

/* --- rows --- */

/* Records of a list as what is said, with what a row is composed by. */
static enum status listed(struct timeline *timeline, const void *ctx,
			  const struct timeline_stretch *stretch, int64_t from, int n,
			  struct compose_list **ret_list, struct error *err)
{
	struct compose_query none = {.thing = 0};
	struct pane_reader *reader;
	int64_t *ids;
	int count = 0;
	enum status status = list_window_ids(stretch->list, ctx,
					     stretch->from + from, n, &ids,
					     &count, err);

	if (status == STATUS_OK)
		status = compose_list_open(timeline->casefile, ctx, &none,
					   ret_list, err);
	if (status != STATUS_OK)
		return status;
	reader = pane_reader_new(timeline->casefile, ctx);
	status = reader ? STATUS_OK : no_memory(err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		struct pane_reference said = {.record = ids[i],
					      .kind = stretch->kind};
		struct pane_row *row;

		if (pane_row(reader, reader, stretch->kind, ids[i], &row,
			     NULL) == STATUS_OK)
			said.standing = row->standing;
		if (!compose_list_add(*ret_list, &said))
			status = no_memory(err);
	}
	talloc_free(reader);
	return status;
}

struct window {
	struct timeline *timeline;
	const void *ctx;
	struct timeline_row *rows;
	int count;
};

static enum status add_stretch_rows(struct window *window, int lane,
				    const struct timeline_stretch *stretch,
				    int64_t from, int n, struct error *err)
{
	struct compose_list *list = window->timeline->few;
	const int *places = NULL;
	struct happening *said;
	const char **about = NULL;
	int count = 0;
	enum status status = STATUS_OK;

	if (stretch->places)
		places = stretch->places + from;
	else
		status = listed(window->timeline, window->ctx, stretch, from,
				n, &list, err);
	if (status == STATUS_OK && !places)
		n = compose_list_count(list);
	if (status == STATUS_OK)
		status = compose_list_rows(list, window->ctx, places, n, &said,
					   &count, &about, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		bool dated = window->timeline->lanes[lane].kind != NULL;

		window->rows[window->count++] = (struct timeline_row){
			lane, &said[i],
			window->timeline->ship == 0 && about[i] ? about[i]
								: "",
			timeline_item_of(stretch->kind,
				dated ? said[i].sort_low : TIME_MAX,
				said[i].sort_high)};
	}
	return status;
}

/* Rows of a lane from `from` on: its heading is row 0. */
static enum status add_lane_rows(struct window *window, int lane, int64_t from,
				 int64_t n, struct error *err)
{
	const struct timeline *timeline = window->timeline;
	enum status status = STATUS_OK;

	if (from == 0 && n > 0) {
		window->rows[window->count++] =
			(struct timeline_row){.lane = lane};
		n--;
	} else {
		from--;
	}
	for (int i = 0; i < timeline->stretch_counts[lane] && n > 0 &&
			status == STATUS_OK; i++) {
		const struct timeline_stretch *stretch = &timeline->stretches[lane][i];
		int64_t here = stretch->count - from;

		if (here <= 0) {
			from -= stretch->count;
			continue;
		}
		here = here < n ? here : n;
		status = add_stretch_rows(window, lane, stretch, from,
					  (int)here, err);
		from = 0;
		n -= here;
	}
	return status;
}

enum status timeline_window(struct timeline *timeline, const void *ctx,
			    int64_t position, int n,
			    struct timeline_row **ret_rows, int *ret_count,
			    struct error *err)
{
	struct window window = {timeline, ctx, NULL, 0};
	enum status status = STATUS_OK;

	window.rows = talloc_array(ctx, struct timeline_row, (unsigned)n + 1);
	if (!window.rows)
		return no_memory(err);
	for (int i = 0; i < timeline->lane_count && n > 0 &&
			status == STATUS_OK; i++) {
		const struct timeline_lane *lane = &timeline->lanes[i];
		int64_t from = position - lane->first;
		int64_t here = 1 + lane->count - from;

		if (here <= 0)
			continue;
		here = here < n ? here : n;
		status = add_lane_rows(&window, i, from, here, err);
		position += here;
		n -= (int)here;
	}
	*ret_rows = window.rows;
	*ret_count = window.count;
	return status;
}
