/* migrate: a case of an older program becomes one of this program.
 *
 * `user_version` counts the steps of the one table in migrate.c. Version 1 is
 * assets/schema.sql; each later version adds columns at the end, tables,
 * indexes and derived things, and nothing else. Registry rows that the case
 * lacks are added by an entry of kind migration, fields that come to take many
 * values are written anew by it, and what is derived is made anew. For the
 * modules of store/ alone. */
#ifndef TAFFRAIL_STORE_MIGRATE_H
#define TAFFRAIL_STORE_MIGRATE_H

#include "store/casefile.h"
#include "store/db.h"

/* Take the steps above `from` up to `to` inside a transaction of the
 * caller's: of a new case, or of the model that a file is compared with. */
enum status migrate_steps(struct db *db, int64_t from, int64_t to,
			  struct error *err) must_check;
int64_t migrate_version(struct db *db); /* PRAGMA user_version */

/* The steps that a case lacks, in a transaction of their own. */
enum status migrate_tables(struct db *db, struct error *err) must_check;

/* Read the registry of a case: its own lines, with the labels and widths of
 * the program. ret_unknown (talloc on the case): a line whose number the
 * program does not know; NULL none. */
enum status migrate_read_registry(struct casefile *casefile,
				  char **ret_unknown,
				  struct error *err) must_check;
/* Put the program's registry into a new case, with all tables. */
enum status migrate_make(struct casefile *casefile,
			 struct error *err) must_check;
/* Bring an open case up to this program: nothing to do, or one transaction
 * for the steps, one for the registry, and one for a search index that was
 * folded by another rule. On failure the case is as before
 * and must be closed. */
enum status migrate_case(struct casefile *casefile,
			 struct error *err) must_check;

#endif
