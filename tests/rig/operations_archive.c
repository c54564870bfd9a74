/* Operations on archived bytes: blobs, captures, passages, the queue. */
#include "tests/rig/rig.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/attach.h"
#include "src/archive/keep.h"
#include "src/archive/stamp.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/fetch_queue.h"
#include "store/passage.h"

static enum status run_blob(struct casefile *c, struct error *err)
{
	char hex[SHA256_HEX + 1];

	return blob_put(c, "archived bytes", 14, hex, err);
}

/* Two parts and a half, written part by part. */
static enum status run_large_blob(struct casefile *c, struct error *err)
{
	enum { PIECE = BLOB_PART_BYTES / 2 };
	char hex[SHA256_HEX + 1];
	struct blob_writer *w;
	char *piece = calloc(1, PIECE);
	enum status status = piece ? blob_writer_open(c, &w, err)
				   : STATUS_NOMEM;
	bool open = status == STATUS_OK;

	for (int i = 0; i < 5 && status == STATUS_OK; i++) {
		memset(piece, 'a' + i, PIECE);
		status = blob_writer_append(w, piece, PIECE, err);
	}
	free(piece);
	if (status == STATUS_OK)
		return blob_writer_finish(w, hex, err);
	if (open)
		blob_writer_abandon(w);
	return status;
}

/* What the operations are about, looked up while nothing fails. */
static int64_t the_capture, the_waiting;

/* A part of a blob, untouched for long. */
static void prepare_unfinished(struct casefile *c)
{
	struct error err;

	rig_must(db_exec(casefile_db(c), "INSERT INTO blob (id, size, touched) "
			 "VALUES (9, 3, 1); INSERT INTO blob_part (blob, part, "
			 "coded, size, data) VALUES (9, 0, 0, 3, x'616263')",
			 &err), &err);
}

static enum status attach(struct casefile *c, int64_t source, const char *text,
			  const char *name, struct error *err)
{
	struct attach_report report;
	FILE *stream = fmemopen((char *)(uintptr_t)text, strlen(text), "r");
	enum status status;

	if (!stream)
		return error_set(err, STATUS_NOMEM, "no stream");
	status = attach_stream(c, source, stream, name, "by mail", &report,
			       err);
	fclose(stream);
	return status;
}

static enum status run_attach(struct casefile *c, struct error *err)
{
	return attach(c, rig_named("s"), "The Maria lay in port at Dunai.",
		      "a.txt", err);
}

/* A page that names its address, which the case does not know. */
static enum status run_attach_unknown(struct casefile *c, struct error *err)
{
	return attach(c, 0, "<!DOCTYPE html><html><!-- Page saved with "
		      "SingleFile \n url: https://unknown.example/page \n "
		      "saved date: Mon Oct 16 2023 05:30:00 GMT+0000 -->"
		      "<head><title>A page</title></head><body><p>The Maria "
		      "was seen.</p></body></html>", "a.html", err);
}

static void prepare_capture(struct casefile *c)
{
	struct error err;

	rig_must(run_attach(c, &err), &err);
	the_capture = capture_last(c);
}

static enum status run_expunge_capture(struct casefile *c, struct error *err)
{
	return entry_expunge(c, the_capture, "rig", err);
}

static enum status add_captures(struct keep_group *group, struct error *err)
{
	static const char *const bodies[] = { "one body", "another body" };
	enum status status = STATUS_OK;
	char hex[SHA256_HEX + 1];

	for (int i = 0; i < 2 && status == STATUS_OK; i++) {
		struct spool bytes;
		struct row row;
		struct keep keep = { .row = &row, .bytes = &bytes };

		row_init(&row, TABLE_CAPTURE, 0);
		row_set_integer(&row, CAPTURE_SOURCE, rig_named("s"));
		row_set_integer(&row, CAPTURE_STARTED, 1697434200000 + i);
		row_set_text(&row, CAPTURE_ADDRESS, "https://port.example/");
		spool_init(&bytes);
		status = spool_append(&bytes, bodies[i], strlen(bodies[i]),
				      err);
		if (status == STATUS_OK)
			status = keep_group_add(group, &keep, hex, err);
		spool_release(&bytes);
	}
	return status;
}

static enum status run_captures(struct casefile *c, struct error *err)
{
	struct keep_group *group;
	int64_t entry;
	enum status status = keep_group_begin(c, "two", &group, err);

	if (status != STATUS_OK)
		return status;
	status = add_captures(group, err);
	if (status == STATUS_OK)
		return keep_group_commit(group, &entry, err);
	keep_group_abandon(group);
	return status;
}

static enum status run_sources(struct casefile *c, struct error *err)
{
	struct keep_sources *sources;
	int64_t id;
	enum status status = keep_sources_begin(c, "two", &sources, err);

	if (status != STATUS_OK)
		return status;
	status = keep_sources_add(sources, "https://a.example/", &id, err);
	if (status == STATUS_OK)
		status = keep_sources_add(sources, "https://b.example/", &id,
					  err);
	if (status == STATUS_OK)
		return keep_sources_commit(sources, err);
	keep_sources_abandon(sources);
	return status;
}

static struct edit_knowing selected(void)
{
	return (struct edit_knowing){
		.source = rig_named("s"), .at = "", .quote = "The Maria",
		.hedge = "", .as_of = "", .speaker = "", .origin = "",
		.means = "", .basis = "", .passage_capture = the_capture,
		.passage_start = 0, .passage_length = 9 };
}

static enum status run_passage_note(struct casefile *c, struct error *err)
{
	struct edit_knowing k = selected();
	int64_t entry;

	return passage_note(c, &k, "note", "her name", &entry, err);
}

static enum status run_passages(struct casefile *c, struct error *err)
{
	const struct passage_offer offer = { .citation = rig_named("c"),
					     .start = 4, .length = 5,
					     .searched = true };
	int64_t entry;

	return passage_accept(c, the_capture, &offer, 1, &entry, err);
}

static enum status run_translation(struct casefile *c, struct error *err)
{
	const struct translation t = { .text = "там видели", .language = "ru",
				       .translator = "vm" };
	struct edit_knowing k = selected();
	int64_t entry;

	return passage_translate(c, rig_named("c"), &k, &t, &entry, err);
}

static enum status run_queue(struct casefile *c, struct error *err)
{
	struct fetch_item items[] = {
		{ .address = "https://a.example/", .host = "a.example" },
		{ .address = "https://b.example/", .host = "b.example" },
	};

	return fetch_queue_add(c, items, 2, err);
}

static void prepare_queue(struct casefile *c)
{
	struct error err;

	rig_must(run_queue(c, &err), &err);
	the_waiting = fetch_queue_at(c, "https://a.example/");
}

static enum status run_queue_done(struct casefile *c, struct error *err)
{
	return fetch_queue_done(c, the_waiting, err);
}

static enum status run_queue_again(struct casefile *c, struct error *err)
{
	const struct fetch_item item = { .id = the_waiting, .tries = 2,
					 .next = 1697434800000,
					 .why = "no answer" };

	return fetch_queue_again(c, &item, err);
}

static enum status run_queue_held(struct casefile *c, struct error *err)
{
	return fetch_queue_hold_host(c, "a.example", 1697434900000, err);
}

static enum status run_queue_cleared(struct casefile *c, struct error *err)
{
	return fetch_queue_clear(c, 0, NULL, err);
}

static enum status run_queue_taken(struct casefile *c, struct error *err)
{
	return fetch_queue_hold(c, err);
}

static enum status run_stamp(struct casefile *c, struct error *err)
{
	struct stamp_query query;
	enum status status;

	stamp_query_init(&query);
	buffer_append(&query.manifest, "a manifest", 10);
	buffer_append(&query.request, "a request", 9);
	status = stamp_put_by(c, &query, err);
	stamp_query_release(&query);
	return status;
}

const struct operation rig_archive[] = {
	{ "blob", NULL, run_blob },
	{ "blob of parts", NULL, run_large_blob },
	{ "opening with an unfinished blob", prepare_unfinished, NULL },
	{ "attach", NULL, run_attach },
	{ "attach to a new source", NULL, run_attach_unknown },
	{ "captures", NULL, run_captures },
	{ "expunge of a capture", prepare_capture, run_expunge_capture },
	{ "sources", NULL, run_sources },
	{ "a note on a passage", prepare_capture, run_passage_note },
	{ "passages", prepare_capture, run_passages },
	{ "translation", prepare_capture, run_translation },
	{ "queue", NULL, run_queue },
	{ "queue, one done", prepare_queue, run_queue_done },
	{ "queue, one again", prepare_queue, run_queue_again },
	{ "queue, a host held", prepare_queue, run_queue_held },
	{ "queue cleared", prepare_queue, run_queue_cleared },
	{ "queue taken", prepare_queue, run_queue_taken },
	{ "stamp asked for", NULL, run_stamp },
	{ NULL, NULL, NULL }
};
