/* fake_edit: what is written to the case without a file, and what would leave
 * it: remembered as the last entry, and nothing else. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/attach.h"
#include "src/ingest/addresses.h"
#include "src/report/preview.h"
#include "store/detail.h"
#include "store/edit_internal.h"
#include "store/review.h"

#include "tests/ui/fake_case.h"

static enum status enter(struct casefile *c, int64_t *ret_entry,
			 const char *what, const char *text)
{
	snprintf(c->last, sizeof(c->last), "%s %s", what, text);
	*ret_entry = ++c->entries;
	return STATUS_OK;
}

enum status edit_read_line(struct casefile *c, const void *ctx,
			   const struct kind *kind, const char *text,
			   int64_t source, struct line **ret_line,
			   struct error *err)
{
	struct line *line = talloc_zero(ctx, struct line);
	int fields = 0;

	(void)c;
	(void)source;
	(void)err;
	while (kind->line[fields])
		fields++;
	line->kind = kind;
	line->parts = talloc_zero_array(line, struct line_part,
					(unsigned)fields + 1);
	for (int i = 0; i < fields && *text; i++) {
		size_t n = strcspn(text, ",");

		line->parts[i].field = kind->line[i];
		line->parts[i].text = talloc_strndup(line, text, n);
		if (strcmp(line->parts[i].text, "Maria") == 0) {
			line->parts[i].reference = 2;
			line->parts[i].understood = "known";
		}
		line->part_count = i + 1;
		text += n;
		text += strspn(text, ", ");
	}
	if (line->part_count > 2) {
		line->fits = talloc_zero_array(line, struct line_fit, 1);
		line->fits[0].record = 206;
		line->fits[0].title = "call, Maria, Dunai, 14 Oct 2023";
		line->fits[0].effect =
			"same ship, place, day: 2 documents, still 1 origin";
		line->fit_count = 1;
	}
	*ret_line = line;
	return STATUS_OK;
}

static bool said_rajin; /* which another source places elsewhere */

const struct field *edit_named_field(const struct registry *registry,
				     const struct kind *kind, const char *part,
				     size_t length, size_t *ret_value)
{
	(void)registry, (void)kind, (void)part, (void)length;
	*ret_value = 0;
	return NULL;
}

const char *edit_tie_name(const struct registry *registry,
			  const struct kind *kind, int i)
{
	(void)registry, (void)kind, (void)i;
	return NULL;
}

enum status edit_add_line(struct casefile *c, const struct kind *kind,
			  const char *text, const struct edit_knowing *knowing,
			  int64_t *ret_record, int64_t *ret_entry,
			  struct error *err)
{
	(void)knowing;
	(void)err;
	*ret_record = 206;
	said_rajin = strstr(text, "Rajin") != NULL;
	return enter(c, ret_entry, kind->word, text);
}

enum status edit_also_says(struct casefile *c, const void *ctx, int64_t record,
			   const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	(void)record;
	(void)err;
	*ret_effect = talloc_strdup(ctx, "2 documents, still 1 origin");
	return enter(c, ret_entry, "also", knowing->at);
}

enum status edit_shown_values(struct casefile *c, const void *ctx,
			      int64_t record, struct edit_value **ret_values,
			      int *ret_count, struct error *err)
{
	const struct kind *kind = registry_kind(c->registry, KIND_PORT_CALL);
	struct edit_value *values = talloc_zero_array(ctx, struct edit_value,
						      2);

	(void)record;
	(void)err;
	values[0] = (struct edit_value){.field = kind->line[1], .claim = 601,
					.text = "Dunai"};
	values[1] = (struct edit_value){.field = kind->line[2], .claim = 602,
					.text = "14 Oct 2023"};
	*ret_values = values;
	*ret_count = 2;
	return STATUS_OK;
}

enum status edit_says(struct casefile *c, const void *ctx, int64_t record,
		      const struct edit_saying *sayings, int count,
		      const struct edit_knowing *knowing, char **ret_effect,
		      int64_t *ret_entry, struct error *err)
{
	(void)record;
	(void)err;
	said_rajin = false;
	for (int i = 0; i < count; i++)
		said_rajin |= sayings[i].said &&
			      strcmp(sayings[i].said, "Rajin") == 0;
	*ret_effect = talloc_strdup(ctx, "2 documents, still 1 origin");
	return enter(c, ret_entry, "also", knowing->at);
}

enum status edit_check_line(const struct line *line, struct error *err)
{
	(void)line, (void)err;
	return STATUS_OK;
}

enum status edit_says_with(struct casefile *c, const void *ctx, int64_t record,
			   const struct edit_saying *sayings, int count,
			   const struct line *line,
			   const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	(void)line;
	return edit_says(c, ctx, record, sayings, count, knowing, ret_effect,
			 ret_entry, err);
}

enum status edit_claim(struct casefile *c, int64_t record,
		       const struct field *field, const char *text,
		       bool negative, int64_t replaces,
		       const struct edit_knowing *knowing, int64_t *ret_entry,
		       struct error *err)
{
	(void)record;
	(void)field;
	(void)negative;
	(void)replaces;
	(void)knowing;
	(void)err;
	return enter(c, ret_entry, "claim", text);
}

enum status edit_add_source(struct casefile *c, const char *kind,
			    const char *address, const char *key,
			    const char *title, const char *publisher,
			    const char *published, int64_t *ret_source,
			    int64_t *ret_entry, struct error *err)
{
	(void)kind;
	(void)address;
	(void)key;
	(void)publisher;
	(void)published;
	(void)err;
	*ret_source = 402;
	return enter(c, ret_entry, "source", title);
}

enum status addresses_compare(struct casefile *c, struct addresses *addresses,
			      struct error *err)
{
	(void)c;
	(void)err;
	addresses->fresh = addresses->count;
	return STATUS_OK;
}

enum status addresses_add(struct casefile *c, struct addresses *addresses,
			  int64_t *ret_entry, struct error *err)
{
	(void)err;
	return enter(c, ret_entry, "sources", addresses->list[0].text);
}

enum status attach_stream(struct casefile *c, int64_t source, FILE *stream,
			  const char *name, const char *obtained,
			  struct attach_report *ret_report, struct error *err)
{
	(void)source;
	(void)stream;
	(void)name;
	(void)err;
	ret_report->size = 12;
	return enter(c, &ret_report->entry, "attach", obtained);
}

enum status edit_note(struct casefile *c, int64_t target, const char *type,
		      const char *text, int64_t replaces, bool closed,
		      int64_t *ret_note, int64_t *ret_entry, struct error *err)
{
	(void)target;
	(void)replaces;
	(void)closed;
	(void)err;
	*ret_note = 701;
	return enter(c, ret_entry, type, text ? text : "");
}

enum status edit_note_all(struct casefile *c, const int64_t *targets,
			  int count, const char *type, const char *text,
			  int64_t *ret_entry, struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, type, text ? text : "");
}

enum status edit_tag_all(struct casefile *c, const int64_t *targets, int count,
			 const char *word, bool off, int64_t *ret_entry,
			 struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, off ? "untag" : "tag", word);
}

enum status edit_mark_all(struct casefile *c, const int64_t *targets,
			  int count, bool off, int64_t *ret_entry,
			  struct error *err)
{
	(void)targets;
	(void)count;
	(void)err;
	return enter(c, ret_entry, "mark", off ? "off" : "on");
}

enum status edit_judge(struct casefile *c, int64_t about, const char *verdict,
		       int64_t other, const struct field *field,
		       const char *cause, const char *reason,
		       int64_t *ret_entry, struct error *err)
{
	(void)about;
	(void)other;
	(void)field;
	(void)cause;
	(void)reason;
	(void)err;
	return enter(c, ret_entry, "judge", verdict);
}

enum status edit_judge_all(struct casefile *c, const int64_t *about, int count,
			   const char *verdict, const char *cause,
			   const char *reason, int64_t *ret_entry,
			   struct error *err)
{
	(void)about;
	(void)count;
	(void)cause;
	(void)reason;
	(void)err;
	return enter(c, ret_entry, "judge", verdict);
}

enum status edit_outcome(struct casefile *c, const void *ctx, int64_t record,
			 int64_t entry, struct edit_outcome *ret_outcome,
			 struct error *err)
{
	(void)c;
	(void)ctx;
	(void)entry;
	(void)err;
	(void)record;
	*ret_outcome = (struct edit_outcome){
		.support = "1 document, 1 origin",
		.against = said_rajin ? "disputes rusi23/14" : NULL,
		.dispute_count = said_rajin,
		.words = "1 document, 1 origin"};
	return STATUS_OK;
}

enum status edit_set(struct casefile *c, int64_t target, const char *name,
		     const char *value, int64_t *ret_entry, struct error *err)
{
	(void)target;
	(void)value;
	(void)err;
	return enter(c, ret_entry, "set", name);
}

enum status edit_grade(struct casefile *c, int64_t source, int64_t citation,
		       const char *grade, int64_t *ret_entry,
		       struct error *err)
{
	(void)source;
	(void)citation;
	(void)err;
	return enter(c, ret_entry, "grade", grade);
}

enum status edit_tell_apart(struct casefile *c, int64_t joined,
			    const char *name, const char *other,
			    int64_t *ret_record, int64_t *ret_other,
			    struct error *err)
{
	(void)c;
	(void)joined;
	(void)ret_record;
	(void)ret_other;
	return error_set(err, STATUS_AMBIGUOUS, "%s and %s are joined", name,
			 other);
}

/* --- what leaves --- */

enum status report_preview(struct casefile *c, const void *ctx,
			   const struct export_options *options, int max,
			   struct preview_line **ret_lines, int *ret_count,
			   int *ret_warnings, struct error *err)
{
	static const struct preview_line shown[] = {
		{PREVIEW_FILE, 0, "case-notes.md: 1 line, 13 bytes"},
		{PREVIEW_LINE, 1, "# Case notes"},
		{PREVIEW_WARNING, 1, "no second person has passed it"},
	};

	(void)c;
	(void)options;
	(void)max;
	(void)err;
	*ret_lines = talloc_memdup(ctx, shown, sizeof(shown));
	*ret_count = 3;
	*ret_warnings = 1;
	return STATUS_OK;
}

enum status preview_things(struct casefile *c, const void *ctx,
			   const int64_t *ids, int count,
			   int64_t **ret_things, int *ret_count,
			   int *ret_left, struct error *err)
{
	(void)c;
	(void)err;
	*ret_things = talloc_memdup(ctx, ids, (size_t)count * sizeof(*ids));
	*ret_count = count;
	*ret_left = 0;
	return STATUS_OK;
}

char *export_default_folder(struct casefile *c, const void *ctx)
{
	(void)c;
	return talloc_strdup(ctx, "notes");
}

enum status report_export(struct casefile *c, const char *folder,
			  const struct export_options *options,
			  struct error *err)
{
	(void)c;
	(void)folder;
	(void)options;
	(void)err;
	return STATUS_OK;
}

void report_keep_in_log(struct casefile *c, const char *folder,
			const char *format, const char *digest)
{
	(void)c;
	(void)folder;
	(void)format;
	(void)digest;
}

enum status review_items(struct casefile *c, const void *ctx, const char *text,
			 size_t length, struct review_item **ret_items,
			 int *ret_count, struct error *err)
{
	static const struct review_item one = {
		.note = 901, .citation = 801, .target = 901, .with = 801,
		.sentence = "The Maria was there.", .name = "rusi23/1",
		.document = "The Orient Express", .place = "rusi23/1",
		.quote = "the Maria", .translation = "",
		.says = "Maria, Name: Maria",
	};

	(void)c;
	(void)text;
	(void)length;
	(void)err;
	*ret_items = talloc_memdup(ctx, &one, sizeof(one));
	*ret_count = 1;
	return STATUS_OK;
}

enum status review_read(struct casefile *c, const void *ctx, int64_t target,
			int64_t with, struct review *ret_review,
			struct error *err)
{
	(void)c;
	(void)ctx;
	(void)target;
	(void)with;
	(void)err;
	*ret_review = (struct review){.given = false, .reason = "",
				      .analyst = ""};
	return STATUS_OK;
}

enum status review_add(struct casefile *c, int64_t target, int64_t with,
		       bool right, const char *reason, int64_t *ret_entry,
		       struct error *err)
{
	(void)target;
	(void)with;
	(void)err;
	return enter(c, ret_entry, right ? "right" : "wrong", reason);
}
