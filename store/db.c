#include "store/db.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(statement) ((statement)->sql = NULL)
#include <uthash.h>

struct statement {
	sqlite3_stmt *stmt;
	struct db *db;
	const char *sql; /* the key: its address */
	int last;        /* code of the last step */
	UT_hash_handle hh;
};

struct kept {
	char *sql;
	struct kept *next;
};

/* Generated text by what it was made from and for. */
struct recalled {
	const void *of;
	int what;
	const char *sql;
	struct recalled *next;
};
enum { RECALL_BUCKETS = 128 };

struct db {
	sqlite3 *handle;
	const char *path;
	struct statement *statements;
	struct kept *kept;
	struct recalled *recalled[RECALL_BUCKETS];
	int64_t rollbacks;
	int depth;    /* nested db_begin */
	int poisoned; /* the first failure inside the transaction: whoever did
		       * not look at it must not commit what followed */
	const char *file;
	int line;
	bool (*stop)(void *payload); /* db_watch(); NULL */
	void *stop_payload;
};

struct code_status {
	int code;
	enum status status;
	const char *advice;
};

static const struct code_status code_table[] = {
	{ SQLITE_NOMEM, STATUS_NOMEM, "close something and try again" },
	{ SQLITE_FULL, STATUS_FULL,
	  "the disk is full; nothing was changed; make room and try again" },
	{ SQLITE_BUSY, STATUS_BUSY,
	  "another program writes to the case; try again" },
	{ SQLITE_LOCKED, STATUS_BUSY,
	  "another program writes to the case; try again" },
	{ SQLITE_CORRUPT, STATUS_CORRUPT,
	  "the case is damaged; stop, copy the file, run taffrail verify" },
	{ SQLITE_NOTADB, STATUS_CORRUPT, "this is not a case file" },
	{ SQLITE_READONLY, STATUS_REFUSED, "the case is open for reading" },
	{ SQLITE_PERM, STATUS_IO, "look at the rights of the file" },
	{ SQLITE_CANTOPEN, STATUS_IO, "look at the folder and its rights" },
	{ SQLITE_INTERRUPT, STATUS_INTERRUPTED, "nothing was changed" },
	{ SQLITE_TOOBIG, STATUS_LIMIT, "the value is too large for a case" },
	{ SQLITE_ABORT, STATUS_NOMEM, "nothing was changed; try again" },
	{ SQLITE_CONSTRAINT, STATUS_REFUSED,
	  "it refers to something that is not there, or is there already" },
};

static void poison(struct db *db, int code)
{
	if (db->depth > 0 && !db->poisoned)
		db->poisoned = code;
}

static enum status error_from_code(struct db *db, int code, const char *at,
				   struct error *err)
{
	for (size_t i = 0; i < sizeof(code_table) / sizeof(*code_table); i++)
		if (code_table[i].code == (code & 0xff))
			return error_set(err, code_table[i].status,
					 "%s: %s: %s", at,
					 sqlite3_errmsg(db->handle),
					 code_table[i].advice);
	return error_set(err, STATUS_IO, "%s: %s: look at the disk, then "
			 "taffrail verify", at, sqlite3_errmsg(db->handle));
}

struct db *db_wrap(sqlite3 *handle, const char *path)
{
	struct db *db = calloc(1, sizeof(*db));

	if (db) {
		db->handle = handle;
		db->path = path;
	}
	return db;
}

void db_free(struct db *db)
{
	struct statement *s, *next;

	if (!db)
		return;
	HASH_ITER(hh, db->statements, s, next) {
		HASH_DEL(db->statements, s);
		sqlite3_finalize(s->stmt);
		free(s);
	}
	for (int i = 0; i < RECALL_BUCKETS; i++)
		while (db->recalled[i]) {
			struct recalled *r = db->recalled[i];

			db->recalled[i] = r->next;
			free(r);
		}
	while (db->kept) {
		struct kept *k = db->kept;

		db->kept = k->next;
		free(k->sql);
		free(k);
	}
	free(db);
}

sqlite3 *db_handle(struct db *db)
{
	return db->handle;
}

const char *db_keep(struct db *db, const char *sql)
{
	struct kept *k;

	for (k = db->kept; k; k = k->next)
		if (!strcmp(k->sql, sql))
			return k->sql;
	k = malloc(sizeof(*k));
	if (!k)
		return NULL;
	k->sql = strdup(sql);
	if (!k->sql) {
		free(k);
		return NULL;
	}
	k->next = db->kept;
	db->kept = k;
	return k->sql;
}

static struct recalled **bucket_of(struct db *db, const void *of, int what)
{
	uintptr_t mixed = ((uintptr_t)of >> 4) * 31u + (uintptr_t)what;

	return &db->recalled[mixed % RECALL_BUCKETS];
}

const char *db_recall(struct db *db, const void *of, int what)
{
	struct recalled *r = *bucket_of(db, of, what);

	while (r && (r->of != of || r->what != what))
		r = r->next;
	return r ? r->sql : NULL;
}

const char *db_remember(struct db *db, const void *of, int what,
			const char *sql)
{
	struct recalled **bucket = bucket_of(db, of, what);
	struct recalled *r = malloc(sizeof(*r));

	if (!r)
		return NULL;
	*r = (struct recalled){ of, what, db_keep(db, sql), *bucket };
	if (!r->sql) {
		free(r);
		return NULL;
	}
	*bucket = r;
	return r->sql;
}

enum status db_prepare(struct db *db, const char *sql,
		       struct statement **ret_statement, struct error *err)
{
	struct statement *s;
	int code;

	*ret_statement = NULL;
	if (!sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	HASH_FIND_PTR(db->statements, &sql, s);
	if (s) {
		sqlite3_reset(s->stmt);
		*ret_statement = s;
		return STATUS_OK;
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		poison(db, SQLITE_NOMEM);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	code = sqlite3_prepare_v3(db->handle, sql, -1,
				  SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL);
	if (code != SQLITE_OK) {
		free(s);
		poison(db, code);
		if ((code & 0xff) == SQLITE_ERROR)
			return error_set(err, STATUS_CORRUPT,
					 "%s: %s (in \"%.80s\"): the case lacks "
					 "a table or column; run taffrail "
					 "rebuild", db->path,
					 sqlite3_errmsg(db->handle), sql);
		return error_from_code(db, code, db->path, err);
	}
	s->db = db;
	s->sql = sql;
	HASH_ADD_PTR(db->statements, sql, s);
	if (!s->sql) {
		sqlite3_finalize(s->stmt);
		free(s);
		poison(db, SQLITE_NOMEM);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_statement = s;
	return STATUS_OK;
}

/* A bind fails only without memory or on an index that is not there. */
static void bound(struct statement *s, int code)
{
	if (code == SQLITE_RANGE)
		bug("no such parameter in %s", s->sql);
	if (code != SQLITE_OK)
		s->last = code;
}

void db_bind_integer(struct statement *s, int index, int64_t value)
{
	bound(s, sqlite3_bind_int64(s->stmt, index, value));
}

void db_bind_text(struct statement *s, int index, const char *text, size_t n)
{
	if (!text)
		bound(s, sqlite3_bind_null(s->stmt, index));
	else
		bound(s, sqlite3_bind_text64(s->stmt, index, text, n,
					     SQLITE_STATIC, SQLITE_UTF8));
}

void db_bind_blob(struct statement *s, int index, const void *data, size_t n)
{
	if (n == 0)
		bound(s, sqlite3_bind_zeroblob(s->stmt, index, 0));
	else
		bound(s, sqlite3_bind_blob64(s->stmt, index, data, n,
					     SQLITE_STATIC));
}

void db_bind_null(struct statement *s, int index)
{
	bound(s, sqlite3_bind_null(s->stmt, index));
}

int db_parameters(const struct statement *s)
{
	return sqlite3_bind_parameter_count(s->stmt);
}

/* Out of memory and full disks may roll a transaction back behind our back;
 * what came next would then commit by itself. */
static bool transaction_is_lost(const struct db *db)
{
	return db->depth > 0 && sqlite3_get_autocommit(db->handle);
}

bool db_step(struct statement *s)
{
	if (transaction_is_lost(s->db))
		s->last = SQLITE_ABORT_ROLLBACK;
	else
		s->last = sqlite3_step(s->stmt);
	if (s->last == SQLITE_ROW)
		return true;
	if (s->last != SQLITE_DONE)
		poison(s->db, s->last);
	sqlite3_reset(s->stmt);
	sqlite3_clear_bindings(s->stmt);
	return false;
}

enum status db_status(struct statement *s, struct error *err)
{
	if (s->last == SQLITE_DONE || s->last == SQLITE_ROW ||
	    s->last == SQLITE_OK)
		return STATUS_OK;
	return error_from_code(s->db, s->last, s->db->path, err);
}

void db_reset(struct statement *s)
{
	if (!s)
		return;
	sqlite3_reset(s->stmt);
	sqlite3_clear_bindings(s->stmt);
	s->last = SQLITE_OK;
}

bool db_column_is_null(struct statement *s, int column)
{
	return sqlite3_column_type(s->stmt, column) == SQLITE_NULL;
}

int64_t db_column_integer(struct statement *s, int column)
{
	return sqlite3_column_int64(s->stmt, column);
}

const char *db_column_text(struct statement *s, int column, size_t *ret_n)
{
	const char *text =
		(const char *)sqlite3_column_text(s->stmt, column);

	if (ret_n)
		*ret_n = (size_t)sqlite3_column_bytes(s->stmt, column);
	return text;
}

const void *db_column_blob(struct statement *s, int column, size_t *ret_n)
{
	const void *data = sqlite3_column_blob(s->stmt, column);

	if (ret_n)
		*ret_n = (size_t)sqlite3_column_bytes(s->stmt, column);
	return data;
}

enum status db_run(struct statement *s, struct error *err)
{
	while (db_step(s))
		;
	return db_status(s, err);
}

enum status db_exec(struct db *db, const char *sql, struct error *err)
{
	int code = transaction_is_lost(db)
			   ? SQLITE_ABORT_ROLLBACK
			   : sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	if (code == SQLITE_OK)
		return STATUS_OK;
	return error_from_code(db, code, db->path, err);
}

int64_t db_integer(struct db *db, int64_t absent, const char *sql, int n, ...)
{
	struct statement *s;
	int64_t value = absent;
	va_list args;

	if (db_prepare(db, sql, &s, NULL) != STATUS_OK)
		return absent;
	va_start(args, n);
	for (int i = 1; i <= n; i++)
		db_bind_integer(s, i, va_arg(args, int64_t));
	va_end(args);
	if (db_step(s)) {
		if (!db_column_is_null(s, 0))
			value = db_column_integer(s, 0);
		db_reset(s);
	}
	return value;
}

enum status db_begin_at(struct db *db, const char *file, int line,
			struct error *err)
{
	enum status status;

	if (db->depth > 0) {
		db->depth++;
		return STATUS_OK;
	}
	status = db_exec(db, "BEGIN IMMEDIATE", err);
	if (status != STATUS_OK)
		return status;
	db->depth = 1;
	db->poisoned = 0;
	db->file = file;
	db->line = line;
	return STATUS_OK;
}

enum status db_commit(struct db *db, struct error *err)
{
	enum status status;

	if (db->depth == 0)
		bug("commit without begin");
	if (--db->depth > 0)
		return STATUS_OK;
	status = db->poisoned
			 ? error_from_code(db, db->poisoned, db->path, err)
			 : db_exec(db, "COMMIT", err);
	if (status != STATUS_OK) {
		db->depth = 1;
		db_rollback(db);
	}
	return status;
}

void db_rollback(struct db *db)
{
	struct statement *s, *next;

	db->depth = 0;
	db->poisoned = 0;
	db->rollbacks++;
	HASH_ITER(hh, db->statements, s, next)
		sqlite3_reset(s->stmt);
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* A view begins with every key: its statements are prepared once. */
static bool run_quietly(struct db *db, const char *sql)
{
	struct statement *s;

	return db_prepare(db, sql, &s, NULL) == STATUS_OK && !db_step(s) &&
	       db_status(s, NULL) == STATUS_OK;
}

bool db_read_begin(struct db *db)
{
	return db->depth == 0 && sqlite3_get_autocommit(db->handle) &&
	       run_quietly(db, "BEGIN");
}

void db_read_end(struct db *db, bool began)
{
	if (began && !sqlite3_get_autocommit(db->handle))
		(void)!run_quietly(db, "COMMIT");
}

static int ask_to_stop(void *payload)
{
	const struct db *db = payload;

	return db->stop(db->stop_payload);
}

void db_watch(struct db *db, bool (*stop)(void *payload), void *payload)
{
	enum { STEPS = 2000 };

	db->stop = stop;
	db->stop_payload = payload;
	sqlite3_progress_handler(db->handle, stop ? STEPS : 0,
				 stop ? ask_to_stop : NULL, db);
}

bool db_in_transaction(struct db *db)
{
	return db->depth > 0;
}

int64_t db_changes_ever(struct db *db)
{
	return sqlite3_total_changes64(db->handle) + db->rollbacks;
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->handle);
}

bool db_dangling(struct db *db)
{
	int now = 0, highest = 0;

	sqlite3_db_status(db->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &now,
			  &highest, 0);
	return now > 0;
}
