/* Loading the text form: one entry, all or nothing. docs/case-format.md. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/entry.h"
#include "store/load_internal.h"
#include "store/rows.h"

enum {
	LINE_BYTES = 8 << 20,  /* a note or quote is never longer */
	PROGRESS_LINES = 1000,
	BULK_BYTES = 4 << 20   /* above, whole kinds are derived at the end */
};

/* Rows with indexes are put in at random places: a larger cache (in KiB)
 * saves a third of a large load, and stays below 40 MiB in all. */
#define BULK_CACHE "PRAGMA cache_size = -12288"
#define USUAL_CACHE "PRAGMA cache_size = -4096" /* as profile.c sets it */

enum status load_error(const struct loader *l, enum status status,
		       const char *what, struct error *err)
{
	if (l->failed != STATUS_OK) {
		status = l->failed;
		what = l->scan_error.text;
	}
	if (!l->lines.here.number)
		return error_set(err, status, "%s: %s; nothing was loaded",
				 l->name, what);
	return error_set(err, status, "%s:%lld: %s; nothing was loaded",
			 l->name, (long long)l->lines.here.number, what);
}

enum status load_inner_error(const struct loader *l, enum status status,
			     struct error *err)
{
	return load_error(l, status, l->inner.text, err);
}

bool load_id(void *payload, const char *text, int64_t *ret_id)
{
	struct loader *l = payload;

	if (*text != '@')
		return id_parse(text, strlen(text), ret_id);
	return text[1] && l->namespace &&
	       id_from_name(l->namespace, strlen(l->namespace), text + 1,
			    strlen(text + 1), ret_id) == STATUS_OK;
}

static enum status same_row(struct loader *l, const struct row *row,
			    bool *ret_same, struct error *err)
{
	const struct registry *r = l->casefile->registry;
	struct statement *s;
	struct row old;
	enum status status =
		rows_select(l->casefile->db, row->table, row->id, &s, err);

	if (status != STATUS_OK)
		return status;
	if (!db_step(s))
		return error_set(err, STATUS_CORRUPT, "a row went away");
	rows_read(s, row->table, &old);
	/* Written by a person, a line stands where it stands. */
	if (row->table == TABLE_SETTING &&
	    row->data[SETTING_SEQ].type == DATUM_NULL)
		old.data[SETTING_SEQ] = row->data[SETTING_SEQ];
	buffer_clear(&l->old_line);
	buffer_clear(&l->new_line);
	status = textform_write_row(r, &old, &l->old_line, err);
	db_reset(s);
	if (status == STATUS_OK)
		status = textform_write_row(r, row, &l->new_line, err);
	*ret_same = status == STATUS_OK &&
		    l->old_line.length == l->new_line.length &&
		    !memcmp(l->old_line.data, l->new_line.data,
			    l->new_line.length);
	return status;
}

static enum status id_taken(struct loader *l, const struct row *row,
			    const char *how, struct error *err)
{
	char id[ID_LENGTH + 1], what[200];

	id_print(row->id, id);
	snprintf(what, sizeof(what), "id: %s %s %s", id,
		 table_get(row->table)->word, how);
	return load_error(l, STATUS_EXISTS, what, err);
}

static enum status known_row(struct loader *l, const struct row *row,
			     struct error *err)
{
	bool same = false;
	enum status status = same_row(l, row, &same, err);

	if (status != STATUS_OK)
		return status;
	if (!same)
		return id_taken(l, row, "is in the case with other content: "
				"give this line another id", err);
	l->report.skipped++;
	return STATUS_OK;
}

/* Names are made by people: one must not stand for rows of two tables. Only a
 * source and its record share their id. */
static bool name_is_taken(struct loader *l, const struct row *row)
{
	enum table_id table = casefile_table_of(l->casefile, row->id);

	return table != TABLE_LAST && table != row->table &&
	       !(row->table == TABLE_SOURCE &&
		 casefile_kind_of(l->casefile, row->id) == KIND_DOCUMENT);
}

static enum status new_row(struct loader *l, struct row *row,
			   struct error *err)
{
	enum status status = STATUS_OK;

	if (l->named && name_is_taken(l, row))
		return id_taken(l, row, "has a name that another row has: "
				"give one of them another", err);
	if (row->table != TABLE_CLAIM)
		status = load_check_targets(l, row, err);
	if (status != STATUS_OK)
		return status;
	if (l->named && row->table == TABLE_SETTING)
		casefile_setting_follow(l->casefile, row);
	status = action_add(l->action, row, &l->inner);
	if (status != STATUS_OK)
		return load_inner_error(l, status, err);
	l->report.added++;
	if (row->table == TABLE_CLAIM)
		l->report.claims++;
	return STATUS_OK;
}

/* Rows of a dump come by ascending id: those beyond the last need no look. */
static bool is_known(struct loader *l, const struct row *row)
{
	int64_t *highest = &l->highest[row->table];

	if (row->id <= *highest)
		return rows_exist(l->casefile->db, row->table, row->id);
	*highest = row->id;
	/* A source brings its record. */
	if (row->table == TABLE_SOURCE && row->id > l->highest[TABLE_RECORD])
		l->highest[TABLE_RECORD] = row->id;
	return false;
}

static void read_highest(struct loader *l)
{
	for (int i = 0; i < TABLE_LAST; i++)
		l->highest[i] =
			rows_highest(l->casefile->db, (enum table_id)i);
}

enum status load_row(struct loader *l, struct row *row, struct error *err)
{
	enum status status = STATUS_OK;

	if (row->table == TABLE_CLAIM)
		status = load_check_claim(l, row);
	if (status != STATUS_OK)
		return load_inner_error(l, status, err);
	return is_known(l, row) ? known_row(l, row, err)
				: new_row(l, row, err);
}

static enum status check_head(struct loader *l, const json_t *object,
			      struct error *err)
{
	static const char *const keys[] = { "t", "form", "namespace", NULL };
	const char *t = json_string_value(json_object_get(object, "t")), *key;
	const json_t *form = json_object_get(object, "form");
	char what[160];
	json_t *value;

	if (!t || strcmp(t, "taffrail"))
		return load_error(l, STATUS_INVALID, "t: the first line must "
				  "be {\"t\":\"taffrail\",\"form\":1,"
				  "\"namespace\":\"...\"}", err);
	if (!json_is_integer(form) || json_integer_value(form) < 1)
		return load_error(l, STATUS_INVALID, "form: 1 is wanted", err);
	if (json_integer_value(form) > 1)
		return load_error(l, STATUS_NEWER, "form: this taffrail reads "
				  "form 1; use a newer one", err);
	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		if (words_find(keys, key, strlen(key)) >= 0)
			continue;
		snprintf(what, sizeof(what), "%.100s: the first line has no "
			 "such key", key);
		return load_error(l, STATUS_INVALID, what, err);
	}
	return STATUS_OK;
}

static enum status head_line(struct loader *l, const json_t *object,
			     struct error *err)
{
	const json_t *value = json_object_get(object, "namespace");
	const char *namespace = json_string_value(value);
	char *known;
	enum status status = check_head(l, object, err);

	if (status != STATUS_OK || !value)
		return status;
	if (!namespace || !*namespace)
		return load_error(l, STATUS_INVALID, "namespace: a text is "
				  "wanted", err);
	l->namespace = talloc_strdup(l->ctx, namespace);
	if (!l->namespace)
		return load_error(l, STATUS_NOMEM, "out of memory", err);
	known = casefile_meta(l->casefile, l->ctx, "namespace");
	if (known)
		return STATUS_OK;
	return casefile_set_meta(l->casefile, "namespace", namespace, err);
}

static enum status parsed_line(struct loader *l, const json_t *object,
			       struct error *err)
{
	if (!json_is_object(object))
		return load_error(l, STATUS_INVALID, "a line must be one JSON "
				  "object, {...}", err);
	return l->lines.here.number == 1 ? head_line(l, object, err)
					 : load_line(l, object, err);
}

static enum status one_line(struct loader *l, const char *line, size_t length,
			    struct error *err)
{
	json_error_t problem;
	json_t *object;
	char what[JSON_ERROR_TEXT_LENGTH + 40];
	enum status status;

	if (l->lines.here.number > 1 &&
	    load_flat(l, line, length, &status, err))
		return status;
	object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &problem);
	if (!object) {
		snprintf(what, sizeof(what), "column %d: %s", problem.column,
			 problem.text);
		return load_error(l, STATUS_INVALID, what, err);
	}
	l->object = object;
	status = parsed_line(l, object, err);
	l->object = NULL;
	json_decref(object);
	return status;
}

static enum status report_progress(struct loader *l, struct error *err)
{
	if (!l->progress ||
	    l->progress(l->payload, l->lines.here.at, l->lines.size))
		return STATUS_OK;
	return load_error(l, STATUS_INTERRUPTED, "interrupted", err);
}

static enum status all_lines(struct loader *l, struct error *err)
{
	const char *line;
	size_t length;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		status = lines_next(&l->lines, &line, &length, &l->inner);
		if (status != STATUS_OK)
			return load_inner_error(l, status, err);
		if (!line)
			break;
		if (length > 0 || l->lines.here.number == 1)
			status = one_line(l, line, length, err);
		if (status == STATUS_OK &&
		    l->lines.here.number % PROGRESS_LINES == 0)
			status = report_progress(l, err);
	}
	if (status == STATUS_OK)
		status = report_progress(l, err);
	l->report.lines = l->lines.here.number;
	if (status == STATUS_OK && l->report.lines == 0)
		status = load_error(l, STATUS_INVALID, "empty", err);
	return status;
}

/* Bytes that came alone, for copies that the case knew without them, are no
 * history: an action without rows would take them back. */
static enum status keep_bytes(struct loader *l, struct error *err)
{
	enum status status = db_commit(l->casefile->db, err);

	action_abandon(l->action);
	return status;
}

static enum status load_all(struct loader *l, struct error *err)
{
	enum status status;

	buffer_init(&l->old_line, LINE_BYTES);
	buffer_init(&l->new_line, LINE_BYTES);
	buffer_init(&l->flat_line, LINE_BYTES);
	status = all_lines(l, err);
	if (status == STATUS_OK)
		status = load_check_all(l, err);
	buffer_release(&l->old_line);
	buffer_release(&l->new_line);
	buffer_release(&l->flat_line);
	if (status != STATUS_OK) {
		action_abandon(l->action);
		return status;
	}
	if (l->report.added == 0 && l->has_bytes)
		return keep_bytes(l, err);
	return action_commit(l->action, &l->report.entry, err);
}

static enum status load_lines(struct loader *l, struct error *err)
{
	const char *base = strrchr(l->name, '/');
	char what[200];
	enum status status;

	snprintf(what, sizeof(what), "load %.150s", base ? base + 1 : l->name);
	status = action_begin(l->casefile, what, true, &l->action, err);
	if (status != STATUS_OK)
		return status;
	read_highest(l);
	if (l->lines.size <= BULK_BYTES)
		return load_all(l, err);
	derive_bulk(l->casefile);
	/* Only speed hangs on these. */
	(void)!db_exec(l->casefile->db, BULK_CACHE, NULL);
	status = load_all(l, err);
	(void)!db_exec(l->casefile->db, USUAL_CACHE, NULL);
	return status;
}

enum status textform_load(struct casefile *casefile, FILE *stream,
			  const char *name, const char *bytes_dir,
			  load_progress *progress, void *payload,
			  struct load_report *ret_report, struct error *err)
{
	struct loader l = { .casefile = casefile, .name = name,
			    .bytes_dir = bytes_dir, .progress = progress,
			    .payload = payload };
	enum status status = lines_open(&l.lines, stream,
					casefile_path(casefile), LINE_BYTES,
					&l.inner);

	if (status != STATUS_OK)
		return load_inner_error(&l, status, err);
	l.in = (struct rowline){ .registry = casefile->registry,
				 .id = load_id, .kind_of = load_kind_of,
				 .payload = &l };
	l.ctx = talloc_new(NULL);
	status = l.ctx ? load_lines(&l, err)
		       : load_error(&l, STATUS_NOMEM, "out of memory", err);
	talloc_free(l.ctx);
	lines_close(&l.lines);
	if (status == STATUS_OK)
		*ret_report = l.report;
	return status;
}
