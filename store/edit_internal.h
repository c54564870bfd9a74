/* What line.c (a kind's line) and edit.c (the verbs) share. */
#ifndef TAFFRAIL_STORE_EDIT_INTERNAL_H
#define TAFFRAIL_STORE_EDIT_INTERNAL_H

#include "store/edit.h"
#include "store/entry.h"

enum { EDIT_TEXT_MAX = 1 << 20, /* a note; a value is far shorter */
       LINE_PARTS_MAX = REGISTRY_FIELDS_MAX, LINE_FITS_MAX = 5 };

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
