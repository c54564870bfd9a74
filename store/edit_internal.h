/* What line.c (a kind's line) and edit.c (the verbs) share. */
#ifndef TAFFRAIL_STORE_EDIT_INTERNAL_H
#define TAFFRAIL_STORE_EDIT_INTERNAL_H

#include "store/edit.h"
#include "store/entry.h"

/* A verb at work: the action, and what every row of it needs. */
struct verb {
	struct casefile *c;
	struct action *action;
	void *ctx;
	const struct edit_knowing *knowing; /* NULL: before edit_know() */
	struct cited {
		struct edit_knowing how;
		int64_t citation;
	} *cited;         /* the citations made so far */
	int cited_count;
	struct made_name {
		int kind;
		const char *name;
		int64_t record;
	} *made;          /* things that its names made */
	int made_count;
	/* Of the claims that are written next; citation 0: uncited. */
	int64_t citation;
	const char *hedge, *as_of;
	enum reading reading;
};
/* What is claimed from now on is of this field (NULL: of the record as a
 * whole): cites, unless it was said so before in this action. */
enum status edit_know(struct verb *verb, const struct field *field,
		      struct error *err) must_check;
/* A claim of that field, as it is known now: in words, NULL none; with a
 * record that it refers to, 0 none; what stands on a part of a line, and the
 * thing that it names is made. */
enum status edit_say(struct verb *verb, int64_t record,
		     const struct field *field, const char *said,
		     struct error *err) must_check;
enum status edit_refer(struct verb *verb, int64_t record,
		       const struct field *field, int64_t reference,
		       const char *said, struct error *err) must_check;
enum status edit_say_part(struct verb *verb, int64_t record,
			  const struct line_part *part,
			  struct error *err) must_check;
/* The relations that a line says of its record: where the case has one between
 * the two that says no less, it is said again, else it is made. */
enum status edit_add_ties(struct verb *verb, int64_t record,
			  const struct line *line,
			  struct error *err) must_check;
/* edit_says(), and the relations of a line; NULL: none. */
enum status edit_says_with(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct edit_saying *sayings,
			   int count, const struct line *line,
			   const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err) must_check;
/* INVALID: nothing stands on it; AMBIGUOUS: a name on it is. */
enum status edit_check_line(const struct line *line,
			    struct error *err) must_check;
/* The rows of a grade: a letter for the source, a digit for the citation. */
enum status edit_add_grade(struct casefile *casefile, struct action *action,
			   int64_t source, int64_t citation,
			   const char *grade, struct error *err) must_check;
/* INVALID: a field that is known in another way has no part on the line. */
enum status edit_check_knowing(const struct line *line,
			       const struct edit_knowing *knowing,
			       struct error *err) must_check;
/* What is said in `from` takes the place of the same in `to`. */
void edit_knowing_override(struct edit_knowing *to,
			   const struct edit_knowing *from);
/* Do they differ at most in what belongs to the claims? */
bool edit_knowing_is_one_citation(const struct edit_knowing *a,
				  const struct edit_knowing *b);
/* REFUSED: it names what only a citation has. */
enum status edit_check_uncited(const struct edit_knowing *knowing,
			       struct error *err) must_check;
/* The next part of a line, on ctx, up to a comma outside of quotes; quotes and
 * blanks around it fall away. The text behind it; NULL: no memory. */
const char *edit_cut_part(const void *ctx, const char *text, char **ret_part);
enum { EDIT_TEXT_MAX = 1 << 20, /* a note; a value is far shorter */
       LINE_PARTS_MAX = 2 * REGISTRY_FIELDS_MAX, LINE_FITS_MAX = 5,
       EDIT_SET_MAX = 12 /* choices in one breath */ };

/* UTF-8 without NUL, of a length that a case takes. */
enum status edit_check_text(const char *what, const char *text,
			    struct error *err) must_check;
/* EDTF, or nothing (NULL, ""). */
enum status edit_check_date(const char *what, const char *text,
			    struct error *err) must_check;
/* NOT_FOUND: no row of the case has that id. */
enum status edit_check_target(struct casefile *casefile, int64_t target,
			      struct error *err) must_check;
/* NOT_FOUND: no such record; INVALID: its kind has no such field. */
enum status edit_check_field(struct casefile *casefile, int64_t record,
			     const struct field *field,
			     struct error *err) must_check;
/* A choice by its word, "" left open; INVALID names `what`. */
enum status edit_set_word(struct row *row, int column, const char *what,
			  const char *word, struct error *err) must_check;
/* Give a setting, tag, mark or judgement an id behind those on the same
 * thing. The latest wins, and in a dump that is loaded again, one entry, only
 * ids tell which that is; ids of names are anywhere in the 63 bits. */
void edit_order(struct casefile *casefile, struct row *row);
/* The day of publication of a source, or of the one that it is part of. */
struct span edit_published(struct casefile *casefile, int64_t source);
/* How many independent origins and documents stand behind a record:
 * "with this 2 documents, still 1 origin". */
char *edit_effect(struct casefile *casefile, const void *ctx, int64_t record,
		  int64_t source);
/* "2 documents, 1 origin": what stands behind a record now. */
char *edit_support(struct casefile *casefile, const void *ctx,
		   int64_t record);

#endif
