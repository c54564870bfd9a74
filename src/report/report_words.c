#include "src/report/report.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/base/hash.h"
#include "src/base/quantity.h"
#include "src/base/text_add.h"

enum status report_no_memory(struct report *report)
{
	return error_set(report->err, STATUS_NOMEM, "out of memory");
}

bool is_said(struct report *report, int64_t record)
{
	return pane_said_of(report->reader, record, 1) > 0;
}

/* What one row or item takes. */
enum { SCRATCH_BYTES = 64 << 10 };

enum status report_fresh(struct report *report)
{
	if (report->scratch)
		talloc_free_children(report->scratch);
	else
		report->scratch = talloc_pool(report->ctx, SCRATCH_BYTES);
	return report->scratch ? STATUS_OK : report_no_memory(report);
}

struct phrase *words(struct report *report, const char *text)
{
	struct phrase *phrase = phrase_new(report->scratch);

	phrase_text(phrase, text);
	return phrase;
}

char *title_of(struct report *report, int64_t record)
{
	return pane_title(report->reader, report->scratch, record);
}

char *label_in_sentence(struct report *report, const char *label)
{
	char *text = talloc_strdup(report->scratch, label);

	if (text && isupper((unsigned char)text[0]) &&
	    !isupper((unsigned char)text[1]))
		text[0] = (char)tolower((unsigned char)text[0]);
	return text;
}

/* A number to three figures: more would say more than was printed. */
static int64_t three_figures(int64_t millionths)
{
	int64_t step = 1;

	while (millionths / step >= 1000)
		step *= 10;
	return (millionths + step / 2) / step * step;
}

/* The number at *at, past which it moves, in millionths. */
static int64_t read_figures(const char **at)
{
	int64_t value = 0, part = NUMBER_ONE;
	const char *c = *at;

	for (; isdigit((unsigned char)*c) || *c == ','; c++)
		if (*c != ',' && value < INT64_MAX / 100)
			value = value * 10 + (*c - '0') * NUMBER_ONE;
	if (*c == '.')
		for (c++; isdigit((unsigned char)*c); c++)
			value += (*c - '0') * (part /= 10);
	*at = c;
	return value;
}

enum { DECIMALS = 6 }; /* of NUMBER_ONE */

/* "~289.68192 km" to "~290 km". */
static char *with_three_figures(struct report *report, const char *text)
{
	char *out = talloc_strdup(report->scratch, "");

	while (out && *text) {
		int64_t n;
		int decimals;

		if (!isdigit((unsigned char)*text)) {
			out = text_add(out, "%c", *text++);
			continue;
		}
		n = three_figures(read_figures(&text));
		out = text_add(out, "%lld", (long long)(n / NUMBER_ONE));
		n %= NUMBER_ONE;
		for (decimals = DECIMALS; n && n % 10 == 0; decimals--)
			n /= 10;
		if (out && n)
			out = text_add(out, ".%0*lld", decimals, (long long)n);
	}
	return out;
}

/* In a unit of the base system; NULL: it is in one, or has none. */
static char *converted(struct report *report, const char *said,
		       const struct unit *given)
{
	static const char *const base[] = { "km", "m", "cm", "mm", "kg", "g",
					    "t", "%", NULL };
	struct quantity quantity;
	struct buffer out;
	char *text = NULL;

	if (!quantity_parse_in(said, strlen(said), given, &quantity) ||
	    !quantity.unit || (quantity.dimension != DIMENSION_LENGTH &&
			       quantity.dimension != DIMENSION_MASS &&
			       quantity.dimension != DIMENSION_AREA &&
			       quantity.dimension != DIMENSION_VOLUME))
		return NULL;
	for (int i = 0; base[i]; i++)
		if (strcmp(base[i], quantity.unit->symbol) == 0)
			return NULL;
	buffer_init(&out, VALUE_TEXT_MAX);
	if (quantity_print(&quantity.interval, quantity.dimension, NULL,
			   quantity.approximate, &out) == STATUS_OK)
		text = talloc_strndup(report->scratch, out.data, out.length);
	buffer_release(&out);
	return text ? with_three_figures(report, text) : NULL;
}

char *number_words(struct report *report, const char *said, const char *unit,
		   const char *shown)
{
	const struct unit *given = unit ? unit_find(unit, strlen(unit)) : NULL;
	char *other;

	if (!said || !*said)
		return talloc_strdup(report->scratch, shown ? shown : "");
	other = converted(report, said, given);
	if (other)
		return talloc_asprintf(report->scratch, "%s (%s)", said, other);
	return talloc_strdup(report->scratch, said);
}

/* The working label of a source without a title, which goes by its key. */
static char *untitled_label(struct report *report, const void *ctx,
			    int64_t source)
{
	char *title = pane_title(report->reader, report->scratch, source);
	const char *key = pane_key(report->reader, report->scratch, source);

	if (title && *title != '(' && (!key || strcmp(title, key) != 0))
		return NULL;
	return casefile_setting(report->casefile, ctx, source, "label");
}

char *origin_title(struct report *report, int64_t source)
{
	return derive_origin(report->casefile, report->scratch, source);
}

enum { SOURCE_SLOTS = 8192, SOURCE_TRIES = 8 };

/* Where the title of a source is kept, or may be; NULL: there is no room. */
static struct titled_source *slot_of(struct report *report, int64_t source)
{
	uint64_t at = hash_add(HASH_START, (uint64_t)source) >> 32;

	if (!report->sources)
		report->sources = talloc_zero_array(
			report->ctx, struct titled_source, SOURCE_SLOTS);
	for (int i = 0; report->sources && i < SOURCE_TRIES; i++) {
		struct titled_source *slot =
			&report->sources[(at + (uint64_t)i) % SOURCE_SLOTS];

		if (!slot->id || slot->id == source)
			return slot;
	}
	return NULL;
}

const char *source_title(struct report *report, int64_t source)
{
	struct titled_source *slot = slot_of(report, source);
	void *ctx = slot ? report->ctx : report->scratch;
	const char *title;

	if (slot && slot->id)
		return slot->title;
	title = untitled_label(report, ctx, source);
	if (!title)
		title = pane_title(report->reader, ctx, source);
	if (title && slot)
		*slot = (struct titled_source){ source, title };
	return title;
}

char *day_of(struct report *report, const char *date)
{
	const char *colon = strchr(date, ':');
	size_t n = strlen(date);

	if (colon && colon - date > 3 && colon[-3] == ' ')
		n = (size_t)(colon - date) - 3;
	return talloc_strndup(report->scratch, date, n);
}

static const char *reading_words(enum reading reading)
{
	return reading == READING_EACH	     ? ", each"
	       : reading == READING_TOGETHER ? ", together"
					     : ", not split";
}

char *reference_text(struct report *report, const struct telling *telling,
		     const struct pane_cell *cell)
{
	char *title = telling_reference(report->reader, report->scratch,
					telling, cell);
	const char **titles;
	int64_t *members;
	int count = 0, size;

	if (!title || !cell->reference ||
	    telling_group(report->reader, report->scratch, cell->reference,
			  &members, &count, &size, NULL) != STATUS_OK ||
	    count == 0)
		return title ? title : talloc_strdup(report->scratch, "");
	titles = telling_titles(report->reader, report->scratch, members,
				count);
	title = titles ? talloc_asprintf(report->scratch, "%s (", title)
		       : NULL;
	for (int i = 0; i < count && title; i++)
		title = text_add(title, "%s%s", i ? ", " : "", titles[i]);
	return title ? text_add(title, "%s)",
				reading_words(telling_winner(telling, cell)
						      ->reading))
		     : NULL;
}

char *stands_on(struct report *report, enum standing standing, int low,
		int high)
{
	static const char *const by_standing[STANDING_LAST] = {
		[STANDING_DISPUTED] = "disputed, not judged",
		[STANDING_TWO_WAYS] = "told two ways by one origin",
		[STANDING_UNCITED] = "the analyst's word only",
		[STANDING_REJECTED] = "rejected",
	};
	const char *denied = standing == STANDING_NEGATIVE ? "denied: " : "";

	if (by_standing[standing])
		return talloc_strdup(report->scratch, by_standing[standing]);
	if (high == 0)
		return talloc_asprintf(report->scratch, "%sorigin not known",
				       denied);
	if (high == 1)
		return talloc_asprintf(report->scratch, "%sone origin",
				       denied);
	if (low == high)
		return talloc_asprintf(report->scratch, "%s%d origins", denied,
				       high);
	return talloc_asprintf(report->scratch, "%s%d-%d origins", denied, low,
			       high);
}

const char *verdict_words(enum verdict verdict)
{
	static const char *const by_verdict[] = {
		[VERDICT_UNDECIDED] = "Undecided whether it is",
		[VERDICT_PREFERRED] = "Preferred",
		[VERDICT_REJECTED] = "Rejected",
		[VERDICT_WITHDRAWN] = "Withdrawn",
		[VERDICT_SAME] = "Taken to be the same as",
		[VERDICT_PROBABLY_SAME] = "Probably the same as",
		[VERDICT_NOT_THE_SAME] = "Not the same as",
	};

	return by_verdict[verdict];
}

/* ---- who says it ---- */

enum { VOICES_MAX = 12 };

/* A speaker and the documents in which it speaks. */
struct voice {
	int64_t speaker;    /* record; 0: words, or the document itself */
	const char *printed; /* NULL: not given by words */
	bool itself;
	char *documents;
};

static struct voice *find_voice(struct voice *voices, int *count,
				int64_t speaker, const char *printed)
{
	bool itself = !speaker && !printed;

	for (int i = 0; i < *count; i++)
		if (voices[i].speaker == speaker &&
		    voices[i].itself == itself &&
		    (!printed ||
		     (voices[i].printed &&
		      strcasecmp(voices[i].printed, printed) == 0)))
			return &voices[i];
	if (*count == VOICES_MAX)
		return NULL;
	voices[*count] = (struct voice){ .speaker = speaker,
					 .printed = printed,
					 .itself = itself };
	return &voices[(*count)++];
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; at && (at = strstr(at, word)); at += n)
		if ((at == list || at[-1] == ' ') &&
		    (at[n] == ',' || at[n] == '\0'))
			return true;
	return false;
}

static void add_document(struct report *report, struct voice *voice,
			 int64_t source)
{
	char *key = telling_source_key(report->reader, report->scratch,
				       source);

	if (!key || has_word(voice->documents, key))
		return;
	voice->documents = talloc_asprintf(report->scratch, "%s%s%s",
					   voice->documents ? voice->documents
							    : "",
					   voice->documents ? ", " : "", key);
}

static char *print_voices(struct report *report, const struct voice *voices,
			  int count)
{
	char *out = talloc_strdup(report->scratch, "");

	for (int i = 0; i < count && out; i++) {
		const struct voice *voice = &voices[i];
		const char *who = voice->speaker
					  ? title_of(report, voice->speaker)
					  : voice->printed;
		const char *documents = voice->documents ? voice->documents
							 : "?";

		out = voice->itself
			      ? text_add(out, "%s%s %s", *out ? "; " : "",
					 documents,
					 strchr(documents, ',') ? "themselves"
								: "itself")
			      : text_add(out, "%s%s in %s", *out ? "; " : "",
					 who, documents);
	}
	return out;
}

char *said_by(struct report *report, const struct pane_claim *claims,
	      int claim_count)
{
	struct voice voices[VOICES_MAX];
	int64_t last = 0;
	int count = 0;

	for (int i = 0; i < claim_count; i++) {
		struct voice *voice;

		if (!claims[i].citation || claims[i].replaced ||
		    claims[i].citation == last)
			continue;
		last = claims[i].citation;
		voice = find_voice(voices, &count, claims[i].speaker,
				   claims[i].words);
		if (voice)
			add_document(report, voice, claims[i].source);
	}
	return print_voices(report, voices, count);
}
