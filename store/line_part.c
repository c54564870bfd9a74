/* line_part: one part of a line as it is understood while it is typed. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/quantity.h"
#include "store/casefile_internal.h"
#include "store/find.h"
#include "store/line_internal.h"

const struct line_part *line_part_of(const struct line *line,
				     const struct field *field)
{
	for (int i = 0; i < line->part_count; i++)
		if (line->parts[i].field == field && !line->parts[i].tie)
			return &line->parts[i];
	return NULL;
}

/* ---- what a part is of ---- */

struct named {
	const struct field *field;   /* NULL: the part names none */
	struct line_tie *tie;        /* a relation of the record */
};

/* "when: Saturday" names its field, "registered owner: Azia" a relation. A
 * comma part that begins with a digit and follows a number ("1,000") is not
 * cut here: quote it. */
static enum status read_name(struct line_reader *r, char **text,
			     struct named *ret_named, struct error *err)
{
	const struct registry *registry = r->casefile->registry;
	char *colon = strchr(*text, ':');
	struct named named = { NULL, NULL };
	enum status status = STATUS_OK;

	if (colon && colon[1] != '/') {
		size_t n = (size_t)(colon - *text);

		named.field = registry_field_by_word(registry, r->kind, *text,
						     n);
		if (!named.field)
			status = line_tie_read(r->line, registry, r->kind,
					       *text, n, &named.tie, err);
	}
	if (named.tie)
		named.field = named.tie->other;
	if (named.field)
		for (*text = colon + 1; isspace((unsigned char)**text);)
			++*text;
	*ret_named = named;
	return status;
}

/* The next field of the kind's line to which something can be said. */
static const struct field *next_field(struct line_reader *r)
{
	const struct field *f;

	while ((f = r->kind->line[r->next]) != NULL) {
		r->next++;
		if (f->many || !line_part_of(r->line, f))
			return f;
	}
	return NULL;
}

/* ---- how it is read ---- */

static int first_kind(const struct registry *r, const struct field *f)
{
	size_t n = strcspn(f->qualifier, ",");
	const struct kind *k = registry_kind_by_word(r, f->qualifier, n);

	return k ? k->number : 0;
}

static enum status read_reference(struct line_reader *r, struct line_part *p,
				  struct error *err)
{
	const struct registry *registry = r->casefile->registry;
	struct thing *things;
	int count = 0, fitting = 0;
	enum status status = find_thing(r->casefile, r->line, p->text, 0,
					&things, &count, err);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		if (!field_takes_kind(registry, p->field, things[i].kind))
			continue;
		if (fitting++ == 0) {
			p->reference = things[i].id;
			p->understood = things[i].title;
		}
	}
	p->candidates = fitting;
	if (fitting == 1)
		return STATUS_OK;
	p->reference = 0;
	if (fitting > 1) {
		p->understood = talloc_asprintf(r->line, "%d are called so",
						fitting);
		return STATUS_OK;
	}
	p->new_kind = first_kind(registry, p->field);
	p->makes_new = p->new_kind != 0;
	p->understood = p->makes_new ? "new" : "kept as words";
	return line_group_read(r, p, err);
}

static enum status read_value(struct line_reader *r, struct line_part *p,
			      struct error *err)
{
	struct value_input input = { .type = p->field->type,
				     .qualifier = p->field->qualifier,
				     .said = p->text, .context = r->context };
	struct value value;
	char shown[160], bounds[80];
	enum status status = value_parse(&input, &value, err);

	if (status != STATUS_OK)
		return status;
	if (value.not_understood) {
		p->understood = "kept as words";
		return STATUS_OK;
	}
	value_print_short(&value, p->text, NULL, 0, shown, sizeof(shown));
	value_print_bounds(&value, NULL, bounds, sizeof(bounds));
	p->understood = talloc_asprintf(r->line, "%s%s%s%s%s%s", shown,
					*bounds ? ": " : "", bounds,
					value.warning ? " (" : "",
					value.warning ? value.warning : "",
					value.warning ? ")" : "");
	return STATUS_OK;
}

static enum status add_part(struct line_reader *r, const struct named *of,
			    const char *text, const char *understood,
			    struct error *err)
{
	const struct field *f = of->field;
	struct line_part *p;

	if (r->line->part_count == LINE_PARTS_MAX)
		return error_set(err, STATUS_LIMIT, "too many parts");
	p = &r->line->parts[r->line->part_count++];
	p->field = f;
	p->tie = of->tie;
	p->text = text;
	p->understood = understood;
	if (!text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (f->type == VALUE_REFERENCE)
		return read_reference(r, p, err);
	if (f->type == VALUE_TEXT || f->type == VALUE_CHOICE)
		return STATUS_OK;
	return read_value(r, p, err);
}

/* ---- choices ---- */

/* Of a field of one value there is no set. */
static int read_set(const struct line_reader *r, const struct field *field,
		    const char *text, size_t length,
		    struct choice_piece *pieces)
{
	int count = registry_choice_set(r->casefile->registry,
					field->qualifier, text, length, pieces,
					EDIT_SET_MAX);

	return count == 1 || field->many ? count : 0;
}

static enum status add_set(struct line_reader *r, const struct field *field,
			   const struct choice_piece *pieces, int count,
			   struct error *err)
{
	const struct named of = { field, NULL };
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = add_part(r, &of,
				  talloc_strndup(r->line, pieces[i].text,
						 pieces[i].length),
				  pieces[i].choice->word, err);
	return status;
}

static bool is_of(const struct field *field, enum dimension dimension)
{
	return field->type == VALUE_NUMBER &&
	       !strcmp(field->qualifier, dimension_to_string(dimension));
}

/* A field of that dimension of which nothing is said, of the line before
 * others. */
static const struct field *number_field(const struct line_reader *r,
					enum dimension dimension)
{
	const struct kind *k = r->kind;

	for (int i = 0; k->line[i]; i++)
		if (is_of(k->line[i], dimension) &&
		    !line_part_of(r->line, k->line[i]))
			return k->line[i];
	for (int i = 0; i < k->field_count; i++)
		if (is_of(k->fields[i], dimension) &&
		    !line_part_of(r->line, k->fields[i]))
			return k->fields[i];
	return NULL;
}

static const struct field *text_field(const struct line_reader *r)
{
	for (int i = r->next; r->kind->line[i]; i++)
		if (r->kind->line[i]->type == VALUE_TEXT &&
		    !line_part_of(r->line, r->kind->line[i]))
			return r->kind->line[i];
	return NULL;
}

/* What there is so much of, as printed: "containers of shells" of "300
 * containers of shells", "grain" of "5,000 t of grain"; NULL: not said. */
static const char *counted(const struct quantity *quantity, const char *text)
{
	char first[QUANTITY_UNIT_MAX];
	const char *of;

	snprintf(first, sizeof(first), "%.*s",
		 (int)strcspn(quantity->noun, " "), quantity->noun);
	if (*first)
		return strcasestr(text, first);
	of = strcasestr(text, " of ");
	return of ? of + strlen(" of ") : NULL;
}

/* "offloads 300 containers": behind the choice a number, and of what. False:
 * it is no such thing, or there is no place for it. */
static bool cut_amount(const struct line_reader *r, const char *text,
		       struct named *ret_number, struct named *ret_what,
		       const char **ret_words)
{
	struct quantity quantity;

	if (!quantity_parse(text, strlen(text), &quantity) ||
	    (quantity.unit == NULL && !*quantity.noun))
		return false;
	ret_number->field = number_field(r, quantity.dimension);
	ret_what->field = text_field(r);
	*ret_words = ret_what->field ? counted(&quantity, text) : NULL;
	return ret_number->field != NULL;
}

/* The words are a choice, several in one breath, or a choice with an amount;
 * else they are kept. */
static enum status add_choice(struct line_reader *r, const struct named *of,
			      const char *text, struct error *err)
{
	struct named number = { NULL, NULL }, what = { NULL, NULL };
	struct choice_piece pieces[EDIT_SET_MAX];
	const char *words = NULL;
	size_t n = strlen(text);
	int count = read_set(r, of->field, text, n, pieces);
	enum status status;

	while (count == 0 && n-- > 0)
		if (text[n] == ' ' &&
		    cut_amount(r, text + n + 1, &number, &what, &words))
			count = read_set(r, of->field, text, n, pieces);
	if (count == 0)
		return add_part(r, of, text, "kept as words", err);
	status = add_set(r, of->field, pieces, count, err);
	if (status == STATUS_OK && number.field && words)
		status = add_part(r, &what, words, NULL, err);
	if (status == STATUS_OK && number.field)
		status = add_part(r, &number, text + n + 1, NULL, err);
	return status;
}

enum status line_read_part(struct line_reader *r, char *text,
			   struct error *err)
{
	struct named named;
	enum status status = read_name(r, &text, &named, err);

	if (status != STATUS_OK)
		return status;
	if (!named.field)
		named.field = next_field(r);
	if (!named.field)
		return error_set(err, STATUS_INVALID, "%s: a %s has no further "
				 "part; name its field (\"field: value\") or "
				 "put a comma in quotes", text, r->kind->word);
	if (!*text)
		return STATUS_OK;
	if (named.tie)
		text = line_tie_cut(r->line, r->context, named.tie, text);
	if (!text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return named.field->type == VALUE_CHOICE
		       ? add_choice(r, &named, text, err)
		       : add_part(r, &named, text, NULL, err);
}
