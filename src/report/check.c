#include "src/report/check.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

enum { CITED_MAX = 64, SHOWN_WORDS = 48 };

struct cited {
	const char *at;   /* in the note's text */
	int64_t citation; /* 0: there is none */
};

struct check {
	struct report_warning *list;
	int count;
	bool failed;
	char *const *text;
	const size_t *length;
	FILE *stream;
	size_t counted;
	int lines;
	struct cited cited[CITED_MAX];
	int cited_count;
	int line;         /* of the paragraph in hand */
	int64_t note;
};

struct check *check_new(const void *ctx, char *const *text,
			const size_t *length, FILE *stream)
{
	struct check *check = talloc_zero(ctx, struct check);

	if (!check)
		return NULL;
	check->text = text;
	check->length = length;
	check->stream = stream;
	return check;
}

static void warn(struct check *check, int64_t citation, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));

static void warn(struct check *check, int64_t citation, const char *format,
		 ...)
{
	va_list args;
	char *text;

	check->list = talloc_realloc(check, check->list,
				     struct report_warning,
				     (unsigned int)check->count + 1);
	va_start(args, format);
	text = talloc_vasprintf(check, format, args);
	va_end(args);
	if (!check->list || !text) {
		check->failed = true;
		return;
	}
	check->list[check->count++] = (struct report_warning){
		.line = check->line, .note = check->note,
		.citation = citation, .text = text };
}

/* The last line of what was written so far. */
static int written_lines(struct check *check)
{
	fflush(check->stream);
	for (; check->counted < *check->length; check->counted++)
		check->lines += (*check->text)[check->counted] == '\n';
	return check->lines;
}

void check_begin(struct check *check, struct document *document,
		 const struct pane_note *note)
{
	(void)document;
	check->cited_count = 0;
	check->note = note->id;
}

void check_citation(struct check *check, int64_t note, int64_t citation,
		    const char *name, size_t length)
{
	(void)note;
	(void)length;
	if (check->cited_count < CITED_MAX)
		check->cited[check->cited_count++] =
			(struct cited){ name, citation };
}

/* ---- sentences ---- */

struct sentence {
	const char *text;
	size_t length;
	char *plain; /* lower case, without citations */
	char *shown; /* its first words, on one line */
};

static bool ends_here(const char *text, const char *at, const char *end)
{
	if (!strchr(".!?", *at))
		return false;
	/* "U.S." and "J. Byrne" go on. */
	if (at - text >= 2 && isupper((unsigned char)at[-1]) &&
	    !isalnum((unsigned char)at[-2]))
		return false;
	while (at + 1 < end && strchr("\"')", at[1]))
		at++;
	return at + 1 >= end || isspace((unsigned char)at[1]);
}

static size_t sentence_length(const char *text, size_t length)
{
	const char *end = text + length;
	bool inside = false;

	for (const char *at = text; at < end; at++) {
		if (strncmp(at, "[@", 2) == 0)
			inside = true;
		else if (*at == ']')
			inside = false;
		else if (!inside && ends_here(text, at, end))
			return (size_t)(at + 1 - text);
	}
	return length;
}

static char *plain_text(const void *ctx, const char *text, size_t length)
{
	char *out = talloc_array(ctx, char, (unsigned int)length + 1);
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; out && i < length; i++) {
		if (strncmp(text + i, "[@", 2) == 0)
			inside = true;
		if (!inside)
			out[n++] = (char)tolower((unsigned char)text[i]);
		if (text[i] == ']')
			inside = false;
	}
	if (out)
		out[n] = '\0';
	return out;
}

static bool says_any(const struct sentence *sentence,
		     const char *const *wanted)
{
	for (; *wanted; wanted++)
		if (strstr(sentence->plain, *wanted))
			return true;
	return false;
}

static char *first_words(const void *ctx, const char *text, size_t length)
{
	size_t n = length < SHOWN_WORDS ? length : SHOWN_WORDS;
	char *out;

	while (n > 0 && n < length && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--; /* not inside a character */
	out = talloc_asprintf(ctx, "%.*s%s", (int)n, text,
			      n < length ? "..." : "");
	for (char *c = out; c && *c; c++)
		*c = *c == '\n' ? ' ' : *c;
	return out;
}

/* ---- what is looked for ---- */

static const char *const dispute_words[] = {
	"disput", "disagree", "contradict", "against", "differ", "reject",
	"den", "several ways", "two ways", "not judged", "neither", "while",
	"but ", "yet ", "instead", NULL
};
static const char *const reject_words[] = { "reject", "withdr", "wrong",
					    "mistake", "not judged", NULL };
/* Words by which a sentence gives its source. */
static const char *const source_words[] = {
	" say", " said", "according to", " report", " call", " claim",
	" count", " gives ", " names", " named", " tell", " told", " retell",
	" credit", " write", " state", "one origin", "single", "alone",
	"only", " affirm", " den", " alleg", "thought", "believ", "estimat",
	NULL
};

/* Does a name, or a telling word of it, stand in the sentence? */
static bool names(const struct sentence *sentence, const char *name)
{
	char word[64];

	while (name && *name) {
		size_t n = strcspn(name, " ,.;()'");

		if (n >= 3 && n < sizeof(word) &&
		    (isupper((unsigned char)*name) || n > 5)) {
			for (size_t i = 0; i < n; i++)
				word[i] = (char)tolower(
					(unsigned char)name[i]);
			word[n] = '\0';
			if (strcmp(word, "the") != 0 &&
			    strstr(sentence->plain, word))
				return true;
		}
		name += n;
		name += strspn(name, " ,.;()'");
	}
	return false;
}

/* By its title or label, its publisher, or the letters of its key. */
static bool names_source(struct report *report,
			 const struct sentence *sentence, int64_t source)
{
	int64_t root = pane_root_source(report->reader, source);
	const char *key = pane_key(report->reader, report->scratch, root);
	size_t letters = key ? strcspn(key, "0123456789") : 0;
	char *word = letters >= 3 ? talloc_strndup(report->scratch, key,
						   letters) : NULL;
	struct telling *telling;
	char *publisher;

	if (names(sentence, origin_title(report, root)) ||
	    names(sentence, source_title(report, source)) ||
	    names(sentence, source_title(report, root)) ||
	    (word && strstr(sentence->plain, word)))
		return true;
	if (telling_read(report->reader, report->scratch,
			 registry_kind(report->registry, KIND_DOCUMENT), root,
			 &telling, NULL) != STATUS_OK)
		return false;
	publisher = telling_reference(report->reader, report->scratch, telling,
				      telling_cell(report->reader, telling,
						   "publisher"));
	return names(sentence, publisher) ||
	       names(sentence, telling_cell(report->reader, telling,
					    "outlet")->text);
}

static void check_disputes(struct check *check, struct report *report,
			   const struct sentence *sentence,
			   const struct pane_citation *citation)
{
	int64_t *records;
	int count;

	if (says_any(sentence, dispute_words) ||
	    pane_cited_records(report->reader, report->scratch, citation->id,
			       &records, &count, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < count; i++) {
		const struct kind *kind = registry_kind(
			report->registry,
			casefile_kind_of(report->casefile, records[i]));
		struct pane_row *row;

		if (!kind || !kind_has_holds(kind) ||
		    pane_row(report->reader, report->scratch, kind,
			     pane_representative(report->reader, records[i]),
			     &row, NULL) != STATUS_OK)
			continue;
		if (row->standing == STANDING_DISPUTED) {
			warn(check, citation->id, "what %s says is disputed "
			     "and not judged, and the sentence does not say "
			     "so: \"%s\"",
			     title_of(report, records[i]), sentence->shown);
			return;
		}
	}
}

static void check_one(struct check *check, struct report *report,
		      const struct sentence *sentence, int64_t id,
		      int64_t *origin, bool *several, bool *named)
{
	struct pane_citation *citation;
	int64_t root;

	if (pane_citation(report->reader, report->scratch, id, &citation,
			  NULL) != STATUS_OK)
		return;
	root = citation->origin ? pane_root_source(report->reader,
						   citation->origin) : 0;
	if (citation->judged && citation->verdict == VERDICT_WITHDRAWN)
		warn(check, id, "cites what was withdrawn: \"%s\"",
		     sentence->shown);
	if (citation->judged && citation->verdict == VERDICT_REJECTED &&
	    !says_any(sentence, reject_words))
		warn(check, id, "cites what was rejected and does not say so: "
		     "\"%s\"", sentence->shown);
	check_disputes(check, report, sentence, citation);
	*several |= *origin && root && *origin != root;
	*origin = *origin ? *origin : root;
	*named |= names(sentence, citation->words) ||
		  (citation->speaker &&
		   names(sentence, title_of(report, citation->speaker))) ||
		  names_source(report, sentence, citation->source) ||
		  (root && names_source(report, sentence, root));
}

static void check_sentence(struct check *check, struct report *report,
			   const struct sentence *sentence)
{
	int64_t origin = 0;
	bool several = false, named = false;
	int count = 0, before = check->count;

	for (int i = 0; i < check->cited_count; i++) {
		const struct cited *cited = &check->cited[i];

		if (cited->at < sentence->text ||
		    cited->at >= sentence->text + sentence->length)
			continue;
		count++;
		if (!cited->citation)
			warn(check, 0, "cites %.*s: there is no such citation",
			     (int)strcspn(cited->at, "];, "), cited->at);
		else
			check_one(check, report, sentence, cited->citation,
				  &origin, &several, &named);
	}
	if (check->count > before)
		return; /* the graver thing was said */
	if (count == 0)
		warn(check, 0, "no source: \"%s\"", sentence->shown);
	else if (origin && !several && !named &&
		 !says_any(sentence, source_words))
		warn(check, 0, "rests on one origin (%s) and does not say so: "
		     "\"%s\"", origin_title(report, origin), sentence->shown);
}

void check_paragraph(struct check *check, struct report *report,
		     const struct pane_note *note, const char *text,
		     size_t length)
{
	const char *at = text, *end = text + length;

	check->line = written_lines(check);
	if (note->type != NOTE_FINDING)
		return;
	while (at < end) {
		struct sentence sentence;

		at += strspn(at, " \t\n");
		if (at >= end)
			break;
		sentence.text = at;
		sentence.length = sentence_length(at, (size_t)(end - at));
		sentence.plain = plain_text(report->scratch, at,
					    sentence.length);
		sentence.shown = first_words(report->scratch, at,
					     sentence.length);
		if (!sentence.plain || !sentence.shown)
			check->failed = true;
		else
			check_sentence(check, report, &sentence);
		at += sentence.length;
	}
}

enum status check_result(struct check *check, const void *ctx,
			 struct report_warning **ret_warnings, int *ret_count)
{
	if (check->failed)
		return STATUS_NOMEM;
	for (int i = 0; i < check->count; i++)
		talloc_steal(check->list, check->list[i].text);
	*ret_warnings = check->list ? talloc_steal(ctx, check->list)
				    : talloc_zero(ctx, struct report_warning);
	*ret_count = check->count;
	return *ret_warnings ? STATUS_OK : STATUS_NOMEM;
}
