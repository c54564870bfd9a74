/* Keys of JSON objects into the columns of store/table.h. docs/case-format.md
 * gives the form. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/rowline.h"
#include "store/textform.h"

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

/* Fields are read by the kind of the record that they belong to. */
struct owner {
	enum table_id table;
	int field, record;
};
static const struct owner owners[] = {
	{ TABLE_CLAIM, CLAIM_FIELD, CLAIM_RECORD },
	{ TABLE_CLAIM, CLAIM_ANCHOR_FIELD, CLAIM_ANCHOR },
	{ TABLE_JUDGEMENT, JUDGEMENT_FIELD, JUDGEMENT_ABOUT },
};

static int owner_kind(const struct rowline *in, const struct row *row,
		      int column)
{
	for (size_t i = 0; in->kind_of && i < sizeof(owners) / sizeof(*owners);
	     i++)
		if (owners[i].table == row->table &&
		    owners[i].field == column)
			return in->kind_of(in->payload,
					   row_integer(row,
						       owners[i].record));
	return 0;
}

static int64_t take_field(const struct rowline *in, const struct row *row,
			  int column, const char *text)
{
	bool bare = !strchr(text, '.') && strcmp(text, "holds");

	return rowline_field(in->registry, text,
			     bare ? owner_kind(in, row, column) : 0);
}

static int64_t take_kind(const struct rowline *in, const char *text)
{
	const struct kind *k =
		registry_kind_by_word(in->registry, text, strlen(text));

	return k ? k->number : 0;
}

bool rowline_word(const struct rowline *in, const struct row *row, int column,
		  const char *text, int64_t *ret)
{
	const struct column *c = &table_get(row->table)->columns[column];

	switch (c->type) {
	case COLUMN_WORD:
		*ret = words_find(c->words, text, strlen(text));
		return *ret >= 0;
	case COLUMN_TIME:
		return rowline_time(text, ret);
	case COLUMN_KIND:
		*ret = take_kind(in, text);
		break;
	case COLUMN_FIELD:
		*ret = take_field(in, row, column, text);
		break;
	case COLUMN_CHOICE:
		*ret = rowline_choice(
			in->registry,
			registry_field(in->registry,
				       (int)row_integer(row, CLAIM_FIELD)),
			text);
		break;
	default:
		return false;
	}
	return *ret != 0;
}

static enum status take_integer(struct row *row, int column,
				const json_t *value, struct error *err)
{
	const char *key = table_get(row->table)->columns[column].key;

	if (!json_is_integer(value))
		return error_set(err, STATUS_INVALID,
				 "%s: a whole number is wanted", key);
	row_set_integer(row, column, json_integer_value(value));
	return STATUS_OK;
}

static enum status wrong_word(const struct column *c, const char *text,
			      struct error *err)
{
	static const char *const wanted[] = {
		[COLUMN_KIND] = "no such kind", [COLUMN_FIELD] = "no such "
		"field of that record's kind", [COLUMN_CHOICE] = "no such "
		"choice of that field", [COLUMN_TIME] = "write a time as "
		"2023-10-16T05:30:00Z", [COLUMN_HASH] = NULL
	};
	struct buffer words;
	char array[300];

	if (c->type != COLUMN_WORD)
		return error_set(err, STATUS_INVALID, "%s: %s: %s", c->key,
				 text, wanted[c->type]);
	buffer_init_fixed(&words, array, sizeof(array));
	for (int i = 0; c->words[i]; i++)
		buffer_appendf(&words, "%s%s", i ? ", " : "", c->words[i]);
	return error_set(err, STATUS_INVALID, "%s: %s: write one of %s",
			 c->key, text, array);
}

static enum status take_value(const struct rowline *in, struct row *row,
			      int column, const json_t *value,
			      struct error *err)
{
	const struct column *c = &table_get(row->table)->columns[column];
	const char *text = json_string_value(value);
	int64_t number;

	if (c->type == COLUMN_INTEGER)
		return take_integer(row, column, value, err);
	if (!text)
		return error_set(err, STATUS_INVALID, "%s: a text is wanted",
				 c->key);
	if (rowline_is_text(c->type)) {
		row_set_text_n(row, column, text, json_string_length(value));
		return STATUS_OK;
	}
	if (rowline_is_id(c->type)) {
		if (!in->id(in->payload, text, &number))
			return error_set(err, STATUS_INVALID, "%s: %s: write "
					 "an id of 13 letters%s", c->key, text,
					 in->kind_of ? " or @name" : "");
	} else if (!rowline_word(in, row, column, text, &number)) {
		return wrong_word(c, text, err);
	}
	row_set_integer(row, column, number);
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

static bool is_skipped(const char *key, const char *const *skip)
{
	return !strcmp(key, "t") || !strcmp(key, "id") ||
	       (skip && words_find(skip, key, strlen(key)) >= 0);
}

enum status rowline_take(const struct rowline *in, const json_t *object,
			 const char *const *skip, struct row *row,
			 struct error *err)
{
	const struct table *t = table_get(row->table);
	const json_t *values[ROW_COLUMNS_MAX] = { NULL };
	enum status status = STATUS_OK;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		int column;

		if (is_skipped(key, skip))
			continue;
		column = table_column(row->table, key, strlen(key));
		if (column < 0)
			return error_set(err, STATUS_INVALID,
					 "%s: %s has no such key", key,
					 t->word);
		values[column] = value;
	}
	/* In the order of the columns: a choice is read by its field, a field
	 * by its record. */
	for (int i = 0; i < t->count && status == STATUS_OK; i++)
		if (values[i])
			status = take_value(in, row, i, values[i], err);
	return status;
}

bool rowline_plain_id(void *payload, const char *text, int64_t *ret_id)
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

static enum status read_json(const struct rowline *in, const json_t *object,
			     struct row *ret_row, struct error *err)
{
	const char *word = json_string_value(json_object_get(object, "t"));
	const char *id = json_string_value(json_object_get(object, "id"));
	enum table_id table =
		word ? table_from_word(word, strlen(word)) : TABLE_LAST;
	struct row row;
	int64_t number;
	enum status status;

	if (table == TABLE_LAST || !id || !rowline_plain_id(NULL, id, &number))
		return error_set(err, STATUS_INVALID, "no row: t or id");
	row_init(&row, table, number);
	status = rowline_take(in, object, NULL, &row, err);
	if (status == STATUS_OK)
		*ret_row = row;
	return status;
}

enum status textform_read_row(const struct registry *registry, const void *ctx,
			      const char *line, size_t length,
			      struct row *ret_row, struct error *err)
{
	struct rowline in = { .registry = registry, .id = rowline_plain_id };
	json_t **holder = talloc_zero(ctx, json_t *), *object;
	char *copy = holder ? talloc_strndup(holder, line, length) : NULL;
	json_error_t problem;
	struct row row;

	if (!copy)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (strlen(copy) == length && rowline_flat(&in, copy, length, &row)) {
		*ret_row = row;
		return STATUS_OK;
	}
	object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &problem);
	if (!object)
		return error_set(err, STATUS_INVALID, "%s", problem.text);
	*holder = object;
	talloc_set_destructor(holder, drop_json);
	return read_json(&in, object, ret_row, err);
}
