/* page: what a captured page says, as text, with the way back to its bytes.
 *
 * HTML is read by libxml2's push parser without a tree, so that deep nesting
 * costs nothing. Blocks become lines; what a browser would not show (scripts,
 * styles, `hidden`, display:none) is left out; scripts are never run, so what
 * stands in noscript is kept. Plain text is kept as it is.
 *
 * Every piece of the text knows the bytes of the payload that it was made
 * from. They are found by walking the source beside the parser and comparing
 * character by character; a piece whose bytes were not found this way says so
 * (`exact` false) and names the stretch between its neighbours. */
#ifndef TAFFRAIL_ARCHIVE_PAGE_H
#define TAFFRAIL_ARCHIVE_PAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/archive/spool.h"
#include "src/base/status.h"

enum { PAGE_SOURCE_MAX = 64 << 20, /* bytes that are read as a page */
       PAGE_TEXT_MAX = 16 << 20,   /* bytes of text; more is cut */
       PAGE_DEPTH_MAX = 1024,      /* elements inside each other; a deeper one
				    * ends the one that it stands in, as in
				    * browsers: libxml2 looks through all of
				    * them for each end tag */
       PAGE_ATTRIBUTES_MAX = 256,  /* of one element; libxml2 compares each
				    * with each */
       PAGE_LINKS_MAX = 20000, PAGE_HEADINGS_MAX = 20000 };

enum page_kind { PAGE_HTML, PAGE_TEXT, PAGE_OTHER };

/* text[at, at + length) was made from [from, from + span) of the payload as
 * decoded to UTF-8; page_source() gives the bytes. exact and length == span:
 * byte for byte. */
struct page_run {
	uint32_t at, length, from, span;
	bool exact;
};

struct decoded;

struct page_link {
	uint32_t at, length;  /* the words of the link, in the text */
	const char *address;  /* as printed: not resolved */
};

struct page_heading {
	uint32_t at, length;  /* in the text */
	int level;            /* 1-6 */
};

struct page {
	enum page_kind kind;
	const char *text; /* UTF-8, lines end in \n */
	size_t length;
	struct page_run *runs; /* ascending; what the reader added has none */
	size_t run_count;
	const struct decoded *decoded; /* for page_source() */
	struct page_link *links;
	size_t link_count;
	struct page_heading *headings; /* ascending */
	size_t heading_count;
	const char *charset, *charset_why;
	/* As the page says of itself; NULL: not said. `published` and
	 * `modified` as printed. */
	const char *title, *publisher, *author, *published, *modified,
		*language, *canonical, *base; /* of its links */
	/* Of a PDF: where in the text each of its pages begins, and 0 where
	 * there are none. The whole file stands behind all words. */
	uint32_t *sheets;
	size_t sheet_count;
	int scripts, passwords; /* script and password elements */
	bool cut; /* text or depth ran into a limit */
};

/* What a payload is, by its type and its first bytes. */
enum page_kind page_kind_of(const char *type, const char *data, size_t size);
/* A type that the first bytes show for certain ("image/png"); NULL. */
const char *page_sniff(const char *data, size_t size);

/* Read a payload. `type` is the Content-Type with its charset, or NULL. The
 * page is talloc'ed on ctx. A saved page (mhtml.h) is read as the page in it,
 * a PDF by a program of its own (sheets.h), which may take seconds. INVALID: no
 * page and no text, or damaged; LIMIT; NOMEM; of a PDF besides what sheets_read
 * gives. */
enum status page_read(const void *ctx, const char *data, size_t size,
		      const char *type, struct page **ret_page,
		      struct error *err) must_check;
/* The same, until another thread sets *stop (INTERRUPTED): what takes seconds
 * ends soon then. */
enum status page_read_until(const void *ctx, const char *data, size_t size,
			    const char *type, const atomic_bool *stop,
			    struct page **ret_page,
			    struct error *err) must_check;
/* The same of spooled bytes. A payload without text, or with too much, is no
 * failure: *ret_page is NULL then. NOMEM; what reading the spool gives. */
enum status page_read_spool(const void *ctx, struct spool *bytes,
			    const char *type, struct page **ret_page,
			    struct error *err) must_check;

/* The bytes of the payload behind text[at, at + length): where a passage
 * lies. False: there are none (only added marks, or out of range). */
bool page_source(const struct page *page, size_t at, size_t length,
		 int64_t *ret_start, int64_t *ret_length, bool *ret_exact);
/* The text that stands for a byte of the payload; false: none does. */
bool page_text_at(const struct page *page, int64_t source, size_t *ret_at);
/* The page of a PDF, from 1; 0: the text has none. */
int page_sheet_of(const struct page *page, size_t at);
/* Where that text ends, behind its last character. */
bool page_text_end(const struct page *page, int64_t source, size_t *ret_end);

#endif
