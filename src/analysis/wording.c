#include "src/analysis/wording.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

enum hedge_form { HEDGE_BARE, HEDGE_TO };

/* Hedges that take the infinitive of an act. */
static const struct {
	const char *word, *before;
	enum hedge_form form;
} hedge_verbs[] = {
	{ "may", "may", HEDGE_BARE },
	{ "might", "might", HEDGE_BARE },
	{ "could", "could", HEDGE_BARE },
	{ "can", "can", HEDGE_BARE },
	{ "would", "would", HEDGE_BARE },
	{ "may have", "may", HEDGE_BARE },
	{ "could potentially", "could potentially", HEDGE_BARE },
	{ "appears", "appears", HEDGE_TO },
	{ "appear", "appears", HEDGE_TO },
	{ "appeared", "appears", HEDGE_TO },
	{ "appears to", "appears", HEDGE_TO },
	{ "seems", "seems", HEDGE_TO },
	{ "seem", "seems", HEDGE_TO },
	{ "is said", "is said", HEDGE_TO },
	{ "said", "is said", HEDGE_TO },
	{ "is understood", "is understood", HEDGE_TO },
	{ "is believed", "is believed", HEDGE_TO },
	{ "believed", "is believed", HEDGE_TO },
	{ "thought", "is thought", HEDGE_TO },
};

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcasecmp(text + n - m, end) == 0;
}

char *wording_infinitive(const void *ctx, const char *act)
{
	size_t first = strcspn(act, " ,");
	const char *rest = act + first;

	if (strncmp(act, "is ", 3) == 0)
		return talloc_asprintf(ctx, "be %s", act + 3);
	if (first < 2 || act[first - 1] != 's' || act[first - 2] == 's')
		return talloc_strdup(ctx, act);
	return talloc_asprintf(ctx, "%.*s%s", (int)first - 1, act, rest);
}

static int hedge_verb(const char *hedge)
{
	int n = sizeof(hedge_verbs) / sizeof(*hedge_verbs);

	for (int i = 0; hedge && i < n; i++)
		if (strcasecmp(hedge_verbs[i].word, hedge) == 0)
			return i;
	return -1;
}

bool wording_takes_bare_act(const char *hedge)
{
	return hedge_verb(hedge) >= 0;
}

char *wording_amount(const void *ctx, const char *number, const char *what)
{
	size_t n = strlen(number);
	bool of = n > 0 && number[n - 1] == 's' && *what &&
		  !ends_with(number, "ous"); /* numerous */

	return talloc_asprintf(ctx, "%s%s%s", number,
			       of ? " of " : n > 0 && *what ? " " : "", what);
}

static char *hedged_act(const void *ctx, const char *hedge, const char *words)
{
	int i = hedge_verb(hedge);
	char *bare;

	if (i < 0)
		return talloc_asprintf(ctx, "%s: %s", hedge, words);
	bare = wording_infinitive(ctx, words);
	return bare ? talloc_asprintf(ctx, "%s%s %s", hedge_verbs[i].before,
				      hedge_verbs[i].form == HEDGE_TO ? " to"
								      : "",
				      bare)
		    : NULL;
}

char *wording_hedged(const void *ctx, const char *hedge, const char *words,
		     bool act)
{
	if (!hedge || !*hedge)
		return talloc_strdup(ctx, words);
	if (ends_with(hedge, "ly") || strcasecmp(hedge, "apparent") == 0)
		return talloc_asprintf(ctx, "%s %s", hedge, words);
	if (act)
		return hedged_act(ctx, hedge, words);
	return talloc_asprintf(ctx, "%s: %s", hedge, words);
}

/* Where wording_hedged, and lists of hedges, begin and end one. */
static bool begins_at(const char *text, const char *at)
{
	return at == text || at[-1] == '|' ||
	       (at - text >= 2 && at[-1] == ' ' && strchr(",;:", at[-2]));
}

bool wording_has_hedge(const char *text, const char *hedge)
{
	size_t length = strlen(hedge);
	const char *at = length > 0 ? strstr(text, hedge) : NULL;

	while (at) {
		if (begins_at(text, at) &&
		    (!at[length] || strchr(" :,", at[length])))
			return true;
		at = strstr(at + 1, hedge);
	}
	return false;
}

static size_t common_start(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && tolower((unsigned char)a[n]) ==
			       tolower((unsigned char)b[n]))
		n++;
	return n;
}

/* Enough of a stem to be the same verb ("load", "dock"). */
enum { STEM_MIN = 4 };

const char *wording_act(const void *ctx, const struct choice *choice,
			const char *said)
{
	const char *best = choice->word, *word = choice->also;
	size_t best_length = 0, like = said ? common_start(said, best) : 0;

	while (said && word && *word) {
		size_t n = strcspn(word, "/");
		size_t here = common_start(said, word);

		here = here < n ? here : n;
		if (n > 1 && word[n - 1] == 's' && here >= STEM_MIN &&
		    here > like) {
			best = word;
			best_length = n;
			like = here;
		}
		word += n + (word[n] == '/');
	}
	return best_length ? talloc_strndup(ctx, best, best_length) : best;
}

const char *wording_choice(const void *ctx, const struct choice *choice,
			   const char *said)
{
	const char *word = choice->also;

	while (said && word && *word) {
		size_t n = strcspn(word, "/");

		if (strlen(said) == n && strncasecmp(said, word, n) == 0)
			return talloc_strdup(ctx, said);
		word += n + (word[n] == '/');
	}
	return choice->word;
}

/* A year in figures at `text`, alone: 0 none. */
static int year_at(const char *start, const char *text)
{
	int year = 0;

	if (text > start && isalnum((unsigned char)text[-1]))
		return 0;
	for (int i = 0; i < 4; i++) {
		if (!isdigit((unsigned char)text[i]))
			return 0;
		year = year * 10 + (text[i] - '0');
	}
	return isalnum((unsigned char)text[4]) ? 0 : year;
}

int wording_year(const char *text)
{
	int found = 0;

	for (const char *c = text; *c; c++) {
		int year = year_at(text, c);

		if (year && found && year != found)
			return 0;
		found = year ? year : found;
	}
	return found;
}

char *wording_without_year(const void *ctx, const char *text, int year)
{
	char *out, *to;

	if (year == 0 || wording_year(text) != year)
		return talloc_strdup(ctx, text);
	out = to = talloc_strdup(ctx, text);
	for (const char *c = text; out && *c;) {
		const char *at = c + (*c == ' ');

		if (year_at(text, at) == year && at != text)
			c = at + 4;
		else
			*to++ = *c++;
	}
	if (out)
		*to = '\0';
	return out;
}

bool wording_is_one_stretch(const char *text)
{
	return !strchr(text, '-') && !strstr(text, " to ") &&
	       !wording_begins_with_word(text, "before") &&
	       !wording_begins_with_word(text, "by") &&
	       !wording_begins_with_word(text, "not") &&
	       !wording_begins_with_word(text, "after") &&
	       !wording_begins_with_word(text, "from") &&
	       !wording_begins_with_word(text, "since") &&
	       !wording_begins_with_word(text, "until");
}

bool wording_begins_with_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncasecmp(text, word, n) == 0 &&
	       !isalnum((unsigned char)text[n]);
}

char *wording_first_of(const void *ctx, const char *const *titles, int count)
{
	if (count == 0)
		return talloc_strdup(ctx, "");
	if (count == 1)
		return talloc_strdup(ctx, titles[0]);
	return talloc_asprintf(ctx, "%s +%d", titles[0], count - 1);
}
