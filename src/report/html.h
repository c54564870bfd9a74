/* html: one self-contained page (HTML5, UTF-8) from the same document model
 * as the Markdown. No script, no image but what is drawn in it (html_graph.h), no
 * font, nothing from elsewhere: its own policy (Content-Security-Policy, W3C CSP 3) forbids all but the style
 * within it. It prints without its links' colours, and on a narrow screen a
 * table reads as a list of cells, each with the name of its column.
 *
 * Every text goes through one escaper: & < > " ' as references, line ends and
 * tabs as spaces, other controls, bidirectional overrides and bytes that are
 * no UTF-8 as visible words, as in the Markdown. */
#ifndef TAFFRAIL_REPORT_HTML_H
#define TAFFRAIL_REPORT_HTML_H

#include <stddef.h>
#include <stdio.h>

#include "src/report/document.h"

extern const struct document_writer html_writer;

/* Put `text` down as text of an element or of a quoted attribute. */
void html_escape(FILE *out, const char *text, size_t length);

#endif
