#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/archive/contact.h"
#include "src/archive/fetch.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"
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
	{ NULL, NULL, NULL }
};

struct job {
	struct invocation *v;
	struct fetch_options options;
	struct progress progress;
	int good, failed, left;
	bool ask_no_more;
	json_t *list; /* with --json */
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static bool go_on(void *payload, int64_t done, int64_t total)
{
	struct job *j = payload;

	progress_show(&j->progress, done, total);
	return !interrupted;
}

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

/* --- asking --- */

/* Yes, no, all, or no and no more. */
static bool ask(struct job *j, const char *address)
{
	char answer[16];

	if (option_value(j->v, "yes"))
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO) || j->ask_no_more)
		return false;
	out_error("contact %s ? [y]es [n]o [q]uit", address);
	if (!fgets(answer, sizeof(answer), stdin) || *answer == 'q')
		j->ask_no_more = true;
	return !j->ask_no_more && (*answer == 'y' || *answer == 'Y');
}

/* --- one address --- */

static void show_json(struct job *j, const struct fetch_report *r,
		      const char *trouble)
{
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
	json_object_set_new(o, "failure", out_string(trouble));
	json_array_append_new(j->list, o);
}

static void show(struct job *j, const struct fetch_report *r,
		 const char *trouble)
{
	char id[ID_LENGTH + 1];

	if (j->list)
		show_json(j, r, trouble);
	if (trouble)
		out_error("%s", trouble);
	if (j->list || r->hops == 0)
		return;
	id_print(r->capture, id);
	out_text("%3d  %8" PRId64 "  %s  %s%s%s%s\n", r->status, r->size, id,
		 r->address, r->unchanged ? "  (unchanged)" : "",
		 *r->suspect ? "  SUSPECT: " : "", r->suspect);
}

static void fetch_one(struct job *j, int64_t source, const char *address)
{
	struct fetch_report r;
	struct error err = { .status = STATUS_OK };
	enum status status;

	j->progress.what = address ? address : "fetch";
	status = fetch_run(j->v->casefile, source, address, &j->options, &r,
			   &err);
	progress_end(&j->progress);
	show(j, &r, status == STATUS_OK ? NULL : err.text);
	if (status == STATUS_OK)
		j->good++;
	else
		j->failed++;
}

/* A source: its rule, or the person at hand, must let it. */
static void fetch_source(struct job *j, int64_t source)
{
	struct error reason = { .status = STATUS_OK };
	struct row *row = NULL;
	const char *address = NULL;
	enum contact contact =
		contact_of(j->v->casefile, source, NULL, &reason);

	if (casefile_row(j->v->casefile, j->v->ctx, TABLE_SOURCE, source, &row,
			 &reason) == STATUS_OK)
		address = row_text(row, SOURCE_ADDRESS);
	if (contact == CONTACT_FREE ||
	    (contact == CONTACT_ASK && ask(j, address))) {
		fetch_one(j, source, NULL);
		return;
	}
	j->left++;
	if (contact == CONTACT_ASK)
		out_error("left: %s (nobody has said that it may be contacted; "
			  "--yes says so)", address);
	else
		out_error("left: %s", reason.text);
}

static bool fetch_named(struct job *j, const char *text)
{
	struct thing thing;

	if (strstr(text, "://")) {
		fetch_one(j, 0, text);
		return true;
	}
	if (!invocation_thing(j->v, text, KIND_DOCUMENT, &thing))
		return false;
	fetch_source(j, thing.id);
	return true;
}

static void fetch_missing(struct job *j)
{
	int64_t source = 0;

	while (!interrupted) {
		source = capture_next_source(j->v->casefile, source, true);
		if (source == 0)
			return;
		fetch_source(j, source);
	}
}

static int finish(struct job *j)
{
	if (j->list)
		out_json(j->list);
	if (interrupted)
		return EXIT_INTERRUPTED;
	if (j->left || (j->failed && j->good))
		return EXIT_IN_PART;
	return j->failed ? EXIT_FINDING : EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct job j = { .v = v };
	struct sigaction action = { .sa_handler = on_interrupt };

	j.options = (struct fetch_options){
		.allow_private = option_value(v, "allow-private") != NULL,
		.allow_untrusted = option_value(v, "untrusted") != NULL,
		.whole = option_value(v, "whole") != NULL,
		.progress = go_on, .payload = &j };
	if (!invocation_open(v, CASEFILE_WRITE) || !choose_route(v) ||
	    transfer_start(&v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON)
		j.list = json_array();
	sigaction(SIGINT, &action, NULL);
	for (int i = 1; i < v->arg_count && !interrupted; i++)
		if (!fetch_named(&j, v->args[i])) {
			invocation_fail(v);
			j.failed++;
		}
	if (v->arg_count == 1)
		fetch_missing(&j);
	return finish(&j);
}

const struct command command_fetch = {
	.name = "fetch", .args = "CASE [URL|SOURCE]...",
	.summary = "Fetch addresses and keep every byte that comes",
	.help = "An address named here may be contacted: naming it says so. A "
		"source (its short\nkey) is, by its contact rule: free is, never "
		"is not, ask (the rule of all until\nset) asks you, or takes "
		"--yes. Without addresses: every source that has one and\nno good "
		"capture yet. The websites of the case's own companies and people "
		"are\nleft alone until their source is set to free or ask.\n\n"
		"A case has no network until --direct or --proxy is given once. "
		"Each redirect is\nkept as a capture; addresses of this machine and "
		"of private networks are refused\nat each of them.\n"
		"Exit codes: 0, 1 (nothing came), 2 (no route yet), 3, 4 (some "
		"failed, or were\nleft for want of a yes), 130.",
	.options = options, .args_min = 1, .args_max = COMMAND_ARGS_MAX,
	.run = run,
};
