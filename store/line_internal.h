/* What line.c (the line as a whole, and what it fits) and line_part.c (its
 * parts) share. */
#ifndef TAFFRAIL_STORE_LINE_INTERNAL_H
#define TAFFRAIL_STORE_LINE_INTERNAL_H

#include "store/edit_internal.h"

struct line_reader {
	struct casefile *casefile;
	const struct kind *kind;
	struct line *line;   /* what is read lives on it */
	struct span context; /* when the source was published */
	int next;            /* which field of the kind's line comes next */
};

/* Read one part, which may be that of several fields ("offloads 300
 * containers"), or of one field several times ("owner and manager"). `text`
 * lives on the line. */
enum status line_read_part(struct line_reader *reader, char *text,
			   struct error *err) must_check;
/* ---- line_group.c ---- */

/* A part that names nothing the case has, but several things that it has, or
 * how many they are: then it makes a group. */
enum status line_group_read(struct line_reader *reader, struct line_part *part,
			    struct error *err) must_check;

/* ---- line_tie.c ---- */

/* A relation whose party is named by what it is: "registered owner", of a kind
 * of relation that begins with such a record, then a party and a choice. On
 * ctx; NULL: the name is none of these. */
enum status line_tie_read(const void *ctx, const struct registry *registry,
			  const struct kind *kind, const char *name,
			  size_t length, struct line_tie **ret_tie,
			  struct error *err) must_check;
/* "Azia Holdings since 12/05/2019": the period goes to the tie. What is left,
 * on ctx; NULL: no memory. */
char *line_tie_cut(const void *ctx, struct span context, struct line_tie *tie,
		   const char *text);

/* The part of that field of the record; NULL: nothing stands there. */
const struct line_part *line_part_of(const struct line *line,
				     const struct field *field);

#endif
