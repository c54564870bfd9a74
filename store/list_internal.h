/* How a list finds its rows.
 *
 *   list_match.c  which rows have the words of the filter, or refer to `about`
 *   list_scope.c  few rows: all of them, sorted; many: tested on the way
 *   list_walk.c   along an index in order, as far as was asked for
 *   list_refer.c  along the titles of what a column refers to
 *   list_key.c    what a row is sorted by
 *   list_tail.c   the end of a long list, walked from behind
 *   list_few.c    few rows, sorted
 *   list_sort.c   a whole column without an index
 *   list_rows.c   the cells of a window
 *
 * Ids are found first, rows fetched after. The ids of a list stand in memory
 * in order, eight bytes each, made as far as somebody looked. Keys kept every
 * thousand rows would take less, but would have to walk again for each place,
 * and could not leave out joined records without reading each row. */
#ifndef TAFFRAIL_STORE_LIST_INTERNAL_H
#define TAFFRAIL_STORE_LIST_INTERNAL_H

#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/ids.h"
#include "store/list.h"
#include "store/titles.h"
#include "store/where.h"
#include "store/wide.h"

enum {
	LIST_WORDS_MAX = 8,
	/* Up to here all rows are found and sorted, a few milliseconds. */
	LIST_FEW = 8000,
	/* Tested one by one up to here, then all that fit are found at once:
	 * tests read rows, and those lie all over the file. */
	LIST_TESTS_MAX = 20000,
};

enum list_order {
	LIST_BY_TITLE,
	LIST_BY_ID,
	LIST_BY_DATE,
	LIST_BY_KEY,	    /* indexed k of the wide table */
	LIST_BY_MANY_KEY,   /* k of the first value in the table of values */
	LIST_BY_REFERENCE,  /* r of the wide table, then the main date */
	LIST_BY_MANY_REFERENCE,
	LIST_BY_SCAN	    /* no index: read all, sort in memory */
};

/* A word of the filter, or `about`: rows that have it in their own title or
 * refer to one of the targets. Both sorted. */
struct list_match {
	struct ids own, targets;
};

/* How far what a word finds was gathered: field by field, in the wide table and
 * then among the values, target by target. */
struct list_gather {
	bool own; /* rows by their own titles are in */
	int field;
	bool values;
	size_t target;
};

/* Rows that fit every condition, on the way to list->within. */
struct list_finding {
	bool begun; /* the conditions of `where` were asked */
	int match;
	struct list_gather gather;
	struct ids ids; /* of that word */
};

/* A part of a walk: rows of `from`, by `key` (NULL: by id). */
struct list_segment {
	const char *from;  /* table and condition, after FROM */
	const char *key;   /* column */
	bool last_resort;  /* a scan of the table: only when rows are missing */
};
enum { LIST_SEGMENTS_MAX = 4 };

struct list_sorting;

struct list_walk {
	struct list_segment segments[LIST_SEGMENTS_MAX];
	int count, at;
	bool resumed; /* within segment `at`, after these: */
	bool key_is_text;
	char *text;
	size_t length;
	int64_t number, id;
	/* LIST_BY_REFERENCE: targets in order, or the first of them, and how
	 * far. */
	struct ids targets;
	bool targets_read, others_read;
	size_t target;
};

struct list {
	struct casefile *casefile;
	int64_t view_number; /* of its temporary tables; 0 none */
	struct db *db;
	const struct registry *registry;
	const struct kind *kind;
	const struct field *sort;  /* NULL: by title */
	const struct field *date;  /* main date; NULL */
	enum list_order order;
	int standing_slot;         /* the field whose standing is the row's */
	struct list_query query;   /* its strings are the list's own */
	bool descending, joined_too, view;
	bool backwards;            /* the tail of another list */
	const char *wide, *values; /* quoted */
	const char *test_sql;      /* made on first use */
	struct where *where;
	struct list_match *matches; /* words of the filter, then about */
	int match_count;
	bool conditions_read;

	struct list_sorting *sorting; /* begun; NULL */
	struct ids ids;            /* in order, as far as it is known */
	bool prepared, complete;
	struct ids joined;         /* to be left out; sorted */
	bool within_known;
	struct ids within;         /* all that fit; sorted */
	struct list_finding finding;
	int64_t at_least;          /* rows, where not all are known */
	bool testing;              /* rows of the walk are tested */
	int64_t tests;
	struct list_walk walk;
	struct list *tail;         /* its end, from behind; NULL */
};

static inline bool list_has_conditions(const struct list *list)
{
	return list->match_count > 0 || list->where != NULL;
}

/* ---- list_match.c ---- */

enum status list_match_words(struct list *list, const char *filter,
			     struct error *err) must_check;
enum status list_match_about(struct list *list, int64_t about,
			     struct error *err) must_check;
void list_match_release(struct list_match *match);
/* Rows that fit, sorted; stops past `limit` (ret_all false). */
enum status list_match_gather(struct list *list,
			      const struct list_match *match, size_t limit,
			      struct ids *out, bool *ret_all,
			      struct error *err) must_check;
/* The same, unsorted, from where `at` stands until `until` (ms of the clock, 0
 * never) or past the limit. ret_done: nothing is left. */
enum status list_match_gather_on(struct list *list,
				 const struct list_match *match, size_t limit,
				 int64_t until, struct list_gather *at,
				 struct ids *out, bool *ret_done,
				 struct error *err) must_check;
/* Is it by their own titles alone that rows fit? */
bool list_matches_are_own(struct list *list);
/* Does the row exist and fit everything? */
enum status list_test(struct list *list, int64_t id, bool *ret_fits,
		      struct error *err) must_check;

/* ---- list_scope.c ---- */

/* First use: few rows are found and sorted, or a walk begins. */
enum status list_prepare(struct list *list, struct error *err) must_check;
/* All rows that fit, sorted by id, into list->within. */
enum status list_find_all(struct list *list, struct error *err) must_check;
/* Until `until`; within_known when it is done, else to be called again. */
enum status list_find_some(struct list *list, int64_t until,
			   struct error *err) must_check;
void list_finding_release(struct list_finding *finding);
/* A row that the walk met: into the ids if it fits. */
enum status list_meet(struct list *list, int64_t id,
		      struct error *err) must_check;

/* ---- list_walk.c, list_refer.c ---- */

/* A first value that denies has its key in the table of values and none in
 * the wide one, which decides. A test over the former, as v; most rows need
 * no look at the latter. */
const char *list_shown_sql(struct list *list, char column);
/* What a walk needs to know of its order. */
enum status list_walk_begin(struct list *list, struct error *err) must_check;
/* Until the list has `count` ids or is complete. */
enum status list_walk_on(struct list *list, size_t count,
			 struct error *err) must_check;
/* Rows of an unconditional list; -1: failed. */
int64_t list_total(struct list *list);
/* The last segment reads the whole table: is anything missing at all? */
bool list_walk_is_whole(struct list *list);
/* The same; `ahead` as many more when it is at it. */
enum status list_refer_on(struct list *list, size_t count, size_t ahead,
			  struct error *err) must_check;
enum status list_run_segments(struct list *list, size_t count,
			      struct error *err) must_check;

/* ---- list_tail.c ---- */

/* The ids of rows `from` to before `to`, on ctx, where they are sooner reached
 * from the end than from what is known of the beginning; fewer at the end of
 * the list. NULL: they are not, or the list has no such end. */
enum status list_tail_ids(struct list *list, const void *ctx, size_t from,
			  size_t to, int64_t **ret_ids, int *ret_count,
			  struct error *err) must_check;

/* ---- list_key.c ---- */

enum list_key {
	LIST_KEY_TEXT,
	LIST_KEY_FOLD, /* a text without a key */
	LIST_KEY_RANGE,
	LIST_KEY_NUMBER,
	LIST_KEY_REFERENCE
};
enum { LIST_PREFIX = 15 };

enum list_key list_key(const struct list *list);
/* id and two columns of the key. NULL: no memory. */
const char *list_key_columns(struct list *list);
/* What they hold of a row. */
struct list_met {
	int64_t id, number[2];
	bool null[2];
	const char *text; /* the first, of TEXT and FOLD */
	size_t length;
};
static inline bool list_key_is_text(enum list_key type)
{
	return type == LIST_KEY_TEXT || type == LIST_KEY_FOLD;
}
/* Of a range: open to the past before all that have a first day, those
 * without either end last; ret_number is what it goes by. */
int list_key_rank(const struct list *list, const struct list_met *met,
		  int64_t *ret_number);
/* Of LIST_KEY_NUMBER. */
int64_t list_key_number(const struct list *list, const struct list_met *met);
/* The first bytes of the folded text; gives their number. */
size_t list_key_fold(const struct list_met *met, char ret_key[LIST_PREFIX]);

/* ---- list_few.c, list_sort.c ---- */

/* Sort these (few) ids into list->ids. */
enum status list_sort_few(struct list *list, const struct ids *few,
			  struct error *err) must_check;
/* Read the table, sort what fits (list->within, or everything). */
enum status list_sort_all(struct list *list, struct error *err) must_check;
/* The same for about `ms`; the list is complete when it is done, else this is
 * to be called again. Rows read, and to be read. */
enum status list_sort_some(struct list *list, int ms, int64_t *ret_done,
			   int64_t *ret_total, struct error *err) must_check;
void list_sorting_free(struct list_sorting *sorting); /* NULL: nothing */

/* ---- list_rows.c ---- */

/* Of a row: of holds, or of the name of a thing. */
enum standing list_standing(const struct list *list, int64_t bits,
			    int64_t bits2);

/* Rows that are gone meanwhile are left out. */
enum status list_read_rows(struct list *list, const void *ctx,
			   const int64_t *ids, int n,
			   struct list_row **ret_rows, int *ret_count,
			   struct error *err) must_check;

#endif
