/* Canonical lines of rows: written from, and read back into, the columns of
 * store/table.h. docs/case-format.md gives the form. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/base/json.h"
#include "store/rowline.h"
#include "store/textform.h"

static void write_key(struct buffer *out, const char *key)
{
	buffer_append_string(out, ",\"");
	buffer_append_string(out, key);
	buffer_append_string(out, "\":");
}

static void write_quoted(struct buffer *out, const char *text)
{
	json_write_string(out, text, strlen(text));
}

static void write_id(struct buffer *out, int64_t id)
{
	char printed[ID_LENGTH + 1];

	id_print(id, printed);
	write_quoted(out, printed);
}

static void write_time(struct buffer *out, int64_t ms)
{
	char printed[CLOCK_TEXT_MAX];

	clock_print(ms, printed);
	write_quoted(out, printed);
}

/* "holds", or KIND.FIELD: a line is read alone, and field words repeat. */
static enum status write_field(const struct registry *r, struct buffer *out,
			       int64_t number, struct error *err)
{
	const struct field *f = registry_field(r, (int)number);
	const struct kind *k;
	char name[160];

	if (!f)
		return error_set(err, STATUS_CORRUPT, "no field %" PRId64
				 " in the registry", number);
	if (f->number == FIELD_HOLDS) {
		write_quoted(out, f->word);
		return STATUS_OK;
	}
	k = registry_kind(r, f->kind);
	snprintf(name, sizeof(name), "%s.%s", k->word, f->word);
	write_quoted(out, name);
	return STATUS_OK;
}

static enum status write_kind(const struct registry *r, struct buffer *out,
			      int64_t number, struct error *err)
{
	const struct kind *k = registry_kind(r, (int)number);

	if (!k)
		return error_set(err, STATUS_CORRUPT, "no kind %" PRId64
				 " in the registry", number);
	write_quoted(out, k->word);
	return STATUS_OK;
}

static enum status write_choice(const struct registry *r, struct buffer *out,
				int64_t number, struct error *err)
{
	const struct choice *c = registry_choice(r, (int)number);

	if (!c)
		return error_set(err, STATUS_CORRUPT, "no choice %" PRId64
				 " in the registry", number);
	write_quoted(out, c->word);
	return STATUS_OK;
}

static enum status write_datum(const struct registry *r, struct buffer *out,
			       const struct column *column,
			       const struct datum *d, struct error *err)
{
	switch (column->type) {
	case COLUMN_TEXT:
	case COLUMN_HASH:
		json_write_string(out, d->text, d->length);
		return STATUS_OK;
	case COLUMN_INTEGER:
		buffer_appendf(out, "%" PRId64, d->integer);
		return STATUS_OK;
	case COLUMN_WORD:
		write_quoted(out, column->words[d->integer]);
		return STATUS_OK;
	case COLUMN_TIME:
		write_time(out, d->integer);
		return STATUS_OK;
	case COLUMN_KIND:
		return write_kind(r, out, d->integer, err);
	case COLUMN_FIELD:
		return write_field(r, out, d->integer, err);
	case COLUMN_CHOICE:
		return write_choice(r, out, d->integer, err);
	case COLUMN_ROW:
	case COLUMN_ANY:
		write_id(out, d->integer);
		return STATUS_OK;
	}
	bug("column type %d", (int)column->type);
}

enum status textform_write_row(const struct registry *registry,
			       const struct row *row, struct buffer *out,
			       struct error *err)
{
	const struct table *t = table_get(row->table);
	enum status status = STATUS_OK;

	buffer_append_string(out, "{\"t\":");
	write_quoted(out, t->word);
	write_key(out, "id");
	write_id(out, row->id);
	for (int i = 0; i < t->count && status == STATUS_OK; i++) {
		if (row->data[i].type == DATUM_NULL)
			continue;
		write_key(out, t->columns[i].key);
		status = write_datum(registry, out, &t->columns[i],
				     &row->data[i], err);
	}
	buffer_append_char(out, '}');
	if (status == STATUS_OK && out->status != STATUS_OK)
		status = error_set(err, out->status, "a line of %s: %s",
				   t->word, status_to_string(out->status));
	return status;
}

bool rowline_time(const char *text, int64_t *ret_ms)
{
	int year, month, day, hour, minute, second, ms = 0, used = 0;
	struct tm tm = { .tm_isdst = 0 };
	time_t t;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day,
		   &hour, &minute, &second, &used) != 6)
		return false;
	text += used;
	if (*text == '.' && sscanf(text, ".%3dZ%n", &ms, &used) == 1)
		text += used - 1;
	if (strcmp(text, "Z"))
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	t = timegm(&tm);
	*ret_ms = (int64_t)t * 1000 + ms;
	return true;
}

int rowline_field(const struct registry *r, const char *word, int kind)
{
	const char *dot = strchr(word, '.');
	const struct kind *k;
	const struct field *f;

	if (!strcmp(word, "holds"))
		return FIELD_HOLDS;
	k = dot ? registry_kind_by_word(r, word, (size_t)(dot - word))
		: registry_kind(r, kind);
	if (!k)
		return 0;
	word = dot ? dot + 1 : word;
	f = registry_field_by_word(r, k, word, strlen(word));
	return f ? f->number : 0;
}

int rowline_choice(const struct registry *r, const struct field *field,
		   const char *word)
{
	const struct choice *c = NULL;

	if (field && field->type == VALUE_CHOICE)
		c = registry_choice_by_word(r, field->qualifier, word,
					    strlen(word));
	return c ? c->number : 0;
}

static bool take_word(const struct rowline *in, struct row *row, int column,
		      const char *text)
{
	const struct column *c = &table_get(row->table)->columns[column];
	const struct kind *k;
	int64_t number = 0;

	switch (c->type) {
	case COLUMN_WORD:
		number = words_find(c->words, text, strlen(text));
		row_set_integer(row, column, number);
		return number >= 0;
	case COLUMN_KIND:
		k = registry_kind_by_word(in->registry, text, strlen(text));
		number = k ? k->number : 0;
		break;
	case COLUMN_FIELD:
		number = rowline_field(in->registry, text, in->kind);
		break;
	case COLUMN_CHOICE:
		number = rowline_choice(
			in->registry,
			registry_field(in->registry,
				       (int)row_integer(row, CLAIM_FIELD)),
			text);
		break;
	case COLUMN_TIME:
		if (!rowline_time(text, &number))
			return false;
		row_set_integer(row, column, number);
		return true;
	default:
		return false;
	}
	row_set_integer(row, column, number);
	return number != 0;
}

static enum status take_value(const struct rowline *in, struct row *row,
			      int column, const json_t *value,
			      struct error *err)
{
	const struct column *c = &table_get(row->table)->columns[column];
	const char *text = json_string_value(value);
	int64_t id;

	if (c->type == COLUMN_INTEGER) {
		if (!json_is_integer(value))
			return error_set(err, STATUS_INVALID,
					 "%s: a whole number is wanted",
					 c->key);
		row_set_integer(row, column, json_integer_value(value));
		return STATUS_OK;
	}
	if (!text || strlen(text) != json_string_length(value))
		return error_set(err, STATUS_INVALID, "%s: a text is wanted",
				 c->key);
	if (c->type == COLUMN_TEXT || c->type == COLUMN_HASH) {
		row_set_text_n(row, column, text, json_string_length(value));
		return STATUS_OK;
	}
	if (c->type == COLUMN_ROW || c->type == COLUMN_ANY) {
		if (!in->id(in->payload, text, &id))
			return error_set(err, STATUS_INVALID, "%s: %s: neither "
					 "an id nor a @name", c->key, text);
		row_set_integer(row, column, id);
		return STATUS_OK;
	}
	if (!take_word(in, row, column, text))
		return error_set(err, STATUS_INVALID, "%s: %s: no such word",
				 c->key, text);
	return STATUS_OK;
}

enum status rowline_key(const struct rowline *in, struct row *row,
			const char *key, const json_t *value,
			struct error *err)
{
	int column = table_column(row->table, key, strlen(key));

	if (column < 0)
		return error_set(err, STATUS_INVALID, "%s: %s has no such key",
				 key, table_get(row->table)->word);
	return take_value(in, row, column, value, err);
}

enum status rowline_take(const struct rowline *in, const json_t *object,
			 const char *const *skip, struct row *row,
			 struct error *err)
{
	const struct table *t = table_get(row->table);
	const char *key;
	json_t *value;

	/* In the order of the columns, because a choice is read by its field;
	 * then a look for keys that no column has. */
	for (int i = 0; i < t->count; i++) {
		enum status status;

		value = json_object_get(object, t->columns[i].key);
		if (!value || (skip && words_find(skip, t->columns[i].key,
						  strlen(t->columns[i].key)) >=
				       0))
			continue;
		status = take_value(in, row, i, value, err);
		if (status != STATUS_OK)
			return status;
	}
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
		if (table_column(row->table, key, strlen(key)) < 0 &&
		    strcmp(key, "t") && strcmp(key, "id") &&
		    !(skip && words_find(skip, key, strlen(key)) >= 0))
			return error_set(err, STATUS_INVALID,
					 "%s: %s has no such key", key,
					 t->word);
	return STATUS_OK;
}

static bool plain_id(void *payload, const char *text, int64_t *ret_id)
{
	(void)payload;
	return id_parse(text, strlen(text), ret_id);
}

/* Texts point into the JSON value; the context owns that. */
static int drop_json(json_t **holder)
{
	json_decref(*holder);
	return 0;
}

enum status textform_read_row(const struct registry *registry, const void *ctx,
			      const char *line, size_t length,
			      struct row *ret_row, struct error *err)
{
	struct rowline in = { .registry = registry, .id = plain_id };
	json_error_t problem;
	json_t **holder = talloc(ctx, json_t *), *object;
	const char *word, *id;
	struct row row;
	enum table_id table;
	enum status status;
	int64_t number;

	if (!holder)
		return error_set(err, STATUS_NOMEM, "out of memory");
	object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &problem);
	if (!object)
		return error_set(err, STATUS_INVALID, "%s", problem.text);
	*holder = object;
	talloc_set_destructor(holder, drop_json);
	word = json_string_value(json_object_get(object, "t"));
	id = json_string_value(json_object_get(object, "id"));
	table = word ? table_from_word(word, strlen(word)) : TABLE_LAST;
	if (table == TABLE_LAST || !id ||
	    !id_parse(id, strlen(id), &number))
		return error_set(err, STATUS_INVALID, "no row: t or id");
	row_init(&row, table, number);
	status = rowline_take(&in, object, NULL, &row, err);
	if (status == STATUS_OK)
		*ret_row = row;
	return status;
}
