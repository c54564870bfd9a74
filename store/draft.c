#include "store/draft.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/base/json.h"
#include "store/casefile_internal.h"

/* --- whose it is --- */

enum { HOST_BYTES = 65, ROW_NAME_BYTES = 256 };

/* A row's name: the draft's id, the process and the computer that keep it and
 * what is typed; of a shared one the last alone. */
struct row_name {
	char what[100], id[ID_LENGTH + 1], host[HOST_BYTES];
	int64_t pid;
};

static void own_host(char host[HOST_BYTES])
{
	if (gethostname(host, HOST_BYTES) != 0 || !*host)
		snprintf(host, HOST_BYTES, "here");
	host[HOST_BYTES - 1] = '\0';
}

static bool is_shared(const char *id)
{
	return !id || !*id;
}

static void write_name(const char *what, const char *id,
		       char row[ROW_NAME_BYTES])
{
	char host[HOST_BYTES];

	own_host(host);
	if (is_shared(id))
		snprintf(row, ROW_NAME_BYTES, "%s", what);
	else
		snprintf(row, ROW_NAME_BYTES, "%.13s %ld %s %.99s", id,
			 (long)getpid(), host, what);
}

/* false: a shared one. */
static bool read_name(const char *row, struct row_name *ret)
{
	return sscanf(row, "%13s %" SCNd64 " %64s %99[^\n]", ret->id,
		      &ret->pid, ret->host, ret->what) == 4 &&
	       strlen(ret->id) == ID_LENGTH;
}

static bool is_here(const struct row_name *name)
{
	char host[HOST_BYTES];

	own_host(host);
	return strcmp(host, name->host) == 0;
}

static bool is_own(const struct row_name *name)
{
	return name->pid == getpid() && is_here(name);
}

static bool has_ended(const struct row_name *name, int64_t saved)
{
	bool here = is_here(name);
	int64_t age = clock_now() - saved;

	/* Saved in a time to come: the clock went back, or it is made up. */
	if (age < -DRAFT_LIVING_MS || age > DRAFT_LIVING_MS)
		return true;
	if (!here)
		return age > DRAFT_AFAR_MS;
	return name->pid <= 0 || (kill((pid_t)name->pid, 0) && errno == ESRCH);
}

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
	char row[ROW_NAME_BYTES];
	enum status status;

	if (is_empty(draft->text) && is_empty(draft->how))
		return draft_drop(casefile, draft->name, draft->id, err);
	status = may_write(casefile, err);
	if (status != STATUS_OK)
		return status;
	write_name(draft->name, draft->id, row);
	buffer_init(&value, DRAFT_BYTES_MAX);
	status = write_value(draft, &value, err);
	if (status == STATUS_OK)
		status = put(casefile, row, &value, err);
	buffer_release(&value);
	return status;
}

enum status draft_drop(struct casefile *casefile, const char *name,
		       const char *id, struct error *err)
{
	struct statement *s;
	char row[ROW_NAME_BYTES];
	enum status status = may_write(casefile, err);

	if (status == STATUS_OK)
		status = db_prepare(casefile->db, "DELETE FROM draft WHERE "
				    "name = ?", &s, err);
	if (status != STATUS_OK)
		return status;
	write_name(name, id, row);
	db_bind_text(s, 1, row, strlen(row));
	return run_alone(casefile, s, err);
}

/* --- taking over --- */

struct left_draft {
	char row[ROW_NAME_BYTES];
	struct row_name name;
};

/* Up to DRAFTS_MAX that others left, into `left`, newest first. */
static enum status find_left(struct casefile *c, struct left_draft *left,
			     int *ret_count, struct error *err)
{
	struct statement *s;
	int count = 0;
	enum status status = db_prepare(
		c->db, "SELECT name, at FROM draft ORDER BY at DESC, name",
		&s, err);

	if (status != STATUS_OK)
		return status;
	while (count < DRAFTS_MAX && db_step(s)) {
		struct left_draft *d = &left[count];
		size_t n;
		const char *row = db_column_text(s, 0, &n);

		if (n >= sizeof(d->row))
			continue;
		snprintf(d->row, sizeof(d->row), "%s", row);
		count += read_name(row, &d->name) && !is_own(&d->name) &&
			 has_ended(&d->name, db_column_integer(s, 1));
	}
	if (count < DRAFTS_MAX)
		status = db_status(s, err);
	db_reset(s);
	*ret_count = count;
	return status;
}

static enum status make_own(struct casefile *c, const struct left_draft *left,
			    struct error *err)
{
	char row[ROW_NAME_BYTES];
	struct statement *s;
	enum status status = db_prepare(c->db, "UPDATE OR REPLACE draft SET "
					"name = ? WHERE name = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	write_name(left->name.what, left->name.id, row);
	db_bind_text(s, 1, row, strlen(row));
	db_bind_text(s, 2, left->row, strlen(left->row));
	return db_run(s, err);
}

/* Looked for again: another one may have been quicker. */
static enum status take_over(struct casefile *c, struct left_draft *left,
			     struct error *err)
{
	int count = 0;
	enum status status = db_begin(c->db, err);

	if (status != STATUS_OK)
		return status;
	status = find_left(c, left, &count, err);
	for (int i = 0; i < count && status == STATUS_OK; i++)
		status = make_own(c, &left[i], err);
	if (status == STATUS_OK)
		return db_commit(c->db, err);
	db_rollback(c->db);
	return status;
}

enum status draft_take_over(struct casefile *casefile, struct error *err)
{
	struct left_draft *left;
	int count = 0;
	enum status status = may_write(casefile, err);

	if (status != STATUS_OK)
		return status;
	left = talloc_zero_array(NULL, struct left_draft, DRAFTS_MAX);
	if (!left)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = find_left(casefile, left, &count, err);
	if (status == STATUS_OK && count > 0)
		status = take_over(casefile, left, err);
	talloc_free(left);
	return status;
}

/* --- reading --- */

static const char *take_key(const void *ctx, const json_t *value,
			    const char *key)
{
	const json_t *text = json_object_get(value, key);

	return talloc_strdup(ctx, json_is_string(text)
					  ? json_string_value(text) : "");
}

enum taking { TAKEN, NOT_OURS, NO_MEMORY };

static enum taking take(const void *ctx, struct statement *s,
			struct draft *draft)
{
	size_t n;
	const char *text = db_column_text(s, 1, &n);
	const char *row = db_column_text(s, 0, NULL);
	struct row_name name = {.id = ""};
	bool shared = !read_name(row, &name);
	json_t *value = n <= DRAFT_BYTES_MAX && (shared || is_own(&name))
				? json_loadb(text, n, 0, NULL) : NULL;

	if (!json_is_object(value)) {
		json_decref(value);
		return NOT_OURS;
	}
	draft->name = talloc_strdup(ctx, shared ? row : name.what);
	draft->id = talloc_strdup(ctx, shared ? "" : name.id);
	draft->text = take_key(ctx, value, "text");
	draft->how = take_key(ctx, value, "how");
	draft->place = take_key(ctx, value, "place");
	draft->at = db_column_integer(s, 2);
	json_decref(value);
	return draft->name && draft->id && draft->text && draft->how && draft->place
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
