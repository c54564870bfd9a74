/* What load.c (the file), light.c (its lines), load_kinds.c, load_check.c and
 * load_bytes.c share. */
#ifndef TAFFRAIL_STORE_LOAD_INTERNAL_H
#define TAFFRAIL_STORE_LOAD_INTERNAL_H

#include <jansson.h>

#include "src/base/text.h"
#include "store/lines.h"
#include "store/rowline.h"
#include "store/textform.h"

enum { KNOWN_BITS = 8, KNOWN_KINDS = 1 << KNOWN_BITS };

struct loader {
	struct casefile *casefile;
	struct action *action;
	struct lines lines;
	const char *name, *bytes_dir;
	char *namespace;
	void *ctx;
	struct rowline in;
	bool scanned;          /* the whole file, for kinds of records */
	enum status failed;    /* of that */
	struct error scan_error;
	struct known_kind {
		int64_t record;
		int kind;
	} known[KNOWN_KINDS]; /* by record; the last one asked for each */
	const json_t *object;  /* the line that is being read */
	bool named;            /* the id of its row is a @name */
	int64_t highest[TABLE_LAST]; /* no row has a greater id */
	bool has_keys;         /* short keys came in */
	bool has_bytes;        /* archived bytes came in */
	bool awaits;           /* targets that are not there yet */
	struct buffer old_line, new_line, flat_line;
	struct error inner;
	load_progress *progress;
	void *payload;
	struct load_report report;
};

/* "FILE:LINE: WHAT; nothing was loaded". */
enum status load_error(const struct loader *l, enum status status,
		       const char *what, struct error *err);
/* load_error with what l->inner says. */
enum status load_inner_error(const struct loader *l, enum status status,
			     struct error *err);
/* An id, or a @name of the file's namespace. */
bool load_id(void *payload, const char *text, int64_t *ret_id);
/* Add a row, or skip it when it is there already with equal content. */
enum status load_row(struct loader *l, struct row *row,
		     struct error *err) must_check;
/* Kind of a record of the case or, when the case does not know it, of one
 * that the file describes anywhere; 0: none (load_kinds.c). */
int load_kind_of(void *loader, int64_t record);
/* Is the claim one that its field can carry? INVALID in l->inner
 * (load_check.c). */
enum status load_check_claim(struct loader *l, const struct row *claim);
/* Targets of any table that are not there yet are looked at in the end. */
enum status load_check_targets(struct loader *l, const struct row *row,
			       struct error *err) must_check;
/* At the end: references that lead nowhere, short keys that name two
 * sources. */
enum status load_check_all(struct loader *l, struct error *err) must_check;
/* The bytes of a capture from the folder beside the file; *missing is set
 * when they are not there (load_bytes.c). */
enum status load_bytes(struct loader *l, const char *hash, bool *missing,
		       struct error *err) must_check;
/* A canonical line, fast; false: it is none, load_line() it (light.c). */
bool load_flat(struct loader *l, const char *line, size_t length,
	       enum status *ret_status, struct error *err) must_check;
/* One line after the first (light.c). */
enum status load_line(struct loader *l, const json_t *object,
		      struct error *err) must_check;

#endif
