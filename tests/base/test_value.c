/* value: each worked example of the design, and the laws of intervals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/calendar.h"
#include "src/base/edtf.h"
#include "src/base/quantity.h"
#include "src/base/text.h"
#include "src/base/value.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct span span_of(const char *text)
{
	struct edtf edtf;

	if (edtf_parse(text, strlen(text), &edtf, NULL) != STATUS_OK)
		fail_msg("'%s' is not EDTF", text);
	return edtf_span(&edtf);
}

static bool is_same(struct span a, struct span b)
{
	return a.low == b.low && a.high == b.high;
}

/* A value as a source of Monday, 16 October 2023, would say it. */
static struct value read(enum value_type type, const char *qualifier,
			 const char *said)
{
	struct value_input input = {.type = type,
				    .qualifier = qualifier,
				    .said = said,
				    .context = span_of("2023-10-16")};
	struct error err = {0};
	struct value value;

	if (value_parse(&input, &value, &err) != STATUS_OK)
		fail_msg("'%s': %s", said, err.text);
	return value;
}

static struct value read_edtf(enum value_type type, const char *edtf)
{
	struct value_input input = {.type = type, .edtf = edtf,
				    .context = {TIME_MIN, TIME_MAX}};
	struct value value;

	assert_int_equal(value_parse(&input, &value, NULL), STATUS_OK);
	return value;
}

static void assert_number(const char *said, int64_t low, int64_t high,
			  bool low_open)
{
	struct value v = read(VALUE_NUMBER, "count", said);

	assert_false(v.not_understood);
	assert_true(v.number.low == low * NUMBER_ONE);
	assert_true(v.number.high ==
		    (high == NUMBER_MAX ? high : high * NUMBER_ONE));
	assert_int_equal(v.number.low_open, low_open);
}

static void numbers_of_the_design(void **state)
{
	(void)state;
	assert_number("at least four", 4, NUMBER_MAX, false);
	assert_number("more than 1,000", 1000, NUMBER_MAX, true);
	assert_number("as many as 1,000", 0, 1000, false);
	assert_number("dozens", 24, NUMBER_MAX, false);
	assert_number("hundreds", 200, NUMBER_MAX, false);
}

static void dates_of_the_design(void **state)
{
	static const struct {
		const char *edtf, *span;
	} cases[] = {
		{"[2023-09-07..2023-10-01]", "2023-09-07/2023-10-01"},
		{"../2022-05", "../2022-05"},
		{"2023-10-14?", "2023-10-14"},
		{"2023-08~", "2023-07-17/2023-09-15"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct value v = read_edtf(VALUE_DATE, cases[i].edtf);

		assert_true(is_same(v.span, span_of(cases[i].span)));
	}
	assert_int_equal(read_edtf(VALUE_DATE, "2023-10-14?").flags,
			 DATE_UNCERTAIN);
	assert_true(is_same(read(VALUE_DATE, NULL, "early August").span,
			    span_of("2023-08-01/2023-08-10")));
	assert_true(is_same(read(VALUE_DATE, NULL, "mid-August").span,
			    span_of("2023-08-11/2023-08-20")));
	assert_true(is_same(read(VALUE_DATE, NULL, "late August").span,
			    span_of("2023-08-21/2023-08-31")));
	assert_true(is_same(read(VALUE_DATE, NULL, "Saturday").span,
			    span_of("2023-10-14")));
	assert_true(is_same(read(VALUE_DATE, NULL, "last week").span,
			    span_of("2023-10-09/2023-10-15")));
	assert_true(is_same(read(VALUE_DATE, NULL, "last month").span,
			    span_of("2023-09")));
	assert_true(is_same(read(VALUE_DATE, NULL, "last year").span,
			    span_of("2022")));
}

static void periods_of_the_design(void **state)
{
	struct value v = read(VALUE_PERIOD, NULL, "for several years");

	(void)state;
	assert_false(v.not_understood);
	assert_true(v.span.low == TIME_MIN && v.span.high == TIME_MAX);
	assert_true(v.period.duration_low > 0 && v.period.duration_high == -1);
	v = read(VALUE_PERIOD, NULL, "a six-day visit");
	assert_true(v.period.duration_low == 6 * CALENDAR_DAY);
	/* a duration is no date */
	assert_true(read(VALUE_DATE, NULL, "six days").not_understood);
	v = read_edtf(VALUE_PERIOD, "2023-09-07/2023-10-01");
	assert_true(is_same(v.period.start, span_of("2023-09-07")));
	assert_true(is_same(v.period.end, span_of("2023-10-01")));
	assert_true(is_same(v.span, span_of("2023-09-07/2023-10-01")));
	/* open is beyond all time, unknown is anywhere */
	v = read_edtf(VALUE_PERIOD, "2022/..");
	assert_true(v.period.end.low == TIME_MAX);
	v = read_edtf(VALUE_PERIOD, "2022/");
	assert_true(v.period.end.low == span_of("2022").low);
	assert_int_equal(v.flags, DATE_UNKNOWN_END);
}

/* "over the last three months", anchored in the day of publication. */
static void anchors_of_the_design(void **state)
{
	struct value_input input = {.type = VALUE_PERIOD,
				    .said = "over the last three months",
				    .relation = "during",
				    .offset = "3 months",
				    .has_anchor = true,
				    .anchor = span_of("2023-10-16")};
	struct value v;

	(void)state;
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	assert_true(is_same(v.span, span_of("2023-07-16/2023-10-16")));
	/* follows its anchor */
	input.anchor = span_of("2023-10-17");
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	assert_true(is_same(v.span, span_of("2023-07-17/2023-10-17")));
	/* not known yet: kept, not understood */
	input.has_anchor = false;
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	assert_true(v.not_understood);
}

static void malformed_input_is_refused(void **state)
{
	static const struct value_input bad[] = {
		{.type = VALUE_NUMBER, .bounds = "4"},
		{.type = VALUE_NUMBER, .bounds = ""},
		{.type = VALUE_NUMBER, .qualifier = "length", .said = "5",
		 .unit = "containers"},
		{.type = VALUE_NUMBER, .qualifier = "length", .said = "5",
		 .unit = "kg"},
		{.type = VALUE_DATE, .edtf = "14 October"},
		{.type = VALUE_DATE, .edtf = ""},
		{.type = VALUE_PERIOD, .edtf = "2023/2022"},
		{.type = VALUE_DATE, .edtf = "Y9E99"},
		{.type = VALUE_DATE, .relation = "near"},
		{.type = VALUE_DATE, .relation = "before", .offset = "soon"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error err = {0};
		struct value v = {.latitude = 7};

		assert_int_equal(value_parse(&bad[i], &v, &err),
				 STATUS_INVALID);
		assert_true(strlen(err.text) > 0);
		assert_int_equal(v.latitude, 7);
	}
}

/* Words that cannot be read are no error. */
static void words_that_are_not_understood(void **state)
{
	static const struct {
		enum value_type type;
		const char *qualifier, *said;
	} cases[] = {
		{VALUE_NUMBER, "count", "an unprecedented amount"},
		{VALUE_NUMBER, "length", "60 tonnes"},
		{VALUE_NUMBER, "length", "60"},
		{VALUE_DATE, NULL, "soon after the visit"},
		{VALUE_PERIOD, NULL, "while the war lasts"},
		{VALUE_COUNTRY, NULL, "Atlantis"},
		{VALUE_POSITION, NULL, "off Rajin"},
		{VALUE_REFERENCE, "vessel", "a third ship"},
		{VALUE_CHOICE, "port-act", "does something"},
		{VALUE_IDENTIFIER, "imo", "0"},
		{VALUE_NAME, NULL, "--"},
		{VALUE_NUMBER, "count", NULL},
		{VALUE_DATE, NULL, NULL},
		{VALUE_NAME, NULL, NULL},
		{VALUE_ADDRESS, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct value v = read(cases[i].type, cases[i].qualifier,
				      cases[i].said);
		int64_t low, high;

		assert_true(v.not_understood);
		assert_int_equal(value_compare(&v, &v),
				 VALUE_RELATION_NOT_COMPARED);
		assert_false(value_range(&v, &low, &high));
		assert_true(value_precision(&v) == UINT64_MAX);
	}
}

struct pair {
	enum value_type type;
	const char *qualifier, *a, *b;
	enum value_relation relation;
};

#define R(name) VALUE_RELATION_##name

/* What the documents of the first case say of the same thing. */
static const struct pair pairs[] = {
	{VALUE_NUMBER, "count", "at least four trips", "at least five trips",
	 R(CONTAINS)},
	{VALUE_NUMBER, "count", "at least five trips", "at least four trips",
	 R(INSIDE)},
	{VALUE_NUMBER, "count", "more than 1,000 containers",
	 "as many as 1,000 containers", R(OPPOSITE)},
	{VALUE_NUMBER, "count", "at least 1,200", "as many as 1,000",
	 R(DISJOINT)},
	{VALUE_NUMBER, "count", "hundreds", "as many as 1,000", R(OVERLAPS)},
	{VALUE_NUMBER, "count", "several hundred", "hundreds", R(INSIDE)},
	{VALUE_NUMBER, "count", "300", "hundreds of containers", R(INSIDE)},
	{VALUE_NUMBER, "count", "more than 1,000", "several hundred",
	 R(INSIDE)},
	{VALUE_NUMBER, "count", "at least five", "three", R(DISJOINT)},
	{VALUE_NUMBER, "count", "fewer than 5", "5", R(DISJOINT)},
	{VALUE_NUMBER, "count", "about 60 tonnes", "60 containers",
	 R(NOT_COMPARED)},
	{VALUE_NUMBER, "length", "about 180 miles", "200 km", R(UNIT_SLIP)},
	{VALUE_NUMBER, "length", "about 180 miles", "approximately 200 km",
	 R(UNIT_SLIP)},
	{VALUE_NUMBER, "length", "200 kilometers", "approximately 200 km",
	 R(INSIDE)},
	{VALUE_NUMBER, "length", "approximately nine kilometres", "12 km",
	 R(DISJOINT)},
	{VALUE_NUMBER, "length", "180 nautical miles", "180 miles",
	 R(UNIT_SLIP)},
	{VALUE_NUMBER, "share", "a majority", "60 %", R(CONTAINS)},
	{VALUE_DATE, NULL, "14 October 2023", "on Saturday", R(EQUAL)},
	{VALUE_DATE, NULL, "mid-August", "late August", R(DISJOINT)},
	{VALUE_DATE, NULL, "August 2023", "mid-August", R(CONTAINS)},
	{VALUE_DATE, NULL, "12 September", "mid-August", R(DISJOINT)},
	{VALUE_DATE, NULL, "before 12 September", "since August",
	 R(OVERLAPS)},
	{VALUE_PERIOD, NULL, "between August and October 2023",
	 "mid-August to 14 October", R(CONTAINS)},
	{VALUE_PERIOD, NULL, "in 2022", "since May 2022", R(OVERLAPS)},
	{VALUE_PERIOD, NULL, "in 2022", "from 2019 to 2023", R(INSIDE)},
	{VALUE_PERIOD, NULL, "August to October 2023",
	 "mid-August to 14 October 2023", R(CONTAINS)},
	{VALUE_PERIOD, NULL, "August to October 2023",
	 "September to December 2023", R(DISJOINT)},
	{VALUE_PERIOD, NULL, "six-day visit", "for several days", R(INSIDE)},
	{VALUE_PERIOD, NULL, "six-day visit", "three-day visit", R(DISJOINT)},
	{VALUE_PERIOD, NULL, "a six-day visit in mid-September",
	 "last month", R(INSIDE)},
	{VALUE_PERIOD, NULL, "six-day visit", "in mid-September",
	 R(NOT_COMPARED)},
	{VALUE_NAME, NULL, "M/V Maria", "MARIA", R(EQUAL)},
	{VALUE_NAME, NULL, "Дунай", "Dunay", R(EQUAL)},
	{VALUE_NAME, NULL, "Maia", "Maja", R(DISJOINT)},
	{VALUE_IDENTIFIER, "imo", "IMO 9179842", "9179842", R(EQUAL)},
	{VALUE_IDENTIFIER, "imo", "8517839", "9179842", R(DISJOINT)},
	{VALUE_COUNTRY, NULL, "Russian-flagged", "RU", R(EQUAL)},
	{VALUE_COUNTRY, NULL, "Cyprus", "Russia", R(DISJOINT)},
	{VALUE_TEXT, NULL, "green", "red", R(NOT_COMPARED)},
	{VALUE_TEXT, NULL, "green", "green", R(NOT_COMPARED)},
	{VALUE_HOLDS, NULL, "", "", R(EQUAL)},
	{VALUE_POSITION, NULL, "42.2385 N 130.287 E", "4214N 13017E",
	 R(INSIDE)},
	{VALUE_POSITION, NULL, "42.2385 N 130.287 E",
	 "42.88028 N 132.33750 E", R(DISJOINT)},
	{VALUE_ADDRESS, NULL, "https://www.Example.com/a/",
	 "http://example.com/a", R(EQUAL)},
	{VALUE_ADDRESS, NULL, "example.com/a", "example.com/A", R(DISJOINT)},
	{VALUE_ADDRESS, NULL, "Info@Example.com", "info@example.com",
	 R(EQUAL)},
	{VALUE_ADDRESS, NULL, "+7 (423) 222-33-44", "007 423 2223344",
	 R(EQUAL)},
	{VALUE_ADDRESS, NULL, "1 Main Street, Limassol",
	 "Main St 1, Limassol", R(NOT_COMPARED)},
	{VALUE_ADDRESS, NULL, "example.com", "info@example.com",
	 R(NOT_COMPARED)},
};

static enum value_relation mirror(enum value_relation relation)
{
	if (relation == R(INSIDE))
		return R(CONTAINS);
	return relation == R(CONTAINS) ? R(INSIDE) : relation;
}

static void how_values_stand_to_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const struct pair *p = &pairs[i];
		struct value a = read(p->type, p->qualifier, p->a);
		struct value b = read(p->type, p->qualifier, p->b);
		enum value_relation relation = value_compare(&a, &b);

		if (relation != p->relation)
			fail_msg("'%s' to '%s': %s", p->a, p->b,
				 value_relation_to_string(relation));
		if (value_compare(&b, &a) != mirror(p->relation))
			fail_msg("'%s' to '%s': %s", p->b, p->a,
				 value_relation_to_string(
					 value_compare(&b, &a)));
	}
}

static void references_compare_by_number(void **state)
{
	struct value_input input = {.type = VALUE_REFERENCE, .said = "Maria",
				    .reference = 7};
	struct value a, b;

	(void)state;
	assert_int_equal(value_parse(&input, &a, NULL), STATUS_OK);
	input.said = "the ship";
	assert_int_equal(value_parse(&input, &b, NULL), STATUS_OK);
	assert_int_equal(value_compare(&a, &b), R(EQUAL));
	input.reference = 8;
	assert_int_equal(value_parse(&input, &b, NULL), STATUS_OK);
	assert_int_equal(value_compare(&a, &b), R(DISJOINT));
}

static void bounds_and_units(void **state)
{
	struct value_input input = {.type = VALUE_NUMBER,
				    .qualifier = "mass",
				    .bounds = "[60,60]",
				    .unit = "t"};
	struct value v;
	char text[64];

	(void)state;
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	assert_true(v.number.low == 60000 * NUMBER_ONE);
	assert_int_equal(v.dimension, DIMENSION_MASS);
	value_print_short(&v, NULL, "t", 0, text, sizeof(text));
	assert_string_equal(text, "60 t");
	input = (struct value_input){.type = VALUE_NUMBER,
				     .qualifier = "count",
				     .bounds = "[4,)",
				     .unit = "container"};
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	assert_int_equal(v.dimension, DIMENSION_COUNT);
	value_print_short(&v, NULL, "container", 0, text, sizeof(text));
	assert_string_equal(text, ">=4");
	/* the unit given apart from the words */
	input = (struct value_input){.type = VALUE_NUMBER,
				     .qualifier = "length",
				     .said = "about 180",
				     .unit = "mi"};
	assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
	value_print_short(&v, input.said, "mi", 0, text, sizeof(text));
	assert_string_equal(text, "~180 mi");
}

static void bounds_that_the_short_form_does_not_say(void **state)
{
	static const struct {
		const char *qualifier, *said, *bounds;
	} cases[] = {
		{"length", "about 180 miles", "162-198 mi"},
		{"share", "a third", ""},
		{"share", "25-50%", ""},
		{"count", "at least four", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct value_input input = {.type = VALUE_NUMBER,
					    .qualifier = cases[i].qualifier,
					    .said = cases[i].said};
		struct value v;
		char text[64];

		assert_int_equal(value_parse(&input, &v, NULL), STATUS_OK);
		value_print_bounds(&v, NULL, text, sizeof(text));
		assert_string_equal(text, cases[i].bounds);
	}
}

static void short_forms(void **state)
{
	static const struct {
		enum value_type type;
		const char *qualifier, *said, *shown;
	} cases[] = {
		{VALUE_NUMBER, "count", "at least five round trips", ">=5"},
		{VALUE_NUMBER, "count", "several hundred", "several hundred"},
		{VALUE_NUMBER, "length", "approximately 200 km", "~200 km"},
		{VALUE_NUMBER, "length", "200 kilometers from the border",
		 "200 km"},
		{VALUE_NUMBER, "count", "a great many", "a great many"},
		{VALUE_DATE, NULL, "14 October 2023", "14 Oct"},
		{VALUE_DATE, NULL, "October 14, 2022", "14 Oct 2022"},
		{VALUE_DATE, NULL, "mid-August", "mid-Aug"},
		{VALUE_DATE, NULL, "in May 2022", "May 2022"},
		{VALUE_DATE, NULL, "before mid-August", "before mid-Aug"},
		{VALUE_DATE, NULL, "2023-10-14?", "14 Oct?"},
		{VALUE_DATE, NULL, "around 12 September", "~12 Sep"},
		{VALUE_PERIOD, NULL, "beginning mid-August through Saturday",
		 "mid-Aug-14 Oct"},
		{VALUE_PERIOD, NULL, "September to December", "Sep-Dec 2022"},
		{VALUE_PERIOD, NULL, "September to October 2023", "Sep-Oct"},
		{VALUE_PERIOD, NULL, "7-12 October", "7-12 Oct"},
		{VALUE_PERIOD, NULL, "Dec 2022 to February 2023",
		 "Dec 2022-Feb"},
		{VALUE_PERIOD, NULL, "2019 to 2022", "2019-2022"},
		{VALUE_PERIOD, NULL, "since August", "since Aug"},
		{VALUE_PERIOD, NULL, "until May 2022", "until May 2022"},
		/* no month is said */
		{VALUE_PERIOD, NULL, "since 2021", "since 2021"},
		{VALUE_PERIOD, NULL, "until 2021", "until 2021"},
		{VALUE_DATE, NULL, "since 2021", "since 2021"},
		{VALUE_PERIOD, NULL, "since January 2021", "since Jan 2021"},
		{VALUE_PERIOD, NULL, "since early March 2021",
		 "since early Mar 2021"},
		/* once in it, not all of it */
		{VALUE_DATE, NULL, "by May 2022", "by May 2022"},
		{VALUE_PERIOD, NULL, "by 3 May 2022", "by 3 May 2022"},
		{VALUE_DATE, NULL, "by 2021", "by 2021"},
		{VALUE_PERIOD, NULL, "no earlier than 3 May 2022",
		 "not before 3 May 2022"},
		{VALUE_PERIOD, NULL, "six-day visit", "six-day visit"},
		{VALUE_PERIOD, NULL, "on Saturday", "14 Oct"},
		{VALUE_PERIOD, NULL, "in recent weeks", "in recent weeks"},
		{VALUE_DATE, NULL, "recently", "recently"},
		{VALUE_PERIOD, NULL, "the last three months",
		 "16 Jul-16 Oct"},
		{VALUE_PERIOD, NULL, "while it lasts", "while it lasts"},
		{VALUE_COUNTRY, NULL, "Russian-flagged", "RU"},
		{VALUE_COUNTRY, NULL, "Atlantis", "Atlantis"},
		{VALUE_IDENTIFIER, "imo", "IMO 9179842", "9179842"},
		{VALUE_IDENTIFIER, "imo", "unknown", "UNKNOWN"},
		{VALUE_NAME, NULL, "M/V Maria", "M/V Maria"},
		{VALUE_POSITION, NULL, "42.2385, 130.287",
		 "42.2385 N 130.287 E"},
		{VALUE_HOLDS, NULL, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct value v = read(cases[i].type, cases[i].qualifier,
				      cases[i].said);
		char text[64];
		size_t n = value_print_short(&v, cases[i].said, NULL, 2023,
					     text, sizeof(text));

		if (strcmp(text, cases[i].shown) != 0)
			fail_msg("'%s' is shown as '%s'", cases[i].said, text);
		assert_int_equal(n, strlen(text));
	}
}

static void short_forms_fit_their_room(void **state)
{
	struct value v = read(VALUE_NAME, NULL, "Мария");
	char text[6];

	(void)state;
	assert_int_equal(value_print_short(&v, "Мария", NULL, 0, text, 6), 4);
	assert_string_equal(text, "Ма");
	assert_int_equal(value_print_short(&v, "Мария", NULL, 0, text, 1), 0);
	assert_string_equal(text, "");
	assert_int_equal(value_print_short(&v, NULL, NULL, 0, text, 6), 0);
}

static void ranges_and_precision(void **state)
{
	struct value day = read(VALUE_DATE, NULL, "14 October 2023");
	struct value month = read(VALUE_DATE, NULL, "October 2023");
	struct value since = read(VALUE_DATE, NULL, "since August");
	struct value number = read(VALUE_NUMBER, "count", "3 to 5");
	int64_t low, high;

	(void)state;
	assert_true(value_range(&day, &low, &high));
	assert_true(low == span_of("2023-10-14").low);
	assert_true(high == span_of("2023-10-14").high);
	assert_true(value_precision(&day) < value_precision(&month));
	assert_true(value_precision(&since) == UINT64_MAX);
	assert_true(value_range(&number, &low, &high));
	assert_true(low == 3 * NUMBER_ONE && high == 5 * NUMBER_ONE);
	assert_true(value_precision(&number) == 2 * NUMBER_ONE);
}

static void tests_on_time(void **state)
{
	struct span day = span_of("2023-10-14"), month = span_of("2023-10");
	struct span august = span_of("2023-08");
	struct period p = read(VALUE_PERIOD, NULL, "May 2022 to August 2023")
				  .period;
	struct period open = read_edtf(VALUE_PERIOD, "2022-05/..").period;
	struct period since = read(VALUE_PERIOD, NULL, "since May 2022").period;

	(void)state;
	assert_int_equal(span_within(day, month), ANSWER_YES);
	assert_int_equal(span_within(month, day), ANSWER_CANNOT_SAY);
	assert_int_equal(span_within(day, august), ANSWER_NO);
	assert_int_equal(span_overlaps_point(day, month), ANSWER_YES);
	assert_int_equal(span_overlaps_point(month, day), ANSWER_CANNOT_SAY);
	assert_int_equal(span_before(august, day), ANSWER_YES);
	assert_int_equal(span_before(day, august), ANSWER_NO);
	assert_int_equal(span_before(day, month), ANSWER_CANNOT_SAY);
	assert_int_equal(span_before(day, day), ANSWER_CANNOT_SAY);
	/* one moment is not before itself */
	assert_int_equal(span_before((struct span){5, 5}, (struct span){5, 5}),
			 ANSWER_NO);

	assert_int_equal(period_holds_at(&p, span_of("2023-01")), ANSWER_YES);
	assert_int_equal(period_holds_at(&p, span_of("2023-08-15")),
			 ANSWER_CANNOT_SAY);
	assert_int_equal(period_holds_at(&p, span_of("2022-05-20")),
			 ANSWER_CANNOT_SAY);
	assert_int_equal(period_holds_at(&p, day), ANSWER_NO);
	assert_int_equal(period_holds_at(&p, span_of("2022-04")), ANSWER_NO);
	assert_int_equal(period_holds_at(&p, span_of("2022")),
			 ANSWER_CANNOT_SAY);
	/* still going on: yes; an end that nobody told: cannot be said */
	assert_int_equal(period_holds_at(&open, span_of("2024")), ANSWER_YES);
	assert_int_equal(period_holds_at(&since, span_of("2023")),
			 ANSWER_CANNOT_SAY);
	assert_int_equal(period_holds_at(&since, span_of("2023-09")),
			 ANSWER_YES);
}

static struct value random_number(void)
{
	struct value v = {.type = VALUE_NUMBER};
	int64_t low = random_below(12), high = low + random_below(12);

	v.number = (struct interval){
		.low = random_below(5) ? low * NUMBER_ONE : NUMBER_MIN,
		.high = random_below(5) ? high * NUMBER_ONE : NUMBER_MAX,
	};
	if (low != high) {
		v.number.low_open = v.number.low != NUMBER_MIN &&
				    random_below(2);
		v.number.high_open = v.number.high != NUMBER_MAX &&
				     random_below(2);
	}
	v.dimension = random_below(4) ? DIMENSION_LENGTH : DIMENSION_COUNT;
	return v;
}

static struct span random_span(void)
{
	int64_t low = random_below(20), high = low + random_below(20);

	return (struct span){random_below(6) ? low : TIME_MIN,
			     random_below(6) ? high : TIME_MAX};
}

static struct value random_time(enum value_type type)
{
	struct value v = {.type = type};

	v.period.duration_low = v.period.duration_high = -1;
	v.period.start = v.period.end = random_span();
	if (type == VALUE_PERIOD && random_below(2)) {
		v.period.end = random_span();
		if (v.period.end.high < v.period.start.low)
			v.period.end = v.period.start;
	}
	if (type == VALUE_PERIOD && random_below(3) == 0) {
		v.period.duration_low = random_below(5);
		v.period.duration_high =
			random_below(3) ? v.period.duration_low +
						  random_below(5)
					: -1;
	}
	v.span = (struct span){v.period.start.low, v.period.end.high};
	return v;
}

static struct value random_value(unsigned kind)
{
	if (kind == 0)
		return random_number();
	return random_time(kind == 1 ? VALUE_DATE : VALUE_PERIOD);
}

static bool is_refinement(enum value_relation relation)
{
	return relation == R(INSIDE) || relation == R(EQUAL);
}

/* Comparing mirrors itself; a value is its own equal; what lies inside what
 * lies inside lies inside. Periods are no plain intervals (a window has one
 * span, a period two ends), so the last law is theirs only where both ends
 * are of one sort. */
static void laws_of_intervals(void **state)
{
	int inside = 0;

	(void)state;
	random_seed();
	for (int i = 0; i < 300000; i++) {
		unsigned kind = random_below(3);
		struct value a = random_value(kind), b = random_value(kind);
		struct value c = random_value(kind);
		enum value_relation ab = value_compare(&a, &b);
		enum value_relation self = value_compare(&a, &a);

		assert_int_equal(value_compare(&b, &a), mirror(ab));
		assert_true(self == R(EQUAL) || self == R(NOT_COMPARED) ||
			    self == R(OPPOSITE));
		if (kind == 2 || !is_refinement(ab) ||
		    !is_refinement(value_compare(&b, &c)))
			continue;
		inside++;
		if (!is_refinement(value_compare(&a, &c)))
			fail_msg("kind %u: a in b in c, and a to c: %s", kind,
				 value_relation_to_string(
					 value_compare(&a, &c)));
	}
	assert_in_range(inside, 1000, 300000);
}

/* Tests on time: yes and no are never said of one another's world. */
static void laws_of_answers(void **state)
{
	(void)state;
	random_seed();
	for (int i = 0; i < 200000; i++) {
		struct span a = random_span(), b = random_span();
		enum answer within = span_within(a, b);

		/* any moment of a decides against a wrong answer */
		if (within == ANSWER_YES)
			assert_true(a.low >= b.low && a.high <= b.high);
		if (within == ANSWER_NO)
			assert_true(a.high < b.low || a.low > b.high);
		if (span_before(a, b) == ANSWER_YES)
			assert_int_equal(span_before(b, a), ANSWER_NO);
	}
}

static void long_texts_keep_apart(void **state)
{
	enum { SIZE = 1 << 20 };
	char *a = malloc(SIZE), *b = malloc(SIZE);
	struct value x, y;

	(void)state;
	assert_true(a != NULL && b != NULL);
	memset(a, 'x', SIZE);
	memset(b, 'x', SIZE);
	a[SIZE - 1] = b[SIZE - 1] = '\0';
	b[SIZE - 2] = 'y';
	x = read(VALUE_NAME, NULL, a);
	y = read(VALUE_NAME, NULL, b);
	assert_int_equal(value_compare(&x, &y), R(DISJOINT));
	assert_int_equal(value_compare(&x, &x), R(EQUAL));
	assert_true(strlen(x.key) < VALUE_KEY_MAX);
	/* 300 letters of two bytes: cut between characters */
	for (size_t lead = 0; lead < 2; lead++) {
		memset(a, 'x', lead);
		for (size_t i = lead; i < 600; i += 2)
			memcpy(a + i, "\xce\xb1", 2);
		a[600 + lead] = '\0';
		x = read(VALUE_NAME, NULL, a);
		assert_true(utf8_valid(x.key, strlen(x.key)));
		assert_true(strlen(x.key) > 200);
	}
	assert_true(read(VALUE_NUMBER, "count", b).not_understood);
	assert_true(read(VALUE_PERIOD, NULL, b).not_understood);
	assert_true(read(VALUE_POSITION, NULL, b).not_understood);
	assert_true(read(VALUE_COUNTRY, NULL, b).not_understood);
	free(a);
	free(b);
}

static void types_by_word(void **state)
{
	(void)state;
	for (int i = 0; i < VALUE_TYPE_LAST; i++) {
		const char *word = value_type_to_string((enum value_type)i);

		assert_int_equal(value_type_from_string(word, strlen(word)),
				 i);
	}
	assert_int_equal(value_type_from_string("datex", 5), VALUE_TYPE_LAST);
	assert_int_equal(value_type_from_string("datex", 4), VALUE_DATE);
	assert_string_equal(value_relation_to_string(R(UNIT_SLIP)),
			    "unit slip");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_the_design),
		cmocka_unit_test(dates_of_the_design),
		cmocka_unit_test(periods_of_the_design),
		cmocka_unit_test(anchors_of_the_design),
		cmocka_unit_test(malformed_input_is_refused),
		cmocka_unit_test(words_that_are_not_understood),
		cmocka_unit_test(how_values_stand_to_each_other),
		cmocka_unit_test(references_compare_by_number),
		cmocka_unit_test(bounds_and_units),
		cmocka_unit_test(bounds_that_the_short_form_does_not_say),
		cmocka_unit_test(short_forms),
		cmocka_unit_test(short_forms_fit_their_room),
		cmocka_unit_test(ranges_and_precision),
		cmocka_unit_test(tests_on_time),
		cmocka_unit_test(laws_of_intervals),
		cmocka_unit_test(laws_of_answers),
		cmocka_unit_test(long_texts_keep_apart),
		cmocka_unit_test(types_by_word),
	};

	return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
