/* import: the rows of a sheet as records of one kind, each cited by its row.
 *
 * The file is kept as a capture of the source. Each row is a record with one
 * citation, whose locator is the row ("row 12", counted as a spreadsheet
 * does, the header being row 1), with a passage on the bytes of that row, and
 * a claim for each cell as it is printed. Everything but the capture is one
 * entry.
 *
 * Which record a row is about: the one that this source said of the same row
 * before; else by the numbers that stand for one thing (IMO number, then
 * MMSI, for ships); else, for a relation or event, one that this source said
 * before of the same things at the same time; else, when something is called
 * so already, that is asked; else it is new. References go by number, then by
 * whole name; what is not found is made with that name.
 *
 * Of a second import of a source only what is new or changed is added: a
 * changed value in a field of one value replaces what this source said, in a
 * field of many it stands beside it. Rows that stand there unchanged are
 * marked seen in this capture. A cell that became empty says nothing.
 *
 * A row that cannot be taken is refused, with the column and the reason, and
 * nothing of it comes in. */
#ifndef TAFFRAIL_INGEST_IMPORT_H
#define TAFFRAIL_INGEST_IMPORT_H

#include <stdio.h>

#include "src/ingest/sheet.h"
#include "store/casefile.h"
#include "store/intake.h"

enum { IMPORT_LISTED_MAX = 1000, /* refused rows and questions that are kept;
				  * the rest is only counted */
       IMPORT_ANSWER_NEW = 0, IMPORT_ANSWER_LEAVE = -1 };

/* What to do when something in the case is called like a row's record, and no
 * number tells. */
enum import_names { IMPORT_NAMES_ASK, IMPORT_NAMES_JOIN, IMPORT_NAMES_NEW };

struct import_refused {
	int64_t row;
	const char *column; /* "" none */
	const char *reason;
};

/* A row whose record, or one that it refers to, was not to be told. */
struct import_question {
	int64_t row;
	int place;        /* of the cell; -1: the row's own record */
	const char *name; /* what the row calls it */
	const char *why;  /* "2 are called so" */
	struct intake_found found;
	const char *titles[INTAKE_FOUND_MAX];
};
/* Record, IMPORT_ANSWER_NEW or IMPORT_ANSWER_LEAVE. Sorted by row, place. */
struct import_answer {
	int64_t row;
	int place;
	int64_t choice;
};

/* A row that was about a record of the case. */
struct import_known {
	int64_t row, record;
	const char *title;
	bool again;   /* the source spoke of it before */
	bool changed; /* ... and said otherwise */
};

/* What was made of a column. */
struct import_column {
	const char *header;
	const struct sheet_column *column;
	int64_t cells, words, doubts; /* not empty; kept as words; warned of */
	int64_t first_words, first_doubt; /* rows */
	const char *warning; /* of the first doubt */
};

struct import_report {
	const struct sheet_columns *columns;
	struct import_column *by_column; /* columns->count of them */
	char separator;
	int64_t rows;     /* under the header, without empty ones */
	int64_t added;    /* records of the kind */
	int64_t joined;   /* rows that said something of a known record */
	int64_t changed;  /* of those, rows that this source said otherwise */
	int64_t seen, repeated, gone;
	int64_t made;     /* records that were referred to and new */
	int64_t claims;
	int64_t refused_count, question_count;
	struct import_refused *refused;  /* IMPORT_LISTED_MAX at most */
	struct import_question *questions;
	struct import_known *known;      /* joined ones; in a preview alone */
	int known_count;
	int64_t capture, entry;
	int64_t size;
	bool capture_is_new;
};

struct import_wish {
	int64_t source;
	const struct kind *kind;
	const char *file;     /* its name, for messages and the history */
	const char *map, *map_name; /* NULL: by header */
	const char *charset;  /* NULL: UTF-8 */
	char separator;       /* 0: guessed from the header */
	const char *as_of;    /* EDTF date of the claims; "" not said */
	const char *means;    /* a word of words_means; "" not said */
	const char *obtained; /* "": "imported from FILE" */
	enum import_names names;
	bool gone;            /* deny what the source said before and does not
			       * say now; relations and events alone */
	bool preview;         /* write nothing */
	const struct import_answer *answers;
	int answer_count;
	bool (*progress)(void *payload, int64_t done, int64_t total);
	void *payload;
};

/* Read `stream` to its end and import it. With `asking` nothing is written
 * when there is a question: answer, and run again on the same stream, which
 * must be seekable. Report on ctx. Errors: INVALID (no header, no column of
 * the kind, a map that does not fit, a charset that cannot be cut), LIMIT (a
 * row or the file too large), REFUSED (gone rows of a thing), INTERRUPTED, IO,
 * FULL; nothing was written then but, perhaps, the capture. */
enum status import_run(struct casefile *casefile, const void *ctx,
		       FILE *stream, const struct import_wish *wish,
		       bool asking, struct import_report **ret_report,
		       struct error *err) must_check;

#endif
