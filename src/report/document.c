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
	LABEL_MAX = 64
};

struct document {
	const struct document_writer *writer;
	FILE *out;
	bool failed, begun;
	enum document_run run; /* that the last block belongs to */
	struct footnotes *notes;
	struct waiting {
		struct footnote *note;
		struct phrase *text;
	} *waiting; /* for the next boundary, or the end */
	int waiting_count, waiting_room;
	const char *const *columns;
	int column_count, rows; /* rows of the table being written */
	struct phrase **held;   /* rows that wait, a cell after the other */
	int held_count;         /* rows */
	bool used[DOCUMENT_COLUMNS_MAX]; /* columns that the head has */
};

struct document *document_new(const void *ctx,
			      const struct document_writer *writer, FILE *out)
{
	struct document *document = talloc_zero(ctx, struct document);

	if (!document)
		return NULL;
	document->writer = writer;
	document->out = out;
	document->notes = footnotes_new(document);
	if (!document->notes)
		TALLOC_FREE(document);
	return document;
}

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

		document->writer->footnote(document->out, document, &to,
					   waiting->text);
		TALLOC_FREE(waiting->text);
	}
	document->waiting_count = 0;
}

static bool add_waiting(struct document *document, struct footnote *note,
			struct phrase *text)
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
		note, talloc_steal(document, text) };
	return true;
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
	if (document->waiting_count >= NOTES_WAITING_MAX) {
		write_waiting(document);
		together = false;
	}
	if (!together)
		change_run(document, run);
}

/* NULL or failed: the document fails. Empty: nothing is written. */
static bool usable(struct document *document, const struct phrase *phrase)
{
	if (!phrase || phrase->failed)
		document->failed = true;
	return !document->failed && phrase->count > 0;
}

/* name: of a document that begins here; NULL: none does. */
static void put_heading(struct document *document, int level,
			const char *text, const char *name)
{
	const struct document_writer *writer = document->writer;
	struct phrase *phrase = phrase_new(document);

	phrase_text(phrase, text);
	if (usable(document, phrase)) {
		begin_document(document, text);
		begin_block(document, RUN_TEXT);
		if (name && writer->part)
			writer->part(document->out, name, document, phrase);
		else
			writer->heading(document->out, level, document,
					phrase);
	}
	talloc_free(phrase);
}

void document_heading(struct document *document, int level, const char *text)
{
	put_heading(document, level, text, NULL);
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
	if (usable(document, text)) {
		begin_block(document, RUN_TEXT);
		document->writer->paragraph(document->out, document, text);
	}
	talloc_free(text);
}

void document_item(struct document *document, int depth, struct phrase *text)
{
	if (usable(document, text)) {
		begin_block(document, RUN_ITEMS);
		document->writer->item(document->out, depth, document, text);
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
		document, struct phrase *,
		(unsigned int)(TABLE_ROWS_HELD * count));
	document->failed = document->failed || !document->held;
	memset(document->used, 0, sizeof(document->used));
}

/* The cells of used columns alone, and their heads. */
static int used_columns(const struct document *document,
			struct phrase *const *row, const char **columns,
			struct phrase **cells)
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

static void write_row(struct document *document, struct phrase *const *row)
{
	const char *columns[DOCUMENT_COLUMNS_MAX];
	struct phrase *cells[DOCUMENT_COLUMNS_MAX];
	int n;

	for (int i = 0; i < document->column_count; i++)
		if (!phrase_is_empty(row[i]) && !document->used[i]) {
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
		if (!phrase_is_empty(document->held[i]))
			document->used[i % n] = true;
	for (int i = 0; i < document->held_count; i++)
		write_row(document, document->held + i * n);
	for (int i = 0; i < document->held_count * n; i++)
		talloc_free(document->held[i]);
	document->held_count = 0;
	TALLOC_FREE(document->held);
}

void document_row(struct document *document, struct phrase **cells, int count)
{
	struct phrase *row[DOCUMENT_COLUMNS_MAX] = { NULL };

	for (int i = 0; i < count && i < document->column_count; i++) {
		row[i] = talloc_steal(document, cells[i]);
		if (!cells[i] || cells[i]->failed)
			document->failed = true;
	}
	for (int i = document->column_count; i < count; i++)
		talloc_free(cells[i]);
	if (document->held && document->held_count == TABLE_ROWS_HELD)
		write_held(document);
	if (document->held) {
		memcpy(document->held +
			       document->held_count * document->column_count,
		       row,
		       (size_t)document->column_count * sizeof(*row));
		document->held_count++;
		return;
	}
	write_row(document, row);
	for (int i = 0; i < document->column_count; i++)
		talloc_free(row[i]);
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

/* Lower case, because labels are compared without it; all else a dash. */
static char *plain_label(const void *ctx, const char *key)
{
	char *label = talloc_strndup(ctx, key, LABEL_MAX);

	for (char *c = label; c && *c; c++)
		*c = isascii((unsigned char)*c) && isalnum((unsigned char)*c)
			     ? (char)tolower((unsigned char)*c) : '-';
	return label;
}

/* Two keys may give one label ("a.b/1", "a_b/1"): then a number tells them
 * apart, in the order in which they come. */
static char *free_label(struct document *document, const char *key)
{
	char *plain = plain_label(document, key), *label = plain;
	struct footnote *first = label ? footnotes_find_label(document->notes,
							      label) : NULL;

	if (!first)
		return label;
	first->turn = first->turn < 2 ? 2 : first->turn;
	do {
		if (label != plain)
			talloc_free(label);
		label = talloc_asprintf(document, "%s-x%d", plain,
					first->turn++);
	} while (label && footnotes_find_label(document->notes, label));
	talloc_free(plain);
	return label;
}

void document_reserve(struct document *document, const char *label,
		      size_t length)
{
	char *ended = talloc_strndup(document, label, length);
	char *plain = ended ? plain_label(document, ended) : NULL;

	if (!plain || (!footnotes_find_label(document->notes, plain) &&
		       !footnotes_add(document->notes, NULL, plain)))
		document->failed = true;
	talloc_free(plain);
	talloc_free(ended);
}

void document_note(struct document *document, const char *key,
		   const char *name, struct phrase *text)
{
	struct footnote *note = NULL;
	char *label;

	if (!usable(document, text) || document_has_note(document, key)) {
		talloc_free(text);
		return;
	}
	label = free_label(document, name ? name : key);
	if (label)
		note = footnotes_add(document->notes, key, label);
	talloc_free(label);
	if (!note || !add_waiting(document, note, text))
		document->failed = true;
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
