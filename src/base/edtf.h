/* edtf: the Extended Date/Time Format (ISO 8601-2:2019; Library of Congress
 * EDTF specification, February 2019). Levels 0 and 1 whole; of level 2
 * exponential years, significant digits, seasons 21-41, sets ([..] one of,
 * {..} all of), qualification of groups and parts, unspecified digits
 * anywhere, and intervals of all these.
 *
 * Parsing, printing and parsing again gives the same. Printing is canonical:
 * one qualifier behind the whole where all parts have it, else each before
 * its part; zones as Z or +hh:mm. */
#ifndef TAFFRAIL_BASE_EDTF_H
#define TAFFRAIL_BASE_EDTF_H

#include "src/base/text.h"
#include "src/base/value.h"

enum { EDTF_ELEMENTS_MAX = 16, EDTF_LENGTH_MAX = 512 };
enum { EDTF_UNCERTAIN = 1, EDTF_APPROXIMATE = 2 }; /* ? ~, both % */

enum edtf_precision {
	EDTF_YEAR,
	EDTF_SEASON, /* month holds 21..41 */
	EDTF_MONTH,
	EDTF_DAY,
	EDTF_SECOND
};

enum edtf_part { EDTF_PART_YEAR, EDTF_PART_MONTH, EDTF_PART_DAY, EDTF_PARTS };

struct edtf_date {
	enum edtf_precision precision;
	int64_t year;    /* unspecified digits are 0 in here */
	bool negative;   /* a year written with "-": -0XXX has year 0 */
	bool long_year;  /* written Y... */
	int exponent;    /* Y17E8: year is 17 * 10^8, this is 8; 0 none */
	int significant; /* S3; 0 none */
	int month, day;
	unsigned unspecified[EDTF_PARTS]; /* bit i: the i-th digit from the
					   * right is X */
	unsigned qualifier[EDTF_PARTS];
	int hour, minute, second;
	bool has_zone;
	int zone; /* minutes east of UTC */
};

enum edtf_end { EDTF_END_DATE, EDTF_END_OPEN /* .. */, EDTF_END_UNKNOWN };

struct edtf_element {
	bool is_range; /* else only low */
	enum edtf_end low_end, high_end;
	struct edtf_date low, high;
};

enum edtf_shape { EDTF_DATE, EDTF_INTERVAL, EDTF_ONE_OF, EDTF_ALL_OF };

struct edtf {
	enum edtf_shape shape;
	int count; /* 1 but for sets */
	struct edtf_element elements[EDTF_ELEMENTS_MAX];
};

/* INVALID: not EDTF, or a day that does not exist. LIMIT: longer than
 * EDTF_LENGTH_MAX, or a set of more than EDTF_ELEMENTS_MAX. Nothing else is
 * checked: an interval may end before it starts (edtf_parse refuses that
 * too: INVALID). */
enum status edtf_parse(const char *text, size_t length, struct edtf *ret_edtf,
		       struct error *err) must_check;

/* Append the canonical form. */
enum status edtf_print(const struct edtf *edtf, struct buffer *out);

/* Least and greatest second that one date may mean. Times without a zone are
 * taken as UTC. Years beyond the calendar give TIME_MIN or TIME_MAX. */
struct span edtf_date_span(const struct edtf_date *date);
/* From the least second of all to the greatest. Open and unknown ends are
 * TIME_MIN and TIME_MAX. */
struct span edtf_span(const struct edtf *edtf);
/* enum date_flag: DATE_APPROXIMATE, DATE_UNCERTAIN of any part, and
 * DATE_UNKNOWN_START, DATE_UNKNOWN_END of an interval. */
unsigned edtf_flags(const struct edtf *edtf);

#endif
