/* A stranger's case with any bytes changed: opened, it is refused in a line,
 * or it is listed, searched, dumped and verified without harm. The input is a
 * row of changes: an offset (3 bytes), a length (1 byte, to 16), the bytes. */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/casefile.h"
#include "store/entry.h"
#include "store/find.h"
#include "store/textform.h"

static const char content[] =
	"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"fuzz\"}\n"
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\",\"key\":\"s23\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"at\":\"l.1\","
	"\"quote\":\"seen there\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\"},"
	"{\"record\":\"@dunai\",\"kind\":\"place\",\"name\":\"Dunai\"},"
	"{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","
	"\"place\":\"@dunai\",\"when\":\"14 October 2023\"}]}\n"
	"{\"t\":\"note\",\"id\":\"@n\",\"target\":\"@maria\","
	"\"text\":\"a note to keep\"}\n";

static char folder[64], path[96];
static unsigned char *whole;
static size_t whole_size;

static void leave(void)
{
	unlink(path);
}

static void read_whole(void)
{
	FILE *f = fopen(path, "rb");
	struct stat st;

	fuzz_check(f && fstat(fileno(f), &st) == 0);
	whole_size = (size_t)st.st_size;
	whole = malloc(whole_size);
	fuzz_check(whole && fread(whole, 1, whole_size, f) == whole_size);
	fclose(f);
}

static void make_case(void)
{
	FILE *stream = fmemopen((char *)(uintptr_t)content, strlen(content),
				"r");
	struct load_report report;
	const char *base = getenv("TMPDIR");
	char other[96];
	struct casefile *c;
	struct error err;

	snprintf(folder, sizeof(folder), "%.40s/taf-fuzz-XXXXXX",
		 base && *base == '/' ? base : "/tmp");
	fuzz_check(mkdtemp(folder) && stream);
	setenv("HOME", folder, 1);
	setenv("TMPDIR", folder, 1);
	unsetenv("XDG_STATE_HOME");
	setenv("TAFFRAIL_CLOCK", "2023-10-16T05:30:00Z", 1);
	snprintf(path, sizeof(path), "%s/a.taf", folder);
	fuzz_check(casefile_new(path, &c, &err) == STATUS_OK);
	fuzz_check(textform_load(c, stream, "fuzz", NULL, NULL, NULL, &report,
				 &err) == STATUS_OK);
	fclose(stream);
	casefile_close(c);
	read_whole();
	atexit(leave);
	/* From here on another account, which knows no case. */
	snprintf(other, sizeof(other), "%s/other", folder);
	setenv("XDG_STATE_HOME", other, 1);
}

static void write_changed(const uint8_t *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	fuzz_check(fd >= 0 && write(fd, whole, whole_size) ==
				      (ssize_t)whole_size);
	while (size >= 4) {
		size_t at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 |
			     data[2]) % whole_size;
		size_t n = data[3] % 16 + 1;

		data += 4;
		size -= 4;
		n = n < size ? n : size;
		fuzz_check(pwrite(fd, data, n, (off_t)at) == (ssize_t)n);
		data += n;
		size -= n;
	}
	close(fd);
}

static void read_case(struct casefile *c)
{
	void *ctx = talloc_new(NULL);
	FILE *nowhere = fopen("/dev/null", "w");
	struct verify_report report;
	struct hit *hits;
	struct thing *things;
	int count;

	fuzz_check(ctx && nowhere);
	(void)!textform_dump(c, nowhere, NULL, NULL);
	(void)!find_search(c, ctx, "maria", 10, &hits, &count, NULL);
	(void)!find_thing(c, ctx, "s23/1", 0, &things, &count, NULL);
	(void)!entry_verify(c, ctx, NULL, NULL, &report, NULL);
	fclose(nowhere);
	talloc_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct casefile *c;
	struct error err;

	if (!whole)
		make_case();
	write_changed(data, size);
	if (casefile_open(path, CASEFILE_READ, &c, &err) != STATUS_OK) {
		fuzz_check(*err.text && !strchr(err.text, '\n'));
		return 0;
	}
	fuzz_check(casefile_is_foreign(c) && !casefile_is_writable(c));
	read_case(c);
	casefile_close(c);
	return 0;
}
