#include <inttypes.h>

#include "src/analysis/panes.h"
#include "src/cmd/commands.h"

static void print(struct invocation *v, const struct case_status *s)
{
	const struct { const char *word; int64_t n; } counts[] = {
		{ "records", s->records }, { "sources", s->sources },
		{ "citations", s->citations }, { "claims", s->claims },
		{ "captures", s->captures }, { "entries", s->entries },
		{ "unread", s->unread }, { "unsourced", s->unsourced },
		{ "unjudged", s->unjudged }, { "disputed", s->disputed },
		{ "told two ways", s->told_two_ways },
		{ "stale citations", s->stale },
		{ "suspect copies", s->suspect },
		{ "open questions", s->open_questions },
		{ "open to-dos", s->open_todos }, { "findings", s->findings },
		{ "lost addresses", s->lost_addresses },
	};
	json_t *o = json_object(), *kinds = json_object();

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		json_object_set_new(o, counts[i].word,
				    json_integer(counts[i].n));
		if (v->format == OUT_TEXT)
			out_text("%8" PRId64 "  %s\n", counts[i].n,
				 counts[i].word);
	}
	for (int i = 0; i < s->kind_count; i++) {
		json_object_set_new(kinds, s->kinds[i].kind->word,
				    json_integer(s->kinds[i].count));
		if (v->format == OUT_TEXT && s->kinds[i].count)
			out_text("%8" PRId64 "    %s\n", s->kinds[i].count,
				 s->kinds[i].kind->word);
	}
	json_object_set_new(o, "kinds", kinds);
	if (v->format == OUT_JSON)
		out_json(o);
	else
		json_decref(o);
}

static int run(struct invocation *v)
{
	struct case_status *status;

	if (!invocation_open(v, CASEFILE_READ) ||
	    case_status_read(v->casefile, v->ctx, &status, &v->err) !=
		    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_TEXT)
		out_text("%s\n", casefile_path(v->casefile));
	print(v, status);
	return EXIT_GOOD;
}

const struct command command_status = {
	.name = "status", .args = "CASE",
	.summary = "Count what is in the case, and what is left to do",
	.help = "Exit codes: 0, 2, 3.",
	.args_min = 1, .args_max = 1, .run = run,
};
