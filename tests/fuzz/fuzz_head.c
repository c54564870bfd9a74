/* Any bytes as the head of a response and its body: fields lie inside the head,
 * a head comes back from its text, codings come off within their limits. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "src/archive/backoff.h"
#include "src/archive/head.h"
#include "src/archive/payload.h"

enum { TEXT_MAX = 1 << 22, PAYLOAD_MOST = 1 << 20 };

static void check_fields(const char *head, size_t size)
{
	struct head_field field;
	size_t at = 0, before = 0;

	while (head_next(head, size, &at, &field)) {
		fuzz_check(at > before && at <= size);
		fuzz_check(field.name >= head &&
			   field.name + field.name_size <= head + size);
		fuzz_check(field.value >= head &&
			   field.value + field.value_size <= head + size);
		before = at;
	}
}

static void check_values(const char *head, size_t size)
{
	char value[64], type[32], charset[16];

	if (!head_value(head, size, "Content-Type", value, sizeof(value)))
		return;
	fuzz_check(memchr(value, 0, sizeof(value)) != NULL);
	head_split_type(value, type, sizeof(type), charset, sizeof(charset));
	fuzz_check(memchr(type, 0, sizeof(type)) != NULL);
	fuzz_check(memchr(charset, 0, sizeof(charset)) != NULL);
}

static void check_text(const char *head, size_t size)
{
	struct buffer text, back;

	buffer_init(&text, TEXT_MAX);
	buffer_init(&back, TEXT_MAX);
	if (head_text(head, size, &text) == STATUS_OK) {
		fuzz_check(utf8_valid(text.data, text.length));
		fuzz_check(head_bytes(text.data, text.length, &back) ==
			   STATUS_OK);
		fuzz_check(back.length == size);
		fuzz_check(size == 0 || !memcmp(back.data, head, size));
	}
	/* Text that no head gave. */
	buffer_clear(&back);
	if (utf8_valid(head, size))
		(void)!head_bytes(head, size, &back);
	buffer_release(&text);
	buffer_release(&back);
}

static void check_wait(const char *head, size_t size)
{
	struct buffer b;
	int64_t wait = 0;

	buffer_init(&b, TEXT_MAX);
	buffer_append(&b, head, size);
	if (backoff_retry_after(&b, 1700000000000, &wait))
		fuzz_check(wait >= 0);
	buffer_release(&b);
}

static void check_payload(const char *head, size_t head_size, const char *body,
			  size_t size)
{
	struct payload payload;
	struct spool wire;

	spool_init(&wire);
	if (spool_append(&wire, body, size, NULL) == STATUS_OK &&
	    payload_decode(head, head_size, &wire, PAYLOAD_MOST, &payload,
			   NULL) == STATUS_OK) {
		fuzz_check(payload.bytes.size <= PAYLOAD_MOST);
		fuzz_check(!payload.same || payload.bytes.size == 0);
		payload_release(&payload);
	}
	spool_release(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *head = (const char *)data;
	const char *blank = size ? memmem(head, size, "\r\n\r\n", 4) : NULL;
	size_t n = blank ? (size_t)(blank - head) + 4 : size;

	(void)head_status(head, n);
	check_fields(head, n);
	check_values(head, n);
	check_text(head, n);
	check_wait(head, n);
	check_payload(head, n, head + n, size - n);
	return 0;
}
