/* detail: all that is said of a record, by whom, and what comes first. */
#include "tests/store/cells.h"
#include "tests/store/fixture.h"

#include "src/base/id.h"
#include "store/detail.h"
#include "store/find.h"
#include "store/left.h"
#include "store/pane_rows.h"

static const char made_up[] = HEAD
	"{\"t\":\"source\",\"id\":\"@port21\",\"kind\":\"official\","
	"\"key\":\"port21\"}\n"
	"{\"t\":\"source\",\"id\":\"@paper\",\"kind\":\"press\","
	"\"key\":\"paper21\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c1\",\"source\":\"@port21\",\"n\":1,"
	"\"at\":\"l.5\",\"quote\":\"the Maria, flag Russia\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\","
	"\"flag\":\"Russia\"}]}\n"
	"{\"t\":\"citation\",\"id\":\"@c2\",\"source\":\"@paper\",\"n\":1,"
	"\"words\":\"a crew member\",\"means\":\"testimony\",\"says\":["
	"{\"record\":\"@maria\",\"flag\":{\"said\":\"Panama\","
	"\"hedge\":\"reportedly\"}},"
	"{\"record\":\"@ship2\",\"kind\":\"vessel\",\"type\":\"tanker\"},"
	"{\"record\":\"@both\",\"kind\":\"group\",\"name\":\"both ships\","
	"\"member\":[\"@maria\",\"@ship2\"]},"
	"{\"record\":\"@role\",\"kind\":\"ship-role\",\"ship\":\"@maria\","
	"\"party\":{\"ref\":\"@owner\",\"polarity\":\"not\"},"
	"\"role\":\"owner\"},"
	"{\"record\":\"@owner\",\"kind\":\"company\","
	"\"name\":\"Example Shipping\"}]}\n"
	"{\"t\":\"note\",\"id\":\"@n1\",\"target\":\"@maria\","
	"\"text\":\"old words\"}\n"
	"{\"t\":\"note\",\"id\":\"@n2\",\"target\":\"@maria\","
	"\"type\":\"question\",\"text\":\"Which flag?\","
	"\"replaces\":\"@n1\"}\n"
	"{\"t\":\"tag\",\"id\":\"@t1\",\"target\":\"@maria\","
	"\"word\":\"urgent\"}\n"
	"{\"t\":\"mark\",\"id\":\"@m1\",\"target\":\"@maria\"}\n"
	"{\"t\":\"judgement\",\"id\":\"@j1\",\"about\":\"@maria\","
	"\"verdict\":\"not the same\",\"other\":\"@ship2\","
	"\"reason\":\"two in one picture\"}\n";

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

static struct detail *read_named(struct fixture *f, const char *name)
{
	struct thing *things;
	struct detail *detail;
	int count;

	good(f, find_thing(f->casefile, f->ctx, name, 0, &things, &count,
			   &f->err));
	good(f, detail_read(f->casefile, f->ctx, things[0].id, &detail,
			    &f->err));
	return detail;
}

static const struct detail_field *said_in(const struct detail *d,
					  const char *word)
{
	for (int i = 0; i < d->field_count; i++)
		if (!strcmp(d->fields[i].field->word, word))
			return &d->fields[i];
	fail_msg("nothing is said of %s", word);
	return NULL;
}

static void what_is_attached(void **state)
{
	struct fixture *f = *state;
	struct detail *d = read_named(f, "Maria");

	assert_string_equal(d->title, "Maria");
	assert_false(d->label);
	assert_true(d->marked);
	assert_int_equal(d->tag_count, 1);
	assert_string_equal(d->tags[0], "urgent");
	/* The replaced one is history. */
	assert_int_equal(d->note_count, 1);
	assert_string_equal(d->notes[0].text, "Which flag?");
	assert_string_equal(d->notes[0].type, "question");
	assert_int_equal(d->identity_count, 1);
	assert_string_equal(d->identities[0].verdict, "not the same");
	assert_string_equal(d->identities[0].reason, "two in one picture");
	assert_string_equal(d->identities[0].title, "(vessel, not named)");
}

/* Whoever wrote of the one never said the other's name. */
static void a_joined_record_keeps_its_own_name(void **state)
{
	static const char two[] = HEAD
		"{\"t\":\"source\",\"id\":\"@seen\",\"key\":\"seen23\"}\n"
		"{\"t\":\"citation\",\"id\":\"@s1\",\"source\":\"@seen\","
		"\"n\":1,\"says\":[{\"record\":\"@rajin\",\"kind\":\"place\","
		"\"name\":\"Rajin\"},{\"record\":\"@call\",\"kind\":"
		"\"port-call\",\"ship\":\"@maria\",\"place\":\"@rajin\"}]}\n"
		"{\"t\":\"citation\",\"id\":\"@s2\",\"source\":\"@paper\","
		"\"n\":2,\"as_of\":\"2024\",\"says\":[{\"record\":\"@najin\","
		"\"kind\":\"place\",\"name\":\"Najin\"},{\"record\":"
		"\"@other\",\"kind\":\"port-call\",\"ship\":\"@maria\","
		"\"place\":\"@najin\"}]}\n"
		"{\"t\":\"judgement\",\"id\":\"@j2\",\"about\":\"@rajin\","
		"\"verdict\":\"same\",\"other\":\"@najin\","
		"\"reason\":\"two spellings\"}\n";
	struct fixture *f = *state;
	const struct detail_field *place;
	struct detail *d;

	good(f, fixture_load(f, two, NULL));
	good(f, detail_read(f->casefile, f->ctx, named("call"), &d,
			    &f->err));
	place = said_in(d, "place");
	assert_string_equal(place->values[0].text, "Najin");
	assert_string_equal(place->values[0].as, "Rajin=Najin");
	assert_string_equal(place->values[0].claims[0].value, "Rajin");
	good(f, detail_read(f->casefile, f->ctx, named("other"), &d,
			    &f->err));
	assert_string_equal(said_in(d, "place")->values[0].as, "Najin");
	good(f, detail_read(f->casefile, f->ctx, named("rajin"), &d,
			    &f->err));
	assert_string_equal(d->identities[0].title, "Najin");
	good(f, detail_read(f->casefile, f->ctx, named("najin"), &d,
			    &f->err));
	assert_string_equal(d->identities[0].title, "Rajin");
	/* Two names of one record are not two records. */
	assert_string_equal(said_in(read_named(f, "Maria"), "flag")
				    ->values[0].as, "RU");
}

static void a_dispute_has_both_sides(void **state)
{
	struct fixture *f = *state;
	const struct detail_field *flag =
		said_in(read_named(f, "Maria"), "flag");
	const struct detail_claim *second;

	assert_int_equal(flag->standing, STANDING_DISPUTED);
	assert_int_equal(flag->value_count, 2);
	assert_int_equal(flag->values[0].claim_count, 1);
	assert_int_equal(flag->values[1].claim_count, 1);
	assert_non_null(flag->why);
	second = strcmp(flag->values[0].claims[0].said, "Panama") == 0
			 ? &flag->values[0].claims[0]
			 : &flag->values[1].claims[0];
	assert_string_equal(second->said, "Panama");
	assert_string_equal(second->hedge, "reportedly");
	assert_string_equal(second->where, "paper21/1");
	assert_string_equal(second->speaker_title, "a crew member");
	assert_string_equal(second->means, "testimony");
	assert_string_equal(second->origin_title, "itself");
	assert_null(second->verdict);
}

static void a_denied_reference_says_not(void **state)
{
	struct fixture *f = *state;
	struct thing *things;
	struct detail *d;
	const struct detail_field *party;
	int64_t role;
	int count;

	good(f, id_from_name("test", 4, "role", 4, &role));
	good(f, detail_read(f->casefile, f->ctx, role, &d, &f->err));
	party = said_in(d, "party");
	assert_string_equal(party->values[0].text, "not Example Shipping");
	assert_true(party->values[0].claims[0].negative);
	good(f, find_thing(f->casefile, f->ctx, "Example Shipping", 0,
			   &things, &count, &f->err));
	assert_int_equal(party->values[0].reference, things[0].id);
}

static void a_thing_without_a_name_has_a_label(void **state)
{
	struct fixture *f = *state;
	struct detail *d;
	int64_t ship;

	good(f, id_from_name("test", 4, "ship2", 5, &ship));
	good(f, detail_read(f->casefile, f->ctx, ship, &d, &f->err));
	assert_true(d->label);
	assert_string_equal(d->title, "(vessel, not named)");
	assert_int_equal(d->note_count, 0);
	assert_false(d->marked);
	assert_int_equal(d->identity_count, 1);
}

static void nothing_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct detail *d;
	struct citation_info *info;

	assert_int_equal(detail_read(f->casefile, f->ctx, 42, &d, &f->err),
			 STATUS_NOT_FOUND);
	assert_int_equal(detail_citation(f->casefile, f->ctx, 42, &info,
					 &f->err), STATUS_NOT_FOUND);
}

static void a_citation_with_its_names(void **state)
{
	struct fixture *f = *state;
	struct citation_info *info;
	struct thing *things;
	int count;

	good(f, find_thing(f->casefile, f->ctx, "port21/1", 0, &things,
			   &count, &f->err));
	good(f, detail_citation(f->casefile, f->ctx, things[0].id, &info,
				&f->err));
	assert_string_equal(info->name, "port21/1");
	assert_string_equal(info->where, "port21/1 l.5");
	assert_string_equal(info->quote, "the Maria, flag Russia");
	assert_int_equal(detail_citation_claims(f->casefile, things[0].id),
			 2);
	assert_null(info->capture_sha256);
}

/* A report asks for the same document in each footnote. */
static void a_copy_is_named_each_time(void **state)
{
	struct fixture *f = *state;
	struct citation_info *first, *second;
	struct pane_reader *view;
	struct thing *things;
	int count;

	good(f, fixture_load(f, HEAD "{\"t\":\"capture\",\"id\":\"@cap\","
			     "\"source\":\"@port21\",\"size\":5,\"sha256\":"
			     "\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
			     "73043362938b9824\"}\n", NULL));
	good(f, find_thing(f->casefile, f->ctx, "port21/1", 0, &things,
			   &count, &f->err));
	view = pane_reader_new(f->casefile, f->ctx);
	good(f, detail_citation(f->casefile, f->ctx, things[0].id, &first,
				&f->err));
	good(f, detail_citation(f->casefile, f->ctx, things[0].id, &second,
				&f->err));
	talloc_free(view);
	assert_int_not_equal(first->capture, 0);
	assert_int_equal(second->capture, first->capture);
	assert_string_equal(second->capture_sha256, first->capture_sha256);
}

static char *title_seen(struct fixture *f, int64_t record)
{
	struct pane_reader *view = pane_reader_new(f->casefile, f->ctx);
	char *title = pane_title(view, f->ctx, record);

	talloc_free(view);
	return title;
}

/* What one view was asked is kept for the next one, but not past a change: by
 * another program, or by this one. */
static void a_view_shows_what_was_changed_since(void **state)
{
	struct fixture *f = *state;
	int64_t ship;

	good(f, id_from_name("test", 4, "maria", 5, &ship));
	assert_string_equal(title_seen(f, ship), "Maria");
	assert_string_equal(title_seen(f, ship), "Maria");
	fixture_sql(f->path, "UPDATE w_vessel SET title = 'Elsewhere' "
		    "WHERE title = 'Maria'");
	assert_string_equal(title_seen(f, ship), "Elsewhere");
	assert_int_equal(sqlite3_exec(casefile_sqlite(f->casefile),
				      "UPDATE w_vessel SET title = 'Here' "
				      "WHERE title = 'Elsewhere'", NULL, NULL,
				      NULL), SQLITE_OK);
	assert_string_equal(title_seen(f, ship), "Here");
}

/* A premise that was corrected twice is the one that stands now. */
static void a_premise_is_what_replaced_it(void **state)
{
	struct fixture *f = *state;
	struct detail_premise *premises;
	int64_t inferred;
	int count;

	good(f, fixture_load(f, HEAD
		"{\"t\":\"claim\",\"id\":\"@seen\",\"citation\":\"@c1\","
		"\"record\":\"@maria\",\"field\":\"type\",\"said\":"
		"\"tnker\"}\n"
		"{\"t\":\"claim\",\"id\":\"@better\",\"citation\":\"@c1\","
		"\"record\":\"@maria\",\"field\":\"type\",\"said\":"
		"\"taner\",\"replaces\":\"@seen\"}\n"
		"{\"t\":\"claim\",\"id\":\"@best\",\"citation\":\"@c1\","
		"\"record\":\"@maria\",\"field\":\"type\",\"said\":"
		"\"tanker\",\"replaces\":\"@better\"}\n"
		"{\"t\":\"claim\",\"id\":\"@so\",\"citation\":\"@c2\","
		"\"record\":\"@maria\",\"field\":\"type\",\"said\":"
		"\"oil tanker\"}\n"
		"{\"t\":\"premise\",\"id\":\"@p\",\"claim\":\"@so\","
		"\"rests_on\":\"@seen\"}\n", NULL));
	good(f, id_from_name("test", 4, "so", 2, &inferred));
	good(f, detail_premises(f->casefile, f->ctx, inferred, &premises,
				&count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(premises[0].said, "tanker");
}

/* Bytes that were cut off say nothing of what stood behind. */
static void a_cut_copy_is_no_change(void **state)
{
	struct fixture *f = *state;
	struct citation_info *info;
	int64_t citation;

	good(f, fixture_load(f, HEAD
		"{\"t\":\"capture\",\"id\":\"@old\",\"source\":\"@port21\","
		"\"started\":\"2021-06-01T00:00:00Z\",\"size\":5,\"sha256\":"
		"\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
		"73043362938b9824\"}\n"
		"{\"t\":\"passage\",\"id\":\"@in\",\"citation\":\"@c1\","
		"\"capture\":\"@old\",\"start\":0,\"length\":5,\"sha256\":"
		"\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
		"73043362938b9824\"}\n"
		"{\"t\":\"capture\",\"id\":\"@cut\",\"source\":\"@port21\","
		"\"started\":\"2021-07-01T00:00:00Z\",\"size\":4,"
		"\"truncated\":1,\"sha256\":"
		"\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"
		"d15d6c15b0f00a08\"}\n", NULL));
	good(f, id_from_name("test", 4, "c1", 2, &citation));
	good(f, detail_citation(f->casefile, f->ctx, citation, &info,
				&f->err));
	assert_true(info->in_copy);
	assert_null(info->changed_at);
	good(f, fixture_load(f, HEAD
		"{\"t\":\"capture\",\"id\":\"@new\",\"source\":\"@port21\","
		"\"started\":\"2021-08-01T00:00:00Z\",\"size\":4,\"sha256\":"
		"\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"
		"d15d6c15b0f00a08\"}\n", NULL));
	good(f, detail_citation(f->casefile, f->ctx, citation, &info,
				&f->err));
	assert_non_null(info->changed_at);
}

/* Else no other program could write while it is on the screen. */
static void a_full_window_keeps_nothing_open(void **state)
{
	struct fixture *f = *state;
	struct left_row *rows;
	int count;

	good(f, fixture_load(f, HEAD "{\"t\":\"source\",\"id\":\"@gone1\","
			     "\"kind\":\"press\",\"state\":\"lost\"}\n"
			     "{\"t\":\"source\",\"id\":\"@gone2\","
			     "\"kind\":\"press\",\"state\":\"lost\"}\n",
			     NULL));
	assert_int_equal(left_count(f->casefile, LEFT_LOST), 2);
	good(f, left_window(f->casefile, f->ctx, LEFT_LOST, 0, 1, &rows,
			    &count, &f->err));
	assert_int_equal(count, 1);
	fixture_sql(f->path, "INSERT INTO meta (name, value) VALUES ('x', "
		    "'y')");
}

/* One that was replaced is looked at no more, and one with two passages in a
 * copy is one. */
static void a_changed_page_is_looked_at_once_for_what_holds(void **state)
{
	struct fixture *f = *state;
	struct left_row *rows;
	int count;

#define COPY(id, day, hash)                                                   \
	"{\"t\":\"capture\",\"id\":\"" id "\",\"source\":\"@port21\","          \
	"\"size\":5,\"started\":\"" day "T00:00:00Z\",\"sha256\":\"" hash         \
	"\"}\n"
#define PASSAGE(id, citation)                                                 \
	"{\"t\":\"passage\",\"id\":\"" id "\",\"citation\":\"" citation         \
	"\",\"capture\":\"@old\",\"start\":0,\"length\":5}\n"
	good(f, fixture_load(f, HEAD COPY("@old", "2024-01-03",
			     "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
			     "73043362938b9824")
			     COPY("@new", "2024-02-05",
			     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
			     "a495991b7852b855")
			     "{\"t\":\"citation\",\"id\":\"@first\","
			     "\"source\":\"@port21\",\"quote\":\"helo\"}\n"
			     "{\"t\":\"citation\",\"id\":\"@better\","
			     "\"source\":\"@port21\",\"quote\":\"hello\","
			     "\"replaces\":\"@first\"}\n"
			     PASSAGE("@p1", "@first") PASSAGE("@p2", "@better")
			     PASSAGE("@p3", "@better"), NULL));
#undef PASSAGE
#undef COPY
	assert_int_equal(left_count(f->casefile, LEFT_STALE), 1);
	good(f, left_window(f->casefile, f->ctx, LEFT_STALE, 0, 9, &rows,
			    &count, &f->err));
	assert_int_equal(count, 1);
	assert_string_equal(rows->what, "hello");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_attached),
		TEST(a_joined_record_keeps_its_own_name),
		TEST(a_dispute_has_both_sides),
		TEST(a_denied_reference_says_not),
		TEST(a_thing_without_a_name_has_a_label),
		TEST(nothing_is_not_found),
		TEST(a_citation_with_its_names),
		TEST(a_copy_is_named_each_time),
		TEST(a_view_shows_what_was_changed_since),
		TEST(a_premise_is_what_replaced_it),
		TEST(a_cut_copy_is_no_change),
		TEST(a_full_window_keeps_nothing_open),
		TEST(a_changed_page_is_looked_at_once_for_what_holds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
