/* What a person may type for a thing, the surest reading first. The first
 * reading that finds anything is taken: a name that is one record's whole name
 * is not made ambiguous by a longer one. */
#include "store/find_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/identifier.h"
#include "store/derive.h"
#include "store/wide.h"

enum status finder_add(struct finder *finder, enum table_id table, int64_t id,
		       struct error *err)
{
	struct thing thing = {.table = table, .id = id};

	if (table == TABLE_SOURCE)
		thing.kind = KIND_DOCUMENT;
	if (table == TABLE_RECORD) {
		thing.id = derive_representative(finder->casefile, id);
		thing.kind = casefile_kind_of(finder->casefile, thing.id);
		if (thing.kind == KIND_DOCUMENT &&
		    rows_exist(finder->db, TABLE_SOURCE, thing.id))
			thing.table = TABLE_SOURCE;
	}
	if (finder->kind != 0 && thing.kind != finder->kind)
		return STATUS_OK;
	for (int i = 0; i < finder->count; i++)
		if (finder->things[i].id == thing.id &&
		    finder->things[i].table == thing.table)
			return STATUS_OK;
	if (finder->count == FINDER_MAX)
		return STATUS_OK;
	finder->things[finder->count++] = thing;
	(void)err;
	return STATUS_OK;
}

/* The first words of a text, on one line of reasonable length. */
static char *first_words(const void *ctx, const char *what, const char *text)
{
	enum { SHORT = 60 };
	size_t n = text != NULL ? strlen(text) : 0;
	size_t cut = n;

	if (n > SHORT)
		for (cut = SHORT; cut > 0 &&
				  ((unsigned char)text[cut] & 0xc0) == 0x80;)
			cut--;
	return talloc_asprintf(ctx, "%s: %.*s%s", what, (int)cut,
			       text != NULL ? text : "", cut < n ? "..." : "");
}

static char *citation_title(struct casefile *c, const void *ctx, int64_t id)
{
	struct statement *s;
	char *title = NULL, *key;
	int64_t source, n;

	if (db_prepare(casefile_db(c), "SELECT source, n FROM citation "
		       "WHERE id = ?1", &s, NULL) != STATUS_OK)
		return NULL;
	db_bind_integer(s, 1, id);
	if (!db_step(s))
		return NULL;
	source = db_column_integer(s, 0);
	n = db_column_integer(s, 1);
	db_reset(s);
	key = casefile_setting(c, ctx, source, "key");
	if (key == NULL || *key == '\0')
		key = derive_title(c, ctx, source);
	title = talloc_asprintf(ctx, "%s/%" PRId64, key != NULL ? key : "", n);
	talloc_free(key);
	return title;
}

static char *column_title(struct casefile *c, const void *ctx,
			  enum table_id table, int64_t id, int column)
{
	struct row *row = NULL;
	char *title;

	if (casefile_row(c, NULL, table, id, &row, NULL) != STATUS_OK)
		return NULL;
	title = first_words(ctx, table_get(table)->word,
			    row_text(row, column));
	talloc_free(row);
	return title;
}

static char *target_title(struct casefile *c, const void *ctx,
			  enum table_id table, int64_t id, int column)
{
	struct row *row = NULL;
	char *title = NULL, *of;

	if (casefile_row(c, NULL, table, id, &row, NULL) != STATUS_OK)
		return NULL;
	of = derive_title(c, ctx, row_integer(row, column));
	title = talloc_asprintf(ctx, "%s of %s", table_get(table)->word,
				of != NULL ? of : "");
	talloc_free(of);
	talloc_free(row);
	return title;
}

char *find_title(struct casefile *casefile, const void *ctx,
		 enum table_id table, int64_t id)
{
	char *title = NULL;

	switch (table) {
	case TABLE_RECORD:
	case TABLE_SOURCE:
		return derive_title(casefile, ctx, id);
	case TABLE_CITATION:
		title = citation_title(casefile, ctx, id);
		break;
	case TABLE_NOTE:
		title = column_title(casefile, ctx, table, id, NOTE_TEXT);
		break;
	case TABLE_CLAIM:
		title = target_title(casefile, ctx, table, id, CLAIM_RECORD);
		break;
	case TABLE_CAPTURE:
		title = target_title(casefile, ctx, table, id, CAPTURE_SOURCE);
		break;
	default:
		break;
	}
	return title != NULL ? title
			     : talloc_strdup(ctx, table_get(table)->word);
}

/* ---- readings ---- */

static enum status read_id(struct finder *f, struct error *err)
{
	enum table_id table;
	int64_t id;

	if (!id_parse(f->text, f->length, &id))
		return STATUS_OK;
	table = casefile_table_of(f->casefile, id);
	return table != TABLE_LAST ? finder_add(f, table, id, err) : STATUS_OK;
}

/* Sources whose short key is this one now. */
static enum status sources_of_key(struct finder *f, const char *key, size_t n,
				  int64_t *ids, int *ret_count,
				  struct error *err)
{
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(
		f->db, "SELECT DISTINCT s.target FROM setting s JOIN source d "
		"ON d.id = s.target WHERE s.name = 'key' AND s.value = ?1 AND "
		"NOT EXISTS (SELECT 1 FROM setting o WHERE "
		"o.target = s.target AND o.name = 'key' AND "
		"(coalesce(o.seq, 0), o.entry, o.id) > "
		"(coalesce(s.seq, 0), s.entry, s.id)) ORDER BY s.target", &s,
		err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, key, n);
	while (count < FINDER_MAX && db_step(s))
		ids[count++] = db_column_integer(s, 0);
	db_reset(s);
	*ret_count = count;
	return STATUS_OK;
}

static enum status read_key(struct finder *f, struct error *err)
{
	int64_t ids[FINDER_MAX];
	int count = 0;
	enum status status =
		sources_of_key(f, f->text, f->length, ids, &count, err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = finder_add(f, TABLE_SOURCE, ids[i], err);
	return status;
}

static enum status add_citations(struct finder *f, int64_t source, int64_t n,
				 struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		f->db, "SELECT id FROM citation WHERE source = ?1 AND n = ?2 "
		"ORDER BY id", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, source);
	db_bind_integer(s, 2, n);
	while (status == STATUS_OK && db_step(s))
		status = finder_add(f, TABLE_CITATION, db_column_integer(s, 0),
				    err);
	return status == STATUS_OK ? db_status(s, err) : status;
}

/* rusi23/14 */
static enum status read_citation(struct finder *f, struct error *err)
{
	const char *slash = memrchr(f->text, '/', f->length);
	int64_t ids[FINDER_MAX], number;
	char *end;
	int count = 0;
	enum status status;

	if (slash == NULL || slash == f->text || slash[1] < '0' ||
	    slash[1] > '9')
		return STATUS_OK;
	number = strtoll(slash + 1, &end, 10);
	if (*end != '\0')
		return STATUS_OK;
	status = sources_of_key(f, f->text, (size_t)(slash - f->text), ids,
				&count, err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_citations(f, ids[i], number, err);
	return status;
}

static bool has_digit(const struct finder *f)
{
	for (size_t i = 0; i < f->length; i++)
		if (f->text[i] >= '0' && f->text[i] <= '9')
			return true;
	return false;
}

static enum status look_up_identifier(struct finder *f,
				      const struct kind *kind,
				      const struct field *field,
				      const char *key, struct error *err)
{
	char *table = field->many ? wide_values(NULL, kind, false)
				  : wide_table(NULL, kind, false);
	const char *sql = NULL;

	if (table != NULL && field->many)
		sql = wide_sql(f->casefile, "SELECT id FROM %s WHERE slot = "
			       "%d AND k = ?1 ORDER BY id", table,
			       field->slot);
	else if (table != NULL)
		sql = wide_sql(f->casefile, "SELECT id FROM %s WHERE "
			       "k%d = ?1 ORDER BY id", table, field->slot);
	talloc_free(table);
	return finder_select(f, sql, key, NULL, err);
}

static enum status read_identifiers(struct finder *f, bool indexed,
				    struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(f->registry); i++) {
		const struct kind *kind = registry_kind_at(f->registry, i);

		for (int j = 0;
		     j < kind->field_count && status == STATUS_OK; j++) {
			const struct field *field = kind->fields[j];
			struct identifier found;
			enum scheme scheme;

			if (field->type != VALUE_IDENTIFIER ||
			    (field->indexed || field->many) != indexed)
				continue;
			scheme = scheme_from_string(
				field->qualifier, strlen(field->qualifier));
			identifier_parse(scheme != SCHEME_LAST ? scheme
							       : SCHEME_ANY,
					 f->text, f->length, &found);
			if (*found.key != '\0')
				status = look_up_identifier(f, kind, field,
							    found.key, err);
		}
	}
	return status;
}

static enum status read_identifier(struct finder *f, struct error *err)
{
	return has_digit(f) ? read_identifiers(f, true, err) : STATUS_OK;
}

/* Columns that no index holds: only when nothing else was found. */
static enum status read_rare_identifier(struct finder *f, struct error *err)
{
	return has_digit(f) ? read_identifiers(f, false, err) : STATUS_OK;
}

typedef enum status reading(struct finder *finder, struct error *err);

static reading *const readings[] = {
	read_id,	   read_citation,	 read_key,
	read_identifier,   find_exact_name,	 find_folded_name,
	find_name_start,   find_word_start,	 read_rare_identifier,
	NULL
};

/* Whole names and numbers alone: what begins alike is another thing. */
static reading *const whole_readings[] = {
	read_identifier, find_exact_name, find_folded_name, NULL
};

static enum status give_titles(struct finder *f, struct error *err)
{
	for (int i = 0; i < f->count; i++) {
		struct thing *t = &f->things[i];

		t->title = find_title(f->casefile, f->things, t->table, t->id);
		if (t->title == NULL)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	return STATUS_OK;
}

enum status finder_init(struct finder *f, struct casefile *casefile,
			const void *ctx, const char *text, int kind,
			struct error *err)
{
	size_t n = strlen(text);

	while (n > 0 && strchr(" \t\n", *text) != NULL) {
		text++;
		n--;
	}
	while (n > 0 && strchr(" \t\n", text[n - 1]) != NULL)
		n--;
	*f = (struct finder){.casefile = casefile,
			     .db = casefile_db(casefile),
			     .registry = casefile_registry(casefile),
			     .kind = kind,
			     .length = n};
	f->things = talloc_zero_array(ctx, struct thing, FINDER_MAX);
	f->text = f->things != NULL ? talloc_strndup(f->things, text, n)
				    : NULL;
	if (f->text == NULL) {
		talloc_free(f->things);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	f->reading = db_read_begin(f->db);
	return STATUS_OK;
}

enum status finder_end(struct finder *f, enum status status,
		       struct thing **ret_things, int *ret_count,
		       struct error *err)
{
	if (status == STATUS_OK)
		status = give_titles(f, err);
	db_read_end(f->db, f->reading);
	if (status != STATUS_OK) {
		talloc_free(f->things);
		return status;
	}
	*ret_things = f->things;
	*ret_count = f->count;
	return STATUS_OK;
}

static enum status find_by(struct casefile *casefile, const void *ctx,
			   const char *text, int kind,
			   reading *const *tried, struct thing **ret_things,
			   int *ret_count, struct error *err)
{
	struct finder f;
	enum status status = finder_init(&f, casefile, ctx, text, kind, err);

	if (status != STATUS_OK)
		return status;
	for (; *tried && status == STATUS_OK && f.count == 0 && f.length > 0;
	     tried++)
		status = (*tried)(&f, err);
	if (status == STATUS_OK && f.count == 0)
		status = error_set(err, STATUS_NOT_FOUND, "nothing in the case "
				   "is called \"%s\"", f.text);
	return finder_end(&f, status, ret_things, ret_count, err);
}

enum status find_thing(struct casefile *casefile, const void *ctx,
		       const char *text, int kind, struct thing **ret_things,
		       int *ret_count, struct error *err)
{
	return find_by(casefile, ctx, text, kind, readings, ret_things,
		       ret_count, err);
}

enum status find_called(struct casefile *casefile, const void *ctx,
			const char *text, int kind, struct thing **ret_things,
			int *ret_count, struct error *err)
{
	return find_by(casefile, ctx, text, kind, whole_readings, ret_things,
		       ret_count, err);
}
