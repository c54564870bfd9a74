/* detail_premise: what an inferred claim rests on, down to what somebody
 * said. */
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/detail.h"
#include "store/rows.h"

struct walk {
	struct casefile *casefile;
	struct detail_premise *found;
	int count;
};

static const char premises_sql[] =
	"WITH RECURSIVE told(id) AS (SELECT rests_on FROM premise WHERE "
	"claim = ?1 UNION SELECT n.id FROM told JOIN claim n ON n.replaces = "
	"told.id) SELECT id FROM told WHERE NOT EXISTS (SELECT 1 FROM claim n "
	"WHERE n.replaces = told.id) ORDER BY id";

/* The ids first: a statement is not stepped while others are asked. */
static enum status ids_of(struct walk *walk, int64_t claim, int64_t *ids,
			  int *ret_count, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(walk->casefile->db, premises_sql, &s,
					err);

	*ret_count = 0;
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, claim);
	while (*ret_count < DETAIL_PREMISES_MAX && db_step(s))
		ids[(*ret_count)++] = db_column_integer(s, 0);
	status = db_status(s, err);
	db_reset(s);
	return status;
}

static const char *said_of(struct casefile *c, const void *ctx,
			   const struct row *row)
{
	int64_t reference = row_integer(row, CLAIM_REF);
	const char *said = row_text(row, CLAIM_SAID);

	if (said && *said)
		return said;
	return reference ? derive_title(c, ctx, reference) : "";
}

static enum status fill(struct walk *walk, struct detail_premise *premise,
			struct error *err)
{
	struct casefile *c = walk->casefile;
	struct citation_info *info;
	struct row *row;
	enum status status = casefile_row(c, walk->found, TABLE_CLAIM,
					  premise->claim, &row, err);

	if (status != STATUS_OK)
		return status;
	premise->record = row_integer(row, CLAIM_RECORD);
	premise->citation = row_integer(row, CLAIM_CITATION);
	premise->field = registry_field(c->registry,
					(int)row_integer(row, CLAIM_FIELD));
	premise->negative = row_integer(row, CLAIM_POLARITY) == POLARITY_NOT;
	premise->unknown = row_integer(row, CLAIM_POLARITY) ==
			   POLARITY_UNKNOWN;
	premise->title = derive_title(c, walk->found, premise->record);
	premise->said = said_of(c, walk->found, row);
	premise->hedge = row_text(row, CLAIM_HEDGE);
	premise->where = "uncited";
	if (premise->citation &&
	    detail_citation(c, walk->found, premise->citation, &info, NULL) ==
		    STATUS_OK)
		premise->where = info->where;
	if (!premise->hedge)
		premise->hedge = "";
	return premise->title && premise->said
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

static bool is_there(const struct walk *walk, int64_t claim)
{
	for (int i = 0; i < walk->count; i++)
		if (walk->found[i].claim == claim)
			return true;
	return false;
}

static enum status follow(struct walk *walk, int64_t claim, int depth,
			  struct error *err)
{
	int64_t ids[DETAIL_PREMISES_MAX];
	int count;
	enum status status = ids_of(walk, claim, ids, &count, err);

	for (int i = 0; i < count && status == STATUS_OK &&
			walk->count < DETAIL_PREMISES_MAX; i++) {
		struct detail_premise *premise = &walk->found[walk->count];

		*premise = (struct detail_premise){
			.claim = ids[i], .depth = depth,
			.again = is_there(walk, ids[i])};
		walk->count++;
		status = fill(walk, premise, err);
		if (status == STATUS_OK && !premise->again)
			status = follow(walk, ids[i], depth + 1, err);
	}
	return status;
}

enum status detail_premises(struct casefile *casefile, const void *ctx,
			    int64_t claim,
			    struct detail_premise **ret_premises,
			    int *ret_count, struct error *err)
{
	struct walk walk = {casefile, NULL, 0};
	enum status status;

	*ret_premises = NULL;
	*ret_count = 0;
	if (db_integer(casefile->db, 0, "SELECT 1 FROM premise WHERE claim = ? "
		       "LIMIT 1", 1, claim) == 0)
		return STATUS_OK;
	walk.found = talloc_zero_array(ctx, struct detail_premise,
				       DETAIL_PREMISES_MAX);
	if (!walk.found)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = follow(&walk, claim, 0, err);
	if (status != STATUS_OK)
		return status;
	*ret_premises = walk.found;
	*ret_count = walk.count;
	return STATUS_OK;
}
