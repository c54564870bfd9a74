/* edit_line: `+` on a record that the line being typed fits: the passage says
 * of it what stands on the line. */
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"
#include "store/derive.h"
#include "store/edit_internal.h"

static bool fold(const char *text, char key[VALUE_KEY_MAX])
{
	struct buffer out;

	buffer_init_fixed(&out, key, VALUE_KEY_MAX);
	return text && text_fold(text, strlen(text), &out) == STATUS_OK &&
	       out.length > 0;
}

static bool same_words(const char *a, const char *b)
{
	char x[VALUE_KEY_MAX], y[VALUE_KEY_MAX];

	return fold(a, x) && fold(b, y) && strcmp(x, y) == 0;
}

/* Is this shown value the one that was typed? */
static bool is_typed(struct casefile *casefile, const void *ctx,
		     const struct line_part *part,
		     const struct edit_value *value)
{
	if (value->field != part->field)
		return false;
	if (part->reference != 0)
		return same_words(derive_title(casefile, ctx, part->reference),
				  value->text);
	return same_words(part->text, value->text);
}

/* The shown value that was typed, else the typed words themselves: what the
 * passage has of a field of many need not be the first, nor any of them. */
static struct edit_saying saying_of(struct casefile *casefile, const void *ctx,
				    const struct line_part *part,
				    const struct edit_value *values, int count)
{
	for (int i = 0; i < count; i++)
		if (is_typed(casefile, ctx, part, &values[i]))
			return (struct edit_saying){.field = part->field,
						    .claim = values[i].claim};
	return (struct edit_saying){.field = part->field, .said = part->text};
}

enum status edit_line_says(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct kind *kind,
			   const char *text, const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	struct line *line;
	struct edit_value *values;
	struct edit_saying *sayings;
	int value_count, count = 0;
	enum status status = edit_read_line(casefile, ctx, kind, text,
					    knowing->source, &line, err);

	if (status == STATUS_OK)
		status = edit_check_line(line, err);
	if (status == STATUS_OK)
		status = edit_check_knowing(line, knowing, err);
	if (status == STATUS_OK)
		status = edit_shown_values(casefile, ctx, record, &values,
					   &value_count, err);
	if (status != STATUS_OK)
		return status;
	sayings = talloc_zero_array(ctx, struct edit_saying,
				    (unsigned)line->part_count + 1);
	if (!sayings)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < line->part_count; i++)
		if (line->parts[i].text && *line->parts[i].text &&
		    !line->parts[i].tie)
			sayings[count++] = saying_of(casefile, ctx,
						     &line->parts[i], values,
						     value_count);
	return edit_says_with(casefile, ctx, record, sayings, count, line,
			      knowing, ret_effect, ret_entry, err);
}
