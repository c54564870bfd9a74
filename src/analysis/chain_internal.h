/* chain, inside: the walk, and what hangs on a party that it opens. */
#ifndef TAFFRAIL_ANALYSIS_CHAIN_INTERNAL_H
#define TAFFRAIL_ANALYSIS_CHAIN_INTERNAL_H

#include "src/analysis/panes.h"
#include "src/analysis/telling.h"

enum { DEPTH_MAX = 12, OPENED_MAX = 512, ROLES_MAX = 256, ACTIONS_MAX = 64 };

/* What stands behind a party, one level of it, in order. */
struct chain_level {
	struct chain_row *rows; /* depth 0; not placed yet */
	int count;
};

struct walk {
	struct pane_reader *reader;
	struct chain_memo *memo; /* NULL: nothing is kept */
	bool brief;              /* for print: no documents, citations */
	bool level;              /* of one level: nothing is opened */
	int64_t silent;          /* party that is known to have no purpose */
	const void *ctx;
	const struct span *as_of;
	enum chain_direction direction;
	struct chain_row *rows;
	int count, max;
	struct chain_rest rest;
	int64_t root;            /* whose tree it is */
	int64_t opened[OPENED_MAX];
	int opened_count;
	int64_t path[DEPTH_MAX];
	struct error *err;
};

/* Rows beyond the limit are left out: is it reached? */
bool chain_is_full(const struct walk *walk);
/* A row of that depth is left out, or may be. */
void chain_leave_out(struct walk *walk, int depth);
enum status chain_no_memory(struct error *err);
enum status chain_add_row(struct walk *walk, const struct chain_row *row);
/* By number; the choice that a cell holds. */
const struct kind *chain_kind(const struct walk *walk, int number);
const struct choice *chain_choice(const struct walk *walk,
				  const struct pane_cell *cell);
/* What a relation's own row says: standing, documents, period, share. */
void chain_fill_row(const struct walk *walk, const struct telling *telling,
		    int depth, struct chain_row *row);
/* Into the row: the designation of a party, short; "" nothing. */
enum status chain_listed(const struct walk *walk, int64_t party,
			 struct chain_row *row);
/* The citations behind the claims that stand; for print only. */
void chain_cite(const struct walk *walk, const struct telling *telling,
		struct chain_row *row);

/* ---- chain_memo.c ---- */

/* The level behind a party, of this walk's direction: read by `read` into a
 * walk of its own, or known before. */
enum status chain_level(struct walk *walk, int64_t party,
			enum status (*read)(struct walk *walk, int64_t party),
			const struct chain_level **ret_level) must_check;
/* Before a walk begins: forget all when too much is kept. */
void chain_memo_trim(struct chain_memo *memo);
/* Is a party told of elsewhere? */
bool chain_memo_told(const struct chain_memo *memo, int64_t party);
struct casefile *chain_memo_case(const struct chain_memo *memo);

/* Below a party: what it is for, what was done to it, who it may be. */
enum status chain_put_purpose(struct walk *walk, int64_t party, int depth);
enum status chain_put_actions(struct walk *walk, int64_t party, int depth);
enum status chain_put_identities(struct walk *walk, int64_t party, int depth);

#endif
