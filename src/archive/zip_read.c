#include "src/archive/zip_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <zip.h>

#include "src/archive/late.h"

enum { PIECE_BYTES = 64 << 10,
       HEADER_BYTES = 30 /* before the name of an entry, at least */ };

struct entry {
	const char *name; /* libzip's, until the file is closed */
	uint64_t size, packed;
	uint16_t method, encryption;
};

struct zip_in {
	zip_t *zip;
	struct entry *entries; /* in their own order */
	int count;
};

static int in_destroy(struct zip_in *in)
{
	if (in->zip)
		zip_discard(in->zip);
	return 0;
}

static enum status no_zip(struct error *err, int code)
{
	zip_error_t problem;
	enum status status;

	zip_error_init_with_code(&problem, code);
	status = error_set(err, STATUS_INVALID, "ZIP: %s",
			   zip_error_strerror(&problem));
	zip_error_fini(&problem);
	return status;
}

/* A part of a name: not empty, not "." or "..", no control, no backslash. */
static bool is_good_part(const char *part, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)part[i] < 0x20 || part[i] == 0x7f ||
		    part[i] == '\\')
			return false;
	return length > 0 && !(length == 1 && part[0] == '.') &&
	       !(length == 2 && part[0] == '.' && part[1] == '.');
}

static bool is_good_name(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > ZIP_NAME_MAX || !utf8_valid(name, length))
		return false;
	while (*name) {
		size_t n = strcspn(name, "/");

		if (!is_good_part(name, n))
			return false;
		name += n + (name[n] == '/'); /* a folder's ends in one */
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status check_twice(const struct zip_in *in, struct error *err)
{
	const char **names = talloc_array(in, const char *,
					  (unsigned int)in->count);
	enum status status = STATUS_OK;

	if (!names)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < in->count; i++)
		names[i] = in->entries[i].name;
	qsort(names, (size_t)in->count, sizeof(*names), by_name);
	for (int i = 1; i < in->count && status == STATUS_OK; i++)
		if (!strcmp(names[i - 1], names[i]))
			status = error_set(err, STATUS_INVALID, "ZIP: two "
					   "entries are named %.200s",
					   names[i]);
	talloc_free(names);
	return status;
}

/* Sizes of an entry can be believed no further than the file goes; what they
 * make together cannot be more than the file unless they share bytes. */
static enum status check_room(const struct zip_in *in, uint64_t file,
			      struct error *err)
{
	uint64_t left = file;

	for (int i = 0; i < in->count; i++) {
		const struct entry *e = &in->entries[i];
		uint64_t least = HEADER_BYTES + strlen(e->name);

		if (e->packed > left || least > left - e->packed)
			return error_set(err, STATUS_INVALID, "ZIP: its "
					 "entries lie over each other");
		left -= e->packed + least;
	}
	return STATUS_OK;
}

static enum status read_entry(struct zip_in *in, int i, struct error *err)
{
	struct entry *e = &in->entries[i];
	zip_stat_t stat;
	const uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE |
				ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
				ZIP_STAT_ENCRYPTION_METHOD;

	if (zip_stat_index(in->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW,
			   &stat) || (stat.valid & needed) != needed)
		return error_set(err, STATUS_INVALID, "ZIP: entry %d cannot "
				 "be read", i + 1);
	*e = (struct entry){ stat.name, stat.size, stat.comp_size,
			     stat.comp_method, stat.encryption_method };
	if (!is_good_name(e->name))
		return error_set(err, STATUS_INVALID, "ZIP: an entry has the "
				 "name %.200s, which leads out of it or cannot "
				 "be read", e->name);
	return STATUS_OK;
}

static enum status read_entries(struct zip_in *in, FILE *stream,
				struct error *err)
{
	zip_int64_t count = zip_get_num_entries(in->zip, 0);
	enum status status = STATUS_OK;
	struct stat about;

	if (count > ZIP_ENTRIES_MAX)
		return error_set(err, STATUS_LIMIT, "ZIP: more than %d "
				 "entries", ZIP_ENTRIES_MAX);
	if (fstat(fileno(stream), &about))
		return error_set(err, STATUS_IO, "ZIP: %s", strerror(errno));
	in->count = count > 0 ? (int)count : 0;
	in->entries = talloc_zero_array(in, struct entry,
					(unsigned int)in->count);
	if (!in->entries)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < in->count && status == STATUS_OK; i++)
		status = read_entry(in, i, err);
	if (status == STATUS_OK)
		status = check_twice(in, err);
	return status == STATUS_OK
		       ? check_room(in, (uint64_t)about.st_size, err) : status;
}

enum status zip_in_open(FILE *stream, struct zip_in **ret_zip,
			struct error *err)
{
	struct zip_in *in;
	int fd, code = 0;
	enum status status = late_load(LATE_ZIP, err);

	if (status != STATUS_OK)
		return status;
	fd = dup(fileno(stream));
	in = talloc_zero(NULL, struct zip_in);
	if (fd < 0 || !in) {
		if (fd >= 0)
			close(fd);
		talloc_free(in);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	talloc_set_destructor(in, in_destroy);
	in->zip = zip_fdopen(fd, ZIP_CHECKCONS, &code);
	if (!in->zip) {
		close(fd);
		status = no_zip(err, code);
	} else {
		status = read_entries(in, stream, err);
	}
	if (status == STATUS_OK)
		*ret_zip = in;
	else
		talloc_free(in);
	return status;
}

void zip_in_close(struct zip_in *zip)
{
	talloc_free(zip);
}

int zip_in_count(const struct zip_in *zip)
{
	return zip->count;
}

const char *zip_in_name(const struct zip_in *zip, int index)
{
	return zip->entries[index].name;
}

int zip_in_find(const struct zip_in *zip, const char *name)
{
	for (int i = 0; i < zip->count; i++)
		if (!strcmp(zip->entries[i].name, name))
			return i;
	return -1;
}

static enum status check_entry(const struct entry *e, int64_t max,
			       struct error *err)
{
	if (e->encryption != ZIP_EM_NONE)
		return error_set(err, STATUS_INVALID, "ZIP: %.200s is "
				 "encrypted", e->name);
	if (e->method != ZIP_CM_STORE && e->method != ZIP_CM_DEFLATE)
		return error_set(err, STATUS_INVALID, "ZIP: %.200s is packed "
				 "by a method that is not read here (%d)",
				 e->name, e->method);
	if (e->size > (uint64_t)max)
		return error_set(err, STATUS_LIMIT, "ZIP: %.200s is too large",
				 e->name);
	return STATUS_OK;
}

static enum status give_pieces(const struct entry *e, zip_file_t *file,
			       char *piece, int64_t max, spool_each *each,
			       void *payload, struct error *err)
{
	int64_t total = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		zip_int64_t n = zip_fread(file, piece, PIECE_BYTES);

		if (n < 0)
			return error_set(err, STATUS_INVALID, "ZIP: %.200s is "
					 "damaged", e->name);
		if (n == 0)
			break;
		total += n;
		if (total > max || (total > ZIP_FREE_BYTES &&
				    (uint64_t)total / ZIP_RATIO_MAX >
					    e->packed))
			return error_set(err, STATUS_LIMIT, "ZIP: %.200s "
					 "unpacks to far too much", e->name);
		status = each(payload, piece, (size_t)n, err);
	}
	return status;
}

enum status zip_in_walk(struct zip_in *zip, int index, int64_t max,
			spool_each *each, void *payload, struct error *err)
{
	const struct entry *e = &zip->entries[index];
	enum status status = check_entry(e, max, err);
	zip_file_t *file;
	char *piece;

	if (status != STATUS_OK)
		return status;
	file = zip_fopen_index(zip->zip, (zip_uint64_t)index, 0);
	if (!file)
		return error_set(err, STATUS_INVALID, "ZIP: %.200s: %s",
				 e->name, zip_strerror(zip->zip));
	piece = malloc(PIECE_BYTES);
	status = piece ? give_pieces(e, file, piece, max, each, payload, err)
		       : error_set(err, STATUS_NOMEM, "out of memory");
	free(piece);
	zip_fclose(file);
	return status;
}

bool zip_in_looks(const char *data, size_t size)
{
	return size >= 4 && (!memcmp(data, "PK\3\4", 4) ||
			     !memcmp(data, "PK\5\6", 4));
}
