#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/rows.h"
#include "store/table.h"

static sqlite3 *open_schema(void)
{
	static const char *const files[] = { "schema.sql", "schema-2.sql",
					     "schema-3.sql", "schema-4.sql",
					     "schema-5.sql", "schema-6.sql",
					     "schema-7.sql" };
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const struct asset *a = asset_find(files[i]);

		assert_non_null(a);
		assert_int_equal(sqlite3_exec(handle, (const char *)a->data,
					      NULL, NULL, NULL), SQLITE_OK);
	}
	return handle;
}

/* A step adds its columns behind those of the first schema. */
static const struct column *described(const struct table *t, const char *name)
{
	for (int i = 0; i < t->count; i++)
		if (strcmp(t->columns[i].key, name) == 0)
			return &t->columns[i];
	fail_msg("%s.%s is not described", t->word, name);
	abort();
}

static void test_schema_has_the_described_columns(void **state)
{
	sqlite3 *handle = open_schema();

	(void)state;
	for (int i = 0; i < TABLE_LAST; i++) {
		const struct table *t = table_get((enum table_id)i);
		sqlite3_stmt *s;
		int column = -2; /* id and entry come first */

		assert_int_equal(sqlite3_prepare_v2(
			handle, "SELECT name, type, \"notnull\" FROM "
			"pragma_table_info(?) ORDER BY cid", -1, &s, NULL),
			SQLITE_OK);
		sqlite3_bind_text(s, 1, t->word, -1, SQLITE_STATIC);
		while (sqlite3_step(s) == SQLITE_ROW) {
			const char *name =
				(const char *)sqlite3_column_text(s, 0);

			if (column >= 0)
				assert_int_equal(sqlite3_column_int(s, 2),
						 described(t, name)->required);
			column++;
		}
		assert_int_equal(column, t->count);
		sqlite3_finalize(s);
	}
	sqlite3_close(handle);
}

static void test_every_reference_has_its_child_index(void **state)
{
	sqlite3 *handle = open_schema();

	(void)state;
	for (int i = 0; i < TABLE_LAST; i++) {
		const struct table *t = table_get((enum table_id)i);

		for (int c = 0; c < t->count; c++) {
			sqlite3_stmt *s;

			if (t->columns[c].type != COLUMN_ROW &&
			    t->columns[c].type != COLUMN_ANY)
				continue;
			assert_int_equal(sqlite3_prepare_v2(
				handle, "SELECT 1 FROM pragma_index_list(?1) l,"
				" pragma_index_info(l.name) x WHERE x.seqno = 0"
				" AND x.name = ?2", -1, &s, NULL), SQLITE_OK);
			sqlite3_bind_text(s, 1, t->word, -1, SQLITE_STATIC);
			sqlite3_bind_text(s, 2, t->columns[c].key, -1,
					  SQLITE_STATIC);
			if (sqlite3_step(s) != SQLITE_ROW)
				fail_msg("%s.%s has no index", t->word,
					 t->columns[c].key);
			sqlite3_finalize(s);
		}
	}
	sqlite3_close(handle);
}

static void fill(struct row *row, enum table_id table)
{
	const struct table *t = table_get(table);

	row_init(row, table, 7000 + table);
	row->entry = 1;
	for (int i = 0; i < t->count; i++) {
		enum column_type type = t->columns[i].type;

		if (type == COLUMN_TEXT || type == COLUMN_HASH)
			row_set_text(row, i, t->columns[i].key);
		else
			row_set_integer(row, i, 1);
	}
}

static void test_rows_come_back_as_they_went_in(void **state)
{
	sqlite3 *handle = open_schema();
	struct db *db = db_wrap(handle, "test");

	(void)state;
	for (int i = 0; i < TABLE_LAST; i++) {
		enum table_id table = (enum table_id)i;
		struct row row, back;
		struct statement *s;

		fill(&row, table);
		assert_int_equal(rows_insert(db, &row, NULL), STATUS_OK);
		assert_int_equal(rows_select(db, table, row.id, &s, NULL),
				 STATUS_OK);
		assert_true(db_step(s));
		rows_read(s, table, &back);
		for (int c = 0; c < table_get(table)->count; c++) {
			assert_int_equal(row.data[c].type, back.data[c].type);
			assert_int_equal(row.data[c].integer,
					 back.data[c].integer);
			if (row.data[c].type == DATUM_TEXT)
				assert_string_equal(row.data[c].text,
						    back.data[c].text);
		}
		db_reset(s);
		assert_int_equal(rows_blank(db, table, row.id, NULL),
				 STATUS_OK);
		assert_true(rows_exist(db, table, row.id));
		assert_int_equal(rows_delete(db, table, row.id, NULL),
				 STATUS_OK);
		assert_false(rows_exist(db, table, row.id));
	}
	db_free(db);
	sqlite3_close(handle);
}

static void count_referrer(void *payload, enum table_id table, int64_t id)
{
	(void)table;
	(void)id;
	++*(int *)payload;
}

static void test_referrers_of_other_entries_are_found(void **state)
{
	sqlite3 *handle = open_schema();
	struct db *db = db_wrap(handle, "test");
	struct row tag;
	int count = 0;

	(void)state;
	row_init(&tag, TABLE_TAG, 5);
	tag.entry = 2;
	row_set_integer(&tag, TAG_TARGET, 77);
	row_set_text(&tag, TAG_WORD, "x");
	assert_int_equal(rows_insert(db, &tag, NULL), STATUS_OK);
	assert_int_equal(rows_referrers(db, TABLE_RECORD, 77, 1, 3,
					count_referrer, &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 1);
	count = 0;
	assert_int_equal(rows_referrers(db, TABLE_RECORD, 77, 2, 3,
					count_referrer, &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 0);
	db_free(db);
	sqlite3_close(handle);
}

static void test_words_and_columns_are_found_whole(void **state)
{
	(void)state;
	assert_int_equal(table_from_word("claim", 5), TABLE_CLAIM);
	assert_int_equal(table_from_word("clai", 4), TABLE_LAST);
	assert_int_equal(table_column(TABLE_CLAIM, "hedge", 5), CLAIM_HEDGE);
	assert_int_equal(table_column(TABLE_CLAIM, "hedg", 4), -1);
	assert_int_equal(words_find(words_verdict, "not the same", 12),
			 VERDICT_NOT_THE_SAME);
	assert_int_equal(words_find(words_verdict, "not", 3), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schema_has_the_described_columns),
		cmocka_unit_test(test_every_reference_has_its_child_index),
		cmocka_unit_test(test_rows_come_back_as_they_went_in),
		cmocka_unit_test(test_referrers_of_other_entries_are_found),
		cmocka_unit_test(test_words_and_columns_are_found_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
