#include "src/archive/custody.h"

#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

#include "src/archive/stamp.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/capture.h"

/* In this order; what is empty is left out. */
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

static void put(json_t *o, const char *word, const char *text)
{
	if (text && *text)
		json_object_set_new(o, word, json_string(text));
}

static void put_id(json_t *o, const char *word, int64_t id)
{
	char text[ID_LENGTH + 1];

	id_print(id, text);
	if (id)
		put(o, word, text);
}

static void put_time(json_t *o, const char *word, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_print(at, text);
	if (at)
		put(o, word, text);
}

static void put_number(json_t *o, const char *word, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	if (number)
		put(o, word, text);
}

/* Are the bytes still those that were taken in? Hashed anew. */
static const char *state_of(struct casefile *casefile, const char *hash)
{
	FILE *nowhere;
	enum status status;

	if (!hash)
		return "nothing came";
	if (!blob_exists(casefile, hash))
		return "its bytes are not in this case";
	nowhere = fopen("/dev/null", "we");
	if (!nowhere)
		return "not looked at";
	status = blob_write_to(casefile, hash, nowhere, NULL);
	fclose(nowhere);
	return status == STATUS_OK ? "whole: hashed now, and the same"
				   : "DAMAGED: the bytes have another hash";
}

struct events {
	json_t *list;
	bool words;
};

static void put_event(void *payload, const struct capture_event *e)
{
	struct events *events = payload;
	json_t *o = json_object();
	char at[CLOCK_TEXT_MAX];

	clock_print(e->at, at);
	json_object_set_new(o, "at", json_string(at));
	json_object_set_new(o, "by", json_string(e->by));
	json_object_set_new(o, "act", json_string(e->row));
	if (events->words)
		json_object_set_new(o, "what", json_string(e->what));
	json_object_set_new(o, "entry", json_integer(e->entry));
	json_object_set_new(o, "hash", json_string(e->hash));
	json_array_append_new(events->list, o);
}

static enum status put_stamp(struct casefile *casefile, const void *ctx,
			     int64_t stamp, json_t *list, struct error *err)
{
	char *failure = NULL, at[CLOCK_TEXT_MAX];
	bool here = false;
	const char *who;
	struct row *row;
	json_t *o;
	enum status status = casefile_row(casefile, ctx, TABLE_STAMP, stamp,
					  &row, err);

	if (status == STATUS_OK)
		status = stamp_check(casefile, ctx, stamp, &here, &failure,
				     err);
	if (status != STATUS_OK)
		return status;
	clock_print(row_integer(row, STAMP_TIME), at);
	who = row_text(row, STAMP_AUTHORITY);
	o = json_object();
	json_object_set_new(o, "time", json_string(at));
	json_object_set_new(o, "authority", who ? json_string(who)
						: json_null());
	put(o, "serial", row_text(row, STAMP_SERIAL));
	json_object_set_new(o, "good", json_boolean(here && !failure));
	put(o, "failure", here ? failure : stamp_missing);
	json_array_append_new(list, o);
	return STATUS_OK;
}

static enum status put_stamps(struct casefile *casefile, int64_t capture,
			      json_t *list, struct error *err)
{
	void *ctx = talloc_new(NULL);
	int64_t stamp = 0;
	enum status status = STATUS_OK;

	while (status == STATUS_OK &&
	       (stamp = capture_stamp_after(casefile, stamp)) != 0)
		if (stamp_covers(casefile, stamp, capture))
			status = put_stamp(casefile, ctx, stamp, list, err);
	talloc_free(ctx);
	return status;
}

static void put_capture(json_t *o, const struct row *row)
{
	put_id(o, "capture", row->id);
	put_id(o, "source", row_integer(row, CAPTURE_SOURCE));
	put(o, "how", words_method[row_integer(row, CAPTURE_METHOD)]);
	put_time(o, "started", row_integer(row, CAPTURE_STARTED));
	put_time(o, "ended", row_integer(row, CAPTURE_ENDED));
	put_number(o, "status", row_integer(row, CAPTURE_STATUS));
	put_number(o, "size", row_integer(row, CAPTURE_SIZE));
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		put(o, lines[i].word, row_text(row, lines[i].column));
	put(o, "copy of", row_text(row, CAPTURE_COPY_OF));
	put_time(o, "taken there", row_integer(row, CAPTURE_COPY_AT));
	put_id(o, "redirected by", row_integer(row, CAPTURE_FOLLOWS));
	put_id(o, "revisit of", row_integer(row, CAPTURE_REVISIT));
	put_id(o, "part of page", row_integer(row, CAPTURE_PAGE));
}

enum status custody_json(struct casefile *casefile, const struct row *capture,
			 unsigned int with, json_t **ret_object,
			 struct error *err)
{
	json_t *o = json_object(), *stamps;
	struct events events = { .list = json_array(),
				 .words = with & CUSTODY_WORDS };
	enum status status;

	put_capture(o, capture);
	if (with & CUSTODY_CHECKED)
		put(o, "bytes", state_of(casefile,
					 row_text(capture, CAPTURE_SHA256)));
	status = capture_events(casefile, capture->id, put_event, &events,
				err);
	json_object_set_new(o, "events", events.list);
	if (status == STATUS_OK && with & CUSTODY_CHECKED) {
		stamps = json_array();
		json_object_set_new(o, "stamps", stamps);
		status = put_stamps(casefile, capture->id, stamps, err);
	}
	if (status == STATUS_OK)
		*ret_object = o;
	else
		json_decref(o);
	return status;
}
