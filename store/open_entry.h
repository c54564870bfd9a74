/* open_entry: a large write in many transactions, seen whole or not at all.
 *
 * An import, and the undo or redo of more than ENTRY_LIST_MAX rows, holds the
 * file for a moment at a time. While it lasts the case has a mark (meta,
 * "open") that names its entry and how far it is:
 *
 *   KEEP   lines of a live entry are being kept; its rows are untouched
 *   FILL   rows go in under an entry that is not there, or not live, yet
 *   SWEEP  rows of an entry that was undone are going out
 *
 * In FILL and SWEEP the rows of that entry are there for nobody: readers have
 * temporary views that leave them out before the content tables. Cells, the
 * entry and its mark change in one transaction between. Nobody else writes
 * meanwhile (BUSY), so nothing refers to its rows. A mark whose program is
 * gone is settled by the next one that opens the case for writing: KEEP and
 * FILL are taken back, SWEEP is completed. */
#ifndef TAFFRAIL_STORE_OPEN_ENTRY_H
#define TAFFRAIL_STORE_OPEN_ENTRY_H

#include "store/entry_internal.h"

enum open_phase { OPEN_NONE, OPEN_KEEP, OPEN_FILL, OPEN_SWEEP };

/* db_begin() of everything that writes content, history or what is derived:
 * settles what another program left first. BUSY: another one is at work.
 * Inside of a transaction it only counts. */
enum status open_entry_write(struct casefile *c, struct error *err) must_check;
/* Settle a mark that was left; no transaction is open. */
enum status open_entry_settle(struct casefile *c,
			      struct error *err) must_check;

/* The same, whoever else may be at work: of a copy. */
enum status open_entry_recover(struct casefile *c,
			       struct error *err) must_check;

/* Inside the first transaction: set the mark. Ids of the entry's rows lie in
 * [low, high]. */
enum status open_entry_begin(struct casefile *c, enum open_phase phase,
			     int64_t entry, int64_t low, int64_t high,
			     struct error *err) must_check;
/* Between rows: what was written so far is committed, and a new transaction
 * is begun. Put off while references lead to rows that are still to come.
 * REFUSED: another program found the mark and settled it. */
enum status open_entry_slice(struct casefile *c, struct error *err) must_check;
/* Inside the one transaction that everybody sees: on to SWEEP, or done. */
enum status open_entry_turn(struct casefile *c, struct error *err) must_check;
enum status open_entry_end(struct casefile *c, struct error *err) must_check;
/* After a failure: the open transaction is rolled back, and what the others
 * wrote is taken back. What cannot be now is left to the next write. */
void open_entry_fail(struct casefile *c);

/* Leave the rows of an entry out of what this connection reads, and let them
 * be seen again. */
enum status open_entry_hide(struct casefile *c, int64_t entry,
			    struct error *err) must_check;
enum status open_entry_show(struct casefile *c, struct error *err) must_check;
/* For readers: hide or show, by the mark as it is now. */
enum status open_entry_look(struct casefile *c, struct error *err) must_check;
/* What stands before the tables came back by a rollback. */
void open_entry_is_hidden(struct casefile *c, int64_t entry);
/* The entry that is hidden from this connection; 0: none. */
int64_t open_entry_hidden(const struct casefile *c);
/* There is a mark: the file, byte for byte, is neither before nor after. */
bool open_entry_is_marked(struct casefile *c);
/* There is a mark, and nobody is at work on it. */
bool open_entry_is_left(struct casefile *c);

#endif
