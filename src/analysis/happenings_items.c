/* happenings_items: which records are told of a ship or a place, by the indexes
 * of the cells, and in what order. */
#include <stdlib.h>
#include <talloc.h>

#include "src/analysis/happenings_internal.h"

enum {
	/* A ship with more rows than this keeps each at its own date: looking
	 * for rivals of every row would cost more than a window may. */
	RIVALS_ROWS_MAX = 2000
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

bool items_add(const void *ctx, struct items *items,
	       const struct pane_reference *reference, const char *field)
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
			if (!items_add(ctx, items, &found[k], word))
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

enum status items_collect(struct pane_reader *reader, const void *ctx,
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

bool items_differ_in_time(const struct derive_rival *rival,
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
		    !items_differ_in_time(&rivals[i], item->reference.kind))
			continue;
		first = find_item(items, rivals[i].record);
		if (first && !first->first) {
			item->first = first->reference.record;
			item->sort = first->sort;
			return;
		}
	}
}

bool items_contested(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

void items_order(struct pane_reader *reader, const void *ctx,
		 struct items *items)
{
	drop_doubles(items);
	for (int i = 0; i < items->count && items->count <= RIVALS_ROWS_MAX;
	     i++)
		if (items_contested(items->list[i].reference.standing))
			stand_under(reader, ctx, items, &items->list[i]);
	if (items->count > 1)
		qsort(items->list, (size_t)items->count, sizeof(struct item),
		      by_time);
}
