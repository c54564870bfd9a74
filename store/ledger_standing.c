/* How claims stand: each as the value that it speaks for does. */
#include "store/ledger_internal.h"

#include <stdlib.h>
#include <talloc.h>

static enum standing weaker(enum standing a, enum standing b)
{
	static const int weakness[STANDING_LAST] = {
		[STANDING_NONE] = 0, [STANDING_AGREED] = 1,
		[STANDING_SINGLE] = 2, [STANDING_NEGATIVE] = 3,
		[STANDING_REJECTED] = 4, [STANDING_UNCITED] = 5,
		[STANDING_TWO_WAYS] = 6, [STANDING_DISPUTED] = 7,
	};

	return weakness[b] > weakness[a] ? b : a;
}

static int by_record(const void *a, const void *b)
{
	const struct ledger_claim *x = *(struct ledger_claim *const *)a;
	const struct ledger_claim *y = *(struct ledger_claim *const *)b;

	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	if (x->field != y->field)
		return x->field->number < y->field->number ? -1 : 1;
	return 0;
}

static void settle(struct ledger_claim *claim, const struct derive_field *field)
{
	/* what was withdrawn is no longer among them */
	claim->standing = STANDING_REJECTED;
	for (int i = 0; i < field->claim_count; i++) {
		const struct derive_claim *found = &field->claims[i];
		const struct derive_value *value =
			found->value >= 0 ? &field->values[found->value]
					  : NULL;

		if (found->claim != claim->claim || found->implied)
			continue;
		claim->standing = found->rejected ? STANDING_REJECTED
				  : value != NULL ? value->standing
						  : field->standing;
		claim->by_low = value != NULL ? value->by_low : 0;
		claim->by_high = value != NULL ? value->by_high : 0;
		/* of rivals on other records its own value knows nothing */
		if (claim->field->type == VALUE_HOLDS && !found->rejected)
			claim->standing = field->standing;
		return;
	}
}

/* Those of one record, by field. */
static enum status stand_record(struct ledger *ledger, void *ctx,
				struct ledger_claim **claims, int count,
				struct error *err)
{
	const struct field *fields[REGISTRY_FIELDS_MAX];
	struct derive_field **resolved;
	int field_count = 0, at = 0;
	enum status status;

	for (int i = 0; i < count && field_count < REGISTRY_FIELDS_MAX; i++)
		if (i == 0 || claims[i]->field != claims[i - 1]->field)
			fields[field_count++] = claims[i]->field;
	status = derive_resolve_fields(ledger->casefile, ctx,
				       claims[0]->record, fields, field_count,
				       &resolved, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		if (claims[i]->field != fields[at])
			at++;
		if (at < field_count)
			settle(claims[i], resolved[at]);
	}
	return status;
}

enum status ledger_stand(struct ledger *ledger, struct ledger_claim *claims,
			 int count, struct error *err)
{
	struct ledger_claim **order = talloc_array(
		NULL, struct ledger_claim *, (unsigned)count + 1);
	enum status status = order != NULL
				     ? STATUS_OK
				     : error_set(err, STATUS_NOMEM,
						 "out of memory");
	int known = 0;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (claims[i].field != NULL)
			order[known++] = &claims[i];
	if (known > 1)
		qsort(order, (size_t)known, sizeof(*order), by_record);
	for (int i = 0, n; i < known && status == STATUS_OK; i += n) {
		void *ctx = talloc_new(order);

		for (n = 1; i + n < known &&
			    order[i + n]->record == order[i]->record;)
			n++;
		status = stand_record(ledger, ctx, order + i, n, err);
		talloc_free(ctx);
	}
	talloc_free(order);
	return status;
}

void ledger_take_weakest(struct ledger_row *row,
			 const struct ledger_claim *claims, int count)
{
	for (int i = 0; i < count; i++) {
		const struct ledger_claim *claim = &claims[i];
		row->disputes += claim->standing == STANDING_DISPUTED ||
				 claim->standing == STANDING_TWO_WAYS;
		if (claim->by_high > 0 &&
		    (row->by_high == 0 || claim->by_low < row->by_low)) {
			row->by_low = claim->by_low;
			row->by_high = claim->by_high;
		}
		row->standing = weaker(row->standing, claim->standing);
	}
}

void ledger_fill_standing(const void *ctx, struct ledger_row *row, int by,
			  int standing, int disputes)
{
	const char *mark = standing_mark(row->standing);
	int low = row->by_low, high = row->by_high;

	if (*mark != '\0' && row->standing != STANDING_NEGATIVE)
		row->cells[by].text = mark;
	else if (high > 0)
		row->cells[by].text =
			low < high ? talloc_asprintf(ctx, "%d-%d", low, high)
				   : talloc_asprintf(ctx, "%d", high);
	if (standing >= 0 && row->standing != STANDING_NONE)
		row->cells[standing].text = standing_words(row->standing);
	if (disputes >= 0 && row->disputes > 0)
		row->cells[disputes].text =
			talloc_asprintf(ctx, "%d", row->disputes);
}

enum standing ledger_record_standing(struct ledger *ledger, int kind,
				     int64_t record)
{
	const struct kind *of = registry_kind(
		casefile_registry(ledger->casefile), kind);
	void *ctx = talloc_new(NULL);
	enum standing standing = STANDING_NONE;
	struct pane_row *row;

	if (of != NULL &&
	    pane_row(ledger->reader, ctx, of,
		     pane_representative(ledger->reader, record), &row,
		     NULL) == STATUS_OK)
		standing = row->standing;
	talloc_free(ctx);
	return standing;
}

/* The record and all joined with it. One of another kind says it in fields of
 * its own: any of them. */
static enum status add_joined(struct ledger *ledger, int64_t record,
			      const struct kind *kind,
			      const struct field *field, struct pairs *out,
			      struct error *err)
{
	int count = 0;
	int64_t *joined = derive_joined(ledger->casefile, NULL, record, &count);
	bool room = joined != NULL;

	for (int i = 0; i < count && room; i++) {
		bool same = joined[i] == record ||
			    casefile_kind_of(ledger->casefile, joined[i]) ==
				    kind->number;

		room = pairs_add(out, joined[i], same ? field->number : 0);
	}
	talloc_free(joined);
	return room ? STATUS_OK : error_set(err, STATUS_NOMEM,
					    "out of memory");
}

static enum status add_contested(struct ledger *ledger, const char *sql,
				 const struct kind *kind, struct pairs *out,
				 struct error *err)
{
	struct statement *s;
	enum status status =
		sql != NULL ? db_prepare(ledger->db, sql, &s, err)
			    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		int64_t slot = db_column_integer(s, 1);

		if (slot >= 0 && slot < kind->field_count)
			status = add_joined(ledger, db_column_integer(s, 0),
					    kind, kind->fields[slot], out,
					    err);
	}
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

/* Their partial indexes hold these alone. */
static enum status add_kind(struct ledger *ledger, const struct kind *kind,
			    struct pairs *out, struct error *err)
{
	char *wide = wide_table(NULL, kind, false);
	char *values = wide_values(NULL, kind, false);
	const char *sql = values != NULL
				  ? wide_sql(ledger->casefile, "SELECT id, slot "
					     "FROM %s WHERE standing IN "
					     "(%d, %d)", values,
					     STANDING_TWO_WAYS,
					     STANDING_DISPUTED) : NULL;
	enum status status = add_contested(ledger, sql, kind, out, err);

	if (status == STATUS_OK && kind_has_holds(kind)) {
		sql = wide != NULL
			      ? wide_sql(ledger->casefile, "SELECT id, 0 FROM "
					 "%s WHERE (standing & 7) IN (%d, %d)",
					 wide, STANDING_TWO_WAYS,
					 STANDING_DISPUTED) : NULL;
		status = add_contested(ledger, sql, kind, out, err);
	}
	talloc_free(wide);
	talloc_free(values);
	return status;
}

enum status ledger_contested(struct ledger *ledger, struct pairs *out,
			     struct error *err)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(registry) &&
			status == STATUS_OK; i++)
		status = add_kind(ledger, registry_kind_at(registry, i), out,
				  err);
	pairs_sort(out);
	return status;
}
