#include "src/report/html_graph.h"

#include <string.h>

#include "src/base/text.h"
#include "src/report/html.h"

/* In units of the drawing, of which WIDTH go over the page's column; LETTER is
 * what a letter takes at most of the usual ones. */
enum {
	WIDTH = 380, EDGE = 6, LANE = 9, LANES_ROOM = 144, CORNER = 4,
	PAD = 8, LINE = 17, GAP = 14, LETTER = 8, ARROW = 6,
	LINES_MAX = 6,   /* of one text; the title has the rest */
	WORDS_MAX = 300, /* bytes of a relation's line */
	LANES_MAX = 2 * GRAPH_NODES_MAX
};

/* Where lines that lead to one node run together, whole or broken ones. */
struct lane {
	int first, last; /* places that it passes */
	int number;      /* from the boxes outward; -1: nothing leads there */
};

struct drawing {
	const struct graph *graph;
	int order[GRAPH_NODES_MAX]; /* nodes from above to below */
	int places[GRAPH_NODES_MAX], edge_places[GRAPH_EDGES_MAX];
	struct lane lanes[LANES_MAX];
	int lane_count, lane_step;
	int left, columns; /* of the boxes; letters in a line */
	int top[GRAPH_NODES_MAX], bottom[GRAPH_NODES_MAX];
	int edge_y[GRAPH_EDGES_MAX], height;
};

/* ---- order ---- */

static bool waits(const struct graph *graph, const bool *placed, int node)
{
	for (int i = 0; i < graph->edge_count; i++)
		if (graph->edges[i].to == node &&
		    graph->edges[i].from != node &&
		    !placed[graph->edges[i].from])
			return true;
	return false;
}

/* Nobody before whoever stands behind; in a circle the first comes first. */
static void put_in_order(struct drawing *d)
{
	const struct graph *graph = d->graph;
	bool placed[GRAPH_NODES_MAX] = { false };

	for (int n = 0; n < graph->node_count; n++) {
		int next = -1;

		for (int i = graph->node_count - 1; i >= 0; i--)
			if (!placed[i] && (next < 0 || !waits(graph, placed,
							      i) ||
					   waits(graph, placed, next)))
				next = i;
		placed[next] = true;
		d->order[n] = next;
	}
}

/* A place for each name and each relation, counted downward. */
static void count_places(struct drawing *d)
{
	int place = 0;

	for (int n = 0; n < d->graph->node_count; n++) {
		int node = d->order[n];

		d->places[node] = place++;
		for (int i = 0; i < d->graph->edge_count; i++)
			if (d->graph->edges[i].from == node)
				d->edge_places[i] = place++;
	}
}

/* ---- lanes ---- */

static struct lane *lane_of(struct drawing *d, const struct graph_edge *edge)
{
	return &d->lanes[2 * edge->to + edge->broken];
}

static void stretch_lanes(struct drawing *d)
{
	for (int i = 0; i < LANES_MAX; i++)
		d->lanes[i] = (struct lane){ .number = -1 };
	for (int i = 0; i < d->graph->edge_count; i++) {
		const struct graph_edge *edge = &d->graph->edges[i];
		struct lane *lane = lane_of(d, edge);
		int ends[] = { d->edge_places[i], d->places[edge->to] };

		if (lane->number < 0)
			*lane = (struct lane){ ends[1], ends[1], 0 };
		for (int k = 0; k < 2; k++) {
			lane->first = ends[k] < lane->first ? ends[k]
							    : lane->first;
			lane->last = ends[k] > lane->last ? ends[k]
							  : lane->last;
		}
	}
}

static bool is_free(const struct drawing *d, const struct lane *lane,
		    int number, const bool *done)
{
	for (int i = 0; i < LANES_MAX; i++)
		if (done[i] && d->lanes[i].number == number &&
		    d->lanes[i].first <= lane->last &&
		    lane->first <= d->lanes[i].last)
			return false;
	return true;
}

/* The shortest next to the boxes. */
static void number_lanes(struct drawing *d)
{
	bool done[LANES_MAX] = { false };

	for (;;) {
		int next = -1, number = 0;

		for (int i = 0; i < LANES_MAX; i++)
			if (d->lanes[i].number >= 0 && !done[i] &&
			    (next < 0 ||
			     d->lanes[i].last - d->lanes[i].first <
				     d->lanes[next].last -
					     d->lanes[next].first))
				next = i;
		if (next < 0)
			return;
		while (!is_free(d, &d->lanes[next], number, done))
			number++;
		d->lanes[next].number = number;
		done[next] = true;
		if (number >= d->lane_count)
			d->lane_count = number + 1;
	}
}

/* ---- lines of text ---- */

/* How many bytes of the text fit one line, broken behind a word. */
static size_t line_bytes(const char *text, int columns)
{
	size_t length = strlen(text);
	size_t fits = text_clip(text, length, (size_t)columns, NULL);
	size_t at = fits;

	if (fits == length)
		return length;
	while (at > 0 && text[at] != ' ')
		at--;
	return at > 0 ? at : fits > 0 ? fits : 1;
}

static int count_lines(const char *text, int columns)
{
	int count = 0;

	do {
		text += line_bytes(text, columns);
		text += *text == ' ';
		count++;
	} while (*text && count < LINES_MAX);
	return count;
}

static void put_lines(FILE *out, const char *text, int x, int y, int columns,
		      bool bold)
{
	for (int i = 0; i < LINES_MAX && (*text || i == 0); i++) {
		size_t n = line_bytes(text, columns);
		bool cut = i == LINES_MAX - 1 && text[n];

		fprintf(out, "<text x=\"%d\" y=\"%d\"%s>", x, y + i * LINE,
			bold ? " font-weight=\"bold\"" : "");
		html_escape(out, text, n);
		fprintf(out, "%s</text>\n", cut ? "…" : "");
		text += n;
		text += *text == ' ';
	}
}

/* "owner → Maria" */
static void edge_words(const struct drawing *d, int i, char words[WORDS_MAX])
{
	const struct graph_edge *edge = &d->graph->edges[i];
	bool cut = snprintf(words, WORDS_MAX, "%s → %s", edge->label,
			    d->graph->nodes[edge->to]) >= WORDS_MAX;
	size_t n = strlen(words);

	/* A letter that was cut in two would stand there as its bytes. */
	while (cut && n > 0 && !utf8_valid(words, n))
		words[--n] = '\0';
}

/* ---- from above to below ---- */

static void measure(struct drawing *d)
{
	char words[WORDS_MAX];
	int y = EDGE;

	d->lane_step = d->lane_count * LANE <= LANES_ROOM
			       ? LANE : LANES_ROOM / d->lane_count;
	d->left = EDGE + d->lane_count * d->lane_step + CORNER + ARROW;
	d->columns = (WIDTH - EDGE - d->left - 2 * PAD) / LETTER;
	for (int n = 0; n < d->graph->node_count; n++) {
		int node = d->order[n];

		d->top[node] = y;
		y += PAD + LINE * count_lines(d->graph->nodes[node],
					      d->columns);
		for (int i = 0; i < d->graph->edge_count; i++) {
			if (d->graph->edges[i].from != node)
				continue;
			edge_words(d, i, words);
			d->edge_y[i] = y + LINE / 2;
			y += LINE * count_lines(words, d->columns);
		}
		d->bottom[node] = y + PAD;
		y += PAD + GAP;
	}
	d->height = y - GAP + EDGE;
}

/* All that the box says, unbroken: "Hart: owner → Maria; ...". */
static void put_title(FILE *out, const struct graph *graph, int node)
{
	const char *name = graph->nodes[node], *mark = ": ";

	fputs("<title>", out);
	html_escape(out, name, strlen(name));
	for (int i = 0; i < graph->edge_count; i++) {
		const struct graph_edge *edge = &graph->edges[i];

		if (edge->from != node)
			continue;
		fputs(mark, out);
		html_escape(out, edge->label, strlen(edge->label));
		fputs(" → ", out);
		html_escape(out, graph->nodes[edge->to],
			    strlen(graph->nodes[edge->to]));
		mark = "; ";
	}
	fputs("</title>\n", out);
}

static void put_box(FILE *out, const struct drawing *d, int node)
{
	char words[WORDS_MAX];
	int x = d->left + PAD, baseline = LINE - 4;

	fputs("<g>", out);
	put_title(out, d->graph, node);
	fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
		"height=\"%d\" rx=\"3\" fill=\"none\" stroke=\"currentColor\"%s"
		"/>\n", d->left, d->top[node], WIDTH - EDGE - d->left,
		d->bottom[node] - d->top[node],
		node == 0 ? " stroke-width=\"2\"" : "");
	put_lines(out, d->graph->nodes[node], x,
		  d->top[node] + PAD / 2 + baseline, d->columns, true);
	for (int i = 0; i < d->graph->edge_count; i++) {
		if (d->graph->edges[i].from != node)
			continue;
		edge_words(d, i, words);
		put_lines(out, words, x, d->edge_y[i] - LINE / 2 + baseline,
			  d->columns, false);
	}
	fputs("</g>\n", out);
}

/* Out of the box, round a corner into the lane, and in where it leads. */
static void put_edge(FILE *out, struct drawing *d, int i)
{
	const struct graph_edge *edge = &d->graph->edges[i];
	int x = d->left - ARROW - CORNER -
		d->lane_step * lane_of(d, edge)->number;
	int from = d->edge_y[i];
	int to = d->top[edge->to] + (edge->broken ? LINE : LINE / 2) + 2;
	int turn = to > from ? CORNER : -CORNER;

	fprintf(out, "<path d=\"M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d\" "
		"fill=\"none\" stroke=\"currentColor\"%s/>\n",
		d->left, from, x + CORNER, x, from, x, from + turn, to - turn,
		x, to, x + CORNER, to, d->left - ARROW,
		edge->broken ? " stroke-dasharray=\"4 3\"" : "");
	fprintf(out, "<path d=\"M%d %dl-%d -4v8z\" fill=\"currentColor\"/>\n",
		d->left, to, ARROW);
}

void html_graph(FILE *out, const struct graph *graph)
{
	struct drawing d = { .graph = graph };

	put_in_order(&d);
	count_places(&d);
	stretch_lanes(&d);
	number_lanes(&d);
	measure(&d);
	fprintf(out, "<svg class=\"graph\" viewBox=\"0 0 %d %d\" role=\"img\" "
		"aria-label=\"The same as a graph\">\n", WIDTH, d.height);
	for (int i = 0; i < graph->edge_count; i++)
		put_edge(out, &d, i);
	for (int n = 0; n < graph->node_count; n++)
		put_box(out, &d, d.order[n]);
	fputs("</svg>\n", out);
}
