#include "src/analysis/telling.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/calendar.h"
#include "src/base/edtf.h"
#include "src/base/text_add.h"

enum { SAID_MAX = 200 };

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

enum status telling_read(struct pane_reader *reader, const void *ctx,
			 const struct kind *kind, int64_t id,
			 struct telling **ret_telling, struct error *err)
{
	struct telling *telling = talloc_zero(ctx, struct telling);
	enum status status;

	if (!telling)
		return no_memory(err);
	telling->kind = kind;
	status = pane_row(reader, telling, kind, id, &telling->row, err);
	if (status == STATUS_OK)
		status = pane_claims(reader, telling, id, &telling->claims,
				     &telling->claim_count, err);
	if (status != STATUS_OK) {
		talloc_free(telling);
		return status;
	}
	*ret_telling = telling;
	return STATUS_OK;
}

const struct field *telling_field(const struct pane_reader *reader,
				  const struct kind *kind, const char *word)
{
	return registry_field_by_word(pane_registry(reader), kind, word,
				      strlen(word));
}

const struct pane_cell *telling_cell(const struct pane_reader *reader,
				     const struct telling *telling,
				     const char *word)
{
	static const struct pane_cell empty = { .low = TIME_MIN,
						.high = TIME_MAX };
	const struct field *field = telling_field(reader, telling->kind, word);

	return field ? &telling->row->cells[field->slot] : &empty;
}

const struct pane_claim *telling_winner(const struct telling *telling,
					const struct pane_cell *cell)
{
	static const struct pane_claim empty = { .claim = 0 };

	for (int i = 0; i < telling->claim_count; i++)
		if (telling->claims[i].claim == cell->claim)
			return &telling->claims[i];
	return &empty;
}

bool telling_is_live(const struct pane_claim *claim)
{
	return !claim->replaced && claim->verdict != VERDICT_REJECTED &&
	       claim->verdict != VERDICT_WITHDRAWN;
}

char *telling_hedges(const struct pane_reader *reader, const void *ctx,
		     const struct telling *telling, const char *const *words)
{
	const struct pane_cell *cell = &telling->row->cells[0];
	char *hedges = NULL;

	for (;; words++) {
		const char *hedge = telling_winner(telling, cell)->hedge;

		if (hedge && *hedge && !(hedges && wording_has_hedge(hedges, hedge)))
			hedges = talloc_asprintf(ctx, "%s%s%s",
						 hedges ? hedges : "",
						 hedges ? ", " : "", hedge);
		if (!*words)
			return hedges;
		cell = telling_cell(reader, telling, *words);
	}
}

enum status telling_values(struct pane_reader *reader, const void *ctx,
			   const struct telling *telling, const char *word,
			   struct pane_cell **ret_values, int *ret_count,
			   struct error *err)
{
	const struct field *field = telling_field(reader, telling->kind, word);
	const struct pane_cell *cell = telling_cell(reader, telling, word);
	enum status status = STATUS_OK;
	int count = 0, kept = 0;

	*ret_values = NULL;
	*ret_count = 0;
	if (!field || !cell->text)
		if (!cell->reference)
			return STATUS_OK;
	if (cell->more > 0)
		status = pane_values(reader, ctx, telling->row, field,
				     ret_values, &count, err);
	else
		*ret_values = talloc_memdup(ctx, cell, sizeof(*cell));
	if (status != STATUS_OK)
		return status;
	if (cell->more == 0)
		count = *ret_values ? 1 : 0;
	for (int i = 0; i < count; i++)
		if ((*ret_values)[i].standing != STANDING_REJECTED ||
		    telling->row->standing == STANDING_REJECTED)
			(*ret_values)[kept++] = (*ret_values)[i];
	*ret_count = kept;
	return *ret_values ? STATUS_OK : no_memory(err);
}

/* ---- words ---- */

const char *telling_denial(const struct telling *telling)
{
	const struct pane_cell *holds = &telling->row->cells[0];

	if (!kind_has_holds(telling->kind) || !holds->text)
		return NULL;
	return strcmp(holds->text, "no") == 0	     ? "not"
	       : strcmp(holds->text, "unknown") == 0 ? "not known"
						     : NULL;
}

bool telling_is_contested(enum standing standing)
{
	return standing == STANDING_DISPUTED || standing == STANDING_TWO_WAYS;
}

enum standing telling_standing(const struct pane_reader *reader,
			       const struct telling *telling,
			       const char *const *words)
{
	enum standing standing = telling->row->standing;

	for (; *words && (standing == STANDING_SINGLE ||
			  standing == STANDING_AGREED); words++) {
		enum standing here = telling_cell(reader, telling,
						  *words)->standing;

		if (telling_is_contested(here))
			standing = here;
	}
	return standing;
}

static char *hedged_text(const void *ctx, const struct telling *telling,
			 const struct pane_cell *value, const char *carried)
{
	const char *hedge = telling_winner(telling, value)->hedge;

	if (hedge && carried && strcmp(hedge, carried) == 0)
		hedge = NULL;
	return wording_hedged(ctx, hedge, value->text ? value->text : "?",
			      false);
}

char *telling_words(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling, const char *word,
		    const char *carried)
{
	const struct pane_cell *cell = telling_cell(reader, telling, word);
	struct pane_cell *values;
	char *out;
	int count;

	if (!cell->text)
		return NULL;
	out = hedged_text(ctx, telling, cell, carried);
	if (!telling_is_contested(cell->standing) ||
	    telling_values(reader, ctx, telling, word, &values, &count,
			   NULL) != STATUS_OK)
		return out;
	for (int i = 1; i < count && i < RIVALS_SHOWN_MAX && out; i++) {
		char *rival;

		if (!telling_is_contested(values[i].standing))
			continue;
		rival = hedged_text(ctx, telling, &values[i], carried);
		out = rival ? talloc_asprintf(ctx, "%s|%s", out, rival) : NULL;
	}
	return out;
}

/* ---- references ---- */

char *telling_reference(struct pane_reader *reader, const void *ctx,
			const struct telling *telling,
			const struct pane_cell *cell)
{
	const struct pane_claim *winner = telling_winner(telling, cell);
	const char *words = cell->text ? cell->text : winner->said;

	if (cell->reference)
		return pane_title(reader, ctx, cell->reference);
	return words ? talloc_strdup(ctx, words) : NULL;
}

/* The joined record of which most is said: under its name people look. */
static int64_t usual_of(struct pane_reader *reader, const void *ctx,
			int64_t record)
{
	int64_t *joined, usual = record, most = -1;
	int count = 0;

	if (pane_joined(reader, ctx, record, &joined, &count, NULL) !=
	    STATUS_OK)
		return record;
	for (int i = 0; i < count && count > 1; i++) {
		int64_t said = pane_said_of(reader, joined[i], SAID_MAX);

		if (said > most)
			usual = joined[i];
		most = said > most ? said : most;
	}
	return usual;
}

char *telling_place(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling,
		    const struct pane_cell *cell)
{
	const struct pane_claim *winner = telling_winner(telling, cell);
	const struct kind *place = registry_kind(pane_registry(reader),
						 KIND_PLACE);
	char *title = cell->reference && place
			      ? pane_title_as(reader, ctx, place,
					      cell->reference)
			      : telling_reference(reader, ctx, telling, cell);
	const struct field *name = telling_field(reader, place, "name");
	char *own, *other;
	int64_t usual;

	if (!title || !winner->reference || !name)
		return title;
	usual = usual_of(reader, ctx, cell->reference);
	own = pane_own_words(reader, ctx, winner->reference, name->number);
	if (usual == winner->reference)
		return own ? own : title;
	other = pane_own_words(reader, ctx, usual, name->number);
	if (!own || !other)
		return title;
	return strcasecmp(own, other) == 0
		       ? own : talloc_asprintf(ctx, "%s=%s", own, other);
}

enum status telling_group(struct pane_reader *reader, const void *ctx,
			  int64_t reference, int64_t **ret_members,
			  int *ret_count, int *ret_size, struct error *err)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						KIND_GROUP);
	const struct field *many = telling_field(reader, kind, "how-many");
	struct pane_row *row;
	enum status status;

	*ret_members = NULL;
	*ret_count = *ret_size = 0;
	if (!reference || casefile_kind_of(pane_casefile(reader),
					   reference) != KIND_GROUP)
		return STATUS_OK;
	status = pane_members(reader, ctx, reference, ret_members, ret_count,
			      err);
	*ret_size = *ret_count;
	if (status != STATUS_OK || !many)
		return status;
	status = pane_row(reader, ctx, kind, reference, &row, err);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	if (row->cells[many->slot].text &&
	    row->cells[many->slot].low == row->cells[many->slot].high)
		*ret_size = (int)(row->cells[many->slot].low / NUMBER_ONE);
	return STATUS_OK;
}

static bool edtf_high(const char *text, int64_t *ret_high)
{
	struct edtf edtf;

	if (!text || edtf_parse(text, strlen(text), &edtf, NULL) != STATUS_OK)
		return false;
	*ret_high = edtf_span(&edtf).high;
	return *ret_high != TIME_MAX;
}

/* The hour of a page is no part of "formerly". */
static int64_t end_of_day(int64_t instant)
{
	int64_t day = calendar_day_of(instant);

	return calendar_days(day, day).high;
}

int64_t telling_spoken_on(struct pane_reader *reader, const void *ctx,
			  const struct pane_claim *claim)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						KIND_DOCUMENT);
	const struct field *published = registry_field(pane_registry(reader),
						       FIELD_PUBLISHED);
	struct pane_row *row;
	int64_t high;

	if (edtf_high(claim->as_of, &high))
		return end_of_day(high);
	if (!claim->source || !published ||
	    pane_row(reader, ctx, kind,
		     pane_root_source(reader, claim->source), &row,
		     NULL) != STATUS_OK ||
	    !row->cells[published->slot].text ||
	    row->cells[published->slot].high == TIME_MAX)
		return TIME_MIN;
	return end_of_day(row->cells[published->slot].high);
}

bool telling_is_former(struct pane_reader *reader, const void *ctx,
		       const struct pane_claim *claim)
{
	int64_t high;

	return edtf_high(claim->to, &high) &&
	       high <= telling_spoken_on(reader, ctx, claim);
}

static int by_title(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

const char **telling_titles(struct pane_reader *reader, const void *ctx,
			    const int64_t *records, int count)
{
	const char **titles = talloc_array(ctx, const char *,
					   (unsigned int)count + 1);

	if (!titles)
		return NULL;
	for (int i = 0; i < count; i++)
		titles[i] = pane_title(reader, ctx, records[i]);
	if (count > 1)
		qsort(titles, (size_t)count, sizeof(*titles), by_title);
	return titles;
}

/* ---- sources ---- */

char *telling_source_key(struct pane_reader *reader, const void *ctx,
			 int64_t source)
{
	int64_t root = pane_root_source(reader, source);
	const char *key = pane_key(reader, ctx, root);

	if (!key)
		return NULL;
	return *key ? talloc_strdup(ctx, key)
		    : pane_title(reader, ctx, root);
}

enum { DOCUMENTS_SHOWN = 64 /* the rest is counted */ };

struct document_count {
	int64_t source; /* whole documents */
	bool counts;    /* its value is the one shown */
	bool decided;
	bool told, fits; /* of the field that is looked at */
};
struct documents {
	struct document_count *items; /* on ctx */
	const void *ctx;
	int count, room;
};

static bool is_live(const struct telling *telling,
		    const struct pane_claim *claim)
{
	if (!claim->source)
		return false;
	if (telling->row->standing == STANDING_REJECTED)
		return !claim->replaced;
	return telling_is_live(claim);
}

static struct document_count *find_document(struct documents *documents,
					    int64_t source)
{
	for (int i = 0; i < documents->count; i++)
		if (documents->items[i].source == source)
			return &documents->items[i];
	return NULL;
}

static void add_document(struct documents *documents, int64_t source)
{
	int room = documents->room ? 2 * documents->room : 8;
	struct document_count *items;

	if (find_document(documents, source))
		return;
	if (documents->count == documents->room) {
		items = talloc_realloc(documents->ctx, documents->items,
				       struct document_count,
				       (unsigned int)room);
		if (!items)
			return;
		documents->items = items;
		documents->room = room;
	}
	documents->items[documents->count++] = (struct document_count){
		.source = source, .counts = true };
}

static void list_documents(struct pane_reader *reader,
			   const struct telling *telling,
			   struct documents *documents)
{
	int64_t last = 0, root = 0;

	for (int i = 0; i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];

		if (!is_live(telling, claim))
			continue;
		if (claim->source != last) {
			last = claim->source;
			root = pane_root_source(reader, last);
		}
		add_document(documents, root);
	}
}

/* The document of the shown value comes first. */
static void put_first(struct documents *documents, int64_t source)
{
	struct document_count *found = find_document(documents, source);
	struct document_count first;

	if (!found)
		return;
	first = *found;
	memmove(documents->items + 1, documents->items,
		(size_t)(found - documents->items) * sizeof(first));
	documents->items[0] = first;
}

/* One field: who says the shown value, and who something else of it. */
static void decide_field(struct pane_reader *reader, const void *ctx,
			 const struct telling *telling,
			 const struct field *field,
			 struct documents *documents)
{
	struct derive_field *resolved;

	if (derive_resolve(pane_casefile(reader), ctx, telling->row->id, field,
			   &resolved, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < documents->count; i++)
		documents->items[i].told = documents->items[i].fits = false;
	for (int i = 0; i < resolved->claim_count; i++) {
		const struct derive_claim *claim = &resolved->claims[i];
		struct document_count *document = claim->source
			? find_document(documents,
					pane_root_source(reader,
							 claim->source))
			: NULL;

		if (!document || claim->rejected)
			continue;
		document->told = true;
		document->fits |= claim->supports ||
				  (field->many && claim->value >= 0);
	}
	for (int i = 0; i < documents->count; i++)
		if (documents->items[i].told &&
		    !documents->items[i].decided) {
			documents->items[i].decided = true;
			documents->items[i].counts = documents->items[i].fits;
		}
	talloc_free(resolved);
}

static char *print_documents(struct pane_reader *reader, const void *ctx,
			     const struct documents *documents)
{
	int more = 0, shown = 0;
	char *text = talloc_strdup(ctx, "");

	for (int i = 0; i < documents->count && text; i++) {
		char *key;

		if (!documents->items[i].counts || shown == DOCUMENTS_SHOWN) {
			more++;
			continue;
		}
		key = telling_source_key(reader, ctx,
					 documents->items[i].source);
		text = key ? text_add(text, "%s%s", shown++ ? " " : "", key)
			   : NULL;
	}
	if (text && more)
		text = text_add(text, "%s(+%d)", shown ? " " : "", more);
	return text;
}

char *telling_sources(struct pane_reader *reader, const void *ctx,
		      const struct telling *telling,
		      const char *const *deciding)
{
	struct documents documents = { .ctx = ctx };

	list_documents(reader, telling, &documents);
	for (int i = 0; documents.count > 1 && deciding[i]; i++) {
		const struct field *field = telling_field(
			reader, telling->kind, deciding[i]);
		const struct pane_claim *winner;

		if (!field || !telling->row->cells[field->slot].claim)
			continue;
		winner = telling_winner(telling,
					&telling->row->cells[field->slot]);
		if (i == 0 && winner->source)
			put_first(&documents,
				  pane_root_source(reader, winner->source));
		decide_field(reader, ctx, telling, field, &documents);
	}
	return print_documents(reader, ctx, &documents);
}
