/* Loading the text form: one entry, all or nothing. docs/case-format.md. */
#include <errno.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/entry.h"
#include "store/load_internal.h"
#include "store/rows.h"

enum {
	LINE_MAX_BYTES = 8 << 20,  /* a note or quote is never longer */
	PROGRESS_LINES = 1000
};

enum status load_error(const struct loader *l, enum status status,
		       const char *what, struct error *err)
{
	return error_set(err, status, "%s:%lld: %s; nothing was loaded",
			 l->name, (long long)l->line, what);
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
	struct statement *s;
	struct row old;
	enum status status =
		rows_select(l->casefile->db, row->table, row->id, &s, err);

	if (status != STATUS_OK)
		return status;
	if (!db_step(s))
		return error_set(err, STATUS_CORRUPT, "a row went away");
	rows_read(s, row->table, &old);
	buffer_clear(&l->old_line);
	buffer_clear(&l->new_line);
	status = textform_write_row(l->casefile->registry, &old, &l->old_line,
				    err);
	db_reset(s);
	if (status == STATUS_OK)
		status = textform_write_row(l->casefile->registry, row,
					    &l->new_line, err);
	*ret_same = status == STATUS_OK &&
		    l->old_line.length == l->new_line.length &&
		    !memcmp(l->old_line.data, l->new_line.data,
			    l->new_line.length);
	return status;
}

enum status load_row(struct loader *l, struct row *row, struct error *err)
{
	bool same = false;
	char id[ID_LENGTH + 1], what[160];
	enum status status;

	if (rows_exist(l->casefile->db, row->table, row->id)) {
		status = same_row(l, row, &same, err);
		if (status != STATUS_OK)
			return status;
		if (same) {
			l->report.skipped++;
			return STATUS_OK;
		}
		id_print(row->id, id);
		snprintf(what, sizeof(what), "id: %s %s is in the case with "
			 "other content", table_get(row->table)->word, id);
		return load_error(l, STATUS_EXISTS, what, err);
	}
	status = action_add(l->action, row, &l->inner);
	if (status != STATUS_OK)
		return load_error(l, status, l->inner.text, err);
	l->report.added++;
	if (row->table == TABLE_CLAIM)
		l->report.claims++;
	return STATUS_OK;
}

int load_kind_of(struct loader *l, int64_t record)
{
	struct known_kind *k;
	int kind;

	HASH_FIND(hh, l->kinds, &record, sizeof(record), k);
	if (k)
		return k->kind;
	kind = casefile_kind_of(l->casefile, record);
	if (kind || l->scanned)
		return kind;
	load_scan_kinds(l);
	HASH_FIND(hh, l->kinds, &record, sizeof(record), k);
	return k ? k->kind : 0;
}

void load_note_kind(struct loader *l, int64_t record, int kind)
{
	struct known_kind *k;

	HASH_FIND(hh, l->kinds, &record, sizeof(record), k);
	if (k)
		return;
	k = talloc_zero(l->ctx, struct known_kind);
	if (!k)
		return;
	k->record = record;
	k->kind = kind;
	HASH_ADD(hh, l->kinds, record, sizeof(k->record), k);
}

/* What a line says of kinds, for bare field words of records that are
 * described further down. */
static void scan_object(struct loader *l, const json_t *object)
{
	const char *word = json_string_value(json_object_get(object, "kind"));
	const char *record =
		json_string_value(json_object_get(object, "record"));
	const char *t = json_string_value(json_object_get(object, "t"));
	const struct kind *k;
	int64_t id;

	if (t)
		record = json_string_value(json_object_get(object, "id"));
	if (!record || !load_id(l, record, &id))
		return;
	if (t && !strcmp(t, "source")) {
		load_note_kind(l, id, KIND_DOCUMENT);
		return;
	}
	if ((t && strcmp(t, "record")) || !word)
		return;
	k = registry_kind_by_word(l->casefile->registry, word, strlen(word));
	if (k)
		load_note_kind(l, id, k->number);
}

void load_scan_kinds(struct loader *l)
{
	off_t here = ftello(l->stream);
	char *line = NULL;
	size_t size = 0, i;
	ssize_t n;
	json_t *item;

	l->scanned = true;
	if (fseeko(l->stream, l->start, SEEK_SET) < 0)
		return;
	while ((n = getline(&line, &size, l->stream)) > 0) {
		json_t *object = json_loadb(line, (size_t)n, 0, NULL);

		if (json_is_object(object)) {
			scan_object(l, object);
			json_array_foreach(json_object_get(object, "says"), i,
					   item)
				scan_object(l, item);
		}
		json_decref(object);
	}
	free(line);
	clearerr(l->stream);
	if (fseeko(l->stream, here, SEEK_SET) < 0)
		l->stream_lost = true;
}

static enum status head_line(struct loader *l, const json_t *object,
			     struct error *err)
{
	const char *t = json_string_value(json_object_get(object, "t"));
	const char *namespace =
		json_string_value(json_object_get(object, "namespace"));
	const json_t *form = json_object_get(object, "form");
	char *known;

	if (!t || strcmp(t, "taffrail"))
		return load_error(l, STATUS_INVALID, "t: the first line is not "
				  "{\"t\":\"taffrail\",\"form\":1,...}", err);
	if (json_integer_value(form) != 1)
		return load_error(l, STATUS_NEWER, "form: this taffrail reads "
				  "form 1", err);
	if (!namespace)
		return STATUS_OK;
	l->namespace = talloc_strdup(l->ctx, namespace);
	known = casefile_meta(l->casefile, l->ctx, "namespace");
	if (known)
		return STATUS_OK;
	return casefile_set_meta(l->casefile, "namespace", namespace, err);
}

static enum status one_line(struct loader *l, const char *line, size_t length,
			    struct error *err)
{
	json_error_t problem;
	json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES,
				    &problem);
	enum status status;

	if (!object)
		return load_error(l, STATUS_INVALID, problem.text, err);
	if (!json_is_object(object))
		status = load_error(l, STATUS_INVALID, "no JSON object", err);
	else if (l->line == 1)
		status = head_line(l, object, err);
	else
		status = load_line(l, object, err);
	json_decref(object);
	return status;
}

static bool report_progress(const struct loader *l)
{
	if (!l->progress || l->line % PROGRESS_LINES)
		return true;
	return l->progress(l->payload, (int64_t)ftello(l->stream), l->total);
}

static enum status all_lines(struct loader *l, struct error *err)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	enum status status = STATUS_OK;

	while (status == STATUS_OK &&
	       (n = getline(&line, &size, l->stream)) > 0) {
		l->line++;
		if (line[n - 1] == '\n')
			n--;
		if (n > LINE_MAX_BYTES)
			status = load_error(l, STATUS_LIMIT, "the line is too "
					    "long", err);
		else if (n > 0)
			status = one_line(l, line, (size_t)n, err);
		if (status == STATUS_OK && !report_progress(l))
			status = load_error(l, STATUS_INTERRUPTED,
					    "interrupted", err);
		if (status == STATUS_OK && l->stream_lost)
			status = load_error(l, STATUS_IO, "cannot go back in "
					    "the file", err);
	}
	free(line);
	if (status == STATUS_OK && ferror(l->stream))
		status = load_error(l, STATUS_IO, strerror(errno), err);
	if (status == STATUS_OK && l->line == 0)
		status = load_error(l, STATUS_INVALID, "empty", err);
	l->report.lines = l->line;
	return status;
}

/* Which name in the file stands for an id that is not there? */
static bool names_id(struct loader *l, const json_t *value, int64_t id,
		     char *name, size_t size)
{
	const char *text = json_string_value(value), *key;
	json_t *child;
	size_t i;
	int64_t found;

	if (text && *text == '@' && load_id(l, text, &found) && found == id) {
		snprintf(name, size, "%s", text);
		return true;
	}
	json_array_foreach((json_t *)(uintptr_t)value, i, child)
		if (names_id(l, child, id, name, size))
			return true;
	if (json_is_object(value))
		json_object_foreach((json_t *)(uintptr_t)value, key, child)
			if (names_id(l, child, id, name, size))
				return true;
	return false;
}

static enum status missing_id(struct loader *l, int64_t id, const char *table,
			      struct error *err)
{
	char *line = NULL, name[200], what[300];
	size_t size = 0;
	ssize_t n;

	id_print(id, name);
	l->line = 0;
	if (fseeko(l->stream, l->start, SEEK_SET) == 0) {
		while ((n = getline(&line, &size, l->stream)) > 0) {
			json_t *object = json_loadb(line, (size_t)n, 0, NULL);
			bool here = names_id(l, object, id, name,
					     sizeof(name));

			json_decref(object);
			l->line++;
			if (here)
				break;
		}
	}
	free(line);
	snprintf(what, sizeof(what), "%s: there is no such %s", name, table);
	return load_error(l, STATUS_INVALID, what, err);
}

/* The first row whose reference leads nowhere, when SQLite counts any. */
static enum status check_references(struct loader *l, struct error *err)
{
	static const char sql[] =
		"SELECT \"table\", rowid FROM pragma_foreign_key_check "
		"LIMIT 1";
	int current = 0, highest = 0;
	struct statement *s;
	struct row *row;
	enum table_id table;
	int64_t id;
	const char *word;
	enum status status;

	sqlite3_db_status(l->casefile->sqlite, SQLITE_DBSTATUS_DEFERRED_FKS,
			  &current, &highest, 0);
	if (current == 0)
		return STATUS_OK;
	status = db_prepare(l->casefile->db, sql, &s, err);
	if (status != STATUS_OK || !db_step(s))
		return status;
	word = db_column_text(s, 0, NULL);
	table = table_from_word(word, strlen(word));
	id = db_column_integer(s, 1);
	db_reset(s);
	if (table == TABLE_LAST)
		return error_set(err, STATUS_CORRUPT, "%s: references of the "
				 "case itself are broken", l->name);
	status = casefile_row(l->casefile, l->ctx, table, id, &row, err);
	for (int i = 0; status == STATUS_OK && i < table_get(table)->count;
	     i++) {
		const struct column *c = &table_get(table)->columns[i];

		if (c->type == COLUMN_ROW && row_integer(row, i) &&
		    !rows_exist(l->casefile->db, c->refers,
				row_integer(row, i)))
			return missing_id(l, row_integer(row, i),
					  table_get(c->refers)->word, err);
	}
	return status;
}

static enum status load_all(struct loader *l, struct error *err)
{
	enum status status;

	buffer_init(&l->old_line, LINE_MAX_BYTES);
	buffer_init(&l->new_line, LINE_MAX_BYTES);
	status = all_lines(l, err);
	if (status == STATUS_OK)
		status = check_references(l, err);
	buffer_release(&l->old_line);
	buffer_release(&l->new_line);
	HASH_CLEAR(hh, l->kinds);
	if (status != STATUS_OK) {
		action_abandon(l->action);
		return status;
	}
	return action_commit(l->action, &l->report.entry, err);
}

/* A pipe is spooled: bare field words may need a second look. */
static FILE *seekable(FILE *stream, struct error *err)
{
	char block[1 << 16];
	FILE *spool;
	size_t n;

	if (ftello(stream) >= 0)
		return stream;
	spool = tmpfile();
	while (spool && (n = fread(block, 1, sizeof(block), stream)) > 0)
		if (fwrite(block, 1, n, spool) != n) {
			fclose(spool);
			spool = NULL;
		}
	if (!spool) {
		error_set(err, STATUS_IO, "spooling standard input: %s",
			  strerror(errno));
		return NULL;
	}
	rewind(spool);
	return spool;
}

static int64_t stream_size(FILE *stream, off_t start)
{
	off_t end;

	if (fseeko(stream, 0, SEEK_END) < 0)
		return 0;
	end = ftello(stream);
	if (fseeko(stream, start, SEEK_SET) < 0)
		return 0;
	return (int64_t)(end - start);
}

enum status textform_load(struct casefile *casefile, FILE *stream,
			  const char *name, const char *bytes_dir,
			  load_progress *progress, void *payload,
			  struct load_report *ret_report, struct error *err)
{
	struct loader l = { .casefile = casefile, .name = name,
			    .bytes_dir = bytes_dir, .progress = progress,
			    .payload = payload };
	char what[200];
	const char *base = strrchr(name, '/');
	enum status status;

	l.stream = seekable(stream, err);
	if (!l.stream)
		return STATUS_IO;
	l.start = ftello(l.stream);
	l.total = stream_size(l.stream, l.start);
	l.ctx = talloc_new(NULL);
	l.in = (struct rowline){ .registry = casefile->registry,
				 .id = load_id, .payload = &l };
	snprintf(what, sizeof(what), "load %.150s", base ? base + 1 : name);
	status = l.ctx ? action_begin(casefile, what, true, &l.action, err)
		       : error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK) {
		derive_bulk(casefile);
		status = load_all(&l, err);
	}
	talloc_free(l.ctx);
	if (l.stream != stream)
		fclose(l.stream);
	if (status == STATUS_OK)
		*ret_report = l.report;
	return status;
}
