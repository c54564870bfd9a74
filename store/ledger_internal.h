/* How a ledger finds its rows.
 *
 *   ledger_walk.c   along an index, from marks on the way
 *   ledger_pick.c   few rows that fit by an index; many: tested on the way
 *   ledger_sort.c   by a column without an index, so many rows at a time
 *   ledger_filter.c which rows hold the words of the filter
 *   ledger_where.c  conditions
 *   ledger_CLASS.c  columns and cells of one table
 *
 * In SQL the table of a ledger is always `w`; ?1 is a row to go on from, ?2 what
 * the query is about. */
#ifndef TAFFRAIL_STORE_LEDGER_INTERNAL_H
#define TAFFRAIL_STORE_LEDGER_INTERNAL_H

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/ids.h"
#include "store/ledger.h"
#include "store/pane_rows.h"
#include "store/where.h"
#include "store/wide.h"

enum {
	LEDGER_WORDS_MAX = 8,
	/* Up to here all that fit are found at once: some milliseconds. */
	LEDGER_FEW = 8000,
	LEDGER_TESTS_MAX = 8,
	LEDGER_MARK_EVERY = 16384,
	LEDGER_KEPT_MAX = 65536 /* rows that a pass puts in order */
};

/* A part of an order: rows that fit `where`, along the index that has these
 * columns. */
struct ledger_segment {
	const char *where;      /* " AND ..." */
	const char *columns[3]; /* the last is id; NULL-ended */
};

/* What a column is sorted by. */
enum ledger_key {
	LEDGER_KEY_NONE,
	LEDGER_KEY_NUMBERS, /* two columns of SQL; NULL last */
	LEDGER_KEY_TEXT,    /* a text, then a number or NULL */
	LEDGER_KEY_TITLE,   /* the title of a record, or a text */
	LEDGER_KEY_DAY,     /* the first day of `field` of the record */
	LEDGER_KEY_MADE     /* the cell as it is shown */
};
/* What a condition on it tests. */
enum ledger_term {
	LEDGER_TERM_NONE,
	LEDGER_TERM_TEXT,
	LEDGER_TERM_NUMBER,
	LEDGER_TERM_DATE,   /* a text that begins with the year */
	LEDGER_TERM_THING,  /* the record, by its name: # in sql */
	LEDGER_TERM_FIELD,  /* of a kind, by its word */
	LEDGER_TERM_STANDING /* as it is shown */
};
struct ledger_how {
	enum ledger_key key;
	const char *key_sql;
	int field;
	/* along an index instead; ascending */
	const struct ledger_segment *walk;
	int walk_count;
	enum ledger_term term;
	const char *term_sql;
	bool indexed; /* = finds few rows by an index */
};

struct ledger_class {
	const char *table;
	/* Rows that newer ones replace: is there any, and the condition
	 * without them. NULL: none can be. */
	const char *any_replaced, *not_replaced;
	const struct ledger_column *columns;
	const struct ledger_how *how;
	int column_count;
	/* The usual order. */
	const struct ledger_segment *walk;
	int walk_count;
	bool down;
	const char *usual_key; /* as LEDGER_KEY_NUMBERS */
	/* " AND ..." of the query, its ?2; NULL: none. */
	const char *(*scope)(const struct ledger_query *query,
			     int64_t *ret_about);
	/* What is to be known before a row is read, a while at a time. NULL:
	 * nothing. */
	enum status (*prepare)(struct ledger *ledger, int64_t until,
			       bool *ret_ready, struct error *err);
	/* A row, zeroed but for its id. NOT_FOUND: it is gone. */
	enum status (*fill)(struct ledger *ledger, const void *ctx,
			    struct ledger_row *row, struct error *err);
	/* How rows that were filled stand, those of a window at once; gone
	 * ones have id 0. NULL: fill said it. */
	enum status (*stand)(struct ledger *ledger, const void *ctx,
			     struct ledger_row *rows, int n,
			     struct error *err);
	/* Words of the filter by an index, instead of cells as shown. */
	bool by_index;
};
extern const struct ledger_class ledger_claims, ledger_sources,
	ledger_citations, ledger_notes, ledger_history;

/* A word of the filter; of claims: records and fields called so, and rows of
 * which the index of words says that they hold it. Sorted. */
struct ledger_word {
	char *text; /* folded */
	struct ids records, rows, fields;
	bool many;  /* no use in looking at all of them */
};

/* A condition on a row as it is shown. */
struct ledger_test {
	enum standing standing;
	bool other; /* it must not be so */
};

/* Between two rows: the next is the first behind `after` in its segment. */
struct ledger_place {
	int64_t position, after;
	int segment;
	bool begun; /* false: `after` is none yet */
};

struct ledger_pass;

struct ledger {
	struct casefile *casefile;
	struct db *db;
	struct pane_reader *reader; /* while something is read */
	const struct ledger_class *class;
	struct ledger_query query; /* its strings are the ledger's own */
	int64_t about;
	bool descending;
	const char *scope;         /* conditions that hold for all rows */
	struct where *where;       /* NULL */
	struct ledger_test tests[LEDGER_TESTS_MAX];
	int test_count;
	struct ledger_word words[LEDGER_WORDS_MAX];
	int word_count;
	bool indexed;              /* a condition finds few rows */
	const struct ledger_segment *segments; /* NULL: sorted */
	int segment_count;
	const struct ledger_how *how; /* of the order; NULL: the usual one */

	int mark_every, kept_max, few_max; /* the limits; tests set less */
	bool tried_few, few;
	int64_t known, sought;     /* rows known to be there */
	bool complete;
	/* Where nothing is tested: places on the way, each some thousand rows. */
	struct ledger_place *marks;
	int mark_count, passed;
	/* Else: rows that fit, in order, as far as somebody looked. */
	struct ids ids;
	struct ledger_place place;
	/* Sorted: from the beginning, and from the end back. */
	struct ids back;
	struct ledger_pass *pass;
	void *known_before;        /* what class->prepare made */
	int64_t first_key, last_key; /* for telling how far it is */
	bool span_known;
};

static inline bool ledger_is_tested(const struct ledger *ledger)
{
	return ledger->where != NULL || ledger->test_count > 0 ||
	       ledger->word_count > 0;
}
/* Rows are met along an index and none is left out. */
static inline bool ledger_is_plain(const struct ledger *ledger)
{
	return ledger->segments != NULL && !ledger_is_tested(ledger);
}

/* One row as a ledger of this class shows it. row->id 0: it is gone. */
enum status ledger_read_one(struct ledger *ledger,
			    const struct ledger_class *class, const void *ctx,
			    int64_t id, struct ledger_row **ret_row,
			    struct error *err) must_check;
/* Time to give way: `until` is ms of the clock, 0 never. */
bool ledger_is_late(int64_t until);

/* ---- ledger_walk.c ---- */

/* "SELECT WHAT FROM table w WHERE ... ORDER BY ..." from a place on. NULL: no
 * memory. */
const char *ledger_walk_sql(struct ledger *ledger,
			    const struct ledger_place *place, const char *what,
			    const char *tail);
void ledger_walk_bind(struct ledger *ledger, const struct ledger_place *place,
		      struct statement *s);
/* To the next segment. False: that was the last. */
bool ledger_next_segment(const struct ledger *ledger,
			 struct ledger_place *place);
enum status ledger_mark_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, struct error *err) must_check;
/* Ids of a plain ledger, on ctx. */
enum status ledger_walk_ids(struct ledger *ledger, const void *ctx,
			    int64_t position, int n, int64_t **ret_ids,
			    int *ret_count, struct error *err) must_check;
/* How far a row is on the way through the table, per cent. */
int ledger_percent(struct ledger *ledger, int64_t id);

/* ---- ledger_pick.c ---- */

/* What a test of rows needs, as columns of SQL; and the test of the row that
 * the statement has, whose columns begin at `first`. */
const char *ledger_test_columns(struct ledger *ledger);
enum status ledger_test_row(struct ledger *ledger, struct statement *s,
			    int first, int64_t id, bool *ret_fits,
			    struct error *err) must_check;
enum status ledger_pick_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, struct error *err) must_check;
/* Candidates, where an index has few; else ret_few is false. */
enum status ledger_try_few(struct ledger *ledger, bool *ret_few,
			   struct error *err) must_check;

/* ---- ledger_sort.c ---- */

/* These, those that fit of them, in order into ledger->ids. */
enum status ledger_sort_these(struct ledger *ledger, const struct ids *these,
			      struct error *err) must_check;
enum status ledger_sort_to(struct ledger *ledger,
			   const struct ledger_want *want, int64_t until,
			   bool *ret_ready, int *ret_percent,
			   struct error *err) must_check;

/* ---- ledger_filter.c ---- */

enum status ledger_read_words(struct ledger *ledger,
			      struct error *err) must_check;
void ledger_word_release(struct ledger_word *word);
/* Does a row hold every word? */
struct ledger_met {
	int64_t id, record, reference, field; /* of a claim; else 0 */
};
enum status ledger_has_words(struct ledger *ledger,
			     const struct ledger_met *met, bool *ret_has,
			     struct error *err) must_check;
/* ---- ledger_where.c ---- */

enum status ledger_read_where(struct ledger *ledger,
			      struct error *err) must_check;

/* ---- ledger_standing.c ---- */

/* A claim, and what it says, stands so. */
struct ledger_claim {
	int64_t claim, record, citation;
	const struct field *field;
	enum standing standing;
	int by_low, by_high;
};
/* Of claims in the order of their records, at once. */
enum status ledger_stand(struct ledger *ledger, struct ledger_claim *claims,
			 int count, struct error *err) must_check;
/* How a row stands, into its cells; -1: there is no such column. */
void ledger_fill_standing(const void *ctx, struct ledger_row *row, int by,
			  int standing, int disputes);
/* A row stands as the weakest of its claims. */
void ledger_take_weakest(struct ledger_row *row,
			 const struct ledger_claim *claims, int count);
/* A record as a whole; NONE where it is gone. */
enum standing ledger_record_standing(struct ledger *ledger, int kind,
				     int64_t record);
/* Records of which a value is disputed or told two ways, those joined with
 * them too, each with the number of the field, sorted; 0: of any. */
enum status ledger_contested(struct ledger *ledger, struct pairs *out,
			     struct error *err) must_check;

const char *ledger_id_text(const void *ctx, int64_t id);
/* Text of a column on ctx; "" where it is NULL. */
const char *ledger_column_copy(const void *ctx, struct statement *s,
			       int column);

#endif
