/* quantity: printed numbers as intervals, bounds, units, short forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "src/base/quantity.h"
#include "src/base/quantity_tables.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define INF HUGE_VAL

struct example {
	const char *text;
	double low, high; /* in base units */
	const char *bounds; /* "[]", "(]", "[)", "()" */
	enum dimension dimension;
	const char *noun, *print;
};

#define C DIMENSION_COUNT
#define L DIMENSION_LENGTH
#define M DIMENSION_MASS
#define D DIMENSION_DURATION
#define S DIMENSION_SHARE

static const struct example examples[] = {
	{"at least five", 5, INF, "[]", C, "", ">=5"},
	{"at least four trips", 4, INF, "[]", C, "trips", ">=4"},
	{"no fewer than three", 3, INF, "[]", C, "", ">=3"},
	{">= 5", 5, INF, "[]", C, "", ">=5"},
	{"≥5", 5, INF, "[]", C, "", ">=5"},
	{"1,000+", 1000, INF, "[]", C, "", ">=1,000"},
	{"1000 or more", 1000, INF, "[]", C, "", ">=1,000"},
	{"more than 1,000 containers", 1000, INF, "(]", C, "containers",
	 ">1,000"},
	{"over 100", 100, INF, "(]", C, "", ">100"},
	{"over 100 new munitions pits", 100, INF, "(]", C,
	 "new munitions pits", ">100"},
	{"more than a dozen", 12, INF, "(]", C, "", ">12"},
	{"as many as 1,000 containers", 0, 1000, "[]", C, "containers",
	 "<=1,000"},
	{"up to 40", 0, 40, "[]", C, "", "<=40"},
	{"no more than 12", 0, 12, "[]", C, "", "<=12"},
	{"fewer than ten", 0, 10, "[)", C, "", "<10"},
	{"nearly 300", 270, 300, "[)", C, "", "270-<300"},
	{"about 300", 270, 330, "[]", C, "", "~300"},
	{"about five", 4, 6, "[]", C, "", "~5"},
	{"some 40 ships", 36, 44, "[]", C, "ships", "~40"},
	{"300", 300, 300, "[]", C, "", "300"},
	{"300 shipping containers", 300, 300, "[]", C,
	 "shipping containers", "300"},
	{"1 000", 1000, 1000, "[]", C, "", "1,000"},
	{"1'000'000", 1000000, 1000000, "[]", C, "", "1,000,000"},
	{"1’500.5", 1500.5, 1500.5, "[]", C, "", "1,500.5"},
	{"1.000.000", 1000000, 1000000, "[]", C, "", "1,000,000"},
	{"1.500.000,50 containers", 1500000.5, 1500000.5, "[]", C,
	 "containers", "1,500,000.5"},
	{"1.500,50", 1500.5, 1500.5, "[]", C, "", "1,500.5"},
	{"1.000", 1, 1, "[]", C, "", "1"},
	{"12.500", 12.5, 12.5, "[]", C, "", "12.5"},
	{"1.5 million", 1500000, 1500000, "[]", C, "", "1,500,000"},
	{"half a million", 500000, 500000, "[]", C, "", "500,000"},
	{"more than half a million shells", 500000, INF, "(]", C, "shells",
	 ">500,000"},
	{"half-million", 500000, 500000, "[]", C, "", "500,000"},
	{"a half million", 500000, 500000, "[]", C, "", "500,000"},
	{"a quarter of a million", 250000, 250000, "[]", C, "", "250,000"},
	{"one and a half million", 1500000, 1500000, "[]", C, "",
	 "1,500,000"},
	{"two and a half", 2.5, 2.5, "[]", C, "", "2.5"},
	{"half a hundred", 50, 50, "[]", C, "", "50"},
	{"300k", 300000, 300000, "[]", C, "", "300,000"},
	{"several hundred containers", 300, INF, "[]", C, "containers",
	 ">=300"},
	{"hundreds of containers", 200, INF, "[]", C, "containers", ">=200"},
	{"hundreds of thousands of artillery shells", 200000, INF, "[]", C,
	 "artillery shells", ">=200,000"},
	{"tens of thousands", 20000, INF, "[]", C, "", ">=20,000"},
	{"dozens", 24, INF, "[]", C, "", ">=24"},
	{"dozens of images", 24, INF, "[]", C, "images", ">=24"},
	{"several", 3, INF, "[]", C, "", ">=3"},
	{"a few", 2, INF, "[]", C, "", ">=2"},
	{"half a dozen", 6, 6, "[]", C, "", "6"},
	{"two dozen", 24, 24, "[]", C, "", "24"},
	{"twenty-one", 21, 21, "[]", C, "", "21"},
	{"ninety nine", 99, 99, "[]", C, "", "99"},
	{"two hundred and three ships", 203, 203, "[]", C, "ships", "203"},
	{"two thousand three hundred and five", 2305, 2305, "[]", C, "",
	 "2,305"},
	{"one trip", 1, 1, "[]", C, "trip", "1"},
	{"another round trip", 1, 1, "[]", C, "round trip", "1"},
	{"no ships", 0, 0, "[]", C, "ships", "0"},
	{"1,000 to 2,000", 1000, 2000, "[]", C, "", "1,000-2,000"},
	{"between 3 and 5", 3, 5, "[]", C, "", "3-5"},
	{"two or three", 2, 3, "[]", C, "", "2-3"},
	{"five two-way trips", 5, 5, "[]", C, "two way trips", "5"},
	{"5 TEU", 5, 5, "[]", C, "teu", "5"},
	/* measures: printed rounding, and a tenth for "about" */
	{"200 km", 190000, 210000, "[]", L, "", "200 km"},
	{"200 kilometers from the border", 190000, 210000, "[]", L, "",
	 "200 km"},
	{"approximately 200 km", 180000, 220000, "[]", L, "", "~200 km"},
	{"about 180 miles", 162 * 1609.344, 198 * 1609.344, "[]", L, "",
	 "~180 mi"},
	{"nine nautical miles", 8.55 * 1852, 9.45 * 1852, "[]", L, "", "9 nm"},
	{"approximately nine kilometres south of the town", 8100, 9900, "[]",
	 L, "", "~9 km"},
	{"9-12 km", 9000, 12000, "[]", L, "", "9-12 km"},
	{"at least 12 km", 12000, INF, "[]", L, "", ">=12 km"},
	{"118.04 m", 118.035, 118.045, "[]", L, "", "118.04 m"},
	{"1,5 km", 1450, 1550, "[]", L, "", "1.5 km"},
	{"about 60 tonnes of fresh water", 54000, 66000, "[]", M, "",
	 "~60 t"},
	{"60 tonnes", 57000, 63000, "[]", M, "", "60 t"},
	{"32,583 dwt", 32582500, 32583500, "[]", M, "", "32,583 t"},
	{"six-day visit", 518400, 518400, "[]", D, "", "6 d"},
	{"50 %", 0.5, 0.5, "[]", S, "", "50 %"},
	{"25 per cent", 0.25, 0.25, "[]", S, "", "25 %"},
	{"half", 0.5, 0.5, "[]", S, "", "50 %"},
	{"a majority", 0.5, 1, "(]", S, "", ">50-100 %"},
	{"a third", 0.333333, 0.333334, "[]", S, "", "33.333 %"},
	{"1/3", 0.333333, 0.333334, "[]", S, "", "33.333 %"},
	{"at least a quarter", 0.25, INF, "[]", S, "", ">=25 %"},
	{"more than a third of the shares", 0.333333, INF, "(]", S, "",
	 ">33.333 %"},
	{"up to 1/4", 0, 0.25, "[]", S, "", "<=25 %"},
	{"at least 25 %", 0.25, INF, "[]", S, "", ">=25 %"},
	{"3/4 of the shares", 0.75, 0.75, "[]", S, "", "75 %"},
};

static bool equals(int64_t millionths, double wanted)
{
	if (isinf(wanted))
		return millionths == NUMBER_MAX;
	return fabs((double)millionths - wanted * 1e6) <=
	       fabs(wanted) * 1e-9 * 1e6 + 1;
}

static void printed_quantities(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct example *e = &examples[i];
		struct quantity q;
		struct buffer out;

		if (!quantity_parse(e->text, strlen(e->text), &q))
			fail_msg("'%s' is not understood", e->text);
		if (!equals(q.interval.low, e->low) ||
		    !equals(q.interval.high, e->high) ||
		    q.interval.low_open != (e->bounds[0] == '(') ||
		    q.interval.high_open != (e->bounds[1] == ')'))
			fail_msg("'%s' is [%lld,%lld]", e->text,
				 (long long)q.interval.low,
				 (long long)q.interval.high);
		assert_int_equal(q.dimension, e->dimension);
		assert_string_equal(q.noun, e->noun);
		buffer_init(&out, 100);
		quantity_print(&q.interval, q.dimension, q.unit,
			       q.approximate, &out);
		assert_string_equal(out.data, e->print);
		buffer_release(&out);
	}
}

static void what_is_no_quantity(void **state)
{
	static const char *const bad[] = {
		"", " ", "the", "about", "ships", "at least", "km",
		"three trips and two ships", "between 3", "between 3 and",
		"-5", "99999999999999999999", "9223372036854775808 km",
		"5 to 3", "\xff", "5\xff", "5 = 6", "14 October 2023!",
		"five; six", "a trip", "an unprecedented amount",
		"a great many", "two hundred three hundred",
		"five ships six tugs", "4/3", "1/0", "0/3", "1/300", "1/3/4",
		"1.2.3", "12.345.67", "1'00", "half a",
	};
	struct quantity q;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (quantity_parse(bad[i], strlen(bad[i]), &q))
			fail_msg("'%s' is taken", bad[i]);
	assert_false(quantity_parse("5\0", 2, &q));
}

static void a_point_that_may_group(void **state)
{
	static const struct {
		const char *text;
		bool may;
	} cases[] = {
		{"12.500", true},	{"1.000 containers", true},
		{"about 12.500 t", true}, {"12.50", false},
		{"0.500", false},	{"1234.567", false},
		{"1.000.000", false},	{"1,234.567", false},
		{"33.333 %", false},	{"1.500,50", false},
		{"12.5", false},
	};
	struct quantity q;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(quantity_parse(cases[i].text,
					   strlen(cases[i].text), &q));
		if (q.point_may_group != cases[i].may)
			fail_msg("'%s'", cases[i].text);
	}
}

static void bounds_as_typed(void **state)
{
	static const struct {
		const char *text;
		int64_t low, high;
		bool low_open, high_open;
	} good[] = {
		{"[4,)", 4000000, NUMBER_MAX, false, false},
		{"(1000,)", 1000000000, NUMBER_MAX, true, false},
		{"[0,1000]", 0, 1000000000, false, false},
		{"[,5)", NUMBER_MIN, 5000000, false, true},
		{"(0.5, 1]", 500000, 1000000, true, false},
		{"[-2.25,-2.25]", -2250000, -2250000, false, false},
	};
	static const char *const bad[] = {
		"", "[", "4", "[4]", "[,]", "(,)", "[5,4]", "(4,4]", "[4,4)",
		"[4,5", "4,5]", "{4,5}", "[a,5]", "[4,5]]", "[1.0000001,2]",
		"[4,5,6]", "[4 5]", "[99999999999999999999,)", "[1,2]x",
		"[--4,5]", "[1.2.3,4]", "[.,4]",
	};
	struct interval interval;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_int_equal(bounds_parse(good[i].text,
					      strlen(good[i].text), NULL,
					      &interval, NULL),
				 STATUS_OK);
		assert_true(interval.low == good[i].low);
		assert_true(interval.high == good[i].high);
		assert_int_equal(interval.low_open, good[i].low_open);
		assert_int_equal(interval.high_open, good[i].high_open);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (bounds_parse(bad[i], strlen(bad[i]), NULL, &interval,
				 NULL) != STATUS_INVALID)
			fail_msg("'%s' is taken", bad[i]);
	assert_int_equal(bounds_parse("[60,60]", 7, unit_find("t", 1),
				      &interval, NULL),
			 STATUS_OK);
	assert_true(interval.low == INT64_C(60000) * NUMBER_ONE);
}

static void bounds_in_short(void **state)
{
	static const char *const cases[][3] = {
		{"[,8796]", "kg", "<=8,796 kg"}, {"[,5)", NULL, "<5"},
		{"(5,)", NULL, ">5"},		 {"[-2,3]", NULL, "-2-3"},
		{"[0,0]", NULL, "0"},		 {"(3,5)", "km", ">3-<5 km"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *symbol = cases[i][1];
		const struct unit *unit =
			symbol ? unit_find(symbol, strlen(symbol)) : NULL;
		struct interval interval;
		struct buffer out;

		assert_int_equal(bounds_parse(cases[i][0], strlen(cases[i][0]),
					      unit, &interval, NULL),
				 STATUS_OK);
		buffer_init(&out, 100);
		quantity_print(&interval, unit ? unit->dimension : C, unit,
			       false, &out);
		assert_string_equal(out.data, cases[i][2]);
		buffer_release(&out);
	}
}

static void units_by_name(void **state)
{
	(void)state;
	assert_string_equal(unit_find("kilometres", 10)->symbol, "km");
	assert_string_equal(unit_find("Nautical Miles", 14)->symbol, "nm");
	assert_string_equal(unit_find("miles", 5)->symbol, "mi");
	assert_string_equal(unit_find("%", 1)->symbol, "%");
	assert_null(unit_find("container", 9));
	assert_null(unit_find("", 0));
	for (int i = 0; i < unit_table_length; i++) {
		const struct unit *unit = &unit_table[i];

		assert_ptr_equal(unit_find(unit->symbol,
					   strlen(unit->symbol)),
				 unit);
		assert_true(strlen(unit->reason) > 0);
	}
	for (int i = 0; i < DIMENSION_LAST; i++) {
		const char *word = dimension_to_string((enum dimension)i);

		assert_int_equal(dimension_from_string(word, strlen(word)), i);
	}
}

/* What a unit prints is read again as itself, within its rounding. */
static void printed_measures_are_read_again(void **state)
{
	(void)state;
	random_seed();
	for (int i = 0; i < 20000; i++) {
		const struct unit *unit =
			&unit_table[random_below((unsigned)unit_table_length)];
		char text[80];
		struct quantity q, again;
		struct buffer out;

		snprintf(text, sizeof(text), "%s%u.%u %s",
			 random_below(2) ? "about " : "",
			 1 + random_below(5000), random_below(100),
			 unit->symbol);
		if (!quantity_parse(text, strlen(text), &q))
			fail_msg("'%s' is not understood", text);
		buffer_init(&out, 200);
		quantity_print(&q.interval, q.dimension, q.unit,
			       q.approximate, &out);
		if (!quantity_parse(out.data, out.length, &again))
			fail_msg("'%s', printed '%s', is not understood", text,
				 out.data);
		if (llabs(again.interval.low - q.interval.low) > 2000 ||
		    llabs(again.interval.high - q.interval.high) > 2000)
			fail_msg("'%s' comes back as '%s'", text, out.data);
		buffer_release(&out);
	}
}

static void hostile_texts(void **state)
{
	static const char *const pieces[] = {
		"at least ", "about ", "five", "1", "000", ",", ".", " ",
		"hundred ", "million ", "-", "between ", " and ", " to ",
		"km", " miles", "%", "half ", "several ", "dozens of ", "+",
		"\xff", "the ", "another ", "≥", "no more than ", "trips",
	};
	struct quantity q;
	char *big = malloc(1 << 20);

	(void)state;
	random_seed();
	for (int i = 0; i < 100000; i++) {
		char text[128];
		size_t n = random_text(pieces, COUNT(pieces), 10, text,
				       sizeof(text));

		if (!quantity_parse(text, n, &q))
			continue;
		if (q.interval.low > q.interval.high)
			fail_msg("'%s' is turned round", text);
	}
	assert_non_null(big);
	memset(big, '9', 1 << 20);
	assert_false(quantity_parse(big, 1 << 20, &q));
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_quantities),
		cmocka_unit_test(what_is_no_quantity),
		cmocka_unit_test(a_point_that_may_group),
		cmocka_unit_test(bounds_as_typed),
		cmocka_unit_test(bounds_in_short),
		cmocka_unit_test(units_by_name),
		cmocka_unit_test(printed_measures_are_read_again),
		cmocka_unit_test(hostile_texts),
	};

	return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
