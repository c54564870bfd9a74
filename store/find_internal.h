/* What the parts of find share: which rows hold words, under which number
 * they stand in the index, and how their words are folded. */
#ifndef TAFFRAIL_STORE_FIND_INTERNAL_H
#define TAFFRAIL_STORE_FIND_INTERNAL_H

#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/db.h"
#include "store/find.h"

/* Rises with every change of what fold_searched() gives. */
#define FIND_FOLD "2"

/* Tables whose rows hold words. An id may stand in two tables (one @name for
 * a source and a note), so its number in the index carries the table in its
 * three highest bits, by exclusive or: each table alone stays unique. */
#define FIND_TABLES(F) F(CLAIM) F(CITATION) F(NOTE) F(JUDGEMENT) F(SETTING) \
	F(SOURCE) F(CAPTURE)

enum find_doc {
#define FIND_DOC(name) FIND_##name,
	FIND_TABLES(FIND_DOC)
#undef FIND_DOC
	FIND_DOC_LAST
};
enum table_id find_table(enum find_doc doc);
enum find_doc find_doc(enum table_id table); /* FIND_DOC_LAST: holds none */
int64_t find_rowid(enum find_doc doc, int64_t id);
static inline int64_t find_id(enum find_doc doc, int64_t rowid)
{
	return find_rowid(doc, rowid); /* its own inverse */
}

enum find_column { FIND_NAME, FIND_BODY };

/* Texts of a row that are searched, and the column that they go to. */
enum { FIND_TEXTS_MAX = 4 };
struct find_texts {
	enum find_column column;
	int count;
	const char *text[FIND_TEXTS_MAX]; /* borrowed from the row */
	size_t length[FIND_TEXTS_MAX];
};
void find_texts(const struct registry *registry, const struct row *row,
		struct find_texts *ret_texts);

/* In folded words: i, j and y are one ("Maja", "Maia"), and a nought among
 * letters is an o. */
void alike_fold(char *folded, size_t length);
/* fold_words() as the index has it, with spellings that look alike as one: also
 * Cyrillic letters in a word of Latin ones. */
enum status fold_searched(const char *text, size_t length, struct buffer *out);

/* text_fold, then signs that are written without spaces (Han, kana, Thai and
 * the like) each as a word, so that a part of a run is found. */
enum status fold_words(const char *text, size_t length, struct buffer *out);

/* Numbers in the index of names that match an expression of FTS5, the newest
 * first; `match` must live until the statement is reset. */
enum status find_names_matching(struct casefile *casefile,
				struct statement **ret, const char *match,
				struct error *err) must_check;
/* The record that a name (claim or label) is of; 0: not a name. */
int64_t find_named_record(struct casefile *casefile, int64_t rowid);
/* Which row a number in the index stands for; TABLE_LAST: none. */
enum table_id find_row_of(struct casefile *casefile, int64_t rowid,
			  int64_t *ret_id);

/* ---- find_query.c: what was typed ---- */

enum { FIND_TERMS_MAX = 16 };
struct find_term {
	char *words;  /* folded, spaces between the words of a phrase */
	size_t length;
	bool start;   /* the last word may go on */
};
struct find_query {
	struct find_term terms[FIND_TERMS_MAX];
	int count;
	char *match;  /* for FTS5, all terms */
};
/* "quoted words" are a phrase; others may go on when they have three letters.
 * count 0: no word in it. Texts on ctx. */
enum status find_query_read(const void *ctx, const char *text,
			    struct find_query *ret_query,
			    struct error *err) must_check;

/* ---- find_snippet.c ---- */

/* How well a text answers: more is better. */
double find_text_rank(const struct find_query *query, const char *text,
		      size_t length);
/* A part of `text` around its matches, each between \1 and \2, on ctx.
 * Control characters of the text become spaces. */
char *find_snippet(const void *ctx, const struct find_query *query,
		   const char *text, size_t length);

/* Each row that is indexed, by table and id: what the rows say. `words` is
 * folded and holds until the call returns. */
typedef enum status find_visit(void *payload, int64_t rowid,
			       enum find_column column, const char *words,
			       size_t length, struct error *err);
enum status find_walk(struct casefile *casefile, find_visit *visit,
		      void *payload, struct error *err) must_check;

#endif
