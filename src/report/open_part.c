#include "src/report/open_part.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/copy.h"
#include "store/entry.h"

static enum status make_folder(struct open_part *part, struct error *err)
{
	const char *tmp = getenv("TMPDIR");

	if (part->folder[0])
		return STATUS_OK;
	if (snprintf(part->folder, sizeof(part->folder),
		     "%s/taffrail-export-XXXXXX", tmp && *tmp ? tmp : "/tmp") >=
		    (int)sizeof(part->folder) ||
	    !mkdtemp(part->folder)) {
		part->folder[0] = '\0';
		return error_set(err, STATUS_IO, "no temporary folder can be "
				 "made: look at TMPDIR");
	}
	return STATUS_OK;
}

static enum status copy_and_open(struct open_part *part,
				 const struct copy_options *options,
				 const struct derive_view *view,
				 const char *name, char file[PATH_MAX],
				 struct casefile **ret_copy,
				 struct error *err)
{
	struct copy_report copied;
	struct casefile *copy;
	enum status status = make_folder(part, err);

	if (status != STATUS_OK)
		return status;
	snprintf(file, PATH_MAX, "%.*s/%s", PATH_MAX - 16, part->folder,
		 name);
	status = copy_case(part->whole, part->ctx, file, options, &copied,
			   err);
	if (status == STATUS_OK)
		status = casefile_open(file, CASEFILE_READ, &copy, err);
	if (status != STATUS_OK)
		return status;
	*ret_copy = copy;
	return view && view->has_as_of ? derive_as_of(copy, view->as_of, err)
				       : STATUS_OK;
}

static enum status turn_back(struct open_part *part,
			     const struct derive_view *view,
			     struct error *err)
{
	const struct copy_options options = { .view = view };

	return copy_and_open(part, &options, view, "past.taf", part->past,
			     &part->whole, err);
}

static enum status take_open(struct open_part *part,
			     const struct derive_view *view,
			     struct error *err)
{
	const struct copy_options options = { .open_only = true,
					      .labels = true,
					      .unsearched = true,
					      .as_of = view && view->has_as_of
							       ? &view->as_of
							       : NULL };

	part->casefile = NULL;
	return copy_and_open(part, &options, view, "open.taf", part->file,
			     &part->casefile, err);
}

enum status open_part_init(struct open_part *part, struct casefile *casefile,
			   const struct derive_view *view, struct error *err)
{
	bool past = view && (view->has_as_of || view->known_by);
	enum status status = STATUS_OK;

	*part = (struct open_part){ .given = casefile, .whole = casefile,
				    .casefile = casefile };
	part->ctx = talloc_new(NULL);
	if (!part->ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	part->head = entry_head(casefile, part->ctx);
	if (!part->head)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (past)
		status = turn_back(part, view, err);
	part->casefile = part->whole;
	if (status == STATUS_OK)
		status = hidden_new(part->ctx, part->whole, true,
				    &part->hidden, err);
	if (status != STATUS_OK)
		return status;
	if (!hidden_is_empty(part->hidden))
		return take_open(part, past ? view : NULL, err);
	TALLOC_FREE(part->hidden);
	return STATUS_OK;
}

enum status open_part_hold(struct open_part *part, struct error *err)
{
	char *head;

	part->held = casefile_read_begin(part->given);
	head = entry_head(part->given, part->ctx);
	if (!head)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return strcmp(head, part->head) == 0
		       ? STATUS_OK
		       : error_set(err, STATUS_BUSY, "%s: somebody wrote into "
				   "the case meanwhile: nothing was made, do it "
				   "again", casefile_path(part->given));
}

void open_part_release(struct open_part *part)
{
	if (part->held)
		casefile_read_end(part->given, true);
	if (part->casefile != part->whole)
		casefile_close(part->casefile);
	if (part->whole != part->given)
		casefile_close(part->whole);
	talloc_free(part->ctx);
	if (!part->folder[0])
		return;
	if (part->file[0])
		unlink(part->file);
	if (part->past[0])
		unlink(part->past);
	rmdir(part->folder);
}
