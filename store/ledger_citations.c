/* The citations of a source, or of all. */
#include "store/ledger_internal.h"

#include <talloc.h>

#include "store/citation_list.h"
#include "store/detail.h"

enum { WHERE, QUOTE, SPEAKER, ORIGIN, CLAIMS, BY, CITATION, SOURCE, MEANS,
       STANDING, DISPUTES, ID, COLUMNS };

_Static_assert((int)COLUMNS <= (int)LEDGER_COLUMNS_MAX,
	       "a ledger has no more columns than its rows have cells");

/* So many of its claims are looked at for how it stands. */
enum { CLAIMS_READ = 100 };

static const struct ledger_column columns[COLUMNS] = {
	[WHERE] = {"where", "Where", 14, 18, 0, 0, false, false},
	[QUOTE] = {"quote", "Words", 24, 60, 0, 2, false, false},
	[SPEAKER] = {"speaker", "Speaker", 10, 18, 2, 0, false, false},
	[ORIGIN] = {"origin", "Origin", 10, 20, 1, 0, false, false},
	[CLAIMS] = {"claims", "Claims", 6, 6, 3, 0, true, false},
	[BY] = {"by", "By", 3, 3, 0, 0, false, false},
	[CITATION] = {"citation", "Citation", 12, 14, 4, 0, false, true},
	[SOURCE] = {"source", "Source", 10, 30, 5, 1, false, true},
	[MEANS] = {"means", "Means", 8, 14, 6, 0, false, true},
	[STANDING] = {"standing", "Standing", 12, 24, 7, 1, false, true},
	[DISPUTES] = {"disputes", "Disputes", 8, 8, 8, 0, true, true},
	[ID] = {"id", "Id", 13, 13, 9, 0, false, true},
};

/* One number may stand on two copies of a case that were joined. */
static const struct ledger_segment by_number[] = {
	{" AND w.n IS NULL", {"source", "id"}},
	{" AND w.n IS NOT NULL", {"source", "n", "id"}},
};
static const struct ledger_segment by_id[] = {
	{"", {"id"}},
};

static const struct ledger_how how[COLUMNS] = {
	[WHERE] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.source, w.n",
		   .walk = by_number, .walk_count = 2,
		   .term = LEDGER_TERM_TEXT, .term_sql = "w.at"},
	[QUOTE] = {.key = LEDGER_KEY_TEXT, .key_sql = "w.quote, NULL",
		   .term = LEDGER_TERM_TEXT, .term_sql = "w.quote"},
	[SPEAKER] = {.key = LEDGER_KEY_TITLE, .key_sql = "w.\"by\", w.words",
		     .term = LEDGER_TERM_THING, .term_sql = "w.\"by\" IN (#)"},
	[ORIGIN] = {.key = LEDGER_KEY_TITLE,
		    .key_sql = "coalesce(w.origin, w.source), NULL",
		    .term = LEDGER_TERM_THING,
		    .term_sql = "coalesce(w.origin, w.source) IN (#)"},
	[CLAIMS] = {.key = LEDGER_KEY_NUMBERS,
		    .key_sql = "(SELECT count(*) FROM claim k WHERE "
			       "k.citation = w.id), NULL",
		    .term = LEDGER_TERM_NUMBER,
		    .term_sql = "(SELECT count(*) FROM claim k WHERE "
				"k.citation = w.id)"},
	[BY] = {.key = LEDGER_KEY_MADE},
	[CITATION] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.source, w.n",
		      .walk = by_number, .walk_count = 2,
		      .term = LEDGER_TERM_THING, .term_sql = "w.id IN (#)"},
	[SOURCE] = {.key = LEDGER_KEY_TITLE, .key_sql = "w.source, NULL",
		    .term = LEDGER_TERM_THING, .term_sql = "w.source IN (#)",
		    .indexed = true},
	[MEANS] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.means, NULL"},
	[STANDING] = {.key = LEDGER_KEY_MADE, .term = LEDGER_TERM_STANDING},
	[DISPUTES] = {.key = LEDGER_KEY_MADE},
	[ID] = {.key = LEDGER_KEY_NUMBERS, .key_sql = "w.id, NULL",
		.walk = by_id, .walk_count = 1},
};

static const char *scope(const struct ledger_query *query, int64_t *ret_about)
{
	*ret_about = query->source;
	return query->source != 0 ? " AND w.source = ?2" : NULL;
}

static enum status fill(struct ledger *ledger, const void *ctx,
			struct ledger_row *row, struct error *err)
{
	struct ledger_cell *cells = row->cells;
	struct citation_info *info;
	enum status status = detail_citation(ledger->casefile, ctx, row->id,
					     &info, err);

	if (status != STATUS_OK)
		return status;
	row->table = TABLE_CITATION;
	cells[ID].text = ledger_id_text(ctx, row->id);
	row->citation = row->id;
	row->source = info->source;
	row->copy = info->capture_sha256 != NULL;
	row->title = info->name;
	cells[WHERE].text = info->where != NULL && *info->where != '\0'
				    ? info->where : info->name;
	cells[QUOTE].text = info->quote;
	cells[SPEAKER].text = info->speaker_title != NULL
				      ? info->speaker_title : info->words;
	cells[SPEAKER].reference = info->speaker;
	cells[ORIGIN].text = info->origin == info->source ? "itself"
							  : info->origin_title;
	cells[ORIGIN].reference = info->origin;
	cells[CITATION].text = info->name;
	cells[SOURCE].text = info->title;
	cells[SOURCE].reference = info->source;
	cells[MEANS].text = info->means;
	cells[CLAIMS].text = talloc_asprintf(
		ctx, "%lld", (long long)detail_citation_claims(ledger->casefile,
							       row->id));
	return STATUS_OK;
}

static enum status stand_one(struct ledger *ledger, struct ledger_row *row,
			     struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct citation_claim *said = NULL;
	struct ledger_claim *claims;
	int count = 0;
	enum status status = citation_claims(ledger->casefile, ctx, row->id,
					     CLAIMS_READ, &said, &count, err);

	claims = talloc_zero_array(ctx, struct ledger_claim,
				   (unsigned)count + 1);
	if (claims == NULL)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count && status == STATUS_OK; i++)
		claims[i] = (struct ledger_claim){.claim = said[i].claim,
						  .record = said[i].record,
						  .citation = row->id,
						  .field = said[i].field};
	if (status == STATUS_OK)
		status = ledger_stand(ledger, claims, count, err);
	if (status == STATUS_OK)
		ledger_take_weakest(row, claims, count);
	talloc_free(ctx);
	return status;
}

static enum status stand(struct ledger *ledger, const void *ctx,
			 struct ledger_row *rows, int n, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < n && status == STATUS_OK; i++) {
		if (rows[i].id == 0)
			continue;
		status = stand_one(ledger, &rows[i], err);
		ledger_fill_standing(ctx, &rows[i], BY, STANDING, DISPUTES);
	}
	return status;
}

const struct ledger_class ledger_citations = {
	.table = "citation",
	.any_replaced = "SELECT 1 FROM citation WHERE replaces IS NOT NULL "
			"LIMIT 1",
	.not_replaced = " AND NOT EXISTS (SELECT 1 FROM citation n WHERE "
			"n.replaces = w.id)",
	.columns = columns,
	.how = how,
	.column_count = COLUMNS,
	.walk = by_number,
	.walk_count = 2,
	.usual_key = "w.source, w.n",
	.scope = scope,
	.fill = fill,
	.stand = stand,
};
