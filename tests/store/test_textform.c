/* Canonical lines: what is written, and that reading gives the row back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "assets/assets.h"
#include "src/base/id.h"
#include "src/base/text_add.h"
#include "store/rowline.h"
#include "store/textform.h"

static struct registry *registry;
static const struct choice *choices[1000];
static int choice_count;

static int setup(void **state)
{
	const struct asset *a = asset_find("registry.txt");

	(void)state;
	if (!a || registry_parse((const char *)a->data, a->size, &registry,
				 NULL) != STATUS_OK)
		return -1;
	/* A choice is numbered by the field that first had its tree. */
	for (int n = 10000; n < 470000 && choice_count < 1000; n++)
		if ((choices[choice_count] = registry_choice(registry, n)))
			choice_count++;
	return choice_count > 100 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	registry_free(registry);
	return 0;
}

static void write_row(const struct row *row, struct buffer *line)
{
	struct error err;

	buffer_clear(line);
	if (textform_write_row(registry, row, line, &err) != STATUS_OK)
		fail_msg("%s", err.text);
}

static struct row read_line(const void *ctx, const char *line)
{
	struct error err;
	struct row row;

	if (textform_read_row(registry, ctx, line, strlen(line), &row, &err) !=
	    STATUS_OK)
		fail_msg("%s: %s", line, err.text);
	return row;
}

/* One of each table with every key, in canonical order. */
static const char *const golden[] = {
	"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"port-call\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"source\",\"id\":\"0000000000002\",\"kind\":\"figure\","
	"\"state\":\"lost\",\"address\":\"https://example.org/a\","
	"\"link\":\"the words of the link\",\"cited_by\":\"0000000000003\","
	"\"part_of\":\"0000000000004\",\"dated\":\"2023-10-16T05:30:00Z\","
	"\"analyst\":\"vm\"}",

	"{\"t\":\"derivation\",\"id\":\"0000000000005\","
	"\"source\":\"0000000000002\",\"from\":\"0000000000003\","
	"\"how\":\"credits\",\"stated\":\"possible\","
	"\"dated\":\"2023-10-16T05:30:00.250Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"capture\",\"id\":\"0000000000006\","
	"\"source\":\"0000000000002\",\"address\":\"https://example.org/a\","
	"\"method\":\"attach\",\"started\":\"2023-10-16T05:30:00.001Z\","
	"\"ended\":\"2023-10-16T05:30:02Z\",\"status\":200,"
	"\"type\":\"text/html\",\"headers\":\"A: b\\u000d\\u000aC: d\","
	"\"request\":\"GET /\",\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb924"
	"27ae41e4649b934ca495991b7852b855\",\"size\":1234567890123,"
	"\"truncated\":1,\"peer\":\"192.0.2.1\",\"tls\":\"1.3\","
	"\"proxy\":\"none\",\"tool\":\"curl\",\"collector\":\"vm\","
	"\"obtained\":\"by mail\",\"suspect\":\"a login page\","
	"\"follows\":\"0000000000007\",\"wire\":\"e3b0c44298fc1c149afbf4c"
	"8996fb92427ae41e4649b934ca495991b7852b855\","
	"\"certificates\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
	"a495991b7852b855\",\"clock\":\"synchronised, within 12 ms\","
	"\"revisit\":\"0000000000007\",\"page\":\"0000000000007\","
	"\"copy_of\":\"http://a\",\"copy_at\":\"2023-10-16T05:30:00Z\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"citation\",\"id\":\"0000000000008\","
	"\"source\":\"0000000000002\",\"n\":14,\"at\":\"l.54\","
	"\"quote\":\"another \\\"round trip\\\" \\\\ \u0414\u0443\u043d\u0430"
	"\u0439\",\"by\":\"0000000000009\",\"words\":\"US officials\","
	"\"origin\":\"0000000000003\",\"origin_unknown\":1,"
	"\"means\":\"official list\",\"basis\":\"observed\","
	"\"repeats\":\"000000000000a\",\"translation\":\"in English\","
	"\"language\":\"ru\",\"translator\":\"vm\","
	"\"replaces\":\"000000000000b\",\"dated\":\"2023-10-16T05:30:00Z\","
	"\"analyst\":\"vm\"}",

	"{\"t\":\"passage\",\"id\":\"000000000000c\","
	"\"citation\":\"0000000000008\",\"capture\":\"0000000000006\","
	"\"start\":10,\"length\":20,\"sha256\":\"e3b0c44298fc1c149afbf4c8996f"
	"b92427ae41e4649b934ca495991b7852b855\",\"how\":\"search\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"claim\",\"id\":\"000000000000d\","
	"\"citation\":\"0000000000008\",\"record\":\"0000000000001\","
	"\"field\":\"port-call.did\",\"said\":\"offloading cargo\","
	"\"bounds\":\"[4,)\",\"edtf\":\"2023-10-14\","
	"\"anchor\":\"0000000000001\",\"anchor_field\":\"port-call.when\","
	"\"relation\":\"before\",\"offset\":\"3 months\","
	"\"ref\":\"0000000000009\",\"choice\":\"unloads\",\"unit\":\"km\","
	"\"hedge\":\"appears\",\"polarity\":\"not\",\"as_of\":\"2023-10-16\","
	"\"from\":\"2022\",\"to\":\"2023-08\",\"reading\":\"each\","
	"\"replaces\":\"000000000000e\",\"dated\":\"2023-10-16T05:30:00Z\","
	"\"analyst\":\"vm\"}",

	"{\"t\":\"premise\",\"id\":\"000000000000f\","
	"\"claim\":\"000000000000d\",\"rests_on\":\"000000000000e\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"judgement\",\"id\":\"000000000000g\","
	"\"about\":\"0000000000001\",\"verdict\":\"not the same\","
	"\"other\":\"0000000000009\",\"field\":\"holds\","
	"\"cause\":\"other scope\",\"reason\":\"two days\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"setting\",\"id\":\"000000000000h\","
	"\"target\":\"0000000000002\",\"name\":\"key\",\"value\":\"rusi23\","
	"\"seq\":2,\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"note\",\"id\":\"000000000000j\","
	"\"target\":\"0000000000001\",\"type\":\"to-do\","
	"\"text\":\"look\\u0009at\\u000ait\",\"state\":\"closed\","
	"\"replaces\":\"000000000000k\",\"dated\":\"2023-10-16T05:30:00Z\","
	"\"analyst\":\"vm\"}",

	"{\"t\":\"tag\",\"id\":\"000000000000m\","
	"\"target\":\"0000000000001\",\"word\":\"dark fleet\",\"off\":1,"
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"mark\",\"id\":\"000000000000n\","
	"\"target\":\"0000000000001\",\"word\":\"red\",\"off\":1,"
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",

	"{\"t\":\"seen\",\"id\":\"7zzzzzzzzzzzz\","
	"\"record\":\"0000000000001\",\"source\":\"0000000000002\","
	"\"version\":\"2023-10\",\"dated\":\"2023-10-16T05:30:00Z\","
	"\"analyst\":\"vm\"}",

	"{\"t\":\"stamp\",\"id\":\"000000000000p\","
	"\"manifest\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934"
	"ca495991b7852b855\","
	"\"request\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934"
	"ca495991b7852b855\","
	"\"reply\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934"
	"ca495991b7852b855\","
	"\"roots\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934"
	"ca495991b7852b855\","
	"\"authority\":\"https://time.example/tsa\","
	"\"time\":\"2023-10-16T05:30:00Z\",\"serial\":\"0a\","
	"\"dated\":\"2023-10-16T05:30:00Z\",\"analyst\":\"vm\"}",
};

static void test_golden_lines_are_read_and_written(void **state)
{
	void *ctx = talloc_new(NULL);
	struct buffer line;

	(void)state;
	assert_int_equal(sizeof(golden) / sizeof(*golden), TABLE_LAST);
	buffer_init(&line, 4096);
	for (int i = 0; i < TABLE_LAST; i++) {
		struct row row = read_line(ctx, golden[i]);
		const struct table *t = table_get(row.table);

		assert_int_equal((int)row.table, i);
		for (int c = 0; c < t->count; c++)
			assert_int_not_equal(row.data[c].type, DATUM_NULL);
		write_row(&row, &line);
		assert_string_equal(line.data, golden[i]);
	}
	buffer_release(&line);
	talloc_free(ctx);
}

static void test_what_is_not_said_is_left_out(void **state)
{
	struct buffer line;
	struct row row;

	(void)state;
	buffer_init(&line, 4096);
	row_init(&row, TABLE_CLAIM, 1);
	row_set_integer(&row, CLAIM_RECORD, 2);
	row_set_integer(&row, CLAIM_FIELD, FIELD_HOLDS);
	row_set_integer(&row, CLAIM_POLARITY, POLARITY_IS);
	row_set_text(&row, CLAIM_SAID, "");
	write_row(&row, &line);
	assert_string_equal(line.data,
			    "{\"t\":\"claim\",\"id\":\"0000000000001\","
			    "\"record\":\"0000000000002\","
			    "\"field\":\"holds\"}");
	buffer_release(&line);
}

/* What a case may hold only when somebody damaged it. */
static void test_damaged_rows_are_no_lines(void **state)
{
	struct row rows[7];
	struct buffer line;
	struct error err;

	(void)state;
	for (int i = 0; i < 7; i++)
		row_init(&rows[i], TABLE_CLAIM, 1);
	rows[0].id = -1;
	row_set_integer(&rows[1], CLAIM_POLARITY, 3);
	row_set_integer(&rows[2], CLAIM_POLARITY, -1);
	row_set_integer(&rows[3], CLAIM_RECORD, -5);
	row_set_integer(&rows[4], CLAIM_FIELD, 77777);
	row_set_integer(&rows[5], CLAIM_CHOICE, 1);
	row_set_text(&rows[6], CLAIM_SAID, "\xff");
	buffer_init(&line, 4096);
	for (int i = 0; i < 7; i++)
		assert_int_equal(textform_write_row(registry, &rows[i], &line,
						    &err), STATUS_CORRUPT);
	row_init(&rows[0], TABLE_RECORD, 1);
	row_set_integer(&rows[0], RECORD_KIND, 999);
	assert_int_equal(textform_write_row(registry, &rows[0], &line, &err),
			 STATUS_CORRUPT);
	buffer_clear(&line);
	row_init(&rows[0], TABLE_CLAIM, 1);
	row_set_integer(&rows[0], CLAIM_COUNT, INT64_MAX);
	assert_int_equal(textform_write_row(registry, &rows[0], &line, &err),
			 STATUS_CORRUPT);
	buffer_release(&line);
}

static void test_lines_that_are_no_rows(void **state)
{
	static const char *const bad[] = {
		"", "null", "[]", "{}", "{\"t\":\"claim\"}",
		"{\"t\":\"cake\",\"id\":\"0000000000001\"}",
		"{\"t\":\"record\",\"id\":\"@maria\",\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":\"000000000001\",\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":\"0000000000000\","
		"\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":\"8000000000000\","
		"\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":1,\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"cake\"}",
		"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"vessel\","
		"\"kind\":\"vessel\"}",
		"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"vessel\","
		"\"colour\":\"red\"}",
		"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"vessel\","
		"\"dated\":\"2023-02-29T00:00:00Z\"}",
		"{\"t\":\"record\",\"id\":\"0000000000001\",\"kind\":\"vessel\""
		"}}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"off\":\"1\"}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"off\":1.5}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"off\":true}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"word\":1}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"word\":\"\xff\"}",
		"{\"t\":\"tag\",\"id\":\"0000000000001\",\"word\":\"\\ud800\"}",
		"{\"t\":\"claim\",\"id\":\"0000000000001\","
		"\"field\":\"port-call.name\"}",
		"{\"t\":\"claim\",\"id\":\"0000000000001\",\"field\":\"name\"}",
		"{\"t\":\"claim\",\"id\":\"0000000000001\","
		"\"field\":\"vessel.name\",\"choice\":\"tanker\"}",
		"{\"t\":\"claim\",\"id\":\"0000000000001\","
		"\"polarity\":\"Not\"}",
	};
	void *ctx = talloc_new(NULL);
	struct error err;
	struct row row;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		err.text[0] = '\0';
		if (textform_read_row(registry, ctx, bad[i], strlen(bad[i]),
				      &row, &err) != STATUS_INVALID)
			fail_msg("taken: %s", bad[i]);
		assert_true(err.text[0] != '\0');
	}
	talloc_free(ctx);
}

static void test_times(void **state)
{
	static const struct { const char *text; int64_t ms; } good[] = {
		{ "1970-01-01T00:00:00.001Z", 1 },
		{ "1969-12-31T23:59:59.999Z", -1 },
		{ "1969-12-31T23:59:59Z", -1000 },
		{ "2023-10-16T05:30:00Z", INT64_C(1697434200000) },
		{ "2024-02-29T12:00:00.250Z", INT64_C(1709208000250) },
		{ "0000-03-01T00:00:00Z", INT64_C(-62162035200000) },
		{ "9999-12-31T23:59:59.999Z", INT64_C(253402300799999) },
	};
	static const char *const bad[] = {
		"", "2023", "2023-10-16", "2023-10-16T05:30:00",
		"2023-10-16 05:30:00Z", "2023-10-16T05:30:00+00:00",
		"2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z",
		"2023-01-00T00:00:00Z", "2023-04-31T00:00:00Z",
		"2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z",
		"2023-01-01T00:00:60Z", "2023-01-01T00:00:00.5Z",
		"2023-01-01T00:00:00.5000Z", "2023-01-01T00:00:00Zx",
		" 2023-01-01T00:00:00Z", "+023-01-01T00:00:00Z"
	};
	char text[ROWLINE_TIME_MAX];
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(rowline_time(good[i].text, &ms));
		assert_true(ms == good[i].ms);
		rowline_time_print(ms, text);
		assert_string_equal(text, good[i].text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (rowline_time(bad[i], &ms))
			fail_msg("taken: %s", bad[i]);
}

/* Random rows: a small generator, its seed printed when something fails. */
static uint64_t seed;

static uint32_t roll(uint32_t sides)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % sides;
}

static int64_t roll_id(void)
{
	int64_t id = (int64_t)roll(1u << 31) << 32 | roll(1u << 31);

	return id >> roll(60) | 1;
}

static char *roll_text(const void *ctx)
{
	static const char *const pieces[] = {
		"a", "Z", " ", "\"", "\\", "/", "\n", "\t", "\x01", "\x1f",
		"\x7f", "\u00e9", "\u0414", "\u202e", "\u20ac", "\U0001f6a2",
		"</", "{\"t\":", "@name", "\\u0041", "null"
	};
	char *text = talloc_strdup(ctx, "x");

	for (uint32_t n = roll(12); n > 0; n--)
		text = text_add(
			text, "%s", pieces[roll(sizeof(pieces) / sizeof(*pieces))]);
	return text + roll(2) * (strlen(text) > 1);
}

static int64_t roll_field(void)
{
	int n = registry_kind_count(registry);
	const struct kind *k = registry_kind_at(registry, (int)roll((uint32_t)n));

	return k->fields[roll((uint32_t)k->field_count)]->number;
}

/* Any choice of the field's tree; 0 when it is no choice. */
static int64_t roll_choice(int64_t field)
{
	const struct field *f = registry_field(registry, (int)field);
	const struct choice *c;

	if (!f || f->type != VALUE_CHOICE)
		return 0;
	do
		c = choices[roll((uint32_t)choice_count)];
	while (strcmp(c->tree, f->qualifier));
	return c->number;
}

static void roll_column(const void *ctx, struct row *row, int column)
{
	const struct column *c = &table_get(row->table)->columns[column];
	int words = 0;

	if (roll(3) == 0 && !c->required)
		return;
	switch (c->type) {
	case COLUMN_ROW:
	case COLUMN_ANY:
		row_set_integer(row, column, roll_id());
		break;
	case COLUMN_TEXT:
	case COLUMN_HASH:
		row_set_text(row, column, roll_text(ctx));
		break;
	case COLUMN_INTEGER:
		row_set_integer(row, column, roll_id() * (roll(2) ? 1 : -1));
		break;
	case COLUMN_WORD:
		while (c->words[words])
			words++;
		row_set_integer(row, column, roll((uint32_t)words));
		break;
	case COLUMN_KIND:
		row_set_integer(row, column,
				registry_kind_at(registry, (int)roll(20))
					->number);
		break;
	case COLUMN_FIELD:
		row_set_integer(row, column, roll_field());
		break;
	case COLUMN_CHOICE:
		row_set_integer(row, column,
				roll_choice(row_integer(row, CLAIM_FIELD)));
		break;
	case COLUMN_TIME:
		row_set_integer(row, column,
				(int64_t)roll(1u << 31) * 1000 + roll(3));
		break;
	}
}

static void assert_rows_equal(const struct row *a, const struct row *b)
{
	assert_int_equal(a->table, b->table);
	assert_true(a->id == b->id);
	for (int i = 0; i < ROW_COLUMNS_MAX; i++) {
		assert_int_equal(a->data[i].type, b->data[i].type);
		assert_true(a->data[i].integer == b->data[i].integer);
		assert_int_equal(a->data[i].length, b->data[i].length);
		if (a->data[i].type == DATUM_TEXT)
			assert_memory_equal(a->data[i].text, b->data[i].text,
					    a->data[i].length + 1);
	}
}

/* The same line as another writer of JSON would put it. */
static char *rewritten(const void *ctx, const char *line)
{
	json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	char *text = json_dumps(object, JSON_ENSURE_ASCII | JSON_SORT_KEYS |
				JSON_INDENT(1)), *copy;

	assert_non_null(text);
	copy = talloc_strdup(ctx, text);
	free(text);
	json_decref(object);
	return copy;
}

static void test_random_rows_come_back(void **state)
{
	struct buffer line, again;
	int with_choice = 0;

	(void)state;
	seed = (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	buffer_init(&line, 1 << 20);
	buffer_init(&again, 1 << 20);
	for (int n = 0; n < 4000; n++) {
		void *ctx = talloc_new(NULL);
		struct row row, back;

		row_init(&row, (enum table_id)(n % TABLE_LAST), roll_id());
		for (int i = 0; i < table_get(row.table)->count; i++)
			roll_column(ctx, &row, i);
		with_choice += row.table == TABLE_CLAIM &&
			       row_integer(&row, CLAIM_CHOICE);
		write_row(&row, &line);
		back = read_line(ctx, line.data);
		assert_rows_equal(&row, &back);
		write_row(&back, &again);
		assert_string_equal(line.data, again.data);
		/* The general parser gives the same row as the fast one. */
		back = read_line(ctx, rewritten(ctx, line.data));
		assert_rows_equal(&row, &back);
		talloc_free(ctx);
	}
	assert_true(with_choice > 0);
	buffer_release(&line);
	buffer_release(&again);
}

static bool any_id(void *payload, const char *text, int64_t *ret_id)
{
	(void)payload;
	return id_parse(text, strlen(text), ret_id);
}

static void test_canonical_lines_take_the_fast_way(void **state)
{
	struct rowline in = { .registry = registry, .id = any_id };
	char line[2048];
	struct row row;

	(void)state;
	for (int i = 0; i < TABLE_LAST; i++) {
		size_t n = strlen(golden[i]);
		bool escape = strchr(golden[i], '\\') != NULL;

		memcpy(line, golden[i], n + 1);
		assert_int_equal(rowline_flat(&in, line, n, &row), !escape);
		/* Nothing is read beyond what is given. */
		memcpy(line, golden[i], n + 1);
		assert_false(rowline_flat(&in, line, n - 1, &row));
		memcpy(line, golden[i], n + 1);
		line[n] = ' ';
		assert_false(rowline_flat(&in, line, n + 1, &row));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_lines_are_read_and_written),
		cmocka_unit_test(test_what_is_not_said_is_left_out),
		cmocka_unit_test(test_damaged_rows_are_no_lines),
		cmocka_unit_test(test_lines_that_are_no_rows),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_random_rows_come_back),
		cmocka_unit_test(test_canonical_lines_take_the_fast_way),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
