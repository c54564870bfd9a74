/* What the two halves of pane_rows share. */
#ifndef TAFFRAIL_STORE_PANE_INTERNAL_H
#define TAFFRAIL_STORE_PANE_INTERNAL_H

#include "store/db.h"
#include "store/pane_rows.h"

enum { PANE_KINDS_MAX = 64, PANE_KNOWN_MAX = 64 };

/* What generated text is for; with the kind or field it is made from. */
enum pane_query {
	PANE_WIDE_REFERENCES = 100, PANE_VALUE_REFERENCES, PANE_GROUPS,
	PANE_MEMBERS, PANE_JOINED, PANE_ROW, PANE_VALUES, PANE_SAME,
	PANE_IDS, PANE_TITLE
};

struct pane_reader {
	struct casefile *casefile;
	struct db *db;
	bool reading; /* it began the read transaction */
	/* Documents met so far: their wholes, and the keys of wholes. */
	struct pane_known {
		int64_t source, root;
		const char *key; /* NULL: not asked for yet */
	} known[PANE_KNOWN_MAX];
	int known_count;
};

/* A column's text on ctx; NULL. */
char *pane_text(const void *ctx, struct statement *s, int column);
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
