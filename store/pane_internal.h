/* What the two halves of pane_rows share. */
#ifndef TAFFRAIL_STORE_PANE_INTERNAL_H
#define TAFFRAIL_STORE_PANE_INTERNAL_H

#include "store/db.h"
#include "store/pane_rows.h"

enum { PANE_KINDS_MAX = 64, PANE_SQL_MAX = 256 };

/* What generated text is for; with the kind or field it is made from. */
enum pane_query {
	PANE_WIDE_REFERENCES, PANE_VALUE_REFERENCES, PANE_GROUPS,
	PANE_MEMBERS, PANE_JOINED
};

struct pane_reader {
	struct casefile *casefile;
	struct db *db;
	struct {
		const struct kind *kind;
		const char *row, *values;
	} kinds[PANE_KINDS_MAX];
	int kind_count;
	struct {
		enum pane_query query;
		const void *of;
		const char *sql;
	} made[PANE_SQL_MAX];
	int made_count;
};

/* The text made before for the same; NULL. */
const char *pane_made(const struct pane_reader *reader, enum pane_query query,
		      const void *of);

/* A column's text on ctx; NULL. */
const char *pane_text(const void *ctx, struct statement *s, int column);
int64_t pane_integer(struct statement *s, int column, int64_t absent);
/* Prepare generated text (NULL: no memory), and free it. */
enum status pane_prepare(struct pane_reader *reader, char *sql,
			 struct statement **ret,
			 struct error *err) must_check;
/* The same, and remember it for the next time. */
enum status pane_prepare_made(struct pane_reader *reader,
			      enum pane_query query, const void *of, char *sql,
			      struct statement **ret,
			      struct error *err) must_check;

#endif
