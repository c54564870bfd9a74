#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "src/report/export.h"

static const struct command_option options[] = {
	{ "output", "FOLDER", "write there; without it a folder CASE-notes "
			      "beside the case" },
	{ "format", "FORMAT", "markdown (default); html, one page by itself; "
			      "csv, a table a kind; warc, the captures "
			      "(-o FILE.warc.gz)" },
	{ "about", "THING", "a dossier of this thing alone" },
	{ "all", NULL, "also kinds that only fill the appendix: places, "
		       "posts, statements" },
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

static int run(struct invocation *v)
{
	const char *about = option_value(v, "about");
	const char *folder = option_value(v, "output");
	struct export_options wanted = {
		.format = option_value(v, "format"),
		.all = option_value(v, "all") != NULL,
		.replace = option_value(v, "force") != NULL,
		.printed = say_printed,
		.published = option_value(v, "published"),
		.strict = option_value(v, "strict") != NULL,
		.warn = say_warning,
	};
	struct thing thing = { .id = 0 };

	if (wanted.format && !strcmp(wanted.format, "warc"))
		return export_warc(v);
	if (!invocation_open(v, CASEFILE_READ) ||
	    (about && !invocation_thing(v, about, 0, &thing)))
		return invocation_fail(v);
	wanted.record = thing.id;
	if (!folder)
		folder = export_default_folder(v->casefile, v->ctx);
	if (!folder || report_export(v->casefile, folder, &wanted, &v->err) !=
			       STATUS_OK)
		return invocation_fail(v);
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
	.name = "export", .args = "CASE",
	.summary = "Write case notes that can be published",
	.help = "Markdown or HTML with a footnote per statement, or tables. "
		"Only notes whose setting\npublish is yes leave, and nothing "
		"that is marked restricted: a label stands there,\nand every "
		"file is searched for what only restricted rows hold. The "
		"same case\ngives the same bytes.\n\n"
		"warc: every capture with its request, its redirects and how it "
		"came, as WARC 1.1.\n"
		"Exit codes: 0, 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .run = run,
};
