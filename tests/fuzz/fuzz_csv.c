/* However the bytes are cut into pieces, the same rows come out, each where it
 * says; and what lies between two rows is nothing but the end of one. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "src/base/sha256.h"
#include "src/ingest/csv.h"

struct seen {
	const uint8_t *data;
	size_t size;
	struct sha256 *hash;
	int64_t rows, end;
};

static void add(struct seen *s, const void *data, size_t size)
{
	fuzz_check(sha256_update(s->hash, data, size) == STATUS_OK);
}

static enum status each(void *payload, const struct csv_row *row,
			struct error *err)
{
	struct seen *s = payload;

	(void)err;
	fuzz_check(row->number == ++s->rows);
	fuzz_check(row->count >= 1 && row->count <= CSV_CELLS_MAX);
	fuzz_check(row->start >= s->end);
	fuzz_check((size_t)row->start + row->length <= s->size);
	fuzz_check(!memcmp(s->data + row->start, row->bytes, row->length));
	for (int64_t i = s->end; i < row->start; i++)
		fuzz_check(strchr("\r\n\xef\xbb\xbf", s->data[i]) != NULL);
	s->end = row->start + (int64_t)row->length;
	for (int i = 0; i < row->count; i++) {
		fuzz_check(row->cells[i].text[row->cells[i].length] == '\0');
		add(s, row->cells[i].text, row->cells[i].length + 1);
	}
	add(s, row->problem ? "!" : ".", 1);
	return STATUS_OK;
}

static enum status walk(const uint8_t *data, size_t size, size_t piece,
			struct seen *s, unsigned char hash[32])
{
	struct csv *csv;
	enum status status = STATUS_OK;

	*s = (struct seen){ .data = data, .size = size,
			    .hash = sha256_open() };
	csv = csv_open(csv_guess_separator((const char *)data, size), each, s);
	fuzz_check(csv && s->hash);
	for (size_t i = 0; i < size && status == STATUS_OK; i += piece)
		status = csv_feed(csv, data + i,
				  size - i < piece ? size - i : piece, NULL);
	if (status == STATUS_OK)
		status = csv_finish(csv, NULL);
	csv_close(csv);
	fuzz_check(sha256_finish(s->hash, hash) == STATUS_OK);
	sha256_close(s->hash);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen whole, pieces;
	unsigned char once[32], twice[32];

	if (walk(data, size, size ? size : 1, &whole, once) != STATUS_OK)
		return 0;
	fuzz_check(walk(data, size, 1 + size % 7, &pieces, twice) ==
		   STATUS_OK);
	fuzz_check(whole.rows == pieces.rows);
	fuzz_check(!memcmp(once, twice, 32));
	return 0;
}
