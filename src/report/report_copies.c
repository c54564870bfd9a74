/* report_copies: archived bytes beside the documents, when they are asked for.
 * A file is called after its capture and opens as text or a picture: a page
 * that came from outside must not run when a reader opens it. */
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/report/publication.h"
#include "store/blob.h"

static const struct {
	const char *type, *extension;
} extensions[] = {
	{ "application/pdf", "pdf" }, { "image/jpeg", "jpg" },
	{ "image/png", "png" },	      { "image/webp", "webp" },
	{ "text/csv", "csv" },	      { "text/", "txt" },
	{ "application/xhtml", "txt" }, { "application/json", "txt" },
	{ NULL, "bin" }
};

static const char *extension_of(const char *type)
{
	int i = 0;

	while (extensions[i].type &&
	       (!type || strncasecmp(type, extensions[i].type,
				     strlen(extensions[i].type)) != 0))
		i++;
	return extensions[i].extension;
}

/* NULL: there is none, or no memory. */
static char *name_of(struct report *report, int64_t capture,
		     const char **ret_sha256)
{
	char id[ID_LENGTH + 1];
	struct row *row;

	if (casefile_row(report->casefile, report->scratch, TABLE_CAPTURE,
			 capture, &row, NULL) != STATUS_OK ||
	    !row_text(row, CAPTURE_SHA256) ||
	    !blob_exists(report->casefile, row_text(row, CAPTURE_SHA256)))
		return NULL;
	*ret_sha256 = row_text(row, CAPTURE_SHA256);
	id_print(capture, id);
	return talloc_asprintf(report->scratch, "copy-%s.%s", id,
			       extension_of(row_text(row, CAPTURE_TYPE)));
}

enum status link_copy(struct report *report, struct phrase *phrase,
		      int64_t capture)
{
	const char *sha256;
	char *name = report->options->copies && !report->one_page && capture
			     ? name_of(report, capture, &sha256) : NULL;

	if (!name)
		return STATUS_OK;
	phrase_text(phrase, " ");
	phrase_file(phrase, "Open the copy", name);
	phrase_text(phrase, ".");
	return ids_add(&report->copies, capture, report->err);
}

enum status publication_write_copies(struct report *report,
				     publication_begin *begin, void *payload)
{
	enum status status = ids_sort(&report->copies, report->err);

	for (size_t i = 0; i < report->copies.count && status == STATUS_OK;
	     i++) {
		const char *sha256;
		char *name;
		FILE *out;

		status = report_fresh(report);
		name = status == STATUS_OK
			       ? name_of(report, report->copies.id[i], &sha256)
			       : NULL;
		if (!name)
			continue;
		status = begin(payload, name, &out, report->err);
		if (status == STATUS_OK)
			status = blob_write_to(report->casefile, sha256, out,
					       report->err);
	}
	return status;
}
