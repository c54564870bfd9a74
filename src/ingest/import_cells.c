/* The texts of a row: in UTF-8, trimmed, those that say something. */
#include <string.h>
#include <talloc.h>

#include "src/base/identifier.h"
#include "src/ingest/import_internal.h"

static char *convert(struct import *im, const void *ctx, const char *text,
		     size_t length)
{
	size_t room = length * 4 + 8, left = room - 1;
	char *out = talloc_size(ctx, room), *to = out;
	char *in = (char *)(uintptr_t)text;

	if (!out)
		return NULL;
	iconv(im->converter, NULL, NULL, NULL, NULL);
	if (iconv(im->converter, &in, &length, &to, &left) == (size_t)-1 ||
	    iconv(im->converter, NULL, NULL, &to, &left) == (size_t)-1) {
		talloc_free(out);
		return NULL;
	}
	*to = '\0';
	return out;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char *import_text(struct import *im, const void *ctx, const char *text,
		  size_t length)
{
	if (memchr(text, '\0', length))
		return NULL;
	while (length > 0 && is_blank(*text)) {
		text++;
		length--;
	}
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	if (im->converter != (iconv_t)-1)
		return convert(im, ctx, text, length);
	return utf8_valid(text, length) ? talloc_strndup(ctx, text, length)
					: NULL;
}

static enum status refuse_cell(struct import *im, int place,
			       const char *reason, struct error *err)
{
	const struct sheet_column *column = im->by_place[place];

	return import_refuse(im, column ? column->header : "", reason, err);
}

static enum status read_cell(struct import *im, int place, bool *ret_good,
			     struct error *err)
{
	const struct csv_cell *from = &im->row->cells[place];
	const struct sheet_column *column = im->by_place[place];
	struct cell *cell = &im->cells[im->cell_count];
	char *text;

	if (from->length > IMPORT_CELL_BYTES) {
		*ret_good = false;
		return refuse_cell(im, place, "longer than 64 KiB", err);
	}
	text = import_text(im, im->row_ctx, from->text, from->length);
	if (!text) {
		*ret_good = false;
		return refuse_cell(im, place,
				   memchr(from->text, '\0', from->length)
				   ? "it holds a byte 0" :
				   im->wish->charset
				   ? "not in the charset that was named"
				   : "not UTF-8: name its charset", err);
	}
	if (!*text)
		return STATUS_OK;
	*cell = (struct cell){
		.column = column, .text = text, .length = strlen(text),
		.counts = &im->report->by_column[column -
						 im->report->columns->list] };
	im->cell_count++;
	return STATUS_OK;
}

static bool has_more(const struct import *im)
{
	for (int i = im->header_count; i < im->row->count; i++)
		if (im->row->cells[i].length > 0)
			return true;
	return false;
}

enum status import_read_cells(struct import *im, bool *ret_good,
			      struct error *err)
{
	enum status status = STATUS_OK;

	im->cell_count = 0;
	*ret_good = true;
	if (im->row->problem || has_more(im)) {
		*ret_good = false;
		return import_refuse(im, "", im->row->problem
				     ? im->row->problem
				     : "it has more cells than the header",
				     err);
	}
	for (int i = 0; i < im->row->count && i < im->header_count &&
			*ret_good && status == STATUS_OK; i++)
		if (im->by_place[i])
			status = read_cell(im, i, ret_good, err);
	if (status == STATUS_OK && *ret_good && im->cell_count == 0) {
		*ret_good = false;
		status = import_refuse(im, "", "no column that is taken says "
				       "anything", err);
	}
	return status;
}

static bool is_words(struct import *im, const struct cell *cell,
		     const char **ret_warning)
{
	const struct field *f = cell->column->field;
	struct value_input input = { .type = f->type,
				     .qualifier = f->qualifier,
				     .said = cell->text,
				     .context = { TIME_MIN, TIME_MAX } };
	struct value value;

	*ret_warning = NULL;
	if (f->type == VALUE_TEXT || f->type == VALUE_NAME ||
	    f->type == VALUE_ADDRESS)
		return false;
	if (f->type == VALUE_REFERENCE)
		return !cell->record && !cell->new_kind;
	if (f->type == VALUE_CHOICE)
		return !registry_choice_by_word(im->registry, f->qualifier,
						cell->text, cell->length);
	if (value_parse(&input, &value, NULL) != STATUS_OK)
		return true;
	*ret_warning = value.warning;
	return value.not_understood;
}

void import_count_cells(struct import *im)
{
	for (int i = 0; i < im->cell_count; i++) {
		struct import_column *counts = im->cells[i].counts;
		const char *warning;

		counts->cells++;
		if (is_words(im, &im->cells[i], &warning)) {
			if (counts->words++ == 0)
				counts->first_words = im->row->number;
		} else if (warning && counts->doubts++ == 0) {
			counts->first_doubt = im->row->number;
			counts->warning = warning;
		}
	}
}
