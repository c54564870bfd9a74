/* folio_line: a kind's line, filled from the words of a passage. What is
 * found is put down as printed; what is not found stays open. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/quantity.h"
#include "src/base/text.h"
#include "src/base/text_add.h"
#include "src/base/value.h"
#include "store/derive.h"

enum { NAMES_MAX = 64, PHRASE_WORDS = 9, PARTS_MAX = 16, NAME_WORDS_MAX = 60,
       WORDS_MAX_HERE = 4000, WORD_MAX = 400 };

/* Words by which a writer holds back, the surest sign first where one is in
 * another. They are kept as the hedge, as printed. */
static const char *const hedges[] = {
	"is understood to", "are understood to", "is believed to",
	"are believed to", "is thought to", "are thought to", "is said to",
	"are said to", "is reported to", "are reported to", "is alleged to",
	"is suspected of", "is suspected to", "is likely to", "are likely to",
	"most likely", "very likely", "highly likely", "is understood",
	"is believed", "appears to", "appear to", "appeared to", "seems to",
	"seem to", "seemed to", "may have", "might have", "could have",
	"reportedly", "allegedly", "apparently", "purportedly", "supposedly",
	"presumably", "likely", "probably", "possibly", "perhaps",
	"suspected", "unconfirmed", "indicates", "suggests", "suggesting",
};
/* Words that turn a statement round. */
static const char *const denials[] = {"not", "never", "no", "nor", "neither",
				      "without", "denied", "denies"};

struct words_at {
	uint32_t start, end;
};

struct filling {
	const struct folio *folio;
	const char *text; /* the passage */
	size_t length;
	struct words_at words[WORD_MAX];
	int count;
	struct known_name names[NAMES_MAX];
	bool used[NAMES_MAX];
	int name_count;
	struct span published;
	char *parts[PARTS_MAX]; /* of the kind's line */
	char *rest;             /* named fields behind it */
	bool denied;
};

/* --- reading the words --- */

static void read_words(struct filling *f)
{
	size_t start, end = 0;

	while (f->count < WORD_MAX &&
	       known_word(f->text, f->length, end, &start, &end))
		f->words[f->count++] = (struct words_at){(uint32_t)start,
							 (uint32_t)end};
}

static void read_names(struct filling *f)
{
	size_t from = 0;

	while (f->name_count < NAMES_MAX &&
	       known_find(f->folio->known, f->text, f->length, from,
			  f->length, &f->names[f->name_count])) {
		from = f->names[f->name_count].at +
		       f->names[f->name_count].length;
		f->name_count++;
	}
}

static bool is_name(const struct filling *f, size_t at)
{
	for (int i = 0; i < f->name_count; i++)
		if (at >= f->names[i].at &&
		    at < f->names[i].at + f->names[i].length)
			return true;
	return false;
}

/* Do these words, split by single blanks, stand at word i? Gives the words
 * taken; case does not matter. */
static int stand_at(const struct filling *f, int i, const char *phrase)
{
	int n = 0;

	while (*phrase) {
		size_t length = strcspn(phrase, " ");
		const struct words_at *w;

		if (i + n >= f->count)
			return 0;
		w = &f->words[i + n];
		if (w->end - w->start != length ||
		    strncasecmp(f->text + w->start, phrase, length) != 0)
			return 0;
		n++;
		phrase += length;
		phrase += *phrase == ' ';
	}
	return n;
}

static char *cut(const void *ctx, const struct filling *f, int first, int n)
{
	size_t start = f->words[first].start;
	size_t end = f->words[first + n - 1].end;

	return talloc_strndup(ctx, f->text + start, end - start);
}

/* --- what a field may be filled with --- */

static char *fill_reference(struct filling *f, const void *ctx,
			    const struct field *field)
{
	const struct registry *registry =
		casefile_registry(f->folio->casefile);

	for (int i = 0; i < f->name_count; i++) {
		const struct known_name *name = &f->names[i];

		if (f->used[i] ||
		    !field_takes_kind(registry, field, name->kind))
			continue;
		f->used[i] = true;
		return talloc_strndup(ctx, f->text + name->at, name->length);
	}
	return NULL;
}

static bool has_year_or_letters(const char *text, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		if ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z')
			return true;
		digits += text[i] >= '0' && text[i] <= '9';
	}
	return digits == 4 && n == 4;
}

/* A whole phrase as a value of the field; "may" alone is no month, a bare
 * number no date. */
static bool understood(const struct filling *f, const struct field *field,
		       const char *text, size_t n)
{
	char said[256];
	struct value value;
	struct value_input input = {.type = field->type,
				    .qualifier = field->qualifier,
				    .said = said, .context = f->published};
	bool date = field->type == VALUE_DATE || field->type == VALUE_PERIOD;

	if (n >= sizeof(said) || (date && !has_year_or_letters(text, n)) ||
	    (n == 3 && strncmp(text, "may", 3) == 0))
		return false;
	memcpy(said, text, n);
	said[n] = '\0';
	if (value_parse(&input, &value, NULL) != STATUS_OK ||
	    value.not_understood)
		return false;
	return !date || value.span.low != TIME_MIN ||
	       value.span.high != TIME_MAX;
}

/* The first phrase that is understood, as long as it goes. */
static char *fill_value(struct filling *f, const void *ctx,
			const struct field *field, int *ret_behind)
{
	for (int i = 0; i < f->count; i++) {
		int most = f->count - i < PHRASE_WORDS ? f->count - i
						       : PHRASE_WORDS;

		if (is_name(f, f->words[i].start))
			continue;
		for (int n = most; n > 0; n--) {
			size_t start = f->words[i].start;
			size_t end = f->words[i + n - 1].end;

			if (!understood(f, field, f->text + start,
					end - start))
				continue;
			if (ret_behind)
				*ret_behind = i + n;
			return cut(ctx, f, i, n);
		}
	}
	return NULL;
}

/* How many words from i on are a day that is written out: "14 October 2023" are
 * not 14 of anything. */
static int day_at(const struct filling *f, int i)
{
	const struct field day = {.type = VALUE_DATE};
	int most = f->count - i < PHRASE_WORDS ? f->count - i : PHRASE_WORDS;

	for (int n = most; n > 1; n--)
		if (understood(f, &day, f->text + f->words[i].start,
			       f->words[i + n - 1].end - f->words[i].start))
			return n;
	return 0;
}

/* "60 tonnes of fresh water" is a quantity and what it is of. */
static bool has_of(const struct filling *f, int i, int n)
{
	for (int k = i; k < i + n; k++)
		if (stand_at(f, k, "of"))
			return true;
	return false;
}

/* A quantity of a dimension, and the word behind it. */
static char *fill_quantity(struct filling *f, const void *ctx,
			   enum dimension dimension, int *ret_behind,
			   char noun[QUANTITY_UNIT_MAX])
{
	for (int i = 0; i < f->count; i++) {
		int most = f->count - i < PHRASE_WORDS ? f->count - i
						       : PHRASE_WORDS;
		int day = dimension == DIMENSION_COUNT ? day_at(f, i) : 0;

		i += day > 0 ? day - 1 : 0;
		if (day > 0 || is_name(f, f->words[i].start))
			continue;
		for (int n = most; n > 0; n--) {
			size_t start = f->words[i].start;
			struct quantity q;

			if (is_name(f, f->words[i + n - 1].start) ||
			    !quantity_parse(f->text + start,
					    f->words[i + n - 1].end - start,
					    &q) || q.dimension != dimension ||
			    q.interval.high == 0 ||
			    (dimension == DIMENSION_COUNT
				     ? !*q.noun : has_of(f, i, n)))
				continue;
			*ret_behind = i + n;
			memcpy(noun, q.noun, QUANTITY_UNIT_MAX);
			return cut(ctx, f, i, n);
		}
	}
	return NULL;
}

static bool is_denied(const struct filling *f, int at)
{
	for (int i = at > 4 ? at - 4 : 0; i < at; i++)
		for (size_t d = 0; d < sizeof(denials) / sizeof(*denials); d++)
			if (stand_at(f, i, denials[d]))
				return true;
	return false;
}

/* The words of a choice that stand at word i; the longest wins. */
static int choice_at(const struct filling *f, const struct choice *choice,
		     int i)
{
	int best = stand_at(f, i, choice->word);
	const char *also = choice->also;

	while (also && *also) {
		char word[80];
		size_t n = strcspn(also, "/");
		int taken;

		if (n < sizeof(word)) {
			memcpy(word, also, n);
			word[n] = '\0';
			taken = stand_at(f, i, word);
			best = taken > best ? taken : best;
		}
		also += n;
		also += *also == '/';
	}
	return best;
}

static int depth_of(const struct choice *choice)
{
	int depth = 0;

	for (; choice->broader; choice = choice->broader)
		depth++;
	return depth;
}

/* The longest words, then the narrowest choice, then the last in the text:
 * "lay in port and took on water" is told by what was done last. */
static char *fill_choice(struct filling *f, const void *ctx,
			 const struct field *field)
{
	const struct registry *registry =
		casefile_registry(f->folio->casefile);
	int at = -1, taken = 0, deep = -1;

	for (int i = 0; i < f->count; i++) {
		const struct choice *choice;

		if (is_name(f, f->words[i].start))
			continue;
		for (int c = 0; (choice = registry_choice_at(registry, c));
		     c++) {
			int n, depth;

			if (strcmp(choice->tree, field->qualifier) != 0 ||
			    !(n = choice_at(f, choice, i)))
				continue;
			depth = depth_of(choice);
			if (is_denied(f, i)) {
				f->denied = true;
				continue;
			}
			if (n < taken || (n == taken && depth < deep))
				continue;
			at = i;
			taken = n;
			deep = depth;
		}
	}
	return at < 0 ? NULL : cut(ctx, f, at, taken);
}

static char *whole(const void *ctx, const struct filling *f)
{
	return talloc_strndup(ctx, f->text, f->length);
}

/* --- the parts of a line --- */

/* "about 60 tonnes of fresh water": what stands behind "of", up to a sign. */
static char *cargo_behind(const struct filling *f, const void *ctx, int behind)
{
	int from = behind + 1, n = 0;

	if (behind >= f->count || !stand_at(f, behind, "of"))
		return NULL;
	while (from + n < f->count && n < 4) {
		const struct words_at *w = &f->words[from + n];

		if (n > 0 && w->start - w[-1].end != 1)
			break;
		if (stand_at(f, from + n, "and") ||
		    stand_at(f, from + n, "from") ||
		    stand_at(f, from + n, "to") || stand_at(f, from + n, "in"))
			break;
		n++;
	}
	return n > 0 ? cut(ctx, f, from, n) : NULL;
}

static int line_place(const struct kind *kind, const char *word)
{
	for (int i = 0; kind->line[i] && i < PARTS_MAX; i++)
		if (strcmp(kind->line[i]->word, word) == 0)
			return i;
	return -1;
}

/* How much and of what: a count on the line, a mass in its own field. */
static void fill_amount(struct filling *f, const void *ctx,
			const struct kind *kind)
{
	const struct registry *registry =
		casefile_registry(f->folio->casefile);
	int many = line_place(kind, "how-many"), what = line_place(kind, "what");
	char noun[QUANTITY_UNIT_MAX] = "", *mass;
	int behind = 0;

	if (many < 0 || what < 0)
		return;
	mass = registry_field_by_word(registry, kind, "weight", 6)
		       ? fill_quantity(f, ctx, DIMENSION_MASS, &behind, noun)
		       : NULL;
	if (mass) {
		f->rest = talloc_asprintf(ctx, "weight: %s", mass);
		f->parts[what] = cargo_behind(f, ctx, behind);
		return;
	}
	f->parts[many] = fill_quantity(f, ctx, DIMENSION_COUNT, &behind, noun);
	if (f->parts[many] && *noun && !f->parts[what])
		f->parts[what] = talloc_strdup(ctx, noun);
}

static char *fill_part(struct filling *f, const void *ctx,
		       const struct field *field, int place)
{
	switch (field->type) {
	case VALUE_REFERENCE:
		return fill_reference(f, ctx, field);
	case VALUE_DATE:
	case VALUE_PERIOD:
		return fill_value(f, ctx, field, NULL);
	case VALUE_CHOICE:
		return fill_choice(f, ctx, field);
	case VALUE_NAME:
		return place == 0 && f->length <= NAME_WORDS_MAX
			       ? whole(ctx, f) : NULL;
	case VALUE_TEXT:
		return place == 0 ? whole(ctx, f) : NULL;
	case VALUE_NUMBER:
	case VALUE_IDENTIFIER:
	case VALUE_COUNTRY:
	case VALUE_POSITION:
	case VALUE_ADDRESS:
	case VALUE_HOLDS:
	case VALUE_TYPE_LAST:
	default:
		return NULL;
	}
}

/* Quotes keep commas; quotes inside fall away, since the line has no way to
 * write them. */
static char *add_text(char *line, const char *text)
{
	bool quote = strpbrk(text, ",:") != NULL;

	if (quote)
		line = text_add(line, "\"");
	while (*text) {
		size_t n = strcspn(text, "\"");

		line = text_add_bytes(line, text, n);
		text += n;
		text += *text == '"';
	}
	return quote ? text_add(line, "\"") : line;
}

static char *join_parts(const struct filling *f, const void *ctx,
			const struct kind *kind)
{
	char *line = talloc_strdup(ctx, "");
	int last = -1;

	for (int i = 0; kind->line[i] && i < PARTS_MAX; i++)
		if (f->parts[i])
			last = i;
	for (int i = 0; i <= last; i++) {
		if (i > 0)
			line = text_add(line, ", ");
		if (f->parts[i])
			line = add_text(line, f->parts[i]);
	}
	if (f->rest)
		line = text_add(line, "%s%s", last >= 0 ? ", " : "", f->rest);
	return line;
}

/* --- how we know --- */

static char *add_knowing(char *row, const char *name, const char *text,
			 size_t length)
{
	return row ? text_add(row, "%s%s: %.*s", *row ? ", " : "", name,
			      (int)length, text)
		   : NULL;
}

static char *add_hedge(const struct filling *f, char *row)
{
	for (size_t h = 0; h < sizeof(hedges) / sizeof(*hedges); h++)
		for (int i = 0; i < f->count; i++) {
			int n = stand_at(f, i, hedges[h]);

			if (n > 0)
				return add_knowing(
					row, "hedge",
					f->text + f->words[i].start,
					f->words[i + n - 1].end -
						f->words[i].start);
		}
	return row;
}

/* "According to the harbour master, ..." */
static char *add_speaker(const struct filling *f, char *row)
{
	for (int i = 0; i + 2 < f->count; i++) {
		size_t start, n;

		if (!stand_at(f, i, "according to"))
			continue;
		start = f->words[i + 2].start;
		n = strcspn(f->text + start, ",.;:()\"");
		if (n > 80)
			return row;
		row = add_knowing(row, "speaker", f->text + start, n);
		return add_knowing(row, "means", "testimony", 9);
	}
	return row;
}

enum status folio_fill_line(const struct folio *folio, const void *ctx,
			    const struct kind *kind, const char *words,
			    char **ret_line, char **ret_knowing,
			    struct error *err)
{
	struct filling *f = talloc_zero(ctx, struct filling);
	char *line, *knowing;

	if (!f)
		return error_set(err, STATUS_NOMEM, "out of memory");
	f->folio = folio;
	f->text = words;
	f->length = strnlen(words, WORDS_MAX_HERE);
	f->published = passage_published(folio->casefile,
					 folio->about.source);
	read_words(f);
	read_names(f);
	for (int i = 0; kind->line[i] && i < PARTS_MAX; i++)
		f->parts[i] = fill_part(f, f, kind->line[i], i);
	fill_amount(f, f, kind);
	line = join_parts(f, ctx, kind);
	knowing = talloc_strdup(ctx, "");
	if (knowing)
		knowing = add_speaker(f, add_hedge(f, knowing));
	if (!line || !knowing)
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_line = line;
	*ret_knowing = knowing;
	talloc_free(f);
	return STATUS_OK;
}
