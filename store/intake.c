#include "store/intake.h"

#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/find_names.h"
#include "store/wide.h"

/* Rows with indexes go in at random places. Half of what a load takes: an
 * import holds maps of its rows beside it. */
#define LARGE_CACHE "PRAGMA cache_size = -6144"
#define USUAL_CACHE "PRAGMA cache_size = -4096" /* as profile.c sets it */

enum status intake_begin(struct casefile *casefile, const char *what,
			 bool large, struct action **ret_action,
			 struct error *err)
{
	enum status status = action_begin(casefile, what, true, ret_action,
					  err);

	if (status != STATUS_OK || !large)
		return status;
	derive_bulk(casefile);
	/* Only speed hangs on it. */
	(void)!db_exec(casefile->db, LARGE_CACHE, NULL);
	return STATUS_OK;
}

void intake_end(struct casefile *casefile)
{
	(void)!db_exec(casefile->db, USUAL_CACHE, NULL);
}

int64_t intake_next_number(struct casefile *casefile, int64_t source)
{
	return db_integer(casefile->db, 1, "SELECT coalesce(max(n), 0) + 1 "
			  "FROM citation WHERE source = ?", 1, source);
}

int64_t intake_capture(struct casefile *casefile, int64_t source,
		       const char *sha256)
{
	struct statement *s;
	int64_t id = 0;

	if (db_prepare(casefile->db, "SELECT id FROM capture WHERE source = ? "
		       "AND sha256 = ? ORDER BY id DESC LIMIT 1", &s, NULL) !=
	    STATUS_OK)
		return 0;
	db_bind_integer(s, 1, source);
	db_bind_text(s, 2, sha256, strlen(sha256));
	if (db_step(s))
		id = db_column_integer(s, 0);
	db_reset(s);
	return id;
}

bool intake_was_imported(struct casefile *casefile, int64_t capture)
{
	char version[ID_LENGTH + 1];
	struct statement *s;
	bool found;

	if (db_integer(casefile->db, 0, "SELECT 1 FROM passage p JOIN "
		       "citation t ON t.id = p.citation WHERE p.capture = ? "
		       "AND t.at LIKE 'row %' LIMIT 1", 1, capture))
		return true;
	id_print(capture, version);
	if (db_prepare(casefile->db, "SELECT 1 FROM seen WHERE source = "
		       "(SELECT source FROM capture WHERE id = ?1) AND "
		       "version = ?2 LIMIT 1", &s, NULL) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, capture);
	db_bind_text(s, 2, version, ID_LENGTH);
	found = db_step(s);
	db_reset(s);
	return found;
}

/* An import writes the claims on a row's own record first. */
static const char earlier[] =
	"SELECT p.sha256, k.record FROM citation t "
	"JOIN passage p ON p.citation = t.id "
	"JOIN claim k ON k.id = (SELECT min(o.id) FROM claim o "
	"WHERE o.citation = t.id) "
	"JOIN record r ON r.id = k.record "
	"WHERE t.source = ?1 AND r.kind = ?2 AND p.sha256 IS NOT NULL "
	"AND t.at LIKE 'row %' ORDER BY t.id";

enum status intake_earlier(struct casefile *casefile, int64_t source,
			   const struct kind *kind, intake_row *each,
			   void *payload, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(casefile->db, earlier, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	db_bind_integer(s, 2, kind->number);
	while (status == STATUS_OK && db_step(s))
		status = each(payload, db_column_text(s, 0, NULL),
			      db_column_integer(s, 1), err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static const char said_now[] =
	"SELECT k.id, k.ref, k.said, k.polarity FROM claim k "
	"JOIN citation t ON t.id = k.citation "
	"WHERE k.record = ?1 AND k.field = ?2 AND t.source = ?3 "
	"AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.replaces = k.id) "
	"ORDER BY k.id DESC";

static bool read_claim(struct statement *s, const void *ctx,
		       struct intake_claim *claim)
{
	const char *said = db_column_text(s, 2, NULL);

	*claim = (struct intake_claim){
		.id = db_column_integer(s, 0),
		.reference = db_column_integer(s, 1),
		.said = talloc_strdup(ctx, said ? said : ""),
		.polarity = (enum polarity)db_column_integer(s, 3) };
	return claim->said != NULL;
}

enum status intake_said(struct casefile *casefile, const void *ctx,
			int64_t source, int64_t record,
			const struct field *field,
			struct intake_claim **ret_claims, int *ret_count,
			struct error *err)
{
	enum { CLAIMS_MAX = 50 };
	struct intake_claim *claims = talloc_zero_array(
		ctx, struct intake_claim, CLAIMS_MAX);
	struct statement *s;
	int count = 0;
	enum status status = claims ? db_prepare(casefile->db, said_now, &s,
						 err)
				    : error_set(err, STATUS_NOMEM,
						"out of memory");

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, record);
	db_bind_integer(s, 2, field->number);
	db_bind_integer(s, 3, source);
	while (status == STATUS_OK && count < CLAIMS_MAX && db_step(s))
		if (!read_claim(s, claims, &claims[count++]))
			status = error_set(err, STATUS_NOMEM,
					   "out of memory");
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	*ret_claims = claims;
	*ret_count = count;
	return status;
}

bool intake_speaks(struct casefile *casefile, int64_t source, int64_t record)
{
	return db_integer(casefile->db, 0, "SELECT 1 FROM claim k JOIN "
			  "citation t ON t.id = k.citation WHERE k.record = ? "
			  "AND t.source = ? LIMIT 1", 2, record, source) != 0;
}

static void add_found(struct casefile *c, struct intake_found *found,
		      int64_t id)
{
	id = derive_representative(c, id);
	for (int i = 0; i < found->count; i++)
		if (found->ids[i] == id)
			return;
	if (found->count < INTAKE_FOUND_MAX)
		found->ids[found->count++] = id;
}

static const char *identifier_sql(struct casefile *c,
				  const struct field *field)
{
	const struct kind *kind = registry_kind(c->registry, field->kind);
	const char *sql = db_recall(c->db, field, 'i');
	char *table;

	if (sql)
		return sql;
	table = field->many ? wide_values(NULL, kind, false)
			    : wide_table(NULL, kind, false);
	if (table && field->many)
		sql = wide_sql(c, "SELECT id FROM %s WHERE slot = %d AND "
			       "k = ?1 ORDER BY id LIMIT 100", table,
			       field->slot);
	else if (table)
		sql = wide_sql(c, "SELECT id FROM %s WHERE k%d = ?1 "
			       "ORDER BY id LIMIT 100", table, field->slot);
	talloc_free(table);
	return sql ? db_remember(c->db, field, 'i', sql) : NULL;
}

enum status intake_by_identifier(struct casefile *casefile,
				 const struct field *field, const char *key,
				 struct intake_found *ret_found,
				 struct error *err)
{
	const char *sql = identifier_sql(casefile, field);
	struct intake_found found = { .count = 0 };
	struct statement *s;
	enum status status;

	if (!sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(casefile->db, sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, key, strlen(key));
	while (db_step(s))
		add_found(casefile, &found, db_column_integer(s, 0));
	status = db_status(s, err);
	if (status == STATUS_OK)
		*ret_found = found;
	return status;
}

enum status intake_by_name(struct casefile *casefile, const char *name,
			   int kind, const struct field *field,
			   struct intake_found *ret_found, struct error *err)
{
	struct finder f;
	enum status status = finder_init(&f, casefile, NULL, name, kind, err);

	if (status != STATUS_OK)
		return status;
	f.field = kind ? NULL : field;
	if (f.length > 0)
		status = find_exact_name(&f, err);
	if (status == STATUS_OK && f.count == 0 && f.length > 0)
		status = find_folded_name(&f, err);
	db_read_end(f.db, f.reading);
	ret_found->count = 0;
	for (int i = 0; i < f.count && status == STATUS_OK; i++)
		add_found(casefile, ret_found, f.things[i].id);
	talloc_free(f.things);
	return status;
}

char *intake_identifier(struct casefile *casefile, const void *ctx,
			int64_t record, const struct field *field)
{
	const struct kind *kind = registry_kind(casefile->registry,
						field->kind);
	struct statement *s;
	char *table, *key = NULL;
	const char *sql;

	if (field->many)
		return NULL;
	table = wide_table(NULL, kind, false);
	sql = table ? wide_sql(casefile, "SELECT k%d FROM %s WHERE id = ?1",
			       field->slot, table) : NULL;
	talloc_free(table);
	if (!sql || db_prepare(casefile->db, sql, &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, record);
	if (db_step(s) && !db_column_is_null(s, 0))
		key = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	db_reset(s);
	if (key && *key)
		return key;
	talloc_free(key);
	return NULL;
}

int intake_by_reference(struct casefile *casefile, const struct field *field,
			int64_t reference, int64_t *ids, int max)
{
	const struct kind *kind = registry_kind(casefile->registry,
						field->kind);
	char *table = wide_table(NULL, kind, false);
	const char *sql = table && !field->many
		? wide_sql(casefile, "SELECT id FROM %s WHERE r%d = ?1 LIMIT "
			   "%d", table, field->slot, max) : NULL;
	struct statement *s;
	int count = 0;

	talloc_free(table);
	if (!sql || db_prepare(casefile->db, sql, &s, NULL) != STATUS_OK)
		return 0;
	db_bind_integer(s, 1, derive_representative(casefile, reference));
	while (count < max && db_step(s))
		ids[count++] = db_column_integer(s, 0);
	db_reset(s);
	return count;
}

enum status intake_each_address(struct casefile *casefile,
				intake_address *each, void *payload,
				struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		casefile->db, "SELECT id, address FROM source WHERE address "
		"IS NOT NULL ORDER BY id", &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s))
		status = each(payload, db_column_integer(s, 0),
			      db_column_text(s, 1, NULL), err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

char *intake_title(struct casefile *casefile, const void *ctx, int64_t record)
{
	const struct kind *kind = registry_kind(
		casefile->registry, casefile_kind_of(casefile, record));
	char *title = derive_title(casefile, ctx, record);

	for (int i = 0; title && kind && i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];
		char *key = f->type == VALUE_IDENTIFIER && !f->many
				    ? intake_identifier(casefile, title,
							record, f) : NULL;

		if (key)
			return talloc_asprintf(ctx, "%s, %s %s", title,
					       f->label, key);
	}
	return title;
}
