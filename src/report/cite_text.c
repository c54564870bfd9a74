/* A Markdown text from elsewhere gets the footnotes of its citations. The text
 * is copied byte for byte but for the brackets that cite; code stays. */
#include "src/report/export.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/edtf.h"
#include "src/report/check.h"
#include "src/report/citing.h"
#include "src/report/markdown.h"
#include "src/report/open_part.h"
#include "src/report/publication.h"
#include "src/report/report.h"

struct citer {
	struct report *report;
	const char *text, *end;
	FILE *body;
	int line;     /* of what is read, from 1 */
	int first_dead;
	char *dead;   /* the first name of nothing */
	int notes;
};

/* ---- one bracket ---- */

static int64_t find_citation(struct citer *c, const struct named_citation *name,
			     bool *ret_withheld)
{
	struct report *report = c->report;
	struct pane_reader *whole;
	int64_t found = name->well_formed
				? pane_find_citation(report->reader, name->key,
						     name->key_length, name->n)
				: 0;

	*ret_withheld = false;
	if (found || !name->well_formed || !report->part->hidden)
		return found;
	whole = pane_reader_new(report->part->whole, report->scratch);
	found = whole ? pane_find_citation(whole, name->key, name->key_length,
					   name->n) : 0;
	talloc_free(whole);
	*ret_withheld = found && hidden_has(report->part->hidden, found);
	return *ret_withheld ? found : 0;
}

static enum status put_name(struct citer *c, const struct named_citation *name)
{
	struct report *report = c->report;
	struct phrase *phrase = phrase_new(report->scratch);
	struct printed printed;
	bool withheld;
	int64_t citation = find_citation(c, name, &withheld);
	size_t n = (size_t)(name->after - name->key);
	enum status status;

	if (!withheld)
		check_citation(report->check, 0, citation, name->key, n);
	if (!citation) {
		if (!c->first_dead) {
			c->first_dead = c->line;
			c->dead = talloc_strndup(report->ctx, name->key, n);
		}
		return STATUS_OK;
	}
	status = withheld ? cite_withheld(report, phrase, citation)
			  : cite(report, phrase, citation);
	if (status != STATUS_OK || !phrase || phrase->count == 0)
		return status != STATUS_OK ? status : report_no_memory(report);
	printed = document_print(report->document, report->scratch, phrase);
	document_put(report->document, c->body, &printed);
	c->notes++;
	return STATUS_OK;
}

static enum status put_bracket(struct citer *c, const char **at)
{
	enum status status = STATUS_OK;
	const char *from = *at, *p = from + 1;

	while (p < c->end && *p == '@' && status == STATUS_OK) {
		struct named_citation name = citing_read(p);

		status = put_name(c, &name);
		p = citing_next(name.after);
	}
	if (p < c->end && *p == ']')
		p++;
	for (const char *q = from; q < p && q < c->end; q++)
		c->line += *q == '\n';
	*at = p < c->end ? p : c->end;
	return status;
}

/* ---- the text ---- */

/* Length of a run of one character. */
static size_t run_of(const char *at, const char *end, char c)
{
	size_t n = 0;

	while (at + n < end && at[n] == c)
		n++;
	return n;
}

/* `code`: up to the next run of as many backticks; none: they are text. */
static const char *past_code(const char *at, const char *end)
{
	size_t n = run_of(at, end, '`');

	for (const char *p = at + n; p < end;) {
		size_t m = run_of(p, end, '`');

		if (m == n)
			return p + m;
		p += m ? m : 1;
	}
	return at + n;
}

static enum status put_paragraph(struct citer *c, const char *text,
				 const char *end)
{
	static const struct pane_note finding = { .type = NOTE_FINDING };
	int line = c->line;
	enum status status = report_fresh(c->report);

	check_begin(c->report->check, c->report->document, &finding);
	for (const char *at = text; at < end && status == STATUS_OK;) {
		const char *from = at;

		if (*at == '`') {
			at = past_code(at, end);
		} else if (end - at > 1 && at[0] == '[' && at[1] == '@') {
			/* Mark and word stand together. */
			status = put_bracket(c, &at);
			continue;
		} else if (*at == ' ' && end - at > 2 && at[1] == '[' &&
			   at[2] == '@') {
			at++;
			continue;
		} else {
			at++;
		}
		for (const char *p = from; p < at; p++)
			c->line += *p == '\n';
		fwrite(from, 1, (size_t)(at - from), c->body);
	}
	check_at_line(c->report->check, line);
	if (status == STATUS_OK && *text != '#' && *text != '|')
		check_paragraph(c->report->check, c->report, &finding, text,
				(size_t)(end - text));
	return status;
}

static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? newline + 1 : end;
}

static bool is_blank_line(const char *at, const char *end)
{
	for (; at < end; at++)
		if (!strchr(" \t\r\n", *at))
			return false;
	return true;
}

/* Three or more of ` or ~ that begin a line, after at most three spaces. */
static size_t fence_of(const char *at, const char *end, char *ret_c)
{
	size_t spaces = run_of(at, end, ' ');

	at += spaces;
	if (spaces > 3 || at >= end || (*at != '`' && *at != '~'))
		return 0;
	*ret_c = *at;
	return run_of(at, end, *at) >= 3 ? run_of(at, end, *at) : 0;
}

static const char *copy_line(struct citer *c, const char *at)
{
	const char *next = line_end(at, c->end);

	fwrite(at, 1, (size_t)(next - at), c->body);
	c->line++;
	return next;
}

static const char *copy_fence(struct citer *c, const char *at, size_t length,
			      char fence)
{
	bool closed = false;

	at = copy_line(c, at);
	while (at < c->end && !closed) {
		char other = 0;
		size_t n = fence_of(at, c->end, &other);

		closed = other == fence && n >= length;
		at = copy_line(c, at);
	}
	return at;
}

static enum status put_text(struct citer *c)
{
	const char *at = c->text;
	enum status status = STATUS_OK;

	while (at < c->end && status == STATUS_OK) {
		const char *next = at;
		char fence = 0;
		size_t n = fence_of(at, c->end, &fence);

		if (n) {
			at = copy_fence(c, at, n, fence);
			continue;
		}
		if (is_blank_line(at, line_end(at, c->end))) {
			at = copy_line(c, at);
			continue;
		}
		while (next < c->end && fence_of(next, c->end, &fence) == 0 &&
		       !is_blank_line(next, line_end(next, c->end)))
			next = line_end(next, c->end);
		status = put_paragraph(c, at, next);
		at = next;
	}
	return status;
}

/* Labels that the text has already are not given again. */
static void reserve_labels(struct citer *c)
{
	for (const char *at = c->text; at + 2 < c->end; at++) {
		const char *close;

		if (at[0] != '[' || at[1] != '^')
			continue;
		close = memchr(at + 2, ']', (size_t)(c->end - at - 2));
		if (close && close - at < 80)
			document_reserve(c->report->document, at + 2,
					 (size_t)(close - at - 2));
	}
}

/* ---- all of it ---- */

static enum status tell_warnings(struct citer *c)
{
	const struct export_options *options = c->report->options;
	struct report_warning *warnings;
	int count, alive = 0;
	enum status status = check_result(c->report->check, c->report->ctx,
					  &warnings, &count);

	if (status != STATUS_OK)
		return report_no_memory(c->report);
	for (int i = 0; i < count; i++) {
		alive += !warnings[i].dead;
		if (options->warn)
			options->warn(options->payload, &warnings[i]);
	}
	if (c->first_dead)
		return error_set(c->report->err, STATUS_INVALID, "line %d "
				 "cites %s: there is no such citation",
				 c->first_dead, c->dead ? c->dead : "");
	if (options->strict && alive)
		return error_set(c->report->err, STATUS_REFUSED, "%d warnings, "
				 "and --strict: nothing was written", alive);
	return STATUS_OK;
}

static enum status cite_into(struct citer *c, FILE *notes, char **note_text)
{
	struct report *report = c->report;
	enum status status;

	report->document = document_new(report->ctx, &markdown_writer, notes);
	if (!report->document)
		return report_no_memory(report);
	reserve_labels(c);
	status = put_text(c);
	if (status == STATUS_OK)
		status = document_finish(report->document, report->err);
	if (status == STATUS_OK)
		status = tell_warnings(c);
	if (status != STATUS_OK || c->notes == 0)
		return status;
	fflush(notes);
	if (c->end > c->text && c->end[-1] != '\n')
		fputc('\n', c->body);
	fprintf(c->body, "\n%s", *note_text);
	return STATUS_OK;
}

static enum status scan_text(struct report *report, const char *text,
			     size_t length)
{
	struct leak_scan *scan;
	enum status status = leak_scan_new(report->ctx, report->part->whole,
					   report->part->hidden, &scan,
					   report->err);

	if (status == STATUS_OK)
		status = leak_scan_text(scan, "the text", LEAK_MARKDOWN,
					text, length, report->err);
	return status == STATUS_OK ? leak_scan_verdict(scan, report->err)
				   : status;
}

static enum status cite_part(struct open_part *part, void *ctx,
			     const struct export_options *options,
			     const char *text, size_t length, char **ret_text,
			     size_t *ret_length, struct error *err)
{
	char *notes = NULL, *body = NULL;
	size_t note_length = 0, body_length = 0;
	FILE *stream = open_memstream(&notes, &note_length);
	struct report report = {
		.casefile = part->casefile, .part = part, .ctx = ctx,
		.registry = casefile_registry(part->casefile),
		.reader = pane_reader_new(part->casefile, ctx),
		.options = options, .err = err,
	};
	struct citer c = { .report = &report, .text = text,
			   .end = text + length, .line = 1,
			   .body = open_memstream(&body, &body_length) };
	struct edtf day;
	enum status status = STATUS_OK;

	report.check = stream ? check_new(ctx, &notes, &note_length, stream)
			      : NULL;
	if (!c.body || !report.check || !report.reader)
		status = report_no_memory(&report);
	if (status == STATUS_OK)
		status = open_part_hold(part, err);
	if (status == STATUS_OK && options->published)
		status = edtf_parse(options->published,
				    strlen(options->published), &day, err);
	if (status == STATUS_OK && options->published)
		check_publication(report.check, edtf_span(&day).low);
	if (status == STATUS_OK)
		status = cite_into(&c, stream, &notes);
	if (stream)
		fclose(stream);
	if (c.body)
		fclose(c.body);
	free(notes);
	publication_release(&report);
	if (status == STATUS_OK && part->hidden)
		status = scan_text(&report, body, body_length);
	if (status != STATUS_OK) {
		free(body);
		return status;
	}
	*ret_text = body;
	*ret_length = body_length;
	return STATUS_OK;
}

enum status report_cite(struct casefile *casefile,
			const struct export_options *options, const char *text,
			size_t length, char **ret_text, size_t *ret_length,
			struct error *err)
{
	void *ctx = talloc_new(NULL);
	/* Ended by a NUL, so that reading a name stops there. */
	char *ended = ctx ? talloc_strndup(ctx, text, length) : NULL;
	struct open_part part;
	enum status status;

	if (!ended || strlen(ended) != length) {
		talloc_free(ctx);
		return error_set(err, STATUS_INVALID, "a text with a NUL in it "
				 "is no Markdown");
	}
	status = open_part_init(&part, casefile, NULL, err);
	if (status == STATUS_OK)
		status = cite_part(&part, ctx, options, ended, length,
				   ret_text, ret_length, err);
	talloc_free(ctx);
	open_part_release(&part);
	return status;
}
