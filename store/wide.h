/* wide: statements over the derived tables of a kind (derive.h). The names of
 * tables come quoted from the one generator in derive_ddl.c; columns are
 * letters and slots; values are always bound. */
#ifndef TAFFRAIL_STORE_WIDE_H
#define TAFFRAIL_STORE_WIDE_H

#include "store/casefile.h"
#include "store/db.h"

/* Quoted names, talloc'ed on ctx; view: the temporary tables of
 * derive_view(). NULL: no memory. */
char *wide_table(const void *ctx, const struct kind *kind, bool view);
char *wide_values(const void *ctx, const struct kind *kind, bool view);
/* Did derive_view() make tables for this kind? */
bool wide_has_view(struct casefile *casefile, const struct kind *kind);

/* Prepare what the format makes, kept by the db. Arguments are names of
 * tables and slots, nothing from outside; a NULL among them must be caught
 * before (wide_sql does). */
enum status wide_prepare(struct casefile *casefile, struct statement **ret,
			 struct error *err, const char *format, ...)
	__attribute__((format(printf, 4, 5))) must_check;
/* The same text, kept, to prepare again and again. NULL: no memory. */
const char *wide_sql(struct casefile *casefile, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
