#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/archive/contact.h"
#include "src/archive/runner.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "src/cmd/fetch_progress.h"
#include "src/cmd/guard.h"
#include "store/capture.h"

static const struct command_option options[] = {
	{ "allow-private", NULL, "also addresses of this machine and of "
				 "private networks" },
	{ "untrusted", NULL, "keep pages though their certificate does not "
			     "hold; what is wrong with it is recorded" },
	{ "whole", NULL, "fetch whole what is there and may be unchanged" },
	{ "direct", NULL, "from now on this case goes straight to the network" },
	{ "proxy", "URL", "from now on it goes by a proxy (socks5h://...)" },
	{ "yes", NULL, "do not ask" },
	{ "wait", NULL, "stay until all is fetched or given up, also what is "
			"tried again later" },
	{ "requisites", NULL, "also what each page needs to be shown (styles, "
			      "images, frames), of its own host" },
	{ "other-hosts", NULL, "and of other hosts, which then see who asks" },
	{ "at-once", "N", "transfers at the same time (8)" },
	{ "per-host", "N", "of these to one host (2)" },
	{ "gap", "MS", "milliseconds between the starts of two to one host "
		       "(1000)" },
	{ "max-size", "MIB", "cut what is larger (50)" },
	{ "max-time", "SECONDS", "cut what takes longer (300)" },
	{ NULL, NULL, NULL }
};

enum { AT_ONCE_MAX = 256, MIB_MAX = 2048, SECONDS_MAX = 86400,
       GAP_MAX_MS = 3600000, WORK_MS = 200 };

/* An address that is tried again; `failed`: nothing came so far. */
struct later {
	int64_t item;
	bool failed;
};

struct job {
	struct invocation *v;
	struct runner_options options;
	struct runner *runner;
	struct fetch_progress progress;
	struct fetch_item *items; /* to be put into the queue */
	int item_count;
	int good, failed, left;
	struct later *later;
	int later_count;
	enum fetch_requisites requisites;
	bool all, ask_no_more;
	bool reading; /* one view of the case is held for many questions */
	json_t *list; /* with --json */
};

/* --- the route --- */

static bool choose_route(struct invocation *v)
{
	const char *proxy = option_value(v, "proxy");
	struct route now, route = { .kind = ROUTE_DIRECT };
	char *text;

	route_read(v->casefile, &now);
	if (!option_value(v, "direct") && !proxy) {
		if (now.kind == ROUTE_DIRECT || now.kind == ROUTE_PROXY)
			return true;
		error_set(&v->err, STATUS_REFUSED, now.kind == ROUTE_NEVER
			  ? "%s: its network is set to never; to change that: "
			    "taffrail fetch %s --direct (or --proxy URL)"
			  : "%s: its network is off; choose a way once: "
			    "taffrail fetch %s --direct (or --proxy URL)",
			  casefile_name(v->casefile), v->args[0]);
		return false;
	}
	if (option_value(v, "direct") && proxy) {
		error_set(&v->err, STATUS_INVALID, "fetch: --direct or --proxy, "
			  "not both");
		return false;
	}
	text = talloc_asprintf(v->ctx, "proxy %s", proxy ? proxy : "");
	if (proxy && route_parse(text, &route, &v->err) != STATUS_OK)
		return false;
	return route_write(v->casefile, &route, &v->err) == STATUS_OK;
}

static void read_on(struct job *j)
{
	if (!j->reading)
		j->reading = casefile_read_begin(j->v->casefile);
}

static void read_off(struct job *j)
{
	casefile_read_end(j->v->casefile, j->reading);
	j->reading = false;
}

/* --- asking --- */

/* Yes, no, yes to all, or no and no more. */
static bool ask(struct job *j, const char *address)
{
	char answer[16];

	if (j->all || option_value(j->v, "yes"))
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO) || j->ask_no_more)
		return false;
	read_off(j);
	out_error("contact %s ? [y]es [n]o [a]ll [q]uit", address);
	if (!fgets(answer, sizeof(answer), stdin) || *answer == 'q')
		j->ask_no_more = true;
	j->all = !j->ask_no_more && (*answer == 'a' || *answer == 'A');
	return !j->ask_no_more &&
	       (j->all || *answer == 'y' || *answer == 'Y');
}

/* --- into the queue --- */

static bool put(struct job *j, int64_t source, const char *address)
{
	struct fetch_item item, *more;
	enum status status = fetch_item_make(j->v->casefile, j->v->ctx, source,
					     address, &item, &j->v->err);

	if (status == STATUS_REFUSED) {
		out_error("left: %s", j->v->err.text);
		j->left++;
		return true;
	}
	if (status != STATUS_OK) {
		out_error("%s", j->v->err.text);
		j->failed++;
		return true;
	}
	more = talloc_realloc(j->v->ctx, j->items, struct fetch_item,
			      (unsigned)j->item_count + 1);
	if (!more)
		return false;
	j->items = more;
	item.requisites = j->requisites;
	j->items[j->item_count++] = item;
	return true;
}

/* A source: its rule, or the person at hand, must let it. */
static bool put_source(struct job *j, int64_t source, bool anew)
{
	struct casefile *c = j->v->casefile;
	struct error reason = { .status = STATUS_OK };
	struct row *row = NULL;
	const char *address = NULL;
	enum contact contact = contact_of(c, source, NULL, &reason);

	if (casefile_row(c, j->v->ctx, TABLE_SOURCE, source, &row, &reason) ==
	    STATUS_OK)
		address = row_text(row, SOURCE_ADDRESS);
	/* What waits there already had its yes, and its own time. */
	if (!anew && address && fetch_queue_at(c, address))
		return true;
	if (contact == CONTACT_FREE ||
	    (contact == CONTACT_ASK && ask(j, address)))
		return put(j, source, address);
	j->left++;
	if (contact == CONTACT_ASK)
		out_error("left: %s (nobody has said that it may be contacted; "
			  "--yes says so)", address);
	else
		out_error("left: %s", reason.text);
	return true;
}

static bool put_named(struct job *j, const char *text)
{
	struct thing thing;

	if (strstr(text, "://"))
		return put(j, 0, text);
	if (invocation_thing(j->v, text, KIND_DOCUMENT, &thing))
		return put_source(j, thing.id, true);
	invocation_fail(j->v);
	j->failed++;
	return true;
}

static bool put_missing(struct job *j)
{
	int64_t source = 0;
	bool good = true;

	while (good && !guard_interrupted()) {
		read_on(j);
		source = capture_next_source(j->v->casefile, source, true);
		if (source == 0)
			break;
		good = put_source(j, source, false);
	}
	read_off(j);
	return good;
}

/* False: v->err says why. */
static bool queue_up(struct job *j)
{
	struct invocation *v = j->v;
	bool good = true;

	for (int i = 1; good && i < v->arg_count && !guard_interrupted();
	     i++)
		good = put_named(j, v->args[i]);
	if (v->arg_count == 1)
		good = put_missing(j);
	if (!good) {
		error_set(&v->err, STATUS_NOMEM, "out of memory");
		return false;
	}
	if (fetch_queue_add(v->casefile, j->items, j->item_count, &v->err) !=
	    STATUS_OK)
		return false;
	for (int i = 0; v->arg_count > 1 && i < j->item_count; i++)
		if (runner_want(j->runner, j->items[i].id, &v->err) !=
		    STATUS_OK)
			return false;
	return true;
}

/* --- what came --- */

static void show_json(struct job *j, const struct runner_event *e)
{
	const struct fetch_report *r = &e->report;
	json_t *o = json_object();

	json_object_set_new(o, "source", out_id(r->source));
	json_object_set_new(o, "capture", out_id(r->capture));
	json_object_set_new(o, "address",
			    out_string(*r->address ? r->address : NULL));
	json_object_set_new(o, "captures", json_integer(r->hops));
	json_object_set_new(o, "status", json_integer(r->status));
	json_object_set_new(o, "size", json_integer(r->size));
	json_object_set_new(o, "unchanged", json_boolean(r->unchanged));
	json_object_set_new(o, "suspect",
			    out_string(*r->suspect ? r->suspect : NULL));
	json_object_set_new(o, "failure",
			    out_string(*e->trouble ? e->trouble : NULL));
	json_object_set_new(o, "page", out_id(e->page));
	json_object_set_new(o, "given_up", json_boolean(e->given_up));
	json_object_set_new(o, "again_in", e->next
			    ? json_integer((e->next - clock_now()) / 1000)
			    : json_null());
	json_array_append_new(j->list, o);
}

static void say_trouble(const struct runner_event *e)
{
	/* What failed names its address itself. */
	bool named = strstr(e->trouble, "://") != NULL;
	int64_t wait = (e->next - clock_now() + 999) / 1000;
	char when[64] = "";

	if (e->next)
		snprintf(when, sizeof(when), "; again in %" PRId64 " s",
			 wait > 0 ? wait : 0);
	else if (e->given_up && e->what != RUNNER_LEFT)
		snprintf(when, sizeof(when), "; given up");
	out_error("%s%s%s%s%s", e->what == RUNNER_LEFT ? "left: " : "",
		  named ? "" : e->address, named ? "" : ": ", e->trouble,
		  when);
}

static void show(struct job *j, const struct runner_event *e)
{
	const struct fetch_report *r = &e->report;
	char id[ID_LENGTH + 1];

	fetch_progress_clear(&j->progress);
	if (j->list && e->what != RUNNER_LEFT)
		show_json(j, e);
	if (*e->trouble)
		say_trouble(e);
	if (j->list || r->hops == 0)
		return;
	id_print(r->capture, id);
	out_text("%3d  %8" PRId64 "  %s  %s%s%s%s%s\n", r->status, r->size, id,
		 e->page ? "  part: " : "", r->address, r->unchanged ? "  (unchanged)" : "",
		 *r->suspect ? "  SUSPECT: " : "", r->suspect);
}

/* What is tried again counts when the run is over, unless something else became
 * of it. False: no memory. */
static bool keep_later(struct job *j, const struct runner_event *e)
{
	struct later *more = talloc_realloc(j->v->ctx, j->later, struct later,
					    (unsigned)j->later_count + 1);

	if (!more)
		return false;
	j->later = more;
	j->later[j->later_count++] = (struct later){
		.item = e->item, .failed = e->what == RUNNER_FAILED };
	return true;
}

static void forget_later(struct job *j, int64_t item)
{
	for (int i = 0; i < j->later_count; i++)
		if (j->later[i].item == item) {
			j->later[i] = j->later[--j->later_count];
			return;
		}
}

static void count_later(struct job *j)
{
	for (int i = 0; i < j->later_count; i++)
		if (j->later[i].failed)
			j->failed++;
		else
			j->left++;
}

/* Kept, and yet not what was asked for: it waits, or led where it may not. */
static void count(struct job *j, const struct runner_event *e)
{
	forget_later(j, e->item);
	if (e->next && e->what != RUNNER_LEFT && keep_later(j, e))
		return;
	if (e->what == RUNNER_KEPT && !*e->trouble)
		j->good++;
	else if (e->what == RUNNER_LEFT ||
		 (e->what == RUNNER_KEPT && (e->next || e->given_up)))
		j->left++;
	else
		j->failed++;
}

static bool work(struct job *j)
{
	struct invocation *v = j->v;
	const struct runner_event *e;
	bool more = true;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && more) {
		if (guard_interrupted())
			runner_stop(j->runner);
		status = runner_settle(j->runner, v->casefile, &more, &v->err);
		while ((e = runner_event(j->runner))) {
			count(j, e);
			show(j, e);
		}
		/* What is safe is said at once, also into a pipe. */
		fflush(stdout);
		if (status == STATUS_OK && more) {
			fetch_progress_show(&j->progress, j->runner);
			status = runner_work(j->runner, WORK_MS, &v->err);
		}
	}
	fetch_progress_clear(&j->progress);
	return status == STATUS_OK;
}

/* --- the command --- */

static bool read_number(struct invocation *v, const char *name, int64_t most,
			int64_t absent, int64_t *ret_value)
{
	if (!option_number(v, name, absent, ret_value))
		return false;
	if (*ret_value <= most)
		return true;
	error_set(&v->err, STATUS_INVALID, "fetch: --%s: 0 to %" PRId64, name,
		  most);
	return false;
}

static bool read_options(struct job *j)
{
	struct invocation *v = j->v;
	struct runner_options *o = &j->options;
	int64_t at_once, per_host, mib, seconds;

	if (!read_number(v, "at-once", AT_ONCE_MAX, 0, &at_once) ||
	    !read_number(v, "per-host", AT_ONCE_MAX, 0, &per_host) ||
	    !read_number(v, "gap", GAP_MAX_MS, -1, &o->gap_ms) ||
	    !read_number(v, "max-size", MIB_MAX, 0, &mib) ||
	    !read_number(v, "max-time", SECONDS_MAX, 0, &seconds))
		return false;
	o->at_once = (int)at_once;
	o->per_host = (int)per_host;
	o->wait = option_value(v, "wait") != NULL;
	if (option_value(v, "other-hosts"))
		j->requisites = REQUISITES_ALL;
	else if (option_value(v, "requisites"))
		j->requisites = REQUISITES_OWN_HOST;
	o->fetch = (struct fetch_options){
		.allow_private = option_value(v, "allow-private") != NULL,
		.allow_untrusted = option_value(v, "untrusted") != NULL,
		.whole = option_value(v, "whole") != NULL,
		.max_bytes = mib << 20, .max_seconds = (long)seconds };
	return true;
}

static int finish(struct job *j)
{
	if (j->list)
		out_json(j->list);
	if (guard_interrupted()) {
		out_error("stopped: %" PRId64 " wait in the queue; taffrail "
			  "fetch %s goes on", fetch_queue_count(j->v->casefile),
			  j->v->args[0]);
		return EXIT_INTERRUPTED;
	}
	count_later(j);
	if (j->left || (j->failed && j->good))
		return EXIT_IN_PART;
	return j->failed ? EXIT_FINDING : EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct job j = { .v = v };
	bool good;

	if (!invocation_open(v, CASEFILE_WRITE) || !choose_route(v) ||
	    !read_options(&j) || transfer_start(&v->err) != STATUS_OK ||
	    runner_open(v->casefile, &j.options, &j.runner, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON)
		j.list = json_array();
	guard_stop_gently();
	good = queue_up(&j);
	if (good && (v->arg_count == 1 || j.item_count > 0))
		good = work(&j);
	runner_close(j.runner, v->casefile);
	/* What came before is kept, so an interrupt changes how it ends alone. */
	if (!good && !guard_interrupted()) {
		json_decref(j.list);
		return invocation_fail(v);
	}
	if (!good)
		out_error("%s", v->err.text);
	return finish(&j);
}

const struct command command_fetch = {
	.name = "fetch", .args = "CASE [URL|SOURCE]...",
	.summary = "Fetch addresses and keep every byte that comes",
	.help = "An address named here may be contacted: naming it says so. A "
		"source (its short\nkey) is, by its contact rule: free is, never "
		"is not, ask (the rule of all until\nset) asks you, or takes "
		"--yes. Without addresses: what waits in the queue, and every\n"
		"source that has an address and no good capture yet. The websites "
		"of the case's own\ncompanies and people are left alone until "
		"their source is set to free or ask.\n\n"
		"A case has no network until --direct or --proxy is given once. "
		"Each redirect is\nkept as a capture; addresses of this machine and "
		"of private networks are refused\nat each of them.\n\n"
		"With --requisites what a page names to be shown is kept too, each a "
		"capture of its\nown that says of which page: styles and what they "
		"import, images (srcset, lazy\nones), frames, fonts, sound, icons, "
		"scripts (kept, never run); at most 300 and\n50 MiB a page.\n\n"
		"What is to be fetched stands in the case until it is kept, so a run "
		"that was stopped\nor killed goes on with the next fetch (taffrail "
		"queue shows it). Lines are printed\nonce a capture is safe in the "
		"case. A host gets few requests at once and one a second;\nwhat "
		"fails in passing (no connection, cut off, status 408, 425, 429, "
		"500, 502-504)\nis tried up to 5 times, later each time, as "
		"Retry-After says where there is one; a\nhost that says 403 or "
		"429 three times in a row is left alone for this run.\n\n"
		"Exit codes: 0, 1 (nothing came), 2 (no route yet), 3, 4 (some "
		"failed, were left\nfor want of a yes, or are tried again later), "
		"130.",
	.options = options, .args_min = 1, .args_max = COMMAND_ARGS_MAX,
	.run = run,
};
