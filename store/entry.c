/* An action while it is made: rows go in, an entry with its hash comes out. */
#include "store/entry.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/base/json.h"
#include "store/derive.h"
#include "store/open_entry.h"
#include "store/rows.h"
#include "store/textform.h"

const char *const entry_kind_words[] = {
	"do", "undo", "redo", "join", "migration", "expunge", NULL
};

struct action {
	struct casefile *casefile;
	struct entry_row entry;
	struct entry_digest digest;
	struct buffer line;
	unsigned char *list;
	size_t list_size;
	enum status failed;
	/* Under an open entry (store/open_entry.h): from large_rows on. */
	bool slices, marked;
	int since; /* rows since the last commit */
};

void entry_digest_init(struct entry_digest *digest)
{
	memset(digest, 0, sizeof(*digest));
}

void entry_digest_release(struct entry_digest *digest)
{
	for (int i = 0; i < TABLE_LAST; i++)
		sha256_close(digest->tables[i].lines);
	memset(digest, 0, sizeof(*digest));
}

static enum status hashed(enum status status, struct error *err)
{
	if (status == STATUS_OK)
		return status;
	return error_set(err, status, "SHA-256: %s", status_to_string(status));
}

enum status entry_digest_hash(struct entry_digest *digest, enum table_id table,
			      int64_t id, const unsigned char hash[32],
			      struct error *err)
{
	struct table_digest *t = &digest->tables[table];

	if (!t->lines)
		t->lines = sha256_open();
	if (!t->lines)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (t->count > 0 && id <= t->last)
		t->disordered = true;
	t->last = id;
	t->count++;
	if (t->disordered)
		return STATUS_OK;
	return hashed(sha256_update(t->lines, hash, 32), err);
}

enum status entry_digest_line(struct entry_digest *digest, enum table_id table,
			      int64_t id, const char *line, size_t length,
			      struct error *err)
{
	unsigned char hash[32];
	enum status status = hashed(sha256_of(line, length, hash), err);

	if (status != STATUS_OK)
		return status;
	return entry_digest_hash(digest, table, id, hash, err);
}

bool tombstone_hash(struct casefile *c, enum table_id table, int64_t id,
		    int64_t entry, unsigned char ret_hash[32])
{
	struct statement *s;
	bool found = false;

	if (db_prepare(c->db, "SELECT hash FROM tombstone WHERE tbl = ? AND "
		       "id = ? AND entry = ?", &s, NULL) != STATUS_OK)
		return false;
	db_bind_integer(s, 1, table);
	db_bind_integer(s, 2, id);
	db_bind_integer(s, 3, entry);
	if (db_step(s))
		found = hex_to_hash(db_column_text(s, 0, NULL), ret_hash);
	db_reset(s);
	return found;
}

static enum status digest_row(struct casefile *c, const struct row *row,
			      bool tombstones, struct buffer *line,
			      struct entry_digest *digest, struct error *err)
{
	unsigned char hash[32];
	enum status status;

	if (tombstones &&
	    tombstone_hash(c, row->table, row->id, row->entry, hash))
		return entry_digest_hash(digest, row->table, row->id, hash,
					 err);
	buffer_clear(line);
	status = textform_write_row(c->registry, row, line, err);
	if (status != STATUS_OK)
		return status;
	return entry_digest_line(digest, row->table, row->id,
				 line->data, line->length, err);
}

enum status entry_digest_table(struct casefile *c,
			       const struct entry_row *entry,
			       enum table_id table,
			       struct entry_digest *digest, struct error *err)
{
	bool tombstones =
		db_integer(c->db, 0, "SELECT count(*) FROM tombstone", 0) > 0;
	struct statement *s;
	struct buffer line;
	enum status status = rows_select_entry(c->db, table, entry->id,
					       entry->low, entry->high, &s,
					       err);

	if (status != STATUS_OK)
		return status;
	buffer_init(&line, LINE_BYTES_MAX);
	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		status = digest_row(c, &row, tombstones, &line, digest, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	buffer_release(&line);
	return status;
}

static void write_text_key(struct buffer *out, const char *key,
			   const char *text)
{
	buffer_appendf(out, ",\"%s\":", key);
	json_write_string(out, text, strlen(text));
}

static void write_id_key(struct buffer *out, const char *key, int64_t id)
{
	char printed[ID_LENGTH + 1];

	id_print(id, printed);
	buffer_appendf(out, ",\"%s\":\"%s\"", key, printed);
}

static enum status write_entry_line(const struct entry_row *e,
				    struct buffer *out, struct error *err)
{
	char at[CLOCK_TEXT_MAX];

	clock_print(e->at, at);
	buffer_appendf(out, "{\"t\":\"entry\"");
	write_id_key(out, "id", e->uid);
	write_text_key(out, "kind", entry_kind_words[e->kind]);
	write_text_key(out, "what", e->what);
	write_text_key(out, "analyst", e->analyst);
	write_text_key(out, "at", at);
	if (e->target_uid)
		write_id_key(out, "target", e->target_uid);
	buffer_appendf(out, ",\"depth\":%" PRId64, e->depth);
	if (e->batch)
		buffer_appendf(out, ",\"batch\":1");
	buffer_appendf(out, "}");
	if (out->status != STATUS_OK)
		return error_set(err, out->status, "entry: %s",
				 status_to_string(out->status));
	return STATUS_OK;
}

static enum status add_parent(struct casefile *c, struct sha256 *hash,
			      int64_t parent, struct error *err)
{
	struct statement *s;
	unsigned char bytes[32];
	enum status status;

	if (!parent)
		return STATUS_OK;
	status = db_prepare(c->db, "SELECT hash FROM entry WHERE id = ?", &s,
			    err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, parent);
	if (db_step(s) && hex_to_hash(db_column_text(s, 0, NULL), bytes))
		status = hashed(sha256_update(hash, bytes, sizeof(bytes)),
				err);
	else
		status = error_set(err, STATUS_CORRUPT, "history: an entry's "
				   "parent is missing");
	db_reset(s);
	return status;
}

/* A table whose rows did not come in order is read back, in order. */
static enum status settle_order(struct casefile *c, const struct entry_row *e,
				struct entry_digest *digest, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		struct table_digest *t = &digest->tables[i];

		if (!t->lines || !t->disordered)
			continue;
		sha256_close(t->lines);
		memset(t, 0, sizeof(*t));
		status = entry_digest_table(c, e, (enum table_id)i, digest,
					    err);
	}
	return status;
}

static enum status hash_tables(struct entry_digest *digest,
			       struct sha256 *hash, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		const char *word = table_get((enum table_id)i)->word;
		unsigned char bytes[32];

		if (!digest->tables[i].lines)
			continue;
		status = sha256_finish(digest->tables[i].lines, bytes);
		if (status == STATUS_OK)
			status = sha256_update(hash, word, strlen(word));
		if (status == STATUS_OK)
			status = sha256_update(hash, bytes, sizeof(bytes));
	}
	return hashed(status, err);
}

static enum status hash_all(struct casefile *c, const struct entry_row *entry,
			    struct entry_digest *digest, struct sha256 *hash,
			    struct buffer *line, struct error *err)
{
	enum status status = write_entry_line(entry, line, err);

	if (status == STATUS_OK)
		status = hashed(sha256_update(hash, line->data, line->length),
				err);
	if (status == STATUS_OK)
		status = hash_tables(digest, hash, err);
	if (status == STATUS_OK)
		status = add_parent(c, hash, entry->parent, err);
	if (status == STATUS_OK)
		status = add_parent(c, hash, entry->parent2, err);
	return status;
}

enum status entry_hash(struct casefile *c, const struct entry_row *entry,
		       struct entry_digest *digest, char ret_hex[65],
		       struct error *err)
{
	struct sha256 *hash = sha256_open();
	struct buffer line;
	unsigned char bytes[32];
	enum status status;

	if (!hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	buffer_init(&line, LINE_BYTES_MAX);
	status = settle_order(c, entry, digest, err);
	if (status == STATUS_OK)
		status = hash_all(c, entry, digest, hash, &line, err);
	if (status == STATUS_OK)
		status = hashed(sha256_finish(hash, bytes), err);
	if (status == STATUS_OK)
		sha256_hex(bytes, ret_hex);
	buffer_release(&line);
	sha256_close(hash);
	return status;
}

enum status entry_start(struct casefile *c, struct entry_row *entry,
			struct error *err)
{
	int64_t head = db_integer(c->db, 0, "SELECT max(id) FROM entry", 0);

	if (!c->writable)
		return error_set(err, STATUS_REFUSED, "%s: open for reading "
				 "alone", c->file.path);
	entry->id = head + 1;
	entry->uid = casefile_new_id(c);
	c->making_at = entry->at = clock_now();
	entry->analyst = c->analyst ? c->analyst : talloc_strdup(c, "");
	entry->parent = head;
	entry->depth = 1 + db_integer(c->db, 0, "SELECT depth FROM entry WHERE "
				      "id = ?", 1, head);
	entry->live = true;
	return STATUS_OK;
}

static const char insert_entry[] =
	"INSERT INTO entry (id, uid, kind, what, analyst, at, target, depth, "
	"parent, parent2, batch, live, capture, rows, low, high, list, hash) "
	"VALUES (?,?,?,?,?,?,?,?,?,?,?,1,?,?,?,?,?,?)";

static void bind_or_null(struct statement *s, int index, int64_t value)
{
	if (value)
		db_bind_integer(s, index, value);
	else
		db_bind_null(s, index);
}

enum status entry_insert(struct casefile *c, struct entry_row *e,
			 struct entry_digest *digest, struct error *err)
{
	char hex[65];
	struct statement *s;
	enum status status = entry_hash(c, e, digest, hex, err);

	if (status == STATUS_OK)
		status = db_prepare(c->db, insert_entry, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, e->id);
	db_bind_integer(s, 2, e->uid);
	db_bind_integer(s, 3, e->kind);
	db_bind_text(s, 4, e->what, strlen(e->what));
	db_bind_text(s, 5, e->analyst, strlen(e->analyst));
	db_bind_integer(s, 6, e->at);
	bind_or_null(s, 7, e->target);
	db_bind_integer(s, 8, e->depth);
	bind_or_null(s, 9, e->parent);
	bind_or_null(s, 10, e->parent2);
	db_bind_integer(s, 11, e->batch);
	db_bind_integer(s, 12, e->capture);
	db_bind_integer(s, 13, e->rows);
	bind_or_null(s, 14, e->low);
	bind_or_null(s, 15, e->high);
	if (e->list)
		db_bind_blob(s, 16, e->list, e->list_size);
	else
		db_bind_null(s, 16);
	db_bind_text(s, 17, hex, 64);
	return db_run(s, err);
}

static void action_free(struct action *a)
{
	entry_digest_release(&a->digest);
	buffer_release(&a->line);
	talloc_free(a);
}

enum status action_begin(struct casefile *casefile, const char *what,
			 bool batch, struct action **ret_action,
			 struct error *err)
{
	struct action *a = talloc_zero(NULL, struct action);
	enum status status;

	if (!a)
		return error_set(err, STATUS_NOMEM, "out of memory");
	a->casefile = casefile;
	buffer_init(&a->line, LINE_BYTES_MAX);
	a->entry.what = talloc_strdup(a, what);
	a->entry.batch = batch;
	a->list = talloc_size(a, ENTRY_LIST_MAX * 9);
	status = a->entry.what && a->list
			 ? open_entry_write(casefile, err)
			 : error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK) {
		status = entry_start(casefile, &a->entry, err);
		if (status != STATUS_OK)
			db_rollback(casefile->db);
	}
	if (status != STATUS_OK) {
		action_free(a);
		return status;
	}
	*ret_action = a;
	return STATUS_OK;
}

static enum status check_required(const struct row *row, struct error *err)
{
	const struct table *t = table_get(row->table);

	for (int i = 0; i < t->count; i++)
		if (t->columns[i].required && row->data[i].type == DATUM_NULL)
			return error_set(err, STATUS_REFUSED, "%s: %s is "
					 "missing", t->word,
					 t->columns[i].key);
	return STATUS_OK;
}

static void remember_row(struct action *a, const struct row *row)
{
	struct entry_row *e = &a->entry;

	if (e->rows < ENTRY_LIST_MAX) {
		unsigned char *p = a->list + e->rows * 9;

		*p++ = (unsigned char)row->table;
		for (int shift = 56; shift >= 0; shift -= 8)
			*p++ = (unsigned char)(row->id >> shift);
	}
	if (e->rows == 0 || row->id < e->low)
		e->low = row->id;
	if (e->rows == 0 || row->id > e->high)
		e->high = row->id;
	e->rows++;
	if (row->table == TABLE_CAPTURE)
		e->capture = true;
}

static enum status add_row(struct action *a, struct row *row,
			   struct error *err)
{
	struct casefile *c = a->casefile;
	enum status status = check_required(row, err);

	if (status != STATUS_OK)
		return status;
	if (row->id == 0)
		row->id = casefile_new_id(c);
	row->entry = a->entry.id;
	status = rows_insert(c->db, row, err);
	if (status != STATUS_OK)
		return status;
	remember_row(a, row);
	buffer_clear(&a->line);
	status = textform_write_row(c->registry, row, &a->line, err);
	if (status == STATUS_OK)
		status = entry_digest_line(&a->digest, row->table, row->id,
					   a->line.data,
					   a->line.length, err);
	if (status == STATUS_OK)
		status = derive_touch(c, row, false, err);
	return status;
}

/* A source's id is its record's too. */
static enum status add_record_of_source(struct action *a,
					const struct row *source,
					struct error *err)
{
	struct row record;

	if (rows_exist(a->casefile->db, TABLE_RECORD, source->id))
		return STATUS_OK;
	row_init(&record, TABLE_RECORD, source->id);
	row_set_integer(&record, RECORD_KIND, KIND_DOCUMENT);
	return add_row(a, &record, err);
}

void action_in_slices(struct action *action)
{
	action->slices = true;
}

static enum status cut(struct action *a, struct error *err)
{
	struct casefile *c = a->casefile;
	enum status status = STATUS_OK;

	if (!a->slices || ++a->since < c->slice_rows ||
	    (!a->marked && a->entry.rows <= c->large_rows))
		return STATUS_OK;
	a->since = 0;
	if (!a->marked)
		status = open_entry_begin(c, OPEN_FILL, a->entry.id,
					  INT64_MIN, INT64_MAX, err);
	a->marked = true;
	return status == STATUS_OK ? open_entry_slice(c, err) : status;
}

enum status action_add(struct action *action, struct row *row,
		       struct error *err)
{
	enum status status = action->failed;

	if (status != STATUS_OK)
		return error_set(err, status, "the action has failed already");
	if (row->table == TABLE_SOURCE) {
		if (row->id == 0)
			row->id = casefile_new_id(action->casefile);
		status = add_record_of_source(action, row, err);
	}
	if (status == STATUS_OK)
		status = add_row(action, row, err);
	if (status == STATUS_OK)
		status = cut(action, err);
	action->failed = status;
	return status;
}

void action_abandon(struct action *action)
{
	if (!action)
		return;
	if (action->marked) {
		open_entry_fail(action->casefile);
	} else {
		db_rollback(action->casefile->db);
		derive_forget(action->casefile);
	}
	action_free(action);
}

static enum status finish(struct action *a, struct error *err)
{
	struct casefile *c = a->casefile;
	enum status status = derive_flush(c, err);

	if (a->entry.rows <= ENTRY_LIST_MAX) {
		a->entry.list = a->list;
		a->entry.list_size = (size_t)a->entry.rows * 9;
	}
	if (status == STATUS_OK)
		status = entry_insert(c, &a->entry, &a->digest, err);
	if (status == STATUS_OK && a->marked)
		status = open_entry_end(c, err);
	if (status == STATUS_OK)
		status = db_commit(c->db, err);
	return status;
}

enum status action_commit(struct action *action, int64_t *ret_entry,
			  struct error *err)
{
	struct casefile *c = action->casefile;
	int64_t entry = action->entry.id;
	enum status status = action->failed;

	if (status != STATUS_OK || action->entry.rows == 0) {
		action_abandon(action);
		if (status == STATUS_OK && ret_entry)
			*ret_entry = 0;
		return status == STATUS_OK
			       ? status
			       : error_set(err, status,
					   "the action has failed already");
	}
	status = finish(action, err);
	if (status != STATUS_OK) {
		action_abandon(action);
		return status;
	}
	action_free(action);
	/* Not being able to note the head is no reason to call a committed
	 * entry failed: the next open will ask. */
	if (!db_in_transaction(c->db))
		(void)!casefile_remember(c, NULL);
	if (ret_entry)
		*ret_entry = entry;
	return STATUS_OK;
}

enum status entries_begin(struct casefile *casefile, struct error *err)
{
	return open_entry_write(casefile, err);
}

enum status entries_commit(struct casefile *casefile, struct error *err)
{
	enum status status = db_commit(casefile->db, err);

	if (status == STATUS_OK)
		(void)!casefile_remember(casefile, NULL);
	else
		derive_forget(casefile);
	return status;
}

void entries_abandon(struct casefile *casefile)
{
	db_rollback(casefile->db);
	derive_forget(casefile);
}
