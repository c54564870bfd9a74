/* find: THING lookup and full-text search. Text is folded before a
 * contentless FTS5 index; snippets are cut from the original. */
#ifndef TAFFRAIL_STORE_FIND_H
#define TAFFRAIL_STORE_FIND_H

#include "store/casefile.h"

/* What a user may type for a thing: an id, a short key (rusi23), a citation
 * (rusi23/14), an identifier (IMO 9179842), a name. */
struct thing {
	enum table_id table; /* RECORD, SOURCE, CITATION, CLAIM, NOTE, ... */
	int64_t id;
	int kind;            /* of a record */
	const char *title;
};
/* All candidates, best first, on ctx. NOT_FOUND none; OK with count > 1 is
 * ambiguous (caller lists). kind 0 any. */
enum status find_thing(struct casefile *casefile, const void *ctx,
		       const char *text, int kind, struct thing **ret_things,
		       int *ret_count, struct error *err) must_check;
/* The same, by a whole name or a number alone: what a new thing of that name
 * would be a second one of. */
enum status find_called(struct casefile *casefile, const void *ctx,
			const char *text, int kind, struct thing **ret_things,
			int *ret_count, struct error *err) must_check;
/* Completion while typing: records of the kinds a field takes whose name
 * starts with (a word that starts with) text. */
enum status find_complete(struct casefile *casefile, const void *ctx,
			  const struct field *field, const char *text, int n,
			  struct thing **ret_things, int *ret_count,
			  struct error *err) must_check;

struct hit {
	struct thing thing;
	const char *snippet; /* original text, the match between \1 and \2 */
	double rank;
};
enum status find_search(struct casefile *casefile, const void *ctx,
			const char *words, int n, struct hit **ret_hits,
			int *ret_count, struct error *err) must_check;

/* Tables of the index, for a new case and the schema check: find_text, an
 * FTS5 table without content (columns name and body), and find_capture, the
 * deflated text of each capture. */
const char *find_ddl(void);

/* Index maintenance, called by derive: text of a row in or out. `row` is as
 * it was put in: a delete hands the same words back. Rows that hold no words
 * are passed over. The caller has a transaction open. */
enum status find_index_row(struct casefile *casefile, const struct row *row,
			   bool gone, struct error *err) must_check;
/* The words of a captured page, in place of what was there; length 0: none.
 * Past 8 MiB they are kept and shown, but not searched. */
enum status find_index_text(struct casefile *casefile, int64_t capture,
			    const char *text, size_t length,
			    struct error *err) must_check;
/* The same in two steps: words folded and deflated, which may be done in any
 * thread (LIMIT: more than 48 MiB), talloc'ed on ctx, and put in. */
struct find_packed;
enum status find_pack(const void *ctx, const char *text, size_t length,
		      struct find_packed **ret_packed,
		      struct error *err) must_check;
enum status find_index_packed(struct casefile *casefile, int64_t capture,
			      const struct find_packed *packed,
			      struct error *err) must_check;
/* The words of a capture, talloc'ed on ctx. NOT_FOUND: none are kept. */
enum status find_capture_text(struct casefile *casefile, const void *ctx,
			      int64_t capture, char **ret_text,
			      size_t *ret_length,
			      struct error *err) must_check;
enum status find_rebuild(struct casefile *casefile,
			 struct error *err) must_check;
/* Was the index made by another rule of folding? Then find_rebuild(), which
 * opening a case for writing does. */
bool find_is_stale(struct casefile *casefile);
/* The rule of this program: of a new case, whose index is empty. */
const char *find_rule(void);
/* Captures whose bytes are held and of which no words are kept: those that came
 * with the text form. Ascending ids, talloc on ctx. */
enum status find_unread(struct casefile *casefile, const void *ctx,
			int64_t **ret_captures, int *ret_count,
			struct error *err) must_check;
/* find_index_text() in a transaction of its own. */
enum status find_read(struct casefile *casefile, int64_t capture,
		      const char *text, size_t length,
		      struct error *err) must_check;
/* Merge some of the index: pages until a fifth of a second is over or `stop`
 * (NULL: never) says true, in one transaction; ret_more: call again. Commits
 * merge nothing by themselves, so call this when idle, and to the end: few long
 * transactions cost less than many short ones, and then it is quiet. */
enum status find_idle(struct casefile *casefile, bool (*stop)(void *payload),
		      void *payload, bool *ret_more,
		      struct error *err) must_check;
/* After an expunge, in its transaction: no word that was taken out stays in
 * the index. */
enum status find_forget(struct casefile *casefile,
			struct error *err) must_check;
/* FTS5's own check sees no ghost in an index without content, so this one
 * compares every word, row and place in the index with what the rows say.
 * ret_difference: NULL, or one line on ctx that names the first row. */
enum status find_check(struct casefile *casefile, const void *ctx,
		       char **ret_difference, struct error *err) must_check;

#endif
