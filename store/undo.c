/* Undo takes the rows of an entry out and keeps their lines; redo puts them
 * back. Both are entries themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <zlib.h>

#include "src/base/id.h"
#include "store/derive.h"
#include "store/entry_internal.h"
#include "store/rows.h"
#include "store/textform.h"

/* A kept line: table (1 byte), id (8), length (4), line. */
enum { KEPT_HEAD = 13 };

static void put_number(unsigned char *p, int bytes, uint64_t value)
{
	for (int i = bytes - 1; i >= 0; i--) {
		p[i] = (unsigned char)value;
		value >>= 8;
	}
}

static uint64_t get_number(const unsigned char *p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | p[i];
	return value;
}

static enum status write_part(struct casefile *c, int64_t entry, int64_t part,
			      const struct buffer *lines, struct error *err)
{
	uLongf size = compressBound(lines->length);
	unsigned char *packed = malloc(size ? size : 1);
	struct statement *s;
	enum status status;

	if (!packed || compress2(packed, &size,
				 (const unsigned char *)lines->data,
				 lines->length, 1) != Z_OK) {
		free(packed);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	status = db_prepare(c->db, "INSERT OR REPLACE INTO undone (entry, part, "
			    "size, data) VALUES (?, ?, ?, ?)", &s, err);
	if (status == STATUS_OK) {
		db_bind_integer(s, 1, entry);
		db_bind_integer(s, 2, part);
		db_bind_integer(s, 3, (int64_t)lines->length);
		db_bind_blob(s, 4, packed, size);
		status = db_run(s, err);
	}
	free(packed);
	return status;
}

/* Lines being kept, a part at a time. */
struct keeper {
	struct casefile *c;
	int64_t entry, part;
	int lines;
	struct buffer bytes, line;
};

static enum status keeper_flush(struct keeper *k, struct error *err)
{
	enum status status;

	if (k->lines == 0)
		return STATUS_OK;
	status = write_part(k->c, k->entry, k->part++, &k->bytes, err);
	buffer_clear(&k->bytes);
	k->lines = 0;
	return status;
}

static enum status keeper_add(struct keeper *k, enum table_id table,
			      int64_t id, const char *line, size_t length,
			      struct error *err)
{
	unsigned char head[KEPT_HEAD];
	enum status status;

	head[0] = (unsigned char)table;
	put_number(head + 1, 8, (uint64_t)id);
	put_number(head + 9, 4, length);
	status = buffer_append(&k->bytes, head, sizeof(head));
	if (status == STATUS_OK)
		status = buffer_append(&k->bytes, line, length);
	if (status != STATUS_OK)
		return error_set(err, status, "keeping the undone rows: %s",
				 status_to_string(status));
	if (++k->lines < UNDONE_PART_LINES &&
	    k->bytes.length < UNDONE_PART_BYTES / 2)
		return STATUS_OK;
	return keeper_flush(k, err);
}

static enum status keep_row(struct keeper *k, const struct row *row,
			    struct error *err)
{
	enum status status;

	buffer_clear(&k->line);
	status = textform_write_row(k->c->registry, row, &k->line, err);
	if (status != STATUS_OK)
		return status;
	return keeper_add(k, row->table, row->id, k->line.data,
			  k->line.length, err);
}

/* Keep and untouch the rows of one table; deletion comes after. */
static enum status keep_table(struct keeper *k, const struct entry_row *e,
			      enum table_id table, struct error *err)
{
	struct statement *s;
	enum status status = rows_select_entry(k->c->db, table, e->id, e->low,
					       e->high, &s, err);

	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		status = keep_row(k, &row, err);
		if (status == STATUS_OK)
			status = derive_touch(k->c, &row, true, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status delete_table(struct casefile *c, const struct entry_row *e,
				enum table_id table, struct error *err)
{
	int64_t count = 1;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && count > 0)
		status = rows_delete_entry(c->db, table, e->id, e->low,
					   e->high, UNDO_SLICE, &count, err);
	return status;
}

enum { LISTED = 9 }; /* table (1 byte), id (8) */

static int by_table_and_id(const void *a, const void *b)
{
	return memcmp(a, b, LISTED);
}

/* The rows as the entry was hashed, by table and ascending id; they were
 * listed as they came. */
static unsigned char *list_in_order(const struct entry_row *e)
{
	unsigned char *list = malloc(e->list_size ? e->list_size : 1);

	if (!list)
		return NULL;
	memcpy(list, e->list, e->list_size);
	qsort(list, e->list_size / LISTED, LISTED, by_table_and_id);
	return list;
}

/* Small entries list their rows: no scan over the range of their ids. */
static enum status keep_listed(struct keeper *k, const struct entry_row *e,
			       struct error *err)
{
	unsigned char *list = list_in_order(e);
	enum status status = list ? STATUS_OK
				  : error_set(err, STATUS_NOMEM,
					      "out of memory");

	for (size_t i = 0; i + LISTED <= e->list_size && status == STATUS_OK;
	     i += LISTED) {
		enum table_id table = (enum table_id)list[i];
		int64_t id = (int64_t)get_number(list + i + 1, 8);
		struct statement *s;
		struct row row;

		status = rows_select(k->c->db, table, id, &s, err);
		if (status != STATUS_OK || !db_step(s))
			continue;
		rows_read(s, table, &row);
		status = keep_row(k, &row, err);
		if (status == STATUS_OK)
			status = derive_touch(k->c, &row, true, err);
		db_reset(s);
	}
	free(list);
	for (size_t i = 0; i + LISTED <= e->list_size && status == STATUS_OK;
	     i += LISTED)
		status = rows_delete(k->c->db, (enum table_id)e->list[i],
				     (int64_t)get_number(e->list + i + 1, 8),
				     err);
	return status;
}

static enum status keep_all(struct keeper *k, const struct entry_row *e,
			    struct error *err)
{
	enum status status = STATUS_OK;

	if (e->list)
		return keep_listed(k, e, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = keep_table(k, e, (enum table_id)i, err);
	for (int i = TABLE_LAST - 1; i >= 0 && status == STATUS_OK; i--)
		status = delete_table(k->c, e, (enum table_id)i, err);
	return status;
}

static enum status take_out(struct casefile *c, const struct entry_row *e,
			    struct error *err)
{
	struct keeper k = { .c = c, .entry = e->id };
	enum status status;

	buffer_init(&k.bytes, UNDONE_PART_BYTES);
	buffer_init(&k.line, LINE_BYTES_MAX);
	status = keep_all(&k, e, err);
	if (status == STATUS_OK)
		status = keeper_flush(&k, err);
	buffer_release(&k.bytes);
	buffer_release(&k.line);
	return status;
}

/* Rows of other entries that refer to rows of this one, by name. */
struct dependents {
	struct casefile *c;
	int count;
	char names[300];
};

static void dependent(void *payload, enum table_id table, int64_t id)
{
	struct dependents *d = payload;
	size_t used = strlen(d->names);
	char printed[ID_LENGTH + 1];

	if (d->count++ >= 3)
		return;
	id_print(id, printed);
	snprintf(d->names + used, sizeof(d->names) - used, "%s%s %s",
		 used ? ", " : "", table_get(table)->word, printed);
}

static enum status find_dependents(struct casefile *c,
				   const struct entry_row *e,
				   enum table_id table, struct dependents *d,
				   struct error *err)
{
	struct statement *s;
	enum status status = rows_select_entry(c->db, table, e->id, e->low,
					       e->high, &s, err);

	while (status == STATUS_OK && d->count == 0 && db_step(s))
		status = rows_referrers(c->db, table, db_column_integer(s, 0),
					e->id, 3, dependent, d, err);
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status listed_dependents(struct casefile *c,
				     const struct entry_row *e,
				     struct dependents *d, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i + 9 <= e->list_size && status == STATUS_OK;
	     i += 9)
		status = rows_referrers(c->db, (enum table_id)e->list[i],
					(int64_t)get_number(e->list + i + 1,
							    8),
					e->id, 3, dependent, d, err);
	return status;
}

static enum status refuse_dependents(struct casefile *c,
				     const struct entry_row *e,
				     struct error *err)
{
	struct dependents d = { .c = c };
	enum status status = STATUS_OK;

	if (e->list)
		status = listed_dependents(c, e, &d, err);
	else
		for (int i = 0; i < TABLE_LAST && status == STATUS_OK &&
				d.count == 0; i++)
			status = find_dependents(c, e, (enum table_id)i, &d,
						 err);
	if (status != STATUS_OK || d.count == 0)
		return status;
	return error_set(err, STATUS_REFUSED, "\"%s\" is not taken back: what "
			 "came later rests on it (%s%s); take that back first",
			 e->what, d.names, d.count > 3 ? ", and more" : "");
}

static enum status set_live(struct casefile *c, int64_t entry, bool live,
			    struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		c->db, "UPDATE entry SET live = ? WHERE id = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, live);
	db_bind_integer(s, 2, entry);
	return db_run(s, err);
}

static enum status note_act(struct casefile *c, enum entry_kind kind,
			    const struct entry_row *target, struct error *err)
{
	struct entry_row e = { .kind = kind, .target = target->id,
			       .target_uid = target->uid,
			       .what = target->what };
	struct entry_digest none;
	enum status status = entry_start(c, &e, err);

	entry_digest_init(&none);
	if (status == STATUS_OK)
		status = entry_insert(c, &e, &none, err);
	if (status == STATUS_OK)
		status = set_live(c, target->id, kind == ENTRY_REDO, err);
	return status;
}

static enum status may_undo(const struct entry_row *e, struct error *err)
{
	if (e->kind != ENTRY_DO)
		return error_set(err, STATUS_REFUSED, "entry %lld is itself an "
				 "%s", (long long)e->id,
				 entry_kind_words[e->kind]);
	if (!e->live)
		return error_set(err, STATUS_REFUSED, "\"%s\" is taken back "
				 "already", e->what);
	if (e->capture)
		return error_set(err, STATUS_REFUSED, "\"%s\" is an archived "
				 "copy: evidence is never taken back; withdraw "
				 "it by a judgement", e->what);
	return STATUS_OK;
}

/* What undo and redo share: one transaction, cells derived, head noted. */
typedef enum status entry_act(struct casefile *c, const struct entry_row *e,
			      struct error *err);

static enum status act(struct casefile *c, const void *ctx, int64_t entry,
		       entry_act *each, char **ret_what, struct error *err)
{
	struct entry_row *e = NULL;
	char *what = NULL;
	enum status status = db_begin(c->db, err);

	if (status != STATUS_OK)
		return status;
	status = entry_read(c, NULL, entry, &e, err);
	if (status == STATUS_OK)
		status = each(c, e, err);
	if (status == STATUS_OK)
		status = derive_flush(c, err);
	if (status == STATUS_OK && !(what = talloc_strdup(ctx, e->what)))
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK) {
		status = db_commit(c->db, err);
	} else {
		db_rollback(c->db);
	}
	talloc_free(e);
	if (status != STATUS_OK) {
		derive_forget(c);
		talloc_free(what);
		return status;
	}
	(void)!casefile_remember(c, NULL);
	if (ret_what)
		*ret_what = what;
	else
		talloc_free(what);
	return STATUS_OK;
}

static enum status undo_act(struct casefile *c, const struct entry_row *e,
			    struct error *err)
{
	enum status status = may_undo(e, err);

	if (status == STATUS_OK)
		status = refuse_dependents(c, e, err);
	if (status == STATUS_OK)
		status = take_out(c, e, err);
	if (status == STATUS_OK)
		status = note_act(c, ENTRY_UNDO, e, err);
	return status;
}

enum status entry_undo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what, struct error *err)
{
	return act(casefile, ctx, entry, undo_act, ret_what, err);
}

static enum status each_kept(const unsigned char *data, size_t size,
			     undone_line *each, void *payload,
			     struct error *err)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	while (status == STATUS_OK && at < size) {
		size_t length;

		if (size - at < KEPT_HEAD)
			return error_set(err, STATUS_CORRUPT, "history: the "
					 "kept lines are cut short");
		length = get_number(data + at + 9, 4);
		if (length > size - at - KEPT_HEAD || data[at] >= TABLE_LAST)
			return error_set(err, STATUS_CORRUPT, "history: the "
					 "kept lines are cut short");
		status = each(payload, (enum table_id)data[at],
			      (int64_t)get_number(data + at + 1, 8),
			      (const char *)data + at + KEPT_HEAD, length, err);
		at += KEPT_HEAD + length;
	}
	return status;
}

static enum status unpack(const void *packed, size_t packed_size, int64_t size,
			  unsigned char **ret_data, struct error *err)
{
	uLongf got = (uLongf)size;
	unsigned char *data;

	if (size < 0 || size > UNDONE_PART_BYTES)
		return error_set(err, STATUS_CORRUPT, "history: kept lines of "
				 "impossible size");
	data = malloc(got ? got : 1);
	if (!data)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (uncompress(data, &got, packed, packed_size) != Z_OK ||
	    got != (uLongf)size) {
		free(data);
		return error_set(err, STATUS_CORRUPT, "history: the kept lines "
				 "are damaged");
	}
	*ret_data = data;
	return STATUS_OK;
}

enum status undone_each(struct casefile *c, int64_t entry, undone_line *each,
			void *payload, struct error *err)
{
	int64_t parts = db_integer(c->db, 0, "SELECT count(*) FROM undone "
				   "WHERE entry = ?", 1, entry);
	enum status status = STATUS_OK;

	for (int64_t part = 0; part < parts && status == STATUS_OK; part++) {
		struct statement *s;
		unsigned char *data = NULL;
		const void *packed;
		size_t n;
		int64_t size;

		status = db_prepare(c->db, "SELECT size, data FROM undone "
				    "WHERE entry = ? AND part = ?", &s, err);
		if (status != STATUS_OK)
			break;
		db_bind_integer(s, 1, entry);
		db_bind_integer(s, 2, part);
		if (!db_step(s))
			return error_set(err, STATUS_CORRUPT, "history: kept "
					 "lines are missing");
		size = db_column_integer(s, 0);
		packed = db_column_blob(s, 1, &n);
		status = unpack(packed, n, size, &data, err);
		db_reset(s);
		if (status == STATUS_OK)
			status = each_kept(data, (size_t)size, each, payload,
					   err);
		free(data);
	}
	return status;
}

struct putter {
	struct casefile *c;
	int64_t entry;
};

static enum status put_back(void *payload, enum table_id table, int64_t id,
			    const char *line, size_t length,
			    struct error *err)
{
	struct putter *p = payload;
	void *ctx = talloc_new(NULL);
	struct row row;
	enum status status;

	if (!ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (rows_exist(p->c->db, table, id)) {
		char printed[ID_LENGTH + 1];

		id_print(id, printed);
		talloc_free(ctx);
		return error_set(err, STATUS_EXISTS, "%s %s is there already, "
				 "by a later entry: nothing was put back",
				 table_get(table)->word, printed);
	}
	status = textform_read_row(p->c->registry, ctx, line, length, &row,
				   err);
	if (status == STATUS_OK) {
		row.entry = p->entry;
		status = rows_insert(p->c->db, &row, err);
	}
	if (status == STATUS_OK)
		status = derive_touch(p->c, &row, false, err);
	talloc_free(ctx);
	return status;
}

static enum status redo_act(struct casefile *c, const struct entry_row *e,
			    struct error *err)
{
	struct putter p = { .c = c, .entry = e->id };
	struct statement *s;
	enum status status;

	if (e->kind != ENTRY_DO || e->live)
		return error_set(err, STATUS_REFUSED, "\"%s\" was not taken "
				 "back", e->what);
	status = undone_each(c, e->id, put_back, &p, err);
	if (status == STATUS_OK)
		status = db_prepare(c->db, "DELETE FROM undone WHERE entry = ?",
				    &s, err);
	if (status == STATUS_OK) {
		db_bind_integer(s, 1, e->id);
		status = db_run(s, err);
	}
	if (status == STATUS_OK)
		status = note_act(c, ENTRY_REDO, e, err);
	return status;
}

enum status entry_redo(struct casefile *casefile, const void *ctx,
		       int64_t entry, char **ret_what, struct error *err)
{
	return act(casefile, ctx, entry, redo_act, ret_what, err);
}

/* Rewriting the kept lines of an entry with one of them blanked. */
struct blanker {
	struct keeper k;
	enum table_id table;
	int64_t id;
	bool found;
	char hash[65];
	const struct registry *registry;
};

static enum status blank_line(struct blanker *b, const char *line,
			      size_t length, struct error *err)
{
	void *ctx = talloc_new(NULL);
	unsigned char digest[32];
	struct row row;
	enum status status;

	if (!ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = sha256_of(line, length, digest);
	if (status == STATUS_OK)
		status = textform_read_row(b->registry, ctx, line, length,
					   &row, err);
	if (status == STATUS_OK) {
		const struct table *t = table_get(row.table);

		sha256_hex(digest, b->hash);
		b->found = true;
		for (int i = 0; i < t->count; i++)
			if (row.data[i].type == DATUM_TEXT)
				row_set_text(&row, i,
					     t->columns[i].required
						     ? ROWS_EXPUNGED : NULL);
		status = keep_row(&b->k, &row, err);
	}
	talloc_free(ctx);
	return status;
}

static enum status copy_or_blank(void *payload, enum table_id table,
				 int64_t id, const char *line, size_t length,
				 struct error *err)
{
	struct blanker *b = payload;

	if (table == b->table && id == b->id)
		return blank_line(b, line, length, err);
	return keeper_add(&b->k, table, id, line, length, err);
}

enum status undone_blank(struct casefile *c, int64_t entry,
			 enum table_id table, int64_t id, bool *ret_found,
			 char ret_hash[65], struct error *err)
{
	struct blanker b = { .k = { .c = c, .entry = entry }, .table = table,
			     .id = id, .registry = c->registry };
	enum status status;

	buffer_init(&b.k.bytes, UNDONE_PART_BYTES);
	buffer_init(&b.k.line, LINE_BYTES_MAX);
	status = undone_each(c, entry, copy_or_blank, &b, err);
	if (status == STATUS_OK)
		status = keeper_flush(&b.k, err);
	buffer_release(&b.k.bytes);
	buffer_release(&b.k.line);
	if (status == STATUS_OK) {
		*ret_found = b.found;
		memcpy(ret_hash, b.hash, sizeof(b.hash));
	}
	return status;
}
