/* Writing the text form: canonical lines, table by table, by ascending id. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/json.h"
#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/rows.h"
#include "store/textform.h"

enum { LINE_BYTES = 8 << 20 };

/* Where a dump goes: a stream, a hash, or both. */
struct sink {
	FILE *stream;
	struct sha256 *hash;
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

static enum status dump_table(struct casefile *c, enum table_id table,
			      struct sink *sink, struct buffer *line,
			      struct error *err)
{
	struct statement *s;
	enum status status =
		rows_select_all(c->db, table, INT64_MIN, &s, err);

	while (status == STATUS_OK && db_step(s)) {
		struct row row;

		rows_read(s, table, &row);
		buffer_clear(line);
		status = textform_write_row(c->registry, &row, line, err);
		if (status == STATUS_OK)
			status = put(sink, line, err);
	}
	if (status == STATUS_OK)
		status = db_status(s, err);
	db_reset(s);
	return status;
}

static enum status dump_lines(struct casefile *c, struct sink *sink,
			      struct error *err)
{
	struct buffer line;
	enum status status;

	buffer_init(&line, LINE_BYTES);
	status = dump_head(c, sink, &line, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++)
		status = dump_table(c, (enum table_id)i, sink, &line, err);
	buffer_release(&line);
	return status;
}

static enum status write_blob(struct casefile *c, int folder, const char *hash,
			      struct error *err)
{
	enum status status;
	FILE *f;
	int fd = openat(folder, hash,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	if (fd < 0 && errno == EEXIST)
		return STATUS_OK; /* content-addressed: it is the same */
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f) {
		if (fd >= 0)
			close(fd);
		return error_set(err, STATUS_IO, "%s: %s", hash,
				 strerror(errno));
	}
	status = blob_write_to(c, hash, f, err);
	if (fclose(f) != 0 && status == STATUS_OK)
		status = error_set(err, STATUS_IO, "%s: %s", hash,
				   strerror(errno));
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
	status = db_prepare(c->db, "SELECT sha256 FROM blob WHERE sha256 IS NOT "
			    "NULL ORDER BY sha256", &s, err);
	while (status == STATUS_OK && db_step(s))
		status = write_blob(c, folder, db_column_text(s, 0, NULL),
				    err);
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

enum status textform_digest(struct casefile *casefile, char ret_hex[65],
			    struct error *err)
{
	struct sink sink = { .hash = sha256_open() };
	unsigned char digest[SHA256_BYTES];
	enum status status;

	if (!sink.hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = dump_lines(casefile, &sink, err);
	if (status == STATUS_OK)
		status = sha256_finish(sink.hash, digest);
	if (status == STATUS_OK)
		sha256_hex(digest, ret_hex);
	sha256_close(sink.hash);
	return status;
}
