#include "src/report/document.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/report/footnotes.h"

enum {
	/* A small document keeps its footnotes for the end, as readers expect
	 * it; beyond this many that wait they go out at the next boundary. */
	NOTES_WAITING_MAX = 2000,
	TABLE_ROWS_MAX = 1000,
	TABLE_ROWS_HELD = 50, /* until it is known which columns are empty */
	LABEL_MAX = 64, KEY_MAX = 256
};

struct document {
	const struct document_writer *writer;
	FILE *out;
	bool failed, begun;
	struct printed *heading; /* that waits for a block; NULL: none */
	int heading_level;
	enum document_run run; /* that the last block belongs to */
	struct footnotes *notes;
	struct waiting {
		struct footnote *note;
		size_t at, length; /* in what waits */
	} *waiting; /* for the next boundary, or the end */
	int waiting_count, waiting_room;
	char *texts; /* of those */
	size_t text_length, text_room;
	/* Where phrases are printed; as much as the longest. */
	FILE *press;
	char *pressed;
	size_t pressed_length;
	const char *const *columns;
	int column_count, rows; /* rows of the table being written */
	struct printed *held;   /* rows that wait, a cell after the other */
	int held_count;         /* rows */
	bool used[DOCUMENT_COLUMNS_MAX]; /* columns that the head has */
};

static int document_destroy(struct document *document)
{
	if (document->press)
		fclose(document->press);
	free(document->pressed);
	return 0;
}

struct document *document_new(const void *ctx,
			      const struct document_writer *writer, FILE *out)
{
	struct document *document = talloc_zero(ctx, struct document);

	if (!document)
		return NULL;
	talloc_set_destructor(document, document_destroy);
	document->writer = writer;
	document->out = out;
	document->notes = footnotes_new(document);
	document->press = open_memstream(&document->pressed,
					 &document->pressed_length);
	if (!document->notes || !document->press)
		TALLOC_FREE(document);
	return document;
}

/* ---- printing ---- */

/* Borrowed until the next phrase is printed. */
static struct printed press(struct document *document,
			    const struct phrase *phrase)
{
	struct printed printed = { .text = "", .empty = true };

	if (!phrase || phrase->failed)
		document->failed = true;
	if (document->failed || phrase->count == 0)
		return printed;
	rewind(document->press);
	document->writer->phrase(document->press, phrase);
	if (fflush(document->press) != 0)
		document->failed = true;
	return (struct printed){ document->pressed, document->pressed_length,
				 false };
}

struct printed document_print(struct document *document, const void *ctx,
			      const struct phrase *phrase)
{
	struct printed printed = press(document, phrase);

	printed.text = talloc_memdup(ctx, printed.text, printed.length + 1);
	if (!printed.text)
		document->failed = true;
	return printed.text ? printed
			    : (struct printed){ .text = "", .empty = true };
}

bool printed_next_key(const struct printed *text, size_t *at, char *key,
		      size_t size)
{
	const char *begin = memchr(text->text + *at, PRINTED_MARK,
				   text->length - *at);
	const char *end;
	size_t n;

	if (!begin)
		return false;
	begin++;
	end = memchr(begin, PRINTED_MARK,
		     text->length - (size_t)(begin - text->text));
	n = end ? (size_t)(end - begin) : 0;
	if (n == 0 || n >= size)
		bug("a mark without a key in \"%.*s\"", (int)text->length,
		    text->text);
	memcpy(key, begin, n);
	key[n] = '\0';
	*at = (size_t)(end + 1 - text->text);
	return true;
}

void document_refer(const struct document *document, const char *key,
		    struct document_reference *ret_reference)
{
	struct footnote *note = footnotes_find(document->notes, key);

	if (!note)
		bug("footnote \"%s\" is not defined", key);
	*ret_reference = (struct document_reference){
		note->label, !note->referred };
	note->referred = true;
}

void document_put(const struct document *document, FILE *out,
		  const struct printed *text)
{
	size_t at = 0, next = 0;
	struct document_reference to;
	char key[KEY_MAX];

	while (printed_next_key(text, &next, key, sizeof(key))) {
		fwrite(text->text + at, 1, next - at - strlen(key) - 2, out);
		document_refer(document, key, &to);
		document->writer->reference(out, &to);
		at = next;
	}
	fwrite(text->text + at, 1, text->length - at, out);
}

/* ---- blocks ---- */

/* Leave one run of blocks and begin another. */
static void change_run(struct document *document, enum document_run run)
{
	const struct document_writer *writer = document->writer;

	if (document->run != RUN_NONE && writer->run_end)
		writer->run_end(document->out, document->run);
	if (document->run != RUN_NONE && run != RUN_NONE)
		writer->gap(document->out);
	if (run != RUN_NONE && writer->run_begin)
		writer->run_begin(document->out, run);
	document->run = run;
}

static void write_waiting(struct document *document)
{
	if (document->waiting_count)
		change_run(document, RUN_NOTES);
	for (int i = 0; i < document->waiting_count; i++) {
		struct waiting *waiting = &document->waiting[i];
		struct document_reference to = { waiting->note->label, false };
		struct printed text = { document->texts + waiting->at,
					waiting->length, false };

		document->writer->footnote(document->out, document, &to,
					   &text);
	}
	document->waiting_count = 0;
	document->text_length = 0;
}

static bool add_text(struct document *document, const struct printed *text)
{
	size_t need = document->text_length + text->length;

	if (need > document->text_room) {
		size_t room = need * 2 + 4096;
		char *grown = talloc_realloc_size(document, document->texts,
						  room);

		if (!grown)
			return false;
		document->texts = grown;
		document->text_room = room;
	}
	memcpy(document->texts + document->text_length, text->text,
	       text->length);
	document->text_length = need;
	return true;
}

static bool add_waiting(struct document *document, struct footnote *note,
			const struct printed *text)
{
	int room = document->waiting_room ? document->waiting_room * 2 : 64;
	struct waiting *grown;

	if (document->waiting_count == document->waiting_room) {
		grown = talloc_realloc(document, document->waiting,
				       struct waiting, (unsigned int)room);
		if (!grown)
			return false;
		document->waiting = grown;
		document->waiting_room = room;
	}
	document->waiting[document->waiting_count++] = (struct waiting){
		note, document->text_length, text->length };
	return add_text(document, text);
}

static void begin_document(struct document *document, const char *title)
{
	if (!document->begun && document->writer->begin)
		document->writer->begin(document->out, title);
	document->begun = true;
}

/* Items follow each other without a gap; each text, each table has its own
 * run. */
static void begin_block(struct document *document, enum document_run run)
{
	bool together = run == document->run && run == RUN_ITEMS;

	begin_document(document, "");
	if (document->heading) {
		struct printed *heading = document->heading;

		document->heading = NULL;
		begin_block(document, RUN_TEXT);
		document->writer->heading(document->out,
					  document->heading_level, document,
					  heading);
		talloc_free(heading);
		together = false;
	}
	if (document->waiting_count >= NOTES_WAITING_MAX) {
		write_waiting(document);
		together = false;
	}
	if (!together)
		change_run(document, run);
}

/* name: of a document that begins here; NULL: none does. */
static void put_heading(struct document *document, int level,
			const char *text, const char *name)
{
	const struct document_writer *writer = document->writer;
	struct phrase *phrase = phrase_new(document);
	struct printed printed;

	phrase_text(phrase, text);
	printed = press(document, phrase);
	if (!printed.empty) {
		TALLOC_FREE(document->heading);
		begin_document(document, text);
		begin_block(document, RUN_TEXT);
		if (name && writer->part)
			writer->part(document->out, name, document, &printed);
		else
			writer->heading(document->out, level, document,
					&printed);
	}
	talloc_free(phrase);
}

void document_heading(struct document *document, int level, const char *text)
{
	put_heading(document, level, text, NULL);
}

void document_heading_of(struct document *document, int level,
			 const char *text)
{
	struct phrase *phrase = phrase_new(document);

	phrase_text(phrase, text);
	talloc_free(document->heading);
	document->heading = talloc(document, struct printed);
	document->heading_level = level;
	if (document->heading)
		*document->heading = document_print(
			document, document->heading, phrase);
	document->failed = document->failed || !document->heading;
	talloc_free(phrase);
}

void document_part(struct document *document, const char *name,
		   const char *title)
{
	put_heading(document, 1, title, name);
}

void document_graph(struct document *document, const struct graph *graph)
{
	if (!document->writer->graph || document->failed)
		return;
	begin_block(document, RUN_TEXT);
	document->writer->graph(document->out, graph);
}

void document_paragraph(struct document *document, struct phrase *text)
{
	struct printed printed = press(document, text);

	if (!printed.empty) {
		begin_block(document, RUN_TEXT);
		document->writer->paragraph(document->out, document, &printed);
	}
	talloc_free(text);
}

void document_item(struct document *document, int depth, struct phrase *text)
{
	struct printed printed = press(document, text);

	if (!printed.empty) {
		begin_block(document, RUN_ITEMS);
		document->writer->item(document->out, depth, document,
				       &printed);
	}
	talloc_free(text);
}

void document_verbatim(struct document *document, const char *text)
{
	begin_block(document, RUN_TEXT);
	document->writer->verbatim(document->out, text);
}

void document_table(struct document *document, const char *const *columns,
		    int count)
{
	if (count < 1 || count > DOCUMENT_COLUMNS_MAX)
		bug("a table of %d columns", count);
	document->columns = columns;
	document->column_count = count;
	document->rows = document->held_count = 0;
	document->held = talloc_zero_array(
		document, struct printed,
		(unsigned int)(TABLE_ROWS_HELD * count));
	document->failed = document->failed || !document->held;
	memset(document->used, 0, sizeof(document->used));
}

/* The cells of used columns alone, and their heads. */
static int used_columns(const struct document *document,
			const struct printed *row, const char **columns,
			struct printed *cells)
{
	int n = 0;

	for (int i = 0; i < document->column_count; i++) {
		if (!document->used[i])
			continue;
		columns[n] = document->columns[i];
		cells[n++] = row[i];
	}
	return n;
}

static void write_row(struct document *document, const struct printed *row)
{
	const char *columns[DOCUMENT_COLUMNS_MAX];
	struct printed cells[DOCUMENT_COLUMNS_MAX];
	int n;

	for (int i = 0; i < document->column_count; i++)
		if (!row[i].empty && !document->used[i]) {
			document->used[i] = true;
			document->rows = 0; /* another head */
		}
	n = used_columns(document, row, columns, cells);
	if (document->failed || n == 0)
		return;
	if (document->rows % TABLE_ROWS_MAX == 0) {
		begin_block(document, RUN_TABLE);
		document->writer->table_head(document->out, columns, n);
	}
	document->writer->table_row(document->out, document, columns, cells,
				    n);
	document->rows++;
}

/* Which columns are empty is known of those that wait. */
static void write_held(struct document *document)
{
	int n = document->column_count;

	for (int i = 0; i < document->held_count * n; i++)
		if (!document->held[i].empty)
			document->used[i % n] = true;
	for (int i = 0; i < document->held_count; i++)
		write_row(document, document->held + i * n);
	document->held_count = 0;
	TALLOC_FREE(document->held);
}

/* The texts of a row that waits go with the rows. */
static void hold_row(struct document *document, const struct printed *row)
{
	struct printed *held = document->held +
			       document->held_count * document->column_count;

	for (int i = 0; i < document->column_count; i++) {
		held[i] = row[i];
		held[i].text = talloc_memdup(document->held, row[i].text,
					     row[i].length);
		document->failed = document->failed || !held[i].text;
	}
	document->held_count++;
}

void document_row_printed(struct document *document,
			  const struct printed *cells, int count)
{
	struct printed row[DOCUMENT_COLUMNS_MAX];

	for (int i = 0; i < document->column_count; i++)
		row[i] = i < count ? cells[i]
				   : (struct printed){ "", 0, true };
	if (document->held && document->held_count == TABLE_ROWS_HELD)
		write_held(document);
	if (document->failed)
		return;
	if (document->held)
		hold_row(document, row);
	else
		write_row(document, row);
}

void document_row(struct document *document, struct phrase **cells, int count)
{
	struct printed row[DOCUMENT_COLUMNS_MAX];
	int n = count < document->column_count ? count
					       : document->column_count;
	void *texts = talloc_new(document);

	if (!texts)
		document->failed = true;
	for (int i = 0; i < n && texts; i++)
		row[i] = document_print(document, texts, cells[i]);
	if (texts)
		document_row_printed(document, row, n);
	talloc_free(texts);
	for (int i = 0; i < count; i++)
		talloc_free(cells[i]);
}

void document_table_end(struct document *document)
{
	if (document->held)
		write_held(document);
	document->columns = NULL;
	document->column_count = 0;
}

bool document_has_note(const struct document *document, const char *key)
{
	return footnotes_find(document->notes, key) != NULL;
}

/* Lower case, because labels are compared without it; all else a dash. */
static void plain_label(const char *key, char label[LABEL_MAX + 1])
{
	size_t n = 0;

	for (; key[n] && n < LABEL_MAX; n++)
		label[n] = isascii((unsigned char)key[n]) &&
					   isalnum((unsigned char)key[n])
				   ? (char)tolower((unsigned char)key[n])
				   : '-';
	label[n] = '\0';
}

enum { LABEL_ROOM = LABEL_MAX + 16 }; /* with its number */

/* Two keys may give one label ("a.b/1", "a_b/1"): then a number tells them
 * apart, in the order in which they come. */
static void free_label(struct document *document, const char *key,
		       char label[LABEL_ROOM])
{
	struct footnote *first;
	size_t n;

	plain_label(key, label);
	first = footnotes_find_label(document->notes, label);
	if (!first)
		return;
	n = strlen(label);
	first->turn = first->turn < 2 ? 2 : first->turn;
	do
		snprintf(label + n, LABEL_ROOM - n, "-x%d", first->turn++);
	while (footnotes_find_label(document->notes, label));
}

void document_reserve(struct document *document, const char *label,
		      size_t length)
{
	char ended[LABEL_MAX + 1], plain[LABEL_MAX + 1];

	snprintf(ended, sizeof(ended), "%.*s", (int)length, label);
	plain_label(ended, plain);
	if (!footnotes_find_label(document->notes, plain) &&
	    !footnotes_add(document->notes, NULL, plain))
		document->failed = true;
}

void document_note_printed(struct document *document, const char *key,
			   const char *name, const struct printed *text)
{
	struct footnote *note;
	char label[LABEL_ROOM];

	if (document->failed || text->empty || document_has_note(document, key))
		return;
	if (strlen(key) >= KEY_MAX)
		bug("too long for the key of a footnote: %s", key);
	free_label(document, name ? name : key, label);
	note = footnotes_add(document->notes, key, label);
	if (!note || !add_waiting(document, note, text))
		document->failed = true;
}

void document_note(struct document *document, const char *key,
		   const char *name, struct phrase *text)
{
	struct printed printed = press(document, text);

	document_note_printed(document, key, name, &printed);
	talloc_free(text);
}

enum status document_finish(struct document *document, struct error *err)
{
	if (!document->failed) {
		begin_document(document, "");
		write_waiting(document);
		change_run(document, RUN_NONE);
		if (document->writer->end)
			document->writer->end(document->out);
	}
	if (document->failed)
		return error_set(err, STATUS_NOMEM,
				 "the document: out of memory");
	if (fflush(document->out) != 0 || ferror(document->out))
		return error_set(err, STATUS_IO,
				 "the document could not be written: "
				 "look at the disk");
	return STATUS_OK;
}
