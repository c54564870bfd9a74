/* Operations that make another file: it is whole, or not there. */
#include "tests/rig/rig.h"

#include <stdlib.h>
#include <talloc.h>

#include "store/copy.h"
#include "store/edit.h"

static enum status run_new(struct casefile *c, struct error *err)
{
	struct casefile *made;
	enum status status = casefile_new(rig_target, &made, err);

	(void)c;
	if (status == STATUS_OK)
		casefile_close(made);
	return status;
}

static enum status run_adopt(struct casefile *c, struct error *err)
{
	return casefile_adopt(casefile_path(c), rig_target, false, err);
}

static enum status copy(struct casefile *c, const struct copy_options *options,
			struct error *err)
{
	struct copy_report report;
	void *ctx = talloc_new(NULL);
	enum status status = ctx ? copy_case(c, ctx, rig_target, options,
					     &report, err)
				 : STATUS_NOMEM;

	talloc_free(ctx);
	return status;
}

static enum status run_copy(struct casefile *c, struct error *err)
{
	const struct copy_options whole = { .open_only = false };

	return copy(c, &whole, err);
}

static enum status run_copy_content(struct casefile *c, struct error *err)
{
	const struct copy_options content = { .no_history = true };

	return copy(c, &content, err);
}

static void prepare_restricted(struct casefile *c)
{
	struct error err;
	int64_t entry;

	rig_must(edit_set(c, rig_named("n"), "marking", "restricted", &entry,
			  &err), &err);
}

static enum status run_copy_open(struct casefile *c, struct error *err)
{
	const struct copy_options open_only = { .open_only = true };

	return copy(c, &open_only, err);
}

const struct operation rig_files[] = {
	{ "new", NULL, run_new },
	{ "adopt", NULL, run_adopt },
	{ "copy", NULL, run_copy },
	{ "copy without history", NULL, run_copy_content },
	{ "copy of what is open", prepare_restricted, run_copy_open },
	{ NULL, NULL, NULL }
};
