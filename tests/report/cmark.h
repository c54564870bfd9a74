/* cmark: what another program understands of our Markdown. */
#ifndef TAFFRAIL_TESTS_REPORT_CMARK_H
#define TAFFRAIL_TESTS_REPORT_CMARK_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* Is cmark-gfm installed? Without it a test says that it was skipped. */
bool cmark_found(void);

/* Parse with GitHub's extensions and footnotes. The caller frees with
 * xmlFreeDoc(). NULL: it could not be run. */
xmlDoc *cmark_parse(const char *markdown, size_t length);
/* The same as HTML: its XML has no word for footnotes. A reference is <sup>,
 * a footnote a <li> whose id begins with "fn-". */
xmlDoc *cmark_html(const char *markdown, size_t length);

/* The children that are elements. */
xmlNode *cmark_first(const xmlNode *node);
xmlNode *cmark_next(const xmlNode *node);
bool cmark_is(const xmlNode *node, const char *name);
/* How many elements of that name there are below (and with) the node. */
int cmark_count(const xmlNode *node, const char *name);
/* All text below; the caller frees with xmlFree(). */
char *cmark_text(const xmlNode *node);

#endif
