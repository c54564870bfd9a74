/* Conditions on the rows of a ledger: the language of store/where.h, a column
 * where a list of a kind has a field. */
#include "store/ledger_internal.h"
#include "src/base/text_add.h"
#include "store/where_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"
#include "store/find.h"

enum { THINGS_MAX = 200 };

static enum status bad_sign(const struct where_term *term, const char *word,
			    const char *signs, struct error *err)
{
	return where_bad(term, err, "%s takes %s", word, signs);
}

static enum status no_column(const struct where_term *term,
			     const struct ledger *ledger, const char *word,
			     struct error *err)
{
	const struct ledger_class *class = ledger->class;
	char *words = talloc_strdup(term->where, "");

	for (int i = 0; i < class->column_count && words != NULL; i++)
		if (class->how[i].term != LEDGER_TERM_NONE)
			words = text_add(words, "%s, ",
					 class->columns[i].word);
	return where_bad(term, err, "no condition is about \"%s\"; there are "
			 "%stag, marked", word, words != NULL ? words : "");
}

/* "w.record IN (#)" with what # stands for. */
static void put_filled(const struct where_term *term, const char *sql,
		       const char *filled)
{
	const char *place = strchr(sql, '#');

	where_put(term->where, " AND %scoalesce(%.*s%s%s, 0)",
		  term->sign == WHERE_OTHER ? "NOT " : "",
		  (int)(place - sql), sql, filled, place + 1);
}

static char *numbers(const struct where_term *term, const int64_t *ids,
		     int count)
{
	char *list = talloc_strdup(term->where, "");

	for (int i = 0; i < count && list != NULL; i++)
		list = text_add(list, "%s?%d", i > 0 ? ", " : "",
				where_number(term->where, ids[i]));
	return list;
}

static enum status put_numbers(const struct where_term *term, const char *sql,
			       const int64_t *ids, int count,
			       struct error *err)
{
	char *list = numbers(term, ids, count);

	if (list == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	put_filled(term, sql, list);
	return STATUS_OK;
}

/* A thing and all that are joined with it. */
static enum status put_thing(const struct where_term *term, const char *word,
			     const struct ledger_how *how, struct error *err)
{
	struct casefile *c = term->where->casefile;
	int64_t ids[THINGS_MAX], *joined;
	struct thing *things;
	int found = 0, count = 0, n;
	enum status status;

	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, word, "= !=", err);
	status = find_thing(c, term->where, term->value, 0, &things, &found,
			    err);
	if (status == STATUS_NOT_FOUND)
		return where_bad(term, err, "nothing is called \"%s\"",
				 term->value);
	for (int i = 0; i < found && status == STATUS_OK; i++) {
		joined = derive_joined(c, term->where, things[i].id, &n);
		for (int k = 0; joined != NULL && k < n && count < THINGS_MAX;
		     k++)
			ids[count++] = joined[k];
		if (joined == NULL && count < THINGS_MAX)
			ids[count++] = things[i].id;
	}
	return status == STATUS_OK
		       ? put_numbers(term, how->term_sql, ids, count, err)
		       : status;
}

static enum status put_field(const struct where_term *term, const char *word,
			     const struct ledger_how *how, struct error *err)
{
	const struct registry *r = casefile_registry(term->where->casefile);
	int64_t fields[THINGS_MAX];
	int count = 0;

	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, word, "= !=", err);
	for (int i = 0; i < registry_kind_count(r); i++) {
		const struct field *field = registry_field_by_word(
			r, registry_kind_at(r, i), term->value,
			strlen(term->value));

		if (field != NULL && count < THINGS_MAX &&
		    (count == 0 || fields[count - 1] != field->number))
			fields[count++] = field->number;
	}
	if (count == 0)
		return where_bad(term, err, "no kind has a field \"%s\"",
				 term->value);
	return put_numbers(term, how->term_sql, fields, count, err);
}

static void put_word(const struct where_term *term, const char *sql, int word)
{
	where_put(term->where, " AND instr(' ' || fold(coalesce(%s, '')), "
		  "?%d) > 0", sql, word);
}

static enum status put_text(const struct where_term *term, const char *word,
			    const struct ledger_how *how, struct error *err)
{
	enum status status = where_have_fold(term->where->casefile, err);

	if (status != STATUS_OK)
		return status;
	if (term->sign == WHERE_WORDS)
		return where_words(term, how->term_sql, put_word, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, word, "= != ~", err);
	where_put(term->where, " AND fold(coalesce(%s, '')) %s fold(?%d)",
		  how->term_sql, term->sign == WHERE_EQUAL ? "=" : "<>",
		  where_text(term->where, term->value));
	return STATUS_OK;
}

static enum status put_number(const struct where_term *term, const char *word,
			      const struct ledger_how *how, struct error *err)
{
	static const char *const signs[WHERE_SIGN_LAST] = {
		[WHERE_EQUAL] = "=", [WHERE_OTHER] = "<>", [WHERE_BELOW] = "<",
		[WHERE_ABOVE] = ">", [WHERE_AT_MOST] = "<=",
		[WHERE_AT_LEAST] = ">=",
	};
	char *end;
	long number = strtol(term->value, &end, 10);

	if (signs[term->sign] == NULL || end == term->value || *end != '\0')
		return where_bad(term, err, "say %s and a number, as in %s>=2",
				 word, word);
	where_put(term->where, " AND coalesce(%s, 0) %s ?%d", how->term_sql,
		  signs[term->sign], where_number(term->where, number));
	return STATUS_OK;
}

/* Texts that begin with year, month and day stand in the order of time; what
 * begins as the value does lies in it. */
static enum status put_date(const struct where_term *term, const char *word,
			    const struct ledger_how *how, struct error *err)
{
	char *sql;
	int value;

	if (term->sign == WHERE_WORDS)
		return bad_sign(term, word, "= != < > <= >=", err);
	if (strspn(term->value, "0123456789-: ") != strlen(term->value))
		return where_bad(term, err, "say a day as 2023-10-16, a month "
				 "as 2023-10, a year as 2023");
	value = where_text(term->where, term->value);
	switch (term->sign) {
	case WHERE_EQUAL:
	case WHERE_OTHER:
		sql = talloc_asprintf(term->where, "substr(%s, 1, length(?%d))"
				      " %s ?%d", how->term_sql, value,
				      term->sign == WHERE_EQUAL ? "=" : "<>",
				      value);
		break;
	default:
		sql = talloc_asprintf(
			term->where, "%s %s ?%d%s", how->term_sql,
			term->sign == WHERE_BELOW || term->sign == WHERE_AT_MOST
				? "<" : ">=", value,
			term->sign == WHERE_ABOVE || term->sign == WHERE_AT_MOST
				? " || '~'" : "");
	}
	if (sql == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	where_put(term->where, " AND %s", sql);
	return STATUS_OK;
}

static enum status put_standing(const struct where_term *term,
				struct ledger *ledger, struct error *err)
{
	struct ledger_test *test = &ledger->tests[ledger->test_count];

	if (!where_standing_word(term->value, &test->standing) ||
	    (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER))
		return where_bad(term, err, "a standing is = or != single, "
				 "agreed, two ways, disputed, uncited, denied "
				 "or rejected");
	if (ledger->test_count == LEDGER_TESTS_MAX)
		return where_bad(term, err, "more than %d of its kind",
				 LEDGER_TESTS_MAX);
	test->other = term->sign == WHERE_OTHER;
	ledger->test_count++;
	return STATUS_OK;
}

/* Nothing is said, or something is. */
static enum status put_said(const struct where_term *term, const char *word,
			    const struct ledger_how *how, struct error *err)
{
	if ((term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER) ||
	    how->term == LEDGER_TERM_THING || how->term == LEDGER_TERM_FIELD)
		return where_bad(term, err, "a value is missing after %s",
				 word);
	where_put(term->where, " AND coalesce(%s, '') %s ''", how->term_sql,
		  term->sign == WHERE_EQUAL ? "=" : "<>");
	return STATUS_OK;
}

static enum status make(struct where_term *term, char *word,
			struct error *err)
{
	struct ledger *ledger = term->where->of;
	const struct ledger_class *class = ledger->class;
	int column = ledger_column(ledger->query.of, word, strlen(word));
	const struct ledger_how *how = column >= 0 ? &class->how[column]
						   : NULL;
	enum status status = STATUS_OK;

	if (where_attached(term, word, &status, err))
		return status;
	if (how == NULL || how->term == LEDGER_TERM_NONE)
		return no_column(term, ledger, word, err);
	if (how->term == LEDGER_TERM_STANDING)
		return put_standing(term, ledger, err);
	if (*term->value == '\0')
		return put_said(term, word, how, err);
	ledger->indexed |= how->indexed && term->sign == WHERE_EQUAL;
	switch (how->term) {
	case LEDGER_TERM_THING:
		return put_thing(term, word, how, err);
	case LEDGER_TERM_FIELD:
		return put_field(term, word, how, err);
	case LEDGER_TERM_NUMBER:
		return put_number(term, word, how, err);
	case LEDGER_TERM_DATE:
		return put_date(term, word, how, err);
	default:
		return put_text(term, word, how, err);
	}
}

enum status ledger_read_where(struct ledger *ledger, struct error *err)
{
	return where_parse_by(ledger->casefile, ledger, make, ledger,
			      ledger->query.where, &ledger->where, err);
}
