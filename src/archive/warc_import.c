#include "src/archive/warc_import.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/head.h"
#include "src/archive/keep.h"
#include "src/archive/memento.h"
#include "src/archive/page.h"
#include "src/archive/payload.h"
#include "src/archive/transfer.h"
#include "src/archive/warc_read.h"
#include "src/base/clock.h"
#include "src/base/sha256.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/entry.h"

enum { HEAD_MAX = 256 << 10, BLOCK_MAX = 2000 << 20, PAYLOAD_MAX = 256 << 20,
       GROUP_CAPTURES = 64, GROUP_BYTES = 16 << 20, TYPE_MAX = 256,
       PIECE_BYTES = 16 << 10, SHA1_BYTES = 20, WHY_MAX = 400,
       COPIES_MAX = 64 /* of an address, that are tried for a revisit */ };

/* A response that waits for its request, or the other way round. */
struct waiting {
	bool response, request;
	struct warc_in_record record;
	struct buffer head;     /* of the response */
	struct buffer question; /* the request as sent */
	struct spool body;
	char question_uri[WARC_VALUE_MAX], question_to[WARC_IDS_MAX];
	char why[WHY_MAX];
};

struct import {
	struct casefile *c;
	struct warc_in *in;
	struct warc_import_wanted wanted;
	char next[WARC_VALUE_MAX]; /* where a listed page led; "" nowhere */
	char maker[160]; /* "Wget/1.21.3", of warcinfo */
	struct warc_import_report *report;
	struct warc_import_report waits; /* in the group, and not yet safe */
	struct keep_group *group;
	int in_group;
	int64_t group_bytes;
	int64_t page, page_source; /* the last one */
	struct waiting w;
};

/* --- reading a block --- */

struct digests {
	EVP_MD_CTX *sha1, *sha256;
};

static bool digests_open(struct digests *d)
{
	d->sha1 = EVP_MD_CTX_new();
	d->sha256 = EVP_MD_CTX_new();
	return d->sha1 && d->sha256 &&
	       EVP_DigestInit_ex(d->sha1, EVP_sha1(), NULL) &&
	       EVP_DigestInit_ex(d->sha256, EVP_sha256(), NULL);
}

static void digests_close(struct digests *d)
{
	EVP_MD_CTX_free(d->sha1);
	EVP_MD_CTX_free(d->sha256);
}

static void base32(const unsigned char *data, size_t size, char *to)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned int bits = 0, count = 0;

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | data[i];
		for (count += 8; count >= 5; count -= 5)
			*to++ = letters[bits >> (count - 5) & 31];
	}
	if (count > 0)
		*to++ = letters[bits << (5 - count) & 31];
	*to = '\0';
}

static void hex_print(const unsigned char *data, size_t size, char *to)
{
	for (size_t i = 0; i < size; i++)
		snprintf(to + 2 * i, 3, "%02x", data[i]);
}

static const char *const rules[] = { "sha1:", "sha256:", "sha-256:" };

/* Which of these it was made by; 3: none of them. */
static size_t rule_of(const char *said)
{
	size_t i = 0;

	while (i < 3 && strncasecmp(said, rules[i], strlen(rules[i])))
		i++;
	return i;
}

/* "sha1:BASE32" or "sha256:hex", and each in the other's writing. A digest by
 * another rule cannot be looked at, and counts as good. */
static bool digest_fits(struct digests *d, const char *said)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1], letters[2 * EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	size_t i = rule_of(said), n;

	if (i == 3 || !EVP_DigestFinal_ex(i == 0 ? d->sha1 : d->sha256, digest,
					  &size))
		return true;
	said += strlen(rules[i]);
	n = strlen(said);
	while (n > 0 && said[n - 1] == '=')
		n--;
	hex_print(digest, size, hex);
	base32(digest, size, letters);
	return (n == strlen(hex) && !strncasecmp(said, hex, n)) ||
	       (n == strlen(letters) && !strncasecmp(said, letters, n));
}

static enum status digest_piece(void *payload, const void *data, size_t size,
				struct error *err)
{
	struct digests *d = payload;

	(void)err;
	EVP_DigestUpdate(d->sha1, data, size);
	EVP_DigestUpdate(d->sha256, data, size);
	return STATUS_OK;
}

static enum status bytes_fit(struct spool *bytes, const char *said,
			     bool *ret_fit, struct error *err)
{
	struct digests d;
	enum status status = digests_open(&d) ? STATUS_OK : STATUS_NOMEM;

	if (status == STATUS_OK)
		status = spool_walk(bytes, digest_piece, &d, err);
	else
		error_set(err, status, "out of memory");
	if (status == STATUS_OK)
		*ret_fit = digest_fits(&d, said);
	digests_close(&d);
	return status;
}

static enum status decoded_fits(const char *head, size_t size,
				struct spool *body, const char *said,
				bool *ret_fit, struct error *err)
{
	struct payload payload;
	enum status status;

	payload_init(&payload);
	status = payload_decode(head, size, body, PAYLOAD_MAX, &payload, err);
	if (status == STATUS_OK && !payload.same)
		status = bytes_fit(&payload.bytes, said, ret_fit, err);
	payload_release(&payload);
	return status;
}

/* The payload is the body without its chunks; many writers take the digest of
 * what came, and some of what is read. */
static enum status payload_fits(const struct buffer *head, struct spool *body,
				const char *said, bool *ret_fit,
				struct error *err)
{
	static const char chunked[] = "Transfer-Encoding: chunked\r\n\r\n";
	char value[64];
	enum status status = bytes_fit(body, said, ret_fit, err);

	if (status == STATUS_OK && !*ret_fit)
		status = decoded_fits(head->data, head->length, body, said,
				      ret_fit, err);
	if (status == STATUS_OK && !*ret_fit &&
	    head_value(head->data, head->length, "Transfer-Encoding", value,
		       sizeof(value)))
		status = decoded_fits(chunked, sizeof(chunked) - 1, body, said,
				      ret_fit, err);
	return status;
}

/* Where the head of an HTTP message ends; 0 not yet. */
static size_t head_end(const struct buffer *head)
{
	for (size_t i = 0; i + 1 < head->length; i++) {
		const char *at = head->data + i;

		if (at[0] != '\n')
			continue;
		if (at[1] == '\n')
			return i + 2;
		if (i + 2 < head->length && at[1] == '\r' && at[2] == '\n')
			return i + 3;
	}
	return 0;
}

/* Bytes of an HTTP message: into the head until that ends, then the body. */
static enum status take_message(struct waiting *w, bool *in_body,
				const char *data, size_t size,
				struct error *err)
{
	size_t end;
	enum status status;

	if (*in_body)
		return spool_append(&w->body, data, size, err);
	if (buffer_append(&w->head, data, size) != STATUS_OK)
		return error_set(err, STATUS_LIMIT, "WARC: the head of a "
				 "response is too long");
	end = head_end(&w->head);
	if (end == 0)
		return STATUS_OK;
	*in_body = true;
	status = spool_append(&w->body, w->head.data + end,
			      w->head.length - end, err);
	buffer_truncate(&w->head, end);
	return status;
}

static enum status read_block(struct import *m, bool message,
			      struct digests *d, struct error *err)
{
	char *piece = talloc_size(NULL, PIECE_BYTES);
	bool in_body = !message;
	enum status status = piece ? STATUS_OK : STATUS_NOMEM;

	for (size_t n = 1; status == STATUS_OK && n > 0;) {
		status = warc_in_read(m->in, piece, PIECE_BYTES, &n, err);
		if (status != STATUS_OK || n == 0)
			break;
		EVP_DigestUpdate(d->sha1, piece, n);
		EVP_DigestUpdate(d->sha256, piece, n);
		status = take_message(&m->w, &in_body, piece, n, err);
	}
	talloc_free(piece);
	return status;
}

static void doubt(struct waiting *w, const char *why)
{
	if (!*w->why)
		snprintf(w->why, sizeof(w->why), "%s", why);
}

static enum status read_response(struct import *m,
				 const struct warc_in_record *r, bool message,
				 struct error *err)
{
	struct digests d;
	enum status status;

	if (r->length > BLOCK_MAX) {
		m->report->left++;
		return STATUS_OK;
	}
	m->w.record = *r;
	if (*r->segment)
		doubt(&m->w, "it came in pieces, and the WARC has this one as "
			     "the first: the rest is not read");
	if (!digests_open(&d)) {
		digests_close(&d);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	status = read_block(m, message, &d, err);
	if (status == STATUS_OK) {
		m->w.response = true;
		if (*r->block_digest && !digest_fits(&d, r->block_digest))
			doubt(&m->w, "its bytes in the WARC have another "
				     "digest than the WARC says");
	}
	digests_close(&d);
	return status;
}

/* Which response a request led to: the one that it names, else the one of its
 * address beside it. */
static bool belongs(const struct waiting *w, const struct warc_in_record *r)
{
	return !strcmp(w->question_uri, r->uri) &&
	       (!*w->question_to || !*r->id ||
		strstr(w->question_to, r->id) != NULL);
}

static enum status read_request(struct import *m,
				const struct warc_in_record *r,
				struct error *err)
{
	enum status status = STATUS_OK;

	buffer_clear(&m->w.question);
	for (size_t n = 1; status == STATUS_OK && n > 0;) {
		char piece[4096];

		status = warc_in_read(m->in, piece, sizeof(piece), &n, err);
		if (status == STATUS_OK &&
		    buffer_append(&m->w.question, piece, n) != STATUS_OK)
			return STATUS_OK; /* too long to be one: without it */
	}
	m->w.request = status == STATUS_OK;
	memcpy(m->w.question_uri, r->uri, sizeof(r->uri));
	memcpy(m->w.question_to, r->concurrent, sizeof(r->concurrent));
	return status;
}

/* --- keeping --- */

static bool is_web(const char *uri)
{
	return !strncasecmp(uri, "http://", 7) ||
	       !strncasecmp(uri, "https://", 8);
}

static enum status commit(struct import *m, struct error *err)
{
	struct keep_group *group = m->group;
	int64_t entry;
	enum status status;

	m->group = NULL;
	m->in_group = 0;
	m->group_bytes = 0;
	status = group ? keep_group_commit(group, &entry, err) : STATUS_OK;
	if (status == STATUS_OK && m->waits.captures) {
		m->report->captures += m->waits.captures;
		m->report->doubtful += m->waits.doubtful;
		m->report->last = m->waits.last;
	}
	memset(&m->waits, 0, sizeof(m->waits));
	return status;
}

/* The source of a page: the one given, that of the address, a new one. */
static enum status find_source(struct import *m, const char *address,
			       int64_t *ret_source, struct error *err)
{
	struct memento memento;
	enum status status;

	*ret_source = m->wanted.source ? m->wanted.source
				       : capture_source_at(m->c, address);
	if (!*ret_source && memento_of_address(address, &memento)) {
		address = memento.original;
		*ret_source = capture_source_at(m->c, address);
	}
	if (*ret_source)
		return STATUS_OK;
	/* A group is one entry with captures alone. */
	status = commit(m, err);
	if (status == STATUS_OK)
		status = keep_source(m->c, address, ret_source, err);
	if (status == STATUS_OK)
		m->report->sources++;
	return status;
}

/* What a person would cite: it reads as text, or is a PDF. */
static bool is_page(const char *type, int status)
{
	static const char *const pages[] = { "text/html", "text/plain",
		"application/xhtml+xml", "application/pdf" };

	if (status && (status < 200 || status > 299))
		return false;
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (!strncasecmp(type, pages[i], strlen(pages[i])))
			return true;
	return false;
}

/* Where the answer at hand leads, for the page that is listed under its first
 * address alone. */
static void note_next(struct import *m)
{
	if (!head_value(m->w.head.data, m->w.head.length, "Location", m->next,
			sizeof(m->next)))
		*m->next = '\0';
	m->next[strcspn(m->next, "#")] = '\0';
}

/* By its whole address, or by its end where only that is said. */
static bool is_next(const struct import *m)
{
	const char *uri = m->w.record.uri;
	size_t n = strlen(uri), k = strlen(m->next);

	return k > 0 && k <= n && !strcmp(uri + n - k, m->next);
}

static bool stands_alone(struct import *m, const char *type, int code)
{
	bool listed;

	if (!m->wanted.is_page)
		return is_page(type, code);
	listed = m->wanted.is_page(m->wanted.payload, m->w.record.uri) ||
		 is_next(m);
	if (listed && code >= 300 && code <= 399)
		note_next(m);
	else if (listed)
		*m->next = '\0';
	return listed;
}

static int cut_of(const char *word)
{
	static const char *const words[] = { "", "length", "time",
					     "disconnect" };

	for (int i = 0; i < 4; i++)
		if (!strcmp(word, words[i]))
			return i;
	return CUT_UNSPECIFIED;
}

struct texts {
	struct buffer head, request;
	char tool[260], type[TYPE_MAX], sha256[65];
};

static void read_type(struct waiting *w, struct texts *x)
{
	char value[TYPE_MAX];
	struct buffer text;

	if (w->head.length == 0)
		snprintf(value, sizeof(value), "%s", w->record.content);
	else if (!head_value(w->head.data, w->head.length, "Content-Type",
			     value, sizeof(value)))
		*value = '\0';
	buffer_init_fixed(&text, x->type, sizeof(x->type));
	head_text(value, strlen(value), &text);
}

static enum status fill_row(struct import *m, void *ctx, struct texts *x,
			    struct row *row, int status, struct error *err)
{
	char *obtained = talloc_asprintf(ctx, "%s; from %s",
					 m->wanted.obtained, m->wanted.from);
	struct waiting *w = &m->w;

	head_text(w->head.data, w->head.length, &x->head);
	if (w->request && belongs(w, &w->record))
		head_text(w->question.data, w->question.length, &x->request);
	snprintf(x->tool, sizeof(x->tool), "%s, read by %s",
		 *m->maker ? m->maker : "not said", PACKAGE_STRING);
	row_init(row, TABLE_CAPTURE, 0);
	row_set_text(row, CAPTURE_ADDRESS, w->record.uri);
	row_set_integer(row, CAPTURE_METHOD,
			words_find(words_method, "copy of another archive",
				   23));
	row_set_integer(row, CAPTURE_STARTED, w->record.at);
	row_set_integer(row, CAPTURE_ENDED, w->record.at);
	row_set_integer(row, CAPTURE_STATUS, status);
	row_set_text(row, CAPTURE_TYPE, x->type);
	row_set_text_n(row, CAPTURE_HEADERS, x->head.data, x->head.length);
	row_set_text_n(row, CAPTURE_REQUEST, x->request.data,
		       x->request.length);
	row_set_integer(row, CAPTURE_TRUNCATED, cut_of(w->record.truncated));
	row_set_text(row, CAPTURE_PEER, w->record.ip);
	row_set_text(row, CAPTURE_TOOL, x->tool);
	row_set_text(row, CAPTURE_COLLECTOR, casefile_analyst(m->c));
	row_set_text(row, CAPTURE_OBTAINED, obtained);
	return obtained ? STATUS_OK
			: error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status spool_blob(struct casefile *c, const char *hash,
			      struct spool *spool, struct error *err)
{
	int64_t size = blob_size(c, hash), at = 0;
	char *piece = malloc(PIECE_BYTES);
	enum status status = piece ? STATUS_OK
				   : error_set(err, STATUS_NOMEM,
					       "out of memory");

	while (status == STATUS_OK && at < size) {
		size_t n = 0;

		status = blob_read(c, hash, at, PIECE_BYTES, piece, &n, err);
		if (status == STATUS_OK)
			status = spool_append(spool, piece, n, err);
		at += (int64_t)n;
	}
	free(piece);
	return status;
}

/* Are these the bytes that a revisit says were sent again? */
static enum status has_payload(struct import *m, const struct row *old,
			       const char *said, bool *ret_has,
			       struct error *err)
{
	const char *text = row_text(old, CAPTURE_HEADERS);
	const char *wire = row_text(old, CAPTURE_WIRE);
	struct buffer head;
	struct spool body;
	enum status status = STATUS_OK;

	*ret_has = false;
	wire = wire ? wire : row_text(old, CAPTURE_SHA256);
	if (!blob_exists(m->c, wire))
		return STATUS_OK;
	buffer_init(&head, 4 * HEAD_MAX);
	spool_init(&body);
	if (text)
		status = head_bytes(text, strlen(text), &head);
	if (status == STATUS_OK)
		status = spool_blob(m->c, wire, &body, err);
	if (status == STATUS_OK)
		status = payload_fits(&head, &body, said, ret_has, err);
	spool_release(&body);
	buffer_release(&head);
	return status;
}

/* By the digest where one is said; else by the date that it refers to; else the
 * newest that is no younger. */
static enum status is_meant(struct import *m, const struct row *old,
			    bool *ret_meant, struct error *err)
{
	const struct warc_in_record *r = &m->w.record;
	int64_t at = row_integer(old, CAPTURE_STARTED);

	if (*r->payload_digest && rule_of(r->payload_digest) < 3)
		return has_payload(m, old, r->payload_digest, ret_meant, err);
	*ret_meant = r->refers_at ? at / 1000 == r->refers_at / 1000
				  : at <= r->at;
	return STATUS_OK;
}

/* The capture that a revisit speaks of, on ctx; NULL: it is not here. */
static enum status find_meant(struct import *m, const void *ctx,
			      struct row **ret_old, struct error *err)
{
	const char *of = *m->w.record.refers_uri ? m->w.record.refers_uri
						 : m->w.record.uri;
	int64_t id = capture_with_bytes_at(m->c, of);
	enum status status = STATUS_OK;
	bool meant = false;

	*ret_old = NULL;
	for (int i = 0; id && i < COPIES_MAX && status == STATUS_OK; i++) {
		struct row *old;

		status = casefile_row(m->c, ctx, TABLE_CAPTURE, id, &old, err);
		if (status == STATUS_OK)
			status = is_meant(m, old, &meant, err);
		if (status == STATUS_OK && meant) {
			*ret_old = old;
			break;
		}
		id = capture_with_bytes_before(m->c, of, id);
	}
	return status;
}

/* What a revisit speaks of; *ret_known: it is in the case already. */
static enum status set_revisit(struct import *m, struct row *row,
			       struct keep *keep, struct texts *x,
			       bool *ret_known, struct error *err)
{
	const struct warc_in_record *r = &m->w.record;
	void *ctx = talloc_new(NULL);
	struct row *old = NULL;
	enum status status = find_meant(m, ctx, &old, err);

	keep->bytes = NULL;
	keep->wire = NULL;
	if (status == STATUS_OK && !old) {
		doubt(&m->w, "nothing came: a revisit of what is not in the "
			     "case");
	} else if (status == STATUS_OK) {
		snprintf(x->sha256, sizeof(x->sha256), "%s",
			 row_text(old, CAPTURE_SHA256));
		row_set_integer(row, CAPTURE_REVISIT, old->id);
		row_set_text(row, CAPTURE_SHA256, x->sha256);
		row_set_integer(row, CAPTURE_SIZE,
				row_integer(old, CAPTURE_SIZE));
		if (!r->refers_at && rule_of(r->payload_digest) == 3)
			doubt(&m->w, "the WARC does not say of which copy it "
				     "is a revisit: of the one before it, as "
				     "it seems");
	}
	*ret_known = status == STATUS_OK &&
		     capture_known(m->c, r->uri, r->at, x->sha256,
				   row_integer(row, CAPTURE_REVISIT));
	talloc_free(ctx);
	return status;
}

static enum status add_to_group(struct import *m, struct keep *keep,
				struct error *err)
{
	char sha256[65];
	enum status status = STATUS_OK;

	if (!m->group)
		status = keep_group_begin(m->c, "captures of a WARC",
					  &m->group, err);
	if (status == STATUS_OK)
		status = keep_group_add(m->group, keep, sha256, err);
	if (status != STATUS_OK)
		return status;
	m->waits.captures++;
	m->waits.doubtful += *m->w.why != '\0';
	m->waits.last = keep->row->id;
	m->group_bytes += keep->bytes ? keep->bytes->size : 0;
	if (++m->in_group >= GROUP_CAPTURES || m->group_bytes >= GROUP_BYTES)
		return commit(m, err);
	return STATUS_OK;
}

static enum status settle(struct import *m, struct row *row, bool page,
			  struct error *err)
{
	int64_t source = m->page_source;
	enum status status = STATUS_OK;

	if (page || !m->page)
		status = find_source(m, m->w.record.uri, &source, err);
	else
		row_set_integer(row, CAPTURE_PAGE, m->page);
	row_set_integer(row, CAPTURE_SOURCE, source);
	return status;
}

static enum status keep_row(struct import *m, struct keep *keep,
			    struct texts *x, bool revisit, struct error *err)
{
	int code = (int)row_integer(keep->row, CAPTURE_STATUS);
	bool page = stands_alone(m, x->type, code) && !revisit, known = false;
	enum status status = STATUS_OK;

	if (revisit)
		status = set_revisit(m, keep->row, keep, x, &known, err);
	if (known)
		m->report->known++;
	if (status == STATUS_OK && !known)
		status = settle(m, keep->row, page, err);
	if (status != STATUS_OK || known)
		return status;
	row_set_text(keep->row, CAPTURE_SUSPECT, m->w.why);
	status = add_to_group(m, keep, err);
	if (status == STATUS_OK && page) {
		m->page = keep->row->id;
		m->page_source = row_integer(keep->row, CAPTURE_SOURCE);
	}
	return status;
}

/* What the WARC says of a response and does not hold. */
static enum status look_at(struct import *m, const struct payload *p,
			   bool revisit, struct error *err)
{
	struct waiting *w = &m->w;
	bool fits = true;
	enum status status = STATUS_OK;

	if (m->wanted.doubt)
		doubt(w, m->wanted.doubt);
	if (!revisit && rule_of(w->record.payload_digest) < 3)
		status = payload_fits(&w->head, &w->body,
				      w->record.payload_digest, &fits, err);
	if (!fits)
		doubt(w, "its payload has another digest than the WARC says");
	/* Some writers take the coding off and leave its header. */
	if (*p->left && strcasecmp(p->left, "chunked"))
		doubt(w, "its coding could not be taken off");
	if (p->cut && !*w->record.truncated)
		doubt(w, "its coding ends early, or unpacks to too much");
	if (!w->record.at) {
		w->record.at = clock_now();
		doubt(w, "the WARC does not say when: the time is that of its "
			 "being read");
	}
	return status;
}

/* Is this very capture in the case already? */
static bool is_known(struct import *m, struct spool *bytes)
{
	char hex[SHA256_HEX + 1] = "";

	(void)!spool_hash(bytes, hex, NULL);
	return capture_known(m->c, m->w.record.uri, m->w.record.at, hex, 0);
}

static enum status keep_decoded(struct import *m, struct payload *p,
				struct error *err)
{
	struct waiting *w = &m->w;
	bool revisit = !strcmp(w->record.type, "revisit");
	struct spool *bytes = p->same ? &w->body : &p->bytes;
	void *ctx = talloc_new(NULL);
	struct texts x = { .sha256 = "" };
	struct page *page = NULL;
	struct row row;
	struct keep keep = { .row = &row, .bytes = bytes,
			     .wire = p->same ? NULL : &w->body };
	enum status status = look_at(m, p, revisit, err);

	buffer_init(&x.head, 4 * HEAD_MAX);
	buffer_init(&x.request, 4 * HEAD_MAX);
	read_type(w, &x);
	if (status == STATUS_OK)
		status = fill_row(m, ctx, &x, &row,
				  head_status(w->head.data, w->head.length),
				  err);
	if (status == STATUS_OK && !revisit && is_page(x.type, 0))
		status = page_read_spool(ctx, bytes, x.type, &page, err);
	keep.page = page;
	if (status == STATUS_OK && !revisit && is_known(m, bytes)) {
		m->report->known++;
	} else if (status == STATUS_OK) {
		status = keep_row(m, &keep, &x, revisit, err);
	}
	buffer_release(&x.head);
	buffer_release(&x.request);
	talloc_free(ctx);
	return status;
}

static void forget(struct waiting *w)
{
	w->response = w->request = false;
	buffer_clear(&w->head);
	buffer_clear(&w->question);
	spool_release(&w->body);
	*w->why = '\0';
}

/* The response that waits, with its request if that has come. */
static enum status flush(struct import *m, struct error *err)
{
	struct payload payload;
	enum status status = STATUS_OK;

	if (m->w.response) {
		payload_init(&payload);
		status = payload_decode(m->w.head.data, m->w.head.length,
					&m->w.body, PAYLOAD_MAX, &payload,
					err);
		if (status == STATUS_OK)
			status = keep_decoded(m, &payload, err);
		payload_release(&payload);
	}
	forget(&m->w);
	return status;
}

/* --- records --- */

/* A file that was attached and has no address but the capture that it was: its
 * source must be given. */
static bool is_ours(const struct import *m, const char *uri)
{
	return m->wanted.source && !strncmp(uri, "urn:taffrail:capture:", 21);
}

static enum status read_info(struct import *m, struct error *err)
{
	char text[4096];
	size_t at = 0, n = 1;
	char *line;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && n > 0 && at < sizeof(text) - 1) {
		status = warc_in_read(m->in, text + at, sizeof(text) - 1 - at,
				      &n, err);
		at += n;
	}
	text[at] = '\0';
	line = strcasestr(text, "software:");
	if (line && status == STATUS_OK) {
		line += 9 + strspn(line + 9, " \t");
		snprintf(m->maker, sizeof(m->maker), "%.*s",
			 (int)strcspn(line, "\r\n"), line);
		/* Cut inside of a letter, or never text. */
		if (!utf8_valid(m->maker, strlen(m->maker)))
			*m->maker = '\0';
	}
	return status;
}

static enum status take_response(struct import *m,
				 const struct warc_in_record *r, bool message,
				 struct error *err)
{
	enum status status = STATUS_OK;

	/* wget writes the request before the response. */
	if (m->w.response || (m->w.request && !belongs(&m->w, r)))
		status = flush(m, err);
	if (status == STATUS_OK)
		status = read_response(m, r, message, err);
	if (status == STATUS_OK && m->w.request)
		status = flush(m, err);
	return status;
}

static enum status take_request(struct import *m,
				const struct warc_in_record *r,
				struct error *err)
{
	bool beside = m->w.response && !m->w.request &&
		      !strcmp(m->w.record.uri, r->uri) &&
		      (!*r->concurrent || !*m->w.record.id ||
		       strstr(r->concurrent, m->w.record.id));
	enum status status = beside ? STATUS_OK : flush(m, err);

	if (status == STATUS_OK)
		status = read_request(m, r, err);
	if (status == STATUS_OK && beside)
		status = flush(m, err);
	return status;
}

/* An answer of the web that cannot be taken: its address is too long, or what
 * it is in is no HTTP. */
static bool is_lost(const struct warc_in_record *r, bool http)
{
	bool answer = !strcmp(r->type, "response") ||
		      !strcmp(r->type, "revisit");

	return answer && (is_web(r->uri) || (http && !*r->uri));
}

static enum status take_record(struct import *m,
			       const struct warc_in_record *r,
			       struct error *err)
{
	bool http = !strncasecmp(r->content, "application/http", 16);

	m->report->records++;
	if (!strcmp(r->type, "warcinfo"))
		return read_info(m, err);
	if (!strcmp(r->type, "request") && http && is_web(r->uri))
		return take_request(m, r, err);
	if ((!strcmp(r->type, "response") || !strcmp(r->type, "revisit")) &&
	    http && is_web(r->uri))
		return take_response(m, r, true, err);
	if (!strcmp(r->type, "resource") &&
	    (is_web(r->uri) || is_ours(m, r->uri)))
		return take_response(m, r, false, err);
	if (is_lost(r, http))
		m->report->left++;
	else
		m->report->skipped++;
	return STATUS_OK;
}

/* What came before a break is kept; that it could not be is worse than the
 * break. */
static enum status keep_rest(struct import *m, enum status broken,
			     struct error *err)
{
	struct error own;
	enum status status;

	if (broken != STATUS_OK && broken != STATUS_INVALID &&
	    broken != STATUS_LIMIT)
		return broken;
	status = flush(m, &own);
	if (status == STATUS_OK)
		status = commit(m, &own);
	if (status == STATUS_OK)
		return broken;
	return error_set(err, status, "%s", own.text);
}

static enum status import_all(struct import *m, struct error *err)
{
	struct warc_in_record *r = talloc(NULL, struct warc_in_record);
	enum status status = r ? STATUS_OK
			       : error_set(err, STATUS_NOMEM, "out of memory");
	bool more = true;

	while (status == STATUS_OK) {
		status = warc_in_next(m->in, r, &more, err);
		if (status == STATUS_OK && !more)
			break;
		if (status == STATUS_OK)
			status = take_record(m, r, err);
	}
	talloc_free(r);
	return keep_rest(m, status, err);
}

enum status warc_import(struct casefile *casefile,
			const struct warc_import_wanted *wanted, FILE *stream,
			struct warc_import_report *report, struct error *err)
{
	struct import *m = talloc_zero(NULL, struct import);
	enum status status;

	if (!m)
		return error_set(err, STATUS_NOMEM, "out of memory");
	m->c = casefile;
	m->wanted = *wanted;
	m->report = report;
	buffer_init(&m->w.head, HEAD_MAX);
	buffer_init(&m->w.question, HEAD_MAX);
	spool_init(&m->w.body);
	status = warc_in_open(stream, &m->in, err);
	if (status == STATUS_OK)
		status = import_all(m, err);
	keep_group_abandon(m->group);
	warc_in_close(m->in);
	buffer_release(&m->w.head);
	buffer_release(&m->w.question);
	spool_release(&m->w.body);
	talloc_free(m);
	return status;
}
