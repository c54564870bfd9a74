/* Operations on the history: entries, loads, undo, and what is derived. */
#include "tests/rig/rig.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/draft.h"
#include "store/entry.h"
#include "store/db.h"
#include "store/find.h"
#include "store/migrate.h"
#include "store/open_entry.h"
#include "store/textform.h"
#include "tests/store/back.h"

static const char dozen[] =
	"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"rig\"}\n"
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"report\",\"key\":\"s23\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"at\":\"l.1\","
	"\"quote\":\"seen there\",\"says\":["
	"{\"record\":\"@maria\",\"kind\":\"vessel\",\"name\":\"Maria\"},"
	"{\"record\":\"@dunai\",\"kind\":\"place\",\"name\":\"Dunai\"},"
	"{\"record\":\"@twin\",\"kind\":\"vessel\",\"name\":\"Maria II\"},"
	"{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","
	"\"place\":\"@dunai\",\"when\":\"14 October 2023\"}]}\n"
	"{\"t\":\"note\",\"id\":\"@n\",\"target\":\"@maria\","
	"\"text\":\"a note to keep\"}\n";

static const char more[] =
	"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"rig\"}\n"
	"{\"t\":\"citation\",\"id\":\"@d\",\"source\":\"@s\",\"at\":\"l.2\","
	"\"says\":[{\"record\":\"@angara\",\"kind\":\"vessel\","
	"\"name\":[\"Angara\",\"Ocean Energy\"]}]}\n";

static enum status load_text(struct casefile *c, const char *text,
			     struct error *err)
{
	FILE *stream =
		fmemopen((char *)(uintptr_t)text, strlen(text), "r");
	struct load_report report;
	enum status status;

	if (!stream)
		return error_set(err, STATUS_NOMEM, "no stream");
	status = textform_load(c, stream, "rig.jsonl", NULL, NULL, NULL,
			       &report, err);
	fclose(stream);
	return status;
}

void rig_fill(struct casefile *c);
void rig_fill(struct casefile *c)
{
	struct error err;

	rig_must(load_text(c, dozen, &err), &err);
}

static enum status run_note(struct casefile *c, struct error *err)
{
	struct action *a;
	struct row row;
	enum status status = action_begin(c, "a note", false, &a, err);

	if (status != STATUS_OK)
		return status;
	row_init(&row, TABLE_NOTE, 4242);
	row_set_text(&row, NOTE_TEXT, "written under fault");
	status = action_add(a, &row, err);
	if (status != STATUS_OK) {
		action_abandon(a);
		return status;
	}
	return action_commit(a, NULL, err);
}

static enum status run_load(struct casefile *c, struct error *err)
{
	return load_text(c, more, err);
}

static void prepare_note(struct casefile *c)
{
	struct error err;

	rig_must(run_note(c, &err), &err);
}

static void prepare_undone(struct casefile *c)
{
	struct error err;

	prepare_note(c);
	rig_must(entry_undo(c, NULL, entry_undoable(c), NULL, &err), &err);
}

static enum status run_undo(struct casefile *c, struct error *err)
{
	void *ctx = talloc_new(NULL);
	char *what;
	enum status status =
		ctx ? entry_undo(c, ctx, entry_undoable(c), &what, err)
		    : error_set(err, STATUS_NOMEM, "out of memory");

	talloc_free(ctx);
	return status;
}

static enum status run_redo(struct casefile *c, struct error *err)
{
	void *ctx = talloc_new(NULL);
	char *what;
	enum status status =
		ctx ? entry_redo(c, ctx, entry_redoable(c), &what, err)
		    : error_set(err, STATUS_NOMEM, "out of memory");

	talloc_free(ctx);
	return status;
}

/* Cut into transactions of two rows, under an open entry. */
static void cut_small(struct casefile *c)
{
	c->large_rows = 2;
	c->slice_rows = 2;
}

static enum status run_import(struct casefile *c, struct error *err)
{
	struct action *a;
	enum status status = action_begin(c, "import", true, &a, err);

	if (status != STATUS_OK)
		return status;
	cut_small(c);
	action_in_slices(a);
	for (int64_t i = 0; i < 6 && status == STATUS_OK; i++) {
		struct row row;

		row_init(&row, TABLE_NOTE, 5000 + i);
		row_set_text(&row, NOTE_TEXT, "written under fault");
		status = action_add(a, &row, err);
	}
	if (status != STATUS_OK) {
		action_abandon(a);
		return status;
	}
	return action_commit(a, NULL, err);
}

static void prepare_import(struct casefile *c)
{
	struct error err;

	rig_must(run_import(c, &err), &err);
}

static void prepare_import_undone(struct casefile *c)
{
	struct error err;

	prepare_import(c);
	rig_must(entry_undo(c, NULL, entry_undoable(c), NULL, &err), &err);
}

static enum status run_large_undo(struct casefile *c, struct error *err)
{
	cut_small(c);
	return run_undo(c, err);
}

static enum status run_large_redo(struct casefile *c, struct error *err)
{
	cut_small(c);
	return run_redo(c, err);
}

static enum status run_expunge(struct casefile *c, struct error *err)
{
	return entry_expunge(c, 4242, "rig", err);
}

static enum status run_rebuild(struct casefile *c, struct error *err)
{
	return derive_rebuild(c, NULL, NULL, err);
}

static enum status run_index(struct casefile *c, struct error *err)
{
	return find_rebuild(c, err);
}

static enum status run_idle(struct casefile *c, struct error *err)
{
	bool again;

	return find_idle(c, NULL, NULL, &again, err);
}

static enum status run_meta(struct casefile *c, struct error *err)
{
	return casefile_set_meta(c, "network", "direct", err);
}

/* An import whose program is gone: nobody gave it up, so nobody frees it; it
 * is held here, once for each rig. */
static void prepare_left(struct casefile *c)
{
	static struct action *left[16];
	static size_t count;
	struct action *a;
	struct error err;

	assert_true(count < sizeof(left) / sizeof(*left));
	rig_must(action_begin(c, "import", true, &a, &err), &err);
	left[count++] = a;
	cut_small(c);
	action_in_slices(a);
	for (int64_t i = 0; i < 6; i++) {
		struct row row;

		row_init(&row, TABLE_NOTE, 5000 + i);
		row_set_text(&row, NOTE_TEXT, "left by a crash");
		rig_must(action_add(a, &row, &err), &err);
	}
	assert_true(open_entry_is_marked(c));
	db_rollback(casefile_db(c));
}

static enum status make_older(struct casefile *c, struct error *err)
{
	struct db *db = casefile_db(c);
	enum status status = db_begin(db, err);

	if (status != STATUS_OK)
		return status;
	status = db_exec(db, "DELETE FROM registry WHERE line LIKE "
			 "'field|214|%';" BACK_TO_ONE_ROLE BACK_TO_1, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

/* First it is made older: a case that is found so is brought up when it is
 * opened, so that only the case before and the one after can be seen. */
static enum status run_migration(struct casefile *c, struct error *err)
{
	enum status status = make_older(c, err);

	return status == STATUS_OK ? migrate_case(c, err) : status;
}

static void prepare_older(struct casefile *c)
{
	struct error err;

	rig_must(make_older(c, &err), &err);
}

/* The index of another rule of folding. */
static void prepare_stale(struct casefile *c)
{
	struct error err;

	rig_must(casefile_set_meta(c, "fold", "0", &err), &err);
}

static enum status run_draft(struct casefile *c, struct error *err)
{
	const struct draft draft = { .name = "note", .text = "half", .how = "",
				     .place = "home" };

	return draft_save(c, &draft, err);
}

static void prepare_draft(struct casefile *c)
{
	struct error err;

	rig_must(run_draft(c, &err), &err);
}

static enum status run_drop(struct casefile *c, struct error *err)
{
	return draft_drop(c, "note", "", err);
}

static void prepare_another(struct casefile *c)
{
	struct error err;

	rig_must(db_exec(casefile_db(c), "INSERT INTO draft VALUES "
			 "('0000000000001 7 afar note', '{\"text\":\"half\"}', "
			 "0)", &err), &err);
}

const struct operation rig_history[] = {
	{ "action", NULL, run_note },
	{ "load", NULL, run_load },
	{ "undo", prepare_note, run_undo },
	{ "redo", prepare_undone, run_redo },
	{ "import in slices", NULL, run_import },
	{ "undo in slices", prepare_import, run_large_undo },
	{ "redo in slices", prepare_import_undone, run_large_redo },
	{ "expunge", prepare_note, run_expunge },
	{ "expunge of what was undone", prepare_undone, run_expunge },
	{ "rebuild", NULL, run_rebuild },
	{ "index made anew", NULL, run_index },
	{ "index merged when idle", prepare_note, run_idle },
	{ "meta", NULL, run_meta },
	{ "migration", NULL, run_migration },
	{ "draft", NULL, run_draft },
	{ "draft dropped", prepare_draft, run_drop },
	{ "drafts taken over", prepare_another, draft_take_over },
	{ "opening", NULL, NULL },
	{ "opening an older case", prepare_older, NULL },
	{ "opening with an index of another rule", prepare_stale, NULL },
	{ "opening what a crash left", prepare_left, NULL },
	{ NULL, NULL, NULL }
};
