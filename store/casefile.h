/* casefile: one case is one SQLite file; this module opens it and owns it.
 *
 * The one connection belongs to one thread (the store's). Every open sets the
 * same strict profile (docs/architecture.md, The case file). Paths are never
 * URIs. A new file has mode 0600. Rollback journal, synchronous=EXTRA. */
#ifndef TAFFRAIL_STORE_CASEFILE_H
#define TAFFRAIL_STORE_CASEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "store/registry.h"
#include "store/table.h"

struct casefile;
struct sqlite3;

enum { CASE_SCHEMA = 7, CASE_APPLICATION_ID = 0x54414646 /* "TAFF" */ };

enum casefile_mode {
	CASEFILE_READ,  /* own: in place, read only. Foreign: a private checked
			 * copy, which casefile_is_foreign() then says. */
	CASEFILE_WRITE  /* own only; a foreign one gives STATUS_FOREIGN and the
			 * line to type (taffrail adopt FILE NEW) */
};

/* Make a new case at `path`, which must not exist (EXISTS). The registry
 * asset is copied in. On success the case is open for writing and this
 * account's state folder knows it as its own. */
enum status casefile_new(const char *path, struct casefile **ret_case,
			 struct error *err) must_check;

/* Errors: NOT_FOUND, INVALID (not a case), NEWER, CORRUPT, FOREIGN, BUSY, IO.
 * The message names the file and what to do. Opening for writing brings a case
 * of an older program up to this one (store/migrate.h); NEWER: the file, or a
 * number in its registry, is of a newer program, and it can be read alone. */
enum status casefile_open(const char *path, enum casefile_mode mode,
			  struct casefile **ret_case,
			  struct error *err) must_check;
/* What takes long says so: bringing an older case up, making cells or search
 * index anew, what a crash left, a large undo. `what` is a word or two; false
 * stops what can be stopped (INTERRUPTED, nothing changed). */
typedef bool casefile_progress(void *payload, const char *what, int64_t done,
			       int64_t total);
struct casefile_watch {
	casefile_progress *progress; /* NULL: nobody looks */
	void *payload;
	/* Between two transactions of a large undo: does somebody wait to read?
	 * Then `read` is called, which sees the case without what is half done,
	 * and writes nothing. NULL: nobody does. */
	bool (*is_awaited)(void *payload);
	void (*read)(void *payload);
};
/* The same, watched from here on. */
enum status casefile_open_watched(const char *path, enum casefile_mode mode,
				  const struct casefile_watch *watch,
				  struct casefile **ret_case,
				  struct error *err) must_check;
void casefile_watch(struct casefile *casefile,
		    const struct casefile_watch *watch);
bool casefile_step(struct casefile *casefile, const char *what, int64_t done,
		   int64_t total);
void casefile_close(struct casefile *casefile); /* NULL is fine */

/* Copy a checked foreign case (the main file alone) to `target`, which must
 * not exist, and make it this account's own. in_place: accept new entries of
 * an own case that changed elsewhere. */
enum status casefile_adopt(const char *path, const char *target, bool in_place,
			   struct error *err) must_check;

bool casefile_is_foreign(const struct casefile *casefile);
bool casefile_is_writable(const struct casefile *casefile);
const char *casefile_path(const struct casefile *casefile);
const char *casefile_name(const struct casefile *casefile); /* "orient-express" */
const struct registry *casefile_registry(const struct casefile *casefile);
/* SQLite's handle: for the modules of store/ alone. */
struct sqlite3 *casefile_sqlite(struct casefile *casefile);
struct db *casefile_db(struct casefile *casefile);
/* What the derive module keeps between calls (owned by it). */
struct derive *casefile_derive(struct casefile *casefile);

/* Many questions on one view of the case, with one lock instead of one for each:
 * true when this call began it (give that to casefile_read_end). Nothing is
 * written meanwhile, and it is not held while a person is asked. */
bool casefile_read_begin(struct casefile *casefile);
void casefile_read_end(struct casefile *casefile, bool began);

/* The analyst who writes: name for new entries; "" = not said. */
void casefile_set_analyst(struct casefile *casefile, const char *name);
const char *casefile_analyst(const struct casefile *casefile);

/* meta values, NULL when absent; the string is talloc'ed on `ctx`. Known
 * names: case (its id), namespace, form, fold, network, rebuilds. */
char *casefile_meta(struct casefile *casefile, const void *ctx,
		    const char *name);
enum status casefile_set_meta(struct casefile *casefile, const char *name,
			      const char *value, struct error *err) must_check;

/* Did another connection commit since the last call? (PRAGMA data_version) */
bool casefile_changed_elsewhere(struct casefile *casefile);

/* A new id: ms since 2020 and a counter; never repeats in this process. */
int64_t casefile_new_id(struct casefile *casefile);

/* Read one row into a talloc'ed copy; NOT_FOUND. */
enum status casefile_row(struct casefile *casefile, const void *ctx,
			 enum table_id table, int64_t id, struct row **ret_row,
			 struct error *err) must_check;
/* Which table holds this id (a source's id: SOURCE); TABLE_LAST none. */
enum table_id casefile_table_of(struct casefile *casefile, int64_t id);
/* The whole document that a source is part of: itself for most. */
int64_t casefile_document_of(struct casefile *casefile, int64_t source);
/* Kind of a record; 0 none. */
int casefile_kind_of(struct casefile *casefile, int64_t record);
/* Latest value of a setting of `target`, talloc'ed on ctx; NULL none. */
char *casefile_setting(struct casefile *casefile, const void *ctx,
		       int64_t target, const char *name);

/* A new setting (its id is chosen) is to stand behind those that the same
 * thing has of the same name, here and when a dump of it is loaded. */
void casefile_setting_follow(struct casefile *casefile, struct row *row);

/* PRAGMA integrity and schema checks used by open, adopt and verify. */
enum status casefile_check(struct casefile *casefile, bool whole,
			   struct error *err) must_check;

#endif
