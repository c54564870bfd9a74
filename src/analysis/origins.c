/* origins: who really says something of a record. The headings are origins,
 * because support counts them; a document stands under each that it draws
 * on. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/analysis/telling.h"
#include "src/base/dates.h"

enum {
	/* Beyond these a pane is no pane: documents by list, not by origin. */
	PAIRS_MAX = 4096,
	SOURCES_MAX = 2000,
	RECORDS_MAX = 4096
};

struct pair {
	int64_t origin;   /* whole document; 0 not known */
	int64_t document;
	int64_t first, first_n, first_source;
	int citations;
	int means;        /* -1: more than one */
};

struct gather {
	struct pane_reader *reader;
	const void *ctx;
	struct pair *pairs;
	int pair_count;
	int64_t *seen;    /* citations, an open table */
	int seen_room, seen_count;
	int64_t records[RECORDS_MAX];
	int record_count;
	struct origin_row *rows;
	int row_count, max;
	struct error *err;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* ---- citations, each once ---- */

static int slot_of(const int64_t *table, int room, int64_t id)
{
	int at = (int)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 33) &
		 (room - 1);

	while (table[at] && table[at] != id)
		at = (at + 1) & (room - 1);
	return at;
}

static bool grow(struct gather *gather)
{
	int room = gather->seen_room ? gather->seen_room * 2 : 256;
	int64_t *table = talloc_zero_array(gather->ctx, int64_t,
					   (unsigned int)room);

	if (!table)
		return false;
	for (int i = 0; i < gather->seen_room; i++)
		if (gather->seen[i])
			table[slot_of(table, room, gather->seen[i])] =
				gather->seen[i];
	talloc_free(gather->seen);
	gather->seen = table;
	gather->seen_room = room;
	return true;
}

/* Is it new? Remembers it. */
static enum status see(struct gather *gather, int64_t citation, bool *ret_new)
{
	int at;

	if (gather->seen_count * 2 >= gather->seen_room && !grow(gather))
		return no_memory(gather->err);
	at = slot_of(gather->seen, gather->seen_room, citation);
	*ret_new = gather->seen[at] == 0;
	if (*ret_new) {
		gather->seen[at] = citation;
		gather->seen_count++;
	}
	return STATUS_OK;
}

static struct pair *find_pair(struct gather *gather, int64_t origin,
			      int64_t document)
{
	struct pair *pair = gather->pairs;

	for (int i = 0; i < gather->pair_count; i++, pair++)
		if (pair->origin == origin && pair->document == document)
			return pair;
	if (gather->pair_count == PAIRS_MAX)
		return NULL;
	*pair = (struct pair){ .origin = origin, .document = document,
			       .means = -2 };
	gather->pair_count++;
	return pair;
}

static void count_citation(struct gather *gather,
			   const struct pane_citation *citation)
{
	int64_t document = pane_root_source(gather->reader, citation->source);
	int64_t origin = citation->origin
				 ? pane_root_source(gather->reader,
						    citation->origin)
				 : 0;
	struct pair *pair = find_pair(gather, origin, document);

	if (!pair)
		return;
	if (pair->citations == 0 ||
	    (citation->source == pair->first_source &&
	     citation->n < pair->first_n)) {
		pair->first = citation->id;
		pair->first_n = citation->n;
		pair->first_source = citation->source;
	}
	pair->means = pair->means == -2 || pair->means == citation->means
			      ? citation->means : -1;
	pair->citations++;
}

static enum status take_citation(struct gather *gather, int64_t id)
{
	struct pane_citation *citation;
	bool is_new = false;
	enum status status = see(gather, id, &is_new);

	if (status != STATUS_OK || !is_new)
		return status;
	status = pane_citation(gather->reader, gather->ctx, id, &citation,
			       gather->err);
	if (status == STATUS_OK &&
	    !(citation->judged && citation->verdict == VERDICT_WITHDRAWN))
		count_citation(gather, citation);
	return status;
}

static enum status take_claim(struct gather *gather,
			      const struct pane_claim *claim)
{
	if (!claim->citation || claim->replaced ||
	    (claim->judged && claim->verdict == VERDICT_WITHDRAWN))
		return STATUS_OK;
	return take_citation(gather, claim->citation);
}

static enum status take_record(struct gather *gather, int64_t record)
{
	struct pane_claim *claims;
	int count;
	enum status status = pane_links(gather->reader, gather->ctx, record,
					&claims, &count, gather->err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = take_claim(gather, &claims[i]);
	return status;
}

static bool is_known(const struct gather *gather, int64_t record)
{
	for (int i = 0; i < gather->record_count; i++)
		if (gather->records[i] == record)
			return true;
	return false;
}

/* A relation or an event with her is about her whole; of a thing that only
 * names her (a group, a document) it is the naming claim alone. */
static enum status take_naming(struct gather *gather,
			       const struct pane_claim *claim)
{
	struct casefile *casefile = pane_casefile(gather->reader);
	const struct kind *kind = registry_kind(
		casefile_registry(casefile),
		casefile_kind_of(casefile, claim->record));

	if (!kind || !kind_has_holds(kind))
		return take_claim(gather, claim);
	if (is_known(gather, claim->record) ||
	    gather->record_count == RECORDS_MAX)
		return STATUS_OK;
	gather->records[gather->record_count++] = claim->record;
	return take_record(gather, claim->record);
}

static enum status take_named(struct gather *gather, int64_t record)
{
	struct pane_claim *claims;
	int count;
	enum status status = pane_naming(gather->reader, gather->ctx, record,
					 &claims, &count, gather->err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		status = take_naming(gather, &claims[i]);
	return status;
}

static enum status gather_record(struct gather *gather, int64_t record)
{
	int64_t *joined, *groups;
	int joined_count, group_count = 0;
	enum status status = take_record(gather, record);

	if (status == STATUS_OK)
		status = pane_joined(gather->reader, gather->ctx, record,
				     &joined, &joined_count, gather->err);
	for (int i = 0; status == STATUS_OK && i < joined_count; i++)
		status = take_named(gather, joined[i]);
	if (status == STATUS_OK)
		status = pane_groups(gather->reader, gather->ctx, record,
				     &groups, &group_count, gather->err);
	for (int i = 0; status == STATUS_OK && i < group_count; i++)
		status = take_named(gather, groups[i]);
	return status;
}

static enum status gather_case(struct gather *gather)
{
	int64_t *sources;
	int source_count;
	enum status status = pane_sources(gather->reader, gather->ctx, 0,
					  SOURCES_MAX, &sources,
					  &source_count, gather->err);

	for (int i = 0; status == STATUS_OK && i < source_count; i++) {
		struct pane_citation *citations;
		int count;

		status = pane_citations(gather->reader, gather->ctx,
					sources[i], &citations, &count,
					gather->err);
		for (int k = 0; status == STATUS_OK && k < count; k++)
			count_citation(gather, &citations[k]);
		if (status == STATUS_OK && count == 0)
			find_pair(gather, sources[i],
				  pane_root_source(gather->reader,
						   sources[i]));
		talloc_free(citations);
	}
	return status;
}

/* ---- headings ---- */

struct heading {
	int64_t origin;
	enum { HEAD_ORIGIN, HEAD_ITSELF, HEAD_UNKNOWN } sort;
	int citations, documents, means;
};

static struct heading *find_heading(struct heading *headings, int *count,
				    int64_t origin)
{
	for (int i = 0; i < *count; i++)
		if (headings[i].origin == origin)
			return &headings[i];
	headings[*count] = (struct heading){ .origin = origin, .means = -2 };
	return &headings[(*count)++];
}

static int count_headings(const struct gather *gather,
			  struct heading *headings)
{
	int count = 0;

	for (int i = 0; i < gather->pair_count; i++) {
		const struct pair *pair = &gather->pairs[i];
		struct heading *heading = find_heading(headings, &count,
						       pair->origin);

		heading->citations += pair->citations;
		heading->documents++;
		if (pair->document != pair->origin)
			heading->documents++;
		heading->means = heading->means == -2 ||
						 heading->means == pair->means
					 ? pair->means : -1;
	}
	for (int i = 0; i < count; i++)
		headings[i].sort = headings[i].origin == 0 ? HEAD_UNKNOWN
				   : headings[i].documents == 1
					   ? HEAD_ITSELF
					   : HEAD_ORIGIN;
	return count;
}

static int by_weight(const void *a, const void *b)
{
	const struct heading *x = a, *y = b;

	if (x->sort != y->sort)
		return (int)x->sort - (int)y->sort;
	if (x->citations != y->citations)
		return y->citations - x->citations;
	return (x->origin > y->origin) - (x->origin < y->origin);
}

/* The origin's own document first, then the one that says most. */
static int by_document(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	bool own_x = x->document == x->origin, own_y = y->document ==
						       y->origin;

	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	if (own_x != own_y)
		return own_x ? -1 : 1;
	if (x->citations != y->citations)
		return y->citations - x->citations;
	return (x->document > y->document) - (x->document < y->document);
}

static char *heading_title(const struct gather *gather,
			   const struct heading *heading)
{
	char *title;

	if (heading->sort == HEAD_UNKNOWN)
		return talloc_strdup(gather->ctx, "Origin not known");
	if (heading->sort == HEAD_ITSELF)
		return talloc_strdup(gather->ctx, "No other source given");
	title = derive_origin(pane_casefile(gather->reader), gather->ctx,
			      heading->origin);
	if (heading->means > 0)
		title = talloc_asprintf(gather->ctx, "%s, from %s", title,
					words_means[heading->means]);
	return title;
}

/* "16 Oct 2023 04:00" to "16 Oct 23": the hour stands in the detail. */
static char *short_date(const void *ctx, const char *text)
{
	const char *colon = strchr(text, ':');
	size_t n = strlen(text);

	if (colon && colon - text >= 3 && colon[-3] == ' ')
		n = (size_t)(colon - text) - 3;
	if (n < 6 || strspn(text + n - 4, "0123456789") < 4 ||
	    text[n - 5] != ' ')
		return talloc_strndup(ctx, text, n);
	return talloc_asprintf(ctx, "%.*s%.2s", (int)n - 4, text,
			       text + n - 2);
}

static const struct pane_cell *published_cell(const struct gather *gather,
					      int64_t document)
{
	const struct registry *registry = pane_registry(gather->reader);
	const struct field *field = registry_field(registry, FIELD_PUBLISHED);
	const struct kind *kind = registry_kind(registry, KIND_DOCUMENT);
	struct pane_row *row;

	if (!field || pane_row(gather->reader, gather->ctx, kind, document,
			       &row, NULL) != STATUS_OK ||
	    !row->cells[field->slot].text)
		return NULL;
	return &row->cells[field->slot];
}

/* Of a document that is known from another one alone, "last week" is that of
 * the day on which the other one says so. NULL: it names no day by that. */
static const char *published_by_other(const struct gather *gather,
				      int64_t document,
				      const struct pane_cell *cell)
{
	struct pane_claim *claim;
	const struct pane_cell *said_on;
	char text[80];
	struct buffer out;
	struct dates dates;
	int64_t source;

	if (pane_claim(gather->reader, gather->ctx, cell->claim, &claim,
		       NULL) != STATUS_OK || !claim->source || !claim->said)
		return NULL;
	source = pane_root_source(gather->reader, claim->source);
	said_on = source == document ? NULL : published_cell(gather, source);
	if (!said_on || said_on->low == TIME_MIN || said_on->high == TIME_MAX ||
	    !dates_parse(claim->said, strlen(claim->said),
			 (struct span){said_on->low, said_on->high}, 0,
			 &dates) || !dates.has_date)
		return NULL;
	buffer_init_fixed(&out, text, sizeof(text));
	if (dates_print(dates.span, dates.flags, 0, &out) != STATUS_OK)
		return NULL;
	return talloc_strdup(gather->ctx, text);
}

static const char *published_of(const struct gather *gather, int64_t document)
{
	const struct pane_cell *cell = published_cell(gather, document);
	const char *known = NULL;

	if (!cell)
		return "";
	if (cell->low == TIME_MIN && cell->high == TIME_MAX)
		known = published_by_other(gather, document, cell);
	return short_date(gather->ctx, known ? known : cell->text);
}

/* rusi23/14; of a figure, by the figure's own key. */
static char *first_name(const struct gather *gather, const struct pair *pair)
{
	const char *key = pane_key(gather->reader, gather->ctx,
				   pair->first_source);

	return talloc_asprintf(gather->ctx, "%s/%lld", key ? key : "",
			       (long long)pair->first_n);
}

/* What is known from others alone, with no address, nobody can read. */
static const char *reading_of(const struct gather *gather,
			      const struct pane_source *source,
			      const struct pair *pair)
{
	const char *state = pane_reading(gather->reader, gather->ctx,
					 source->id);
	int64_t own = pair->first_source == source->id ? pair->first : 0;

	if (state)
		return state;
	return source->address ||
			       pane_is_cited(gather->reader, source->id, own)
		       ? "new" : "";
}

static enum status fill_document(const struct gather *gather,
				 const struct pair *pair,
				 struct origin_row *row)
{
	struct pane_source *source;
	enum status status = pane_source(gather->reader, gather->ctx,
					 pair->document, &source,
					 gather->err);

	if (status != STATUS_OK)
		return status;
	*row = (struct origin_row){
		.source = pair->document,
		.title = pane_title(gather->reader, gather->ctx,
				    pair->document),
		.key = source->key,
		.published = published_of(gather, pair->document),
		.reading = reading_of(gather, source, pair),
		.copy = source->copy,
		.citations = pair->citations,
		.first_citation = pair->first,
		.first = "",
	};
	if (pair->first)
		row->first = first_name(gather, pair);
	return row->title && row->first ? STATUS_OK
					: no_memory(gather->err);
}

static enum status put_heading(struct gather *gather,
			       const struct heading *heading, bool print)
{
	enum status status = STATUS_OK;

	if (print && gather->row_count < gather->max) {
		struct origin_row *row = &gather->rows[gather->row_count++];

		*row = (struct origin_row){
			.heading = true,
			.source = heading->sort == HEAD_ORIGIN
					  ? heading->origin : 0,
			.title = heading_title(gather, heading),
			.key = "", .published = "", .reading = "",
			.first = "",
		};
		if (!row->title)
			return no_memory(gather->err);
	}
	for (int i = 0; i < gather->pair_count && status == STATUS_OK &&
			gather->row_count < gather->max;
	     i++)
		if (gather->pairs[i].origin == heading->origin)
			status = fill_document(
				gather, &gather->pairs[i],
				&gather->rows[gather->row_count++]);
	return status;
}

static enum status make_rows(struct gather *gather)
{
	unsigned int n = (unsigned int)gather->pair_count;
	struct heading *headings = talloc_array(gather->ctx, struct heading,
						n + 1);
	enum status status = STATUS_OK;
	int heading_count;

	gather->rows = talloc_zero_array(gather->ctx, struct origin_row,
					 2 * n + 1);
	if (!headings || !gather->rows)
		return no_memory(gather->err);
	heading_count = count_headings(gather, headings);
	if (heading_count > 1)
		qsort(headings, (size_t)heading_count, sizeof(*headings),
		      by_weight);
	if (n > 1)
		qsort(gather->pairs, n, sizeof(*gather->pairs), by_document);
	for (int i = 0; i < heading_count && status == STATUS_OK; i++) {
		bool again = i > 0 && headings[i].sort == HEAD_ITSELF &&
			     headings[i - 1].sort == HEAD_ITSELF;

		status = put_heading(gather, &headings[i], !again);
	}
	return status;
}

enum status origins_read(struct casefile *casefile, const void *ctx,
			 int64_t record, int max_rows,
			 struct origin_row **ret_rows, int *ret_count,
			 struct error *err)
{
	struct gather *gather = talloc_zero(ctx, struct gather);
	enum status status;

	if (!gather)
		return no_memory(err);
	gather->reader = pane_reader_new(casefile, gather);
	gather->ctx = ctx;
	gather->max = max_rows;
	gather->err = err;
	gather->pairs = talloc_array(gather, struct pair, PAIRS_MAX);
	if (!gather->reader || !gather->pairs)
		return no_memory(err);
	status = record ? gather_record(gather,
					pane_representative(gather->reader,
							    record))
			: gather_case(gather);
	if (status == STATUS_OK)
		status = make_rows(gather);
	if (status == STATUS_OK) {
		*ret_rows = gather->rows;
		*ret_count = gather->row_count;
	}
	talloc_free(gather);
	return status;
}
