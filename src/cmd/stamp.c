#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/stamp.h"
#include "src/base/clock.h"
#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/capture.h"

static const struct command_option options[] = {
	{ "ca", "FILE", "trust the certificates in this file (PEM), not those "
			"of this machine" },
	{ "query", "FILE", "write the question there, to be sent by other "
			   "ways" },
	{ "reply", "FILE", "take in the reply to the last --query" },
	{ "authority", "NAME", "who gave that reply" },
	{ "allow-private", NULL, "also an authority on this machine or in a "
				 "private network" },
	{ NULL, NULL, NULL }
};

static bool read_file(struct invocation *v, const char *path,
		      struct buffer *out)
{
	FILE *f = fopen(path, "rbe");
	char piece[4096];
	size_t n;

	while (f && (n = fread(piece, 1, sizeof(piece), f)) > 0)
		buffer_append(out, piece, n);
	if (!f || ferror(f))
		error_set(&v->err, STATUS_REFUSED, "%s: %s", path,
			  strerror(errno));
	else if (out->status != STATUS_OK || out->length == 0)
		error_set(&v->err, STATUS_REFUSED, "%s: empty, or too large",
			  path);
	if (f)
		fclose(f);
	return v->err.status == STATUS_OK;
}

static bool write_file(struct invocation *v, const char *path,
		       const struct buffer *from)
{
	FILE *f = fopen(path, "wbe");

	if (f && fwrite(from->data, 1, from->length, f) == from->length &&
	    fclose(f) == 0)
		return true;
	error_set(&v->err, STATUS_REFUSED, "%s: %s", path, strerror(errno));
	return false;
}

/* --- the list --- */

static void show_row(struct out_table *table, const struct row *row,
		     bool here, const char *failure)
{
	char id[ID_LENGTH + 1], at[CLOCK_TEXT_MAX];
	const char *cells[5] = { id, at, row_text(row, STAMP_AUTHORITY),
				 row_text(row, STAMP_SERIAL),
				 failure ? failure
				 : !here ? stamp_missing
				 : row_text(row, STAMP_ROOTS)
					 ? "good, by the root that was "
					   "named for it"
					 : "good" };

	id_print(row->id, id);
	clock_print(row_integer(row, STAMP_TIME), at);
	out_table_row(table, cells);
}

static int list(struct invocation *v)
{
	static const struct out_column columns[] = {
		{ "stamp", 13 }, { "time", 24 }, { "authority", 30 },
		{ "serial", 18 }, { "state", 0 } };
	struct out_table *table = out_table_open(v->format, columns, 5);
	int64_t id = 0;
	bool any = false, bad = false;

	while ((id = capture_stamp_after(v->casefile, id)) != 0) {
		struct row *row;
		char *failure = NULL;
		bool here = false;

		if (casefile_row(v->casefile, v->ctx, TABLE_STAMP, id, &row,
				 &v->err) != STATUS_OK ||
		    stamp_check(v->casefile, v->ctx, id, &here, &failure,
				&v->err) != STATUS_OK)
			break;
		show_row(table, row, here, failure);
		any = true;
		bad = bad || failure || !here;
	}
	out_table_close(table);
	if (v->err.status != STATUS_OK)
		return invocation_fail(v);
	return any && !bad ? EXIT_GOOD : EXIT_FINDING;
}

/* --- making one --- */

static int make_query(struct invocation *v, struct stamp_query *query)
{
	const char *path = option_value(v, "query");

	if (stamp_ask(v->casefile, query, &v->err) != STATUS_OK ||
	    stamp_put_by(v->casefile, query, &v->err) != STATUS_OK ||
	    !write_file(v, path, &query->request))
		return invocation_fail(v);
	out_text("question: %s (send it as application/timestamp-query; then "
		 "--reply FILE)\n", path);
	return EXIT_GOOD;
}

static int keep(struct invocation *v, struct stamp_query *query,
		struct buffer *reply, const char *authority)
{
	const char *ca = option_value(v, "ca");
	struct stamp_report r;
	struct buffer roots;
	char at[CLOCK_TEXT_MAX];
	enum status status;

	buffer_init(&roots, STAMP_ROOTS_MAX);
	if (ca && !read_file(v, ca, &roots)) {
		buffer_release(&roots);
		return invocation_fail(v);
	}
	status = stamp_keep(v->casefile, query, reply, &roots, authority, &r,
			    &v->err);
	buffer_release(&roots);
	if (status != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON)
		return invocation_done(v, r.entry, r.stamp);
	clock_print(r.time, at);
	out_text("stamped: %s, by %s, serial %s\n", at,
		 authority ? authority : "(not said)", r.serial);
	return EXIT_GOOD;
}

static int by_network(struct invocation *v, struct stamp_query *query)
{
	struct buffer reply;
	int code;

	buffer_init(&reply, STAMP_REPLY_MAX);
	if (stamp_ask(v->casefile, query, &v->err) != STATUS_OK ||
	    stamp_send(v->casefile, v->args[1],
		       option_value(v, "allow-private") != NULL,
		       &query->request, &reply, &v->err) != STATUS_OK)
		code = invocation_fail(v);
	else
		code = keep(v, query, &reply, v->args[1]);
	buffer_release(&reply);
	return code;
}

static int by_file(struct invocation *v, struct stamp_query *query)
{
	struct buffer reply;
	int code;

	buffer_init(&reply, STAMP_REPLY_MAX);
	if (stamp_take_up(v->casefile, query, &v->err) != STATUS_OK ||
	    !read_file(v, option_value(v, "reply"), &reply))
		code = invocation_fail(v);
	else
		code = keep(v, query, &reply, option_value(v, "authority"));
	buffer_release(&reply);
	return code;
}

static int run(struct invocation *v)
{
	bool asks = option_value(v, "query"), has = option_value(v, "reply");
	bool lists = v->arg_count == 1 && !asks && !has;
	struct stamp_query query;
	int code;

	if ((v->arg_count == 2) + asks + has > 1) {
		out_error("stamp: an address, --query or --reply: one of them");
		return EXIT_WRONG_USE;
	}
	if (!invocation_open(v, lists ? CASEFILE_READ : CASEFILE_WRITE))
		return invocation_fail(v);
	if (lists)
		return list(v);
	stamp_query_init(&query);
	code = asks ? make_query(v, &query)
	     : has  ? by_file(v, &query)
		    : by_network(v, &query);
	stamp_query_release(&query);
	return code;
}

const struct command command_stamp = {
	.name = "stamp", .args = "CASE [URL]",
	.summary = "Have an authority put a time stamp on the case (RFC 3161)",
	.help = "The authority at URL signs the hash of a manifest: the head of "
		"the history and the\nhash of every capture. It learns nothing "
		"else. Its whole reply is kept; taffrail\nverify and openssl ts "
		"-verify prove it without a network, as of its own time.\n"
		"Without an address: the stamps there are, each verified.\n\n"
		"Without a network: --query FILE, send it, --reply FILE.\n"
		"Exit codes: 0, 1 (there are none, or one that does not hold "
		"or cannot be\nverified), 2 (no route, or the reply does not "
		"hold), 3.",
	.options = options, .args_min = 1, .args_max = 2, .tables = true,
	.run = run,
};
