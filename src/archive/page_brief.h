/* page_brief: a page as the parser gets it. Taking text character by character is
 * most of the parser's work, and of plain words it finds nothing out: so each
 * stretch of them is one sign of a private plane of Unicode there, and is put
 * back where the sign comes out. Markup, and what is near to it, stays as it
 * is; a page that has such signs itself is left whole. */
#ifndef TAFFRAIL_ARCHIVE_PAGE_BRIEF_H
#define TAFFRAIL_ARCHIVE_PAGE_BRIEF_H

#include "src/base/text.h"

enum { PAGE_SIGN_BYTES = 4, PAGE_SIGN_LEAD = 0xf3 };

struct page_brief {
	const char *source; /* not owned, as long as this */
	struct buffer text; /* what the parser gets */
	struct page_words {
		uint32_t from, length; /* in the source */
	} *words;           /* talloc'ed */
	size_t count, room;
};
/* Of UTF-8 text of less than 4 GiB. NOMEM. */
enum status page_brief_make(struct page_brief *brief, const void *ctx,
			    const char *source, size_t size) must_check;
void page_brief_release(struct page_brief *brief);

/* The words that the sign at the begin of a text stands for; NULL: there is
 * none. */
const struct page_words *page_brief_words(const struct page_brief *brief,
					  const char *text, size_t size);
/* Append a text with the words put back. */
void page_brief_put_back(const struct page_brief *brief, const char *text,
			 size_t size, struct buffer *out);

#endif
