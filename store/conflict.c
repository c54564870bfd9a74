/* The view of conflicts: values of one field that cannot both be right, and
 * rival records. The cells say where (their partial indexes hold the disputed
 * rows alone); the claims are read for those that are shown. */
#include "store/conflict.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"
#include "store/detail_claim.h"

struct finder {
	struct casefile *casefile;
	struct engine *engine;
	const void *ctx;
	struct conflict *found; /* talloc array on ctx */
	int count;
	bool judged_too;
	struct idmap *about; /* records to look at; NULL: all */
	struct pairs few;    /* the same by kind, while they are few */
	struct pairs seen;   /* rival pairs already told */
	struct error *err;
};

/* So many records are asked for one by one; more, by walking what is disputed
 * in the whole case. */
enum { FEW_MAX = 200 };

static bool by_record(const struct finder *f)
{
	return f->about && f->few.count <= FEW_MAX;
}

static struct conflict *add_conflict(struct finder *f)
{
	struct conflict *grown = talloc_realloc(
		f->ctx, f->found, struct conflict, (unsigned)f->count + 1);

	if (!grown)
		return NULL;
	f->found = grown;
	memset(&grown[f->count], 0, sizeof(*grown));
	return &grown[f->count++];
}

/* ---- claims in full ---- */

static void fill_claim(struct finder *f, struct conflict *conflict,
		       const struct derive_claim *c, struct detail_claim *out)
{
	const void *ctx = conflict->claims;
	const char *by = NULL, **word;

	detail_claim_fill(f->casefile, ctx, c, out, &by);
	word = out->verdict ? &conflict->judgement : &conflict->undecided;
	if (!*word && (out->verdict || out->reason))
		*word = talloc_asprintf(
			ctx, "%s%s%s%s%s",
			out->verdict ? out->verdict : "left undecided",
			by ? " by " : "", by ? by : "",
			out->reason ? ": " : "",
			out->reason ? out->reason : "");
}

static enum status add_claims(struct finder *f, struct conflict *conflict,
			      const struct derive_field *field)
{
	int first = conflict->claim_count;
	struct detail_claim *grown = talloc_realloc(
		f->found, conflict->claims, struct detail_claim,
		(unsigned)(first + field->claim_count));

	if (!grown)
		return no_memory(f->err);
	conflict->claims = grown;
	conflict->claim_count += field->claim_count;
	memset(grown + first, 0,
	       (size_t)field->claim_count * sizeof(*grown));
	for (int i = 0; i < field->claim_count; i++)
		fill_claim(f, conflict, &field->claims[i], &grown[first + i]);
	return STATUS_OK;
}

/* ---- inside one record ---- */

static enum conflict_group group_of(const struct kind *kind,
				    const struct field *field)
{
	if (kind->number == KIND_DESIGNATION)
		return CONFLICT_DESIGNATION;
	if (kind->number == KIND_SHIP_ROLE ||
	    kind->number == KIND_SHAREHOLDING ||
	    kind->number == KIND_DIRECTORSHIP)
		return CONFLICT_OWNERSHIP;
	if (kind->number == KIND_RELATIVE_POSITION ||
	    kind->number == KIND_PLACE)
		return CONFLICT_PLACE_DATE;
	if (field && (field->type == VALUE_DATE ||
		      field->type == VALUE_PERIOD ||
		      field->type == VALUE_POSITION ||
		      (field->type == VALUE_REFERENCE && field->qualifier &&
		       strstr(field->qualifier, "place"))))
		return CONFLICT_PLACE_DATE;
	return CONFLICT_REST;
}

/* Of a field of many one value says nothing of another: what opposes is "is
 * not", or "these are all". */
static const char *relation_of_many(const struct derive_field *field)
{
	enum resolve_relation relation = RESOLVE_RELATION_DENIES;

	for (int i = 0; i < field->claim_count; i++)
		if (field->claims[i].relation == RESOLVE_RELATION_CLOSES)
			relation = RESOLVE_RELATION_CLOSES;
	return resolve_relation_words(relation);
}

/* The worst of the field's values and how it stands to the first: the first
 * may be settled by a judgement, while the other still opposes it. */
static bool is_conflict(const struct derive_field *field,
			enum standing *ret_standing, const char **ret_relation)
{
	*ret_standing = STANDING_NONE;
	*ret_relation = "contradicts";
	if (field->value_count < 2)
		return false;
	for (int i = 0; i < field->value_count; i++) {
		enum standing s = field->values[i].standing;

		if (s == STANDING_DISPUTED || *ret_standing == STANDING_NONE ||
		    (s == STANDING_TWO_WAYS &&
		     *ret_standing != STANDING_DISPUTED))
			*ret_standing = s;
		if (i > 0)
			*ret_relation = field->claims[field->values[i].first]
						.relation_words;
		if (i > 0 && s == STANDING_DISPUTED)
			break;
	}
	if (field->field->many)
		*ret_relation = relation_of_many(field);
	return true;
}

static bool opposed(const struct derive_value *value)
{
	return value->standing == STANDING_DISPUTED ||
	       value->standing == STANDING_TWO_WAYS;
}

/* Of one value the first settles it; the values of a field of many stand each
 * for itself. */
static bool is_judged(const struct derive_field *field)
{
	if (!field->field->many)
		return !opposed(&field->values[0]);
	for (int i = 0; i < field->value_count; i++)
		if (opposed(&field->values[i]) && !field->values[i].settled)
			return false;
	return true;
}

static enum status tell_field(struct finder *f, int64_t record,
			      const struct kind *kind,
			      const struct field *field)
{
	struct derive_field *resolved;
	struct conflict *conflict;
	enum standing standing;
	const char *relation;
	char *title;
	enum status status = derive_resolve(f->casefile, NULL, record, field,
					    &resolved, f->err);

	if (status != STATUS_OK)
		return status;
	if (!is_conflict(resolved, &standing, &relation)) {
		talloc_free(resolved);
		return STATUS_OK;
	}
	conflict = add_conflict(f);
	if (!conflict) {
		talloc_free(resolved);
		return no_memory(f->err);
	}
	title = derive_title(f->casefile, NULL, record);
	conflict->group = group_of(kind, field);
	conflict->standing = standing == STANDING_TWO_WAYS
				     ? STANDING_TWO_WAYS : STANDING_DISPUTED;
	conflict->judged = is_judged(resolved);
	conflict->record = record;
	conflict->field = field;
	conflict->relation = relation;
	conflict->what = talloc_asprintf(f->found, "%s: %s", title,
					 field->label);
	status = add_claims(f, conflict, resolved);
	talloc_free(title);
	talloc_free(resolved);
	return status;
}

/* "SELECT DISTINCT id, slot FROM v_KIND WHERE standing IN ...": the partial
 * index holds the unjudged; rejected ones are looked for only when asked. */
static const char *value_sql(struct finder *f, const struct kind *kind)
{
	const char *one = by_record(f) ? "id = ?1 AND " : "";
	char where[96], *sql;
	const char *kept;

	if (f->judged_too)
		snprintf(where, sizeof(where), " WHERE %sstanding IN (%d, %d, "
			 "%d) GROUP BY id, slot", one, STANDING_TWO_WAYS,
			 STANDING_DISPUTED, STANDING_REJECTED);
	else
		snprintf(where, sizeof(where), " WHERE %sstanding IN (%d, %d) "
			 "GROUP BY id, slot", one, STANDING_TWO_WAYS,
			 STANDING_DISPUTED);
	sql = derive_values_sql(NULL, f->engine->names, kind,
				"SELECT id, slot FROM ", where);
	kept = sql ? db_keep(f->engine->db, sql) : NULL;
	talloc_free(sql);
	return kept;
}

static bool wanted(const struct finder *f, int64_t record)
{
	return !f->about || idmap_get(f->about, record, NULL);
}

static bool none_of(const struct finder *f, const struct kind *kind)
{
	int n = 1;

	if (by_record(f))
		pairs_find(&f->few, kind->number, &n);
	return n == 0;
}

static enum status collect_rows(struct finder *f, const char *sql,
				int64_t one, bool two, struct pairs *out)
{
	struct statement *s;
	enum status status = sql ? db_prepare(f->engine->db, sql, &s, f->err)
				 : no_memory(f->err);

	if (status != STATUS_OK)
		return status;
	if (one)
		db_bind_integer(s, 1, one);
	while (status == STATUS_OK && db_step(s)) {
		int64_t record = db_column_integer(s, 0);

		if (wanted(f, record) &&
		    !pairs_add(out, record,
			       two ? db_column_integer(s, 1) : 0))
			status = no_memory(f->err);
	}
	return rows_end(s, status, f->err);
}

static enum status collect(struct finder *f, const struct kind *kind,
			   const char *sql, bool two, struct pairs *out)
{
	enum status status = STATUS_OK;

	if (by_record(f)) {
		int n;
		const struct pair *p = pairs_find(&f->few, kind->number, &n);

		for (int i = 0; i < n && status == STATUS_OK; i++)
			status = collect_rows(f, sql, p[i].b, two, out);
	} else {
		status = collect_rows(f, sql, 0, two, out);
	}
	pairs_sort(out);
	return status;
}

static enum status tell_fields(struct finder *f, const struct kind *kind)
{
	struct pairs rows = { 0 };
	enum status status;

	if (none_of(f, kind))
		return STATUS_OK;
	status = collect(f, kind, value_sql(f, kind), true, &rows);
	for (int i = 0; i < rows.count && status == STATUS_OK; i++)
		for (int j = 0; j < kind->field_count; j++)
			if (kind->fields[j]->slot == rows.items[i].b)
				status = tell_field(f, rows.items[i].a, kind,
						    kind->fields[j]);
	pairs_release(&rows);
	return status;
}

/* ---- rival records ---- */

static const char *rival_sql(struct finder *f, const struct kind *kind)
{
	char where[80], *sql;
	const char *kept;

	snprintf(where, sizeof(where), " WHERE %s(standing & 7) IN (%d, %d)",
		 by_record(f) ? "id = ?1 AND " : "", STANDING_TWO_WAYS,
		 STANDING_DISPUTED);
	sql = derive_sql(NULL, f->engine->names, kind, "SELECT id, 0 FROM ",
			 where);
	kept = sql ? db_keep(f->engine->db, sql) : NULL;
	talloc_free(sql);
	return kept;
}

/* The record that the rivalry is about: the first reference of the key, and
 * of two the one that is no group. */
static int64_t subject_of(struct finder *f, const struct derive_kind *kind,
			  int64_t a, int64_t b)
{
	const struct field *key = derive_rival_reference(kind->kind);
	int64_t ids[] = { a, b }, subject = 0;

	for (int i = 0; i < 2; i++) {
		struct rival_row row;

		if (rival_row_read(f->engine, kind, ids[i], &row, NULL) !=
			    STATUS_OK || !row.cells[key->slot].has_r)
			continue;
		if (!subject || engine_kind_of(f->engine, subject) ==
					KIND_GROUP)
			subject = row.cells[key->slot].r;
	}
	return subject;
}

static char *rival_title(struct finder *f, const struct derive_kind *kind,
			 int64_t record, const struct derive_rival *rival)
{
	int64_t subject = subject_of(f, kind, record, rival->record);
	char *title = derive_title(f->casefile, NULL,
				   subject ? subject : record);
	const char *about = kind->kind->number == KIND_DESIGNATION
				    ? "Listed" : kind->kind->label;
	char *what = talloc_asprintf(f->found, "%s: %s%s%s", title, about,
				     rival->differs ? ", " : "",
				     rival->differs ? rival->differs->label
						    : "");

	talloc_free(title);
	return what;
}

static enum status add_holds(struct finder *f, struct conflict *conflict,
			     const struct kind *kind, int64_t record)
{
	struct derive_field *resolved;
	enum status status = derive_resolve(f->casefile, NULL, record,
					    kind->fields[0], &resolved,
					    f->err);

	if (status == STATUS_OK) {
		status = add_claims(f, conflict, resolved);
		talloc_free(resolved);
	}
	return status;
}

static enum status tell_rival(struct finder *f, const struct derive_kind *kind,
			      int64_t record, const struct derive_rival *rival)
{
	int64_t low = record < rival->record ? record : rival->record;
	int64_t high = record < rival->record ? rival->record : record;
	struct conflict *conflict;
	enum status status;

	for (int i = 0; i < f->seen.count; i++)
		if (f->seen.items[i].a == low && f->seen.items[i].b == high)
			return STATUS_OK;
	conflict = pairs_add(&f->seen, low, high) ? add_conflict(f) : NULL;
	if (!conflict)
		return no_memory(f->err);
	conflict->group = group_of(kind->kind, rival->differs);
	conflict->standing = rival->two_ways ? STANDING_TWO_WAYS
					     : STANDING_DISPUTED;
	conflict->judged = rival->judged;
	conflict->record = rival->first ? rival->record : record;
	conflict->rival = rival->first ? record : rival->record;
	conflict->field = rival->differs ? rival->differs
					 : kind->kind->fields[0];
	conflict->relation = rival->how ? rival->how
			     : rival->rivalry == DERIVE_RIVALRY_DENIES
				     ? "denies" : "contradicts";
	conflict->what = rival_title(f, kind, record, rival);
	status = add_holds(f, conflict, kind->kind, conflict->record);
	return status == STATUS_OK
		       ? add_holds(f, conflict, kind->kind, conflict->rival)
		       : status;
}

static enum status tell_rivals_of(struct finder *f,
				  const struct derive_kind *kind,
				  int64_t record)
{
	struct derive_rival *rivals;
	int count;
	enum status status = derive_rivals(f->casefile, NULL, record, &rivals,
					   &count, f->err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count && status == STATUS_OK; i++)
		if (rivals[i].rivalry != DERIVE_RIVALRY_POSSIBLE)
			status = tell_rival(f, kind, record, &rivals[i]);
	talloc_free(rivals);
	return status;
}

static enum status tell_rivals(struct finder *f,
			       const struct derive_kind *kind)
{
	struct pairs rows = { 0 };
	enum status status;

	if (!kind->by_key || none_of(f, kind->kind))
		return STATUS_OK;
	status = collect(f, kind->kind, rival_sql(f, kind->kind), false,
			 &rows);
	for (int i = 0; i < rows.count && status == STATUS_OK; i++)
		status = tell_rivals_of(f, kind, rows.items[i].a);
	pairs_release(&rows);
	return status;
}

/* ---- of one record ---- */

static const char refers_sql[] =
	"SELECT DISTINCT record FROM claim WHERE ref = ?";

static bool add_about(struct finder *f, int64_t record)
{
	if (idmap_get(f->about, record, NULL))
		return true;
	return idmap_put(&f->about, record, 0) &&
	       (f->few.count > FEW_MAX ||
		pairs_add(&f->few, casefile_kind_of(f->casefile, record),
			  record));
}

static enum status add_referring(struct finder *f, int64_t record)
{
	struct statement *s;
	enum status status = db_prepare(f->engine->db, refers_sql, &s, f->err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	while (status == STATUS_OK && db_step(s)) {
		int64_t at = memory_representative(&f->engine->memory,
						   db_column_integer(s, 0));

		if (!add_about(f, at))
			status = no_memory(f->err);
	}
	return rows_end(s, status, f->err);
}

/* The record, what refers to it, and what refers to its groups. */
static enum status look_about(struct finder *f, int64_t record)
{
	const struct memory *m = &f->engine->memory;
	int64_t shown = memory_representative(m, record);
	int n;
	const struct pair *p = pairs_find(&m->joined, shown, &n);
	enum status status;

	if (!add_about(f, shown))
		return no_memory(f->err);
	status = add_referring(f, shown);
	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = add_referring(f, p[i].b);
	p = pairs_find(&m->groups, shown, &n);
	for (int i = 0; i < n && status == STATUS_OK; i++)
		status = add_referring(f, p[i].b);
	pairs_sort(&f->few);
	return status;
}

/* ---- all of it ---- */

static int compare_conflicts(const void *a, const void *b)
{
	const struct conflict *x = a, *y = b;

	if (x->judged != y->judged)
		return x->judged ? 1 : -1;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->standing != y->standing)
		return x->standing == STANDING_DISPUTED ? -1 : 1;
	if (strcmp(x->what, y->what))
		return strcmp(x->what, y->what);
	return x->record < y->record ? -1 : x->record > y->record;
}

static void drop_judged(struct finder *f)
{
	int kept = 0;

	for (int i = 0; i < f->count; i++)
		if (!f->found[i].judged)
			f->found[kept++] = f->found[i];
	f->count = kept;
}

static enum status find_all(struct finder *f)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < f->engine->kind_count && status == STATUS_OK;
	     i++) {
		status = tell_fields(f, f->engine->kinds[i].kind);
		if (status == STATUS_OK)
			status = tell_rivals(f, &f->engine->kinds[i]);
	}
	return status;
}

enum status conflict_list(struct casefile *casefile, const void *ctx,
			  int64_t record, bool judged_too,
			  struct conflict **ret_conflicts, int *ret_count,
			  struct error *err)
{
	struct finder f = { .casefile = casefile, .ctx = ctx,
			    .judged_too = judged_too, .err = err };
	enum status status = record ? derive_ready(casefile, &f.engine, err)
				    : derive_ready_whole(casefile, &f.engine,
							 err);

	if (status == STATUS_OK && record)
		status = look_about(&f, record);
	f.found = talloc_array(ctx, struct conflict, 0);
	if (status == STATUS_OK)
		status = f.found ? find_all(&f) : no_memory(err);
	idmap_free(&f.about);
	pairs_release(&f.few);
	pairs_release(&f.seen);
	if (status != STATUS_OK) {
		talloc_free(f.found);
		return status;
	}
	if (!judged_too)
		drop_judged(&f);
	if (f.count > 1)
		qsort(f.found, (size_t)f.count, sizeof(*f.found),
		      compare_conflicts);
	*ret_conflicts = f.found;
	*ret_count = f.count;
	return STATUS_OK;
}
