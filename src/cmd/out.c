#include "src/cmd/out.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv_write.h"
#include "src/base/id.h"
#include "src/base/text.h"

enum { OUT_BYTES_MAX = 64 << 20 };

struct out_table {
	enum out_format format;
	const struct out_column *columns;
	int count;
	int64_t rows;
};

static void safe_to(FILE *stream, const char *text, size_t length)
{
	struct buffer safe;

	buffer_init(&safe, OUT_BYTES_MAX);
	if (term_safe(text, length, &safe) == STATUS_OK)
		fwrite(safe.data, 1, safe.length, stream);
	buffer_release(&safe);
}

/* Lines stay lines; everything else that a terminal would obey is shown. */
static void safe_lines(FILE *stream, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		safe_to(stream, text, n);
		text += n;
		if (*text) {
			fputc('\n', stream);
			text++;
		}
	}
}

static void __attribute__((format(printf, 2, 0)))
print_safely(FILE *stream, const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	safe_lines(stream, text);
	free(text);
}

void out_text(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_safely(stdout, format, args);
	va_end(args);
}

void out_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("taffrail: ", stderr);
	print_safely(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

static void pad(const char *text, int width, bool last)
{
	size_t cells = 0, n = strlen(text), shown;
	struct buffer safe;

	buffer_init(&safe, OUT_BYTES_MAX);
	if (term_safe(text, n, &safe) != STATUS_OK) {
		buffer_release(&safe);
		return;
	}
	if (last || width == 0) {
		fwrite(safe.data, 1, safe.length, stdout);
	} else {
		shown = text_clip(safe.data, safe.length, (size_t)width,
				  &cells);
		fwrite(safe.data, 1, shown, stdout);
		printf("%*s", (int)((size_t)width - cells) + 2, "");
	}
	buffer_release(&safe);
}

static void tsv_cell(const char *cell)
{
	for (; *cell; cell++)
		fputc(*cell == '\t' || *cell == '\n' || *cell == '\r' ? ' '
								      : *cell,
		      stdout);
}

static void write_line(const struct out_table *t, const char *const *cells)
{
	if (t->format == OUT_CSV) {
		csv_write_row(stdout, cells, t->count);
		return;
	}
	for (int i = 0; i < t->count; i++) {
		const char *cell = cells[i] ? cells[i] : "";

		if (t->format == OUT_TEXT) {
			pad(cell, t->columns[i].width, i == t->count - 1);
			continue;
		}
		if (i > 0)
			fputc('\t', stdout);
		tsv_cell(cell);
	}
	fputc('\n', stdout);
}

struct out_table *out_table_open(enum out_format format,
				 const struct out_column *columns, int count)
{
	struct out_table *t = calloc(1, sizeof(*t));
	const char *heads[64];

	if (!t)
		return NULL;
	t->format = format;
	t->columns = columns;
	t->count = count < 64 ? count : 64;
	if (format == OUT_JSON) {
		fputs("[", stdout);
		return t;
	}
	for (int i = 0; i < t->count; i++)
		heads[i] = columns[i].name;
	write_line(t, heads);
	return t;
}

static void json_row(struct out_table *t, const char *const *cells)
{
	json_t *object = json_object();

	for (int i = 0; i < t->count; i++)
		if (cells[i] && *cells[i])
			json_object_set_new(object, t->columns[i].name,
					    json_string(cells[i]));
	fputs(t->rows ? ",\n" : "\n", stdout);
	json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	json_decref(object);
}

void out_table_row(struct out_table *table, const char *const *cells)
{
	if (!table)
		return;
	if (table->format == OUT_JSON)
		json_row(table, cells);
	else
		write_line(table, cells);
	table->rows++;
}

void out_table_close(struct out_table *table)
{
	if (table && table->format == OUT_JSON)
		fputs("\n]\n", stdout);
	free(table);
}

void out_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	fputc('\n', stdout);
	json_decref(value);
}

json_t *out_string(const char *text)
{
	return text ? json_string(text) : json_null();
}

json_t *out_id(int64_t id)
{
	char printed[ID_LENGTH + 1];

	if (id == 0)
		return json_null();
	id_print(id, printed);
	return json_string(printed);
}
