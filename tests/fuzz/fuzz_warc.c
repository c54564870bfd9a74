/* Any bytes as a WARC: records lie inside the stream, and it ends. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#include "src/archive/warc_read.h"

enum { RECORDS_MAX = 100000 };

static void read_record(struct warc_in *in, const struct warc_in_record *r)
{
	int64_t total = 0;
	char piece[512];
	size_t n;

	fuzz_check(r->length >= 0);
	fuzz_check(memchr(r->uri, 0, sizeof(r->uri)) != NULL);
	fuzz_check(memchr(r->type, 0, sizeof(r->type)) != NULL);
	while (warc_in_read(in, piece, sizeof(piece), &n, NULL) == STATUS_OK) {
		fuzz_check(n <= sizeof(piece));
		total += (int64_t)n;
		if (n == 0)
			break;
	}
	fuzz_check(total <= r->length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct warc_in_record record;
	struct warc_in *in;
	FILE *stream;
	bool more = true;
	int count = 0;

	(void)warc_in_looks((const char *)data, size);
	if (size == 0 || !(stream = tmpfile()))
		return 0;
	if (fwrite(data, 1, size, stream) == size &&
	    fseek(stream, 0, SEEK_SET) == 0 &&
	    warc_in_open(stream, &in, NULL) == STATUS_OK) {
		/* Every other record is passed over unread. */
		while (warc_in_next(in, &record, &more, NULL) == STATUS_OK &&
		       more && ++count < RECORDS_MAX)
			if (count % 2)
				read_record(in, &record);
		warc_in_close(in);
	}
	fclose(stream);
	return 0;
}
