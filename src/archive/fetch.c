#include "src/archive/fetch_internal.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/contact.h"
#include "src/archive/head.h"
#include "src/archive/memento.h"
#include "src/archive/requisites.h"
#include "src/archive/special.h"
#include "src/archive/suspect.h"
#include "src/base/clock.h"
#include "store/capture.h"

enum { PAYLOAD_MAX = 256 << 20, HOST_MAX = 256, HEAD_BYTES = 1024,
       STATUS_OF_A_PAGE = 200 };

/* --- opening --- */

enum status fetch_check_route(struct casefile *casefile, struct route *route,
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
	char normal[TRANSFER_ADDRESS_MAX];
	struct memento memento;
	enum status status = address_normal(address, normal, sizeof(normal),
					    err);

	if (status != STATUS_OK)
		return status;
	f->next = talloc_strdup(f, normal);
	if (!f->next)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!source)
		source = source_of(casefile, address, f->next);
	status = check_contact(casefile, source, f->next, err);
	if (status != STATUS_OK)
		return status;
	/* What another archive holds is a copy of the original's source. */
	if (!source && memento_of_address(f->next, &memento)) {
		address = memento.original;
		source = capture_source_at(casefile, address);
	}
	f->report.source = source;
	f->typed = talloc_strdup(f, address);
	if (!f->typed)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static enum status source_address(struct casefile *casefile, const void *ctx,
				  int64_t source, const char **ret_address,
				  struct error *err)
{
	struct row *row;
	enum status status = check_contact(casefile, source, NULL, err);

	if (status == STATUS_OK)
		status = casefile_row(casefile, ctx, TABLE_SOURCE, source,
				      &row, err);
	if (status == STATUS_OK)
		*ret_address = row_text(row, SOURCE_ADDRESS);
	return status;
}

enum status fetch_item_make(struct casefile *casefile, const void *ctx,
			    int64_t source, const char *address,
			    struct fetch_item *ret_item, struct error *err)
{
	char normal[TRANSFER_ADDRESS_MAX], host[HOST_MAX];
	struct fetch_item item = { .address = address };
	enum status status = STATUS_OK;

	if (!address)
		status = source_address(casefile, ctx, source, &item.address,
					err);
	if (status == STATUS_OK)
		status = address_normal(item.address, normal, sizeof(normal),
					err);
	if (status != STATUS_OK)
		return status;
	if (!source)
		source = source_of(casefile, item.address, normal);
	status = check_contact(casefile, source, normal, err);
	if (status != STATUS_OK)
		return status;
	if (!address_host(normal, host, sizeof(host)))
		return error_set(err, STATUS_INVALID, "%.200s: not an address",
				 item.address);
	item.source = source;
	item.address = talloc_strdup(ctx, item.address);
	item.host = talloc_strdup(ctx, host);
	if (!item.address || !item.host)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_item = item;
	return STATUS_OK;
}

static void look_before(struct fetch *f, struct casefile *casefile)
{
	f->id = casefile_new_id(casefile);
	memset(&f->before, 0, sizeof(f->before));
	/* What did not change is not sent, and so names nothing. */
	if (!f->options.whole && (!f->options.requisites || f->options.page))
		recapture_find(casefile, f->next, &f->before);
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
	f->options = *options;
	f->report.address = "";
	status = fetch_check_route(casefile, &f->route, err);
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
	if (fetch)
		talloc_free(fetch->came);
	talloc_free(fetch);
}

const struct fetch_report *fetch_report_of(const struct fetch *fetch)
{
	return &fetch->report;
}

/* --- the exchange --- */

const char *fetch_request(struct fetch *fetch,
			  struct transfer_options *ret_options)
{
	*ret_options = (struct transfer_options){
		.allow_special = fetch->options.allow_private,
		.allow_untrusted = fetch->options.allow_untrusted,
		.lines = fetch->before.capture ? fetch->before.lines : NULL,
		.proxy = fetch->route.kind == ROUTE_PROXY ? fetch->route.proxy
							  : NULL,
		.agent = fetch->agent,
		.max_bytes = fetch->options.max_bytes,
		.max_seconds = fetch->options.max_seconds,
	};
	fetch->asked = clock_now();
	return fetch->next;
}

static void read_type(struct fetch_hop *h)
{
	const struct buffer *head = &h->transfer.head;
	char value[FETCH_TYPE_MAX];
	struct buffer text;

	if (!head_value(head->data, head->length, "Content-Type", value,
			sizeof(value)))
		return;
	buffer_init_fixed(&text, h->type, sizeof(h->type));
	head_text(value, strlen(value), &text);
}

struct spool *fetch_hop_payload(struct fetch_hop *h)
{
	return h->payload.same ? &h->transfer.body : &h->payload.bytes;
}

static int hop_destroy(struct fetch_hop *h)
{
	transfer_release(&h->transfer);
	payload_release(&h->payload);
	return 0;
}

/* No child of its fetch yet: while one is read, on a thread of its own, those
 * before it are freed by another. */
static struct fetch_hop *hop_new(struct fetch *f, struct error *err)
{
	struct fetch_hop *h = talloc_zero(NULL, struct fetch_hop);

	if (h)
		h->address = talloc_strdup(h, f->next);
	if (!h || !h->address) {
		talloc_free(h);
		(void)error_set(err, STATUS_NOMEM, "out of memory");
		return NULL;
	}
	h->fetch = f;
	h->follows = f->last;
	transfer_init(&h->transfer);
	payload_init(&h->payload);
	talloc_set_destructor(h, hop_destroy);
	return h;
}

/* Of the parts of a page frames alone have words to be searched. */
static bool is_html(struct fetch_hop *h)
{
	char buffer[HEAD_BYTES];
	size_t n;
	const char *head = spool_head(fetch_hop_payload(h), buffer,
				      sizeof(buffer), &n);

	return page_kind_of(*h->type ? h->type : NULL, head, n) == PAGE_HTML;
}

/* What is unpacked may be as large as what may come. */
static int64_t payload_max(const struct fetch *f)
{
	return f->options.max_bytes > PAYLOAD_MAX ? f->options.max_bytes
						  : PAYLOAD_MAX;
}

/* What is small enough is packed here, beside the store's thread, and waits for
 * its group in that form alone. */
static enum status pack(struct fetch_hop *h, struct error *err)
{
	struct spool *bytes = fetch_hop_payload(h);
	size_t n = 0;
	const char *data;
	enum status status;

	if (bytes->file || bytes->size > BLOB_PART_BYTES)
		return STATUS_OK;
	data = spool_head(bytes, NULL, BLOB_PART_BYTES, &n);
	status = blob_pack(h, data, n, &h->packed, err);
	if (status == STATUS_OK)
		spool_forget(bytes);
	return status;
}

static enum status read_payload(struct fetch_hop *h, struct error *err)
{
	const struct fetch_options *o = &h->fetch->options;
	struct page *page = NULL;
	enum status status = STATUS_OK;

	if (!o->page || is_html(h))
		status = page_read_spool(h, fetch_hop_payload(h), h->type,
					 &page, err);
	if (status == STATUS_OK && o->requisites && h->transfer.status == STATUS_OF_A_PAGE)
		status = requisites_find(h, fetch_hop_payload(h), h->type,
					 h->address, o->depth, &h->parts,
					 &h->part_count, err);
	/* A frame may well have few words. */
	suspect_judge(&h->transfer, &h->payload, o->page ? NULL : page,
		      *h->type ? h->type : NULL, h->address,
		      h->fetch->past_count, h->suspect);
	if (status == STATUS_OK && page)
		status = find_pack(h, page->text, page->length, &h->words,
				   err);
	talloc_free(page);
	return status == STATUS_OK ? pack(h, err) : status;
}

enum status fetch_take(struct fetch *fetch, struct transfer *transfer,
		       struct error *err)
{
	struct fetch_hop *h = hop_new(fetch, err);
	struct transfer *t;
	enum status status;

	if (fetch->came)
		bug("a fetch transfers before it was judged");
	if (!h) {
		transfer_release(transfer);
		return STATUS_NOMEM;
	}
	t = &h->transfer;
	*t = *transfer;
	status = payload_decode(t->head.data, t->head.length, &t->body,
				payload_max(fetch), &h->payload, err);
	if (status != STATUS_OK) {
		payload_init(&h->payload);
		talloc_free(h);
		return status;
	}
	read_type(h);
	status = read_payload(h, err);
	if (status == STATUS_OK)
		fetch->came = h;
	else
		talloc_free(h);
	return status;
}

/* --- judging --- */

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
			      const char *to, char next[TRANSFER_ADDRESS_MAX],
			      struct error *err)
{
	char host[HOST_MAX];
	const char *what = NULL;
	enum status status;

	*next = '\0';
	if (!to || !*to)
		return STATUS_OK;
	status = address_normal(to, next, TRANSFER_ADDRESS_MAX, err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_REFUSED, "redirects to %.150s, "
				 "which is not fetched", to);
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
	if (f->options.page && f->options.requisites == REQUISITES_OWN_HOST &&
	    !same_host(f->next, next))
		return error_set(err, STATUS_REFUSED, "redirects to %.150s, "
				 "another host than its page's", next);
	/* What is said of a source is said of its own site. */
	return same_host(f->next, next)
		       ? STATUS_OK : check_contact(casefile, 0, next, err);
}

static enum status go_on(struct fetch *f, struct casefile *casefile,
			 const char *next, struct error *err)
{
	char *copy = talloc_strdup(f, next);

	if (!copy)
		return error_set(err, STATUS_NOMEM, "out of memory");
	f->past[f->past_count++] = f->next;
	f->next = copy;
	if (*next)
		look_before(f, casefile);
	return STATUS_OK;
}

enum status fetch_judge(struct fetch *fetch, struct casefile *casefile,
			struct fetch_hop **ret_hop, bool *ret_more,
			struct error *err)
{
	struct fetch_hop *h = fetch->came;
	struct error why = { .status = STATUS_OK };
	char next[TRANSFER_ADDRESS_MAX];
	enum status refused;

	if (!h)
		bug("a fetch is judged before it transferred");
	fetch->came = NULL;
	talloc_steal(fetch, h);
	h->before = fetch->before;
	h->id = fetch->last = fetch->id;
	*ret_hop = h;
	*ret_more = false;
	refused = check_next(fetch, casefile, h->transfer.next, next, &why);
	if (refused != STATUS_OK) {
		snprintf(h->suspect, sizeof(h->suspect), "%s", why.text);
		return error_set(err, STATUS_REFUSED, "%.200s: %s",
				 fetch->next, why.text);
	}
	*ret_more = *next != '\0';
	return *ret_more ? go_on(fetch, casefile, next, err) : STATUS_OK;
}

enum status fetch_fail(struct fetch *fetch, const struct error *why,
		       struct fetch_hop **ret_hop, struct error *err)
{
	struct fetch_hop *h;

	*ret_hop = NULL;
	if ((!fetch->report.source && !fetch->last) ||
	    (why->status != STATUS_IO && why->status != STATUS_NOT_FOUND))
		return STATUS_OK;
	h = hop_new(fetch, err);
	if (!h)
		return STATUS_NOMEM;
	talloc_steal(fetch, h);
	h->failed = true;
	h->id = fetch->last = fetch->id;
	h->transfer.started = fetch->asked;
	h->transfer.ended = clock_now();
	snprintf(h->suspect, sizeof(h->suspect), "nothing came: %s",
		 why->text);
	*ret_hop = h;
	return STATUS_OK;
}

/* --- what else is to be fetched, and for whom --- */

const char *fetch_lacks_source(const struct fetch *fetch)
{
	return fetch->report.source ? NULL : fetch->typed;
}

void fetch_set_source(struct fetch *fetch, int64_t source, bool made)
{
	fetch->report.source = source;
	fetch->report.new_source = made;
}

static bool may_be_part(const struct fetch_hop *h, struct casefile *casefile,
			const char *address)
{
	struct error why;

	if (same_host(h->address, address))
		return true;
	return h->fetch->options.requisites == REQUISITES_ALL &&
	       check_contact(casefile, 0, address, &why) == STATUS_OK;
}

enum status fetch_hop_parts(const struct fetch_hop *hop,
			    struct casefile *casefile, const void *ctx,
			    struct fetch_item **ret_items, int *ret_count,
			    struct error *err)
{
	const struct fetch_options *o = &hop->fetch->options;
	struct fetch_item *items = talloc_array(
		ctx, struct fetch_item, (unsigned)hop->part_count + 1);
	char host[HOST_MAX];
	int n = 0;

	if (!items)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < hop->part_count; i++) {
		const char *address = hop->parts[i];

		if (!address_host(address, host, sizeof(host)) ||
		    !may_be_part(hop, casefile, address))
			continue;
		items[n++] = (struct fetch_item){
			.address = talloc_strdup(items, address),
			.host = talloc_strdup(items, host),
			.source = hop->fetch->report.source,
			.page = o->page ? o->page : hop->id,
			.depth = o->depth + 1, .requisites = o->requisites };
		if (!items[n - 1].address || !items[n - 1].host)
			return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_items = items;
	*ret_count = n;
	return STATUS_OK;
}
