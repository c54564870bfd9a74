#include "store/registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

enum { KINDS_MAX = 128, FIELDS_MAX = 1024, CHOICES_MAX = 2048,
       PARTS_MAX = 12, LINE_MAX_BYTES = 4096,
       FIELD_NUMBERS = 10000 /* looked up for every claim: an array */ };

struct registry {
	struct kind kinds[KINDS_MAX];
	int kind_count;
	struct field fields[FIELDS_MAX];
	int field_count;
	const struct field *by_number[FIELD_NUMBERS];
	struct choice choices[CHOICES_MAX];
	int choice_count;
	struct field holds; /* field number 1, shared by relations and events */
};

/* What a line says, split at `|`; parts are talloc'ed on the registry. */
struct line {
	char *part[PARTS_MAX];
	int count;
	int number; /* of the line, from 1 */
};

static const char *const class_words[] = {
	"thing", "relation", "event", "other", NULL
};

static enum status bad(const struct line *line, const char *what,
		       const char *word, struct error *err)
{
	return error_set(err, STATUS_INVALID, "registry, line %d: %s: %s",
			 line->number, what, word);
}

static enum status split(struct registry *registry, const char *text, size_t n,
			 struct line *line, struct error *err)
{
	const char *end = text + n;

	line->count = 0;
	for (;;) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		size_t length = (size_t)((bar ? bar : end) - text);

		if (line->count == PARTS_MAX)
			return bad(line, "too many parts", text, err);
		line->part[line->count] =
			talloc_strndup(registry, text, length);
		if (!line->part[line->count++])
			return error_set(err, STATUS_NOMEM, "out of memory");
		if (!bar)
			return STATUS_OK;
		text = bar + 1;
	}
}

static const char *part(const struct line *line, int i)
{
	return i < line->count ? line->part[i] : "";
}

static bool number_of(const char *text, int *ret)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n <= 0 || n > 10000000)
		return false;
	*ret = (int)n;
	return true;
}

static bool word_is(const char *word, const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < n && word[i]; i++) {
		char a = text[i] == ' ' || text[i] == '_' ? '-' : text[i];

		if (a != word[i] && !(a >= 'A' && a <= 'Z' &&
				      a - 'A' + 'a' == word[i]))
			return false;
	}
	return i == n && !word[i];
}

static enum status read_kind(struct registry *r, const struct line *line,
			     struct error *err)
{
	struct kind *k = &r->kinds[r->kind_count];
	int c = 0;

	if (r->kind_count == KINDS_MAX || line->count < 10)
		return bad(line, "a kind has ten parts", part(line, 2), err);
	if (!number_of(line->part[1], &k->number) ||
	    registry_kind(r, k->number))
		return bad(line, "number of a kind", line->part[1], err);
	while (class_words[c] && strcmp(class_words[c], line->part[5]))
		c++;
	if (!class_words[c])
		return bad(line, "class of a kind", line->part[5], err);
	k->word = line->part[2];
	k->label = line->part[3];
	k->plural = line->part[4];
	k->kind_class = (enum kind_class)c;
	k->ftm = line->part[9];
	r->kind_count++;
	return STATUS_OK;
}

static enum status read_type(struct field *f, const struct line *line,
			     struct error *err)
{
	char *colon = strchr(line->part[5], ':');
	size_t n = colon ? (size_t)(colon - line->part[5])
			 : strlen(line->part[5]);

	f->type = value_type_from_string(line->part[5], n);
	if (f->type == VALUE_TYPE_LAST)
		return bad(line, "type of a field", line->part[5], err);
	f->qualifier = colon ? colon + 1 : "";
	return STATUS_OK;
}

static enum status read_field(struct registry *r, const struct line *line,
			      struct error *err)
{
	struct field *f = &r->fields[r->field_count];
	const struct kind *k;

	if (r->field_count == FIELDS_MAX || line->count < 9)
		return bad(line, "a field has nine parts", part(line, 3), err);
	k = registry_kind_by_word(r, line->part[2], strlen(line->part[2]));
	if (!k)
		return bad(line, "no kind", line->part[2], err);
	if (!number_of(line->part[1], &f->number) ||
	    f->number >= FIELD_NUMBERS || registry_field(r, f->number))
		return bad(line, "number of a field", line->part[1], err);
	f->kind = k->number;
	f->word = line->part[3];
	f->label = line->part[4];
	f->many = !strcmp(line->part[6], "many");
	if (!number_of(line->part[7], &f->width))
		return bad(line, "width of a field", line->part[7], err);
	f->ftm = line->part[8];
	f->indexed = !strcmp(part(line, 9), "yes");
	r->field_count++;
	r->by_number[f->number] = f;
	return read_type(f, line, err);
}

static enum status read_choice(struct registry *r, const struct line *line,
			       struct error *err)
{
	struct choice *c = &r->choices[r->choice_count];

	if (r->choice_count == CHOICES_MAX || line->count < 4)
		return bad(line, "a choice has six parts", part(line, 3), err);
	if (!number_of(line->part[1], &c->number) ||
	    registry_choice(r, c->number))
		return bad(line, "number of a choice", line->part[1], err);
	c->tree = line->part[2];
	c->word = line->part[3];
	c->also = part(line, 5);
	if (*part(line, 4)) {
		c->broader = registry_choice_by_word(r, c->tree, part(line, 4),
						     strlen(part(line, 4)));
		if (!c->broader)
			return bad(line, "no broader choice", part(line, 4),
				   err);
	}
	r->choice_count++;
	return STATUS_OK;
}

struct line_kind {
	const char *word;
	enum status (*read)(struct registry *, const struct line *,
			    struct error *);
};
static const struct line_kind line_kinds[] = {
	{ "kind", read_kind }, { "field", read_field },
	{ "choice", read_choice },
};

static enum status read_line(struct registry *r, const char *text, size_t n,
			     int number, struct line *line, struct error *err)
{
	enum status status;

	line->number = number;
	line->count = 0;
	if (n == 0 || *text == '#')
		return STATUS_OK;
	if (n > LINE_MAX_BYTES)
		return bad(line, "line too long", "", err);
	status = split(r, text, n, line, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < sizeof(line_kinds) / sizeof(*line_kinds); i++)
		if (!strcmp(line_kinds[i].word, line->part[0]))
			return line_kinds[i].read(r, line, err);
	return bad(line, "neither kind, field nor choice", line->part[0], err);
}

/* "ship, place" or "ship+role" or "none" -> NULL-ended fields */
static enum status read_list(struct registry *r, const struct kind *k,
			     const char *text, const char *separators,
			     const struct field **out,
			     const struct line *line, struct error *err)
{
	int n = 0;

	if (!strcmp(text, "none"))
		return STATUS_OK;
	while (*text) {
		size_t length = strcspn(text, separators);
		const struct field *f =
			registry_field_by_word(r, k, text, length);

		if (!f || n == REGISTRY_FIELDS_MAX - 1)
			return bad(line, "no such field in a key", text, err);
		out[n++] = f;
		text += length;
		text += strspn(text, separators);
	}
	return STATUS_OK;
}

static enum status attach_fields(struct registry *r, struct kind *k,
				 struct error *err)
{
	const struct field **list =
		talloc_array(r, const struct field *, REGISTRY_FIELDS_MAX);

	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	k->fields = list;
	if (kind_has_holds(k))
		list[k->field_count++] = &r->holds;
	for (int i = 0; i < r->field_count; i++) {
		if (r->fields[i].kind != k->number)
			continue;
		if (k->field_count == REGISTRY_FIELDS_MAX)
			return error_set(err, STATUS_INVALID,
					 "registry: kind %s has more than %d "
					 "fields", k->word,
					 REGISTRY_FIELDS_MAX);
		r->fields[i].slot = k->field_count;
		list[k->field_count++] = &r->fields[i];
	}
	return STATUS_OK;
}

/* The keys of a kind name fields that stand on later lines: a second look. */
static enum status read_keys(struct registry *r, const struct line *line,
			     struct error *err)
{
	struct kind *k = NULL;
	enum status status;

	for (int i = 0; i < r->kind_count; i++)
		if (!strcmp(r->kinds[i].word, line->part[2]))
			k = &r->kinds[i];
	if (!k)
		bug("kind %s was read and is not there", line->part[2]);
	status = attach_fields(r, k, err);
	if (status == STATUS_OK)
		status = read_list(r, k, line->part[6], ", ", k->line, line,
				   err);
	if (status == STATUS_OK)
		status = read_list(r, k, line->part[7], "+", k->rival, line,
				   err);
	if (status == STATUS_OK)
		status = read_list(r, k, line->part[8], ",", k->fits, line,
				   err);
	return status;
}

static enum status each_line(struct registry *r, const char *text, size_t n,
			     bool keys, struct error *err)
{
	const char *end = text + n;
	int number = 0;

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((nl ? nl : end) - text);
		enum status status = STATUS_OK;
		struct line line = { .number = ++number };

		if (!keys) {
			status = read_line(r, text, length, number, &line, err);
		} else if (length > 5 && !memcmp(text, "kind|", 5)) {
			status = split(r, text, length, &line, err);
			if (status == STATUS_OK)
				status = read_keys(r, &line, err);
		}
		if (status != STATUS_OK)
			return status;
		text = nl ? nl + 1 : end;
	}
	return STATUS_OK;
}

enum status registry_parse(const char *text, size_t length,
			   struct registry **ret_registry, struct error *err)
{
	struct registry *r = talloc_zero(NULL, struct registry);
	enum status status;

	if (!r)
		return error_set(err, STATUS_NOMEM, "out of memory");
	r->holds = (struct field){ .number = FIELD_HOLDS, .word = "holds",
				   .label = "Holds", .type = VALUE_HOLDS,
				   .qualifier = "", .width = 5, .ftm = "" };
	status = each_line(r, text, length, false, err);
	if (status == STATUS_OK)
		status = each_line(r, text, length, true, err);
	if (status != STATUS_OK) {
		talloc_free(r);
		return status;
	}
	*ret_registry = r;
	return STATUS_OK;
}

void registry_free(struct registry *registry)
{
	talloc_free(registry);
}

int registry_kind_count(const struct registry *registry)
{
	return registry->kind_count;
}

const struct kind *registry_kind_at(const struct registry *registry, int i)
{
	return &registry->kinds[i];
}

const struct kind *registry_kind(const struct registry *registry, int number)
{
	for (int i = 0; i < registry->kind_count; i++)
		if (registry->kinds[i].number == number)
			return &registry->kinds[i];
	return NULL;
}

const struct kind *registry_kind_by_word(const struct registry *registry,
					 const char *word, size_t length)
{
	for (int i = 0; i < registry->kind_count; i++) {
		const struct kind *k = &registry->kinds[i];

		if (word_is(k->word, word, length) ||
		    (strlen(k->plural) == length &&
		     !strncasecmp(k->plural, word, length)) ||
		    (length == strlen(k->word) + 1 && word[length - 1] == 's' &&
		     word_is(k->word, word, length - 1)))
			return k;
	}
	return NULL;
}

const struct field *registry_field(const struct registry *registry, int number)
{
	if (number == FIELD_HOLDS)
		return &registry->holds;
	if (number <= 0 || number >= FIELD_NUMBERS)
		return NULL;
	return registry->by_number[number];
}

/* As word_is() and labels compare it. */
static char folded_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a')
	       : c == ' ' || c == '_' ? '-' : c;
}

const struct field *registry_field_by_word(const struct registry *registry,
					   const struct kind *kind,
					   const char *word, size_t length)
{
	/* Every cell of every row is asked for by its word. */
	char first = length > 0 ? folded_letter(word[0]) : '\0';

	for (int i = 0; i < kind->field_count; i++) {
		const struct field *f = kind->fields[i];

		if (folded_letter(f->word[0]) != first &&
		    folded_letter(f->label[0]) != first)
			continue;
		if (word_is(f->word, word, length) ||
		    (strlen(f->label) == length &&
		     !strncasecmp(f->label, word, length)))
			return f;
	}
	(void)registry;
	return NULL;
}

const struct choice *registry_choice(const struct registry *registry,
				     int number)
{
	for (int i = 0; i < registry->choice_count; i++)
		if (registry->choices[i].number == number)
			return &registry->choices[i];
	return NULL;
}

const struct choice *registry_choice_at(const struct registry *registry, int i)
{
	return i < registry->choice_count ? &registry->choices[i] : NULL;
}

static bool also_has(const char *also, const char *word, size_t length)
{
	while (*also) {
		size_t n = strcspn(also, "/");

		if (n == length && !strncasecmp(also, word, n))
			return true;
		also += n + (also[n] == '/');
	}
	return false;
}

const struct choice *registry_choice_by_word(const struct registry *registry,
					     const char *tree,
					     const char *word, size_t length)
{
	for (int i = 0; i < registry->choice_count; i++) {
		const struct choice *c = &registry->choices[i];

		if (strcmp(c->tree, tree))
			continue;
		if ((strlen(c->word) == length &&
		     !strncasecmp(c->word, word, length)) ||
		    also_has(c->also, word, length))
			return c;
	}
	return NULL;
}

bool choice_within(const struct choice *a, const struct choice *b)
{
	for (; a; a = a->broader)
		if (a == b)
			return true;
	return false;
}

bool field_takes_kind(const struct registry *registry,
		      const struct field *field, int kind)
{
	const struct kind *k = registry_kind(registry, kind);
	const char *words = field->qualifier;

	if (field->type != VALUE_REFERENCE || !k)
		return false;
	if (kind == KIND_GROUP || !strcmp(words, "*"))
		return true;
	while (*words) {
		size_t n = strcspn(words, ",");

		if (strlen(k->word) == n && !memcmp(words, k->word, n))
			return true;
		words += n + (words[n] == ',');
	}
	return false;
}

bool kind_has_holds(const struct kind *kind)
{
	return kind->kind_class == KIND_RELATION ||
	       kind->kind_class == KIND_EVENT;
}
