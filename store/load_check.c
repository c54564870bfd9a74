/* What a loaded row must be beside well formed: claims that their field can
 * carry, references that lead somewhere, short keys that name one source. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/edtf.h"
#include "src/base/id.h"
#include "src/base/quantity.h"
#include "store/casefile_internal.h"
#include "store/load_internal.h"
#include "store/rows.h"

/* Which types of field take a way of saying the value. */
struct form {
	int column;
	bool value; /* at most one of these in a claim */
	enum value_type types[2];
	const char *wanted;
};
static const struct form forms[] = {
	{ CLAIM_BOUNDS, true, { VALUE_NUMBER, VALUE_NUMBER }, "a number" },
	{ CLAIM_EDTF, true, { VALUE_DATE, VALUE_PERIOD }, "a date or period" },
	{ CLAIM_ANCHOR, true, { VALUE_DATE, VALUE_PERIOD },
	  "a date or period" },
	{ CLAIM_REF, true, { VALUE_REFERENCE, VALUE_REFERENCE },
	  "a reference" },
	{ CLAIM_CHOICE, true, { VALUE_CHOICE, VALUE_CHOICE }, "a choice" },
	{ CLAIM_UNIT, false, { VALUE_NUMBER, VALUE_NUMBER }, "a number" },
	{ CLAIM_RELATION, false, { VALUE_DATE, VALUE_PERIOD },
	  "a date or period" },
	{ CLAIM_OFFSET, false, { VALUE_DATE, VALUE_PERIOD },
	  "a date or period" },
};

static const char *key_of(int column)
{
	return table_get(TABLE_CLAIM)->columns[column].key;
}

static enum status check_forms(const struct field *f, const struct row *claim,
			       struct error *err)
{
	int values = 0;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const struct form *form = &forms[i];

		if (claim->data[form->column].type == DATUM_NULL)
			continue;
		if (f->type != form->types[0] && f->type != form->types[1])
			return error_set(err, STATUS_INVALID, "%s: %s is not "
					 "%s", key_of(form->column), f->word,
					 form->wanted);
		if (form->value && ++values > 1)
			return error_set(err, STATUS_INVALID, "%s: the value "
					 "is said in two ways already; leave "
					 "one", key_of(form->column));
	}
	if (row_integer(claim, CLAIM_RELATION) &&
	    !row_integer(claim, CLAIM_ANCHOR))
		return error_set(err, STATUS_INVALID, "relation: an anchor is "
				 "wanted too");
	return STATUS_OK;
}

static enum status check_dates(const struct row *claim, struct error *err)
{
	static const int columns[] = { CLAIM_EDTF, CLAIM_AS_OF, CLAIM_FROM,
				       CLAIM_TO };
	struct edtf edtf;
	struct error why;

	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		const struct datum *d = &claim->data[columns[i]];

		if (d->type == DATUM_TEXT &&
		    edtf_parse(d->text, d->length, &edtf, &why) != STATUS_OK)
			return error_set(err, STATUS_INVALID, "%s: %s: %s",
					 key_of(columns[i]), d->text,
					 why.text);
	}
	return STATUS_OK;
}

static enum status check_bounds(const struct row *claim, struct error *err)
{
	const struct datum *bounds = &claim->data[CLAIM_BOUNDS];
	const struct datum *unit = &claim->data[CLAIM_UNIT];
	struct interval interval;
	struct error why;

	if (bounds->type != DATUM_TEXT ||
	    bounds_parse(bounds->text, bounds->length,
			 unit->type == DATUM_TEXT
				 ? unit_find(unit->text, unit->length)
				 : NULL,
			 &interval, &why) == STATUS_OK)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID, "bounds: %s: %s", bounds->text,
			 why.text);
}

/* How a line calls an id, in the value of a key (NULL: any but "id"). */
struct search {
	struct loader *loader;
	const char *key;
	int64_t id;
};

static bool find_text(const struct search *s, const char *key,
		      const char *text, char *ret_name, size_t size)
{
	int64_t found;

	if (s->key ? strcmp(key, s->key) != 0 : !strcmp(key, "id"))
		return false;
	if (!load_id(s->loader, text, &found) || found != s->id)
		return false;
	snprintf(ret_name, size, "%s", text);
	return true;
}

static bool find_name(const struct search *s, const char *key,
		      const json_t *value, char *ret_name, size_t size)
{
	json_t *child;
	size_t i;

	if (json_is_string(value))
		return find_text(s, key, json_string_value(value), ret_name,
				 size);
	json_array_foreach((json_t *)(uintptr_t)value, i, child)
		if (find_name(s, key, child, ret_name, size))
			return true;
	if (json_is_object(value))
		json_object_foreach((json_t *)(uintptr_t)value, key, child)
			if (find_name(s, key, child, ret_name, size))
				return true;
	return false;
}

enum { NAME_SHOWN = 120 };

static const char *name_of(struct loader *l, int64_t id,
			   char ret_name[NAME_SHOWN])
{
	struct search search = { .loader = l, .id = id };

	if (!find_name(&search, "", l->object, ret_name, NAME_SHOWN))
		id_print(id, ret_name);
	return ret_name;
}

static enum status check_reference(struct loader *l, const struct field *f,
				   int64_t ref)
{
	const struct registry *r = l->casefile->registry;
	char name[NAME_SHOWN];
	int kind;

	if (!ref)
		return STATUS_OK;
	kind = load_kind_of(l, ref);
	if (!kind)
		return error_set(&l->inner, STATUS_INVALID, "ref: there is no "
				 "record %s", name_of(l, ref, name));
	if (field_takes_kind(r, f, kind))
		return STATUS_OK;
	return error_set(&l->inner, STATUS_INVALID, "ref: %s is a %s; %s "
			 "takes %s", name_of(l, ref, name),
			 registry_kind(r, kind)->word, f->word, f->qualifier);
}

static enum status check_field(struct loader *l, const struct field *f,
			       int64_t record)
{
	const struct kind *k;
	char name[NAME_SHOWN];
	int kind = load_kind_of(l, record);

	if (!kind)
		return error_set(&l->inner, STATUS_INVALID, "record: there is "
				 "no record %s", name_of(l, record, name));
	k = registry_kind(l->casefile->registry, kind);
	/* A field of what a group is of is said of each of its members. */
	if (f->number == FIELD_HOLDS ? kind_has_holds(k)
				     : f->kind == kind || kind == KIND_GROUP)
		return STATUS_OK;
	return error_set(&l->inner, STATUS_INVALID, "field: %s is a %s, which "
			 "has no such field", name_of(l, record, name),
			 k->word);
}

enum status load_check_claim(struct loader *l, const struct row *claim)
{
	const struct field *f =
		registry_field(l->casefile->registry,
			       (int)row_integer(claim, CLAIM_FIELD));
	enum status status;

	if (!f || !row_integer(claim, CLAIM_RECORD))
		return error_set(&l->inner, STATUS_INVALID, "%s: is missing",
				 f ? "record" : "field");
	status = check_field(l, f, row_integer(claim, CLAIM_RECORD));
	if (status == STATUS_OK)
		status = check_forms(f, claim, &l->inner);
	if (status == STATUS_OK)
		status = check_reference(l, f, row_integer(claim, CLAIM_REF));
	if (status == STATUS_OK)
		status = check_dates(claim, &l->inner);
	return status == STATUS_OK ? check_bounds(claim, &l->inner) : status;
}

/* What any row may be the target of has no foreign key. A target that is not
 * there yet may come further down. */
static const char make_targets[] =
	"CREATE TEMP TABLE IF NOT EXISTS load_target (id INTEGER NOT NULL, "
	"line INTEGER NOT NULL, name TEXT NOT NULL)";
static const char put_target[] =
	"INSERT INTO temp.load_target (id, line, name) VALUES (?, ?, ?)";
static const char all_targets[] =
	"SELECT id, line, name FROM temp.load_target ORDER BY line";

static enum status await_target(struct loader *l, const char *key, int64_t id,
				struct error *err)
{
	char name[NAME_SHOWN], what[NAME_SHOWN + 40];
	struct statement *s;
	enum status status = STATUS_OK;

	if (!l->awaits) {
		status = db_exec(l->casefile->db, make_targets, err);
		if (status == STATUS_OK)
			status = db_exec(l->casefile->db,
					 "DELETE FROM temp.load_target", err);
		l->awaits = true;
	}
	if (status == STATUS_OK)
		status = db_prepare(l->casefile->db, put_target, &s, err);
	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "%s: %s", key, name_of(l, id, name));
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, l->lines.here.number);
	db_bind_text(s, 3, what, strlen(what));
	return db_run(s, err);
}

enum status load_check_targets(struct loader *l, const struct row *row,
			       struct error *err)
{
	const struct table *t = table_get(row->table);
	enum status status = STATUS_OK;

	for (int i = 0; i < t->count && status == STATUS_OK; i++) {
		int64_t id = row_integer(row, i);

		if (t->columns[i].type == COLUMN_ANY && id &&
		    casefile_table_of(l->casefile, id) == TABLE_LAST)
			status = await_target(l, t->columns[i].key, id, err);
	}
	return status;
}

static enum status check_awaited(struct loader *l, struct error *err)
{
	struct statement *s;
	char what[NAME_SHOWN + 80];
	enum status status;

	if (!l->awaits)
		return STATUS_OK;
	status = db_prepare(l->casefile->db, all_targets, &s, err);
	while (status == STATUS_OK && db_step(s)) {
		if (casefile_table_of(l->casefile, db_column_integer(s, 0)) !=
		    TABLE_LAST)
			continue;
		l->lines.here.number = db_column_integer(s, 1);
		snprintf(what, sizeof(what), "%s: there is no such row",
			 db_column_text(s, 2, NULL));
		db_reset(s);
		return load_error(l, STATUS_INVALID, what, err);
	}
	return status == STATUS_OK ? db_status(s, err) : status;
}

/* The line that calls the id by that key, for an error's sake. */
static enum status find_line(struct loader *l, const char *key, int64_t id,
			     char ret_name[NAME_SHOWN], struct error *err)
{
	struct search search = { .loader = l, .key = key, .id = id };
	const char *line;
	size_t length;
	bool found = false;
	enum status status = lines_seek(&l->lines, (struct lines_place){ 0 },
					err);

	id_print(id, ret_name);
	while (status == STATUS_OK && !found) {
		json_t *object;

		status = lines_next(&l->lines, &line, &length, err);
		if (status != STATUS_OK || !line)
			break;
		object = json_loadb(line, length, 0, NULL);
		found = find_name(&search, "", object, ret_name, NAME_SHOWN);
		json_decref(object);
	}
	if (!found)
		l->lines.here.number = 0;
	return status;
}

static enum status missing(struct loader *l, int64_t id, enum table_id table,
			   const char *key, struct error *err)
{
	char name[NAME_SHOWN], what[NAME_SHOWN + 80];
	enum status status = find_line(l, key, id, name, err);

	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "%s: there is no %s %s", key,
		 table_get(table)->word, name);
	return load_error(l, STATUS_INVALID, what, err);
}

/* A row whose reference leads nowhere, as SQLite found it. */
static enum status check_row(struct loader *l, enum table_id table, int64_t id,
			     struct error *err)
{
	const struct table *t = table_get(table);
	struct row *row;
	enum status status =
		casefile_row(l->casefile, l->ctx, table, id, &row, err);

	for (int i = 0; status == STATUS_OK && i < t->count; i++) {
		const struct column *c = &t->columns[i];

		if (c->type == COLUMN_ROW && row_integer(row, i) &&
		    !rows_exist(l->casefile->db, c->refers,
				row_integer(row, i)))
			return missing(l, row_integer(row, i), c->refers,
				       c->key, err);
	}
	return status;
}

static enum status check_references(struct loader *l, struct error *err)
{
	struct statement *s;
	enum table_id table;
	const char *word;
	int64_t id;
	enum status status;

	if (!db_dangling(l->casefile->db))
		return STATUS_OK;
	status = db_prepare(l->casefile->db,
			    "SELECT \"table\", rowid FROM "
			    "pragma_foreign_key_check LIMIT 1", &s, err);
	if (status != STATUS_OK)
		return status;
	if (!db_step(s))
		return db_status(s, err);
	word = db_column_text(s, 0, NULL);
	table = table_from_word(word, strlen(word));
	id = db_column_integer(s, 1);
	db_reset(s);
	if (table == TABLE_LAST)
		return error_set(err, STATUS_CORRUPT, "%s: references of the "
				 "case itself are broken: run taffrail verify",
				 casefile_path(l->casefile));
	return check_row(l, table, id, err);
}

static const char shared_keys[] =
	"SELECT a.target, b.target, a.value FROM setting a JOIN setting b "
	"ON a.value = b.value AND a.name = 'key' AND b.name = 'key' "
	"AND a.target < b.target";

static bool is_key_of(struct loader *l, int64_t source, const char *key)
{
	char *now = casefile_setting(l->casefile, l->ctx, source, "key");
	bool is = now && !strcmp(now, key);

	talloc_free(now);
	return is;
}

static enum status check_keys(struct loader *l, struct error *err)
{
	struct statement *s;
	enum status status;

	if (!l->has_keys)
		return STATUS_OK;
	status = db_prepare(l->casefile->db, shared_keys, &s, err);
	while (status == STATUS_OK && db_step(s)) {
		const char *key = db_column_text(s, 2, NULL);

		if (!is_key_of(l, db_column_integer(s, 0), key) ||
		    !is_key_of(l, db_column_integer(s, 1), key))
			continue;
		status = error_set(err, STATUS_REFUSED, "%s: key: %s would "
				   "name two sources: give one of them "
				   "another; nothing was loaded", l->name,
				   key);
		db_reset(s);
		return status;
	}
	return status == STATUS_OK ? db_status(s, err) : status;
}

enum status load_check_all(struct loader *l, struct error *err)
{
	enum status status = check_references(l, err);

	if (status == STATUS_OK)
		status = check_awaited(l, err);
	return status == STATUS_OK ? check_keys(l, err) : status;
}
