/* line_tie: relations of a record that are entered on its own line, so that an
 * extract from a register is one line. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/derive.h"
#include "store/line_internal.h"

static const struct field *of_type(const struct kind *kind,
				   enum value_type type, int from)
{
	for (int i = from; kind->line[i]; i++)
		if (kind->line[i]->type == type)
			return kind->line[i];
	return NULL;
}

/* Does that relation begin with such a record, and say what the other is? One
 * that takes anything is no relation of this kind. */
static bool ties(const struct registry *registry, const struct kind *kind,
		 const struct kind *relation, struct line_tie *tie)
{
	const struct field *mine = relation->line[0];

	if (relation->kind_class != KIND_RELATION || !mine ||
	    mine->type != VALUE_REFERENCE || !strcmp(mine->qualifier, "*") ||
	    kind->number == KIND_GROUP ||
	    !field_takes_kind(registry, mine, kind->number))
		return false;
	*tie = (struct line_tie){
		.kind = relation, .mine = mine,
		.other = of_type(relation, VALUE_REFERENCE, 1),
		.as = of_type(relation, VALUE_CHOICE, 1),
		.when = derive_main_date(relation) };
	return tie->other && tie->as;
}

static bool is_named(const struct registry *registry, const struct line_tie *tie,
		     const char *name, size_t length)
{
	struct choice_piece pieces[EDIT_SET_MAX];
	int count = registry_choice_set(registry, tie->as->qualifier, name,
					length, pieces, EDIT_SET_MAX);

	return count == 1 || (count > 1 && tie->as->many);
}

enum status line_tie_read(const void *ctx, const struct registry *registry,
			  const struct kind *kind, const char *name,
			  size_t length, struct line_tie **ret_tie,
			  struct error *err)
{
	struct line_tie tie;

	*ret_tie = NULL;
	for (int i = 0; i < registry_kind_count(registry); i++) {
		if (!ties(registry, kind, registry_kind_at(registry, i),
			  &tie) ||
		    !is_named(registry, &tie, name, length))
			continue;
		tie.name = talloc_strndup(ctx, name, length);
		*ret_tie = talloc_memdup(ctx, &tie, sizeof(tie));
		return tie.name && *ret_tie
			       ? STATUS_OK
			       : error_set(err, STATUS_NOMEM, "out of memory");
	}
	return STATUS_OK;
}

const struct field *edit_named_field(const struct registry *registry,
				     const struct kind *kind, const char *part,
				     size_t length, size_t *ret_value)
{
	const char *colon = memchr(part, ':', length);
	const struct field *field;
	struct line_tie tie;
	size_t name;

	if (!colon || colon[1] == '/')
		return NULL;
	name = (size_t)(colon - part);
	*ret_value = name + 1 + strspn(colon + 1, " ");
	field = registry_field_by_word(registry, kind, part, name);
	for (int i = 0; !field && i < registry_kind_count(registry); i++)
		if (ties(registry, kind, registry_kind_at(registry, i),
			 &tie) &&
		    is_named(registry, &tie, part, name))
			field = tie.other;
	return field;
}

const char *edit_tie_name(const struct registry *registry,
			  const struct kind *kind, int i)
{
	const struct choice *choice;
	struct line_tie tie;

	for (int k = 0; k < registry_kind_count(registry); k++) {
		if (!ties(registry, kind, registry_kind_at(registry, k), &tie))
			continue;
		for (int c = 0; (choice = registry_choice_at(registry, c));
		     c++)
			if (!strcmp(choice->tree, tie.as->qualifier) &&
			    i-- == 0)
				return choice->word;
	}
	return NULL;
}

/* ---- its period ---- */

static const char *const beginnings[] = { "since ", "before ", "during ",
					  "from ", "until ", "after ",
					  "as of " };

static bool begins_period(const char *text)
{
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (!strncasecmp(text, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

static bool read_period(const void *ctx, struct span context,
			struct line_tie *tie, const char *text)
{
	struct value_input input = { .type = tie->when->type,
				     .qualifier = tie->when->qualifier,
				     .said = text, .context = context };
	struct value value;
	char shown[160];

	if (value_parse(&input, &value, NULL) != STATUS_OK ||
	    value.not_understood)
		return false;
	value_print_short(&value, text, NULL, 0, shown, sizeof(shown));
	tie->period = text;
	tie->understood = talloc_strdup(ctx, shown);
	return true;
}

/* From " since 2019", in brackets or not. */
static bool cut_at(const void *ctx, struct span context, struct line_tie *tie,
		   char *text, size_t at)
{
	bool bracket = text[at + 1] == '(';
	char *tail = text + at + 1 + bracket;
	size_t n = strlen(tail);
	char *period;

	if (!begins_period(tail) || (bracket && tail[n - 1] != ')'))
		return false;
	period = talloc_strndup(ctx, tail, n - bracket);
	if (!period || !read_period(ctx, context, tie, period))
		return false;
	text[at] = '\0';
	return true;
}

char *line_tie_cut(const void *ctx, struct span context, struct line_tie *tie,
		   const char *text)
{
	char *copy = talloc_strdup(ctx, text);

	for (size_t at = 1; copy && tie->when && copy[at - 1] && copy[at];
	     at++)
		if (copy[at] == ' ' && cut_at(ctx, context, tie, copy, at))
			break;
	return copy;
}
