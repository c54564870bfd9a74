#include "src/archive/wacz_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/zip_read.h"

enum { PACKAGE_MAX = 16 << 20, PAGE_LINE_MAX = 8 << 20, WHY_MAX = 160 };

/* --- pages --- */

struct wacz_pages {
	char **addresses; /* sorted */
	size_t count, room;
};

static bool add_page(struct wacz_pages *pages, const char *address)
{
	if (pages->count == pages->room) {
		size_t room = pages->room ? 2 * pages->room : 64;
		char **more = talloc_realloc(pages, pages->addresses, char *,
					     (unsigned int)room);

		if (!more)
			return false;
		pages->addresses = more;
		pages->room = room;
	}
	/* A record's address has no fragment. */
	pages->addresses[pages->count] = talloc_strndup(
		pages->addresses, address, strcspn(address, "#"));
	return pages->addresses[pages->count++] != NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct wacz_pages *wacz_pages_read(const void *ctx, const char *data,
				   size_t size)
{
	struct wacz_pages *pages = talloc_zero(ctx, struct wacz_pages);
	const char *end = data + size;
	bool good = pages != NULL;

	while (good && data < end) {
		const char *line = data;
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		const char *address;
		json_t *o;

		if (!stop)
			stop = end;
		data = stop + 1;
		if (stop - line > PAGE_LINE_MAX)
			continue;
		o = json_loadb(line, (size_t)(stop - line), 0, NULL);
		address = json_string_value(json_object_get(o, "url"));
		good = !address || add_page(pages, address);
		json_decref(o);
	}
	if (!good)
		TALLOC_FREE(pages);
	else if (pages->count > 0)
		qsort(pages->addresses, pages->count,
		      sizeof(*pages->addresses), by_bytes);
	return pages;
}

bool wacz_pages_have(void *payload, const char *address)
{
	const struct wacz_pages *pages = payload;

	return pages->count > 0 &&
	       bsearch(&address, pages->addresses, pages->count,
		       sizeof(*pages->addresses), by_bytes) != NULL;
}

/* --- the file --- */

struct wacz_in {
	struct zip_in *zip;
	json_t *hashes; /* what datapackage.json says, by path */
	const char *doubt; /* about all of it; NULL none */
	struct wacz_pages *pages;
};

/* An entry that helps, and is not needed: what cannot be read is not there. */
static bool read_small(struct wacz_in *w, const char *name, int64_t max,
		       struct buffer *out)
{
	int index = zip_in_find(w->zip, name);

	buffer_clear(out);
	return index >= 0 && zip_in_walk(w->zip, index, max, spool_gather, out,
					 NULL) == STATUS_OK;
}

/* datapackage-digest.json says what the list itself was. */
static enum status check_digest(struct wacz_in *w, const struct buffer *list,
				struct error *err)
{
	struct buffer text;
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX + 1];
	enum status status = sha256_of(list->data, list->length, digest);
	const char *said;
	json_t *o;

	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256: %s",
				 status_to_string(status));
	sha256_hex(digest, hex);
	buffer_init(&text, PACKAGE_MAX);
	if (read_small(w, "datapackage-digest.json", PACKAGE_MAX, &text)) {
		o = json_loadb(text.data, text.length, 0, NULL);
		said = json_string_value(json_object_get(o, "hash"));
		if (said && !strncmp(said, "sha256:", 7) &&
		    strcasecmp(said + 7, hex))
			w->doubt = "the list of what its WACZ holds has "
				   "another SHA-256 than the WACZ says";
		json_decref(o);
	}
	buffer_release(&text);
	return STATUS_OK;
}

/* The first that is said of a path holds. */
static enum status read_hashes(struct wacz_in *w, const struct buffer *text,
			       struct error *err)
{
	json_t *package = json_loadb(text->data, text->length, 0, NULL);
	json_t *list = json_object_get(package, "resources"), *one;
	size_t i;

	w->hashes = json_object();
	json_array_foreach(list, i, one) {
		json_t *hash = json_object_get(one, "hash");
		const char *path = json_string_value(json_object_get(one,
								     "path"));
		const char *said = json_string_value(hash);

		if (path && said && !strncmp(said, "sha256:", 7) &&
		    !json_object_get(w->hashes, path))
			json_object_set(w->hashes, path, hash);
	}
	json_decref(package);
	return w->hashes ? STATUS_OK
			 : error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status read_lists(struct wacz_in *w, struct error *err)
{
	static const char *const names[] = { "pages/pages.jsonl",
					     "pages/extraPages.jsonl" };
	struct buffer text, all;
	enum status status = STATUS_OK;

	buffer_init(&text, WACZ_LIST_MAX);
	buffer_init(&all, 2 * WACZ_LIST_MAX + 2);
	if (read_small(w, "datapackage.json", PACKAGE_MAX, &text))
		status = read_hashes(w, &text, err);
	else if (zip_in_find(w->zip, "datapackage.json") >= 0)
		w->doubt = "the list of what its WACZ holds cannot be read";
	if (status == STATUS_OK && w->hashes)
		status = check_digest(w, &text, err);
	for (int i = 0; i < 2; i++) {
		if (!read_small(w, names[i], WACZ_LIST_MAX, &text))
			continue;
		buffer_append(&all, text.data, text.length);
		buffer_append_char(&all, '\n');
	}
	w->pages = wacz_pages_read(w->zip, all.data, all.length);
	if (status == STATUS_OK && !w->pages)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	buffer_release(&text);
	buffer_release(&all);
	return status;
}

static bool ends_in(const char *name, const char *ending)
{
	size_t n = strlen(name), m = strlen(ending);

	return n > m && !strcmp(name + n - m, ending);
}

static bool is_archive(const char *name)
{
	return !strncmp(name, "archive/", 8) &&
	       (ends_in(name, ".warc") || ends_in(name, ".warc.gz"));
}

/* What datapackage.json says of a file; NULL: nothing. */
static const char *said_hash(const struct wacz_in *w, const char *path)
{
	const char *hash = json_string_value(json_object_get(w->hashes,
							     path));

	return hash ? hash + strlen("sha256:") : NULL;
}

struct unpacked {
	FILE *file;
	struct sha256 *hash;
};

static enum status unpack_piece(void *payload, const void *data, size_t size,
				struct error *err)
{
	struct unpacked *u = payload;

	if (fwrite(data, 1, size, u->file) != size)
		return error_set(err, STATUS_FULL, "WACZ: no room to unpack "
				 "it into");
	return sha256_update(u->hash, data, size);
}

/* Out of the ZIP into a file without a name; its hash on the way. */
static enum status unpack(struct wacz_in *w, int index, FILE *file,
			  char ret_hex[SHA256_HEX + 1], struct error *err)
{
	struct unpacked u = { .file = file, .hash = sha256_open() };
	uint8_t digest[SHA256_BYTES];
	enum status status = u.hash ? STATUS_OK
				    : error_set(err, STATUS_NOMEM,
						"out of memory");

	if (status == STATUS_OK)
		status = zip_in_walk(w->zip, index, WACZ_ARCHIVE_MAX,
				     unpack_piece, &u, err);
	if (status == STATUS_OK)
		status = sha256_finish(u.hash, digest);
	if (status == STATUS_OK)
		sha256_hex(digest, ret_hex);
	sha256_close(u.hash);
	if (status == STATUS_OK && (fflush(file) || fseeko(file, 0, SEEK_SET)))
		status = error_set(err, STATUS_FULL, "WACZ: no room to unpack "
				   "it into");
	return status;
}

static enum status import_one(struct wacz_in *w, struct casefile *casefile,
			      struct warc_import_wanted wanted, int index,
			      struct warc_import_report *report,
			      struct error *err)
{
	const char *name = zip_in_name(w->zip, index);
	const char *said = said_hash(w, name);
	char hex[SHA256_HEX + 1];
	FILE *file = tmpfile();
	enum status status;

	if (!file)
		return error_set(err, STATUS_IO, "WACZ: no file to unpack it "
				 "into");
	status = unpack(w, index, file, hex, err);
	if (status == STATUS_OK && said && strcasecmp(said, hex))
		wanted.doubt = "the WARC that it came in has another SHA-256 "
			       "than its WACZ says";
	else if (status == STATUS_OK && !said &&
		 json_object_size(w->hashes) > 0)
		wanted.doubt = "its WACZ does not list the WARC that it came "
			       "in";
	if (status == STATUS_OK)
		status = warc_import(casefile, &wanted, file, report, err);
	fclose(file);
	return status;
}

static enum status import_all(struct wacz_in *w, struct casefile *casefile,
			      int64_t source, const char *obtained,
			      struct warc_import_report *report,
			      struct error *err)
{
	struct warc_import_wanted wanted = {
		.source = source, .obtained = obtained, .from = "a WACZ",
		.is_page = w->pages->count > 0 ? wacz_pages_have : NULL,
		.payload = w->pages, .doubt = w->doubt,
	};
	enum status status = STATUS_OK;
	int archives = 0;

	for (int i = 0; i < zip_in_count(w->zip) && status == STATUS_OK; i++) {
		if (!is_archive(zip_in_name(w->zip, i)))
			continue;
		archives++;
		status = import_one(w, casefile, wanted, i, report, err);
	}
	if (status == STATUS_OK && archives == 0)
		return error_set(err, STATUS_INVALID, "WACZ: there is no WARC "
				 "in its archive/");
	return status;
}

bool wacz_looks(FILE *stream)
{
	char head[4];
	struct zip_in *zip;
	bool found = false;
	size_t n = fread(head, 1, sizeof(head), stream);

	if (fseeko(stream, 0, SEEK_SET) || !zip_in_looks(head, n))
		return false;
	/* A damaged one is told when it is read as what its name says. */
	if (zip_in_open(stream, &zip, NULL) != STATUS_OK)
		return false;
	for (int i = 0; i < zip_in_count(zip); i++)
		found = found || is_archive(zip_in_name(zip, i));
	zip_in_close(zip);
	return fseeko(stream, 0, SEEK_SET) == 0 && found;
}

enum status wacz_import(struct casefile *casefile, int64_t source,
			FILE *stream, const char *obtained,
			struct warc_import_report *ret_report,
			struct error *err)
{
	struct wacz_in w = { .hashes = NULL };
	enum status status = zip_in_open(stream, &w.zip, err);

	memset(ret_report, 0, sizeof(*ret_report));
	if (status != STATUS_OK)
		return status;
	status = read_lists(&w, err);
	if (status == STATUS_OK)
		status = import_all(&w, casefile, source, obtained, ret_report,
				    err);
	json_decref(w.hashes);
	zip_in_close(w.zip);
	return status;
}
