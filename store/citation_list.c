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
