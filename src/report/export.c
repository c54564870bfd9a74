#include "src/report/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/edtf.h"
#include "src/base/id.h"
#include "src/report/check.h"
#include "src/report/csv.h"
#include "src/report/folder.h"
#include "src/report/html.h"
#include "src/report/kept.h"
#include "src/report/markdown.h"
#include "src/report/open_part.h"
#include "src/report/publication.h"
#include "store/textform.h"

enum { DIGEST_SIZE = 65 };

/* Formats are a line each. */
static const struct document_writer *const writers[] = { &markdown_writer,
							 &html_writer, NULL };

static const struct document_writer *writer_by_name(const char *name)
{
	for (int i = 0; writers[i]; i++)
		if (!name || strcmp(writers[i]->name, name) == 0)
			return writers[i];
	return NULL;
}

/* Of the table of a kind. */
static void table_name(const struct kind *kind, char name[FOLDER_NAME_MAX + 1])
{
	snprintf(name, FOLDER_NAME_MAX + 1, "%.40s.csv", kind->word);
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

/* ---- making the documents ---- */

/* A report on the open part of a case, for as long as an export takes. */
static enum status make_report(struct report *report, struct open_part *part,
			       const struct export_options *options, void *ctx,
			       struct error *err)
{
	*report = (struct report){
		.casefile = part->casefile,
		.registry = casefile_registry(part->casefile),
		.reader = pane_reader_new(part->casefile, ctx),
		.options = options, .part = part, .ctx = ctx, .err = err,
	};
	return report->reader ? STATUS_OK
			      : error_set(err, STATUS_NOMEM, "out of memory");
}

/* What is exported, until all of it is whole and was looked through. */
struct outputs {
	struct folder *folder;
	struct folder_file **files;
	int count, room;
	const struct export_options *options;
	void *ctx;
};

static enum status go_on(const struct outputs *outputs, struct error *err)
{
	const struct export_options *o = outputs->options;

	return !o->go_on || o->go_on(o->payload)
		       ? STATUS_OK
		       : error_set(err, STATUS_INTERRUPTED, "stopped: nothing "
				   "was written");
}

static bool make_room(struct outputs *outputs)
{
	int room = outputs->room ? outputs->room * 2 : 16;
	struct folder_file **files;

	if (outputs->count < outputs->room)
		return true;
	files = talloc_realloc(outputs->ctx, outputs->files,
			       struct folder_file *, (unsigned int)room);
	if (!files)
		return false;
	outputs->files = files;
	outputs->room = room;
	return true;
}

static enum status begin_output(struct outputs *outputs, const char *name,
				FILE **ret_stream, struct error *err)
{
	struct folder_file **file;
	enum status status = go_on(outputs, err);

	if (status == STATUS_OK && outputs->count > 0)
		status = folder_file_rest(outputs->files[outputs->count - 1],
					  err);
	if (status != STATUS_OK)
		return status;
	if (!make_room(outputs))
		return error_set(err, STATUS_NOMEM, "out of memory");
	file = &outputs->files[outputs->count];
	status = folder_file_begin(outputs->folder, name, file, err);
	if (status != STATUS_OK)
		return status;
	outputs->count++;
	*ret_stream = folder_file_stream(*file);
	return STATUS_OK;
}

static void close_outputs(struct outputs *outputs)
{
	for (int i = 0; i < outputs->count; i++)
		folder_file_close(outputs->files[i]);
	outputs->count = 0;
}

/* A kept copy has the lines of a page: nothing there is a table of ours. */
static enum leak_form form_of(const struct export_options *options,
			      const char *name)
{
	const struct document_writer *writer = writer_by_name(options->format);

	return !writer			    ? LEAK_CSV
	       : writer == &markdown_writer && strncmp(name, "copy-", 5) != 0
		       ? LEAK_MARKDOWN
		       : LEAK_TEXT;
}

static enum status scan_output(struct leak_scan *scan,
			       struct folder_file *file, enum leak_form form,
			       struct error *err)
{
	const char *name = folder_file_name(file);
	FILE *stream = folder_file_stream(file);
	enum status status = stream ? leak_scan_file(scan, name, form, stream,
						     err)
				    : error_set(err, STATUS_IO, "%s: %s", name,
						strerror(errno));

	return status == STATUS_OK ? folder_file_rest(file, err) : status;
}

/* ---- what stood there before ---- */

struct stale {
	const struct export_options *options;
	const struct registry *registry;
	const char **names; /* of the outputs */
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static bool is_table(const struct registry *registry, const char *name)
{
	for (int i = 0; i < registry_kind_count(registry); i++) {
		char table[FOLDER_NAME_MAX + 1];

		table_name(registry_kind_at(registry, i), table);
		if (strcmp(table, name) == 0)
			return true;
	}
	return false;
}

/* KIND-ID.md, copy-ID: nobody else calls a file so. */
static bool is_document(const char *name, const char *extension)
{
	const char *dot = strrchr(name, '.');
	bool copy = strncmp(name, "copy-", 5) == 0;
	int64_t id;

	return dot && dot - name > ID_LENGTH + 1 &&
	       dot[-ID_LENGTH - 1] == '-' &&
	       id_parse(dot - ID_LENGTH, ID_LENGTH, &id) &&
	       strcmp(copy ? markdown_writer.extension : dot + 1,
		      extension) == 0;
}

/* Those of another format are none of this one's. */
static bool is_of_an_export(const struct stale *stale, const char *name)
{
	const struct document_writer *writer =
		writer_by_name(stale->options->format);

	return writer ? is_document(name, writer->extension)
		      : is_table(stale->registry, name);
}

static void look_at_name(void *payload, const char *name)
{
	const struct stale *stale = payload;

	if (is_of_an_export(stale, name) &&
	    !bsearch(&name, stale->names, stale->count, sizeof(name), by_name))
		stale->options->stale(stale->options->payload, name);
}

static void tell_stale(const struct outputs *outputs,
		       const struct export_options *options,
		       const struct registry *registry)
{
	struct stale stale = { options, registry, NULL,
			       (size_t)outputs->count };

	/* One dossier alone says nothing of those beside it. */
	if (!options->stale || options->record || outputs->count == 0)
		return;
	stale.names = talloc_array(outputs->ctx, const char *,
				   (unsigned int)outputs->count);
	if (!stale.names)
		return; /* nobody is told */
	for (int i = 0; i < outputs->count; i++)
		stale.names[i] = folder_file_name(outputs->files[i]);
	qsort(stale.names, stale.count, sizeof(*stale.names), by_name);
	folder_each(outputs->folder, look_at_name, &stale);
}

/* Files and their names, before anybody can read them. */
static enum status scan_outputs(struct outputs *outputs,
				const struct open_part *part,
				const struct export_options *options,
				struct error *err)
{
	struct leak_scan *scan;
	struct leak *leaks;
	int count;
	enum status status = leak_scan_new(outputs->ctx, part->whole,
					   part->hidden, &scan, err);

	for (int i = 0; i < outputs->count && status == STATUS_OK; i++) {
		const char *name = folder_file_name(outputs->files[i]);

		status = leak_scan_text(scan, "a file's name", LEAK_TEXT, name,
					strlen(name), err);
		if (status == STATUS_OK)
			status = scan_output(scan, outputs->files[i],
					     form_of(options, name), err);
	}
	if (status == STATUS_OK)
		status = leak_scan_verdict(scan, err);
	if (status == STATUS_OK)
		status = leak_scan_result(scan, &leaks, &count, err);
	for (int i = 0; status == STATUS_OK && options->printed && i < count;
	     i++)
		options->printed(options->payload, leaks[i].text,
				 leaks[i].where);
	return status;
}

/* ---- formats ---- */

/* The document goes to memory: its lines are counted there. */
static enum status check_into(struct report *report, FILE *stream,
			      char *const *text, const size_t *length,
			      const void *ctx,
			      struct report_warning **ret_warnings,
			      int *ret_count)
{
	const char *published = report->options->published;
	struct check *check = check_new(ctx, text, length, stream);
	struct edtf day;
	enum status status = check ? STATUS_OK : report_no_memory(report);

	if (status == STATUS_OK && published) {
		status = edtf_parse(published, strlen(published), &day,
				    report->err);
		if (status == STATUS_OK)
			check_publication(check, edtf_span(&day).low);
	}
	report->check = check;
	if (status == STATUS_OK)
		status = publication_write_notes(report, &markdown_writer,
						 stream);
	report->check = NULL;
	if (status == STATUS_OK)
		status = check_result(check, ctx, ret_warnings, ret_count);
	talloc_free(check);
	return status;
}

static enum status check_report(struct report *report, const void *ctx,
				struct report_warning **ret_warnings,
				int *ret_count)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	enum status status;

	if (!stream)
		return report_no_memory(report);
	status = check_into(report, stream, &text, &length, ctx, ret_warnings,
			    ret_count);
	fclose(stream);
	free(text);
	return status;
}

static enum status check_first(struct report *report)
{
	const struct export_options *options = report->options;
	struct report_warning *warnings;
	int count, dead = 0;
	enum status status = STATUS_OK;

	if (options->warn || options->strict)
		status = check_report(report, report->ctx, &warnings, &count);
	else
		return STATUS_OK;
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		dead += warnings[i].dead;
		if (options->warn)
			options->warn(options->payload, &warnings[i]);
	}
	/* A dead citation stops it anyway, and says which note. */
	if (status == STATUS_OK && options->strict && count > dead)
		status = error_set(report->err, STATUS_REFUSED, "%d warnings, "
				   "and --strict: nothing was written", count);
	return status;
}

/* The documents of a format, each with its file. */
struct files {
	struct outputs *outputs;
	const struct document_writer *writer;
};

static enum status begin_file(void *payload, const char *document,
			      FILE **ret_stream, struct error *err)
{
	const struct files *files = payload;
	char name[FOLDER_NAME_MAX + 1];

	snprintf(name, sizeof(name), "%.60s.%s", document,
		 files->writer->extension);
	return begin_output(files->outputs, name, ret_stream, err);
}

static enum status begin_copy(void *payload, const char *name,
			      FILE **ret_stream, struct error *err)
{
	const struct files *files = payload;

	return begin_output(files->outputs, name, ret_stream, err);
}

/* A kind of which there is nothing has no file. */
static enum status make_tables(struct report *report, struct outputs *outputs)
{
	int n = registry_kind_count(report->registry);
	enum status status = STATUS_OK;

	for (int i = 0; i < n && status == STATUS_OK; i++) {
		const struct kind *kind = registry_kind_at(report->registry,
							   i);
		char name[FOLDER_NAME_MAX + 1];
		FILE *stream;

		if (pane_count(report->reader, kind) == 0)
			continue;
		table_name(kind, name);
		status = begin_output(outputs, name, &stream, report->err);
		if (status == STATUS_OK)
			status = csv_kind(report, kind, stream);
	}
	return status;
}

/* Several documents have the same footnotes and rows. Without a file for it
 * they are made for each. */
static void keep_beside(struct report *report, struct outputs *outputs)
{
	int fd = report->paper_count > 1 ? folder_scratch(outputs->folder)
					 : -1;

	if (fd >= 0)
		report->kept = kept_new(report->ctx, fd);
}

static enum status make_outputs(struct report *report, struct outputs *outputs)
{
	const char *format = report->options->format;
	const struct document_writer *writer = writer_by_name(format);

	if (writer) {
		struct files files = { outputs, writer };
		enum status status = check_first(report);

		keep_beside(report, outputs);
		if (status == STATUS_OK)
			status = publication_write(report, writer, begin_file,
						   &files);
		/* Its room on the disk is free before the rest goes there. */
		TALLOC_FREE(report->kept);
		return status == STATUS_OK
			       ? publication_write_copies(report, begin_copy,
							  &files)
			       : status;
	}
	if (!report->options->record && !report->options->record_count)
		return make_tables(report, outputs);
	return error_set(report->err, STATUS_INVALID, "csv has whole kinds: "
			 "leave the thing out, or use another format");
}

static bool is_format(const char *format)
{
	return writer_by_name(format) || strcmp(format, "csv") == 0;
}

static enum status begin_part(struct open_part *part,
			      struct casefile *casefile,
			      const struct export_options *options,
			      struct error *err)
{
	struct derive_view view = { .known_by = options->known_by };
	struct edtf day;

	*part = (struct open_part){ .given = casefile, .whole = casefile,
				    .casefile = casefile };
	if (options->as_of) {
		enum status status = edtf_parse(options->as_of,
						strlen(options->as_of), &day,
						err);

		if (status != STATUS_OK)
			return status;
		view.has_as_of = true;
		view.as_of = edtf_span(&day);
	}
	return open_part_init(part, casefile, &view, err);
}

/* Of the case that was given, as it was at the entry by which it is known. */
static enum status digest_of(const struct open_part *part,
			     const struct export_options *options,
			     char digest[DIGEST_SIZE], struct error *err)
{
	int64_t entry = options->known_by;

	return entry ? textform_digest_at(part->given, entry, digest, err)
		     : textform_digest(part->given, digest, err);
}

static void end_report(struct report *report, struct open_part *part)
{
	if (report->reader)
		publication_release(report);
	TALLOC_FREE(report->reader);
	open_part_release(part);
}

/* The report of one view of the case, with the digest of that very view. What
 * somebody writes while it begins has it begin again. end_report() ends it in
 * any case. */
static enum status begin_report(struct report *report, struct open_part *part,
				struct casefile *casefile,
				const struct export_options *options,
				void *ctx, char digest[DIGEST_SIZE], struct error *err)
{
	enum { TRIES = 3 };
	enum status status;

	for (int tries = 1;; tries++) {
		*report = (struct report){ .digest = digest };
		status = begin_part(part, casefile, options, err);
		if (status == STATUS_OK)
			status = make_report(report, part, options, ctx, err);
		if (status == STATUS_OK)
			status = open_part_hold(part, err);
		if (status != STATUS_BUSY || tries == TRIES)
			break;
		end_report(report, part);
	}
	if (status == STATUS_OK)
		status = digest_of(part, options, digest, err);
	if (status != STATUS_OK)
		return status;
	report->digest = digest;
	report->name = casefile_meta(part->given, ctx, "namespace");
	return publication_prepare(report);
}

/* A note with a dead citation, found far down, leaves no half a file: what
 * was written until then has no name yet. */
static enum status export_part(struct report *report, struct outputs *outputs,
			       const struct export_options *options,
			       struct error *err)
{
	enum status status = make_outputs(report, outputs);

	if (status == STATUS_OK && options->digest)
		snprintf(options->digest, DIGEST_SIZE, "%s", report->digest);
	if (status == STATUS_OK && report->part->hidden)
		status = scan_outputs(outputs, report->part, options, err);
	return status;
}

enum status report_export(struct casefile *casefile, const char *path,
			  const struct export_options *options,
			  struct error *err)
{
	struct outputs outputs = { .options = options };
	char digest[DIGEST_SIZE];
	struct open_part part;
	struct report report;
	enum status status;

	if (!is_format(options->format))
		return error_set(err, STATUS_INVALID,
				 "%s: no such format; there is: markdown, "
				 "html, csv", options->format);
	outputs.ctx = talloc_new(NULL);
	status = begin_report(&report, &part, casefile, options, outputs.ctx,
			      digest, err);
	if (status == STATUS_OK)
		status = folder_open(path, &outputs.folder, err);
	if (status == STATUS_OK)
		status = export_part(&report, &outputs, options, err);
	end_report(&report, &part);
	if (status == STATUS_OK)
		status = go_on(&outputs, err);
	if (status == STATUS_OK)
		status = folder_commit(outputs.folder, outputs.files,
				       outputs.count, options->replace, err);
	if (status == STATUS_OK)
		tell_stale(&outputs, options, casefile_registry(casefile));
	close_outputs(&outputs);
	if (status == STATUS_OK)
		folder_close(outputs.folder);
	else
		folder_abandon(outputs.folder);
	talloc_free(outputs.ctx);
	return status;
}

enum status report_check(struct casefile *casefile, const void *ctx,
			 const struct export_options *options,
			 struct report_warning **ret_warnings, int *ret_count,
			 struct error *err)
{
	struct open_part part;
	struct report report;
	void *own = talloc_new(NULL);
	char digest[DIGEST_SIZE];
	enum status status = begin_report(&report, &part, casefile, options,
					  own, digest, err);

	if (status == STATUS_OK)
		status = check_report(&report, ctx, ret_warnings, ret_count);
	end_report(&report, &part);
	talloc_free(own);
	return status;
}
