/* What one claim says, as a value. */
#include <string.h>

#include "src/base/calendar.h"
#include "store/derive_internal.h"

static const struct span open_span = { TIME_MIN, TIME_MAX };

static bool is_open(const struct span *span)
{
	return span->low == TIME_MIN && span->high == TIME_MAX;
}

struct span told_span(const char *edtf)
{
	struct value_input input = { .type = VALUE_DATE, .edtf = edtf,
				     .context = open_span };
	struct value value;

	if (!edtf || value_parse(&input, &value, NULL) != STATUS_OK ||
	    value.not_understood)
		return open_span;
	return value.span;
}

/* "On Saturday" is read from the publication day of the document, and a date
 * of publication from nothing but itself. */
static struct span context_of(struct engine *engine, const struct told *told)
{
	if (!told->source || told->field == FIELD_PUBLISHED)
		return open_span;
	return support_published(engine->memory.support, told->source);
}

int64_t derive_end_of_day(int64_t instant)
{
	int64_t day;

	if (instant == TIME_MAX || instant == TIME_MIN)
		return instant;
	day = calendar_day_of(instant);
	return calendar_days(day, day).high;
}

struct span told_as_of(struct engine *engine, const struct told *told)
{
	return told->as_of ? told_span(told->as_of)
			   : context_of(engine, told);
}

bool told_holds_in(const struct told *told, struct span asked)
{
	struct period period = { .start = told_span(told->from),
				 .end = told_span(told->to),
				 .duration_low = -1, .duration_high = -1 };

	if (!told->from && !told->to)
		return true;
	return period_holds_at(&period, asked) != ANSWER_NO;
}

/* The cell that a relative date hangs on. */
static bool read_anchor(struct engine *engine, const struct told *told,
			struct span *ret_span)
{
	int number = told->anchor_field ? told->anchor_field : FIELD_PUBLISHED;
	int64_t record = memory_representative(&engine->memory, told->anchor);
	const struct derive_kind *kind =
		engine_kind(engine, engine_kind_of(engine, record));
	const struct field *field = kind ? engine_field(kind->kind, number)
					 : NULL;
	struct rival_row row;

	*ret_span = open_span;
	if (field && engine_note(engine, rival_row_read(engine, kind, record,
							&row, NULL)) ==
			     STATUS_OK) {
		if (row.cells[field->slot].has_l)
			ret_span->low = row.cells[field->slot].l;
		if (row.cells[field->slot].has_h)
			ret_span->high = row.cells[field->slot].h;
	}
	if (is_open(ret_span) && number == FIELD_PUBLISHED)
		*ret_span = support_published(engine->memory.support,
					      told->anchor);
	return !is_open(ret_span);
}

static int64_t choice_of(const struct engine *engine, const struct told *told,
			 const struct field *field)
{
	const struct choice *choice;

	if (told->choice || !told->said)
		return told->choice;
	choice = registry_choice_by_word(engine->registry, field->qualifier,
					 told->said, strlen(told->said));
	return choice ? choice->number : 0;
}

static int64_t reference_of(struct engine *engine, const struct told *told,
			    const struct field *field)
{
	if (field->type == VALUE_CHOICE)
		return choice_of(engine, told, field);
	if (field->type == VALUE_REFERENCE && told->reference)
		return memory_representative(&engine->memory,
					     told->reference);
	return 0;
}

void told_value(struct engine *engine, const struct told *told,
		const struct field *field, struct value *ret_value)
{
	struct value_input input = {
		.type = field->type,
		.qualifier = field->qualifier,
		.said = told->said,
		.bounds = told->bounds,
		.edtf = told->edtf,
		.unit = told->unit,
		.offset = told->offset,
		.context = open_span,
	};

	input.reference = reference_of(engine, told, field);
	if (field->type == VALUE_DATE || field->type == VALUE_PERIOD)
		input.context = context_of(engine, told);
	if (told->anchor) {
		input.relation = words_relation[told->relation];
		input.has_anchor = read_anchor(engine, told, &input.anchor);
	}
	if (value_parse(&input, ret_value, NULL) == STATUS_OK)
		return;
	/* Refused where it was entered; a rebuild must not stop at it. */
	memset(ret_value, 0, sizeof(*ret_value));
	ret_value->type = field->type;
	ret_value->not_understood = true;
}

static const char *shown_positive(struct engine *engine,
				  const struct told *told,
				  const struct field *field,
				  const struct value *value)
{
	const struct choice *choice;
	size_t length;

	switch (field->type) {
	case VALUE_REFERENCE:
	case VALUE_TEXT:
	case VALUE_NAME:
	case VALUE_ADDRESS:
		return told->said;
	case VALUE_CHOICE:
		if (told->said)
			return told->said;
		choice = registry_choice(engine->registry,
					 (int)value->reference);
		return choice ? choice->word : NULL;
	default:
		length = value_print_short(value, told->said, told->unit, 0,
					   engine->text, sizeof(engine->text));
		return length ? arena_copy(&engine->desk->arena, engine->text,
					   length) : told->said;
	}
}

static const char *shown_holds(enum polarity polarity)
{
	static const char *const words[] = { "yes", "no", "unknown" };

	return words[polarity];
}

static const char *put_before(struct engine *engine, const char *before,
			      const char *shown)
{
	size_t m = strlen(before), n = strlen(shown);
	char *out = arena_take(&engine->desk->arena, m + n + 1);

	if (!out)
		return NULL;
	memcpy(out, before, m);
	memcpy(out + m, shown, n + 1);
	return out;
}

const char *told_shown(struct engine *engine, const struct told *told,
		       const struct field *field, const struct value *value)
{
	const char *shown;

	if (field->type == VALUE_HOLDS)
		return shown_holds(told->polarity);
	shown = shown_positive(engine, told, field, value);
	if (told->polarity == POLARITY_UNKNOWN)
		return shown ? shown : "unknown";
	if (told->polarity != POLARITY_NOT || !shown)
		return shown;
	return put_before(engine, "not ", shown);
}

const char *told_cell(struct engine *engine, const struct told *told,
		      const struct field *field, const struct value *value)
{
	const char *shown = told_shown(engine, told, field, value);

	if (told->polarity != POLARITY_UNKNOWN || !shown ||
	    field->type == VALUE_HOLDS || strcmp(shown, "unknown") == 0)
		return shown;
	return put_before(engine, "not known: ", shown);
}
