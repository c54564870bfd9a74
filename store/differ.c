#include "store/differ.h"

#include <inttypes.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/rows.h"

/* The same thing judged: a pair of records either way round. */
#define SAME(a, b)                                                            \
	"ifnull(" a ".field, 0) = ifnull(" b ".field, 0) AND ((" a            \
	".about = " b ".about AND ifnull(" a ".other, 0) = ifnull(" b         \
	".other, 0)) OR (" a ".other = " b ".about AND " a ".about = " b      \
	".other))"
/* By the index of one side, then of the other. */
#define NEAR(a, b) a ".about IN (" b ".about, " b ".other)"

static const char differing_sql[] =
	"SELECT n.id, o.id FROM judgement n JOIN judgement o ON "
	NEAR("o", "n") " AND " SAME("o", "n")
	" WHERE n.entry = ?1 AND o.entry <> ?1 AND o.verdict <> n.verdict "
	"AND NOT EXISTS (SELECT 1 FROM judgement l WHERE " NEAR("l", "n")
	" AND " SAME("l", "n") " AND l.entry = ?1 AND l.id > n.id) "
	"AND NOT EXISTS (SELECT 1 FROM judgement l WHERE " NEAR("l", "n")
	" AND " SAME("l", "n") " AND l.entry <> ?1 AND l.id > o.id) "
	"ORDER BY n.id";

/* ---- in words ---- */

static char *claim_words(struct casefile *c, const void *ctx,
			 const struct row *claim)
{
	const struct field *field = registry_field(
		c->registry, (int)row_integer(claim, CLAIM_FIELD));
	const char *said = row_text(claim, CLAIM_SAID);
	char *title = derive_title(c, ctx, row_integer(claim, CLAIM_RECORD));

	if (!said && row_integer(claim, CLAIM_REF))
		said = derive_title(c, ctx, row_integer(claim, CLAIM_REF));
	return talloc_asprintf(ctx, "%s, %s%s%s", title,
			       field ? field->label : "", said ? ": " : "",
			       said ? said : "");
}

static char *citation_words(struct casefile *c, const void *ctx,
			    const struct row *citation)
{
	int64_t source = row_integer(citation, CITATION_SOURCE);
	char *key = casefile_setting(c, ctx, source, "key");

	if (!key || !*key)
		key = derive_title(c, ctx, source);
	return talloc_asprintf(ctx, "%s/%" PRId64, key,
			       row_integer(citation, CITATION_N));
}

static enum status put_about(struct casefile *c, const void *ctx,
			     const struct row *judgement,
			     const char **ret_about, struct error *err)
{
	int64_t about = row_integer(judgement, JUDGEMENT_ABOUT);
	int64_t other = row_integer(judgement, JUDGEMENT_OTHER);
	enum table_id table = casefile_table_of(c, about);
	struct row *row = NULL;
	char *words = NULL;
	enum status status = STATUS_OK;

	if (table == TABLE_CLAIM || table == TABLE_CITATION)
		status = casefile_row(c, ctx, table, about, &row, err);
	if (status != STATUS_OK)
		return status;
	if (table == TABLE_CLAIM)
		words = claim_words(c, ctx, row);
	else if (table == TABLE_CITATION)
		words = citation_words(c, ctx, row);
	else
		words = talloc_asprintf(
			ctx, "%s%s%s", derive_title(c, ctx, about),
			other ? " and " : "",
			other ? derive_title(c, ctx, other) : "");
	*ret_about = words;
	return words ? STATUS_OK
		     : error_set(err, STATUS_NOMEM, "out of memory");
}

static const char *says(const void *ctx, const struct row *judgement)
{
	const char *reason = row_text(judgement, JUDGEMENT_REASON);

	return talloc_asprintf(
		ctx, "%s%s%s",
		words_verdict[row_integer(judgement, JUDGEMENT_VERDICT)],
		reason ? ": " : "", reason ? reason : "");
}

static enum status put(struct casefile *c, const void *ctx,
		       struct differing *d, struct error *err)
{
	struct row *here, *came;
	enum status status = casefile_row(c, ctx, TABLE_JUDGEMENT, d->here,
					  &here, err);

	if (status == STATUS_OK)
		status = casefile_row(c, ctx, TABLE_JUDGEMENT, d->came, &came,
				      err);
	if (status == STATUS_OK)
		status = put_about(c, ctx, came, &d->about, err);
	if (status != STATUS_OK)
		return status;
	d->here_says = says(ctx, here);
	d->came_says = says(ctx, came);
	d->came_holds = d->came > d->here;
	return d->here_says && d->came_says
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

enum status differ_find(struct casefile *casefile, const void *ctx,
			int64_t entry, struct differing **ret_differing,
			int *ret_count, struct error *err)
{
	struct differing *found = NULL;
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(casefile->db, differing_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, entry);
	while (status == STATUS_OK && db_step(s)) {
		found = talloc_realloc(ctx, found, struct differing,
				       (unsigned)count + 1);
		if (!found)
			status = error_set(err, STATUS_NOMEM, "out of memory");
		else
			found[count++] = (struct differing){
				.came = db_column_integer(s, 0),
				.here = db_column_integer(s, 1) };
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = put(casefile, ctx, &found[i], err);
	if (status != STATUS_OK)
		return status;
	*ret_differing = found;
	*ret_count = count;
	return STATUS_OK;
}
