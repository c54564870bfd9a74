/* edtf: the examples of the specification, and parse-print-parse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/calendar.h"
#include "src/base/edtf.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int64_t at(int64_t year, int month, int day)
{
	return calendar_day((struct civil){year, month, day}) * CALENDAR_DAY;
}

struct example {
	const char *text;
	int64_t low_year;
	int low_month, low_day;
	int64_t high_year;
	int high_month, high_day; /* inclusive */
	unsigned flags;
	const char *canonical; /* NULL: as written */
};

enum { A = DATE_APPROXIMATE, U = DATE_UNCERTAIN };

/* Library of Congress, EDTF specification (2019): level 0, 1, 2. */
static const struct example examples[] = {
	{"1985-04-12", 1985, 4, 12, 1985, 4, 12, 0, NULL},
	{"1985-04", 1985, 4, 1, 1985, 4, 30, 0, NULL},
	{"1985", 1985, 1, 1, 1985, 12, 31, 0, NULL},
	{"1964/2008", 1964, 1, 1, 2008, 12, 31, 0, NULL},
	{"2004-06/2006-08", 2004, 6, 1, 2006, 8, 31, 0, NULL},
	{"2004-02-01/2005-02-08", 2004, 2, 1, 2005, 2, 8, 0, NULL},
	{"2004-02-01/2005-02", 2004, 2, 1, 2005, 2, 28, 0, NULL},
	{"2004-02-01/2005", 2004, 2, 1, 2005, 12, 31, 0, NULL},
	{"2005/2006-02", 2005, 1, 1, 2006, 2, 28, 0, NULL},
	{"Y170000002", 170000002, 1, 1, 170000002, 12, 31, 0, NULL},
	{"Y-170000002", -170000002, 1, 1, -170000002, 12, 31, 0, NULL},
	{"2001-21", 2001, 3, 1, 2001, 5, 31, 0, NULL},
	{"1984?", 1984, 1, 1, 1984, 12, 31, U, NULL},
	{"2004-06~", 2004, 6, 1, 2004, 6, 30, A, NULL},
	{"2004-06-11%", 2004, 6, 11, 2004, 6, 11, A | U, NULL},
	{"201X", 2010, 1, 1, 2019, 12, 31, 0, NULL},
	{"20XX", 2000, 1, 1, 2099, 12, 31, 0, NULL},
	{"2004-XX", 2004, 1, 1, 2004, 12, 31, 0, NULL},
	{"1985-04-XX", 1985, 4, 1, 1985, 4, 30, 0, NULL},
	{"1985-XX-XX", 1985, 1, 1, 1985, 12, 31, 0, NULL},
	{"1984~/2004-06", 1984, 1, 1, 2004, 6, 30, A, NULL},
	{"1984/2004-06~", 1984, 1, 1, 2004, 6, 30, A, NULL},
	{"1984~/2004~", 1984, 1, 1, 2004, 12, 31, A, NULL},
	{"1984?/2004%", 1984, 1, 1, 2004, 12, 31, A | U, NULL},
	{"-1985", -1985, 1, 1, -1985, 12, 31, 0, NULL},
	{"Y-17E7", -170000000, 1, 1, -170000000, 12, 31, 0, NULL},
	{"1950S2", 1900, 1, 1, 1999, 12, 31, 0, NULL},
	{"Y171010000S3", 171000000, 1, 1, 171999999, 12, 31, 0, NULL},
	{"Y3388E2S3", 338000, 1, 1, 338999, 12, 31, 0, NULL},
	{"2001-34", 2001, 4, 1, 2001, 6, 30, 0, NULL},
	{"[1667,1668,1670..1672]", 1667, 1, 1, 1672, 12, 31, 0, NULL},
	{"[1667, 1760-12]", 1667, 1, 1, 1760, 12, 31, 0, "[1667,1760-12]"},
	{"{1667,1668,1670..1672}", 1667, 1, 1, 1672, 12, 31, 0, NULL},
	{"{1960,1961-12}", 1960, 1, 1, 1961, 12, 31, 0, NULL},
	{"2004-06-11%", 2004, 6, 11, 2004, 6, 11, A | U, NULL},
	{"2004-06~-11", 2004, 6, 11, 2004, 6, 11, A, "~2004-~06-11"},
	{"2004?-06-11", 2004, 6, 11, 2004, 6, 11, U, "?2004-06-11"},
	{"?2004-06-~11", 2004, 6, 11, 2004, 6, 11, A | U, NULL},
	{"?2004-06~-11", 2004, 6, 11, 2004, 6, 11, A | U, "%2004-~06-11"},
	{"2004-%06-11", 2004, 6, 11, 2004, 6, 11, A | U, NULL},
	{"156X-12-25", 1560, 12, 25, 1569, 12, 25, 0, NULL},
	{"15XX-12-25", 1500, 12, 25, 1599, 12, 25, 0, NULL},
	{"XXXX-12-XX", 0, 12, 1, 9999, 12, 31, 0, NULL},
	{"1XXX-XX", 1000, 1, 1, 1999, 12, 31, 0, NULL},
	{"1XXX-12", 1000, 12, 1, 1999, 12, 31, 0, NULL},
	{"1984-1X", 1984, 10, 1, 1984, 12, 31, 0, NULL},
	{"2004-06-~01/2004-06-~20", 2004, 6, 1, 2004, 6, 20, A, NULL},
	{"2004-06-XX/2004-07-03", 2004, 6, 1, 2004, 7, 3, 0, NULL},
	/* beyond the examples: leap days, year 0, seasons across a year */
	{"XXXX-02-29", 0, 2, 29, 9996, 2, 29, 0, NULL},
	{"1XXX-02-29", 1004, 2, 29, 1996, 2, 29, 0, NULL},
	{"0000", 0, 1, 1, 0, 12, 31, 0, NULL},
	{"-0XXX", -999, 1, 1, 0, 12, 31, 0, NULL},
	{"2022-24", 2022, 12, 1, 2023, 2, 28, 0, NULL},
	{"2023-30", 2023, 12, 1, 2024, 2, 29, 0, NULL},
	{"2023-40", 2023, 1, 1, 2023, 6, 30, 0, NULL},
	{"2023-41", 2023, 7, 1, 2023, 12, 31, 0, NULL},
	{"[2023-09-07..2023-10-01]", 2023, 9, 7, 2023, 10, 1, 0, NULL},
};

static void parse(const char *text, struct edtf *edtf)
{
	struct error err = {0};

	if (edtf_parse(text, strlen(text), edtf, &err) != STATUS_OK)
		fail_msg("%s", err.text);
}

static void assert_prints(const struct edtf *edtf, const char *text)
{
	struct buffer out;

	buffer_init(&out, EDTF_LENGTH_MAX * 2);
	assert_int_equal(edtf_print(edtf, &out), STATUS_OK);
	assert_string_equal(out.data, text);
	buffer_release(&out);
}

static void examples_of_the_specification(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct example *e = &examples[i];
		struct edtf edtf;
		struct span span;

		parse(e->text, &edtf);
		span = edtf_span(&edtf);
		if (span.low != at(e->low_year, e->low_month, e->low_day) ||
		    span.high != at(e->high_year, e->high_month,
				    e->high_day) + CALENDAR_DAY - 1)
			fail_msg("%s: wrong span", e->text);
		if (edtf_flags(&edtf) != e->flags)
			fail_msg("%s: flags %x", e->text, edtf_flags(&edtf));
		assert_prints(&edtf, e->canonical ? e->canonical : e->text);
	}
}

static void times_and_zones(void **state)
{
	static const struct {
		const char *text, *canonical;
		int seconds; /* of 1985-04-12 UTC */
	} cases[] = {
		{"1985-04-12T23:20:30", NULL, 84030},
		{"1985-04-12T23:20:30Z", NULL, 84030},
		{"1985-04-12T23:20:30-04", "1985-04-12T23:20:30-04:00",
		 84030 + 4 * 3600},
		{"1985-04-12T23:20:30+04:30", NULL, 84030 - 16200},
		{"1985-04-12T00:00:00+00:00", "1985-04-12T00:00:00Z", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct edtf edtf;

		parse(cases[i].text, &edtf);
		assert_int_equal(edtf_span(&edtf).low,
				 at(1985, 4, 12) + cases[i].seconds);
		assert_int_equal(edtf_span(&edtf).low, edtf_span(&edtf).high);
		assert_prints(&edtf, cases[i].canonical ? cases[i].canonical
							: cases[i].text);
	}
}

static void open_and_unknown_ends(void **state)
{
	static const struct {
		const char *text;
		bool low_open, high_open;
		unsigned flags;
	} cases[] = {
		{"1985-04-12/..", false, true, 0},
		{"1985-04/..", false, true, 0},
		{"1985/..", false, true, 0},
		{"../1985-04-12", true, false, 0},
		{"../1985-04", true, false, 0},
		{"../1985", true, false, 0},
		{"1985-04-12/", false, true, DATE_UNKNOWN_END},
		{"1985-04/", false, true, DATE_UNKNOWN_END},
		{"1985/", false, true, DATE_UNKNOWN_END},
		{"/1985-04-12", true, false, DATE_UNKNOWN_START},
		{"/1985-04", true, false, DATE_UNKNOWN_START},
		{"/1985", true, false, DATE_UNKNOWN_START},
		{"[..1760-12-03]", true, false, 0},
		{"[1760-12..]", false, true, 0},
		{"[1760-01,1760-02,1760-12..]", false, true, 0},
		{"{..1984}", true, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct edtf edtf;

		parse(cases[i].text, &edtf);
		assert_int_equal(edtf_span(&edtf).low == TIME_MIN,
				 cases[i].low_open);
		assert_int_equal(edtf_span(&edtf).high == TIME_MAX,
				 cases[i].high_open);
		assert_int_equal(edtf_flags(&edtf), cases[i].flags);
		assert_prints(&edtf, cases[i].text);
	}
}

static void what_is_not_edtf(void **state)
{
	static const char *const bad[] = {
		"", " ", "2023 ", "23", "02023", "2023-", "2023-1", "2023-00",
		"2023-13", "2023-20", "2023-42", "2023-10-00", "2023-10-32",
		"2023-02-29", "1900-02-29", "2023-04-31", "2023-1-14",
		"2023-21-01", "-0000", "Y2023", "Y0", "Y", "Y-", "Y17E", "17E7",
		"2023S0", "20XXS2", "/", "..", "../..", "/..", "../",
		"2023/2022", "2023//2024", "2023/2024/2025", "[2023", "2023]",
		"[]", "{}", "[2023}", "[2023..2022]", "[2023,..2024]",
		"[2023..,2024]", "2023-10-14T05:30", "2023-10-14T24:00:00Z",
		"2023-10-14T23:59:60Z", "2023-10-14T05:30:00+19",
		"2023-10-14?T05:30:00Z", "2023-10-XXT05:30:00Z", "2023??",
		"14 October 2023", "XXXX-02-30", "2023-3X", "2023-10-4X",
		"2023-10-14\n",
	};
	struct edtf edtf = {.count = 99};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (edtf_parse(bad[i], strlen(bad[i]), &edtf, NULL) !=
		    STATUS_INVALID)
			fail_msg("'%s' is taken", bad[i]);
	assert_int_equal(edtf.count, 99);
	/* NUL by length is no end */
	assert_int_equal(edtf_parse("2023\0", 5, &edtf, NULL),
			 STATUS_INVALID);
}

static void more_than_is_kept(void **state)
{
	char text[EDTF_LENGTH_MAX + 2];
	struct edtf edtf;

	(void)state;
	memset(text, '1', sizeof(text));
	assert_int_equal(edtf_parse(text, sizeof(text), &edtf, NULL),
			 STATUS_LIMIT);
	assert_int_equal(edtf_parse("Y99999999999999999999", 21, &edtf, NULL),
			 STATUS_LIMIT);
	assert_int_equal(edtf_parse("Y9E99", 5, &edtf, NULL), STATUS_LIMIT);
	memcpy(text, "[2001", 5);
	for (size_t i = 5; i < 5 + 5 * EDTF_ELEMENTS_MAX; i += 5)
		memcpy(text + i, ",2001", 5);
	text[5 + 5 * EDTF_ELEMENTS_MAX] = ']';
	assert_int_equal(edtf_parse(text, 6 + 5 * EDTF_ELEMENTS_MAX, &edtf,
				    NULL),
			 STATUS_LIMIT);
	/* years beyond the calendar have open ends */
	assert_int_equal(edtf_parse("Y9223372036854775807", 20, &edtf, NULL),
			 STATUS_OK);
	assert_true(edtf_span(&edtf).high == TIME_MAX);
	assert_int_equal(edtf_parse("Y9223372036854775807S1", 22, &edtf, NULL),
			 STATUS_OK);
	assert_true(edtf_span(&edtf).high == TIME_MAX);
}

/* What is printed parses, and prints the same; the span holds. */
static bool round_trip(const char *text, size_t length)
{
	struct edtf edtf, again;
	struct buffer once, twice;

	if (edtf_parse(text, length, &edtf, NULL) != STATUS_OK)
		return false;
	buffer_init(&once, EDTF_LENGTH_MAX * 4);
	buffer_init(&twice, EDTF_LENGTH_MAX * 4);
	assert_int_equal(edtf_print(&edtf, &once), STATUS_OK);
	assert_int_equal(edtf_parse(once.data, once.length, &again, NULL),
			 STATUS_OK);
	assert_int_equal(edtf_print(&again, &twice), STATUS_OK);
	assert_string_equal(once.data, twice.data);
	assert_true(edtf_span(&edtf).low == edtf_span(&again).low);
	assert_true(edtf_span(&edtf).high == edtf_span(&again).high);
	assert_true(edtf_span(&edtf).low <= edtf_span(&edtf).high);
	assert_int_equal(edtf_flags(&edtf), edtf_flags(&again));
	buffer_release(&once);
	buffer_release(&twice);
	return true;
}

static void parse_print_parse(void **state)
{
	static const char *const pieces[] = {
		"2023", "1X", "X", "-", "-", "-", "10", "14", "02", "29",
		"30",	"21", "34", "?", "~", "%", "/", "..", "[", "]",
		"{",	"}",  ",", "Y", "E3", "S2", "T05:30:00", "Z", "+04",
		"0000", "-1", "9",
	};
	int taken = 0;

	(void)state;
	random_seed();
	for (int i = 0; i < 200000; i++) {
		char text[128];
		size_t n = random_text(pieces, COUNT(pieces), 9, text,
				       sizeof(text));

		taken += round_trip(text, n);
	}
	assert_in_range(taken, 200, 200000);
}

/* Every form that a date may take, made of its parts. */
static size_t make_date(char *text, size_t size)
{
	static const char *const marks[] = {"", "", "", "?", "~", "%"};
	unsigned month = 1 + random_below(12);
	int n = snprintf(text, size, "%s%04u%s", marks[random_below(6)],
			 random_below(3000), marks[random_below(6)]);

	if (random_below(4) == 0)
		return (size_t)n;
	if (random_below(6) == 0)
		month = 21 + random_below(21);
	n += snprintf(text + n, size - (size_t)n, "-%s%02u%s",
		      marks[random_below(6)], month, marks[random_below(6)]);
	if (month > 12 || random_below(3) == 0)
		return (size_t)n;
	n += snprintf(text + n, size - (size_t)n, "-%s%02u%s",
		      marks[random_below(6)], 1 + random_below(28),
		      marks[random_below(6)]);
	return (size_t)n;
}

static void every_made_date_is_taken(void **state)
{
	char text[256];

	(void)state;
	random_seed();
	for (int i = 0; i < 50000; i++) {
		size_t n = make_date(text, sizeof(text));

		if (random_below(4) == 0 && text[n - 1] >= '0' &&
		    text[n - 1] <= '9')
			text[n - 1] = 'X';
		/* X may leave no such month: 2023-2X, 2023-21 to 2X. */
		if (!round_trip(text, n) && strchr(text, 'X') == NULL)
			fail_msg("'%s' is not taken", text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_of_the_specification),
		cmocka_unit_test(times_and_zones),
		cmocka_unit_test(open_and_unknown_ends),
		cmocka_unit_test(what_is_not_edtf),
		cmocka_unit_test(more_than_is_kept),
		cmocka_unit_test(parse_print_parse),
		cmocka_unit_test(every_made_date_is_taken),
	};

	return cmocka_run_group_tests_name("edtf", tests, NULL, NULL);
}
