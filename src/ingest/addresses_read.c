/* Addresses out of a text. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/address.h"
#include "src/ingest/addresses.h"
#include "src/ingest/keymap.h"

enum { FIRST = 16 };

uint64_t address_key(const char *text, size_t length)
{
	struct buffer folded;
	uint64_t key;

	buffer_init(&folded, 4 * ADDRESS_BYTES);
	(void)address_fold(text, length, &folded);
	key = keymap_key(0, folded.data, folded.length);
	buffer_release(&folded);
	return key;
}

static bool ends_address(unsigned char c)
{
	return c <= ' ' || c == 0x7f || strchr("\"<>`{}|\\^", c);
}

static size_t count_of(const char *text, size_t length, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++)
		n += text[i] == c;
	return n;
}

/* "(see https://a.org/b)." but "https://a.org/b_(ship)" */
static size_t trim_end(const char *text, size_t length)
{
	for (; length > 0; length--) {
		char last = text[length - 1];

		if (last == ')' && count_of(text, length, '(') >=
					   count_of(text, length, ')'))
			break;
		if (!strchr(".,;:!?)]'", last))
			break;
	}
	return length;
}

static size_t address_at(const char *text, size_t length)
{
	static const char *const schemes[] = { "https://", "http://" };
	size_t n = 0, scheme = 0;

	for (size_t i = 0; i < 2 && !scheme; i++)
		if (length > strlen(schemes[i]) &&
		    !strncasecmp(text, schemes[i], strlen(schemes[i])))
			scheme = strlen(schemes[i]);
	if (!scheme)
		return 0;
	while (n < length && !ends_address((unsigned char)text[n]))
		n++;
	n = trim_end(text, n);
	return n > scheme && n <= ADDRESS_BYTES ? n : 0;
}

static enum status add(struct addresses *a, const char *text, size_t length,
		       struct keymap *seen, struct error *err)
{
	uint64_t key = address_key(text, length);
	unsigned capacity = (unsigned)talloc_array_length(a->list);

	if (keymap_get(seen, key)) {
		a->repeated++;
		return STATUS_OK;
	}
	if (a->count == ADDRESSES_MAX)
		return error_set(err, STATUS_LIMIT, "more than %d addresses: "
				 "take them in parts", ADDRESSES_MAX);
	if ((unsigned)a->count == capacity)
		a->list = talloc_realloc(a, a->list, struct address,
					 2 * capacity);
	if (!a->list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	a->list[a->count] = (struct address){
		.text = talloc_strndup(a, text, length) };
	if (!a->list[a->count].text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	a->count++;
	return keymap_put(seen, key, a->count, err);
}

enum status addresses_read(const void *ctx, const char *text, size_t length,
			   struct addresses **ret_addresses,
			   struct error *err)
{
	struct addresses *a = talloc_zero(ctx, struct addresses);
	struct keymap seen = { .entries = NULL };
	enum status status = STATUS_OK;

	if (a)
		a->list = talloc_zero_array(a, struct address, FIRST);
	if (!a || !a->list)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else if (!utf8_valid(text, length))
		status = error_set(err, STATUS_INVALID, "addresses: not "
				   "UTF-8");
	for (size_t i = 0; i < length && status == STATUS_OK; i++) {
		size_t n = i > 0 && !ends_address((unsigned char)text[i - 1])
			   && !strchr("([,;=", text[i - 1])
				   ? 0 : address_at(text + i, length - i);

		if (n > 0)
			status = add(a, text + i, n, &seen, err);
		if (n > 0)
			i += n - 1;
	}
	keymap_release(&seen);
	if (status != STATUS_OK) {
		talloc_free(a);
		return status;
	}
	a->fresh = a->count;
	*ret_addresses = a;
	return STATUS_OK;
}
