/* Loading: light forms, idempotence, errors with line and key, the first
 * case, archived bytes. */
#include "tests/store/fixture.h"

#include <pthread.h>

#include "src/base/id.h"
#include "src/base/sha256.h"
#include "src/base/text_add.h"
#include "store/blob.h"
#include "store/edit.h"
#include "store/lines.h"
#include "store/rows.h"

static char *asset_text(struct fixture *f, const char *name)
{
	const char *folder = getenv("TAFFRAIL_SRCDIR");
	char *path = talloc_asprintf(f->ctx, "%s/assets/%s",
				     folder ? folder : ".", name);
	FILE *stream = fopen(path, "r");
	char *text;
	size_t n;

	if (!stream)
		fail_msg("cannot open %s", path);
	text = talloc_zero_size(f->ctx, 1 << 20);
	n = fread(text, 1, (1 << 20) - 1, stream);
	assert_true(feof(stream) && n > 0);
	fclose(stream);
	return text;
}

static const char *printed(const char *name)
{
	static char text[4][ID_LENGTH + 1];
	static int turn;
	int64_t id;

	turn = (turn + 1) % 4;
	assert_int_equal(id_from_name("test", 4, name, strlen(name), &id),
			 STATUS_OK);
	id_print(id, text[turn]);
	return text[turn];
}

static void assert_has(struct fixture *f, const char *text, const char *part)
{
	(void)f;
	if (!strstr(text, part))
		fail_msg("%s\n is not in\n%s", part, text);
}

static void load_first_case(struct fixture *f, const char *text)
{
	struct load_report r;
	struct fixture other;

	good(f, fixture_load(f, text, &r));
	assert_true(r.claims > 1000 && r.entry > 0);
	/* Twice adds nothing and makes no entry. */
	good(f, fixture_load(f, text, &r));
	assert_true(r.added == 0 && r.skipped > 1000 && r.entry == 0);
	/* The dump is a case too, the same to the byte. */
	fixture_open(&other);
	good(&other, fixture_load(&other, fixture_dump(f), &r));
	assert_string_equal(fixture_dump(f), fixture_dump(&other));
	fixture_verify(&other);
	fixture_close(&other);
}

static void test_the_first_case_loads_and_comes_back(void **state)
{
	struct fixture f;
	struct load_report r;
	char *lists;

	(void)state;
	fixture_open(&f);
	load_first_case(&f, asset_text(&f, "orient-express.jsonl"));
	lists = asset_text(&f, "orient-express-lists.jsonl");
	good(&f, fixture_load(&f, lists, &r));
	assert_true(r.claims > 0);
	fixture_close(&f);
}

static int backwards(const void *a, const void *b)
{
	return strcmp(*(char *const *)b, *(char *const *)a);
}

/* Every line before what it speaks of. */
static void test_lines_may_come_in_any_order(void **state)
{
	struct fixture f, g;
	char *text, *lines[8192], *turned;
	size_t n = 0;

	(void)state;
	fixture_open(&f);
	fixture_open(&g);
	good(&f, fixture_load(&f, asset_text(&f, "orient-express.jsonl"),
			      NULL));
	text = fixture_dump(&f);
	turned = talloc_strdup(f.ctx, "");
	for (char *at = text; *at && n < 8192; n++) {
		lines[n] = at;
		at = strchr(at, '\n');
		*at++ = '\0';
	}
	qsort(lines + 1, n - 1, sizeof(*lines), backwards);
	for (size_t i = 0; i < n; i++) {
		turned = text_add(turned, "%s", lines[i]);
		turned = text_add(turned, "\n");
	}
	good(&g, fixture_load(&g, turned, NULL));
	assert_string_equal(fixture_dump(&f), fixture_dump(&g));
	fixture_close(&f);
	fixture_close(&g);
}

static const char light[] = HEAD
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"at\":\"l.1\","
	"\"hedge\":\"reportedly\",\"as_of\":\"2023-10-16\",\"origin\":\"@s\","
	"\"says\":[{\"record\":\"@call\",\"kind\":\"port-call\","
	"\"ship\":\"@maria\",\"place\":{\"said\":\"a port\",\"hedge\":\"\"},"
	"\"did\":[\"loads\",{\"said\":\"left\",\"choice\":\"departs\"}],"
	"\"polarity\":\"not\"}],"
	"\"claims\":[{\"record\":\"@maria\",\"field\":\"name\","
	"\"said\":\"Maria\"},{\"record\":\"@maria\",\"id\":\"@flag\","
	"\"field\":\"vessel.flag\",\"said\":\"RU\",\"polarity\":\"not\"}]}\n"
	"{\"t\":\"record\",\"id\":\"@maria\",\"kind\":\"vessel\"}\n"
	"{\"t\":\"source\",\"id\":\"@s\",\"address\":\"https://example.org\","
	"\"key\":\"ex23\"}\n"
	"{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@s\","
	"\"origin\":\"unknown\",\"says\":[{\"record\":\"@voyage\","
	"\"kind\":\"voyage\",\"from\":\"A\",\"to\":\"B\"},"
	"{\"record\":\"@maria\",\"flag\":\"KP\",\"from\":\"2020\","
	"\"to\":\"2022\",\"polarity\":\"not\"}]}\n";

/* A claim's line, with @names replaced by their ids. */
static void assert_claim(struct fixture *f, const char *text,
			 const char *citation, int field, uint32_t ordinal,
			 const char *record, const char *rest)
{
	char id[ID_LENGTH + 1], *line;
	int64_t citation_id, claim;

	assert_true(id_parse(printed(citation), ID_LENGTH, &citation_id));
	assert_int_equal(id_nested(citation_id, (uint32_t)field, ordinal,
				   &claim), STATUS_OK);
	id_print(claim, id);
	line = talloc_asprintf(f->ctx, "{\"t\":\"claim\",\"id\":\"%s\","
			       "\"citation\":\"%s\",\"record\":\"%s\","
			       "\"field\":\"%s}\n", id, printed(citation),
			       printed(record), rest);
	assert_has(f, text, line);
}

static void test_light_forms(void **state)
{
	struct fixture f;
	struct load_report r;
	char *text, *line;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, light, &r));
	assert_int_equal(r.claims, 11);
	/* The look ahead for kinds comes back to where it was. */
	assert_int_equal(r.skipped, 0);
	assert_int_equal(r.lines, 5);
	text = fixture_dump(&f);
	/* A relation or event gets its `holds`; polarity is its alone. */
	assert_claim(&f, text, "c", FIELD_HOLDS, 0, "call", "holds\","
		     "\"hedge\":\"reportedly\",\"polarity\":\"not\","
		     "\"as_of\":\"2023-10-16\"");
	line = talloc_asprintf(f.ctx, "port-call.ship\",\"ref\":\"%s\","
			       "\"hedge\":\"reportedly\","
			       "\"as_of\":\"2023-10-16\"", printed("maria"));
	assert_claim(&f, text, "c", 2001, 0, "call", line);
	assert_claim(&f, text, "c", 2002, 0, "call", "port-call.place\","
		     "\"said\":\"a port\",\"as_of\":\"2023-10-16\"");
	assert_claim(&f, text, "c", 2004, 0, "call", "port-call.did\","
		     "\"said\":\"loads\",\"hedge\":\"reportedly\","
		     "\"as_of\":\"2023-10-16\"");
	assert_claim(&f, text, "c", 2004, 1, "call", "port-call.did\","
		     "\"said\":\"left\",\"choice\":\"departs\","
		     "\"hedge\":\"reportedly\",\"as_of\":\"2023-10-16\"");
	assert_claim(&f, text, "c", 201, 0, "maria", "vessel.name\","
		     "\"said\":\"Maria\",\"hedge\":\"reportedly\","
		     "\"as_of\":\"2023-10-16\"");
	assert_has(&f, text, talloc_asprintf(
		f.ctx, "{\"t\":\"claim\",\"id\":\"%s\"", printed("flag")));
	/* from and to: of a voyage fields, of a flag how long it held. */
	assert_claim(&f, text, "d", 2302, 0, "voyage",
		     "voyage.from\",\"said\":\"A\"");
	assert_claim(&f, text, "d", 2303, 0, "voyage",
		     "voyage.to\",\"said\":\"B\"");
	assert_claim(&f, text, "d", 206, 0, "maria", "vessel.flag\","
		     "\"said\":\"KP\",\"polarity\":\"not\",\"from\":\"2020\","
		     "\"to\":\"2022\"");
	/* The source itself is no origin worth a word; unknown is. */
	assert_has(&f, text, talloc_asprintf(
		f.ctx, "{\"t\":\"citation\",\"id\":\"%s\",\"source\":\"%s\","
		"\"n\":1,\"at\":\"l.1\"}\n", printed("c"), printed("s")));
	assert_has(&f, text, talloc_asprintf(
		f.ctx, "{\"t\":\"citation\",\"id\":\"%s\",\"source\":\"%s\","
		"\"n\":2,\"origin_unknown\":1}\n", printed("d"),
		printed("s")));
	assert_has(&f, text, talloc_asprintf(
		f.ctx, "\"id\":\"%s\",\"kind\":\"document\"}\n",
		printed("s")));
	assert_has(&f, text, "\"state\":\"known\"");
	assert_has(&f, text, "\"name\":\"key\",\"value\":\"ex23\"}\n");
	good(&f, fixture_load(&f, light, &r));
	assert_int_equal(r.added, 0);
	good(&f, fixture_load(&f, text, &r));
	assert_int_equal(r.added, 0);
	fixture_verify(&f);
	fixture_close(&f);
}

/* Numbers go on behind what the case has; a known citation keeps its own. */
static void test_citations_are_numbered(void **state)
{
	static const char more[] = HEAD
		"{\"t\":\"citation\",\"id\":\"@e\",\"source\":\"@s\"}\n"
		"{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@s\","
		"\"origin\":\"unknown\"}\n"
		"{\"t\":\"citation\",\"id\":\"@g\",\"source\":\"@s\","
		"\"n\":40}\n"
		"{\"t\":\"citation\",\"id\":\"@h\",\"source\":\"@s\"}\n";
	static const char *const names[] = { "c", "d", "e", "g", "h" };
	static const int numbers[] = { 1, 2, 3, 40, 41 };
	struct fixture f;
	struct row *row;
	int64_t id;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, light, NULL));
	good(&f, fixture_load(&f, more, NULL));
	for (int i = 0; i < 5; i++) {
		assert_true(id_parse(printed(names[i]), ID_LENGTH, &id));
		good(&f, casefile_row(f.casefile, f.ctx, TABLE_CITATION, id,
				      &row, &f.err));
		assert_int_equal(row_integer(row, CITATION_N), numbers[i]);
	}
	fixture_close(&f);
}

/* Each text follows the good lines of `light`. */
struct broken {
	const char *line, *says;
	enum status status;
};
#define C "{\"t\":\"claim\",\"id\":\"@x\",\"record\":\"@maria\","
#define CALL "{\"t\":\"claim\",\"id\":\"@x\",\"record\":\"@call\","
static const struct broken broken[] = {
	{ "{", "test.jsonl:7: column 1: ", STATUS_INVALID },
	{ "[]", "one JSON object", STATUS_INVALID },
	{ "{\"t\":\"taffrail\",\"form\":1}", "t: taffrail: there is no such "
	  "table", STATUS_INVALID },
	{ "{\"t\":\"record\",\"kind\":\"vessel\"}", "id: missing: write 13 "
	  "letters or @name", STATUS_INVALID },
	{ "{\"t\":\"record\",\"id\":\"x\",\"kind\":\"vessel\"}",
	  "id: x: write 13", STATUS_INVALID },
	{ "{\"t\":\"record\",\"id\":\"@x\"}", "record: kind is missing",
	  STATUS_REFUSED },
	{ "{\"t\":\"record\",\"id\":\"@x\",\"kind\":\"cake\"}",
	  "kind: cake: no such kind", STATUS_INVALID },
	{ "{\"t\":\"record\",\"id\":\"@x\",\"kind\":\"vessel\",\"a\":1}",
	  "a: record has no such key", STATUS_INVALID },
	{ "{\"t\":\"record\",\"id\":\"@x\",\"id\":\"@y\",\"kind\":\"vessel\"}",
	  "duplicate", STATUS_INVALID },
	{ "{\"t\":\"record\",\"id\":\"@maria\",\"kind\":\"company\"}",
	  "in the case with other content", STATUS_EXISTS },
	{ "{\"t\":\"note\",\"id\":\"@maria\",\"text\":\"x\"}",
	  "a name that another row has", STATUS_EXISTS },
	{ "{\"t\":\"source\",\"id\":\"@maria\"}", "no document has it",
	  STATUS_EXISTS },
	{ "{\"t\":\"source\",\"id\":\"@s2\",\"key\":\"ex23\"}",
	  "ex23 would name two sources", STATUS_REFUSED },
	{ "{\"t\":\"source\",\"id\":\"@s2\",\"key\":1}",
	  "key: a text is wanted", STATUS_INVALID },
	{ "{\"t\":\"source\",\"id\":\"@s2\",\"kind\":\"blog\"}",
	  "kind: blog: write one of report, press", STATUS_INVALID },
	{ "{\"t\":\"source\",\"id\":\"@s2\",\"part_of\":\"@s9\"}",
	  "test.jsonl:7: part_of: there is no source @s9", STATUS_INVALID },
	{ "{\"t\":\"source\",\"id\":\"@s2\",\"part_of\":\"maria\"}",
	  "part_of: maria: write an id of 13 letters or @name",
	  STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@maria\"}",
	  "test.jsonl:7: source: there is no source @maria", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"by\":\"US "
	  "officials\"}", "by: US officials: write an id", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\","
	  "\"origin\":\"someone\"}", "origin: someone", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"n\":\"1\"}",
	  "n: a whole number is wanted", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\","
	  "\"hedge\":\"may\"}", "hedge: has no place here", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":1}",
	  "says: an array", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":[1]}",
	  "says: an array of objects", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"kind\":\"vessel\"}]}", "says: record is missing",
	  STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"record\":\"@who\"}]}", "says: @who: its kind is not known",
	  STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"record\":\"@maria\",\"colour\":\"red\"}]}",
	  "colour: vessel has no such field", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"record\":\"@maria\",\"name\":1}]}", "name: a text, an object",
	  STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"record\":\"@maria\",\"name\":{\"record\":\"@s\"}}]}",
	  "record: has no place here", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"says\":"
	  "[{\"record\":\"@call\",\"ship\":\"@nobody\"}]}",
	  "ref: there is no record @nobody", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"claims\":"
	  "[{\"record\":\"@maria\"}]}", "field: is missing", STATUS_INVALID },
	{ "{\"t\":\"citation\",\"id\":\"@x\",\"source\":\"@s\",\"claims\":"
	  "[{\"citation\":\"@c\"}]}", "citation: has no place here",
	  STATUS_INVALID },
	{ C "\"field\":\"colour\"}", "field: colour: no such field of that "
	  "record's kind", STATUS_INVALID },
	{ C "\"field\":\"port-call.when\"}", "field: @maria is a vessel, "
	  "which has no such field", STATUS_INVALID },
	{ C "\"field\":\"holds\"}", "field: @maria is a vessel",
	  STATUS_INVALID },
	{ "{\"t\":\"claim\",\"id\":\"@x\",\"record\":\"@ghost\","
	  "\"field\":\"vessel.name\"}", "record: there is no record @ghost",
	  STATUS_INVALID },
	{ C "\"field\":\"name\",\"polarity\":\"no\"}",
	  "polarity: no: write one of is, not, unknown", STATUS_INVALID },
	{ C "\"field\":\"name\",\"ref\":\"@maria\"}",
	  "ref: name is not a reference", STATUS_INVALID },
	{ C "\"field\":\"type\",\"choice\":\"cake\"}",
	  "choice: cake: no such choice", STATUS_INVALID },
	{ C "\"field\":\"length\",\"edtf\":\"2023\"}",
	  "edtf: length is not a date or period", STATUS_INVALID },
	{ C "\"field\":\"length\",\"bounds\":\"4 or so\",\"unit\":\"m\"}",
	  "bounds: 4 or so: ", STATUS_INVALID },
	{ C "\"field\":\"built\",\"edtf\":\"1990-13\"}",
	  "edtf: 1990-13: ", STATUS_INVALID },
	{ C "\"field\":\"name\",\"as_of\":\"yesterday\"}",
	  "as_of: yesterday: ", STATUS_INVALID },
	{ CALL "\"field\":\"ship\",\"ref\":\"@call\"}",
	  "ref: @call is a port-call; ship takes vessel", STATUS_INVALID },
	{ CALL "\"field\":\"when\",\"edtf\":\"2023\",\"anchor\":\"@call\"}",
	  "anchor: the value is said in two ways", STATUS_INVALID },
	{ CALL "\"field\":\"when\",\"relation\":\"before\"}",
	  "relation: an anchor is wanted too", STATUS_INVALID },
	{ CALL "\"field\":\"when\",\"anchor\":\"@maria\","
	  "\"anchor_field\":\"when\"}", "anchor_field: when: no such field",
	  STATUS_INVALID },
	{ "{\"t\":\"note\",\"id\":\"@x\",\"target\":\"@nothing\","
	  "\"text\":\"x\"}", "test.jsonl:7: target: @nothing: there is no "
	  "such row", STATUS_INVALID },
	{ "{\"t\":\"mark\",\"id\":\"@x\",\"target\":\"@maria\","
	  "\"dated\":\"yesterday\"}", "dated: yesterday: write a time as "
	  "2023-10-16T05:30:00Z", STATUS_INVALID },
};
#undef C
#undef CALL

static void test_errors_name_line_and_key(void **state)
{
	struct fixture f;
	char before[65], after[65];

	(void)state;
	fixture_open(&f);
	fixture_digest(&f, before);
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		/* Behind a blank line and a good one. */
		char *text = talloc_asprintf(
			f.ctx, "%s\n%s\n{\"t\":\"record\",\"id\":\"@y\","
			"\"kind\":\"vessel\"}\n", light, broken[i].line);
		enum status status = fixture_load(&f, text, NULL);

		if (status != broken[i].status)
			fail_msg("%s: %d %s", broken[i].line, status,
				 f.err.text);
		assert_has(&f, f.err.text, broken[i].says);
		assert_has(&f, f.err.text, "test.jsonl");
		assert_has(&f, f.err.text, "nothing was loaded");
		fixture_digest(&f, after);
		assert_string_equal(before, after);
		assert_true(casefile_row(f.casefile, f.ctx, TABLE_SOURCE, 1,
					 &(struct row *){ NULL }, NULL) ==
			    STATUS_NOT_FOUND);
	}
	assert_true(rows_count(casefile_db(f.casefile), TABLE_CLAIM) == 0);
	good(&f, fixture_load(&f, light, NULL));
	fixture_verify(&f);
	fixture_close(&f);
}

static void test_the_first_line_says_what_follows(void **state)
{
	static const struct broken heads[] = {
		{ "", "empty", STATUS_INVALID },
		{ "\n", "test.jsonl:1: column ", STATUS_INVALID },
		{ "{\"t\":\"record\"}\n", "t: the first line",
		  STATUS_INVALID },
		{ "{\"t\":\"taffrail\"}\n", "form: 1 is wanted",
		  STATUS_INVALID },
		{ "{\"t\":\"taffrail\",\"form\":2}\n", "form: this taffrail",
		  STATUS_NEWER },
		{ "{\"t\":\"taffrail\",\"form\":1,\"x\":2}\n",
		  "x: the first line has no such key", STATUS_INVALID },
		{ "{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"\"}\n",
		  "namespace: a text", STATUS_INVALID },
		{ "{\"t\":\"taffrail\",\"form\":1}\n{\"t\":\"record\","
		  "\"id\":\"@x\",\"kind\":\"vessel\"}", "id: @x: the first "
		  "line gives no namespace", STATUS_INVALID },
	};
	struct fixture f;

	(void)state;
	fixture_open(&f);
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		/* fmemopen has no empty streams. */
		FILE *stream = tmpfile();
		struct load_report r;

		assert_non_null(stream);
		fputs(heads[i].line, stream);
		rewind(stream);
		assert_int_equal(textform_load(f.casefile, stream,
					       "test.jsonl", NULL, NULL, NULL,
					       &r, &f.err), heads[i].status);
		fclose(stream);
		assert_has(&f, f.err.text, heads[i].says);
	}
	fixture_close(&f);
}

struct writer {
	int fd;
	const char *text;
};

static void *write_all(void *payload)
{
	struct writer *w = payload;
	size_t left = strlen(w->text);

	while (left > 0) {
		ssize_t n = write(w->fd, w->text, left);

		if (n <= 0)
			break;
		w->text += n;
		left -= (size_t)n;
	}
	close(w->fd);
	return NULL;
}

/* A pipe cannot go back, and the light forms need a second look. */
static void test_a_pipe_is_loaded(void **state)
{
	struct fixture f;
	struct load_report r;
	struct writer w;
	pthread_t thread;
	FILE *stream;
	int fds[2];

	(void)state;
	fixture_open(&f);
	assert_int_equal(pipe(fds), 0);
	w = (struct writer){ fds[1], asset_text(&f, "orient-express.jsonl") };
	assert_int_equal(pthread_create(&thread, NULL, write_all, &w), 0);
	stream = fdopen(fds[0], "r");
	good(&f, textform_load(f.casefile, stream, "-", NULL, NULL, NULL, &r,
			       &f.err));
	pthread_join(thread, NULL);
	fclose(stream);
	assert_true(r.claims > 1000);
	fixture_close(&f);
}

static void test_a_line_has_a_limit(void **state)
{
	struct fixture f;
	struct load_report r;
	FILE *stream = tmpfile();

	(void)state;
	fixture_open(&f);
	fputs(HEAD "{\"t\":\"note\",\"id\":\"@n\",\"text\":\"", stream);
	for (int i = 0; i < 9 << 20; i++)
		putc('x', stream);
	rewind(stream);
	assert_int_equal(textform_load(f.casefile, stream, "test.jsonl", NULL,
				       NULL, NULL, &r, &f.err), STATUS_LIMIT);
	assert_has(&f, f.err.text, "test.jsonl:2: the line is longer");
	fclose(stream);
	fixture_close(&f);
}

static void test_lines_within_a_block_have_the_same_limit(void **state)
{
	static const char text[] = "1234567890\n\nabc\n12345678901\nd";
	struct error err;
	struct lines lines;
	struct lines_place second;
	const char *line;
	size_t n;
	FILE *stream = fmemopen((char *)(uintptr_t)text, sizeof(text) - 1,
				"r");

	(void)state;
	assert_int_equal(lines_open(&lines, stream, "/tmp/x", 10, &err),
			 STATUS_OK);
	assert_int_equal(lines_next(&lines, &line, &n, &err), STATUS_OK);
	assert_int_equal(n, 10);
	second = lines.here;
	assert_int_equal(lines_next(&lines, &line, &n, &err), STATUS_OK);
	assert_int_equal(n, 0);
	assert_int_equal(lines_next(&lines, &line, &n, &err), STATUS_OK);
	assert_memory_equal(line, "abc", 3);
	assert_int_equal(lines_next(&lines, &line, &n, &err), STATUS_LIMIT);
	assert_int_equal(lines_seek(&lines, second, &err), STATUS_OK);
	assert_int_equal(lines.here.number, 1);
	assert_int_equal(lines_next(&lines, &line, &n, &err), STATUS_OK);
	assert_true(line != NULL && n == 0);
	lines_close(&lines);
	fclose(stream);
}

static bool stop(void *payload, int64_t done, int64_t total)
{
	int *calls = payload;

	assert_true(done > 0 && done <= total);
	return ++*calls < 2;
}

static void test_a_load_can_be_stopped(void **state)
{
	struct fixture f;
	struct load_report r;
	char *text, digest[65], after[65];
	FILE *stream;
	int calls = 0;

	(void)state;
	fixture_open(&f);
	fixture_digest(&f, digest);
	text = talloc_strdup(f.ctx, HEAD);
	for (int i = 0; i < 3000; i++)
		text = text_add(
			text, "{\"t\":\"record\",\"id\":\"00000000%05d\","
			"\"kind\":\"vessel\"}\n", i + 1);
	stream = fmemopen(text, strlen(text), "r");
	assert_int_equal(textform_load(f.casefile, stream, "test.jsonl", NULL,
				       stop, &calls, &r, &f.err),
			 STATUS_INTERRUPTED);
	fclose(stream);
	assert_int_equal(calls, 2);
	fixture_digest(&f, after);
	assert_string_equal(digest, after);
	fixture_close(&f);
}

static void put_file(const char *folder, const char *name, const char *bytes)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
}

static void drop_file(const char *folder, const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
}

static enum status load_with(struct fixture *f, const char *text,
			     const char *folder, struct load_report *r)
{
	FILE *stream = fmemopen((char *)(uintptr_t)text, strlen(text), "r");
	enum status status = textform_load(f->casefile, stream, "test.jsonl",
					   folder, NULL, NULL, r, &f->err);

	fclose(stream);
	return status;
}

static const char hello[] = /* SHA-256 of "hello" */
	"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

static void test_archived_bytes_come_along(void **state)
{
	struct fixture f, g;
	struct load_report r;
	char folder[] = "/tmp/taf-bytes-XXXXXX", bytes[8], *text;
	size_t n;
	FILE *stream;

	(void)state;
	fixture_open(&f);
	assert_non_null(mkdtemp(folder));
	text = talloc_asprintf(f.ctx, HEAD "{\"t\":\"source\",\"id\":\"@s\"}\n"
			       "{\"t\":\"capture\",\"id\":\"@a\","
			       "\"source\":\"@s\",\"sha256\":\"%s\","
			       "\"size\":5}\n", hello);
	good(&f, load_with(&f, text, NULL, &r));
	assert_int_equal(r.captures_without_bytes, 1);
	good(&f, load_with(&f, text, folder, &r));
	assert_int_equal(r.captures_without_bytes, 1);
	/* What the file says of itself is looked at. */
	put_file(folder, hello, "hullo");
	assert_int_equal(load_with(&f, text, folder, &r), STATUS_CORRUPT);
	assert_has(&f, f.err.text, "sha256: ");
	assert_false(blob_exists(f.casefile, hello));
	put_file(folder, hello, "hello");
	good(&f, load_with(&f, text, folder, &r));
	assert_int_equal(r.captures_without_bytes, 0);
	good(&f, blob_read(f.casefile, hello, 0, sizeof(bytes), bytes, &n,
			   &f.err));
	assert_int_equal(n, 5);
	assert_memory_equal(bytes, "hello", 5);
	drop_file(folder, hello);

	/* A dump writes them, over what an interrupted one left too. */
	put_file(folder, hello, "hel");
	stream = fopen("/dev/null", "w");
	good(&f, textform_dump(f.casefile, stream, folder, &f.err));
	fclose(stream);
	fixture_open(&g);
	good(&g, load_with(&g, text, folder, &r));
	assert_int_equal(r.captures_without_bytes, 0);
	assert_true(blob_exists(g.casefile, hello));
	fixture_close(&g);
	drop_file(folder, hello);
	rmdir(folder);
	fixture_close(&f);
}

static void test_a_load_is_one_entry_and_undone_as_one(void **state)
{
	struct fixture f;
	struct load_report r;
	char *what, *before, *text;

	(void)state;
	fixture_open(&f);
	good(&f, fixture_load(&f, HEAD, &r));
	assert_int_equal(r.entry, 0);
	before = fixture_dump(&f);
	text = asset_text(&f, "orient-express.jsonl");
	good(&f, fixture_load(&f, text, &r));
	good(&f, entry_undo(f.casefile, f.ctx, r.entry, &what, &f.err));
	assert_string_equal(what, "load test.jsonl");
	assert_int_equal(rows_count(casefile_db(f.casefile), TABLE_CLAIM), 0);
	(void)before;
	fixture_verify(&f);
	fixture_close(&f);
}

#define SETTING(name, value)                                                  \
	"{\"t\":\"setting\",\"id\":\"@" name "\",\"target\":\"@s\","         \
	"\"name\":\"reliability\",\"value\":\"" value "\"}\n"

static void assert_reliability(struct fixture *f, const char *value)
{
	int64_t id;

	assert_int_equal(id_from_name("test", 4, "s", 1, &id), STATUS_OK);
	assert_string_equal(casefile_setting(f->casefile, f->ctx, id,
					     "reliability"), value);
}

/* Loaded into a new case, a dump gives the same dump and the same winner. */
static void assert_reload_keeps(struct fixture *f, const char *value)
{
	struct fixture other;
	char *dump = fixture_dump(f);

	fixture_open(&other);
	good(&other, fixture_load(&other, dump, NULL));
	assert_string_equal(fixture_dump(&other), dump);
	assert_reliability(&other, value);
	fixture_verify(&other);
	fixture_close(&other);
	setenv("HOME", f->folder, 1);
}

static void test_of_two_settings_the_later_line_holds(void **state)
{
	static const char *const texts[] = {
		HEAD SETTING("a", "B") SETTING("z", "C") SETTING("m", "A")
		"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\"}\n",
		HEAD "{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\"}\n"
		SETTING("m", "B") SETTING("z", "C") SETTING("a", "A"),
		HEAD SETTING("z", "C") SETTING("m", "B") SETTING("a", "A")
		"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\"}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct load_report r;
		struct fixture f;
		int64_t id;

		fixture_open(&f);
		good(&f, fixture_load(&f, texts[i], NULL));
		assert_reliability(&f, "A");
		good(&f, fixture_load(&f, texts[i], &r));
		assert_int_equal(r.added, 0);
		assert_reload_keeps(&f, "A");
		assert_int_equal(id_from_name("test", 4, "s", 1, &id),
				 STATUS_OK);
		good(&f, edit_set(f.casefile, id, "reliability", "D", NULL,
				  &f.err));
		assert_reliability(&f, "D");
		assert_reload_keeps(&f, "D");
		fixture_close(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_case_loads_and_comes_back),
		cmocka_unit_test(test_lines_may_come_in_any_order),
		cmocka_unit_test(test_light_forms),
		cmocka_unit_test(test_citations_are_numbered),
		cmocka_unit_test(test_errors_name_line_and_key),
		cmocka_unit_test(test_the_first_line_says_what_follows),
		cmocka_unit_test(test_a_pipe_is_loaded),
		cmocka_unit_test(test_a_line_has_a_limit),
		cmocka_unit_test(
			test_lines_within_a_block_have_the_same_limit),
		cmocka_unit_test(test_a_load_can_be_stopped),
		cmocka_unit_test(test_archived_bytes_come_along),
		cmocka_unit_test(test_of_two_settings_the_later_line_holds),
		cmocka_unit_test(test_a_load_is_one_entry_and_undone_as_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
