#include "src/base/id.h"

#include <string.h>
#include <sys/random.h>

#include "src/base/clock.h"
#include "src/base/sha256.h"

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

void id_print(int64_t id, char ret_text[ID_LENGTH + 1])
{
	uint64_t rest = (uint64_t)id;

	if (id < 0)
		bug("a negative id");
	for (int i = ID_LENGTH - 1; i >= 0; i--) {
		ret_text[i] = letters[rest & 31];
		rest >>= 5;
	}
	ret_text[ID_LENGTH] = '\0';
}

static int letter_value(char c)
{
	const char *at;

	if (c >= 'A' && c <= 'Z')
		c = (char)(c + 32);
	if (c == 'i' || c == 'l')
		c = '1';
	if (c == 'o')
		c = '0';
	at = c == '\0' ? NULL : strchr(letters, c);
	return at == NULL ? -1 : (int)(at - letters);
}

bool id_parse(const char *text, size_t length, int64_t *ret_id)
{
	uint64_t id = 0;

	/* 13 letters hold 65 bits: the first one has the upper 3 of 63. */
	if (length != ID_LENGTH || letter_value(text[0]) > 7)
		return false;
	for (size_t i = 0; i < length; i++) {
		int value = letter_value(text[i]);

		if (value < 0)
			return false;
		id = id << 5 | (unsigned int)value;
	}
	if (id == 0)
		return false;
	*ret_id = (int64_t)id;
	return true;
}

static int64_t first_63_bits(const uint8_t digest[SHA256_BYTES])
{
	uint64_t first = 0;

	for (int i = 0; i < 8; i++)
		first = first << 8 | digest[i];
	return (int64_t)(first >> 1);
}

enum status id_from_name(const char *namespace, size_t namespace_length,
			 const char *name, size_t name_length, int64_t *ret_id)
{
	struct sha256 *hash = sha256_open();
	uint8_t digest[SHA256_BYTES];
	enum status status = STATUS_NOMEM;

	if (hash == NULL)
		return status;
	status = sha256_update(hash, namespace, namespace_length);
	if (status == STATUS_OK)
		status = sha256_update(hash, "", 1);
	if (status == STATUS_OK)
		status = sha256_update(hash, name, name_length);
	if (status == STATUS_OK)
		status = sha256_finish(hash, digest);
	if (status == STATUS_OK)
		*ret_id = first_63_bits(digest);
	sha256_close(hash);
	return status;
}

static void put_big_endian(uint8_t *at, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--, value >>= 8)
		at[i] = (uint8_t)(value & 0xff);
}

enum status id_nested(int64_t citation, uint32_t field, uint32_t ordinal,
		      int64_t *ret_id)
{
	uint8_t input[16], digest[SHA256_BYTES];
	enum status status;

	put_big_endian(input, (uint64_t)citation, 8);
	put_big_endian(input + 8, field, 4);
	put_big_endian(input + 12, ordinal, 4);
	status = sha256_of(input, sizeof(input), digest);
	if (status == STATUS_OK)
		*ret_id = first_63_bits(digest);
	return status;
}

void id_generator_init(struct id_generator *generator)
{
	generator->last = 0;
}

/* 22 random bits. Two copies of a case that write in the same millisecond
 * must not start at one number. */
static int64_t random_counter(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof(bits), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(bits))
		bits = (uint32_t)(clock_now() * 2654435761);
	return (int64_t)(bits & ((1U << ID_COUNTER_BITS) - 1));
}

int64_t id_generator_reserve(struct id_generator *generator, int64_t n)
{
	int64_t now = clock_now() - ID_EPOCH, first;

	if (n < 1 || n > 1 << ID_COUNTER_BITS)
		bug("a range of %lld ids", (long long)n);
	if (now < 0)
		now = 0;
	first = now << ID_COUNTER_BITS | random_counter();
	/* In one millisecond, or when the clock went back, or when the last
	 * range ran over into the next millisecond: go on behind it. */
	if (generator->last >> ID_COUNTER_BITS >= now)
		first = generator->last + 1;
	generator->last = first + n - 1;
	return first;
}

int64_t id_generator_next(struct id_generator *generator)
{
	return id_generator_reserve(generator, 1);
}
