/* fetch_ask: the way that packets take, and the one question before the first
 * of them. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile.h"
#include "ui/fetch.h"
#include "ui/reader.h"

/* --- the route --- */

struct routing {
	struct request request;
	const struct ui_network *network;
	const char *words; /* to be chosen; NULL: read it */
	char route[UI_ROUTE_MAX];
};

static enum status run_route(struct store_side *side, struct request *request,
			     struct error *err)
{
	struct routing *r = (struct routing *)request;
	struct casefile *casefile = store_side_case(side);
	enum status status = r->words ? r->network->choose(casefile, r->words,
							   err)
				      : STATUS_OK;

	r->network->route(casefile, r->route, sizeof(r->route));
	return status;
}

static void ask(struct app *app);

static void routed(struct app *app, struct request *request)
{
	const struct routing *r = (const struct routing *)request;

	snprintf(app->network, sizeof(app->network), "%s", r->route);
	app->dirty = true;
	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (r->words && strcmp(r->words, "never") == 0)
		app_say(app, MESSAGE_DONE, "net never: nothing leaves this "
					   "case; f asks no more");
	else if (r->words)
		ask(app);
	talloc_free(request);
}

static void post_route(struct app *app, const char *words)
{
	struct routing *r = app_request(app, sizeof(*r), run_route, routed);

	if (!r)
		return;
	r->request.slot = words ? 0 : SLOT_ROUTE;
	r->network = app->options.net;
	r->words = words ? talloc_strdup(r, words) : NULL;
	app_post(app, &r->request);
}

void fetch_read_route(struct app *app)
{
	snprintf(app->network, sizeof(app->network), "off");
	if (app->options.net)
		post_route(app, NULL);
}

static void route_typed(struct app *app, const char *text)
{
	if (*text)
		post_route(app, text);
	else
		app_say(app, MESSAGE_INFO, "net off: nothing was sent");
}

static void ask_route(struct app *app)
{
	struct prompt prompt = {
		.label = "way: direct, proxy URL, never",
		.history = "route", .accept = route_typed};

	prompt_open(app, &prompt, "");
}

/* --- asking --- */

struct asking {
	struct request request;
	const struct ui_network *network;
	int64_t source;
	const char *address;
	bool open;
};

static enum status run_may(struct store_side *side, struct request *request,
			   struct error *err)
{
	struct asking *a = (struct asking *)request;

	return a->network->may(store_side_case(side), a, a->source,
			       &a->address, &a->open, err);
}

static void ask_to_contact(struct app *app, const char *address)
{
	static const char *const parts[] = {
		[REQUISITES_NONE] = "",
		[REQUISITES_OWN_HOST] = " and its host for what it shows",
		[REQUISITES_ALL] = " and every host that it shows parts of"};

	app_ask(app, fetch_start, 0, "contact %s%s%s over %s?  y yes, n no",
		address, app->wish->source ? "" : " (a new source)",
		parts[app->wish->requisites], app->network);
}

static void asked(struct app *app, struct request *request)
{
	const struct asking *a = (const struct asking *)request;

	if (request->status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	else if (!a->open)
		ask_route(app);
	else
		ask_to_contact(app, a->address);
	talloc_free(request);
}

static void ask(struct app *app)
{
	struct asking *a = app_request(app, sizeof(*a), run_may, asked);

	if (!a)
		return;
	a->network = app->options.net;
	a->source = app->wish->source;
	a->address = app->wish->address
			     ? talloc_strdup(a, app->wish->address) : NULL;
	app_post(app, &a->request);
}

static bool can_fetch(struct app *app)
{
	if (!app->options.net)
		app_say(app, MESSAGE_INFO, "net off: nothing was sent. "
			"taffrail fetch CASE gets copies");
	else if (fetch_is_between(app))
		return false;
	else if (!*app->analyst)
		app_say(app, MESSAGE_ERROR, "each copy says who fetched it: "
			":analyst NAME, then f");
	else
		return true;
	return false;
}

static bool wish(struct app *app, int64_t source, const char *address,
		 enum fetch_requisites requisites)
{
	talloc_free(app->wish);
	app->wish = talloc_zero(app, struct fetch_wish);
	if (!app->wish)
		return false;
	app->wish->source = source;
	app->wish->address = source || !address
				     ? NULL : talloc_strdup(app->wish, address);
	app->wish->requisites = requisites;
	return true;
}

/* A packet leaves only after a yes: the site may see who asks. */
void fetch_ask(struct app *app, int64_t source, const char *address,
	       enum fetch_requisites requisites)
{
	if (can_fetch(app) && wish(app, source, address, requisites))
		ask(app);
}

void do_fetch(struct app *app, const struct call *call)
{
	(void)call;
	fetch_ask(app, page_chosen(app).source, reader_link_here(app),
		  REQUISITES_NONE);
}

void do_fetch_parts(struct app *app, const struct call *call)
{
	bool all = strcmp(call->argument, "all") == 0;

	if (*call->argument && !all)
		app_say(app, MESSAGE_ERROR, "parts of its own host, or all: "
			"fetch-parts all");
	else
		fetch_ask(app, page_chosen(app).source, reader_link_here(app),
			  all ? REQUISITES_ALL : REQUISITES_OWN_HOST);
}

void do_fetch_queue(struct app *app, const struct call *call)
{
	int count = jobs_waiting(app);

	(void)call;
	if (!can_fetch(app))
		return;
	if (strcmp(app->network, "off") == 0 ||
	    strcmp(app->network, "never") == 0)
		app_say(app, MESSAGE_ERROR, "net %s: f on a source asks for "
			"the way first", app->network);
	else if (wish(app, 0, NULL, REQUISITES_NONE))
		app_ask(app, fetch_start, 0, "contact %s%.0d%s that wait%s in "
			"the queue over %s?  y yes, n no",
			count > 0 ? "" : "all", count,
			count == 1 ? " address" : " addresses",
			count == 1 ? "s" : "", app->network);
}
