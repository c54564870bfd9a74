/* rowline: JSON keys into the columns of a row. The text form and the history
 * read their lines by it. */
#ifndef TAFFRAIL_STORE_ROWLINE_H
#define TAFFRAIL_STORE_ROWLINE_H

#include <jansson.h>

#include "store/registry.h"
#include "store/table.h"

struct rowline {
	const struct registry *registry;
	int kind; /* of the record that a bare field word belongs to; 0 none */
	/* An id from its text ("@name" too, where names are known). */
	bool (*id)(void *payload, const char *text, int64_t *ret_id);
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
/* "holds", "KIND.FIELD", or "FIELD" of `kind`; 0: none. */
int rowline_field(const struct registry *registry, const char *word, int kind);
/* Number of a choice of the field's tree; 0: none. */
int rowline_choice(const struct registry *registry, const struct field *field,
		   const char *word);
/* "2023-10-16T05:30:00Z", with up to three decimals. */
bool rowline_time(const char *text, int64_t *ret_ms);

#endif
