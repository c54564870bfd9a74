/* list_columns: which columns of a kind's list are shown, in which order and
 * how wide. One line of words says it, the same on the command line, in the
 * workbench and in its memory:
 *
 *   name:28 imo flag by
 *
 * A word is a field of the kind, or one of id, title, by (the count of
 * independent origins), standing and disputes (how many cells are disputed or
 * told two ways); after a colon its width in cells. Commas
 * part words as blanks do. The first field of a thing is its title. */
#ifndef TAFFRAIL_STORE_LIST_COLUMNS_H
#define TAFFRAIL_STORE_LIST_COLUMNS_H

#include "store/list.h"
#include "store/registry.h"

enum { LIST_COLUMNS_MAX = REGISTRY_FIELDS_MAX + 5,
       LIST_COLUMN_WIDTH_MIN = 3, LIST_COLUMN_WIDTH_MAX = 200 };

enum list_column_what { LIST_COLUMN_ID, LIST_COLUMN_TITLE, LIST_COLUMN_FIELD,
			LIST_COLUMN_BY, LIST_COLUMN_STANDING,
			LIST_COLUMN_DISPUTES,
			LIST_COLUMN_OWN /* of a ledger, by its word */ };

struct list_column {
	enum list_column_what what;
	const struct field *field; /* of FIELD */
	const char *word;          /* of the registry, or a fixed one */
	int width;                 /* in cells; 0: not said */
};

struct list_columns {
	struct list_column at[LIST_COLUMNS_MAX];
	int count;
};

/* What the workbench shows when nobody chose: the title of a thing, the
 * fields, By. */
void list_columns_default(const struct kind *kind,
			  struct list_columns *ret_columns);
/* INVALID: an unknown word, one said twice, a width out of range, or none. */
enum status list_columns_parse(const struct registry *registry,
			       const struct kind *kind, const char *text,
			       struct list_columns *ret_columns,
			       struct error *err) must_check;
/* The same of a list that is no kind's. */
struct list_columns_source {
	/* False: there is no such. */
	bool (*find)(const void *of, const char *word, size_t length,
		     struct list_column *ret_column);
	/* ... and says which there are. */
	enum status (*none)(const void *of, const char *word, size_t length,
			    struct error *err);
	const void *of;
};
enum status list_columns_read(const struct list_columns_source *source,
			      const char *text,
			      struct list_columns *ret_columns,
			      struct error *err) must_check;
/* Sort by a column, by its word: sets sort and by of the query. INVALID: an
 * unknown word, or one that nothing is sorted by (the title of an event). */
enum status list_columns_sort(const struct registry *registry,
			      const struct kind *kind, const char *word,
			      struct list_query *query,
			      struct error *err) must_check;
/* The line that list_columns_parse() reads; talloc'ed on ctx, NULL: no
 * memory. */
char *list_columns_print(const void *ctx, const struct list_columns *columns);
/* The text of a cell as programs read it: value and mark; of a field of many
 * every value where the query asked for the whole set, else "+N" for further
 * ones. Borrowed from the row, or talloc'ed on ctx; never NULL. */
const char *list_column_text(const void *ctx, const struct list_column *column,
			     const struct list_row *row);

#endif
