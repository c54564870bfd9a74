/* list: any kind as a table, in windows over the indexes of its wide table.
 * The cost of a window does not grow with the case. */
#ifndef TAFFRAIL_STORE_LIST_H
#define TAFFRAIL_STORE_LIST_H

#include "store/casefile.h"
#include "store/derive.h"

/* What else than a field a list is sorted by. */
enum list_sort {
	LIST_SORT_FIELD,
	LIST_SORT_ID,
	LIST_SORT_BY,       /* independent origins: the least, then the most */
	LIST_SORT_STANDING, /* in the order of enum standing */
	LIST_SORT_DISPUTES  /* cells that are disputed or told two ways */
};

struct list_query {
	int kind;
	enum list_sort by;        /* not FIELD: `sort` is not looked at */
	const struct field *sort; /* NULL: title for things, main date for events */
	bool descending;
	const char *filter;       /* words whose starts must occur in the title or, for
				   * references, in the titles referred to; NULL none */
	int64_t about;            /* only rows that refer to this record (or to a
				   * group that has it as member); 0 none */
	const char *where;        /* "FIELD=VALUE", "FIELD~WORD", "FIELD<DATE",
				   * "standing=disputed", joined by " and "; NULL none */
	struct derive_view view;  /* as of, known by */
	bool joined_too;          /* also show records joined into another */
	bool whole;               /* cells say `whole` instead of how many more */
};

struct list_cell {
	const char *text;         /* short form; rivals joined by "|" when disputed and not judged */
	const char *hedge;        /* of the first; NULL none */
	/* Text, each value behind its hedge: "3|may: 2". What is hedged as a
	 * whole bears it in the first such cell of its line. */
	const char *shown;
	enum standing standing;
	/* query.whole, where more values are known than are shown: of a field of
	 * many each behind its hedge and before its mark, "; " between, its
	 * denial behind "|", without rejected ones; of others the shown one with
	 * its mark. Else NULL. */
	const char *whole;
	int64_t reference;        /* 0 none */
	int more;                 /* further values of a many-valued field */
};

struct list_row {
	int64_t id;
	const char *title;
	enum standing standing;   /* of holds; things: of the name */
	int by_low, by_high;
	bool label, marked;
	bool unknown;             /* relations, events: whether is said to be unknown */
	int disputes;             /* cells that are disputed or told two ways */
	struct list_cell *cells;  /* one per field of the kind, by slot */
};

/* Of a row's two standing columns. */
int list_disputes(const struct kind *kind, int64_t standing,
		  int64_t standing2);

struct list;

/* INVALID: a bad `where`, named with its place. */
enum status list_open(struct casefile *casefile, const void *ctx,
		      const struct list_query *query, struct list **ret_list,
		      struct error *err) must_check;
void list_close(struct list *list); /* frees it */

/* A column without an index is sorted by reading all rows. Work on it for
 * about `ms`; not ready: call again. Done and total are rows, 0 when there is
 * nothing to do. Without these calls the first of those below does all. */
enum status list_ready(struct list *list, int ms, bool *ret_ready,
		       int64_t *ret_done, int64_t *ret_total,
		       struct error *err) must_check;
/* Rows from `position` on, at most n, on ctx. */
enum status list_window(struct list *list, const void *ctx, int64_t position,
			int n, struct list_row **ret_rows, int *ret_count,
			struct error *err) must_check;
/* Their ids alone, in order. */
enum status list_window_ids(struct list *list, const void *ctx,
			    int64_t position, int n, int64_t **ret_ids,
			    int *ret_count, struct error *err) must_check;
/* Count, exact up to `limit`; more: limit + 1. */
enum status list_count(struct list *list, int64_t limit, int64_t *ret_count,
		       struct error *err) must_check;
/* More need not be counted: "10,000+". */
enum { LIST_COUNTED = 10000 };
/* What is known of the count in a few milliseconds: exact where ret_all says so,
 * else at least so many. */
enum status list_known(struct list *list, int64_t *ret_count, bool *ret_all,
		       struct error *err) must_check;
/* Work for about `ms` towards knowing all (0: until then); not ready: call
 * again. */
enum status list_tally(struct list *list, int ms, bool *ret_ready,
		       struct error *err) must_check;
/* Position of a record in the list; -1 when it is not there. */
enum status list_position(struct list *list, int64_t id, int64_t *ret_position,
			  struct error *err) must_check;
/* The ids of the first `max` rows, ascending, on ctx. */
enum status list_ids(struct list *list, const void *ctx, int64_t max,
		     int64_t **ret_ids, int64_t *ret_count,
		     struct error *err) must_check;
/* Forget windows and anchors (the case changed). */
void list_refresh(struct list *list);

#endif
