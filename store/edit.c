/* The analyst's verbs, each one action in the history. */
#include "store/edit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/edit_internal.h"
#include "store/find.h"
#include "store/rows.h"

static enum status verb_begin(struct verb *v, struct casefile *c,
			      const char *what, struct error *err)
{
	enum status status;

	memset(v, 0, sizeof(*v));
	v->c = c;
	v->ctx = talloc_new(NULL);
	if (!v->ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = action_begin(c, what, false, &v->action, err);
	if (status != STATUS_OK)
		talloc_free(v->ctx);
	return status;
}

static enum status verb_end(struct verb *v, enum status status,
			    int64_t *ret_entry, struct error *err)
{
	int64_t entry = 0;

	if (status == STATUS_OK)
		status = action_commit(v->action, &entry, err);
	else
		action_abandon(v->action);
	talloc_free(v->ctx);
	if (status == STATUS_OK && ret_entry)
		*ret_entry = entry;
	return status;
}

static int word_number(const char *const *words, const char *word)
{
	return *word ? words_find(words, word, strlen(word)) : 0;
}

static enum status no_word(const char *what, const char *word,
			   const char *const *words, struct error *err)
{
	char list[300] = "";
	size_t used = 0;

	for (int i = 0; words[i] && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used,
					 "%s%s", i ? ", " : "", words[i]);
	return error_set(err, STATUS_INVALID, "%s: %s: it is one of: %s", what,
			 word, list);
}

enum status edit_set_word(struct row *row, int column, const char *what,
			  const char *word, struct error *err)
{
	const char *const *words =
		table_get(row->table)->columns[column].words;
	int n = word_number(words, word);

	if (n < 0)
		return no_word(what, word, words, err);
	row_set_integer(row, column, n);
	return STATUS_OK;
}

static void claim_init(struct verb *v, struct row *row, int64_t record,
		       const struct field *field)
{
	row_init(row, TABLE_CLAIM, 0);
	row_set_integer(row, CLAIM_CITATION, v->citation);
	row_set_integer(row, CLAIM_RECORD, record);
	row_set_integer(row, CLAIM_FIELD, field->number);
	row_set_text(row, CLAIM_HEDGE, v->hedge);
	row_set_text(row, CLAIM_AS_OF, v->as_of);
	row_set_integer(row, CLAIM_READING, v->reading);
}

enum status edit_say(struct verb *v, int64_t record, const struct field *field,
		     const char *said, struct error *err)
{
	struct row row;

	claim_init(v, &row, record, field);
	row_set_text(&row, CLAIM_SAID, said);
	return action_add(v->action, &row, err);
}

/* In doubt is what is said of it, and read on each, not what it is called. */
static enum status say_name(struct verb *v, int64_t record, int kind,
			    const char *name, struct error *err)
{
	const struct kind *k = registry_kind(v->c->registry, kind);
	const struct field *field =
		registry_field_by_word(v->c->registry, k, "name", 4);

	if (!field)
		return error_set(err, STATUS_REFUSED, "%s: a %s has no name; "
				 "add it first", name, k->word);
	return edit_say(v, record, field, name, err);
}

static enum status say_group(struct verb *v, int64_t record,
			     const struct line_group *group, struct error *err)
{
	const struct registry *r = v->c->registry;
	enum status status = STATUS_OK;

	for (int i = 0; i < group->count && status == STATUS_OK; i++)
		status = edit_refer(v, record,
				    registry_field(r, FIELD_GROUP_MEMBER),
				    group->members[i], NULL, err);
	if (status == STATUS_OK && group->of)
		status = edit_say(v, record, registry_field(r, FIELD_GROUP_OF),
				  group->of, err);
	if (status == STATUS_OK && group->how_many)
		status = edit_say(v, record,
				  registry_field(r, FIELD_GROUP_HOW_MANY),
				  group->how_many, err);
	return status;
}

/* What a part names is made on the spot: a thing, or several of them. */
static enum status add_named(struct verb *v, const struct line_part *p,
			     int64_t *ret_record, struct error *err)
{
	const char *hedge = v->hedge;
	enum reading reading = v->reading;
	struct row row;
	enum status status;

	row_init(&row, TABLE_RECORD, 0);
	row_set_integer(&row, RECORD_KIND, p->new_kind);
	status = action_add(v->action, &row, err);
	v->hedge = NULL;
	v->reading = READING_NOT_SAID;
	if (status == STATUS_OK)
		status = say_name(v, row.id, p->new_kind, p->text, err);
	if (status == STATUS_OK && p->group)
		status = say_group(v, row.id, p->group, err);
	v->hedge = hedge;
	v->reading = reading;
	*ret_record = row.id;
	return status;
}

/* One that is named twice on a line is made once. */
static enum status make_named(struct verb *v, const struct line_part *p,
			      int64_t *ret_record, struct error *err)
{
	struct made_name *grown;
	enum status status;

	for (int i = 0; i < v->made_count; i++)
		if (v->made[i].kind == p->new_kind &&
		    !strcasecmp(v->made[i].name, p->text)) {
			*ret_record = v->made[i].record;
			return STATUS_OK;
		}
	status = add_named(v, p, ret_record, err);
	if (status != STATUS_OK)
		return status;
	grown = talloc_realloc(v->ctx, v->made, struct made_name,
			       (unsigned)v->made_count + 1);
	if (!grown)
		return error_set(err, STATUS_NOMEM, "out of memory");
	v->made = grown;
	grown[v->made_count++] = (struct made_name){ p->new_kind, p->text,
						     *ret_record };
	return STATUS_OK;
}

enum status edit_refer(struct verb *v, int64_t record,
		       const struct field *field, int64_t reference,
		       const char *said, struct error *err)
{
	struct row row;

	claim_init(v, &row, record, field);
	if (reference)
		row_set_integer(&row, CLAIM_REF, reference);
	row_set_text(&row, CLAIM_SAID, said);
	return action_add(v->action, &row, err);
}

enum status edit_say_part(struct verb *v, int64_t record,
			  const struct line_part *p, struct error *err)
{
	int64_t reference = p->reference;
	enum status status = edit_know(v, p->field, err);

	if (status == STATUS_OK && p->makes_new)
		status = make_named(v, p, &reference, err);
	if (status != STATUS_OK)
		return status;
	return edit_refer(v, record, p->field, reference,
			  !reference || p->makes_new ? p->text : NULL, err);
}

enum status edit_check_line(const struct line *line, struct error *err)
{
	if (line->part_count == 0)
		return error_set(err, STATUS_INVALID, "nothing was typed: a %s "
				 "is entered on its line", line->kind->word);
	for (int i = 0; i < line->part_count; i++)
		if (line->parts[i].candidates > 1)
			return error_set(err, STATUS_AMBIGUOUS, "%s %s: %d are "
					 "called so; name one by its id",
					 line->parts[i].field->label,
					 line->parts[i].text,
					 line->parts[i].candidates);
	return STATUS_OK;
}

static enum status add_line(struct verb *v, const struct line *line,
			    int64_t *ret_record, struct error *err)
{
	const struct field *holds =
		registry_field(v->c->registry, FIELD_HOLDS);
	struct row row;
	enum status status;

	row_init(&row, TABLE_RECORD, 0);
	row_set_integer(&row, RECORD_KIND, line->kind->number);
	status = action_add(v->action, &row, err);
	if (status == STATUS_OK && kind_has_holds(line->kind)) {
		status = edit_know(v, NULL, err);
		if (status == STATUS_OK)
			status = edit_say(v, row.id, holds, NULL, err);
	}
	for (int i = 0; i < line->part_count && status == STATUS_OK; i++)
		if (!line->parts[i].tie)
			status = edit_say_part(v, row.id, &line->parts[i],
					       err);
	if (status == STATUS_OK)
		status = edit_add_ties(v, row.id, line, err);
	if (status == STATUS_OK)
		*ret_record = row.id;
	return status;
}

enum status edit_add_line(struct casefile *casefile, const struct kind *kind,
			  const char *text, const struct edit_knowing *knowing,
			  int64_t *ret_record, int64_t *ret_entry,
			  struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct line *line;
	struct verb v;
	char what[120];
	enum status status;

	if (!ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = edit_read_line(casefile, ctx, kind, text, knowing->source,
				&line, err);
	if (status == STATUS_OK)
		status = edit_check_line(line, err);
	if (status == STATUS_OK)
		status = edit_check_knowing(line, knowing, err);
	snprintf(what, sizeof(what), "%s %.80s", kind->word, text);
	if (status == STATUS_OK)
		status = verb_begin(&v, casefile, what, err);
	if (status == STATUS_OK) {
		int64_t record = 0;

		v.knowing = knowing;
		status = add_line(&v, line, &record, err);
		status = verb_end(&v, status, ret_entry, err);
		if (status == STATUS_OK)
			*ret_record = record;
	}
	talloc_free(ctx);
	return status;
}

enum { DOCUMENTS_COUNTED = 256 }; /* by the sources that are parts of them */

/* Whole documents in which it is said, but `but`; what was replaced is said no
 * more. */
static int64_t documents_of(struct casefile *c, int64_t record, int64_t but)
{
	int64_t found[DOCUMENTS_COUNTED];
	int64_t source = INT64_MIN;
	int count = 0;

	while (count < DOCUMENTS_COUNTED) {
		int64_t document;
		bool known = false;

		source = db_integer(
			c->db, 0, "SELECT min(t.source) FROM claim k JOIN "
			"citation t ON t.id = k.citation WHERE k.record = ?1 "
			"AND t.source > ?2 AND NOT EXISTS (SELECT 1 FROM claim "
			"n WHERE n.replaces = k.id)", 2, record, source);
		if (source == 0)
			break;
		document = casefile_document_of(c, source);
		for (int i = 0; i < count; i++)
			known |= found[i] == document;
		if (!known && document != but)
			found[count++] = document;
	}
	return count;
}

/* The record's own count of independent origins, as lists show it. */
static int64_t origins_of(struct casefile *c, int64_t record, const char *side)
{
	const struct kind *kind =
		registry_kind(c->registry, casefile_kind_of(c, record));
	char sql[120];

	if (!kind)
		return 0;
	snprintf(sql, sizeof(sql), "SELECT %s FROM \"w_%s\" WHERE id = ?",
		 side, kind->word);
	return db_integer(c->db, 0, db_keep(c->db, sql), 1, record);
}

static char *words_of_effect(const void *ctx, int64_t documents, int64_t low,
			     int64_t high, bool still)
{
	if (low == high)
		return talloc_asprintf(ctx, "%" PRId64 " document%s, %s%" PRId64
				       " origin%s", documents,
				       documents == 1 ? "" : "s",
				       still ? "still " : "", low,
				       low == 1 ? "" : "s");
	return talloc_asprintf(ctx, "%" PRId64 " document%s, %s%" PRId64 "-%"
			       PRId64 " origins", documents,
			       documents == 1 ? "" : "s",
			       still ? "still " : "", low, high);
}

char *edit_support(struct casefile *casefile, const void *ctx,
		   int64_t record)
{
	int64_t documents = documents_of(casefile, record, 0);

	if (documents == 0)
		return talloc_strdup(ctx, "on your word alone");
	return words_of_effect(ctx, documents,
			       origins_of(casefile, record, "by_low"),
			       origins_of(casefile, record, "by_high"), false);
}

char *edit_effect(struct casefile *casefile, const void *ctx, int64_t record,
		  int64_t source)
{
	int64_t documents = documents_of(casefile, record, 0);
	bool here = !source ||
		    documents != documents_of(
			    casefile, record,
			    casefile_document_of(casefile, source));
	char *now = edit_support(casefile, ctx, record);

	if (here || !now)
		return now;
	return talloc_asprintf(ctx, "now %s; with this %" PRId64
			       " document%s", now, documents + 1,
			       documents == 0 ? "" : "s");
}

static const char *value_text(struct casefile *c, const void *ctx,
			      const struct derive_value *value,
			      const struct derive_claim *claim)
{
	const char *text = value->text;

	if (!text && value->reference)
		text = derive_title(c, ctx, value->reference);
	if (!text)
		text = claim->unknown ? "unknown" : claim->said;
	return talloc_asprintf(ctx, "%s%s", value->negative &&
			       strncmp(text ? text : "", "not ", 4) != 0
			       ? "not " : "", text ? text : "");
}

/* The values of one field, behind `count` others. */
static enum status add_values(struct casefile *casefile, const void *ctx,
			      int64_t record, const struct field *field,
			      struct edit_value **values, int *count,
			      struct error *err)
{
	struct derive_field *shown;
	enum status status = derive_resolve(casefile, ctx, record, field,
					    &shown, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < shown->value_count; i++) {
		const struct derive_value *value = &shown->values[i];
		const struct derive_claim *claim =
			&shown->claims[value->first];
		struct edit_value *grown;

		if (claim->implied)
			continue;
		grown = talloc_realloc(ctx, *values, struct edit_value,
				       (unsigned)*count + 1);
		if (!grown)
			return error_set(err, STATUS_NOMEM, "out of memory");
		*values = grown;
		grown[(*count)++] = (struct edit_value){
			.field = field, .claim = claim->claim,
			.text = value_text(casefile, ctx, value, claim)};
		if (!field->many)
			break;
	}
	return STATUS_OK;
}

enum status edit_shown_values(struct casefile *casefile, const void *ctx,
			      int64_t record, struct edit_value **ret_values,
			      int *ret_count, struct error *err)
{
	const struct kind *kind = registry_kind(
		casefile->registry, casefile_kind_of(casefile, record));
	struct edit_value *values = NULL;
	int found = 0;
	enum status status = STATUS_OK;

	if (!kind)
		return error_set(err, STATUS_NOT_FOUND, "no such record");
	for (int i = 0; i < kind->field_count && status == STATUS_OK; i++)
		status = add_values(casefile, ctx, record, kind->fields[i],
				    &values, &found, err);
	*ret_values = values;
	*ret_count = found;
	return status;
}

/* As another source said it: in its printed words, with their dates. */
static enum status say_same(struct verb *v, int64_t record, int64_t claim,
			    struct error *err)
{
	struct row row, *old;
	enum status status = casefile_row(v->c, v->ctx, TABLE_CLAIM, claim,
					  &old, err);

	if (status != STATUS_OK)
		return status;
	row = *old;
	row.id = 0;
	row_set_integer(&row, CLAIM_RECORD, record);
	row_set_integer(&row, CLAIM_CITATION, v->citation);
	row_set_integer(&row, CLAIM_REPLACES, 0);
	row_set_text(&row, CLAIM_HEDGE, v->hedge);
	row_set_text(&row, CLAIM_AS_OF, v->as_of);
	row_set_integer(&row, table_dated_column(TABLE_CLAIM), 0);
	row_set_text(&row, table_analyst_column(TABLE_CLAIM), NULL);
	return action_add(v->action, &row, err);
}

/* A typed value for a reference: the thing that it names, else words. */
static enum status set_value(struct verb *v, struct row *row,
			     const struct field *field, const char *said,
			     struct error *err)
{
	struct thing *things;
	int count, found = 0;

	if (field->type == VALUE_REFERENCE && *said &&
	    find_thing(v->c, v->ctx, said, 0, &things, &count, NULL) ==
		    STATUS_OK) {
		for (int i = 0; i < count; i++)
			if (field_takes_kind(v->c->registry, field,
					     things[i].kind) &&
			    found++ == 0)
				row_set_integer(row, CLAIM_REF, things[i].id);
		if (found > 1)
			return error_set(err, STATUS_AMBIGUOUS, "%s: %d are "
					 "called so; name one by its id", said,
					 found);
		if (found == 1)
			return STATUS_OK;
	}
	row_set_text(row, CLAIM_SAID, said);
	return STATUS_OK;
}

static enum status say_other(struct verb *v, int64_t record,
			     const struct edit_saying *saying,
			     struct error *err)
{
	struct row row;
	enum status status = edit_check_text(saying->field->label,
					     saying->said, err);

	if (status == STATUS_OK)
		status = edit_check_field(v->c, record, saying->field, err);
	if (status != STATUS_OK)
		return status;
	claim_init(v, &row, record, saying->field);
	status = set_value(v, &row, saying->field, saying->said, err);
	return status == STATUS_OK ? action_add(v->action, &row, err) : status;
}

/* The passage is cited once, for all that it says in one way. */
static enum status say_all(struct verb *v, int64_t record,
			   const struct edit_saying *sayings, int count,
			   struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		status = edit_know(v, sayings[i].field, err);
		if (status != STATUS_OK)
			break;
		status = sayings[i].said
				 ? say_other(v, record, &sayings[i], err)
				 : say_same(v, record, sayings[i].claim, err);
	}
	return status;
}

enum status edit_says_with(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct edit_saying *sayings,
			   int count, const struct line *line,
			   const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	int64_t before_low = origins_of(casefile, record, "by_low");
	int64_t before_high = origins_of(casefile, record, "by_high");
	char *title = derive_title(casefile, ctx, record);
	struct verb v;
	char what[120];
	enum status status;

	if (!knowing->source)
		return error_set(err, STATUS_REFUSED, "no source is pinned: "
				 "pin the one that says it too");
	if (count == 0 && (!line || line->part_count == 0))
		return error_set(err, STATUS_REFUSED,
				 "no value is said: nothing was added");
	snprintf(what, sizeof(what), "also says: %.90s", title);
	status = verb_begin(&v, casefile, what, err);
	if (status != STATUS_OK)
		return status;
	v.knowing = knowing;
	status = say_all(&v, record, sayings, count, err);
	if (status == STATUS_OK && line)
		status = edit_add_ties(&v, record, line, err);
	status = verb_end(&v, status, ret_entry, err);
	if (status == STATUS_OK && ret_effect) {
		int64_t low = origins_of(casefile, record, "by_low");
		int64_t high = origins_of(casefile, record, "by_high");

		*ret_effect = words_of_effect(
			ctx, documents_of(casefile, record, 0), low, high,
			low == before_low && high == before_high);
	}
	return status;
}

enum status edit_says(struct casefile *casefile, const void *ctx,
		      int64_t record, const struct edit_saying *sayings,
		      int count, const struct edit_knowing *knowing,
		      char **ret_effect, int64_t *ret_entry,
		      struct error *err)
{
	return edit_says_with(casefile, ctx, record, sayings, count, NULL,
			      knowing, ret_effect, ret_entry, err);
}

enum status edit_also_says(struct casefile *casefile, const void *ctx,
			   int64_t record, const struct edit_knowing *knowing,
			   char **ret_effect, int64_t *ret_entry,
			   struct error *err)
{
	struct edit_saying *sayings;
	struct edit_value *values;
	int count;
	enum status status = edit_shown_values(casefile, ctx, record, &values,
					       &count, err);

	if (status != STATUS_OK)
		return status;
	sayings = talloc_zero_array(ctx, struct edit_saying,
				    (unsigned)count + 1);
	if (!sayings)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count; i++)
		sayings[i] = (struct edit_saying){.field = values[i].field,
						  .claim = values[i].claim};
	return edit_says(casefile, ctx, record, sayings, count, knowing,
			 ret_effect, ret_entry, err);
}

static enum status claim_one(struct verb *v, int64_t record,
			     const struct field *field, const char *said,
			     bool negative, int64_t replaces,
			     struct error *err)
{
	struct row row;
	enum status status;

	claim_init(v, &row, record, field);
	status = set_value(v, &row, field, said, err);
	if (negative)
		row_set_integer(&row, CLAIM_POLARITY, POLARITY_NOT);
	row_set_integer(&row, CLAIM_REPLACES, replaces);
	return status == STATUS_OK ? action_add(v->action, &row, err) : status;
}

/* "Owner and manager" are two values of a field of many: the first takes the
 * place of what it replaces. */
static enum status claim_set(struct verb *v, int64_t record,
			     const struct field *field, const char *said,
			     bool negative, int64_t replaces,
			     struct error *err)
{
	struct choice_piece pieces[EDIT_SET_MAX];
	int count = field->many && field->type == VALUE_CHOICE
			    ? registry_choice_set(v->c->registry,
						  field->qualifier, said,
						  strlen(said), pieces,
						  EDIT_SET_MAX) : 0;
	enum status status = STATUS_OK;

	if (count < 2)
		return claim_one(v, record, field, said, negative, replaces,
				 err);
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		const char *piece = talloc_strndup(v->ctx, pieces[i].text,
						   pieces[i].length);

		status = piece ? claim_one(v, record, field, piece, negative,
					   i == 0 ? replaces : 0, err)
			       : error_set(err, STATUS_NOMEM, "out of memory");
	}
	return status;
}

enum status edit_claim(struct casefile *casefile, int64_t record,
		       const struct field *field, const char *said,
		       bool negative, int64_t replaces,
		       const struct edit_knowing *knowing, int64_t *ret_entry,
		       struct error *err)
{
	struct verb v;
	char what[120];
	enum status status = edit_check_text(field->label, said, err);

	if (status == STATUS_OK)
		status = edit_check_field(casefile, record, field, err);
	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "%s: %s%.80s", field->label,
		 negative ? "not " : "", said);
	status = verb_begin(&v, casefile, what, err);
	if (status != STATUS_OK)
		return status;
	v.knowing = knowing;
	status = edit_know(&v, field, err);
	if (status == STATUS_OK)
		status = claim_set(&v, record, field, said, negative, replaces,
				   err);
	return verb_end(&v, status, ret_entry, err);
}
