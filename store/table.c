#include "store/table.h"

#include <string.h>
#include <talloc.h>

#include "src/base/status.h"

#define WORDS_DEFINE(name, ...)                                               \
	const char *const words_##name[] = { __VA_ARGS__, NULL };
WORDS_TABLE(WORDS_DEFINE)
#undef WORDS_DEFINE

/* Column types with _NEED are required; the token is split here. */
#define TYPE_ROW COLUMN_ROW, false
#define TYPE_ROW_NEED COLUMN_ROW, true
#define TYPE_ANY COLUMN_ANY, false
#define TYPE_ANY_NEED COLUMN_ANY, true
#define TYPE_TEXT COLUMN_TEXT, false
#define TYPE_TEXT_NEED COLUMN_TEXT, true
#define TYPE_INTEGER COLUMN_INTEGER, false
#define TYPE_WORD COLUMN_WORD, false
#define TYPE_KIND_NEED COLUMN_KIND, true
#define TYPE_FIELD COLUMN_FIELD, false
#define TYPE_FIELD_NEED COLUMN_FIELD, true
#define TYPE_CHOICE COLUMN_CHOICE, false
#define TYPE_TIME COLUMN_TIME, false
#define TYPE_HASH COLUMN_HASH, false

#define COLUMN_DEFINE(column, key, type, refers, words)                       \
	{ key, TYPE_##type, TABLE_##refers, words },
#define TAIL                                                                  \
	{ "dated", COLUMN_TIME, false, TABLE_LAST, NULL },                    \
	{ "analyst", COLUMN_TEXT, false, TABLE_LAST, NULL },

#define COLUMNS_DEFINE(name, word)                                            \
	static const struct column columns_##name[] = {                       \
		name##_COLUMNS(COLUMN_DEFINE) TAIL };
TABLE_TABLE(COLUMNS_DEFINE)
#undef COLUMNS_DEFINE

static const struct table tables[TABLE_LAST] = {
#define TABLE_DEFINE(name, word)                                              \
	[TABLE_##name] = { word, columns_##name, name##_COUNT + 2 },
	TABLE_TABLE(TABLE_DEFINE)
#undef TABLE_DEFINE
};

#define COUNT_FITS(name, word)                                                \
	_Static_assert(name##_COUNT + 2 <= ROW_COLUMNS_MAX, word);
TABLE_TABLE(COUNT_FITS)
#undef COUNT_FITS

const struct table *table_get(enum table_id table)
{
	if ((unsigned)table >= TABLE_LAST)
		bug("no table %d", (int)table);
	return &tables[table];
}

enum table_id table_from_word(const char *word, size_t length)
{
	for (int i = 0; i < TABLE_LAST; i++)
		if (strlen(tables[i].word) == length &&
		    !memcmp(tables[i].word, word, length))
			return (enum table_id)i;
	return TABLE_LAST;
}

int table_column(enum table_id table, const char *key, size_t length)
{
	const struct table *t = table_get(table);

	for (int i = 0; i < t->count; i++)
		if (strlen(t->columns[i].key) == length &&
		    !memcmp(t->columns[i].key, key, length))
			return i;
	return -1;
}

int words_find(const char *const *words, const char *word, size_t length)
{
	for (int i = 0; words[i]; i++)
		if (strlen(words[i]) == length &&
		    !memcmp(words[i], word, length))
			return i;
	return -1;
}

void row_init(struct row *row, enum table_id table, int64_t id)
{
	memset(row, 0, sizeof(*row));
	row->table = table;
	row->id = id;
}

static struct datum *datum_at(struct row *row, int column)
{
	if (column < 0 || column >= table_get(row->table)->count)
		bug("table %s has no column %d",
		    table_get(row->table)->word, column);
	return &row->data[column];
}

void row_set_integer(struct row *row, int column, int64_t value)
{
	struct datum *d = datum_at(row, column);

	memset(d, 0, sizeof(*d));
	if (value == 0)
		return; /* the default and "not set" are one */
	d->type = DATUM_INTEGER;
	d->integer = value;
}

void row_set_text_n(struct row *row, int column, const char *text, size_t n)
{
	struct datum *d = datum_at(row, column);

	memset(d, 0, sizeof(*d));
	if (!text || n == 0)
		return;
	d->type = DATUM_TEXT;
	d->text = text;
	d->length = n;
}

void row_set_text(struct row *row, int column, const char *text)
{
	row_set_text_n(row, column, text, text ? strlen(text) : 0);
}

struct row *row_copy(const void *ctx, const struct row *row)
{
	struct row *copy = talloc(ctx, struct row);

	if (!copy)
		return NULL;
	*copy = *row;
	for (int i = 0; i < ROW_COLUMNS_MAX; i++) {
		struct datum *d = &copy->data[i];

		if (d->type != DATUM_TEXT)
			continue;
		d->text = talloc_strndup(copy, d->text, d->length);
		if (!d->text) {
			talloc_free(copy);
			return NULL;
		}
	}
	return copy;
}
