/* dates: printed dates, relative dates, durations and short forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/calendar.h"
#include "src/base/dates.h"
#include "src/base/edtf.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The span of an EDTF date, a short way to write one. */
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

struct example {
	const char *text;
	const char *span; /* EDTF; NULL: not understood */
	const char *start, *end; /* where they are not the span */
	const char *print;
};

/* Published on Monday, 16 October 2023. */
static const struct example examples[] = {
	{"14 October 2023", "2023-10-14", NULL, NULL, "14 Oct"},
	{"Oct. 16, 2023", "2023-10-16", NULL, NULL, "16 Oct"},
	{"October 16th", "2023-10-16", NULL, NULL, "16 Oct"},
	{"the 14th of October", "2023-10-14", NULL, NULL, "14 Oct"},
	{"Monday, October 16, 2023", "2023-10-16", NULL, NULL, "16 Oct"},
	{"October 2023", "2023-10", NULL, NULL, "Oct"},
	{"2023", "2023", NULL, NULL, "2023"},
	{"in 2018", "2018", NULL, NULL, "2018"},
	{"2010s", "2010/2019", NULL, NULL, "2010-2019"},
	{"2022-23", "2022/2023", "2022", "2023", "2022-2023"},
	{"14.10.2023", "2023-10-14", NULL, NULL, "14 Oct"},
	{"14/10/2023", "2023-10-14", NULL, NULL, "14 Oct"},
	{"10/14/2023", "2023-10-14", NULL, NULL, "14 Oct"},
	{"2023/10/14", "2023-10-14", NULL, NULL, "14 Oct"},
	{"14-Oct-2023", "2023-10-14", NULL, NULL, "14 Oct"},
	{"03/04/2023", "2023-03-04/2023-04-03", NULL, NULL, "4 Mar-3 Apr"},
	{"2023-08~", "2023-07-17/2023-09-15", NULL, NULL, "~Aug"},
	{"14 октября 2023 г.", "2023-10-14", NULL, NULL, "14 Oct"},
	/* parts of months and years */
	{"mid-August", "2023-08-11/2023-08-20", NULL, NULL, "mid-Aug"},
	{"early August", "2023-08-01/2023-08-10", NULL, NULL, "early Aug"},
	{"late August", "2023-08-21/2023-08-31", NULL, NULL, "late Aug"},
	{"late February 2024", "2024-02-21/2024-02-29", NULL, NULL,
	 "late Feb 2024"},
	{"the end of August", "2023-08-21/2023-08-31", NULL, NULL,
	 "late Aug"},
	{"early 2022", "2022-01/2022-04", NULL, NULL, "early 2022"},
	{"mid-2022", "2022-05/2022-08", NULL, NULL, "mid-2022"},
	{"late 2022", "2022-09/2022-12", NULL, NULL, "late 2022"},
	{"Q3 2023", "2023-07/2023-09", NULL, NULL, "Jul-Sep"},
	{"first half of 2023", "2023-01/2023-06", NULL, NULL, "Jan-Jun"},
	{"beginning of August", "2023-08-01/2023-08-10", NULL, NULL,
	 "early Aug"},
	{"the beginning of 2023", "2023-01/2023-04", NULL, NULL,
	 "early 2023"},
	{"summer of 2022", "2022-06/2022-08", NULL, NULL, "Jun-Aug 2022"},
	{"summer '22", "2022-06/2022-08", NULL, NULL, "Jun-Aug 2022"},
	{"Oct. '23", "2023-10", NULL, NULL, "Oct"},
	{"14 Oct '98", "1998-10-14", NULL, NULL, "14 Oct 1998"},
	{"10/2023", "2023-10", NULL, NULL, "Oct"},
	{"9.2023", "2023-09", NULL, NULL, "Sep"},
	{"13/2023", NULL, NULL, NULL, NULL},
	{"'23", NULL, NULL, NULL, NULL},
	{"winter 2022", "2022-12/2023-02", NULL, NULL, "Dec 2022-Feb 2023"},
	/* the year that is not printed */
	{"October", "2023-10", NULL, NULL, "Oct"},
	{"December", "2022-12", NULL, NULL, "Dec 2022"},
	{"17 October", "2022-10-17", NULL, NULL, "17 Oct 2022"},
	{"16 October", "2023-10-16", NULL, NULL, "16 Oct"},
	{"29 February", "2020-02-29", NULL, NULL, "29 Feb 2020"},
	{"September to December last year", "2022-09/2022-12", "2022-09",
	 "2022-12", "late 2022"},
	{"December and January", "2022-12/2023-01", NULL, NULL,
	 "Dec 2022-Jan 2023"},
	{"Dec. 2022 to February", "2022-12/2023-02", "2022-12", "2023-02",
	 "Dec 2022-Feb 2023"},
	/* two dates */
	{"7-12 October 2023", "2023-10-07/2023-10-12", "2023-10-07",
	 "2023-10-12", "7-12 Oct"},
	{"October 7-12", "2023-10-07/2023-10-12", "2023-10-07", "2023-10-12",
	 "7-12 Oct"},
	{"from 7 September 2023 to 1 October 2023", "2023-09-07/2023-10-01",
	 "2023-09-07", "2023-10-01", "7 Sep-1 Oct"},
	{"between Sept. 7 and Oct. 1", "2023-09-07/2023-10-01", NULL, NULL,
	 "7 Sep-1 Oct"},
	{"Sept. 7 and Oct. 1", "2023-09-07/2023-10-01", NULL, NULL,
	 "7 Sep-1 Oct"},
	{"between August and October 2023", "2023-08/2023-10", NULL, NULL,
	 "Aug-Oct"},
	{"beginning mid-August through Saturday", "2023-08-11/2023-10-14",
	 "2023-08-11/2023-08-20", "2023-10-14", "11 Aug-14 Oct"},
	/* open ends */
	{"since August", "2023-08/..", "2023-08", "2023-10-16/..",
	 "since Aug"},
	{"beginning mid-August", "2023-08-11/..", "2023-08-11/2023-08-20",
	 "2023-10-16/..", "since mid-Aug"},
	{"until May 2022", "../2022-05", "../2022-05", "2022-05",
	 "until May 2022"},
	{"by 1 October", "../2023-10-01", NULL, NULL, "until 1 Oct"},
	{"no earlier than 3 May 2023", "2023-05-03/..", NULL, NULL,
	 "since 3 May"},
	{"from August onwards", "2023-08/..", NULL, NULL, "since Aug"},
	{"before mid-August", "../2023-08-10", NULL, NULL, "before mid-Aug"},
	{"shortly before 14 October", "../2023-10-13", NULL, NULL,
	 "before 14 Oct"},
	{"after 7 September", "2023-09-08/..", NULL, NULL, "after 7 Sep"},
	{"around 12 September", "2023-09-09/2023-09-15", NULL, NULL,
	 "~12 Sep"},
	/* relative to the day of publication */
	{"on Saturday", "2023-10-14", NULL, NULL, "14 Oct"},
	{"Monday", "2023-10-16", NULL, NULL, "16 Oct"},
	{"last Monday", "2023-10-09", NULL, NULL, "9 Oct"},
	{"last Friday", "2023-10-13", NULL, NULL, "13 Oct"},
	{"yesterday", "2023-10-15", NULL, NULL, "15 Oct"},
	{"last week", "2023-10-09/2023-10-15", NULL, NULL, "9-15 Oct"},
	{"last month", "2023-09", NULL, NULL, "Sep"},
	{"last year", "2022", NULL, NULL, "2022"},
	{"earlier this month", "2023-10-01/2023-10-16", NULL, NULL,
	 "1-16 Oct"},
	{"late last month", "2023-09-21/2023-09-30", NULL, NULL, "late Sep"},
	{"3 days ago", "2023-10-13", NULL, NULL, "13 Oct"},
	{"two weeks ago", "2023-09-29/2023-10-05", NULL, NULL,
	 "29 Sep-5 Oct"},
	{"over the last three months", "2023-07-16/2023-10-16", NULL, NULL,
	 "16 Jul-16 Oct"},
	{"over the past two months", "2023-08-16/2023-10-16", NULL, NULL,
	 "16 Aug-16 Oct"},
	{"in recent weeks", "2023-08-14/2023-10-16", NULL, NULL,
	 "14 Aug-16 Oct"},
	{"three weeks after 1 March 2023", "2023-03-22", NULL, NULL, "22 Mar"},
	{"a six-day visit in mid-September", "2023-09-11/2023-09-20", NULL,
	 NULL, "mid-Sep"},
	/* times */
	{"October 16, 2023 at 5:30 a.m. EDT",
	 "2023-10-16T09:30:00Z/2023-10-16T09:30:59Z", NULL, NULL,
	 "16 Oct 09:30"},
	{"6:48 AM EST, January 22, 2024",
	 "2024-01-22T11:48:00Z/2024-01-22T11:48:59Z", NULL, NULL,
	 "22 Jan 2024 11:48"},
	{"2023-10-16T14:30Z", "2023-10-16T14:30:00Z/2023-10-16T14:30:59Z",
	 NULL, NULL, "16 Oct 14:30"},
	{"2023-10-16T14:30:05.250Z", "2023-10-16T14:30:05Z", NULL, NULL,
	 "16 Oct 14:30"},
	{"2023-10-16T14:30", "2023-10-16", NULL, NULL, "16 Oct"},
	{"2023-10-16 12:00:00 +0800", "2023-10-16T04:00:00Z", NULL, NULL,
	 "16 Oct 04:00"},
	{"16 October 2023, 5 p.m.", "2023-10-16", NULL, NULL, "16 Oct"},
	/* what is not understood */
	{"", NULL, NULL, NULL, NULL},
	{"the", NULL, NULL, NULL, NULL},
	{"soon after the visit", NULL, NULL, NULL, NULL},
	{"31 June 2023", NULL, NULL, NULL, NULL},
	{"32 October", NULL, NULL, NULL, NULL},
	{"14", NULL, NULL, NULL, NULL},
	{"10,000", NULL, NULL, NULL, NULL},
	{"between May", NULL, NULL, NULL, NULL},
	{"October 2023 to May 2023", NULL, NULL, NULL, NULL},
	{"after 20 months of fighting", NULL, NULL, NULL, NULL},
	{"31.02.2023", NULL, NULL, NULL, NULL},
	{"14 October 2023 in the port", NULL, NULL, NULL, NULL},
};

static void check_span(const char *text, const char *what, struct span span,
		       const char *wanted)
{
	if (!is_same(span, span_of(wanted)))
		fail_msg("%s of '%s' is not %s: %lld %lld", what, text, wanted,
			 (long long)span.low, (long long)span.high);
}

static void printed_dates(void **state)
{
	struct span published = span_of("2023-10-16");

	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct example *e = &examples[i];
		struct buffer out;
		struct dates d;
		bool understood = dates_parse(e->text, strlen(e->text),
					      published, 0, &d);

		if (understood != (e->span != NULL))
			fail_msg("'%s' is %s understood", e->text,
				 understood ? "" : "not");
		if (!understood)
			continue;
		check_span(e->text, "span", d.span, e->span);
		check_span(e->text, "start", d.period.start,
			   e->start ? e->start : e->span);
		check_span(e->text, "end", d.period.end,
			   e->end ? e->end : e->span);
		buffer_init(&out, 100);
		dates_print(d.span, d.flags, 2023, &out);
		if (strcmp(out.data, e->print) != 0)
			fail_msg("'%s' prints '%s'", e->text, out.data);
		buffer_release(&out);
	}
}

static void flags_of_dates(void **state)
{
	static const struct {
		const char *text;
		unsigned flags;
	} cases[] = {
		{"14 October 2023", 0},
		{"2023-10-14?", DATE_UNCERTAIN},
		{"August 2023?", DATE_UNCERTAIN},
		{"circa 2022", DATE_APPROXIMATE},
		{"on Saturday", DATE_WEEKDAY},
		{"since August", DATE_UNKNOWN_END},
		{"in recent weeks", DATE_WEEKDAY | DATE_VAGUE},
		{"recently", DATE_WEEKDAY | DATE_VAGUE},
		{"the past few days", DATE_WEEKDAY | DATE_VAGUE},
		{"several weeks ago", DATE_WEEKDAY | DATE_VAGUE},
		{"over the last three months", DATE_WEEKDAY},
		{"until August", DATE_UNKNOWN_START},
		{"before August", DATE_BEFORE},
		{"after last week", DATE_AFTER | DATE_WEEKDAY},
	};
	struct dates d;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(dates_parse(cases[i].text, strlen(cases[i].text),
					span_of("2023-10-16"), 0, &d));
		assert_int_equal(d.flags, cases[i].flags);
	}
	assert_true(dates_parse("03/04/2023", 10, span_of("2023-10-16"), 0,
				&d));
	assert_non_null(d.warning);
}

static void without_a_context(void **state)
{
	struct span none = {TIME_MIN, TIME_MAX};
	struct dates d;

	(void)state;
	assert_true(dates_parse("mid-August 2023", 15, none, 0, &d));
	assert_true(dates_parse("since August 2023", 17, none, 0, &d));
	assert_true(is_same(d.period.end, span_of("2023-08-01/..")));
	assert_false(dates_parse("mid-August", 10, none, 0, &d));
	assert_false(dates_parse("on Saturday", 11, none, 0, &d));
	assert_false(dates_parse("last week", 9, none, 0, &d));
	assert_false(dates_parse("in recent weeks", 15, none, 0, &d));
}

/* A publication known by month alone makes what hangs on it wider. */
static void with_a_vague_context(void **state)
{
	struct dates d;

	(void)state;
	assert_true(dates_parse("last month", 10, span_of("2023-10"), 0, &d));
	assert_true(is_same(d.span, span_of("2023-09")));
	assert_true(dates_parse("yesterday", 9, span_of("2023-10"), 0, &d));
	assert_true(is_same(d.span, span_of("2023-09-30/2023-10-30")));
	assert_true(dates_parse("15 October", 10, span_of("2023-10"), 0, &d));
	assert_true(is_same(d.span, span_of("2022-10-15/2023-10-15")));
}

/* 02:30 in London on the 16th is still Sunday in Washington. */
static void the_day_is_the_sources_own(void **state)
{
	struct span instant = span_of("2023-10-16T02:30:00Z");
	struct dates d;

	(void)state;
	assert_true(dates_parse("today", 5, instant, 0, &d));
	assert_true(is_same(d.span, span_of("2023-10-16")));
	assert_true(dates_parse("today", 5, instant, -4 * 3600, &d));
	assert_true(is_same(d.span, span_of("2023-10-15")));
	/* a whole day is itself in any zone */
	assert_true(dates_parse("today", 5, span_of("2023-10-16"), -4 * 3600,
				&d));
	assert_true(is_same(d.span, span_of("2023-10-16")));
}

static void durations(void **state)
{
	enum { DAY = 86400 };
	static const struct {
		const char *text;
		int64_t months_low, months_high, seconds_low, seconds_high;
	} cases[] = {
		{"3 months", 3, 3, 0, 0},
		{"P3M", 3, 3, 0, 0},
		{"P1Y2M10DT2H30M", 14, 14, 10 * DAY + 9000, 10 * DAY + 9000},
		{"P2W", 0, 0, 14 * DAY, 14 * DAY},
		{"PT6H", 0, 0, 21600, 21600},
		{"4 days", 0, 0, 4 * DAY, 4 * DAY},
		{"six-day", 0, 0, 6 * DAY, 6 * DAY},
		{"two or three weeks", 0, 0, 14 * DAY, 21 * DAY},
		{"a year", 12, 12, 0, 0},
		{"a few days", 0, 0, 2 * DAY, 14 * DAY},
		{"several years", 36, 120, 0, 0},
		{"20 months", 20, 20, 0, 0},
	};
	static const char *const bad[] = {
		"", "P", "PT", "P3", "P3X", "3", "months", "P3M ", "p3m",
		"PT3Y", "P9999999Y", "half a month", "1.5 years", "3 ships",
	};
	struct duration d;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (!duration_parse(cases[i].text, strlen(cases[i].text), &d))
			fail_msg("'%s' is not understood", cases[i].text);
		assert_true(d.months_low == cases[i].months_low);
		assert_true(d.months_high == cases[i].months_high);
		assert_true(d.seconds_low == cases[i].seconds_low);
		assert_true(d.seconds_high == cases[i].seconds_high);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (duration_parse(bad[i], strlen(bad[i]), &d))
			fail_msg("'%s' is taken", bad[i]);
}

static void durations_of_periods(void **state)
{
	struct dates d;

	(void)state;
	assert_true(dates_parse("six-day visit", 13, span_of("2023-10-16"), 0,
				&d));
	assert_false(d.has_date);
	assert_true(d.period.duration_low == 6 * 86400);
	assert_true(d.period.duration_high == 6 * 86400);
	assert_true(dates_parse("for several years", 17,
				span_of("2023-10-16"), 0, &d));
	assert_true(d.period.duration_low == 3 * INT64_C(12) * 2629746);
	assert_true(d.period.duration_high == -1);
	assert_true(dates_parse("for decades", 11, span_of("2023-10-16"), 0,
				&d));
	assert_true(d.period.duration_low == 2 * INT64_C(120) * 2629746);
	assert_true(d.period.duration_high == -1);
	assert_false(dates_parse("for year", 8, span_of("2023-10-16"), 0, &d));
	assert_false(dates_parse("decades", 7, span_of("2023-10-16"), 0, &d));
}

static void relative_to_an_anchor(void **state)
{
	static const struct {
		const char *relation, *amount, *anchor, *span;
	} cases[] = {
		{NULL, NULL, "2023-10-14", "2023-10-14"},
		{"on", NULL, "2023-10-14", "2023-10-14"},
		{"during", "", "2023-10", "2023-10"},
		{"during", "3 months", "2023-10-16", "2023-07-16/2023-10-16"},
		{"before", "P3M", "2023-10-16", "2023-07-16"},
		{"after", "4 days", "2023-10-14", "2023-10-18"},
		{"after", "a few days", "2023-10-14", "2023-10-16/2023-10-28"},
		{"before", "1 month", "2023-10", "2023-09"},
		{"after", "1 month", "2023-09", "2023-10"},
		{"after", "1 month", "2023-01-31", "2023-02-28"},
		{"before", NULL, "2023-08-11/2023-08-20", "../2023-08-20"},
		{"after", NULL, "2023-08-11/2023-08-20", "2023-08-11/.."},
		{"around", NULL, "2023-10-14", "2023-10-11/2023-10-17"},
		{"around", "2 days", "2023-10-14", "2023-10-12/2023-10-16"},
		{"on", "last Saturday", "2023-10-16", "2023-10-14"},
		{NULL, "last week", "2023-10-16", "2023-10-09/2023-10-15"},
		{"before", "last week", "2023-10-16", "../2023-10-08"},
		{"after", "last week", "2023-10-16", "2023-10-16/.."},
	};
	struct dates d;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(dates_relative(cases[i].relation,
						cases[i].amount,
						span_of(cases[i].anchor), 0,
						&d, NULL),
				 STATUS_OK);
		check_span(cases[i].amount ? cases[i].amount
					   : cases[i].anchor,
			   "relative span", d.span, cases[i].span);
	}
}

static void malformed_relations(void **state)
{
	struct span anchor = span_of("2023-10-16");
	struct error err;
	struct dates d;

	(void)state;
	assert_int_equal(dates_relative("near", NULL, anchor, 0, &d, &err),
			 STATUS_INVALID);
	assert_non_null(strstr(err.text, "near"));
	assert_int_equal(dates_relative("on", "3 months", anchor, 0, &d, &err),
			 STATUS_INVALID);
	assert_int_equal(dates_relative("before", "soon", anchor, 0, &d, &err),
			 STATUS_INVALID);
	assert_non_null(strstr(err.text, "soon"));
}

/* An anchor in mid-August: "before" may reach into it, and says so. */
static void anchored_short_forms(void **state)
{
	struct buffer out;
	struct dates d;

	(void)state;
	buffer_init(&out, 100);
	assert_int_equal(dates_relative("before", NULL,
					span_of("2023-08-11/2023-08-20"), 0,
					&d, NULL),
			 STATUS_OK);
	dates_print(d.span, d.flags, 2023, &out);
	assert_string_equal(out.data, "before mid-Aug");
	buffer_clear(&out);
	assert_int_equal(dates_relative("before", NULL, span_of("2023-08"), 0,
					&d, NULL),
			 STATUS_OK);
	dates_print(d.span, d.flags, 2023, &out);
	/* not "before Aug": it may have been in August */
	assert_string_equal(out.data, "until Aug");
	buffer_clear(&out);
	/* what was before a day need not have lasted to it */
	assert_int_equal(dates_relative("before", NULL,
					span_of("2023-10-16"), 0, &d, NULL),
			 STATUS_OK);
	dates_print(d.span, d.flags, 2023, &out);
	assert_string_equal(out.data, "before 16 Oct");
	buffer_clear(&out);
	/* after something in 2022, which nobody puts in its January */
	assert_int_equal(dates_relative("after", NULL, span_of("2022"), 0, &d,
					NULL),
			 STATUS_OK);
	dates_print(d.span, d.flags, 2023, &out);
	assert_string_equal(out.data, "from 2022");
	buffer_release(&out);
}

static const char *const pieces[] = {
	"14 ", "October ", "2023", "mid-", "August", " to ", "last ", "week",
	"since ", "between ", " and ", "on ", "Saturday", "3 ", "months ",
	"ago", "-", "/", ".", ",", "5:30 ", "a.m. ", "EDT", "+0800", "the ",
	"recent ", "early ", "year", "several ", "before ", "until ", "2022",
	"1st ", "of ", "Q3 ", "winter ", "\xff", "\xd0\xb3", "9999", "for ",
	"29 ", "February ", "six-day ", "?", "~", "31 ",
};

static void check_dates(const char *text, const struct dates *d)
{
	if (d->span.low > d->span.high ||
	    d->period.start.low > d->period.start.high ||
	    d->period.end.low > d->period.end.high ||
	    d->span.low != d->period.start.low ||
	    d->span.high != d->period.end.high ||
	    (d->period.duration_high >= 0 &&
	     d->period.duration_high < d->period.duration_low))
		fail_msg("'%s' is turned round", text);
}

static void hostile_texts(void **state)
{
	char *big = malloc(1 << 20);
	int taken = 0;
	struct dates d;

	(void)state;
	random_seed();
	for (int i = 0; i < 60000; i++) {
		char text[160];
		size_t n = random_text(pieces, COUNT(pieces), 8, text,
				       sizeof(text));
		struct buffer out;

		if (!dates_parse(text, n, span_of("2023-10-16"), 3600, &d))
			continue;
		taken++;
		check_dates(text, &d);
		buffer_init(&out, 200);
		assert_int_equal(dates_print(d.span, d.flags, 2023, &out),
				 STATUS_OK);
		buffer_release(&out);
	}
	assert_in_range(taken, 200, 60000);
	assert_non_null(big);
	memset(big, '1', 1 << 20);
	assert_false(dates_parse(big, 1 << 20, span_of("2023-10-16"), 0, &d));
	free(big);
	assert_false(dates_parse("2023\0", 5, span_of("2023-10-16"), 0, &d));
}

/* What dates_print wrote is read again as the same span. */
static void short_forms_are_read_again(void **state)
{
	(void)state;
	random_seed();
	for (int i = 0; i < 20000; i++) {
		int64_t first = 18000 + random_below(4000);
		struct span span = calendar_days(first,
						 first + random_below(60));
		struct buffer out;
		struct dates d;

		buffer_init(&out, 100);
		dates_print(span, 0, 0, &out);
		if (!dates_parse(out.data, out.length,
				 (struct span){TIME_MIN, TIME_MAX}, 0, &d) ||
		    !is_same(d.span, span))
			fail_msg("'%s' is not read again", out.data);
		buffer_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_dates),
		cmocka_unit_test(flags_of_dates),
		cmocka_unit_test(without_a_context),
		cmocka_unit_test(with_a_vague_context),
		cmocka_unit_test(the_day_is_the_sources_own),
		cmocka_unit_test(durations),
		cmocka_unit_test(durations_of_periods),
		cmocka_unit_test(relative_to_an_anchor),
		cmocka_unit_test(malformed_relations),
		cmocka_unit_test(anchored_short_forms),
		cmocka_unit_test(hostile_texts),
		cmocka_unit_test(short_forms_are_read_again),
	};

	return cmocka_run_group_tests_name("dates", tests, NULL, NULL);
}
