#include "store/citation_list.h"

#include <talloc.h>

#include "store/db.h"

static const char select_citations[] =
	"SELECT c.id FROM citation c WHERE c.source = ?1"
	" AND NOT EXISTS (SELECT 1 FROM citation r WHERE r.replaces = c.id)"
	" ORDER BY c.n, c.id LIMIT ?2";

enum status citation_list(struct casefile *casefile, const void *ctx,
			  int64_t source, int n, int64_t **ret_ids,
			  int *ret_count, struct error *err)
{
	int64_t *ids = talloc_array(ctx, int64_t, n > 0 ? (unsigned)n : 1);
	struct statement *s;
	int count = 0;
	enum status status;

	if (!ids)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(casefile_db(casefile), select_citations, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	db_bind_integer(s, 2, n);
	while (db_step(s))
		ids[count++] = db_column_integer(s, 0);
	status = db_status(s, err);
	if (status != STATUS_OK)
		return status;
	*ret_ids = ids;
	*ret_count = count;
	return STATUS_OK;
}

static const char select_claims[] =
	"SELECT c.id, c.record, c.field, c.said, c.hedge, c.polarity"
	" FROM claim c WHERE c.citation IN (WITH RECURSIVE r(id) AS (VALUES(?1)"
	" UNION SELECT t.replaces FROM citation t JOIN r ON t.id = r.id WHERE"
	" t.replaces IS NOT NULL) SELECT id FROM r)"
	" AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.replaces = c.id)"
	" ORDER BY c.record, c.id LIMIT ?2";

static const char *text_of(struct statement *s, int column, const void *ctx)
{
	const char *text = db_column_text(s, column, NULL);

	text = text ? talloc_strdup(ctx, text) : NULL;
	return text ? text : "";
}

enum status citation_claims(struct casefile *casefile, const void *ctx,
			    int64_t citation, int n,
			    struct citation_claim **ret_claims,
			    int *ret_count, struct error *err)
{
	const struct registry *registry = casefile_registry(casefile);
	struct citation_claim *claims = talloc_zero_array(
		ctx, struct citation_claim, n > 0 ? (unsigned)n : 1);
	struct statement *s;
	int count = 0;
	enum status status;

	if (!claims)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(casefile_db(casefile), select_claims, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, citation);
	db_bind_integer(s, 2, n);
	while (db_step(s))
		claims[count++] = (struct citation_claim){
			.claim = db_column_integer(s, 0),
			.record = db_column_integer(s, 1),
			.field = registry_field(
				registry, (int)db_column_integer(s, 2)),
			.said = text_of(s, 3, claims),
			.hedge = text_of(s, 4, claims),
			.negative = db_column_integer(s, 5) == POLARITY_NOT,
			.unknown = db_column_integer(s, 5) ==
				   POLARITY_UNKNOWN,
		};
	status = db_status(s, err);
	if (status != STATUS_OK)
		return status;
	*ret_claims = claims;
	*ret_count = count;
	return STATUS_OK;
}
