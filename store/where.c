#include "store/where_internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/text_add.h"
#include "store/wide.h"

enum { WHERE_BYTES_MAX = 4096, PARAMETERS_MAX = 900 };

enum status where_bad(const struct where_term *term, struct error *err,
		      const char *format, ...)
{
	char words[ERROR_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	return error_set(err, STATUS_INVALID, "\"%s\" at letter %d: %s",
			 term->whole, term->at, words);
}

void where_put(struct where *where, const char *format, ...)
{
	va_list args;

	if (where->sql == NULL)
		return;
	va_start(args, format);
	where->sql = text_vadd(where->sql, format, args);
	va_end(args);
}

static int put_parameter(struct where *where, struct where_parameter value)
{
	struct where_parameter *more = talloc_realloc(
		where, where->parameters, struct where_parameter,
		(unsigned)where->count + 1);

	if (more == NULL || where->count >= PARAMETERS_MAX) {
		where->sql = NULL;
		return 0;
	}
	where->parameters = more;
	more[where->count] = value;
	return WHERE_FIRST + where->count++;
}

int where_text(struct where *where, const char *text)
{
	const char *copy = talloc_strdup(where, text);

	if (copy == NULL)
		where->sql = NULL;
	return put_parameter(where, (struct where_parameter){.text = copy});
}

int where_number(struct where *where, int64_t number)
{
	return put_parameter(where, (struct where_parameter){
					    .number = number});
}

const char *where_sql(const struct where *where)
{
	return where == NULL ? "" : where->sql;
}

void where_bind(const struct where *where, struct statement *statement)
{
	for (int i = 0; where != NULL && i < where->count; i++) {
		const struct where_parameter *p = &where->parameters[i];

		if (p->text != NULL)
			db_bind_text(statement, WHERE_FIRST + i, p->text,
				     strlen(p->text));
		else
			db_bind_integer(statement, WHERE_FIRST + i, p->number);
	}
}

struct sign {
	const char *text;
	enum where_sign sign;
};

/* Longer ones first. */
static const struct sign signs[] = {
	{"!=", WHERE_OTHER}, {"<=", WHERE_AT_MOST}, {">=", WHERE_AT_LEAST},
	{"=", WHERE_EQUAL},  {"~", WHERE_WORDS},    {"<", WHERE_BELOW},
	{">", WHERE_ABOVE},
};

static const char *find_sign(const char *text, const struct sign **ret_sign)
{
	for (; *text != '\0'; text++) {
		for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
			size_t n = strlen(signs[i].text);

			if (strncmp(text, signs[i].text, n) == 0) {
				*ret_sign = &signs[i];
				return text;
			}
		}
	}
	return NULL;
}

static char *trimmed(const void *ctx, const char *text, size_t n)
{
	while (n > 0 && isspace((unsigned char)*text)) {
		text++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	return talloc_strndup(ctx, text, n);
}

/* Quotes around the whole value go. */
static char *value_of(const void *ctx, const char *text)
{
	char *value = trimmed(ctx, text, strlen(text));
	size_t n = value != NULL ? strlen(value) : 0;

	if (n >= 2 && value[0] == '"' && value[n - 1] == '"')
		return talloc_strndup(ctx, value + 1, n - 2);
	return value;
}

static enum status no_field(const struct where_term *term, const char *word,
			    struct error *err)
{
	const struct kind *kind = term->where->kind;
	char *words = talloc_strdup(term->where, "");

	for (int i = 0; i < kind->field_count && words != NULL; i++)
		words = text_add(words, "%s%s", i > 0 ? ", " : "",
				 kind->fields[i]->word);
	return where_bad(term, err, "a %s has no field \"%s\"; it has %s",
			 kind->label, word, words != NULL ? words : "others");
}

static bool ends_with(const char *word, const char *end)
{
	size_t n = strlen(word), m = strlen(end);

	return n > m && strcmp(word + n - m, end) == 0;
}

static enum status term_marked(const struct where_term *term,
			       struct error *err)
{
	bool yes = strcasecmp(term->value, "yes") == 0;

	if (term->sign != WHERE_EQUAL ||
	    (!yes && strcasecmp(term->value, "no") != 0))
		return where_bad(term, err, "say marked=yes or marked=no");
	where_put(term->where, " AND %sEXISTS (SELECT 1 FROM mark m WHERE "
		  "m.target = w.id AND coalesce(m.off, 0) = 0 AND NOT EXISTS "
		  "(SELECT 1 FROM mark o WHERE o.target = m.target AND "
		  "coalesce(o.word, '') = coalesce(m.word, '') AND "
		  "(o.entry, o.id) > (m.entry, m.id)))", yes ? "" : "NOT ");
	return STATUS_OK;
}

static enum status term_tag(const struct where_term *term, struct error *err)
{
	if ((term->sign != WHERE_EQUAL && term->sign != WHERE_OTHER) ||
	    *term->value == '\0')
		return where_bad(term, err, "say tag=WORD or tag!=WORD");
	where_put(term->where, " AND %scoalesce((SELECT coalesce(g.off, 0) "
		  "FROM tag g WHERE g.target = w.id AND g.word = ?%d "
		  "ORDER BY g.entry DESC, g.id DESC LIMIT 1), 1) = 0",
		  term->sign == WHERE_EQUAL ? "" : "NOT ",
		  where_text(term->where, term->value));
	return STATUS_OK;
}

static enum status term_by(const struct where_term *term, struct error *err)
{
	static const char *const tests[WHERE_SIGN_LAST] = {
		[WHERE_EQUAL] = "? BETWEEN w.by_low AND w.by_high",
		[WHERE_OTHER] = "? NOT BETWEEN w.by_low AND w.by_high",
		[WHERE_BELOW] = "w.by_high < ?",
		[WHERE_ABOVE] = "w.by_low > ?",
		[WHERE_AT_MOST] = "w.by_high <= ?",
		[WHERE_AT_LEAST] = "w.by_low >= ?",
	};
	char *end;
	long n = strtol(term->value, &end, 10);
	const char *test = tests[term->sign];
	int parameter;

	if (test == NULL || end == term->value || *end != '\0' || n < 0 ||
	    n > 1000000)
		return where_bad(term, err, "say by and a number of origins, "
				 "as in by>=2");
	parameter = where_number(term->where, n);
	where_put(term->where, " AND ");
	for (; *test != '\0'; test++)
		if (*test == '?')
			where_put(term->where, "?%d", parameter);
		else
			where_put(term->where, "%c", *test);
	return STATUS_OK;
}

static enum status term_standing(const struct where_term *term,
				 struct error *err)
{
	return where_standing(term, -1, err);
}

struct special {
	const char *word;
	enum status (*make)(const struct where_term *term, struct error *err);
};
static const struct special specials[] = {
	{"standing", term_standing},
	{"marked", term_marked},
	{"tag", term_tag},
	{"by", term_by},
};

bool where_attached(const struct where_term *term, const char *word,
		    enum status *ret_status, struct error *err)
{
	bool marked = strcasecmp(word, "marked") == 0;

	if (!marked && strcasecmp(word, "tag") != 0)
		return false;
	*ret_status = marked ? term_marked(term, err) : term_tag(term, err);
	return true;
}

static enum status make_term(struct where_term *term, char *word,
			     struct error *err)
{
	const struct registry *registry =
		casefile_registry(term->where->casefile);
	bool standing = ends_with(word, ".standing");

	if (standing)
		word[strlen(word) - strlen(".standing")] = '\0';
	term->field = registry_field_by_word(registry, term->where->kind, word,
					     strlen(word));
	if (term->field != NULL)
		return standing ? where_standing(term, term->field->slot, err)
				: where_field(term, err);
	for (size_t i = 0;
	     !standing && i < sizeof(specials) / sizeof(*specials); i++)
		if (strcasecmp(word, specials[i].word) == 0)
			return specials[i].make(term, err);
	return no_field(term, word, err);
}

static enum status parse_term(struct where *where, const char *text, size_t n,
			      int at, struct error *err)
{
	struct where_term term = {.where = where, .at = at};
	const struct sign *sign = NULL;
	const char *place;
	char *word;

	term.whole = trimmed(where, text, n);
	if (term.whole == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	place = find_sign(term.whole, &sign);
	if (place == NULL)
		return where_bad(&term, err, "say FIELD=VALUE, FIELD~WORD or "
				 "FIELD<VALUE");
	word = trimmed(where, term.whole, (size_t)(place - term.whole));
	term.sign = sign->sign;
	term.value = value_of(where, place + strlen(sign->text));
	if (word == NULL || term.value == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return where->make(&term, word, err);
}

/* Bytes up to the next " and " outside of quotes. */
static size_t term_length(const char *text)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] != '\0'; n++) {
		if (text[n] == '"')
			quoted = !quoted;
		if (!quoted && isspace((unsigned char)text[n]) &&
		    strncasecmp(text + n + 1, "and", 3) == 0 &&
		    isspace((unsigned char)text[n + 4]))
			return n;
	}
	return n;
}

/* Places are told in letters, as people count them. */
static int letters(const char *text, size_t n)
{
	int count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static enum status parse_terms(struct where *where, const char *text,
			       struct error *err)
{
	const char *at = text;
	int terms = 0;

	for (;;) {
		size_t skip = strspn(at, " \t\n"), n;
		enum status status;

		at += skip;
		n = term_length(at);
		if (terms++ == WHERE_TERMS_MAX)
			return error_set(err, STATUS_LIMIT, "more than %d "
					 "conditions", WHERE_TERMS_MAX);
		status = parse_term(where, at, n,
				    letters(text, (size_t)(at - text)) + 1,
				    err);
		if (status != STATUS_OK)
			return status;
		if (at[n] == '\0')
			return STATUS_OK;
		at += n + strlen(" and ");
	}
}

static struct where *where_new(struct casefile *casefile, const void *ctx)
{
	struct where *w = talloc_zero(ctx, struct where);

	if (w == NULL)
		return NULL;
	w->casefile = casefile;
	w->sql = talloc_strdup(w, "");
	return w;
}

static enum status parse(struct where *where, const char *text,
			 struct where **ret_where, struct error *err)
{
	enum status status;

	if (where == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (strlen(text) > WHERE_BYTES_MAX)
		status = error_set(err, STATUS_LIMIT, "conditions of more than "
				   "%d letters", WHERE_BYTES_MAX);
	else
		status = parse_terms(where, text, err);
	if (status == STATUS_OK && where->sql == NULL)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status != STATUS_OK) {
		talloc_free(where);
		return status;
	}
	*ret_where = where;
	return STATUS_OK;
}

static bool is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\n")] == '\0';
}

enum status where_parse(struct casefile *casefile, const void *ctx,
			const struct kind *kind, bool view, const char *text,
			struct where **ret_where, struct error *err)
{
	struct where *where = NULL;

	*ret_where = NULL;
	if (is_blank(text))
		return STATUS_OK;
	where = where_new(casefile, ctx);
	if (where != NULL) {
		where->make = make_term;
		where->kind = kind;
		where->view = view;
		where->values = wide_values(where, kind, view);
		if (where->values == NULL)
			where->sql = NULL;
	}
	return parse(where, text, ret_where, err);
}

enum status where_parse_by(struct casefile *casefile, const void *ctx,
			   where_maker *make, void *of, const char *text,
			   struct where **ret_where, struct error *err)
{
	struct where *where = NULL;

	*ret_where = NULL;
	if (is_blank(text))
		return STATUS_OK;
	where = where_new(casefile, ctx);
	if (where != NULL) {
		where->make = make;
		where->of = of;
	}
	return parse(where, text, ret_where, err);
}
