/* report_topic: what a relation or event is about, in words of the registry:
 * for headings and lists, where how surely it is said stands beside it. */
#include <ctype.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/text_add.h"
#include "src/report/report.h"

/* Labels that read as a preposition before what they hold. */
static const char *const prepositions[] = { "From", "To", "By", "With",
					    "Within", "Near", NULL };

static bool is_preposition(const char *label)
{
	for (int i = 0; prepositions[i]; i++)
		if (strcmp(prepositions[i], label) == 0)
			return true;
	return false;
}

/* The first value of a field, as a topic: how surely it is said stands in the
 * rows below. NULL: nothing said, or no memory. */
static const char *topic_words(struct report *report,
			       const struct telling *telling,
			       const struct field *field)
{
	const struct pane_cell *cell = &telling->row->cells[field->slot];
	const struct choice *choice =
		field->type == VALUE_CHOICE
			? registry_choice(report->registry,
					  (int)cell->reference)
			: NULL;

	if (field->type == VALUE_REFERENCE && cell->reference)
		return title_of(report, cell->reference);
	return choice ? wording_choice(report->scratch, choice,
				       telling_winner(telling, cell)->said)
		      : cell->text;
}

/* "ships, from Najin, to Dunai": what stands on the line of a record, but for
 * what is disputed of it. NULL: no memory. */
static char *line_words(struct report *report, const struct telling *telling,
			const struct field *disputed)
{
	char *out = talloc_strdup(report->scratch, "");

	for (int i = 0; out && telling->kind->line[i]; i++) {
		const struct field *field = telling->kind->line[i];
		const char *text = field == disputed
					   ? NULL
					   : topic_words(report, telling,
							 field);

		if (!text || !*text)
			continue;
		out = text_add(out, "%s%s%s%s", *out ? ", " : "",
			       is_preposition(field->label)
				       ? label_in_sentence(report,
							   field->label)
				       : "",
			       is_preposition(field->label) ? " " : "", text);
	}
	return out;
}

static char *capital(struct report *report, const char *text)
{
	char *out = talloc_strdup(report->scratch, text);

	if (out && (unsigned char)out[0] < 0x80)
		out[0] = (char)toupper((unsigned char)out[0]);
	return out;
}

char *topic_of(struct report *report, const struct telling *telling,
	       const struct field *but)
{
	char *line = line_words(report, telling, but);

	return line ? talloc_asprintf(report->scratch, "%s (%s)",
				      capital(report, line),
				      label_in_sentence(report,
							telling->kind->label))
		    : NULL;
}
