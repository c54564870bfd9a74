/* fake_case: a case without a file, so that the interface can be tried
 * without the store. Only what a screen needs; nothing is kept but drafts. Its
 * rows are in fake_panes.c, what is written in fake_edit.c, pages in
 * fake_pages.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/blob.h"
#include "store/capture.h"
#include "store/citation_list.h"
#include "store/detail.h"
#include "store/draft.h"
#include "store/entry.h"
#include "store/find.h"
#include "store/pane_rows.h"
#include "store/warm.h"

#include "tests/ui/fake_case.h"

static struct casefile fake;

struct casefile *fake_case(void)
{
	const struct asset *asset = asset_find("registry.txt");
	struct error err;

	if (registry_parse((const char *)asset->data, asset->size,
			   &fake.registry, &err) != STATUS_OK) {
		fprintf(stderr, "%s\n", err.text);
		exit(3);
	}
	snprintf(fake.analyst, sizeof(fake.analyst), "vm");
	snprintf(fake.last, sizeof(fake.last), "call Lady R, 6 Oct");
	fake.entries = 1;
	return &fake;
}

const struct registry *casefile_registry(const struct casefile *c)
{
	return c->registry;
}

const char *casefile_name(const struct casefile *c)
{
	(void)c;
	return "orient-express";
}

const char *casefile_path(const struct casefile *c)
{
	(void)c;
	return "orient-express.taf";
}

char *casefile_meta(struct casefile *c, const void *ctx, const char *name)
{
	(void)c;
	return talloc_asprintf(ctx, "fake-%s", name);
}

bool casefile_is_writable(const struct casefile *c)
{
	(void)c;
	return true;
}

void casefile_watch(struct casefile *c, const struct casefile_watch *watch)
{
	(void)c;
	(void)watch;
}

void casefile_set_analyst(struct casefile *c, const char *name)
{
	snprintf(c->analyst, sizeof(c->analyst), "%s", name);
}

const char *casefile_analyst(const struct casefile *c)
{
	return c->analyst;
}

bool casefile_changed_elsewhere(struct casefile *c)
{
	(void)c;
	return false;
}

struct pane_reader *pane_reader_new(struct casefile *c, const void *ctx)
{
	(void)c;
	return talloc_size(ctx, 1);
}

int casefile_kind_of(struct casefile *c, int64_t record)
{
	(void)c;
	return record < 100 ? KIND_VESSEL
	       : record < 300 ? KIND_COMPANY
	       : record == 302 || record == 305 ? KIND_SHAREHOLDING
						: KIND_SHIP_ROLE;
}

enum table_id casefile_table_of(struct casefile *c, int64_t id)
{
	(void)c;
	(void)id;
	return TABLE_RECORD;
}

char *casefile_setting(struct casefile *c, const void *ctx, int64_t target,
		       const char *name)
{
	(void)c;
	(void)target;
	return talloc_strdup(ctx, strcmp(name, "key") == 0 ? "rusi23" : "");
}

enum status casefile_row(struct casefile *c, const void *ctx,
			 enum table_id table, int64_t id, struct row **ret_row,
			 struct error *err)
{
	struct row *row = talloc_zero(ctx, struct row);

	(void)c;
	(void)err;
	row_init(row, table, id);
	if (table == TABLE_CAPTURE) {
		row_set_text(row, CAPTURE_TYPE, "text/plain; charset=utf-8");
		row_set_text(row, CAPTURE_SHA256, "00");
	}
	*ret_row = row;
	return STATUS_OK;
}

int64_t capture_latest(struct casefile *c, int64_t source)
{
	(void)c;
	return source + 1000;
}

enum status blob_write_to(struct casefile *c, const char *sha256, FILE *stream,
			  struct error *err)
{
	(void)c;
	(void)sha256;
	(void)err;
	fputs("a copy", stream);
	return STATUS_OK;
}

char *derive_title(struct casefile *c, const void *ctx, int64_t record)
{
	(void)c;
	return talloc_asprintf(ctx, "Thing %lld", (long long)record);
}

const char *standing_mark(enum standing standing)
{
	static const char *const marks[] = {
#define MARK_OF(name, mark, words) mark,
		STANDING_TABLE(MARK_OF)
#undef MARK_OF
	};

	return marks[standing];
}

const char *standing_words(enum standing standing)
{
	(void)standing;
	return "";
}

/* --- history --- */

enum status entry_log(struct casefile *c, const void *ctx, int64_t before,
		      int n, struct entry_info **ret_entries, int *ret_count,
		      struct error *err)
{
	struct entry_info *entry = talloc_zero(ctx, struct entry_info);

	(void)before;
	(void)n;
	(void)err;
	entry->id = c->entries;
	entry->kind = "do";
	entry->what = talloc_strdup(entry, c->last);
	entry->by = "vm";
	entry->live = true;
	*ret_entries = entry;
	*ret_count = 1;
	return STATUS_OK;
}

enum status entry_changes(struct casefile *c, const void *ctx, int64_t entry,
			  int n, struct entry_change **ret_changes,
			  int *ret_count, struct error *err)
{
	(void)c;
	(void)entry;
	(void)n;
	(void)err;
	*ret_changes = talloc_zero(ctx, struct entry_change);
	*ret_count = 0;
	return STATUS_OK;
}

int64_t derive_rebuilds(struct casefile *c)
{
	(void)c;
	return 0;
}

int64_t entry_undoable(struct casefile *c)
{
	return c->entries;
}

int64_t entry_redoable(struct casefile *c)
{
	return c->entries;
}

enum status entry_undo(struct casefile *c, const void *ctx, int64_t entry,
		       char **ret_what, struct error *err)
{
	(void)entry;
	(void)err;
	*ret_what = talloc_strdup(ctx, c->last);
	return STATUS_OK;
}

enum status entry_redo(struct casefile *c, const void *ctx, int64_t entry,
		       char **ret_what, struct error *err)
{
	return entry_undo(c, ctx, entry, ret_what, err);
}

enum status citation_claims(struct casefile *c, const void *ctx,
			    int64_t citation, int n,
			    struct citation_claim **ret_claims,
			    int *ret_count, struct error *err)
{
	struct citation_claim *claim = talloc_zero(ctx, struct citation_claim);

	(void)n;
	(void)err;
	claim->claim = citation + 1;
	claim->record = 1;
	claim->field = registry_field(c->registry, 201);
	claim->said = "Angara";
	claim->hedge = "";
	*ret_claims = claim;
	*ret_count = 1;
	return STATUS_OK;
}

enum status find_idle(struct casefile *c, bool (*stop)(void *payload),
		      void *payload, bool *ret_more, struct error *err)
{
	(void)c;
	(void)stop;
	(void)payload;
	(void)err;
	*ret_more = false;
	return STATUS_OK;
}

enum status casefile_warm(struct casefile *c, enum warm what,
			  bool (*stop)(void *payload), void *payload,
			  struct error *err)
{
	(void)c;
	(void)what;
	(void)stop;
	(void)payload;
	(void)err;
	return STATUS_OK;
}

/* Drafts are the one thing that is kept: a file each, below HOME. */
static FILE *draft_file(const char *name, const char *mode)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/fake-draft-%s", getenv("HOME"), name);
	return fopen(path, mode);
}

enum status draft_save(struct casefile *c, const struct draft *draft,
		       struct error *err)
{
	FILE *file = draft_file(draft->name, "we");

	(void)c;
	if (!file)
		return error_set(err, STATUS_IO, "no file for the draft");
	fwrite(draft->text, 1, strlen(draft->text) + 1, file);
	fwrite(draft->how, 1, strlen(draft->how) + 1, file);
	fwrite(draft->place, 1, strlen(draft->place) + 1, file);
	fclose(file);
	return STATUS_OK;
}

static bool draft_take(const void *ctx, const char *name, struct draft *ret)
{
	FILE *file = draft_file(name, "re");
	char *bytes = talloc_zero_size(ctx, 3 * 8192);
	const char *how;

	if (!file)
		return false;
	(void)!fread(bytes, 1, 3 * 8192 - 3, file);
	fclose(file);
	how = bytes + strlen(bytes) + 1;
	*ret = (struct draft){ .name = name, .id = "", .text = bytes, .how = how,
			       .place = how + strlen(how) + 1 };
	return *ret->text || *ret->how;
}

enum status draft_take_over(struct casefile *c, struct error *err)
{
	(void)c;
	(void)err;
	return STATUS_OK;
}

enum status draft_list(struct casefile *c, const void *ctx,
		       struct draft **ret_drafts, int *ret_count,
		       struct error *err)
{
	static const char *const names[] = { "port-call", "note", "vessel" };
	struct draft *drafts = talloc_zero_array(ctx, struct draft, 3);
	int count = 0;

	(void)c;
	(void)err;
	for (int i = 0; i < 3; i++)
		count += draft_take(drafts, names[i], &drafts[count]);
	*ret_drafts = drafts;
	*ret_count = count;
	return STATUS_OK;
}
