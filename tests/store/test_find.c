/* find: what people type for a thing, completion, and the search. */
#include "tests/store/fixture.h"

#include "src/base/id.h"
#include "src/base/text_add.h"
#include "store/find.h"
#include "store/list.h"

static const char made_up[] = HEAD
	"{\"t\":\"source\",\"id\":\"@port21\",\"kind\":\"official\","
	"\"key\":\"port21\",\"address\":\"https://www.example.org/notice\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c1\",\"source\":\"@port21\",\"n\":7,"
	"\"quote\":\"The Ангара lay in Port Example, says the harbour "
	"master.\",\"says\":["
	"{\"record\":\"@angara\",\"kind\":\"vessel\",\"name\":[\"Angara\","
	"\"Ocean Energy\"],\"imo\":\"IMO 9179842\",\"flag\":\"Russia\"},"
	"{\"record\":\"@angara2\",\"kind\":\"vessel\",\"name\":"
	"\"Angara Star\"},"
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"MARIA\"},"
	"{\"record\":\"@maria2\",\"kind\":\"company\",\"name\":\"Maria\"},"
	"{\"record\":\"@hostile\",\"kind\":\"company\",\"name\":"
	"\"\\\"x' OR 1=1 -- \\u202e\\u001b[2J\"}]}\n"
	"{\"t\":\"citation\",\"id\":\"@c2\",\"source\":\"@port21\",\"n\":8,"
	"\"quote\":\"Another round trip of the ship ended; the trip round the "
	"cape did not.\",\"translation\":\"Kreuzfahrt\"}\n"
	"{\"t\":\"note\",\"id\":\"@n1\",\"target\":\"@maria\","
	"\"text\":\"Ask the harbour master about the crane.\"}\n";

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	fixture_open(f);
	good(f, fixture_load(f, made_up, NULL));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

/* Titles of what is found, joined by "|"; the status when it fails. */
static const char *found(struct fixture *f, const char *text, int kind)
{
	struct thing *things;
	int count;
	char *titles;
	enum status status = find_thing(f->casefile, f->ctx, text, kind,
					&things, &count, &f->err);

	if (status != STATUS_OK)
		return status_to_string(status);
	titles = talloc_strdup(f->ctx, "");
	for (int i = 0; i < count; i++)
		titles = text_add(titles, "%s%s", i > 0 ? "|"
								      : "",
						things[i].title);
	return titles;
}

static void things_by_name(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(found(f, "Angara", 0), "Angara");
	assert_string_equal(found(f, "  angara ", 0), "Angara");
	assert_string_equal(found(f, "Ангара", 0), "Angara");
	assert_string_equal(found(f, "MV Angara", 0), "Angara");
	assert_string_equal(found(f, "ocean energy", 0), "Angara");
	assert_string_equal(found(f, "angara s", 0), "Angara Star");
	assert_string_equal(found(f, "star", 0), "Angara Star");
	assert_string_equal(found(f, "anga", 0), "Angara|Angara Star");
	/* Letter for letter before folded. */
	assert_string_equal(found(f, "Maria", 0), "Maria");
	assert_string_equal(found(f, "maria", 0), "MARIA|Maria");
	assert_string_equal(found(f, "maria", KIND_VESSEL), "MARIA");
	assert_string_equal(found(f, "nobody", 0), "not found");
	assert_string_equal(found(f, "", 0), "not found");
	assert_string_equal(found(f, " \t", 0), "not found");
}

static void things_by_number_and_key(void **state)
{
	struct fixture *f = *state;
	struct thing *things;
	char id[ID_LENGTH + 1];
	int count;

	assert_string_equal(found(f, "IMO 9179842", 0), "Angara");
	assert_string_equal(found(f, "9179842", 0), "Angara");
	assert_string_equal(found(f, "9179843", 0), "not found");
	assert_string_equal(found(f, "port21/7", 0), "port21/7");
	assert_string_equal(found(f, "port21/9", 0), "not found");
	assert_string_equal(found(f, "port21/x", 0), "not found");
	good(f, find_thing(f->casefile, f->ctx, "port21", 0, &things, &count,
			   &f->err));
	assert_int_equal(count, 1);
	assert_int_equal(things[0].table, TABLE_SOURCE);
	id_print(things[0].id, id);
	good(f, find_thing(f->casefile, f->ctx, id, 0, &things, &count,
			   &f->err));
	assert_int_equal(things[0].table, TABLE_SOURCE);
	good(f, find_thing(f->casefile, f->ctx, "port21/8", 0, &things, &count,
			   &f->err));
	assert_int_equal(things[0].table, TABLE_CITATION);
}

static void hostile_things(void **state)
{
	static const char *const texts[] = {
		"'", "\"", "%", "_", "*", "a' OR '1'='1", "/", "//", "/9",
		"\xff\xfe", "\x1b[3J", "port21/99999999999999999999", "0",
		"0000000000000", "(", "NEAR", "name:", "\xcc\x81",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(found(f, texts[i], 0), "not found");
	assert_non_null(strstr(found(f, "x or 1 1", 0), "OR 1=1"));
}

static const char *completed(struct fixture *f, const char *field,
			     const char *text, int n)
{
	const struct registry *r = casefile_registry(f->casefile);
	const struct kind *kind = registry_kind(r, KIND_SHIP_ROLE);
	struct thing *things;
	int count;
	char *titles = talloc_strdup(f->ctx, "");

	good(f, find_complete(f->casefile, f->ctx,
			      registry_field_by_word(r, kind, field,
						     strlen(field)),
			      text, n, &things, &count, &f->err));
	for (int i = 0; i < count; i++)
		titles = text_add(titles, "%s%s", i > 0 ? "|"
								      : "",
						things[i].title);
	return titles;
}

static void completion(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(completed(f, "ship", "ang", 10),
			    "Angara|Angara Star");
	assert_string_equal(completed(f, "ship", "angara", 10),
			    "Angara|Angara Star");
	assert_string_equal(completed(f, "ship", "ang", 1), "Angara");
	assert_string_equal(completed(f, "ship", "sta", 10), "Angara Star");
	assert_string_equal(completed(f, "ship", "ocean en", 10), "Angara");
	assert_string_equal(completed(f, "ship", "energy", 10), "Angara");
	assert_string_equal(completed(f, "ship", "mari", 10), "MARIA");
	assert_string_equal(completed(f, "party", "mari", 10), "Maria");
	assert_string_equal(completed(f, "role", "own", 10), "");
	assert_string_equal(completed(f, "ship", "", 10), "");
}

static const char *searched(struct fixture *f, const char *words, int n)
{
	struct hit *hits;
	int count;
	char *text = talloc_strdup(f->ctx, "");

	good(f, find_search(f->casefile, f->ctx, words, n, &hits, &count,
			    &f->err));
	for (int i = 0; i < count; i++)
		text = text_add(text, "%s%s: %s",
					      i > 0 ? " | " : "",
					      hits[i].thing.title,
					      hits[i].snippet);
	return text;
}

static void search_marks_the_original(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(searched(f, "angara master", 9),
			    "port21/7: The \1Ангара\2 lay in Port Example, "
			    "says the harbour \1master\2.");
	assert_string_equal(searched(f, "KREUZ", 9),
			    "port21/8: ...the ship ended; the trip round "
			    "the cape did not. \1Kreuzfahrt\2");
	assert_string_equal(searched(f, "crane", 9),
			    "note: Ask the harbour master about the crane.: "
			    "Ask the harbour master about the \1crane\2.");
	assert_string_equal(searched(f, "no such word", 9), "");
	assert_string_equal(searched(f, "", 9), "");
	assert_string_equal(searched(f, "  ...  ", 9), "");
}

static void search_ranks_names_first(void **state)
{
	struct fixture *f = *state;

	/* The whole name, then the longer one, then the quote. */
	assert_string_equal(searched(f, "angara", 9),
			    "Angara: \1Angara\2 | Angara Star: \1Angara\2 Star"
			    " | port21/7: The \1Ангара\2 lay in Port Example, "
			    "says the harbour master.");
	assert_string_equal(searched(f, "angara", 1), "Angara: \1Angara\2");
}

static void search_for_phrases(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(searched(f, "\"round trip\"", 9),
			    "port21/8: Another \1round trip\2 of the ship "
			    "ended; the trip round the cape did not. "
			    "Kreuzfahrt");
	assert_string_equal(searched(f, "\"round ship\"", 9), "");
	/* A phrase is of whole words, unless it says that it goes on. */
	assert_string_equal(searched(f, "\"round tri\"", 9), "");
	assert_int_equal(strncmp(searched(f, "\"round tri*\"", 9), "port21/8",
				 8), 0);
}

static void hostile_searches(void **state)
{
	static const char *const texts[] = {
		"\"", "\"\"", "*", "a*b", "(", "NEAR(a b)", "name : x",
		"-maria", "^maria", "{name}", "AND", "OR NOT", "\xff\xfe",
		"\x1b[31m", "''''", "a AND", "\xe2\x80\xae",
	};
	struct fixture *f = *state;
	char *many = talloc_strdup(f->ctx, "");
	struct hit *hits;
	int count;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		good(f, find_search(f->casefile, f->ctx, texts[i], 5, &hits,
				    &count, &f->err));
	for (int i = 0; i < 40; i++)
		many = text_add(many, "w%d ", i);
	assert_int_equal(find_search(f->casefile, f->ctx, many, 5, &hits,
				     &count, &f->err), STATUS_LIMIT);
	assert_non_null(strstr(searched(f, "1 1", 5), "OR \1"));
	good(f, find_search(f->casefile, f->ctx, "1 1", 5, &hits, &count,
			    &f->err));
	assert_null(strchr(hits[0].snippet, '\x1b'));
}

/* ---- conditions of lists ---- */

static enum status open_where(struct fixture *f, const char *where,
			      struct list **ret_list)
{
	struct list_query query = {.kind = KIND_VESSEL, .where = where};

	return list_open(f->casefile, f->ctx, &query, ret_list, &f->err);
}

static const char *listed(struct fixture *f, const char *where)
{
	struct list *list;
	struct list_row *rows;
	int count;
	char *titles = talloc_strdup(f->ctx, "");

	good(f, open_where(f, where, &list));
	good(f, list_window(list, f->ctx, 0, 10, &rows, &count, &f->err));
	for (int i = 0; i < count; i++)
		titles = text_add(titles, "%s%s", i > 0 ? "|"
								      : "",
						rows[i].title);
	list_close(list);
	return titles;
}

static void conditions(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(listed(f, "flag=RU"), "Angara");
	assert_string_equal(listed(f, "flag=Russian"), "Angara");
	assert_string_equal(listed(f, "flag="), "Angara Star|MARIA");
	assert_string_equal(listed(f, "flag!= and name~ang"), "Angara");
	assert_string_equal(listed(f, "imo=IMO 9179842"), "Angara");
	assert_string_equal(listed(f, "name=ocean energy"), "Angara");
	assert_string_equal(listed(f, "name=\"Ocean Energy\""), "Angara");
	assert_string_equal(listed(f, "NAME ~ star"), "Angara Star");
	assert_string_equal(listed(f, "name!=angara"), "Angara Star|MARIA");
	assert_string_equal(listed(f, "by>=2"), "");
	assert_string_equal(listed(f, "by=1 and name=maria"), "MARIA");
	assert_string_equal(listed(f, "standing=disputed"), "");
	assert_string_equal(listed(f, "name.standing=single and flag=RU"),
			    "Angara");
	assert_string_equal(listed(f, "tag=urgent"), "");
	assert_string_equal(listed(f, "tag!=urgent and marked=no"),
			    "Angara|Angara Star|MARIA");
	assert_string_equal(listed(f, "   "), "Angara|Angara Star|MARIA");
}

static void bad_conditions_say_where(void **state)
{
	static const struct {
		const char *where, *says;
	} bad[] = {
		{"flg=RU", "\"flg=RU\" at letter 1: a Vessel has no field "
			   "\"flg\"; it has name, type"},
		{"name~ä and  built<tomorow",
		 "\"built<tomorow\" at letter 13"},
		{"flag", "say FIELD=VALUE"},
		{"flag=Atlantis", "not understood"},
		{"type=submarine", "among the choices: ship, cargo ship"},
		{"flag>RU", "flag takes = != ~"},
		{"standing=sad", "a standing is"},
		{"by>=many", "a number of origins"},
		{"built<", "a value is missing"},
		{"home-port=Nowhere", "nothing called \"Nowhere\""},
		{"marked=perhaps", "marked=yes"},
		{" and ", "say FIELD=VALUE"},
		{"=x", "no field \"\""},
		{"flag=RU and", "not understood"},
		{"name'; DROP TABLE claim; --=x", "has no field"},
	};
	struct fixture *f = *state;
	struct list *list;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		enum status status = open_where(f, bad[i].where, &list);

		if (status != STATUS_INVALID ||
		    strstr(f->err.text, bad[i].says) == NULL)
			fail_msg("%s: %s, %s", bad[i].where,
				 status_to_string(status), f->err.text);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(things_by_name),
		TEST(things_by_number_and_key),
		TEST(hostile_things),
		TEST(completion),
		TEST(search_marks_the_original),
		TEST(search_ranks_names_first),
		TEST(search_for_phrases),
		TEST(hostile_searches),
		TEST(conditions),
		TEST(bad_conditions_say_where),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
