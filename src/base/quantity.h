/* quantity: numbers as people print them, read as intervals with a unit.
 *
 * "at least five" [5, inf); "more than 1,000" (1000, inf); "as many as
 * 1,000" [0, 1000]; "about 180 miles" a tenth wider on each side. The words,
 * the units and the rules of widening are the tables of quantity_tables.c,
 * each row with its reason. Mile and nautical mile are read as printed. */
#ifndef TAFFRAIL_BASE_QUANTITY_H
#define TAFFRAIL_BASE_QUANTITY_H

#include "src/base/text.h"
#include "src/base/value.h"

/* name, word in the registry, base unit */
#define DIMENSION_TABLE(D)                                                    \
	D(COUNT, "count", "")                                                 \
	D(LENGTH, "length", "m")                                              \
	D(MASS, "mass", "kg")                                                 \
	D(DURATION, "duration", "s")                                          \
	D(SPEED, "speed", "m/s")                                              \
	D(SHARE, "share", "") /* one = 100 % */                               \
	D(AREA, "area", "m2")                                                 \
	D(VOLUME, "volume", "m3")

enum dimension {
#define DIMENSION_ENUM(name, word, base) DIMENSION_##name,
	DIMENSION_TABLE(DIMENSION_ENUM)
#undef DIMENSION_ENUM
	DIMENSION_LAST
};

const char *dimension_to_string(enum dimension dimension);
enum dimension dimension_from_string(const char *word, size_t length);

struct unit {
	const char *symbol; /* as printed in a cell: "km" */
	const char *names;  /* folded, split by / */
	enum dimension dimension;
	int64_t numerator, denominator; /* millionths of the base unit */
	const char *reason; /* where the factor comes from */
};

/* The unit of that symbol or name, or NULL. Any other noun is a unit of
 * count, and not in the table. */
const struct unit *unit_find(const char *word, size_t length);

/* A printed number (millionths) in millionths of the base unit, rounded to
 * the nearest; NUMBER_MIN, NUMBER_MAX and a NULL unit change nothing. False:
 * too large. */
bool unit_to_base(int64_t printed, const struct unit *unit,
		  int64_t *ret_base);

enum { QUANTITY_UNIT_MAX = 48 };

struct quantity {
	struct interval interval; /* millionths of the base unit */
	enum dimension dimension;
	const struct unit *unit; /* NULL: a bare number, or a noun */
	char noun[QUANTITY_UNIT_MAX]; /* folded words behind the number: "round
				       * trips"; "" none or a unit */
	bool approximate; /* widened by "about" */
	bool point_may_group; /* "12.500" may be a number with thousands */
	bool vague;	  /* a word for a number: "dozens", "several hundred" */
};

/* Read a whole text as one quantity. False: it is none. Never reads past
 * length; text beyond VALUE_TEXT_MAX is none. */
bool quantity_parse(const char *text, size_t length,
		    struct quantity *ret_quantity);
/* The same, where the unit was given apart from the words (NULL: as
 * printed). */
bool quantity_parse_in(const char *text, size_t length,
		       const struct unit *unit, struct quantity *ret_quantity);

/* Bounds as typed: "[4,)", "(1000,)", "[0,1000]", "[,5)". Numbers are plain
 * decimals in `unit` (NULL: the base unit). INVALID otherwise. */
enum status bounds_parse(const char *text, size_t length,
			 const struct unit *unit, struct interval *ret_interval,
			 struct error *err) must_check;

/* The widening of a printed measure and of "about" (quantity_tables.c). */
struct interval quantity_round(int64_t printed);
struct interval quantity_about(int64_t printed, enum dimension dimension);

/* Append the short form: ">=5", "<=1,000", "~180 mi", "200 km", "50 %". A
 * measure that is the widening of one printed number is printed as that;
 * `approximate` says that it was widened by "about". `unit` NULL: one that
 * fits the size. */
enum status quantity_print(const struct interval *interval,
			   enum dimension dimension, const struct unit *unit,
			   bool approximate, struct buffer *out);

/* Append both bounds, also of the widening of one number: "162-198 mi". */
enum status quantity_print_bounds(const struct interval *interval,
				  enum dimension dimension,
				  const struct unit *unit, struct buffer *out);

/* Would the numbers agree, had one of the two writers taken one unit of a
 * known pair for the other (km and mi, mi and nm, ...)? */
bool quantity_unit_slip(const struct interval *a, const struct interval *b,
			enum dimension dimension);

#endif
