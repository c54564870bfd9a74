#include "src/report/preview.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "store/hidden.h"
#include "store/pane_rows.h"
#include "store/profile.h"

enum { LINE_BYTES_MAX = 4000, NAMES_STEP = 256 };

struct preview {
	const void *ctx; /* of the answer */
	struct preview_line *lines;
	int count, max;
	bool cut, failed;
	char *printed; /* of restricted rows, by open ones too */
	struct report_warning *warnings;
	int warning_count;
	char folder[PATH_MAX];
};

static void put(struct preview *p, enum preview_sort sort, int line,
		const char *text)
{
	if (p->count >= p->max) {
		p->cut = true;
		return;
	}
	p->lines[p->count++] = (struct preview_line){ sort, line, text };
	p->failed = p->failed || !text;
}

static void take_warning(void *payload, const struct report_warning *warning)
{
	struct preview *p = payload;

	p->warnings = talloc_realloc(p->ctx, p->warnings,
				     struct report_warning,
				     (unsigned int)p->warning_count + 1);
	if (!p->warnings) {
		p->failed = true;
		p->warning_count = 0;
		return;
	}
	p->warnings[p->warning_count] = *warning;
	p->warnings[p->warning_count++].text = talloc_strdup(p->warnings,
							     warning->text);
}

static void take_printed(void *payload, const char *text, const char *where)
{
	struct preview *p = payload;

	(void)where;
	p->printed = talloc_asprintf(p->ctx, "%s%s\"%.80s\"",
				     p->printed ? p->printed : "",
				     p->printed ? ", " : "", text);
	p->failed = p->failed || !p->printed;
}

/* ---- what stays behind ---- */

static void put_restricted(struct preview *p, struct casefile *casefile,
			   const struct hidden *hidden)
{
	struct pane_reader *reader = pane_reader_new(casefile, p->ctx);
	int64_t id;

	for (int i = 0; reader && (id = hidden_marked(hidden, i)); i++) {
		enum table_id table = casefile_table_of(casefile, id);

		if (hidden_has(hidden, id) && table != TABLE_LAST)
			put(p, PREVIEW_HIDDEN, 0,
			    talloc_asprintf(
				    p->ctx, "stays behind: %s %s, with all "
				    "that is about it: marked restricted",
				    table_get(table)->word,
				    table == TABLE_RECORD ||
						    table == TABLE_SOURCE
					    ? pane_title(reader, p->ctx, id)
					    : ""));
	}
	talloc_free(reader);
}

static enum status put_hidden(struct preview *p, struct casefile *casefile,
			      struct error *err)
{
	struct hidden *hidden;
	int64_t notes;
	enum status status = hidden_new(p->ctx, casefile, true, &hidden, err);

	if (status != STATUS_OK)
		return status;
	put_restricted(p, casefile, hidden);
	notes = pane_unpublished(casefile);
	if (notes > 0)
		put(p, PREVIEW_HIDDEN, 0,
		    talloc_asprintf(p->ctx, "stay behind: %lld note%s that %s "
				    "not set to publish (:set publish "
				    "yes)", (long long)notes,
				    notes == 1 ? "" : "s",
				    notes == 1 ? "is" : "are"));
	talloc_free(hidden);
	return STATUS_OK;
}

/* ---- files ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **list_files(struct preview *p, int *ret_count)
{
	DIR *dir = opendir(p->folder);
	char **names = NULL;
	int count = 0;

	for (struct dirent *e = dir ? readdir(dir) : NULL; e;
	     e = readdir(dir)) {
		if (e->d_name[0] == '.')
			continue;
		if (count % NAMES_STEP == 0)
			names = talloc_realloc(
				p->ctx, names, char *,
				(unsigned int)(count + NAMES_STEP));
		if (!names || !(names[count] = talloc_strdup(names,
							     e->d_name))) {
			p->failed = true;
			break;
		}
		count++;
	}
	if (dir)
		closedir(dir);
	if (count > 1)
		qsort(names, (size_t)count, sizeof(*names), by_name);
	*ret_count = count;
	return names;
}

/* The check counts the lines of the Markdown. */
static void put_warnings(struct preview *p, int line)
{
	for (int i = 0; i < p->warning_count; i++)
		if (line == 0 || p->warnings[i].line == line)
			put(p, PREVIEW_WARNING, p->warnings[i].line,
			    p->warnings[i].text);
}

static void put_lines(struct preview *p, FILE *file, bool checked)
{
	char text[LINE_BYTES_MAX];
	bool whole = true;
	int line = 0;

	while (fgets(text, sizeof(text), file)) {
		size_t n = strcspn(text, "\n");
		bool begins = whole;

		whole = text[n] == '\n';
		text[n] = '\0';
		line += begins;
		if (p->count < p->max)
			put(p, PREVIEW_LINE, begins ? line : 0,
			    talloc_strdup(p->ctx, text));
		else
			p->cut = true;
		if (whole && checked)
			put_warnings(p, line);
	}
}

static int count_lines(FILE *file)
{
	int count = 0;

	for (int c = getc(file); c != EOF; c = getc(file))
		count += c == '\n';
	rewind(file);
	return count;
}

static void put_file(struct preview *p, const char *name, bool checked)
{
	char path[PATH_MAX + 256];
	long bytes = 0;
	FILE *file;
	int lines;

	snprintf(path, sizeof(path), "%s/%s", p->folder, name);
	file = fopen(path, "re");
	if (!file)
		return;
	lines = count_lines(file);
	if (fseek(file, 0, SEEK_END) == 0)
		bytes = ftell(file);
	rewind(file);
	put(p, PREVIEW_FILE, 0,
	    talloc_asprintf(p->ctx, "%s: %d line%s, %ld bytes", name, lines,
			    lines == 1 ? "" : "s", bytes));
	put_lines(p, file, checked);
	fclose(file);
}

static void put_files(struct preview *p, bool checked)
{
	int count;
	char **names = list_files(p, &count);

	if (p->printed)
		put(p, PREVIEW_HIDDEN, 0,
		    talloc_asprintf(p->ctx, "of restricted rows, but printed "
				    "by open ones too: %s", p->printed));
	/* Of a document that the lines are not of, they stand before it. */
	if (!checked)
		put_warnings(p, 0);
	for (int i = 0; i < count; i++)
		put_file(p, names[i],
			 checked && (count == 1 ||
				     strcmp(names[i], "case-notes.md") == 0));
}

static void sweep(struct preview *p)
{
	int count;
	char **names = list_files(p, &count);

	for (int i = 0; i < count; i++) {
		char path[PATH_MAX + 256];

		snprintf(path, sizeof(path), "%s/%s", p->folder, names[i]);
		unlink(path);
	}
	rmdir(p->folder);
}

enum status report_preview(struct casefile *casefile, const void *ctx,
			   const struct export_options *options, int max,
			   struct preview_line **ret_lines, int *ret_count,
			   int *ret_warnings, struct error *err)
{
	struct preview p = { .ctx = ctx, .max = max - 1 };
	struct export_options wanted = *options;
	bool checked = !options->format ||
		       strcmp(options->format, "markdown") == 0;
	enum status status = profile_private_folder(p.folder,
						    sizeof(p.folder), err);

	if (status != STATUS_OK)
		return status;
	wanted.warn = take_warning;
	wanted.printed = take_printed;
	wanted.payload = &p;
	wanted.replace = true;
	p.lines = talloc_array(ctx, struct preview_line, (unsigned int)max);
	if (!p.lines)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = put_hidden(&p, casefile, err);
	if (status == STATUS_OK)
		status = report_export(casefile, p.folder, &wanted, err);
	if (status == STATUS_OK)
		put_files(&p, checked);
	sweep(&p);
	if (status == STATUS_OK && p.failed)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	if (status != STATUS_OK)
		return status;
	if (p.cut) {
		p.max++;
		put(&p, PREVIEW_FILE, 0, "more follows: it is written whole");
	}
	*ret_lines = p.lines;
	*ret_count = p.count;
	*ret_warnings = p.warning_count;
	return STATUS_OK;
}
