/* What the readings of a THING share, and those of names. */
#ifndef TAFFRAIL_STORE_FIND_NAMES_H
#define TAFFRAIL_STORE_FIND_NAMES_H

#include "store/db.h"
#include "store/find.h"
#include "store/rows.h"

enum { FINDER_MAX = 100 }; /* more candidates are not told apart anyway */

struct finder {
	struct casefile *casefile;
	struct db *db;
	const struct registry *registry;
	int kind;		   /* 0: any */
	const struct field *field; /* completion: kinds that it takes */
	const char *text;	   /* trimmed */
	size_t length;
	struct thing *things; /* FINDER_MAX of them; parent of the titles */
	int count;
	bool reading; /* finder_end ends it */
};

enum status finder_init(struct finder *finder, struct casefile *casefile,
			const void *ctx, const char *text, int kind,
			struct error *err) must_check;
/* Once each; joined records by the one that stands for them, documents as
 * sources. */
enum status finder_add(struct finder *finder, enum table_id table, int64_t id,
		       struct error *err) must_check;
/* Records that a statement gives, with a text as ?1 and perhaps one as ?2. */
enum status finder_select(struct finder *finder, const char *sql,
			  const char *first, const char *second,
			  struct error *err) must_check;
/* Titles, and the array to the caller; frees it on failure. */
enum status finder_end(struct finder *finder, enum status status,
		       struct thing **ret_things, int *ret_count,
		       struct error *err) must_check;
/* What a row of any table is called; never NULL but without memory. */
char *find_title(struct casefile *casefile, const void *ctx,
		 enum table_id table, int64_t id);

/* Letter for letter; by its key; by how it begins; by how a word of it
 * begins. Former and other names of a thing count like its title. */
enum status find_exact_name(struct finder *finder, struct error *err);
enum status find_folded_name(struct finder *finder, struct error *err);
enum status find_name_start(struct finder *finder, struct error *err);
enum status find_word_start(struct finder *finder, struct error *err);

#endif
