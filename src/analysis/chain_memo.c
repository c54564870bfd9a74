/* chain_memo: what stands behind a party, read once for all the trees of a
 * report in which it comes. */
#include <string.h>
#include <talloc.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(kept) ((kept)->party = 0)
#include <uthash.h>

#include "src/analysis/chain_internal.h"

enum {
	/* Rows of about 200 bytes: 16 MiB, what stands behind 10,000 parties and
	 * what they stand behind. Beyond it most of it is read again. */
	ROWS_KEPT_MAX = 80000
};

struct kept {
	int64_t party;
	struct chain_level level;
	UT_hash_handle hh;
};

struct chain_memo {
	struct casefile *casefile;
	chain_told *is_told;
	const void *payload;
	void *pool;          /* what is kept */
	struct kept *by[2];  /* by direction */
	int row_count;
};

static void forget(struct chain_memo *memo)
{
	HASH_CLEAR(hh, memo->by[CHAIN_UP]);
	HASH_CLEAR(hh, memo->by[CHAIN_DOWN]);
	TALLOC_FREE(memo->pool);
	memo->row_count = 0;
}

static int memo_destroy(struct chain_memo *memo)
{
	forget(memo);
	return 0;
}

struct chain_memo *chain_memo_new(struct casefile *casefile, const void *ctx,
				  chain_told *is_told, const void *payload)
{
	struct chain_memo *memo = talloc_zero(ctx, struct chain_memo);

	if (!memo)
		return NULL;
	memo->casefile = casefile;
	memo->is_told = is_told;
	memo->payload = payload;
	talloc_set_destructor(memo, memo_destroy);
	return memo;
}

struct casefile *chain_memo_case(const struct chain_memo *memo)
{
	return memo->casefile;
}

bool chain_memo_told(const struct chain_memo *memo, int64_t party)
{
	return memo->is_told(memo->payload, party);
}

void chain_memo_trim(struct chain_memo *memo)
{
	if (memo->row_count > ROWS_KEPT_MAX)
		forget(memo);
}

/* The texts of a row, in the order in which they are packed. */
enum { ROW_TEXTS = 6 };
static void list_texts(struct chain_row *row, const char **texts[ROW_TEXTS])
{
	texts[0] = &row->role;
	texts[1] = &row->title;
	texts[2] = &row->listed;
	texts[3] = &row->sources;
	texts[4] = &row->when;
	texts[5] = &row->share;
}

static size_t text_bytes(struct chain_row *row)
{
	const char **texts[ROW_TEXTS];
	size_t n = 0;

	list_texts(row, texts);
	for (int i = 0; i < ROW_TEXTS; i++)
		n += **texts[i] ? strlen(*texts[i]) + 1 : 0;
	return n;
}

/* Rows and their texts in one block: what they were read from need not
 * stay. */
static enum status copy_level(const void *ctx, const struct walk *flat,
			      struct chain_level *level)
{
	size_t n = (size_t)flat->count * sizeof(*flat->rows), bytes = n;
	char *to;

	for (int i = 0; i < flat->count; i++)
		bytes += text_bytes(&flat->rows[i]);
	level->count = flat->count;
	level->rows = talloc_size(ctx, bytes + 1);
	if (!level->rows)
		return chain_no_memory(flat->err);
	if (n > 0)
		memcpy(level->rows, flat->rows, n);
	to = (char *)level->rows + n;
	for (int i = 0; i < flat->count; i++) {
		const char **texts[ROW_TEXTS];

		list_texts(&level->rows[i], texts);
		for (int k = 0; k < ROW_TEXTS; k++) {
			size_t length = strlen(*texts[k]) + 1;

			if (length > 1)
				memcpy(to, *texts[k], length);
			*texts[k] = length > 1 ? to : "";
			to += length > 1 ? length : 0;
		}
	}
	return STATUS_OK;
}

/* The level on ctx, with all its texts. */
static enum status read_level(const struct walk *walk, const void *ctx,
			      int64_t party,
			      enum status (*read)(struct walk *, int64_t),
			      struct chain_level *level)
{
	void *own = talloc_new(walk->ctx);
	/* What is kept is whole; else one more than there is room for. */
	int max = walk->memo ? walk->max : walk->max - walk->count + 1;
	struct walk flat = {
		.reader = walk->reader, .ctx = own, .as_of = walk->as_of,
		.direction = walk->direction, .brief = walk->brief,
		.level = true, .silent = walk->silent, .max = max, .err = walk->err,
		.rows = talloc_zero_array(own, struct chain_row,
					  (unsigned int)max + 1),
	};
	enum status status = own && flat.rows ? read(&flat, party)
					      : chain_no_memory(walk->err);

	if (status == STATUS_OK)
		status = copy_level(ctx, &flat, level);
	talloc_free(own);
	return status;
}

static enum status keep_level(struct walk *walk, int64_t party,
			      enum status (*read)(struct walk *, int64_t),
			      const struct chain_level **ret_level)
{
	struct chain_memo *memo = walk->memo;
	struct kept **table = &memo->by[walk->direction], *kept;
	enum status status;

	if (!memo->pool)
		memo->pool = talloc_new(memo);
	kept = memo->pool ? talloc_zero(memo->pool, struct kept) : NULL;
	if (!kept)
		return chain_no_memory(walk->err);
	kept->party = party;
	status = read_level(walk, kept, party, read, &kept->level);
	if (status == STATUS_OK) {
		HASH_ADD(hh, *table, party, sizeof(party), kept);
		if (!kept->party)
			status = chain_no_memory(walk->err);
	}
	if (status != STATUS_OK) {
		talloc_free(kept);
		return status;
	}
	memo->row_count += kept->level.count + 1;
	*ret_level = &kept->level;
	return STATUS_OK;
}

enum status chain_level(struct walk *walk, int64_t party,
			enum status (*read)(struct walk *walk, int64_t party),
			const struct chain_level **ret_level)
{
	struct chain_level *level;
	struct kept *kept = NULL;
	enum status status;

	if (walk->memo) {
		HASH_FIND(hh, walk->memo->by[walk->direction], &party,
			  sizeof(party), kept);
		if (!kept)
			return keep_level(walk, party, read, ret_level);
		*ret_level = &kept->level;
		return STATUS_OK;
	}
	level = talloc_zero(walk->ctx, struct chain_level);
	if (!level)
		return chain_no_memory(walk->err);
	status = read_level(walk, walk->ctx, party, read, level);
	*ret_level = level;
	return status;
}

void chain_cite(const struct walk *walk, const struct telling *telling,
		struct chain_row *row)
{
	for (int i = 0; walk->brief && i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];

		if (!claim->citation || claim->replaced ||
		    claim->verdict == VERDICT_WITHDRAWN)
			continue;
		row->spoken = row->spoken || claim->speaker || claim->words;
		if (claim->citation == row->citation)
			continue;
		if (row->citation_count++ == 0)
			row->citation = claim->citation;
	}
}
