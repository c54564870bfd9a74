/* view: a list of rows that is read from the store in windows around the
 * screen.
 *
 * A view is a table of functions and columns (struct view_class). Its rows
 * are read in the thread of the store (view_class.load) and arrive as one
 * message (struct view_load), which the view then keeps as its window. Paging,
 * the chosen row and cell, filtering, selection and drawing are the same for
 * all (view.c, table.c). */
#ifndef TAFFRAIL_UI_VIEW_H
#define TAFFRAIL_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "store/casefile.h"
#include "store/derive.h"
#include "store/list.h"
#include "ui/layout.h"
#include "ui/request.h"
#include "ui/theme.h"

struct term;
struct view;

enum {
	VIEW_COLUMNS = LAYOUT_COLUMNS_MAX,
	VIEW_WHOLE_MAX = 2000, /* a view that reads all its rows stops here, and
				* says so: ask for one more than that */
	VIEW_SELECTED_MAX = 100000 /* rows that one action is done on */
};

/* What a row stands for: what actions work on. 0 = not there. */
struct chosen {
	enum table_id table; /* of id; TABLE_LAST: nothing is chosen */
	int64_t id;
	int kind;            /* of a record */
	int64_t record;      /* the record that the row speaks of */
	int64_t claim, citation, source;
	const struct field *field;
	bool conflict;       /* a conflict of record, with `rival`, over field */
	int64_t rival;
	bool copy;           /* a copy of the source is held */
	int64_t entry;       /* of the history */
	int64_t beside;      /* the other of two records side by side */
	const char *title;   /* for people; never NULL */
	const char *said;    /* of a claim, as printed */
};

struct view_cell {
	const char *text;    /* NULL: empty */
	const char *value;   /* bare: without hedge, quote, count; NULL: text */
	const char *whole;   /* text is the first line of it; NULL: all */
	enum style style;
	enum standing standing; /* its mark stands behind the text */
	int64_t reference;   /* the record that the cell names */
	int kind;            /* of the records that hold `field` */
	const struct field *field;
	int parts;           /* enum parts_of: of what it was made; 0: one value */
};

enum view_row_flag {
	VIEW_ROW_QUIET = 1 << 0, /* cannot be chosen */
	VIEW_ROW_MARKED = 1 << 1,
	VIEW_ROW_WIDE = 1 << 2   /* the last cell runs to the end of the row */
};

struct view_row {
	struct chosen chosen;
	unsigned flags;
	int number;          /* 1-9: the number by which it is judged */
	const char *command; /* what Enter does; NULL: goes to the thing */
	struct view_cell cells[VIEW_COLUMNS];
};

struct view_column {
	const char *name;    /* one word: where one is, "listed" */
	const char *heading;
	struct layout_column size;
	bool right;          /* numbers */
};

/* What is asked of a view; strings are owned by whoever holds it. */
struct view_query {
	struct chosen subject; /* what it is about; title and said owned */
	int kind;
	const char *filter;    /* words typed after / */
	const char *where;     /* field=value and ... */
	const char *words;     /* of a search */
	const char *columns;   /* of a list, as store/list_columns.h has them;
				* NULL: the usual ones */
	const struct field *sort;
	enum list_sort sort_by; /* not LIST_SORT_FIELD: instead of sort */
	int own_sort;          /* ledgers: column + 1; 0 the usual order */
	bool descending;
	bool down;             /* chain: what else they have */
	int month;             /* chain: as of, in months since year 0; 0 any */
	int parts;             /* parts: enum parts_of */
	bool judged_too;       /* conflicts */
	struct span range;     /* timeline: what is drawn; 0, 0 all */
	bool narrow;           /* less than LAYOUT_SPLIT_WIDTH cells */
	int width;             /* of the view, in cells */
	bool full;             /* zoomed: everything, one claim a row */
	int64_t lead;          /* a cell's record: the detail of that cell */
};

struct view_load {
	struct request request; /* first: a load is a message */
	unsigned view;          /* who asked (view.serial): what is kept
				 * between loads goes by it */
	unsigned generation;
	unsigned page;          /* serial of the first view of its page */
	const struct view_class *class;
	struct view_query query;
	int64_t position;       /* first row wanted */
	int count;              /* rows wanted */
	int64_t below;          /* first row below the screen */
	struct chosen seek;     /* bring this row into the window; id 0 none */
	/* The answer, allocated on the load: */
	struct view_row *rows;
	int row_count, row_capacity;
	int64_t total;          /* rows of the whole view */
	bool more_than_total;   /* counting stopped: "10,000+" */
	int64_t sought;         /* position of `seek`; -1 not there */
	bool whole;             /* every row is in the window */
	bool unfinished;        /* ... but those below, which nobody read yet */
	bool all;               /* asked: leave none unread */
	bool uncounted;         /* `total` is to be asked for, by the way */
	bool tally;             /* asked: `total` alone, no rows */
	bool cut;               /* more than VIEW_WHOLE_MAX: these are the first */
	int working;            /* no rows yet: per cent done + 1; ask again */
	const struct view_column *columns; /* NULL: the class's */
	int column_count;
	const char *headings[VIEW_COLUMNS]; /* NULL: the column's */
	struct span range;      /* timeline: what was drawn; chain: the days
				 * that its rows name */
	const char *title, *note; /* of the heading line; NULL: the class's */
	void *extra;            /* what only the class knows, on the load */
};

enum view_flag {
	VIEW_HEADS = 1 << 0,   /* the heading line holds the column heads */
	VIEW_FILTERS = 1 << 1, /* / narrows it down; else / looks for words */
	VIEW_LEADS = 1 << 2,   /* the chosen row is marked without the focus */
	VIEW_SORTS = 1 << 3,
	VIEW_ALONE = 1 << 4,   /* no detail stands below it */
	VIEW_WRAPS = 1 << 5    /* zoomed, long texts go on below */
};

struct view_class {
	const char *name;      /* "calls": where one is, and the command */
	const char *title;     /* heading line */
	const char *empty;     /* said when there is no row */
	unsigned flags;
	unsigned context;      /* enum context: whose keys come first here; 0 */
	int ledger;            /* enum ledger_of + 1; 0: it is none */
	const struct view_column *columns;
	int column_count;
	/* In the thread of the store. Rows by view_load_row(). */
	enum status (*load)(struct store_side *side, struct view_load *load,
			    struct error *err);
	/* Of a view that is read in windows: the ids of all its rows, at most
	 * VIEW_SELECTED_MAX, ascending, on the load. */
	enum status (*every)(struct store_side *side, struct view_load *load,
			     int64_t **ret_ids, int64_t *ret_count,
			     struct error *err);
	/* Instead of load, for what the interface itself knows (help). */
	void (*local)(struct app *app, struct view_load *load);
	/* Text of a cell for `width` cells, where clipping is not the best;
	 * `shown` has a bit per shown column. Returns text or buffer. */
	const char *(*fit)(const struct view_row *row, int column, int width,
			   unsigned shown, char *buffer, size_t size);
	/* What the detail shows for the chosen cell; NULL: the row. */
	struct chosen (*lead)(const struct view_row *row, int column);
	/* A new view of it: fill view->extra, on the view. */
	void (*begin)(struct app *app, struct view *view);
	/* Instead of a table; and where the hardware cursor stands then. */
	void (*draw)(struct view *view, struct term *term, bool focus);
	void (*cursor)(const struct view *view, int *ret_row,
		       int *ret_column);
};

struct view {
	const struct view_class *class;
	unsigned serial;        /* never given twice in one run */
	unsigned generation;    /* grows with each change of the query */
	unsigned shown;         /* of the rows that the last drawing showed */
	unsigned seen;          /* of rows shown before the next key came */
	struct view_query query;
	void *texts;            /* talloc context of the query's texts */
	struct view_load *window; /* NULL before the first answer */
	int64_t window_at;      /* position of window->rows[0] */
	int64_t total;
	int64_t at, top;        /* chosen row, first row on the screen */
	int column;             /* chosen column */
	struct chosen seek;     /* to be chosen when the answer comes */
	int working;            /* per cent + 1 of what is being sorted; 0 */
	bool wants_all;         /* to be read to its end */
	bool to_end;            /* the last row is chosen, once it was */
	int64_t asked_at;       /* position of the request that is out; -1 */
	bool dirty;
	bool moved;             /* the choice alone, within what was drawn */
	int64_t drawn_at;       /* the chosen row, by the last drawing */
	struct rect rect;
	int rows_shown;         /* by the last drawing */
	bool corner_taken;      /* text stands in its lower right cell */
	int widths[VIEW_COLUMNS];
	int64_t *selected;      /* ascending */
	int selected_count;
	char failure[256];      /* the last load's error; "" none */
	void *extra;            /* what only the class knows, on the view */
};

/* --- made and freed in the interface --- */
struct view *view_new(const void *ctx, const struct view_class *class);
/* Copy a query: its strings become children of ctx. */
void view_query_copy(const void *ctx, struct view_query *to,
		     const struct view_query *from);
/* Ask for something else: the generation grows, the place is kept by id where
 * `keep`, else the first row is chosen. */
void view_ask(struct view *view, const struct view_query *query, bool keep);
/* Ask the same again (the case changed). */
void view_again(struct view *view);
/* The message to post, when rows around the screen are missing; else NULL. */
struct view_load *view_wanted(struct view *view);
/* A zeroed load, with room for a screenful of rows; NULL: no memory. */
struct view_load *view_load_new(void);
/* Make a zeroed load ask for `count` rows of the view from `position` on, of no
 * row before others. */
void view_load_set(struct view_load *load, const struct view *view,
		   int64_t position, int count);
/* Take an answer; false: it is stale (and freed). */
bool view_answer(struct view *view, struct view_load *load);

/* --- choosing --- */
const struct view_row *view_row_at(const struct view *view, int64_t position);
const struct view_row *view_chosen_row(const struct view *view);
/* table TABLE_LAST when nothing is chosen */
struct chosen view_chosen(const struct view *view);
const struct view_cell *view_chosen_cell(const struct view *view);
/* A cell that holds a value: the chosen one, or the row's first where no field
 * stands in that column (a label, a count). NULL: none. */
const struct view_cell *view_valued_cell(const struct view *view);
const struct view_column *view_columns(const struct view *view, int *ret_count);
/* What stands in the column of that name; NULL: nothing, or there is none. */
const char *view_text_of(const struct view *view, const struct view_row *row,
			 const char *column);
void view_move(struct view *view, int64_t by);
void view_move_to(struct view *view, int64_t position);
/* To the last row, also where it was not read yet. */
void view_move_to_end(struct view *view);
/* Have every row read; false: they are there. */
bool view_want_all(struct view *view);
void view_move_column(struct view *view, int by);
bool view_is_selected(const struct view *view, int64_t id);
void view_select(struct view *view, int64_t id, bool on);
/* These, ascending, instead of what was selected; they are taken. */
void view_select_these(struct view *view, int64_t *ids, int count);
void view_select_none(struct view *view);
/* Lines for rows in its rectangle. */
int view_page(const struct view *view);
/* Next row whose cells hold `words` (folded), from `from` on, by +1 or -1;
 * -1 none in the window. */
int64_t view_find(const struct view *view, const char *words, int64_t from,
		  int step);

/* --- drawing --- */
/* number: the pane's digit, 0 none. */
void view_draw(struct view *view, struct term *term, int number, bool focus);
/* Only what a step from row to row changes, after a whole drawing. */
void view_draw_moved(struct view *view, struct term *term, bool focus);
/* A person chose the order. */
bool view_is_sorted(const struct view *view);
/* Rows follow below the last one shown. */
bool view_has_more(const struct view *view);
/* Where the hardware cursor belongs: the chosen row. */
void view_cursor(const struct view *view, int *ret_row, int *ret_column);

/* --- wrap.c --- */
/* How many bytes of `words` go on one line of so many cells as they are shown,
 * cut at a blank; of what is not empty, a character at least. */
size_t view_line_bytes(const char *words, size_t room);
/* Every text whole: what does not fit its cell goes on in quiet rows below, to
 * forty lines. Of an answer that is whole. */
void view_wrap(struct view_load *load);
/* All of a cell's text; NULL: empty. */
const char *view_cell_text(const struct view_cell *cell);

/* --- view_rows.c: for load functions --- */
/* A new row at the end, zeroed, title ""; NULL: no memory, or that many rows
 * are there: the load is cut. */
struct view_row *view_load_row(struct view_load *load);
/* Set a cell; text is borrowed from the load. */
void view_cell_set(struct view_row *row, int column, const char *text,
		   enum style style);
/* The next row that can be chosen whose cells hold each of the words (folded),
 * from row `from` of the load on, by +1 or -1; -1: none. */
int view_load_find(const struct view_load *load, const char *words, int from,
		   int step);
/* How many rows from the first on are to be read of a view that is read from
 * there, at most `max`: to the end of the window, of a view that nobody moves in
 * what is on the screen. Each costs what it takes to print it. */
int view_load_first(const struct view_load *load, int max);
/* Every row is here: filter them by query.filter, count, find `seek`. */
void view_load_whole(struct view_load *load);
/* "1", "1-2", "" or the mark of a standing, with its style. */
void view_cell_by(struct view_load *load, struct view_row *row, int column,
		  enum standing standing, int by_low, int by_high);
enum style style_of_standing(enum standing standing);

/* --- the classes --- */
extern const struct view_class fleet_view, calls_view, chain_view,
	origins_view, detail_view, list_view, refers_view, conflicts_view,
	status_view, left_view, notes_view, search_view, history_view, help_view,
	messages_view, kinds_view, source_view, reader_view, outline_view,
	jobs_view, preview_view, review_view,
	leads_view, links_view, parts_view,
	timeline_view, import_view, pair_view, claims_view, sources_view;
const struct view_class *view_class_by_name(const char *name, size_t length);

#endif
