/* The short form of numbers: see quantity.h. */
#include "src/base/quantity.h"

#include <string.h>

#include "src/base/quantity_tables.h"

__extension__ typedef __int128 wide;

/* The least power of ten that the rounding to the base unit cannot touch, in
 * millionths of the unit. */
static int64_t grain_of(const struct unit *unit)
{
	wide error = (wide)NUMBER_ONE * unit->denominator / unit->numerator;
	int64_t grain = 1;

	while (grain < error * 2)
		grain *= 10;
	return grain;
}

static int64_t from_base(int64_t base, const struct unit *unit)
{
	int64_t grain = grain_of(unit);
	wide printed, half = grain / 2;

	if (base == NUMBER_MIN || base == NUMBER_MAX)
		return base;
	printed = (wide)base * unit->denominator * NUMBER_ONE;
	printed += (base < 0 ? -1 : 1) * (wide)unit->numerator / 2;
	printed /= unit->numerator;
	printed = (printed + (printed < 0 ? -half : half)) / grain * grain;
	if (printed >= NUMBER_MAX)
		return NUMBER_MAX - 1;
	return printed <= NUMBER_MIN ? NUMBER_MIN + 1 : (int64_t)printed;
}

/* "1,234.5": groups of three, no trailing zeros. */
static void print_number(struct buffer *out, int64_t value)
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t whole = size / (uint64_t)NUMBER_ONE;
	int rest = (int)(size % (uint64_t)NUMBER_ONE), decimals = 6;
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%llu",
			 (unsigned long long)whole);

	if (value < 0)
		buffer_append_char(out, '-');
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buffer_append_char(out, ',');
		buffer_append_char(out, digits[i]);
	}
	if (rest == 0)
		return;
	for (; rest % 10 == 0; rest /= 10)
		decimals--;
	buffer_appendf(out, ".%0*d", decimals, rest);
}

static bool is_near(int64_t a, int64_t b, int64_t grain)
{
	return (a > b ? a - b : b - a) <= 2 * grain;
}

/* A measure that is the widening of one printed number is printed as that. */
static bool print_middle(struct buffer *out, const struct interval *in,
			 enum dimension dimension, bool approximate,
			 int64_t grain)
{
	int64_t middle;
	bool exact = dimension == DIMENSION_COUNT ||
		     dimension == DIMENSION_SHARE ||
		     dimension == DIMENSION_DURATION;
	struct interval wide_one;

	if (in->low < 0 || in->high == NUMBER_MAX || in->low_open ||
	    in->high_open)
		return false;
	middle = in->low + (in->high - in->low) / 2;
	middle = (int64_t)(((wide)middle + grain / 2) / grain * grain);
	wide_one.low = wide_one.high = middle;
	if (approximate)
		wide_one = quantity_about(middle, dimension);
	else if (!exact)
		wide_one = quantity_round(middle);
	if (in->low != in->high && (!is_near(wide_one.low, in->low, grain) ||
				    !is_near(wide_one.high, in->high, grain)))
		return false;
	if (approximate)
		buffer_append_char(out, '~');
	print_number(out, middle);
	return true;
}

static void print_interval(struct buffer *out, const struct interval *in)
{
	if (in->high == NUMBER_MAX) {
		buffer_append_string(out, in->low_open ? ">" : ">=");
		print_number(out, in->low);
	} else if (in->low == NUMBER_MIN || (in->low == 0 && !in->low_open)) {
		buffer_append_string(out, in->high_open ? "<" : "<=");
		print_number(out, in->high);
	} else {
		if (in->low_open)
			buffer_append_char(out, '>');
		print_number(out, in->low);
		buffer_append_char(out, '-');
		if (in->high_open)
			buffer_append_char(out, '<');
		print_number(out, in->high);
	}
}

/* Where no unit was printed, one that fits the size. */
static const struct unit *unit_for(enum dimension dimension, int64_t size)
{
	static const char *const small[DIMENSION_LAST] = {
		[DIMENSION_LENGTH] = "m",     [DIMENSION_MASS] = "kg",
		[DIMENSION_DURATION] = "h",   [DIMENSION_SPEED] = "kn",
		[DIMENSION_SHARE] = "%",      [DIMENSION_AREA] = "m2",
		[DIMENSION_VOLUME] = "m3",
	};
	static const char *const large[DIMENSION_LAST] = {
		[DIMENSION_LENGTH] = "km",
		[DIMENSION_MASS] = "t",
		[DIMENSION_DURATION] = "d",
	};
	int64_t limit = dimension == DIMENSION_DURATION ? 172800 : 1000;
	const char *symbol = small[dimension];

	if (large[dimension] != NULL && size != NUMBER_MAX &&
	    size >= limit * NUMBER_ONE)
		symbol = large[dimension];
	return symbol == NULL ? NULL : unit_find(symbol, strlen(symbol));
}

/* Both in the unit, which becomes one that fits the size where none was given.
 * -> its grain. */
static int64_t in_unit(struct interval *in, enum dimension dimension,
		       const struct unit **unit)
{
	if (*unit == NULL)
		*unit = unit_for(dimension, in->low <= 0 ? in->high : in->low);
	if (*unit == NULL)
		return 1;
	in->low = from_base(in->low, *unit);
	in->high = from_base(in->high, *unit);
	return grain_of(*unit);
}

static enum status print_unit(const struct unit *unit, struct buffer *out)
{
	if (unit != NULL)
		buffer_appendf(out, " %s", unit->symbol);
	return out->status;
}

enum status quantity_print(const struct interval *interval,
			   enum dimension dimension, const struct unit *unit,
			   bool approximate, struct buffer *out)
{
	struct interval in = *interval;
	int64_t grain = in_unit(&in, dimension, &unit);

	if (in.low == NUMBER_MIN && in.high == NUMBER_MAX)
		return out->status;
	if (!print_middle(out, &in, dimension, approximate, grain))
		print_interval(out, &in);
	return print_unit(unit, out);
}

enum status quantity_print_bounds(const struct interval *interval,
				  enum dimension dimension,
				  const struct unit *unit, struct buffer *out)
{
	struct interval in = *interval;

	in_unit(&in, dimension, &unit);
	print_interval(out, &in);
	return print_unit(unit, out);
}
