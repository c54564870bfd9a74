#include "src/archive/page.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/head.h"
#include "src/archive/mhtml.h"
#include "src/archive/page_internal.h"

enum { LOOK_BYTES = 64 << 10 }; /* read between two looks at `stop` */

static const struct signature {
	size_t at;
	const char *bytes;
	size_t size;
	const char *type;
} signatures[] = {
	{ 0, "\x89PNG\r\n\x1a\n", 8, "image/png" },
	{ 0, "\xff\xd8\xff", 3, "image/jpeg" },
	{ 0, "GIF87a", 6, "image/gif" },
	{ 0, "GIF89a", 6, "image/gif" },
	{ 8, "WEBPVP8", 7, "image/webp" },
	{ 0, "II*\0", 4, "image/tiff" },
	{ 0, "MM\0*", 4, "image/tiff" },
	{ 0, "%PDF-", 5, "application/pdf" },
	{ 0, "PK\x03\x04", 4, "application/zip" },
	{ 0, "\x1f\x8b", 2, "application/gzip" },
	{ 4, "ftypqt  ", 8, "video/quicktime" },
	{ 4, "ftypheic", 8, "image/heic" },
	{ 4, "ftypavif", 8, "image/avif" },
	{ 4, "ftypM4A ", 8, "audio/mp4" },
	{ 4, "ftyp", 4, "video/mp4" },
	{ 0, "\x1a\x45\xdf\xa3", 4, "video/webm" },
	{ 8, "AVI LIST", 8, "video/x-msvideo" },
	{ 8, "WAVEfmt ", 8, "audio/wav" },
	{ 0, "ID3\3", 4, "audio/mpeg" },
	{ 0, "OggS", 4, "application/ogg" },
	{ 0, "7z\xbc\xaf\x27\x1c", 6, "application/x-7z-compressed" },
	{ 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "application/msword" },
};

const char *page_sniff(const char *data, size_t size)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
		const struct signature *s = &signatures[i];

		if (size >= s->at + s->size &&
		    !memcmp(data + s->at, s->bytes, s->size))
			return s->type;
	}
	return NULL;
}

/* As WHATWG's sniffing does: the first thing after blanks is a tag that
 * begins a page. */
static bool looks_like_html(const char *data, size_t size)
{
	static const char *const starts[] = {
		"<!doctype html", "<html", "<head", "<body", "<title",
		"<script", "<!--", "<meta", "<div", "<p>", "<h1", "<table",
	};
	size_t at = 0;

	if (size >= 3 && !memcmp(data, "\xef\xbb\xbf", 3))
		at = 3;
	while (at < size && strchr(" \t\r\n", data[at]) && data[at])
		at++;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (size - at >= strlen(starts[i]) &&
		    !strncasecmp(data + at, starts[i], strlen(starts[i])))
			return true;
	return false;
}

static bool has_binary(const char *data, size_t size)
{
	size_t end = size < 1024 ? size : 1024;

	if (size >= 2 && (!memcmp(data, "\xff\xfe", 2) ||
			  !memcmp(data, "\xfe\xff", 2)))
		return false;
	return memchr(data, '\0', end) != NULL;
}

static bool is_text_type(const char *type)
{
	static const char *const others[] = {
		"application/json", "application/xml", "application/ld+json",
		"application/javascript", "application/x-ndjson",
		"message/rfc822", "multipart/related",
	};

	if (!strncmp(type, "text/", 5))
		return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strcmp(type, others[i]))
			return true;
	return false;
}

enum page_kind page_kind_of(const char *type, const char *data, size_t size)
{
	char bare[80] = "", charset[CHARSET_NAME_MAX];

	if (type)
		head_split_type(type, bare, sizeof(bare), charset,
				sizeof(charset));
	if (page_sniff(data, size))
		return PAGE_OTHER;
	if (!strcmp(bare, "text/html") ||
	    !strcmp(bare, "application/xhtml+xml"))
		return has_binary(data, size) ? PAGE_OTHER : PAGE_HTML;
	if (*bare && strcmp(bare, "application/octet-stream") &&
	    strcmp(bare, "text/plain"))
		return is_text_type(bare) ? PAGE_TEXT : PAGE_OTHER;
	if (!strcmp(bare, "text/plain"))
		return has_binary(data, size) ? PAGE_OTHER : PAGE_TEXT;
	if (looks_like_html(data, size))
		return PAGE_HTML;
	return has_binary(data, size) ? PAGE_OTHER : PAGE_TEXT;
}

enum status page_go_on(const atomic_bool *stop, struct error *err)
{
	if (!stop || !atomic_load(stop))
		return STATUS_OK;
	return error_set(err, STATUS_INTERRUPTED, "this copy was not read to "
			 "its end: o reads it anew");
}

/* Plain text: every byte as it is, but for the first half of CR LF. */
static enum status read_plain(struct page *page, const struct decoded *d,
			      const atomic_bool *stop, struct error *err)
{
	struct page_layout layout;
	enum status status;

	page_layout_init(&layout, page);
	layout.pre = 1;
	for (size_t at = 0; at < d->length; at++) {
		const char *c = d->text + at;
		bool crlf = *c == '\r' && at + 1 < d->length && c[1] == '\n';

		status = at % LOOK_BYTES ? STATUS_OK : page_go_on(stop, err);
		if (status != STATUS_OK) {
			buffer_release(&layout.text);
			return status;
		}
		if (crlf)
			continue;
		page_layout_put(&layout, *c == '\r' ? "\n" : c, 1, at, 1,
				true);
	}
	return page_layout_finish(&layout, d->length, err);
}

static enum status read_decoded(struct page *page, struct decoded *d,
				const atomic_bool *stop, struct error *err)
{
	page->decoded = d;
	page->charset = d->charset;
	page->charset_why = d->why;
	return page->kind == PAGE_HTML ? page_read_html(page, d, stop, err)
				       : read_plain(page, d, stop, err);
}

/* The page inside of a saved one; then as if that had been the payload. */
static enum status read_saved(struct page *page, const char *data, size_t size,
			      const atomic_bool *stop, struct error *err)
{
	char bare[80], charset[CHARSET_NAME_MAX];
	struct mhtml *m;
	struct decoded *d = NULL;
	enum status status = mhtml_read(page, data, size, PAGE_SOURCE_MAX, &m,
					err);

	if (status != STATUS_OK)
		return status;
	page->kind = page_kind_of(*m->type ? m->type : "text/plain", m->bytes,
				  m->length);
	head_split_type(m->type, bare, sizeof(bare), charset, sizeof(charset));
	if (page->kind == PAGE_OTHER)
		status = error_set(err, STATUS_INVALID, "what was saved is no "
				   "text");
	if (status == STATUS_OK)
		status = charset_decode(page, m->bytes, m->length, charset,
					PAGE_SOURCE_MAX, &d, err);
	if (status == STATUS_OK &&
	    !charset_through(d, m->marks, m->mark_count))
		status = error_set(err, STATUS_NOMEM, "out of memory");
	talloc_free(m);
	if (status == STATUS_OK)
		status = read_decoded(page, d, stop, err);
	if (status == STATUS_OK)
		TALLOC_FREE(d->text);
	return status;
}

/* Does the file say so itself? A server's word is not enough. */
static bool is_pdf(const char *data, size_t size)
{
	const char *sniffed = page_sniff(data, size);

	return sniffed && !strcmp(sniffed, "application/pdf");
}

static bool is_saved(const char *bare)
{
	return !strcmp(bare, "multipart/related") ||
	       !strcmp(bare, "message/rfc822");
}

enum status page_read(const void *ctx, const char *data, size_t size,
		      const char *type, struct page **ret_page,
		      struct error *err)
{
	return page_read_until(ctx, data, size, type, NULL, ret_page, err);
}

enum status page_read_until(const void *ctx, const char *data, size_t size,
			    const char *type, const atomic_bool *stop,
			    struct page **ret_page, struct error *err)
{
	enum page_kind kind = page_kind_of(type, data, size);
	char bare[80] = "", charset[CHARSET_NAME_MAX] = "";
	struct decoded *d = NULL;
	struct page *page;
	enum status status;

	if (kind == PAGE_OTHER && !is_pdf(data, size))
		return error_set(err, STATUS_INVALID, "%s is not read as text",
				 page_sniff(data, size) ? page_sniff(data, size)
				 : type ? type : "a file of no known type");
	page = talloc_zero(ctx, struct page);
	if (!page)
		return error_set(err, STATUS_NOMEM, "out of memory");
	page->kind = kind;
	if (type)
		head_split_type(type, bare, sizeof(bare), charset,
				sizeof(charset));
	if (kind == PAGE_OTHER) {
		status = page_read_pdf(page, data, size, stop, err);
	} else if (is_saved(bare)) {
		status = read_saved(page, data, size, stop, err);
	} else {
		status = charset_decode(page, data, size, charset,
					PAGE_SOURCE_MAX, &d, err);
		if (status == STATUS_OK)
			status = read_decoded(page, d, stop, err);
	}
	if (status != STATUS_OK) {
		talloc_free(page);
		return status;
	}
	/* The marks are the way back; the text itself is done with. */
	if (d)
		TALLOC_FREE(d->text);
	*ret_page = page;
	return STATUS_OK;
}

/* The first run that ends behind `at`. */
static size_t run_behind(const struct page *page, size_t at)
{
	size_t low = 0, high = page->run_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct page_run *r = &page->runs[middle];

		if ((size_t)r->at + r->length > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static bool is_linear(const struct page_run *r)
{
	return r->exact && r->length == r->span;
}

bool page_source(const struct page *page, size_t at, size_t length,
		 int64_t *ret_start, int64_t *ret_length, bool *ret_exact)
{
	size_t first = run_behind(page, at), last = first, start, end;
	const struct page_run *a, *b;
	bool exact = true;

	if (length == 0 || first == page->run_count ||
	    page->runs[first].at >= at + length)
		return false;
	for (size_t i = first; i < page->run_count &&
			       page->runs[i].at < at + length; i++) {
		exact = exact && page->runs[i].exact;
		last = i;
	}
	a = &page->runs[first];
	b = &page->runs[last];
	start = a->from + (is_linear(a) && at > a->at ? at - a->at : 0);
	end = b->from + b->span;
	if (is_linear(b) && at + length < (size_t)b->at + b->length)
		end = b->from + (at + length - b->at);
	start = charset_source(page->decoded, start);
	end = charset_source(page->decoded, end);
	if (end <= start)
		return false;
	*ret_start = (int64_t)start;
	*ret_length = (int64_t)(end - start);
	*ret_exact = exact;
	return true;
}

/* The first run whose source ends behind a byte of the payload: runs stand
 * in the order of the source. */
static size_t run_of_source(const struct page *page, int64_t source)
{
	size_t low = 0, high = page->run_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct page_run *r = &page->runs[middle];

		if ((int64_t)charset_source(page->decoded,
					    (size_t)r->from + r->span) >
		    source)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool page_text_at(const struct page *page, int64_t source, size_t *ret_at)
{
	size_t i = run_of_source(page, source), low, high;
	const struct page_run *r = &page->runs[i];

	if (i == page->run_count ||
	    (int64_t)charset_source(page->decoded, r->from) > source)
		return false;
	low = r->at;
	high = (size_t)r->at + r->length;
	while (is_linear(r) && high - low > 1) {
		size_t middle = (low + high) / 2;

		if ((int64_t)charset_source(page->decoded, r->from +
					    (middle - r->at)) <= source)
			low = middle;
		else
			high = middle;
	}
	*ret_at = low;
	return true;
}

bool page_text_end(const struct page *page, int64_t source, size_t *ret_end)
{
	const struct page_run *r;
	size_t end;

	if (!page_text_at(page, source, &end))
		return false;
	r = &page->runs[run_of_source(page, source)];
	/* one piece that stands for its bytes as a whole */
	if (!is_linear(r))
		end = (size_t)r->at + r->length - 1;
	do
		end++;
	while (end < page->length &&
	       ((unsigned char)page->text[end] & 0xc0) == 0x80);
	*ret_end = end;
	return true;
}

enum status page_read_spool(const void *ctx, struct spool *bytes,
			    const char *type, struct page **ret_page,
			    struct error *err)
{
	struct buffer data;
	enum status status;

	*ret_page = NULL;
	if (bytes->size > PAGE_SOURCE_MAX)
		return STATUS_OK;
	buffer_init(&data, PAGE_SOURCE_MAX);
	status = spool_walk(bytes, spool_gather, &data, err);
	if (status == STATUS_OK &&
	    page_read(ctx, data.data, data.length,
		      type && *type ? type : NULL, ret_page, err) ==
		    STATUS_NOMEM)
		status = STATUS_NOMEM;
	buffer_release(&data);
	return status;
}

int page_sheet_of(const struct page *page, size_t at)
{
	size_t low = 0, high = page->sheet_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (page->sheets[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return (int)low;
}
