/* rowline: JSON keys into the columns of a row. The text form and the history
 * read their lines by it. */
#ifndef TAFFRAIL_STORE_ROWLINE_H
#define TAFFRAIL_STORE_ROWLINE_H

#include <jansson.h>

#include "store/registry.h"
#include "store/table.h"

struct rowline {
	const struct registry *registry;
	/* An id from its text ("@name" too, where names are known). */
	bool (*id)(void *payload, const char *text, int64_t *ret_id);
	/* Kind of a record, by which a bare field word is read; 0: not known.
	 * NULL: no bare words (canonical lines). */
	int (*kind_of)(void *payload, int64_t record);
	void *payload;
};

/* Set every column that `object` has a key for; `t`, `id` and the keys of
 * `skip` (NULL-ended, may be NULL) are left alone, any other key is INVALID.
 * Texts are borrowed from `object`. */
enum status rowline_take(const struct rowline *in, const json_t *object,
			 const char *const *skip, struct row *row,
			 struct error *err) must_check;
/* One key. */
enum status rowline_key(const struct rowline *in, struct row *row,
			const char *key, const json_t *value,
			struct error *err) must_check;
/* For `id`: 13 letters and no name. */
bool rowline_plain_id(void *payload, const char *text, int64_t *ret_id);
/* A canonical line, fast: `line` is written over, and texts point into it.
 * False: it is not canonical, or something in it is wrong; a parser of JSON
 * must look at the original. */
bool rowline_flat(const struct rowline *in, char *line, size_t length,
		  struct row *ret_row);
/* The number that a word of a WORD, KIND, FIELD, CHOICE or TIME column stands
 * for. False: no such word. */
bool rowline_word(const struct rowline *in, const struct row *row, int column,
		  const char *text, int64_t *ret_number);
static inline bool rowline_is_text(enum column_type type)
{
	return type == COLUMN_TEXT || type == COLUMN_HASH;
}
static inline bool rowline_is_id(enum column_type type)
{
	return type == COLUMN_ROW || type == COLUMN_ANY;
}
/* "holds", "KIND.FIELD", or "FIELD" of `kind`; 0: none. */
int rowline_field(const struct registry *registry, const char *word, int kind);
/* Number of a choice of the field's tree; 0: none. */
int rowline_choice(const struct registry *registry, const struct field *field,
		   const char *word);
/* "2023-10-16T05:30:00Z" or "2023-10-16T05:30:00.250Z", nothing else: years
 * 0000 to 9999, no leap seconds. */
bool rowline_time(const char *text, int64_t *ret_ms);
enum { ROWLINE_TIME_MAX = 40 };
void rowline_time_print(int64_t ms, char ret_text[ROWLINE_TIME_MAX]);

#endif
