/* Asking the cells of a case in tests. */
#ifndef TAFFRAIL_TESTS_STORE_CELLS_H
#define TAFFRAIL_TESTS_STORE_CELLS_H

#include "tests/store/fixture.h"

#include <sqlite3.h>

#include "src/base/id.h"
#include "src/base/text_add.h"
#include "store/conflict.h"
#include "store/derive.h"

/* The id of "@name" in the namespace of HEAD. */
static inline int64_t named(const char *name)
{
	int64_t id;

	assert_int_equal(id_from_name("test", 4, name, strlen(name), &id),
			 STATUS_OK);
	return id;
}

static inline void load(struct fixture *f, const char *lines)
{
	char *text = talloc_asprintf(f->ctx, HEAD "%s", lines);

	assert_non_null(text);
	good(f, fixture_load(f, text, NULL));
}

/* One column of a row of a wide table, as text on f->ctx; NULL: no row, or
 * nothing in it. */
static inline const char *wide(struct fixture *f, const char *kind,
			       const char *name, const char *column)
{
	sqlite3_stmt *s;
	const char *text = NULL;
	char *sql = sqlite3_mprintf("SELECT %s FROM \"w_%s\" WHERE id = ?",
				    column, kind);

	assert_int_equal(sqlite3_prepare_v2(casefile_sqlite(f->casefile), sql,
					    -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int64(s, 1, named(name));
	if (sqlite3_step(s) == SQLITE_ROW &&
	    sqlite3_column_type(s, 0) != SQLITE_NULL)
		text = talloc_strdup(f->ctx,
				     (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return text;
}

static inline const struct field *field_of(struct fixture *f, const char *kind,
					   const char *field)
{
	const struct registry *r = casefile_registry(f->casefile);
	const struct kind *k = registry_kind_by_word(r, kind, strlen(kind));
	const struct field *found;

	assert_non_null(k);
	found = registry_field_by_word(r, k, field, strlen(field));
	assert_non_null(found);
	return found;
}

/* What a cell shows; "" when nothing is said. */
static inline const char *shown(struct fixture *f, const char *kind,
				const char *name, const char *field)
{
	char column[16];
	const char *text;

	snprintf(column, sizeof(column), "x%d", field_of(f, kind, field)->slot);
	text = wide(f, kind, name, column);
	return text ? text : "";
}

/* The record that a reference cell holds; 0 none. */
static inline int64_t refers(struct fixture *f, const char *kind,
			     const char *name, const char *field)
{
	char column[16];
	const char *text;

	snprintf(column, sizeof(column), "r%d", field_of(f, kind, field)->slot);
	text = wide(f, kind, name, column);
	return text ? strtoll(text, NULL, 10) : 0;
}

static inline const char *standing(struct fixture *f, const char *kind,
				   const char *name, const char *field)
{
	const char *bits = wide(f, kind, name, "standing");

	if (!bits)
		return "no row";
	return standing_words(
		standing_of_slot(strtoll(bits, NULL, 10), 0,
				 field_of(f, kind, field)->slot));
}

#define assert_standing(f, kind, name, field, what)                           \
	assert_string_equal(standing(f, kind, name, field),                   \
			    standing_words(STANDING_##what))

/* "low-high" of a row. */
static inline const char *by(struct fixture *f, const char *kind,
			     const char *name)
{
	const char *text = wide(f, kind, name, "by_low || '-' || by_high");

	return text ? text : "no row";
}

/* The values of a field in order, joined by "|". */
static inline const char *values(struct fixture *f, const char *kind,
				 const char *name, const char *field)
{
	struct derive_field *resolved;
	char *text = talloc_strdup(f->ctx, "");

	good(f, derive_resolve(f->casefile, f->ctx, named(name),
			       field_of(f, kind, field), &resolved, &f->err));
	for (int i = 0; i < resolved->value_count; i++)
		text = text_add(
			text, "%s%s", i ? "|" : "",
			resolved->values[i].text ? resolved->values[i].text
						 : "");
	return text;
}

static inline void check_cells(struct fixture *f)
{
	char *difference = NULL;
	int64_t cells = 0;

	good(f, derive_check(f->casefile, f->ctx, &difference, &cells,
			     &f->err));
	if (difference)
		fail_msg("%s", difference);
}

/* All rows of all derived tables, as one text: two states are the same when
 * their texts are. */
static inline char *all_cells(struct fixture *f)
{
	sqlite3 *db = casefile_sqlite(f->casefile);
	sqlite3_stmt *tables, *rows;
	char *text = talloc_strdup(f->ctx, "");

	assert_int_equal(
		sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE "
				   "type = 'table' AND (name GLOB 'w_*' OR "
				   "name GLOB 'v_*') ORDER BY 1", -1, &tables,
				   NULL), SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name =
			(const char *)sqlite3_column_text(tables, 0);
		char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, "
					    "2, 3", name);

		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL),
				 SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			text = text_add(text, "%s", name);
			for (int i = 0; i < sqlite3_column_count(rows); i++) {
				const char *cell = (const char *)
					sqlite3_column_text(rows, i);

				text = text_add(
					text, "|%s", cell ? cell : "");
			}
			text = text_add(text, "\n");
		}
		sqlite3_finalize(rows);
		sqlite3_free(sql);
	}
	sqlite3_finalize(tables);
	return text;
}

/* Fails with the first line that differs. */
static inline void assert_same_cells(const char *a, const char *b)
{
	const char *line = a;

	for (size_t i = 0; a[i] || b[i]; i++) {
		if (a[i] != b[i])
			fail_msg("cells differ:\n%.300s\n---\n%.300s", line,
				 b + (line - a));
		if (a[i] == '\n')
			line = a + i + 1;
	}
}

#endif
