#include "src/archive/wacz_export.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>
#include <unistd.h>

#include "src/archive/cdxj.h"
#include "src/archive/custody.h"
#include "src/archive/page.h"
#include "src/archive/stamp.h"
#include "src/archive/warc_write.h"
#include "src/archive/zip_write.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/capture.h"

enum { TEXTS_MAX = 512 << 20, TITLED_MAX = 16 << 20, PIECE_BYTES = 64 << 10 };

#define WARC_NAME "data.warc.gz"

static const char readme[] =
	"captures.jsonl: one line a capture: who took it, when and how, its "
	"hashes, and\nevery entry of the case's history that changed something "
	"about it (hash: that of\nthe entry).\n\n"
	"stamps/: time stamps by RFC 3161. The manifest names the captures by "
	"their\nSHA-256; to verify one, with the root certificate of its "
	"authority:\n\n"
	"    openssl ts -verify -data ID.manifest -in ID.tsr -CAfile ID.pem\n";

struct wacz {
	struct casefile *c;
	FILE *warc;
	struct zip_out *zip;
	struct wacz_report report;
	struct error *err;
	char **lines; /* of the index, sorted in the end */
	int64_t *captures; /* as they were written, as many */
	size_t line_count, line_room;
	struct buffer pages, custody;
	json_t *resources;
	char *main_address, main_date[WARC_DATE_MAX];
	int64_t newest; /* capture, ms since 1970 */
	void *ctx;
};

static enum status no_memory(struct wacz *w)
{
	return error_set(w->err, STATUS_NOMEM, "out of memory");
}

/* One JSON value and a line end. */
static enum status put_json(struct wacz *w, struct buffer *out, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);

	json_decref(value);
	if (!text)
		return no_memory(w);
	buffer_append_string(out, text);
	buffer_append_char(out, '\n');
	free(text);
	if (out->status == STATUS_LIMIT)
		return error_set(w->err, STATUS_LIMIT, "more captures than a "
				 "WACZ of this program lists");
	return out->status == STATUS_OK ? STATUS_OK : no_memory(w);
}

/* --- hashes of what was written --- */

static enum status hash_range(struct wacz *w, int64_t offset, int64_t length,
			      char ret_digest[SHA256_HEX + 8])
{
	struct sha256 *hash = sha256_open();
	char *piece = malloc(PIECE_BYTES);
	uint8_t digest[SHA256_BYTES];
	enum status status = hash && piece ? STATUS_OK : no_memory(w);

	while (status == STATUS_OK && length > 0) {
		size_t want = length < PIECE_BYTES ? (size_t)length
						   : PIECE_BYTES;
		ssize_t n = pread(fileno(w->warc), piece, want, offset);

		if (n <= 0)
			status = error_set(w->err, STATUS_IO, "what was "
					   "written cannot be read back: %s",
					   strerror(errno));
		else
			status = sha256_update(hash, piece, (size_t)n);
		offset += n;
		length -= n;
	}
	if (status == STATUS_OK)
		status = sha256_finish(hash, digest);
	if (status == STATUS_OK) {
		memcpy(ret_digest, "sha256:", 7);
		sha256_hex(digest, ret_digest + 7);
	}
	sha256_close(hash);
	free(piece);
	return status;
}

static void add_resource(struct wacz *w, const char *path, const char *digest,
			 int64_t size)
{
	const char *slash = strrchr(path, '/');
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(slash ? slash + 1 : path));
	json_object_set_new(o, "path", json_string(path));
	json_object_set_new(o, "hash", json_string(digest));
	json_object_set_new(o, "bytes", json_integer(size));
	json_array_append_new(w->resources, o);
}

/* A file out of memory; the bytes must live as long as w->ctx. */
static enum status add_bytes(struct wacz *w, const char *path,
			     const char *data, size_t size)
{
	char digest[SHA256_HEX + 8] = "sha256:";
	uint8_t sum[SHA256_BYTES];

	if (sha256_of(data, size, sum) != STATUS_OK)
		return no_memory(w);
	sha256_hex(sum, digest + 7);
	add_resource(w, path, digest, (int64_t)size);
	return zip_out_bytes(w->zip, path, data, size, w->err);
}

/* --- a capture, as it is written --- */

/* What the page calls itself; NULL: nothing, or it has no text. */
static char *title_of(struct wacz *w, void *ctx, const struct row *row)
{
	const char *hash = row_text(row, CAPTURE_SHA256);
	struct page *page;
	char *data;
	size_t size;

	if (!hash || blob_size(w->c, hash) > TITLED_MAX ||
	    blob_read_all(w->c, ctx, hash, TITLED_MAX, &data, &size, NULL) !=
		    STATUS_OK ||
	    page_kind_of(row_text(row, CAPTURE_TYPE), data, size) !=
		    PAGE_HTML ||
	    page_read(ctx, data, size, row_text(row, CAPTURE_TYPE), &page,
		      NULL) != STATUS_OK || !page->title)
		return NULL;
	return talloc_strdup(ctx, page->title);
}

/* What a person would open: no part of a page, no hop on the way to one. */
static bool is_listed(const struct warc_entry *e, const struct row *row)
{
	return !row_integer(row, CAPTURE_PAGE) &&
	       (e->status < 300 || e->status > 399 || e->status == 304) &&
	       (!strncasecmp(e->address, "http://", 7) ||
		!strncasecmp(e->address, "https://", 8));
}

static enum status list_page(struct wacz *w, void *ctx,
			     const struct warc_entry *e, const struct row *row)
{
	char id[ID_LENGTH + 1], date[WARC_DATE_MAX];
	char *title = title_of(w, ctx, row);
	json_t *o = json_object();

	id_print(row->id, id);
	warc_date(e->at, date);
	json_object_set_new(o, "id", json_string(id));
	json_object_set_new(o, "url", json_string(e->address));
	json_object_set_new(o, "ts", json_string(date));
	if (title)
		json_object_set_new(o, "title", json_string(title));
	json_object_set_new(o, "size", json_integer(
				    row_integer(row, CAPTURE_SIZE)));
	if (!w->main_address) {
		w->main_address = talloc_strdup(w->ctx, e->address);
		snprintf(w->main_date, sizeof(w->main_date), "%s", date);
	}
	w->report.pages++;
	return put_json(w, &w->pages, o);
}

static enum status index_entry(struct wacz *w, const struct warc_entry *e)
{
	char digest[SHA256_HEX + 8];
	struct buffer line;
	enum status status;

	if (w->line_count == w->line_room) {
		size_t room = w->line_room ? 2 * w->line_room : 256;
		char **more = talloc_realloc(w->ctx, w->lines, char *,
					     (unsigned int)room);
		int64_t *ids = talloc_realloc(w->ctx, w->captures, int64_t,
					      (unsigned int)room);

		w->lines = more ? more : w->lines;
		w->captures = ids ? ids : w->captures;
		if (!more || !ids)
			return no_memory(w);
		w->line_room = room;
	}
	/* pread sees what the stream still holds back only when it is out. */
	if (fflush(w->warc))
		return error_set(w->err, STATUS_IO, "could not be written: %s",
				 strerror(errno));
	status = hash_range(w, e->offset, e->length, digest);
	if (status != STATUS_OK)
		return status;
	buffer_init(&line, CDXJ_LINE_MAX);
	status = cdxj_line(e, WARC_NAME, digest, &line);
	w->captures[w->line_count] = e->capture;
	if (status == STATUS_OK)
		w->lines[w->line_count++] = talloc_strndup(w->lines, line.data,
							   line.length);
	else
		(void)error_set(w->err, status, "%.200s: its line of the "
				"index is too long", e->address);
	buffer_release(&line);
	return status;
}

static enum status take_entry(void *payload, const struct warc_entry *e,
			      struct error *err)
{
	struct wacz *w = payload;
	void *ctx = talloc_new(NULL);
	struct row *row;
	json_t *custody = NULL;
	enum status status = index_entry(w, e);

	if (status == STATUS_OK)
		status = casefile_row(w->c, ctx, TABLE_CAPTURE, e->capture,
				      &row, err);
	if (status == STATUS_OK && is_listed(e, row))
		status = list_page(w, ctx, e, row);
	if (status == STATUS_OK)
		status = custody_json(w->c, row, 0, &custody, err);
	if (status == STATUS_OK)
		status = put_json(w, &w->custody, custody);
	if (e->at > w->newest)
		w->newest = e->at;
	talloc_free(ctx);
	return status;
}

/* --- the files --- */

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Borrowed from w->ctx until the file is closed. */
static enum status add_buffer(struct wacz *w, const char *path,
			      struct buffer *text)
{
	char *kept = talloc_memdup(w->ctx, text->data, text->length + 1);
	size_t size = text->length;

	buffer_release(text);
	return kept ? add_bytes(w, path, kept, size) : no_memory(w);
}

static enum status add_index(struct wacz *w)
{
	struct buffer text;

	buffer_init(&text, TEXTS_MAX);
	if (w->line_count > 0)
		qsort(w->lines, w->line_count, sizeof(*w->lines), by_bytes);
	for (size_t i = 0; i < w->line_count; i++) {
		buffer_append_string(&text, w->lines[i]);
		buffer_append_char(&text, '\n');
	}
	if (text.status != STATUS_OK) {
		buffer_release(&text);
		return error_set(w->err, STATUS_LIMIT, "more captures than "
				 "a WACZ of this program indexes");
	}
	return add_buffer(w, "indexes/index.cdx", &text);
}

static enum status add_blob(struct wacz *w, int64_t stamp, const char *ending,
			    const char *hash)
{
	char path[80], id[ID_LENGTH + 1], *data;
	size_t size;
	enum status status;

	if (!hash || !blob_exists(w->c, hash))
		return STATUS_OK;
	status = blob_read_all(w->c, w->ctx, hash, STAMP_MANIFEST_MAX, &data,
			       &size, w->err);
	if (status != STATUS_OK)
		return status;
	id_print(stamp, id);
	snprintf(path, sizeof(path), "custody/stamps/%s.%s", id, ending);
	return add_bytes(w, path, data, size);
}

static enum status add_stamp(struct wacz *w, int64_t stamp)
{
	static const struct {
		const char *ending;
		int column;
	} files[] = { { "manifest", STAMP_MANIFEST }, { "tsq", STAMP_REQUEST },
		      { "tsr", STAMP_REPLY }, { "pem", STAMP_ROOTS } };
	struct row *row;
	enum status status = casefile_row(w->c, w->ctx, TABLE_STAMP, stamp,
					  &row, w->err);

	for (size_t i = 0; i < 4 && status == STATUS_OK; i++)
		status = add_blob(w, stamp, files[i].ending,
				  row_text(row, files[i].column));
	w->report.stamps += status == STATUS_OK;
	return status;
}

/* A stamp covers what was there before it, so the first capture is named by
 * every one that came after. */
static bool covers_any(struct wacz *w, int64_t stamp)
{
	for (size_t i = 0; i < w->line_count; i++)
		if (stamp_covers(w->c, stamp, w->captures[i]))
			return true;
	return false;
}

static enum status add_custody(struct wacz *w)
{
	int64_t stamp = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK &&
	       (stamp = capture_stamp_after(w->c, stamp)) != 0)
		if (covers_any(w, stamp))
			status = add_stamp(w, stamp);
	if (status == STATUS_OK)
		status = add_buffer(w, "custody/captures.jsonl", &w->custody);
	if (status == STATUS_OK)
		status = add_bytes(w, "custody/README.txt", readme,
				   sizeof(readme) - 1);
	return status;
}

static json_t *package_of(struct wacz *w)
{
	char *id = casefile_meta(w->c, w->ctx, "case");
	char date[WARC_DATE_MAX];
	json_t *o = json_object();

	warc_date(w->newest, date);
	json_object_set_new(o, "profile", json_string("data-package"));
	json_object_set_new(o, "wacz_version", json_string("1.1.1"));
	json_object_set_new(o, "title", json_sprintf("Captures of the case %s",
						     id ? id : ""));
	json_object_set_new(o, "description", json_string(
		"Pages as their servers sent them; page script was never run. "
		"`custody/` says who took each, when and how."));
	json_object_set_new(o, "created", json_string(date));
	json_object_set_new(o, "software", json_string(PACKAGE_STRING));
	if (w->main_address) {
		json_object_set_new(o, "mainPageUrl",
				    json_string(w->main_address));
		json_object_set_new(o, "mainPageDate",
				    json_string(w->main_date));
	}
	json_object_set(o, "resources", w->resources);
	return o;
}

static enum status add_json(struct wacz *w, const char *path, json_t *value,
			    char ret_digest[SHA256_HEX + 8])
{
	char *text = json_dumps(value, JSON_INDENT(2)), *kept;
	uint8_t sum[SHA256_BYTES];
	size_t size = text ? strlen(text) : 0;

	json_decref(value);
	kept = text ? talloc_memdup(w->ctx, text, size + 1) : NULL;
	free(text);
	if (!kept || sha256_of(kept, size, sum) != STATUS_OK)
		return no_memory(w);
	memcpy(ret_digest, "sha256:", 7);
	sha256_hex(sum, ret_digest + 7);
	return zip_out_bytes(w->zip, path, kept, size, w->err);
}

static enum status add_package(struct wacz *w)
{
	char digest[SHA256_HEX + 8], unused[SHA256_HEX + 8];
	json_t *o;
	enum status status = add_json(w, "datapackage.json", package_of(w),
				      digest);

	if (status != STATUS_OK)
		return status;
	o = json_object();
	json_object_set_new(o, "path", json_string("datapackage.json"));
	json_object_set_new(o, "hash", json_string(digest));
	return add_json(w, "datapackage-digest.json", o, unused);
}

static enum status add_warc(struct wacz *w)
{
	char digest[SHA256_HEX + 8];
	int64_t size = w->report.warc.bytes;
	FILE *warc = w->warc;
	enum status status = hash_range(w, 0, size, digest);

	if (status != STATUS_OK)
		return status;
	add_resource(w, "archive/" WARC_NAME, digest, size);
	w->warc = NULL;
	return zip_out_file(w->zip, "archive/" WARC_NAME, warc, size, w->err);
}

static enum status add_all(struct wacz *w)
{
	enum status status = add_warc(w);

	if (status == STATUS_OK)
		status = add_index(w);
	if (status == STATUS_OK)
		status = add_buffer(w, "pages/pages.jsonl", &w->pages);
	if (status == STATUS_OK)
		status = add_custody(w);
	if (status == STATUS_OK)
		status = add_package(w);
	return status;
}

/* --- all of it --- */

/* The WARC lies beside the file to come, without a name that a crash would
 * leave. */
static enum status open_warc(struct wacz *w, const char *path)
{
	char *name = talloc_asprintf(w->ctx, "%s.warc.part", path);

	w->warc = name ? fopen(name, "w+be") : NULL;
	if (!w->warc)
		return error_set(w->err, STATUS_IO, "%s: %s",
				 name ? name : path, strerror(errno));
	unlink(name);
	return STATUS_OK;
}

static enum status write_all(struct wacz *w, const char *path)
{
	char *part = talloc_asprintf(w->ctx, "%s.part", path);
	enum status status = part ? open_warc(w, path) : no_memory(w);

	if (status == STATUS_OK)
		status = put_json(w, &w->pages, json_pack(
			"{s:s,s:s,s:s}", "format", "json-pages-1.0", "id",
			"pages", "title", "All Pages"));
	if (status == STATUS_OK)
		status = warc_export_stream(w->c, w->warc, true, take_entry, w,
					    &w->report.warc, w->err);
	if (status == STATUS_OK && fflush(w->warc))
		status = error_set(w->err, STATUS_IO, "%s: %s", path,
				   strerror(errno));
	if (status == STATUS_OK)
		status = zip_out_open(part, w->newest, &w->zip, w->err);
	if (status == STATUS_OK)
		status = add_all(w);
	if (status == STATUS_OK)
		status = zip_out_finish(w->zip, path, w->err);
	else
		zip_out_abandon(w->zip);
	return status;
}

enum status wacz_export(struct casefile *casefile, const char *path,
			bool replace, struct wacz_report *ret_report,
			struct error *err)
{
	struct wacz w = { .c = casefile, .err = err, .ctx = talloc_new(NULL) };
	struct error own;
	enum status status;

	if (!w.err)
		w.err = &own;
	if (!replace && access(path, F_OK) == 0) {
		talloc_free(w.ctx);
		return error_set(err, STATUS_EXISTS, "%s: is there already; "
				 "--force replaces it", path);
	}
	buffer_init(&w.pages, TEXTS_MAX);
	buffer_init(&w.custody, TEXTS_MAX);
	w.resources = json_array();
	status = w.ctx && w.resources ? write_all(&w, path) : no_memory(&w);
	if (status == STATUS_OK)
		*ret_report = w.report;
	if (w.warc)
		fclose(w.warc);
	json_decref(w.resources);
	buffer_release(&w.pages);
	buffer_release(&w.custody);
	talloc_free(w.ctx);
	return status;
}
