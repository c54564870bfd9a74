#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "src/report/export.h"
#include "src/report/text_file.h"
#include "store/review.h"

enum { ANSWER_MAX = 4096 };

static const struct command_option options[] = {
	{ "list", NULL, "only say what there is and who has passed it" },
	{ NULL, NULL, NULL }
};

struct walk {
	struct invocation *v;
	struct review_item *items;
	int count, looked, wrong;
};

static enum status state_of(struct walk *w, const struct review_item *item,
			    struct review *ret_review)
{
	return review_read(w->v->casefile, w->v->ctx, item->target, item->with,
			   ret_review, &w->v->err);
}

static void print_item(struct walk *w, int i, const struct review *review)
{
	const struct review_item *item = &w->items[i];

	out_text("\n%d of %d  %s: %s\n", i + 1, w->count,
		 *item->place ? item->place : item->name, item->document);
	if (item->line)
		out_text("line:     %d\n", item->line);
	out_text("sentence: %s\n", item->sentence);
	out_text("passage:  %s\n", *item->quote ? item->quote
						: "(not quoted)");
	if (*item->translation)
		out_text("in translation: %s\n", item->translation);
	for (const char *at = item->says; *at;) {
		size_t n = strcspn(at, "\n");

		out_text("  %.*s\n", (int)n, at);
		at += n + (at[n] == '\n');
	}
	if (review->given)
		out_text("%s: %s%s%s\n", *review->analyst ? review->analyst
							  : "(not said)",
			 review->right ? "right" : "wrong",
			 review->right ? "" : ", ", review->reason);
}

static json_t *item_json(const struct review_item *item,
			 const struct review *review)
{
	json_t *o = json_object();

	json_object_set_new(o, "line", json_integer(item->line));
	json_object_set_new(o, "note", out_id(item->note));
	json_object_set_new(o, "citation", out_id(item->citation));
	json_object_set_new(o, "name", out_string(item->name));
	json_object_set_new(o, "sentence", out_string(item->sentence));
	json_object_set_new(o, "quote", out_string(item->quote));
	json_object_set_new(o, "says", out_string(item->says));
	json_object_set_new(o, "review",
			    out_string(!review->given ? NULL
				       : review->right ? "right" : "wrong"));
	json_object_set_new(o, "reason", out_string(review->reason));
	json_object_set_new(o, "by", out_string(review->analyst));
	return o;
}

static int list(struct walk *w)
{
	json_t *array = json_array();

	for (int i = 0; i < w->count; i++) {
		struct review review;

		if (state_of(w, &w->items[i], &review) != STATUS_OK) {
			json_decref(array);
			return invocation_fail(w->v);
		}
		if (w->v->format == OUT_TEXT)
			print_item(w, i, &review);
		else
			json_array_append_new(array, item_json(&w->items[i],
							       &review));
	}
	if (w->v->format == OUT_TEXT) {
		json_decref(array);
		out_text("%s%d to look at\n", w->count ? "\n" : "", w->count);
	} else {
		out_json(array);
	}
	return EXIT_GOOD;
}

/* "r", "right"; "w REASON", "wrong REASON"; "s", "skip", ""; "q", "quit".
 * 0: not understood, ask again; 1: go on; -1: end; -2: failed. */
static int take_answer(struct walk *w, const struct review_item *item,
		       char *answer)
{
	char *reason = answer + strcspn(answer, " \n");
	int64_t entry;
	bool right = *answer == 'r';

	answer[strcspn(answer, "\n")] = '\0';
	if (*answer == '\0' || *answer == 's')
		return 1;
	if (*answer == 'q')
		return -1;
	if (!right && *answer != 'w')
		return 0;
	reason += strspn(reason, " ");
	if (!right && !*reason)
		return 0;
	switch (review_add(w->v->casefile, item->target, item->with, right,
			   reason, &entry, &w->v->err)) {
	case STATUS_OK:
		break;
	case STATUS_REFUSED: /* its own author: that is no failure */
		out_error("%s", w->v->err.text);
		return 1;
	default:
		return -2;
	}
	w->looked++;
	w->wrong += !right;
	return 1;
}

static int ask(struct walk *w, const struct review_item *item)
{
	char answer[ANSWER_MAX];
	int taken = 0;

	while (taken == 0) {
		out_text("r right, w REASON wrong, s skip, q quit: ");
		fflush(stdout);
		if (!fgets(answer, sizeof(answer), stdin))
			return -1;
		taken = take_answer(w, item, answer);
	}
	return taken;
}

/* What this reader has passed already is not asked again. */
static bool is_done(const struct walk *w, const struct review *review)
{
	return review->given &&
	       strcmp(review->analyst, casefile_analyst(w->v->casefile)) == 0;
}

static int walk(struct walk *w)
{
	int taken = 1;

	for (int i = 0; i < w->count && taken == 1; i++) {
		struct review review;

		if (state_of(w, &w->items[i], &review) != STATUS_OK)
			return invocation_fail(w->v);
		if (is_done(w, &review))
			continue;
		print_item(w, i, &review);
		taken = ask(w, &w->items[i]);
	}
	if (taken == -2)
		return invocation_fail(w->v);
	out_text("\nlooked at: %d of %d, wrong: %d\n", w->looked, w->count,
		 w->wrong);
	return w->wrong ? EXIT_FINDING : EXIT_GOOD;
}

static int run(struct invocation *v)
{
	bool only = option_value(v, "list") != NULL || v->format != OUT_TEXT;
	struct walk w = { .v = v };
	char *text = NULL;
	size_t length = 0;

	if (!invocation_open(v, only ? CASEFILE_READ : CASEFILE_WRITE))
		return invocation_fail(v);
	if ((v->arg_count > 1 &&
	     text_file_read(v->ctx, v->args[1], &text, &length, &v->err) !=
		     STATUS_OK) ||
	    review_items(v->casefile, v->ctx, text, length, &w.items, &w.count,
			 &v->err) != STATUS_OK)
		return invocation_fail(v);
	return only ? list(&w) : walk(&w);
}

const struct command command_review = {
	.name = "review", .args = "CASE [FILE.md]",
	.summary = "Look at each claim of the findings beside its passage",
	.help = "For a second reader: each sentence of a finding that is set to "
		"publish (or of a\nMarkdown text that cites) with each of its "
		"citations. The answers are read from\nstandard input, a line "
		"each: r (right), w REASON (wrong), s (skip), q (quit); they "
		"are\nkept in the case by name. check-export names findings "
		"that no second person has\npassed; who wrote a finding cannot. Exit codes: 0, 1 "
		"(something is wrong), 2, 3.",
	.options = options, .args_min = 1, .args_max = 2, .run = run,
};
