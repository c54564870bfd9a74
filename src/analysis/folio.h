/* folio: a capture, opened for reading.
 *
 * Its text is wrapped to a width and handed out in windows of rows, with what
 * is known of each: how many passages are cited there, which names of the
 * case stand there. Everything else that a reader does in the whole page
 * (search, the next name, the bytes behind words) is asked here too, so that
 * who shows it knows neither the case file nor the page.
 *
 * Places are bytes of the form's text. The text of the page and the raw bytes
 * can be cited; the headers cannot. */
#ifndef TAFFRAIL_ANALYSIS_FOLIO_H
#define TAFFRAIL_ANALYSIS_FOLIO_H

#include "store/casefile.h"

/* Changes: this copy and another one of the same source as one text, the words
 * that are gone and those that are new marked in it. */
enum folio_form { FOLIO_TEXT, FOLIO_RAW, FOLIO_HEADERS, FOLIO_CHANGES,
		  FOLIO_FORMS };
enum { FOLIO_WIDTH_MIN = 20, FOLIO_QUOTE_MAX = 1000,
       FOLIO_PASSAGE_MAX = 1 << 20 };

struct folio;
struct shelf;

/* What is known of the capture; texts live as long as the folio. */
struct folio_about {
	int64_t capture, source;
	int64_t older, newer;      /* captures of the same source; 0 none */
	int number, count;         /* 2 of 3 */
	const char *key, *title;   /* of the source; key "" none */
	const char *at, *suspect;  /* UTC time; why it may be useless */
	/* Of a copy that another archive held: its host ("" not known), the
	 * address that it is a copy of, and when it was taken there, in UTC
	 * ("" not said). copy_of NULL: it is none. */
	const char *copy_by, *copy_of, *copy_at;
	bool made_up, cut;
	bool readable;             /* false: no text; what is shown is facts */
	int lines;                 /* of the text */
	int headings, passages;
	int wanted;                /* citations without a passage in it */
	/* Changes: the other copy; from number to number; words; stretches
	 * that are too different to be looked into. */
	int64_t other;
	int from, to, gone, added;
	bool coarse;
};

struct folio_row {
	uint32_t at, length;
	int line;                  /* of the text, from 1 */
	bool first;                /* of its line */
	int cited;                 /* passages that touch it */
	int level;                 /* of a heading; 0 */
	int64_t citation;          /* the first one that touches it; 0 */
};
struct folio_name {
	uint32_t at, length;
	int64_t record;
	int kind;
};
enum folio_change_kind { FOLIO_SAME, FOLIO_GONE, FOLIO_NEW };
struct folio_change {
	uint32_t at, length;
	enum folio_change_kind kind;
	uint32_t older, newer;     /* its place in the texts of the two */
};
struct folio_span {
	uint32_t at, length;
};
struct folio_target {
	struct folio_span span;
	const char *address;       /* as printed: not resolved */
};
/* Of the link whose words end before `at`, as in the list of links. It is drawn
 * there and is no part of the text: what is quoted has the page's words alone. */
struct folio_number {
	uint32_t at;
	int number;
};
struct folio_translation {
	struct folio_span span;
	const char *text;          /* "the words (en, by vm)" */
};
struct folio_window {
	const char *text;          /* bytes [at, at + length) */
	uint32_t at, length;
	struct folio_row *rows;
	int row_count;
	int64_t first, total;      /* of the rows */
	struct folio_name *names;
	int name_count;
	struct folio_change *changes;
	int change_count;
	struct folio_target *links; /* texts as long as the window */
	int link_count;
	struct folio_number *numbers;
	int number_count;
	/* Of the passages that touch it; texts as long as the window. */
	struct folio_translation *translations;
	int translation_count;
};

/* The newest readable capture of a source; 0: none. */
int64_t folio_newest(struct casefile *casefile, int64_t source);
/* Where a thing stands: the capture of the citation (that of the claim, when
 * it is 0), and the citation whose passage is there. Without a passage, the
 * newest capture of its source, or of the source, and no citation (0); of a
 * record, the first passage that says anything of it. Ids that are not known
 * are 0. NOT_FOUND: no copy. */
enum status folio_of_thing(struct casefile *casefile, int64_t claim,
			   int64_t citation, int64_t source, int64_t record,
			   int64_t *ret_capture, int64_t *ret_source,
			   int64_t *ret_citation,
			   struct error *err) must_check;

/* talloc'ed on ctx; talloc_free() closes it. It holds the page until then and
 * knows the passages and names of the moment when it was opened. The shelf
 * outlives it; NULL: the page is read here and now. UNFINISHED: it is being
 * read, ask again. */
enum status folio_open(struct casefile *casefile, struct shelf *shelf,
		       const void *ctx, int64_t capture, enum folio_form form,
		       struct folio **ret_folio, struct error *err) must_check;
/* The difference of a capture to another one of its source, the older first.
 * INVALID: one of them is no text. */
enum status folio_open_changes(struct casefile *casefile, struct shelf *shelf,
			       const void *ctx, int64_t capture, int64_t other,
			       struct folio **ret_folio,
			       struct error *err) must_check;
/* The place in the text of a citation's newest passage; false: not here. */
bool folio_cited(const struct folio *folio, int64_t citation, uint32_t *ret_at,
		 uint32_t *ret_length);
/* A place of the difference in the text of its capture, and back. */
uint32_t folio_change_source(const struct folio *folio, uint32_t place);
uint32_t folio_change_place(const struct folio *folio, uint32_t source);
const struct folio_about *folio_about(const struct folio *folio);

/* Rows [first, first + count) at a width in cells, talloc'ed on ctx. */
enum status folio_window(struct folio *folio, const void *ctx, int width,
			   int64_t first, int count,
			   struct folio_window **ret_window,
			   struct error *err) must_check;
/* The row in which a place stands. */
int64_t folio_row_of(struct folio *folio, int width, uint32_t place);
/* Where a line of the text begins, from 1; beyond the end: the last. */
uint32_t folio_line_at(const struct folio *folio, int line);

/* The next place of folded words, from a place on, or before it (step -1);
 * round the end. False: they are not in the text. */
bool folio_find(const struct folio *folio, const char *words,
		  uint32_t from, int step, uint32_t *ret_at,
		  uint32_t *ret_length);
/* The next name of the case behind a place, or the one before it (step -1).
 * uncited: in no passage yet. Of a difference: the next change (record 0). */
bool folio_hop(const struct folio *folio, uint32_t from, int step,
		 bool uncited, struct folio_name *ret_name);

struct folio_heading {
	uint32_t at;
	int line, level;
	const char *text;
};
/* talloc'ed on ctx. */
enum status folio_outline(const struct folio *folio, const void *ctx,
			    struct folio_heading **ret_headings,
			    int *ret_count, struct error *err) must_check;

/* Cells of a number as it is drawn, "[12]". */
int folio_number_cells(int number);
/* The links of the page, each address once; in the order of the page, which
 * gives them their numbers, from 1. */
struct folio_link {
	int line;
	const char *words, *address; /* absolute; http and https alone */
	int64_t source;            /* that has this address; 0 none */
	const char *key;           /* its short key; "" none */
	bool held;                 /* a copy of it is */
};
enum { FOLIO_LINKS_MAX = 2000 };
enum status folio_links(struct folio *folio, const void *ctx,
			struct folio_link **ret_links, int *ret_count,
			struct error *err) must_check;
/* The link at a place, on ctx; ret_found false: none that can be followed. */
enum status folio_link_at(const struct folio *folio, const void *ctx,
			  uint32_t place, struct folio_link *ret_link,
			  bool *ret_found, struct error *err) must_check;

/* Words as a passage. */
struct folio_passage {
	int64_t capture, source, start, length; /* in the payload */
	bool exact;                /* every byte was found */
	const char *words;         /* lines joined by blanks, on ctx */
	const char *quote;         /* the same, "" when too long for one */
	/* "l.5" or "l.5-7", of the text's lines; of an image, and of a caption,
	 * its label, "Figure 6" */
	const char *where;
	const char *cite;          /* for people: key or title, where, day */
};
/* INVALID: no bytes stand behind it, or the form cannot be cited. */
enum status folio_passage(const struct folio *folio, const void *ctx,
			    uint32_t at, uint32_t length,
			    struct folio_passage **ret_passage,
			    struct error *err) must_check;

/* A copy that is no text, cited whole by the label of a figure: an image.
 * INVALID: it is text, or no bytes came. */
enum status folio_figure(const struct folio *folio, const void *ctx,
			 const char *label, struct folio_passage **ret_passage,
			 struct error *err) must_check;

/* The citation of the shortest passage around a place, newest first; 0: none
 * is. */
int64_t folio_citation_at(const struct folio *folio, uint32_t place);

/* A kind's line, filled from the words of a passage: names that the case
 * knows, dates by the day of publication, quantities, choices; and how we
 * know, as the form writes it: "hedge: is understood, speaker: ...". What is
 * not found stays empty. Both talloc'ed on ctx. */
enum status folio_fill_line(const struct folio *folio, const void *ctx,
			      const struct kind *kind, const char *words,
			      char **ret_line, char **ret_knowing,
			      struct error *err) must_check;

/* Citations of the source that have no passage in this capture: whether their
 * words stand here. The words are those of their passage in another copy, or
 * of the locator: its quote, or what it has in quotation marks. */
enum folio_found {
	FOLIO_EXACT,               /* once, or where its neighbours stand too */
	FOLIO_ALIKE,               /* most of the words, in their order */
	FOLIO_SEVERAL,             /* which of them is meant cannot be told */
	FOLIO_UNTRIED,             /* not word for word; too much is looked for
				    * to be compared further at one time */
	FOLIO_LOST,                /* it stood in another copy, not here */
	FOLIO_NOT_FOUND            /* the locator's words do not stand here */
};
struct folio_lead {
	int64_t citation;
	const char *words;
	const char *marked;        /* alike: what differs, "[-60-] {+80+}" */
	enum folio_found found;
	bool earlier;              /* it has a passage in another copy */
	uint32_t at, length;       /* exact, alike: in the text */
	int line, alike;           /* per cent */
};
/* In the order of the source's citations, talloc'ed on ctx. */
enum status folio_leads(const struct folio *folio, const void *ctx,
			struct folio_lead **ret_leads, int *ret_count,
			struct error *err) must_check;
/* Add the passages of those that were found, one action: of one citation, or
 * (0) of all that stand here exactly; of those alike only where no exact one is
 * left, since one other word may matter. NOT_FOUND: none was. */
enum status folio_take_leads(const struct folio *folio, int64_t citation,
			     int *ret_taken, int64_t *ret_entry,
			     struct error *err) must_check;

#endif
