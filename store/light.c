/* Lines of the text form, the light ones too: a citation with `says`. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/id.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/load_internal.h"
#include "store/rows.h"

/* The citation whose claims are being read. */
struct nest {
	int64_t citation;
	const char *hedge, *as_of; /* defaults of its items */
	/* How often each field came: claims are named by it. */
	struct { int field; uint32_t count; } seen[64];
	int seen_count;
};

/* Nested claims take their ids from citation, field and ordinal. */
static enum status claim_id(struct loader *l, struct nest *nest, int field,
			    int64_t *ret_id, struct error *err)
{
	uint32_t ordinal;
	int i = 0;

	while (i < nest->seen_count && nest->seen[i].field != field)
		i++;
	if (i == (int)(sizeof(nest->seen) / sizeof(*nest->seen)))
		return load_error(l, STATUS_LIMIT, "too many different fields "
				  "in one citation", err);
	if (i == nest->seen_count) {
		nest->seen[nest->seen_count].field = field;
		nest->seen[nest->seen_count++].count = 0;
	}
	ordinal = nest->seen[i].count++;
	if (id_nested(nest->citation, (uint32_t)field, ordinal, ret_id) !=
	    STATUS_OK)
		return load_error(l, STATUS_NOMEM, "out of memory", err);
	return STATUS_OK;
}

static enum status take(struct loader *l, const json_t *object,
			const char *const *skip, struct row *row,
			struct error *err)
{
	enum status status = rowline_take(&l->in, object, skip, row,
					  &l->inner);

	return status == STATUS_OK ? status : load_inner_error(l, status, err);
}

/* The id of a line's own row. */
static enum status row_id(struct loader *l, const json_t *object,
			  int64_t *ret_id, struct error *err)
{
	const char *id = json_string_value(json_object_get(object, "id"));
	char what[200];

	l->named = id && *id == '@';
	if (id && load_id(l, id, ret_id))
		return STATUS_OK;
	snprintf(what, sizeof(what), "id: %.60s: %s", id ? id : "missing",
		 l->named && !l->namespace
			 ? "the first line gives no namespace for @names"
			 : "write 13 letters or @name");
	return load_error(l, STATUS_INVALID, what, err);
}

static const char *const item_keys[] = {
	"record", "kind", "hedge", "polarity", "as_of", "from", "to",
	"reading", NULL
};
/* `from` and `to` are also fields of some kinds: the field wins there, and
 * the validity is said on the claim. */
static bool is_item_key(const struct kind *kind, const struct registry *r,
			const char *key)
{
	if (!strcmp(key, "from") || !strcmp(key, "to"))
		return !kind || !registry_field_by_word(r, kind, key,
							strlen(key));
	return words_find(item_keys, key, strlen(key)) >= 0;
}

static enum status item_defaults(struct loader *l, const struct nest *nest,
				 const struct kind *kind, const json_t *item,
				 const struct field *field, struct row *claim,
				 struct error *err)
{
	enum status status = STATUS_OK;

	row_set_text(claim, CLAIM_HEDGE, nest->hedge);
	row_set_text(claim, CLAIM_AS_OF, nest->as_of);
	for (int i = 2; item_keys[i] && status == STATUS_OK; i++) {
		const json_t *value = json_object_get(item, item_keys[i]);
		bool polarity = !strcmp(item_keys[i], "polarity");

		if (!value ||
		    !is_item_key(kind, l->casefile->registry, item_keys[i]))
			continue;
		if (polarity && kind_has_holds(kind) &&
		    field->number != FIELD_HOLDS)
			continue;
		status = rowline_key(&l->in, claim, item_keys[i], value,
				     &l->inner);
	}
	return status == STATUS_OK ? status : load_inner_error(l, status, err);
}

static enum status refuse_keys(const struct loader *l, const json_t *object,
			       const char *const *keys, struct error *err)
{
	char what[120];

	for (; *keys; keys++) {
		if (!json_object_get(object, *keys))
			continue;
		snprintf(what, sizeof(what), "%s: has no place here", *keys);
		return load_error(l, STATUS_INVALID, what, err);
	}
	return STATUS_OK;
}

/* A value is a string (said, or a @name), or an object of claim keys. */
static const char *const no_value_keys[] = {
	"t", "id", "citation", "record", "field", NULL
};
static enum status claim_value(struct loader *l, const struct field *field,
			       const json_t *value, struct row *claim,
			       struct error *err)
{
	const char *text = json_string_value(value);
	char what[160];
	enum status status;
	int64_t id;

	if (json_is_object(value)) {
		status = refuse_keys(l, value, no_value_keys, err);
		return status == STATUS_OK ? take(l, value, NULL, claim, err)
					   : status;
	}
	if (!text) {
		snprintf(what, sizeof(what), "%.60s: a text, an object of "
			 "claim keys or an array of these is wanted",
			 field->word);
		return load_error(l, STATUS_INVALID, what, err);
	}
	if (field->type == VALUE_REFERENCE && load_id(l, text, &id)) {
		row_set_integer(claim, CLAIM_REF, id);
		return STATUS_OK;
	}
	row_set_text_n(claim, CLAIM_SAID, text, json_string_length(value));
	return STATUS_OK;
}

struct item {
	const json_t *json;
	const struct kind *kind;
	int64_t record;
};

static enum status item_claim(struct loader *l, struct nest *nest,
			      const struct item *item,
			      const struct field *field, const json_t *value,
			      struct error *err)
{
	struct row claim;
	int64_t id;
	enum status status = claim_id(l, nest, field->number, &id, err);

	if (status != STATUS_OK)
		return status;
	row_init(&claim, TABLE_CLAIM, id);
	row_set_integer(&claim, CLAIM_CITATION, nest->citation);
	row_set_integer(&claim, CLAIM_RECORD, item->record);
	row_set_integer(&claim, CLAIM_FIELD, field->number);
	status = item_defaults(l, nest, item->kind, item->json, field, &claim,
			       err);
	if (status == STATUS_OK && value)
		status = claim_value(l, field, value, &claim, err);
	return status == STATUS_OK ? load_row(l, &claim, err) : status;
}

static enum status item_field(struct loader *l, struct nest *nest,
			      const struct item *item, const char *key,
			      const json_t *value, struct error *err)
{
	const struct field *field = registry_field_by_word(
		l->casefile->registry, item->kind, key, strlen(key));
	char what[200];
	enum status status = STATUS_OK;
	json_t *one;
	size_t i;

	if (!field) {
		snprintf(what, sizeof(what), "%s: %s has no such field", key,
			 item->kind->word);
		return load_error(l, STATUS_INVALID, what, err);
	}
	if (!json_is_array(value))
		return item_claim(l, nest, item, field, value, err);
	json_array_foreach((json_t *)(uintptr_t)value, i, one) {
		status = item_claim(l, nest, item, field, one, err);
		if (status != STATUS_OK)
			break;
	}
	return status;
}

static enum status make_record(struct loader *l, const char *name, int64_t id,
			       const struct kind *kind, struct error *err)
{
	struct row row;
	enum status status;

	if (casefile_kind_of(l->casefile, id) == kind->number)
		return STATUS_OK;
	row_init(&row, TABLE_RECORD, id);
	row_set_integer(&row, RECORD_KIND, kind->number);
	l->named = *name == '@';
	status = load_row(l, &row, err);
	l->named = false;
	return status;
}

static enum status open_item(struct loader *l, const json_t *json,
			     struct item *item, struct error *err)
{
	const struct registry *r = l->casefile->registry;
	const char *record =
		json_string_value(json_object_get(json, "record"));
	const char *word = json_string_value(json_object_get(json, "kind"));
	char what[200];

	item->json = json;
	if (!record || !load_id(l, record, &item->record))
		return load_error(l, STATUS_INVALID, "says: record is missing "
				  "or no id", err);
	item->kind = word ? registry_kind_by_word(r, word, strlen(word))
			  : registry_kind(r, load_kind_of(l, item->record));
	if (!item->kind) {
		snprintf(what, sizeof(what), "says: %s: %s",
			 word ? word : record,
			 word ? "no such kind" : "its kind is not known");
		return load_error(l, STATUS_INVALID, what, err);
	}
	return word ? make_record(l, record, item->record, item->kind, err)
		    : STATUS_OK;
}

static enum status load_item(struct loader *l, struct nest *nest,
			     const json_t *json, struct error *err)
{
	const struct field *holds =
		registry_field(l->casefile->registry, FIELD_HOLDS);
	struct item item;
	const char *key;
	json_t *value;
	enum status status = open_item(l, json, &item, err);

	if (status != STATUS_OK)
		return status;
	if (kind_has_holds(item.kind) && !json_object_get(json, "holds")) {
		status = item_claim(l, nest, &item, holds, NULL, err);
		if (status != STATUS_OK)
			return status;
	}
	json_object_foreach((json_t *)(uintptr_t)json, key, value) {
		if (is_item_key(item.kind, l->casefile->registry, key))
			continue;
		status = item_field(l, nest, &item, key, value, err);
		if (status != STATUS_OK)
			break;
	}
	return status;
}

/* A nested claim: as a claim line, without citation and, mostly, id. */
static const char *const no_nested_keys[] = { "t", "citation", NULL };

static enum status load_nested(struct loader *l, struct nest *nest,
			       const json_t *json, struct error *err)
{
	const json_t *id = json_object_get(json, "id");
	struct row claim;
	enum status status = refuse_keys(l, json, no_nested_keys, err);

	if (status != STATUS_OK)
		return status;
	row_init(&claim, TABLE_CLAIM, 0);
	row_set_integer(&claim, CLAIM_CITATION, nest->citation);
	row_set_text(&claim, CLAIM_HEDGE, nest->hedge);
	row_set_text(&claim, CLAIM_AS_OF, nest->as_of);
	status = take(l, json, NULL, &claim, err);
	if (status == STATUS_OK && id)
		status = row_id(l, json, &claim.id, err);
	else if (status == STATUS_OK)
		status = claim_id(l, nest, (int)row_integer(&claim,
							    CLAIM_FIELD),
				  &claim.id, err);
	return status == STATUS_OK ? load_row(l, &claim, err) : status;
}

static enum status check_array(const struct loader *l, const json_t *array,
			       const char *key, struct error *err)
{
	char what[80];
	const json_t *one;
	size_t i;

	if (array && !json_is_array(array)) {
		snprintf(what, sizeof(what), "%s: an array is wanted", key);
		return load_error(l, STATUS_INVALID, what, err);
	}
	json_array_foreach(array, i, one) {
		if (json_is_object(one))
			continue;
		snprintf(what, sizeof(what), "%s: an array of objects is "
			 "wanted", key);
		return load_error(l, STATUS_INVALID, what, err);
	}
	return STATUS_OK;
}

static enum status open_nest(struct loader *l, const json_t *object,
			     struct nest *nest, struct error *err)
{
	static const char *const keys[] = { "hedge", "as_of", NULL };
	const json_t *says = json_object_get(object, "says");
	const json_t *claims = json_object_get(object, "claims");
	enum status status = check_array(l, says, "says", err);

	if (status == STATUS_OK)
		status = check_array(l, claims, "claims", err);
	if (status != STATUS_OK)
		return status;
	if (!says && !claims)
		return refuse_keys(l, object, keys, err);
	nest->hedge = json_string_value(json_object_get(object, "hedge"));
	nest->as_of = json_string_value(json_object_get(object, "as_of"));
	if ((!nest->hedge && json_object_get(object, "hedge")) ||
	    (!nest->as_of && json_object_get(object, "as_of")))
		return load_error(l, STATUS_INVALID, "hedge and as_of: a text "
				  "is wanted", err);
	return STATUS_OK;
}

static enum status load_nest(struct loader *l, const json_t *object,
			     int64_t citation, struct error *err)
{
	struct nest nest = { .citation = citation };
	enum status status = open_nest(l, object, &nest, err);
	json_t *one;
	size_t i;

	l->named = false;
	json_array_foreach(json_object_get(object, "says"), i, one)
		if (status == STATUS_OK)
			status = load_item(l, &nest, one, err);
	json_array_foreach(json_object_get(object, "claims"), i, one)
		if (status == STATUS_OK)
			status = load_nested(l, &nest, one, err);
	return status;
}

static const char next_number[] =
	"SELECT coalesce(max(n), 0) + 1 FROM citation WHERE source = ?";
static const char own_number[] = "SELECT n FROM citation WHERE id = ?";

static enum status take_origin(struct loader *l, const json_t *object,
			       struct row *row, struct error *err)
{
	const json_t *origin = json_object_get(object, "origin");
	const char *word = json_string_value(origin);
	enum status status = STATUS_OK;

	if (word && !strcmp(word, "unknown"))
		row_set_integer(row, CITATION_ORIGIN_UNKNOWN, 1);
	else if (origin)
		status = rowline_key(&l->in, row, "origin", origin,
				     &l->inner);
	return status == STATUS_OK ? status : load_inner_error(l, status, err);
}

/* Its number in the source: as given, as it has it in the case already, or
 * the next. */
static void number_citation(struct loader *l, struct row *row)
{
	struct db *db = l->casefile->db;

	if (row_integer(row, CITATION_N))
		return;
	row_set_integer(row, CITATION_N,
			db_integer(db, 0, own_number, 1, row->id));
	if (!row_integer(row, CITATION_N))
		row_set_integer(row, CITATION_N,
				db_integer(db, 1, next_number, 1,
					   row_integer(row,
						       CITATION_SOURCE)));
}

static enum status add_citation(struct loader *l, struct row *row,
				struct error *err)
{
	/* "the source itself" is the default and is not written */
	if (row_integer(row, CITATION_ORIGIN) ==
	    row_integer(row, CITATION_SOURCE))
		row_set_integer(row, CITATION_ORIGIN, 0);
	if (row_integer(row, CITATION_ORIGIN_UNKNOWN) &&
	    row_integer(row, CITATION_ORIGIN))
		return load_error(l, STATUS_INVALID, "origin_unknown: there is "
				  "an origin too; leave one", err);
	number_citation(l, row);
	return load_row(l, row, err);
}

static enum status load_citation(struct loader *l, const json_t *object,
				 struct row *row, struct error *err)
{
	static const char *const skip[] = { "says", "claims", "hedge",
					    "as_of", "origin", NULL };
	enum status status = take(l, object, skip, row, err);

	if (status == STATUS_OK)
		status = take_origin(l, object, row, err);
	if (status == STATUS_OK)
		status = add_citation(l, row, err);
	return status == STATUS_OK ? load_nest(l, object, row->id, err)
				   : status;
}

static enum status load_key(struct loader *l, const json_t *value,
			    int64_t source, struct error *err)
{
	const char *key = json_string_value(value);
	struct row setting;
	int64_t id;

	if (!key || !*key)
		return load_error(l, STATUS_INVALID, "key: a text is wanted",
				  err);
	if (id_nested(source, 0, 0, &id) != STATUS_OK)
		return load_error(l, STATUS_NOMEM, "out of memory", err);
	row_init(&setting, TABLE_SETTING, id);
	row_set_integer(&setting, SETTING_TARGET, source);
	row_set_text(&setting, SETTING_NAME, "key");
	row_set_text(&setting, SETTING_VALUE, key);
	l->has_keys = l->named = true; /* made from the source's id */
	return load_row(l, &setting, err);
}

static enum status load_source(struct loader *l, const json_t *object,
			       struct row *row, struct error *err)
{
	static const char *const skip[] = { "key", NULL };
	const json_t *key = json_object_get(object, "key");
	int kind = casefile_kind_of(l->casefile, row->id);
	enum status status = take(l, object, skip, row, err);

	if (status != STATUS_OK)
		return status;
	if (kind && kind != KIND_DOCUMENT)
		return load_error(l, STATUS_EXISTS, "id: a record that is no "
				  "document has it: give this line another",
				  err);
	/* An address is known unless the line says otherwise. */
	if (row_text(row, SOURCE_ADDRESS) && !json_object_get(object, "state"))
		row_set_integer(row, SOURCE_STATE, ADDRESS_KNOWN);
	status = load_row(l, row, err);
	if (status != STATUS_OK || !key)
		return status;
	return load_key(l, key, row->id, err);
}

static enum status load_setting(struct loader *l, const json_t *object,
				struct row *row, struct error *err)
{
	enum status status = take(l, object, NULL, row, err);
	const char *name = row_text(row, SETTING_NAME);

	if (status == STATUS_OK && name && !strcmp(name, "key"))
		l->has_keys = true;
	return status == STATUS_OK ? load_row(l, row, err) : status;
}

static enum status add_bytes(struct loader *l, const char *hash,
			     bool *missing, struct error *err)
{
	if (!hash || blob_exists(l->casefile, hash))
		return STATUS_OK;
	if (!l->bytes_dir) {
		*missing = true;
		return STATUS_OK;
	}
	return load_bytes(l, hash, missing, err);
}

static enum status add_hashes(struct loader *l, const struct row *row,
			      bool *missing, struct error *err)
{
	const struct table *table = table_get(row->table);
	enum status status = STATUS_OK;

	for (int i = 0; i < table->count && status == STATUS_OK; i++)
		if (table->columns[i].type == COLUMN_HASH)
			status = add_bytes(l, row_text(row, i), missing, err);
	return status;
}

static enum status add_capture(struct loader *l, struct row *row,
			       struct error *err)
{
	bool missing = false;
	enum status status = load_row(l, row, err);

	if (status == STATUS_OK)
		status = add_hashes(l, row, &missing, err);
	l->report.captures_without_bytes += missing;
	return status;
}

static enum status add_stamp(struct loader *l, struct row *row,
			     struct error *err)
{
	bool missing = false;
	enum status status = load_row(l, row, err);

	return status == STATUS_OK ? add_hashes(l, row, &missing, err)
				   : status;
}

/* How the line of a table is read, and how its row is added. */
struct table_loader {
	enum status (*read)(struct loader *, const json_t *, struct row *,
			    struct error *); /* NULL: key by key */
	enum status (*add)(struct loader *, struct row *, struct error *);
};
static const struct table_loader table_loaders[TABLE_LAST] = {
	[TABLE_SOURCE] = { .read = load_source },
	[TABLE_SETTING] = { .read = load_setting },
	[TABLE_CITATION] = { .read = load_citation, .add = add_citation },
	[TABLE_CAPTURE] = { .add = add_capture },
	[TABLE_STAMP] = { .add = add_stamp },
};

static enum status add_row(struct loader *l, struct row *row,
			   struct error *err)
{
	const struct table_loader *loader = &table_loaders[row->table];

	return loader->add ? loader->add(l, row, err) : load_row(l, row, err);
}

/* Lines whose keys all are columns, with the values that they stand for. */
static bool is_plain(enum table_id table)
{
	return !table_loaders[table].read || table_loaders[table].add;
}

bool load_flat(struct loader *l, const char *line, size_t length,
	       enum status *ret_status, struct error *err)
{
	/* No bare words: to look for kinds would read on in the file. */
	struct rowline in = { .registry = l->in.registry,
			      .id = rowline_plain_id };
	struct row row;

	buffer_clear(&l->flat_line);
	if (buffer_append(&l->flat_line, line, length) != STATUS_OK ||
	    !rowline_flat(&in, l->flat_line.data, length, &row) ||
	    !is_plain(row.table) || l->failed != STATUS_OK)
		return false;
	l->named = false;
	*ret_status = add_row(l, &row, err);
	return true;
}

enum status load_line(struct loader *l, const json_t *object,
		      struct error *err)
{
	const char *word = json_string_value(json_object_get(object, "t"));
	enum table_id table =
		word ? table_from_word(word, strlen(word)) : TABLE_LAST;
	char what[120];
	struct row row;
	enum status status;

	if (table == TABLE_LAST) {
		snprintf(what, sizeof(what), "t: %.60s: there is no such "
			 "table", word ? word : "missing");
		return load_error(l, STATUS_INVALID, what, err);
	}
	row_init(&row, table, 0);
	status = row_id(l, object, &row.id, err);
	if (status != STATUS_OK)
		return status;
	if (table_loaders[table].read)
		return table_loaders[table].read(l, object, &row, err);
	status = take(l, object, NULL, &row, err);
	return status == STATUS_OK ? add_row(l, &row, err) : status;
}
