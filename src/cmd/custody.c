#include <string.h>

#include "src/archive/custody.h"
#include "src/cmd/commands.h"

static const char *text_of(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? text : "";
}

static const char *or_unsaid(const char *text)
{
	return *text ? text : "(not said)";
}

static void print_events(const json_t *events)
{
	size_t i;
	json_t *e;

	out_text("\nWhat was done with it\n");
	json_array_foreach(events, i, e)
		out_text("  %-24s %-10s %-9s %s (entry %" JSON_INTEGER_FORMAT
			 ", %.12s)\n", text_of(e, "at"),
			 or_unsaid(text_of(e, "by")), text_of(e, "act"),
			 text_of(e, "what"),
			 json_integer_value(json_object_get(e, "entry")),
			 text_of(e, "hash"));
}

static void print_stamps(const json_t *stamps)
{
	size_t i;
	json_t *s;

	out_text(json_array_size(stamps) > 0
		 ? "\nTime stamps that name it: it was there at the time of each "
		   "that is verified\n"
		 : "\nNo time stamp names it: taffrail stamp asks for one\n");
	json_array_foreach(stamps, i, s)
		out_text("  %-24s %s, serial %s: %s\n", text_of(s, "time"),
			 or_unsaid(text_of(s, "authority")),
			 text_of(s, "serial"),
			 json_is_true(json_object_get(s, "good"))
				 ? "verified" : text_of(s, "failure"));
}

static void print_report(json_t *o)
{
	const char *word;
	json_t *value;

	json_object_foreach(o, word, value)
		if (json_is_string(value))
			out_text("%-13s %s\n", word, json_string_value(value));
	print_events(json_object_get(o, "events"));
	print_stamps(json_object_get(o, "stamps"));
}

static int run(struct invocation *v)
{
	struct row *row;
	int64_t capture;
	json_t *o;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !invocation_capture(v, v->args[1], &capture) ||
	    casefile_row(v->casefile, v->ctx, TABLE_CAPTURE, capture, &row,
			 &v->err) != STATUS_OK ||
	    custody_json(v->casefile, row, CUSTODY_CHECKED | CUSTODY_WORDS, &o,
			 &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON) {
		out_json(o);
		return EXIT_GOOD;
	}
	print_report(o);
	json_decref(o);
	return EXIT_GOOD;
}

const struct command command_custody = {
	.name = "custody", .args = "CASE CAPTURE|SOURCE",
	.summary = "Report who took a capture, when, how, and what was done "
		   "with it",
	.help = "Of a source, its latest capture. The bytes are hashed anew, the "
		"time stamps that\nname the capture verified. Every entry of the "
		"history that changed something about\nit is listed; reading "
		"leaves no trace and is not.\n"
		"Exit codes: 0, 1 (no such capture), 2, 3.",
	.args_min = 2, .args_max = 2, .run = run,
};
