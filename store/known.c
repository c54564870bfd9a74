#include "store/known.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/wide.h"

enum { WORD_KEY_MAX = 64, KEY_LEAST = 2, KEY_TEXT_MAX = 64 << 20 };

struct entry_of_name {
	const char *key;
	size_t offset; /* of the key, while the keys still grow */
	int64_t record;
	int kind;
};

struct known {
	struct entry_of_name *names; /* by key */
	size_t count, room;
	char *keys;
	size_t keys_length, keys_room;
	bool starts[65536]; /* first two bytes of some key */
};

static const char *const kinds[] = {"vessel", "company", "person",
				    "organisation", "government-body",
				    "place"};

static unsigned start_of(const char *key)
{
	return (unsigned)(unsigned char)key[0] << 8 | (unsigned char)key[1];
}

static bool make_room(struct known *k, size_t bytes)
{
	if (k->count == k->room) {
		size_t room = k->room * 2 + 256;
		struct entry_of_name *grown = talloc_realloc(
			k, k->names, struct entry_of_name, (unsigned)room);

		if (!grown)
			return false;
		k->names = grown;
		k->room = room;
	}
	if (k->keys_length + bytes > k->keys_room) {
		size_t room = k->keys_room * 2 + bytes + 4096;
		char *grown = talloc_realloc_size(k, k->keys, room);

		if (!grown)
			return false;
		k->keys = grown;
		k->keys_room = room;
	}
	return true;
}

static bool add_name(struct known *k, const char *key, size_t length,
		     int64_t record, int kind)
{
	if (length < KEY_LEAST || k->count >= KNOWN_MAX ||
	    k->keys_length + length + 1 > KEY_TEXT_MAX)
		return true;
	if (!make_room(k, length + 1))
		return false;
	k->names[k->count++] = (struct entry_of_name){
		NULL, k->keys_length, record, kind};
	memcpy(k->keys + k->keys_length, key, length);
	k->keys[k->keys_length + length] = '\0';
	k->keys_length += length + 1;
	return true;
}

/* Rows of (id, key). */
static enum status add_rows(struct casefile *c, struct known *k, int kind,
			    const char *sql, struct error *err)
{
	struct statement *s;
	bool memory = true;
	enum status status = sql ? db_prepare(c->db, sql, &s, err)
				 : STATUS_NOMEM;

	if (status != STATUS_OK)
		return sql ? status
			   : error_set(err, STATUS_NOMEM, "out of memory");
	while (memory && db_step(s)) {
		size_t n;
		const char *key = db_column_text(s, 1, &n);

		memory = !key || add_name(k, key, n, db_column_integer(s, 0),
					  kind);
	}
	status = memory ? db_status(s, err)
			: error_set(err, STATUS_NOMEM, "out of memory");
	db_reset(s);
	return status;
}

/* Countries are no places to be lit up: each page is full of them. */
static char *except(struct casefile *c, const void *ctx,
		    const struct kind *kind)
{
	const struct field *type =
		registry_field_by_word(c->registry, kind, "type", 4);
	const struct choice *country =
		kind->number == KIND_PLACE && type
			? registry_choice_by_word(c->registry, type->qualifier,
						  "country", 7) : NULL;

	return country ? talloc_asprintf(ctx, " AND (r%d IS NULL OR r%d <> "
					 "%d)", type->slot, type->slot,
					 country->number)
		       : talloc_strdup(ctx, "");
}

static enum status add_field(struct casefile *c, struct known *k,
			     const struct kind *kind,
			     const struct field *field, struct error *err)
{
	char *wide = wide_table(k, kind, false);
	char *values = wide_values(k, kind, false);
	char *but = except(c, k, kind);
	enum status status = STATUS_NOMEM;

	if (wide && values && but) {
		status = add_rows(c, k, kind->number,
				  wide_sql(c, "SELECT id, k%d FROM %s WHERE "
					   "k%d IS NOT NULL%s", field->slot,
					   wide, field->slot, but), err);
		if (status == STATUS_OK)
			status = add_rows(
				c, k, kind->number,
				wide_sql(c, "SELECT v.id, v.k FROM %s v JOIN "
					 "%s w ON w.id = v.id WHERE v.slot = "
					 "%d AND v.k IS NOT NULL%s", values,
					 wide, field->slot, but), err);
	} else {
		error_set(err, STATUS_NOMEM, "out of memory");
	}
	talloc_free(wide);
	talloc_free(values);
	talloc_free(but);
	return status;
}

static enum status add_kind(struct casefile *c, struct known *k,
			    const struct kind *kind, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; kind && i < kind->field_count && status == STATUS_OK;
	     i++)
		if (kind->fields[i]->type == VALUE_NAME ||
		    kind->fields[i]->type == VALUE_IDENTIFIER)
			status = add_field(c, k, kind, kind->fields[i], err);
	return status;
}

static int by_key(const void *a, const void *b)
{
	const struct entry_of_name *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	if (order != 0)
		return order;
	return one->record < other->record ? -1 : one->record > other->record;
}

enum status known_read(struct casefile *casefile, const void *ctx,
		       struct known **ret_known, struct error *err)
{
	struct known *k = talloc_zero(ctx, struct known);
	enum status status = STATUS_OK;

	if (!k)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) &&
			   status == STATUS_OK; i++)
		status = add_kind(casefile, k,
				  registry_kind_by_word(casefile->registry,
							kinds[i],
							strlen(kinds[i])),
				  err);
	if (status != STATUS_OK) {
		talloc_free(k);
		return status;
	}
	for (size_t i = 0; i < k->count; i++) {
		k->names[i].key = k->keys + k->names[i].offset;
		k->starts[start_of(k->names[i].key)] = true;
	}
	if (k->count > 0)
		qsort(k->names, k->count, sizeof(k->names[0]), by_key);
	*ret_known = k;
	return STATUS_OK;
}

int known_count(const struct known *known)
{
	return (int)known->count;
}

/* --- words --- */

/* Bytes of a character that stands between words; 0: it is part of one. */
static size_t separator(const char *text, size_t left)
{
	const unsigned char *c = (const unsigned char *)text;

	if (c[0] < 0x80)
		return (c[0] >= '0' && c[0] <= '9') ||
			       ((c[0] | 0x20) >= 'a' && (c[0] | 0x20) <= 'z')
			       ? 0 : 1;
	if (left >= 2 && c[0] == 0xc2) /* no-break space, guillemets */
		return 2;
	if (left >= 3 && c[0] == 0xe2 && (c[1] == 0x80 || c[1] == 0x81))
		return 3; /* dashes, quotation marks, dots */
	if (left >= 3 && c[0] == 0xe3 && c[1] == 0x80)
		return 3;
	return 0;
}

bool known_word(const char *text, size_t length, size_t at, size_t *ret_start,
		size_t *ret_end)
{
	size_t n, end;

	while (at < length && (n = separator(text + at, length - at)) > 0)
		at += n;
	if (at >= length)
		return false;
	end = at;
	while (end < length && separator(text + end, length - end) == 0)
		end++;
	*ret_start = at;
	*ret_end = end;
	return true;
}

/* The key of one word; "" when it is too long for any name. */
static void fold_word(const char *word, size_t length, char *key)
{
	struct buffer buffer;

	key[0] = '\0';
	if (length >= WORD_KEY_MAX)
		return;
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)word[i] >= 0x80) {
			buffer_init_fixed(&buffer, key, WORD_KEY_MAX);
			if (text_fold(word, length, &buffer) != STATUS_OK)
				key[0] = '\0';
			return;
		}
		key[i] = word[i] >= 'A' && word[i] <= 'Z'
				 ? (char)(word[i] | 0x20) : word[i];
	}
	key[length] = '\0';
}

static size_t lower_bound(const struct known *k, const char *key)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(k->names[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Do the words of `key` stand in the text from the word (start, end) on?
 * Returns where they end; 0 no. */
static size_t match(const char *key, const char *text, size_t length,
		    size_t start, size_t end)
{
	char word[WORD_KEY_MAX];

	for (;;) {
		size_t n, next;

		fold_word(text + start, end - start, word);
		n = strlen(word);
		if (n == 0 || strncmp(key, word, n) != 0)
			return 0;
		key += n;
		if (*key == '\0')
			return end;
		if (*key != ' ')
			return 0;
		key++;
		/* a name does not run over the end of a line or a sentence */
		if (!known_word(text, length, end, &start, &next) ||
		    start - end > 3 || memchr(text + end, '\n', start - end))
			return 0;
		end = next;
	}
}

static bool find_at(const struct known *k, const char *text, size_t length,
		    size_t start, size_t end, struct known_name *ret_name)
{
	char word[WORD_KEY_MAX];
	size_t n, best = 0;

	if (text[start] >= 'a' && text[start] <= 'z')
		return false;
	fold_word(text + start, end - start, word);
	n = strlen(word);
	if (n == 0 || !k->starts[start_of(word)])
		return false;
	for (size_t i = lower_bound(k, word); i < k->count; i++) {
		const char *key = k->names[i].key;
		size_t to;

		if (strncmp(key, word, n) != 0)
			break;
		to = match(key, text, length, start, end);
		if (to <= best)
			continue;
		best = to;
		ret_name->at = start;
		ret_name->length = to - start;
		ret_name->record = k->names[i].record;
		ret_name->kind = k->names[i].kind;
	}
	return best > 0;
}

bool known_find(const struct known *known, const char *text, size_t length,
		size_t from, size_t end, struct known_name *ret_name)
{
	size_t start, stop;

	while (from < end && known_word(text, length, from, &start, &stop)) {
		if (start >= end)
			return false;
		if (find_at(known, text, length, start, stop, ret_name))
			return true;
		from = stop;
	}
	return false;
}
