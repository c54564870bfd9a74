/* What the two halves of pane_rows share. */
#ifndef TAFFRAIL_STORE_PANE_INTERNAL_H
#define TAFFRAIL_STORE_PANE_INTERNAL_H

#include "store/db.h"
#include "store/pane_rows.h"

enum { PANE_KINDS_MAX = 64 };

/* What generated text is for; with the kind or field it is made from. */
enum pane_query {
	PANE_WIDE_REFERENCES = 100, PANE_VALUE_REFERENCES, PANE_GROUPS,
	PANE_MEMBERS, PANE_JOINED, PANE_ROW, PANE_VALUES, PANE_SAME,
	PANE_IDS, PANE_TITLE, PANE_ANY_JOINED, PANE_ANY_ROW, PANE_ANY_VALUE,
	PANE_UNDATED, PANE_SPANS, PANE_SPANS_BEFORE, PANE_SPANS_OPEN,
	PANE_BEGINS, PANE_HELD
};

struct pane_reader {
	struct casefile *casefile;
	struct db *db;
	bool reading; /* it began the read transaction */
};

/* pane_cache.c: what was asked before. NULL: nothing is kept. */
struct pane_cache *pane_cache_of(const struct pane_reader *reader);
/* Inside of a view that was begun: from now on it is used. What an earlier
 * view kept is taken up where the case is as it was then. */
void pane_cache_begin(struct casefile *casefile);
/* The view ends: it is not used outside of one. */
void pane_cache_end(struct casefile *casefile);
int64_t pane_cache_others(const struct pane_cache *cache);
/* 0: not known. */
int pane_cache_kind(struct pane_cache *cache, int64_t record);
void pane_cache_set_kind(struct pane_cache *cache, int64_t record, int kind);
/* Borrowed until the next title is set; NULL: not known. */
const char *pane_cache_title(struct pane_cache *cache, int64_t record);
void pane_cache_set_title(struct pane_cache *cache, int64_t record,
			  const char *title);
/* A document: its whole, and its key. */
struct pane_known {
	int64_t source, root; /* root 0: not asked for yet */
	void *own;            /* parent of what follows */
	char *key;            /* NULL: not asked for yet, nor reading */
	char *reading;        /* its reading state; NULL: none was set */
	struct citation_info *facts; /* what it adds to citations; NULL */
};
/* NULL: no memory; it is asked anew then. */
struct pane_known *pane_cache_source(struct pane_cache *cache,
				     int64_t source);
/* A citation; id 0: not asked for yet. */
struct pane_cited {
	void *own; /* parent of its texts */
	struct pane_citation said;
};
/* The slot of that one, empty where it held another; NULL: no memory. */
struct pane_cited *pane_cache_cited(struct pane_cache *cache,
				    int64_t citation);
/* As pane_citation(), into a struct, with its texts on ctx. */
enum status pane_cited(struct pane_reader *reader, const void *ctx, int64_t id,
		       struct pane_citation *ret_citation,
		       struct error *err) must_check;
/* Where the claims on a record, and on what it is joined with, stand: no
 * texts, verdicts among them. */
struct pane_linked {
	int64_t record;
	struct pane_claim *claims;
	int count;
};
/* Borrowed until the next is set; NULL: not known. */
const struct pane_linked *pane_cache_links(struct pane_cache *cache,
					   int64_t record);
void pane_cache_set_links(struct pane_cache *cache, int64_t record,
			  const struct pane_claim *claims, int count);
/* What the first claim of a field says of a record. */
struct pane_words {
	int64_t record;
	int field;
	bool asked;
	void *own;  /* parent of what follows */
	char *said; /* NULL: nothing */
};
/* NULL: no memory. */
struct pane_words *pane_cache_words(struct pane_cache *cache, int64_t record,
				    int field);
/* False only when it is sure that there is nothing: no joined record and no
 * record at all of a kind, no value of a field that refers to something beside
 * the shown ones, no judgement about a row, none that compares a record with
 * another, no claim or citation that replaces it, no claim "unknown" on it. */
bool pane_may_be_joined(struct pane_reader *reader, const struct kind *kind);
bool pane_may_have_rows(struct pane_reader *reader, const struct kind *kind);
bool pane_may_have_values(struct pane_reader *reader, const struct kind *kind,
			  const struct field *field);
enum pane_set {
	PANE_JUDGED,   /* any row */
	PANE_COMPARED, /* a record */
	PANE_REPLACED, /* a claim */
	PANE_RETOLD,   /* a citation */
	PANE_UNKNOWN,  /* a record of which a claim is "unknown" */
	PANE_SETS
};
bool pane_may_be(struct pane_reader *reader, enum pane_set set, int64_t id);

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
