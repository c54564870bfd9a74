/* Finding things by name, and completing a name while it is typed. */
#include "store/find_names.h"

#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/find_internal.h"
#include "store/titles.h"
#include "store/wide.h"

enum { LOOKED_AT = 400 };

enum status finder_select(struct finder *f, const char *sql, const char *first,
			  const char *second, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(f->db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, first, strlen(first));
	if (second != NULL)
		db_bind_text(s, 2, second, strlen(second));
	while (status == STATUS_OK && f->count < FINDER_MAX && db_step(s))
		status = finder_add(f, TABLE_RECORD, db_column_integer(s, 0),
				    err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

/* Only things have names to go by; a group is one here. */
static bool is_named(const struct finder *f, const struct kind *kind)
{
	if (kind_has_holds(kind) ||
	    (f->kind != 0 && kind->number != f->kind))
		return false;
	return f->field == NULL ||
	       field_takes_kind(f->registry, f->field, kind->number);
}

static const struct field *name_field(const struct kind *kind)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->type == VALUE_NAME)
			return kind->fields[i];
	return NULL;
}

/* One statement over titles and one over further names, in each kind. The
 * tests go with the keys; %s stands for the column. */
struct name_test {
	const char *key;  /* test on title_key or k */
	bool printed;     /* and the printed form is ?2 */
	bool starts;      /* ?2 is the end of the range */
};

static const char *title_sql(struct finder *f, const char *table,
			     const struct name_test *test)
{
	if (test->starts)
		return wide_sql(f->casefile, "SELECT id FROM %s WHERE "
				"title_key >= ?1 AND title_key < ?2 "
				"ORDER BY title_key, id LIMIT %d", table,
				LOOKED_AT);
	return wide_sql(f->casefile, "SELECT id FROM %s WHERE title_key = ?1"
			"%s ORDER BY id LIMIT %d", table,
			test->printed ? " AND title = ?2" : "", LOOKED_AT);
}

static const char *value_sql(struct finder *f, const char *table, int slot,
			     const struct name_test *test)
{
	if (test->starts)
		return wide_sql(f->casefile, "SELECT id FROM %s WHERE slot = "
				"%d AND k >= ?1 AND k < ?2 ORDER BY k, id "
				"LIMIT %d", table, slot, LOOKED_AT);
	return wide_sql(f->casefile, "SELECT id FROM %s WHERE slot = %d AND "
			"k = ?1%s ORDER BY id LIMIT %d", table, slot,
			test->printed ? " AND x = ?2" : "", LOOKED_AT);
}

static enum status look_in_kind(struct finder *f, const struct kind *kind,
				const struct name_test *test, const char *key,
				const char *second, struct error *err)
{
	const struct field *name = name_field(kind);
	char *table = wide_table(NULL, kind, false);
	char *values = wide_values(NULL, kind, false);
	enum status status;

	if (table == NULL || values == NULL)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else
		status = finder_select(f, title_sql(f, table, test), key,
				       second, err);
	if (status == STATUS_OK && name != NULL)
		status = finder_select(f, value_sql(f, values, name->slot,
						    test), key, second, err);
	talloc_free(table);
	talloc_free(values);
	return status;
}

static enum status look_in_kinds(struct finder *f,
				 const struct name_test *test, const char *key,
				 const char *second, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(f->registry) &&
			status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(f->registry, i);

		if (is_named(f, kind))
			status = look_in_kind(f, kind, test, key, second, err);
	}
	return status;
}

/* The key of a name, and of a text where they differ (a working label). */
struct name_keys {
	struct value name;
	char text[VALUE_KEY_MAX];
	bool differ;
};

static void fold_keys(const struct finder *f, struct name_keys *keys)
{
	const struct value_input input = {.type = VALUE_NAME, .said = f->text};
	struct buffer folded;

	if (value_parse(&input, &keys->name, NULL) != STATUS_OK)
		keys->name.key[0] = '\0';
	buffer_init_fixed(&folded, keys->text, sizeof(keys->text));
	text_fold(f->text, f->length, &folded);
	keys->differ = strcmp(keys->text, keys->name.key) != 0;
}

/* "mar" up to, and without, "mas": 0xff is in no UTF-8. */
static void end_of(const char *key, char end[VALUE_KEY_MAX + 2])
{
	size_t n = strlen(key);

	memcpy(end, key, n);
	memcpy(end + n, "\xff", 2);
}

static enum status look(struct finder *f, const struct name_test *test,
			struct error *err)
{
	char end[VALUE_KEY_MAX + 2];
	struct name_keys keys;
	const char *key = keys.name.key;
	enum status status = STATUS_OK;

	fold_keys(f, &keys);
	for (int i = 0; i < 2 && status == STATUS_OK; i++) {
		end_of(key, end);
		if (*key != '\0')
			status = look_in_kinds(f, test, key,
					       test->printed ? f->text
					       : test->starts ? end : NULL,
					       err);
		if (!keys.differ)
			break;
		key = keys.text;
	}
	return status;
}

enum status find_exact_name(struct finder *finder, struct error *err)
{
	const struct name_test test = {.printed = true};

	return look(finder, &test, err);
}

enum status find_folded_name(struct finder *finder, struct error *err)
{
	const struct name_test test = {.printed = false};

	return look(finder, &test, err);
}

enum status find_name_start(struct finder *finder, struct error *err)
{
	const struct name_test test = {.starts = true};

	return look(finder, &test, err);
}

/* Further names are found by the index of words: claims of names. */
static enum status add_named(struct finder *f, const char *key,
			     struct error *err)
{
	static const char begin[] = "name : \"";
	char *match = talloc_asprintf(f->things, "%s%s\" *", begin, key);
	struct statement *s;
	enum status status =
		match == NULL
			? error_set(err, STATUS_NOMEM, "out of memory")
			: STATUS_OK;

	if (status == STATUS_OK) {
		alike_fold(match + strlen(begin), strlen(key));
		status = find_names_matching(f->casefile, &s, match, err);
	}
	while (status == STATUS_OK && f->count < FINDER_MAX && db_step(s)) {
		int64_t record = find_named_record(
			f->casefile, db_column_integer(s, 0));
		const struct kind *kind = registry_kind(
			f->registry, casefile_kind_of(f->casefile, record));

		if (kind != NULL && is_named(f, kind))
			status = finder_add(f, TABLE_RECORD, record, err);
	}
	if (match != NULL)
		db_reset(s);
	talloc_free(match);
	return status;
}

static enum status add_titled(struct finder *f, const char *key,
			      struct error *err)
{
	struct ids ids = {.id = NULL};
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(f->registry) &&
			status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(f->registry, i);
		const struct titles_kind *titles;

		if (!is_named(f, kind))
			continue;
		ids_clear(&ids);
		status = titles_get(f->casefile, kind, false, &titles, err);
		if (status == STATUS_OK)
			status = titles_match(titles, key, strlen(key), &ids,
					      err);
		for (size_t j = 0; j < ids.count && f->count < FINDER_MAX &&
				   status == STATUS_OK; j++)
			status = finder_add(f, TABLE_RECORD, ids.id[j], err);
	}
	ids_release(&ids);
	return status;
}

enum status find_word_start(struct finder *finder, struct error *err)
{
	struct name_keys keys;
	enum status status;

	fold_keys(finder, &keys);
	if (keys.name.key[0] == '\0')
		return STATUS_OK;
	status = add_titled(finder, keys.name.key, err);
	if (status == STATUS_OK)
		status = add_named(finder, keys.name.key, err);
	return status;
}

enum status find_complete(struct casefile *casefile, const void *ctx,
			  const struct field *field, const char *text, int n,
			  struct thing **ret_things, int *ret_count,
			  struct error *err)
{
	struct finder f;
	enum status status = finder_init(&f, casefile, ctx, text, 0, err);

	if (status != STATUS_OK)
		return status;
	f.field = field;
	if (field->type == VALUE_REFERENCE && f.length > 0) {
		status = find_folded_name(&f, err);
		if (status == STATUS_OK && f.count < n)
			status = find_name_start(&f, err);
		if (status == STATUS_OK && f.count < n)
			status = find_word_start(&f, err);
	}
	if (f.count > n)
		f.count = n > 0 ? n : 0;
	return finder_end(&f, status, ret_things, ret_count, err);
}
