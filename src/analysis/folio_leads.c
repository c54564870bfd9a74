/* folio_leads: citations without a place in this copy, looked for by their
 * words: exactly, then by most of them.
 *
 * The text is parted into folded words once; their places by hash are the
 * index. An exact place is one where each word follows on the other; of
 * several the one counts whose neighbours are those of the passage that is
 * looked for. Where none is, stretches around the rarest words are compared
 * by their longest common subsequence of words. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/hash.h"
#include "src/base/text.h"

enum {
	WORDS_MAX = 400,     /* of a passage that is looked for by most */
	WORDS_LEAST = 4,
	BYTES_LEAST = 4,
	ALIKE_LEAST = 70,    /* per cent; below, two sentences of one report
			      * would do */
	RARE_WORDS = 4, PLACES_MAX = 64, /* that are tried */
	NEIGHBOURS = 8,
	CELLS_MAX = 200000000, /* of all comparing: the store waits for it */
	OFFERS_MAX = 2000
};

struct word {
	uint32_t at, end;
	uint64_t hash;
};

struct text_words {
	const char *text;
	struct word *list;
	uint32_t count;
	uint32_t *order; /* by hash, then place; NULL: not indexed */
};

struct seeking {
	const struct folio *folio;
	void *work;
	struct text_words here;
	struct folio *other; /* the last earlier copy that was opened */
	int64_t cells;       /* compared so far */
};

/* --- words --- */

static uint64_t hash_word(const char *text, size_t n)
{
	uint64_t hash = HASH_START;
	char key[256];
	struct buffer buffer;
	bool plain = true;

	for (size_t i = 0; i < n && plain; i++)
		plain = (unsigned char)text[i] < 0x80;
	buffer_init_fixed(&buffer, key, sizeof(key));
	if (!plain && text_fold(text, n, &buffer) == STATUS_OK) {
		text = key;
		n = buffer.length;
	}
	for (size_t i = 0; i < n; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z'
				 ? (char)(text[i] | 0x20) : text[i];

		hash = hash_add(hash, (unsigned char)c);
	}
	return hash;
}

static bool part(const void *ctx, const char *text, size_t size,
		 struct text_words *ret_words)
{
	struct text_words w = {.text = text};
	size_t at = 0, start, end, room = 0;

	while (known_word(text, size, at, &start, &end)) {
		if (w.count == room) {
			room = room * 2 + 64;
			w.list = talloc_realloc_size(ctx, w.list,
						     room * sizeof(*w.list));
			if (!w.list)
				return false;
		}
		w.list[w.count++] = (struct word){
			(uint32_t)start, (uint32_t)end,
			hash_word(text + start, end - start)};
		at = end;
	}
	*ret_words = w;
	return true;
}

struct indexed {
	uint64_t hash;
	uint32_t at;
};

static int by_hash(const void *a, const void *b)
{
	const struct indexed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static bool make_index(const void *ctx, struct text_words *w)
{
	struct indexed *list = talloc_array(ctx, struct indexed, w->count + 1);

	w->order = talloc_array(ctx, uint32_t, w->count + 1);
	if (!list || !w->order)
		return false;
	for (uint32_t i = 0; i < w->count; i++)
		list[i] = (struct indexed){w->list[i].hash, i};
	qsort(list, w->count, sizeof(*list), by_hash);
	for (uint32_t i = 0; i < w->count; i++)
		w->order[i] = list[i].at;
	talloc_free(list);
	return true;
}

/* The places of a word: order[first, first + count). */
static uint32_t places_of(const struct text_words *w, uint64_t hash,
			  uint32_t *ret_first)
{
	uint32_t low = 0, high = w->count, end;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (w->list[w->order[middle]].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < w->count && end - low <= PLACES_MAX * 64 &&
			w->list[w->order[end]].hash == hash;)
		end++;
	*ret_first = low;
	return end - low;
}

/* --- exactly --- */

struct sought {
	struct text_words words;
	/* Its neighbours in the copy where it stood; empty for a locator. */
	struct text_words around;
	uint32_t from, to; /* of the words in `around` */
};

struct place {
	uint32_t word, count; /* of the text */
	int score;
};

static uint32_t rarest(const struct text_words *here,
		       const struct text_words *words)
{
	uint32_t best = 0, fewest = UINT32_MAX, first;

	for (uint32_t i = 0; i < words->count && fewest > 0; i++) {
		uint32_t n = places_of(here, words->list[i].hash, &first);

		if (n < fewest) {
			fewest = n;
			best = i;
		}
	}
	return best;
}

static bool stands_at(const struct text_words *here,
		      const struct text_words *words, uint32_t at)
{
	if (words->count > here->count || at > here->count - words->count)
		return false;
	for (uint32_t i = 0; i < words->count; i++)
		if (here->list[at + i].hash != words->list[i].hash)
			return false;
	return true;
}

/* How many of the neighbours on both sides are the same. */
static int neighbours(const struct text_words *here, const struct sought *s,
		      uint32_t at)
{
	int same = 0;

	for (uint32_t i = 1; i <= NEIGHBOURS; i++)
		same += s->from >= i && at >= i &&
			s->around.list[s->from - i].hash ==
				here->list[at - i].hash;
	at += s->words.count;
	for (uint32_t i = 0; i < NEIGHBOURS; i++)
		same += s->to + i < s->around.count && at + i < here->count &&
			s->around.list[s->to + i].hash ==
				here->list[at + i].hash;
	return same;
}

static enum folio_found find_exact(const struct text_words *here,
				   const struct sought *s, struct place *best)
{
	uint32_t rare = rarest(here, &s->words), first, n;
	int found = 0, equal = 0;

	n = places_of(here, s->words.list[rare].hash, &first);
	best->score = -1;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t place = here->order[first + i];
		int score;

		if (place < rare || !stands_at(here, &s->words, place - rare))
			continue;
		found++;
		score = neighbours(here, s, place - rare);
		equal = score == best->score ? equal + 1 : equal;
		if (score <= best->score)
			continue;
		*best = (struct place){place - rare, s->words.count, score};
		equal = 1;
	}
	if (found == 0)
		return FOLIO_NOT_FOUND;
	return found == 1 || equal == 1 ? FOLIO_EXACT : FOLIO_SEVERAL;
}

/* --- by most of the words --- */

/* The longest common subsequence of the words and of n words of the text;
 * where its first and last words stand there. */
static int common(const struct text_words *here, const struct text_words *words,
		  uint32_t from, uint32_t n, uint32_t *ret_first,
		  uint32_t *ret_last)
{
	/* length, and where it began */
	static const struct cell { uint16_t length, first; } none = {0, 0};
	struct cell rows[2][WORDS_MAX * 2 + 2];
	int best = 0;

	memset(rows, 0, sizeof(rows));
	for (uint32_t i = 0; i < words->count; i++) {
		struct cell *before = rows[i & 1], *row = rows[~i & 1];

		row[0] = none;
		for (uint32_t j = 0; j < n; j++) {
			row[j + 1] = row[j].length >= before[j + 1].length
					     ? row[j] : before[j + 1];
			if (words->list[i].hash != here->list[from + j].hash)
				continue;
			if (before[j].length + 1 <= row[j + 1].length)
				continue;
			row[j + 1].length =
				(uint16_t)(before[j].length + 1);
			row[j + 1].first = before[j].length > 0
						   ? before[j].first
						   : (uint16_t)j;
			if (row[j + 1].length <= best)
				continue;
			best = row[j + 1].length;
			*ret_first = from + row[j + 1].first;
			*ret_last = from + j;
		}
	}
	return best;
}

static void try_stretch(const struct text_words *here,
			const struct text_words *words, uint32_t start,
			struct place *best, int *second)
{
	uint32_t slack = words->count / 4 + 2;
	uint32_t from = start > slack ? start - slack : 0, first = 0, last = 0;
	uint32_t n = words->count + 2 * slack;
	int same, score;

	n = n > here->count - from ? here->count - from : n;
	same = common(here, words, from, n, &first, &last);
	if (same == 0)
		return;
	score = 200 * same / (int)(words->count + (last - first + 1));
	if (last >= best->word && first < best->word + best->count) {
		if (score > best->score)
			*best = (struct place){first, last - first + 1, score};
	} else if (score > best->score) {
		*second = best->score;
		*best = (struct place){first, last - first + 1, score};
	} else if (score > *second) {
		*second = score;
	}
}

static enum folio_found find_alike(struct seeking *k,
				   const struct text_words *words,
				   struct place *best)
{
	const struct text_words *here = &k->here;
	bool tried[WORDS_MAX] = {false};
	int second = 0;

	if (words->count < WORDS_LEAST || words->count > WORDS_MAX)
		return FOLIO_NOT_FOUND;
	*best = (struct place){0, 0, 0};
	for (int i = 0; i < RARE_WORDS; i++) {
		uint32_t rare = UINT32_MAX, fewest = UINT32_MAX, first, n;

		for (uint32_t w = 0; w < words->count; w++) {
			n = tried[w] ? 0 : places_of(here, words->list[w].hash,
						     &first);
			if (n == 0 || n >= fewest)
				continue;
			fewest = n;
			rare = w;
		}
		if (rare == UINT32_MAX)
			break;
		tried[rare] = true;
		n = places_of(here, words->list[rare].hash, &first);
		for (uint32_t p = 0; p < n && p < PLACES_MAX; p++) {
			uint32_t at = here->order[first + p];

			k->cells += (int64_t)words->count * words->count * 2;
			if (k->cells > CELLS_MAX)
				return FOLIO_UNTRIED;
			try_stretch(here, words, at > rare ? at - rare : 0,
				    best, &second);
		}
	}
	if (best->score < ALIKE_LEAST)
		return FOLIO_NOT_FOUND;
	return second == best->score ? FOLIO_SEVERAL : FOLIO_ALIKE;
}

/* --- what is looked for --- */

/* The words of a locator: its quote, or what stands in it in quotes. */
static char *words_of(const void *ctx, const struct passage_wanted *wanted)
{
	const char *start, *end;

	if (wanted->quote && *wanted->quote)
		return folio_join_lines(ctx, wanted->quote,
					strlen(wanted->quote));
	start = wanted->at ? strchr(wanted->at, '"') : NULL;
	end = start ? strchr(start + 1, '"') : NULL;
	return end ? talloc_strndup(ctx, start + 1, (size_t)(end - start - 1))
		   : NULL;
}

static const struct folio *open_other(struct seeking *k, int64_t capture)
{
	if (k->other && k->other->about.capture == capture)
		return k->other;
	TALLOC_FREE(k->other);
	if (folio_open_in_passing(k->folio, k->work, capture, &k->other,
				  NULL) != STATUS_OK)
		k->other = NULL;
	return k->other;
}

/* The words of the passage elsewhere, with some on both sides of it. */
static char *words_elsewhere(struct seeking *k, const void *ctx,
			     const struct passage *earlier, struct sought *s)
{
	const struct folio *other = open_other(k, earlier->capture);
	uint32_t at, end, from, to;

	if (!other || !other->about.readable ||
	    !folio_place_cited(other, earlier, &at, &end))
		return NULL;
	from = at > 300 ? at - 300 : 0;
	to = other->length - end > 300 ? end + 300 : other->length;
	while (from > 0 && other->text[from - 1] != ' ' &&
	       other->text[from - 1] != '\n')
		from--;
	if (!part(ctx, other->text + from, to - from, &s->around))
		return NULL;
	while (s->from < s->around.count &&
	       s->around.list[s->from].at + from < at)
		s->from++;
	s->to = s->from;
	while (s->to < s->around.count && s->around.list[s->to].at + from < end)
		s->to++;
	return folio_join_lines(ctx, other->text + at, end - at);
}

/* The signs that close the words stand in both. */
static uint32_t with_signs(const struct seeking *k, uint32_t end,
			   const char *words, uint32_t words_end)
{
	const struct folio *f = k->folio;

	while (end < f->length && words[words_end] &&
	       words[words_end] == f->text[end] && words[words_end] != ' ') {
		end++;
		words_end++;
	}
	while (end < f->length &&
	       ((unsigned char)f->text[end] & 0xc0) == 0x80)
		end++;
	return end;
}

static void mark_words(const struct folio *f, struct folio_lead *lead)
{
	char *here = folio_join_lines(lead->words, f->text + lead->at,
				      lead->length);

	if (here)
		lead->marked = folio_marked(lead->words, lead->words, here);
}

static void settle(const struct seeking *k, const struct sought *s,
		   const struct place *best, struct folio_lead *lead)
{
	const struct word *first, *last;

	if (lead->found > FOLIO_ALIKE)
		return;
	first = &k->here.list[best->word];
	last = &k->here.list[best->word + best->count - 1];
	lead->at = first->at;
	lead->length = last->end - first->at;
	if (lead->found == FOLIO_EXACT)
		lead->length = with_signs(k, last->end, lead->words,
					  s->words.list[s->words.count - 1]
						  .end) - first->at;
	lead->alike = lead->found == FOLIO_EXACT ? 100 : best->score;
	lead->line = folio_line_of(k->folio, lead->at);
	if (lead->found == FOLIO_ALIKE)
		mark_words(k->folio, lead);
}

static bool seek(struct seeking *k, const void *ctx,
		 const struct passage_wanted *wanted, struct folio_lead *lead)
{
	struct sought s = {.from = 0};
	struct place best = {0, 0, 0};
	void *work = talloc_new(k->work);
	const char *words = NULL;
	bool memory = work != NULL;

	lead->citation = wanted->citation;
	lead->earlier = wanted->earlier.capture != 0;
	lead->found = FOLIO_NOT_FOUND;
	if (memory && lead->earlier)
		words = words_elsewhere(k, work, &wanted->earlier, &s);
	if (memory && !words)
		words = words_of(work, wanted);
	lead->words = talloc_strdup(ctx, words ? words : "");
	memory = memory && lead->words &&
		 part(work, lead->words, strlen(lead->words), &s.words);
	if (memory && s.words.count > 0 &&
	    strlen(lead->words) >= BYTES_LEAST && k->here.count > 0) {
		lead->found = find_exact(&k->here, &s, &best);
		if (lead->found == FOLIO_NOT_FOUND)
			lead->found = find_alike(k, &s.words, &best);
		settle(k, &s, &best, lead);
	}
	if (lead->found == FOLIO_NOT_FOUND && lead->earlier)
		lead->found = FOLIO_LOST;
	talloc_free(work);
	return memory;
}

enum status folio_leads(const struct folio *folio, const void *ctx,
			struct folio_lead **ret_leads, int *ret_count,
			struct error *err)
{
	struct seeking k = {.folio = folio, .work = talloc_new(NULL)};
	struct passage_wanted *wanted = NULL;
	struct folio_lead *leads;
	int count = 0;
	bool memory = k.work != NULL;
	enum status status = passage_wanted(
		folio->casefile, k.work, folio->about.source,
		folio->about.capture, &wanted, &count, err);

	if (status != STATUS_OK) {
		talloc_free(k.work);
		return status;
	}
	leads = talloc_zero_array(ctx, struct folio_lead, (unsigned)count + 1);
	memory = memory && leads &&
		 part(k.work, folio->text, folio->length, &k.here) &&
		 make_index(k.work, &k.here);
	for (int i = 0; memory && i < count; i++)
		memory = seek(&k, leads, &wanted[i], &leads[i]);
	talloc_free(k.work);
	if (!memory) {
		talloc_free(leads);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	*ret_leads = leads;
	*ret_count = count;
	return STATUS_OK;
}

enum status folio_take_leads(const struct folio *folio, int64_t citation,
			     int *ret_taken, int64_t *ret_entry,
			     struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct passage_offer *offers =
		talloc_array(ctx, struct passage_offer, OFFERS_MAX);
	struct folio_lead *leads = NULL;
	int count = 0, taken = 0;
	enum folio_found most = FOLIO_ALIKE;
	enum status status = offers ? folio_leads(folio, ctx, &leads, &count,
						  err)
				    : error_set(err, STATUS_NOMEM,
						"out of memory");

	for (int i = 0; status == STATUS_OK && i < count; i++)
		most = leads[i].found == FOLIO_EXACT ? FOLIO_EXACT : most;
	if (citation)
		most = FOLIO_ALIKE;
	for (int i = 0; status == STATUS_OK && i < count && taken < OFFERS_MAX;
	     i++) {
		struct folio_passage passage;

		if (leads[i].found > most ||
		    (citation && citation != leads[i].citation) ||
		    !folio_bytes(folio, leads[i].at, leads[i].length,
				 &passage))
			continue;
		offers[taken++] = (struct passage_offer){
			leads[i].citation, passage.start, passage.length,
			leads[i].earlier || leads[i].found != FOLIO_EXACT};
	}
	if (status == STATUS_OK && taken == 0)
		status = error_set(err, STATUS_NOT_FOUND, "%s", citation
				   ? "its words were not found in this copy"
				   : "no words that are looked for were found "
				     "in this copy");
	if (status == STATUS_OK)
		status = passage_accept(folio->casefile, folio->about.capture,
					offers, taken, ret_entry, err);
	*ret_taken = taken;
	talloc_free(ctx);
	return status;
}
