#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "store/edit.h"

static const struct command_option options[] = {
	{ "cause", "WORD", "nearer, more precise, later, misprint, other "
			   "scope, words" },
	{ "reason", "TEXT", "why, in words" },
	{ "field", "FIELD", "which cell of a record is left undecided" },
	{ NULL, NULL, NULL }
};

/* "not-the-same" is typed more easily than "not the same". */
static char *verdict_words(const void *ctx, const char *typed)
{
	char *words = talloc_strdup(ctx, typed);

	for (char *p = words; p && *p; p++)
		if (*p == '-' || *p == '_')
			*p = ' ';
	return words;
}

static bool read_field(struct invocation *v, const struct thing *about,
		       const struct field **ret)
{
	const char *word = option_value(v, "field");
	const struct registry *r = casefile_registry(v->casefile);
	const struct kind *kind = registry_kind(r, about->kind);

	*ret = NULL;
	if (!word)
		return true;
	if (kind)
		*ret = registry_field_by_word(r, kind, word, strlen(word));
	if (*ret)
		return true;
	error_set(&v->err, STATUS_INVALID, "--field %s: no such field there",
		  word);
	return false;
}

/* Both names lead to one joined record: meant are the two that carry them. */
static bool tell_apart(struct invocation *v, struct thing *about,
		       struct thing *other)
{
	if (!other->id || about->id != other->id)
		return true;
	return edit_tell_apart(v->casefile, about->id, v->args[1], v->args[3],
			       &about->id, &other->id, &v->err) == STATUS_OK;
}

static int run(struct invocation *v)
{
	const char *cause = option_value(v, "cause");
	const char *reason = option_value(v, "reason");
	struct thing about, other = { .id = 0 };
	const struct field *field;
	int64_t entry;

	if (!invocation_open(v, CASEFILE_WRITE) ||
	    !invocation_thing(v, v->args[1], 0, &about) ||
	    (v->arg_count > 3 && !invocation_thing(v, v->args[3], 0, &other)) ||
	    !read_field(v, &about, &field) ||
	    !tell_apart(v, &about, &other) ||
	    edit_judge(v->casefile, about.id,
		       verdict_words(v->ctx, v->args[2]), other.id, field,
		       cause ? cause : "", reason ? reason : "", &entry,
		       &v->err) != STATUS_OK)
		return invocation_fail(v);
	return invocation_done(v, entry, about.id);
}

const struct command command_judge = {
	.name = "judge", .args = "CASE THING VERDICT [OTHER]",
	.summary = "Judge a claim, a citation, or whether two things are one",
	.help = "VERDICT: preferred, rejected, withdrawn, undecided; with "
		"OTHER: same,\nprobably-same, not-the-same, undecided. A "
		"judgement settles a dispute and\nhides nothing.\n"
		"Exit codes: 0, 1, 2, 3.",
	.options = options, .args_min = 3, .args_max = 4, .run = run,
};
