#include <string.h>

#include "src/cmd/commands.h"
#include "store/edit.h"
#include "store/entry.h"

static const struct command_option options[] = {
	{ "cite", "SOURCE", "the source that says it (its short key)" },
	{ "at", "PLACE", "where in it: \"l.54\", \"Figure 5\"" },
	{ "quote", "WORDS", "a few words of it" },
	{ "by", "WHO", "who says it there: a thing, or words" },
	{ "origin", "SOURCE", "who observed or decided; \"unknown\"" },
	{ "means", "WORD", "imagery, AIS, registry, official list, document, "
			   "testimony" },
	{ "basis", "WORD", "observed, reported, inferred, computed" },
	{ "hedge", "WORD", "its word of doubt" },
	{ "as-of", "DATE", "the date for which it is said" },
	{ "reading", "WORD", "of a group: each, together" },
	{ "grade", "GRADE", "what you hold of it: \"B2\", \"2\"" },
	{ "to", "THING", "the line says this of a thing that the case has" },
	{ "how", "ROW", "the same of one field: \"when.hedge: may, "
			"place.speaker: a pilot\"" },
	{ "kind", "KIND", "of a source: report, press, official, list, ..." },
	{ "address", "URL", "of a source" },
	{ "key", "KEY", "short key of a source" },
	{ "title", "TEXT", "of a source" },
	{ "publisher", "NAME", "of a source" },
	{ "published", "DATE", "of a source" },
	{ "yes", NULL, "make the sources without asking" },
	{ "type", "TYPE", "of a note: note, finding, question, to-do" },
	{ NULL, NULL, NULL }
};

static const char *text_option(struct invocation *v, const char *name)
{
	const char *value = option_value(v, name);

	return value ? value : "";
}

static int add_source(struct invocation *v)
{
	int64_t source, entry;

	if (edit_add_source(v->casefile, text_option(v, "kind"),
			    text_option(v, "address"), text_option(v, "key"),
			    text_option(v, "title"),
			    text_option(v, "publisher"),
			    text_option(v, "published"), &source, &entry,
			    &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_done(v, entry, source);
}

static int add_note(struct invocation *v)
{
	const char *type = option_value(v, "type");
	int64_t note, entry;
	struct thing thing = { .id = 0 };

	if (v->arg_count < 3) {
		out_error("usage: taffrail add CASE note [THING] TEXT");
		return EXIT_WRONG_USE;
	}
	if (v->arg_count > 3 && !invocation_thing(v, v->args[2], 0, &thing))
		return invocation_fail(v);
	if (edit_note(v->casefile, thing.id, type ? type : "note",
		      v->args[v->arg_count - 1], 0, false, &note, &entry,
		      &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_done(v, entry, note);
}

static bool read_knowing(struct invocation *v, const struct kind *kind,
			 struct edit_knowing *k)
{
	const char *cite = option_value(v, "cite");
	struct thing source;

	*k = (struct edit_knowing){
		.at = text_option(v, "at"), .quote = text_option(v, "quote"),
		.hedge = text_option(v, "hedge"),
		.as_of = text_option(v, "as-of"),
		.speaker = text_option(v, "by"),
		.origin = text_option(v, "origin"),
		.means = text_option(v, "means"),
		.basis = text_option(v, "basis"),
		.grade = text_option(v, "grade"),
		.reading = text_option(v, "reading") };
	if (edit_read_knowing(v->ctx, casefile_registry(v->casefile), kind,
			      text_option(v, "how"), k, &v->err) != STATUS_OK)
		return false;
	if (!cite)
		return true;
	if (!invocation_thing(v, cite, KIND_DOCUMENT, &source))
		return false;
	k->source = source.id;
	return true;
}

static void put_outcome(struct invocation *v, int64_t entry, int64_t record,
			const char *what, const struct edit_outcome *outcome)
{
	json_t *o, *disputes;

	if (v->format != OUT_JSON) {
		out_text("done: %s\n%s\n", what, outcome->words);
		if (outcome->dispute_count > 0)
			out_text("taffrail conflicts %s shows them side by "
				 "side\n", v->args[0]);
		return;
	}
	o = json_object();
	disputes = json_array();
	json_object_set_new(o, "entry", json_integer(entry));
	json_object_set_new(o, "id", out_id(record));
	json_object_set_new(o, "what", out_string(what));
	json_object_set_new(o, "support", out_string(outcome->support));
	for (int i = 0; i < outcome->dispute_count; i++)
		json_array_append_new(disputes,
				      out_string(outcome->disputes[i]));
	json_object_set_new(o, "disputes", disputes);
	out_json(o);
}

/* What stands behind it now, and what it disputes. */
static int say_outcome(struct invocation *v, int64_t entry, int64_t record)
{
	struct edit_outcome outcome;
	struct entry_info *log;
	int count = 0;
	enum status status = edit_outcome(v->casefile, v->ctx, record, entry,
					  &outcome, &v->err);

	if (status == STATUS_OK)
		status = entry_log(v->casefile, v->ctx, entry + 1, 1, &log,
				   &count, &v->err);
	if (status != STATUS_OK)
		return invocation_fail(v);
	put_outcome(v, entry, record, count ? log[0].what : "", &outcome);
	return EXIT_GOOD;
}

/* What the line says it says of that thing, else of a new one. */
static enum status enter_line(struct invocation *v, const struct kind *kind,
			      const struct edit_knowing *knowing,
			      int64_t *ret_record, int64_t *ret_entry)
{
	const char *to = option_value(v, "to");
	struct thing thing;
	char *effect;

	if (!to)
		return edit_add_line(v->casefile, kind, v->args[2], knowing,
				     ret_record, ret_entry, &v->err);
	if (!invocation_thing(v, to, kind->number, &thing))
		return v->err.status;
	*ret_record = thing.id;
	return edit_line_says(v->casefile, v->ctx, thing.id, kind, v->args[2],
			      knowing, &effect, ret_entry, &v->err);
}

static int add_record(struct invocation *v)
{
	const struct kind *kind = registry_kind_by_word(
		casefile_registry(v->casefile), v->args[1],
		strlen(v->args[1]));
	struct edit_knowing knowing;
	int64_t record, entry;

	if (!kind || v->arg_count != 3) {
		error_set(&v->err, STATUS_INVALID, kind
			  ? "usage: taffrail add CASE %s \"LINE\""
			  : "%s: no such kind; taffrail status lists them",
			  v->args[1]);
		return invocation_fail(v);
	}
	if (!read_knowing(v, kind, &knowing) ||
	    enter_line(v, kind, &knowing, &record, &entry) != STATUS_OK)
		return invocation_fail(v);
	return say_outcome(v, entry, record);
}

static int run(struct invocation *v)
{
	if (!invocation_open(v, CASEFILE_WRITE))
		return invocation_fail(v);
	if (!strcmp(v->args[1], "source"))
		return add_source(v);
	if (!strcmp(v->args[1], "sources"))
		return add_sources(v);
	if (!strcmp(v->args[1], "note"))
		return add_note(v);
	return add_record(v);
}

const struct command command_add = {
	.name = "add", .args = "CASE KIND [THING] LINE",
	.summary = "Add a source or many, a record on its kind's line, a "
		   "note",
	.help = "  taffrail add CASE source --address URL --publisher RUSI "
		"--published 2023-10-16\n"
		"  taffrail add CASE port-call \"Maria, Dunai, 14 Oct 2023, "
		"offloads 300 containers\" \\\n      --cite rusi23 --at \"Figure 5\"\n"
		"  taffrail add CASE vessel \"Maria, cargo ship, 8517839, flag: "
		"RU, registered owner:\n      Azia Holdings since 2019, ISM "
		"manager: Sovfracht\" --cite eq24 --to Maria\n"
		"  taffrail add CASE note Maria \"look at her register\" "
		"--type to-do\n"
		"  taffrail add CASE sources TABS.txt       each address in "
		"it a source; - reads\n                                     "
		"      standard input (then with --yes)\n\nA line is the kind's fields, split by commas; "
		"a part may stay empty or be named\n(\"when: Saturday\"). "
		"Names that the case does not know make new records. On a "
		"ship's\nline, an extract's roles are parts too.\n"
		"Exit codes: 0, 1 (a name fits more than one; no address), 2, "
		"3.",
	.options = options, .args_min = 2, .args_max = 4, .run = run,
};
