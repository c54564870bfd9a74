/* markdown: CommonMark with GitHub's tables and footnotes.
 *
 * Every text that comes from a case goes through one escaper. What is escaped
 * (CommonMark 0.31, section 2.4: any ASCII punctuation may be) is what opens
 * structure in CommonMark, in GitHub's tables, strike-through, math and
 * autolinks, or in pandoc's sub- and superscripts, attributes and citations.
 * Line ends and tabs become spaces, other controls, bidirectional overrides
 * and bytes that are not UTF-8 become visible words. Raw HTML is never written
 * and addresses become links for http, https and mailto alone. */
#ifndef TAFFRAIL_REPORT_MARKDOWN_H
#define TAFFRAIL_REPORT_MARKDOWN_H

#include <stddef.h>
#include <stdio.h>

#include "src/report/document.h"

extern const struct document_writer markdown_writer;

/* Put `text` down as plain text. at_start: it begins a line, where more
 * characters mean something. Returns whether the next text still does. */
bool markdown_escape(FILE *out, const char *text, size_t length,
		     bool at_start);

#endif
