#include "src/base/value.h"

#include <string.h>

#include "src/base/address.h"
#include "src/base/country.h"
#include "src/base/dates.h"
#include "src/base/dates_read.h"
#include "src/base/edtf.h"
#include "src/base/identifier.h"
#include "src/base/position.h"
#include "src/base/quantity.h"
#include "src/base/sha256.h"
#include "src/base/text.h"

static const char *const type_words[] = {
#define VALUE_TYPE_WORD(name, word) [VALUE_##name] = word,
	VALUE_TYPE_TABLE(VALUE_TYPE_WORD)
#undef VALUE_TYPE_WORD
};

const char *value_type_to_string(enum value_type type)
{
	return (unsigned)type < VALUE_TYPE_LAST ? type_words[type] : "";
}

enum value_type value_type_from_string(const char *word, size_t length)
{
	for (int i = 0; i < VALUE_TYPE_LAST; i++)
		if (strlen(type_words[i]) == length &&
		    memcmp(type_words[i], word, length) == 0)
			return (enum value_type)i;
	return VALUE_TYPE_LAST;
}

typedef enum status fold_function(const char *, size_t, struct buffer *);

/* A key that is too long ends in a hash of the whole, so that two long texts
 * are not taken for one. */
static void shorten(const char *key, size_t length, char ret_key[VALUE_KEY_MAX])
{
	enum { HASH = 16, KEPT = VALUE_KEY_MAX - HASH - 2 };
	uint8_t digest[SHA256_BYTES] = {0};
	char hex[SHA256_HEX + 1];
	size_t kept = length < KEPT ? length : KEPT;

	if (sha256_of(key, length, digest) != STATUS_OK)
		bug("a text cannot be hashed");
	sha256_hex(digest, hex);
	memcpy(ret_key, key, kept);
	while (kept > 0 && !utf8_valid(ret_key, kept))
		kept--;
	ret_key[kept] = '#';
	memcpy(ret_key + kept + 1, hex, HASH);
	ret_key[kept + 1 + HASH] = '\0';
}

static void fold_key(const char *said, fold_function *fold,
		     char ret_key[VALUE_KEY_MAX])
{
	char array[4 * VALUE_KEY_MAX];
	size_t length = said == NULL ? 0 : strlen(said);
	struct buffer folded;

	buffer_init_fixed(&folded, array, sizeof(array));
	if (fold(said == NULL ? "" : said, length, &folded) != STATUS_OK)
		shorten(said, length, ret_key);
	else if (folded.length >= VALUE_KEY_MAX)
		shorten(array, folded.length, ret_key);
	else
		memcpy(ret_key, array, folded.length + 1);
}

static enum status parse_text(const struct value_input *input,
			      struct value *value, struct error *err)
{
	(void)err;
	fold_key(input->said, text_fold, value->key);
	return STATUS_OK;
}

static enum status parse_name(const struct value_input *input,
			      struct value *value, struct error *err)
{
	(void)err;
	fold_key(input->said, name_fold, value->key);
	value->not_understood = value->key[0] == '\0';
	return STATUS_OK;
}

static enum status parse_address(const struct value_input *input,
				 struct value *value, struct error *err)
{
	(void)err;
	fold_key(input->said, address_fold, value->key);
	value->not_understood = input->said == NULL || *input->said == '\0';
	return STATUS_OK;
}

static enum status parse_reference(const struct value_input *input,
				   struct value *value, struct error *err)
{
	(void)err;
	fold_key(input->said, text_fold, value->key);
	value->reference = input->reference;
	value->not_understood = input->reference == 0;
	return STATUS_OK;
}

static enum status parse_identifier(const struct value_input *input,
				    struct value *value, struct error *err)
{
	const char *word = input->qualifier == NULL ? "any" : input->qualifier;
	enum scheme scheme = scheme_from_string(word, strlen(word));
	const char *said = input->said == NULL ? "" : input->said;
	struct identifier identifier;

	(void)err;
	identifier_parse(scheme == SCHEME_LAST ? SCHEME_ANY : scheme, said,
			 strlen(said), &identifier);
	memcpy(value->key, identifier.key, sizeof(value->key));
	value->warning = identifier.warning;
	value->not_understood = value->key[0] == '\0';
	return STATUS_OK;
}

static enum status parse_country(const struct value_input *input,
				 struct value *value, struct error *err)
{
	const struct country *country =
		input->said == NULL
			? NULL
			: country_find(input->said, strlen(input->said));

	(void)err;
	if (country == NULL)
		value->not_understood = true;
	else
		memcpy(value->key, country->alpha2, sizeof(country->alpha2));
	return STATUS_OK;
}

static enum status parse_position(const struct value_input *input,
				  struct value *value, struct error *err)
{
	struct position position;

	(void)err;
	if (input->said == NULL ||
	    !position_parse(input->said, strlen(input->said), &position)) {
		value->not_understood = true;
		return STATUS_OK;
	}
	value->latitude = position.latitude;
	value->longitude = position.longitude;
	value->precision = position.precision;
	return STATUS_OK;
}

static enum status parse_holds(const struct value_input *input,
			       struct value *value, struct error *err)
{
	(void)input;
	(void)value;
	(void)err;
	return STATUS_OK;
}

static enum dimension dimension_of(const struct value_input *input)
{
	if (input->qualifier == NULL || *input->qualifier == '\0')
		return DIMENSION_LAST;
	return dimension_from_string(input->qualifier,
				     strlen(input->qualifier));
}

/* A field of counts takes any unit ("about 60 tonnes"); it then compares
 * only with its like. */
static bool takes(enum dimension field, enum dimension said)
{
	return field == DIMENSION_LAST || field == DIMENSION_COUNT ||
	       field == said;
}

static void set_number(struct value *value, const struct interval *interval,
		       enum dimension dimension, const struct unit *unit)
{
	value->number = *interval;
	value->dimension = (int)dimension;
	value->unit = unit;
}

static enum status parse_bounds(const struct value_input *input,
				const struct unit *unit,
				struct value *value, struct error *err)
{
	enum dimension dimension = dimension_of(input);
	struct interval interval;
	enum status status = bounds_parse(input->bounds,
					  strlen(input->bounds), unit,
					  &interval, err);

	if (status != STATUS_OK)
		return status;
	if (unit != NULL)
		dimension = unit->dimension;
	else if (dimension == DIMENSION_LAST)
		dimension = DIMENSION_COUNT;
	set_number(value, &interval, dimension, unit);
	return STATUS_OK;
}

static void read_said(const struct value_input *input,
		      const struct unit *unit, struct value *value)
{
	struct quantity quantity;

	if (input->said == NULL ||
	    !quantity_parse_in(input->said, strlen(input->said), unit,
			       &quantity)) {
		value->not_understood = true;
		return;
	}
	if (!takes(dimension_of(input), quantity.dimension)) {
		value->not_understood = true;
		value->warning = "the field wants another kind of unit";
		return;
	}
	set_number(value, &quantity.interval, quantity.dimension,
		   quantity.unit);
	if (quantity.point_may_group)
		value->warning = "the point is read as a decimal point; it "
				 "may stand for thousands";
	if (quantity.approximate)
		value->flags |= NUMBER_APPROXIMATE;
	if (quantity.vague)
		value->flags |= NUMBER_VAGUE;
}

static enum status parse_number(const struct value_input *input,
				struct value *value, struct error *err)
{
	bool has_unit = input->unit != NULL && *input->unit != '\0';
	enum dimension dimension = dimension_of(input);
	const struct unit *unit =
		has_unit ? unit_find(input->unit, strlen(input->unit)) : NULL;

	/* A noun is a unit of count alone. */
	if (has_unit &&
	    !takes(dimension, unit == NULL ? DIMENSION_COUNT : unit->dimension))
		return error_set(err, STATUS_INVALID,
				 "'%.60s' is no unit of %s", input->unit,
				 dimension_to_string(dimension));
	if (input->bounds != NULL)
		return parse_bounds(input, unit, value, err);
	read_said(input, unit, value);
	return STATUS_OK;
}

static void set_not_understood(struct value *value)
{
	value->span = (struct span){TIME_MIN, TIME_MAX};
	value->period.start = value->period.end = value->span;
	value->period.duration_low = value->period.duration_high = -1;
	value->not_understood = true;
}

static bool has_relation(const struct value_input *input)
{
	return (input->relation != NULL && *input->relation != '\0') ||
	       (input->offset != NULL && *input->offset != '\0') ||
	       input->has_anchor;
}

static enum status read_dates(const struct value_input *input,
			      struct dates *ret_dates, bool *ret_understood,
			      struct error *err)
{
	struct edtf edtf;
	enum status status;

	*ret_understood = true;
	if (input->edtf != NULL) {
		status = edtf_parse(input->edtf, strlen(input->edtf), &edtf,
				    err);
		if (status == STATUS_OK)
			dates_from_edtf(&edtf, ret_dates);
		return status == STATUS_LIMIT ? STATUS_INVALID : status;
	}
	if (has_relation(input)) {
		/* Words are looked at even while the anchor is not known. */
		struct span anchor = input->has_anchor
					     ? input->anchor
					     : (struct span){0, 0};

		*ret_understood = input->has_anchor;
		return dates_relative(input->relation, input->offset, anchor,
				      input->anchor_offset, ret_dates, err);
	}
	*ret_understood = input->said != NULL &&
			  dates_parse(input->said, strlen(input->said),
				      input->context, input->anchor_offset,
				      ret_dates);
	return STATUS_OK;
}

static enum status parse_dates(const struct value_input *input,
			       struct value *value, struct error *err)
{
	struct dates dates = {0};
	bool understood;
	enum status status = read_dates(input, &dates, &understood, err);

	set_not_understood(value);
	if (status != STATUS_OK || !understood)
		return status;
	/* A bare duration is no date, but it says something of a period. */
	if (!dates.has_date && value->type == VALUE_DATE)
		return STATUS_OK;
	value->span = dates.span;
	value->period = dates.period;
	value->flags = dates.flags;
	value->warning = dates.warning;
	value->not_understood = dates.span.low == TIME_MIN &&
				dates.span.high == TIME_MAX &&
				dates.period.duration_low < 0;
	return STATUS_OK;
}

enum status value_parse(const struct value_input *input,
			struct value *ret_value, struct error *err)
{
	static enum status (*const parsers[])(const struct value_input *,
					      struct value *,
					      struct error *) = {
		[VALUE_TEXT] = parse_text,
		[VALUE_NAME] = parse_name,
		[VALUE_NUMBER] = parse_number,
		[VALUE_DATE] = parse_dates,
		[VALUE_PERIOD] = parse_dates,
		[VALUE_REFERENCE] = parse_reference,
		[VALUE_CHOICE] = parse_reference,
		[VALUE_IDENTIFIER] = parse_identifier,
		[VALUE_COUNTRY] = parse_country,
		[VALUE_POSITION] = parse_position,
		[VALUE_ADDRESS] = parse_address,
		[VALUE_HOLDS] = parse_holds,
	};
	struct value value = {.type = input->type};
	enum status status;

	if ((unsigned)input->type >= VALUE_TYPE_LAST)
		bug("a value of type %d", (int)input->type);
	value.period.duration_low = value.period.duration_high = -1;
	status = parsers[input->type](input, &value, err);
	if (status == STATUS_OK)
		*ret_value = value;
	return status;
}
