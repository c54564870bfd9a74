#include "src/archive/stamp.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/head.h"
#include "src/archive/stamp_token.h"
#include "src/archive/transfer.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/entry.h"

enum { REQUEST_MAX = 4096, LINE_MAX_BYTES = 512 };

/* Of every manifest. */
static const char first_line[] = "taffrail manifest 1\n";

/* Where a question is put by until its reply comes. */
static const char put_by[] = "stamp";

void stamp_query_init(struct stamp_query *query)
{
	buffer_init(&query->manifest, STAMP_MANIFEST_MAX);
	buffer_init(&query->request, REQUEST_MAX);
}

void stamp_query_release(struct stamp_query *query)
{
	buffer_release(&query->manifest);
	buffer_release(&query->request);
}

/* --- the manifest --- */

static const char *or_dash(const char *text)
{
	return text && *text ? text : "-";
}

/* "capture 0123456789abc SHA256 WIRE CERTIFICATES", with - for none. */
static void capture_line(const struct row *row, char line[LINE_MAX_BYTES])
{
	char id[ID_LENGTH + 1];

	id_print(row->id, id);
	snprintf(line, LINE_MAX_BYTES, "capture %s %s %s %s\n", id,
		 or_dash(row_text(row, CAPTURE_SHA256)),
		 or_dash(row_text(row, CAPTURE_WIRE)),
		 or_dash(row_text(row, CAPTURE_CERTIFICATES)));
}

static enum status add_captures(struct casefile *casefile, struct buffer *out,
				struct error *err)
{
	char line[LINE_MAX_BYTES];
	int64_t id = 0;

	while ((id = capture_after(casefile, id)) != 0) {
		struct row *row;
		enum status status = casefile_row(
			casefile, NULL, TABLE_CAPTURE, id, &row, err);

		if (status != STATUS_OK)
			return status;
		capture_line(row, line);
		talloc_free(row);
		buffer_append_string(out, line);
	}
	if (out->status != STATUS_OK)
		return error_set(err, out->status, "the manifest is too long");
	return STATUS_OK;
}

enum status stamp_ask(struct casefile *casefile, struct stamp_query *query,
		      struct error *err)
{
	char *id = casefile_meta(casefile, NULL, "case");
	char *head = entry_head(casefile, NULL);
	uint8_t digest[SHA256_BYTES];
	enum status status;

	buffer_appendf(&query->manifest, "%scase %s\nhead %s\n", first_line,
		       or_dash(id), or_dash(head));
	talloc_free(head);
	talloc_free(id);
	status = add_captures(casefile, &query->manifest, err);
	if (status == STATUS_OK)
		status = sha256_of(query->manifest.data,
				   query->manifest.length, digest);
	return status == STATUS_OK
		       ? stamp_token_ask(digest, &query->request, err) : status;
}

static enum status put_both_by(struct casefile *casefile,
			       const struct stamp_query *query,
			       struct error *err)
{
	char value[2 * SHA256_HEX + 2], manifest[SHA256_HEX + 1];
	char request[SHA256_HEX + 1];
	enum status status = blob_put(casefile, query->manifest.data,
				      query->manifest.length, manifest, err);

	if (status == STATUS_OK)
		status = blob_put(casefile, query->request.data,
				  query->request.length, request, err);
	if (status != STATUS_OK)
		return status;
	snprintf(value, sizeof(value), "%s %s", manifest, request);
	return casefile_set_meta(casefile, put_by, value, err);
}

enum status stamp_put_by(struct casefile *casefile,
			 const struct stamp_query *query, struct error *err)
{
	enum status status = entries_begin(casefile, err);

	if (status != STATUS_OK)
		return status;
	status = put_both_by(casefile, query, err);
	if (status == STATUS_OK)
		return entries_commit(casefile, err);
	entries_abandon(casefile);
	return status;
}

static enum status read_blob(struct casefile *casefile, const char *hash,
			     struct buffer *out, struct error *err)
{
	size_t size;
	char *data;
	enum status status = blob_read_all(casefile, NULL, hash, out->max,
					   &data, &size, err);

	if (status != STATUS_OK)
		return status;
	buffer_append(out, data, size);
	talloc_free(data);
	return out->status;
}

enum status stamp_take_up(struct casefile *casefile, struct stamp_query *query,
			  struct error *err)
{
	char *value = casefile_meta(casefile, NULL, put_by);
	enum status status;

	if (!value || strlen(value) != 2 * SHA256_HEX + 1) {
		talloc_free(value);
		return error_set(err, STATUS_NOT_FOUND, "no question for a "
				 "time stamp waits for a reply; --query makes "
				 "one");
	}
	value[SHA256_HEX] = '\0';
	status = read_blob(casefile, value, &query->manifest, err);
	if (status == STATUS_OK)
		status = read_blob(casefile, value + SHA256_HEX + 1,
				   &query->request, err);
	talloc_free(value);
	return status;
}

/* --- the authority --- */

static enum status take_piece(void *payload, const void *data, size_t size,
			      struct error *err)
{
	if (buffer_append(payload, data, size) != STATUS_OK)
		return error_set(err, STATUS_LIMIT, "time stamp: the reply is "
				 "too long");
	return STATUS_OK;
}

static enum status read_answer(const char *address, struct transfer *t,
			       struct buffer *reply, struct error *err)
{
	char type[128] = "";

	head_value(t->head.data, t->head.length, "Content-Type", type,
		   sizeof(type));
	if (t->status != 200 || t->cut != CUT_NONE ||
	    strncmp(type, "application/timestamp-reply", 27))
		return error_set(err, STATUS_REFUSED, "%.200s: no time stamp "
				 "(status %d, %s)", address, t->status,
				 *type ? type : "no type");
	return spool_walk(&t->body, take_piece, reply, err);
}

enum status stamp_send(struct casefile *casefile, const char *address,
		       bool allow_private, const struct buffer *request,
		       struct buffer *reply, struct error *err)
{
	static const char *const lines[] = {
		"Content-Type: application/timestamp-query", NULL };
	struct transfer_options o = {
		.allow_special = allow_private, .lines = lines,
		.post = request, .max_bytes = STAMP_REPLY_MAX,
		.max_seconds = 60 };
	struct route route;
	struct transfer t;
	enum status status;

	route_read(casefile, &route);
	if (route.kind != ROUTE_DIRECT && route.kind != ROUTE_PROXY)
		return error_set(err, STATUS_REFUSED, "%s: its network is off; "
				 "taffrail fetch chooses a way once (--direct "
				 "or --proxy URL)", casefile_name(casefile));
	o.proxy = route.kind == ROUTE_PROXY ? route.proxy : NULL;
	status = transfer_start(err);
	if (status == STATUS_OK)
		status = transfer_run(address, &o, &t, err);
	if (status != STATUS_OK)
		return status;
	status = read_answer(address, &t, reply, err);
	transfer_release(&t);
	return status;
}

/* --- keeping --- */

static enum status put(struct casefile *casefile, const struct buffer *b,
		       char hash[SHA256_HEX + 1], struct error *err)
{
	*hash = '\0';
	return b->length > 0 ? blob_put(casefile, b->data, b->length, hash,
					err)
			     : STATUS_OK;
}

static enum status add_stamp(struct casefile *casefile,
			     struct action *action, struct row *row,
			     const struct buffer *const parts[4],
			     struct error *err)
{
	char hashes[4][SHA256_HEX + 1];
	enum status status = STATUS_OK;

	for (int i = 0; i < 4 && status == STATUS_OK; i++) {
		status = put(casefile, parts[i], hashes[i], err);
		row_set_text(row, STAMP_MANIFEST + i, hashes[i]);
	}
	return status == STATUS_OK ? action_add(action, row, err) : status;
}

enum status stamp_keep(struct casefile *casefile,
		       const struct stamp_query *query,
		       const struct buffer *reply, const struct buffer *roots,
		       const char *authority, struct stamp_report *ret_report,
		       struct error *err)
{
	const struct buffer *const parts[4] = { &query->manifest,
						&query->request, reply, roots };
	struct stamp_report r = { .stamp = 0 };
	uint8_t digest[SHA256_BYTES];
	struct action *action;
	struct row row;
	enum status status = sha256_of(query->manifest.data,
				       query->manifest.length, digest);

	if (status == STATUS_OK)
		status = stamp_token_verify(&query->request, reply, digest,
					    roots, &r.time, r.serial, err);
	if (status == STATUS_OK)
		status = action_begin(casefile, "time stamp", false, &action,
				      err);
	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_STAMP, 0);
	row_set_text(&row, STAMP_AUTHORITY, authority);
	row_set_integer(&row, STAMP_TIME, r.time);
	row_set_text(&row, STAMP_SERIAL, r.serial);
	status = add_stamp(casefile, action, &row, parts, err);
	if (status != STATUS_OK) {
		action_abandon(action);
		return status;
	}
	r.stamp = row.id;
	status = action_commit(action, &r.entry, err);
	if (status == STATUS_OK)
		*ret_report = r;
	return status;
}

/* --- verifying --- */

struct stamp_parts {
	struct buffer parts[4]; /* manifest, request, reply, roots */
};

static void parts_init(struct stamp_parts *p)
{
	static const size_t caps[4] = { STAMP_MANIFEST_MAX, REQUEST_MAX,
					STAMP_REPLY_MAX, STAMP_ROOTS_MAX };

	for (int i = 0; i < 4; i++)
		buffer_init(&p->parts[i], caps[i]);
}

static void parts_release(struct stamp_parts *p)
{
	for (int i = 0; i < 4; i++)
		buffer_release(&p->parts[i]);
}

static enum status parts_read(struct casefile *casefile,
			      const struct row *row, struct stamp_parts *p,
			      struct error *err)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < 4 && status == STATUS_OK; i++)
		if (row_text(row, STAMP_MANIFEST + i))
			status = read_blob(casefile,
					   row_text(row, STAMP_MANIFEST + i),
					   &p->parts[i], err);
	return status;
}

const char stamp_missing[] = "not verified: its bytes are not in this case";

/* A case made by a load has a history of its own. */
static bool is_own(struct casefile *casefile, const struct buffer *manifest)
{
	char *id = casefile_meta(casefile, NULL, "case");
	char line[128];
	bool own;

	snprintf(line, sizeof(line), "\ncase %s\n", or_dash(id));
	own = strstr(manifest->data, line) != NULL;
	talloc_free(id);
	return own;
}

/* One line of a manifest against the case; false: `why` says what differs. */
static bool line_holds(struct casefile *casefile, bool own_history,
		       const char *line, size_t n, char *why, size_t size)
{
	char own[LINE_MAX_BYTES], head[SHA256_HEX + 1];
	struct row *row;
	int64_t id;
	bool same;

	if (n == 5 + SHA256_HEX && !memcmp(line, "head ", 5)) {
		snprintf(head, sizeof(head), "%.64s", line + 5);
		snprintf(why, size, "it names a state of the history that the "
			 "case does not know");
		return !own_history || capture_history_has(casefile, head);
	}
	if (n > 5 && (!memcmp(line, "case ", 5) || !memcmp(line, "head ", 5)))
		return true;
	if (n < 8 + ID_LENGTH || memcmp(line, "capture ", 8) ||
	    !id_parse(line + 8, ID_LENGTH, &id)) {
		snprintf(why, size, "what was stamped is no list of captures");
		return false;
	}
	snprintf(why, size, "it names a capture, %.13s, that the case has not, "
		 "or with other bytes", line + 8);
	if (casefile_row(casefile, NULL, TABLE_CAPTURE, id, &row, NULL) !=
	    STATUS_OK)
		return false;
	capture_line(row, own);
	talloc_free(row);
	same = strlen(own) == n + 1 && !memcmp(own, line, n);
	return same;
}

static bool manifest_holds(struct casefile *casefile,
			   const struct buffer *manifest, char *why,
			   size_t size)
{
	const size_t n = sizeof(first_line) - 1;
	const char *at = manifest->data, *end = at + manifest->length;
	bool own;

	if (manifest->length < n || memcmp(at, first_line, n)) {
		snprintf(why, size, "what was stamped is no list of captures");
		return false;
	}
	own = is_own(casefile, manifest);
	for (at += n; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		if (!line_holds(casefile, own, at, (size_t)(stop - at), why,
				size))
			return false;
		at = stop + 1;
	}
	return true;
}

/* What the case says beside the reply is what the reply says. */
static bool row_holds(const struct row *row, int64_t at, const char *serial,
		      char *why, size_t size)
{
	const char *said = row_text(row, STAMP_SERIAL);
	char words[CLOCK_TEXT_MAX];

	clock_print(at, words);
	snprintf(why, size, "the case has another time or serial number for "
		 "it than the reply, which says %s, %s", words, serial);
	return row_integer(row, STAMP_TIME) == at && said &&
	       !strcmp(said, serial);
}

/* `why` stays empty when all is well. */
static enum status check_parts(struct casefile *casefile,
			       const struct row *row, struct stamp_parts *p,
			       char *why, size_t size)
{
	struct error err = { .status = STATUS_OK };
	uint8_t digest[SHA256_BYTES];
	char serial[64];
	int64_t at;
	enum status status = sha256_of(p->parts[0].data, p->parts[0].length,
				       digest);

	if (status != STATUS_OK)
		return status;
	if (stamp_token_verify(&p->parts[1], &p->parts[2], digest,
			       &p->parts[3], &at, serial, &err) != STATUS_OK)
		snprintf(why, size, "%s", err.text);
	else if (row_holds(row, at, serial, why, size) &&
		 manifest_holds(casefile, &p->parts[0], why, size))
		*why = '\0';
	return STATUS_OK;
}

/* A load may have brought the stamp without its bytes; that they are gone
 * from a case of one's own, blob_check says. */
static bool has_bytes(struct casefile *casefile, const struct row *row)
{
	for (int i = STAMP_MANIFEST; i <= STAMP_ROOTS; i++)
		if (row_text(row, i) && !blob_exists(casefile,
						     row_text(row, i)))
			return false;
	return row_text(row, STAMP_REPLY) != NULL;
}

enum status stamp_check(struct casefile *casefile, const void *ctx,
			int64_t stamp, bool *ret_here, char **ret_failure,
			struct error *err)
{
	char why[ERROR_TEXT_MAX] = "", id[ID_LENGTH + 1];
	struct stamp_parts parts;
	struct row *row;
	enum status status = casefile_row(casefile, NULL, TABLE_STAMP, stamp,
					  &row, err);

	*ret_failure = NULL;
	if (status != STATUS_OK)
		return status;
	*ret_here = has_bytes(casefile, row);
	if (!*ret_here) {
		talloc_free(row);
		return STATUS_OK;
	}
	parts_init(&parts);
	status = parts_read(casefile, row, &parts, err);
	if (status == STATUS_OK)
		status = check_parts(casefile, row, &parts, why, sizeof(why));
	talloc_free(row);
	parts_release(&parts);
	if (status != STATUS_OK || !*why)
		return status;
	id_print(stamp, id);
	*ret_failure = talloc_asprintf(ctx, "time stamp %s: %s", id, why);
	return *ret_failure ? STATUS_OK
			    : error_set(err, STATUS_NOMEM, "out of memory");
}

enum status stamp_check_all(struct casefile *casefile, const void *ctx,
			    int64_t *ret_count, int64_t *ret_missing,
			    char **ret_failure, struct error *err)
{
	int64_t stamp = 0;
	enum status status = STATUS_OK;
	bool here = false;

	*ret_count = *ret_missing = 0;
	*ret_failure = NULL;
	while (status == STATUS_OK && !*ret_failure &&
	       (stamp = capture_stamp_after(casefile, stamp)) != 0) {
		status = stamp_check(casefile, ctx, stamp, &here, ret_failure,
				     err);
		++*(here ? ret_count : ret_missing);
	}
	return status;
}

bool stamp_covers(struct casefile *casefile, int64_t stamp, int64_t capture)
{
	char line[LINE_MAX_BYTES];
	struct buffer manifest;
	struct row *row;
	bool covers = false;

	if (casefile_row(casefile, NULL, TABLE_CAPTURE, capture, &row, NULL) !=
	    STATUS_OK)
		return false;
	capture_line(row, line);
	talloc_free(row);
	if (casefile_row(casefile, NULL, TABLE_STAMP, stamp, &row, NULL) !=
	    STATUS_OK)
		return false;
	buffer_init(&manifest, STAMP_MANIFEST_MAX);
	if (row_text(row, STAMP_MANIFEST) &&
	    read_blob(casefile, row_text(row, STAMP_MANIFEST), &manifest,
		      NULL) == STATUS_OK)
		covers = strstr(manifest.data, line) != NULL;
	buffer_release(&manifest);
	talloc_free(row);
	return covers;
}
