#include "src/analysis/parts.h"

#include <string.h>
#include <talloc.h>

#include "src/analysis/compose.h"
#include "store/detail.h"
#include "store/list.h"

enum { PARTS_MAX = 100, DESIGNATIONS_MAX = 20 };

struct parts {
	struct casefile *casefile;
	const void *ctx;
	enum parts_of of;
	struct part *found;
	int count;
};

static bool is_part(enum parts_of of, const struct kind *kind,
		    const struct field *field)
{
	static const enum parts_of of_column[] = {
		[COMPOSE_NOWHERE] = PARTS_NONE, [COMPOSE_WHEN] = PARTS_WHEN,
		[COMPOSE_PLACE] = PARTS_PLACE, [COMPOSE_WHAT] = PARTS_WHAT,
		[COMPOSE_SHIPS] = PARTS_WITH};
	const struct compose_kind *spec = compose_kind(kind->number);
	enum parts_of here = spec ? of_column[compose_column(spec, field)]
				  : PARTS_ROW;

	if (field->type == VALUE_HOLDS)
		return false;
	if (of == PARTS_LISTED) /* the ship herself is the target */
		return strcmp(field->word, "target") != 0;
	return of == PARTS_ROW ? here != PARTS_NONE : here == of;
}

static void add_value(struct parts *parts, const struct detail *detail,
		      const struct field *field,
		      const struct detail_value *value)
{
	const char *text = value->text;

	if (strncmp(text, "not ", 4) == 0)
		text += 4;
	if (!*text || parts->count == PARTS_MAX)
		return;
	for (int i = 0; i < parts->count; i++)
		if (parts->found[i].field == field &&
		    parts->found[i].reference == value->reference &&
		    strcmp(parts->found[i].text, text) == 0)
			return;
	parts->found[parts->count++] = (struct part){
		detail->id, detail->kind->number, field, text,
		value->reference, value->standing};
}

static enum status add_record(struct parts *parts, int64_t record,
			      struct error *err)
{
	struct detail *detail;
	enum status status = detail_read(parts->casefile, parts->ctx, record,
					 &detail, err);

	if (status != STATUS_OK)
		return status;
	for (int f = 0; f < detail->field_count; f++) {
		const struct detail_field *field = &detail->fields[f];

		if (!is_part(parts->of, detail->kind, field->field))
			continue;
		for (int v = 0; v < field->value_count; v++)
			add_value(parts, detail, field->field,
				  &field->values[v]);
	}
	return STATUS_OK;
}

static enum status add_designations(struct parts *parts, int64_t ship,
				    struct error *err)
{
	struct list_query query = {.kind = KIND_DESIGNATION, .about = ship};
	struct list *list;
	int64_t *ids;
	int count = 0;
	enum status status = list_open(parts->casefile, parts->ctx, &query,
				       &list, err);

	if (status != STATUS_OK)
		return status;
	status = list_window_ids(list, parts->ctx, 0, DESIGNATIONS_MAX, &ids,
				 &count, err);
	list_close(list);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_record(parts, ids[i], err);
	return status;
}

enum status parts_read(struct casefile *casefile, const void *ctx,
		       int64_t record, enum parts_of of,
		       struct part **ret_parts, int *ret_count,
		       struct error *err)
{
	struct parts parts = {casefile, ctx, of, NULL, 0};
	enum status status;

	parts.found = talloc_array(ctx, struct part, PARTS_MAX);
	if (!parts.found)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = of == PARTS_LISTED ? add_designations(&parts, record, err)
				    : add_record(&parts, record, err);
	if (status != STATUS_OK)
		return status;
	*ret_parts = parts.found;
	*ret_count = parts.count;
	return STATUS_OK;
}
