/* A case in a folder of its own, for one test. */
#ifndef TAFFRAIL_TESTS_STORE_FIXTURE_H
#define TAFFRAIL_TESTS_STORE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/casefile.h"
#include "store/entry.h"
#include "store/textform.h"

struct fixture {
	char folder[64];
	char path[96];
	struct casefile *casefile;
	void *ctx;
	struct error err;
};

/* Fails the test with the store's own words. */
#define good(f, call)                                                         \
	do {                                                                  \
		enum status good_status = (call);                             \
		if (good_status != STATUS_OK)                                 \
			fail_msg("%s: %s", #call, (f)->err.text);             \
	} while (0)

static inline void fixture_open(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	snprintf(f->folder, sizeof(f->folder), "/tmp/taf-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	setenv("HOME", f->folder, 1);
	unsetenv("XDG_STATE_HOME");
	snprintf(f->path, sizeof(f->path), "%s/a.taf", f->folder);
	f->ctx = talloc_new(NULL);
	good(f, casefile_new(f->path, &f->casefile, &f->err));
	casefile_set_analyst(f->casefile, "vm");
}

static inline void fixture_close(struct fixture *f)
{
	casefile_close(f->casefile);
	talloc_free(f->ctx);
	/* The runner empties its folder; leave ours small. */
	unlink(f->path);
}

/* Load text given as a string. */
static inline enum status fixture_load(struct fixture *f, const char *text,
				       struct load_report *ret_report)
{
	struct load_report report;
	FILE *stream = fmemopen((char *)(uintptr_t)text, strlen(text), "r");
	enum status status;

	assert_non_null(stream);
	status = textform_load(f->casefile, stream, "test.jsonl", NULL, NULL,
			       NULL, ret_report ? ret_report : &report,
			       &f->err);
	fclose(stream);
	return status;
}

/* The whole text form, on the fixture's context. */
static inline char *fixture_dump(struct fixture *f)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	assert_non_null(stream);
	good(f, textform_dump(f->casefile, stream, NULL, &f->err));
	fclose(stream);
	copy = talloc_strdup(f->ctx, text);
	free(text);
	return copy;
}

/* Change a case behind taffrail's back. */
static inline void fixture_sql(const char *path, const char *sql)
{
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	if (sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(raw));
	sqlite3_close(raw);
}

/* Do these bytes stand anywhere in a file? */
static inline bool fixture_file_has(const char *path, const char *needle)
{
	FILE *f = fopen(path, "rb");
	size_t n = strlen(needle), size;
	bool found = false;
	char *data;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size = (size_t)ftell(f);
	rewind(f);
	data = malloc(size);
	assert_int_equal(fread(data, 1, size, f), size);
	fclose(f);
	for (size_t i = 0; i + n <= size && !found; i++)
		found = !memcmp(data + i, needle, n);
	free(data);
	return found;
}

static inline void fixture_digest(struct fixture *f, char hex[65])
{
	good(f, textform_digest(f->casefile, hex, &f->err));
}

static inline void fixture_verify(struct fixture *f)
{
	struct verify_report r;

	good(f, entry_verify(f->casefile, f->ctx, NULL, NULL, &r, &f->err));
	if (r.first_failure)
		fail_msg("verify: %s", r.first_failure);
}

#define HEAD "{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"test\"}\n"

#endif
