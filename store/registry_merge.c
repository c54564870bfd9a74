#include "store/registry_merge.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <talloc.h>

#include "src/base/text.h"

enum { REGISTRY_BYTES_MAX = 4 << 20, PARTS_MAX = 16 };

/* "field|203|vessel|...": key is the length of "field|203|". */
struct entry_line {
	const char *text;
	size_t length, key;
	bool used;
};

struct lines {
	struct entry_line *line;
	int count, next; /* next: lines mostly come in the same order */
};

static size_t key_length(const char *text, size_t length)
{
	const char *bar = memchr(text, '|', length);

	if (bar)
		bar = memchr(bar + 1, '|', length - (size_t)(bar + 1 - text));
	return bar ? (size_t)(bar + 1 - text) : length;
}

/* The next line that says something; false: no more. */
static bool next_line(const char **text, struct entry_line *ret_line)
{
	while (**text) {
		size_t length = strcspn(*text, "\n");
		const char *line = *text;

		*text += length + (line[length] == '\n');
		if (length == 0 || *line == '#')
			continue;
		*ret_line = (struct entry_line){
			.text = line, .length = length,
			.key = key_length(line, length) };
		return true;
	}
	return false;
}

static bool read_lines(const void *ctx, const char *text, struct lines *lines)
{
	struct entry_line line;
	const char *at = text;
	unsigned count = 0;

	while (next_line(&at, &line))
		count++;
	lines->line = talloc_array(ctx, struct entry_line, count + 1);
	if (!lines->line)
		return false;
	for (at = text; next_line(&at, &line);)
		lines->line[lines->count++] = line;
	return true;
}

static struct entry_line *find(struct lines *lines,
			       const struct entry_line *wanted)
{
	for (int i = 0; i < lines->count; i++) {
		int at = (lines->next + i) % lines->count;
		struct entry_line *line = &lines->line[at];

		if (line->key != wanted->key ||
		    memcmp(line->text, wanted->text, line->key) != 0)
			continue;
		lines->next = at + 1;
		line->used = true;
		return line;
	}
	return NULL;
}

static int split(const struct entry_line *line,
		 struct entry_line parts[PARTS_MAX])
{
	const char *at = line->text, *end = at + line->length;
	int count = 0;

	for (;;) {
		const char *bar = memchr(at, '|', (size_t)(end - at));

		if (count == PARTS_MAX)
			return 0;
		parts[count++] = (struct entry_line){
			.text = at,
			.length = (size_t)((bar ? bar : end) - at) };
		if (!bar)
			return count;
		at = bar + 1;
	}
}

/* Which parts are the program's to say. */
static const struct { const char *word; unsigned parts; } renewed[] = {
	{ "kind|", 1u << 3 | 1u << 4 },  /* label, plural */
	{ "field|", 1u << 4 | 1u << 7 }, /* label, width */
};

static unsigned parts_renewed(const struct entry_line *line)
{
	for (size_t i = 0; i < sizeof(renewed) / sizeof(renewed[0]); i++)
		if (line->length > strlen(renewed[i].word) &&
		    !memcmp(line->text, renewed[i].word,
			    strlen(renewed[i].word)))
			return renewed[i].parts;
	return 0;
}

static void write_merged(struct buffer *out, const struct entry_line *ours,
			 const struct entry_line *theirs, unsigned renew)
{
	struct entry_line a[PARTS_MAX], b[PARTS_MAX];
	int count = split(ours, a), count_b = split(theirs, b);

	if (count == 0)
		(void)!buffer_append(out, ours->text, ours->length);
	for (int i = 0; i < count; i++) {
		const struct entry_line *part =
			i < count_b && (renew & 1u << i) ? &b[i] : &a[i];

		if (i > 0)
			(void)!buffer_append_char(out, '|');
		(void)!buffer_append(out, part->text, part->length);
	}
	(void)!buffer_append_char(out, '\n');
}

static void write_line(struct buffer *out, const struct entry_line *line)
{
	(void)!buffer_append(out, line->text, line->length);
	(void)!buffer_append_char(out, '\n');
}

static char *take(const void *ctx, struct buffer *buffer)
{
	char *text = buffer->status == STATUS_OK
			     ? talloc_strndup(ctx, buffer->length > 0
							   ? buffer->data : "",
					      buffer->length) : NULL;

	buffer_release(buffer);
	return text;
}

enum { FIELD_TYPE = 5, FIELD_CARDINALITY = 6 };

static bool part_is(const struct entry_line *part, const char *word,
		    size_t length)
{
	return part->length == length && !memcmp(part->text, word, length);
}

/* A field of one value for the case, and of many of that type for us. */
static bool widens(const struct entry_line *ours,
		   const struct entry_line *theirs)
{
	struct entry_line a[PARTS_MAX], b[PARTS_MAX];

	return split(ours, a) > FIELD_CARDINALITY &&
	       split(theirs, b) > FIELD_CARDINALITY &&
	       part_is(&a[0], "field", 5) &&
	       part_is(&a[FIELD_CARDINALITY], "single", 6) &&
	       part_is(&b[FIELD_CARDINALITY], "many", 4) &&
	       part_is(&a[FIELD_TYPE], b[FIELD_TYPE].text,
		       b[FIELD_TYPE].length);
}

/* The lines of the case; those that widen apart, too, with the program's
 * cardinality and all else as it was. */
static char *merge_text(const void *ctx, const char *of_case,
			struct lines *program, struct registry_merge *merge)
{
	struct entry_line line, *theirs;
	struct buffer out, widened;

	buffer_init(&out, REGISTRY_BYTES_MAX);
	buffer_init(&widened, REGISTRY_BYTES_MAX);
	while (next_line(&of_case, &line)) {
		theirs = find(program, &line);
		if (theirs && widens(&line, theirs)) {
			write_merged(&widened, &line, theirs,
				     1u << FIELD_CARDINALITY);
			merge->widened_count++;
		}
		if (theirs) {
			write_merged(&out, &line, theirs,
				     parts_renewed(&line));
			continue;
		}
		write_line(&out, &line);
		if (merge->unknown_count++ == 0)
			merge->first_unknown = talloc_strndup(ctx, line.text,
							      line.length);
	}
	merge->widened = take(ctx, &widened);
	return take(ctx, &out);
}

static char *missing_text(const void *ctx, const struct lines *program,
			  struct registry_merge *merge)
{
	struct buffer out;

	buffer_init(&out, REGISTRY_BYTES_MAX);
	for (int i = 0; i < program->count; i++) {
		if (program->line[i].used)
			continue;
		write_line(&out, &program->line[i]);
		merge->missing_count++;
	}
	return take(ctx, &out);
}

enum status registry_merge(const void *ctx, const char *of_case,
			   const char *of_program,
			   struct registry_merge *ret_merge, struct error *err)
{
	struct registry_merge merge = { .text = NULL };
	struct lines program = { .line = NULL };

	if (read_lines(ctx, of_program, &program))
		merge.text = merge_text(ctx, of_case, &program, &merge);
	if (merge.text)
		merge.missing = missing_text(ctx, &program, &merge);
	talloc_free(program.line);
	if (!merge.missing || !merge.widened ||
	    (merge.unknown_count > 0 && !merge.first_unknown)) {
		talloc_free(merge.text);
		talloc_free(merge.missing);
		talloc_free(merge.widened);
		talloc_free(merge.first_unknown);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_merge = merge;
	return STATUS_OK;
}
