/* Operations of the analyst: each verb of store/edit.h. */
#include "tests/rig/rig.h"

#include <string.h>
#include <talloc.h>

#include "store/citation_list.h"
#include "store/edit.h"

static struct edit_knowing knowing(void)
{
	return (struct edit_knowing){
		.source = rig_named("s"), .at = "l.9", .quote = "said there",
		.hedge = "", .as_of = "", .speaker = "", .origin = "",
		.means = "", .basis = "" };
}

static const struct kind *kind_of(struct casefile *c, int kind)
{
	return registry_kind(casefile_registry(c), kind);
}

static const struct field *name_field(struct casefile *c)
{
	return registry_field_by_word(casefile_registry(c),
				      kind_of(c, KIND_VESSEL), "name", 4);
}

static enum status run_line(struct casefile *c, struct error *err)
{
	struct edit_knowing k = knowing();
	int64_t record, entry;

	return edit_add_line(c, kind_of(c, KIND_PORT_CALL),
			     "Maria, Nowhere Bay, 15 Oct 2023, offloads", &k,
			     &record, &entry, err);
}

static enum status run_also(struct casefile *c, struct error *err)
{
	struct edit_knowing k = knowing();
	void *ctx = talloc_new(NULL);
	char *effect;
	int64_t entry;
	enum status status =
		ctx ? edit_also_says(c, ctx, rig_named("call"), &k, &effect,
				     &entry, err)
		    : STATUS_NOMEM;

	talloc_free(ctx);
	return status;
}

static enum status says(struct casefile *c, void *ctx, struct error *err)
{
	struct edit_knowing k = knowing();
	struct edit_value *values;
	struct edit_saying saying = { .said = "Dunay" };
	char *effect;
	int64_t entry;
	int count;
	enum status status = edit_shown_values(c, ctx, rig_named("call"),
					       &values, &count, err);

	if (status != STATUS_OK)
		return status;
	saying.field = values[0].field;
	saying.claim = values[0].claim;
	saying.said = NULL;
	return edit_says(c, ctx, rig_named("call"), &saying, 1, &k, &effect,
			 &entry, err);
}

static enum status run_says(struct casefile *c, struct error *err)
{
	void *ctx = talloc_new(NULL);
	enum status status = ctx ? says(c, ctx, err) : STATUS_NOMEM;

	talloc_free(ctx);
	return status;
}

static enum status run_line_says(struct casefile *c, struct error *err)
{
	struct edit_knowing k = knowing();
	void *ctx = talloc_new(NULL);
	char *effect;
	int64_t entry;
	enum status status =
		ctx ? edit_line_says(c, ctx, rig_named("call"),
				     kind_of(c, KIND_PORT_CALL),
				     "Maria, Dunai", &k, &effect, &entry, err)
		    : STATUS_NOMEM;

	talloc_free(ctx);
	return status;
}

static enum status run_claim(struct casefile *c, struct error *err)
{
	struct edit_knowing k = knowing();
	int64_t entry;

	return edit_claim(c, rig_named("maria"), name_field(c), "Fesco Maria",
			  false, 0, &k, &entry, err);
}

static enum status run_source(struct casefile *c, struct error *err)
{
	int64_t source, entry;

	return edit_add_source(c, "press", "https://press.example/1", "",
			       "A ship", "Press", "2023-10-16", &source,
			       &entry, err);
}

static enum status run_note(struct casefile *c, struct error *err)
{
	int64_t note, entry;

	return edit_note(c, rig_named("maria"), "question", "whose?", 0, false,
			 &note, &entry, err);
}

static enum status run_note_closed(struct casefile *c, struct error *err)
{
	int64_t note, entry;

	return edit_note(c, rig_named("maria"), "note", "kept no more",
			 rig_named("n"), true, &note, &entry, err);
}

static enum status run_notes(struct casefile *c, struct error *err)
{
	const int64_t targets[] = { rig_named("maria"), rig_named("dunai") };
	int64_t entry;

	return edit_note_all(c, targets, 2, "note", "both", &entry, err);
}

static enum status run_tag(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_tag(c, rig_named("maria"), "fleet", false, &entry, err);
}

static void prepare_tag(struct casefile *c)
{
	struct error err;

	rig_must(run_tag(c, &err), &err);
}

static enum status run_tag_off(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_tag(c, rig_named("maria"), "fleet", true, &entry, err);
}

static enum status run_tags(struct casefile *c, struct error *err)
{
	const int64_t targets[] = { rig_named("maria"), rig_named("dunai") };
	int64_t entry;

	return edit_tag_all(c, targets, 2, "both", false, &entry, err);
}

static enum status run_mark(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_mark(c, rig_named("maria"), false, &entry, err);
}

static enum status run_marks(struct casefile *c, struct error *err)
{
	const int64_t targets[] = { rig_named("maria"), rig_named("dunai") };
	int64_t entry;

	return edit_mark_all(c, targets, 2, false, &entry, err);
}

static enum status run_judge(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_judge(c, rig_named("c"), "rejected", 0, NULL, "",
			  "misread", &entry, err);
}

static enum status run_join(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_judge(c, rig_named("maria"), "same", rig_named("twin"),
			  NULL, "", "one hull", &entry, err);
}

static void prepare_join(struct casefile *c)
{
	struct error err;

	rig_must(run_join(c, &err), &err);
}

static enum status run_part(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_judge(c, rig_named("maria"), "undecided",
			  rig_named("twin"), NULL, "", "not sure", &entry,
			  err);
}

static enum status run_judge_all(struct casefile *c, struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct citation_claim *claims;
	int64_t about[2], entry;
	int count;
	enum status status =
		ctx ? citation_claims(c, ctx, rig_named("c"), 2, &claims,
				      &count, err)
		    : STATUS_NOMEM;

	for (int i = 0; status == STATUS_OK && i < 2; i++)
		about[i] = claims[i].claim;
	if (status == STATUS_OK)
		status = edit_judge_all(c, about, 2, "preferred", "", "", &entry,
					err);
	talloc_free(ctx);
	return status;
}

static enum status run_set(struct casefile *c, struct error *err)
{
	int64_t entry;

	return edit_set(c, rig_named("s"), "reliability", "B", &entry, err);
}

const struct operation rig_edits[] = {
	{ "a line added", NULL, run_line },
	{ "also says", NULL, run_also },
	{ "says", NULL, run_says },
	{ "a line says", NULL, run_line_says },
	{ "a value set", NULL, run_claim },
	{ "a source added", NULL, run_source },
	{ "a note", NULL, run_note },
	{ "a note replaced", NULL, run_note_closed },
	{ "a note on several", NULL, run_notes },
	{ "a tag", NULL, run_tag },
	{ "a tag taken off", prepare_tag, run_tag_off },
	{ "a tag on several", NULL, run_tags },
	{ "a mark", NULL, run_mark },
	{ "a mark on several", NULL, run_marks },
	{ "a judgement", NULL, run_judge },
	{ "two joined", NULL, run_join },
	{ "a join taken back", prepare_join, run_part },
	{ "a judgement on several", NULL, run_judge_all },
	{ "a grade", NULL, run_set },
	{ NULL, NULL, NULL }
};
