/* Bounds as typed, and unit slips: see quantity.h. */
#include "src/base/quantity.h"

#include <string.h>

#include "src/base/numerals.h"
#include "src/base/quantity_tables.h"

__extension__ typedef __int128 wide;

/* One end: "" is open to infinity. */
static bool read_end(const char *text, size_t length, const struct unit *unit,
		     int64_t infinite, int64_t *ret_value)
{
	int64_t printed;

	while (length > 0 && *text == ' ') {
		text++;
		length--;
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length == 0) {
		*ret_value = infinite;
		return true;
	}
	return decimal_parse(text, length, &printed) &&
	       unit_to_base(printed, unit, ret_value);
}

static bool read_bounds(const char *text, size_t length,
			const struct unit *unit, struct interval *interval)
{
	const char *comma = length < 3 ? NULL : memchr(text, ',', length);
	const char *last = text + length - 1;

	if (comma == NULL || (text[0] != '[' && text[0] != '(') ||
	    (*last != ']' && *last != ')'))
		return false;
	if (!read_end(text + 1, (size_t)(comma - text) - 1, unit, NUMBER_MIN,
		      &interval->low) ||
	    !read_end(comma + 1, (size_t)(last - comma) - 1, unit, NUMBER_MAX,
		      &interval->high))
		return false;
	interval->low_open = text[0] == '(' && interval->low != NUMBER_MIN;
	interval->high_open = *last == ')' && interval->high != NUMBER_MAX;
	if (interval->low == NUMBER_MIN && interval->high == NUMBER_MAX)
		return false;
	return interval->low < interval->high ||
	       (interval->low == interval->high && !interval->low_open &&
		!interval->high_open);
}

enum status bounds_parse(const char *text, size_t length,
			 const struct unit *unit,
			 struct interval *ret_interval, struct error *err)
{
	struct interval interval = {0};

	if (read_bounds(text, length, unit, &interval)) {
		*ret_interval = interval;
		return STATUS_OK;
	}
	return error_set(err, STATUS_INVALID,
			 "'%.*s' are no bounds; write them like [4,) or "
			 "(1000,) or [0,1000]",
			 (int)(length > 60 ? 60 : length), text);
}

/* Do a times one/other, and b, have a member in common? */
static bool agrees(const struct interval *a, const struct interval *b,
		   const struct unit *one, const struct unit *other)
{
	wide up = (wide)one->numerator * other->denominator;
	wide down = (wide)other->numerator * one->denominator;

	return (wide)a->low * up <= (wide)b->high * down &&
	       (wide)a->high * up >= (wide)b->low * down;
}

static bool is_bounded(const struct interval *interval)
{
	return interval->low > 0 && interval->high != NUMBER_MAX;
}

bool quantity_unit_slip(const struct interval *a, const struct interval *b,
			enum dimension dimension)
{
	if (!is_bounded(a) || !is_bounded(b))
		return false;
	for (int i = 0; i < slip_table_length; i++) {
		const struct unit *one = unit_find(slip_table[i].one,
						   strlen(slip_table[i].one));
		const struct unit *other =
			unit_find(slip_table[i].other,
				  strlen(slip_table[i].other));

		if (one == NULL || other == NULL)
			bug("a pair of units that are not in the table");
		if (one->dimension == dimension &&
		    (agrees(a, b, one, other) || agrees(a, b, other, one)))
			return true;
	}
	return false;
}
