/* rows: content rows in and out of SQLite, by the descriptors of table.h.
 * For the modules of store/ alone; everyone else adds rows by actions. */
#ifndef TAFFRAIL_STORE_ROWS_H
#define TAFFRAIL_STORE_ROWS_H

#include "store/db.h"
#include "store/table.h"

enum status rows_insert(struct db *db, const struct row *row,
			struct error *err) must_check;
/* Into the temporary table of store/past.h. */
enum status rows_insert_known(struct db *db, const struct row *row,
			      struct error *err) must_check;
enum status rows_delete(struct db *db, enum table_id table, int64_t id,
			struct error *err) must_check;
/* Delete the rows of an entry with ids in [low, high]; at most `slice` of
 * them (a DELETE holds every rowid in memory). ret_count: how many went. */
enum status rows_delete_entry(struct db *db, enum table_id table,
			      int64_t entry, int64_t low, int64_t high,
			      int64_t slice, int64_t *ret_count,
			      struct error *err) must_check;
bool rows_exist(struct db *db, enum table_id table, int64_t id);
int64_t rows_count(struct db *db, enum table_id table);
int64_t rows_highest(struct db *db, enum table_id table); /* id; 0: no row */

/* Statements that yield whole rows; read each with rows_read(). */
enum status rows_select(struct db *db, enum table_id table, int64_t id,
			struct statement **ret, struct error *err) must_check;
/* Rows of one entry, ascending, ids in [low, high]. */
enum status rows_select_entry(struct db *db, enum table_id table,
			      int64_t entry, int64_t low, int64_t high,
			      struct statement **ret,
			      struct error *err) must_check;
/* All rows with id > after, ascending. */
enum status rows_select_all(struct db *db, enum table_id table, int64_t after,
			    struct statement **ret,
			    struct error *err) must_check;
/* Texts are borrowed from the statement until its next step. */
void rows_read(struct statement *statement, enum table_id table,
	       struct row *ret_row);

/* Rows of other entries that refer to row (table, id) by any column: calls
 * back with the table and id of at most `limit` of each column. */
typedef void rows_referrer(void *payload, enum table_id table, int64_t id);
enum status rows_referrers(struct db *db, enum table_id table, int64_t id,
			   int64_t except_entry, int limit,
			   rows_referrer *referrer, void *payload,
			   struct error *err) must_check;
/* What stands where a text that a row must have was expunged. */
#define ROWS_EXPUNGED "(expunged)"
/* Blank the texts of a row (expunge): references stay. */
enum status rows_blank(struct db *db, enum table_id table, int64_t id,
		       struct error *err) must_check;

#endif
