/* happenings: what is said of a ship, in time. Which records are hers comes
 * from the indexes of the cells; what is said of those in the window is then
 * composed, and of no others. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/happenings_internal.h"
#include "src/analysis/panes.h"
#include "src/analysis/wording.h"
#include "src/base/calendar.h"
#include "src/base/text_add.h"

enum { KINDS_MAX = 16 };

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* ---- the year that stands once, in the head ---- */

static int64_t year_of(int64_t when)
{
	if (when == TIME_MIN || when == TIME_MAX)
		return 0;
	return calendar_civil(calendar_day_of(when)).year;
}

/* The year of more than half of the dated rows (by pairing off). */
static int common_year(const struct items *items)
{
	int64_t year = 0;
	int votes = 0, with = 0, dated = 0;

	for (int i = 0; i < items->count; i++) {
		int64_t here = year_of(items->list[i].reference.when);

		if (here && votes == 0)
			year = here;
		if (here)
			votes += here == year ? 1 : -1;
	}
	for (int i = 0; i < items->count; i++) {
		int64_t here = year_of(items->list[i].reference.when);

		dated += here != 0;
		with += here && here == year;
	}
	return with * 2 > dated && year > 0 && year < 10000 ? (int)year : 0;
}

/* ---- one row ---- */

struct maker {
	struct pane_reader *reader;
	const void *ctx;
	int64_t ship;
	int year;
	enum compose_style style;
	const char **about; /* of the rows; NULL: not asked for */
};

/* "12 Sep|mid-Aug": rivals of other records, behind the row's own words. */
static char *add_rivals(const struct maker *maker, const struct item *item,
			char *when)
{
	struct derive_rival *rivals;
	int count;

	if (item->first)
		return talloc_asprintf(maker->ctx, "|%s", when);
	if (!items_contested(item->reference.standing) ||
	    derive_rivals(pane_casefile(maker->reader), maker->ctx,
			  item->reference.record, &rivals, &count,
			  NULL) != STATUS_OK)
		return when;
	for (int i = 0; i < count && when; i++) {
		struct telling *other;
		char *words;

		if (rivals[i].first ||
		    !items_differ_in_time(&rivals[i], item->reference.kind) ||
		    telling_read(maker->reader, maker->ctx,
				 item->reference.kind, rivals[i].record,
				 &other, NULL) != STATUS_OK)
			continue;
		words = compose_when(maker->reader, maker->ctx, other,
				     maker->style, NULL);
		if (words)
			when = talloc_asprintf(maker->ctx, "%s|%s", when,
					       words);
	}
	return when;
}

/* Each of several tellings loses the year by itself. */
static char *without_year(const void *ctx, const char *when, int year)
{
	char *out = talloc_strdup(ctx, "");

	while (out) {
		size_t n = strcspn(when, "|");
		char *one = talloc_strndup(ctx, when, n);

		one = one ? wording_without_year(ctx, one, year) : NULL;
		out = one ? text_add(out, "%s%s", one, when[n] ? "|" : "")
			  : NULL;
		if (!when[n])
			break;
		when += n + 1;
	}
	return out;
}

static char *row_when(const struct maker *maker, const struct item *item,
		      const struct telling *telling, const char *hedge)
{
	char *when = compose_when(maker->reader, maker->ctx, telling,
				  maker->style, hedge);

	when = when ? add_rivals(maker, item, when) : NULL;
	return when ? without_year(maker->ctx, when, maker->year) : NULL;
}

static enum standing when_standing(const struct item *item,
				   const struct telling *telling,
				   const char *when)
{
	const struct field *date = derive_main_date(telling->kind);

	if (strchr(when, '|') && items_contested(item->reference.standing))
		return item->reference.standing;
	return date ? telling->row->cells[date->slot].standing
		    : STANDING_NONE;
}

static void set_times(struct happening *row, const struct telling *telling)
{
	const struct field *date = derive_main_date(telling->kind);
	const struct pane_cell *cell = date ? &telling->row->cells[date->slot]
					    : NULL;
	bool dated = cell && cell->text;

	row->sort_low = dated ? cell->low : TIME_MAX;
	row->sort_high = dated ? cell->high : TIME_MAX;
	row->open_start = dated && cell->low == TIME_MIN;
	row->open_end = dated && cell->high == TIME_MAX;
}

static enum status make_row(const struct maker *maker, const struct item *item,
			    const struct telling *telling,
			    struct happening *row, const char **ret_about,
			    struct error *err)
{
	struct composed composed;
	enum status status = compose(maker->reader, maker->ctx, telling,
				     maker->ship, item->field, maker->style,
				     &composed, err);

	if (status != STATUS_OK)
		return status;
	*row = (struct happening){
		.record = item->reference.record,
		.kind = telling->kind->number,
		.when = row_when(maker, item, telling, composed.hedge),
		.place = composed.place,
		.place_standing = composed.place_standing,
		.what = composed.what,
		.what_standing = composed.what_standing,
		.with = composed.with,
		.by_low = telling->row->by_low,
		.by_high = telling->row->by_high,
		.standing = telling->row->standing,
		.sources = maker->style == COMPOSE_PRINTED ? "" :
			telling_sources(
				maker->reader, maker->ctx, telling,
				compose_kind(telling->kind->number)->deciding),
		.telling = telling,
	};
	if (!row->when || !row->sources)
		return no_memory(err);
	row->when_standing = when_standing(item, telling, row->when);
	set_times(row, telling);
	*ret_about = composed.about;
	return STATUS_OK;
}

static enum status read_row(const struct maker *maker, const struct item *item,
			    struct happening *row, const char **ret_about,
			    struct error *err)
{
	struct telling *telling;
	enum status status = telling_read(maker->reader, maker->ctx,
					  item->reference.kind,
					  item->reference.record, &telling,
					  err);

	return status == STATUS_OK ? make_row(maker, item, telling, row,
					      ret_about, err)
				   : status;
}

/* places: which of the items; NULL: the first. */
static enum status make_rows(struct maker *maker, const struct item *items,
			     const int *places, int count,
			     struct happening **ret_rows, int *ret_count,
			     struct error *err)
{
	struct happening *rows = talloc_array(maker->ctx, struct happening,
					      (unsigned int)count + 1);
	enum status status = rows ? STATUS_OK : no_memory(err);
	int made = 0;

	maker->about = talloc_zero_array(maker->ctx, const char *,
					 (unsigned int)count + 1);
	if (!maker->about)
		status = no_memory(err);
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		status = read_row(maker, &items[places ? places[i] : i],
				  &rows[made], &maker->about[made], err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK; /* it went in the meantime */
		else
			made++;
	}
	if (status != STATUS_OK)
		return status;
	*ret_rows = rows;
	*ret_count = made;
	return STATUS_OK;
}

/* ---- the whole case ---- */

static int happening_kinds(const struct registry *registry,
			   const struct kind *kinds[KINDS_MAX])
{
	int count = 0;

	for (const struct compose_kind *spec = compose_kinds;
	     spec->kind && count < KINDS_MAX; spec++) {
		kinds[count] = registry_kind(registry, spec->kind);
		count += kinds[count] != NULL;
	}
	return count;
}

static enum status collect_case(struct pane_reader *reader, const void *ctx,
				int64_t position, int n, struct items *items,
				int64_t *ret_total, struct error *err)
{
	const struct kind *kinds[KINDS_MAX];
	int kind_count = happening_kinds(pane_registry(reader), kinds);
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_timeline(reader, ctx, kinds, kind_count,
					   position, n, &found, &count, err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (!items_add(ctx, items, &found[i], NULL))
			status = no_memory(err);
	*ret_total = 0;
	for (int i = 0; i < kind_count; i++)
		*ret_total += pane_count(reader, kinds[i]);
	return status;
}

enum status compose_walk(struct pane_reader *reader, pane_visit *visit,
			 void *payload, struct error *err)
{
	const struct kind *kinds[KINDS_MAX];
	int kind_count = happening_kinds(pane_registry(reader), kinds);

	return pane_timeline_walk(reader, kinds, kind_count, visit, payload,
				  err);
}

/* At a place nobody is hers: each row says of whom it is. */
static void forget_fields(struct items *items)
{
	for (int i = 0; i < items->count; i++)
		items->list[i].field = NULL;
}

static enum status collect_thing(struct maker *maker,
				 const struct compose_query *query,
				 struct items *items, struct error *err)
{
	int64_t thing = pane_representative(maker->reader, query->thing);
	bool place = casefile_kind_of(pane_casefile(maker->reader), thing) ==
		     KIND_PLACE;
	enum status status = items_collect(maker->reader, maker->ctx, query, thing,
				     place, items, err);

	maker->ship = place ? 0 : thing;
	items_order(maker->reader, maker->ctx, items);
	if (place)
		forget_fields(items);
	if (query->style == COMPOSE_SHORT)
		maker->year = common_year(items);
	return status;
}

enum status happenings_read(struct casefile *casefile, const void *ctx,
			    int64_t position, int n,
			    struct happening **ret_rows, int *ret_count,
			    const char ***ret_about, int64_t *ret_total,
			    struct error *err)
{
	struct pane_reader *reader = pane_reader_new(casefile, ctx);
	struct maker maker = { .reader = reader, .ctx = ctx };
	struct items items = { .list = NULL };
	int64_t total = 0;
	enum status status;

	if (!reader)
		return no_memory(err);
	status = collect_case(reader, ctx, position < 0 ? 0 : position, n,
			      &items, &total, err);
	if (status == STATUS_OK)
		status = make_rows(&maker, items.list, NULL, items.count,
				   ret_rows, ret_count, err);
	talloc_free(reader);
	if (status != STATUS_OK)
		return status;
	*ret_about = maker.about;
	*ret_total = total;
	return STATUS_OK;
}

/* ---- a list, of which rows are made as they are looked at ---- */

struct compose_list {
	struct casefile *casefile;
	struct items items;
	struct maker maker; /* its reader, ctx: of the call at work */
};

enum status compose_list_open(struct casefile *casefile, const void *ctx,
			      const struct compose_query *query,
			      struct compose_list **ret_list,
			      struct error *err)
{
	struct compose_list *list = talloc_zero(ctx, struct compose_list);
	struct pane_reader *reader;
	enum status status = STATUS_OK;

	if (!list)
		return no_memory(err);
	list->casefile = casefile;
	list->maker.style = query->style;
	if (query->thing != 0) {
		reader = pane_reader_new(casefile, list);
		list->maker.reader = reader;
		list->maker.ctx = list;
		status = reader ? collect_thing(&list->maker, query,
						&list->items, err)
				: no_memory(err);
		talloc_free(reader);
	}
	if (status == STATUS_OK)
		*ret_list = list;
	else
		talloc_free(list);
	return status;
}

bool compose_list_add(struct compose_list *list,
		      const struct pane_reference *reference)
{
	return items_add(list, &list->items, reference, NULL);
}

int compose_list_count(const struct compose_list *list)
{
	return list->items.count;
}

const struct pane_reference *compose_list_at(const struct compose_list *list,
					     int place)
{
	return &list->items.list[place].reference;
}

int compose_list_find(const struct compose_list *list, int64_t record)
{
	for (int i = 0; i < list->items.count; i++)
		if (list->items.list[i].reference.record == record)
			return i;
	return -1;
}

int compose_list_year(const struct compose_list *list)
{
	return list->maker.year;
}

enum status compose_list_rows(struct compose_list *list, const void *ctx,
			      const int *places, int n,
			      struct happening **ret_rows, int *ret_count,
			      const char ***ret_about, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(list->casefile, ctx);
	enum status status;

	list->maker.reader = reader;
	list->maker.ctx = ctx;
	status = reader ? make_rows(&list->maker, list->items.list, places, n,
				    ret_rows, ret_count, err)
			: no_memory(err);
	talloc_free(reader);
	*ret_about = list->maker.about;
	return status;
}

int64_t compose_list_ship(const struct compose_list *list)
{
	return list->maker.ship;
}

bool compose_list_stands_alone(const struct compose_list *list, int place)
{
	const struct item *item = &list->items.list[place];

	return !item->first && !items_contested(item->reference.standing);
}

enum status compose_printed(struct pane_reader *reader, const void *ctx,
			    const struct compose_list *list, int place,
			    const struct pane_reference *reference,
			    const struct telling *telling,
			    struct happening *ret_row, const char **ret_about,
			    struct error *err)
{
	const struct item alone = { .reference = *reference };
	const struct maker maker = { .reader = reader, .ctx = ctx,
				     .ship = list ? list->maker.ship : 0,
				     .style = COMPOSE_PRINTED };

	return make_row(&maker, list ? &list->items.list[place] : &alone,
			telling, ret_row, ret_about, err);
}
