#include "src/archive/zip_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "src/archive/late.h"

struct zip_out {
	zip_t *zip;
	const char *part;
	uint16_t day; /* as MS-DOS has it */
};

/* MS-DOS knows local times alone; noon has no summer time. */
enum { NOON = 12 << 11 };

static uint16_t day_of(int64_t at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || tm.tm_year < 80)
		return 1 << 5 | 1;
	return (uint16_t)((tm.tm_year - 80) << 9 | (tm.tm_mon + 1) << 5 |
			  tm.tm_mday);
}

enum status zip_out_open(const char *part, int64_t at,
			 struct zip_out **ret_out, struct error *err)
{
	struct zip_out *out;
	zip_error_t problem;
	int code = 0;
	enum status status = late_load(LATE_ZIP, err);

	if (status != STATUS_OK)
		return status;
	out = talloc_zero(NULL, struct zip_out);
	if (!out)
		return error_set(err, STATUS_NOMEM, "out of memory");
	out->part = talloc_strdup(out, part);
	out->day = day_of(at);
	out->zip = zip_open(part, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (!out->zip) {
		zip_error_init_with_code(&problem, code);
		status = error_set(err, STATUS_IO, "%s: %s", part,
				   zip_error_strerror(&problem));
		zip_error_fini(&problem);
		talloc_free(out);
		return status;
	}
	*ret_out = out;
	return STATUS_OK;
}

static enum status add(struct zip_out *out, const char *name,
		       zip_source_t *source, int method, struct error *err)
{
	zip_int64_t index = -1;

	if (source) {
		index = zip_file_add(out->zip, name, source, ZIP_FL_ENC_UTF_8);
		if (index < 0)
			zip_source_free(source);
	}
	if (index < 0 ||
	    zip_set_file_compression(out->zip, (zip_uint64_t)index, method,
				     0) ||
	    zip_file_set_dostime(out->zip, (zip_uint64_t)index, NOON, out->day,
				 0))
		return error_set(err, STATUS_NOMEM, "%s: %s", out->part,
				 zip_strerror(out->zip));
	return STATUS_OK;
}

enum status zip_out_file(struct zip_out *out, const char *name, FILE *stream,
			 int64_t size, struct error *err)
{
	zip_source_t *source;

	/* libzip reads on from where the stream stands. */
	rewind(stream);
	source = zip_source_filep(out->zip, stream, 0, size);
	if (!source)
		fclose(stream);
	return add(out, name, source, ZIP_CM_STORE, err);
}

enum status zip_out_bytes(struct zip_out *out, const char *name,
			  const void *data, size_t size, struct error *err)
{
	return add(out, name, zip_source_buffer(out->zip, data, size, 0),
		   ZIP_CM_DEFLATE, err);
}

static enum status flush(const char *part, struct error *err)
{
	int fd = open(part, O_RDONLY | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd);
	int code = errno;

	if (fd >= 0)
		close(fd);
	return failed ? error_set(err, STATUS_IO, "%s: %s", part,
				  strerror(code)) : STATUS_OK;
}

enum status zip_out_finish(struct zip_out *out, const char *path,
			   struct error *err)
{
	enum status status;

	if (zip_close(out->zip)) {
		status = error_set(err, STATUS_IO, "%s: could not be written: "
				   "%s", path, zip_strerror(out->zip));
		zip_out_abandon(out);
		return status;
	}
	status = flush(out->part, err);
	if (status == STATUS_OK && rename(out->part, path))
		status = error_set(err, STATUS_IO, "%s: %s", path,
				   strerror(errno));
	if (status != STATUS_OK)
		unlink(out->part);
	talloc_free(out);
	return status;
}

void zip_out_abandon(struct zip_out *out)
{
	if (out)
		zip_discard(out->zip);
	talloc_free(out);
}
