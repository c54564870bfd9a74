/* entry: the history. One action of the analyst is one transaction, one
 * entry, one undo step.
 *
 * An entry's hash is SHA-256 over its own line, then for each table in fixed
 * order that has rows the table's word and the SHA-256 over the SHA-256s of
 * its canonical lines by ascending id, then its parents' hashes. */
#ifndef TAFFRAIL_STORE_ENTRY_H
#define TAFFRAIL_STORE_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/casefile.h"

struct action; /* an entry being made */

/* Begin an action (BEGIN IMMEDIATE). `what` is the line shown in the history
 * and taken back by undo ("call Lady R, 6 Oct"). batch: a load or an import:
 * undo asks first. */
enum status action_begin(struct casefile *casefile, const char *what,
			 bool batch, struct action **ret_action,
			 struct error *err) must_check;
/* Its rows may be many: beyond 1,000 of them it is written in transactions of
 * 1,000 rows under an open entry, of which nobody sees anything before the
 * commit. Its own reader sees its rows, but no cells of them. */
void action_in_slices(struct action *action);
/* Add a row. row->id 0 gets a new id (written back). Texts are copied into
 * the file at once. Refuses (REFUSED, EXISTS) what cannot stand: unknown
 * reference is found at commit. The first failure makes the action fail. */
enum status action_add(struct action *action, struct row *row,
		       struct error *err) must_check;
/* Derive, hash, commit, free. On failure everything is rolled back and freed.
 * An action without rows commits nothing and gives entry 0. */
enum status action_commit(struct action *action, int64_t *ret_entry,
			  struct error *err) must_check;
void action_abandon(struct action *action); /* roll back and free */

/* Several actions, each an entry of its own, in one transaction: all of them
 * are in the case, or none. An action that fails takes the others along: then
 * abandon. */
enum status entries_begin(struct casefile *casefile,
			  struct error *err) must_check;
enum status entries_commit(struct casefile *casefile,
			   struct error *err) must_check;
void entries_abandon(struct casefile *casefile);

struct entry_info {
	int64_t id;
	const char *kind;    /* do, undo, redo, join */
	const char *what, *by;
	int64_t at;          /* ms since 1970 */
	int64_t target;      /* entry that was undone or redone; 0 */
	int64_t rows;
	bool live, batch;
	bool large;          /* its undo is cut: see casefile_watch() */
	char hash[65];
};
/* Newest first, from before entry `before` (0: from the head), at most n;
 * talloc array on ctx. */
enum status entry_log(struct casefile *casefile, const void *ctx,
		      int64_t before, int n, struct entry_info **ret_entries,
		      int *ret_count, struct error *err) must_check;
/* A row that an entry put in, or of an undo or redo the entry that it is of. */
struct entry_change {
	enum table_id table;
	int64_t id;
	int64_t on;        /* the row that it hangs on: a claim; 0: none */
	int64_t record;    /* that it speaks of, as shown; 0: none, or gone */
	const char *of;    /* that record's title; "" */
	const char *words; /* its words and texts: "Place, Dunai" */
};
/* The first n rows, array on ctx; none of an entry of more than 1,000 rows.
 * What was undone is read from the kept lines. */
enum status entry_changes(struct casefile *casefile, const void *ctx,
			  int64_t entry, int n,
			  struct entry_change **ret_changes, int *ret_count,
			  struct error *err) must_check;
/* Head hash (hex) of the history, "" for an empty one; talloc'ed. */
char *entry_head(struct casefile *casefile, const void *ctx);

/* The newest entry made by that time (ms since 1970); 0: none. */
int64_t entry_by(struct casefile *casefile, int64_t at);

/* The entry that undo would take back / redo put back, for this analyst;
 * 0: none. */
int64_t entry_undoable(struct casefile *casefile);
int64_t entry_redoable(struct casefile *casefile);
/* Take `entry` out: REFUSED names the live rows of other entries that refer
 * to its rows. ret_what (talloc on ctx) is the line that was taken back. */
enum status entry_undo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what,
		       struct error *err) must_check;
enum status entry_redo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what,
		       struct error *err) must_check;
/* Blank a row, every kept copy and its words in the index; leave a tombstone
 * with its reason. */
enum status entry_expunge(struct casefile *casefile, int64_t row_id,
			  const char *reason, struct error *err) must_check;

struct verify_report {
	int64_t entries, rows, cells, blobs;
	char *first_failure; /* NULL: all good; says what and what rests on it */
};
/* Integrity, foreign keys, rebuilt cells, blob hashes, history. Result OK with
 * first_failure set is a finding, not an error. `progress` may be NULL. */
typedef bool verify_progress(void *payload, const char *step, int64_t done,
			     int64_t total);
enum status entry_verify(struct casefile *casefile, const void *ctx,
			 verify_progress *progress, void *payload,
			 struct verify_report *ret_report,
			 struct error *err) must_check;

#endif
