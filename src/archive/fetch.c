#include "src/archive/fetch.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/clockstate.h"
#include "src/archive/contact.h"
#include "src/archive/head.h"
#include "src/archive/keep.h"
#include "src/archive/page.h"
#include "src/archive/payload.h"
#include "src/archive/recapture.h"
#include "src/archive/special.h"
#include "src/archive/suspect.h"
#include "src/base/clock.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/entry.h"

enum { PAYLOAD_MAX = 256 << 20, TYPE_MAX = 256, HOST_MAX = 256 };

struct fetch {
	struct fetch_options options;
	struct route route;
	char *agent, *typed;
	struct fetch_report report;
	char next[TRANSFER_ADDRESS_MAX]; /* to be fetched */
	char *past[FETCH_HOPS_MAX + 1];  /* addresses so far */
	int past_count;
	/* What the last exchange brought; held between transfer and keep. */
	bool holds;
	struct transfer transfer;
	struct payload payload;
	struct page *page;
	char type[TYPE_MAX];
	struct recapture before; /* of the address that is next */
	int64_t asked;           /* when the last exchange began */
};

/* --- opening --- */

static enum status check_route(struct casefile *casefile, struct route *route,
			       struct error *err)
{
	route_read(casefile, route);
	if (route->kind == ROUTE_OFF)
		return error_set(err, STATUS_REFUSED, "%s: its network is off; "
				 "choose a way once: taffrail fetch %s --direct "
				 "(or --proxy URL)", casefile_name(casefile),
				 casefile_path(casefile));
	if (route->kind == ROUTE_NEVER)
		return error_set(err, STATUS_REFUSED, "%s: its network is set "
				 "to never", casefile_name(casefile));
	return STATUS_OK;
}

/* The source of an address as typed, or as it is when brought into form. */
static int64_t source_of(struct casefile *casefile, const char *typed,
			 const char *normal)
{
	int64_t source = capture_source_at(casefile, typed);

	return source ? source : capture_source_at(casefile, normal);
}

static char *address_of(struct casefile *casefile, const void *ctx,
			int64_t source)
{
	struct row *row;

	if (casefile_row(casefile, ctx, TABLE_SOURCE, source, &row, NULL) !=
		    STATUS_OK ||
	    !row_text(row, SOURCE_ADDRESS))
		return NULL;
	return talloc_strdup(ctx, row_text(row, SOURCE_ADDRESS));
}

static enum status check_contact(struct casefile *casefile, int64_t source,
				 const char *address, struct error *err)
{
	struct error reason = { .status = STATUS_OK };
	enum contact contact = contact_of(casefile, source, address, &reason);

	if (contact == CONTACT_FREE || contact == CONTACT_ASK)
		return STATUS_OK;
	return error_set(err, STATUS_REFUSED, "%s", reason.text);
}

static enum status prepare(struct fetch *f, struct casefile *casefile,
			   int64_t source, const char *address,
			   struct error *err)
{
	char *own = source && !address ? address_of(casefile, f, source)
				       : NULL;
	enum status status = STATUS_OK;

	if (source && !address && !own)
		return check_contact(casefile, source, NULL, err) == STATUS_OK
			? error_set(err, STATUS_NOT_FOUND, "no such source")
			: STATUS_REFUSED;
	address = own ? own : address;
	status = address_normal(address, f->next, sizeof(f->next), err);
	if (status != STATUS_OK)
		return status;
	if (!source)
		source = source_of(casefile, address, f->next);
	status = check_contact(casefile, source, f->next, err);
	if (status != STATUS_OK)
		return status;
	f->report.source = source;
	f->typed = talloc_strdup(f, address);
	if (!f->typed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static void look_before(struct fetch *f, struct casefile *casefile)
{
	memset(&f->before, 0, sizeof(f->before));
	if (!f->options.whole)
		recapture_find(casefile, f->next, &f->before);
}

static int fetch_destroy(struct fetch *f)
{
	if (f->holds) {
		transfer_release(&f->transfer);
		payload_release(&f->payload);
	}
	return 0;
}

enum status fetch_open(struct casefile *casefile, int64_t source,
		       const char *address,
		       const struct fetch_options *options,
		       struct fetch **ret_fetch, struct error *err)
{
	struct fetch *f = talloc_zero(NULL, struct fetch);
	enum status status;

	if (!f)
		return error_set(err, STATUS_NOMEM, "out of memory");
	talloc_set_destructor(f, fetch_destroy);
	f->options = *options;
	status = check_route(casefile, &f->route, err);
	if (status == STATUS_OK)
		status = prepare(f, casefile, source, address, err);
	if (status == STATUS_OK) {
		f->agent = route_agent(casefile, f);
		if (!f->agent)
			status = error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (status != STATUS_OK) {
		talloc_free(f);
		return status;
	}
	look_before(f, casefile);
	*ret_fetch = f;
	return STATUS_OK;
}

void fetch_close(struct fetch *fetch)
{
	talloc_free(fetch);
}

const struct fetch_report *fetch_report_of(const struct fetch *fetch)
{
	return &fetch->report;
}

/* --- the exchange --- */

static void read_type(struct fetch *f)
{
	const struct buffer *head = &f->transfer.head;
	char value[TYPE_MAX];
	struct buffer text;

	*f->type = '\0';
	if (!head_value(head->data, head->length, "Content-Type", value,
			sizeof(value)))
		return;
	buffer_init_fixed(&text, f->type, sizeof(f->type));
	head_text(value, strlen(value), &text);
}

static struct spool *payload_bytes(struct fetch *f)
{
	return f->payload.same ? &f->transfer.body : &f->payload.bytes;
}

enum status fetch_transfer(struct fetch *fetch, struct error *err)
{
	struct transfer_options o = {
		.allow_special = fetch->options.allow_private,
		.allow_untrusted = fetch->options.allow_untrusted,
		.lines = fetch->before.capture ? fetch->before.lines : NULL,
		.proxy = fetch->route.kind == ROUTE_PROXY ? fetch->route.proxy
							  : NULL,
		.agent = fetch->agent,
		.max_bytes = fetch->options.max_bytes,
		.max_seconds = fetch->options.max_seconds,
		.progress = fetch->options.progress,
		.payload = fetch->options.payload,
	};
	struct transfer *t = &fetch->transfer;
	enum status status;

	if (fetch->holds)
		bug("a fetch transfers before it kept");
	fetch->asked = clock_now();
	status = transfer_run(fetch->next, &o, t, err);
	if (status != STATUS_OK)
		return status;
	status = payload_decode(t->head.data, t->head.length, &t->body,
				PAYLOAD_MAX, &fetch->payload, err);
	if (status != STATUS_OK) {
		transfer_release(t);
		return status;
	}
	fetch->holds = true;
	read_type(fetch);
	fetch->page = page_read_spool(fetch, payload_bytes(fetch), fetch->type);
	return STATUS_OK;
}

/* --- keeping --- */

static bool was_there(const struct fetch *f, const char *address)
{
	for (int i = 0; i < f->past_count; i++)
		if (!strcmp(f->past[i], address))
			return true;
	return false;
}

static bool same_host(const char *a, const char *b)
{
	char host_a[HOST_MAX], host_b[HOST_MAX];

	return address_host(a, host_a, sizeof(host_a)) &&
	       address_host(b, host_b, sizeof(host_b)) &&
	       !strcmp(host_a, host_b);
}

/* May the next hop be made? OK with an empty `next` when there is none. */
static enum status check_next(struct fetch *f, struct casefile *casefile,
			      char next[TRANSFER_ADDRESS_MAX],
			      struct error *err)
{
	char host[HOST_MAX];
	const char *what = NULL;
	enum status status;

	*next = '\0';
	if (!*f->transfer.next)
		return STATUS_OK;
	status = address_normal(f->transfer.next, next, TRANSFER_ADDRESS_MAX,
				err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_REFUSED, "redirects to %.150s, "
				 "which is not fetched", f->transfer.next);
	if (f->past_count >= FETCH_HOPS_MAX)
		return error_set(err, STATUS_REFUSED, "redirects more than %d "
				 "times", FETCH_HOPS_MAX);
	if (was_there(f, next) || !strcmp(f->next, next))
		return error_set(err, STATUS_REFUSED, "redirects in a circle, "
				 "to %.150s", next);
	if (!f->options.allow_private &&
	    address_host(next, host, sizeof(host)))
		what = special_host(host);
	if (what)
		return error_set(err, STATUS_REFUSED, "redirects to %.150s, "
				 "which is %s", next, what);
	/* What is said of a source is said of its own site. */
	return same_host(f->next, next)
		       ? STATUS_OK : check_contact(casefile, 0, next, err);
}

struct texts {
	struct buffer request, headers;
	char proxy[ROUTE_PROXY_MAX + 16];
	char clock[CLOCKSTATE_MAX];
	char what[256];
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

static void fill_row(struct fetch *f, struct casefile *casefile,
		     struct texts *x, struct row *row)
{
	const struct transfer *t = &f->transfer;
	char date[64];

	head_text(t->request.data, t->request.length, &x->request);
	head_text(t->head.data, t->head.length, &x->headers);
	row_init(row, TABLE_CAPTURE, 0);
	row_set_integer(row, CAPTURE_SOURCE, f->report.source);
	row_set_text(row, CAPTURE_ADDRESS, f->next);
	row_set_integer(row, CAPTURE_STARTED, t->started);
	row_set_integer(row, CAPTURE_ENDED, t->ended);
	row_set_integer(row, CAPTURE_STATUS, t->status);
	row_set_text(row, CAPTURE_TYPE, f->type);
	row_set_text_n(row, CAPTURE_HEADERS, x->headers.data,
		       x->headers.length);
	row_set_text_n(row, CAPTURE_REQUEST, x->request.data,
		       x->request.length);
	row_set_integer(row, CAPTURE_TRUNCATED, (int64_t)t->cut);
	row_set_text(row, CAPTURE_PEER, t->peer);
	row_set_text(row, CAPTURE_TLS, t->tls);
	if (f->route.kind == ROUTE_PROXY &&
	    transfer_proxy_shown(f->route.proxy, x->proxy, sizeof(x->proxy),
				 NULL) == STATUS_OK)
		row_set_text(row, CAPTURE_PROXY, x->proxy);
	row_set_text(row, CAPTURE_TOOL, transfer_tool());
	row_set_text(row, CAPTURE_COLLECTOR, casefile_analyst(casefile));
	row_set_text(row, CAPTURE_OBTAINED, leave_of(&f->options));
	if (!head_value(t->head.data, t->head.length, "Date", date,
			sizeof(date)))
		*date = '\0';
	clockstate_words(t->ended, *date ? date : NULL, x->clock);
	row_set_text(row, CAPTURE_CLOCK, x->clock);
	row_set_integer(row, CAPTURE_FOLLOWS, f->report.capture);
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

static void report_kept(struct fetch *f, const struct row *row, int64_t entry,
			bool unchanged)
{
	struct fetch_report *r = &f->report;

	r->capture = row->id;
	r->entry = entry;
	r->hops++;
	r->status = f->transfer.status;
	r->size = row_integer(row, CAPTURE_SIZE);
	r->unchanged = unchanged;
	memcpy(r->address, f->next, sizeof(r->address));
}

/* An address that nobody answers makes no source. */
static enum status settle_source(struct fetch *f, struct casefile *casefile,
				 struct error *err)
{
	enum status status;

	if (f->report.source)
		return STATUS_OK;
	status = keep_source(casefile, f->typed, &f->report.source, err);
	f->report.new_source = status == STATUS_OK;
	return status;
}

/* "Not modified", and it was asked with a condition. */
static bool is_revisit(const struct fetch *f)
{
	return f->transfer.status == 304 && f->before.capture;
}

/* The bytes are those of the capture before. */
static void set_revisit(struct fetch *f, struct row *row, struct keep *keep)
{
	keep->bytes = NULL;
	keep->wire = NULL;
	keep->page = NULL;
	row_set_integer(row, CAPTURE_REVISIT, f->before.capture);
	row_set_text(row, CAPTURE_SHA256, f->before.sha256);
	row_set_integer(row, CAPTURE_SIZE, f->before.size);
	row_set_text(row, CAPTURE_TYPE, f->before.type);
}

static enum status keep_one(struct fetch *f, struct casefile *casefile,
			    struct error *err)
{
	struct texts x;
	struct row row;
	struct keep keep = { .row = &row, .bytes = payload_bytes(f),
			     .wire = f->payload.same ? NULL
						     : &f->transfer.body,
			     .certificates = &f->transfer.certificates,
			     .page = f->page, .what = x.what };
	bool revisit = is_revisit(f);
	int64_t entry = 0, before = capture_latest(casefile,
						   f->report.source);
	char sha256[65];
	enum status status;

	texts_init(&x);
	fill_row(f, casefile, &x, &row);
	row_set_text(&row, CAPTURE_SUSPECT, f->report.suspect);
	snprintf(x.what, sizeof(x.what), "capture %.200s", f->next);
	if (revisit)
		set_revisit(f, &row, &keep);
	status = keep_capture(casefile, &keep, sha256, &entry, err);
	texts_release(&x);
	if (status == STATUS_OK)
		report_kept(f, &row, entry,
			    revisit ||
				    is_unchanged(casefile, before, sha256));
	return status;
}

static enum status go_on(struct fetch *f, struct casefile *casefile,
			 const char *next, bool *ret_more, struct error *err)
{
	f->past[f->past_count] = talloc_strdup(f, f->next);
	if (!f->past[f->past_count])
		return error_set(err, STATUS_NOMEM, "out of memory");
	f->past_count++;
	*ret_more = *next != '\0';
	memcpy(f->next, next, strlen(next) + 1);
	if (*ret_more)
		look_before(f, casefile);
	return STATUS_OK;
}

enum status fetch_keep(struct fetch *fetch, struct casefile *casefile,
		       bool *ret_more, struct error *err)
{
	struct error why = { .status = STATUS_OK };
	char next[TRANSFER_ADDRESS_MAX];
	enum status status, refused;

	if (!fetch->holds)
		bug("a fetch keeps before it transferred");
	suspect_judge(&fetch->transfer, &fetch->payload, fetch->page,
		      *fetch->type ? fetch->type : NULL, fetch->next,
		      fetch->past_count, fetch->report.suspect);
	refused = check_next(fetch, casefile, next, &why);
	if (refused != STATUS_OK)
		snprintf(fetch->report.suspect, sizeof(fetch->report.suspect),
			 "%s", why.text);
	status = settle_source(fetch, casefile, err);
	if (status == STATUS_OK)
		status = keep_one(fetch, casefile, err);
	if (status == STATUS_OK && refused == STATUS_OK)
		status = go_on(fetch, casefile, next, ret_more, err);
	transfer_release(&fetch->transfer);
	payload_release(&fetch->payload);
	TALLOC_FREE(fetch->page);
	fetch->holds = false;
	if (status == STATUS_OK && refused != STATUS_OK)
		return error_set(err, STATUS_REFUSED, "%.200s: %s",
				 fetch->next, why.text);
	return status;
}

enum status fetch_keep_failure(struct fetch *fetch, struct casefile *casefile,
			       const struct error *why, struct error *err)
{
	struct row row;
	char reason[ERROR_TEXT_MAX + 32], what[256], clock[CLOCKSTATE_MAX];
	char sha256[65];
	struct keep keep = { .row = &row, .what = what };
	int64_t entry, now = clock_now();

	if (!fetch->report.source || (why->status != STATUS_IO &&
				      why->status != STATUS_NOT_FOUND))
		return STATUS_OK;
	snprintf(reason, sizeof(reason), "nothing came: %s", why->text);
	snprintf(what, sizeof(what), "failed fetch %.200s", fetch->next);
	clockstate_words(now, NULL, clock);
	row_init(&row, TABLE_CAPTURE, 0);
	row_set_integer(&row, CAPTURE_SOURCE, fetch->report.source);
	row_set_text(&row, CAPTURE_ADDRESS, fetch->next);
	row_set_integer(&row, CAPTURE_STARTED, fetch->asked);
	row_set_integer(&row, CAPTURE_ENDED, now);
	row_set_text(&row, CAPTURE_TOOL, transfer_tool());
	row_set_text(&row, CAPTURE_COLLECTOR, casefile_analyst(casefile));
	row_set_text(&row, CAPTURE_OBTAINED, leave_of(&fetch->options));
	row_set_text(&row, CAPTURE_SUSPECT, reason);
	row_set_text(&row, CAPTURE_CLOCK, clock);
	row_set_integer(&row, CAPTURE_FOLLOWS, fetch->report.capture);
	return keep_capture(casefile, &keep, sha256, &entry, err);
}

enum status fetch_run(struct casefile *casefile, int64_t source,
		      const char *address,
		      const struct fetch_options *options,
		      struct fetch_report *ret_report, struct error *err)
{
	struct fetch *f;
	struct error why = { .status = STATUS_OK };
	bool more = true;
	enum status status;

	memset(ret_report, 0, sizeof(*ret_report));
	status = fetch_open(casefile, source, address, options, &f, err);
	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK && more) {
		status = fetch_transfer(f, &why);
		if (status == STATUS_OK) {
			status = fetch_keep(f, casefile, &more, err);
			continue;
		}
		if (fetch_keep_failure(f, casefile, &why, err) == STATUS_OK)
			error_set(err, status, "%s", why.text);
	}
	*ret_report = f->report;
	fetch_close(f);
	return status;
}
