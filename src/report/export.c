#include "src/report/export.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "src/base/id.h"
#include "src/report/check.h"
#include "src/report/folder.h"
#include "src/report/markdown.h"
#include "src/report/report.h"
#include "store/copy.h"
#include "store/textform.h"

/* Formats are a line each. */
static const struct document_writer *const writers[] = { &markdown_writer,
							 NULL };

static const struct document_writer *writer_by_name(const char *name)
{
	for (int i = 0; writers[i]; i++)
		if (!name || strcmp(writers[i]->name, name) == 0)
			return writers[i];
	return NULL;
}

char *export_default_folder(struct casefile *casefile, const void *ctx)
{
	const char *path = casefile_path(casefile);
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');
	size_t n = dot && dot > (slash ? slash + 1 : path)
			   ? (size_t)(dot - path) : strlen(path);

	return talloc_asprintf(ctx, "%.*s-notes", (int)n, path);
}

/* ---- the open part of a case ---- */

/* What is restricted must not even be in memory when the report is made: a
 * title, a count or an order could tell of it. */
struct open_case {
	struct casefile *casefile; /* the one given, or its open part */
	char folder[PATH_MAX], file[PATH_MAX];
};

static enum status make_open(struct casefile *casefile,
			     struct open_case *open, struct error *err)
{
	const struct copy_options options = { .open_only = true };
	const char *tmp = getenv("TMPDIR");
	struct copy_report copied;
	enum status status;

	if (snprintf(open->folder, sizeof(open->folder),
		     "%s/taffrail-export-XXXXXX", tmp && *tmp ? tmp : "/tmp") >=
		    (int)sizeof(open->folder) ||
	    !mkdtemp(open->folder)) {
		open->folder[0] = '\0';
		return error_set(err, STATUS_IO, "no temporary folder can be "
				 "made: look at TMPDIR");
	}
	snprintf(open->file, sizeof(open->file), "%.*s/open.taf",
		 PATH_MAX - 16, open->folder);
	status = copy_case(casefile, open->file, &options, &copied, err);
	if (status == STATUS_OK)
		status = casefile_open(open->file, CASEFILE_READ,
				       &open->casefile, err);
	return status;
}

static void open_release(struct casefile *casefile, struct open_case *open)
{
	if (open->casefile && open->casefile != casefile)
		casefile_close(open->casefile);
	if (!open->folder[0])
		return;
	unlink(open->file);
	rmdir(open->folder);
}

static enum status open_init(struct casefile *casefile,
			     struct open_case *open, struct error *err)
{
	struct pane_reader *reader = pane_reader_new(casefile, NULL);
	bool restricted;

	if (!reader)
		return error_set(err, STATUS_NOMEM, "out of memory");
	restricted = pane_has_restricted(reader);
	talloc_free(reader);
	if (restricted)
		return make_open(casefile, open, err);
	open->casefile = casefile;
	return STATUS_OK;
}

/* ---- making the document ---- */

static enum status write_document(struct casefile *casefile,
				  const struct export_options *options,
				  const char *name, const char *digest,
				  struct check *check, FILE *out,
				  struct error *err)
{
	const struct document_writer *writer = writer_by_name(options->format);
	void *ctx = talloc_new(NULL);
	struct report report = {
		.casefile = casefile,
		.registry = casefile_registry(casefile),
		.reader = ctx ? pane_reader_new(casefile, ctx) : NULL,
		.options = options, .name = name, .digest = digest,
		.check = check, .ctx = ctx, .err = err,
	};
	enum status status;

	report.document = ctx ? document_new(ctx, writer, out) : NULL;
	if (!report.reader || !report.document)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else
		status = report_write(&report);
	talloc_free(ctx);
	return status;
}

static enum status file_name(struct casefile *casefile,
			     const struct export_options *options,
			     char name[FOLDER_NAME_MAX + 1],
			     struct error *err)
{
	const struct document_writer *writer = writer_by_name(options->format);
	const struct kind *kind;
	char id[ID_LENGTH + 1];

	if (!writer)
		return error_set(err, STATUS_INVALID,
				 "%s: no such format; there is: %s",
				 options->format, writers[0]->name);
	if (!options->record) {
		snprintf(name, FOLDER_NAME_MAX + 1, "case-notes.%s",
			 writer->extension);
		return STATUS_OK;
	}
	kind = registry_kind(casefile_registry(casefile),
			     casefile_kind_of(casefile, options->record));
	if (!kind)
		return error_set(err, STATUS_NOT_FOUND,
				 "there is no such record to export");
	id_print(options->record, id);
	snprintf(name, FOLDER_NAME_MAX + 1, "%.40s-%s.%s", kind->word, id,
		 writer->extension);
	return STATUS_OK;
}

/* Does the file hold these bytes already? */
static bool holds_same(const char *folder, const char *name,
		       const char *text, size_t length)
{
	char path[PATH_MAX], part[4096];
	size_t at = 0, n;
	bool same = true;
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >=
	    (int)sizeof(path))
		return false;
	file = fopen(path, "r");
	if (!file)
		return false;
	while (same && (n = fread(part, 1, sizeof(part), file)) > 0) {
		same = n <= length - at && memcmp(part, text + at, n) == 0;
		at += n;
	}
	same = same && at == length && !ferror(file);
	fclose(file);
	return same;
}

static enum status save(const char *path, const char *name, const char *text,
			size_t length, bool replace, struct error *err)
{
	struct folder *folder;
	struct folder_file *file;
	enum status status = folder_open(path, &folder, err);

	if (status != STATUS_OK)
		return status;
	if (holds_same(path, name, text, length)) {
		folder_close(folder);
		return STATUS_OK;
	}
	status = folder_file_begin(folder, name, &file, err);
	if (status == STATUS_OK) {
		fwrite(text, 1, length, folder_file_stream(file));
		status = folder_file_commit(file, replace, err);
	}
	folder_close(folder);
	return status;
}

/* The whole text in memory, so that a note with a dead citation, found far
 * down, leaves no half a file. */
static enum status make_text(struct casefile *casefile,
			     const struct export_options *options, bool check,
			     struct check **ret_check, const void *ctx,
			     char **ret_text, size_t *ret_length,
			     struct error *err)
{
	struct open_case open = { .casefile = NULL };
	char *name = casefile_meta(casefile, NULL, "namespace");
	char digest[65];
	FILE *stream = open_memstream(ret_text, ret_length);
	enum status status;

	if (!stream) {
		talloc_free(name);
		return error_set(err, STATUS_NOMEM, "out of memory");
	}
	if (check)
		*ret_check = check_new(ctx, ret_text, ret_length, stream);
	status = check && !*ret_check
			 ? error_set(err, STATUS_NOMEM, "out of memory")
			 : textform_digest(casefile, digest, err);
	if (status == STATUS_OK)
		status = open_init(casefile, &open, err);
	if (status == STATUS_OK)
		status = write_document(open.casefile, options, name, digest,
					check ? *ret_check : NULL, stream,
					err);
	open_release(casefile, &open);
	talloc_free(name);
	if (fclose(stream) != 0 && status == STATUS_OK)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	return status;
}

enum status report_export(struct casefile *casefile, const char *folder,
			  const struct export_options *options,
			  struct error *err)
{
	char name[FOLDER_NAME_MAX + 1], *text = NULL;
	size_t length = 0;
	enum status status = file_name(casefile, options, name, err);

	if (status == STATUS_OK)
		status = make_text(casefile, options, false, NULL, NULL, &text,
				   &length, err);
	if (status == STATUS_OK)
		status = save(folder, name, text, length, options->replace,
			      err);
	free(text);
	return status;
}

enum status report_check(struct casefile *casefile, const void *ctx,
			 struct report_warning **ret_warnings, int *ret_count,
			 struct error *err)
{
	const struct export_options options = { .record = 0 };
	struct check *check = NULL;
	char *text = NULL;
	size_t length = 0;
	enum status status = make_text(casefile, &options, true, &check, ctx,
				       &text, &length, err);

	if (status == STATUS_OK)
		status = check_result(check, ctx, ret_warnings, ret_count);
	if (status == STATUS_NOMEM)
		(void)error_set(err, status, "out of memory");
	free(text);
	return status;
}
