/* Does the index hold just what the rows say?
 *
 * Both sides are taken apart into single words: (word, row, column, place in
 * the column). Each is hashed to 64 bits and added up, whatever the order; the
 * sums are kept in buckets by row, so that a second look finds the row that
 * differs. This finds accidents, not forgery: the index proves nothing, and a
 * forged one is made anew by find_rebuild(). */
#include "store/find_internal.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
/* Inside of add_doc() alone. */
#undef uthash_nonfatal_oom
#define uthash_nonfatal_oom(added) ((void)(added), c->failed = true)

#include "src/base/hash.h"
#include "src/base/id.h"

enum { BUCKETS = 4096,
       WORD_MAX = 32768 /* FTS5 keeps no more of a word */ };

struct doc_sum {
	int64_t rowid;
	uint64_t sum;
	UT_hash_handle hh;
};

struct checker {
	uint64_t rows[BUCKETS], index[BUCKETS];
	uint64_t *side; /* rows or index, the one being added to */
	int bucket;	/* second look: the one that differs; -1 first look */
	struct doc_sum *docs;
	bool failed;
};

/* FNV-1a with a last mix: buckets and sums need spread bits. */
static uint64_t mix(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	hash ^= hash >> 32;
	return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	return mix(hash ^ mix(number + UINT64_C(0x9e3779b97f4a7c15)));
}

static uint64_t hash_word(const char *word, size_t length, int64_t rowid,
			  int column, int64_t place)
{
	uint64_t hash = hash_bytes(HASH_START, word, length);

	hash = hash_number(hash, (uint64_t)rowid);
	return hash_number(hash, (uint64_t)place * 2 + (uint64_t)column);
}

static int bucket_of(int64_t rowid)
{
	return (int)(mix((uint64_t)rowid) % BUCKETS);
}

/* Rows count up, index words count down: what agrees ends at zero. */
static void add_doc(struct checker *c, int64_t rowid, uint64_t hash)
{
	struct doc_sum *doc;

	HASH_FIND(hh, c->docs, &rowid, sizeof(rowid), doc);
	if (doc == NULL) {
		doc = calloc(1, sizeof(*doc));
		if (doc == NULL) {
			c->failed = true;
			return;
		}
		doc->rowid = rowid;
		HASH_ADD(hh, c->docs, rowid, sizeof(rowid), doc);
		if (c->failed) {
			free(doc);
			return;
		}
	}
	doc->sum += c->side == c->rows ? hash : 0 - hash;
}

static void add_word(struct checker *c, const char *word, size_t length,
		     int64_t rowid, int column, int64_t place)
{
	uint64_t hash = hash_word(word, length, rowid, column, place);
	int bucket = bucket_of(rowid);

	if (c->bucket < 0)
		c->side[bucket] += hash;
	else if (bucket == c->bucket)
		add_doc(c, rowid, hash);
}

static enum status add_row(void *payload, int64_t rowid,
			   enum find_column column, const char *words,
			   size_t length, struct error *err)
{
	const char *at = words, *end = words + length;

	(void)err;
	for (int64_t place = 0; at < end; place++) {
		const char *space = memchr(at, ' ', (size_t)(end - at));
		size_t n = (size_t)((space != NULL ? space : end) - at);

		add_word(payload, at, n < WORD_MAX ? n : WORD_MAX, rowid,
			 (int)column, place);
		at += n + 1;
	}
	return STATUS_OK;
}

static enum status add_index(struct checker *c, struct db *db,
			     struct error *err)
{
	struct statement *s;
	enum status status = db_exec(
		db, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.find_vocabulary "
		"USING fts5vocab('main', 'find_text', 'instance')", err);

	if (status == STATUS_OK)
		status = db_prepare(
			db, "SELECT term, doc, col = 'body', offset "
			"FROM temp.find_vocabulary", &s, err);
	if (status != STATUS_OK)
		return status;
	while (db_step(s)) {
		size_t n;
		const char *word = db_column_text(s, 0, &n);

		add_word(c, word, n, db_column_integer(s, 1),
			 (int)db_column_integer(s, 2),
			 db_column_integer(s, 3));
	}
	return db_status(s, err);
}

static enum status look(struct checker *c, struct casefile *casefile,
			struct error *err)
{
	enum status status;

	c->side = c->rows;
	status = find_walk(casefile, add_row, c, err);
	c->side = c->index;
	if (status == STATUS_OK)
		status = add_index(c, casefile->db, err);
	if (status == STATUS_OK && c->failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	return status;
}

static int first_difference(const struct checker *c)
{
	for (int i = 0; i < BUCKETS; i++)
		if (c->rows[i] != c->index[i])
			return i;
	return -1;
}

static char *describe(const void *ctx, struct casefile *casefile,
		      struct checker *c)
{
	char printed[ID_LENGTH + 1];
	enum table_id table;
	struct doc_sum *doc;
	int64_t id;

	for (doc = c->docs; doc != NULL; doc = doc->hh.next)
		if (doc->sum != 0)
			break;
	if (doc == NULL)
		return talloc_strdup(ctx, "search index: its words differ "
				     "from the rows: run taffrail rebuild");
	table = find_row_of(casefile, doc->rowid, &id);
	if (table == TABLE_LAST)
		id = doc->rowid & INT64_MAX;
	id_print(id, printed);
	if (table == TABLE_LAST)
		return talloc_asprintf(ctx, "search index: words of %s, which "
				       "is not in the case: run taffrail "
				       "rebuild", printed);
	return talloc_asprintf(ctx, "search index: the words of %s %s differ "
			       "from the row: run taffrail rebuild",
			       table_get(table)->word, printed);
}

static enum status check(struct checker *c, struct casefile *casefile,
			 const void *ctx, char **ret_difference,
			 struct error *err)
{
	enum status status = look(c, casefile, err);
	int bucket = first_difference(c);

	if (status != STATUS_OK)
		return status;
	*ret_difference = NULL;
	if (bucket < 0)
		return STATUS_OK;
	c->bucket = bucket;
	status = look(c, casefile, err);
	if (status != STATUS_OK)
		return status;
	*ret_difference = describe(ctx, casefile, c);
	return *ret_difference != NULL
		       ? STATUS_OK
		       : error_set(err, STATUS_NOMEM, "out of memory");
}

enum status find_check(struct casefile *casefile, const void *ctx,
		       char **ret_difference, struct error *err)
{
	struct checker *c;
	struct doc_sum *doc, *next;
	enum status status;

	if (find_is_stale(casefile)) {
		*ret_difference = talloc_strdup(
			ctx, "search index: made by another rule of folding: "
			"run taffrail rebuild");
		return *ret_difference != NULL
			       ? STATUS_OK
			       : error_set(err, STATUS_NOMEM, "out of memory");
	}
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return error_set(err, STATUS_NOMEM, "out of memory");
	c->bucket = -1;
	status = check(c, casefile, ctx, ret_difference, err);
	HASH_ITER(hh, c->docs, doc, next) {
		HASH_DEL(c->docs, doc);
		free(doc);
	}
	free(c);
	return status;
}
