#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "src/report/export.h"
#include "src/report/folder.h"
#include "src/report/text_file.h"

static const struct command_option options[] = {
	{ "output", "FILE", "write there; without it to standard output" },
	{ "published", "DATE", "the day on which it goes out, for the check" },
	{ "strict", NULL, "a warning of the check stops it" },
	{ "force", NULL, "replace a file that is there and differs" },
	{ NULL, NULL, NULL }
};

static void say(void *payload, const struct report_warning *warning)
{
	out_error("%s:%d: %s", (const char *)payload, warning->line,
		  warning->text);
}

/* Whole or not at all, in the folder that its path names. */
static enum status save(struct invocation *v, const char *path,
			const char *text, size_t length)
{
	const char *slash = strrchr(path, '/');
	char *where = slash ? talloc_strndup(v->ctx, path,
					     (size_t)(slash - path) + 1)
			    : talloc_strdup(v->ctx, ".");
	struct folder_file *file;
	struct folder *folder;
	enum status status = folder_open(where, &folder, &v->err);

	if (status != STATUS_OK)
		return status;
	status = folder_file_begin(folder, slash ? slash + 1 : path, &file,
				   &v->err);
	if (status == STATUS_OK) {
		fwrite(text, 1, length, folder_file_stream(file));
		status = folder_commit(folder, &file, 1,
				       option_value(v, "force") != NULL,
				       &v->err);
		folder_file_close(file);
	}
	folder_close(folder);
	return status;
}

static int run(struct invocation *v)
{
	const char *output = option_value(v, "output");
	struct export_options wanted = {
		.published = option_value(v, "published"),
		.strict = option_value(v, "strict") != NULL,
		.warn = say,
		.payload = (void *)(uintptr_t)v->args[1],
	};
	char *text, *cited;
	size_t length, cited_length;
	enum status status;

	if (!invocation_open(v, CASEFILE_READ))
		return invocation_fail(v);
	if (text_file_read(v->ctx, v->args[1], &text, &length, &v->err) !=
		    STATUS_OK ||
	    report_cite(v->casefile, &wanted, text, length, &cited,
			&cited_length, &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (!output) {
		fwrite(cited, 1, cited_length, stdout);
		free(cited);
		return EXIT_GOOD;
	}
	status = save(v, output, cited, cited_length);
	free(cited);
	if (status != STATUS_OK)
		return invocation_fail(v);
	return invocation_did(v, "cited", output);
}

const struct command command_cite = {
	.name = "cite", .args = "CASE FILE.md",
	.summary = "Give a text from elsewhere its footnotes",
	.help = "Every [@rusi23/14] of a Markdown text becomes a footnote, as in "
		"an export; several\nstand in one pair of brackets, "
		"[@rusi23/14; @wapo23/3]. Code stays as it is. The text\nis "
		"looked over as check-export does, by its own lines; a "
		"citation that is not there\nis an error, and nothing is "
		"written. Exit codes: 0, 1 (no such file), 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
