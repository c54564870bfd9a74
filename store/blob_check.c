/* The archived bytes are proved, and what rests on damaged ones is named. */
#include "store/blob_internal.h"

#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/base/text_add.h"

struct check {
	struct db *db;
	const void *ctx;
	struct sha256 *hash;
	char *difference;
	int64_t blobs;
};

static enum status hash_in(void *payload, const void *data, size_t length,
			   struct error *err)
{
	enum status status = sha256_update(payload, data, length);

	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256: %s",
				 status_to_string(status));
	return STATUS_OK;
}

/* Claims whose citation points into these bytes, and claims that cite the
 * source of such a capture at all. */
static const char pointing_sql[] =
	"SELECT count(*) FROM claim WHERE citation IN (SELECT p.citation FROM "
	"capture c JOIN passage p ON p.capture = c.id WHERE ?1 "
	"IN (c.sha256, c.wire))";
static const char citing_sql[] =
	"SELECT count(*) FROM claim WHERE citation IN (SELECT n.id FROM "
	"capture c JOIN citation n ON n.source = c.source WHERE ?1 IN "
	"(c.sha256, c.wire))";

static int64_t count_of(struct check *k, const char *sql, const char *sha256)
{
	struct statement *s;
	int64_t n = 0;

	if (db_prepare(k->db, sql, &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, sha256, strlen(sha256));
	if (db_step(s)) {
		n = db_column_integer(s, 0);
		db_reset(s);
	}
	return n;
}

enum { CAPTURES_NAMED = 3 };

/* "capture 0123456789abc of https://..., 2 more" */
static char *captures_of(struct check *k, const char *sha256)
{
	struct statement *s;
	char *names = talloc_strdup(k->ctx, "");
	int n = 0;

	if (db_prepare(k->db, "SELECT id, coalesce(address, 'a file') FROM "
		       "capture WHERE ? IN (sha256, wire, certificates) "
		       "ORDER BY id", &s, NULL) !=
	    STATUS_OK)
		return names;
	db_bind_text(s, 1, sha256, strlen(sha256));
	while (db_step(s)) {
		char id[ID_LENGTH + 1];

		if (++n > CAPTURES_NAMED)
			continue;
		id_print(db_column_integer(s, 0), id);
		names = text_add(names, "%scapture %s of %s",
				 n == 1 ? "" : ", ", id,
				 db_column_text(s, 1, NULL));
	}
	if (n > CAPTURES_NAMED)
		names = text_add(names, ", %d more", n - CAPTURES_NAMED);
	if (n == 0)
		names = text_add(names, "no capture");
	return names;
}

static enum status report(struct check *k, const char *sha256,
			  const char *what, struct error *err)
{
	char *captures = captures_of(k, sha256);

	if (captures)
		k->difference = talloc_asprintf(
			k->ctx, "archived bytes %s %s: %s; %lld claims point "
			"into them, %lld cite their source", sha256, what,
			captures, (long long)count_of(k, pointing_sql, sha256),
			(long long)count_of(k, citing_sql, sha256));
	talloc_free(captures);
	if (!k->difference)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static enum status check_one(struct check *k, const char *sha256,
			     struct error *err)
{
	struct error why = { .status = STATUS_OK };
	struct blob_row blob;
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX + 1] = "";
	enum status status = sha256_start(k->hash);

	if (status != STATUS_OK || !blob_find(k->db, sha256, &blob))
		return error_set(err, STATUS_IO, "archived bytes %.16s: could "
				 "not be looked at", sha256);
	status = blob_walk(k->db, &blob, sha256, hash_in, k->hash, &why);
	if (status == STATUS_CORRUPT)
		return report(k, sha256, "are damaged", err);
	if (status != STATUS_OK)
		return error_set(err, status, "%s", why.text);
	status = sha256_finish(k->hash, digest);
	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256: %s",
				 status_to_string(status));
	sha256_hex(digest, hex);
	k->blobs++;
	if (strcmp(hex, sha256))
		return report(k, sha256, "are damaged", err);
	return STATUS_OK;
}

/* The next name after `last`; false: none. A statement is not held open over
 * the reading of a blob, which uses others. */
static bool next_name(struct check *k, char last[SHA256_HEX + 1],
		      enum status *ret_status, struct error *err)
{
	struct statement *s;
	const char *name;
	size_t n = 0;

	*ret_status = db_prepare(k->db, "SELECT sha256 FROM blob WHERE sha256 "
				 "> ? ORDER BY sha256 LIMIT 1", &s, err);
	if (*ret_status != STATUS_OK)
		return false;
	db_bind_text(s, 1, last, strlen(last));
	if (!db_step(s)) {
		*ret_status = db_status(s, err);
		return false;
	}
	name = db_column_text(s, 0, &n);
	if (name && n == SHA256_HEX)
		memcpy(last, name, n);
	else
		*ret_status = error_set(err, STATUS_CORRUPT, "archived bytes: "
					"a blob has no well formed name");
	db_reset(s);
	return *ret_status == STATUS_OK;
}

/* Bytes that this program itself took in and that are gone. A load or an
 * import (a batch) may bring captures without their bytes. */
static const char missing_sql[] =
	"SELECT h.hash FROM (SELECT id, entry, sha256 AS hash FROM capture "
	"UNION ALL SELECT id, entry, wire FROM capture UNION ALL SELECT id, "
	"entry, certificates FROM capture UNION ALL SELECT 0, entry, manifest "
	"FROM stamp "
	"UNION ALL SELECT 0, entry, request FROM stamp UNION ALL SELECT 0, "
	"entry, reply FROM stamp UNION ALL SELECT 0, entry, roots FROM stamp) h "
	"JOIN entry e ON e.id = h.entry "
	"WHERE h.hash IS NOT NULL AND e.batch = 0 AND NOT EXISTS (SELECT 1 "
	"FROM tombstone t WHERE t.id = h.id) AND NOT EXISTS "
	"(SELECT 1 FROM blob b WHERE b.sha256 = h.hash) LIMIT 1";

static enum status check_missing(struct check *k, struct error *err)
{
	struct statement *s;
	char sha256[SHA256_HEX + 1] = "";
	const char *name;
	size_t n = 0;
	enum status status = db_prepare(k->db, missing_sql, &s, err);

	if (status != STATUS_OK)
		return status;
	if (!db_step(s))
		return db_status(s, err);
	name = db_column_text(s, 0, &n);
	if (name && n <= SHA256_HEX)
		memcpy(sha256, name, n);
	db_reset(s);
	return report(k, sha256, "are missing", err);
}

static enum status check_all(struct check *k, struct error *err)
{
	char name[SHA256_HEX + 1] = "";
	enum status status = STATUS_OK;

	while (!k->difference && next_name(k, name, &status, err)) {
		status = check_one(k, name, err);
		if (status != STATUS_OK)
			return status;
	}
	if (status == STATUS_OK && !k->difference)
		status = check_missing(k, err);
	return status;
}

enum status blob_check(struct casefile *casefile, const void *ctx,
		       char **ret_difference, int64_t *ret_blobs,
		       struct error *err)
{
	struct check k = { .db = casefile_db(casefile), .ctx = ctx,
			   .hash = sha256_open() };
	enum status status;

	if (!k.hash)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = check_all(&k, err);
	sha256_close(k.hash);
	if (status != STATUS_OK)
		return status;
	*ret_difference = k.difference;
	*ret_blobs = k.blobs;
	return STATUS_OK;
}
