/* chain_memo: what stands behind a party, read once for all the trees of a
 * report in which it comes. */
#include <string.h>
#include <talloc.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(kept) ((kept)->party = 0)
#include <uthash.h>

#include "src/analysis/chain_internal.h"

enum {
	/* Rows of about 400 bytes: 8 MiB. */
	ROWS_KEPT_MAX = 20000
};

struct kept {
	int64_t party;
	struct chain_level level;
	UT_hash_handle hh;
};

struct chain_memo {
	struct casefile *casefile;
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

struct chain_memo *chain_memo_new(struct casefile *casefile, const void *ctx)
{
	struct chain_memo *memo = talloc_zero(ctx, struct chain_memo);

	if (!memo)
		return NULL;
	memo->casefile = casefile;
	talloc_set_destructor(memo, memo_destroy);
	return memo;
}

struct casefile *chain_memo_case(const struct chain_memo *memo)
{
	return memo->casefile;
}

void chain_memo_trim(struct chain_memo *memo)
{
	if (memo->row_count > ROWS_KEPT_MAX)
		forget(memo);
}

/* What a row refers to, on ctx: what it was read from need not stay. */
static bool copy_row(const void *ctx, struct chain_row *row)
{
	const char **texts[] = { &row->role, &row->title, &row->listed,
				 &row->sources, &row->when, &row->share };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		*texts[i] = **texts[i] ? talloc_strdup(ctx, *texts[i]) : "";
		if (!*texts[i])
			return false;
	}
	row->citations = talloc_memdup(ctx, row->citations,
				       sizeof(*row->citations) *
					       (size_t)row->citation_count);
	return row->citations || row->citation_count == 0;
}

static enum status copy_level(const void *ctx, const struct walk *flat,
			      struct chain_level *level)
{
	bool copied;

	level->count = flat->count;
	level->rows = talloc_memdup(ctx, flat->rows, sizeof(*flat->rows) *
				    (size_t)flat->count);
	copied = level->rows || flat->count == 0;
	for (int i = 0; i < level->count && copied; i++)
		copied = copy_row(level->rows, &level->rows[i]);
	return copied ? STATUS_OK : chain_no_memory(flat->err);
}

static enum status read_level(const struct walk *walk, const void *ctx,
			      int64_t party,
			      enum status (*read)(struct walk *, int64_t),
			      struct chain_level *level)
{
	void *own = talloc_new(walk->ctx);
	struct walk flat = {
		.reader = walk->reader, .ctx = own, .as_of = walk->as_of,
		.direction = walk->direction, .brief = walk->brief,
		.level = true, .max = walk->max, .err = walk->err,
		.rows = talloc_zero_array(own, struct chain_row,
					  (unsigned int)walk->max + 1),
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
	int64_t *list;

	if (!walk->brief || telling->claim_count == 0)
		return;
	list = talloc_array(walk->ctx, int64_t,
			    (unsigned int)telling->claim_count);
	for (int i = 0; list && i < telling->claim_count; i++) {
		const struct pane_claim *claim = &telling->claims[i];
		bool known = !claim->citation || claim->replaced ||
			     claim->verdict == VERDICT_WITHDRAWN;

		for (int k = 0; k < row->citation_count && !known; k++)
			known = list[k] == claim->citation;
		if (!known)
			list[row->citation_count++] = claim->citation;
	}
	row->citations = list;
}
