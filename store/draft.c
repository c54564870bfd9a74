#include "store/draft.h"

#include <jansson.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/json.h"
#include "store/casefile_internal.h"

/* A draft is one JSON object in its row: keys may be added. */
static void write_key(struct buffer *out, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	(void)!buffer_appendf(out, "%s\"%s\":", out->length > 1 ? "," : "",
			      key);
	if (json_write_string(out, text, strlen(text)) == STATUS_INVALID)
		out->status = STATUS_INVALID;
}

static enum status write_value(const struct draft *draft, struct buffer *out,
			       struct error *err)
{
	(void)!buffer_append_string(out, "{");
	write_key(out, "text", draft->text);
	write_key(out, "how", draft->how);
	write_key(out, "place", draft->place);
	(void)!buffer_append_string(out, "}");
	if (out->status == STATUS_OK)
		return STATUS_OK;
	return error_set(err, out->status, "draft of %s: %s", draft->name,
			 status_to_string(out->status));
}

static enum status may_write(struct casefile *c, struct error *err)
{
	if (c->writable)
		return STATUS_OK;
	return error_set(err, STATUS_REFUSED, "%s: open for reading alone",
			 c->file.path);
}

/* One statement in a transaction of its own. */
static enum status run_alone(struct casefile *c, struct statement *s,
			     struct error *err)
{
	enum status status = db_begin(c->db, err);

	if (status != STATUS_OK) {
		db_reset(s);
		return status;
	}
	status = db_run(s, err);
	if (status == STATUS_OK)
		return db_commit(c->db, err);
	db_rollback(c->db);
	return status;
}

static enum status put(struct casefile *c, const char *name,
		       const struct buffer *value, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		c->db, "INSERT OR REPLACE INTO draft (name, value, at) "
		"VALUES (?, ?, ?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, name, strlen(name));
	db_bind_text(s, 2, value->data, value->length);
	db_bind_integer(s, 3, clock_now());
	return run_alone(c, s, err);
}

static bool is_empty(const char *text)
{
	return !text || !*text;
}

enum status draft_save(struct casefile *casefile, const struct draft *draft,
		       struct error *err)
{
	struct buffer value;
	enum status status;

	if (is_empty(draft->text) && is_empty(draft->how))
		return draft_drop(casefile, draft->name, err);
	status = may_write(casefile, err);
	if (status != STATUS_OK)
		return status;
	buffer_init(&value, DRAFT_BYTES_MAX);
	status = write_value(draft, &value, err);
	if (status == STATUS_OK)
		status = put(casefile, draft->name, &value, err);
	buffer_release(&value);
	return status;
}

enum status draft_drop(struct casefile *casefile, const char *name,
		       struct error *err)
{
	struct statement *s;
	enum status status = may_write(casefile, err);

	if (status == STATUS_OK)
		status = db_prepare(casefile->db, "DELETE FROM draft WHERE "
				    "name = ?", &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, name, strlen(name));
	return run_alone(casefile, s, err);
}

static const char *take_key(const void *ctx, const json_t *value,
			    const char *key)
{
	const json_t *text = json_object_get(value, key);

	return talloc_strdup(ctx, json_is_string(text)
					  ? json_string_value(text) : "");
}

enum taking { TAKEN, NOT_READABLE, NO_MEMORY };

static enum taking take(const void *ctx, struct statement *s,
			struct draft *draft)
{
	size_t n;
	const char *text = db_column_text(s, 1, &n);
	json_t *value = n <= DRAFT_BYTES_MAX ? json_loadb(text, n, 0, NULL)
					     : NULL;

	if (!json_is_object(value)) {
		json_decref(value);
		return NOT_READABLE;
	}
	draft->name = talloc_strdup(ctx, db_column_text(s, 0, NULL));
	draft->text = take_key(ctx, value, "text");
	draft->how = take_key(ctx, value, "how");
	draft->place = take_key(ctx, value, "place");
	draft->at = db_column_integer(s, 2);
	json_decref(value);
	return draft->name && draft->text && draft->how && draft->place
		       ? TAKEN : NO_MEMORY;
}

enum status draft_list(struct casefile *casefile, const void *ctx,
		       struct draft **ret_drafts, int *ret_count,
		       struct error *err)
{
	struct draft *drafts = talloc_zero_array(ctx, struct draft,
						 DRAFTS_MAX);
	struct statement *s;
	int count = 0;
	enum status status =
		drafts ? db_prepare(casefile->db, "SELECT name, value, at FROM "
				    "draft ORDER BY at DESC, name", &s, err)
		       : error_set(err, STATUS_NOMEM, "out of memory");

	if (status != STATUS_OK) {
		talloc_free(drafts);
		return status;
	}
	while (status == STATUS_OK && count < DRAFTS_MAX && db_step(s)) {
		enum taking taking = take(drafts, s, &drafts[count]);

		count += taking == TAKEN;
		if (taking == NO_MEMORY)
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status == STATUS_OK && count < DRAFTS_MAX)
		status = db_status(s, err);
	db_reset(s);
	if (status != STATUS_OK) {
		talloc_free(drafts);
		return status;
	}
	*ret_drafts = drafts;
	*ret_count = count;
	return STATUS_OK;
}

enum status draft_read(struct casefile *casefile, const void *ctx,
		       const char *name, struct draft **ret_draft,
		       struct error *err)
{
	struct draft *drafts;
	int count;
	enum status status = draft_list(casefile, ctx, &drafts, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count; i++)
		if (strcmp(drafts[i].name, name) == 0) {
			*ret_draft = &drafts[i];
			return STATUS_OK;
		}
	talloc_free(drafts);
	return error_set(err, STATUS_NOT_FOUND, "no draft of %s waits", name);
}
