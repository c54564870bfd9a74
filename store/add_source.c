/* A source with its key and what its masthead says: one action. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/edit_internal.h"
#include "store/find.h"
#include "store/rows.h"

struct masthead {
	struct casefile *c;
	struct action *action;
	void *ctx;
	int64_t source, citation;
	const char *kind, *address, *title, *publisher, *published;
};

static enum status add_row_of_source(struct masthead *m, struct error *err)
{
	int kind = *m->kind ? words_find(words_source_kind, m->kind,
					 strlen(m->kind)) : 1;
	struct row row;
	enum status status;

	if (kind < 0)
		return error_set(err, STATUS_INVALID, "kind of source %s: it is "
				 "report, press, official, registry extract, "
				 "imagery, list, data set, figure, statement or "
				 "analyst", m->kind);
	row_init(&row, TABLE_SOURCE, 0);
	row_set_integer(&row, SOURCE_KIND, kind);
	if (*m->address) {
		row_set_integer(&row, SOURCE_STATE, ADDRESS_KNOWN);
		row_set_text(&row, SOURCE_ADDRESS, m->address);
	}
	status = action_add(m->action, &row, err);
	m->source = row.id;
	return status;
}

static enum status add_key(struct masthead *m, const char *key,
			   struct error *err)
{
	struct row row;

	row_init(&row, TABLE_SETTING, 0);
	row_set_integer(&row, SETTING_TARGET, m->source);
	row_set_text(&row, SETTING_NAME, "key");
	row_set_text(&row, SETTING_VALUE, key);
	return action_add(m->action, &row, err);
}

static enum status add_claim(struct masthead *m, int64_t record, int field,
			     const char *said, int64_t reference,
			     struct error *err)
{
	struct row row;

	row_init(&row, TABLE_CLAIM, 0);
	row_set_integer(&row, CLAIM_CITATION, m->citation);
	row_set_integer(&row, CLAIM_RECORD, record);
	row_set_integer(&row, CLAIM_FIELD, field);
	row_set_text(&row, CLAIM_SAID, said);
	row_set_integer(&row, CLAIM_REF, reference);
	return action_add(m->action, &row, err);
}

static int field_number(const struct masthead *m, int kind, const char *word)
{
	const struct registry *r = m->c->registry;
	const struct field *f = registry_field_by_word(
		r, registry_kind(r, kind), word, strlen(word));

	if (!f)
		bug("no field %s", word);
	return f->number;
}

/* The publisher is a record: one that is there, or a new organisation. */
static enum status add_publisher(struct masthead *m, struct error *err)
{
	enum { ORGANISATION = 6 };
	const struct field *field = registry_field(
		m->c->registry, field_number(m, KIND_DOCUMENT, "publisher"));
	struct thing *things;
	int64_t publisher = 0;
	int count = 0;
	struct row row;
	enum status status = find_thing(m->c, m->ctx, m->publisher, 0,
					&things, &count, NULL);

	for (int i = 0; status == STATUS_OK && i < count && !publisher; i++)
		if (field_takes_kind(m->c->registry, field, things[i].kind))
			publisher = things[i].id;
	status = STATUS_OK;
	if (!publisher) {
		row_init(&row, TABLE_RECORD, 0);
		row_set_integer(&row, RECORD_KIND, ORGANISATION);
		status = action_add(m->action, &row, err);
		publisher = row.id;
		if (status == STATUS_OK)
			status = add_claim(m, publisher,
					   field_number(m, ORGANISATION,
							"name"),
					   m->publisher, 0, err);
	}
	if (status != STATUS_OK)
		return status;
	return add_claim(m, m->source, field->number, m->publisher, publisher,
			 err);
}

static enum status add_masthead(struct masthead *m, struct error *err)
{
	struct row row;
	enum status status;

	if (!*m->title && !*m->publisher && !*m->published)
		return STATUS_OK;
	row_init(&row, TABLE_CITATION, 0);
	row_set_integer(&row, CITATION_SOURCE, m->source);
	row_set_integer(&row, CITATION_N, 1);
	row_set_text(&row, CITATION_AT, "masthead");
	status = action_add(m->action, &row, err);
	m->citation = row.id;
	if (status == STATUS_OK && *m->title)
		status = add_claim(m, m->source,
				   field_number(m, KIND_DOCUMENT, "title"),
				   m->title, 0, err);
	if (status == STATUS_OK && *m->published)
		status = add_claim(m, m->source, FIELD_PUBLISHED, m->published,
				   0, err);
	if (status == STATUS_OK && *m->publisher)
		status = add_publisher(m, err);
	return status;
}

static enum status check_texts(const struct masthead *m, struct error *err)
{
	const struct { const char *what, *text; } all[] = {
		{ "address", m->address }, { "title", m->title },
		{ "publisher", m->publisher }, { "published", m->published },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < 4 && status == STATUS_OK; i++)
		status = edit_check_text(all[i].what, all[i].text, err);
	if (status == STATUS_OK && *m->address &&
	    strncmp(m->address, "http://", 7) &&
	    strncmp(m->address, "https://", 8))
		return error_set(err, STATUS_INVALID, "address %s: it begins "
				 "with http:// or https://", m->address);
	return status;
}

static enum status key_is_free(struct casefile *c, const char *key,
			       struct error *err)
{
	struct statement *s;
	bool taken = false;
	enum status status = db_prepare(c->db, "SELECT 1 FROM setting WHERE "
					"name = 'key' AND value = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, key, strlen(key));
	taken = db_step(s);
	db_reset(s);
	if (taken || strpbrk(key, "/ ]@"))
		return error_set(err, STATUS_EXISTS, "key %s: another source "
				 "has it, or it has a blank, slash or bracket",
				 key);
	return STATUS_OK;
}

static enum status add_all(struct masthead *m, const char *key,
			   struct error *err)
{
	char *proposed = NULL;
	enum status status = check_texts(m, err);

	if (status == STATUS_OK && *key)
		status = key_is_free(m->c, key, err);
	if (status == STATUS_OK && !*key) {
		proposed = edit_propose_key(m->c, m->ctx, m->publisher,
					    m->published);
		if (!proposed)
			return error_set(err, STATUS_NOMEM, "out of memory");
		key = proposed;
	}
	if (status == STATUS_OK)
		status = add_row_of_source(m, err);
	if (status == STATUS_OK)
		status = add_key(m, key, err);
	return status == STATUS_OK ? add_masthead(m, err) : status;
}

enum status edit_add_source(struct casefile *casefile, const char *kind,
			    const char *address, const char *key,
			    const char *title, const char *publisher,
			    const char *published, int64_t *ret_source,
			    int64_t *ret_entry, struct error *err)
{
	struct masthead m = { .c = casefile, .ctx = talloc_new(NULL),
			      .kind = kind, .address = address,
			      .title = title, .publisher = publisher,
			      .published = published };
	char what[120];
	int64_t source;
	enum status status;

	snprintf(what, sizeof(what), "source %.80s", *key ? key : *title
		 ? title : *address ? address : publisher);
	status = m.ctx ? action_begin(casefile, what, false, &m.action, err)
		       : error_set(err, STATUS_NOMEM, "out of memory");
	if (status != STATUS_OK) {
		talloc_free(m.ctx);
		return status;
	}
	status = add_all(&m, key, err);
	source = m.source;
	if (status == STATUS_OK)
		status = action_commit(m.action, ret_entry, err);
	else
		action_abandon(m.action);
	talloc_free(m.ctx);
	if (status == STATUS_OK)
		*ret_source = source;
	return status;
}
