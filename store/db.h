/* db: the only file that calls sqlite3_* for statements.
 *
 * Statements stand beside the C that binds them, as string constants; they
 * are prepared once and cached by the address of the text. A statement is
 * reset when it is done or released; nothing holds one across input. */
#ifndef TAFFRAIL_STORE_DB_H
#define TAFFRAIL_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

struct db;
struct statement;
struct sqlite3;

struct db *db_wrap(struct sqlite3 *handle, const char *path);
void db_free(struct db *db); /* finalizes every cached statement */
struct sqlite3 *db_handle(struct db *db);

/* A cached statement (NULL on failure, which db_reset() takes) for `sql`, a
 * string that lives as long as the db (constants; generated SQL: db_keep() it
 * first). Bug when it does not compile and the schema is ours; CORRUPT
 * otherwise. */
enum status db_prepare(struct db *db, const char *sql,
		       struct statement **ret_statement,
		       struct error *err) must_check;
/* Intern generated SQL: same text, same pointer, freed with the db. */
const char *db_keep(struct db *db, const char *sql);

/* Generated SQL that was interned for (of, what) before; NULL: none. So text
 * that is always made the same way is made once in the life of a db. */
const char *db_recall(struct db *db, const void *of, int what);
/* Intern and remember it. NULL: no memory. */
const char *db_remember(struct db *db, const void *of, int what,
			const char *sql);

/* Binding by position from 1. Text is borrowed until reset. */
void db_bind_integer(struct statement *s, int index, int64_t value);
void db_bind_text(struct statement *s, int index, const char *text, size_t n);
void db_bind_blob(struct statement *s, int index, const void *data, size_t n);
void db_bind_null(struct statement *s, int index);
/* The highest number of a parameter; 0: it has none. */
int db_parameters(const struct statement *s);

/* Step: true while there is a row. On the end or an error the statement is
 * reset; db_status() of the last step says which. */
bool db_step(struct statement *s);
enum status db_status(struct statement *s, struct error *err) must_check;
void db_reset(struct statement *s);

bool db_column_is_null(struct statement *s, int column);
int64_t db_column_integer(struct statement *s, int column);
const char *db_column_text(struct statement *s, int column, size_t *ret_n);
const void *db_column_blob(struct statement *s, int column, size_t *ret_n);

/* Run to the end: no rows wanted. */
enum status db_run(struct statement *s, struct error *err) must_check;
/* Literal SQL without parameters (DDL, pragmas); generated DDL comes from the
 * one generator that quotes. */
enum status db_exec(struct db *db, const char *sql,
		    struct error *err) must_check;
/* One integer from a literal statement with n integer parameters;
 * `absent` when there is no row. */
int64_t db_integer(struct db *db, int64_t absent, const char *sql, int n, ...);

/* BEGIN IMMEDIATE; nested calls are counted, file and line kept. */
#define db_begin(db, err) db_begin_at(db, __FILE__, __LINE__, err)
enum status db_begin_at(struct db *db, const char *file, int line,
			struct error *err) must_check;
enum status db_commit(struct db *db, struct error *err) must_check;
void db_rollback(struct db *db);
bool db_in_transaction(struct db *db);
/* Many statements on one view of the case, with one lock instead of one for
 * each: true when this call began it (give that to db_read_end). Inside any
 * other transaction nothing is done. Never held across input. */
bool db_read_begin(struct db *db);
void db_read_end(struct db *db, bool began);
/* Ask `stop` now and then (every tenth of a millisecond or so) while statements
 * run; where it says true they end with INTERRUPTED. NULL: no more. For reading
 * alone. */
void db_watch(struct db *db, bool (*stop)(void *payload), void *payload);
int64_t db_changes(struct db *db);
/* Grows with each row that this connection changes, and when it takes changes
 * back: what was read holds only as long as this is the same. */
int64_t db_changes_ever(struct db *db);
/* Do deferred references lead nowhere now? Then a commit would be refused. */
bool db_dangling(struct db *db);

#endif
