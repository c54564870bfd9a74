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

static enum status claim_id(struct loader *l, struct nest *nest, int field,
			    int64_t *ret_id, struct error *err)
{
	uint32_t ordinal = 0;
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

static enum status inner_error(struct loader *l, enum status status,
			       struct error *err)
{
	return load_error(l, status, l->inner.text, err);
}

static enum status take(struct loader *l, const json_t *object,
			const char *const *skip, struct row *row,
			struct error *err)
{
	enum status status = rowline_take(&l->in, object, skip, row,
					  &l->inner);

	return status == STATUS_OK ? status : inner_error(l, status, err);
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
	return status == STATUS_OK ? status : inner_error(l, status, err);
}

/* A value is a string (said, or a @name), or an object of claim keys. */
static enum status claim_value(struct loader *l, const struct field *field,
			       const json_t *value, struct row *claim,
			       struct error *err)
{
	const char *text = json_string_value(value);
	int64_t id;

	if (json_is_object(value))
		return take(l, value, NULL, claim, err);
	if (!text)
		return load_error(l, STATUS_INVALID, "a value is a text, an "
				  "object or an array of these", err);
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

static enum status make_record(struct loader *l, int64_t id,
			       const struct kind *kind, struct error *err)
{
	struct row row;
	int known = casefile_kind_of(l->casefile, id);

	if (known == kind->number)
		return STATUS_OK;
	row_init(&row, TABLE_RECORD, id);
	row_set_integer(&row, RECORD_KIND, kind->number);
	return load_row(l, &row, err);
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
	return word ? make_record(l, item->record, item->kind, err)
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
static enum status load_nested(struct loader *l, struct nest *nest,
			       const json_t *json, struct error *err)
{
	static const char *const skip[] = { "record", "field", NULL };
	const char *record =
		json_string_value(json_object_get(json, "record"));
	const char *word = json_string_value(json_object_get(json, "field"));
	struct row claim;
	int64_t id, record_id;
	int field;
	enum status status;

	if (!record || !word || !load_id(l, record, &record_id))
		return load_error(l, STATUS_INVALID, "claims: record or field "
				  "is missing", err);
	field = rowline_field(l->casefile->registry, word,
			      load_kind_of(l, record_id));
	if (!field)
		return load_error(l, STATUS_INVALID, "field: no such field of "
				  "that record's kind", err);
	status = claim_id(l, nest, field, &id, err);
	if (status != STATUS_OK)
		return status;
	row_init(&claim, TABLE_CLAIM, id);
	row_set_integer(&claim, CLAIM_CITATION, nest->citation);
	row_set_integer(&claim, CLAIM_RECORD, record_id);
	row_set_integer(&claim, CLAIM_FIELD, field);
	row_set_text(&claim, CLAIM_HEDGE, nest->hedge);
	row_set_text(&claim, CLAIM_AS_OF, nest->as_of);
	status = take(l, json, skip, &claim, err);
	return status == STATUS_OK ? load_row(l, &claim, err) : status;
}

static enum status load_nest(struct loader *l, const json_t *object,
			     int64_t citation, struct error *err)
{
	struct nest nest = {
		.citation = citation,
		.hedge = json_string_value(json_object_get(object, "hedge")),
		.as_of = json_string_value(json_object_get(object, "as_of"))
	};
	enum status status = STATUS_OK;
	json_t *one;
	size_t i;

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

static enum status load_citation(struct loader *l, const json_t *object,
				 struct row *row, struct error *err)
{
	static const char *const skip[] = { "says", "claims", "hedge",
					    "as_of", "origin", NULL };
	const json_t *origin = json_object_get(object, "origin");
	const char *word = json_string_value(origin);
	struct db *db = l->casefile->db;
	enum status status = take(l, object, skip, row, err);

	if (status == STATUS_OK && word && !strcmp(word, "unknown")) {
		row_set_integer(row, CITATION_ORIGIN_UNKNOWN, 1);
	} else if (status == STATUS_OK && origin) {
		status = rowline_key(&l->in, row, "origin", origin,
				     &l->inner);
		if (status != STATUS_OK)
			return inner_error(l, status, err);
	}
	if (status != STATUS_OK)
		return status;
	/* "the source itself" is the default and is not written */
	if (row_integer(row, CITATION_ORIGIN) ==
	    row_integer(row, CITATION_SOURCE))
		row_set_integer(row, CITATION_ORIGIN, 0);
	if (!row_integer(row, CITATION_N))
		row_set_integer(row, CITATION_N,
				db_integer(db, 0, own_number, 1, row->id));
	if (!row_integer(row, CITATION_N))
		row_set_integer(row, CITATION_N,
				db_integer(db, 1, next_number, 1,
					   row_integer(row,
						       CITATION_SOURCE)));
	status = load_row(l, row, err);
	return status == STATUS_OK ? load_nest(l, object, row->id, err)
				   : status;
}

static enum status load_source(struct loader *l, const json_t *object,
			       struct row *row, struct error *err)
{
	static const char *const skip[] = { "key", NULL };
	const char *key = json_string_value(json_object_get(object, "key"));
	struct row setting;
	int64_t id;
	enum status status = take(l, object, skip, row, err);

	if (status != STATUS_OK)
		return status;
	if (row_text(row, SOURCE_ADDRESS) && !row_integer(row, SOURCE_STATE))
		row_set_integer(row, SOURCE_STATE, ADDRESS_KNOWN);
	status = load_row(l, row, err);
	if (status != STATUS_OK || !key)
		return status;
	if (id_nested(row->id, 0, 0, &id) != STATUS_OK)
		return load_error(l, STATUS_NOMEM, "out of memory", err);
	row_init(&setting, TABLE_SETTING, id);
	row_set_integer(&setting, SETTING_TARGET, row->id);
	row_set_text(&setting, SETTING_NAME, "key");
	row_set_text(&setting, SETTING_VALUE, key);
	return load_row(l, &setting, err);
}

/* A bare field word is read by the record's kind. */
static enum status load_claim(struct loader *l, const json_t *object,
			      struct row *row, struct error *err)
{
	const char *word = json_string_value(json_object_get(object, "field"));
	const char *record =
		json_string_value(json_object_get(object, "record"));
	int64_t id;
	enum status status;

	l->in.kind = 0;
	if (word && !strchr(word, '.') && strcmp(word, "holds") && record &&
	    load_id(l, record, &id))
		l->in.kind = load_kind_of(l, id);
	status = take(l, object, NULL, row, err);
	l->in.kind = 0;
	return status == STATUS_OK ? load_row(l, row, err) : status;
}

static enum status load_bytes_of(struct loader *l, const char *hash,
				 struct error *err)
{
	if (!hash || blob_exists(l->casefile, hash))
		return STATUS_OK;
	if (!l->bytes_dir) {
		l->report.captures_without_bytes++;
		return STATUS_OK;
	}
	return load_bytes(l, hash, err);
}

static enum status load_capture(struct loader *l, const json_t *object,
				struct row *row, struct error *err)
{
	enum status status = take(l, object, NULL, row, err);

	if (status == STATUS_OK)
		status = load_row(l, row, err);
	if (status == STATUS_OK)
		status = load_bytes_of(l, row_text(row, CAPTURE_SHA256), err);
	if (status == STATUS_OK)
		status = load_bytes_of(l, row_text(row, CAPTURE_WIRE), err);
	return status;
}

static enum status load_plain(struct loader *l, const json_t *object,
			      struct row *row, struct error *err)
{
	enum status status = take(l, object, NULL, row, err);

	return status == STATUS_OK ? load_row(l, row, err) : status;
}

typedef enum status line_loader(struct loader *, const json_t *, struct row *,
				struct error *);
static line_loader *const line_loaders[TABLE_LAST] = {
	[TABLE_SOURCE] = load_source,
	[TABLE_CITATION] = load_citation,
	[TABLE_CLAIM] = load_claim,
	[TABLE_CAPTURE] = load_capture,
};

enum status load_line(struct loader *l, const json_t *object,
		      struct error *err)
{
	const char *word = json_string_value(json_object_get(object, "t"));
	const char *id = json_string_value(json_object_get(object, "id"));
	enum table_id table =
		word ? table_from_word(word, strlen(word)) : TABLE_LAST;
	struct row row;
	int64_t number;

	if (table == TABLE_LAST)
		return load_error(l, STATUS_INVALID, "t: no such table", err);
	if (!id || !load_id(l, id, &number))
		return load_error(l, STATUS_INVALID, "id: neither 13 letters "
				  "nor a @name", err);
	row_init(&row, table, number);
	return (line_loaders[table] ? line_loaders[table] : load_plain)(
		l, object, &row, err);
}
