/* The canonical form of EDTF: see edtf.h. */
#include "src/base/edtf.h"

static const char *const marks[] = {"", "?", "~", "%"};

static void print_digits(struct buffer *out, int64_t value, unsigned mask,
			 int digits)
{
	char text[20];

	for (int i = digits - 1; i >= 0; i--, mask >>= 1, value /= 10)
		text[i] = (char)(mask & 1 ? 'X' : '0' + value % 10);
	buffer_append(out, text, (size_t)digits);
}

static void print_year(struct buffer *out, const struct edtf_date *date)
{
	int64_t year = date->year < 0 ? -date->year : date->year;

	if (date->long_year)
		buffer_append_char(out, 'Y');
	if (date->negative)
		buffer_append_char(out, '-');
	for (int i = 0; i < date->exponent; i++)
		year /= 10;
	if (date->long_year)
		buffer_appendf(out, "%lld", (long long)year);
	else
		print_digits(out, year, date->unspecified[EDTF_PART_YEAR], 4);
	if (date->exponent != 0)
		buffer_appendf(out, "E%d", date->exponent);
	if (date->significant != 0)
		buffer_appendf(out, "S%d", date->significant);
}

static void print_time(struct buffer *out, const struct edtf_date *date)
{
	int zone = date->zone < 0 ? -date->zone : date->zone;

	buffer_appendf(out, "T%02d:%02d:%02d", date->hour, date->minute,
		       date->second);
	if (!date->has_zone)
		return;
	if (zone == 0)
		buffer_append_char(out, 'Z');
	else
		buffer_appendf(out, "%c%02d:%02d", date->zone < 0 ? '-' : '+',
			       zone / 60, zone % 60);
}

static int part_count(const struct edtf_date *date)
{
	static const int counts[] = {[EDTF_YEAR] = 1,
				     [EDTF_SEASON] = 2,
				     [EDTF_MONTH] = 2,
				     [EDTF_DAY] = 3,
				     [EDTF_SECOND] = 3};

	return counts[date->precision];
}

static bool is_qualified_as_one(const struct edtf_date *date)
{
	for (int i = 1; i < part_count(date); i++)
		if (date->qualifier[i] != date->qualifier[0])
			return false;
	return true;
}

static void print_date(struct buffer *out, const struct edtf_date *date)
{
	bool as_one = is_qualified_as_one(date);
	int parts = part_count(date);

	if (!as_one)
		buffer_append_string(out, marks[date->qualifier[0]]);
	print_year(out, date);
	for (int i = 1; i < parts; i++) {
		buffer_append_char(out, '-');
		if (!as_one)
			buffer_append_string(out, marks[date->qualifier[i]]);
		print_digits(out, i == 1 ? date->month : date->day,
			     date->unspecified[i], 2);
	}
	if (as_one)
		buffer_append_string(out, marks[date->qualifier[0]]);
	if (date->precision == EDTF_SECOND)
		print_time(out, date);
}

/* In an interval an open end is "..", an unknown one nothing; in a set an
 * open end is nothing beside the dots. */
static void print_end(struct buffer *out, enum edtf_end end,
		      const struct edtf_date *date, bool in_set)
{
	if (end == EDTF_END_DATE)
		print_date(out, date);
	else if (end == EDTF_END_OPEN && !in_set)
		buffer_append_string(out, "..");
}

static void print_element(struct buffer *out, const struct edtf_element *e,
			  bool in_set)
{
	print_end(out, e->low_end, &e->low, in_set);
	if (!e->is_range)
		return;
	buffer_append_string(out, in_set ? ".." : "/");
	print_end(out, e->high_end, &e->high, in_set);
}

enum status edtf_print(const struct edtf *edtf, struct buffer *out)
{
	bool set = edtf->shape == EDTF_ONE_OF || edtf->shape == EDTF_ALL_OF;

	if (set)
		buffer_append_char(out, edtf->shape == EDTF_ONE_OF ? '[' : '{');
	for (int i = 0; i < edtf->count; i++) {
		if (i > 0)
			buffer_append_char(out, ',');
		print_element(out, &edtf->elements[i], set);
	}
	if (set)
		buffer_append_char(out, edtf->shape == EDTF_ONE_OF ? ']' : '}');
	return out->status;
}
