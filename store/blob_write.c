/* Writing blobs, and taking away what was never finished. */
#include "store/blob_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "src/base/deflated.h"

/* Before a whole part is deflated, slices of it are: random bytes deflate at
 * 33 MB/s, and a large file is mostly pictures or packed already. A slice
 * has less to refer back to than the whole, so it need save less. */
enum { SLICE_BYTES = 4096, SLICES = 4, SLICE_SAVES_PERCENT = 4,
       PART_SAVES_PERCENT = 10,
       DEFLATE_LEVEL = 1, /* pages: an eighth larger than at 6, in a third of
			   * the time */
       ROOM_LEAST = 16384,
       SWEEP_PARTS = 8 /* taken away in one transaction */ };

struct blob_writer {
	struct casefile *casefile;
	struct db *db;
	struct sha256 *hash;
	unsigned char *part;   /* not yet written */
	unsigned char *packed; /* as much room, to deflate */
	size_t filled, room;   /* room: most blobs are far below a part */
	int64_t size, parts;
	int64_t id; /* 0: no row yet */
};

static void writer_free(struct blob_writer *w)
{
	sha256_close(w->hash);
	free(w->part);
	free(w->packed);
	free(w);
}

enum status blob_writer_open(struct casefile *casefile,
			     struct blob_writer **ret_writer,
			     struct error *err)
{
	struct blob_writer *w;

	if (!casefile_is_writable(casefile))
		return error_set(err, STATUS_REFUSED, "%s: open for reading "
				 "alone", casefile_path(casefile));
	w = calloc(1, sizeof(*w));
	if (!w)
		return error_set(err, STATUS_NOMEM, "out of memory");
	w->casefile = casefile;
	w->db = casefile_db(casefile);
	w->hash = sha256_open();
	if (!w->hash) {
		writer_free(w);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_writer = w;
	return STATUS_OK;
}

int64_t blob_writer_size(const struct blob_writer *writer)
{
	return writer->size;
}

/* Enough room for what saves the percentage, and no more: a deflate that
 * does not fit did not pay. Gives the packed size; 0: does not pay. */
static size_t deflate_if_saves(const void *data, size_t size, int percent,
			       int level, void *packed)
{
	return deflated_put(data, size, level, packed,
			    size * (size_t)(100 - percent) / 100);
}

static bool looks_packable(const unsigned char *data, size_t size)
{
	unsigned char slices[SLICE_BYTES * SLICES];
	unsigned char packed[SLICE_BYTES * SLICES];
	size_t stride = size / SLICES;

	if (size < 2 * sizeof(slices))
		return true;
	for (size_t i = 0; i < SLICES; i++)
		memcpy(slices + i * SLICE_BYTES, data + i * stride,
		       SLICE_BYTES);
	return deflate_if_saves(slices, sizeof(slices), SLICE_SAVES_PERCENT, 1,
				packed) != 0;
}

static enum status insert_row(struct blob_writer *w, struct error *err)
{
	struct statement *s;
	int64_t id = casefile_new_id(w->casefile);
	enum status status =
		db_prepare(w->db, "INSERT INTO blob (id, touched) VALUES "
			   "(?, ?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, clock_now());
	status = db_run(s, err);
	if (status == STATUS_OK)
		w->id = id;
	return status;
}

static enum status touch_row(struct blob_writer *w, struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(w->db, "UPDATE blob SET touched = ? WHERE id = ?",
			   &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, clock_now());
	db_bind_integer(s, 2, w->id);
	return db_run(s, err);
}

static size_t deflate_part(const unsigned char *part, size_t size,
			   void *packed)
{
	if (!looks_packable(part, size))
		return 0;
	return deflate_if_saves(part, size, PART_SAVES_PERCENT, DEFLATE_LEVEL,
				packed);
}

static enum status insert_packed(struct blob_writer *w, bool deflated,
				 size_t size, const void *data, size_t n,
				 struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(w->db, "INSERT INTO blob_part (blob, part, coded, "
			   "size, data) VALUES (?, ?, ?, ?, ?)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, w->id);
	db_bind_integer(s, 2, w->parts);
	db_bind_integer(s, 3, deflated ? BLOB_DEFLATED : BLOB_PLAIN);
	db_bind_integer(s, 4, (int64_t)size);
	db_bind_blob(s, 5, data, n);
	return db_run(s, err);
}

static enum status insert_part(struct blob_writer *w, struct error *err)
{
	size_t packed = deflate_part(w->part, w->filled, w->packed);

	return insert_packed(w, packed > 0, w->filled,
			     packed ? w->packed : w->part,
			     packed ? packed : w->filled, err);
}

/* One part, and the row before the first, as one transaction or inside the
 * one that is open. */
static enum status write_part(struct blob_writer *w, struct error *err)
{
	enum status status = db_begin(w->db, err);

	if (status != STATUS_OK)
		return status;
	status = w->id ? touch_row(w, err) : insert_row(w, err);
	if (status == STATUS_OK)
		status = insert_part(w, err);
	if (status != STATUS_OK) {
		db_rollback(w->db);
		return status;
	}
	status = db_commit(w->db, err);
	w->parts++;
	w->filled = 0;
	return status;
}

static enum status hashed(enum status status, struct error *err)
{
	if (status == STATUS_OK)
		return status;
	return error_set(err, status, "SHA-256: %s", status_to_string(status));
}

static enum status make_room(struct blob_writer *w, size_t more,
			     struct error *err)
{
	size_t room = w->room ? w->room : ROOM_LEAST;
	unsigned char *part;

	while (room < w->filled + more)
		room *= 2;
	if (room == w->room)
		return STATUS_OK;
	free(w->packed);
	w->packed = malloc(room);
	part = realloc(w->part, room);
	if (part)
		w->part = part;
	if (!part || !w->packed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	w->room = room;
	return STATUS_OK;
}

enum status blob_writer_append(struct blob_writer *writer, const void *data,
			       size_t size, struct error *err)
{
	const unsigned char *bytes = data;
	enum status status = STATUS_OK;

	if (size == 0)
		return STATUS_OK;
	status = hashed(sha256_update(writer->hash, data, size), err);
	while (status == STATUS_OK && size > 0) {
		size_t n = BLOB_PART_BYTES - writer->filled;

		if (n > size)
			n = size;
		status = make_room(writer, n, err);
		if (status != STATUS_OK)
			break;
		memcpy(writer->part + writer->filled, bytes, n);
		writer->filled += n;
		writer->size += (int64_t)n;
		bytes += n;
		size -= n;
		if (writer->filled == BLOB_PART_BYTES)
			status = write_part(writer, err);
	}
	return status;
}

/* Nothing of a blob that has its name: a commit that tells of a failure may
 * have been one (its journal was gone before the sync that failed). */
static enum status take_parts(struct db *db, int64_t id, struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(db, "DELETE FROM blob_part WHERE blob = ?1 AND part "
			   "IN (SELECT part FROM blob_part WHERE blob = ?1 "
			   "LIMIT ?2) AND EXISTS (SELECT 1 FROM blob WHERE id "
			   "= ?1 AND sha256 IS NULL)", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, SWEEP_PARTS);
	return db_run(s, err);
}

static enum status take_row(struct db *db, int64_t id, struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(db, "DELETE FROM blob WHERE id = ? AND sha256 IS "
			   "NULL", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return db_run(s, err);
}

enum status blob_remove_unfinished(struct db *db, int64_t id,
				   struct error *err)
{
	for (;;) {
		enum status status = db_begin(db, err);
		int64_t taken = 0;

		if (status != STATUS_OK)
			return status;
		status = take_parts(db, id, err);
		if (status == STATUS_OK)
			taken = db_changes(db);
		if (status == STATUS_OK && taken < SWEEP_PARTS)
			status = take_row(db, id, err);
		if (status != STATUS_OK) {
			db_rollback(db);
			return status;
		}
		status = db_commit(db, err);
		if (status != STATUS_OK || taken < SWEEP_PARTS)
			return status;
	}
}

void blob_writer_abandon(struct blob_writer *writer)
{
	if (!writer)
		return;
	if (writer->id)
		(void)!blob_remove_unfinished(writer->db, writer->id, NULL);
	writer_free(writer);
}

/* The row gets its name: from here on the blob exists. That another program
 * swept the parts meanwhile shows in their number. */
static enum status name_row(struct blob_writer *w, const char *sha256,
			    struct error *err)
{
	struct statement *s;
	enum status status =
		db_prepare(w->db, "UPDATE blob SET sha256 = ?1, size = ?2, "
			   "touched = NULL WHERE id = ?3 AND (SELECT count(*) "
			   "FROM blob_part WHERE blob = ?3) = ?4", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, sha256, SHA256_HEX);
	db_bind_integer(s, 2, w->size);
	db_bind_integer(s, 3, w->id);
	db_bind_integer(s, 4, w->parts);
	status = db_run(s, err);
	if (status == STATUS_OK && db_changes(w->db) != 1)
		status = error_set(err, STATUS_INTERRUPTED, "archived bytes: "
				   "what was written is gone; fetch or attach "
				   "it again");
	return status;
}

static enum status complete(struct blob_writer *w, const char *sha256,
			    struct error *err)
{
	struct blob_row blob;
	enum status status = STATUS_OK;

	if (blob_find(w->db, sha256, &blob)) {
		if (w->id)
			status = blob_remove_unfinished(w->db, w->id, err);
		return status;
	}
	if (w->filled > 0)
		status = write_part(w, err);
	else if (!w->id)
		status = insert_row(w, err);
	if (status == STATUS_OK)
		status = name_row(w, sha256, err);
	return status;
}

static enum status complete_at_once(struct blob_writer *w, const char *sha256,
				    struct error *err)
{
	enum status status = db_begin(w->db, err);

	if (status != STATUS_OK)
		return status;
	status = complete(w, sha256, err);
	if (status != STATUS_OK) {
		db_rollback(w->db);
		return status;
	}
	return db_commit(w->db, err);
}

enum status blob_writer_finish(struct blob_writer *writer,
			       char ret_sha256[SHA256_HEX + 1],
			       struct error *err)
{
	uint8_t digest[SHA256_BYTES];
	char sha256[SHA256_HEX + 1];
	enum status status = hashed(sha256_finish(writer->hash, digest), err);

	if (status == STATUS_OK) {
		sha256_hex(digest, sha256);
		status = complete_at_once(writer, sha256, err);
	}
	if (status != STATUS_OK) {
		blob_writer_abandon(writer);
		return status;
	}
	memcpy(ret_sha256, sha256, sizeof(sha256));
	writer_free(writer);
	return STATUS_OK;
}

/* --- packed beforehand --- */

enum status blob_pack(const void *ctx, const void *data, size_t size,
		      struct blob_packed **ret_packed, struct error *err)
{
	struct blob_packed *p;
	uint8_t digest[SHA256_BYTES];
	enum status status;

	if (size > BLOB_PART_BYTES)
		return error_set(err, STATUS_LIMIT, "more than one part");
	p = talloc_zero(ctx, struct blob_packed);
	if (p)
		p->data = talloc_size(p, size + 1);
	if (!p || !p->data) {
		talloc_free(p);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	p->size = size;
	status = hashed(sha256_of(size > 0 ? data : "", size, digest), err);
	if (status != STATUS_OK) {
		talloc_free(p);
		return status;
	}
	sha256_hex(digest, p->sha256);
	p->packed_size = size > 0 ? deflate_part(data, size, p->data) : 0;
	p->deflated = p->packed_size > 0;
	if (!p->deflated && size > 0) {
		memcpy(p->data, data, size);
		p->packed_size = size;
	}
	*ret_packed = p;
	return STATUS_OK;
}

static enum status write_packed(struct blob_writer *w,
				const struct blob_packed *packed,
				struct error *err)
{
	enum status status = insert_row(w, err);

	w->size = (int64_t)packed->size;
	if (status == STATUS_OK && packed->size > 0) {
		status = insert_packed(w, packed->deflated, packed->size,
				       packed->data, packed->packed_size,
				       err);
		w->parts = 1;
	}
	return status == STATUS_OK ? name_row(w, packed->sha256, err)
				   : status;
}

enum status blob_put_packed(struct casefile *casefile,
			    const struct blob_packed *packed,
			    struct error *err)
{
	struct blob_writer w = { .casefile = casefile,
				 .db = casefile_db(casefile) };
	struct blob_row blob;
	enum status status;

	if (!casefile_is_writable(casefile))
		return error_set(err, STATUS_REFUSED, "%s: open for reading "
				 "alone", casefile_path(casefile));
	status = db_begin(w.db, err);
	if (status != STATUS_OK)
		return status;
	if (!blob_find(w.db, packed->sha256, &blob))
		status = write_packed(&w, packed, err);
	if (status == STATUS_OK)
		return db_commit(w.db, err);
	db_rollback(w.db);
	return status;
}

enum status blob_put(struct casefile *casefile, const void *data, size_t size,
		     char ret_sha256[SHA256_HEX + 1], struct error *err)
{
	struct blob_writer *w;
	struct db *db = casefile_db(casefile);
	enum status status = blob_writer_open(casefile, &w, err);

	if (status != STATUS_OK)
		return status;
	status = db_begin(db, err);
	if (status == STATUS_OK) {
		status = blob_writer_append(w, data, size, err);
		if (status == STATUS_OK) {
			status = blob_writer_finish(w, ret_sha256, err);
			w = NULL;
		}
		if (status == STATUS_OK)
			return db_commit(db, err);
		db_rollback(db);
	}
	blob_writer_abandon(w);
	return status;
}

enum status blob_sweep(struct casefile *casefile, struct error *err)
{
	struct db *db = casefile_db(casefile);
	int64_t before = clock_now() - BLOB_STALE_SECONDS * INT64_C(1000);
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		int64_t id = db_integer(
			db, 0, "SELECT id FROM blob WHERE sha256 IS NULL AND "
			"touched < ? LIMIT 1", 1, before);

		if (id == 0)
			break;
		status = blob_remove_unfinished(db, id, err);
	}
	return status;
}

/* An expunged row keeps its hashes, but needs no bytes any more. */
static const char named_sql[] =
	"SELECT 1 FROM capture c WHERE ?1 IN (sha256, wire, certificates) AND "
	"NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.tbl = ?2 AND t.id = "
	"c.id) UNION ALL SELECT 1 FROM stamp WHERE ?1 IN (manifest, request, "
	"reply, roots) LIMIT 1";

static enum status forget_row(struct db *db, const char *sql, int64_t id,
			      struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(db, sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	return db_run(s, err);
}

enum status blob_forget(struct casefile *casefile, const char *sha256,
			struct error *err)
{
	struct db *db = casefile_db(casefile);
	struct blob_row blob;
	struct statement *s;
	enum status status = db_prepare(db, named_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_text(s, 1, sha256, strlen(sha256));
	db_bind_integer(s, 2, TABLE_CAPTURE);
	if (db_step(s)) {
		db_reset(s);
		return STATUS_OK;
	}
	status = db_status(s, err);
	if (status != STATUS_OK || !blob_find(db, sha256, &blob))
		return status;
	status = forget_row(db, "DELETE FROM blob_part WHERE blob = ?",
			    blob.id, err);
	if (status == STATUS_OK)
		status = forget_row(db, "DELETE FROM blob WHERE id = ?",
				    blob.id, err);
	return status;
}
