#include "src/report/open_part.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/copy.h"

static enum status make_copy(struct open_part *part, struct error *err)
{
	const struct copy_options options = { .open_only = true,
					      .labels = true };
	const char *tmp = getenv("TMPDIR");
	struct copy_report copied;
	enum status status;

	if (snprintf(part->folder, sizeof(part->folder),
		     "%s/taffrail-export-XXXXXX", tmp && *tmp ? tmp : "/tmp") >=
		    (int)sizeof(part->folder) ||
	    !mkdtemp(part->folder)) {
		part->folder[0] = '\0';
		return error_set(err, STATUS_IO, "no temporary folder can be "
				 "made: look at TMPDIR");
	}
	snprintf(part->file, sizeof(part->file), "%.*s/open.taf",
		 PATH_MAX - 16, part->folder);
	status = copy_case(part->whole, part->ctx, part->file, &options,
			   &copied, err);
	return status == STATUS_OK
		       ? casefile_open(part->file, CASEFILE_READ,
				       &part->casefile, err)
		       : status;
}

enum status open_part_init(struct open_part *part, struct casefile *casefile,
			   struct error *err)
{
	enum status status;

	*part = (struct open_part){ .whole = casefile };
	part->ctx = talloc_new(NULL);
	if (!part->ctx)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = hidden_new(part->ctx, casefile, true, &part->hidden, err);
	if (status != STATUS_OK)
		return status;
	if (!hidden_is_empty(part->hidden))
		return make_copy(part, err);
	TALLOC_FREE(part->hidden);
	part->casefile = casefile;
	return STATUS_OK;
}

void open_part_release(struct open_part *part)
{
	if (part->casefile != part->whole)
		casefile_close(part->casefile);
	talloc_free(part->ctx);
	if (!part->folder[0])
		return;
	unlink(part->file);
	rmdir(part->folder);
}
