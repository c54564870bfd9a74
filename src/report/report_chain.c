/* report_chain: who stands behind a ship or a party and what it stands
 * behind, as a tree with a footnote a line and, while it is small enough to
 * be read, as a graph. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/report/report.h"

/* ---- the tree ---- */

/* "RUSI in wapo23; ": who says it, where that is not the document itself. */
static const char *chain_voices(struct report *report,
				const struct chain_row *row)
{
	struct pane_claim *claims;
	int count;

	if (!row->spoken ||
	    pane_claims(report->reader, report->scratch, row->record, &claims,
			&count, NULL) != STATUS_OK)
		return "";
	return talloc_asprintf(report->scratch, "%s; ",
			       said_by(report, claims, count));
}

static void chain_marks(struct report *report, struct phrase *item,
			const struct chain_row *row)
{
	if (row->when && *row->when && strcmp(row->role, row->when) != 0)
		phrase_format(item, ", %s", row->when);
	if (row->share && *row->share)
		phrase_format(item, ", share %s", row->share);
	if (row->listed && strcmp(row->listed, "listed") == 0)
		phrase_text(item, ", listed");
	else if (row->listed && *row->listed)
		phrase_format(item, ", listed: %s", row->listed);
	if (row->listed_contested)
		phrase_text(item, ", disputed");
	phrase_format(item, " (%s%s)", chain_voices(report, row),
		      stands_on(report, row->standing, row->by_low,
				row->by_high));
	if (row->repeated && !row->cycle)
		phrase_text(item, ", see above");
	if (row->elsewhere)
		phrase_text(item, ", more in its dossier");
	if (row->cycle)
		phrase_text(item, ", which leads back here");
}

/* A relation or an action is cited whole; of what a party is for the one that
 * is shown. */
static enum status chain_cites(struct report *report, struct phrase *item,
			       const struct chain_row *row)
{
	/* Several need a look at who stands behind what. */
	if (row->citation_count > 1)
		return cite_record(report, item, row->record);
	return row->citation_count ? cite(report, item, row->citation)
				   : STATUS_OK;
}

/* Roles and holdings lead to a party; what was done to one does not. */
static bool is_relation(const struct chain_row *row)
{
	return row->kind == KIND_SHIP_ROLE || row->kind == KIND_SHAREHOLDING;
}

static enum status put_chain_row(struct report *report,
				 const struct chain_row *row)
{
	struct phrase *item = phrase_new(report->scratch);
	const char *name = row->title + row->name_at;
	enum status status;

	if (row->negative)
		phrase_text(item, "not: ");
	if (row->former && strcmp(row->role, "FORMER") == 0)
		phrase_text(item, "formerly: ");
	else
		phrase_format(item, "%s%s: ", row->former ? "formerly " : "",
			      row->role);
	phrase_format(item, "%.*s", row->name_at, row->title);
	if (row->party && is_relation(row) &&
	    paper_of(report, row->party))
		link_record(report, item, row->party, name);
	else if (row->party && !row->label && is_relation(row))
		phrase_add(item, PIECE_STRONG, name);
	else
		phrase_text(item, name);
	chain_marks(report, item, row);
	status = chain_cites(report, item, row);
	if (status == STATUS_OK)
		document_item(report->document, row->depth, item);
	return status;
}

/* ---- the graph ---- */

struct drawing {
	struct graph graph;
	int64_t parties[GRAPH_NODES_MAX]; /* of the nodes; 0: by name alone */
	bool full;                        /* more than a graph may have */
};

static int find_node(struct drawing *drawing, int64_t party,
		     const char *title)
{
	struct graph *graph = &drawing->graph;

	for (int i = 0; i < graph->node_count; i++)
		if (party ? drawing->parties[i] == party
			  : !drawing->parties[i] &&
				    strcmp(graph->nodes[i], title) == 0)
			return i;
	if (graph->node_count == GRAPH_NODES_MAX) {
		drawing->full = true;
		return 0;
	}
	drawing->parties[graph->node_count] = party;
	graph->nodes[graph->node_count] = title;
	return graph->node_count++;
}

static void add_edge(struct drawing *drawing, int from, int to,
		     const char *label, bool broken)
{
	struct graph *graph = &drawing->graph;

	if (graph->edge_count == GRAPH_EDGES_MAX)
		drawing->full = true;
	else
		graph->edges[graph->edge_count++] = (struct graph_edge){
			from, to, label, broken };
}

/* What is before the name hedges it, or says what it was. */
static bool is_sure(const struct chain_row *row)
{
	return !row->former && !row->negative && row->name_at == 0 &&
	       (row->standing == STANDING_SINGLE ||
		row->standing == STANDING_AGREED);
}

/* "not formerly allegedly part owner"; "is believed to: owner". */
static char *edge_label(struct report *report, const struct chain_row *row)
{
	bool was = row->former && strcmp(row->role, "FORMER") == 0;
	char *label = talloc_asprintf(
		report->scratch, "%s%s%.*s%s", row->negative ? "not " : "",
		row->former ? "formerly " : "", row->name_at, row->title,
		was ? "" : row->role);
	size_t n = label ? strlen(label) : 0;

	while (n > 0 && label[n - 1] == ' ')
		label[--n] = '\0';
	return label;
}

/* An edge leads from who stands behind to what is stood behind. */
static void draw_row(struct report *report, struct drawing *drawing,
		     const struct chain_row *row,
		     enum chain_direction direction, const int *above)
{
	int node = find_node(drawing, row->party, row->title + row->name_at);
	const char *label = edge_label(report, row);

	if (!label)
		return;
	if (direction == CHAIN_UP)
		add_edge(drawing, node, *above, label, !is_sure(row));
	else
		add_edge(drawing, *above, node, label, !is_sure(row));
}

enum { DEPTH_MAX = 32 };

static void draw_rows(struct report *report, struct drawing *drawing,
		      const struct chain_row *rows, int count,
		      enum chain_direction direction)
{
	int above[DEPTH_MAX + 1] = { 0 };

	for (int i = 0; i < count; i++) {
		if (rows[i].depth >= DEPTH_MAX ||
		    !is_relation(&rows[i]) ||
		    rows[i].standing == STANDING_REJECTED)
			continue;
		draw_row(report, drawing, &rows[i], direction,
			 &above[rows[i].depth]);
		above[rows[i].depth + 1] =
			find_node(drawing, rows[i].party,
				  rows[i].title + rows[i].name_at);
	}
}

/* ---- both ---- */

static bool has_dossier(const void *payload, int64_t party)
{
	return paper_of(payload, party) != NULL;
}

static enum status put_chain(struct report *report, int64_t record,
			     enum chain_direction direction,
			     const char *heading, struct drawing *drawing)
{
	struct chain_row *rows;
	int count;
	enum status status;

	if (!report->chains)
		report->chains = chain_memo_new(report->casefile, report->ctx,
						has_dossier, report);
	if (!report->chains)
		return report_no_memory(report);
	status = chain_read_printed(report->chains, report->scratch, record,
				    direction, &rows, &count, report->err);
	if (status == STATUS_OK && count > 0)
		document_heading(report->document, 2, heading);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put_chain_row(report, &rows[i]);
	if (status == STATUS_OK)
		draw_rows(report, drawing, rows, count, direction);
	return status;
}

enum status chain_section(struct report *report, int64_t record, bool ship)
{
	struct drawing *drawing = talloc_zero(report->scratch, struct drawing);
	enum status status;

	if (!drawing)
		return report_no_memory(report);
	find_node(drawing, record, title_of(report, record));
	status = put_chain(report, record, CHAIN_UP,
			   ship ? "Who stands behind her"
				: "Who stands behind it", drawing);
	if (status == STATUS_OK && !ship)
		status = put_chain(report, record, CHAIN_DOWN,
				   "What it stands behind", drawing);
	if (status == STATUS_OK && !drawing->full &&
	    drawing->graph.edge_count > 0)
		document_graph(report->document, &drawing->graph);
	return status;
}
