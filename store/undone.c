/* Lines of rows that were taken out, deflated, up to 1,000 a part. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <zlib.h>

#include "src/base/deflated.h"
#include "src/base/id.h"
#include "store/derive.h"
#include "store/rows.h"
#include "store/textform.h"
#include "store/undo_internal.h"

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
	size_t size = deflated_most(lines->length);
	unsigned char *packed = malloc(size);
	struct statement *s;
	enum status status;

	if (packed)
		size = deflated_put(lines->data, lines->length, 1, packed,
				    size);
	if (!packed || size == 0) {
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

void keeper_init(struct keeper *k, struct casefile *c, int64_t entry)
{
	memset(k, 0, sizeof(*k));
	k->c = c;
	k->entry = entry;
	buffer_init(&k->bytes, UNDONE_PART_BYTES);
	buffer_init(&k->line, LINE_BYTES_MAX);
}

void keeper_release(struct keeper *k)
{
	buffer_release(&k->bytes);
	buffer_release(&k->line);
}

enum status keeper_flush(struct keeper *k, struct error *err)
{
	enum status status;

	if (k->lines == 0)
		return STATUS_OK;
	status = write_part(k->c, k->entry, k->part++, &k->bytes, err);
	buffer_clear(&k->bytes);
	k->lines = 0;
	return status;
}

static enum status append_kept(struct buffer *bytes, enum table_id table,
			       int64_t id, const char *line, size_t length,
			       struct error *err)
{
	unsigned char head[KEPT_HEAD];
	enum status status;

	head[0] = (unsigned char)table;
	put_number(head + 1, 8, (uint64_t)id);
	put_number(head + 9, 4, length);
	status = buffer_append(bytes, head, sizeof(head));
	if (status == STATUS_OK)
		status = buffer_append(bytes, line, length);
	return status == STATUS_OK
		       ? status
		       : error_set(err, status, "keeping the undone rows: %s",
				   status_to_string(status));
}

enum status keeper_add(struct keeper *k, enum table_id table, int64_t id,
		       const char *line, size_t length, struct error *err)
{
	enum status status = append_kept(&k->bytes, table, id, line, length,
					 err);

	if (status != STATUS_OK)
		return status;
	if (++k->lines < UNDONE_PART_LINES &&
	    k->bytes.length < UNDONE_PART_BYTES / 2)
		return STATUS_OK;
	return keeper_flush(k, err);
}

enum status keeper_row(struct keeper *k, const struct row *row,
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

static int64_t part_count(struct casefile *c, int64_t entry)
{
	return db_integer(c->db, 0, "SELECT count(*) FROM undone WHERE "
			  "entry = ?", 1, entry);
}

static enum status each_of_part(struct casefile *c, int64_t entry,
				int64_t part, undone_line *each, void *payload,
				struct error *err)
{
	unsigned char *data = NULL;
	struct statement *s;
	const void *packed;
	size_t n;
	int64_t size;
	enum status status = db_prepare(
		c->db, "SELECT size, data FROM undone WHERE entry = ? AND "
		"part = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, entry);
	db_bind_integer(s, 2, part);
	if (!db_step(s))
		return error_set(err, STATUS_CORRUPT, "history: kept lines "
				 "are missing");
	size = db_column_integer(s, 0);
	packed = db_column_blob(s, 1, &n);
	status = unpack(packed, n, size, &data, err);
	db_reset(s);
	if (status == STATUS_OK)
		status = each_kept(data, (size_t)size, each, payload, err);
	free(data);
	return status;
}

enum status undone_each(struct casefile *c, int64_t entry, undone_line *each,
			void *payload, struct error *err)
{
	int64_t parts = part_count(c, entry);
	enum status status = STATUS_OK;

	for (int64_t part = 0; part < parts && status == STATUS_OK; part++)
		status = each_of_part(c, entry, part, each, payload, err);
	return status;
}

enum status undone_drop(struct casefile *c, int64_t entry, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(c->db, "DELETE FROM undone WHERE "
					"entry = ?", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, entry);
	return db_run(s, err);
}

/* EXISTS names the row that has its id by now. */
static enum status read_line(struct casefile *c, const void *ctx,
			     enum table_id table, int64_t id, const char *line,
			     size_t length, struct row *ret_row,
			     struct error *err)
{
	char printed[ID_LENGTH + 1];

	if (!rows_exist(c->db, table, id))
		return textform_read_row(c->registry, ctx, line, length,
					 ret_row, err);
	id_print(id, printed);
	return error_set(err, STATUS_EXISTS, "%s %s is there already, by a "
			 "later entry: nothing was put back",
			 table_get(table)->word, printed);
}

enum status undone_put(struct casefile *c, enum table_id table, int64_t id,
		       const char *line, size_t length, int64_t entry,
		       struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct row row;
	enum status status =
		ctx ? read_line(c, ctx, table, id, line, length, &row, err)
		    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status == STATUS_OK) {
		row.entry = entry;
		status = rows_insert(c->db, &row, err);
	}
	if (status == STATUS_OK)
		status = derive_touch(c, &row, false, err);
	talloc_free(ctx);
	return status;
}

/* A part being written anew with the lines of one id blanked. */
struct blanker {
	struct casefile *c;
	int64_t id;
	struct buffer bytes, line;
	bool found;
	undone_blanked *blanked;
	void *payload;
};

static enum status blank_row(struct blanker *b, const char *line,
			     size_t length, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct row row;
	enum status status =
		ctx ? textform_read_row(b->c->registry, ctx, line, length,
					&row, err)
		    : error_set(err, STATUS_NOMEM, "out of memory");

	if (status == STATUS_OK) {
		const struct table *t = table_get(row.table);

		for (int i = 0; i < t->count; i++)
			if (row.data[i].type == DATUM_TEXT)
				row_set_text(&row, i,
					     t->columns[i].required
						     ? ROWS_EXPUNGED : NULL);
		buffer_clear(&b->line);
		status = textform_write_row(b->c->registry, &row, &b->line,
					    err);
	}
	talloc_free(ctx);
	return status;
}

static enum status blank_line(struct blanker *b, enum table_id table,
			      const char *line, size_t length,
			      struct error *err)
{
	unsigned char digest[SHA256_BYTES];
	char hash[SHA256_HEX + 1];
	enum status status = sha256_of(line, length, digest);

	if (status == STATUS_OK)
		status = blank_row(b, line, length, err);
	if (status == STATUS_OK)
		status = append_kept(&b->bytes, table, b->id, b->line.data,
				     b->line.length, err);
	if (status != STATUS_OK)
		return status;
	b->found = true;
	sha256_hex(digest, hash);
	return b->blanked(b->payload, table, hash, err);
}

static enum status copy_or_blank(void *payload, enum table_id table,
				 int64_t id, const char *line, size_t length,
				 struct error *err)
{
	struct blanker *b = payload;

	if (id == b->id)
		return blank_line(b, table, line, length, err);
	return append_kept(&b->bytes, table, id, line, length, err);
}

/* Parts that do not hold the id stay as they are. */
enum status undone_blank(struct casefile *c, int64_t entry, int64_t id,
			 undone_blanked *blanked, void *payload,
			 struct error *err)
{
	struct blanker b = { .c = c, .id = id, .blanked = blanked,
			     .payload = payload };
	int64_t parts = part_count(c, entry);
	enum status status = STATUS_OK;

	buffer_init(&b.bytes, UNDONE_PART_BYTES);
	buffer_init(&b.line, LINE_BYTES_MAX);
	for (int64_t part = 0; part < parts && status == STATUS_OK; part++) {
		buffer_clear(&b.bytes);
		b.found = false;
		status = each_of_part(c, entry, part, copy_or_blank, &b, err);
		if (status == STATUS_OK && b.found)
			status = write_part(c, entry, part, &b.bytes, err);
	}
	buffer_release(&b.bytes);
	buffer_release(&b.line);
	return status;
}
