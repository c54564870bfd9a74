#include "src/base/identifier.h"

#include <string.h>

#include "src/base/country.h"
#include "src/base/text.h"

struct mid_row {
	int first, last;
	const char *alpha2;
};
#include "src/base/mid_table.h"

struct series_row {
	const char *first, *last; /* of as many letters as are compared */
	const char *alpha2;
};
#include "src/base/series_table.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const scheme_words[] = {
#define SCHEME_WORD(name, word, label) word,
	SCHEME_TABLE(SCHEME_WORD)
#undef SCHEME_WORD
};

enum scheme scheme_from_string(const char *word, size_t length)
{
	for (size_t i = 0; i < COUNT(scheme_words); i++)
		if (strlen(scheme_words[i]) == length &&
		    memcmp(scheme_words[i], word, length) == 0)
			return (enum scheme)i;
	return SCHEME_LAST;
}

static int digit(const char *text, size_t i)
{
	return text[i] - '0';
}

static bool all_digits(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return length > 0;
}

static int weighted_sum(const char *text, const int *weights, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += digit(text, i) * weights[i];
	return sum;
}

static int modulo(const char *text, size_t length, int by)
{
	int rest = 0;

	for (size_t i = 0; i < length; i++)
		rest = (rest * 10 + digit(text, i)) % by;
	return rest;
}

static bool check_imo(const char *text, size_t length)
{
	static const int weights[] = {7, 6, 5, 4, 3, 2};

	return length == 7 && all_digits(text, length) &&
	       strncmp(text, "0000000", 7) != 0 &&
	       weighted_sum(text, weights, 6) % 10 == digit(text, 6);
}

static bool check_imo_company(const char *text, size_t length)
{
	static const int weights[] = {8, 6, 4, 2, 9, 7};

	return length == 7 && all_digits(text, length) &&
	       strncmp(text, "0000000", 7) != 0 &&
	       (11 - weighted_sum(text, weights, 6) % 11) % 10 ==
		       digit(text, 6);
}

static bool check_inn(const char *text, size_t length)
{
	static const int ten[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
	static const int eleven[] = {7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
	static const int twelve[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

	if (!all_digits(text, length))
		return false;
	if (length == 10)
		return weighted_sum(text, ten, 9) % 11 % 10 == digit(text, 9);
	return length == 12 &&
	       weighted_sum(text, eleven, 10) % 11 % 10 == digit(text, 10) &&
	       weighted_sum(text, twelve, 11) % 11 % 10 == digit(text, 11);
}

static bool check_ogrn(const char *text, size_t length)
{
	if (!all_digits(text, length))
		return false;
	if (length == 13)
		return modulo(text, 12, 11) % 10 == digit(text, 12);
	return length == 15 && modulo(text, 14, 13) % 10 == digit(text, 14);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool check_lei(const char *text, size_t length)
{
	int rest = 0;

	if (length != 20 || !all_digits(text + 18, 2))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (is_upper(text[i]))
			rest = (rest * 100 + text[i] - 'A' + 10) % 97;
		else if (text[i] >= '0' && text[i] <= '9')
			rest = (rest * 10 + digit(text, i)) % 97;
		else
			return false;
	}
	return rest == 1;
}

static bool check_locode(const char *text, size_t length)
{
	if (length != 5 || !is_upper(text[0]) || !is_upper(text[1]))
		return false;
	for (size_t i = 2; i < 5; i++)
		if (!is_upper(text[i]) && (text[i] < '2' || text[i] > '9'))
			return false;
	return true;
}

static bool check_mmsi(const char *text, size_t length)
{
	return length == 9 && all_digits(text, length);
}

static bool check_call_sign(const char *text, size_t length)
{
	bool letter = false;

	for (size_t i = 0; i < length; i++) {
		letter |= is_upper(text[i]);
		if (!is_upper(text[i]) && (text[i] < '0' || text[i] > '9'))
			return false;
	}
	return letter && length >= 3 && length <= 7;
}

static bool check_any(const char *text, size_t length)
{
	(void)text;
	return length > 0;
}

static bool (*const checks[])(const char *, size_t) = {
	[SCHEME_ANY] = check_any,
	[SCHEME_IMO] = check_imo,
	[SCHEME_IMO_COMPANY] = check_imo_company,
	[SCHEME_MMSI] = check_mmsi,
	[SCHEME_CALL_SIGN] = check_call_sign,
	[SCHEME_LEI] = check_lei,
	[SCHEME_INN] = check_inn,
	[SCHEME_OGRN] = check_ogrn,
	[SCHEME_LOCODE] = check_locode,
};

bool identifier_check(enum scheme scheme, const char *text, size_t length)
{
	return (unsigned)scheme < SCHEME_LAST && checks[scheme](text, length);
}

/* Upper-case letters and digits, nothing else; letters beyond ASCII by
 * text_fold. A key that is too long is cut. */
static void normalise(const char *text, size_t length, char *key)
{
	char array[4 * VALUE_KEY_MAX];
	struct buffer folded;
	size_t used = 0;

	buffer_init_fixed(&folded, array, sizeof(array));
	text_fold(text, length, &folded);
	for (size_t i = 0; i < folded.length && used < VALUE_KEY_MAX - 5; i++) {
		char c = array[i];

		if (c != ' ')
			key[used++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	key[used] = '\0';
	/* Not in the middle of a character. */
	while (used > 0 && !utf8_valid(key, used))
		key[--used] = '\0';
}

/* "IMO 9179842", "MMSI: 273...": words of the number itself. */
static void drop_prefix(char *key, const char *prefixes)
{
	while (*prefixes != '\0') {
		size_t n = strcspn(prefixes, "/");

		if (strncmp(key, prefixes, n) == 0 && key[n] >= '0' &&
		    key[n] <= '9') {
			memmove(key, key + n, strlen(key + n) + 1);
			return;
		}
		prefixes += n + (prefixes[n] == '/');
	}
}

/* Put zeros before digits that a spreadsheet took for a number. */
static void pad(char *key, size_t least, size_t length)
{
	size_t n = strlen(key);

	if (!all_digits(key, n) || n < least || n >= length)
		return;
	memmove(key + length - n, key, n + 1);
	memset(key, '0', length - n);
}

static bool is_zero(const char *key)
{
	return *key != '\0' && key[strspn(key, "0")] == '\0';
}

const char *mid_country(int mid)
{
	const char *found = NULL;

	for (size_t i = 0; i < COUNT(mids); i++) {
		if (mid < mids[i].first || mid > mids[i].last)
			continue;
		if (found != NULL)
			return NULL; /* allotted to more than one */
		found = mids[i].alpha2;
	}
	return found;
}

struct mmsi_form {
	const char *prefix;
	int mid_at; /* where its country digits stand; -1 none */
	const char *form;
};

/* ITU-R M.585-9. */
static const struct mmsi_form mmsi_forms[] = {
	{"00", 2, "coast station"},	{"0", 1, "group of ships"},
	{"111", 3, "SAR aircraft"},	{"99", 2, "aid to navigation"},
	{"98", 2, "craft of a ship"},	{"970", -1, "AIS-SART"},
	{"972", -1, "man overboard"},	{"974", -1, "EPIRB-AIS"},
	{"8", 1, "handheld VHF"},
};

static void read_mmsi(struct identifier *id)
{
	int mid_at = 0;

	id->form = "ship";
	for (size_t i = 0; i < COUNT(mmsi_forms); i++)
		if (strncmp(id->key, mmsi_forms[i].prefix,
			    strlen(mmsi_forms[i].prefix)) == 0) {
			id->form = mmsi_forms[i].form;
			mid_at = mmsi_forms[i].mid_at;
			break;
		}
	if (mid_at < 0)
		return;
	id->country = mid_country(digit(id->key, (size_t)mid_at) * 100 +
				  digit(id->key, (size_t)mid_at + 1) * 10 +
				  digit(id->key, (size_t)mid_at + 2));
	if (id->country == NULL)
		id->warning = "no country has these identification digits";
	if (strcmp(id->key, "123456789") == 0 || is_zero(id->key) ||
	    strcmp(id->key, "111111111") == 0 ||
	    strcmp(id->key, "999999999") == 0 ||
	    strcmp(id->key + 3, "000000") == 0)
		id->warning = "a default that many radios send";
}

static const char *series_country(const char *key)
{
	for (size_t i = 0; i < COUNT(series); i++) {
		size_t n = strlen(series[i].first);

		if (strncmp(key, series[i].first, n) >= 0 &&
		    strncmp(key, series[i].last, n) <= 0)
			return series[i].alpha2;
	}
	return NULL;
}

static void read_locode(struct identifier *id)
{
	const struct country *country = country_find(id->key, 2);

	if (country == NULL)
		id->warning = "no country has the first two letters";
	else
		id->country = country->alpha2;
}

struct rule {
	const char *prefixes;
	size_t pad_from, pad_to;
	const char *wrong_form, *wrong_check;
	size_t length, other_length;
};

static const struct rule rules[] = {
	[SCHEME_ANY] = {"", 0, 0, NULL, NULL, 0, 0},
	[SCHEME_IMO] = {"IMONUMBER/IMONO/IMO/NO", 0, 0,
			"an IMO number has 7 digits",
			"the check digit does not fit", 7, 7},
	[SCHEME_IMO_COMPANY] = {"IMOCOMPANYNUMBER/IMOCOMPANY/IMONUMBER/IMONO/"
				"IMO/NO",
				5, 7, "an IMO company number has 7 digits",
				"the check digit does not fit", 7, 7},
	[SCHEME_MMSI] = {"MMSINUMBER/MMSINO/MMSI", 5, 9,
			 "an MMSI has 9 digits", NULL, 9, 9},
	[SCHEME_CALL_SIGN] = {"", 0, 0,
			      "a call sign has 3 to 7 letters and digits", NULL,
			      0, 0},
	[SCHEME_LEI] = {"LEI", 0, 0, "an LEI has 20 letters and digits",
			"the check digits do not fit", 20, 20},
	[SCHEME_INN] = {"INN/TAXID", 9, 10, "an INN has 10 or 12 digits",
			"the check digits do not fit", 10, 12},
	[SCHEME_OGRN] = {"OGRNIP/OGRN", 0, 0, "an OGRN has 13 or 15 digits",
			 "the check digit does not fit", 13, 15},
	[SCHEME_LOCODE] = {"", 0, 0,
			   "a UN/LOCODE has two letters and three more signs",
			   NULL, 0, 0},
};

/* Which other number this one may be, since lists put them into wrong
 * columns. */
static const char *other_scheme(enum scheme scheme, const char *key)
{
	size_t n = strlen(key);

	if (scheme == SCHEME_IMO && check_imo_company(key, n))
		return "the check digit does not fit; it would fit a company "
		       "number";
	if (scheme == SCHEME_IMO_COMPANY && check_imo(key, n))
		return "the check digit does not fit; it would fit a ship";
	if (scheme == SCHEME_INN && check_ogrn(key, n))
		return "no INN: it would fit an OGRN";
	if (scheme == SCHEME_OGRN && check_inn(key, n))
		return "no OGRN: it would fit an INN";
	return NULL;
}

static const char *warning_of(enum scheme scheme, const char *key)
{
	const struct rule *rule = &rules[scheme];
	const char *other;
	size_t n = strlen(key);

	if (checks[scheme](key, n))
		return NULL;
	other = other_scheme(scheme, key);
	if (other != NULL)
		return other;
	if (rule->wrong_check != NULL &&
	    (n == rule->length || n == rule->other_length) &&
	    (all_digits(key, n) || scheme == SCHEME_LEI))
		return rule->wrong_check;
	return rule->wrong_form;
}

void identifier_parse(enum scheme scheme, const char *text, size_t length,
		      struct identifier *ret_identifier)
{
	struct identifier id = {0};
	const struct rule *rule;

	if ((unsigned)scheme >= SCHEME_LAST)
		bug("an identifier of scheme %d", (int)scheme);
	rule = &rules[scheme];
	normalise(text, length, id.key);
	drop_prefix(id.key, rule->prefixes);
	if (rule->pad_to > 0 && !is_zero(id.key))
		pad(id.key, rule->pad_from, rule->pad_to);
	if (scheme != SCHEME_ANY && is_zero(id.key)) {
		id.key[0] = '\0';
		id.warning = "zero stands for a number that is not known";
	} else {
		id.warning = warning_of(scheme, id.key);
	}
	if (id.warning == NULL && scheme == SCHEME_MMSI)
		read_mmsi(&id);
	else if (id.warning == NULL && scheme == SCHEME_CALL_SIGN)
		id.country = series_country(id.key);
	else if (id.warning == NULL && scheme == SCHEME_LOCODE)
		read_locode(&id);
	*ret_identifier = id;
}
