/* identifier, country, position: what lists print, normalised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "src/base/country.h"
#include "src/base/identifier.h"
#include "src/base/position.h"
#include "src/base/text.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct example {
	enum scheme scheme;
	const char *text, *key;
	bool warned;
	const char *country;
};

/* Numbers of ships and companies from public lists (EU 833/2014, 269/2014). */
static const struct example examples[] = {
	{SCHEME_IMO, "9179842", "9179842", false, NULL},
	{SCHEME_IMO, "IMO9179842", "9179842", false, NULL},
	{SCHEME_IMO, "IMO 9179842", "9179842", false, NULL},
	{SCHEME_IMO, "IMO No. 8517839", "8517839", false, NULL},
	{SCHEME_IMO, "9358010", "9358010", false, NULL},
	{SCHEME_IMO, "9179843", "9179843", true, NULL},
	{SCHEME_IMO, "15411", "15411", true, NULL},
	{SCHEME_IMO, "91798422", "91798422", true, NULL},
	{SCHEME_IMO, "0000000", "", true, NULL},
	{SCHEME_IMO, "0", "", true, NULL},
	{SCHEME_IMO, "Unknown", "UNKNOWN", true, NULL},
	{SCHEME_IMO, "", "", true, NULL},
	{SCHEME_IMO_COMPANY, "6246853", "6246853", false, NULL},
	{SCHEME_IMO_COMPANY, "6183435", "6183435", false, NULL},
	{SCHEME_IMO_COMPANY, "1618475", "1618475", false, NULL},
	{SCHEME_IMO_COMPANY, "138716", "0138716", false, NULL},
	{SCHEME_IMO_COMPANY, "6246854", "6246854", true, NULL},
	{SCHEME_MMSI, "273213210", "273213210", false, "RU"},
	{SCHEME_MMSI, "MMSI: 273 213 210", "273213210", false, "RU"},
	{SCHEME_MMSI, "445000012", "445000012", false, "KP"},
	{SCHEME_MMSI, "2190064", "002190064", false, "DK"},
	{SCHEME_MMSI, "111232506", "111232506", false, "GB"},
	{SCHEME_MMSI, "970123456", "970123456", false, NULL},
	{SCHEME_MMSI, "123456789", "123456789", true, NULL},
	{SCHEME_MMSI, "416000000", "416000000", true, "TW"},
	{SCHEME_MMSI, "2732132101", "2732132101", true, NULL},
	{SCHEME_CALL_SIGN, "UBKS3", "UBKS3", false, "RU"},
	{SCHEME_CALL_SIGN, "v7 ab1", "V7AB1", false, "MH"},
	{SCHEME_CALL_SIGN, "A8XY2", "A8XY2", false, "LR"},
	{SCHEME_CALL_SIGN, "12345", "12345", true, NULL},
	{SCHEME_LEI, "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15", false,
	 NULL},
	{SCHEME_LEI, "213800KUD8LAJWSQ9D16", "213800KUD8LAJWSQ9D16", true,
	 NULL},
	{SCHEME_LEI, "213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D1", true,
	 NULL},
	{SCHEME_INN, "9701173086", "9701173086", false, NULL},
	{SCHEME_INN, "INN 3025037914", "3025037914", false, NULL},
	{SCHEME_INN, "7718857267", "7718857267", false, NULL},
	{SCHEME_INN, "500100732259", "500100732259", false, NULL},
	{SCHEME_INN, "9701173087", "9701173087", true, NULL},
	{SCHEME_INN, "1053001124483", "1053001124483", true, NULL},
	{SCHEME_OGRN, "1217700121737", "1217700121737", false, NULL},
	{SCHEME_OGRN, "1053001124483", "1053001124483", false, NULL},
	{SCHEME_OGRN, "304500116000157", "304500116000157", false, NULL},
	{SCHEME_OGRN, "304500116000191", "304500116000191", false, NULL},
	{SCHEME_OGRN, "304500116000190", "304500116000190", true, NULL},
	{SCHEME_OGRN, "1217700121738", "1217700121738", true, NULL},
	{SCHEME_LOCODE, "KP RJN", "KPRJN", false, "KP"},
	{SCHEME_LOCODE, "ruvvo", "RUVVO", false, "RU"},
	{SCHEME_LOCODE, "RU VV1", "RUVV1", true, NULL},
	{SCHEME_LOCODE, "QZ ABC", "QZABC", true, NULL},
	{SCHEME_ANY, "HRB 12-345", "HRB12345", false, NULL},
	{SCHEME_ANY, "", "", true, NULL},
};

static void identifiers_of_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++) {
		const struct example *e = &examples[i];
		struct identifier id;

		identifier_parse(e->scheme, e->text, strlen(e->text), &id);
		if (strcmp(id.key, e->key) != 0)
			fail_msg("'%s' is '%s'", e->text, id.key);
		if (e->scheme != SCHEME_ANY &&
		    (id.warning != NULL) != e->warned)
			fail_msg("'%s': %s", e->text,
				 id.warning ? id.warning : "not warned of");
		if (e->country == NULL
			    ? id.country != NULL
			    : id.country == NULL ||
				      strcmp(id.country, e->country) != 0)
			fail_msg("'%s' is of %s", e->text,
				 id.country ? id.country : "no country");
	}
}

static const char *warning_of(enum scheme scheme, const char *text)
{
	struct identifier id;

	identifier_parse(scheme, text, strlen(text), &id);
	return id.warning == NULL ? "" : id.warning;
}

/* A number in the wrong column says which column. */
static void numbers_in_the_wrong_column(void **state)
{
	(void)state;
	assert_non_null(strstr(warning_of(SCHEME_INN, "1053001124483"),
			       "OGRN"));
	assert_non_null(strstr(warning_of(SCHEME_OGRN, "9701173086"), "INN"));
	assert_non_null(strstr(warning_of(SCHEME_IMO, "6246853"), "company"));
	assert_non_null(strstr(warning_of(SCHEME_IMO_COMPANY, "9179842"),
			       "ship"));
}

static void forms_of_mmsi(void **state)
{
	static const char *const cases[][2] = {
		{"273213210", "ship"},	       {"002730000", "coast station"},
		{"027300001", "group of ships"}, {"111273501", "SAR aircraft"},
		{"992731234", "aid to navigation"},
		{"982731234", "craft of a ship"},
		{"972123456", "man overboard"},
		{"827312345", "handheld VHF"},
	};
	struct identifier id;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		identifier_parse(SCHEME_MMSI, cases[i][0], 9, &id);
		assert_string_equal(id.form, cases[i][1]);
	}
	assert_string_equal(mid_country(273), "RU");
	assert_string_equal(mid_country(477), "HK");
	assert_string_equal(mid_country(351), "PA");
	assert_null(mid_country(306)); /* allotted to three */
	assert_null(mid_country(999));
	assert_null(mid_country(-1));
}

/* One wrong digit, or two changed places, do not pass unseen: the weights
 * of these schemes catch the first always. */
static void one_wrong_digit_is_seen(void **state)
{
	static const struct {
		enum scheme scheme;
		const char *text;
	} cases[] = {
		{SCHEME_IMO_COMPANY, "6246853"},
		{SCHEME_LEI, "213800KUD8LAJWSQ9D15"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = strlen(cases[i].text);
		char text[32];

		for (size_t at = 0; at + 1 < n; at++) {
			memcpy(text, cases[i].text, n + 1);
			if (text[at] < '0' || text[at] > '9')
				continue;
			text[at] = (char)('0' + (text[at] - '0' + 1) % 10);
			assert_false(identifier_check(cases[i].scheme, text,
						      n));
		}
		assert_true(identifier_check(cases[i].scheme, cases[i].text,
					     n));
	}
}

static void hostile_identifiers(void **state)
{
	static const char *const pieces[] = {
		"IMO", "MMSI", "0", "1", "9", "A", "Z", " ", "-", "\xff",
		"羅", "Ж", "\xcc\x81", "INN", "LEI", ".", "00000",
	};
	char *big = malloc(1 << 20);
	struct identifier id, again;

	(void)state;
	random_seed();
	for (int i = 0; i < 100000; i++) {
		enum scheme scheme = (enum scheme)random_below(SCHEME_LAST);
		char text[128];
		size_t n = random_text(pieces, COUNT(pieces), 12, text,
				       sizeof(text));

		identifier_parse(scheme, text, n, &id);
		assert_true(utf8_valid(id.key, strlen(id.key)));
		/* a key normalises to itself */
		identifier_parse(scheme, id.key, strlen(id.key), &again);
		if (strcmp(id.key, again.key) != 0 &&
		    strstr(id.key, "IMO") == NULL &&
		    strstr(id.key, "MMSI") == NULL &&
		    strstr(id.key, "INN") == NULL &&
		    strstr(id.key, "LEI") == NULL)
			fail_msg("'%s', then '%s'", id.key, again.key);
	}
	assert_non_null(big);
	memset(big, '7', 1 << 20);
	identifier_parse(SCHEME_IMO, big, 1 << 20, &id);
	assert_non_null(id.warning);
	assert_true(strlen(id.key) < VALUE_KEY_MAX);
	free(big);
}

static void countries_by_name(void **state)
{
	static const char *const cases[][2] = {
		{"RU", "RU"},		   {"ru", "RU"},
		{"RUS", "RU"},		   {"Russia", "RU"},
		{"Russian Federation", "RU"}, {"Russian-flagged", "RU"},
		{"Россия", "RU"},	   {"DPRK", "KP"},
		{"North Korea", "KP"},	   {"N. Korea", "KP"},
		{"South Korean", "KR"},	   {"U.S.", "US"},
		{"the United States", "US"}, {"UK", "GB"},
		{"Türkiye", "TR"},	   {"Turkey", "TR"},
		{"Ivory Coast", "CI"},	   {"Côte d'Ivoire", "CI"},
		{"Panama flag", "PA"},	   {"flag of the Marshall Islands",
						     "MH"},
		{"Cook Islands", "CK"},	   {"Viet Nam", "VN"},
		{"Hong Kong", "HK"},	   {"international waters", "XZ"},
		{"КНДР", "KP"},		   {"북한", "KP"},
		{"Северная Корея", "KP"},  {"Республика Корея", "KR"},
		{"Маршалловы Острова", "MH"}, {"Сьерра-Леоне", "SL"},
		/* What is no more is none of those that came after it. */
		{"USSR", "SUHH"},	   {"СССР", "SUHH"},
		{"the Soviet Union", "SUHH"}, {"SU", "SUHH"},
		{"Yugoslavia", "YUCS"},	   {"Czechoslovakia", "CSHH"},
		{"GDR", "DDDE"},	   {"Netherlands Antilles", "ANHH"},
		/* What took another name is the same. */
		{"Burma", "MM"},	   {"Zaire", "CD"},
		{"ZRCD", "CD"},		   {"East Timor", "TL"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct country *c = country_find(cases[i][0],
						       strlen(cases[i][0]));

		if (c == NULL || strcmp(c->alpha2, cases[i][1]) != 0)
			fail_msg("'%s' is %s", cases[i][0],
				 c ? c->alpha2 : "not found");
	}
	assert_null(country_find("", 0));
	assert_null(country_find("Atlantis", 8));
	assert_null(country_find("unknown", 7));
	assert_null(country_find("\xff\xff", 2));
}

/* Every code and name finds its own row: none is claimed twice. */
static void every_country_finds_itself(void **state)
{
	const struct country *c;
	size_t i;

	(void)state;
	for (i = 0; (c = country_at(i)) != NULL; i++) {
		assert_ptr_equal(country_find(c->alpha2, strlen(c->alpha2)), c);
		if (c->alpha3[0] != '\0')
			assert_ptr_equal(country_find(c->alpha3, 3), c);
		assert_ptr_equal(country_find(c->name, strlen(c->name)), c);
		for (const char *o = c->other; *o != '\0';) {
			size_t n = strcspn(o, "/");

			if (country_find(o, n) != c)
				fail_msg("'%.*s' is not %s", (int)n, o,
					 c->alpha2);
			o += n + (o[n] == '/');
		}
	}
	assert_true(i >= 250);
}

struct place {
	const char *text;
	int32_t latitude, longitude, precision;
};

static const struct place places[] = {
	{"42.2385 130.287", 42238500, 130287000, 500},
	{"42.2385, 130.287", 42238500, 130287000, 500},
	{"42.2385 N 130.287 E", 42238500, 130287000, 500},
	{"N42.2385 E130.287", 42238500, 130287000, 500},
	{"N 42.2385, E 130.287", 42238500, 130287000, 500},
	{"130.287 E 42.2385 N", 42238500, 130287000, 500},
	{"42.2385° N, 130.287° E", 42238500, 130287000, 500},
	{"-33.85, -70.5", -33850000, -70500000, 50000},
	{"33.85 S 70.5 W", -33850000, -70500000, 50000},
	{"−33.85 −70.5", -33850000, -70500000, 50000},
	{"42,2385 130,287", 42238500, 130287000, 500},
	{"42°14'18.6\"N 130°17'13.2\"E", 42238500, 130287000, 13},
	{"42 14 18.6 N 130 17 13.2 E", 42238500, 130287000, 13},
	{"42° 14.31' N 130° 17.22' E", 42238500, 130287000, 83},
	{"42-14.31N 130-17.22E", 42238500, 130287000, 83},
	{"42°14′N 130°17′E", 42233333, 130283333, 8333},
	{"4253N 13220E", 42883333, 132333333, 8333},
	{"4253N13220E", 42883333, 132333333, 8333},
	{"425300N 1322000E", 42883333, 132333333, 138},
	{"geo:42.2385,130.287", 42238500, 130287000, 500},
	{"geo:42.2385,130.287,12;u=35", 42238500, 130287000, 500},
	{"https://maps.example/maps/@42.2385,130.287,15z", 42238500,
	 130287000, 500},
	{"https://maps.example/maps/place/Rason/@42.1,130.1,11z/data=!4m5!3m4"
	 "!8m2!3d42.2385!4d130.287", 42238500, 130287000, 500},
	{"https://maps.example/maps?q=42.2385,130.287&z=12", 42238500,
	 130287000, 500},
	{"https://maps.example/#map=12/42.2385/130.287", 42238500, 130287000,
	 500},
	{"https://maps.example/?mlat=-42.2385&mlon=130.287#map=12/1/2",
	 -42238500, 130287000, 500},
	{"POINT(130.287 42.2385)", 42238500, 130287000, 500},
	{"Point (130.287 -42.2385)", -42238500, 130287000, 500},
	{"Lat 42.2385 Long 130.287", 42238500, 130287000, 500},
	{"0 0", 0, 0, 500000},
	{"90 N 180 W", 90000000, -180000000, 500000},
};

static void pasted_positions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct position p;

		if (!position_parse(places[i].text, strlen(places[i].text),
				    &p))
			fail_msg("'%s' is not understood", places[i].text);
		if (abs(p.latitude - places[i].latitude) > 1 ||
		    abs(p.longitude - places[i].longitude) > 1 ||
		    p.precision != places[i].precision)
			fail_msg("'%s' is %d %d +- %d", places[i].text,
				 p.latitude, p.longitude, p.precision);
	}
}

static void what_is_no_position(void **state)
{
	static const char *const bad[] = {
		"", "42", "42 N", "N E", "91 0", "0 181", "42 60 N 130 10 E",
		"42 N 130 S", "42 N 43 N", "Rajin", "42.5 10 N 130 10 E",
		"1 2 3 4 5 6 7", "geo:", "@", "42;", "42 13 x", "\xff",
		"999999999999999999 1", "42 130 N 5 E",
		"https://maps.example/?q=Rason", "POINT(1 2 3)", "POINT",
		"https://maps.example/!3d42", "?mlat=42&mlon=", "#map=12",
	};
	struct position p;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (position_parse(bad[i], strlen(bad[i]), &p))
			fail_msg("'%s' is taken", bad[i]);
}

static void printed_positions_are_read_again(void **state)
{
	(void)state;
	random_seed();
	for (int i = 0; i < 50000; i++) {
		struct position p = {
			.latitude = (int32_t)random_below(180000001) -
				    90000000,
			.longitude = (int32_t)random_below(360000001) -
				     180000000,
			.precision = 1,
		};
		struct position back;
		struct buffer out;

		buffer_init(&out, 100);
		position_print(&p, &out);
		if (!position_parse(out.data, out.length, &back) ||
		    back.latitude != p.latitude ||
		    back.longitude != p.longitude)
			fail_msg("'%s'", out.data);
		buffer_release(&out);
	}
}

static void hostile_positions(void **state)
{
	static const char *const pieces[] = {
		"42", ".", ",", " ", "N", "E", "-", "°", "'", "\"", "130",
		"@", "geo:", ";", "S", "W", "9", "0", "\xff", "lat", "/",
	};
	struct position p;

	(void)state;
	random_seed();
	for (int i = 0; i < 200000; i++) {
		char text[100];
		size_t n = random_text(pieces, COUNT(pieces), 14, text,
				       sizeof(text));

		if (!position_parse(text, n, &p))
			continue;
		assert_true(abs(p.latitude) <= 90000000);
		assert_true(abs(p.longitude) <= 180000000);
		assert_true(p.precision > 0);
	}
}

/* Rajin to Dunay: 182.5 km. */
static void distances(void **state)
{
	struct position rajin = {42238500, 130287000, 50};
	struct position dunay = {42880280, 132337500, 5};

	(void)state;
	assert_true(fabs(position_distance(&rajin, &dunay) - 182500) < 300);
	assert_true(position_distance(&rajin, &rajin) < 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identifiers_of_lists),
		cmocka_unit_test(numbers_in_the_wrong_column),
		cmocka_unit_test(forms_of_mmsi),
		cmocka_unit_test(one_wrong_digit_is_seen),
		cmocka_unit_test(hostile_identifiers),
		cmocka_unit_test(countries_by_name),
		cmocka_unit_test(every_country_finds_itself),
		cmocka_unit_test(pasted_positions),
		cmocka_unit_test(what_is_no_position),
		cmocka_unit_test(printed_positions_are_read_again),
		cmocka_unit_test(hostile_positions),
		cmocka_unit_test(distances),
	};

	return cmocka_run_group_tests_name("identifier", tests, NULL, NULL);
}
