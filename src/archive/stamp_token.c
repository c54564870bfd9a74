#include "src/archive/stamp_token.h"

#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

enum { NONCE_BYTES = 8 };

static enum status failed(struct error *err, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;
	const char *data = NULL;
	int flags = 0;

	ERR_peek_last_error_all(NULL, NULL, NULL, &data, &flags);
	error_set(err, STATUS_REFUSED, "time stamp: %s%s%s%s%.120s", what,
		  reason ? ": " : "", reason ? reason : "",
		  data && *data && (flags & ERR_TXT_STRING) ? ", " : "",
		  data && (flags & ERR_TXT_STRING) ? data : "");
	ERR_clear_error();
	return STATUS_REFUSED;
}

/* --- asking --- */

static bool set_imprint(TS_REQ *request, const uint8_t *digest)
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	unsigned char copy[SHA256_BYTES];
	bool good;

	memcpy(copy, digest, sizeof(copy));
	good = imprint && algorithm &&
	       X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256),
			       V_ASN1_NULL, NULL) &&
	       TS_MSG_IMPRINT_set_algo(imprint, algorithm) &&
	       TS_MSG_IMPRINT_set_msg(imprint, copy, SHA256_BYTES) &&
	       TS_REQ_set_msg_imprint(request, imprint);
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return good;
}

/* Positive and of full length: some authorities take no other. */
static bool set_nonce(TS_REQ *request)
{
	unsigned char bytes[NONCE_BYTES];
	BIGNUM *number = NULL;
	ASN1_INTEGER *nonce = NULL;
	bool good = RAND_bytes(bytes, sizeof(bytes)) == 1;

	bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40);
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	nonce = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
	good = good && nonce && TS_REQ_set_nonce(request, nonce);
	ASN1_INTEGER_free(nonce);
	BN_free(number);
	return good;
}

enum status stamp_token_ask(const uint8_t digest[SHA256_BYTES],
			    struct buffer *request, struct error *err)
{
	TS_REQ *r = TS_REQ_new();
	unsigned char *der = NULL;
	int size = -1;

	if (r && TS_REQ_set_version(r, 1) && set_imprint(r, digest) &&
	    set_nonce(r) && TS_REQ_set_cert_req(r, 1))
		size = i2d_TS_REQ(r, &der);
	if (size > 0)
		buffer_append(request, der, (size_t)size);
	OPENSSL_free(der);
	TS_REQ_free(r);
	if (size <= 0 || request->status != STATUS_OK)
		return failed(err, "the question could not be made");
	return STATUS_OK;
}

/* --- verifying --- */

static TS_REQ *read_request(const struct buffer *b)
{
	const unsigned char *at = (const unsigned char *)b->data;

	return d2i_TS_REQ(NULL, &at, (long)b->length);
}

static TS_RESP *read_reply(const struct buffer *b)
{
	const unsigned char *at = (const unsigned char *)b->data;

	return d2i_TS_RESP(NULL, &at, (long)b->length);
}

/* The kept request must be about these very bytes. */
static bool asks_about(TS_REQ *request, const uint8_t *digest)
{
	const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(
		TS_REQ_get_msg_imprint(request));

	return said && ASN1_STRING_length(said) == SHA256_BYTES &&
	       !memcmp(ASN1_STRING_get0_data(said), digest, SHA256_BYTES);
}

static bool add_roots(X509_STORE *store, const struct buffer *roots)
{
	BIO *bio = BIO_new_mem_buf(roots->data, (int)roots->length);
	X509 *one;
	int count = 0;

	while (bio && (one = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		count += X509_STORE_add_cert(store, one);
		X509_free(one);
	}
	ERR_clear_error(); /* the end of the file is said as one */
	BIO_free(bio);
	return count > 0;
}

static X509_STORE *make_store(const struct buffer *roots, time_t at)
{
	X509_STORE *store = X509_STORE_new();
	bool good = store && (roots && roots->length > 0
				      ? add_roots(store, roots)
				      : X509_STORE_set_default_paths(store));

	if (!good) {
		X509_STORE_free(store);
		return NULL;
	}
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), at);
	return store;
}

static bool time_of(TS_RESP *reply, int64_t *ret_ms, time_t *ret_time)
{
	TS_TST_INFO *info = TS_RESP_get_tst_info(reply);
	const ASN1_GENERALIZEDTIME *at = info ? TS_TST_INFO_get_time(info)
					      : NULL;
	const char *text = at ? (const char *)ASN1_STRING_get0_data(at) : NULL;
	struct tm tm = { .tm_isdst = 0 };
	int end = 0, scale = 100;

	/* YYYYMMDDHHMMSS[.fff]Z (RFC 3161, section 2.4.2); ASN1_TIME_to_tm
	 * does not take the fraction. */
	if (!text ||
	    sscanf(text, "%4d%2d%2d%2d%2d%2d%n", &tm.tm_year, &tm.tm_mon,
		   &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end) != 6)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	*ret_time = timegm(&tm);
	*ret_ms = (int64_t)*ret_time * 1000;
	if (text[end] == '.')
		for (text += end + 1; *text >= '0' && *text <= '9' && scale;
		     text++, scale /= 10)
			*ret_ms += (*text - '0') * scale;
	return true;
}

static void serial_of(TS_RESP *reply, char ret_serial[64])
{
	TS_TST_INFO *info = TS_RESP_get_tst_info(reply);
	BIGNUM *number = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info),
					    NULL);
	char *text = number ? BN_bn2hex(number) : NULL;

	snprintf(ret_serial, 64, "%s", text ? text : "");
	OPENSSL_free(text);
	BN_free(number);
}

static enum status verify_at(TS_REQ *request, TS_RESP *reply, time_t at,
			     const struct buffer *roots, struct error *err)
{
	X509_STORE *store = make_store(roots, at);
	TS_VERIFY_CTX *ctx = store ? TS_REQ_to_TS_VERIFY_CTX(request, NULL)
				   : NULL;
	bool good;

	if (!ctx) {
		X509_STORE_free(store);
		return failed(err, "no certificate to trust could be read");
	}
	TS_VERIFY_CTX_add_flags(ctx, TS_VFY_SIGNATURE);
	TS_VERIFY_CTX_set_store(ctx, store);
	good = TS_RESP_verify_response(ctx, reply) == 1;
	TS_VERIFY_CTX_free(ctx); /* and the store with it */
	return good ? STATUS_OK : failed(err, "the reply does not hold");
}

static enum status verify(TS_REQ *request, TS_RESP *reply,
			  const uint8_t *digest, const struct buffer *roots,
			  int64_t *ret_time, char ret_serial[64],
			  struct error *err)
{
	time_t at;
	int64_t ms;
	enum status status;

	if (!request || !asks_about(request, digest))
		return failed(err, "the request is not about these bytes");
	if (!reply)
		return failed(err, "the reply is none (a bare token is not "
				   "enough)");
	if (!TS_RESP_get_tst_info(reply) || !time_of(reply, &ms, &at))
		return failed(err, "the authority gave none");
	status = verify_at(request, reply, at, roots, err);
	if (status != STATUS_OK)
		return status;
	*ret_time = ms;
	serial_of(reply, ret_serial);
	return STATUS_OK;
}

enum status stamp_token_verify(const struct buffer *request,
			       const struct buffer *reply,
			       const uint8_t digest[SHA256_BYTES],
			       const struct buffer *roots, int64_t *ret_time,
			       char ret_serial[64], struct error *err)
{
	TS_REQ *asked = read_request(request);
	TS_RESP *said = read_reply(reply);
	enum status status = verify(asked, said, digest, roots, ret_time,
				    ret_serial, err);

	TS_RESP_free(said);
	TS_REQ_free(asked);
	return status;
}
