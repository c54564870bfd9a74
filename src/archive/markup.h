/* markup: where tags, comments and entities of HTML end, without a parser; and
 * the parser for what is tamed. */
#ifndef TAFFRAIL_ARCHIVE_MARKUP_H
#define TAFFRAIL_ARCHIVE_MARKUP_H

#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"

/* data[at] is '<'. One past the end of the tag, comment, declaration or
 * processing instruction that begins there; `at` itself when it is only a
 * character; `size` when it does not end. Quotes hide '>' in tags. */
size_t markup_end(const char *data, size_t size, size_t at);
/* Is it the start tag of this element? */
bool markup_tag_is(const char *data, size_t size, size_t at, const char *name);
/* Is it a start tag whose content is no markup (script, style)? */
bool markup_is_raw(const char *data, size_t size, size_t at);
/* The end tag of such an element, from its content on. */
size_t markup_raw_end(const char *data, size_t size, size_t tag,
		      size_t content);
/* data[at] is '&'. Length of the entity and its character; 0: none. */
size_t markup_entity(const char *data, size_t size, size_t at,
		     char ret_text[8], size_t *ret_length);

/* Blank all attributes of a tag beyond the first `most`, in place, so that
 * every offset stays. NUL bytes become blanks too. */
void markup_tame(char *data, size_t size, int most);

/* A parser that is fed UTF-8 (htmlParseChunk), mends what it can, says nothing
 * and opens no connection. `sax` is copied, its reports of faults set. NULL: no
 * memory. */
htmlParserCtxtPtr markup_parser(xmlSAXHandler *sax, void *payload);
/* What is still open ends, and the parser is let go of. NOMEM: it stopped before,
 * for want of memory, and its calls told of a part alone. */
enum status markup_finish(htmlParserCtxtPtr parser, struct error *err);
/* Called at the start of an element: keep no more than `most` inside each other.
 * True: the one that it stands in was ended, without a call. */
bool markup_bound(htmlParserCtxtPtr parser, int most);

#endif
