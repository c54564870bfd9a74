#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "src/cmd/guard.h"
#include "src/report/export.h"

static const struct command_option options[] = {
	{ "output", "FOLDER", "write there; without it a folder CASE-notes "
			      "beside the case" },
	{ "format", "FORMAT", "markdown (default); html, one page by itself; "
			      "csv, a table a kind; warc or wacz, the "
			      "captures (-o FILE.warc.gz, FILE.wacz)" },
	{ "about", "THING", "a dossier of this thing alone" },
	{ "as-of", "DATE", "what held on this date (EDTF)" },
	{ "known-by", "ENTRY", "as the case knew it after this entry (of a "
			       "day, as 2023-10-16: its last)" },
	{ "all", NULL, "the case whole, not only what its published notes "
		       "cite" },
	{ "copies", NULL, "write the archived copies beside the Markdown, and "
			  "link them" },
	{ "published", "DATE", "the day on which it goes out, for the check" },
	{ "strict", NULL, "a warning of the check stops it" },
	{ "force", NULL, "replace a file that is there and differs" },
	{ NULL, NULL, NULL }
};

static void say_printed(void *payload, const char *text, const char *where)
{
	(void)payload;
	out_error("%s: \"%.80s\" of a restricted row stands in an open one "
		  "too", where, text);
}

static void say_warning(void *payload, const struct report_warning *warning)
{
	(void)payload;
	out_error("line %d: %s", warning->line, warning->text);
}

static bool goes_on(void *payload)
{
	(void)payload;
	return !guard_interrupted();
}

static void say_stale(void *payload, const char *name)
{
	(void)payload;
	out_error("%s: of an earlier export, and none of this one", name);
}

/* Each thing once; it is named in the order in which it was given. */
static bool read_things(struct invocation *v, struct export_options *wanted)
{
	static int64_t records[COMMAND_ARGS_MAX];
	const char *about = option_value(v, "about");
	struct thing thing = { .id = 0 };

	if (about && !invocation_thing(v, about, 0, &thing))
		return false;
	wanted->record = thing.id;
	for (int i = 1; i < v->arg_count; i++) {
		bool known = false;

		if (!invocation_thing(v, v->args[i], 0, &thing))
			return false;
		for (int k = 0; k < wanted->record_count; k++)
			known = known || records[k] == thing.id;
		if (!known)
			records[wanted->record_count++] = thing.id;
	}
	wanted->records = records;
	return true;
}

static int run(struct invocation *v)
{
	const char *folder = option_value(v, "output");
	char digest[65] = "";
	struct export_options wanted = {
		.format = option_value(v, "format"),
		.as_of = option_value(v, "as-of"),
		.all = option_value(v, "all") != NULL,
		.copies = option_value(v, "copies") != NULL,
		.replace = option_value(v, "force") != NULL,
		.printed = say_printed, .stale = say_stale,
		.go_on = goes_on,
		.published = option_value(v, "published"),
		.strict = option_value(v, "strict") != NULL,
		.warn = say_warning, .digest = digest,
	};

	if (wanted.format && (!strcmp(wanted.format, "warc") ||
			      !strcmp(wanted.format, "wacz")))
		return export_captures(v, !strcmp(wanted.format, "wacz"));
	if (!invocation_open(v, CASEFILE_READ) || !read_things(v, &wanted) ||
	    !option_entry(v, "known-by", &wanted.known_by))
		return invocation_fail(v);
	if (!folder)
		folder = export_default_folder(v->casefile, v->ctx);
	guard_stop_gently();
	if (!folder || report_export(v->casefile, folder, &wanted, &v->err) !=
			       STATUS_OK)
		return invocation_fail(v);
	report_keep_in_log(v->casefile, folder, wanted.format, digest);
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "folder", out_string(folder));
		out_json(o);
		return EXIT_GOOD;
	}
	out_text("exported: %s\n", folder);
	return EXIT_GOOD;
}

const struct command command_export = {
	.name = "export", .args = "CASE [THING...]",
	.summary = "Write case notes that can be published",
	.help = "Markdown, a file each: case notes, a dossier a ship, company "
		"and place, timeline,\nconflicts, evidence, method; HTML has "
		"them on one page. A footnote per statement.\nThey are about "
		"what published findings, notes and open questions cite, or "
		"about the\nthings that are named. Only notes whose setting\npublish is yes leave, and nothing "
		"that is marked restricted: a label stands there,\nand every "
		"file is searched for what only restricted rows hold. The "
		"same case\ngives the same bytes.\n\n"
		"warc: every capture with its request, its redirects and how it "
		"came, as WARC 1.1.\nwacz: the same with an index, a list of "
		"pages, the history of each capture (without\nits words) and "
		"the time stamps, as WACZ 1.1.1; ReplayWeb.page opens it.\n"
		"Exit codes: 0, 1 (no such thing, no such entry), 2, 3.",
	.options = options, .args_min = 1,
	.args_max = COMMAND_ARGS_MAX, .run = run,
};
