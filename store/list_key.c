/* What a row of a list is sorted by. */
#include "store/list_internal.h"

#include <string.h>

#include "src/base/text.h"
#include "store/derive_internal.h"

enum { FOLDED_FROM = 256 /* bytes of a text that are looked at */ };

enum list_key list_key(const struct list *list)
{
	switch (list->order) {
	case LIST_BY_ID:
		return LIST_KEY_NUMBER;
	case LIST_BY_TITLE:
	case LIST_BY_KEY:
	case LIST_BY_MANY_KEY:
		return LIST_KEY_TEXT;
	case LIST_BY_DATE:
		return LIST_KEY_RANGE;
	case LIST_BY_REFERENCE:
	case LIST_BY_MANY_REFERENCE:
		return LIST_KEY_REFERENCE;
	case LIST_BY_SCAN:
		break;
	}
	if (list->sort == NULL)
		return LIST_KEY_NUMBER;
	if (derive_has_range(list->sort))
		return LIST_KEY_RANGE;
	return derive_has_key(list->sort) ? LIST_KEY_TEXT : LIST_KEY_FOLD;
}

const char *list_key_columns(struct list *list)
{
	struct casefile *c = list->casefile;
	int s = list->sort != NULL ? list->sort->slot : 0;

	if (list->order == LIST_BY_TITLE)
		return "id, title_key, NULL";
	switch (list_key(list)) {
	case LIST_KEY_TEXT:
		return wide_sql(c, "id, k%d, NULL", s);
	case LIST_KEY_FOLD:
		return wide_sql(c, "id, x%d, NULL", s);
	case LIST_KEY_RANGE:
		return wide_sql(c, "id, l%d, h%d", s, s);
	case LIST_KEY_NUMBER:
		return list->query.by == LIST_SORT_BY
			       ? "id, by_low, by_high"
			       : "id, standing, standing2";
	case LIST_KEY_REFERENCE:
		break;
	}
	if (list->order == LIST_BY_REFERENCE && list->date != NULL)
		return wide_sql(c, "id, r%d, l%d", s, list->date->slot);
	return wide_sql(c, "id, r%d, NULL", s);
}

int list_disputes(const struct kind *kind, int64_t standing,
		  int64_t standing2)
{
	int count = 0;

	for (int i = 0; i < kind->field_count; i++) {
		enum standing of = standing_of_slot(standing, standing2,
						    kind->fields[i]->slot);

		count += of == STANDING_DISPUTED || of == STANDING_TWO_WAYS;
	}
	return count;
}

int64_t list_key_number(const struct list *list, const struct list_met *met)
{
	int64_t first = met->number[0], second = met->number[1];

	switch (list->query.by) {
	case LIST_SORT_BY:
		return first << 32 | second;
	case LIST_SORT_STANDING:
		return (int64_t)list_standing(list, first, second);
	case LIST_SORT_DISPUTES:
		return list_disputes(list->kind, first, second);
	default:
		return 0;
	}
}

int list_key_rank(const struct list *list, const struct list_met *met,
		  int64_t *ret_number)
{
	bool open = met->null[0];

	*ret_number = met->number[open];
	if (open && met->null[1])
		return 2;
	return open == list->descending ? 1 : 0;
}

/* What text_fold gives for plain ASCII, ten times as fast, and no further than
 * is needed. Points and slashes may join letters: not for here. */
static bool fold_ascii(const char *text, size_t n, char ret_key[LIST_PREFIX],
		       size_t *ret_length)
{
	size_t length = 0;
	bool gap = false;

	for (size_t i = 0; i < n && length < LIST_PREFIX; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80 || c == '.' || c == '/')
			return false;
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 32);
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			gap = length > 0;
			continue;
		}
		if (gap)
			ret_key[length++] = ' ';
		gap = false;
		if (length < LIST_PREFIX)
			ret_key[length++] = (char)c;
	}
	*ret_length = length;
	return true;
}

size_t list_key_fold(const struct list_met *met, char ret_key[LIST_PREFIX])
{
	size_t n = met->length, length;
	const char *text = met->text;
	char array[4096];
	struct buffer folded;

	if (n > FOLDED_FROM)
		n = FOLDED_FROM;
	if (fold_ascii(text, n, ret_key, &length))
		return length;
	buffer_init_fixed(&folded, array, sizeof(array));
	text_fold(text, n, &folded);
	length = folded.length < LIST_PREFIX ? folded.length : LIST_PREFIX;
	memcpy(ret_key, array, length);
	return length;
}
