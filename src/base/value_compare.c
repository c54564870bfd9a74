/* How values stand to each other, and tests on time: see value.h. */
#include "src/base/value.h"

#include <string.h>

#include "src/base/address.h"
#include "src/base/position.h"
#include "src/base/quantity.h"

/* Positions of one place are printed up to whole minutes (UN/LOCODE): nearer
 * than one of them is no contradiction, in metres. */
enum { POSITION_NEAR = 1852 };

const char *value_relation_to_string(enum value_relation relation)
{
	static const char *const words[] = {
#define VALUE_RELATION_WORDS(name, text) [VALUE_RELATION_##name] = text,
		VALUE_RELATION_TABLE(VALUE_RELATION_WORDS)
#undef VALUE_RELATION_WORDS
	};

	return (unsigned)relation < VALUE_RELATION_LAST ? words[relation] : "";
}

/* From what is inside what. */
static enum value_relation relate(bool a_in_b, bool b_in_a, bool disjoint)
{
	if (disjoint)
		return VALUE_RELATION_DISJOINT;
	if (a_in_b && b_in_a)
		return VALUE_RELATION_EQUAL;
	if (a_in_b)
		return VALUE_RELATION_INSIDE;
	return b_in_a ? VALUE_RELATION_CONTAINS : VALUE_RELATION_OVERLAPS;
}

static bool span_in(struct span inner, struct span outer)
{
	return inner.low >= outer.low && inner.high <= outer.high;
}

static bool spans_disjoint(struct span a, struct span b)
{
	return a.high < b.low || b.high < a.low;
}

static enum value_relation compare_spans(struct span a, struct span b)
{
	return relate(span_in(a, b), span_in(b, a), spans_disjoint(a, b));
}

static bool is_whole_line(struct span span)
{
	return span.low == TIME_MIN && span.high == TIME_MAX;
}

/* Two parts of one value: both must agree, and it is more precise only where
 * no part is wider. */
static enum value_relation both(enum value_relation a, enum value_relation b)
{
	if (a == VALUE_RELATION_NOT_COMPARED || a == VALUE_RELATION_EQUAL)
		return b == VALUE_RELATION_NOT_COMPARED ? a : b;
	if (b == VALUE_RELATION_NOT_COMPARED || b == VALUE_RELATION_EQUAL ||
	    a == b)
		return a;
	if (a == VALUE_RELATION_DISJOINT || b == VALUE_RELATION_DISJOINT)
		return VALUE_RELATION_DISJOINT;
	return VALUE_RELATION_OVERLAPS;
}

/* A window, not two ends: something happened at some time in it. */
static bool is_window(const struct period *p)
{
	return p->start.low == p->end.low && p->start.high == p->end.high;
}

static enum value_relation compare_durations(const struct period *a,
					     const struct period *b)
{
	struct span x = {a->duration_low, a->duration_high};
	struct span y = {b->duration_low, b->duration_high};

	if (x.low < 0 || y.low < 0)
		return VALUE_RELATION_NOT_COMPARED;
	if (x.high < 0)
		x.high = INT64_MAX;
	if (y.high < 0)
		y.high = INT64_MAX;
	return compare_spans(x, y);
}

/* Two ends are compared one by one. Against a window only the whole counts:
 * a state that held "in 2022" does not contradict one that began in 2019. */
static enum value_relation compare_ends(const struct value *a,
					const struct value *b)
{
	if (is_whole_line(a->span) || is_whole_line(b->span))
		return VALUE_RELATION_NOT_COMPARED;
	if (is_window(&a->period) || is_window(&b->period))
		return compare_spans(a->span, b->span);
	return both(compare_spans(a->period.start, b->period.start),
		    compare_spans(a->period.end, b->period.end));
}

static enum value_relation compare_period(const struct value *a,
					  const struct value *b)
{
	return both(compare_ends(a, b),
		    compare_durations(&a->period, &b->period));
}

static enum value_relation compare_date(const struct value *a,
					const struct value *b)
{
	return compare_spans(a->span, b->span);
}

static bool number_in(const struct interval *inner,
		      const struct interval *outer)
{
	bool low = inner->low > outer->low ||
		   (inner->low == outer->low &&
		    (inner->low_open || !outer->low_open));
	bool high = inner->high < outer->high ||
		    (inner->high == outer->high &&
		     (inner->high_open || !outer->high_open));

	return low && high;
}

static bool lies_below(const struct interval *a, const struct interval *b)
{
	return a->high < b->low ||
	       (a->high == b->low && (a->high_open || b->low_open));
}

/* A mere lower bound of a, a mere upper bound of b, meeting in one point. */
static bool meets(const struct interval *a, const struct interval *b)
{
	return a->high == NUMBER_MAX && b->high != NUMBER_MAX &&
	       a->low == b->high &&
	       (b->low == NUMBER_MIN || (b->low == 0 && b->high != 0));
}

static enum value_relation compare_number(const struct value *a,
					  const struct value *b)
{
	const struct interval *x = &a->number, *y = &b->number;
	enum value_relation relation;

	if (a->dimension != b->dimension)
		return VALUE_RELATION_NOT_COMPARED;
	if (meets(x, y) || meets(y, x))
		return VALUE_RELATION_OPPOSITE;
	relation = relate(number_in(x, y), number_in(y, x),
			  lies_below(x, y) || lies_below(y, x));
	if (relation == VALUE_RELATION_DISJOINT &&
	    quantity_unit_slip(x, y, (enum dimension)a->dimension))
		return VALUE_RELATION_UNIT_SLIP;
	return relation;
}

static enum value_relation compare_reference(const struct value *a,
					     const struct value *b)
{
	return a->reference == b->reference ? VALUE_RELATION_EQUAL
					    : VALUE_RELATION_DISJOINT;
}

static enum value_relation compare_key(const struct value *a,
				       const struct value *b)
{
	if (a->key[0] == '\0' || b->key[0] == '\0')
		return VALUE_RELATION_NOT_COMPARED;
	return strcmp(a->key, b->key) == 0 ? VALUE_RELATION_EQUAL
					   : VALUE_RELATION_DISJOINT;
}

/* A postal address has many wordings: only the same one says anything. */
static enum value_relation compare_address(const struct value *a,
					   const struct value *b)
{
	enum value_relation relation = compare_key(a, b);

	if (relation == VALUE_RELATION_DISJOINT &&
	    (address_sort(a->key) != address_sort(b->key) ||
	     address_sort(a->key) == ADDRESS_POSTAL))
		return VALUE_RELATION_NOT_COMPARED;
	return relation;
}

static enum value_relation compare_position(const struct value *a,
					    const struct value *b)
{
	const double metres = 0.11132; /* of a micro-degree on the equator */
	struct position p = {a->latitude, a->longitude, a->precision};
	struct position q = {b->latitude, b->longitude, b->precision};
	double x = a->precision * metres, y = b->precision * metres;
	double distance = position_distance(&p, &q);

	if (p.latitude == q.latitude && p.longitude == q.longitude &&
	    p.precision == q.precision)
		return VALUE_RELATION_EQUAL;
	if (distance > x + y + POSITION_NEAR)
		return VALUE_RELATION_DISJOINT;
	/* Never both: that would say that they are the same. */
	return relate(distance + x <= y && x < y, distance + y <= x && y < x,
		      false);
}

static enum value_relation compare_holds(const struct value *a,
					 const struct value *b)
{
	(void)a;
	(void)b;
	return VALUE_RELATION_EQUAL;
}

enum value_relation value_compare(const struct value *a, const struct value *b)
{
	static enum value_relation (*const comparers[])(
		const struct value *, const struct value *) = {
		[VALUE_NAME] = compare_key,
		[VALUE_NUMBER] = compare_number,
		[VALUE_DATE] = compare_date,
		[VALUE_PERIOD] = compare_period,
		[VALUE_REFERENCE] = compare_reference,
		[VALUE_CHOICE] = compare_reference,
		[VALUE_IDENTIFIER] = compare_key,
		[VALUE_COUNTRY] = compare_key,
		[VALUE_POSITION] = compare_position,
		[VALUE_ADDRESS] = compare_address,
		[VALUE_HOLDS] = compare_holds,
	};

	if ((unsigned)a->type >= VALUE_TYPE_LAST)
		bug("a value of type %d", (int)a->type);
	if (a->type != b->type || a->not_understood || b->not_understood ||
	    comparers[a->type] == NULL)
		return VALUE_RELATION_NOT_COMPARED;
	return comparers[a->type](a, b);
}

bool value_range(const struct value *value, int64_t *ret_low,
		 int64_t *ret_high)
{
	if (value->not_understood)
		return false;
	if (value->type == VALUE_NUMBER) {
		*ret_low = value->number.low + (value->number.low_open &&
						value->number.low < NUMBER_MAX);
		*ret_high = value->number.high -
			    (value->number.high_open &&
			     value->number.high > NUMBER_MIN);
		return true;
	}
	if (value->type != VALUE_DATE && value->type != VALUE_PERIOD)
		return false;
	*ret_low = value->span.low;
	*ret_high = value->span.high;
	return true;
}

static uint64_t width(int64_t low, int64_t high)
{
	if (low == INT64_MIN || high == INT64_MAX)
		return UINT64_MAX;
	return (uint64_t)high - (uint64_t)low;
}

/* The ends of a period are each so uncertain; a window is as wide as it is. */
static uint64_t period_precision(const struct value *value)
{
	uint64_t start = width(value->period.start.low,
			       value->period.start.high);
	uint64_t end = width(value->period.end.low, value->period.end.high);

	if (is_window(&value->period))
		return start;
	if (start == UINT64_MAX || end == UINT64_MAX)
		return UINT64_MAX;
	return start / 2 + end / 2;
}

uint64_t value_precision(const struct value *value)
{
	if (value->not_understood)
		return UINT64_MAX;
	switch (value->type) {
	case VALUE_NUMBER:
		return width(value->number.low, value->number.high);
	case VALUE_DATE:
		return width(value->span.low, value->span.high);
	case VALUE_PERIOD:
		return period_precision(value);
	case VALUE_POSITION:
		return (uint64_t)value->precision;
	default:
		return UINT64_MAX;
	}
}

enum answer span_within(struct span inner, struct span outer)
{
	if (span_in(inner, outer))
		return ANSWER_YES;
	return spans_disjoint(inner, outer) ? ANSWER_NO : ANSWER_CANNOT_SAY;
}

enum answer span_overlaps_point(struct span possible, struct span asked)
{
	return span_within(possible, asked);
}

enum answer span_before(struct span a, struct span b)
{
	if (a.high < b.low)
		return ANSWER_YES;
	return a.low >= b.high ? ANSWER_NO : ANSWER_CANNOT_SAY;
}

enum answer period_holds_at(const struct period *period, struct span asked)
{
	if (period->start.high <= asked.low && period->end.low >= asked.high)
		return ANSWER_YES;
	if (period->start.low > asked.high || period->end.high < asked.low)
		return ANSWER_NO;
	return ANSWER_CANNOT_SAY;
}
