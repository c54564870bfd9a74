/* where: the small language that narrows a list, as people type it.
 *
 *   flag=RU and built<1995 and standing=disputed
 *
 * Conditions are joined by " and "; all must hold. A condition is a field's
 * word, a sign and a value; a value may stand in double quotes, which keep
 * " and " inside of it. Signs by type of the field:
 *
 *   name, identifier, country, address   =  !=  ~    by folded key; ~ words
 *   text                                 =  !=  ~    that start so
 *   choice      =  !=    this one or a narrower      ~  words
 *   reference   =  !=    any THING of that name      ~  words of its title
 *   date, period, number
 *               =  !=    may lie in it               <  >  <=  >=  surely
 *   holds       =  !=    yes, no, unknown
 *
 * FIELD= alone: nothing is said; FIELD!= alone: something is. A value counts
 * wherever it is shown: the first, a further one of a field of many, or a
 * rival; one that is denied or rejected does not. FIELD!=VALUE asks for rows
 * that say something, and something else.
 *
 *   standing=disputed         of the row or of any of its cells
 *   FIELD.standing=disputed   of that cell; single, agreed, two ways,
 *                             disputed, uncited, denied, rejected, or its mark
 *   by>=2                     independent origins of the row
 *   marked=yes, tag=WORD      what the analyst attached */
#ifndef TAFFRAIL_STORE_WHERE_H
#define TAFFRAIL_STORE_WHERE_H

#include "store/casefile.h"
#include "store/db.h"

struct where;

/* The first parameter that conditions use; lower ones are the caller's. */
enum { WHERE_FIRST = 10, WHERE_TERMS_MAX = 32 };

/* On ctx; text NULL or blank: NULL. view: over the tables of derive_view().
 * INVALID: the message names the condition and the letter where it stands. */
enum status where_parse(struct casefile *casefile, const void *ctx,
			const struct kind *kind, bool view, const char *text,
			struct where **ret_where,
			struct error *err) must_check;
/* " AND (...)" over the wide table as `w`; "" for NULL. Its parameters are
 * numbered from WHERE_FIRST. */
const char *where_sql(const struct where *where);
void where_bind(const struct where *where, struct statement *statement);

#endif
