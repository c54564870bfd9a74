/* html_graph: who stands behind whom, drawn in the page itself (SVG 2 inside
 * HTML: shapes and text, no script, no link, no style of its own).
 *
 * One box a party, one below the other, whoever stands behind above whom it
 * stands behind; in each box a line a relation, "owner → Maria", from which a
 * line leads in the margin to that party, broken where the relation is
 * former, denied or not sure. So it reads on a phone and on paper whatever
 * its size, and nothing crosses a text. Each box has all of its text
 * unbroken as its title, since lines are wrapped: there a name is found that is
 * searched for. */
#ifndef TAFFRAIL_REPORT_HTML_GRAPH_H
#define TAFFRAIL_REPORT_HTML_GRAPH_H

#include <stdio.h>

#include "src/report/document.h"

void html_graph(FILE *out, const struct graph *graph);

#endif
