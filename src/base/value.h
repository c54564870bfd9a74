/* value: what a claim says, as an interval, with the printed words kept.
 *
 * A value is never a bare fact: "at least four" is [4, inf), "mid-August
 * 2023" is a day somewhere in [2023-08-11, 2023-08-20]. This header is the
 * only one that the store needs: it parses what a claim carries (typed by the
 * field's type), compares two values, and prints one shortly.
 *
 * Instants are seconds since 1970-01-01T00:00:00Z (proleptic Gregorian),
 * both ends inclusive: the day 2023-10-14 is
 * [2023-10-14T00:00:00, 2023-10-14T23:59:59]. TIME_MIN and TIME_MAX stand
 * for an end that is open or not known. Numbers are exact: millionths of the
 * base unit of their dimension (metre, kilogram, second, one, ...). */
#ifndef TAFFRAIL_BASE_VALUE_H
#define TAFFRAIL_BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

#define TIME_MIN INT64_MIN
#define TIME_MAX INT64_MAX
#define NUMBER_MIN INT64_MIN
#define NUMBER_MAX INT64_MAX
#define NUMBER_ONE INT64_C(1000000) /* one base unit */

/* Types of fields: word in the registry, what a value holds.
 * TEXT is never compared; NAME compares by folded key; IDENTIFIER by its
 * normalised form. DATE is a point or span somewhere inside its interval;
 * PERIOD has a start and an end, each a date, and perhaps a duration. */
#define VALUE_TYPE_TABLE(T)                                                   \
	T(TEXT, "text")                                                       \
	T(NAME, "name")                                                       \
	T(NUMBER, "number")         /* registry: number:DIMENSION */          \
	T(DATE, "date")                                                       \
	T(PERIOD, "period")                                                   \
	T(REFERENCE, "ref")         /* registry: ref:KIND,KIND */             \
	T(CHOICE, "choice")         /* registry: choice:TREE */               \
	T(IDENTIFIER, "id")         /* registry: id:SCHEME */                 \
	T(COUNTRY, "country")       /* ISO 3166-1 alpha-2 */                  \
	T(POSITION, "position")     /* WGS 84, microdegrees */                \
	T(ADDRESS, "address")       /* web, mail, phone, postal: text + key */ \
	T(HOLDS, "holds")           /* the record itself is asserted */

enum value_type {
#define VALUE_TYPE_ENUM(name, word) VALUE_##name,
	VALUE_TYPE_TABLE(VALUE_TYPE_ENUM)
#undef VALUE_TYPE_ENUM
	VALUE_TYPE_LAST
};

enum { VALUE_KEY_MAX = 256, VALUE_TEXT_MAX = 4096 };

struct span {
	int64_t low, high; /* inclusive seconds; TIME_MIN, TIME_MAX = open */
};

enum date_flag {
	DATE_APPROXIMATE = 1 << 0, /* EDTF ~ or % */
	DATE_UNCERTAIN = 1 << 1,   /* EDTF ? or % */
	DATE_UNKNOWN_START = 1 << 2,
	DATE_UNKNOWN_END = 1 << 3,
	DATE_WEEKDAY = 1 << 4, /* resolved from a relative expression */
	DATE_BEFORE = 1 << 5, /* said to be before something: only high is known */
	DATE_AFTER = 1 << 6,  /* said to be after something: only low is known */
	DATE_ANCHORED = 1 << 7, /* with BEFORE, AFTER: that thing is itself somewhere
				* in a span, which the open value reaches into */
	DATE_WITHIN = 1 << 11, /* to print: somewhere in the span, not all of it */
	DATE_VAGUE = 1 << 10 /* a window that only a rule gives: "in recent weeks" */
};

/* Flags of a NUMBER. */
enum number_flag {
	NUMBER_APPROXIMATE = 1 << 8, /* widened by "about" */
	NUMBER_VAGUE = 1 << 9	     /* a word such as "dozens": a lower bound */
};

struct period {
	struct span start, end; /* each somewhere inside its span */
	int64_t duration_low, duration_high; /* seconds; -1 = not said */
};

struct interval {
	int64_t low, high; /* millionths; NUMBER_MIN/MAX = unbounded */
	bool low_open, high_open;
};

struct value {
	enum value_type type;
	unsigned flags; /* enum date_flag, enum number_flag */
	struct span span;         /* DATE; for PERIOD the whole [start.low, end.high] */
	struct period period;     /* PERIOD */
	struct interval number;   /* NUMBER */
	int dimension;            /* NUMBER: enum dimension of quantity.h */
	int64_t reference;        /* REFERENCE: record id; CHOICE: choice number */
	const struct unit *unit;  /* NUMBER: as printed or given (quantity.h); NULL: none, or a noun */
	int32_t latitude, longitude; /* POSITION: microdegrees */
	int32_t precision;        /* POSITION: half of the last printed place */
	char key[VALUE_KEY_MAX];  /* NAME, IDENTIFIER, COUNTRY, ADDRESS, TEXT: folded or normalised form, "" none */
	bool not_understood; /* the words were kept, no interval could be read */
	const char *warning;      /* static text, NULL: e.g. "check digit does not fit" */
};

/* What a claim carries beside its printed words (claim row of the store).
 * All strings may be NULL. `said` is what was printed; exactly one of
 * nothing / bounds / edtf / offset (with anchor_time) / reference is set. */
struct value_input {
	enum value_type type;
	const char *qualifier; /* dimension of a NUMBER, scheme of an IDENTIFIER */
	const char *said;
	const char *bounds;   /* "[4,)", "(1000,)", "[0,1000]", "[60000,60000]" in `unit` */
	const char *edtf;     /* EDTF date, or interval for a PERIOD */
	const char *unit;     /* "km", "mi", "container", ...; NULL = as printed */
	const char *relation; /* before, after, around, during, on; with anchor */
	const char *offset;   /* "last Saturday", "P3M", "4 days", "last week" */
	bool has_anchor;
	struct span anchor;   /* the anchor's own interval */
	int anchor_offset;    /* seconds east of UTC in which the anchor's day is meant */
	int64_t reference;    /* record or choice number, already looked up; 0 none */
	struct span context;  /* publication day: used for "14 October" without a
			       * year and for bare weekdays; TIME_MIN,TIME_MAX none */
};

/* Read one claim's value. Words that cannot be read are no error: the value
 * is then `not_understood` (its printed form is the caller's). INVALID only
 * for a malformed `bounds`, `edtf`, `offset`, `relation` or `unit`. */
enum status value_parse(const struct value_input *input, struct value *ret_value,
			struct error *err) must_check;

/* How value a stands to value b of the same field. */
#define VALUE_RELATION_TABLE(R)                                               \
	R(EQUAL, "same")                                                      \
	R(INSIDE, "more precise")        /* a lies strictly inside b */       \
	R(CONTAINS, "wider")             /* b lies strictly inside a */       \
	R(OVERLAPS, "compatible")        /* neither inside the other */       \
	R(OPPOSITE, "opposite bounds")   /* numbers: a mere lower against a mere upper bound, meeting in one point ("more than 1,000", "as many as 1,000"): of one statement it is a slip of the bound, of two a contradiction (store/resolve.h). With a gap: DISJOINT; with more in common: OVERLAPS */ \
	R(UNIT_SLIP, "unit slip")        /* disjoint, but one factor of a known unit pair makes them agree */ \
	R(DISJOINT, "contradicts")                                            \
	R(NOT_COMPARED, "not compared")  /* text, not understood, other dimension */

enum value_relation {
#define VALUE_RELATION_ENUM(name, words) VALUE_RELATION_##name,
	VALUE_RELATION_TABLE(VALUE_RELATION_ENUM)
#undef VALUE_RELATION_ENUM
	VALUE_RELATION_LAST
};

/* Pure. References and choices compare by equality here; the store adds
 * joined records, parent places and the choice tree before it calls. */
enum value_relation value_compare(const struct value *a, const struct value *b);

const char *value_relation_to_string(enum value_relation relation);
const char *value_type_to_string(enum value_type type);
enum value_type value_type_from_string(const char *word, size_t length); /* VALUE_TYPE_LAST: none */

/* Sort keys: the least and greatest member, for list columns and indexes.
 * DATE and PERIOD: seconds; NUMBER: millionths ("more than 1,000" begins one
 * millionth above it, so that it has nothing in common with "as many as
 * 1,000"); others: false. */
bool value_range(const struct value *value, int64_t *ret_low, int64_t *ret_high);

/* Width of a value for "the more precise wins": smaller is more precise;
 * UINT64_MAX when unbounded or not comparable. */
uint64_t value_precision(const struct value *value);

/* A short form for a table cell, into `buffer` (always terminated): "14 Oct",
 * ">=5", "200 km", "mid-Aug-14 Oct". `said` is used where no shorter form is
 * as true. `year` is left out of dates when it equals the given year (0 =
 * always print). Returns the length. */
size_t value_print_short(const struct value *value, const char *said,
			 const char *unit, int year, char *buffer, size_t size);

/* The bounds of a number or a date whose short form does not say them:
 * "162-198 mi" of "about 180 miles", "1-10 Oct 2023" of "early October 2023";
 * "" where it does, and where an end is open. Returns the length. */
size_t value_print_bounds(const struct value *value, const char *unit,
			  char *buffer, size_t size);

/* Three-valued test: does the value lie within / before / after `span`? */
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_CANNOT_SAY };
enum answer span_within(struct span inner, struct span outer);
enum answer span_overlaps_point(struct span possible, struct span asked);
enum answer span_before(struct span a, struct span b);
/* Is a state with this period true at every / some / no moment of `asked`? */
enum answer period_holds_at(const struct period *period, struct span asked);

#endif
