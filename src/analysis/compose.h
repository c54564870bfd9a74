/* compose: what is said of a record, in the words of a cell.
 *
 * One table says for each kind of event which fields hold the ship and the
 * place and which parts make the words: acts with what was carried, bounds,
 * who is meant by a figure, open ends, what is only claimed. A kind that the
 * table does not have is composed of its line. */
#ifndef TAFFRAIL_ANALYSIS_COMPOSE_H
#define TAFFRAIL_ANALYSIS_COMPOSE_H

#include "src/analysis/telling.h"

enum { COMPOSE_SHIPS_MAX = 3 };

struct compose_kind {
	int kind;
	const char *ships[COMPOSE_SHIPS_MAX + 1]; /* NULL-ended; the first is
						   * whom the words are about */
	const char *place, *to;  /* NULL: none; both: a route */
	const char *const *deciding; /* for telling_sources() */
	const struct compose_part *parts;
};
/* The table, NULL-ended by kind 0. */
extern const struct compose_kind compose_kinds[];
/* NULL: no kind of the table. */
const struct compose_kind *compose_kind(int kind);

/* In which column of a row a field of that kind is shown. */
enum compose_column { COMPOSE_NOWHERE, COMPOSE_WHEN, COMPOSE_PLACE,
		      COMPOSE_WHAT, COMPOSE_SHIPS };
enum compose_column compose_column(const struct compose_kind *spec,
				   const struct field *field);

struct composed {
	const char *what, *place, *with, *about; /* about: whose it is */
	const char *hedge; /* said of the row as a whole; NULL */
	enum standing what_standing, place_standing;
};

/* In a pane figures are short (">=5"); in print they read as their source
 * prints them ("at least five"), and a date that was computed from words has
 * these beside it. */
enum compose_style { COMPOSE_SHORT, COMPOSE_PRINTED };

/* ship: whom the pane is about (0: nobody); field: the word of the field by
 * which the record was found to be hers (NULL: the first). */
enum status compose(struct pane_reader *reader, const void *ctx,
		    const struct telling *telling, int64_t ship,
		    const char *field, enum compose_style style,
		    struct composed *ret_composed,
		    struct error *err) must_check;

/* "14 Oct 2023", with rivals that nobody has judged side by side:
 * "12 Sep 2023|may: mid-Aug 2023". hedge: what the row carries as a whole
 * (struct composed), which no date in it repeats; NULL. "" when nothing is
 * said. NULL: no memory. */
char *compose_when(struct pane_reader *reader, const void *ctx,
		   const struct telling *telling, enum compose_style style,
		   const char *hedge);

/* What happenings are asked for. */
struct compose_query {
	int64_t thing;     /* hers, or at that place; 0: of the whole case */
	const int *kinds;  /* ended by 0; NULL: all (the whole case: always) */
	enum compose_style style;
};
/* The happenings of the whole case, in time, as pane_timeline_walk(). */
enum status compose_walk(struct pane_reader *reader, pane_visit *visit,
			 void *payload, struct error *err) must_check;

/* A list of what is said of a thing, by time; rows are made of those that are
 * looked at. thing 0: empty, to be added to; a talloc child of ctx. Printed
 * rows keep their year. */
struct compose_list;
enum status compose_list_open(struct casefile *casefile, const void *ctx,
			      const struct compose_query *query,
			      struct compose_list **ret_list,
			      struct error *err) must_check;
bool compose_list_add(struct compose_list *list,
		      const struct pane_reference *reference) must_check;
int compose_list_count(const struct compose_list *list);
/* Borrowed until the next is added. */
const struct pane_reference *compose_list_at(const struct compose_list *list,
					     int place);
/* The place of a record; -1: it is not there. */
int compose_list_find(const struct compose_list *list, int64_t record);
/* The year left out of its dates because most rows share it; 0 none. */
int compose_list_year(const struct compose_list *list);
/* Those at n places (NULL: the first n), without those that went in the
 * meantime; on ctx. about: the titles of those the rows are about (beside the
 * rows; on ctx). */
struct happening;
enum status compose_list_rows(struct compose_list *list, const void *ctx,
			      const int *places, int n,
			      struct happening **ret_rows, int *ret_count,
			      const char ***ret_about,
			      struct error *err) must_check;
/* Whom its rows are about; 0: a place, the case. */
int64_t compose_list_ship(const struct compose_list *list);
/* Does the row at a place owe nothing to what else is in the list, nor to
 * rivals of its record? */
bool compose_list_stands_alone(const struct compose_list *list, int place);
/* A record that was read before as a printed row: that at a place of the
 * list, or (list NULL) as it stands at its place and in the case. */
enum status compose_printed(struct pane_reader *reader, const void *ctx,
			    const struct compose_list *list, int place,
			    const struct pane_reference *reference,
			    const struct telling *telling,
			    struct happening *ret_row, const char **ret_about,
			    struct error *err) must_check;

#endif
