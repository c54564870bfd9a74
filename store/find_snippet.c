/* Matches in the original text. The index knows folded words only, so a text
 * is folded again word by word, beside where each word stands. */
#include "store/find_internal.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>

enum {
	WORD_BYTES_MAX = 256,  /* longer runs match nothing */
	SNIPPET_BYTES = 160,   /* shown, and as many before the match as: */
	BEFORE_BYTES = 50,
	MATCHES_MAX = 64
};

struct match {
	size_t start, end; /* bytes of the original */
	int term;
	bool whole;	   /* not only the start of a word */
};

struct matcher {
	const struct find_query *query;
	const char *text;
	size_t length, at;
	struct match matches[MATCHES_MAX];
	int count;
	int words;
	int word_of[FIND_TERMS_MAX]; /* words of a phrase met so far */
	size_t phrase_start[FIND_TERMS_MAX];
};

static bool is_space(unsigned char c)
{
	return c <= ' ' || c == 0x7f;
}

/* A byte that may stand inside of a word: letters, digits, all of UTF-8. */
static bool is_inner(unsigned char c)
{
	return c >= 0x80 || isalnum(c);
}

/* The word-th word of a term; its length, 0 past the last. */
static size_t term_word(const struct find_term *term, int word,
			const char **ret_word)
{
	const char *at = term->words;

	while (word-- > 0) {
		at += strcspn(at, " ");
		if (*at == '\0')
			return 0;
		at++;
	}
	*ret_word = at;
	return strcspn(at, " ");
}

static void add_match(struct matcher *m, int term, size_t start, size_t end,
		      bool whole)
{
	if (m->count < MATCHES_MAX)
		m->matches[m->count++] = (struct match){
			.start = start, .end = end, .term = term,
			.whole = whole};
}

/* One folded word of the text against each term's next word. */
static void try_word(struct matcher *m, const char *word, size_t n,
		     size_t start, size_t end)
{
	for (int i = 0; i < m->query->count; i++) {
		const struct find_term *term = &m->query->terms[i];
		const char *wanted = "", *next = "";
		size_t k = term_word(term, m->word_of[i], &wanted);
		bool last = term_word(term, m->word_of[i] + 1, &next) == 0;
		bool fits = n == k && memcmp(word, wanted, k) == 0;

		if (!fits && last && term->start && n > k)
			fits = memcmp(word, wanted, k) == 0;
		if (!fits && m->word_of[i] > 0) {
			m->word_of[i--] = 0; /* begin the phrase again */
			continue;
		}
		if (!fits)
			continue;
		if (m->word_of[i]++ == 0)
			m->phrase_start[i] = start;
		if (last) {
			add_match(m, i, m->phrase_start[i], end, n == k);
			m->word_of[i] = 0;
		}
	}
}

/* The folded words of a piece of the text that has no space in it; a piece
 * that folds to several (signs, "Rajin-Dunai") counts whole for each. */
static void try_piece(struct matcher *m, size_t start, size_t end)
{
	char array[4 * WORD_BYTES_MAX];
	struct buffer folded;

	if (end - start > WORD_BYTES_MAX)
		return;
	buffer_init_fixed(&folded, array, sizeof(array));
	if (fold_searched(m->text + start, end - start, &folded) != STATUS_OK)
		return;
	for (const char *word = array; *word != '\0';) {
		size_t n = strcspn(word, " ");

		m->words++;
		try_word(m, word, n, start, end);
		word += n + (word[n] == ' ');
	}
}

/* "U.S." is one word and "Rajin-Dunai" is two: a run without spaces is tried
 * whole when it folds to one word, and in parts when it does not. */
static void try_run(struct matcher *m, size_t start, size_t end)
{
	char array[4 * WORD_BYTES_MAX];
	struct buffer folded;

	while (start < end && !is_inner((unsigned char)m->text[start]))
		start++;
	while (end > start && !is_inner((unsigned char)m->text[end - 1]))
		end--;
	if (start == end)
		return;
	buffer_init_fixed(&folded, array, sizeof(array));
	if (end - start <= WORD_BYTES_MAX &&
	    fold_searched(m->text + start, end - start, &folded) == STATUS_OK &&
	    memchr(array, ' ', folded.length) == NULL) {
		try_piece(m, start, end);
		return;
	}
	while (start < end) {
		size_t n = start;

		while (n < end && is_inner((unsigned char)m->text[n]))
			n++;
		if (n > start)
			try_piece(m, start, n);
		start = n + 1;
	}
}

static void find_matches(struct matcher *m, const struct find_query *query,
			 const char *text, size_t length)
{
	*m = (struct matcher){.query = query, .text = text, .length = length};
	while (m->at < length && m->count < MATCHES_MAX) {
		size_t start = m->at;

		while (start < length && is_space((unsigned char)text[start]))
			start++;
		m->at = start;
		while (m->at < length && !is_space((unsigned char)text[m->at]))
			m->at++;
		try_run(m, start, m->at);
	}
}

/* Whole words over starts of words, terms near each other over terms apart,
 * short texts over long ones. */
double find_text_rank(const struct find_query *query, const char *text,
		      size_t length)
{
	struct matcher m;
	double rank = 0;
	bool seen[FIND_TERMS_MAX] = {false}, whole[FIND_TERMS_MAX] = {false};

	find_matches(&m, query, text, length);
	for (int i = 0; i < m.count; i++) {
		seen[m.matches[i].term] = true;
		whole[m.matches[i].term] |= m.matches[i].whole;
		if (i > 0 && m.matches[i].term != m.matches[i - 1].term &&
		    m.matches[i].start - m.matches[i - 1].end < 40)
			rank += 0.25;
	}
	for (int i = 0; i < query->count; i++)
		rank += whole[i] ? 1.0 : seen[i] ? 0.6 : 0;
	return rank / (1.0 + m.words / 200.0);
}

static size_t align(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static void put_text(struct buffer *out, const char *text, size_t from,
		     size_t to)
{
	for (size_t i = from; i < to; i++)
		buffer_append_char(out, is_space((unsigned char)text[i])
						? ' ' : text[i]);
}

/* The first match that is near one of another term, else the first. */
static size_t best_start(const struct matcher *m)
{
	for (int i = 0; i + 1 < m->count; i++)
		if (m->matches[i].term != m->matches[i + 1].term &&
		    m->matches[i + 1].end - m->matches[i].start <
			    SNIPPET_BYTES - BEFORE_BYTES)
			return m->matches[i].start;
	return m->count > 0 ? m->matches[0].start : 0;
}

static void put_snippet(struct buffer *out, const struct matcher *m)
{
	size_t start = best_start(m), at, end;

	start = start > BEFORE_BYTES ? align(m->text, start - BEFORE_BYTES)
				     : 0;
	/* Begin with a whole word, if one begins soon. */
	for (at = start; start > 0 && at < start + 20 && at < m->length; at++)
		if (is_space((unsigned char)m->text[at])) {
			start = at + 1;
			break;
		}
	end = m->length - start > SNIPPET_BYTES
		      ? align(m->text, start + SNIPPET_BYTES) : m->length;
	if (start > 0)
		buffer_append_string(out, "...");
	at = start;
	for (int i = 0; i < m->count; i++) {
		if (m->matches[i].start < at || m->matches[i].end > end)
			continue;
		put_text(out, m->text, at, m->matches[i].start);
		buffer_append_char(out, '\1');
		put_text(out, m->text, m->matches[i].start,
			 m->matches[i].end);
		buffer_append_char(out, '\2');
		at = m->matches[i].end;
	}
	put_text(out, m->text, at, end);
	if (end < m->length)
		buffer_append_string(out, "...");
}

char *find_snippet(const void *ctx, const struct find_query *query,
		   const char *text, size_t length)
{
	struct matcher m;
	struct buffer out;
	char *snippet;

	find_matches(&m, query, text, length);
	buffer_init(&out, 4 * SNIPPET_BYTES + 4 * MATCHES_MAX);
	put_snippet(&out, &m);
	snippet = talloc_strndup(ctx, out.data, out.length);
	buffer_release(&out);
	return snippet;
}
