#include "src/cmd/workbench_fetch.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/contact.h"
#include "src/archive/fetch.h"
#include "src/archive/route.h"

static void read_route(struct casefile *casefile, char *ret_words, size_t size)
{
	struct route route;

	route_read(casefile, &route);
	route_words(&route, ret_words, size);
}

static enum status choose_route(struct casefile *casefile, const char *words,
				struct error *err)
{
	struct route route;
	enum status status = route_parse(words, &route, err);

	return status == STATUS_OK ? route_write(casefile, &route, err)
				   : status;
}

static enum status may_contact(struct casefile *casefile, const void *ctx,
			       int64_t source, const char **ret_address,
			       bool *ret_open, struct error *err)
{
	struct error reason = {.status = STATUS_OK};
	enum contact contact = contact_of(casefile, source, NULL, &reason);
	struct route route;
	struct row *row;
	enum status status;

	if (contact != CONTACT_FREE && contact != CONTACT_ASK)
		return error_set(err, STATUS_REFUSED, "%s", reason.text);
	route_read(casefile, &route);
	if (route.kind == ROUTE_NEVER)
		return error_set(err, STATUS_REFUSED, "the network of this "
				 "case is set to never: taffrail fetch --direct "
				 "or --proxy changes that");
	status = casefile_row(casefile, ctx, TABLE_SOURCE, source, &row, err);
	if (status != STATUS_OK)
		return status;
	*ret_address = row_text(row, SOURCE_ADDRESS);
	*ret_open = route.kind != ROUTE_OFF;
	if (!*ret_address)
		return error_set(err, STATUS_REFUSED, "this source has no "
				 "address");
	return STATUS_OK;
}

static enum status open_fetch(void *payload, struct casefile *casefile,
			      int64_t source,
			      bool (*progress)(void *, int64_t, int64_t),
			      void *job, void **ret_fetch, struct error *err)
{
	const struct fetch_options options = {
		.allow_private = *(const bool *)payload,
		.progress = progress, .payload = job};
	struct fetch *fetch;
	enum status status = transfer_start(err);

	if (status == STATUS_OK)
		status = fetch_open(casefile, source, NULL, &options, &fetch,
				    err);
	if (status == STATUS_OK)
		*ret_fetch = fetch;
	return status;
}

static enum status run_transfer(void *fetch, struct error *err)
{
	return fetch_transfer(fetch, err);
}

static enum status keep(void *fetch, struct casefile *casefile,
			const struct error *why, const void *ctx,
			bool *ret_more, const char **ret_words,
			struct error *err)
{
	const struct fetch_report *r = fetch_report_of(fetch);
	enum status status;

	*ret_more = false;
	if (why)
		return fetch_keep_failure(fetch, casefile, why, err);
	status = fetch_keep(fetch, casefile, ret_more, err);
	if (status == STATUS_OK && !*ret_more)
		*ret_words = talloc_asprintf(
			ctx, "done: fetched %s, status %d, %" PRId64
			" bytes%s%s%s: o reads it", r->address, r->status,
			r->size, r->unchanged ? ", unchanged" : "",
			*r->suspect ? "; SUSPECT: " : "", r->suspect);
	return status;
}

static void close_fetch(void *fetch)
{
	fetch_close(fetch);
}

const struct ui_network workbench_network = {
	.route = read_route, .choose = choose_route, .may = may_contact,
	.open = open_fetch, .transfer = run_transfer, .keep = keep,
	.close = close_fetch,
};
