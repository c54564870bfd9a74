#include "src/report/check_internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "store/review.h"

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
	int64_t published; /* first second of that day; TIME_MIN: not given */
	int64_t archives[CITED_MAX]; /* documents looked at already */
	int archive_count;
	int64_t noted[CITED_MAX]; /* citations of the note in hand, once */
	int noted_count;
	bool lines_given; /* check_at_line() says where a paragraph stands */
};

static char *first_words(const void *ctx, const char *text, size_t length);

struct check *check_new(const void *ctx, char *const *text,
			const size_t *length, FILE *stream)
{
	struct check *check = talloc_zero(ctx, struct check);

	if (!check)
		return NULL;
	check->text = text;
	check->length = length;
	check->stream = stream;
	check->published = TIME_MIN;
	return check;
}

void check_warn(struct check *check, int64_t citation, const char *format, ...)
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
	/* Two citations of one sentence may have the same to say. */
	if (check->count > 0 &&
	    check->list[check->count - 1].line == check->line &&
	    strcmp(check->list[check->count - 1].text, text) == 0)
		return;
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

void check_publication(struct check *check, int64_t second)
{
	check->published = second;
}

void check_at_line(struct check *check, int line)
{
	check->lines_given = true;
	check->line = line;
}

/* Whoever wrote it cannot pass it. A finding is passed when each of its
 * citations was found right by somebody else. */
void check_second_reader(struct check *check, struct report *report,
			 const struct pane_note *note)
{
	struct casefile *whole = report->part ? report->part->whole
					      : report->casefile;
	char *author = review_author(whole, report->scratch, note->id);
	int passed = 0;

	if (note->type != NOTE_FINDING || !author)
		return;
	for (int i = 0; i < check->noted_count; i++) {
		struct review review;

		if (review_read(whole, report->scratch, note->id,
				check->noted[i], &review, NULL) != STATUS_OK)
			return;
		if (review.given && !review.right)
			check_warn(check, check->noted[i], "%s found %s wrong "
				   "here: %s", *review.analyst
						       ? review.analyst
						       : "somebody",
				   citation_name(report, check->noted[i]),
				   review.reason);
		passed += review.given && review.right && *review.analyst &&
			  strcmp(review.analyst, author) != 0;
	}
	if (check->noted_count > 0 && passed < check->noted_count)
		check_warn(check, 0, "no second person has passed this "
			   "finding (%d of %d citations looked at): \"%s\"",
			   passed, check->noted_count,
			   first_words(report->scratch, note->text,
				       strlen(note->text)));
}

void check_note_begins(struct check *check)
{
	check->noted_count = 0;
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
	bool known = !citation;

	(void)note;
	(void)length;
	for (int i = 0; i < check->noted_count; i++)
		known = known || check->noted[i] == citation;
	if (!known && check->noted_count < CITED_MAX)
		check->noted[check->noted_count++] = citation;
	if (check->cited_count < CITED_MAX)
		check->cited[check->cited_count++] =
			(struct cited){ name, citation };
}

/* ---- sentences ---- */

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

size_t check_sentence_length(const char *text, size_t length)
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

bool check_says_any(const struct sentence *sentence,
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

int64_t check_published(const struct check *check)
{
	return check->published;
}

/* Once a document: what it says may be gone tomorrow. */
static void look_at_archive(struct check *check, struct report *report,
			    const struct pane_citation *citation)
{
	int64_t root = pane_root_source(report->reader, citation->source);
	struct pane_source *own, *whole;

	for (int i = 0; i < check->archive_count; i++)
		if (check->archives[i] == root)
			return;
	if (check->archive_count == CITED_MAX ||
	    pane_source(report->reader, report->scratch, citation->source,
			&own, NULL) != STATUS_OK ||
	    pane_source(report->reader, report->scratch, root, &whole,
			NULL) != STATUS_OK)
		return;
	check->archives[check->archive_count++] = root;
	if (!own->copy && !whole->copy)
		check_warn(check, citation->id, "no archived copy of %s (%s)",
			   *whole->key ? whole->key : "a source",
			   source_title(report, root));
}

static void look_for_successor(struct check *check, struct report *report,
			       const struct sentence *sentence,
			       const struct pane_citation *citation)
{
	int64_t next = pane_citation_after(report->reader, citation->id);

	if (next)
		check_warn(check, citation->id, "cites %s, which %s replaced: "
			   "\"%s\"", citation_name(report, citation->id),
			   citation_name(report, next), sentence->shown);
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
		check_warn(check, id, "cites what was withdrawn: \"%s\"",
		     sentence->shown);
	if (citation->judged && citation->verdict == VERDICT_REJECTED &&
	    !check_says_any(sentence, reject_words))
		check_warn(check, id, "cites what was rejected and does not say so: "
		     "\"%s\"", sentence->shown);
	check_claims(check, report, sentence, citation);
	look_at_archive(check, report, citation);
	look_for_successor(check, report, sentence, citation);
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
		if (!cited->citation) {
			check_warn(check, 0, "cites %.*s: there is no such "
				   "citation", (int)strcspn(cited->at, "];, "),
				   cited->at);
			if (!check->failed)
				check->list[check->count - 1].dead = true;
		}
		else
			check_one(check, report, sentence, cited->citation,
				  &origin, &several, &named);
	}
	if (check->count > before)
		return; /* the graver thing was said */
	if (count == 0)
		check_warn(check, 0, "no source: \"%s\"", sentence->shown);
	else if (origin && !several && !named &&
		 !check_says_any(sentence, source_words))
		check_warn(check, 0, "rests on one origin (%s) and does not say so: "
		     "\"%s\"", origin_title(report, origin), sentence->shown);
}

void check_paragraph(struct check *check, struct report *report,
		     const struct pane_note *note, const char *text,
		     size_t length)
{
	const char *at = text, *end = text + length;

	if (!check->lines_given)
		check->line = written_lines(check);
	if (note->type != NOTE_FINDING)
		return;
	while (at < end) {
		struct sentence sentence;

		for (; at < end && isspace((unsigned char)*at); at++)
			check->line += check->lines_given && *at == '\n';
		if (at >= end)
			break;
		sentence.text = at;
		sentence.length = check_sentence_length(at,
								 (size_t)(end - at));
		sentence.plain = plain_text(report->scratch, at,
					    sentence.length);
		sentence.shown = first_words(report->scratch, at,
					     sentence.length);
		if (!sentence.plain || !sentence.shown)
			check->failed = true;
		else
			check_sentence(check, report, &sentence);
		for (size_t i = 0; i < sentence.length; i++)
			check->line += check->lines_given && at[i] == '\n';
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
