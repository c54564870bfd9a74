/* What import.c (the file), import_row.c (a row), import_match.c (which
 * record) and import_cells.c (its texts) share. */
#ifndef TAFFRAIL_INGEST_IMPORT_INTERNAL_H
#define TAFFRAIL_INGEST_IMPORT_INTERNAL_H

#include <iconv.h>

#include "src/base/sha256.h"
#include "src/base/text.h"
#include "src/ingest/csv.h"
#include "src/ingest/import.h"
#include "src/ingest/keymap.h"
#include "store/ids.h"

enum { IMPORT_CELL_BYTES = 64 << 10 };

/* Of a record of an earlier import: the same bytes stand in this file; a row
 * was about it; it was marked seen. */
enum import_mark { MARK_STANDING = 1, MARK_MET = 2, MARK_SEEN = 4 };

/* A cell that says something. */
struct cell {
	const struct sheet_column *column;
	struct import_column *counts;
	const char *text; /* UTF-8, trimmed */
	size_t length;
	int64_t record; /* of a reference: found; 0 */
	int new_kind;   /* of a reference: to be made; 0: words alone */
	const struct field *number; /* new, and its text is this number */
};

struct import {
	struct casefile *casefile;
	const struct registry *registry;
	const struct import_wish *wish;
	struct import_report *report;
	void *ctx;            /* the report's */
	void *row_ctx;        /* emptied at each row */
	iconv_t converter;    /* (iconv_t)-1: UTF-8 */
	struct csv *csv;
	struct action *action;
	int header_count;
	int64_t capture, number; /* next citation */
	int64_t first_id;     /* what this import writes has greater ids */
	char version[16];
	bool same_capture;    /* it was imported before */
	/* By the bytes of a row: the record that it was about. */
	struct keymap rows;
	/* By number or name: what this import made or found. */
	struct keymap things;
	struct ids earlier;   /* records of the source's earlier imports */
	unsigned char *marks; /* of `earlier`: enum import_mark */
	const struct sheet_column **by_place; /* header_count of them, or NULL */
	/* The row at hand. */
	const struct csv_row *row;
	char sha256[SHA256_HEX + 1];
	struct cell *cells;   /* header_count of them */
	int cell_count;
	int64_t record;       /* its own; 0: to be made */
	bool known;           /* the source spoke of it before */
	int64_t parts[SHEET_PARTS_MAX]; /* records of parts, as found */
	int64_t citation;     /* 0: nothing was written of the row yet */
	int64_t written;      /* claims of this row */
};

/* Refuse the row at hand. */
enum status import_refuse(struct import *im, const char *column,
			  const char *reason, struct error *err) must_check;
/* A question about the row at hand; found may be empty. ret_choice: what was
 * answered; IMPORT_ANSWER_LEAVE when nobody did. */
enum status import_ask(struct import *im, int place, const char *name,
		       const char *why, const struct intake_found *found,
		       int64_t *ret_choice, struct error *err) must_check;

/* Fill im->cells from the row; ret_good false: it was refused. */
enum status import_read_cells(struct import *im, bool *ret_good,
			      struct error *err) must_check;
/* A text of the file in UTF-8 and trimmed, on ctx; NULL: it cannot be. */
char *import_text(struct import *im, const void *ctx, const char *text,
		  size_t length);
/* Look how cells read, for the report. */
void import_count_cells(struct import *im);

/* The marks of a record; NULL: not of an earlier import. */
unsigned char *import_marks(struct import *im, int64_t record);

/* Decide which records the row and its cells are about; ret_good false: it
 * was left, with a question. */
enum status import_match(struct import *im, bool *ret_good,
			 struct error *err) must_check;
/* Keys of `things`. */
uint64_t import_number_key(const struct field *field, const char *key);
uint64_t import_name_key(struct import *im, int kind, const char *name);
/* The normalised number of a text; false: it is none, or a doubtful one. */
bool import_number(const struct field *field, const char *text, size_t length,
		   char ret_key[VALUE_KEY_MAX]);
/* The field in which a kind has its name; NULL none. */
const struct field *import_name_field(const struct kind *kind);

/* Write the row as it was decided. */
enum status import_write(struct import *im, struct error *err) must_check;
/* Deny what was not met. */
enum status import_deny_gone(struct import *im,
			     struct error *err) must_check;

#endif
