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

/* Tables of the index, for a new case and the schema check. */
const char *find_ddl(void);

/* Index maintenance, called by derive: text of a row in or out. */
enum status find_index_row(struct casefile *casefile, const struct row *row,
			   bool gone, struct error *err) must_check;
enum status find_rebuild(struct casefile *casefile,
			 struct error *err) must_check;
/* rank-1 check of our own: does the index hold just what the rows say? */
enum status find_check(struct casefile *casefile, const void *ctx,
		       char **ret_difference, struct error *err) must_check;

#endif
