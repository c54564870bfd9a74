/* Canonical lines of rows, written. docs/case-format.md gives the form. */
#include <inttypes.h>
#include <string.h>

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

static enum status damaged(const struct column *column, int64_t number,
			   struct error *err)
{
	return error_set(err, STATUS_CORRUPT, "%s: nothing has the number "
			 "%" PRId64 " here", column->key, number);
}

static enum status write_id(struct buffer *out, const struct column *column,
			    int64_t id, struct error *err)
{
	char printed[ID_LENGTH + 1];

	if (id <= 0)
		return damaged(column, id, err);
	id_print(id, printed);
	write_quoted(out, printed);
	return STATUS_OK;
}

static enum status write_time(struct buffer *out, const struct column *column,
			      int64_t ms, struct error *err)
{
	char printed[ROWLINE_TIME_MAX];
	int64_t again;

	rowline_time_print(ms, printed);
	if (!rowline_time(printed, &again))
		return damaged(column, ms, err);
	write_quoted(out, printed);
	return STATUS_OK;
}

static enum status write_word(struct buffer *out, const struct column *column,
			      int64_t number, struct error *err)
{
	int count = 0;

	while (column->words[count])
		count++;
	if (number < 0 || number >= count)
		return damaged(column, number, err);
	write_quoted(out, column->words[number]);
	return STATUS_OK;
}

/* "holds", or KIND.FIELD: a line is read alone, and field words repeat. */
static enum status write_field(const struct registry *r, struct buffer *out,
			       const struct column *column, int64_t number,
			       struct error *err)
{
	const struct field *f = registry_field(r, (int)number);

	if (!f)
		return damaged(column, number, err);
	if (f->number == FIELD_HOLDS)
		write_quoted(out, f->word);
	else
		buffer_appendf(out, "\"%s.%s\"",
			       registry_kind(r, f->kind)->word, f->word);
	return STATUS_OK;
}

static enum status write_kind(const struct registry *r, struct buffer *out,
			      const struct column *column, int64_t number,
			      struct error *err)
{
	const struct kind *k = registry_kind(r, (int)number);

	if (!k)
		return damaged(column, number, err);
	write_quoted(out, k->word);
	return STATUS_OK;
}

static enum status write_choice(const struct registry *r, struct buffer *out,
				const struct column *column, int64_t number,
				struct error *err)
{
	const struct choice *c = registry_choice(r, (int)number);

	if (!c)
		return damaged(column, number, err);
	write_quoted(out, c->word);
	return STATUS_OK;
}

static enum status write_text(struct buffer *out, const struct column *column,
			      const struct datum *d, struct error *err)
{
	if (json_write_string(out, d->text, d->length) == STATUS_INVALID)
		return error_set(err, STATUS_CORRUPT, "%s: the text is no "
				 "UTF-8", column->key);
	return STATUS_OK;
}

static enum status write_datum(const struct registry *r, struct buffer *out,
			       const struct column *column,
			       const struct datum *d, struct error *err)
{
	switch (column->type) {
	case COLUMN_TEXT:
	case COLUMN_HASH:
		return write_text(out, column, d, err);
	case COLUMN_INTEGER:
		buffer_appendf(out, "%" PRId64, d->integer);
		return STATUS_OK;
	case COLUMN_WORD:
		return write_word(out, column, d->integer, err);
	case COLUMN_TIME:
		return write_time(out, column, d->integer, err);
	case COLUMN_KIND:
		return write_kind(r, out, column, d->integer, err);
	case COLUMN_FIELD:
		return write_field(r, out, column, d->integer, err);
	case COLUMN_CHOICE:
		return write_choice(r, out, column, d->integer, err);
	case COLUMN_ROW:
	case COLUMN_ANY:
		return write_id(out, column, d->integer, err);
	}
	bug("column type %d", (int)column->type);
}

enum status textform_write_row(const struct registry *registry,
			       const struct row *row, struct buffer *out,
			       struct error *err)
{
	static const struct column id = { .key = "id" };
	const struct table *t = table_get(row->table);
	enum status status;

	buffer_append_string(out, "{\"t\":");
	write_quoted(out, t->word);
	write_key(out, id.key);
	status = write_id(out, &id, row->id, err);
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
