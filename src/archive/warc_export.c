#include "src/archive/warc_export.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>
#include <unistd.h>

#include "src/archive/head.h"
#include "src/archive/payload.h"
#include "src/archive/transfer.h"
#include "src/archive/warc_write.h"
#include "src/base/id.h"
#include "store/blob.h"
#include "store/capture.h"

enum { HEAD_MAX = 4 << 20, PIECE_BYTES = 64 << 10, ADDRESS_MAX = 8300,
       PAYLOAD_MAX = 256 << 20 };

#define REVISIT "http://netpreserve.org/warc/1.1/revisit/"

struct export {
	struct casefile *c;
	struct warc_out *out;
	warc_each *each;
	void *payload;
	struct warc_report report;
	const char *case_id;
	char info[WARC_ID_MAX];
	/* Of the capture at hand. */
	void *ctx;
	struct row *row;
	struct buffer head, fields;
	char address[ADDRESS_MAX], date[WARC_DATE_MAX];
	char id[WARC_ID_MAX], digest[SHA256_HEX + 1];
};

static const char *text_of(const struct row *row, int column)
{
	const char *text = row_text(row, column);

	return text ? text : "";
}

/* --- fields --- */

static enum status id_of(struct export *x, int64_t capture, const char *what,
			 char ret_id[WARC_ID_MAX])
{
	char words[160], id[ID_LENGTH + 1];

	id_print(capture, id);
	snprintf(words, sizeof(words), "%s/%s/%s", x->case_id, id, what);
	return warc_id(words, ret_id);
}

/* One field; what could end the line does not get in. */
static void field(struct buffer *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buffer_appendf(out, "%s: ", name);
	for (; *value; value++)
		buffer_append_char(out, (unsigned char)*value < 0x20 ||
						*value == 0x7f
						? ' ' : *value);
	buffer_append_string(out, "\r\n");
}

/* No blanks in an address, whoever typed it. */
static void read_address(struct export *x)
{
	const char *from = text_of(x->row, CAPTURE_ADDRESS);
	struct buffer out;
	char id[ID_LENGTH + 1];

	if (!*from || strcspn(from, " \t\r\n<>\"") != strlen(from) ||
	    strlen(from) >= sizeof(x->address)) {
		id_print(x->row->id, id);
		snprintf(x->address, sizeof(x->address),
			 "urn:taffrail:capture:%s", id);
		return;
	}
	buffer_init_fixed(&out, x->address, sizeof(x->address));
	buffer_append(&out, from, strcspn(from, "#"));
}

static void begin_fields(struct export *x, const char *type, const char *id)
{
	buffer_clear(&x->fields);
	field(&x->fields, "WARC-Type", type);
	field(&x->fields, "WARC-Record-ID", id);
	field(&x->fields, "WARC-Date", x->date);
	field(&x->fields, "WARC-Target-URI", x->address);
	field(&x->fields, "WARC-Warcinfo-ID", x->info);
}

static void peer_field(struct export *x)
{
	const char *peer = text_of(x->row, CAPTURE_PEER);
	const char *colon = strchr(peer, ':');
	bool six = *peer == '[';
	size_t n = six ? strcspn(++peer, "]")
		   : colon && !strchr(colon + 1, ':') ? (size_t)(colon - peer)
						      : strlen(peer);
	char host[64];

	if (row_text(x->row, CAPTURE_PROXY))
		return;
	snprintf(host, sizeof(host), "%.*s", (int)n, peer);
	field(&x->fields, "WARC-IP-Address", host);
}

/* What another program took, it alone knows the protocol of. */
static bool is_imported(const struct row *row)
{
	return row_integer(row, CAPTURE_METHOD) ==
	       words_find(words_method, "copy of another archive", 23);
}

/* "TLSv1.3 / TLS_AES_256_GCM_SHA384, verified" */
static void protocol_fields(struct export *x)
{
	const char *tls = text_of(x->row, CAPTURE_TLS);
	const char *slash = strstr(tls, " / ");
	char version[16], cipher[80];

	if (is_imported(x->row))
		return;
	field(&x->fields, "WARC-Protocol", "http/1.1");
	if (strncmp(tls, "TLSv", 4) || !slash)
		return;
	snprintf(version, sizeof(version), "tls/%.*s", (int)(slash - tls) - 4,
		 tls + 4);
	snprintf(cipher, sizeof(cipher), "%.*s",
		 (int)strcspn(slash + 3, ", "), slash + 3);
	field(&x->fields, "WARC-Protocol", version);
	field(&x->fields, "WARC-Cipher-Suite", cipher);
}

static const char *const truncated[] = { NULL, "length", "time", "disconnect",
					 "unspecified" };

static void truncated_field(struct export *x)
{
	int64_t cut = row_integer(x->row, CAPTURE_TRUNCATED);

	if (cut > 0 && cut < (int64_t)(sizeof(truncated) / sizeof(*truncated)))
		field(&x->fields, "WARC-Truncated", truncated[cut]);
}

/* --- digests --- */

static enum status spool_blob(struct casefile *c, const char *hash,
			      struct spool *spool, struct error *err)
{
	int64_t size = blob_size(c, hash), at = 0;
	char *piece = malloc(PIECE_BYTES);
	enum status status = piece ? STATUS_OK : STATUS_NOMEM;

	while (status == STATUS_OK && at < size) {
		size_t n;

		status = blob_read(c, hash, at, PIECE_BYTES, piece, &n, err);
		if (status == STATUS_OK)
			status = spool_append(spool, piece, n, err);
		at += (int64_t)n;
	}
	free(piece);
	return status;
}

/* Chunked and compressed: the payload digest is that of the body without its
 * chunks, which lies in the case neither as it came nor as it is read. */
static enum status digest_dechunked(struct export *x, const char *wire,
				    struct error *err)
{
	static const char head[] = "Transfer-Encoding: chunked\r\n\r\n";
	struct spool spool;
	struct payload payload;
	enum status status;

	spool_init(&spool);
	payload_init(&payload);
	status = spool_blob(x->c, wire, &spool, err);
	if (status == STATUS_OK)
		status = payload_decode(head, sizeof(head) - 1, &spool,
					PAYLOAD_MAX, &payload, err);
	if (status == STATUS_OK)
		status = spool_hash(payload.same ? &spool : &payload.bytes,
				    x->digest, err);
	payload_release(&payload);
	spool_release(&spool);
	return status;
}

/* Of the body without Transfer-Encoding and with Content-Encoding. */
static enum status read_digest(struct export *x, struct error *err)
{
	const char *wire = row_text(x->row, CAPTURE_WIRE);
	char value[64];
	bool packed = head_value(x->head.data, x->head.length,
				 "Content-Encoding", value, sizeof(value));
	bool chunked = head_value(x->head.data, x->head.length,
				  "Transfer-Encoding", value, sizeof(value));

	if (wire && packed && chunked)
		return digest_dechunked(x, wire, err);
	snprintf(x->digest, sizeof(x->digest), "%s",
		 wire && packed ? wire : text_of(x->row, CAPTURE_SHA256));
	return STATUS_OK;
}

static void digest_field(struct export *x)
{
	char value[SHA256_HEX + 16];

	if (!*x->digest)
		return;
	snprintf(value, sizeof(value), "sha256:%s", x->digest);
	field(&x->fields, "WARC-Payload-Digest", value);
}

/* --- blocks --- */

typedef enum status take_piece(struct warc_out *out, const void *data,
			       size_t size, struct error *err);

static enum status walk_block(struct export *x, const char *hash,
			      take_piece *take, struct error *err)
{
	int64_t size = hash ? blob_size(x->c, hash) : 0, at = 0;
	char *piece = talloc_size(x->ctx, PIECE_BYTES);
	enum status status = piece ? take(x->out, x->head.data, x->head.length,
					  err)
				   : STATUS_NOMEM;

	while (status == STATUS_OK && at < size) {
		size_t n;

		status = blob_read(x->c, hash, at, PIECE_BYTES, piece, &n,
				   err);
		if (status == STATUS_OK)
			status = take(x->out, piece, n, err);
		at += (int64_t)n;
	}
	talloc_free(piece);
	return status;
}

static bool is_packed(const char *type)
{
	static const char *const packed[] = {
		"image/", "video/", "audio/", "application/pdf",
		"application/zip", "application/gzip", "font/",
		"application/vnd.openxml", "application/wacz",
	};

	if (!strncasecmp(type, "image/svg", 9))
		return false;
	for (size_t i = 0; i < sizeof(packed) / sizeof(*packed); i++)
		if (!strncasecmp(type, packed[i], strlen(packed[i])))
			return true;
	return false;
}

static enum status tell(struct export *x, int64_t offset, int64_t length,
			bool revisit, struct error *err)
{
	char digest[SHA256_HEX + 16];
	struct warc_entry e = {
		.address = x->address, .type = text_of(x->row, CAPTURE_TYPE),
		.digest = digest, .capture = x->row->id,
		.at = row_integer(x->row, CAPTURE_STARTED), .offset = offset,
		.length = length, .revisit = revisit,
		.status = (int)row_integer(x->row, CAPTURE_STATUS) };

	snprintf(digest, sizeof(digest), "sha256:%s", x->digest);
	return x->each ? x->each(x->payload, &e, err) : STATUS_OK;
}

/* The fields stand; the block is the head, then the blob. */
static enum status write_block(struct export *x, const char *hash,
			       bool revisit, struct error *err)
{
	int64_t offset, length;
	enum status status = warc_begin(
		x->out, &x->fields,
		hash && is_packed(text_of(x->row, CAPTURE_TYPE)), err);

	if (status == STATUS_OK)
		status = walk_block(x, hash, warc_hash, err);
	if (status == STATUS_OK)
		status = walk_block(x, hash, warc_put, err);
	if (status == STATUS_OK)
		status = warc_end(x->out, &offset, &length, err);
	if (status != STATUS_OK)
		return status;
	x->report.records++;
	x->report.bytes += length;
	return tell(x, offset, length, revisit, err);
}

static enum status write_memory(struct export *x, const void *data,
				size_t size, struct error *err)
{
	int64_t length;
	enum status status = warc_record(x->out, &x->fields, data, size, NULL,
					 &length, err);

	if (status != STATUS_OK)
		return status;
	x->report.records++;
	x->report.bytes += length;
	return STATUS_OK;
}

/* --- records --- */

static enum status write_info(struct export *x, struct error *err)
{
	char body[512];

	*x->address = '\0';
	if (id_of(x, 0, "warcinfo", x->info) != STATUS_OK)
		return error_set(err, STATUS_NOMEM, "SHA-256 failed");
	buffer_clear(&x->fields);
	field(&x->fields, "WARC-Type", "warcinfo");
	field(&x->fields, "WARC-Record-ID", x->info);
	field(&x->fields, "WARC-Date", x->date);
	field(&x->fields, "Content-Type", "application/warc-fields");
	snprintf(body, sizeof(body), "software: %s\r\n"
		 "format: WARC File Format 1.1\r\n"
		 "conformsTo: http://iipc.github.io/warc-specifications/"
		 "specifications/warc-format/warc-1.1/\r\n"
		 "description: captures of the case %s; page script is never "
		 "run\r\n", PACKAGE_STRING, x->case_id);
	return write_memory(x, body, strlen(body), err);
}

static bool is_restricted(struct export *x, const struct row *row)
{
	int64_t ids[] = { row->id, row_integer(row, CAPTURE_SOURCE) };
	bool restricted = false;

	for (int i = 0; i < 2 && !restricted; i++) {
		char *value = casefile_setting(x->c, x->ctx, ids[i],
					       "marking");

		restricted = value && !strcmp(value, "restricted");
	}
	return restricted;
}

static bool leaves(struct export *x, int64_t capture)
{
	struct row *row;

	return casefile_row(x->c, x->ctx, TABLE_CAPTURE, capture, &row,
			    NULL) == STATUS_OK && !is_restricted(x, row);
}

/* The capture whose record this one refers to; 0: it is written whole. */
static int64_t refers_to(struct export *x)
{
	int64_t revisit = row_integer(x->row, CAPTURE_REVISIT);

	if (revisit)
		return revisit;
	if (row_integer(x->row, CAPTURE_SIZE) < WARC_SAME_LEAST ||
	    row_integer(x->row, CAPTURE_STATUS) != 200 ||
	    row_integer(x->row, CAPTURE_TRUNCATED))
		return 0;
	revisit = capture_same_before(x->c, x->row);
	return revisit && leaves(x, revisit) ? revisit : 0;
}

static enum status refer_fields(struct export *x, int64_t to,
				struct error *err)
{
	char id[WARC_ID_MAX], date[WARC_DATE_MAX];
	struct row *row;
	enum status status = casefile_row(x->c, x->ctx, TABLE_CAPTURE, to,
					  &row, err);

	if (status == STATUS_OK)
		status = id_of(x, to, "response", id);
	/* What does not leave is not named either. */
	if (status != STATUS_OK || is_restricted(x, row))
		return status;
	warc_date(row_integer(row, CAPTURE_STARTED), date);
	field(&x->fields, "WARC-Refers-To", id);
	field(&x->fields, "WARC-Refers-To-Target-URI",
	      row_text(row, CAPTURE_ADDRESS));
	field(&x->fields, "WARC-Refers-To-Date", date);
	return STATUS_OK;
}

static enum status write_revisit(struct export *x, int64_t to,
				 struct error *err)
{
	/* What a server sent again, it did not call unmodified. */
	bool not_modified = row_integer(x->row, CAPTURE_STATUS) == 304;
	enum status status;

	begin_fields(x, "revisit", x->id);
	field(&x->fields, "WARC-Profile",
	      not_modified ? REVISIT "server-not-modified"
			   : REVISIT "identical-payload-digest");
	status = refer_fields(x, to, err);
	if (status != STATUS_OK)
		return status;
	digest_field(x);
	peer_field(x);
	protocol_fields(x);
	if (!not_modified)
		field(&x->fields, "WARC-Truncated", "length");
	field(&x->fields, "Content-Type", "application/http;msgtype=response");
	return write_block(x, NULL, true, err);
}

static enum status write_response(struct export *x, struct error *err)
{
	const char *wire = row_text(x->row, CAPTURE_WIRE);
	int64_t to = refers_to(x);

	if (to)
		return write_revisit(x, to, err);
	begin_fields(x, "response", x->id);
	digest_field(x);
	peer_field(x);
	protocol_fields(x);
	truncated_field(x);
	field(&x->fields, "Content-Type", "application/http;msgtype=response");
	return write_block(x, wire ? wire : row_text(x->row, CAPTURE_SHA256),
			   false, err);
}

static enum status write_resource(struct export *x, struct error *err)
{
	begin_fields(x, "resource", x->id);
	digest_field(x);
	field(&x->fields, "Content-Type", text_of(x->row, CAPTURE_TYPE));
	return write_block(x, row_text(x->row, CAPTURE_SHA256), false, err);
}

static enum status write_request(struct export *x, struct error *err)
{
	const char *text = row_text(x->row, CAPTURE_REQUEST);
	char id[WARC_ID_MAX];
	enum status status;

	if (!text)
		return STATUS_OK;
	buffer_clear(&x->head);
	status = head_bytes(text, strlen(text), &x->head);
	if (status == STATUS_OK)
		status = id_of(x, x->row->id, "request", id);
	if (status != STATUS_OK)
		return error_set(err, status, "a request cannot be written");
	begin_fields(x, "request", id);
	field(&x->fields, "WARC-Concurrent-To", x->id);
	field(&x->fields, "Content-Type", "application/http;msgtype=request");
	return write_memory(x, x->head.data, x->head.length, err);
}

static void via(struct export *x, struct buffer *body)
{
	int64_t before = row_integer(x->row, CAPTURE_FOLLOWS);
	struct row *row;

	if (before && casefile_row(x->c, x->ctx, TABLE_CAPTURE, before, &row,
				   NULL) == STATUS_OK)
		field(body, "via", row_text(row, CAPTURE_ADDRESS));
}

static void custody_fields(struct export *x, struct buffer *body)
{
	static const struct {
		const char *name;
		int column;
	} lines[] = {
		{ "tool", CAPTURE_TOOL }, { "collector", CAPTURE_COLLECTOR },
		{ "exit-route", CAPTURE_PROXY }, { "clock", CAPTURE_CLOCK },
		{ "tls", CAPTURE_TLS },
		{ "certificates-sha256", CAPTURE_CERTIFICATES },
		{ "obtained", CAPTURE_OBTAINED },
		{ "suspect", CAPTURE_SUSPECT },
		{ "copy-of", CAPTURE_COPY_OF },
		{ "sha256-as-read", CAPTURE_SHA256 },
	};
	char id[ID_LENGTH + 1], number[32];
	int64_t took = row_integer(x->row, CAPTURE_ENDED) -
		       row_integer(x->row, CAPTURE_STARTED);

	via(x, body);
	id_print(x->row->id, id);
	snprintf(number, sizeof(number), "%" PRId64, took < 0 ? 0 : took);
	field(body, "fetchTimeMs", number);
	field(body, "capture", id);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		field(body, lines[i].name,
		      row_text(x->row, lines[i].column));
}

static enum status write_metadata(struct export *x, bool refers,
				  struct error *err)
{
	char id[WARC_ID_MAX];
	struct buffer body;
	enum status status = id_of(x, x->row->id, "metadata", id);

	if (status != STATUS_OK)
		return status;
	begin_fields(x, "metadata", id);
	if (refers)
		field(&x->fields, "WARC-Refers-To", x->id);
	field(&x->fields, "Content-Type", "application/warc-fields");
	buffer_init(&body, WARC_FIELDS_MAX);
	custody_fields(x, &body);
	status = body.status == STATUS_OK
			 ? write_memory(x, body.data, body.length, err)
			 : error_set(err, body.status, "a metadata record is "
				     "too long");
	buffer_release(&body);
	return status;
}

static enum status write_chain(struct export *x, struct error *err)
{
	const char *hash = row_text(x->row, CAPTURE_CERTIFICATES);
	char id[WARC_ID_MAX], *data;
	size_t size;
	enum status status;

	if (!hash || !blob_exists(x->c, hash) ||
	    capture_first_with(x->c, hash) != x->row->id)
		return STATUS_OK;
	status = blob_read_all(x->c, x->ctx, hash, TRANSFER_CHAIN_BYTES, &data,
			       &size, err);
	if (status == STATUS_OK)
		status = id_of(x, x->row->id, "certificates", id);
	if (status != STATUS_OK)
		return status;
	begin_fields(x, "metadata", id);
	field(&x->fields, "WARC-Refers-To", x->id);
	field(&x->fields, "Content-Type", "application/x-pem-file");
	return write_memory(x, data, size, err);
}

/* --- captures --- */

static bool has_bytes(struct export *x)
{
	const char *wire = row_text(x->row, CAPTURE_WIRE);
	const char *hash = row_text(x->row, CAPTURE_SHA256);

	return hash && blob_exists(x->c, wire ? wire : hash);
}

static enum status write_all(struct export *x, struct error *err)
{
	const char *text = row_text(x->row, CAPTURE_HEADERS);
	enum status status = STATUS_OK;

	buffer_clear(&x->head);
	if (text)
		status = head_bytes(text, strlen(text), &x->head);
	if (status == STATUS_OK)
		status = read_digest(x, err);
	if (status == STATUS_OK)
		status = text ? write_response(x, err)
			      : write_resource(x, err);
	if (status == STATUS_OK)
		status = write_request(x, err);
	if (status == STATUS_OK)
		status = write_metadata(x, true, err);
	return status == STATUS_OK ? write_chain(x, err) : status;
}

static enum status write_capture(struct export *x, struct error *err)
{
	enum status status = id_of(x, x->row->id, "response", x->id);

	if (status != STATUS_OK)
		return status;
	read_address(x);
	warc_date(row_integer(x->row, CAPTURE_STARTED), x->date);
	*x->digest = '\0';
	if (is_restricted(x, x->row)) {
		x->report.left++;
		return STATUS_OK;
	}
	if (has_bytes(x)) {
		x->report.captures++;
		return write_all(x, err);
	}
	x->report.without++;
	return write_metadata(x, false, err);
}

static enum status export_captures(struct export *x, struct error *err)
{
	int64_t id = 0;
	enum status status = write_info(x, err);

	while (status == STATUS_OK && (id = capture_after(x->c, id)) != 0) {
		x->ctx = talloc_new(NULL);
		status = casefile_row(x->c, x->ctx, TABLE_CAPTURE, id,
				      &x->row, err);
		if (status == STATUS_OK)
			status = write_capture(x, err);
		talloc_free(x->ctx);
	}
	return status;
}

/* The file is as old as its newest capture, so that it is always the same. */
static int64_t newest(struct casefile *c)
{
	int64_t id = capture_last(c), at = 0;
	struct row *row;

	if (id && casefile_row(c, NULL, TABLE_CAPTURE, id, &row, NULL) ==
			  STATUS_OK) {
		at = row_integer(row, CAPTURE_STARTED);
		talloc_free(row);
	}
	return at;
}

enum status warc_export_stream(struct casefile *casefile, FILE *stream,
			       bool gzip, warc_each *each, void *payload,
			       struct warc_report *ret_report,
			       struct error *err)
{
	struct export x = { .c = casefile, .each = each, .payload = payload };
	char *id = casefile_meta(casefile, NULL, "case");
	enum status status = warc_out_open(stream, gzip, &x.out, err);

	x.case_id = id ? id : "";
	buffer_init(&x.head, HEAD_MAX);
	buffer_init(&x.fields, WARC_FIELDS_MAX);
	warc_date(newest(casefile), x.date);
	if (status == STATUS_OK)
		status = export_captures(&x, err);
	if (status == STATUS_OK)
		*ret_report = x.report;
	warc_out_close(x.out);
	buffer_release(&x.head);
	buffer_release(&x.fields);
	talloc_free(id);
	return status;
}

/* --- the file --- */

static enum status finish_file(FILE *stream, const char *part,
			       const char *path, enum status status,
			       struct error *err)
{
	if (status == STATUS_OK &&
	    (fflush(stream) || fsync(fileno(stream))))
		status = error_set(err, STATUS_IO, "%s: %s", part,
				   strerror(errno));
	fclose(stream);
	if (status == STATUS_OK && rename(part, path))
		status = error_set(err, STATUS_IO, "%s: %s", path,
				   strerror(errno));
	if (status != STATUS_OK)
		unlink(part);
	return status;
}

enum status warc_export(struct casefile *casefile, const char *path,
			bool replace, struct warc_report *ret_report,
			struct error *err)
{
	size_t n = strlen(path);
	bool gzip = n > 3 && !strcmp(path + n - 3, ".gz");
	char *part = talloc_asprintf(NULL, "%s.part", path);
	FILE *stream;
	enum status status;

	if (!part)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!replace && access(path, F_OK) == 0) {
		talloc_free(part);
		return error_set(err, STATUS_EXISTS, "%s: is there already; "
				 "--force replaces it", path);
	}
	stream = fopen(part, "wbe");
	if (!stream) {
		status = error_set(err, STATUS_IO, "%s: %s", part,
				   strerror(errno));
	} else {
		status = warc_export_stream(casefile, stream, gzip, NULL, NULL,
					    ret_report, err);
		status = finish_file(stream, part, path, status, err);
	}
	talloc_free(part);
	return status;
}
