/* Canonical lines read without the general parser: keys in canonical order,
 * no space, no escape. Anything else is left to that parser, which also says
 * what is wrong. Nearly all lines of large files are such, and jansson takes
 * a third of the time of their load. */
#include <string.h>

#include "src/base/text.h"
#include "store/rowline.h"

struct flat {
	char *at, *end;
};

static bool flat_literal(struct flat *f, const char *literal, size_t n)
{
	if ((size_t)(f->end - f->at) < n || memcmp(f->at, literal, n))
		return false;
	f->at += n;
	return true;
}
#define FLAT_LITERAL(f, text) flat_literal(f, text, sizeof(text) - 1)

/* A string behind its opening quote; its closing quote becomes NUL. */
static bool flat_string(struct flat *f, char **ret_text, size_t *ret_length)
{
	char *close = memchr(f->at, '"', (size_t)(f->end - f->at));

	if (!close)
		return false;
	for (const char *p = f->at; p < close; p++)
		if (*p == '\\' || (unsigned char)*p < 0x20)
			return false;
	*close = '\0';
	*ret_text = f->at;
	*ret_length = (size_t)(close - f->at);
	f->at = close + 1;
	return true;
}

static bool flat_integer(struct flat *f, int64_t *ret)
{
	bool negative = f->at < f->end && *f->at == '-';
	const char *first = f->at += negative;
	int64_t n = 0;

	while (f->at < f->end && *f->at >= '0' && *f->at <= '9' &&
	       f->at - first < 18)
		n = n * 10 + (*f->at++ - '0');
	*ret = negative ? -n : n;
	return f->at > first && (*first != '0' || f->at - first == 1);
}

static bool flat_value(const struct rowline *in, struct flat *f,
		       struct row *row, int column)
{
	enum column_type type = table_get(row->table)->columns[column].type;
	int64_t number;
	size_t length;
	char *text;

	if (type == COLUMN_INTEGER) {
		if (!flat_integer(f, &number))
			return false;
	} else if (!FLAT_LITERAL(f, "\"") || !flat_string(f, &text, &length)) {
		return false;
	} else if (rowline_is_text(type)) {
		row_set_text_n(row, column, text, length);
		return true;
	} else if (!(rowline_is_id(type) ? in->id(in->payload, text, &number)
				 : rowline_word(in, row, column, text,
						&number))) {
		return false;
	}
	row_set_integer(row, column, number);
	return true;
}

static bool flat_columns(const struct rowline *in, struct flat *f,
			 struct row *row)
{
	const struct table *t = table_get(row->table);
	int column = 0;

	while (FLAT_LITERAL(f, ",\"")) {
		size_t length;
		char *key;

		if (!flat_string(f, &key, &length) || !FLAT_LITERAL(f, ":"))
			return false;
		while (column < t->count && strcmp(t->columns[column].key, key))
			column++;
		if (column == t->count || !flat_value(in, f, row, column++))
			return false;
	}
	return FLAT_LITERAL(f, "}") && f->at == f->end;
}

bool rowline_flat(const struct rowline *in, char *line, size_t length,
		  struct row *ret_row)
{
	struct flat f = { .at = line, .end = line + length };
	enum table_id table;
	char *text;
	size_t n;

	if (!utf8_valid(line, length) || !FLAT_LITERAL(&f, "{\"t\":\"") ||
	    !flat_string(&f, &text, &n))
		return false;
	table = table_from_word(text, n);
	if (table == TABLE_LAST || !FLAT_LITERAL(&f, ",\"id\":\"") ||
	    !flat_string(&f, &text, &n))
		return false;
	row_init(ret_row, table, 0);
	return in->id(in->payload, text, &ret_row->id) &&
	       flat_columns(in, &f, ret_row);
}
