#include "src/archive/keep.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/memento.h"
#include "store/blob.h"
#include "store/edit.h"
#include "store/entry.h"

static enum status append(void *payload, const void *data, size_t size,
			  struct error *err)
{
	return blob_writer_append(payload, data, size, err);
}

/* Write the parts, each on its own; completing is left to the action. */
static enum status begin_bytes(struct casefile *casefile, struct spool *spool,
			       struct blob_writer **ret_writer,
			       struct error *err)
{
	struct blob_writer *w;
	enum status status;

	*ret_writer = NULL;
	if (!spool)
		return STATUS_OK;
	status = blob_writer_open(casefile, &w, err);
	if (status != STATUS_OK)
		return status;
	status = spool_walk(spool, append, w, err);
	if (status != STATUS_OK)
		blob_writer_abandon(w);
	else
		*ret_writer = w;
	return status;
}

static enum status finish_bytes(struct blob_writer **writer, char sha256[65],
				struct error *err)
{
	struct blob_writer *w = *writer;

	*writer = NULL;
	return w ? blob_writer_finish(w, sha256, err) : STATUS_OK;
}

static enum status fill(struct casefile *casefile, struct action *action,
			struct keep *keep, struct blob_writer **writers,
			char sha256[65], struct error *err)
{
	const char *before = row_text(keep->row, CAPTURE_SHA256);
	char wire[65] = "", chain[65] = "";
	struct memento memento;
	enum status status;

	if (keep->packed) {
		status = blob_put_packed(casefile, keep->packed, err);
		memcpy(sha256, keep->packed->sha256, 65);
	} else {
		status = finish_bytes(&writers[0], sha256, err);
	}
	if (status == STATUS_OK)
		status = finish_bytes(&writers[1], wire, err);
	if (status == STATUS_OK && keep->certificates &&
	    keep->certificates->length > 0)
		status = blob_put(casefile, keep->certificates->data,
				  keep->certificates->length, chain, err);
	if (status != STATUS_OK)
		return status;
	if (keep->bytes) {
		row_set_text(keep->row, CAPTURE_SHA256, sha256);
		row_set_integer(keep->row, CAPTURE_SIZE, keep->bytes->size);
	} else {
		snprintf(sha256, 65, "%s", before ? before : "");
	}
	row_set_text(keep->row, CAPTURE_WIRE, wire);
	row_set_text(keep->row, CAPTURE_CERTIFICATES, chain);
	memento_mark(keep->row, &memento);
	status = action_add(action, keep->row, err);
	if (status == STATUS_OK && keep->words)
		status = find_index_packed(casefile, keep->row->id,
					   keep->words, err);
	else if (status == STATUS_OK && keep->page)
		status = find_index_text(casefile, keep->row->id,
					 keep->page->text, keep->page->length,
					 err);
	/* The texts above are gone when this returns. */
	row_set_text(keep->row, CAPTURE_SHA256, NULL);
	row_set_text(keep->row, CAPTURE_WIRE, NULL);
	row_set_text(keep->row, CAPTURE_CERTIFICATES, NULL);
	row_set_text(keep->row, CAPTURE_COPY_OF, NULL);
	return status;
}

struct keep_sources {
	struct action *action;
};

enum status keep_sources_begin(struct casefile *casefile, const char *what,
			       struct keep_sources **ret_sources,
			       struct error *err)
{
	struct keep_sources *s = talloc_zero(NULL, struct keep_sources);
	enum status status;

	if (!s)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = action_begin(casefile, what, false, &s->action, err);
	if (status == STATUS_OK)
		*ret_sources = s;
	else
		talloc_free(s);
	return status;
}

enum status keep_sources_add(struct keep_sources *sources,
			     const char *address, int64_t *ret_source,
			     struct error *err)
{
	struct row row;
	enum status status;

	row_init(&row, TABLE_SOURCE, 0);
	row_set_integer(&row, SOURCE_KIND,
			words_find(words_source_kind, "press", 5));
	row_set_integer(&row, SOURCE_STATE, ADDRESS_KNOWN);
	row_set_text(&row, SOURCE_ADDRESS, address);
	status = action_add(sources->action, &row, err);
	if (status == STATUS_OK)
		*ret_source = row.id;
	return status;
}

enum status keep_sources_commit(struct keep_sources *sources,
				struct error *err)
{
	enum status status = action_commit(sources->action, NULL, err);

	talloc_free(sources);
	return status;
}

void keep_sources_abandon(struct keep_sources *sources)
{
	action_abandon(sources->action);
	talloc_free(sources);
}

enum status keep_source(struct casefile *casefile, const char *address,
			int64_t *ret_source, struct error *err)
{
	struct keep_sources *s;
	int64_t source = 0;
	char what[256];
	enum status status;

	snprintf(what, sizeof(what), "source %.200s", address);
	status = keep_sources_begin(casefile, what, &s, err);
	if (status != STATUS_OK)
		return status;
	status = keep_sources_add(s, address, &source, err);
	if (status == STATUS_OK)
		status = keep_sources_commit(s, err);
	else
		keep_sources_abandon(s);
	if (status == STATUS_OK)
		*ret_source = source;
	return status;
}

static enum status add_capture(struct casefile *casefile, struct keep *keep,
			       struct blob_writer **writers,
			       char ret_sha256[65], int64_t *ret_entry,
			       struct error *err)
{
	struct action *action;
	enum status status = action_begin(casefile, keep->what, false,
					  &action, err);

	if (status != STATUS_OK)
		return status;
	status = fill(casefile, action, keep, writers, ret_sha256, err);
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}

/* Two entries: one that holds a capture holds nothing else. */
static enum status add_with_source(struct casefile *casefile,
				   struct keep *keep,
				   struct blob_writer **writers,
				   char ret_sha256[65], int64_t *ret_entry,
				   struct error *err)
{
	int64_t source = 0;
	enum status status = entries_begin(casefile, err);

	if (status != STATUS_OK)
		return status;
	status = keep_source(casefile, keep->source_address, &source, err);
	row_set_integer(keep->row, CAPTURE_SOURCE, source);
	if (status == STATUS_OK)
		status = add_capture(casefile, keep, writers, ret_sha256,
				     ret_entry, err);
	if (status == STATUS_OK)
		return entries_commit(casefile, err);
	entries_abandon(casefile);
	return status;
}

enum status keep_capture(struct casefile *casefile, struct keep *keep,
			 char ret_sha256[65], int64_t *ret_entry,
			 struct error *err)
{
	struct blob_writer *writers[2] = { NULL, NULL };
	enum status status = begin_bytes(casefile, keep->packed ? NULL
							   : keep->bytes,
					 &writers[0], err);

	if (status == STATUS_OK)
		status = begin_bytes(casefile, keep->wire, &writers[1], err);
	if (status == STATUS_OK)
		status = (keep->source_address ? add_with_source : add_capture)(
			casefile, keep, writers, ret_sha256, ret_entry, err);
	blob_writer_abandon(writers[0]);
	blob_writer_abandon(writers[1]);
	return status;
}

struct keep_group {
	struct casefile *casefile;
	struct action *action;
};

enum status keep_group_begin(struct casefile *casefile, const char *what,
			     struct keep_group **ret_group, struct error *err)
{
	struct keep_group *g = talloc_zero(NULL, struct keep_group);
	enum status status;

	if (!g)
		return error_set(err, STATUS_NOMEM, "out of memory");
	g->casefile = casefile;
	status = action_begin(casefile, what, false, &g->action, err);
	if (status != STATUS_OK) {
		talloc_free(g);
		return status;
	}
	*ret_group = g;
	return STATUS_OK;
}

enum status keep_group_add(struct keep_group *group, struct keep *keep,
			   char ret_sha256[65], struct error *err)
{
	struct blob_writer *writers[2] = { NULL, NULL };
	enum status status = begin_bytes(group->casefile, keep->packed ? NULL
								 : keep->bytes,
					 &writers[0], err);

	if (status == STATUS_OK)
		status = begin_bytes(group->casefile, keep->wire, &writers[1],
				     err);
	if (status == STATUS_OK)
		status = fill(group->casefile, group->action, keep, writers,
			      ret_sha256, err);
	blob_writer_abandon(writers[0]);
	blob_writer_abandon(writers[1]);
	return status;
}

enum status keep_group_commit(struct keep_group *group, int64_t *ret_entry,
			      struct error *err)
{
	enum status status = action_commit(group->action, ret_entry, err);

	talloc_free(group);
	return status;
}

void keep_group_abandon(struct keep_group *group)
{
	if (group)
		action_abandon(group->action);
	talloc_free(group);
}
