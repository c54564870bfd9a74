#include "src/ingest/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/identifier.h"
#include "src/base/text.h"

enum { KEY_BYTES = 200 };

struct reader {
	const struct registry *registry;
	const struct kind *kind;
	struct sheet_columns *columns;
};

bool field_is_number_of_one(const struct field *field)
{
	enum scheme scheme;

	if (field->type != VALUE_IDENTIFIER)
		return false;
	scheme = scheme_from_string(field->qualifier,
				    strlen(field->qualifier));
	return scheme != SCHEME_LAST && scheme != SCHEME_ANY &&
	       scheme != SCHEME_CALL_SIGN;
}

bool field_names_kind(const struct field *field, const struct kind *kind)
{
	const char *p = field->qualifier;
	size_t n = strlen(kind->word);

	if (field->type != VALUE_REFERENCE)
		return false;
	for (; *p; p += strcspn(p, ",")) {
		p += *p == ',';
		if (strcspn(p, ",") == n && !memcmp(p, kind->word, n))
			return true;
	}
	return false;
}

/* Folded: "Call_sign" and "call-sign" are one. */
static const char *fold(const char *text, char key[KEY_BYTES])
{
	struct buffer b;

	buffer_init_fixed(&b, key, KEY_BYTES);
	(void)text_fold(text, strlen(text), &b);
	return key;
}

static bool is_called(const char *word, const char *label, const char *key)
{
	char other[KEY_BYTES];

	return !strcmp(fold(word, other), key) ||
	       !strcmp(fold(label, other), key);
}

static const struct field *field_called(const struct kind *kind,
					const char *key)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->number != FIELD_HOLDS &&
		    is_called(kind->fields[i]->word, kind->fields[i]->label,
			      key))
			return kind->fields[i];
	return NULL;
}

static const struct kind *kind_of_reference(const struct reader *r,
					    const struct field *f)
{
	return f->type == VALUE_REFERENCE
		       ? registry_kind_by_word(r->registry, f->qualifier,
					       strcspn(f->qualifier, ","))
		       : NULL;
}

/* The part that stands for a reference, made when it is new; -1: too many. */
static int part_of(struct sheet_columns *c, const struct field *reference,
		   const struct kind *kind)
{
	for (int i = 1; i < c->part_count; i++)
		if (c->parts[i].reference == reference)
			return i;
	if (c->part_count == SHEET_PARTS_MAX)
		return -1;
	c->parts[c->part_count] = (struct part){ reference, kind };
	return c->part_count++;
}

/* Its name is what the reference itself prints. */
static bool take_part_field(struct reader *r, struct sheet_column *column,
			    const struct field *reference,
			    const struct kind *kind,
			    const struct field *field)
{
	column->part = 0;
	column->field = reference;
	if (field->type == VALUE_NAME)
		return true;
	column->part = part_of(r->columns, reference, kind);
	column->field = field;
	return column->part > 0;
}

/* "ship imo", "vessel imo": the words of the reference, then of its field. */
static bool take_two_words(struct reader *r, struct sheet_column *column,
			   const struct field *reference,
			   const struct kind *kind, const char *key)
{
	const char *const words[] = { reference->word, reference->label,
				      kind->word };
	char word[KEY_BYTES];

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(fold(words[i], word));
		const struct field *f;

		if (strncmp(key, word, n) || key[n] != ' ')
			continue;
		f = field_called(kind, key + n + 1);
		if (f)
			return take_part_field(r, column, reference, kind, f);
	}
	return false;
}

static bool take_by_reference(struct reader *r, struct sheet_column *column,
			      const struct field *reference, const char *key)
{
	const struct kind *kind = kind_of_reference(r, reference);
	const struct field *f;

	if (!kind)
		return false;
	if (is_called(kind->word, kind->label, key)) {
		column->part = 0;
		column->field = reference;
		return true;
	}
	if (take_two_words(r, column, reference, kind, key))
		return true;
	f = field_called(kind, key);
	return f && field_is_number_of_one(f) &&
	       take_part_field(r, column, reference, kind, f);
}

static bool take_header(struct reader *r, struct sheet_column *column)
{
	char key[KEY_BYTES];

	if (!*fold(column->header, key))
		return false;
	column->part = 0;
	column->field = field_called(r->kind, key);
	for (int i = 0; i < r->kind->field_count && !column->field; i++)
		if (!take_by_reference(r, column, r->kind->fields[i], key))
			column->field = NULL;
	return column->field != NULL;
}

/* The right side of a line of the map: kind.field. */
static bool take_mapped(struct reader *r, struct sheet_column *column,
			const char *word, char *field)
{
	const struct kind *k = registry_kind_by_word(r->registry, word,
						     strlen(word));
	char key[KEY_BYTES];
	const struct field *f;

	column->part = 0;
	column->field = NULL;
	fold(field, key);
	if (k == r->kind)
		column->field = field_called(k, key);
	for (int i = 0; i < r->kind->field_count && !column->field; i++) {
		const struct field *ref = r->kind->fields[i];
		const struct kind *taken = kind_of_reference(r, ref);

		if (k && field_names_kind(ref, k))
			taken = k;
		else if (!taken || strcmp(ref->word, word))
			continue;
		f = field_called(taken, key);
		if (f && !take_part_field(r, column, ref, taken, f))
			column->field = NULL;
	}
	return column->field != NULL;
}

static enum status add_column(struct reader *r, const struct sheet_column *column,
			      struct error *err)
{
	struct sheet_columns *c = r->columns;

	for (int i = 0; i < c->count; i++)
		if (c->list[i].part == column->part && !column->field->many &&
		    c->list[i].field == column->field)
			return error_set(err, STATUS_INVALID, "columns \"%s\" "
					 "and \"%s\" are both %s, which has "
					 "one value: say in a map which it is",
					 c->list[i].header, column->header,
					 column->field->word);
	c->list[c->count++] = *column;
	return STATUS_OK;
}

static enum status by_header(struct reader *r, const char *const *headers,
			     int count, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct sheet_column column = { .place = i, .header = headers[i] };

		if (take_header(r, &column))
			status = add_column(r, &column, err);
		else if (*headers[i])
			r->columns->others[r->columns->other_count++] =
				headers[i];
	}
	return status;
}

static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r", text[n - 1]))
		text[--n] = '\0';
	return text;
}

static int find_header(const char *const *headers, int count,
		       const char *wanted)
{
	char key[KEY_BYTES], other[KEY_BYTES];

	for (int i = 0; i < count; i++)
		if (!strcmp(headers[i], wanted))
			return i;
	fold(wanted, key);
	for (int i = 0; i < count; i++)
		if (*key && !strcmp(fold(headers[i], other), key))
			return i;
	return -1;
}

static enum status map_line(struct reader *r, const char *const *headers,
			    int count, char *line, struct error *err)
{
	char *equals = strrchr(line, '='), *header, *word, *dot;
	struct sheet_column column;

	if (!equals)
		return error_set(err, STATUS_INVALID, "a line is \"header = "
				 "kind.field\"");
	*equals = '\0';
	header = trim(line);
	word = trim(equals + 1);
	dot = strchr(word, '.');
	column.place = find_header(headers, count, header);
	if (column.place < 0)
		return error_set(err, STATUS_INVALID, "the file has no column "
				 "\"%s\"", header);
	column.header = headers[column.place];
	if (dot)
		*dot = '\0';
	if (!dot || !take_mapped(r, &column, word, dot + 1))
		return error_set(err, STATUS_INVALID, "%s%s%s: no field of a "
				 "%s or of what it refers to", word,
				 dot ? "." : "", dot ? dot + 1 : "",
				 r->kind->word);
	return add_column(r, &column, err);
}

static enum status by_map(struct reader *r, const char *const *headers,
			  int count, const char *map, const char *name,
			  struct error *err)
{
	char *text = talloc_strdup(r->columns, map), *line = text;
	struct error why;

	if (!text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!strncmp(line, "\xef\xbb\xbf", 3))
		line += 3;
	for (int number = 1; line && *line; number++) {
		char *next = strchr(line, '\n');
		enum status status = STATUS_OK;

		if (next)
			*next++ = '\0';
		line = trim(line);
		if (*line && *line != '#')
			status = map_line(r, headers, count, line, &why);
		if (status != STATUS_OK)
			return error_set(err, status, "%s:%d: %s", name,
					 number, why.text);
		line = next;
	}
	return STATUS_OK;
}

static void list_others(struct sheet_columns *c, const char *const *headers,
			int count)
{
	c->other_count = 0;
	for (int i = 0; i < count; i++) {
		bool taken = !*headers[i];

		for (int j = 0; j < c->count && !taken; j++)
			taken = c->list[j].place == i;
		if (!taken)
			c->others[c->other_count++] = headers[i];
	}
}

static enum status check_some(const struct reader *r, struct error *err)
{
	char words[300] = "";
	size_t n = 0;

	if (r->columns->count > 0)
		return STATUS_OK;
	for (int i = 0; i < r->kind->field_count && n < sizeof(words); i++)
		n += (size_t)snprintf(words + n, sizeof(words) - n, "%s%s",
				      i ? ", " : "",
				      r->kind->fields[i]->word);
	return error_set(err, STATUS_INVALID, "no column is called like a "
			 "field of a %s (%s): name them in a map",
			 r->kind->word, words);
}

enum status sheet_columns_read(const void *ctx, const struct registry *registry,
			 const struct kind *kind, const char *const *headers,
			 int count, const char *map, const char *map_name,
			 struct sheet_columns **ret_columns, struct error *err)
{
	struct sheet_columns *c = talloc_zero(ctx, struct sheet_columns);
	struct reader r = { registry, kind, c };
	enum status status;

	if (c) {
		/* A map may name one column twice, but each line adds one. */
		c->list = talloc_zero_array(
			c, struct sheet_column,
			(unsigned)count + (map ? SHEET_MAP_BYTES / 4 : 1));
		c->others = talloc_zero_array(c, const char *,
					      (unsigned)count + 1);
	}
	if (!c || !c->list || !c->others) {
		talloc_free(c);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	c->parts[0].kind = kind;
	c->part_count = 1;
	status = map ? by_map(&r, headers, count, map, map_name, err)
		     : by_header(&r, headers, count, err);
	if (status == STATUS_OK)
		status = check_some(&r, err);
	if (status != STATUS_OK) {
		talloc_free(c);
		return status;
	}
	list_others(c, headers, count);
	*ret_columns = c;
	return STATUS_OK;
}

enum status sheet_map_read(const void *ctx, const char *path,
			   const char **ret_map, struct error *err)
{
	FILE *file = fopen(path, "re");
	int why = errno;
	char *text = talloc_zero_size(ctx, SHEET_MAP_BYTES + 1);
	size_t n;

	if (!file || !text) {
		if (file)
			(void)fclose(file);
		return error_set(err, STATUS_REFUSED, "%s: %s", path,
				 file ? "out of memory" : strerror(why));
	}
	n = fread(text, 1, SHEET_MAP_BYTES + 1, file);
	(void)fclose(file);
	if (n > SHEET_MAP_BYTES || strlen(text) != n)
		return error_set(err, STATUS_INVALID, "%s: no map: larger than "
				 "64 KiB, or not text", path);
	*ret_map = text;
	return STATUS_OK;
}
