#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "src/ingest/import.h"

static const struct command_option options[] = {
	{ "source", "SOURCE", "the source that the file is (its short key)" },
	{ "map", "FILE", "lines \"header = kind.field\"" },
	{ "preview", NULL, "say what would be done; write nothing" },
	{ "charset", "NAME", "of the file; UTF-8" },
	{ "separator", "CHAR", "comma, semicolon or tab; else guessed" },
	{ "same-name", "WORD", "join, new or ask: a row whose name the case "
			       "knows, without a number" },
	{ "gone", NULL, "deny what this source said before and no longer "
			"says" },
	{ "as-of", "DATE", "the date for which the file speaks" },
	{ "means", "WORD", "registry, official list, AIS, ..." },
	{ "obtained", "HOW", "how the file came to you" },
	{ NULL, NULL, NULL }
};

enum { LISTED = 40 }; /* refused rows in text; JSON has a thousand */

static const char *text_option(struct invocation *v, const char *name)
{
	const char *value = option_value(v, name);

	return value ? value : "";
}

/* ---- the report ---- */

static const char *field_text(void *ctx, const struct import_report *r,
			      const struct sheet_column *c)
{
	const struct part *p = &r->columns->parts[c->part];

	return talloc_asprintf(ctx, "%s.%s", c->part ? p->reference->word
						      : p->kind->word,
			       c->field->word);
}

static json_t *columns_json(struct invocation *v,
			    const struct import_report *r)
{
	json_t *all = json_array();

	for (int i = 0; i < r->columns->count; i++) {
		const struct import_column *c = &r->by_column[i];
		json_t *o = json_object();

		json_object_set_new(o, "header", out_string(c->header));
		json_object_set_new(o, "field",
				    out_string(field_text(v->ctx, r,
							  c->column)));
		json_object_set_new(o, "cells", json_integer(c->cells));
		json_object_set_new(o, "kept_as_words",
				    json_integer(c->words));
		json_object_set_new(o, "doubtful", json_integer(c->doubts));
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *refused_json(const struct import_report *r)
{
	json_t *all = json_array();

	for (int i = 0; i < r->refused_count && i < IMPORT_LISTED_MAX; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "row",
				    json_integer(r->refused[i].row));
		json_object_set_new(o, "column",
				    out_string(r->refused[i].column));
		json_object_set_new(o, "reason",
				    out_string(r->refused[i].reason));
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *left_json(const struct import_report *r)
{
	json_t *all = json_array();

	for (int i = 0; i < r->question_count && i < IMPORT_LISTED_MAX; i++) {
		const struct import_question *q = &r->questions[i];
		json_t *o = json_object(), *ids = json_array();

		for (int j = 0; j < q->found.count; j++)
			json_array_append_new(ids, out_id(q->found.ids[j]));
		json_object_set_new(o, "row", json_integer(q->row));
		json_object_set_new(o, "name", out_string(q->name));
		json_object_set_new(o, "reason", out_string(q->why));
		json_object_set_new(o, "candidates", ids);
		json_array_append_new(all, o);
	}
	return all;
}

static void report_json(struct invocation *v, const struct import_report *r)
{
	const struct { const char *key; int64_t n; } counts[] = {
		{ "entry", r->entry }, { "rows", r->rows },
		{ "added", r->added }, { "joined", r->joined },
		{ "changed", r->changed }, { "seen", r->seen },
		{ "repeated", r->repeated }, { "gone", r->gone },
		{ "made", r->made }, { "claims", r->claims },
		{ "refused_count", r->refused_count },
		{ "left_count", r->question_count },
	};
	json_t *o = json_object(), *others = json_array();

	json_object_set_new(o, "preview",
			    json_boolean(option_value(v, "preview")));
	json_object_set_new(o, "capture", out_id(r->capture));
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		json_object_set_new(o, counts[i].key,
				    json_integer(counts[i].n));
	json_object_set_new(o, "columns", columns_json(v, r));
	for (int i = 0; i < r->columns->other_count; i++)
		json_array_append_new(others,
				      out_string(r->columns->others[i]));
	json_object_set_new(o, "not_taken", others);
	json_object_set_new(o, "refused", refused_json(r));
	json_object_set_new(o, "left", left_json(r));
	out_json(o);
}

static void say_columns(struct invocation *v, const struct import_report *r)
{
	for (int i = 0; i < r->columns->count; i++) {
		const struct import_column *c = &r->by_column[i];

		out_text("  %s = %s, %" PRId64 " cells", c->header,
			 field_text(v->ctx, r, c->column), c->cells);
		if (c->words)
			out_text("; %" PRId64 " kept as words, first in row %"
				 PRId64, c->words, c->first_words);
		if (c->doubts)
			out_text("; %" PRId64 " doubtful, first in row %"
				 PRId64 ": %s", c->doubts, c->first_doubt,
				 c->warning);
		out_text("\n");
	}
	for (int i = 0; i < r->columns->other_count; i++)
		out_text("  %s: not taken\n", r->columns->others[i]);
}

static void say_troubles(const struct import_report *r)
{
	for (int i = 0; i < r->refused_count && i < LISTED; i++)
		out_error("row %" PRId64 "%s%s: refused: %s",
			  r->refused[i].row,
			  *r->refused[i].column ? ", " : "",
			  r->refused[i].column, r->refused[i].reason);
	if (r->refused_count > LISTED)
		out_error("and %" PRId64 " more rows were refused (--json "
			  "lists them)", r->refused_count - LISTED);
	for (int i = 0; i < r->question_count && i < LISTED; i++)
		out_error("row %" PRId64 ", %s: left: %s",
			  r->questions[i].row, r->questions[i].name,
			  r->questions[i].why);
	if (r->question_count > LISTED)
		out_error("and %" PRId64 " more rows were left (--json lists "
			  "them)", r->question_count - LISTED);
}

static void say_counts(struct invocation *v, const struct import_report *r)
{
	const struct kind *k = r->columns->parts[0].kind;
	bool preview = option_value(v, "preview") != NULL;
	const struct { const char *what; int64_t n; } counts[] = {
		{ "of what the case knew", r->joined },
		{ "of these changed", r->changed },
		{ "seen unchanged", r->seen },
		{ "the same row again", r->repeated },
		{ "no longer there, denied", r->gone },
		{ "made for references", r->made },
		{ "refused", r->refused_count },
		{ "left, to be asked", r->question_count },
	};

	out_text("%s: %" PRId64 " rows: %" PRId64 " new (%s)",
		 preview ? "preview, nothing is written" : "imported",
		 r->rows, r->added, k->word);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (counts[i].n)
			out_text("; %" PRId64 " %s", counts[i].n,
				 counts[i].what);
	out_text("; %" PRId64 " claims\n", r->claims);
	if (option_value(v, "gone") && (r->refused_count ||
					r->question_count))
		out_text("nothing was denied as gone: some rows were not "
			 "read\n");
}

static int report(struct invocation *v, const struct import_report *r)
{
	if (v->format == OUT_JSON) {
		report_json(v, r);
	} else {
		if (option_value(v, "preview"))
			say_columns(v, r);
		say_troubles(r);
		say_counts(v, r);
	}
	return r->refused_count || r->question_count ? EXIT_IN_PART
						     : EXIT_GOOD;
}

/* ---- asking ---- */

static bool can_ask(const struct invocation *v)
{
	return v->format == OUT_TEXT && isatty(STDIN_FILENO) &&
	       isatty(STDERR_FILENO) && !option_value(v, "preview") &&
	       strcmp(v->args[2], "-") != 0;
}

/* False: input ended, or q: the rest is left. */
static bool ask_one(const struct import_question *q, int64_t *ret_choice)
{
	char line[64];

	out_error("row %" PRId64 ", %s: %s:", q->row, q->name, q->why);
	for (int i = 0; i < q->found.count; i++)
		out_error("  %d  %s", i + 1, q->titles[i] ? q->titles[i] : "");
	for (;;) {
		char *end;
		long n;

		fputs("Which is it? A number, n new, Enter leaves the row, q "
		      "the rest: ", stderr);
		*ret_choice = IMPORT_ANSWER_LEAVE;
		if (!fgets(line, sizeof(line), stdin) || *line == 'q')
			return false;
		if (*line == '\n')
			return true;
		*ret_choice = IMPORT_ANSWER_NEW;
		if (*line == 'n')
			return true;
		n = strtol(line, &end, 10);
		if (end == line || n < 1 || n > q->found.count)
			continue;
		*ret_choice = q->found.ids[n - 1];
		return true;
	}
}

static int by_row(const void *a, const void *b)
{
	const struct import_answer *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static bool is_answered(const struct import_answer *answers, int count,
			const struct import_question *q)
{
	for (int i = 0; i < count; i++)
		if (answers[i].row == q->row && answers[i].place == q->place)
			return true;
	return false;
}

/* Those that were left are not asked again. False: ask no more. */
static bool ask_all(const struct import_report *r,
		    struct import_answer *answers, int *count, int max)
{
	int before = *count;
	bool going = true;

	for (int i = 0; i < r->question_count && i < IMPORT_LISTED_MAX &&
			*count < max && going; i++) {
		const struct import_question *q = &r->questions[i];
		struct import_answer *a = &answers[*count];

		if (is_answered(answers, before, q))
			continue;
		*a = (struct import_answer){ q->row, q->place, 0 };
		going = ask_one(q, &a->choice);
		*count += going;
	}
	going = going && *count > before;
	qsort(answers, (size_t)*count, sizeof(*answers), by_row);
	return going;
}

/* One row may have several questions, so it is asked until none is new; the
 * last run, which asks no more, writes. */
static enum status import_asking(struct invocation *v, FILE *stream,
				 struct import_wish *wish,
				 struct import_report **ret)
{
	enum { ANSWERS_MAX = 2 * IMPORT_LISTED_MAX };
	struct import_answer *answers = talloc_zero_array(
		v->ctx, struct import_answer, ANSWERS_MAX);
	bool asking = can_ask(v) && answers;
	int count = 0;
	enum status status;

	for (;;) {
		status = import_run(v->casefile, v->ctx, stream, wish, asking,
				    ret, &v->err);
		if (status != STATUS_OK || !asking ||
		    (*ret)->question_count == 0)
			return status;
		asking = ask_all(*ret, answers, &count, ANSWERS_MAX);
		wish->answers = answers;
		wish->answer_count = count;
		if (fseek(stream, 0, SEEK_SET) != 0)
			return error_set(&v->err, STATUS_IO, "%s: %s",
					 wish->file, strerror(errno));
	}
}

/* ---- the command ---- */

static bool read_map(struct invocation *v, struct import_wish *wish)
{
	wish->map_name = option_value(v, "map");
	return !wish->map_name ||
	       sheet_map_read(v->ctx, wish->map_name, &wish->map, &v->err) ==
		       STATUS_OK;
}

static bool read_words(struct invocation *v, struct import_wish *wish)
{
	static const char *const names[] = { "ask", "join", "new", NULL };
	static const char *const separators[] = { ",", ";", "\t", "comma",
						  "semicolon", "tab", NULL };
	const char *word = option_value(v, "same-name");
	const char *separator = option_value(v, "separator");
	int n = word ? words_find(names, word, strlen(word)) : 0;
	int s = separator ? words_find(separators, separator,
				       strlen(separator)) : 0;

	if (n < 0 || s < 0) {
		error_set(&v->err, STATUS_INVALID, n < 0
			  ? "--same-name: it is join, new or ask"
			  : "--separator: it is comma, semicolon or tab");
		return false;
	}
	wish->names = (enum import_names)n;
	wish->separator = separator ? separators[s % 3][0] : '\0';
	return true;
}

static bool read_wish(struct invocation *v, struct import_wish *wish)
{
	const char *word = v->args[1];
	struct thing source;

	wish->kind = registry_kind_by_word(casefile_registry(v->casefile),
					   word, strlen(word));
	if (!wish->kind) {
		error_set(&v->err, STATUS_INVALID, "%s: no such kind; "
			  "taffrail status lists them", word);
		return false;
	}
	if (!invocation_thing(v, option_value(v, "source"), KIND_DOCUMENT,
			      &source))
		return false;
	wish->source = source.id;
	wish->as_of = text_option(v, "as-of");
	wish->means = text_option(v, "means");
	wish->obtained = text_option(v, "obtained");
	wish->charset = option_value(v, "charset");
	wish->gone = option_value(v, "gone") != NULL;
	wish->preview = option_value(v, "preview") != NULL;
	return read_map(v, wish) && read_words(v, wish);
}

static int import(struct invocation *v, FILE *stream, const char *name)
{
	struct progress progress = { .what = "importing" };
	struct import_wish wish = { .file = name, .progress = progress_show,
				    .payload = &progress };
	struct import_report *r;
	enum status status;

	if (!invocation_open(v, CASEFILE_WRITE) || !read_wish(v, &wish))
		return invocation_fail(v);
	status = import_asking(v, stream, &wish, &r);
	progress_end(&progress);
	return status == STATUS_OK ? report(v, r) : invocation_fail(v);
}

static int run(struct invocation *v)
{
	FILE *stream;
	int code;

	if (!option_value(v, "source")) {
		out_error("import: say of which source it is: --source "
			  "SOURCE");
		return EXIT_WRONG_USE;
	}
	if (!strcmp(v->args[2], "-"))
		return import(v, stdin, "standard input");
	stream = fopen(v->args[2], "rbe");
	if (!stream) {
		out_error("%s: %s", v->args[2], strerror(errno));
		return EXIT_WRONG_USE;
	}
	code = import(v, stream, v->args[2]);
	fclose(stream);
	return code;
}

const struct command command_import = {
	.name = "import", .args = "CASE KIND FILE.csv",
	.summary = "Take the rows of a sheet as records, each cited by its "
		   "row",
	.help = "The file is kept as a copy of the source. Row 1 is the "
		"header: columns are taken\nwhose header is a field of the "
		"kind (\"Call sign\"), or of what it refers to (\"Ship\nIMO\", "
		"\"IMO\"), or that a map names. Each row is a record, cited "
		"as \"row 12\".\n\nA row is joined to what the case has by "
		"IMO number, then MMSI (companies and\nplaces by their "
		"numbers); where only a name fits, it is asked; without a "
		"terminal\nsuch rows are listed and left, unless --same-name "
		"says what to do. References\ngo by number or whole name, and "
		"are made when there is none.\n\nA second import of the "
		"source adds what is new or changed, and marks the other\n"
		"rows seen; with --gone, relations and events that are not in "
		"it any more are\ndenied as of then. The whole import is one "
		"step of undo; the copy stays.\n"
		"Exit codes: 0, 1, 2, 3, 4 (rows were refused or left).",
	.options = options, .args_min = 3, .args_max = 3, .run = run,
};
