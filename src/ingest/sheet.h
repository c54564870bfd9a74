/* sheet: which column of a sheet is which field of a kind.
 *
 * By its header: the word or label of a field of the kind ("call sign", "IMO
 * number"), case, marks and hyphens aside; for a thing that the kind refers to
 * its field or kind and a field of its own ("ship IMO", "vessel flag"), or for
 * one of its numbers that alone ("IMO"). By a map instead: text of lines
 * `header = kind.field` ("Name of vessel = port-call.ship", "IMO No. =
 * vessel.imo", or by the field that refers, "IMO 2 = other.imo"); empty lines
 * and those that begin with # are passed over. With a map only its columns
 * are taken. */
#ifndef TAFFRAIL_INGEST_SHEET_H
#define TAFFRAIL_INGEST_SHEET_H

#include "store/registry.h"

enum { SHEET_PARTS_MAX = 8, SHEET_MAP_BYTES = 64 << 10 };

struct sheet_column {
	int place;          /* in the row, from 0 */
	const char *header; /* as printed */
	int part;           /* 0: of the row's own record, else of parts[] */
	const struct field *field;
};

/* A record that the row's own refers to, of which columns speak too. */
struct part {
	const struct field *reference; /* NULL for parts[0], the row's own */
	const struct kind *kind;
};

struct sheet_columns {
	struct sheet_column *list;
	int count;
	struct part parts[SHEET_PARTS_MAX];
	int part_count;
	const char **others; /* headers that are not taken */
	int other_count;
};

/* On ctx. INVALID: no column is of the kind, two stand for a field of one
 * value, or a line of the map (name:line) says what there is not. map NULL:
 * by header. */
enum status sheet_columns_read(const void *ctx, const struct registry *registry,
			 const struct kind *kind, const char *const *headers,
			 int count, const char *map, const char *map_name,
			 struct sheet_columns **ret_columns,
			 struct error *err) must_check;

/* The text of a map's file, on ctx. REFUSED: it cannot be opened; INVALID: it
 * is larger than SHEET_MAP_BYTES, or no text. */
enum status sheet_map_read(const void *ctx, const char *path,
			   const char **ret_map, struct error *err) must_check;

/* Does this number stand for one thing in the world? Call signs and numbers
 * of any sort do not. */
bool field_is_number_of_one(const struct field *field);
/* May a reference take this kind by its own word, not by "*"? */
bool field_names_kind(const struct field *field, const struct kind *kind);

#endif
