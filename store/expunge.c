/* Expunge: the words of a row go, everywhere, and a tombstone says so. */
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/derive.h"
#include "store/open_entry.h"
#include "store/find.h"
#include "store/rows.h"
#include "store/textform.h"

struct expunge {
	struct casefile *c;
	int64_t id;
	const char *reason;
	struct entry_row act; /* the expunge entry */
	int copies;
};

static enum status bury(struct expunge *x, enum table_id table, int64_t entry,
			const char *hash, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		x->c->db, "INSERT OR IGNORE INTO tombstone (tbl, id, entry, at, "
		"analyst, hash, reason) VALUES (?,?,?,?,?,?,?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, table);
	db_bind_integer(s, 2, x->id);
	db_bind_integer(s, 3, entry);
	db_bind_integer(s, 4, x->act.at);
	db_bind_text(s, 5, x->act.analyst, strlen(x->act.analyst));
	db_bind_text(s, 6, hash, 64);
	db_bind_text(s, 7, x->reason, strlen(x->reason));
	x->copies++;
	return db_run(s, err);
}

static enum status line_hash(struct expunge *x, const struct row *row,
			     char ret_hex[65], struct error *err)
{
	struct buffer line;
	unsigned char digest[32];
	enum status status;

	buffer_init(&line, LINE_BYTES_MAX);
	status = textform_write_row(x->c->registry, row, &line, err);
	if (status == STATUS_OK)
		status = sha256_of(line.data, line.length, digest);
	if (status == STATUS_OK)
		sha256_hex(digest, ret_hex);
	buffer_release(&line);
	return status;
}

/* The bytes of a capture go with it, where nothing else names them. */
static enum status forget_bytes(struct expunge *x, const struct row *row,
				struct error *err)
{
	const struct table *table = table_get(row->table);
	enum status status = STATUS_OK;

	for (int i = 0; i < table->count && status == STATUS_OK; i++)
		if (row->table == TABLE_CAPTURE && row_text(row, i) &&
		    table->columns[i].type == COLUMN_HASH)
			status = blob_forget(x->c, row_text(row, i), err);
	return status;
}

/* The live row: out of the index with its words, back blank. */
static enum status expunge_live(struct expunge *x, enum table_id table,
				struct error *err)
{
	struct row *row = NULL;
	char hash[65];
	enum status status = casefile_row(x->c, NULL, table, x->id, &row, err);

	if (status != STATUS_OK)
		return status;
	status = line_hash(x, row, hash, err);
	if (status == STATUS_OK)
		status = derive_touch(x->c, row, true, err);
	if (status == STATUS_OK)
		status = rows_blank(x->c->db, table, x->id, err);
	if (status == STATUS_OK)
		status = bury(x, table, row->entry, hash, err);
	if (status == STATUS_OK)
		status = forget_bytes(x, row, err);
	talloc_free(row);
	if (status == STATUS_OK)
		status = casefile_row(x->c, NULL, table, x->id, &row, err);
	if (status == STATUS_OK) {
		status = derive_touch(x->c, row, false, err);
		talloc_free(row);
	}
	return status;
}

/* The copies that one undone entry keeps. */
struct kept {
	struct expunge *x;
	int64_t entry;
};

static enum status bury_kept(void *payload, enum table_id table,
			     const char *hash, struct error *err)
{
	struct kept *k = payload;

	return bury(k->x, table, k->entry, hash, err);
}

static enum status expunge_kept(struct expunge *x, struct error *err)
{
	struct kept k = { .x = x };
	enum status status = STATUS_OK;

	while (status == STATUS_OK &&
	       (k.entry = db_integer(x->c->db, 0, "SELECT min(entry) FROM "
				     "undone WHERE entry > ?", 1,
				     k.entry)) != 0)
		status = undone_blank(x->c, k.entry, x->id, bury_kept, &k,
				      err);
	return status;
}

static enum status expunge_all(struct expunge *x, struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		if (rows_exist(x->c->db, (enum table_id)i, x->id))
			status = expunge_live(x, (enum table_id)i, err);
	if (status == STATUS_OK)
		status = expunge_kept(x, err);
	if (status == STATUS_OK && x->copies == 0)
		status = error_set(err, STATUS_NOT_FOUND, "nothing with that "
				   "id is in the case or in its history");
	return status;
}

enum status entry_expunge(struct casefile *casefile, int64_t row_id,
			  const char *reason, struct error *err)
{
	struct expunge x = { .c = casefile, .id = row_id, .reason = reason };
	struct entry_digest none;
	char what[64], printed[ID_LENGTH + 1];
	enum status status = open_entry_write(casefile, err);

	if (status != STATUS_OK)
		return status;
	id_print(row_id, printed);
	memcpy(what, "expunge ", 8);
	memcpy(what + 8, printed, sizeof(printed));
	x.act.kind = ENTRY_EXPUNGE;
	x.act.what = what;
	entry_digest_init(&none);
	status = entry_start(casefile, &x.act, err);
	if (status == STATUS_OK)
		status = expunge_all(&x, err);
	if (status == STATUS_OK)
		status = derive_flush(casefile, err);
	if (status == STATUS_OK)
		status = find_forget(casefile, err);
	if (status == STATUS_OK)
		status = entry_insert(casefile, &x.act, &none, err);
	if (status == STATUS_OK) {
		status = db_commit(casefile->db, err);
	} else {
		db_rollback(casefile->db);
		derive_forget(casefile);
	}
	if (status == STATUS_OK)
		(void)!casefile_remember(casefile, NULL);
	return status;
}
