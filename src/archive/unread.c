#include "src/archive/unread.h"

#include <talloc.h>

#include "src/archive/shelf.h"
#include "store/find.h"

/* The search must not stand in the way of the case: a page that cannot be read
 * is one without words, as when it was fetched. */
static bool is_passed_over(enum status status)
{
	return status != STATUS_OK && status != STATUS_NOMEM &&
	       status != STATUS_INTERRUPTED;
}

static enum status read_one(struct casefile *casefile, void *ctx,
			    int64_t capture, struct error *err)
{
	struct row *row;
	struct page *page;
	enum status status = casefile_row(casefile, ctx, TABLE_CAPTURE,
					  capture, &row, err);

	if (status != STATUS_OK)
		return status;
	status = shelf_page(NULL, casefile, ctx,
			    row_text(row, CAPTURE_SHA256),
			    row_text(row, CAPTURE_TYPE), &page, err);
	if (is_passed_over(status))
		return STATUS_OK;
	return status == STATUS_OK
		       ? find_read(casefile, capture, page->text, page->length,
				   err)
		       : status;
}

enum status unread_read(struct casefile *casefile, struct error *err)
{
	void *ctx = talloc_new(NULL);
	int64_t *captures;
	int count = 0;
	enum status status;

	if (!ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = find_unread(casefile, ctx, &captures, &count, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		void *one = talloc_new(ctx);

		status = one ? read_one(casefile, one, captures[i], err)
			     : error_set(err, STATUS_NOMEM, "out of memory");
		talloc_free(one);
	}
	talloc_free(ctx);
	return status;
}
