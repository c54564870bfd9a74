/* list: any kind as a table, in windows over the indexes of its wide table.
 * The cost of a window does not grow with the case. */
#ifndef TAFFRAIL_STORE_LIST_H
#define TAFFRAIL_STORE_LIST_H

#include "store/casefile.h"
#include "store/derive.h"

struct list_query {
	int kind;
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
};

struct list_cell {
	const char *text;         /* shown form; rivals joined by "|" when disputed and not judged */
	enum standing standing;
	int64_t reference;        /* 0 none */
	int more;                 /* further values of a many-valued field */
};

struct list_row {
	int64_t id;
	const char *title;
	enum standing standing;   /* of holds; things: of the name */
	int by_low, by_high;
	bool label, marked;
	struct list_cell *cells;  /* one per field of the kind, by slot */
};

struct list;

/* INVALID: a bad `where`, named with its place. */
enum status list_open(struct casefile *casefile, const void *ctx,
		      const struct list_query *query, struct list **ret_list,
		      struct error *err) must_check;
void list_close(struct list *list); /* frees it */

/* Rows from `position` on, at most n, on ctx. */
enum status list_window(struct list *list, const void *ctx, int64_t position,
			int n, struct list_row **ret_rows, int *ret_count,
			struct error *err) must_check;
/* Count, exact up to `limit`; more: limit + 1. */
enum status list_count(struct list *list, int64_t limit, int64_t *ret_count,
		       struct error *err) must_check;
/* Position of a record in the list; -1 when it is not there. */
enum status list_position(struct list *list, int64_t id, int64_t *ret_position,
			  struct error *err) must_check;
/* Forget windows and anchors (the case changed). */
void list_refresh(struct list *list);

#endif
