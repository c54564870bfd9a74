/* report_method: by which rules the documents were made. What is a table of
 * the program is printed from that table, so that it cannot say something
 * else than what was done. */
#include <string.h>
#include <talloc.h>

#include "src/base/dates_tables.h"
#include "src/base/quantity_tables.h"
#include "src/base/text_add.h"
#include "src/report/report.h"

enum { WORDS_SHOWN_MAX = 4 };

struct rule {
	const char *name, *words;
};

/* ---- text ---- */

static const struct rule claims[] = {
	{ "Statement", "everything here is a claim: somebody says, in some "
	  "passage, with some doubt, that something is so. Nothing was typed "
	  "over and nothing was filled in; what no source says stays empty." },
	{ "Hedge", "the printed word of doubt (likely, appears, reportedly) "
	  "stays beside what it weakens." },
	{ "Speaker", "who says it inside the source. A document that says it "
	  "in its own voice is named as \"itself\", several as \"themselves\"." },
	{ "Origin", "who observed or decided it. A document that retells "
	  "another adds nothing: support counts origins, not documents. What "
	  "an origin was made from, such as the provider of an image, is no "
	  "origin of its own." },
	{ "Group", "what is said of several together is said of none singly. "
	  "\"each\": of every one; \"together\": of all as one; \"not split\": "
	  "the source does not say which." },
	{ "Former", "\"formerly\" is what had ended when the source spoke." },
	{ NULL, NULL }
};

static const struct rule rests[] = {
	{ "one origin", "one alone says it, however many documents retell "
	  "it." },
	{ "2 origins", "so many say it independently. Of \"1-2\" it is not "
	  "known whether two are one. In brackets behind it stands the part "
	  "for which fewer speak." },
	{ "told two ways", "one origin is told in ways that do not fit." },
	{ "disputed, not judged", "origins oppose each other and the analyst "
	  "has not decided: the values stand side by side, parted by |." },
	{ "denied", "it is said not to be." },
	{ "rejected", "the analyst does not take it, and says why." },
	{ "the analyst's word only", "no source is cited." },
	{ "told otherwise", "another value, which opposes what is shown." },
	{ "told less exactly", "a wider value, which fits what is shown and "
	  "adds nothing to it." },
	{ NULL, NULL }
};

static const struct rule order[] = {
	{ "First", "a claim that the analyst prefers; rejected and withdrawn "
	  "ones never come first." },
	{ "Then", "the better grade: the digit of the citation, then the "
	  "letter of the source." },
	{ "Then", "within one origin the document that is nearest to it." },
	{ "Then", "the most precise value." },
	{ "Then", "for what may change, such as a name or an owner, the latest "
	  "day of which it is said." },
	{ "Else", "none comes first, and the order says nothing." },
	{ NULL, NULL }
};

/* STANAG 2511, the scale that analysts know. */
static const struct rule grades[] = {
	{ "A", "completely reliable" }, { "B", "usually reliable" },
	{ "C", "fairly reliable" }, { "D", "not usually reliable" },
	{ "E", "unreliable" }, { "F", "cannot be judged" },
	{ "1", "confirmed by others" }, { "2", "probably true" },
	{ "3", "possibly true" }, { "4", "doubtful" },
	{ "5", "improbable" }, { "6", "cannot be judged" },
	{ NULL, NULL }
};

static const struct rule numbers[] = {
	{ "Rounding", "a printed measure stands for what rounds to it: half a "
	  "unit of its last place that is no trailing zero, at most a "
	  "twentieth on each side. Counts and shares stand for themselves." },
	{ "Relative days", "\"on Saturday\" and \"last month\" are counted "
	  "from the day on which the source was published." },
	{ "States and denials", "may have changed since: the check before "
	  "publication names those of more than 30 days before." },
	{ NULL, NULL }
};

static void put_rules(struct report *report, const char *heading,
		      const struct rule *rules)
{
	document_heading(report->document, 2, heading);
	for (; rules->name; rules++) {
		struct phrase *item = phrase_new(report->scratch);

		phrase_add(item, PIECE_STRONG, rules->name);
		phrase_format(item, ": %s", rules->words);
		document_item(report->document, 0, item);
	}
}

/* ---- tables ---- */

/* "at least, no fewer than, no less than": the first of the words that the
 * table has, which splits them by /. */
static char *first_words(struct report *report, const char *list)
{
	char *out = talloc_strdup(report->scratch, "");

	for (int i = 0; out && i < WORDS_SHOWN_MAX && *list; i++) {
		size_t n = strcspn(list, "/");

		out = text_add(out, "%s%.*s", i ? ", " : "", (int)n, list);
		list += n + (list[n] == '/');
	}
	return out && *list ? text_add(out, ", ...") : out;
}

static const char *bound_meaning(enum bound bound)
{
	static const char *const meanings[] = {
		[BOUND_EXACT] = "the number",
		[BOUND_AT_LEAST] = "the number or more",
		[BOUND_MORE] = "more than the number",
		[BOUND_AT_MOST] = "none up to the number",
		[BOUND_LESS] = "less than the number",
		[BOUND_ABOUT] = "a tenth on each side",
		[BOUND_NEARLY] = "up to a tenth below",
	};

	return meanings[bound];
}

static const char *const columns[] = { "Words", "Read as", "Why" };

static void put_bounds(struct report *report)
{
	document_heading(report->document, 2, "Words beside a number");
	document_table(report->document, columns, 3);
	for (int i = 0; i < bound_before_length; i++) {
		const struct bound_words *row = &bound_before[i];
		struct phrase *cells[3] = {
			words(report, first_words(report, row->words)),
			words(report, bound_meaning(row->bound)),
			words(report, row->reason) };

		document_row(report->document, cells, 3);
	}
	document_table_end(report->document);
}

static void put_parts(struct report *report)
{
	document_heading(report->document, 2, "Parts of a month");
	document_table(report->document, columns, 3);
	for (int i = 0; i < part_table_length; i++) {
		const struct part_row *row = &part_table[i];
		struct phrase *cells[3] = {
			words(report, first_words(report, row->words)),
			phrase_new(report->scratch),
			words(report, row->reason) };

		if (row->last_day)
			phrase_format(cells[1], "day %d to %d",
				      row->first_day, row->last_day);
		else
			phrase_format(cells[1], "day %d to the end",
				      row->first_day);
		document_row(report->document, cells, 3);
	}
	document_table_end(report->document);
}

enum status report_method(struct report *report)
{
	put_rules(report, "What stands here", claims);
	put_rules(report, "What it rests on", rests);
	put_rules(report, "Which value comes first", order);
	put_rules(report, "Grades of sources (letter) and of statements "
			  "(digit)", grades);
	put_rules(report, "Numbers and days", numbers);
	put_bounds(report);
	put_parts(report);
	return STATUS_OK;
}
