/* edit_knowing: how we know, as it is typed in one row: for the whole line, or
 * for one field of it. */
#include <ctype.h>
#include <string.h>
#include <talloc.h>

#include "store/edit_internal.h"

/* Name in the row, member: of the citation; of the claim. */
#define CITED_TABLE(K)                                                        \
	K("speaker", speaker) K("origin", origin) K("means", means)           \
	K("basis", basis) K("grade", grade) K("at", at) K("quote", quote)
#define CLAIMED_TABLE(K)                                                      \
	K("hedge", hedge) K("as-of", as_of) K("reading", reading)

static const char **member_of(struct edit_knowing *knowing, const char *name,
			      size_t length)
{
#define FIND(word, member)                                                    \
	if (strlen(word) == length && memcmp(word, name, length) == 0)        \
		return &knowing->member;
	CITED_TABLE(FIND)
	CLAIMED_TABLE(FIND)
#undef FIND
	return NULL;
}

static bool is_said(const char *text)
{
	return text && *text;
}

void edit_knowing_override(struct edit_knowing *to,
			   const struct edit_knowing *from)
{
	/* At another place it is not the passage that says so. */
	if (is_said(from->at) || is_said(from->quote))
		to->passage_capture = 0;
	if (is_said(from->at))
		to->quote = "";
#define OVERRIDE(word, member)                                                \
	if (is_said(from->member))                                            \
		to->member = from->member;
	CITED_TABLE(OVERRIDE)
	CLAIMED_TABLE(OVERRIDE)
#undef OVERRIDE
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool edit_knowing_is_one_citation(const struct edit_knowing *a,
				  const struct edit_knowing *b)
{
	bool same = a->passage_capture == b->passage_capture;

#define COMPARE(word, member) same = same && same_text(a->member, b->member);
	CITED_TABLE(COMPARE)
#undef COMPARE
	return same;
}

enum status edit_check_uncited(const struct edit_knowing *knowing,
			       struct error *err)
{
#define CHECK(word, member)                                                   \
	if (is_said(knowing->member))                                         \
		return error_set(err, STATUS_REFUSED, word " %s: no source "  \
				 "is cited that could have it",               \
				 knowing->member);
	CITED_TABLE(CHECK)
#undef CHECK
	return STATUS_OK;
}

const char *edit_cut_part(const void *ctx, const char *text, char **ret_part)
{
	char *out = talloc_size(ctx, strlen(text) + 1);
	size_t n = 0;
	bool quoted = false;

	if (!out)
		return NULL;
	while (isspace((unsigned char)*text))
		text++;
	for (; *text && (quoted || *text != ','); text++) {
		if (*text == '"')
			quoted = !quoted;
		else
			out[n++] = *text;
	}
	while (n > 0 && isspace((unsigned char)out[n - 1]))
		n--;
	out[n] = '\0';
	*ret_part = out;
	return *text ? text + 1 : text;
}

/* How that field is known; a new one behind the others. NULL: no memory. */
static struct edit_knowing *knowing_of(const void *ctx,
				       struct edit_knowing *knowing,
				       const struct field *field)
{
	struct edit_knowing_of *grown;

	for (int i = 0; i < knowing->field_count; i++)
		if (knowing->fields[i].field == field)
			return &knowing->fields[i].knowing;
	grown = talloc_realloc(ctx, knowing->fields, struct edit_knowing_of,
			       (unsigned)knowing->field_count + 1);
	if (!grown)
		return NULL;
	knowing->fields = grown;
	grown += knowing->field_count++;
	*grown = (struct edit_knowing_of){.field = field};
	return &grown->knowing;
}

static enum status not_known(const char *part, struct error *err)
{
	return error_set(err, STATUS_INVALID, "`%s`: write speaker:, origin:, "
			 "means:, basis:, grade:, hedge:, as-of:, reading:, at: "
			 "or quote:, of one field when.hedge:", part);
}

static enum status read_part(const void *ctx, const struct registry *registry,
			     const struct kind *kind, const char *part,
			     struct edit_knowing *knowing, struct error *err)
{
	size_t name = strcspn(part, ":"), scope = strcspn(part, ".:");
	const char *value = part + name + 1;
	const char **member;

	if (part[name] != ':')
		return not_known(part, err);
	value += strspn(value, " ");
	if (part[scope] == '.') {
		const struct field *field = registry_field_by_word(
			registry, kind, part, scope);

		if (!field)
			return error_set(err, STATUS_INVALID, "`%s`: a %s has "
					 "no field %.*s", part, kind->word,
					 (int)scope, part);
		knowing = knowing_of(ctx, knowing, field);
		if (!knowing)
			return error_set(err, STATUS_NOMEM, "out of memory");
		part += scope + 1;
		name -= scope + 1;
	}
	member = member_of(knowing, part, name);
	if (!member)
		return not_known(part, err);
	if (*value)
		*member = value;
	return STATUS_OK;
}

enum status edit_read_knowing(const void *ctx, const struct registry *registry,
			      const struct kind *kind, const char *row,
			      struct edit_knowing *knowing, struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && *row) {
		char *part = NULL;

		row = edit_cut_part(ctx, row, &part);
		if (!row)
			return error_set(err, STATUS_NOMEM, "out of memory");
		if (*part)
			status = read_part(ctx, registry, kind, part, knowing,
					   err);
	}
	return status;
}

enum status edit_check_knowing(const struct line *line,
			       const struct edit_knowing *knowing,
			       struct error *err)
{
	for (int i = 0; i < knowing->field_count; i++) {
		const struct field *field = knowing->fields[i].field;
		bool found = false;

		for (int k = 0; k < line->part_count; k++)
			found = found || line->parts[k].field == field;
		if (!found)
			return error_set(err, STATUS_INVALID, "%s is known in "
					 "another way, but the line says no "
					 "%s", field->word, field->word);
	}
	return STATUS_OK;
}
