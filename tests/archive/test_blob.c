#include "tests/archive/case.h"

#include <stdio.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/db.h"

enum { PART = BLOB_PART_BYTES };

static unsigned char *bytes(size_t size, bool packable)
{
	unsigned char *data = malloc(size + 1);

	assert_non_null(data);
	random_fill(data, size, packable);
	return data;
}

static int64_t parts_of(struct casefile *c)
{
	return db_integer(casefile_db(c), -1, "SELECT count(*) FROM blob_part",
			  0);
}

static void assert_blob_is(struct casefile *c, const char *name,
			   const unsigned char *data, size_t size)
{
	size_t n = 0;
	char *back;

	assert_true(blob_exists(c, name));
	assert_int_equal(blob_size(c, name), size);
	good(blob_read_all(c, NULL, name, size, &back, &n, &err));
	assert_int_equal(n, size);
	assert_memory_equal(back, data, size);
	talloc_free(back);
}

static void keeps_bytes_of_any_size(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 99, 4096, PART - 1, PART,
					PART + 1, 2 * PART - 1, 2 * PART,
					3 * PART + 17 };

	random_start();
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		bool packable = random_next() % 2 == 0;
		unsigned char *data = bytes(sizes[i], packable);
		uint8_t digest[SHA256_BYTES];
		char name[65], want[65];

		good(blob_put(*state, data, sizes[i], name, &err));
		good(sha256_of(data, sizes[i], digest));
		sha256_hex(digest, want);
		assert_string_equal(name, want);
		assert_blob_is(*state, name, data, sizes[i]);
		free(data);
	}
}

static void any_split_of_a_stream_keeps_the_same(void **state)
{
	size_t size = 2 * PART + 4711, at = 0;
	unsigned char *data;
	struct blob_writer *w;
	char name[65], again[65];

	random_start();
	data = bytes(size, true);
	good(blob_writer_open(*state, &w, &err));
	while (at < size) {
		size_t n = random_next() % (PART / 2);

		if (n > size - at)
			n = size - at;
		good(blob_writer_append(w, data + at, n, &err));
		at += n;
		assert_int_equal(blob_writer_size(w), at);
	}
	good(blob_writer_finish(w, name, &err));
	assert_blob_is(*state, name, data, size);
	good(blob_put(*state, data, size, again, &err));
	assert_string_equal(name, again);
	free(data);
}

static void any_range_is_read(void **state)
{
	size_t size = 2 * PART + 100;
	unsigned char *data, *back = malloc(size);
	char name[65], range[65], want[65];

	random_start();
	data = bytes(size, false);
	good(blob_put(*state, data, size, name, &err));
	for (int i = 0; i < 60; i++) {
		size_t from = i < 30 ? random_next() % size
				     : PART - 50 + random_next() % 100;
		size_t length = random_next() % (i % 2 ? 200 : size);
		size_t n = 0, rest = size - from;
		uint8_t digest[SHA256_BYTES];

		if (length > rest)
			length = rest;
		good(blob_read(*state, name, (int64_t)from, length, back, &n,
			       &err));
		assert_int_equal(n, length);
		assert_memory_equal(back, data + from, n);
		good(blob_range_sha256(*state, name, (int64_t)from,
				       (int64_t)length, range, &err));
		good(sha256_of(data + from, length, digest));
		sha256_hex(digest, want);
		assert_string_equal(range, want);
	}
	free(data);
	free(back);
}

static void what_lies_outside_is_not_found(void **state)
{
	char name[65], buffer[8], range[65];
	size_t n = 77;

	good(blob_put(*state, "harbour", 7, name, &err));
	good(blob_read(*state, name, 4, sizeof(buffer), buffer, &n, &err));
	assert_int_equal(n, 3);
	good(blob_read(*state, name, 7, 1, buffer, &n, &err));
	assert_int_equal(n, 0);
	assert_int_equal(blob_read(*state, name, 8, 1, buffer, &n, &err),
			 STATUS_NOT_FOUND);
	assert_int_equal(blob_read(*state, name, -1, 1, buffer, &n, &err),
			 STATUS_NOT_FOUND);
	assert_int_equal(blob_range_sha256(*state, name, 4, 4, range, &err),
			 STATUS_NOT_FOUND);
	assert_int_equal(blob_range_sha256(*state, name, 4, INT64_MAX, range,
					   &err), STATUS_NOT_FOUND);
	name[0] = name[0] == 'a' ? 'b' : 'a';
	assert_false(blob_exists(*state, name));
	assert_int_equal(blob_size(*state, name), -1);
	assert_int_equal(blob_read(*state, name, 0, 1, buffer, &n, &err),
			 STATUS_NOT_FOUND);
}

static void same_bytes_are_kept_once(void **state)
{
	unsigned char *data;
	char one[65], two[65];

	random_start();
	data = bytes(3 * PART, false);
	good(blob_put(*state, data, 3 * PART, one, &err));
	good(blob_put(*state, data, 3 * PART, two, &err));
	assert_string_equal(one, two);
	assert_int_equal(parts_of(*state), 3);
	free(data);
}

static void only_what_pays_is_deflated(void **state)
{
	struct db *db = casefile_db(*state);
	unsigned char *data;
	char name[65];

	random_start();
	data = bytes(2 * PART, false);
	random_fill(data + PART, PART, true);
	good(blob_put(*state, data, 2 * PART, name, &err));
	assert_int_equal(db_integer(db, -1, "SELECT coded FROM blob_part "
				    "WHERE part = 0", 0), 0);
	assert_int_equal(db_integer(db, -1, "SELECT coded FROM blob_part "
				    "WHERE part = 1", 0), 1);
	assert_true(db_integer(db, -1, "SELECT length(data) FROM blob_part "
			       "WHERE part = 1", 0) < PART / 2);
	assert_blob_is(*state, name, data, 2 * PART);
	free(data);
}

static void an_abandoned_one_leaves_nothing(void **state)
{
	unsigned char *data;
	struct blob_writer *w;

	random_start();
	data = bytes(PART, false);
	good(blob_writer_open(*state, &w, &err));
	for (int i = 0; i < 20; i++)
		good(blob_writer_append(w, data, PART, &err));
	assert_int_equal(parts_of(*state), 20);
	blob_writer_abandon(w);
	assert_int_equal(parts_of(*state), 0);
	assert_int_equal(db_integer(casefile_db(*state), -1,
				    "SELECT count(*) FROM blob", 0), 0);
	free(data);
}

static void it_falls_with_its_action(void **state)
{
	struct action *action;
	struct blob_writer *w;
	char name[65];

	good(blob_writer_open(*state, &w, &err));
	good(blob_writer_append(w, "quay", 4, &err));
	good(action_begin(*state, "a capture", false, &action, &err));
	good(blob_writer_finish(w, name, &err));
	assert_true(blob_exists(*state, name));
	action_abandon(action);
	assert_false(blob_exists(*state, name));
	assert_int_equal(parts_of(*state), 0);
}

static void set_clock(const char *time)
{
	setenv("TAFFRAIL_CLOCK", time, 1);
	clock_reset();
}

static void what_a_crash_left_is_swept(void **state)
{
	unsigned char *data;
	struct blob_writer *old, *young;
	char name[65];

	random_start();
	data = bytes(PART, false);
	set_clock("2024-03-01T10:00:00Z");
	good(blob_writer_open(*state, &old, &err));
	for (int i = 0; i < 11; i++)
		good(blob_writer_append(old, data, PART, &err));
	set_clock("2024-03-01T10:59:59Z");
	good(blob_writer_open(*state, &young, &err));
	good(blob_writer_append(young, data, PART, &err));
	good(blob_sweep(*state, &err));
	assert_int_equal(parts_of(*state), 12);
	set_clock("2024-03-01T11:00:01Z");
	good(blob_sweep(*state, &err));
	assert_int_equal(parts_of(*state), 1);
	/* Its writer, if it lives after all, must not complete a torso. */
	assert_int_equal(blob_writer_finish(old, name, &err),
			 STATUS_INTERRUPTED);
	good(blob_writer_finish(young, name, &err));
	unsetenv("TAFFRAIL_CLOCK");
	clock_reset();
	free(data);
}

static void the_next_open_sweeps(void **state)
{
	int64_t parts;

	/* As a crash leaves it, at 2024-03-01T10:00:00Z. */
	good(db_exec(casefile_db(*state), "INSERT INTO blob (id, touched) "
		     "VALUES (7, 1709287200000); INSERT INTO blob_part VALUES "
		     "(7, 0, 0, 1, x'00')", &err));
	set_clock("2024-03-01T12:00:00Z");
	case_reopen(state);
	parts = parts_of(*state);
	unsetenv("TAFFRAIL_CLOCK");
	clock_reset();
	assert_int_equal(parts, 0);
}

static void it_is_written_out(void **state)
{
	size_t size = PART + 5, n;
	unsigned char *data, *back = malloc(size + 1);
	FILE *file = tmpfile();
	char name[65];

	random_start();
	data = bytes(size, true);
	good(blob_put(*state, data, size, name, &err));
	good(blob_write_to(*state, name, file, &err));
	rewind(file);
	n = fread(back, 1, size + 1, file);
	assert_int_equal(n, size);
	assert_memory_equal(back, data, size);
	fclose(file);
	free(data);
	free(back);
}

static void reading_alone_writes_nothing(void **state)
{
	struct casefile *c;
	char name[65];

	casefile_close(*state);
	*state = NULL;
	good(casefile_open(case_path, CASEFILE_READ, &c, &err));
	*state = c;
	assert_int_equal(blob_put(c, "x", 1, name, &err), STATUS_REFUSED);
}

/* A capture of `name`, a citation of its source with a passage in it, and two
 * claims; a third claim cites the source elsewhere. */
static int64_t rest_on(struct casefile *c, int64_t source, const char *name)
{
	struct action *action;
	struct row capture, citation, other, passage, claim;

	row_init(&capture, TABLE_CAPTURE, 0);
	row_set_integer(&capture, CAPTURE_SOURCE, source);
	row_set_text(&capture, CAPTURE_ADDRESS, "https://port.example/14");
	row_set_text(&capture, CAPTURE_SHA256, name);
	row_set_integer(&capture, CAPTURE_SIZE, 7);
	good(action_begin(c, "a capture", false, &action, &err));
	good(action_add(action, &capture, &err));
	good(action_commit(action, NULL, &err));

	good(action_begin(c, "claims", false, &action, &err));
	row_init(&citation, TABLE_CITATION, 0);
	row_set_integer(&citation, CITATION_SOURCE, source);
	good(action_add(action, &citation, &err));
	row_init(&other, TABLE_CITATION, 0);
	row_set_integer(&other, CITATION_SOURCE, source);
	good(action_add(action, &other, &err));
	row_init(&passage, TABLE_PASSAGE, 0);
	row_set_integer(&passage, PASSAGE_CITATION, citation.id);
	row_set_integer(&passage, PASSAGE_CAPTURE, capture.id);
	good(action_add(action, &passage, &err));
	for (int i = 0; i < 3; i++) {
		row_init(&claim, TABLE_CLAIM, 0);
		row_set_integer(&claim, CLAIM_CITATION,
				i < 2 ? citation.id : other.id);
		row_set_integer(&claim, CLAIM_RECORD, source);
		row_set_integer(&claim, CLAIM_FIELD, 1);
		row_set_text(&claim, CLAIM_SAID, "Maria");
		good(action_add(action, &claim, &err));
	}
	good(action_commit(action, NULL, &err));
	return capture.id;
}

static void damage(struct casefile *c, const char *sql)
{
	good(db_exec(casefile_db(c), sql, &err));
}

static void whole_bytes_pass_the_check(void **state)
{
	char *difference = NULL, name[65];
	int64_t blobs = 0;

	good(blob_put(*state, "", 0, name, &err));
	good(blob_put(*state, "harbour", 7, name, &err));
	good(blob_check(*state, NULL, &difference, &blobs, &err));
	assert_null(difference);
	assert_int_equal(blobs, 2);
}

static void a_changed_byte_is_found_and_what_rests_on_it(void **state)
{
	char *difference = NULL, name[65], id[ID_LENGTH + 1];
	int64_t blobs = 0, source, capture;
	FILE *file = tmpfile();

	source = case_add_source(*state, "https://port.example/14");
	good(blob_put(*state, "harbour", 7, name, &err));
	capture = rest_on(*state, source, name);
	damage(*state, "UPDATE blob_part SET data = x'686172626f7573'");
	good(blob_check(*state, NULL, &difference, &blobs, &err));
	assert_non_null(difference);
	id_print(capture, id);
	assert_non_null(strstr(difference, name));
	assert_non_null(strstr(difference, id));
	assert_non_null(strstr(difference, "are damaged"));
	assert_non_null(strstr(difference, "https://port.example/14"));
	assert_non_null(strstr(difference, "2 claims point into them"));
	assert_non_null(strstr(difference, "3 cite their source"));
	assert_int_equal(blob_write_to(*state, name, file, &err),
			 STATUS_CORRUPT);
	fclose(file);
	talloc_free(difference);
}

static void a_damaged_deflated_part_is_found(void **state)
{
	char *difference = NULL, name[65], *back;
	int64_t blobs = 0;
	unsigned char *data;
	size_t n;

	random_start();
	data = bytes(5000, true);
	good(blob_put(*state, data, 5000, name, &err));
	damage(*state, "UPDATE blob_part SET data = substr(data, 1, 100)");
	good(blob_check(*state, NULL, &difference, &blobs, &err));
	assert_non_null(difference);
	assert_int_equal(blob_read_all(*state, NULL, name, 9999, &back, &n,
				       &err), STATUS_CORRUPT);
	talloc_free(difference);
	free(data);
}

static void lost_bytes_are_found(void **state)
{
	char *difference = NULL, name[65];
	int64_t blobs = 0, source;

	source = case_add_source(*state, "https://port.example/14");
	good(blob_put(*state, "harbour", 7, name, &err));
	rest_on(*state, source, name);
	damage(*state, "DELETE FROM blob_part");
	good(blob_check(*state, NULL, &difference, &blobs, &err));
	assert_non_null(strstr(difference, "are damaged"));
	talloc_free(difference);
	damage(*state, "DELETE FROM blob");
	difference = NULL;
	good(blob_check(*state, NULL, &difference, &blobs, &err));
	assert_non_null(difference);
	assert_non_null(strstr(difference, "are missing"));
	talloc_free(difference);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, case_setup,          \
						   case_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_bytes_of_any_size),
		TEST(any_split_of_a_stream_keeps_the_same),
		TEST(any_range_is_read),
		TEST(what_lies_outside_is_not_found),
		TEST(same_bytes_are_kept_once),
		TEST(only_what_pays_is_deflated),
		TEST(an_abandoned_one_leaves_nothing),
		TEST(it_falls_with_its_action),
		TEST(what_a_crash_left_is_swept),
		TEST(the_next_open_sweeps),
		TEST(it_is_written_out),
		TEST(reading_alone_writes_nothing),
		TEST(whole_bytes_pass_the_check),
		TEST(a_changed_byte_is_found_and_what_rests_on_it),
		TEST(a_damaged_deflated_part_is_found),
		TEST(lost_bytes_are_found),
	};

	return cmocka_run_group_tests_name("blob", tests, NULL, NULL);
}
