/* line_group: several things in one part of a line: by their names ("Maria and
 * Angara"), or by how many they are ("two ships"). */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/quantity.h"
#include "store/casefile_internal.h"
#include "store/find.h"
#include "store/line_internal.h"

enum { MEMBERS_MAX = 32 };

static const char *const separators[] = { " and ", ";", "&", "+", "," };

static size_t separator(const char *text)
{
	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]);
	     i++) {
		size_t n = strlen(separators[i]);

		if (!strncasecmp(text, separators[i], n))
			return n;
	}
	return 0;
}

/* The next name, without the blanks around it, and where the one behind it
 * begins. */
static char *cut_name(const void *ctx, const char **text)
{
	const char *from = *text + strspn(*text, " "), *end = from;
	size_t n = 0;

	while (*end && (n = separator(end)) == 0)
		end++;
	*text = *end ? end + n : end;
	while (end > from && end[-1] == ' ')
		end--;
	return talloc_strndup(ctx, from, (size_t)(end - from));
}

/* The one thing of that name that the field takes; 0: none, or several. */
static enum status known(struct line_reader *r, const struct field *field,
			 const char *name, int64_t *ret_record,
			 struct error *err)
{
	struct thing *things;
	int count = 0, fitting = 0;
	enum status status = find_thing(r->casefile, r->line, name, 0, &things,
					&count, err);

	*ret_record = 0;
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (field_takes_kind(r->casefile->registry, field,
				     things[i].kind) && fitting++ == 0)
			*ret_record = things[i].id;
	if (fitting > 1)
		*ret_record = 0;
	return status;
}

/* Two or more names that the case has, and nothing else. */
static enum status read_names(struct line_reader *r, const struct field *field,
			      const char *text, struct line_group *group,
			      struct error *err)
{
	enum status status = STATUS_OK;
	int64_t record = 1;

	while (status == STATUS_OK && *text && record) {
		char *name = cut_name(r->line, &text);

		if (!name)
			return error_set(err, STATUS_NOMEM, "out of memory");
		record = 0;
		if (*name && group->count < MEMBERS_MAX)
			status = known(r, field, name, &record, err);
		group->members[group->count++] = record;
	}
	if (!record || group->count < 2)
		group->count = 0;
	return status;
}

static bool is_type_of(const struct registry *registry, const struct kind *kind,
		       const char *word, size_t length)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->type == VALUE_CHOICE &&
		    registry_choice_by_word(registry,
					    kind->fields[i]->qualifier, word,
					    length))
			return true;
	return false;
}

/* "ships", "cargo vessels", "companies": several of that kind, by the last of
 * the words. "Two Brothers" is a name. */
static bool is_plural_of(const struct registry *registry,
			 const struct kind *kind, const char *noun)
{
	const char *blank = strrchr(noun, ' ');
	const char *last = blank ? blank + 1 : noun;
	size_t n = strlen(last);

	return !strcasecmp(last, kind->plural) ||
	       (n > 1 && last[n - 1] == 's' &&
		(is_type_of(registry, kind, last, n - 1) ||
		 (strlen(kind->word) == n - 1 &&
		  !strncasecmp(last, kind->word, n - 1))));
}

static bool is_several(const struct quantity *quantity)
{
	const struct interval *n = &quantity->interval;

	return n->high == NUMBER_MAX || n->high > NUMBER_ONE;
}

static void read_number(struct line_reader *r, const struct kind *kind,
			const char *text, struct line_group *group)
{
	struct quantity quantity;

	if (!kind || !quantity_parse(text, strlen(text), &quantity) ||
	    quantity.unit || !is_several(&quantity) ||
	    !is_plural_of(r->casefile->registry, kind, quantity.noun))
		return;
	group->how_many = text;
	group->of = talloc_strdup(r->line, quantity.noun);
}

static char *words_of(struct line_reader *r, const struct line_group *group)
{
	if (group->count == 0)
		return talloc_strdup(r->line, "new: a group of them");
	return talloc_asprintf(r->line, "new: a group of these %d",
			       group->count);
}

enum status line_group_read(struct line_reader *r, struct line_part *p,
			    struct error *err)
{
	struct line_group *group = talloc_zero(r->line, struct line_group);
	enum status status;

	if (group)
		group->members = talloc_zero_array(group, int64_t,
						   MEMBERS_MAX + 1);
	if (!group || !group->members)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = read_names(r, p->field, p->text, group, err);
	if (status == STATUS_OK && group->count == 0)
		read_number(r, registry_kind(r->casefile->registry,
					     p->new_kind), p->text, group);
	if (status != STATUS_OK || (group->count == 0 && !group->how_many)) {
		talloc_free(group);
		return status;
	}
	p->group = group;
	p->makes_new = true;
	p->new_kind = KIND_GROUP;
	p->understood = words_of(r, group);
	return STATUS_OK;
}
