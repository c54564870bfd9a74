/* What the files of page share. */
#ifndef TAFFRAIL_ARCHIVE_PAGE_INTERNAL_H
#define TAFFRAIL_ARCHIVE_PAGE_INTERNAL_H

#include "src/archive/charset.h"
#include "src/archive/page.h"
#include "src/base/text.h"

/* Walks the decoded source beside the parser. */
struct page_align {
	const char *source;
	size_t size, cursor;
	bool lost; /* in this piece of text nothing more is looked for */
};
/* The source of the next character of text that the parser gives: fills from
 * and span; false: not found, the cursor stays. `rest` is the text from that
 * character on. */
bool page_align_next(struct page_align *align, const char *rest,
		     size_t rest_size, size_t character, size_t *ret_from,
		     size_t *ret_span);

/* How many of the next bytes of the text stand in the source as they are, here
 * and now: whole characters, no markup, no entity. The cursor goes behind
 * them. The same as so many calls of page_align_next(). */
size_t page_align_same(struct page_align *align, const char *rest,
		       size_t rest_size);

/* The tag with this name that the parser has come to: steps over markup and
 * blanks alone. False: it is not there, the cursor stays. */
bool page_align_tag(struct page_align *align, const char *name,
		    size_t *ret_from, size_t *ret_span);

/* The text as it is laid out: lines, folded blanks, runs. */
struct page_layout {
	struct page *page; /* runs and links grow on it */
	struct buffer text;
	size_t run_room, link_room, heading_room;
	int breaks;       /* line ends owed before the next word */
	bool blank;       /* a blank is owed */
	size_t blank_from, blank_span;
	bool blank_exact, open; /* open: the last run's span is not known yet */
	size_t glued;     /* length of the text when it ended in a marker */
	int pre;
	enum status status;
};
void page_layout_init(struct page_layout *layout, struct page *page);
void page_layout_break(struct page_layout *layout, int lines);
/* One character of the source. */
void page_layout_put(struct page_layout *layout, const char *character,
		     size_t length, size_t from, size_t span, bool exact);
/* Characters that stand in the source as they are, from a byte of it on. */
void page_layout_put_all(struct page_layout *layout, const char *text,
			 size_t size, size_t from);
/* Words that stand for a stretch of the source as a whole, of another length. */
void page_layout_put_one(struct page_layout *layout, const char *text,
			 size_t size, size_t from, size_t span);
/* What the reader adds: no bytes stand behind it. */
void page_layout_add(struct page_layout *layout, const char *text);
/* The same, and what comes next stays on its line ("* "). */
void page_layout_marker(struct page_layout *layout, const char *text);
/* Where the next word will stand. */
size_t page_layout_at(const struct page_layout *layout);
void page_layout_link(struct page_layout *layout, size_t at,
		      const char *address);
/* What has been put from `at` on is a heading. */
void page_layout_heading(struct page_layout *layout, size_t at, int level);
/* Text and runs to the page; releases the layout. */
enum status page_layout_finish(struct page_layout *layout, size_t source_size,
			       struct error *err) must_check;

/* What a page says of itself; better places win over worse ones. */
struct page_meta {
	struct page *page;
	int rank[8]; /* of what stands in the page, by enum page_fact */
};
enum page_fact { FACT_TITLE, FACT_PUBLISHER, FACT_AUTHOR, FACT_PUBLISHED,
		 FACT_MODIFIED, FACT_LANGUAGE, FACT_CANONICAL, FACT_LAST };
enum { RANK_ELEMENT = 1, RANK_GUESS, RANK_JSON, RANK_META };
void page_meta_set(struct page_meta *meta, enum page_fact fact, int rank,
		   const char *text, size_t length);
/* <meta name= or property= content=> */
void page_meta_element(struct page_meta *meta, const char *name,
		       const char *content);
/* The content of <script type="application/ld+json">. */
void page_meta_json(struct page_meta *meta, const char *json, size_t length);

enum status page_read_pdf(struct page *page, const char *data, size_t size,
			  const atomic_bool *stop,
			  struct error *err) must_check;
/* Its text, a form feed behind each page, as that of a file of `size` bytes. */
enum status page_lay_sheets(struct page *page, const char *text,
			    size_t length, size_t size,
			    struct error *err) must_check;
/* Changes the decoded text in places: what the parser must not see. */
enum status page_read_html(struct page *page, struct decoded *decoded,
			   const atomic_bool *stop,
			   struct error *err) must_check;
/* INTERRUPTED once *stop is set; stop may be NULL. */
enum status page_go_on(const atomic_bool *stop, struct error *err) must_check;

#endif
