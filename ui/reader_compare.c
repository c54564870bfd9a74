/* reader_compare: the difference of two copies of a source, and back to the
 * same words in the copy. */
#include <stdlib.h>
#include <talloc.h>

#include "store/passage.h"
#include "ui/reader.h"

struct comparing {
	struct request request;
	struct reader_page page;
	int number;     /* of the copy to compare with; 0 the one before */
	uint32_t place; /* before and after */
};

/* The other copy by its number, else the one before; of the oldest the one
 * behind it. */
static int64_t other_of(const struct folio_about *about, const int64_t *ids,
			int count, int number)
{
	if (number > 0 && number <= count)
		return ids[number - 1];
	return about->older ? about->older : about->newer;
}

static enum status find_other(struct casefile *casefile, struct comparing *c,
			      const struct folio *text, struct error *err)
{
	const struct folio_about *about = folio_about(text);
	int64_t *ids;
	int count;
	enum status status = passage_captures(casefile, c, about->source, &ids,
					      &count, err);

	if (status != STATUS_OK)
		return status;
	if (count < 2)
		return error_set(err, STATUS_NOT_FOUND, "one copy of this "
				 "source is held: f fetches another");
	if (c->number > count)
		return error_set(err, STATUS_NOT_FOUND, "there are %d copies "
				 "of this source: difference 1 to %d", count,
				 count);
	c->page.other = other_of(about, ids, count, c->number);
	if (c->page.other == c->page.capture)
		return error_set(err, STATUS_INVALID, "copy %d is the one "
				 "that is read", c->number);
	return STATUS_OK;
}

static enum status run(struct store_side *side, struct request *request,
		       struct error *err)
{
	struct comparing *c = (struct comparing *)request;
	struct folio *folio;
	enum status status = reader_folio(side, &c->page, &folio, err);

	if (status != STATUS_OK)
		return status;
	if (c->page.form == FOLIO_CHANGES) {
		c->place = folio_change_source(folio, c->place);
		c->page.form = FOLIO_TEXT;
		c->page.other = 0;
		return STATUS_OK;
	}
	status = find_other(store_side_case(side), c, folio, err);
	if (status != STATUS_OK)
		return status;
	c->page.form = FOLIO_CHANGES;
	status = reader_folio(side, &c->page, &folio, err);
	if (status == STATUS_OK)
		c->place = folio_change_place(folio, c->place);
	return status;
}

static void done(struct app *app, struct request *request)
{
	const struct comparing *c = (const struct comparing *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else if (reader_of(app) && page_view(app)->serial == c->page.slot) {
		reader_ask(app, c->page.capture, c->page.other, c->page.form,
			   c->place);
		if (c->page.form == FOLIO_CHANGES)
			app_say(app, MESSAGE_INFO, "[-gone-] {+new+}: ] leads "
				"to the next, d back to the copy");
	}
	talloc_free(request);
}

void do_difference(struct app *app, const struct call *call)
{
	struct reader *reader = reader_of(app);
	struct comparing *c;

	if (!reader)
		return;
	reader_leave(app);
	reader_sync(page_view(app));
	c = app_request(app, sizeof(*c), run, done);
	if (!c)
		return;
	c->page = reader_page_of(page_view(app));
	c->number = *call->argument ? (int)strtol(call->argument, NULL, 10)
				    : call->count;
	c->place = reader->cursor;
	if (c->page.form != FOLIO_CHANGES && c->page.form != FOLIO_TEXT) {
		c->page.form = FOLIO_TEXT;
		c->place = reader->text_place;
	}
	app_post(app, &c->request);
}
