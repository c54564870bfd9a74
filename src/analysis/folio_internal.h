/* What the files of folio share. */
#ifndef TAFFRAIL_ANALYSIS_FOLIO_INTERNAL_H
#define TAFFRAIL_ANALYSIS_FOLIO_INTERNAL_H

#include "src/analysis/folio.h"
#include "src/archive/page.h"
#include "src/archive/shelf.h"
#include "store/known.h"
#include "store/passage.h"

/* A passage in the text of the form. */
struct folio_mark {
	uint32_t at, end;
	int64_t citation;
	const char *translation; /* and who made it; NULL: none */
};

/* Where a row begins; it ends where the next does, or its line. */
struct folio_break {
	uint32_t at;
	uint32_t line; /* from 1 */
};

struct folio {
	struct casefile *casefile;
	struct shelf *shelf;  /* NULL: none */
	enum folio_form form;
	bool passing;         /* opened for a look: no PDF is read for it */
	struct folio_about about;
	struct row *capture;
	const char *bytes;    /* raw: the payload; NULL: not held, or no text */
	size_t size;
	bool held;            /* the payload is, and not too large */
	const char *why;      /* text: why the payload has none; NULL */
	struct page *page;    /* NULL: the payload is no text */
	const char *text;     /* of the form */
	uint32_t length;
	uint32_t *lines;      /* where each begins; about.lines of them */
	struct folio_mark *marks; /* by `at` */
	int mark_count;
	uint32_t longest;     /* mark, in bytes */
	struct known *known;
	struct folio_change *changes; /* by `at` */
	int change_count;
	bool newer_here;      /* changes: the capture is the newer of the two */
	int width;            /* of the breaks; 0: none yet */
	struct folio_break *breaks;
	size_t break_count, break_room;
	struct folio_number *numbers; /* by `at`; once they are `numbered` */
	int number_count;
	bool numbered;
};

/* Is some byte of the range in a passage? Sets the first citation and how
 * many passages (both may be NULL). */
bool folio_is_cited(const struct folio *folio, uint32_t at, uint32_t end,
		    int64_t *ret_citation, int *ret_count);
/* Another capture of the source for a look at it, on its shelf: a PDF that
 * nobody has read yet is UNFINISHED. */
enum status folio_open_in_passing(const struct folio *folio, const void *ctx,
				  int64_t capture, struct folio **ret_folio,
				  struct error *err) must_check;
/* Lines and runs of blanks become single blanks; on ctx. */
char *folio_join_lines(const void *ctx, const char *text, size_t length);
/* The bytes behind a range of the text: start, length and exact. */
bool folio_bytes(const struct folio *f, uint32_t at, uint32_t length,
		 struct folio_passage *ret_passage);

/* Give each link of the page its number, once; those to one address share it. */
enum status folio_number_links(struct folio *f, struct error *err) must_check;
/* The first of the numbers that stand behind a place. */
int folio_numbers_from(const struct folio *f, uint32_t place);
/* The links of a window, and their numbers. */
enum status folio_fill_links(const struct folio *f, struct folio_window *w,
			     struct error *err) must_check;

/* --- folio_changes.c --- */
/* Text and changes, for a folio whose `about` is known. */
enum status folio_make_changes(struct folio *f, int64_t other,
			       struct error *err) must_check;
/* "about [-60-] {+80+} tonnes", on ctx; NULL: no memory. */
char *folio_marked(const void *ctx, const char *older, const char *newer);
bool folio_hop_change(const struct folio *f, uint32_t from, int step,
		      struct folio_name *ret_name);
enum status folio_fill_changes(const struct folio *f, struct folio_window *w,
			       struct error *err) must_check;

/* The line of a place, from 1. */
int folio_line_of(const struct folio *folio, uint32_t place);
/* A passage by its bytes or, in a PDF, by its page and its citation's words. */
bool folio_place_cited(const struct folio *folio,
		       const struct passage *passage, uint32_t *ret_at,
		       uint32_t *ret_end);
/* A passage of the payload in the text of the form; false: not there. */
bool folio_place(const struct folio *folio, int64_t start, int64_t length,
		 uint32_t *ret_at, uint32_t *ret_end);

#endif
