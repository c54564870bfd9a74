/* One exchange into the case: the row of its capture, and its bytes. */
#include "src/archive/fetch_internal.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/clockstate.h"
#include "src/archive/head.h"
#include "store/capture.h"

struct texts {
	struct buffer request, headers;
	char proxy[ROUTE_PROXY_MAX + 16];
	char clock[CLOCKSTATE_MAX];
};

static void texts_init(struct texts *x)
{
	buffer_init(&x->request, 4 * TRANSFER_HEAD_BYTES);
	buffer_init(&x->headers, 4 * TRANSFER_HEAD_BYTES);
}

static void texts_release(struct texts *x)
{
	buffer_release(&x->request);
	buffer_release(&x->headers);
}

/* What the person at hand allowed beyond the usual. */
static const char *leave_of(const struct fetch_options *o)
{
	if (o->allow_private && o->allow_untrusted)
		return "fetched with private addresses and certificates that "
		       "do not hold allowed";
	if (o->allow_untrusted)
		return "fetched with certificates that do not hold allowed";
	return o->allow_private ? "fetched with private addresses allowed"
				: NULL;
}

/* What is said of every try, also of one that brought nothing. */
static void fill_try(struct fetch_hop *h, struct casefile *casefile,
		     struct texts *x, struct row *row)
{
	const struct transfer *t = &h->transfer;
	char date[64] = "";

	row_init(row, TABLE_CAPTURE, h->id);
	row_set_integer(row, CAPTURE_SOURCE, h->fetch->report.source);
	row_set_text(row, CAPTURE_ADDRESS, h->address);
	row_set_integer(row, CAPTURE_STARTED, t->started);
	row_set_integer(row, CAPTURE_ENDED, t->ended);
	row_set_text(row, CAPTURE_TOOL, transfer_tool());
	row_set_text(row, CAPTURE_COLLECTOR, casefile_analyst(casefile));
	row_set_text(row, CAPTURE_OBTAINED, leave_of(&h->fetch->options));
	row_set_text(row, CAPTURE_SUSPECT, h->suspect);
	if (!head_value(t->head.data, t->head.length, "Date", date,
			sizeof(date)))
		*date = '\0';
	clockstate_words(t->ended, *date ? date : NULL, x->clock);
	row_set_text(row, CAPTURE_CLOCK, x->clock);
	row_set_integer(row, CAPTURE_FOLLOWS, h->follows);
	row_set_integer(row, CAPTURE_PAGE, h->fetch->options.page);
}

static void fill_answer(struct fetch_hop *h, struct texts *x, struct row *row)
{
	const struct transfer *t = &h->transfer;
	const struct route *route = &h->fetch->route;

	head_text(t->request.data, t->request.length, &x->request);
	head_text(t->head.data, t->head.length, &x->headers);
	row_set_integer(row, CAPTURE_STATUS, t->status);
	row_set_text(row, CAPTURE_TYPE, h->type);
	row_set_text_n(row, CAPTURE_HEADERS, x->headers.data,
		       x->headers.length);
	row_set_text_n(row, CAPTURE_REQUEST, x->request.data,
		       x->request.length);
	row_set_integer(row, CAPTURE_TRUNCATED, (int64_t)t->cut);
	row_set_text(row, CAPTURE_PEER, t->peer);
	row_set_text(row, CAPTURE_TLS, t->tls);
	if (route->kind == ROUTE_PROXY &&
	    transfer_proxy_shown(route->proxy, x->proxy, sizeof(x->proxy),
				 NULL) == STATUS_OK)
		row_set_text(row, CAPTURE_PROXY, x->proxy);
}

static bool is_unchanged(struct casefile *casefile, int64_t before,
			 const char *sha256)
{
	struct row *row;
	bool same;

	if (!before ||
	    casefile_row(casefile, NULL, TABLE_CAPTURE, before, &row, NULL) !=
		    STATUS_OK)
		return false;
	same = row_text(row, CAPTURE_SHA256) &&
	       !strcmp(row_text(row, CAPTURE_SHA256), sha256);
	talloc_free(row);
	return same;
}

/* "Not modified", and it was asked with a condition. */
static bool is_revisit(const struct fetch_hop *h)
{
	return h->transfer.status == 304 && h->before.capture;
}

/* The bytes are those of the capture before. */
static void set_revisit(struct fetch_hop *h, struct row *row)
{
	row_set_integer(row, CAPTURE_REVISIT, h->before.capture);
	row_set_text(row, CAPTURE_SHA256, h->before.sha256);
	row_set_integer(row, CAPTURE_SIZE, h->before.size);
	row_set_text(row, CAPTURE_TYPE, h->before.type);
}

static void set_bytes(struct fetch_hop *h, struct keep *keep)
{
	keep->bytes = fetch_hop_payload(h);
	keep->packed = h->packed;
	keep->wire = h->payload.same ? NULL : &h->transfer.body;
	keep->words = h->words;
}

enum status fetch_hop_keep(struct fetch_hop *hop, struct casefile *casefile,
			   struct keep_group *group, struct error *err)
{
	struct texts x;
	struct row row;
	struct keep keep = { .row = &row,
			     .certificates = &hop->transfer.certificates };
	int64_t before = capture_latest(casefile, hop->fetch->report.source);
	char sha256[65];
	enum status status;

	texts_init(&x);
	fill_try(hop, casefile, &x, &row);
	if (!hop->failed)
		fill_answer(hop, &x, &row);
	if (is_revisit(hop))
		set_revisit(hop, &row);
	else if (!hop->failed)
		set_bytes(hop, &keep);
	status = keep_group_add(group, &keep, sha256, err);
	texts_release(&x);
	if (status != STATUS_OK)
		return status;
	hop->size = row_integer(&row, CAPTURE_SIZE);
	hop->unchanged = is_revisit(hop) ||
			 is_unchanged(casefile, before, sha256);
	return STATUS_OK;
}

int64_t fetch_hop_bytes(const struct fetch_hop *hop)
{
	return hop->transfer.body.size + hop->payload.bytes.size;
}

const struct transfer *fetch_hop_transfer(const struct fetch_hop *hop)
{
	return &hop->transfer;
}

const char *fetch_hop_address(const struct fetch_hop *hop)
{
	return hop->address;
}

void fetch_hop_kept(struct fetch_hop *hop, int64_t entry)
{
	struct fetch_report *r = &hop->fetch->report;

	if (!hop->failed) {
		r->capture = hop->id;
		r->entry = entry;
		r->hops++;
		r->status = hop->transfer.status;
		r->size = hop->size;
		r->unchanged = hop->unchanged;
		snprintf(r->suspect, sizeof(r->suspect), "%.*s",
			 (int)sizeof(r->suspect) - 1, hop->suspect);
		r->address = talloc_steal(hop->fetch, hop->address);
	}
	talloc_free(hop);
}
