#include "src/ingest/csv.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"

enum state {
	AT_START,  /* of a cell */
	PLAIN,
	QUOTED,
	AT_QUOTE,  /* a quote inside of quotes: the end of them, or half of "" */
	STATES
};

struct csv {
	csv_each *each;
	void *payload;
	char separator;
	enum state state;
	bool after_cr;   /* a LF that follows belongs to the same end */
	bool started;    /* there is something of this row */
	size_t mark;     /* bytes of a byte order mark seen at the start */
	int64_t at;      /* bytes fed */
	struct csv_row row;
	struct buffer bytes, text;
	size_t ends[CSV_CELLS_MAX]; /* of each cell, its NUL, in `text` */
	struct csv_cell cells[CSV_CELLS_MAX];
};

static const unsigned char byte_order_mark[3] = { 0xef, 0xbb, 0xbf };

struct csv *csv_open(char separator, csv_each *each, void *payload)
{
	struct csv *csv = calloc(1, sizeof(*csv));

	if (!csv)
		return NULL;
	csv->separator = separator;
	csv->each = each;
	csv->payload = payload;
	csv->row.number = 1;
	buffer_init(&csv->bytes, CSV_ROW_BYTES);
	buffer_init(&csv->text, 2 * CSV_ROW_BYTES);
	return csv;
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	buffer_release(&csv->bytes);
	buffer_release(&csv->text);
	free(csv);
}

static enum status end_cell(struct csv *csv, struct error *err)
{
	if (csv->row.count == CSV_CELLS_MAX)
		return error_set(err, STATUS_LIMIT, "row %lld: more than %d "
				 "cells", (long long)csv->row.number,
				 CSV_CELLS_MAX);
	csv->ends[csv->row.count++] = csv->text.length;
	buffer_append_char(&csv->text, '\0');
	csv->state = AT_START;
	return STATUS_OK;
}

/* Where the text lies is known only when no more of it comes. */
static void place_cells(struct csv *csv)
{
	size_t start = 0;

	for (int i = 0; i < csv->row.count; i++) {
		csv->cells[i].text = csv->text.data + start;
		csv->cells[i].length = csv->ends[i] - start;
		start = csv->ends[i] + 1;
	}
	csv->row.cells = csv->cells;
	csv->row.bytes = csv->bytes.data;
	csv->row.length = csv->bytes.length;
}

static enum status check_memory(const struct csv *csv, struct error *err)
{
	enum status status = csv->bytes.status != STATUS_OK
				     ? csv->bytes.status : csv->text.status;

	if (status == STATUS_OK)
		return STATUS_OK;
	if (status != STATUS_LIMIT)
		return error_set(err, status, "out of memory");
	return error_set(err, status, csv->state == QUOTED
			 ? "row %lld: longer than %d bytes; is a quote not "
			   "closed?"
			 : "row %lld: longer than %d bytes",
			 (long long)csv->row.number, CSV_ROW_BYTES);
}

static enum status end_row(struct csv *csv, struct error *err)
{
	enum status status = end_cell(csv, err);

	if (status == STATUS_OK)
		status = check_memory(csv, err);
	if (status != STATUS_OK)
		return status;
	place_cells(csv);
	status = csv->each(csv->payload, &csv->row, err);
	csv->row.number++;
	csv->row.count = 0;
	csv->row.problem = NULL;
	csv->started = false;
	buffer_clear(&csv->bytes);
	buffer_clear(&csv->text);
	return status;
}

static void add_text(struct csv *csv, char c)
{
	if (csv->state == AT_QUOTE && !csv->row.problem)
		csv->row.problem = "text follows a closing quote";
	if (csv->state != QUOTED)
		csv->state = PLAIN;
	buffer_append_char(&csv->text, c);
}

static void quote(struct csv *csv)
{
	switch (csv->state) {
	case AT_START:
		csv->state = QUOTED;
		break;
	case QUOTED:
		csv->state = AT_QUOTE;
		break;
	case AT_QUOTE:
		csv->state = QUOTED;
		buffer_append_char(&csv->text, '"');
		break;
	default: /* in the middle of a plain cell it is only itself */
		add_text(csv, '"');
	}
}

static bool ends_row(const struct csv *csv, char c)
{
	return csv->state != QUOTED && (c == '\n' || c == '\r');
}

static enum status take(struct csv *csv, char c, struct error *err)
{
	bool second = csv->after_cr && c == '\n' && csv->state != QUOTED;

	csv->after_cr = false;
	if (second && !csv->started)
		return STATUS_OK;
	if (!csv->started)
		csv->row.start = csv->at;
	csv->started = true;
	if (ends_row(csv, c)) {
		csv->after_cr = c == '\r';
		return end_row(csv, err);
	}
	buffer_append_char(&csv->bytes, c);
	if (c == csv->separator && csv->state != QUOTED)
		return end_cell(csv, err);
	if (c == '"')
		quote(csv);
	else
		add_text(csv, c);
	return check_memory(csv, err);
}

/* The mark may come in pieces; bytes that only began like one are text. */
static enum status take_first(struct csv *csv, unsigned char c,
			      struct error *err)
{
	size_t held = csv->mark;
	enum status status = STATUS_OK;

	if (c == byte_order_mark[held]) {
		csv->mark++;
		return STATUS_OK;
	}
	csv->mark = sizeof(byte_order_mark);
	csv->at -= (int64_t)held;
	for (size_t i = 0; i < held && status == STATUS_OK; i++) {
		status = take(csv, (char)byte_order_mark[i], err);
		csv->at++;
	}
	return status == STATUS_OK ? take(csv, (char)c, err) : status;
}

enum status csv_feed(struct csv *csv, const void *data, size_t size,
		     struct error *err)
{
	const unsigned char *bytes = data;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < size && status == STATUS_OK; i++) {
		if (csv->mark < sizeof(byte_order_mark))
			status = take_first(csv, bytes[i], err);
		else
			status = take(csv, (char)bytes[i], err);
		csv->at++;
	}
	return status;
}

enum status csv_finish(struct csv *csv, struct error *err)
{
	enum status status = STATUS_OK;
	size_t held = csv->mark;

	/* Less than a whole mark, and then the end: it is text. */
	if (held > 0 && held < sizeof(byte_order_mark)) {
		csv->mark = sizeof(byte_order_mark);
		csv->at = 0;
		for (size_t i = 0; i < held && status == STATUS_OK; i++) {
			status = take(csv, (char)byte_order_mark[i], err);
			csv->at++;
		}
	}
	if (status != STATUS_OK || !csv->started)
		return status;
	if (csv->state == QUOTED)
		csv->row.problem = "a quote is not closed";
	return end_row(csv, err);
}

char csv_guess_separator(const char *data, size_t size)
{
	static const char all[] = ",;\t";
	size_t counts[3] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < size; i++) {
		const char *found;

		if (data[i] == '"')
			quoted = !quoted;
		if (!quoted && (data[i] == '\n' || data[i] == '\r'))
			break;
		found = quoted || !data[i] ? NULL : strchr(all, data[i]);
		if (found)
			counts[found - all]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	return all[best];
}
