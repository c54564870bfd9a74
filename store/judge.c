/* Judgements and settings: dated decisions of the analyst. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text.h"
#include "src/base/text_add.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/rows.h"

enum { CHAIN_SHOWN = 3 }; /* of a set of joined records, in one line */

/* Joined records share their title: the id tells which is meant. */
static char *called(struct casefile *c, const void *ctx, int64_t record)
{
	char id[ID_LENGTH + 1];

	id_print(record, id);
	return talloc_asprintf(ctx, "%.60s (%s)",
			       derive_title(c, ctx, record), id);
}

/* Names of what is joined with a record, for the refusal. */
static char *chain_words(struct casefile *c, const void *ctx, int64_t record)
{
	char *words = talloc_strdup(ctx, "");
	int count = 0;
	int64_t *joined = derive_joined(c, ctx, record, &count);

	for (int i = 0; joined && words && i < count && i < CHAIN_SHOWN; i++)
		words = text_add(words, "%s%s", i ? " = " : "",
				 called(c, ctx, joined[i]));
	return words;
}

/* The verdict on a pair that holds now; -1 none. */
static int verdict_on(struct casefile *c, int64_t a, int64_t b)
{
	struct statement *s;
	int verdict = -1;

	/* Undecided is the default and NULL: it takes the others back. */
	if (db_prepare(c->db, "SELECT verdict FROM judgement WHERE "
		       "coalesce(verdict, 0) IN (0, 4, 5, 6) AND "
		       "((about = ?1 AND other = ?2) OR "
		       "(about = ?2 AND other = ?1)) ORDER BY entry DESC, "
		       "id DESC LIMIT 1", &s, NULL) != STATUS_OK)
		return -1;
	db_bind_integer(s, 1, a);
	db_bind_integer(s, 2, b);
	if (db_step(s))
		verdict = (int)db_column_integer(s, 0);
	db_reset(s);
	return verdict;
}

static bool told_apart(struct casefile *c, int64_t a, int64_t b)
{
	return verdict_on(c, a, b) == VERDICT_NOT_THE_SAME;
}

/* From a to b along what is judged the same, step by step, leaving out the
 * pair itself: from[i] is the index of who led to set[i], -1 nobody. order:
 * room for as many. */
static bool leads_on(struct casefile *c, const int64_t *set, int count,
		     int64_t a, int64_t b, int *from, int *order)
{
	int known = 0;

	for (int i = 0; i < count; i++) {
		from[i] = set[i] == a ? i : -1;
		if (set[i] == a)
			order[known++] = i;
	}
	for (int next = 0; next < known; next++)
		for (int i = 0; i < count; i++) {
			int64_t here = set[order[next]];

			if (from[i] >= 0 || (here == a && set[i] == b) ||
			    verdict_on(c, here, set[i]) != VERDICT_SAME)
				continue;
			from[i] = order[next];
			if (set[i] == b)
				return true;
			order[known++] = i;
		}
	return false;
}

/* "Not the same" takes back what joins the two themselves; where others join
 * them it contradicts, and the chain is named. */
static enum status refuse_joined(struct casefile *c, int64_t a, int64_t b,
				 struct error *err)
{
	void *ctx = talloc_new(NULL);
	int count = 0;
	int64_t *set = derive_joined(c, ctx, a, &count);
	int *from = talloc_array(ctx, int, count > 0 ? (unsigned)count : 1);
	int *order = talloc_array(ctx, int, count > 0 ? (unsigned)count : 1);
	enum status status = STATUS_OK;

	if (!set || !from || !order) {
		talloc_free(ctx);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (leads_on(c, set, count, a, b, from, order)) {
		char *words = called(c, ctx, b);
		int at = 0;

		while (set[at] != b)
			at++;
		while (words && set[at] != a) {
			at = from[at];
			words = talloc_asprintf(ctx, "%s = %s",
						called(c, ctx, set[at]),
						words);
		}
		status = error_set(err, STATUS_REFUSED, "they are judged the "
				   "same by way of others: %s; take one of "
				   "these back first", words ? words : "");
	}
	talloc_free(ctx);
	return status;
}

/* Does the record itself, without those joined with it, carry the name? */
static bool carries(struct casefile *c, int64_t record, const char *name)
{
	const struct kind *kind =
		registry_kind(c->registry, casefile_kind_of(c, record));
	struct statement *s;
	struct buffer wanted, said;
	bool found = false;

	if (!kind || db_prepare(c->db, "SELECT field, said FROM claim WHERE "
				"record = ? AND said IS NOT NULL", &s,
				NULL) != STATUS_OK)
		return false;
	buffer_init(&wanted, EDIT_TEXT_MAX);
	buffer_init(&said, EDIT_TEXT_MAX);
	(void)!text_fold(name, strlen(name), &wanted);
	db_bind_integer(s, 1, record);
	while (!found && db_step(s)) {
		const struct field *field = registry_field(
			c->registry, (int)db_column_integer(s, 0));
		size_t n;
		const char *text = db_column_text(s, 1, &n);

		if (!field || (field->type != VALUE_NAME &&
			       field->type != VALUE_IDENTIFIER))
			continue;
		buffer_clear(&said);
		found = text_fold(text, n, &said) == STATUS_OK &&
			said.length > 0 && said.length == wanted.length &&
			!memcmp(said.data, wanted.data, said.length);
	}
	db_reset(s);
	buffer_release(&wanted);
	buffer_release(&said);
	return found;
}

/* Which of the joined ones is called so, `but` left out: 0 none or several. */
static int64_t only_one(struct casefile *c, const int64_t *set, int count,
			const char *name, int64_t but)
{
	int64_t found = 0, id;

	if (id_parse(name, strlen(name), &id))
		for (int i = 0; i < count; i++)
			if (set[i] == id)
				return id;
	for (int i = 0; i < count; i++) {
		if (set[i] == but || !carries(c, set[i], name))
			continue;
		if (found)
			return 0;
		found = set[i];
	}
	return found;
}

enum status edit_tell_apart(struct casefile *casefile, int64_t joined,
			    const char *name, const char *other,
			    int64_t *ret_record, int64_t *ret_other,
			    struct error *err)
{
	void *ctx = talloc_new(NULL);
	int count = 0;
	int64_t *set = derive_joined(casefile, ctx, joined, &count);
	int64_t a = 0, b = 0;
	enum status status = STATUS_OK;

	if (!set)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else if ((a = only_one(casefile, set, count, name, 0)) != 0)
		b = only_one(casefile, set, count, other, a);
	else if ((b = only_one(casefile, set, count, other, 0)) != 0)
		a = only_one(casefile, set, count, name, b);
	if (status == STATUS_OK && (a == 0 || b == 0))
		status = error_set(err, STATUS_AMBIGUOUS, "%s and %s are "
				   "joined, and their names do not tell which "
				   "is which: %s; type the ids", name, other,
				   chain_words(casefile, ctx, joined));
	talloc_free(ctx);
	if (status != STATUS_OK)
		return status;
	*ret_record = a;
	*ret_other = b;
	return STATUS_OK;
}

/* "Same" joins two sets of records; no pair across them may be told apart. */
static enum status refuse_contradiction(struct casefile *c, int64_t a,
					int64_t b, struct error *err)
{
	void *ctx = talloc_new(NULL);
	int count_a = 0, count_b = 0;
	int64_t *set_a = derive_joined(c, ctx, a, &count_a);
	int64_t *set_b = derive_joined(c, ctx, b, &count_b);
	enum status status = STATUS_OK;

	if (!set_a || !set_b)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count_a && status == STATUS_OK; i++)
		for (int k = 0; k < count_b; k++) {
			/* the pair itself may be judged anew */
			if (!told_apart(c, set_a[i], set_b[k]) ||
			    (set_a[i] == a && set_b[k] == b))
				continue;
			status = error_set(
				err, STATUS_REFUSED, "%s and %s are judged not "
				"the same, and %s; %s: take one of these back "
				"first", called(c, ctx, set_a[i]),
				called(c, ctx, set_b[k]),
				chain_words(c, ctx, a), chain_words(c, ctx, b));
			break;
		}
	talloc_free(ctx);
	return status;
}

/* Only two records can be one, and only of one kind. */
static enum status check_identity(struct casefile *c, int64_t about,
				  int verdict, int64_t other,
				  struct error *err)
{
	const struct kind *a = registry_kind(c->registry,
					     casefile_kind_of(c, about));
	const struct kind *b = registry_kind(c->registry,
					     casefile_kind_of(c, other));

	if (!other)
		return error_set(err, STATUS_INVALID, "%s as what? name the "
				 "other", words_verdict[verdict]);
	if (other == about)
		return error_set(err, STATUS_INVALID, "a thing is the same as "
				 "itself");
	if (!a || !b)
		return error_set(err, STATUS_NOT_FOUND, "there is no such "
				 "record in the case");
	if (verdict == VERDICT_NOT_THE_SAME)
		return refuse_joined(c, about, other, err);
	if (verdict != VERDICT_SAME)
		return STATUS_OK;
	if (a != b)
		return error_set(err, STATUS_INVALID, "one is a %s, the other "
				 "a %s: only records of one kind are the same",
				 a->word, b->word);
	return refuse_contradiction(c, about, other, err);
}

static enum status check_verdict(struct casefile *c, int64_t about,
				 int verdict, int64_t other,
				 struct error *err)
{
	enum table_id table = casefile_table_of(c, about);

	if (table == TABLE_LAST)
		return error_set(err, STATUS_NOT_FOUND, "nothing to judge: no "
				 "such thing in the case");
	if (verdict == VERDICT_SAME || verdict == VERDICT_PROBABLY_SAME ||
	    verdict == VERDICT_NOT_THE_SAME ||
	    (verdict == VERDICT_UNDECIDED && other))
		return check_identity(c, about, verdict, other, err);
	if (verdict != VERDICT_UNDECIDED && table != TABLE_CLAIM &&
	    table != TABLE_CITATION)
		return error_set(err, STATUS_INVALID, "%s is said of a claim or "
				 "a citation; taffrail show gives their ids",
				 words_verdict[verdict]);
	return STATUS_OK;
}

/* A judgement without its target. */
static enum status judgement_init(struct row *row, const char *verdict,
				  const char *cause, const char *reason,
				  struct error *err)
{
	int number = words_find(words_verdict, verdict, strlen(verdict));
	int why = *cause ? words_find(words_cause, cause, strlen(cause)) : 0;
	enum status status = edit_check_text("the reason", reason, err);

	if (status != STATUS_OK)
		return status;
	if (number < 0)
		return error_set(err, STATUS_INVALID, "verdict %s: it is "
				 "preferred, rejected, withdrawn, undecided, "
				 "same, probably same or not the same",
				 verdict);
	if (why < 0)
		return error_set(err, STATUS_INVALID, "cause %s: it is nearer, "
				 "more precise, later, misprint, other scope or "
				 "words", cause);
	row_init(row, TABLE_JUDGEMENT, 0);
	row_set_integer(row, JUDGEMENT_VERDICT, number);
	row_set_integer(row, JUDGEMENT_CAUSE, why);
	row_set_text(row, JUDGEMENT_REASON, reason);
	return STATUS_OK;
}

static int verdict_of(const struct row *row)
{
	return (int)row_integer(row, JUDGEMENT_VERDICT);
}

enum status edit_judge(struct casefile *casefile, int64_t about,
		       const char *verdict, int64_t other,
		       const struct field *field, const char *cause,
		       const char *reason, int64_t *ret_entry,
		       struct error *err)
{
	struct row row;
	char what[120];
	enum status status = judgement_init(&row, verdict, cause, reason, err);

	if (status == STATUS_OK)
		status = check_verdict(casefile, about, verdict_of(&row),
				       other, err);
	if (status != STATUS_OK)
		return status;
	row_set_integer(&row, JUDGEMENT_ABOUT, about);
	row_set_integer(&row, JUDGEMENT_OTHER, other);
	row_set_integer(&row, JUDGEMENT_FIELD, field ? field->number : 0);
	snprintf(what, sizeof(what), "judge %s%s%.80s",
		 words_verdict[verdict_of(&row)], *reason ? ": " : "", reason);
	return edit_row(casefile, what, &row, ret_entry, err);
}

static enum status judge_each(struct casefile *c, struct action *action,
			      const struct row *model, const int64_t *about,
			      int count, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct row row = *model;

		row_set_integer(&row, JUDGEMENT_ABOUT, about[i]);
		edit_order(c, &row);
		status = action_add(action, &row, err);
	}
	return status;
}

enum status edit_judge_all(struct casefile *casefile, const int64_t *about,
			   int count, const char *verdict, const char *cause,
			   const char *reason, int64_t *ret_entry,
			   struct error *err)
{
	struct action *action;
	struct row row;
	char what[140];
	enum status status = judgement_init(&row, verdict, cause, reason, err);

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = check_verdict(casefile, about[i], verdict_of(&row), 0,
				       err);
	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "judge %d claims %s%s%.80s", count,
		 words_verdict[verdict_of(&row)], *reason ? ": " : "", reason);
	status = action_begin(casefile, what, false, &action, err);
	if (status != STATUS_OK)
		return status;
	status = judge_each(casefile, action, &row, about, count, err);
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}

struct known_setting {
	const char *name;
	const char *const *values; /* NULL: any text */
};
static const char *const reliabilities[] = { "A", "B", "C", "D", "E", "F",
					     NULL };
static const char *const credibilities[] = { "1", "2", "3", "4", "5", "6",
					     NULL };
static const char *const contacts[] = { "free", "ask", "never", NULL };
static const char *const readings[] = { "new", "reading", "done", NULL };
static const char *const markings[] = { "open", "restricted", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const struct known_setting known_settings[] = {
	{ "key", NULL }, { "reliability", reliabilities },
	{ "credibility", credibilities }, { "contact", contacts },
	{ "reading", readings }, { "marking", markings },
	{ "publish", yes_no }, { "label", NULL },
};

static bool value_fits(const struct known_setting *k, const char *value)
{
	/* "reading 54" keeps the place */
	size_t n = !strcmp(k->name, "reading") ? strcspn(value, " ")
					       : strlen(value);

	return !k->values || words_find(k->values, value, n) >= 0;
}

static int64_t holder_of_key(struct casefile *c, const char *key)
{
	struct statement *s;
	int64_t holder = 0;

	if (db_prepare(c->db, "SELECT target FROM setting o WHERE name = 'key' "
		       "AND value = ? AND id = (SELECT id FROM setting WHERE "
		       "target = o.target AND name = 'key' ORDER BY "
		       SETTING_LATEST("") ")", &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, key, strlen(key));
	if (db_step(s))
		holder = db_column_integer(s, 0);
	db_reset(s);
	return holder;
}

static enum status check_setting(struct casefile *c, int64_t target,
				 const char *name, const char *value,
				 struct error *err)
{
	const struct known_setting *k = NULL;
	int64_t holder;

	for (size_t i = 0;
	     i < sizeof(known_settings) / sizeof(*known_settings); i++)
		if (!strcmp(known_settings[i].name, name))
			k = &known_settings[i];
	if (!k)
		return error_set(err, STATUS_INVALID, "setting %s: it is key, "
				 "reliability, credibility, contact, reading, "
				 "marking, publish or label", name);
	if (!value_fits(k, value))
		return error_set(err, STATUS_INVALID, "%s %s: no such value",
				 name, value);
	if (strcmp(name, "key"))
		return STATUS_OK;
	if (!*value || strpbrk(value, "/ ]@") || strlen(value) > 40)
		return error_set(err, STATUS_INVALID, "key %s: up to 40 letters "
				 "without blank, slash or bracket", value);
	holder = holder_of_key(c, value);
	if (holder && holder != target)
		return error_set(err, STATUS_EXISTS, "key %s: another source "
				 "has it", value);
	return STATUS_OK;
}

static enum status make_setting(struct casefile *c, int64_t target,
				const char *name, const char *value,
				struct row *ret_row, struct error *err)
{
	enum status status = edit_check_text(name, value, err);

	if (status == STATUS_OK)
		status = edit_check_target(c, target, err);
	if (status == STATUS_OK)
		status = check_setting(c, target, name, value, err);
	if (status != STATUS_OK)
		return status;
	row_init(ret_row, TABLE_SETTING, 0);
	row_set_integer(ret_row, SETTING_TARGET, target);
	row_set_text(ret_row, SETTING_NAME, name);
	row_set_text(ret_row, SETTING_VALUE, value);
	return STATUS_OK;
}

enum status edit_set(struct casefile *casefile, int64_t target,
		     const char *name, const char *value, int64_t *ret_entry,
		     struct error *err)
{
	struct row row;
	char what[120];
	enum status status = make_setting(casefile, target, name, value, &row,
					  err);

	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "set %.30s %.60s", name, value);
	return edit_row(casefile, what, &row, ret_entry, err);
}

static enum status add_setting(struct casefile *c, struct action *action,
			       int64_t target, const char *name,
			       const char *value, struct error *err)
{
	struct row row;
	enum status status = make_setting(c, target, name, value, &row, err);

	if (status != STATUS_OK)
		return status;
	edit_order(c, &row);
	return action_add(action, &row, err);
}

enum status edit_add_grade(struct casefile *casefile, struct action *action,
			   int64_t source, int64_t citation,
			   const char *grade, struct error *err)
{
	bool has_letter = *grade < '0' || *grade > '9';
	const char letter[2] = { (char)(*grade & ~0x20), '\0' };
	const char *digit = grade + has_letter;
	enum status status = STATUS_OK;

	if (!*grade || (*digit && !citation))
		return error_set(err, STATUS_INVALID, *grade
				 ? "grade %s: the digit grades a citation, "
				   "and none is chosen"
				 : "a grade is a letter A-F, a digit 1-6, or "
				   "both%s", grade);
	if (has_letter)
		status = add_setting(casefile, action, source, "reliability",
				     letter, err);
	if (status == STATUS_OK && *digit)
		status = add_setting(casefile, action, citation,
				     "credibility", digit, err);
	return status;
}

enum status edit_grade(struct casefile *casefile, int64_t source,
		       int64_t citation, const char *grade,
		       int64_t *ret_entry, struct error *err)
{
	struct action *action;
	char what[40];
	enum status status;

	snprintf(what, sizeof(what), "grade %.20s", grade);
	status = action_begin(casefile, what, false, &action, err);
	if (status != STATUS_OK)
		return status;
	status = edit_add_grade(casefile, action, source, citation, grade,
				err);
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}

/* A stem, letters for any number, and the end. */
enum { KEY_PROPOSED_MAX = 32 };

/* rusi23b is the second, rusi23z the 26th, rusi23aa the next. */
static void add_letters(const char *stem, unsigned int nth,
			char ret_key[KEY_PROPOSED_MAX])
{
	char letters[8];
	size_t at = sizeof(letters) - 1;

	letters[at] = '\0';
	for (; nth > 0 && at > 0; nth = (nth - 1) / 26)
		letters[--at] = (char)('a' + (nth - 1) % 26);
	snprintf(ret_key, KEY_PROPOSED_MAX, "%s%s", stem, letters + at);
}

/* Letters and digits of the first word, folded; two digits of the year. */
char *edit_propose_key(struct casefile *casefile, const void *ctx,
		       const char *publisher, const char *published)
{
	char stem[24] = "", key[KEY_PROPOSED_MAX];
	struct buffer folded;
	size_t n = 0;
	const char *year = strpbrk(published ? published : "", "0123456789");

	buffer_init(&folded, EDIT_TEXT_MAX);
	if (publisher && *publisher &&
	    text_fold(publisher, strlen(publisher), &folded) == STATUS_OK)
		for (const char *p = folded.data;
		     *p && *p != ' ' && n < sizeof(stem) - 4; p++)
			if ((*p >= 'a' && *p <= 'z') ||
			    (*p >= '0' && *p <= '9'))
				stem[n++] = *p;
	buffer_release(&folded);
	if (n == 0) {
		memcpy(stem, "source", 6);
		n = 6;
	}
	for (; year && *year; year++)
		if (strspn(year, "0123456789") >= 4) {
			stem[n++] = year[2];
			stem[n++] = year[3];
			break;
		}
	stem[n] = '\0';
	snprintf(key, sizeof(key), "%s", stem);
	for (unsigned int nth = 2; holder_of_key(casefile, key); nth++)
		add_letters(stem, nth, key);
	return talloc_strdup(ctx, key);
}
