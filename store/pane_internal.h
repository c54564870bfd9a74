/* What the two halves of pane_rows share. */
#ifndef TAFFRAIL_STORE_PANE_INTERNAL_H
#define TAFFRAIL_STORE_PANE_INTERNAL_H

#include "store/db.h"
#include "store/pane_rows.h"

enum { PANE_KINDS_MAX = 64 };

struct pane_reader {
	struct casefile *casefile;
	struct db *db;
	struct {
		const struct kind *kind;
		const char *row, *values;
	} kinds[PANE_KINDS_MAX];
	int kind_count;
};

/* A column's text on ctx; NULL. */
const char *pane_text(const void *ctx, struct statement *s, int column);
int64_t pane_integer(struct statement *s, int column, int64_t absent);
/* Prepare generated text (may be NULL: no memory), and free it. */
enum status pane_prepare(struct pane_reader *reader, char *sql,
			 struct statement **ret,
			 struct error *err) must_check;

#endif
