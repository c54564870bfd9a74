#include "src/analysis/changes.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/hash.h"

enum {
	EDITS_MAX = 1500,       /* of one stretch: its trace is a square */
	STEPS_MAX = 60000000,   /* of all: about half a second */
	LUCKY_WORDS = 2         /* that agree by chance */
};

struct token {
	uint32_t at, length; /* without the blanks behind */
	uint64_t hash;
};

struct tokens {
	const char *text;
	size_t size;
	struct token *list;
	uint32_t count;
};

struct comparing {
	struct tokens older, newer; /* words */
	uint32_t *match;  /* of each older word: the newer one + 1; 0 gone */
	bool *taken;      /* newer words that are matched */
	int64_t steps;
	bool coarse;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Equal bytes: a hash could be met on purpose. */
static bool same(const struct tokens *a, uint32_t i, const struct tokens *b,
		 uint32_t j)
{
	const struct token *x = &a->list[i], *y = &b->list[j];

	return x->hash == y->hash && x->length == y->length &&
	       !memcmp(a->text + x->at, b->text + y->at, x->length);
}

/* --- parting --- */

static bool is_end(char c, bool lines)
{
	return lines ? c == '\n' : is_blank(c);
}

/* Words, or lines without the blanks around them. */
static bool part(const void *ctx, const char *text, size_t size, bool lines,
		 struct tokens *ret_tokens)
{
	size_t room = 0, at = 0;
	struct tokens t = {.text = text, .size = size};

	while (at < size) {
		size_t start, end;

		while (at < size && is_blank(text[at]))
			at++;
		start = at;
		while (at < size && !is_end(text[at], lines))
			at++;
		for (end = at; end > start && is_blank(text[end - 1]);)
			end--;
		if (end == start)
			continue;
		if (t.count == room) {
			room = room * 2 + 256;
			t.list = talloc_realloc_size(ctx, t.list,
						     room * sizeof(*t.list));
			if (!t.list)
				return false;
		}
		t.list[t.count++] = (struct token){
			(uint32_t)start, (uint32_t)(end - start),
			hash_bytes(HASH_START, text + start, end - start)};
	}
	*ret_tokens = t;
	return true;
}

/* --- lines that stand once in each --- */

struct anchor {
	uint32_t older, newer;
};

struct line {
	uint64_t hash;
	uint32_t at; /* in the list of lines */
};

static int by_hash(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Lines by hash, those alone that stand once. */
static struct line *once(const void *ctx, const struct tokens *t,
			 uint32_t *ret_count)
{
	struct line *lines = talloc_array(ctx, struct line, t->count + 1);
	uint32_t n = 0;

	if (!lines)
		return NULL;
	for (uint32_t i = 0; i < t->count; i++)
		lines[i] = (struct line){t->list[i].hash, i};
	qsort(lines, t->count, sizeof(*lines), by_hash);
	for (uint32_t i = 0, j; i < t->count; i = j) {
		for (j = i + 1; j < t->count && lines[j].hash ==
						       lines[i].hash;)
			j++;
		if (j == i + 1)
			lines[n++] = lines[i];
	}
	*ret_count = n;
	return lines;
}

static int by_older(const void *a, const void *b)
{
	const struct anchor *x = a, *y = b;

	return x->older < y->older ? -1 : x->older > y->older;
}

/* The longest list of anchors that ascends in both; in place. */
static uint32_t ascending(const void *ctx, struct anchor *list, uint32_t count)
{
	uint32_t *tails = talloc_array(ctx, uint32_t, count + 1);
	uint32_t *before = talloc_array(ctx, uint32_t, count + 1);
	uint32_t n = 0, at;

	if (!tails || !before)
		return 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t low = 0, high = n;

		while (low < high) {
			uint32_t middle = (low + high) / 2;

			if (list[tails[middle]].newer < list[i].newer)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low > 0 ? tails[low - 1] : UINT32_MAX;
		tails[low] = i;
		n = low == n ? n + 1 : n;
	}
	at = n > 0 ? tails[n - 1] : UINT32_MAX;
	for (uint32_t i = n; i > 0; i--) {
		tails[i - 1] = at;
		at = before[at];
	}
	for (uint32_t i = 0; i < n; i++)
		list[i] = list[tails[i]];
	return n;
}

/* On ctx; none where there is no memory for them: the answer is coarser. */
static struct anchor *find_anchors(const void *ctx, const struct tokens *older,
				   const struct tokens *newer,
				   uint32_t *ret_count)
{
	uint32_t a = 0, b = 0, i = 0, j = 0, n = 0;
	struct line *x = once(ctx, older, &a), *y = once(ctx, newer, &b);
	struct anchor *list =
		talloc_array(ctx, struct anchor, (a < b ? a : b) + 1);

	*ret_count = 0;
	if (!x || !y || !list)
		return NULL;
	while (i < a && j < b) {
		uint64_t p = x[i].hash, q = y[j].hash;

		if (p == q && same(older, x[i].at, newer, y[j].at))
			list[n++] = (struct anchor){x[i].at, y[j].at};
		i += p <= q;
		j += q <= p;
	}
	qsort(list, n, sizeof(*list), by_older);
	*ret_count = ascending(ctx, list, n);
	return list;
}

/* --- words of a stretch --- */

struct stretch {
	uint32_t a, a_end, b, b_end; /* words of the older, of the newer */
};

static void pair(struct comparing *c, uint32_t a, uint32_t b)
{
	c->match[a] = b + 1;
	c->taken[b] = true;
}

static bool agree(struct comparing *c, uint32_t a, uint32_t b)
{
	c->steps++;
	return same(&c->older, a, &c->newer, b);
}

/* What is the same at both ends. */
static void trim(struct comparing *c, struct stretch *s)
{
	while (s->a < s->a_end && s->b < s->b_end && agree(c, s->a, s->b))
		pair(c, s->a++, s->b++);
	while (s->a < s->a_end && s->b < s->b_end &&
	       agree(c, s->a_end - 1, s->b_end - 1))
		pair(c, --s->a_end, --s->b_end);
}

/* Furthest places on each diagonal after d edits are row d of the trace: from
 * -d to d. */
static int32_t *row_of(int32_t *trace, int d)
{
	return trace + (size_t)d * (size_t)(d + 1);
}

static int32_t step(const int32_t *before, int d, int k)
{
	if (d == 0)
		return 0;
	if (k == -d || (k != d && before[k - 1] < before[k + 1]))
		return before[k + 1];
	return before[k - 1] + 1;
}

/* How many edits lead from one to the other; -1: too many. */
static int search(struct comparing *c, const struct stretch *s, int32_t *trace)
{
	int32_t n = (int32_t)(s->a_end - s->a), m = (int32_t)(s->b_end - s->b);

	for (int d = 0; d <= EDITS_MAX; d++) {
		int32_t *row = row_of(trace, d);
		const int32_t *before = d > 0 ? row_of(trace, d - 1) : row;

		for (int k = -d; k <= d; k += 2) {
			int32_t x = step(before, d, k), y = x - k;

			while (x < n && y < m && y >= 0 &&
			       agree(c, s->a + (uint32_t)x,
				     s->b + (uint32_t)y)) {
				x++;
				y++;
			}
			row[k] = x;
			if (x >= n && y >= m)
				return d;
		}
		c->steps += d;
		if (c->steps > STEPS_MAX)
			return -1;
	}
	return -1;
}

static void walk_back(struct comparing *c, const struct stretch *s,
		      int32_t *trace, int d)
{
	int32_t x = (int32_t)(s->a_end - s->a), y = (int32_t)(s->b_end - s->b);

	for (; d >= 0; d--) {
		int k = x - y;
		const int32_t *before = d > 0 ? row_of(trace, d - 1) : NULL;
		int32_t start = before ? step(before, d, k) : 0;

		for (; x > start; x--, y--)
			pair(c, s->a + (uint32_t)(x - 1),
			     s->b + (uint32_t)(y - 1));
		if (!before)
			break;
		if (k == -d || (k != d && before[k - 1] < before[k + 1]))
			y--;
		else
			x--;
	}
}

static void compare_words(struct comparing *c, struct stretch s,
			  int32_t *trace)
{
	int d;

	trim(c, &s);
	if (s.a == s.a_end || s.b == s.b_end)
		return;
	d = c->steps > STEPS_MAX ? -1 : search(c, &s, trace);
	if (d < 0)
		c->coarse = true;
	else
		walk_back(c, &s, trace, d);
}

/* The word at which a line begins. */
static uint32_t word_at(const struct tokens *words, uint32_t from, uint32_t at)
{
	uint32_t high = words->count;

	while (from < high) {
		uint32_t middle = from + (high - from) / 2;

		if (words->list[middle].at < at)
			from = middle + 1;
		else
			high = middle;
	}
	return from;
}

static bool compare(struct comparing *c, const void *ctx)
{
	struct tokens older, newer; /* lines */
	struct anchor *anchors;
	struct stretch s = {0, 0, 0, 0};
	uint32_t count;
	int32_t *trace = talloc_array(ctx, int32_t,
				      (EDITS_MAX + 1) * (EDITS_MAX + 1));

	if (!trace || !part(ctx, c->older.text, c->older.size, true, &older) ||
	    !part(ctx, c->newer.text, c->newer.size, true, &newer))
		return false;
	anchors = find_anchors(ctx, &older, &newer, &count);
	for (uint32_t i = 0; i < count; i++) {
		s.a_end = word_at(&c->older, s.a,
				  older.list[anchors[i].older].at);
		s.b_end = word_at(&c->newer, s.b,
				  newer.list[anchors[i].newer].at);
		compare_words(c, s, trace);
		s.a = s.a_end;
		s.b = s.b_end;
	}
	s.a_end = c->older.count;
	s.b_end = c->newer.count;
	compare_words(c, s, trace);
	return true;
}

/* --- pieces --- */

/* The run of same words from (a, b) on is short and stands between changes on
 * both sides that are longer than it. */
static void drop_luck(struct comparing *c)
{
	uint32_t a = 0, b = 0, changed = 0;

	while (a < c->older.count && b < c->newer.count) {
		uint32_t n = 0, x, y, behind;

		while (a < c->older.count && c->match[a] == 0) {
			a++;
			changed++;
		}
		while (b < c->newer.count && !c->taken[b]) {
			b++;
			changed++;
		}
		while (a + n < c->older.count && c->match[a + n] == b + n + 1)
			n++;
		for (x = a + n; x < c->older.count && c->match[x] == 0;)
			x++;
		for (y = b + n; y < c->newer.count && !c->taken[y];)
			y++;
		behind = x - (a + n) + (y - (b + n));
		if (n == 0)
			return;
		if (n <= LUCKY_WORDS && changed > 2 * n && behind > 2 * n) {
			for (uint32_t i = 0; i < n; i++) {
				c->match[a + i] = 0;
				c->taken[b + i] = false;
			}
			changed += 2 * n;
		} else {
			changed = 0;
		}
		a += n;
		b += n;
	}
}

static uint32_t place_of(const struct tokens *t, uint32_t i)
{
	return i < t->count ? t->list[i].at : (uint32_t)t->size;
}

static bool add_piece(struct changes *r, size_t *room, enum change_kind kind,
		      const struct tokens *in, uint32_t from, uint32_t to,
		      uint32_t other)
{
	uint32_t at = place_of(in, from);

	if (from == to)
		return true;
	if (r->count == *room) {
		*room = *room * 2 + 64;
		r->pieces = talloc_realloc_size(r, r->pieces,
						*room * sizeof(*r->pieces));
		if (!r->pieces)
			return false;
	}
	r->pieces[r->count++] = (struct change_piece){
		kind, at, place_of(in, to) - at, other};
	return true;
}

static bool make_pieces(const struct comparing *c, struct changes *r)
{
	const struct tokens *older = &c->older, *newer = &c->newer;
	uint32_t a = 0, b = 0, x = 0, y = 0;
	size_t room = 0;
	bool done = true;

	for (; done && (a < older->count || b < newer->count); a = x, b = y) {
		while (x < older->count && c->match[x] == 0)
			x++;
		while (y < newer->count && !c->taken[y])
			y++;
		done = add_piece(r, &room, CHANGE_GONE, older, a, x, 0) &&
		       add_piece(r, &room, CHANGE_NEW, newer, b, y, 0);
		r->gone += (int)(x - a);
		r->added += (int)(y - b);
		a = x;
		b = y;
		while (x < older->count && c->match[x] == y + 1) {
			x++;
			y++;
		}
		done = done && add_piece(r, &room, CHANGE_NONE, newer, b, y,
					 place_of(older, a));
	}
	return done;
}

enum status changes_find(const void *ctx, const char *older, size_t older_size,
			 const char *newer, size_t newer_size,
			 struct changes **ret_changes, struct error *err)
{
	struct changes *r = talloc_zero(ctx, struct changes);
	void *work = talloc_new(NULL);
	struct comparing c = {.steps = 0};
	bool done = r && work &&
		    part(work, older, older_size, false, &c.older) &&
		    part(work, newer, newer_size, false, &c.newer);

	if (done) {
		c.match = talloc_zero_array(work, uint32_t,
					    c.older.count + 1);
		c.taken = talloc_zero_array(work, bool, c.newer.count + 1);
		done = c.match && c.taken && compare(&c, work);
	}
	if (done) {
		drop_luck(&c);
		r->coarse = c.coarse;
		done = make_pieces(&c, r);
	}
	talloc_free(work);
	if (!done) {
		talloc_free(r);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_changes = r;
	return STATUS_OK;
}
