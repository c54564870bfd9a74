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
	LABEL_MAX = 64
};

struct document {
	const struct document_writer *writer;
	FILE *out;
	bool failed, begun;
	enum document_run run; /* that the last block belongs to */
	struct footnotes *notes;
	struct footnote *first_waiting, **last_waiting;
	int waiting;
	const char *const *columns;
	int column_count, rows; /* rows of the table being written */
};

struct document *document_new(const void *ctx,
			      const struct document_writer *writer, FILE *out)
{
	struct document *document = talloc_zero(ctx, struct document);

	if (!document)
		return NULL;
	document->writer = writer;
	document->out = out;
	document->last_waiting = &document->first_waiting;
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
	if (document->waiting)
		change_run(document, RUN_NOTES);
	for (struct footnote *note = document->first_waiting; note;
	     note = note->next) {
		struct document_reference to = { note->label, false };

		document->writer->footnote(document->out, document, &to,
					   note->text);
		TALLOC_FREE(note->text);
	}
	document->first_waiting = NULL;
	document->last_waiting = &document->first_waiting;
	document->waiting = 0;
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
	if (document->waiting >= NOTES_WAITING_MAX) {
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

void document_heading(struct document *document, int level, const char *text)
{
	struct phrase *phrase = phrase_new(document);

	phrase_text(phrase, text);
	if (usable(document, phrase)) {
		begin_document(document, text);
		begin_block(document, RUN_TEXT);
		document->writer->heading(document->out, level, document,
					  phrase);
	}
	talloc_free(phrase);
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
	document->rows = 0;
}

void document_row(struct document *document, struct phrase **cells, int count)
{
	struct phrase *row[DOCUMENT_COLUMNS_MAX] = { NULL };

	for (int i = 0; i < count && i < document->column_count; i++) {
		row[i] = cells[i];
		if (!cells[i] || cells[i]->failed)
			document->failed = true;
	}
	if (document->rows % TABLE_ROWS_MAX == 0 && !document->failed) {
		begin_block(document, RUN_TABLE);
		document->writer->table_head(document->out, document->columns,
					     document->column_count);
	}
	if (!document->failed)
		document->writer->table_row(document->out, document,
					    document->columns, row,
					    document->column_count);
	document->rows++;
	for (int i = 0; i < count; i++)
		talloc_free(cells[i]);
}

void document_table_end(struct document *document)
{
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
	if (!note) {
		document->failed = true;
		return;
	}
	note->text = talloc_steal(document, text);
	*document->last_waiting = note;
	document->last_waiting = &note->next;
	document->waiting++;
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
