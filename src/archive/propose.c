#include "src/archive/propose.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/page.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/edit.h"

static bool has_claim(struct casefile *casefile, int64_t record,
		      const struct field *field)
{
	return capture_claims_of(casefile, record, field->number) > 0;
}

static void propose(struct casefile *casefile, struct proposals *p,
		    const char *word, const char *said, const char *data,
		    size_t size)
{
	const struct registry *r = casefile_registry(casefile);
	const struct field *field = registry_field_by_word(
		r, registry_kind(r, KIND_DOCUMENT), word, strlen(word));
	struct proposal *one = &p->list[p->count];
	const char *at;

	if (!said || !*said || !field)
		return;
	at = memmem(data, size, said, strlen(said));
	*one = (struct proposal){
		.field = field, .said = said,
		.start = at ? at - data : 0,
		.length = at ? (int64_t)strlen(said) : 0,
		.known = has_claim(casefile, p->source, field),
	};
	p->count++;
}

static enum status read_bytes(struct casefile *casefile, const void *ctx,
			      int64_t capture, const struct row **ret_row,
			      char **ret_data, size_t *ret_size,
			      struct error *err)
{
	struct row *row;
	enum status status = casefile_row(casefile, ctx, TABLE_CAPTURE,
					  capture, &row, err);

	if (status != STATUS_OK)
		return status;
	*ret_row = row;
	if (!row_text(row, CAPTURE_SHA256) ||
	    !blob_exists(casefile, row_text(row, CAPTURE_SHA256)))
		return error_set(err, STATUS_NOT_FOUND, "the bytes of this "
				 "capture are not in the case");
	return blob_read_all(casefile, ctx, row_text(row, CAPTURE_SHA256),
			     PAGE_SOURCE_MAX, ret_data, ret_size, err);
}

enum status propose_read(struct casefile *casefile, const void *ctx,
			 int64_t capture, struct proposals **ret_proposals,
			 struct error *err)
{
	struct proposals *p = talloc_zero(ctx, struct proposals);
	const struct row *row = NULL;
	struct page *page;
	char *data;
	size_t n;
	enum status status;

	if (!p)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = read_bytes(casefile, p, capture, &row, &data, &n, err);
	if (status == STATUS_OK)
		status = page_read(p, data, n, row_text(row, CAPTURE_TYPE),
				   &page, err);
	if (status != STATUS_OK) {
		talloc_free(p);
		return status;
	}
	p->capture = capture;
	p->source = row_integer(row, CAPTURE_SOURCE);
	propose(casefile, p, "title", page->title, data, n);
	propose(casefile, p, "publisher", page->publisher, data, n);
	propose(casefile, p, "author", page->author, data, n);
	propose(casefile, p, "published", page->published, data, n);
	propose(casefile, p, "updated", page->modified, data, n);
	propose(casefile, p, "language", page->language, data, n);
	*ret_proposals = p;
	return STATUS_OK;
}

enum status propose_take(struct casefile *casefile,
			 const struct proposals *proposals, int index,
			 int64_t *ret_entry, struct error *err)
{
	const struct proposal *one = &proposals->list[index];
	struct edit_knowing knowing = {
		.source = proposals->source, .at = "metadata of the page",
		.quote = one->said, .hedge = "", .as_of = "", .speaker = "",
		.origin = "", .means = "", .basis = "",
	};

	if (one->length > 0) {
		knowing.passage_capture = proposals->capture;
		knowing.passage_start = one->start;
		knowing.passage_length = one->length;
	}
	return edit_claim(casefile, proposals->source, one->field, one->said,
			  false, 0, &knowing, ret_entry, err);
}
