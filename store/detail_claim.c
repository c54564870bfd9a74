#include "store/detail_claim.h"

#include <string.h>
#include <talloc.h>

#include "store/db.h"

static void fill_citation(struct casefile *c, const void *ctx,
			  struct detail_claim *out)
{
	struct citation_info *info;

	if (!out->citation || detail_citation(c, ctx, out->citation, &info,
					      NULL) != STATUS_OK)
		return;
	out->source = info->source;
	out->origin = info->origin;
	out->speaker = info->speaker;
	out->where = info->where;
	out->quote = info->quote;
	out->means = info->means;
	out->basis = info->basis;
	out->source_title = info->title;
	out->lost = info->lost;
	out->speaker_title = info->speaker_title;
	out->origin_title = info->origin_title;
	out->repeats = info->repeats != 0;
}

static const char verdict_sql[] =
	"SELECT j.verdict, j.reason, coalesce(j.analyst, e.analyst), j.cause "
	"FROM judgement j LEFT JOIN entry e ON e.id = j.entry "
	"WHERE j.other IS NULL AND j.about IN (?1, ?2) "
	"ORDER BY coalesce(j.dated, e.at) DESC, j.entry DESC, j.id DESC "
	"LIMIT 1";

/* "nearer", "nearer: the register"; a cause in words is those alone. */
static char *reason_words(const void *ctx, int64_t cause, const char *reason)
{
	const char *word = cause != 0 ? words_cause[cause] : NULL;

	if (!word || !reason)
		return word || reason ? talloc_strdup(ctx, word ? word : reason)
				      : NULL;
	return talloc_asprintf(ctx, "%s: %s", word, reason);
}

/* The latest word on a claim or on its citation. */
static void fill_verdict(struct casefile *c, const void *ctx,
			 struct detail_claim *out, const char **ret_by)
{
	struct statement *s;
	const char *text;

	if (db_prepare(casefile_db(c), verdict_sql, &s, NULL) != STATUS_OK)
		return;
	db_bind_integer(s, 1, out->claim);
	db_bind_integer(s, 2, out->citation);
	if (db_step(s)) {
		int64_t verdict = db_column_integer(s, 0);

		if (verdict != VERDICT_UNDECIDED)
			out->verdict = words_verdict[verdict];
		out->reason = reason_words(ctx, db_column_integer(s, 3),
					   db_column_text(s, 1, NULL));
		text = db_column_text(s, 2, NULL);
		*ret_by = text ? talloc_strdup(ctx, text) : NULL;
	}
	db_reset(s);
}

void detail_claim_fill(struct casefile *casefile, const void *ctx,
		       const struct derive_claim *claim,
		       struct detail_claim *ret_claim, const char **ret_by)
{
	struct detail_claim *out = ret_claim;
	struct row *row;

	memset(out, 0, sizeof(*out));
	*ret_by = NULL;
	out->claim = claim->claim;
	out->citation = claim->citation;
	out->source = claim->source;
	out->on_group = claim->on_group;
	out->said = talloc_strdup(ctx, claim->said ? claim->said : "");
	out->value = claim->reference
			     ? derive_own_title(casefile, ctx, claim->reference)
			     : talloc_strdup(ctx, claim->shown ? claim->shown
							       : "");
	out->hedge = claim->hedge ? talloc_strdup(ctx, claim->hedge) : NULL;
	out->negative = claim->negative;
	out->unknown = claim->unknown;
	out->relation = claim->relation_words;
	out->supports = claim->supports;
	fill_citation(casefile, ctx, out);
	if (out->source)
		out->document = casefile_document_of(casefile, out->source);
	fill_verdict(casefile, ctx, out, ret_by);
	if (casefile_row(casefile, ctx, TABLE_CLAIM, claim->claim, &row,
			 NULL) == STATUS_OK)
		out->as_of = row_text(row, CLAIM_AS_OF);
}
