#include "src/archive/attach.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/keep.h"
#include "src/archive/memento.h"
#include "src/archive/mhtml.h"
#include "src/archive/said.h"
#include "src/archive/transfer.h"
#include "src/base/clock.h"
#include "store/capture.h"

enum { PIECE_BYTES = 64 << 10, HEAD_BYTES = SAID_HEAD_MAX };

static const struct ending {
	const char *ending, *type;
} endings[] = {
	{ ".html", "text/html" }, { ".htm", "text/html" },
	{ ".xhtml", "application/xhtml+xml" }, { ".txt", "text/plain" },
	{ ".md", "text/markdown" }, { ".csv", "text/csv" },
	{ ".json", "application/json" }, { ".xml", "application/xml" },
	{ ".mhtml", "multipart/related" }, { ".mht", "multipart/related" },
	{ ".eml", "message/rfc822" }, { ".svg", "image/svg+xml" },
	{ ".warc", "application/warc" }, { ".warc.gz", "application/warc" },
	{ ".wacz", "application/wacz+zip" },
	{ ".docx", "application/vnd.openxmlformats-officedocument."
		   "wordprocessingml.document" },
	{ ".xlsx", "application/vnd.openxmlformats-officedocument."
		   "spreadsheetml.sheet" },
};

static const char *type_by_name(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t m = strlen(endings[i].ending);

		if (n > m && !strcasecmp(name + n - m, endings[i].ending))
			return endings[i].type;
	}
	return NULL;
}

/* A name tells more than "a ZIP"; else the bytes are believed. */
static const char *type_of(struct spool *bytes, const char *name)
{
	char buffer[HEAD_BYTES];
	size_t n;
	const char *head = spool_head(bytes, buffer, sizeof(buffer), &n);
	const char *sniffed = page_sniff(head, n);
	const char *named = type_by_name(name);

	if (named && (!sniffed || !strcmp(sniffed, "application/zip") ||
		      !strcmp(sniffed, "application/gzip")))
		return named;
	if (sniffed)
		return sniffed;
	if (mhtml_looks(head, n))
		return "multipart/related";
	switch (page_kind_of(NULL, head, n)) {
	case PAGE_HTML: return "text/html";
	case PAGE_TEXT: return "text/plain";
	default: return "application/octet-stream";
	}
}

static enum status read_in(FILE *stream, struct spool *bytes,
			   struct error *err)
{
	enum status status = spool_read(bytes, stream, err);

	if (status == STATUS_OK && bytes->size == 0)
		return error_set(err, STATUS_INVALID, "attach: there is "
				 "nothing in it");
	return status;
}

static void ask_message(struct spool *bytes, struct said *said)
{
	struct buffer data;
	struct mhtml *m;

	buffer_init(&data, PAGE_SOURCE_MAX);
	if (spool_walk(bytes, spool_gather, &data, NULL) == STATUS_OK &&
	    mhtml_read(NULL, data.data, data.length, PAGE_SOURCE_MAX, &m,
		       NULL) == STATUS_OK) {
		snprintf(said->address, sizeof(said->address), "%s",
			 m->address);
		said->at = m->at;
		talloc_free(m);
	}
	buffer_release(&data);
}

/* Address and time as the file says them. */
static void ask_file(struct spool *bytes, const char *type, struct said *said)
{
	char buffer[HEAD_BYTES];
	size_t n;
	const char *head = spool_head(bytes, buffer, sizeof(buffer), &n);

	memset(said, 0, sizeof(*said));
	if (!strcmp(type, "multipart/related"))
		ask_message(bytes, said);
	else if (!strcmp(type, "text/html") ||
		 !strcmp(type, "application/xhtml+xml"))
		(void)said_by_page(head, n, said);
}

/* Whose word the address and the time are. */
static const char *how_of(void *ctx, const char *obtained,
			  const struct said *said)
{
	const char *what = *said->address && said->at ? "address and time"
			   : *said->address ? "address" : "time";

	return !*said->address && !said->at
		       ? obtained
		       : talloc_asprintf(ctx, "%s (%s as the file says)",
					 obtained, what);
}

/* A file that says where it was is a copy of that; ret_address, on ctx: the
 * source is to be made, for it. */
static enum status source_of(struct casefile *casefile, const void *ctx,
			     const struct said *said,
			     struct attach_report *report,
			     const char **ret_address, struct error *err)
{
	const char *address = said->address;
	struct memento memento;

	if (!*address)
		return error_set(err, STATUS_INVALID, "attach: name the source "
				 "that this is a copy of (it does not say so "
				 "itself)");
	report->source = capture_source_at(casefile, address);
	if (!report->source && memento_of_address(address, &memento)) {
		address = memento.original;
		report->source = capture_source_at(casefile, address);
	}
	if (report->source)
		return STATUS_OK;
	report->made = true;
	*ret_address = talloc_strdup(ctx, address);
	return *ret_address ? STATUS_OK
			    : error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status keep_it(struct casefile *casefile, struct spool *bytes,
			   const char *obtained, const struct said *said,
			   struct attach_report *report, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct row row;
	char what[160];
	const char *how = how_of(ctx, obtained, said);
	struct page *page;
	struct keep keep = { .row = &row, .bytes = bytes, .what = what };
	enum status status = page_read_spool(ctx, bytes, report->type, &page,
					     err);

	keep.page = page;
	if (status == STATUS_OK && !how)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK && !report->source)
		status = source_of(casefile, ctx, said, report,
				   &keep.source_address, err);
	if (status != STATUS_OK) {
		talloc_free(ctx);
		return status;
	}
	snprintf(what, sizeof(what), "attach %.120s", report->type);
	row_init(&row, TABLE_CAPTURE, 0);
	row_set_integer(&row, CAPTURE_SOURCE, report->source);
	row_set_integer(&row, CAPTURE_METHOD,
			words_find(words_method, "attach", 6));
	row_set_integer(&row, CAPTURE_STARTED, said->at ? said->at
							: clock_now());
	row_set_integer(&row, CAPTURE_ENDED, row_integer(&row,
							 CAPTURE_STARTED));
	if (*said->address)
		row_set_text(&row, CAPTURE_ADDRESS, said->address);
	row_set_text(&row, CAPTURE_TYPE, report->type);
	row_set_text(&row, CAPTURE_TOOL, transfer_tool());
	row_set_text(&row, CAPTURE_COLLECTOR, casefile_analyst(casefile));
	row_set_text(&row, CAPTURE_OBTAINED, how);
	status = keep_capture(casefile, &keep, report->sha256, &report->entry,
			      err);
	report->capture = row.id;
	report->source = row_integer(&row, CAPTURE_SOURCE);
	report->text = keep.page != NULL;
	report->size = bytes->size;
	talloc_free(ctx);
	return status;
}

enum status attach_stream(struct casefile *casefile, int64_t source,
			  FILE *stream, const char *name,
			  const char *obtained,
			  struct attach_report *ret_report, struct error *err)
{
	struct attach_report report = { .source = source };
	struct spool bytes;
	enum status status;

	if (!obtained || !obtained[strspn(obtained, " \t\n")])
		return error_set(err, STATUS_INVALID, "attach: say how it was "
				 "obtained");
	spool_init(&bytes);
	status = read_in(stream, &bytes, err);
	if (status == STATUS_OK) {
		report.type = type_of(&bytes, name);
		ask_file(&bytes, report.type, &report.said);
		status = keep_it(casefile, &bytes, obtained, &report.said,
				 &report, err);
	}
	spool_release(&bytes);
	if (status == STATUS_OK)
		*ret_report = report;
	return status;
}
