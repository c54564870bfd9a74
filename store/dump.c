/* Writing the text form: canonical lines, table by table, by ascending id. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/json.h"
#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/rowpast.h"
#include "store/rows.h"
#include "store/textform.h"

enum { LINE_BYTES = 8 << 20 };

/* Where a dump goes: a stream, a hash, or both; and what of the case it is:
 * all that is there (NULL), or what was there at an entry. */
struct sink {
	FILE *stream;
	struct sha256 *hash;
	struct rowpast *past;
};

static enum status put(struct sink *sink, struct buffer *line,
		       struct error *err)
{
	enum status status = buffer_append_char(line, '\n');

	if (status == STATUS_OK && sink->hash)
		status = sha256_update(sink->hash, line->data, line->length);
	if (status != STATUS_OK)
		return error_set(err, status, "dump: %s",
				 status_to_string(status));
	if (sink->stream &&
	    fwrite(line->data, 1, line->length, sink->stream) != line->length)
		return error_set(err, STATUS_IO, "dump: %s", strerror(errno));
	return STATUS_OK;
}

static enum status dump_head(struct casefile *c, struct sink *sink,
			     struct buffer *line, struct error *err)
{
	char *namespace = casefile_meta(c, c, "namespace");

	buffer_append_string(line, "{\"t\":\"taffrail\",\"form\":1");
	if (namespace) {
		buffer_append_string(line, ",\"namespace\":");
		json_write_string(line, namespace, strlen(namespace));
	}
	buffer_append_char(line, '}');
	talloc_free(namespace);
	return put(sink, line, err);
}

/* Lines that were taken out since, in their place: those before an id. */
static enum status put_kept(struct sink *sink, enum table_id table,
			    int64_t before, struct buffer *line,
			    struct error *err)
{
	const char *kept;
	enum status status = STATUS_OK;

	while (sink->past && status == STATUS_OK &&
	       (kept = rowpast_kept(sink->past, table, before))) {
		buffer_clear(line);
		status = buffer_append_string(line, kept);
		status = status == STATUS_OK ? put(sink, line, err)
					     : error_set(err, status, "dump");
	}
	return status;
}

static enum status dump_table(struct casefile *c, enum table_id table,
			      struct sink *sink, struct buffer *line,
			      struct error *err)
{
	struct statement *s;
	enum status status =
		rows_select_all(c->db, table, INT64_MIN, &s, err);

	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		if (sink->past && !rowpast_has(sink->past, row.entry))
			continue;
		status = put_kept(sink, table, row.id, line, err);
		buffer_clear(line);
		if (status == STATUS_OK)
			status = textform_write_row(c->registry, &row, line,
						    err);
		if (status == STATUS_OK)
			status = put(sink, line, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status == STATUS_OK
		       ? put_kept(sink, table, INT64_MAX, line, err) : status;
}

static enum status dump_tables(struct casefile *c, struct sink *sink,
			       struct buffer *line, struct error *err)
{
	enum status status = dump_head(c, sink, line, err);

	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = dump_table(c, (enum table_id)i, sink, line, err);
	return status;
}

/* One reading transaction: nobody writes between two tables. */
static enum status dump_lines(struct casefile *c, struct sink *sink,
			      struct error *err)
{
	bool began = db_read_begin(c->db);
	struct buffer line;
	enum status status;

	buffer_init(&line, LINE_BYTES);
	status = dump_tables(c, sink, &line, err);
	buffer_release(&line);
	db_read_end(c->db, began);
	return status;
}

/* A file is whole once it has its name. */
static bool is_there(int folder, const char *hash, int64_t size)
{
	struct stat st;

	return fstatat(folder, hash, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) && st.st_size == size;
}

static enum status failed(const char *hash, struct error *err)
{
	return error_set(err, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
			 "%s: %s", hash, strerror(errno));
}

static enum status write_file(struct casefile *c, int folder,
			      const char *name, const char *hash,
			      struct error *err)
{
	enum status status;
	FILE *f;
	int fd = openat(folder, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f) {
		status = failed(hash, err);
		if (fd >= 0)
			close(fd);
		return status;
	}
	status = blob_write_to(c, hash, f, err);
	if (fclose(f) != 0 && status == STATUS_OK)
		status = failed(hash, err);
	return status;
}

static enum status write_blob(struct casefile *c, int folder, const char *hash,
			      int64_t size, struct error *err)
{
	char name[SHA256_HEX + 8];
	enum status status;

	if (is_there(folder, hash, size))
		return STATUS_OK;
	snprintf(name, sizeof(name), ".%s.new", hash);
	unlinkat(folder, name, 0);
	status = write_file(c, folder, name, hash, err);
	if (status == STATUS_OK &&
	    renameat(folder, name, folder, hash) != 0)
		status = failed(hash, err);
	if (status != STATUS_OK)
		unlinkat(folder, name, 0);
	return status;
}

static enum status dump_blobs(struct casefile *c, const char *dir,
			      struct error *err)
{
	struct statement *s;
	enum status status;
	int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return error_set(err, STATUS_IO, "%s: %s", dir,
				 strerror(errno));
	status = db_prepare(c->db, "SELECT sha256, size FROM blob WHERE "
			    "sha256 IS NOT NULL ORDER BY sha256", &s, err);
	while (status == STATUS_OK && db_step(s)) {
		status = write_blob(c, folder, db_column_text(s, 0, NULL),
				    db_column_integer(s, 1), err);
		if (status != STATUS_OK)
			db_reset(s);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	close(folder);
	return status;
}

enum status textform_dump(struct casefile *casefile, FILE *stream,
			  const char *bytes_dir, struct error *err)
{
	struct sink sink = { .stream = stream };
	enum status status = dump_lines(casefile, &sink, err);

	if (status == STATUS_OK && fflush(stream) != 0)
		status = error_set(err, STATUS_IO, "dump: %s",
				   strerror(errno));
	if (status == STATUS_OK && bytes_dir)
		status = dump_blobs(casefile, bytes_dir, err);
	return status;
}

static enum status digest(struct casefile *casefile, struct rowpast *past,
			  char ret_hex[65], struct error *err)
{
	struct sink sink = { .hash = sha256_open(), .past = past };
	unsigned char bytes[SHA256_BYTES];
	enum status status;

	if (!sink.hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = dump_lines(casefile, &sink, err);
	if (status == STATUS_OK)
		status = sha256_finish(sink.hash, bytes);
	if (status == STATUS_OK)
		sha256_hex(bytes, ret_hex);
	sha256_close(sink.hash);
	return status;
}

enum status textform_digest(struct casefile *casefile, char ret_hex[65],
			    struct error *err)
{
	return digest(casefile, NULL, ret_hex, err);
}

enum status textform_digest_at(struct casefile *casefile, int64_t entry,
			       char ret_hex[65], struct error *err)
{
	struct rowpast *past;
	enum status status = rowpast_new(NULL, casefile, entry, &past, err);

	if (status != STATUS_OK)
		return status;
	status = digest(casefile, past, ret_hex, err);
	talloc_free(past);
	return status;
}
