/* What load.c (the file) and light.c (its lines) share. */
#ifndef TAFFRAIL_STORE_LOAD_INTERNAL_H
#define TAFFRAIL_STORE_LOAD_INTERNAL_H

#include <jansson.h>
#include <stdio.h>
#include <uthash.h>

#include "src/base/text.h"
#include "store/rowline.h"
#include "store/textform.h"

/* Kinds of records that the file describes further down. */
struct known_kind {
	int64_t record;
	int kind;
	UT_hash_handle hh;
};

struct loader {
	struct casefile *casefile;
	struct action *action;
	FILE *stream;
	const char *name, *bytes_dir;
	int64_t line, total;
	off_t start;
	char *namespace;
	void *ctx;
	struct rowline in;
	struct known_kind *kinds;
	bool scanned, stream_lost;
	struct buffer old_line, new_line;
	struct error inner;
	load_progress *progress;
	void *payload;
	struct load_report report;
};

enum status load_error(const struct loader *l, enum status status,
		       const char *what, struct error *err);
bool load_id(void *payload, const char *text, int64_t *ret_id);
/* Add a row, or skip it when it is there already with equal content. */
enum status load_row(struct loader *l, struct row *row,
		     struct error *err) must_check;
int load_kind_of(struct loader *l, int64_t record);
void load_note_kind(struct loader *l, int64_t record, int kind);
void load_scan_kinds(struct loader *l);
/* The bytes of a capture from the folder beside the file, if they are
 * there (load_bytes.c). */
enum status load_bytes(struct loader *l, const char *hash,
		       struct error *err) must_check;
/* One line after the first (light.c). */
enum status load_line(struct loader *l, const json_t *object,
		      struct error *err) must_check;

#endif
