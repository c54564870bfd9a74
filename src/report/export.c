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

/* The head of a document, its text, and what is looked for in it. */
static enum status make_document(struct casefile *casefile,
				 const struct export_options *options,
				 struct check *check, FILE *out,
				 struct error *err)
{
	struct open_case open = { .casefile = NULL };
	char *name = casefile_meta(casefile, NULL, "namespace");
	char digest[65];
	enum status status = textform_digest(casefile, digest, err);

	if (status == STATUS_OK)
		status = open_init(casefile, &open, err);
	if (status == STATUS_OK)
		status = write_document(open.casefile, options, name, digest,
					check, out, err);
	open_release(casefile, &open);
	talloc_free(name);
	return status;
}

/* A note with a dead citation, found far down, leaves no half a file: what
 * was written until then has no name yet. */
static enum status save(struct casefile *casefile, struct folder *folder,
			const char *name, const struct export_options *options,
			struct error *err)
{
	struct folder_file *file;
	enum status status = folder_file_begin(folder, name, &file, err);

	if (status != STATUS_OK)
		return status;
	status = make_document(casefile, options, NULL,
			       folder_file_stream(file), err);
	if (status == STATUS_OK && !folder_file_is_there(file))
		return folder_file_commit(file, options->replace, err);
	folder_file_abandon(file);
	return status;
}

enum status report_export(struct casefile *casefile, const char *path,
			  const struct export_options *options,
			  struct error *err)
{
	char name[FOLDER_NAME_MAX + 1];
	struct folder *folder;
	enum status status = file_name(casefile, options, name, err);

	if (status == STATUS_OK)
		status = folder_open(path, &folder, err);
	if (status != STATUS_OK)
		return status;
	status = save(casefile, folder, name, options, err);
	folder_close(folder);
	return status;
}

static enum status check_text(struct casefile *casefile, const void *ctx,
			      struct report_warning **ret_warnings,
			      int *ret_count, FILE *stream, char *const *text,
			      const size_t *length, struct error *err)
{
	const struct export_options options = { .record = 0 };
	struct check *check = check_new(ctx, text, length, stream);
	enum status status =
		check ? make_document(casefile, &options, check, stream, err)
		      : STATUS_NOMEM;

	if (status == STATUS_OK)
		status = check_result(check, ctx, ret_warnings, ret_count);
	talloc_free(check);
	return status == STATUS_NOMEM ? error_set(err, status, "out of memory")
				      : status;
}

/* The document goes to memory: its lines are counted there. */
enum status report_check(struct casefile *casefile, const void *ctx,
			 struct report_warning **ret_warnings, int *ret_count,
			 struct error *err)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	enum status status;

	if (!stream)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = check_text(casefile, ctx, ret_warnings, ret_count, stream,
			    &text, &length, err);
	fclose(stream);
	free(text);
	return status;
}
