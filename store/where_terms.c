/* Conditions by type of field. Each makes a test in which @k, @r, @l, @h and
 * @x stand for the columns of one value, #0 and #1 for parameters; it is asked
 * of the shown value in the wide table and, where there are more, of those in
 * the table of values. */
#include "store/where_internal.h"

#include <sqlite3.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/text_add.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/wide.h"

enum { THINGS_MAX = 200, WORDS_MAX = 16 };

#define KEY_WORD "instr(' ' || @k, #0) > 0"

static enum status bad_sign(const struct where_term *term, const char *signs,
			    struct error *err)
{
	return where_bad(term, err, "%s takes %s", term->field->word, signs);
}

/* The test over one table: "@k" becomes w.k3 there and v.k here. */
static void put_test(const struct where_term *term, const char *test,
		     const int parameters[2], bool shown)
{
	struct where *w = term->where;

	for (; *test != '\0'; test++) {
		if (*test == '#')
			where_put(w, "?%d", parameters[*++test - '0']);
		else if (*test != '@')
			where_put(w, "%c", *test);
		else if (shown)
			where_put(w, "w.%c%d", *++test, term->field->slot);
		else
			where_put(w, "+v.%c", *++test);
	}
}

static void put_said(const struct where_term *term)
{
	int slot = term->field->slot;

	if (term->field->type == VALUE_REFERENCE)
		where_put(term->where, "(w.r%d IS NOT NULL OR w.x%d IS NOT "
			  "NULL)", slot, slot);
	else
		where_put(term->where, "w.x%d IS NOT NULL", slot);
}

static void put_either(const struct where_term *term, const char *test,
		       int first, int second)
{
	const int parameters[2] = {first, second};
	struct where *w = term->where;
	int slot = term->field->slot;

	where_put(w, " AND ");
	/* NULL is as good as false, but where it is turned round. */
	if (term->sign == WHERE_OTHER) {
		put_said(term);
		where_put(w, " AND NOT coalesce");
	}
	where_put(w, "((");
	put_test(term, test, parameters, true);
	where_put(w, ") OR (w.n%d > 0 AND EXISTS (SELECT 1 FROM %s v "
		  "WHERE v.id = w.id AND v.slot = %d AND "
		  "v.standing NOT IN (%d, %d) AND (", slot, w->values, slot,
		  STANDING_NEGATIVE, STANDING_REJECTED);
	put_test(term, test, parameters, false);
	where_put(w, term->sign == WHERE_OTHER ? "))), 0)" : "))))");
}

/* "@r IN (?10, ?11)" */
static void put_one_of(const struct where_term *term, const char *column,
		       const int64_t *numbers, int count)
{
	char *test = talloc_asprintf(term->where, "%s IN (", column);

	for (int i = 0; i < count && test != NULL; i++)
		test = text_add(test, "%s?%d", i > 0 ? ", " : "",
				where_number(term->where, numbers[i]));
	if (test != NULL)
		test = text_add(test, ")");
	if (test == NULL)
		term->where->sql = NULL;
	else
		put_either(term, test, 0, 0);
}

enum status where_words(const struct where_term *term, const char *test,
			void (*put)(const struct where_term *term,
				    const char *test, int word),
			struct error *err)
{
	char words[VALUE_KEY_MAX];
	struct buffer folded;
	int count = 0;

	buffer_init_fixed(&folded, words, sizeof(words));
	if (text_fold(term->value, strlen(term->value), &folded) !=
		    STATUS_OK || folded.length == 0)
		return where_bad(term, err, "no word to look for");
	for (char *word = words; word != NULL && count < WORDS_MAX; count++) {
		char *space = strchr(word, ' ');
		char needle[VALUE_KEY_MAX + 1];

		if (space != NULL)
			*space++ = '\0';
		snprintf(needle, sizeof(needle), " %s", word);
		put(term, test, where_text(term->where, needle));
		word = space;
	}
	return STATUS_OK;
}

static void put_word(const struct where_term *term, const char *test, int word)
{
	put_either(term, test, word, 0);
}

static enum status read_value(const struct where_term *term,
			      struct value *ret_value, struct error *err)
{
	const struct value_input input = {
		.type = term->field->type == VALUE_PERIOD ? VALUE_DATE
							  : term->field->type,
		.qualifier = term->field->qualifier,
		.said = term->value,
		.context = {TIME_MIN, TIME_MAX},
		.anchor = {TIME_MIN, TIME_MAX},
	};
	struct value_input edtf = input;

	edtf.said = NULL;
	edtf.edtf = term->value;
	if (input.type == VALUE_DATE &&
	    value_parse(&edtf, ret_value, NULL) == STATUS_OK &&
	    !ret_value->not_understood)
		return STATUS_OK;
	return value_parse(&input, ret_value, err);
}

static enum status put_key(const struct where_term *term, struct error *err)
{
	struct value value;
	enum status status;

	if (term->sign == WHERE_WORDS)
		return where_words(term, KEY_WORD, put_word, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, "= != ~", err);
	status = read_value(term, &value, err);
	if (status != STATUS_OK)
		return status;
	if (value.key[0] == '\0')
		return where_bad(term, err, "\"%s\" is not understood as %s",
				 term->value, term->field->label);
	put_either(term, "@k = #0", where_text(term->where, value.key), 0);
	return STATUS_OK;
}

/* fold(text) in SQL, for columns that keep no key. */
static void sql_fold(sqlite3_context *context, int count,
		     sqlite3_value **values)
{
	struct buffer folded;

	(void)count;
	if (sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	buffer_init(&folded, 1 << 20);
	text_fold((const char *)sqlite3_value_text(values[0]),
		  (size_t)sqlite3_value_bytes(values[0]), &folded);
	if (folded.status == STATUS_NOMEM)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text64(context, folded.data, folded.length,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
	buffer_release(&folded);
}

enum status where_have_fold(struct casefile *casefile, struct error *err)
{
	sqlite3 *handle = casefile_sqlite(casefile);

	if (sqlite3_create_function_v2(
		    handle, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC |
		    SQLITE_DIRECTONLY, NULL, sql_fold, NULL, NULL, NULL) !=
	    SQLITE_OK)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static enum status put_text(const struct where_term *term, struct error *err)
{
	enum status status = where_have_fold(term->where->casefile, err);

	if (status != STATUS_OK)
		return status;
	if (term->sign == WHERE_WORDS)
		return where_words(term, "instr(' ' || fold(@x), #0) > 0",
				   put_word, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, "= != ~", err);
	put_either(term, "fold(@x) = fold(#0)",
		   where_text(term->where, term->value), 0);
	return STATUS_OK;
}

static enum status no_choice(const struct where_term *term, struct error *err)
{
	const struct registry *r = casefile_registry(term->where->casefile);
	const struct choice *c;
	char *words = talloc_strdup(term->where, "");

	for (int i = 0; words != NULL &&
			(c = registry_choice_at(r, i)) != NULL; i++)
		if (strcmp(c->tree, term->field->qualifier) == 0)
			words = text_add(words, "%s%s",
					 *words != '\0' ? ", " : "", c->word);
	return where_bad(term, err, "no \"%s\" among the choices: %s",
			 term->value, words != NULL ? words : "");
}

static enum status put_choice(const struct where_term *term,
			      struct error *err)
{
	const struct registry *r = casefile_registry(term->where->casefile);
	const struct choice *c, *wanted;
	int64_t numbers[THINGS_MAX];
	int count = 0;

	if (term->sign == WHERE_WORDS)
		return where_words(term, KEY_WORD, put_word, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, "= != ~", err);
	wanted = registry_choice_by_word(r, term->field->qualifier,
					 term->value, strlen(term->value));
	if (wanted == NULL)
		return no_choice(term, err);
	for (int i = 0; (c = registry_choice_at(r, i)) != NULL; i++)
		if (choice_within(c, wanted) && count < THINGS_MAX)
			numbers[count++] = c->number;
	put_one_of(term, "@r", numbers, count);
	return STATUS_OK;
}

/* Words of a title: a test in each table that the field refers to. */
static enum status put_title_words(const struct where_term *term,
				   struct error *err)
{
	const struct registry *r = casefile_registry(term->where->casefile);
	char *test = talloc_strdup(term->where, "instr(' ' || coalesce(");
	enum status status;

	for (int i = 0; i < registry_kind_count(r) && test != NULL; i++) {
		const struct kind *kind = registry_kind_at(r, i);
		bool view = term->where->view &&
			    wide_has_view(term->where->casefile, kind);
		char *table = wide_table(term->where, kind, view);

		if (kind_has_holds(kind) ||
		    !field_takes_kind(r, term->field, kind->number))
			continue;
		test = table != NULL ? text_add(test,
						"(SELECT t.title_key FROM "
						"%s t WHERE t.id = @r), ",
						table)
				     : NULL;
	}
	if (test != NULL)
		test = text_add(test, "'', ''), #0) > 0");
	if (test == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = where_words(term, test, put_word, err);
	talloc_free(test);
	return status;
}

static enum status put_reference(const struct where_term *term,
				 struct error *err)
{
	struct casefile *c = term->where->casefile;
	int64_t ids[THINGS_MAX];
	struct thing *things;
	int found = 0, count = 0;
	enum status status;

	if (term->sign == WHERE_WORDS)
		return put_title_words(term, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, "= != ~", err);
	status = find_thing(c, term->where, term->value, 0, &things, &found,
			    err);
	if (status == STATUS_NOT_FOUND)
		found = 0;
	else if (status != STATUS_OK)
		return status;
	for (int i = 0; i < found && count < THINGS_MAX; i++)
		if (field_takes_kind(casefile_registry(c), term->field,
				     casefile_kind_of(c, things[i].id)))
			ids[count++] = derive_representative(c, things[i].id);
	if (count == 0)
		return where_bad(term, err, "nothing called \"%s\" that %s "
				 "can be; %s~WORD looks for a part of a name",
				 term->value, term->field->label,
				 term->field->word);
	put_one_of(term, "@r", ids, count);
	return STATUS_OK;
}

static bool range_of(const struct value *value, int64_t *low, int64_t *high)
{
	if (value->not_understood || !value_range(value, low, high))
		return false;
	return value->type != VALUE_NUMBER || *low != NUMBER_MIN ||
	       *high != NUMBER_MAX;
}

/* Only the parameters that the test has: SQLite takes no others. */
static void put_range_test(const struct where_term *term, const char *test,
			   int64_t low, int64_t high)
{
	int first = strstr(test, "#0") != NULL
			    ? where_number(term->where, low) : 0;
	int second = strstr(test, "#1") != NULL
			     ? where_number(term->where, high) : 0;

	put_either(term, test, first, second);
}

#define MAY_LIE_IN                                                            \
	"(@l IS NULL OR @l <= #1) AND (@h IS NULL OR @h >= #0) AND "          \
	"(@l IS NOT NULL OR @h IS NOT NULL)"

static enum status put_range(const struct where_term *term, struct error *err)
{
	/* #0, #1: from and to of what was asked. Open ends of a cell are NULL,
	 * and a test against NULL does not hold. */
	static const char *const tests[WHERE_SIGN_LAST] = {
		[WHERE_EQUAL] = MAY_LIE_IN,
		[WHERE_OTHER] = MAY_LIE_IN,
		[WHERE_BELOW] = "@h < #0",
		[WHERE_ABOVE] = "@l > #1",
		[WHERE_AT_MOST] = "@h <= #1",
		[WHERE_AT_LEAST] = "@l >= #0",
	};
	struct value value;
	int64_t low, high;
	enum status status;

	if (tests[term->sign] == NULL)
		return bad_sign(term, "= != < > <= >=", err);
	status = read_value(term, &value, err);
	if (status != STATUS_OK)
		return status;
	if (!range_of(&value, &low, &high))
		return where_bad(term, err, "\"%s\" is not understood as a %s",
				 term->value,
				 term->field->type == VALUE_NUMBER ? "number"
								   : "date");
	put_range_test(term, tests[term->sign], low, high);
	return STATUS_OK;
}

static enum status put_holds(const struct where_term *term, struct error *err)
{
	static const char *const words[] = {"yes", "no", "unknown"};

	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return bad_sign(term, "= !=", err);
	for (int i = 0; i < 3; i++) {
		if (strcasecmp(term->value, words[i]) != 0)
			continue;
		put_either(term, "@x = #0",
			   where_text(term->where, words[i]), 0);
		return STATUS_OK;
	}
	return where_bad(term, err, "holds is yes, no or unknown; "
			 "holds.standing=disputed asks for its standing");
}

static enum status put_position(const struct where_term *term,
				struct error *err)
{
	return where_bad(term, err, "a position is said or not: %s= or %s!=",
			 term->field->word, term->field->word);
}

typedef enum status term_maker(const struct where_term *term,
			       struct error *err);

static term_maker *const makers[VALUE_TYPE_LAST] = {
	[VALUE_TEXT] = put_text,	   [VALUE_NAME] = put_key,
	[VALUE_NUMBER] = put_range,	   [VALUE_DATE] = put_range,
	[VALUE_PERIOD] = put_range,	   [VALUE_REFERENCE] = put_reference,
	[VALUE_CHOICE] = put_choice,	   [VALUE_IDENTIFIER] = put_key,
	[VALUE_COUNTRY] = put_key,	   [VALUE_POSITION] = put_position,
	[VALUE_ADDRESS] = put_key,	   [VALUE_HOLDS] = put_holds,
};

enum status where_field(const struct where_term *term, struct error *err)
{
	if (*term->value != '\0')
		return makers[term->field->type](term, err);
	if (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER)
		return where_bad(term, err, "a value is missing");
	where_put(term->where, term->sign == WHERE_EQUAL ? " AND NOT "
							 : " AND ");
	put_said(term);
	return STATUS_OK;
}

struct standing_word {
	const char *word;
	enum standing standing;
};
static const struct standing_word standing_also[] = {
	{"none", STANDING_NONE},       {"two ways", STANDING_TWO_WAYS},
	{"two-ways", STANDING_TWO_WAYS}, {"told two ways", STANDING_TWO_WAYS},
	{"single", STANDING_SINGLE},   {"agreed", STANDING_AGREED},
	{"disputed", STANDING_DISPUTED}, {"uncited", STANDING_UNCITED},
	{"denied", STANDING_NEGATIVE}, {"negative", STANDING_NEGATIVE},
	{"rejected", STANDING_REJECTED}, {"~", STANDING_TWO_WAYS},
	{"!", STANDING_DISPUTED},      {"?", STANDING_UNCITED},
	{"-", STANDING_NEGATIVE},      {"x", STANDING_REJECTED},
};

static const struct standing_word *standing_find(const char *word)
{
	for (size_t i = 0;
	     i < sizeof(standing_also) / sizeof(*standing_also); i++)
		if (strcasecmp(word, standing_also[i].word) == 0)
			return &standing_also[i];
	return NULL;
}

bool where_standing_word(const char *word, enum standing *ret_standing)
{
	const struct standing_word *found = standing_find(word);

	if (found != NULL)
		*ret_standing = found->standing;
	return found != NULL;
}

static void put_standing(struct where *w, int slot, enum standing standing)
{
	where_put(w, "(coalesce(w.standing%s, 0) >> %d & 7) = %d",
		  slot < 20 ? "" : "2", 3 * (slot % 20), (int)standing);
}

enum status where_standing(const struct where_term *term, int slot,
			   struct error *err)
{
	const struct standing_word *word = standing_find(term->value);
	struct where *w = term->where;

	if (word == NULL ||
	    (term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER))
		return where_bad(term, err, "a standing is = or != single, "
				 "agreed, two ways, disputed, uncited, denied "
				 "or rejected");
	where_put(w, " AND %s(", term->sign == WHERE_EQUAL ? "" : "NOT ");
	if (slot >= 0)
		put_standing(w, slot, word->standing);
	for (int i = 0; slot < 0 && i < w->kind->field_count; i++) {
		where_put(w, "%s", i > 0 ? " OR " : "");
		put_standing(w, w->kind->fields[i]->slot, word->standing);
	}
	where_put(w, ")");
	return STATUS_OK;
}
