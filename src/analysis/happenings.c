/* happenings: what is said of a ship, in time. Which records are hers comes
 * from the indexes of the cells; what is said of those in the window is then
 * composed, and of no others. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "src/analysis/panes.h"
#include "src/analysis/wording.h"
#include "src/base/calendar.h"

enum {
	/* A ship with more rows than this keeps each at its own date: looking
	 * for rivals of every row would cost more than a window may. */
	RIVALS_ROWS_MAX = 2000,
	KINDS_MAX = 16
};

struct item {
	struct pane_reference reference;
	const char *field;   /* by which it is hers; NULL */
	int sequence;        /* as collected */
	int64_t sort, first; /* the row it stands under, as its rival; 0 */
};

struct items {
	struct item *list;
	int count, room;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static bool add_item(const void *ctx, struct items *items,
		     const struct pane_reference *reference,
		     const char *field)
{
	int room = items->room ? items->room * 2 : 64;
	struct item *list;

	if (items->count == items->room) {
		list = talloc_realloc(ctx, items->list, struct item,
				      (unsigned int)room);
		if (!list)
			return false;
		items->list = list;
		items->room = room;
	}
	items->list[items->count] = (struct item){
		.reference = *reference, .field = field,
		.sequence = items->count, .sort = reference->when };
	items->count++;
	return true;
}

/* ---- which rows ---- */

/* Her own id and those of her groups, as references hold them. */
static enum status who_is_she(struct pane_reader *reader, const void *ctx,
			      int64_t ship, int64_t **ret_ids, int *ret_count,
			      struct error *err)
{
	int64_t *groups, *ids;
	int count;
	enum status status = pane_groups(reader, ctx, ship, &groups, &count,
					 err);

	if (status != STATUS_OK)
		return status;
	ids = talloc_array(ctx, int64_t, (unsigned int)count + 1);
	if (!ids)
		return no_memory(err);
	ids[0] = ship;
	for (int i = 0; i < count; i++)
		ids[i + 1] = groups[i];
	*ret_ids = ids;
	*ret_count = count + 1;
	return STATUS_OK;
}

static enum status collect_field(struct pane_reader *reader, const void *ctx,
				 const struct kind *kind, const char *word,
				 const int64_t *ids, int id_count,
				 struct items *items, struct error *err)
{
	const struct field *field = telling_field(reader, kind, word);
	enum status status = STATUS_OK;

	for (int i = 0; field && i < id_count && status == STATUS_OK; i++) {
		struct pane_reference *found;
		int count;

		status = pane_references(reader, ctx, kind, field, ids[i],
					 &found, &count, err);
		for (int k = 0; status == STATUS_OK && k < count; k++)
			if (!add_item(ctx, items, &found[k], word))
				status = no_memory(err);
	}
	return status;
}

static bool is_asked_for(const int *kinds, int kind)
{
	while (kinds && *kinds && *kinds != kind)
		kinds++;
	return !kinds || *kinds;
}

/* Those that were there, or the place where it was. */
static enum status collect_kind(struct pane_reader *reader, const void *ctx,
				const struct compose_kind *spec, bool place,
				const int64_t *ids, int id_count,
				struct items *items, struct error *err)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						spec->kind);
	const char *const ends[] = { spec->place, spec->to, NULL };
	const char *const *fields = place ? ends : spec->ships;
	enum status status = STATUS_OK;

	for (int i = 0; kind && fields[i] && status == STATUS_OK; i++)
		status = collect_field(reader, ctx, kind, fields[i], ids,
				       id_count, items, err);
	return status;
}

static enum status collect(struct pane_reader *reader, const void *ctx,
			   const struct compose_query *query, int64_t thing,
			   bool place, struct items *items, struct error *err)
{
	int64_t *ids;
	int id_count;
	enum status status = who_is_she(reader, ctx, thing, &ids, &id_count,
					err);

	for (const struct compose_kind *spec = compose_kinds;
	     spec->kind && status == STATUS_OK; spec++)
		if (is_asked_for(query->kinds, spec->kind))
			status = collect_kind(reader, ctx, spec, place, ids,
					      id_count, items, err);
	return status;
}

static int by_record(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->reference.record != y->reference.record)
		return x->reference.record < y->reference.record ? -1 : 1;
	return x->sequence - y->sequence;
}

static int by_time(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int64_t head_x = x->first ? x->first : x->reference.record;
	int64_t head_y = y->first ? y->first : y->reference.record;

	if (x->sort != y->sort)
		return x->sort < y->sort ? -1 : 1;
	if (x->reference.kind->number != y->reference.kind->number)
		return x->reference.kind->number - y->reference.kind->number;
	if (head_x != head_y)
		return head_x < head_y ? -1 : 1;
	if (!x->first != !y->first)
		return x->first ? 1 : -1;
	return by_record(a, b);
}

/* A record is hers once, by the field that came first. */
static void drop_doubles(struct items *items)
{
	int kept = 0;

	if (items->count > 1)
		qsort(items->list, (size_t)items->count, sizeof(struct item),
		      by_record);
	for (int i = 0; i < items->count; i++) {
		if (kept && items->list[kept - 1].reference.record ==
				    items->list[i].reference.record)
			continue;
		items->list[kept] = items->list[i];
		items->list[kept].sequence = 0;
		kept++;
	}
	items->count = kept;
}

static struct item *find_item(struct items *items, int64_t record)
{
	struct item key = { .reference.record = record };

	return items->count == 0
		       ? NULL
		       : bsearch(&key, items->list, (size_t)items->count,
				 sizeof(key), by_record);
}

static bool differs_in_time(const struct derive_rival *rival,
			    const struct kind *kind)
{
	return rival->rivalry == DERIVE_RIVALRY_CONTRADICTS && !rival->judged &&
	       rival->differs && rival->differs == derive_main_date(kind);
}

/* The rival that stands before this row, if it is in the list too. */
static void stand_under(struct pane_reader *reader, const void *ctx,
			struct items *items, struct item *item)
{
	struct derive_rival *rivals;
	int count;

	if (derive_rivals(pane_casefile(reader), ctx, item->reference.record,
			  &rivals, &count, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < count; i++) {
		struct item *first;

		if (!rivals[i].first ||
		    !differs_in_time(&rivals[i], item->reference.kind))
			continue;
		first = find_item(items, rivals[i].record);
		if (first && !first->first) {
			item->first = first->reference.record;
			item->sort = first->sort;
			return;
		}
	}
}

static bool is_contested(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

static void order(struct pane_reader *reader, const void *ctx,
		  struct items *items)
{
	drop_doubles(items);
	for (int i = 0; i < items->count && items->count <= RIVALS_ROWS_MAX;
	     i++)
		if (is_contested(items->list[i].reference.standing))
			stand_under(reader, ctx, items, &items->list[i]);
	if (items->count > 1)
		qsort(items->list, (size_t)items->count, sizeof(struct item),
		      by_time);
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
	if (!is_contested(item->reference.standing) ||
	    derive_rivals(pane_casefile(maker->reader), maker->ctx,
			  item->reference.record, &rivals, &count,
			  NULL) != STATUS_OK)
		return when;
	for (int i = 0; i < count && when; i++) {
		struct telling *other;
		char *words;

		if (rivals[i].first ||
		    !differs_in_time(&rivals[i], item->reference.kind) ||
		    telling_read(maker->reader, maker->ctx,
				 item->reference.kind, rivals[i].record,
				 &other, NULL) != STATUS_OK)
			continue;
		words = compose_when(maker->reader, maker->ctx, other,
				     maker->style);
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
		out = one ? talloc_asprintf_append(out, "%s%s", one,
						   when[n] ? "|" : "")
			  : NULL;
		if (!when[n])
			break;
		when += n + 1;
	}
	return out;
}

static char *row_when(const struct maker *maker, const struct item *item,
		      const struct telling *telling)
{
	char *when = compose_when(maker->reader, maker->ctx, telling,
				  maker->style);

	when = when ? add_rivals(maker, item, when) : NULL;
	return when ? without_year(maker->ctx, when, maker->year) : NULL;
}

static enum standing when_standing(const struct item *item,
				   const struct telling *telling,
				   const char *when)
{
	const struct field *date = derive_main_date(telling->kind);

	if (strchr(when, '|') && is_contested(item->reference.standing))
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
			    struct happening *row, const char **ret_about,
			    struct error *err)
{
	struct telling *telling;
	struct composed composed;
	enum status status = telling_read(maker->reader, maker->ctx,
					  item->reference.kind,
					  item->reference.record, &telling,
					  err);

	if (status == STATUS_OK)
		status = compose(maker->reader, maker->ctx, telling,
				 maker->ship, item->field, maker->style,
				 &composed, err);
	if (status != STATUS_OK)
		return status;
	*row = (struct happening){
		.record = item->reference.record,
		.kind = telling->kind->number,
		.when = row_when(maker, item, telling),
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

static enum status make_rows(struct maker *maker,
			     const struct item *items, int count,
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
		status = make_row(maker, &items[i], &rows[made],
				  &maker->about[made], err);
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
		if (!add_item(ctx, items, &found[i], NULL))
			status = no_memory(err);
	*ret_total = 0;
	for (int i = 0; i < kind_count; i++)
		*ret_total += pane_count(reader, kinds[i]);
	return status;
}

/* So many are looked at in one go. */
enum { LEFT_CHUNK = 50000 };

enum status compose_left(struct casefile *casefile, const void *ctx,
			 bool (*is_told)(void *payload, int64_t record),
			 void *payload, struct pane_reference **ret_left,
			 int *ret_count, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(casefile, ctx);
	const struct kind *kinds[KINDS_MAX];
	int kind_count = happening_kinds(casefile_registry(casefile), kinds);
	struct pane_reference *left = NULL;
	int found_count = LEFT_CHUNK, count = 0;
	enum status status = reader ? STATUS_OK : no_memory(err);

	for (int64_t at = 0; status == STATUS_OK && found_count == LEFT_CHUNK;
	     at += LEFT_CHUNK) {
		struct pane_reference *found = NULL;

		found_count = 0;
		status = pane_timeline(reader, ctx, kinds, kind_count, at,
				       LEFT_CHUNK, &found, &found_count, err);
		if (status != STATUS_OK)
			break;
		left = talloc_realloc(ctx, left, struct pane_reference,
				      (unsigned int)(count + found_count + 1));
		if (!left)
			status = no_memory(err);
		for (int i = 0; left && i < found_count; i++)
			if (!is_told(payload, found[i].record))
				left[count++] = found[i];
		talloc_free(found);
	}
	talloc_free(reader);
	*ret_left = left;
	*ret_count = count;
	return status;
}

enum status compose_listed(struct casefile *casefile, const void *ctx,
			   enum compose_style style,
			   const struct pane_reference *list, int n,
			   struct happening **ret_rows, int *ret_count,
			   const char ***ret_about, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(casefile, ctx);
	struct maker maker = { .reader = reader, .ctx = ctx, .style = style };
	struct items items = { .list = NULL };
	enum status status = reader ? STATUS_OK : no_memory(err);

	for (int i = 0; i < n && status == STATUS_OK; i++)
		if (!add_item(ctx, &items, &list[i], NULL))
			status = no_memory(err);
	if (status == STATUS_OK)
		status = make_rows(&maker, items.list, n, ret_rows, ret_count,
				   err);
	talloc_free(reader);
	*ret_about = maker.about;
	return status;
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
	enum status status = collect(maker->reader, maker->ctx, query, thing,
				     place, items, err);

	maker->ship = place ? 0 : thing;
	order(maker->reader, maker->ctx, items);
	if (place)
		forget_fields(items);
	if (query->style == COMPOSE_SHORT)
		maker->year = common_year(items);
	return status;
}

enum status compose_happenings(struct casefile *casefile, const void *ctx,
			       const struct compose_query *query,
			       struct happening **ret_rows, int *ret_count,
			       int64_t *ret_total, int *ret_year,
			       const char ***ret_about, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(casefile, ctx);
	struct maker maker = { .reader = reader, .ctx = ctx,
			       .style = query->style };
	struct items items = { .list = NULL };
	int64_t total = 0, from = query->position < 0 ? 0 : query->position;
	int count = 0, n = query->n;
	enum status status;

	if (!reader)
		return no_memory(err);
	if (query->thing) {
		status = collect_thing(&maker, query, &items, err);
		total = items.count;
		from = from > total ? total : from;
		count = total - from < n ? (int)(total - from) : n;
	} else {
		status = collect_case(reader, ctx, from, n, &items, &total,
				      err);
		count = items.count;
		from = 0;
	}
	if (status == STATUS_OK)
		status = make_rows(&maker, items.list + from, count, ret_rows,
				   ret_count, err);
	talloc_free(reader);
	if (status != STATUS_OK)
		return status;
	*ret_total = total;
	*ret_year = maker.year;
	if (ret_about)
		*ret_about = maker.about;
	return STATUS_OK;
}

enum status happenings_read(struct casefile *casefile, const void *ctx,
			    int64_t ship, int64_t position, int n,
			    struct happening **ret_rows, int *ret_count,
			    int64_t *ret_total, int *ret_year,
			    struct error *err)
{
	const struct compose_query query = { .thing = ship,
					     .position = position, .n = n };

	return compose_happenings(casefile, ctx, &query, ret_rows, ret_count,
				  ret_total, ret_year, NULL, err);
}
