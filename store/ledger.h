/* ledger: what a case holds beside the records of its kinds, as tables in
 * windows: claims, sources, citations, notes, the history.
 *
 * Along an index a window costs the same at any length, and nothing is counted
 * for the first. What has no index is looked through and sorted a while at a
 * time. Rows that a newer one replaces are left out. */
#ifndef TAFFRAIL_STORE_LEDGER_H
#define TAFFRAIL_STORE_LEDGER_H

#include "store/casefile.h"
#include "store/derive.h"
#include "store/list_columns.h"

/* name, word, title */
#define LEDGER_TABLE(L)                                                       \
	L(CLAIMS, "claims", "Claims")                                         \
	L(SOURCES, "sources", "Sources")                                      \
	L(CITATIONS, "citations", "Citations")                                \
	L(NOTES, "notes", "Notes")                                            \
	L(HISTORY, "history", "History")

enum ledger_of {
#define LEDGER_ENUM(name, word, title) LEDGER_##name,
	LEDGER_TABLE(LEDGER_ENUM)
#undef LEDGER_ENUM
	LEDGER_LAST
};

enum { LEDGER_COLUMNS_MAX = 14 };

struct ledger_column {
	const char *word, *heading;
	/* cells at least and at best; where there is no room the column of the
	 * highest `place` goes first, 0 never; share of what room is left */
	int least, best, place, takes;
	bool right;  /* numbers */
	bool unusual; /* shown only where it is asked for */
};
const char *ledger_word(enum ledger_of of);
const char *ledger_title(enum ledger_of of);
/* By its word; LEDGER_LAST: there is no such. */
enum ledger_of ledger_by_word(const char *word);
const struct ledger_column *ledger_columns(enum ledger_of of, int *ret_count);
/* By its word; -1: there is no such. */
int ledger_column(enum ledger_of of, const char *word, size_t length);
/* INVALID: there is no such; it has these. */
enum status ledger_no_column(enum ledger_of of, const char *word,
			     size_t length, struct error *err);

/* Which are shown, in which order, how wide, as store/list_columns.h has it.
 * all: the unusual ones too. */
void ledger_columns_default(enum ledger_of of, bool all,
			    struct list_columns *ret_columns);
enum status ledger_columns_parse(enum ledger_of of, const char *text,
				 struct list_columns *ret_columns,
				 struct error *err) must_check;

struct ledger_query {
	enum ledger_of of;
	int64_t source;      /* citations: of this one; 0 all */
	const char *type;    /* notes: "finding"; NULL all */
	bool open;           /* notes: without closed ones */
	const char *filter;  /* words; NULL none. Of claims: whose starts must
			      * occur in the title of the record or of what is
			      * referred to, in the field, or in a name, number
			      * of identity or text as printed. Else: that stand
			      * in a cell of the usual columns */
	const char *where;   /* as store/where.h, over columns; NULL none */
	int sort;            /* column; -1: the usual order */
	bool descending;
};

struct ledger_cell {
	const char *text;    /* NULL: empty */
	enum standing standing; /* its mark stands behind the text */
	int64_t reference;   /* the record that it names; 0 */
	const struct field *field; /* that it is a value of; NULL */
};

struct ledger_row {
	int64_t id;          /* entry: its number */
	enum table_id table; /* TABLE_LAST: an entry */
	int64_t record, claim, citation, source, entry; /* 0: none */
	int kind;            /* of the record */
	const struct field *field; /* of a claim */
	const char *title, *said;
	enum standing standing; /* its weakest */
	int by_low, by_high; /* origins of what is said */
	int disputes;        /* claims of it that are disputed or told two ways */
	bool copy;           /* a copy of its source is held */
	bool marked;
	bool gone;           /* undone, closed */
	struct ledger_cell cells[LEDGER_COLUMNS_MAX];
};

struct ledger;

/* INVALID: a bad `where`, named with its place. */
enum status ledger_open(struct casefile *casefile, const void *ctx,
			const struct ledger_query *query,
			struct ledger **ret_ledger,
			struct error *err) must_check;
void ledger_close(struct ledger *ledger); /* frees it; NULL is fine */

/* What is to be at hand. */
struct ledger_want {
	int64_t position;
	int count;
	int64_t seek; /* the place of this row; 0 none */
	bool end;     /* how many there are */
};
/* Work towards it for about `ms` (0: until it is done); not ready: call again.
 * ret_percent: of what is being looked through. */
enum status ledger_reach(struct ledger *ledger, const struct ledger_want *want,
			 int ms, bool *ret_ready, int *ret_percent,
			 struct error *err) must_check;
/* How many are known; ret_all: these are all. */
int64_t ledger_total(const struct ledger *ledger, bool *ret_all);
/* Nothing narrows it down and it goes along an index: counting it is quick. */
bool ledger_is_whole(const struct ledger *ledger);
/* Of what was sought; -1: it is not there. */
int64_t ledger_sought(const struct ledger *ledger);
/* Rows from `position` on, at most n, array on ctx. What was not reached is
 * reached now. */
enum status ledger_window(struct ledger *ledger, const void *ctx,
			  int64_t position, int n, struct ledger_row **ret_rows,
			  int *ret_count, struct error *err) must_check;
/* The ids of the first `max` rows, ascending, on ctx. */
enum status ledger_ids(struct ledger *ledger, const void *ctx, int64_t max,
		       int64_t **ret_ids, int64_t *ret_count,
		       struct error *err) must_check;

/* The text of a cell as programs read it: value and mark. Borrowed from the
 * row, or talloc'ed on ctx; never NULL. */
const char *ledger_text(const void *ctx, const struct ledger_row *row,
			int column);

#endif
