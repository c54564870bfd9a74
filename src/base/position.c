#include "src/base/position.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { MICRO = 1000000, NUMBERS_MAX = 6, DIGITS_MAX = 12 };

struct number {
	int64_t micro;	/* value in millionths */
	int64_t step;	/* of the last printed place, in millionths */
	int digits;	/* before the point */
	bool negative;
	int group;	/* which coordinate, by hemispheres and commas */
};

struct scan {
	const char *text;
	size_t length, at;
	struct number numbers[NUMBERS_MAX];
	int count;
	char hemispheres[2];
	int hemisphere_count;
	int hemisphere_before; /* numbers read before the first one */
	int comma_after;       /* numbers read before the first comma, 0 none */
	bool negative;	       /* a minus sign waits for its number */
	bool decimal_comma, longitude_first;
};

static bool is_digit(const struct scan *s, size_t at)
{
	return at < s->length && s->text[at] >= '0' && s->text[at] <= '9';
}

/* Digits, and six decimals at most; further ones are below a micro-degree. */
static bool read_number(struct scan *s)
{
	struct number n = {.step = MICRO, .negative = s->negative};
	bool decimals = false;

	s->negative = false;
	if (s->count == NUMBERS_MAX)
		return false;
	for (; s->at < s->length; s->at++) {
		char c = s->text[s->at];

		if (!decimals && is_digit(s, s->at + 1) && n.digits > 0 &&
		    (c == '.' || (c == ',' && s->decimal_comma))) {
			decimals = true;
			continue;
		}
		if (!is_digit(s, s->at))
			break;
		if (!decimals) {
			if (++n.digits > DIGITS_MAX)
				return false;
			n.micro = n.micro * 10 + (int64_t)(c - '0') * MICRO;
		} else if (n.step > 1) {
			n.step /= 10;
			n.micro += (c - '0') * n.step;
		}
	}
	s->numbers[s->count++] = n;
	return true;
}

static bool add_hemisphere(struct scan *s, char c)
{
	if (s->hemisphere_count == 2)
		return false;
	if (s->hemisphere_count == 0)
		s->hemisphere_before = s->count;
	s->hemispheres[s->hemisphere_count++] = c;
	return true;
}

/* Words: N, north, E, East, lat, longitude, deg, d, m, s. */
static bool read_word(struct scan *s)
{
	static const char *const noise[] = {"LAT",     "LATITUDE", "LON",
					    "LONG",    "LONGITUDE", "DEG",
					    "DEGREES", "D",	   "MIN",
					    "SEC",     "M"};
	static const char *const names[] = {"NORTH", "SOUTH", "EAST", "WEST"};
	char word[16];
	size_t n = 0;

	for (; s->at < s->length && n + 1 < sizeof(word); s->at++) {
		char c = (char)(s->text[s->at] & ~0x20);

		if (c < 'A' || c > 'Z')
			break;
		word[n++] = c;
	}
	word[n] = '\0';
	if (n == 1 && strchr("NSEW", word[0]) != NULL)
		return add_hemisphere(s, word[0]);
	for (size_t i = 0; i < 4; i++)
		if (strcmp(word, names[i]) == 0)
			return add_hemisphere(s, names[i][0]);
	for (size_t i = 0; i < sizeof(noise) / sizeof(*noise); i++)
		if (strcmp(word, noise[i]) == 0)
			return true;
	return false;
}

/* Degree, minute and second marks, dashes between degrees and minutes. */
static bool read_mark(struct scan *s)
{
	static const char *const marks[] = {
		"\xc2\xb0",	"\xc2\xba",	"\xe2\x80\xb2", "\xe2\x80\xb3",
		"\xe2\x80\x99", "\xe2\x80\x9d", "\xe2\x80\x98", "\xe2\x80\x9c",
		"\xcb\x9a",	"'",		"\"",		" ",
		"\t",		":",		"\xc2\xa0",	"(",
		")",		";",		"/",		",",
		"+",		"=",		".",
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t n = strlen(marks[i]);

		if (s->length - s->at < n ||
		    memcmp(s->text + s->at, marks[i], n) != 0)
			continue;
		if (strchr(";/,", marks[i][0]) != NULL && s->comma_after == 0)
			s->comma_after = s->count;
		s->at += n;
		return true;
	}
	return false;
}

/* A minus before a number that begins a coordinate; else a dash. */
static bool read_minus(struct scan *s)
{
	size_t n = s->text[s->at] == '-' ? 1 : 3;
	bool start = s->at == 0 || s->text[s->at - 1] == ' ' ||
		     s->text[s->at - 1] == ',' || s->text[s->at - 1] == '@';

	s->at += n;
	s->negative = start && is_digit(s, s->at);
	return true;
}

static bool scan(struct scan *s)
{
	while (s->at < s->length) {
		unsigned char c = (unsigned char)s->text[s->at];
		bool minus = c == '-' ||
			     (s->length - s->at >= 3 &&
			      memcmp(s->text + s->at, "\xe2\x88\x92", 3) == 0);
		bool ok;

		if (is_digit(s, s->at))
			ok = read_number(s);
		else if (minus)
			ok = read_minus(s);
		else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
			ok = read_word(s);
		else
			ok = read_mark(s);
		if (!ok)
			return false;
	}
	return true;
}

/* How many of the numbers belong to the first coordinate. */
static int first_group(const struct scan *s)
{
	if (s->hemisphere_count == 2 && s->hemisphere_before > 0)
		return s->hemisphere_before;
	if (s->comma_after > 0 && s->comma_after < s->count)
		return s->comma_after;
	return s->count / 2;
}

/* DDMM, DDDMM, with seconds DDMMSS: digits without marks (UN/LOCODE). */
static bool unpack(struct number numbers[3], int *count, bool latitude)
{
	int degrees = latitude ? 2 : 3;
	int64_t whole = numbers[0].micro / MICRO;
	int64_t fraction = numbers[0].micro % MICRO;
	bool seconds = numbers[0].digits == degrees + 4;
	int64_t last = whole % 100;

	if (*count != 1 ||
	    (numbers[0].digits != degrees + 2 && !seconds))
		return *count != 1 || numbers[0].digits <= 3;
	*count = seconds ? 3 : 2;
	numbers[*count - 1] = (struct number){.micro = last * MICRO + fraction,
					      .step = numbers[0].step};
	if (seconds) {
		numbers[1].micro = whole / 100 % 100 * MICRO;
		numbers[1].step = MICRO;
	}
	numbers[0].micro = whole / (seconds ? 10000 : 100) * MICRO;
	numbers[0].step = MICRO;
	return true;
}

static bool combine(const struct number *read, int count, bool latitude,
		    int32_t *ret_value, int32_t *precision)
{
	static const int64_t divisor[] = {1, 60, 3600};
	struct number numbers[3] = {{0}};
	int64_t limit = (latitude ? 90 : 180) * (int64_t)MICRO;
	int64_t value = 0, step;

	if (count < 1 || count > 3)
		return false;
	memcpy(numbers, read, (size_t)count * sizeof(*numbers));
	if (!unpack(numbers, &count, latitude))
		return false;
	for (int i = 0; i < count; i++) {
		bool last = i == count - 1;

		if ((i > 0 && numbers[i].micro >= 60 * (int64_t)MICRO) ||
		    numbers[i].micro > limit ||
		    (i > 0 && numbers[i].negative) ||
		    (!last && numbers[i].micro % MICRO != 0))
			return false;
		value += (numbers[i].micro + divisor[i] / 2) / divisor[i];
	}
	if (value > limit)
		return false;
	*ret_value = (int32_t)(read[0].negative ? -value : value);
	step = numbers[count - 1].step / divisor[count - 1] / 2;
	if (step < 1)
		step = 1;
	if (step > *precision)
		*precision = (int32_t)step;
	return true;
}

static bool is_latitude(char hemisphere)
{
	return hemisphere == 'N' || hemisphere == 'S';
}

static void apply_hemisphere(char hemisphere, int32_t *value)
{
	if ((hemisphere == 'S' || hemisphere == 'W') && *value > 0)
		*value = -*value;
}

static bool finish(const struct scan *s, struct position *ret_position)
{
	struct position p = {0};
	int first = first_group(s);
	bool swapped = s->longitude_first ||
		       (s->hemisphere_count == 2 &&
			!is_latitude(s->hemispheres[0]));

	if (s->hemisphere_count == 1 || s->count < 2 ||
	    (s->longitude_first && (s->count != 2 || s->hemisphere_count > 0)))
		return false;
	if (s->hemisphere_count == 2 &&
	    swapped != is_latitude(s->hemispheres[1]))
		return false;
	if (!combine(s->numbers, first, !swapped,
		     swapped ? &p.longitude : &p.latitude, &p.precision) ||
	    !combine(s->numbers + first, s->count - first, swapped,
		     swapped ? &p.latitude : &p.longitude, &p.precision))
		return false;
	if (s->hemisphere_count == 2) {
		apply_hemisphere(s->hemispheres[swapped], &p.latitude);
		apply_hemisphere(s->hemispheres[!swapped], &p.longitude);
	}
	*ret_position = p;
	return true;
}

/* What stands before the two numbers of an address, and between them; the
 * marker of a place before the middle of the map that shows it. */
static const struct uri_form {
	const char *before, *zoom, *between;
} uri_forms[] = {
	{"geo:", NULL, ","},	{"!3d", NULL, "!4d"},
	{"?mlat=", NULL, "&mlon="}, {"?q=", NULL, ","},
	{"?q=", NULL, "%2C"},	{"&q=", NULL, ","},
	{"#map=", "/", "/"},	{"@", NULL, ","},
};

static const char *after(const char *text, size_t length, const char *what)
{
	size_t n = strlen(what);
	const char *found = memmem(text, length, what, n);

	return found != NULL ? found + n : NULL;
}

static size_t signed_number(const char *text, size_t length)
{
	size_t n = length > 0 && *text == '-';

	while (n < length && ((text[n] >= '0' && text[n] <= '9') ||
			      text[n] == '.'))
		n++;
	return n;
}

/* Its two numbers, with a comma between, into `pair`. */
static bool read_uri(const struct uri_form *form, const char *text,
		     size_t length, char *pair, size_t size, size_t *ret_n)
{
	const char *end = text + length, *first, *second;
	size_t n = strlen(form->between), a, b;

	first = after(text, length, form->before);
	if (first != NULL && form->zoom != NULL)
		first = after(first, (size_t)(end - first), form->zoom);
	if (first == NULL)
		return false;
	a = signed_number(first, (size_t)(end - first));
	second = first + a + n;
	if (a == 0 || second >= end || memcmp(first + a, form->between, n) != 0)
		return false;
	b = signed_number(second, (size_t)(end - second));
	if (b == 0 || a + b + 1 > size)
		return false;
	memcpy(pair, first, a);
	pair[a] = ',';
	memcpy(pair + a + 1, second, b);
	*ret_n = a + 1 + b;
	return true;
}

/* "geo:42.2,130.3;u=35", ".../@42.2,130.3,15z": the two numbers alone. */
static void find_uri(const char **text, size_t *length, char *pair,
		     size_t size)
{
	for (size_t i = 0; i < sizeof(uri_forms) / sizeof(*uri_forms); i++)
		if (read_uri(&uri_forms[i], *text, *length, pair, size,
			     length)) {
			*text = pair;
			return;
		}
}

/* "POINT(130.3 42.2)", as maps and databases write it (OGC 06-103r4): the
 * longitude first. */
static bool find_point(const char **text, size_t *length)
{
	static const char word[] = "point";
	size_t n = sizeof(word) - 1;

	if (*length <= n || strncasecmp(*text, word, n) != 0)
		return false;
	*text += n;
	*length -= n;
	return true;
}

/* "42,2385 130,287": commas without a space behind are decimal where there
 * is no point. */
static bool has_decimal_commas(const char *text, size_t length)
{
	int glued = 0;

	for (size_t i = 0; i + 1 < length; i++) {
		if (text[i] == '.')
			return false;
		if (text[i] == ',')
			glued += text[i + 1] >= '0' && text[i + 1] <= '9'
					 ? 1
					 : -10;
	}
	return glued == 2;
}

bool position_parse(const char *text, size_t length,
		    struct position *ret_position)
{
	struct scan s = {0};
	char pair[64];

	find_uri(&text, &length, pair, sizeof(pair));
	s.longitude_first = find_point(&text, &length);
	if (length > 128)
		return false;
	s.text = text;
	s.length = length;
	s.decimal_comma = has_decimal_commas(text, length);
	return scan(&s) && finish(&s, ret_position);
}

static void print_one(struct buffer *out, int32_t value, int decimals,
		      const char *signs)
{
	int64_t size = value < 0 ? -(int64_t)value : value, step = 1;

	for (int i = decimals; i < 6; i++)
		step *= 10;
	size = (size + step / 2) / step;
	for (; decimals > 0 && size % 10 == 0; decimals--) {
		size /= 10;
		step *= 10;
	}
	buffer_appendf(out, "%lld", (long long)(size / (MICRO / step)));
	if (decimals > 0)
		buffer_appendf(out, ".%0*lld", decimals,
			       (long long)(size % (MICRO / step)));
	buffer_appendf(out, " %c", signs[value < 0]);
}

enum status position_print(const struct position *position, struct buffer *out)
{
	int decimals = 1; /* one more than the coarser of the two allows */

	for (int half = MICRO / 2; decimals < 6 && half > position->precision;
	     half /= 10)
		decimals++;
	print_one(out, position->latitude, decimals, "NS");
	buffer_append_char(out, ' ');
	print_one(out, position->longitude, decimals, "EW");
	return out->status;
}

double position_distance(const struct position *a, const struct position *b)
{
	const double radians = 3.14159265358979323846 / 180.0 / MICRO;
	const double radius = 6371008.8; /* IUGG mean radius, metres */
	double from = a->latitude * radians, to = b->latitude * radians;
	double up = sin((to - from) / 2);
	double across = sin((b->longitude - a->longitude) * radians / 2);
	double h = up * up + cos(from) * cos(to) * across * across;

	return 2 * radius * asin(sqrt(h > 1 ? 1 : h));
}
