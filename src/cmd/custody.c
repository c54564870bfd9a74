#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/stamp.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/blob.h"
#include "store/capture.h"

/* Printed in this order; what is empty is left out. */
static const struct custody_line {
	const char *word;
	int column;
} lines[] = {
	{ "address", CAPTURE_ADDRESS },   { "collector", CAPTURE_COLLECTOR },
	{ "obtained", CAPTURE_OBTAINED }, { "tool", CAPTURE_TOOL },
	{ "clock", CAPTURE_CLOCK },       { "from", CAPTURE_PEER },
	{ "by way of", CAPTURE_PROXY },   { "tls", CAPTURE_TLS },
	{ "certificates", CAPTURE_CERTIFICATES },
	{ "type", CAPTURE_TYPE },         { "sha256", CAPTURE_SHA256 },
	{ "as it came", CAPTURE_WIRE },   { "suspect", CAPTURE_SUSPECT },
};

struct report {
	struct invocation *v;
	json_t *object, *events, *stamps; /* with --json */
	int64_t capture;
};

static void say(struct report *r, const char *word, const char *text)
{
	if (!text || !*text)
		return;
	if (r->object)
		json_object_set_new(r->object, word, out_string(text));
	else
		out_text("%-13s %s\n", word, text);
}

static void say_id(struct report *r, const char *word, int64_t id)
{
	char text[ID_LENGTH + 1];

	id_print(id, text);
	if (id)
		say(r, word, text);
}

static void say_time(struct report *r, const char *word, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_print(at, text);
	if (at)
		say(r, word, text);
}

static void say_number(struct report *r, const char *word, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	if (number)
		say(r, word, text);
}

/* Are the bytes still those that were taken in? Hashed anew. */
static const char *state_of(struct invocation *v, const char *hash)
{
	FILE *nowhere;
	enum status status;

	if (!hash)
		return "nothing came";
	if (!blob_exists(v->casefile, hash))
		return "its bytes are not in this case";
	nowhere = fopen("/dev/null", "we");
	if (!nowhere)
		return "not looked at";
	status = blob_write_to(v->casefile, hash, nowhere, NULL);
	fclose(nowhere);
	return status == STATUS_OK ? "whole: hashed now, and the same"
				   : "DAMAGED: the bytes have another hash";
}

static void say_event(void *payload, const struct capture_event *e)
{
	struct report *r = payload;
	char at[CLOCK_TEXT_MAX];
	json_t *o;

	clock_print(e->at, at);
	if (!r->object) {
		out_text("  %-24s %-10s %-9s %s (entry %" PRId64 ", %.12s)\n",
			 at, *e->by ? e->by : "(not said)", e->row, e->what,
			 e->entry, e->hash);
		return;
	}
	o = json_object();
	json_object_set_new(o, "at", out_string(at));
	json_object_set_new(o, "by", out_string(e->by));
	json_object_set_new(o, "act", out_string(e->row));
	json_object_set_new(o, "what", out_string(e->what));
	json_object_set_new(o, "entry", json_integer(e->entry));
	json_object_set_new(o, "hash", out_string(e->hash));
	json_array_append_new(r->events, o);
}

static bool say_stamp(struct report *r, int64_t stamp, struct error *err)
{
	struct invocation *v = r->v;
	char *failure = NULL, at[CLOCK_TEXT_MAX];
	const char *who;
	struct row *row;
	json_t *o;

	if (!stamp_covers(v->casefile, stamp, r->capture))
		return true;
	if (casefile_row(v->casefile, v->ctx, TABLE_STAMP, stamp, &row,
			 err) != STATUS_OK ||
	    stamp_check(v->casefile, v->ctx, stamp, &failure, err) !=
		    STATUS_OK)
		return false;
	clock_print(row_integer(row, STAMP_TIME), at);
	who = row_text(row, STAMP_AUTHORITY);
	if (!r->object) {
		out_text("  %-24s %s, serial %s: %s\n", at,
			 who ? who : "(not said)", row_text(row, STAMP_SERIAL),
			 failure ? failure : "verified");
		return true;
	}
	o = json_object();
	json_object_set_new(o, "time", out_string(at));
	json_object_set_new(o, "authority", out_string(who));
	json_object_set_new(o, "good", json_boolean(!failure));
	json_array_append_new(r->stamps, o);
	return true;
}

static bool say_stamps(struct report *r)
{
	int64_t stamp = 0;

	if (!r->object)
		out_text("\nIt was there at the time of these stamps\n");
	while ((stamp = capture_stamp_after(r->v->casefile, stamp)) != 0)
		if (!say_stamp(r, stamp, &r->v->err))
			return false;
	return true;
}

static void say_capture(struct report *r, const struct row *row)
{
	say_id(r, "capture", row->id);
	say_id(r, "source", row_integer(row, CAPTURE_SOURCE));
	say(r, "how", words_method[row_integer(row, CAPTURE_METHOD)]);
	say_time(r, "started", row_integer(row, CAPTURE_STARTED));
	say_time(r, "ended", row_integer(row, CAPTURE_ENDED));
	say_number(r, "status", row_integer(row, CAPTURE_STATUS));
	say_number(r, "size", row_integer(row, CAPTURE_SIZE));
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		say(r, lines[i].word, row_text(row, lines[i].column));
	say_id(r, "redirected by", row_integer(row, CAPTURE_FOLLOWS));
	say_id(r, "revisit of", row_integer(row, CAPTURE_REVISIT));
	say_id(r, "part of page", row_integer(row, CAPTURE_PAGE));
	say(r, "bytes", state_of(r->v, row_text(row, CAPTURE_SHA256)));
}

static int write_report(struct invocation *v, const struct row *row)
{
	struct report r = { .v = v, .capture = row->id };

	if (v->format == OUT_JSON) {
		r.object = json_object();
		r.events = json_array();
		r.stamps = json_array();
	}
	say_capture(&r, row);
	if (!r.object)
		out_text("\nWhat was done with it\n");
	if (capture_events(v->casefile, row->id, say_event, &r, &v->err) !=
		    STATUS_OK ||
	    !say_stamps(&r)) {
		json_decref(r.object);
		json_decref(r.events);
		json_decref(r.stamps);
		return invocation_fail(v);
	}
	if (r.object) {
		json_object_set_new(r.object, "events", r.events);
		json_object_set_new(r.object, "stamps", r.stamps);
		out_json(r.object);
	}
	return EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct row *row;
	int64_t capture;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !invocation_capture(v, v->args[1], &capture) ||
	    casefile_row(v->casefile, v->ctx, TABLE_CAPTURE, capture, &row,
			 &v->err) != STATUS_OK)
		return invocation_fail(v);
	return write_report(v, row);
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
